"""The page that says how studies were searched for: whom and what, each query, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Joined
from ldn_kb.rendering.pages.templating import Page, Renderer

_LEAD = "Where studies were searched for, with which words and on which day, what came of it, and what is left out."


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the page."""
    yield "searches", lambda: _page(base, renderer)


def _page(base: KnowledgeBase, renderer: Renderer) -> str:
    eligibility = base.subject.eligibility
    return renderer.page(
        "searches",
        title="How it was searched",
        lead=_LEAD,
        eligibility=eligibility,
        designs=Joined(tuple(base.word("design", item) for item in eligibility.designs)) if eligibility else None,
        searches=tables.searches(base.searches),
        excluded=tables.excluded_works(base),
        details=[
            {
                "search": item,
                "included": tables.refs(item.included),
                "about": tables.refs(item.about),
                "excluded": [
                    Joined((tables.work_cell(base, work), Badge("exclusion", work.reason)), ": ")
                    for work in item.excluded
                ],
            }
            for item in base.searches
        ],
    )
