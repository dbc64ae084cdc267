"""Findings as bodies of evidence: members turned into trials, judged by the rule, and what is said of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import log

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.judging import certainty, effects, sentences, verdicts
from ldn_kb.knowledge.judging.certainty import Judgement, Mark, Question, Trial
from ldn_kb.knowledge.judging.effects import Effect, Events
from ldn_kb.knowledge.judging.verdicts import Shown
from ldn_kb.knowledge.levels import COMPARED, RANDOMISED, REVIEWS, directness
from ldn_kb.knowledge.profiles import is_open
from ldn_kb.knowledge.risk_of_bias import RISK_OF_BIAS_DOMAINS
from ldn_kb.model import Arm, ArmResult, Condition, Finding, Member, Outcome, Study
from ldn_kb.model.finding import ImportantDifference, MemberBias
from ldn_kb.model.types import plain_number
from ldn_kb.model.vocabulary import (
    Agrees,
    BiasJudgement,
    Certainty,
    Confirmed,
    Design,
    Direction,
    Directness,
    EffectDirection,
    TrialState,
    Verdict,
)
from ldn_kb.model.vocabulary import Effect as Effect_

WITHOUT_NAME = frozenset(("placebo", "no-treatment"))
"""Comparators that are no other drug."""
_RATIOS = frozenset(("RR", "IRR", "OR", "HR"))
_STANDARDISED = frozenset(("SMD", "g"))
_NOT_READ = {
    Confirmed.SECONDARY: "known only from a secondary text",
    Confirmed.REGISTRY: "known only from a registry entry",
    Confirmed.MEMORY: "not read: only its identity is known",
}
_SIGNIFICANT = 0.05
_LEVEL = 95
"""Percent of the intervals that are held against no effect."""
_UNITS: tuple[effects.Unit, ...] = ("points", "standardised", "log-ratio")
_WAIT = datetime.timedelta(days=730)
_SILENT = frozenset((TrialState.COMPLETED_WITHOUT_RESULT, TrialState.STOPPED_EARLY, TrialState.UNKNOWN))


@dataclass(frozen=True)
class Counted:
    """Events and people of the members of a finding, in groups that were compared."""

    treatment: tuple[int, int]
    control: tuple[int, int]

    @property
    def per_100(self) -> tuple[float, float]:
        """People per 100 with the event, on the treatment and on the control."""
        return 100 * self.treatment[0] / self.treatment[1], 100 * self.control[0] / self.control[1]


@dataclass(frozen=True)
class Rate:
    """People per 100, with the interval where it is computed from the control group's rate and a ratio."""

    per_100: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class JudgedFinding:
    """What follows from one finding, or from the studies of a condition that has none."""

    key: str
    """The finding's id, or the condition's, if it has no finding."""
    subject: str
    """What it is about, by its short title."""
    judgement: Judgement
    sentence: str
    finding: Finding | None
    counted: Counted | None = None
    rates: tuple[Rate, Rate] | None = None
    """People per 100 with the outcome, on the treatment and on the comparator."""
    shown: Shown = field(default=Shown(EffectDirection.UNTESTED, Certainty.NONE))


def judged_finding(base: KnowledgeBase, finding: Finding) -> JudgedFinding:
    """Return direction, certainty and sentence of a finding; computed once a base."""
    return base.once(("finding", finding.id), partial(_judge, base, finding))


def judged_findings(base: KnowledgeBase) -> list[JudgedFinding]:
    """Return every finding, judged, in the order of their ids."""
    return [judged_finding(base, finding) for finding in base.findings]


def main_findings(base: KnowledgeBase, key: str) -> list[JudgedFinding]:
    """Return what is meant where only a condition or topic is named.

    Its own main finding; of a group those of its members; else what its studies alone allow to be said.
    """
    own = [finding for finding in base.findings_about(key) if finding.main and key in finding.about]
    if not own:
        members = base.family(key) - {key}
        own = [finding for finding in base.findings if finding.main and members & set(finding.about)]
    return [judged_finding(base, finding) for finding in own] or [without_finding(base, key)]


def findings_named(base: KnowledgeBase, keys: Iterable[str]) -> list[list[JudgedFinding]]:
    """Return what each id means: a finding itself, else the main findings of the condition or topic."""
    named = []
    for key in keys:
        record = base.by_id[key]
        named.append([judged_finding(base, record)] if isinstance(record, Finding) else main_findings(base, key))
    return named


