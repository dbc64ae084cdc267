"""Every result of studies of people: which of them compare two treatments, in which order, and where each counts.

Reviews are left out: they pool the same trials again, and each finding lists them. So are outcomes of which nothing was
reported. The order is one written rule, ``ORDER``: what can be relied on most stands first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.differences import Difference, computed_difference
from ldn_kb.knowledge.levels import COMPARED, RANDOMISED, REVIEWS
from ldn_kb.knowledge.profiles import in_window
from ldn_kb.knowledge.risk_of_bias import overall_risk_of_bias
from ldn_kb.knowledge.trials import people_behind
from ldn_kb.model import Direction, Finding, Outcome, Study
from ldn_kb.model.vocabulary import BiasJudgement, LeftOutReason

ORDER = (
    "retracted studies last, whatever else holds",
    "results that compare before those of one group alone",
    "randomised trials before others",
    "the doses that these pages are about, or a dose not read, before other doses and combinations",
    "double-blind before single-blind before the rest",
    "low risk of bias, then some concerns, then not judged, then high",
    "primary outcomes, then not said, then secondary",
    "more people before fewer",
    "newer before older",
)
"""What decides the order, the strongest first."""
_BLINDING = {"double": 0, "single": 1}
_BIAS = (BiasJudgement.LOW, BiasJudgement.SOME_CONCERNS, BiasJudgement.NOT_JUDGED, BiasJudgement.HIGH)
_PRIMARY = (True, None, False)
_OF_WHOLE_STUDY = (LeftOutReason.DOSE, LeftOutReason.COMBINATION, LeftOutReason.RETRACTED)
"""Reasons that leave out every result of a study, named for whichever finding."""


@dataclass(frozen=True)
class StudyResult:
    """One outcome of a study of people, and the finding in which it counts or out of which it is left."""

    study: Study
    outcome: Outcome
    compared: bool
    """Whether it compares the treatment with something; else it is what one group showed."""
    bias: BiasJudgement | None
    difference: Difference | None
    finding: Finding | None
    left_out_of: Finding | None
    why_left_out: LeftOutReason | None
    """Why it is in no finding: for the one it is left out of, or for all if that holds for the whole study."""

    @property
    def of_trial(self) -> bool:
        """Whether it compares, or a randomised trial gives it for one group: who asks for trials wants these too."""
        return self.compared or self.study.design in RANDOMISED


def study_results(base: KnowledgeBase) -> list[StudyResult]:
    """Return every result in ``ORDER``; computed once a base."""
    return base.once("study results", lambda: sorted(_results(base), key=lambda result: _place(base, result)))


def results_about(base: KnowledgeBase, key: str) -> list[StudyResult]:
    """Return the results of studies that bear on a condition, mechanism or topic, in the same order."""
    wanted = {study.id for study in base.studies_about(key)}
    return [result for result in study_results(base) if result.study.id in wanted]


def trials_behind(results: list[StudyResult]) -> int:
    """Return of how many trials the results are: reports of one trial count once."""
    return len({_trial(result.study) for result in results})


def _trial(study: Study) -> str:
    return study.report_of or study.id


def _results(base: KnowledgeBase) -> Iterator[StudyResult]:
    members = {(item.study, item.outcome): found for found in base.findings for item in found.results}
    left_out: dict[tuple[str, str], tuple[Finding, LeftOutReason]] = {}
    never: dict[str, LeftOutReason] = {}
    for found in base.findings:
        for item in found.left_out:
            if item.outcome is not None:
                left_out.setdefault((item.study, item.outcome), (found, item.reason))
            elif item.reason in _OF_WHOLE_STUDY:
                never.setdefault(item.study, item.reason)
    seen: set[tuple[str, str, str | float | None]] = set()
    # The main record of a trial speaks first; what a further report says once more is the same result.
    for study in sorted(base.studies, key=lambda study: study.report_of is not None):
        if study.subjects != "people" or study.design in REVIEWS:
            continue
        for outcome in study.outcomes:
            compared = _compares(study, outcome)
            if not compared and not _shows(outcome):
                continue
            same = (_trial(study), outcome.scale or outcome.measure.casefold(), outcome.weeks)
            if study.report_of is not None and same in seen:
                continue
            seen.add(same)
            key = (study.id, outcome.id)
            own = members.get(key)
            left_out_of, why = left_out.get(key, (None, never.get(study.id)))
            yield StudyResult(
                study,
                outcome,
                compared,
                overall_risk_of_bias(study.risk_of_bias) if study.risk_of_bias else None,
                computed_difference(study, outcome),
                own,
                None if own else left_out_of,
                None if own else why,
            )


def _compares(study: Study, outcome: Outcome) -> bool:
    """Return whether a result sets the treatment against something else."""
    if study.comparator not in COMPARED or outcome.compared_with is not None:
        return False
    estimate = outcome.estimate
    between = estimate is not None and estimate.basis != "before-after"
    return between or outcome.control is not None or outcome.direction is not Direction.NOT_COMPARED


def _shows(outcome: Outcome) -> bool:
    return any(item is not None for item in (outcome.treatment, outcome.estimate, outcome.p))


def _place(base: KnowledgeBase, result: StudyResult) -> tuple[bool | int | str, ...]:
    """Return where a result stands by ``ORDER``; the rest keeps results of one study together."""
    study, outcome = result.study, result.outcome
    return (
        study.retracted,
        not result.compared,
        study.design not in RANDOMISED,
        not in_window(base, study),
        _BLINDING.get(study.blinding or "", len(_BLINDING)),
        _BIAS.index(result.bias or BiasJudgement.NOT_JUDGED),
        _PRIMARY.index(outcome.primary),
        -people_behind(study, outcome),
        -(study.year or 0),
        study.id,
    )
