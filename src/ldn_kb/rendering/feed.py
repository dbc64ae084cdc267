"""An Atom feed (RFC 4287) of the verdicts that changed, from the history alone."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from xml.etree import ElementTree as ET

from ldn_kb.knowledge import history
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.history import VerdictChange
from ldn_kb.rendering.docnames import docname

NAME = "changes.atom"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 200


def is_made(base: KnowledgeBase, site: str) -> bool:
    """Return whether a site has a feed: its address is known, and there is a history."""
    return bool(base.history) and site.startswith(("https://", "http://"))


def atom(base: KnowledgeBase, site: str, address: Callable[[str], str]) -> str:
    """Return the feed of a site at the address ``site``; ``address`` gives that of a page by its name.

    The first verdicts of a day are one entry, each verdict that changed is one of its own; the newest stand first.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", f"{base.subject.title}: changes")
    _add(feed, "id", f"{site}{NAME}")
    _add(feed, "updated", _moment(base.history[-1].day if base.history else datetime.date(1970, 1, 1)))
    _link(feed, f"{site}{NAME}", "self")
    _link(feed, address("changes"), "alternate")
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", base.subject.cite_as or base.subject.title)
    entries = 0
    numbered = list(enumerate(base.history))[::-1]
    for day, group in itertools.groupby(numbered, key=lambda item: item[1].day):
        lines = list(group)
        changed = [(number, line) for number, item in lines if (line := history.change(item)) is not None]
        for number, line in changed:
            if entries == _MOST:
                break
            key, page = f"{site}{NAME}#{number + 1}", _page(base, line, address)
            _entry(feed, _title(base, line), key, line.day, page, line.because)
            entries += 1
        if first := len(lines) - len(changed):
            text = f"{first} first verdicts"
            _entry(feed, text, f"{site}{NAME}#{day}", day, address("changes"), None)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _title(base: KnowledgeBase, line: VerdictChange) -> str:
    name = base.titles.get(line.record, line.record)
    return f"{name}: {history.in_words(base, line.was)} → {history.in_words(base, line.now)}"


def _page(base: KnowledgeBase, line: VerdictChange, address: Callable[[str], str]) -> str:
    if line.record not in base.by_id:
        return address("changes")
    page = docname(base, line.record)
    return address(page) + ("" if page.endswith(f"/{line.record}") else f"#{line.record}")


def _entry(feed: ET.Element, title: str, key: str, day: datetime.date, link: str, summary: str | None) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "title", title)
    _add(entry, "id", key)
    _add(entry, "updated", _moment(day))
    _link(entry, link, "alternate")
    if summary:
        _add(entry, "summary", summary)


def _moment(day: datetime.date) -> str:
    return f"{day}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, address: str, relation: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"href": address, "rel": relation})
