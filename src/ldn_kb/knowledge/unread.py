"""Works whose full text was not read, by how much hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, judged_finding
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Claim, Study
from ldn_kb.model.vocabulary import Confirmed


@dataclass(frozen=True)
class UnreadWork:
    """A work whose full text was not read, and what may change when it is."""

    study: Study
    claims: tuple[Claim, ...]
    findings: tuple[JudgedFinding, ...]

    @property
    def points(self) -> int:
        """How much hangs on it."""
        return points(len(self.claims), [provisional_marks(item) for item in self.findings])


def points(claims: int, provisional: Iterable[int]) -> int:
    """Return how much hangs on a work: one for a claim, and for a finding one and one more for each provisional mark.

    ``provisional`` holds, for each finding of which the work is a member, how many of its marks may change when full
    texts are read.
    """
    return claims + sum(1 + marks for marks in provisional)


def provisional_marks(item: JudgedFinding) -> int:
    """Return how many marks of a finding's certainty are provisional."""
    return sum(mark.provisional for mark in item.judgement.marks)


def works_behind(base: KnowledgeBase, claim: Claim) -> set[str]:
    """Return the studies on which a claim's judgements rest.

    Those that it cites, that are weighed against it or speak for or against one of its steps, and the members of the
    findings by which it is judged.
    """
    steps = {key for step in claim.steps for key in (*step.agreeing, *step.opposing)}
    judged = (item.finding for part in claim_verdict(base, claim).parts for item in part.judged)
    members = {member.study for finding in judged if finding is not None for member in finding.results}
    return {*claim.cites, *claim.tested_by} | steps | members


def to_read(base: KnowledgeBase) -> list[UnreadWork]:
    """Return the works whose full text was not read and on which something hangs, most first; no retracted ones."""
    return base.once("works to read", lambda: _to_read(base))


def with_numbers(base: KnowledgeBase) -> tuple[int, int]:
    """Return how many of how many records confirmed by an abstract lie beside the list of its numbers."""
    records = [study.id for study in base.studies if study.provenance.confirmed is Confirmed.ABSTRACT]
    return sum(key in base.abstracts for key in records), len(records)


def _to_read(base: KnowledgeBase) -> list[UnreadWork]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in base.claims:
        for key in works_behind(base, claim):
            claims[key].append(claim)
    works = [_work(base, study, claims[study.id]) for study in base.studies if _is_unread(study)]
    return sorted((work for work in works if work.points), key=lambda work: -work.points)


def _is_unread(study: Study) -> bool:
    return study.provenance.confirmed is not Confirmed.FULLTEXT and not study.retracted


def _work(base: KnowledgeBase, study: Study, claims: Sequence[Claim]) -> UnreadWork:
    findings = tuple(judged_finding(base, finding) for finding in base.findings_with(study.id))
    return UnreadWork(study, tuple(claims), findings)
