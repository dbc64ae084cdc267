"""Computed judgements: level, directness, number differences, evidence profiles.

Nothing here is ever typed into the data. Levels follow the Oxford Centre for Evidence-Based Medicine 2011 table for
the question "does this intervention help?" (OCEBM Levels of Evidence Working Group, https://www.cebm.ox.ac.uk/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ldn_kb.base import KnowledgeBase
from ldn_kb.model import Claim, Design, Direction, Mechanism, NumberCheck, Study

LOW_DOSE_MG = 6
"""Daily milligrams up to which a dose counts as low: the highest target dose of a placebo-controlled LDN trial here."""

RANDOMISED = (Design.RCT_PARALLEL, Design.RCT_CROSSOVER)
REVIEWS = (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW)
_COMPARED = ("placebo", "active", "no-treatment")
_FOLLOWED = (
    Design.COHORT_PROSPECTIVE,
    Design.COHORT_RETROSPECTIVE,
    Design.DATABASE_STUDY,
    Design.OPEN_LABEL,
    Design.NON_RANDOMISED_CROSSOVER,
)
_UNCONTROLLED = (*_FOLLOWED, Design.SURVEY, Design.CASE_SERIES, Design.CASE_REPORT)
_REASONING = (Design.ANIMAL, Design.IN_VITRO, Design.NARRATIVE_REVIEW)

LEVELS: dict[int, str] = {
    1: "systematic review of randomised trials",
    2: "randomised trial",
    3: "controlled study without randomisation",
    4: "study without a control group, or single cases",
    5: "reasoning from cells, animals or opinion",
}
"""OCEBM 2011 levels for treatment benefit, in plain words."""


class Directness(StrEnum):
    """Who was studied and at which dose, from most to least direct."""

    PEOPLE_LOW = "people-low"
    PEOPLE_UNKNOWN = "people-unknown"
    PEOPLE_OTHER = "people-other"
    ANIMALS = "animals"
    CELLS = "cells"
    NONE = "none"


def level(study: Study) -> int | None:
    """Return the OCEBM level 1..5 of a study, or ``None`` for protocols, reference works and web pages."""
    if study.design in REVIEWS:
        return 4 if study.review_of == "non-randomised" else 1
    if study.design in RANDOMISED:
        return 2
    if study.design in _FOLLOWED and study.comparator in _COMPARED:
        return 3
    if study.design in _UNCONTROLLED:
        return 4
    return 5 if study.design in _REASONING else None


def directness(study: Study) -> Directness:
    """Return who was studied and at which dose; a range counts by its highest dose."""
    if study.subjects == "people":
        doses = [
            arm.dose
            for arm in study.arms
            if arm.dose is not None and arm.role in ("ldn", "both") and arm.dose.unit == "mg"
        ]
        if not doses:
            return Directness.PEOPLE_UNKNOWN
        lowest_top = min(dose.high if dose.high is not None else dose.low for dose in doses)
        return Directness.PEOPLE_LOW if lowest_top <= LOW_DOSE_MG else Directness.PEOPLE_OTHER
    if study.subjects in ("animals", "animals-and-cells"):
        return Directness.ANIMALS
    return Directness.CELLS if study.subjects == "cells" else Directness.NONE


def claim_studies(base: KnowledgeBase, claim: Claim) -> list[Study]:
    """Return the studies linked to a claim: those the article cites, then those that test it."""
    return [base.study(key) for key in (*claim.cites, *claim.tested_by)]


def best_level(studies: Iterable[Study]) -> int | None:
    """Return the best (lowest) level among ``studies``, or ``None`` if none has one."""
    return min((found for study in studies if (found := level(study)) is not None), default=None)


def best_directness(studies: Iterable[Study]) -> Directness:
    """Return the most direct of ``studies``."""
    order = list(Directness)
    return min((directness(study) for study in studies), key=order.index, default=Directness.NONE)


STEP_ORDER = ("human", "animal", "in-vitro", "hypothesis", "contradicted")
"""Kinds of evidence for a step of a mechanism, from best to worst."""


def weakest_step(mechanism: Mechanism) -> str:
    """Return the worst evidence along a causal chain: a chain holds no better than its weakest link."""
    return max((step.evidence for step in mechanism.chain), key=STEP_ORDER.index)


@dataclass(frozen=True)
class NumberRow:
    """One claimed figure beside the reported one. ``difference`` is claimed minus reported, in the figure's unit."""

    claim: Claim
    check: NumberCheck
    claimed: int | float
    claimed_to: int | float | None
    qualifier: str | None
    unit: str
    control: int | float | None
    difference: float | None
    verdict: str


