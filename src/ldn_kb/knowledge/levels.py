"""How good the evidence is (level) and how close to the question (directness), from design, people and dose.

Levels follow the Oxford Centre for Evidence-Based Medicine 2011 table for
the question "does this intervention help?" (OCEBM Levels of Evidence Working Group, https://www.cebm.ox.ac.uk/).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Design, Mechanism, Study

LOW_DOSE = {"mg": 6, "mg/kg": 0.1}
"""Daily dose up to which a dose for people counts as low.

6 mg is the highest target dose of a placebo-controlled trial that calls itself low-dose; 0.1 mg/kg is that dose for
60 kg, and what trials in children used.
"""

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
        doses = [arm.dose for arm in study.arms if arm.dose is not None and arm.role in ("treatment", "both")]
        known = [dose for dose in doses if dose.unit in LOW_DOSE]
        if not known:
            return Directness.PEOPLE_UNKNOWN
        is_low = any((dose.low if dose.high is None else dose.high) <= LOW_DOSE[dose.unit] for dose in known)
        return Directness.PEOPLE_LOW if is_low else Directness.PEOPLE_OTHER
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
