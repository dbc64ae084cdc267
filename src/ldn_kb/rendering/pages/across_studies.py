"""The results of all studies of people: those of trials, best evidence first, and what one group alone showed."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparative_results import ORDER, StudyResult, study_results, trials_behind
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import counted, number
from ldn_kb.rendering.pages import pagination
from ldn_kb.rendering.pages.templating import Page, Renderer

_TITLE = "Results across studies"
_TITLE_ALONE = "Results without a control group"


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the list of results of trials, and that of results of studies without a control group."""
    of_trials = [item for item in study_results(base) if item.of_trial]
    alone = [item for item in study_results(base) if not item.of_trial]
    first = pagination.RecordList(
        _TITLE,
        _lead(base, of_trials),
        lambda: of_trials,
        lambda shown: [("", tables.results_of_trials(base, shown))],
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
    compared = [item for item in results if item.compared]
    alone = len(results) - len(compared)
    one_group = f", and {counted(alone, 'result')} that randomised trials give for one group alone" if alone else ""
    return (
        f"What studies in people measured on {base.subject.short} and on something else: "
        f"{counted(len(compared), 'result')} of {counted(trials_behind(compared), 'trial')}{one_group}. Whom a result "
        "favours is what its source reports; certainty is that of the finding in which it counts. People are those on "
        f"{base.subject.short} v control; after a word, as in “analysed: 12”, those of the whole study: a percentage "
        "is not of them."
    )


def _lead_alone(base: KnowledgeBase, results: list[StudyResult]) -> str:
    return (
        f"What studies without a control group showed, mostly before and after: {counted(len(results), 'result')} of "
        f"{counted(trials_behind(results), 'study', 'studies')}. Nobody knows what would have happened without "
        f"{base.subject.short}, so no row favours anything."
    )