def without_finding(base: KnowledgeBase, key: str) -> JudgedFinding:
    """Return what can be said of a condition without a finding: studied without comparison, or not in people."""
    studies = [study for study in base.studies_about(key) if not study.retracted and not is_open(study)]
    people = [study for study in studies if study.subjects == "people" and _gave_it(base, study)]
    subject = base.titles[key]
    words = partial(sentences.Wording, treatment=base.subject.short, outcome=_in_sentence(subject), better="lower")
    if people:
        trials = tuple(
            Trial(base.titles[study.id], _people_of(study), "uncontrolled", "unknown", "serious", "no comparison group")
            for study in people
        )
        judgement = certainty.judge(trials, Question())
        return JudgedFinding(
            key,
            subject,
            judgement,
            sentences.sentence(judgement, words(compared=False)),
            None,
            shown=Shown(judgement.direction, judgement.certainty),
        )
    laboratory = any(study.subjects in ("animals", "cells", "animals-and-cells") for study in studies)
    said = sentences.sentence(certainty.UNTESTED, words(laboratory=laboratory))
    return JudgedFinding(key, subject, certainty.UNTESTED, said, None)


def _in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: without its capital, unless it is a name or an abbreviation."""
    head = title.split(maxsplit=1)[0]
    return title if head[1:] != head[1:].lower() or head.endswith("'s") else title[0].lower() + title[1:]


def _gave_it(base: KnowledgeBase, study: Study) -> bool:
    """Return whether people got the treatment in the dose window, or may have."""
    if study.design in (*REVIEWS, Design.NARRATIVE_REVIEW, Design.PROTOCOL, Design.REFERENCE_WORK, Design.WEB_PAGE):
        return False
    return bool(study.arms) and directness(base, study) in (Directness.PEOPLE_LOW, Directness.PEOPLE_UNKNOWN)


def _judge(base: KnowledgeBase, finding: Finding) -> JudgedFinding:
    subject = base.titles[finding.about[0]]
    if finding.basis is not None:
        judgement = _settled(finding)
    else:
        unit = _unit(base, finding)
        trials = [_trial(base, finding, member, unit) for member in finding.results]
        judgement = certainty.judge(trials, _question(base, finding, trials, unit), _overrides(finding))
    active = None if finding.comparator in WITHOUT_NAME else finding.comparator
    substance = base.subject.substance
    treatment = substance if finding.indirect.other_dose else base.subject.short
    laboratory = any(base.study(item.study).subjects not in ("people", "none") for item in finding.left_out)
    said = (
        finding.basis.says
        if finding.basis
        else sentences.sentence(
            judgement,
            sentences.Wording(
                treatment=f"{substance[0].upper()}{substance[1:]} at other doses"
                if finding.indirect.other_dose
                else treatment,
                outcome=finding.outcome,
                better=finding.better,
                active=active,
                laboratory=laboratory,
                compared=not judgement.members or judgement.members[0].design != "uncontrolled",
            ),
        )
    )
    counted = _counted(judgement.members)
    rates = _rates(finding, judgement, counted)
    if finding.harm and rates is not None and finding.basis is None:
        control = finding.comparator.replace("-", " ")
        said = f"{said[:-1]}: {_of_100(rates[0])} with {treatment}, {_of_100(rates[1])} with {control}."
    effect = judgement.effect
    none_in = counted.treatment[1] if counted is not None and not counted.treatment[0] else 0
    shown = Shown(
        direction=judgement.direction,
        certainty=judgement.certainty,
        active=active is not None,
        no_events_in=none_in,
        rate=_rate(base, finding, judgement, counted),
        estimate=abs(effect.value) if effect else None,
        important=_important(base, finding, effect.unit if effect else None, judgement.members),
    )
    return JudgedFinding(finding.id, subject, judgement, said, finding, counted, rates, shown)


def _rates(finding: Finding, judgement: Judgement, counted: Counted | None) -> tuple[Rate, Rate] | None:
    """Return people per 100 in each group: counted, or by the ratio from the control group's rate."""
    if counted is not None and judgement.members:
        treatment, control = counted.per_100
        return Rate(treatment), Rate(control)
    effect, baseline = judgement.effect, finding.baseline
    if effect is None or effect.unit != "log-ratio" or baseline is None or baseline.unit != "per-100":
        return None
    raw = effects.turned(effect, positive_is_good=finding.better == "higher")
    value, low, high = effects.with_ratio(float(baseline.value), raw)
    return Rate(value, (low, high)), Rate(float(baseline.value))


