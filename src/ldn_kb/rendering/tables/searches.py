"""Tables of the searches, of the works that they gave and that are left out, and of how many came through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import Flow, Total
from ldn_kb.model import ExcludedWork, Search
from ldn_kb.rendering.content import Badge, Cell, RecordLink, number
from ldn_kb.rendering.tables.columns import Column, Table, refs

_NOT_RECORDED = "not recorded"


def searches(records: Iterable[Search]) -> Table:
    """Return each search with its query, where and when it was made, and what it gave."""
    columns = (
        Column("search", "Query"),
        Column("where", "Where"),
        Column("day", "Day"),
        Column("about", "Covers"),
        Column("hits", "Results", numeric=True),
        Column("screened", "Looked at", numeric=True),
        Column("included", "Studies included", numeric=True),
        Column("excluded", "Works left out", numeric=True),
    )
    rows = tuple(
        (
            RecordLink(item.id, item.query),
            item.where if item.limits is None else f"{item.where}; {item.limits}",
            str(item.day),
            refs(item.about),
            _NOT_RECORDED if item.hits is None else item.hits,
            _NOT_RECORDED if item.screened is None else item.screened,
            len(item.included),
            len(item.excluded),
        )
        for item in records
    )
    return Table("searches", "Searches", columns, rows, interactive=True)


def excluded_works(base: KnowledgeBase) -> Table:
    """Return each work that a search gave and that is left out, once, with the reason."""
    works: dict[str, ExcludedWork] = {}
    times: Counter[str] = Counter()
    for search in base.searches:
        for work in search.excluded:
            works.setdefault(work.what, work)
            times[work.what] += 1
    columns = (
        Column("work", "Work"),
        Column("reason", "Why not"),
        Column("because", "More exactly"),
        Column("searches", "In searches", numeric=True),
    )
    rows = tuple(
        (work_cell(base, work), Badge("exclusion", work.reason), work.because, times[key])
        for key, work in sorted(works.items(), key=lambda item: (item[1].reason.rank, item[0].lower()))
    )
    return Table("excluded-works", "Works left out", columns, rows, interactive=True)


def work_cell(base: KnowledgeBase, work: ExcludedWork) -> Cell:
    """Return a link to the study record of a work, or its title where it has none."""
    return RecordLink(work.what) if work.what in base.by_id else work.what


def flow_steps(base: KnowledgeBase, counts: Flow) -> list[tuple[str, str]]:
    """Return each step from the results to the studies with its number in words; works left out follow one another."""
    out = sum(len(works) for works in counts.excluded.values())
    return [
        ("Results found", total(counts.hits)),
        ("Results looked at", total(counts.screened)),
        ("Works left out", number(out)),
        *((base.word("exclusion", reason), number(len(works))) for reason, works in counts.excluded.items()),
        ("Studies included", number(len(counts.included))),
    ]


def flow(base: KnowledgeBase, counts: Flow) -> Table:
    """Return the steps from the results to the studies as a table."""
    rows = tuple((step, count) for step, count in flow_steps(base, counts))
    columns = (Column("step", "Step"), Column("number", "Number", numeric=True))
    return Table("search-flow", f"From {counts.searches} searches to studies", columns, rows)


def total(counts: Total) -> str:
    """Return a sum over searches in words, with how many of them did not record it."""
    if not counts.unknown:
        return number(counts.known)
    of = f"{number(counts.unknown)} {'search' if counts.unknown == 1 else 'searches'}"
    return f"{number(counts.known)}; of {of} {_NOT_RECORDED}"