def number_rows(base: KnowledgeBase, claim: Claim) -> list[NumberRow]:
    """Hold every figure of a claim against the number its check names."""
    figures = {figure.label: figure for figure in claim.figures}
    rows = []
    for check in claim.numbers:
        figure = figures[check.figure]
        control = _control(base, check)
        difference = None if check.reported is None else round(figure.value - check.reported, 6)
        verdict = _verdict(base, claim, check, figure.value, figure.to, figure.qualifier, control)
        rows.append(
            NumberRow(
                claim, check, figure.value, figure.to, figure.qualifier, figure.unit, control, difference, verdict
            )
        )
    return rows


def _control(base: KnowledgeBase, check: NumberCheck) -> int | float | None:
    """Return the control group's number beside an LDN result, if the study reports one."""
    if check.study is None or check.outcome is None or not (check.field or "").startswith("ldn."):
        return None
    outcome = next(outcome for outcome in base.study(check.study).outcomes if outcome.id == check.outcome)
    name = (check.field or "").removeprefix("ldn.")
    found: int | float | None = getattr(outcome.control, name, None)
    return found


def _verdict(
    base: KnowledgeBase,
    claim: Claim,
    check: NumberCheck,
    claimed: float,
    claimed_to: float | None,
    qualifier: str | None,
    control: float | None,
) -> str:
    """Say in words how a claimed number stands to the reported one."""
    if check.reported is None:
        return "not in the source read" if check.study else "no source found"
    if check.different_base:
        return "different base"
    if not _matches(claimed, claimed_to, qualifier, check.reported):
        return "differs"
    if (check.field or "").startswith("ldn.") and check.study is not None:
        shown = any((other.field or "").startswith("control.") for other in claim.numbers)
        if control is not None and not shown:
            return "right, but without its control"
        if base.study(check.study).comparator in (None, "none"):
            return "right; the study had no control group"
    return "right"


_ROUNDING = 0.1


def _matches(claimed: float, claimed_to: float | None, qualifier: str | None, reported: float) -> bool:
    """Say whether a claimed number, range or bound fits; "about" allows a tenth of the reported number."""
    if claimed_to is not None:
        return claimed <= reported <= claimed_to
    if qualifier == "more-than":
        return reported >= claimed
    if qualifier == "less-than":
        return reported <= claimed
    if qualifier == "about":
        return abs(claimed - reported) <= _ROUNDING * abs(reported)
    return claimed == reported


@dataclass(frozen=True)
class Profile:
    """What the studies of one subject amount to; every report of a trial counts once."""

    studies: int
    designs: tuple[tuple[Design, int], ...]
    randomised: int
    people_randomised: int
    level: int | None
    primary: tuple[tuple[Direction, int], ...]
    directness: tuple[tuple[Directness, int], ...]
    newest: int | None
    open_trials: int


def profile(studies: Iterable[Study]) -> Profile:
    """Count ``studies``: publications by design, and trials, people and primary outcomes of main records only.

    People are those enrolled in randomised trials; a review's people are never added. Primary outcomes are counted in
    randomised trials only.
    """
    found = list(studies)
    main = [study for study in found if study.report_of is None]
    trials = [study for study in main if study.design in RANDOMISED]
    primary = Counter(outcome.direction for study in trials for outcome in study.outcomes if outcome.primary)
    designs = Counter(study.design for study in found)
    direct = Counter(directness(study) for study in main if level(study) is not None and study.design not in REVIEWS)
    return Profile(
        studies=len(found),
        designs=tuple((design, designs[design]) for design in Design if designs[design]),
        randomised=len(trials),
        people_randomised=sum(study.n.enrolled or 0 for study in trials),
        level=best_level(found),
        primary=tuple((direction, primary[direction]) for direction in Direction if primary[direction]),
        directness=tuple((item, direct[item]) for item in Directness if direct[item]),
        newest=max((study.year for study in found if study.year is not None), default=None),
        open_trials=sum(study.design is Design.PROTOCOL for study in main),
    )