def _of_100(rate: Rate) -> str:
    return f"{round(rate.per_100)} of 100"


def _settled(finding: Finding) -> Judgement:
    assert finding.basis is not None
    directions = {
        Agrees.WHOLLY: EffectDirection.HARM if finding.harm else EffectDirection.BENEFIT,
        Agrees.PARTLY: EffectDirection.CONFLICTING,
        Agrees.NOT: EffectDirection.LITTLE,
    }
    return Judgement(directions[finding.basis.agrees], Certainty.SETTLED)


def _overrides(finding: Finding) -> list[Mark]:
    return [Mark(item.domain, item.mark, item.because, judged=True) for item in finding.overrides]


def _question(base: KnowledgeBase, finding: Finding, trials: Sequence[Trial], unit: effects.Unit) -> Question:
    indirect = finding.indirect
    return Question(
        harm=finding.harm,
        important=_important(base, finding, unit, trials),
        published=_published(base, finding, unit),
        surrogate=indirect.surrogate,
        laboratory=indirect.laboratory,
        narrower=indirect.narrower,
        other_dose=indirect.other_dose,
        unreported=tuple(_unreported(base, finding)),
    )


def _unreported(base: KnowledgeBase, finding: Finding) -> Iterable[tuple[str, int]]:
    """Yield registered trials that ended two years before the finding was checked, and reported nothing."""
    members = {member.study for member in finding.results}
    ended = {study.id: study for key in finding.about for study in _silent(base, key)}
    for study in ended.values():
        status, planned = study.status, study.n.planned
        assert status is not None  # it is silent
        if planned and status.ended and status.ended + _WAIT <= finding.checked and study.id not in members:
            yield base.titles[study.id], planned


def _silent(base: KnowledgeBase, key: str) -> list[Study]:
    """Return the trials about a condition or topic that ended without a report; looked for once a base."""

    def found() -> list[Study]:
        studies = [study for study in base.studies_about(key) if study.status and not study.retracted]
        return [study for study in studies if study.status and study.status.state in _SILENT]

    return base.once(("silent trials", key), found)


def _unit(base: KnowledgeBase, finding: Finding) -> effects.Unit:
    """Return the unit in which the members can be pooled: ratios of counted events, one scale, or standardised."""
    outcomes = [(base.study(member.study), _outcome(base, member)) for member in finding.results]
    if any(_ratio(outcome) is not None or _events(study, outcome) is not None for study, outcome in outcomes):
        return "log-ratio"
    alone = len(finding.results) == 1 and not any(_is_standardised(outcome) for _, outcome in outcomes)
    return "points" if finding.scale is not None or alone else "standardised"


def _important(
    base: KnowledgeBase, finding: Finding, unit: effects.Unit | None, trials: Sequence[Trial]
) -> float | None:
    """Return the smallest important difference in the unit of the effect, or ``None`` if none is known.

    People per 100 become a ratio by the risk of the control group.
    """
    if unit == "standardised":
        return certainty.STANDARD_DIFFERENCE
    typed = important_difference(base, finding)
    if typed is None or unit is None or (typed.unit == "points") != (unit == "points"):
        return None
    if unit == "points":
        return float(typed.value)
    counted = _counted(trials)
    if finding.baseline is not None and finding.baseline.unit == "per-100":
        risk = float(finding.baseline.value)
    elif counted is not None:
        risk = counted.per_100[1]
    else:
        return None
    return log((risk + typed.value) / risk) if risk else None


def important_difference(base: KnowledgeBase, finding: Finding) -> ImportantDifference | None:
    """Return the smallest difference that matters: typed for the finding, else that of its measure."""
    measure = next((item for item in base.measures if item.id == finding.scale), None)
    return finding.important_difference or (measure.important_difference if measure else None)


def _published(base: KnowledgeBase, finding: Finding, unit: effects.Unit) -> Effect | None:
    """Return the published effect of exactly the members: of a review of them, or of the one member."""
    only = finding.results[0] if len(finding.results) == 1 else None
    sources: list[tuple[str, str | None]] = [(only.study, only.outcome)] if only else []
    # Of a review as the only member nobody knows whether another one pools the same trials.
    if only is None or base.study(only.study).design not in REVIEWS:
        sources += [(item.study, item.outcome) for item in finding.other_reviews if not item.lacks and not item.adds]
    for study, key in sources:
        outcome = next((item for item in base.study(study).outcomes if item.id == key), None)
        effect = _reported(outcome, unit) if outcome else None
        if effect is not None:
            return effects.turned(effect, positive_is_good=finding.better == "higher")
    return None


