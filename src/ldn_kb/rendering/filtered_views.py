"""Filtered views of a table as plain links: ``The articles differ (19)``.

What a row can be filtered by, and how columns and values are written in an address, is as in ``ldn_kb.js``: a column by
its text or its marks; the marks of the evidence beside a text, in whatever column, as one further column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.content import Badge, Cell, Joined
from ldn_kb.rendering.markdown import Myst, fence
from ldn_kb.rendering.tables.columns import Table, address_word

EVIDENCE = "Evidence"
"""The heading under which the marks of the evidence beside a text are filtered."""
_JUDGEMENTS = ("verdict", "danger", "partial", "unstudied")


@dataclass(frozen=True)
class View:
    """A link to the rows of a table that have one of the values wanted in each of the columns: ``count`` of them.

    ``place`` is the id of a row to go to, for those without scripts; empty for the links themselves.
    """

    text: str
    query: str
    count: int
    place: str = ""


def view(base: KnowledgeBase, table: Table, text: str, wanted: Mapping[str, Sequence[str]], place: str = "") -> View:
    """Return the view of the rows that have, in each column of ``wanted``, one of its values; by heading, in words.

    Values that no row has are left out, as the table has no such filter.
    """
    rows = [_values(base, table, row) for row in table.rows]
    there = {heading: [word for word in words if _some(rows, heading, word)] for heading, words in wanted.items()}
    count = sum(
        all(any(word in row.get(heading, ()) for word in words) for heading, words in there.items()) for row in rows
    )
    asked = [
        (f"t.{table.name}.{address_word(heading)}", address_word(word))
        for heading, words in there.items()
        for word in words
    ]
    return View(text, urlencode(asked), count, place)


def _some(rows: Sequence[Mapping[str, Sequence[str]]], heading: str, word: str) -> bool:
    return any(word in row.get(heading, ()) for row in rows)


def _values(base: KnowledgeBase, table: Table, row: Sequence[Cell]) -> dict[str, list[str]]:
    """Return what a row can be filtered by: the words in it by the heading of their column."""
    found: dict[str, list[str]] = {}
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, str):
            found[column.heading] = [cell]
            continue
        marks = _marks(cell)
        is_marked = isinstance(cell, Badge) or (
            isinstance(cell, Joined) and all(isinstance(part, Badge) for part in cell.parts)
        )
        shown = marks if is_marked else [mark for mark in marks if mark.axis in _JUDGEMENTS]
        heading = column.heading if is_marked else EVIDENCE
        found.setdefault(heading, []).extend(base.word(mark.axis, mark.value) for mark in shown)
    return found


def _marks(cell: Cell) -> list[Badge]:
    """Return the marks in a cell."""
    if isinstance(cell, Joined):
        return [mark for part in cell.parts for mark in _marks(part)]
    return [cell] if isinstance(cell, Badge) else []


def written(label: str, views: Sequence[View], whole: int) -> Myst:
    """Return the directive that links to ``views``, except those that hold none or all of the ``whole`` rows."""
    lines = [
        f"{item.text} ({item.count:,}) <{item.query}{f'#{item.place}' if item.place else ''}>"
        for item in views
        if 0 < item.count < whole
    ]
    text = "\n".join(" ".join(line.split()) for line in lines)
    mark = fence(text, 3)
    return Myst(f"{mark}{{ldn:views}} {label}\n\n{text}\n{mark}") if lines else Myst("")
