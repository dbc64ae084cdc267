"""What follows for a claim from what it asserts, and for a question from the claims of each article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import (
    JudgedFinding,
    counted_verdicts,
    findings_named,
    judged_finding,
    judged_findings,
)
from ldn_kb.knowledge.citations import earliest_year
from ldn_kb.knowledge.judging import verdicts
from ldn_kb.knowledge.judging.verdicts import Shown, StepEvidence
from ldn_kb.model import Claim, FrequencyClaim, MechanismStep, Position, Study
from ldn_kb.model.vocabulary import (
    Danger,
    Effect,
    EffectDirection,
    Frequency,
    Partial,
    Route,
    Size,
    Unstudied,
    Verdict,
    Wording,
)


@dataclass(frozen=True)
class Part:
    """What one of the findings that a claim names says of it."""

    key: str
    """The id that the claim names: of a finding or of a condition."""
    judged: tuple[JudgedFinding, ...]
    name: str
    each: tuple[Verdict, ...]
    """What each of the findings says by itself."""
    verdict: Verdict


@dataclass(frozen=True)
class ClaimVerdict:
    """The verdict on a claim, whether it is worded to fit, and how both came about."""

    verdict: Verdict
    wording: Wording
    because: str
    """The rule that decided, in words."""
    parts: tuple[Part, ...] = ()
    overridden: bool = False
    computed: Verdict = Verdict.NOT_JUDGED
    """What the rule gives; differs from ``verdict`` only if it is overridden."""
    later: tuple[Study, ...] = ()
    """Studies weighed that appeared after the earliest day on which the article can have been written."""
    perhaps_later: tuple[Study, ...] = ()
    """Studies weighed of the year in which a dated article appeared, which it does not cite: of these only the year is
    known."""


def claim_verdict(base: KnowledgeBase, claim: Claim) -> ClaimVerdict:
    """Return verdict and wording of a claim; computed once a base."""
    return base.once(("claim", claim.id), partial(_claim_verdict, base, claim))


def position_verdict(base: KnowledgeBase, position: Position) -> Verdict:
    """Return the verdict on what one article answers: on all its claims together."""
    return verdicts.together(claim_verdict(base, base.claim(key)).verdict for key in position.claims)


def _claim_verdict(base: KnowledgeBase, claim: Claim) -> ClaimVerdict:
    parts, judged, because = _RULES[claim.route](base, claim)
    override = claim.override
    final = override.verdict if override else judged
    asserts = claim.asserts
    shown = [item.shown for part in parts for item in part.judged]
    return ClaimVerdict(
        verdict=final,
        wording=verdicts.wording(
            claim.route,
            final,
            claim.hedge,
            asserts.effect if asserts else _effect_of_frequency(claim.frequency),
            asserts.size if asserts else Size.SOME,
            shown,
        ),
        because=override.because if override else because,
        parts=tuple(parts),
        overridden=override is not None,
        computed=judged,
        later=tuple(_weighed_from(base, claim, parts, 1)),
        perhaps_later=tuple(_perhaps_later(base, claim, parts)),
    )


def _effect_of_frequency(frequency: FrequencyClaim | None) -> Effect | None:
    if frequency is None:
        return None
    return Effect.HARM if frequency.says in _WARNINGS else Effect.NO_HARM


_WARNINGS = (Frequency.COMMON, Frequency.VERY_COMMON, Frequency.AMONG_COMMONEST, Frequency.COMMONEST)
_Result = tuple[list[Part], Verdict, str]


def _of_effect(base: KnowledgeBase, claim: Claim) -> _Result:
    asserts = claim.asserts
    assert asserts is not None
    parts = []
    for key, judged in zip(asserts.findings, findings_named(base, asserts.findings), strict=True):
        each = [verdicts.verdict(item.shown, asserts.effect, asserts.size) for item in judged]
        parts.append(Part(key, tuple(judged), base.titles[key], tuple(each), verdicts.together(each, "some")))
    counted = _surest_a_harm(parts) if asserts.effect in verdicts.ABSENCES else parts
    verdict = verdicts.together((part.verdict for part in counted), asserts.of)
    surest = "" if len(counted) == len(parts) else "of one harm at several doses the most certain counts; "
    return parts, verdict, f"{_counted(base, parts)}; {surest}{_join(asserts.of, counted)}"


def _surest_a_harm(parts: Sequence[Part]) -> list[Part]:
    """Keep, of findings about the same harm at low and at other doses, the most certain; all of them, if equal."""
    return [part for part in parts if all(_level(part) >= _level(other) for other in parts if _same_harm(part, other))]


def _same_harm(one: Part, other: Part) -> bool:
    first, second = one.judged[0].finding, other.judged[0].finding
    if first is None or second is None:
        return False
    return first.harm and second.harm and first.outcome == second.outcome


def _level(part: Part) -> int:
    return max(item.judgement.certainty.level for item in part.judged)


def _join(of: str, parts: Sequence[Part]) -> str:
    if len(parts) == 1:
        return "one finding decides"
    return "of all named the least borne out decides" if of == "all" else "of some named the best borne out decides"


def _counted(base: KnowledgeBase, parts: Sequence[Part]) -> str:
    """Return ``of 4 named: studies disagree in 1, not borne out so far in 2, not tested in people in 1``."""
    if len(parts) == 1:
        return base.word("verdict", parts[0].verdict).lower()
    return f"of {len(parts)} named: {counted_verdicts(base, Counter(part.verdict for part in parts))}"


def _of_frequency(base: KnowledgeBase, claim: Claim) -> _Result:
    frequency = claim.frequency
    assert frequency is not None
    parts = []
    for key, judged in zip(frequency.findings, findings_named(base, frequency.findings), strict=True):
        each = [_frequency(base, frequency, item) for item in judged]
        parts.append(Part(key, tuple(judged), base.titles[key], tuple(each), verdicts.together(each, "some")))
    # Only one can be the commonest: it must be among those named.
    of: Literal["all", "some"] = "some" if frequency.says is Frequency.COMMONEST else "all"
    verdict = verdicts.together((part.verdict for part in _surest_a_harm(parts)), of)
    return parts, verdict, _FREQUENCY_RULES.get(frequency.says, "the rate in trials decides, with its 95 % interval")


_FREQUENCY_RULES: dict[Frequency | None, str] = {
    Frequency.AMONG_COMMONEST: "that it happens more often than without the treatment decides",
    Frequency.COMMONEST: "the largest excess over the comparator among all unwanted effects with a rate decides",
}


def _frequency(base: KnowledgeBase, frequency: FrequencyClaim, item: JudgedFinding) -> Verdict:
    if frequency.says is Frequency.AMONG_COMMONEST:
        return verdicts.verdict(item.shown, Effect.HARM)
    if frequency.says is Frequency.COMMONEST:
        return _commonest(base, item)
    if frequency.says is not None:
        band = verdicts.BANDS[frequency.says]
    else:
        band = (float(frequency.low or 0), float(100 if frequency.high is None else frequency.high))
    return verdicts.frequency_verdict(item.shown, band, harm=item.shown.direction is EffectDirection.HARM)


def _commonest(base: KnowledgeBase, item: JudgedFinding) -> Verdict:
    """Return whether a harm has the largest excess over the control; there must be another one to compare with."""
    excesses = {
        other.key: other.rates[0].per_100 - other.rates[1].per_100
        for other in judged_findings(base)
        if other.rates is not None and other.finding is not None and other.finding.harm
    }
    if item.key not in excesses or len(excesses) < 2:  # noqa: PLR2004
        return Verdict.INSUFFICIENT
    largest = excesses[item.key] == max(excesses.values())
    direction = EffectDirection.HARM if largest else EffectDirection.LITTLE
    return verdicts.verdict(Shown(direction, item.shown.certainty), Effect.HARM)


def _of_superlative(base: KnowledgeBase, claim: Claim) -> _Result:
    del base
    judged = verdicts.superlative_verdict([item.holds for item in claim.yardsticks])
    return [], judged, f"{len(claim.yardsticks)} yardstick{'' if len(claim.yardsticks) == 1 else 's'} counted"


def _of_mechanism(base: KnowledgeBase, claim: Claim) -> _Result:
    each = [verdicts.step_verdict(_step(base, step)) for step in claim.steps]
    weakest = "of several steps the weakest decides" if len(each) > 1 else "one step decides"
    return [], verdicts.together(each), weakest


def is_partial(base: KnowledgeBase, claim: Claim, judged: Verdict) -> bool:
    """Return whether ``mixed`` means of a claim that a part of it holds, not that studies disagree."""
    if judged is not Verdict.MIXED or claim.route in (Route.SETTLED, Route.SUPERLATIVE):
        return judged is Verdict.MIXED
    mixed = [step for step, verdict in step_verdicts(base, claim) if verdict is Verdict.MIXED]
    return bool(mixed) and all(step.basis is not None for step in mixed)


def is_unstudied(base: KnowledgeBase, claim: Claim, judged: Verdict) -> bool:
    """Return whether ``untested`` means of a claim that a step about cells has no study, not that no one was tested."""
    untested = [step for step, verdict in step_verdicts(base, claim) if verdict is Verdict.UNTESTED]
    is_about_cells = bool(untested) and all(step.scope == "laboratory" for step in untested)
    return judged is Verdict.UNTESTED and is_about_cells


def warns(base: KnowledgeBase, claim: Claim) -> bool:
    """Return whether a claim asserts a harm or gives a caution."""
    asserts_harm = claim.asserts is not None and claim.asserts.effect is Effect.HARM
    return asserts_harm or any(claim.id in caution.claims for caution in base.cautions)


def verdict_mark(
    base: KnowledgeBase, claim: Claim, judged: Verdict
) -> tuple[str, Verdict | Danger | Partial | Unstudied]:
    """Return the vocabulary and the value whose word says what the verdict ``judged`` means of this claim.

    A danger that is well established is not marked as good news, nor is what is dangerous to follow. What holds in part
    of a warning is how it is told: the danger would be read as one that is only half there.
    """
    if judged is Verdict.SUPPORTED and (claim.hazard is not None or warns(base, claim)):
        return "danger", Danger.ESTABLISHED
    if is_partial(base, claim, judged):
        return ("danger", Danger.INEXACT) if warns(base, claim) else ("partial", Partial.IN_PART)
    return ("unstudied", Unstudied.NOT_HERE) if is_unstudied(base, claim, judged) else ("verdict", judged)


def verdict_word(base: KnowledgeBase, claim: Claim) -> str:
    """Return the word for the verdict on a claim, which says of half a truth that it is one."""
    return base.word(*verdict_mark(base, claim, claim_verdict(base, claim).verdict))


def step_verdicts(base: KnowledgeBase, claim: Claim) -> list[tuple[MechanismStep, Verdict]]:
    """Return the steps of a claim about a mechanism, each with what studies say of it."""
    return [(step, verdicts.step_verdict(_step(base, step))) for step in claim.steps]


def _step(base: KnowledgeBase, step: MechanismStep) -> StepEvidence:
    agreeing = [base.study(key) for key in step.agreeing if not base.study(key).retracted]
    opposing = [base.study(key) for key in step.opposing if not base.study(key).retracted]
    return StepEvidence(
        scope=step.scope,
        agreeing=independent(agreeing),
        opposing=independent(opposing),
        in_people=any(study.subjects == "people" for study in (*agreeing, *opposing)),
        settled=step.basis.agrees if step.basis else None,
    )


def independent(studies: Iterable[Study]) -> int:
    """Return how many groups of studies have no author in common."""
    groups: list[set[str]] = []
    for study in studies:
        own = {author.casefold() for author in study.authors} or {study.id}
        joined = [group for group in groups if group & own]
        groups = [group for group in groups if not group & own]
        groups.append(own.union(*joined))
    return len(groups)


def _of_source(base: KnowledgeBase, claim: Claim) -> _Result:
    assert claim.basis is not None
    kind = base.word("basis", claim.basis.kind)
    return [], verdicts.settled(claim.basis.agrees), f"a {kind} decides: {claim.basis.says}"


def _of_study_result(base: KnowledgeBase, claim: Claim) -> _Result:
    named = findings_named(base, claim.findings)
    parts = [
        Part(key, tuple(judged), base.titles[key], (Verdict.NOT_JUDGED,) * len(judged), Verdict.NOT_JUDGED)
        for key, judged in zip(claim.findings, named, strict=True)
    ]
    return parts, Verdict.NOT_JUDGED, "a study's own result: only the report of it is checked"


def _not_judged(base: KnowledgeBase, claim: Claim) -> _Result:
    return [], Verdict.NOT_JUDGED, f"{base.word('route', claim.route)}: there is nothing to test"


_RULES = {
    Route.EFFECT: _of_effect,
    Route.FREQUENCY: _of_frequency,
    Route.SUPERLATIVE: _of_superlative,
    Route.MECHANISM: _of_mechanism,
    Route.SETTLED: _of_source,
    Route.STUDY_RESULT: _of_study_result,
    Route.ADVICE: _not_judged,
    Route.ANNOUNCEMENT: _not_judged,
    Route.PRAISE: _not_judged,
}


def _perhaps_later(base: KnowledgeBase, claim: Claim, parts: Sequence[Part]) -> list[Study]:
    """Return the studies weighed that may be newer than a dated article; one that it cites is not."""
    article = base.article(claim.article)
    if article.published is None:
        return []
    cited = {key for other in base.claims_in(article.id) for key in other.cites}
    cited |= {item.study for item in article.references if item.study is not None}
    year = article.published.year
    return [study for study in _weighed_from(base, claim, parts, 0) if study.year == year and study.id not in cited]


def _weighed_from(base: KnowledgeBase, claim: Claim, parts: Sequence[Part], years: int) -> list[Study]:
    """Return the studies weighed of so many years after the earliest of the article, and later; oldest first."""
    year = earliest_year(base, base.article(claim.article))
    if year is None:
        return []
    members = (
        member.study
        for part in parts
        for item in part.judged
        if item.finding is not None
        for member in item.finding.results
    )
    keys = dict.fromkeys((*claim.tested_by, *members))
    studies = [base.study(key) for key in keys]
    return sorted(
        (study for study in studies if study.year is not None and study.year >= year + years),
        key=lambda study: (study.year or 0, study.id),
    )


__all__ = [
    "ClaimVerdict",
    "Part",
    "claim_verdict",
    "independent",
    "judged_finding",
    "position_verdict",
    "step_verdicts",
    "verdict_mark",
    "verdict_word",
    "warns",
]
