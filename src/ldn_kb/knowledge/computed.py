"""Everything computed about one record, in one place: pages, exports, search and differences take it from here."""

from __future__ import annotations

from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.citations import claims_resting_only_on
from ldn_kb.knowledge.levels import best_directness, best_level, claim_studies, directness, level
from ldn_kb.knowledge.numbers import NumberRow, number_rows
from ldn_kb.knowledge.profiles import Profile, profile
from ldn_kb.knowledge.risk_of_bias import overall_risk_of_bias
from ldn_kb.model import Claim, Comparison, Study
from ldn_kb.model.vocabulary import Agreement, BiasJudgement, Directness, Level


@dataclass(frozen=True)
class StudyJudgements:
    """What follows from a study's design, doses, notices and domains of bias, and from the claims that cite it."""

    retracted: bool
    level: Level
    directness: Directness
    risk_of_bias: BiasJudgement | None
    only_source_of: tuple[Claim, ...]


@dataclass(frozen=True)
class ClaimJudgements:
    """What follows from the studies linked to a claim: the best level, who was studied, and each figure's check."""

    level: Level
    directness: Directness
    numbers: tuple[NumberRow, ...]


@dataclass(frozen=True)
class ComparisonJudgements:
    """How the answers of the articles relate, and the best level among the studies behind the answer."""

    agreement: Agreement
    level: Level


def of_study(base: KnowledgeBase, study: Study) -> StudyJudgements:
    """Return what is computed about a study."""
    return StudyJudgements(
        retracted=study.retracted,
        level=Level.of(level(study)),
        directness=directness(base, study),
        risk_of_bias=overall_risk_of_bias(study.risk_of_bias) if study.risk_of_bias else None,
        only_source_of=tuple(claims_resting_only_on(base, study.id)),
    )


def of_claim(base: KnowledgeBase, claim: Claim) -> ClaimJudgements:
    """Return what is computed about a claim."""
    linked = claim_studies(base, claim)
    return ClaimJudgements(
        level=Level.of(best_level(linked)),
        directness=best_directness(base, linked),
        numbers=tuple(number_rows(base, claim)),
    )


def of_comparison(base: KnowledgeBase, item: Comparison) -> ComparisonJudgements:
    """Return what is computed about a question."""
    return ComparisonJudgements(
        agreement=Agreement[item.agreement.upper()] if item.agreement else Agreement.ONE,
        level=Level.of(best_level(base.study(key) for key in item.evidence.studies)),
    )


def of_concept(base: KnowledgeBase, key: str) -> Profile:
    """Return what the studies of a condition, mechanism or topic amount to."""
    return profile(base, base.studies_about(key))