def _outcome(base: KnowledgeBase, member: Member) -> Outcome:
    """Return the outcome of a member; raises ``KeyError`` if its study has none of that id."""
    outcome = next((item for item in base.study(member.study).outcomes if item.id == member.outcome), None)
    if outcome is None:
        raise KeyError(member.outcome)
    return outcome


def _trial(base: KnowledgeBase, finding: Finding, member: Member, unit: effects.Unit) -> Trial:
    study, outcome = base.study(member.study), _outcome(base, member)
    events = _events(study, outcome)
    effect = _effect(study, outcome, unit, events)
    good = finding.better == "higher"
    turned = effects.turned(effect, positive_is_good=good) if effect else None
    bias, reason, provisional = _bias(study, member)
    return Trial(
        name=base.titles[study.id],
        people=people_behind(study, outcome),
        design=_design(study),
        report=_report(finding, outcome, events, turned),
        bias=bias,
        bias_reason=reason,
        provisional=provisional,
        effect=turned,
        events=events,
        interest=member.interest,
        pooled=study.design in REVIEWS,
    )


def _design(study: Study) -> certainty.Design:
    if study.design in RANDOMISED or (study.design in REVIEWS and study.review_of == "randomised"):
        return "randomised"
    if study.comparator in COMPARED and study.design not in REVIEWS:
        return "compared"
    return "uncontrolled"


def people_behind(study: Study, outcome: Outcome) -> int:
    """Return the people behind a result: analysed for it, else in the study, else randomised, else enrolled, else 0.

    People who took both treatments in turn count once.
    """
    groups = [arm.n for arm in (outcome.treatment, outcome.control) if arm is not None and arm.n is not None]
    if groups and _in_turn(study):
        return max(groups)
    if len(groups) == 2:  # noqa: PLR2004
        return sum(groups)
    return _people_of(study)


def _people_of(study: Study) -> int:
    n = study.n
    return next((count for count in (n.analysed, n.randomised, n.enrolled) if count is not None), 0)


def _in_turn(study: Study) -> bool:
    return study.design in (Design.RCT_CROSSOVER, Design.NON_RANDOMISED_CROSSOVER)


def _bias(study: Study, member: Member) -> tuple[certainty.Bias, str, bool]:
    """Return how much doubt there is about a member, the reason, and whether nothing worse than "not judged" is."""
    if _design(study) == "uncontrolled":
        return "serious", "no comparison group", False
    confirmed = study.provenance.confirmed
    if confirmed in _NOT_READ:
        return "serious", _NOT_READ[confirmed], False
    own = member.risk_of_bias or MemberBias()
    marks = {name: getattr(own, name) or getattr(study.risk_of_bias, name, None) for name in RISK_OF_BIAS_DOMAINS}
    judged = {name: BiasJudgement.NOT_JUDGED if mark is None else mark.judgement for name, mark in marks.items()}
    by_mark = {
        judgement: [RISK_OF_BIAS_DOMAINS[name].lower() for name, value in judged.items() if value is judgement]
        for judgement in BiasJudgement
    }
    high, some = by_mark[BiasJudgement.HIGH], by_mark[BiasJudgement.SOME_CONCERNS]
    unjudged = by_mark[BiasJudgement.NOT_JUDGED]
    parts = [f"{word} {', '.join(names)}" for word, names in (("high:", high), ("some concerns:", some)) if names]
    if member.unpaired:
        parts.append(member.unpaired)
    if len(high) > 1:
        return "serious", "; ".join(parts), False
    if not parts and not unjudged:
        return "low", "low in all domains", False
    provisional = not parts
    if unjudged:
        parts.append(f"not judged: {', '.join(unjudged)}" if not parts else f"{len(unjudged)} not judged")
    return "some", "; ".join(parts), provisional


def _report(finding: Finding, outcome: Outcome, events: Events | None, effect: Effect | None) -> certainty.Report:
    """Return what a trial reports: by its interval, its p value, Fisher's test of its events, else its own words."""
    words: dict[Direction, certainty.Report] = {
        Direction.FAVOURS_TREATMENT: "benefit",
        Direction.FAVOURS_CONTROL: "harm",
        Direction.NO_DIFFERENCE: "no-difference",
        Direction.NOT_COMPARED: "unknown",
    }
    typed = words[outcome.direction]
    ends = _reported_ends(outcome)
    if ends is not None:
        if ends[0] <= 0 <= ends[1]:
            return "no-difference"
        return "benefit" if (ends[0] > 0) == (finding.better == "higher") else "harm"
    if outcome.p is not None and typed != "unknown":
        return typed if _significant(outcome.p) else "no-difference"
    if typed == "unknown" and events is not None and effects.fisher_p(events) < _SIGNIFICANT and effect is not None:
        return "benefit" if effect.value > 0 else "harm"
    if typed == "unknown" and events is not None:
        return "no-difference"
    return typed


