"""The page of all findings. Each finding is shown in full on the page of what it is first of all about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, judged_findings
from ldn_kb.rendering import tables
from ldn_kb.rendering.pages import pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Table

_LEAD = (
    "What studies show, outcome by outcome: one row a body of evidence, with how certain it is. "
    "Each row leads to the results behind it and to the reasons for its certainty."
)

_RELATED = (("Unpublished evidence", "../unpublished"), ("Read these first", "../to-read"))


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the page of all findings, benefits before harms."""

    def groups(items: Sequence[JudgedFinding]) -> Iterator[tuple[str, Table]]:
        for heading, harm in (("Does it help?", False), ("Unwanted effects", True)):
            chosen = [item for item in items if item.finding is not None and item.finding.harm is harm]
            yield heading, tables.summary_of_findings(base, chosen, about=True)

    content = pagination.RecordList("Findings", _LEAD, lambda: _ordered(base), groups, related=_RELATED)
    yield from pagination.pages(renderer, "findings/index", content)


def _ordered(base: KnowledgeBase) -> list[JudgedFinding]:
    """Return the findings by what they are about, main ones first."""

    def order(item: JudgedFinding) -> tuple[str, bool, int, str]:
        assert item.finding is not None
        return item.subject.casefold(), not item.finding.main, item.finding.importance.rank, item.key

    return sorted(judged_findings(base), key=order)
