"""What an HTML page states about itself: in its head, in JSON-LD, in microdata, in elements of time."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ldn_kb.authoring.article_metadata import FIELDS, Statement

_OF_META = {
    "article:published_time": "published",
    "og:article:published_time": "published",
    "citation_publication_date": "published",
    "citation_online_date": "published",
    "dc.date.issued": "published",
    "dcterms.issued": "published",
    "dc.date": "published",
    "dcterms.date": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "datepublished": "published",
    "date": "published",
    "citation_author": "author",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "og:site_name": "publisher",
    "publisher": "publisher",
    "citation_publisher": "publisher",
    "dc.publisher": "publisher",
    "citation_title": "title",
    "og:title": "title",
    "dc.title": "title",
    "og:url": "url",
}
"""The names of meta elements, those first that say it most exactly."""
_RANK = {name: number for number, name in enumerate(_OF_META)}
_SAVED_FROM = re.compile(r"saved from url=\([0-9]{1,6}\)(\S{1,3000})|\burl: (https?://\S{1,3000})")
_ARTICLE_TYPES = re.compile(r"(?:\w*Article|\w*Posting|Report)$")
_PAGE_TYPES = re.compile(r"\w*WebPage$")
_OWN = re.compile(r"published|(?:entry|post)-date", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|revis|review", re.IGNORECASE)
_MOST, _LONGEST_JSON, _MOST_NODES, _LONGEST_VALUE = 200, 1_000_000, 5_000, 20_000


class HtmlMetadata:
    """Collects what the elements of a page state about it, as a parser comes to them."""

    def __init__(self) -> None:
        self._metas: list[tuple[int, Statement]] = []
        self._canonical: list[Statement] = []
        self._saved: list[Statement] = []
        self._times: list[tuple[bool, Statement]] = []
        self._json: list[str] = []
        self._in_json = False
        self._length = 0

    def start(self, tag: str, attributes: Mapping[str, str | None], *, hidden: bool) -> None:
        """Take the beginning of an element; ``hidden`` is one beside the article."""
        values = {name: value or "" for name, value in attributes.items()}
        if tag == "meta" and len(self._metas) < _MOST:
            for name in (values.get(key, "").strip().lower() for key in ("property", "name", "itemprop")):
                if name in _OF_META and values.get("content", "").strip():
                    said = Statement(_OF_META[name], values["content"][:_LONGEST_VALUE], f"meta {name}")
                    self._metas.append((_RANK[name], said))
                    break
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split() and len(self._canonical) < _MOST:
            self._canonical.append(Statement("url", values.get("href", "")[:_LONGEST_VALUE], "link rel=canonical"))
        elif tag == "time" and values.get("datetime") and not hidden and len(self._times) < _MOST:
            named = f"{values.get('class', '')} {values.get('itemprop', '')}"
            # A day that was never changed is often marked as both.
            is_own = "pubdate" in values or _OWN.search(named) is not None
            if is_own or not _CHANGED.search(named):
                self._times.append(
                    (is_own, Statement("published", values["datetime"][:_LONGEST_VALUE], "time element"))
                )
        elif tag == "script":
            self._in_json = values.get("type", "").split(";")[0].strip().lower() == "application/ld+json"
            if self._in_json:
                self._json.append("")

    def data(self, text: str) -> None:
        """Take the text of an element."""
        if self._in_json and self._length <= _LONGEST_JSON:
            self._length += len(text)
            self._json[-1] += text

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "script":
            self._in_json = False

    def comment(self, text: str) -> None:
        """Take a comment: browsers write into one where a page was saved from."""
        if len(self._saved) < _MOST and (match := _SAVED_FROM.search(text[:10_000])):
            self._saved.append(Statement("url", match[1] or match[2], "note of the browser that saved it"))

    def statements(self, headings: list[str]) -> tuple[Statement, ...]:
        """Return what was stated, the most exact first; ``headings`` tell which of several articles is meant."""
        metas = [said for _, said in sorted(self._metas, key=lambda pair: pair[0])]
        addresses = [*self._canonical, *(said for said in metas if said.field == "url")]
        titles = [*headings, *(said.value for said in metas if said.field == "title")]
        found = [
            *self._canonical,
            *_of_json(self._json if self._length <= _LONGEST_JSON else [], titles, [said.value for said in addresses]),
            *metas,
            *self._of_times(),
            *self._saved,
        ]
        return tuple(sorted(found, key=lambda said: FIELDS.index(said.field)))

    def _of_times(self) -> Iterator[Statement]:
        """Yield the day that an element of time marks as that of publication, or the only one that there is."""
        own = [said for is_own, said in self._times if is_own]
        if own:
            yield from own[:1]
        elif self._times and len({said.value[:10] for _, said in self._times}) == 1:
            yield self._times[0][1]


# --- JSON-LD


def _of_json(texts: list[str], titles: list[str], addresses: list[str]) -> Iterator[Statement]:
    """Yield what JSON-LD states about the article, if it tells which of its things is the article."""
    nodes = list(_nodes(texts))
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    for types in (_ARTICLE_TYPES, _PAGE_TYPES):
        found = [node for node in nodes if len(node) > 1 and any(types.fullmatch(name) for name in _types(node))]
        if len(found) > 1:
            found = [node for node in found if _is_meant(node, titles, addresses)]
        called = [_first(node.get("headline") or node.get("name")) for node in found]
        # Of several that cannot be told apart none is meant; one that is described twice is.
        if len(found) == 1 or (called and called[0] and called.count(called[0]) == len(called)):
            for node in found:
                yield from _of_node(node, by_id)


def _is_meant(node: dict[str, Any], titles: list[str], addresses: list[str]) -> bool:
    said = [_first(node.get(name)) for name in ("headline", "name", "url", "mainEntityOfPage", "@id")]
    words = {" ".join(str(item).split()).casefold() for item in said if isinstance(item, str)}
    own = {address.partition("#")[0].rstrip("/").casefold() for address in addresses}
    return bool(
        words & {" ".join(title.split()).casefold() for title in titles}
        or {word.partition("#")[0].rstrip("/") for word in words} & own - {""}
    )


def _of_node(node: dict[str, Any], by_id: Mapping[str, dict[str, Any]]) -> Iterator[Statement]:
    headline = _first(node.get("headline"))
    if isinstance(headline, str):
        yield Statement("title", headline[:_LONGEST_VALUE], "JSON-LD headline")
    for field in ("author", "publisher"):
        named = node.get(field)
        people = [_name(item, by_id) for item in (named if isinstance(named, list) else [named])[:20]]
        if any(people):
            joined = ", ".join(dict.fromkeys(name for name in people if name))
            yield Statement(field, joined[:_LONGEST_VALUE], f"JSON-LD {field}")
    day = _first(node.get("datePublished"))
    if isinstance(day, str):
        yield Statement("published", day[:_LONGEST_VALUE], "JSON-LD datePublished")
    page = _first(node.get("mainEntityOfPage"))
    for value in (node.get("url"), page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str):
            yield Statement("url", value[:_LONGEST_VALUE], "JSON-LD url")


def _nodes(texts: list[str]) -> Iterator[dict[str, Any]]:
    """Yield every object of every block; a block that is broken, or nested without end, has none."""
    left = _MOST_NODES
    for text in texts:
        try:
            # Some programs wrap it as if it could be taken for markup, and break strings over lines.
            waiting = [json.loads(re.sub(r"^\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*$", "", text), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            item = waiting.pop(0)
            if isinstance(item, dict):
                yield item
                waiting += [value for value in item.values() if isinstance(value, dict | list)]
            elif isinstance(item, list):
                waiting += itertools.islice((value for value in item if isinstance(value, dict | list)), left)


def _types(node: dict[str, Any]) -> list[str]:
    named = node.get("@type")
    return [name[:100] for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)]


def _name(item: Any, by_id: Mapping[str, dict[str, Any]]) -> str | None:
    if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
        item = by_id.get(item["@id"], item)
    name = _first(item.get("name")) if isinstance(item, dict) else item
    return name.strip() or None if isinstance(name, str) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