def _reported_ends(outcome: Outcome) -> tuple[float, float] | None:
    """Return both ends of a reported interval of 95 %, of ratios as logarithms; other levels are turned into it."""
    for unit in _UNITS:
        effect = _reported(outcome, unit)
        if effect is not None and outcome.estimate is not None:
            low, high, level = outcome.estimate.low, outcome.estimate.high, outcome.estimate.level
            if low is None or high is None or (level is not None and level != _LEVEL):
                return effect.low, effect.high
            return (log(low), log(high)) if unit == "log-ratio" else (float(low), float(high))
    return None


def _significant(p: str) -> bool:
    return p_number(p) < _SIGNIFICANT or (p.startswith("<") and p_number(p) == _SIGNIFICANT)


def p_number(text: str) -> float:
    """Return the number of a p value as reported; that of ``<0.01`` counts as 0.01."""
    return float(text.lstrip("<=> "))


def _effect(study: Study, outcome: Outcome, unit: effects.Unit, events: Events | None) -> Effect | None:
    """Return the effect of a trial in ``unit``, treatment minus control; ``None`` if its numbers do not allow it."""
    if _design(study) == "uncontrolled":
        return None
    if unit == "log-ratio":
        ratio = _ratio(outcome)
        if ratio is not None:
            return ratio
        return effects.log_ratio(events) if events is not None and not _in_turn(study) else None
    if unit == "points":
        return _reported(outcome, unit) or _by_p(study, outcome)
    if _is_standardised(outcome):
        return _reported(outcome, unit) or _standardised_by_size(study, outcome)
    return _standardised(study, outcome)


def _is_standardised(outcome: Outcome) -> bool:
    return outcome.estimate is not None and outcome.estimate.kind in _STANDARDISED


def _ratio(outcome: Outcome) -> Effect | None:
    estimate = outcome.estimate
    return _reported(outcome, "log-ratio") if estimate is not None and estimate.kind in _RATIOS else None


def _reported(outcome: Outcome, unit: effects.Unit) -> Effect | None:
    """Return a reported difference between groups with its interval; ratios as logarithms."""
    estimate = outcome.estimate
    if estimate is None or estimate.basis != "between-groups":
        return None
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or not low < high:
        return None
    if (estimate.kind in _RATIOS) != (unit == "log-ratio") or (estimate.kind in _STANDARDISED) != (
        unit == "standardised"
    ):
        return None
    if unit == "log-ratio":
        if min(value, low) <= 0:
            return None
        value, low, high = log(value), log(low), log(high)
    return effects.difference_with_interval(value, low, high, float(estimate.level or 95), unit)


def _by_p(study: Study, outcome: Outcome) -> Effect | None:
    estimate = outcome.estimate
    if estimate is None or estimate.value is None or outcome.p is None or estimate.basis != "between-groups":
        return None
    freedom = people_behind(study, outcome) - (1 if _in_turn(study) else 2)
    return effects.difference_with_p(float(estimate.value), p_number(outcome.p), freedom) if freedom > 0 else None


def _standardised(study: Study, outcome: Outcome) -> Effect | None:
    """Return a standardised difference from an interval or a p value and the number of people."""
    sign = _sign(outcome)
    people = people_behind(study, outcome)
    if sign is None or people < 3:  # noqa: PLR2004
        return None
    points = _reported(outcome, "points")
    if points is not None:
        t = abs(points.value) / points.error
    elif outcome.p is not None:
        t = effects.t_of_p(p_number(outcome.p), people - (1 if _in_turn(study) else 2))
    else:
        return None
    if _in_turn(study):
        return effects.standardised_paired(sign * t, people)
    first, second = _group_sizes(study, outcome)
    return effects.standardised(sign * t, first, second) if first and second else None


def _standardised_by_size(study: Study, outcome: Outcome) -> Effect | None:
    """Return a standardised difference reported without an interval, with the error that its groups imply."""
    first, second = _group_sizes(study, outcome)
    if outcome.estimate is None or outcome.estimate.value is None or not first or not second:
        return None
    value, shares = float(outcome.estimate.value), 1 / first + 1 / second
    return Effect(value, (shares + value**2 / (2 * (first + second))) ** 0.5, "standardised")


