"""The results of all studies of people: those that compare, best evidence first, and what one group alone showed."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparative_results import ORDER, StudyResult, study_results, trials_behind
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import number
from ldn_kb.rendering.pages import pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.plots.svg import counted

_TITLE = "Results across studies"
_TITLE_ALONE = "Results without a control group"


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the list of results that compare, and that of results of one group alone."""
    compared = [item for item in study_results(base) if item.compared]
    alone = [item for item in study_results(base) if not item.compared]
    first = pagination.RecordList(
        _TITLE,
        _lead(base, compared),
        lambda: compared,
        lambda shown: [("", tables.results_compared(base, shown))],
        related=((f"{_TITLE_ALONE} ({number(len(alone))})", tables.WITHOUT_CONTROL),),
        order=ORDER,
        below=lambda: [tables.WITHOUT_CONTROL],
    )
    second = pagination.RecordList(
        _TITLE_ALONE,
        _lead_alone(base, alone),
        lambda: alone,
        lambda shown: [("", tables.results_without_control(base, shown))],
        related=((_TITLE, tables.RESULTS),),
        order=ORDER,
    )
    yield from pagination.pages(renderer, tables.RESULTS, first)
    yield from pagination.pages(renderer, tables.WITHOUT_CONTROL, second)


def _lead(base: KnowledgeBase, results: list[StudyResult]) -> str:
    return (
        f"What studies in people measured on {base.subject.short} and on something else: "
        f"{counted(len(results), 'result')} of {counted(trials_behind(results), 'trial')}, best evidence first. Whom a "
        "result favours is what its source reports; certainty is that of the finding in which it counts. What reviews "
        "pooled stands with each finding: it counts the same trials again."
    )


def _lead_alone(base: KnowledgeBase, results: list[StudyResult]) -> str:
    return (
        f"What studies in people showed in one group, mostly before and after: {counted(len(results), 'result')} of "
        f"{counted(trials_behind(results), 'study', 'studies')}. Without a control group nobody knows what would have "
        f"happened without {base.subject.short}, so no row favours anything."
    )
