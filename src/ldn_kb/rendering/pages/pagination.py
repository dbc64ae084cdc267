"""Pages that list everything of a kind in tables; a list too long for one page is split over several."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ldn_kb.model import Study
from ldn_kb.rendering.filtered_views import View
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import LONGEST, Table

T = TypeVar("T")


@dataclass(frozen=True)
class RecordList(Generic[T]):
    """The content of a list. Each page calls the functions again, so that it depends on its own text only."""

    title: str
    lead: str
    items: Callable[[], Sequence[T]]
    """Returns the items in order."""
    tables: Callable[[Sequence[T]], Iterable[tuple[str, Table]]]
    """Returns the tables of some of the items, each with a heading, or "" for none."""
    name: Callable[[T], str] | None = None
    """Returns the key of an item, to name the range on a page: ``2004–2011``. ``None``: rows are counted."""
    picture: str | None = None
    """The kind of picture above the list."""
    anchor: str = ""
    """A further id of the heading, under which the page was known by another title; "" for none."""
    related: Sequence[tuple[str, str]] = ()
    """Links below the lead: text, and the docname as the list's own page names it."""
    views: Callable[[Table], Iterable[tuple[str, Sequence[View]]]] = lambda _: ()
    """Returns links to filtered views of a table, which stand above it, each group with its label."""
    order: Sequence[str] = ()
    """The rule by which the rows are ordered, the strongest reason first; none if a reader sees it at once."""
    below: Callable[[], Iterable[str]] = tuple
    """Returns the docnames of the items' pages, as the list's own page names them."""


def year(study: Study) -> str:
    """Return the key by which a study is listed: its year, or a word for none."""
    return str(study.year or "undated")


def pages(renderer: Renderer, docname: str, content: RecordList[T]) -> Iterator[Page]:
    """Yield the first page of a list and its continuation pages: ``studies/index``, ``studies/index-2`` ..."""
    for number in range(len(_starts(content.items()))):
        yield _docname(docname, number), functools.partial(_page, renderer, docname, content, number)


def _page(renderer: Renderer, docname: str, content: RecordList[T], number: int) -> str:
    items = content.items()
    starts = _starts(items)
    parts = [_part(content, items, start) for start in starts] if len(starts) > 1 else [""]
    names = [_docname(docname.rsplit("/", 1)[-1], part) for part in range(len(parts))]
    shown = items[starts[number] : starts[number] + LONGEST]
    return renderer.page(
        "tables",
        title=content.title if number == 0 else f"{content.title}, {parts[number]}",
        anchor=content.anchor if number == 0 else "",
        lead=content.lead,
        picture=content.picture if number == 0 else None,
        related=content.related,
        order=content.order,
        order_anchor=f"{_docname(docname, number).replace('/', '-')}-order",
        parts=list(zip(parts, names, strict=True)) if len(starts) > 1 else [],
        number=number,
        groups=[(heading, table) for heading, table in content.tables(shown) if table.rows],
        views_of=content.views,
        toctree=[*names[1:], *content.below()] if number == 0 else [],
    )


def _starts(items: Sequence[T]) -> range:
    """Return where each page starts; a list of nothing has a page too."""
    return range(0, max(len(items), 1), LONGEST)


def _docname(docname: str, number: int) -> str:
    return docname if number == 0 else f"{docname}-{number + 1}"


def _part(content: RecordList[T], items: Sequence[T], start: int) -> str:
    """Return what a page holds, in a word or two."""
    end = min(start + LONGEST, len(items))
    if content.name is None:
        return f"{start + 1}–{end}"
    return "–".join(dict.fromkeys(content.name(item) for item in (items[start], items[end - 1])))