def _sign(outcome: Outcome) -> int | None:
    """Return the sign of treatment minus control: of the estimate, else of the groups' values; ``None`` if unknown."""
    estimate = outcome.estimate
    if estimate is not None and estimate.value and estimate.basis == "between-groups":
        return 1 if estimate.value > 0 else -1
    treatment, control = outcome.treatment, outcome.control
    if treatment is None or control is None or treatment.value is None or control.value is None:
        return None
    if treatment.value == control.value or treatment.unit != control.unit:
        return None
    falls = any(word in (treatment.unit or "") for word in ("less", "lower"))
    return 1 if (treatment.value > control.value) != falls else -1


def _group_sizes(study: Study, outcome: Outcome) -> tuple[int, int]:
    """Return the people behind a result in each group; halves of all, if only their sum is known."""
    first = _group_size(study, outcome.treatment, "treatment")
    second = _group_size(study, outcome.control, "control")
    if first and second:
        return first, second
    people = people_behind(study, outcome)
    return people // 2, people - people // 2


def _group_size(study: Study, result: ArmResult | None, role: str) -> int | None:
    if result is not None and result.n is not None:
        return result.n
    arms: list[Arm] = [arm for arm in study.arms if arm.role == role]
    return arms[0].n if len(arms) == 1 else None


def _events(study: Study, outcome: Outcome) -> Events | None:
    """Return the events of both groups: as counted, or the one number that a share of people allows."""
    first = _events_in(study, outcome.treatment, "treatment")
    second = _events_in(study, outcome.control, "control")
    return Events(*first, *second) if first and second else None


def _events_in(study: Study, result: ArmResult | None, role: str) -> tuple[int, int] | None:
    people = _group_size(study, result, "both" if _in_turn(study) and result and result.n is None else role)
    if result is None or not people:
        return None
    if result.events is not None:
        return (result.events, people) if result.events <= people else None
    if result.unit != "%" or result.value is None:
        return None
    printed = plain_number(result.value)
    events = effects.events_of_percentage(float(result.value), people, len(printed.partition(".")[2]))
    return None if events is None else (events, people)


def _counted(trials: Iterable[Trial]) -> Counted | None:
    """Return the events and people of all trials that counted them, added up."""
    events = [trial.events for trial in trials if trial.events is not None]
    if not events:
        return None
    return Counted(
        (sum(item.treatment for item in events), sum(item.treatment_people for item in events)),
        (sum(item.control for item in events), sum(item.control_people for item in events)),
    )


def _rate(
    base: KnowledgeBase, finding: Finding, judgement: Judgement, counted: Counted | None
) -> tuple[int, int] | None:
    """Return people with an event, and all people, on the treatment: counted, or the share that a result gives."""
    if counted is not None:
        return counted.treatment
    for member in finding.results:
        study, outcome = base.study(member.study), _outcome(base, member)
        result = outcome.treatment
        people = people_behind(study, outcome)
        if result is not None and result.unit == "%" and result.value is not None and people:
            return round(result.value * people / 100), people
    return None


@dataclass(frozen=True)
class ShortAnswer:
    """The first line about a condition or topic, the findings it comes from, and whether studies say that it helps."""

    text: str
    findings: tuple[JudgedFinding, ...]
    helps: Verdict | None
    """The verdict on the plain statement that it helps; ``None`` where the outcome is an unwanted effect."""


def short_answer(base: KnowledgeBase, key: str) -> ShortAnswer | None:
    """Return the short answer about a condition or topic; ``None`` for a mechanism and a topic without a finding."""
    if not isinstance(base.by_id[key], Condition) and not any(item.main for item in base.findings_about(key)):
        return None
    judged = main_findings(base, key)
    helps = None
    if not any(item.finding is not None and item.finding.harm for item in judged):
        helps = verdicts.together((verdicts.verdict(item.shown, Effect_.BENEFIT) for item in judged), "some")
    if len(judged) == 1:
        return ShortAnswer(judged[0].sentence, tuple(judged), helps)
    counts = Counter(verdicts.verdict(item.shown, Effect_.BENEFIT) for item in judged)
    words = ", ".join(f"{counts[item]} {item.word.lower()}" for item in Verdict if item in counts)
    text = f"It differs by condition. Of {len(judged)} that were looked at: {words}."
    return ShortAnswer(text, tuple(judged), helps)
