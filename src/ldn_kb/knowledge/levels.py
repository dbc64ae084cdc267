"""How good the evidence is (level) and how close to the question (directness), from design, people and dose.

Levels follow the Oxford Centre for Evidence-Based Medicine 2011 table for
the question "does this intervention help?" (OCEBM Levels of Evidence Working Group, https://www.cebm.ox.ac.uk/).
"""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Design, Mechanism, Study
from ldn_kb.model.subject import DoseWindow
from ldn_kb.model.vocabulary import Directness, StepEvidence

RANDOMISED = (Design.RCT_PARALLEL, Design.RCT_CROSSOVER)
REVIEWS = (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW)
COMPARED = ("placebo", "active", "no-treatment")
_FOLLOWED = (
    Design.COHORT_PROSPECTIVE,
    Design.COHORT_RETROSPECTIVE,
    Design.DATABASE_STUDY,
    Design.OPEN_LABEL,
    Design.CROSSOVER,
    Design.NON_RANDOMISED_CROSSOVER,
)
_UNCONTROLLED = (*_FOLLOWED, Design.SURVEY, Design.CASE_SERIES, Design.CASE_REPORT)
_REASONING = (Design.ANIMAL, Design.IN_VITRO, Design.NARRATIVE_REVIEW)


def level(study: Study) -> int | None:
    """Return the OCEBM level 1..5 of a study; ``None`` for protocols, reference works, web pages, retracted studies."""
    if study.retracted:
        return None
    if study.design in REVIEWS:
        return 4 if study.review_of == "non-randomised" else 1
    if study.design in RANDOMISED:
        return 2
    if study.design in _FOLLOWED and study.comparator in COMPARED:
        return 3
    if study.design in _UNCONTROLLED:
        return 4
    return 5 if study.design in _REASONING else None


def directness(base: KnowledgeBase, study: Study) -> Directness:
    """Return who was studied and at which dose, held against the dose window of the subject.

    A range counts by its highest dose. Each unit has its own limits; a dose in a unit without limits is as good as
    none. Without a window every dose is one of those under study. A study in which each group on the treatment gets
    something else too is one of a combination.
    """
    if study.subjects == "people":
        return _dose_of_people(base.subject.dose_window, study)
    if study.subjects in ("animals", "animals-and-cells"):
        return Directness.ANIMALS
    return Directness.CELLS if study.subjects == "cells" else Directness.NONE


def _dose_of_people(window: DoseWindow | None, study: Study) -> Directness:
    if window is None:
        return Directness.PEOPLE_LOW
    treated = [arm for arm in study.arms if arm.role in ("treatment", "both")]
    alone = [arm for arm in treated if not arm.combined_with]
    if treated and not alone:
        return Directness.PEOPLE_COMBINED
    limits = {item.unit: item for item in window.limits}
    doses = [arm.dose for arm in alone if arm.dose is not None]
    known = [(dose.low if dose.high is None else dose.high, limits[dose.unit]) for dose in doses if dose.unit in limits]
    if not known:
        return Directness.PEOPLE_UNKNOWN
    is_within = any((limit.low or 0) <= highest <= limit.high for highest, limit in known)
    return Directness.PEOPLE_LOW if is_within else Directness.PEOPLE_OTHER


def claim_studies(base: KnowledgeBase, claim: Claim) -> list[Study]:
    """Return the studies linked to a claim: those the article cites, then those that test it."""
    return [base.study(key) for key in (*claim.cites, *claim.tested_by)]


def best_level(studies: Iterable[Study]) -> int | None:
    """Return the best (lowest) level among ``studies``, or ``None`` if none has one."""
    return min((grade for study in studies if (grade := level(study)) is not None), default=None)


def best_directness(base: KnowledgeBase, studies: Iterable[Study]) -> Directness:
    """Return the most direct of ``studies``, those left out that were retracted."""
    counted = (study for study in studies if not study.retracted)
    return min((directness(base, study) for study in counted), key=lambda item: item.rank, default=Directness.NONE)


def weakest_step(mechanism: Mechanism) -> StepEvidence:
    """Return the worst evidence along a causal chain: a chain holds no better than its weakest link."""
    return max((step.evidence for step in mechanism.chain), key=lambda item: item.rank)
