"""Everything computed about one record, in one place: pages, exports, search and differences take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, ShortAnswer, findings_named, judged_finding, short_answer
from ldn_kb.knowledge.citations import claims_resting_only_on
from ldn_kb.knowledge.differences import Difference, computed_difference
from ldn_kb.knowledge.levels import best_directness, best_level, directness, level
from ldn_kb.knowledge.numbers import NumberRow, number_rows
from ldn_kb.knowledge.profiles import Profile, profile
from ldn_kb.knowledge.risk_of_bias import overall_risk_of_bias
from ldn_kb.knowledge.statements import ClaimVerdict, claim_verdict, position_verdict
from ldn_kb.model import Claim, Comparison, Finding, Study
from ldn_kb.model.vocabulary import Agreement, BiasJudgement, Directness, Level, Verdict


@dataclass(frozen=True)
class StudyJudgements:
    """What follows from a study's design, doses, notices and domains of bias, and from the claims that cite it.

    ``differences`` are those computed from both groups, by the outcome's id.
    """

    retracted: bool
    level: Level
    directness: Directness
    risk_of_bias: BiasJudgement | None
    only_source_of: tuple[Claim, ...]
    differences: Mapping[str, Difference]


@dataclass(frozen=True)
class ClaimJudgements:
    """What follows for a claim from what it asserts: its verdict, and each figure's check.

    ``level`` and ``directness`` are those of the results that measured what it speaks of; ``None`` where none did.
    """

    judged: ClaimVerdict
    level: Level | None
    directness: Directness | None
    numbers: tuple[NumberRow, ...]


@dataclass(frozen=True)
class ComparisonJudgements:
    """How the answers of the articles relate, the verdict on each, and the findings that answer the question."""

    agreement: Agreement
    positions: tuple[tuple[str, Verdict], ...]
    findings: tuple[JudgedFinding, ...]

    @property
    def findings_only(self) -> list[JudgedFinding]:
        """The findings that are records, without what is said of a condition that has none."""
        return [item for item in self.findings if item.finding is not None]


@dataclass(frozen=True)
class ConceptJudgements:
    """The short answer about a condition, mechanism or topic, and what its studies amount to."""

    profile: Profile
    answer: ShortAnswer | None
    findings: tuple[JudgedFinding, ...]


def of_study(base: KnowledgeBase, study: Study) -> StudyJudgements:
    """Return what is computed about a study."""
    return StudyJudgements(
        retracted=study.retracted,
        level=Level.of(level(study)),
        directness=directness(base, study),
        risk_of_bias=overall_risk_of_bias(study.risk_of_bias) if study.risk_of_bias else None,
        only_source_of=tuple(claims_resting_only_on(base, study.id)),
        differences={
            outcome.id: found
            for outcome in study.outcomes
            if (found := computed_difference(study, outcome)) is not None
        },
    )


def of_claim(base: KnowledgeBase, claim: Claim) -> ClaimJudgements:
    """Return what is computed about a claim."""
    judged = claim_verdict(base, claim)
    members = [
        base.study(member.study)
        for part in judged.parts
        for item in part.judged
        if item.finding is not None
        for member in item.finding.results
    ]
    return ClaimJudgements(
        judged=judged,
        level=Level.of(best_level(members)) if members else None,
        directness=best_directness(base, members) if members else None,
        numbers=tuple(number_rows(base, claim)),
    )


def of_comparison(base: KnowledgeBase, item: Comparison) -> ComparisonJudgements:
    """Return what is computed about a question."""
    return ComparisonJudgements(
        agreement=Agreement[item.agreement.upper()] if item.agreement else Agreement.ONE,
        positions=tuple((position.article, position_verdict(base, position)) for position in item.positions),
        findings=tuple(judged for named in findings_named(base, item.evidence.findings) for judged in named),
    )


def of_finding(base: KnowledgeBase, finding: Finding) -> JudgedFinding:
    """Return what is computed about a finding."""
    return judged_finding(base, finding)


def _place(key: str, item: JudgedFinding) -> tuple[bool, bool, int, bool, int]:
    """Return where a finding stands on the page of a subject: main, important, at its doses and certain ones first."""
    finding = item.finding
    assert finding is not None
    doses = finding.indirect.other_dose is not None
    level = item.judgement.certainty.level
    return key not in finding.about, not finding.main, finding.importance.rank, doses, -level


def of_concept(base: KnowledgeBase, key: str) -> ConceptJudgements:
    """Return what is computed about a condition, mechanism or topic."""
    judged = [judged_finding(base, finding) for finding in base.findings_about(key)]
    return ConceptJudgements(
        profile=profile(base, base.studies_about(key), base.main_findings(key)),
        answer=short_answer(base, key),
        findings=tuple(sorted(judged, key=partial(_place, key))),
    )
