"""Cells to MyST text. Whatever comes from YAML is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.rules.references import LINK
from ldn_kb.rendering.content import (
    UNKNOWN,
    Added,
    Badge,
    Cell,
    Completed,
    Joined,
    Label,
    LinkedText,
    RecordLink,
    RowsLink,
    WebLink,
    number,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$~^#!&@])")
_LEADING = re.compile(r"^([-+=:%(|\"']|\d+(?=[.)]))")


@dataclass(frozen=True)
class Myst:
    """Finished MyST: whatever came from data is escaped in it, and it is written as it is.

    It is no ``str``, so that it cannot be mistaken for one: joining it to a plain string, or formatting it into one, is
    a ``TypeError``. A plain string becomes finished through ``escape`` alone. ``text`` is read where pages are written.
    """

    text: str

    def __add__(self, other: Myst) -> Myst:
        """Return the concatenation of both; raises ``TypeError`` for anything but finished text."""
        return Myst(self.text + other.text) if isinstance(other, Myst) else NotImplemented

    def join(self, parts: Iterable[Myst]) -> Myst:
        """Return ``parts`` joined by this text."""
        return Myst(self.text.join(part.text for part in parts))

    def __bool__(self) -> bool:
        """Return whether there is any text."""
        return bool(self.text)

    def __str__(self) -> str:
        """Raise ``TypeError``: a finished text in a plain string would be escaped a second time."""
        raise TypeError("finished MyST was put into a plain string; join it with +, or read its text")

    def __format__(self, _: str) -> str:
        """Raise ``TypeError``, as ``str`` does."""
        return str(self)


def escape(text: str) -> Myst:
    """Return ``text`` on one line such that MyST shows it literally, wherever in a line it lands."""
    return _guard(_inside(" ".join(text.split())))


def _inside(text: str) -> str:
    """Escape what means something to MyST in the middle of a line."""
    return _SPECIAL.sub(r"\\\1", text)


def _guard(line: str) -> Myst:
    """Escape what means something to MyST at the start of a line."""
    match = _LEADING.match(line)
    if match:
        head = match.group(1)
        line = f"{head}\\{line[len(head) :]}" if head.isdigit() else f"\\{line}"
    return Myst(line)


def role(name: str, content: str) -> Myst:
    """Return a role with its content fenced by more backticks than it holds."""
    mark = fence(content)
    before = " " if content.startswith("`") else ""
    after = " " if content.endswith("`") else ""
    return Myst(f"{{{name}}}{mark}{before}{content}{after}{mark}")


def fence(content: str, least: int = 1) -> str:
    """Return a fence of backticks longer than any run of them in ``content``, and of ``least`` or more."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall(r"`+", content))])


def record_link(base: KnowledgeBase, key: str, text: str | None = None) -> Myst:
    """Return a link to the record ``key``; the shown text is written out, so the page changes when it does."""
    shown = " ".join((text or base.titles[key]).split())
    # A role that starts with an exclamation mark makes no link; one that starts with a space does.
    start = " " if shown.startswith("!") else ""
    return role(f"ldn:{base.kind(key)}", f"{start}{shown} <{key}>")


def web_link(address: str, text: str) -> Myst:
    """Return a link to a public address; addresses are checked by the model to hold no brackets or spaces.

    Markdown would read ``&copy;`` in an address as a sign.
    """
    target = address.replace("&", "\\&")
    return Myst(f"[{escape(text).text}](<{target}>)")


def linked_text(base: KnowledgeBase, text: str) -> Myst:
    """Return a text of the data with every ``[[id]]`` turned into a link and all else shown literally."""
    line = ""
    for position, part in enumerate(LINK.split(" ".join(text.split()))):
        if position % 2 == 0:
            line += _inside(part)
        else:
            line += record_link(base, part).text if part in base.by_id else _inside(f"[[{part}]]")
    return _guard(line) if not line.startswith("{ldn:") else Myst(line)


def plain(base: KnowledgeBase, text: str) -> str:
    """Return a text of the data on one line, without markup: every ``[[id]]`` is written as the record's title."""
    parts = LINK.split(text)
    parts[1::2] = [base.titles.get(key, f"[[{key}]]") for key in parts[1::2]]
    return " ".join("".join(parts).split())


def _completed(text: str, added: Iterable[tuple[int, Added]]) -> Myst:
    """Write a text with what is added to it, each after a space."""
    line, last = "", 0
    for place, item in added:
        line += f"{_inside(text[last:place])} {role('ldn:added', item.text).text}"
        last = place
    return _guard(" ".join((line + _inside(text[last:])).split()))


def inline(base: KnowledgeBase, cell: Cell) -> Myst:
    """Write one cell as MyST; ``None`` is shown as unknown."""
    match cell:
        case None:
            return Myst(f"*{UNKNOWN}*")
        case str():
            return escape(cell)
        case int() | float():
            return escape(number(cell))
        case RecordLink(key, text):
            return record_link(base, key, text)
        case Badge(axis, value):
            return role(f"ldn:{axis}", value)
        case Label(axis, text):
            return role("ldn:meaning", f"{text} <{axis}>")
        case WebLink(address, text):
            return web_link(address, text)
        case Added(text):
            return role("ldn:added", text)
        case Completed(text, added):
            return _completed(text, added)
        case RowsLink(table, column, values, text):
            return role("ldn:rows", f"{text} <{table}?{'&'.join(f'{column}={value}' for value in values)}>")
        case LinkedText(text):
            return linked_text(base, text)
        case Joined(parts, between):
            return Myst(_inside(between)).join(inline(base, part) for part in parts)
