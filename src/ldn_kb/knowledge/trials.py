"""Results of studies as the trials of a body of evidence: people, effect, report and risk of bias of each member."""

from __future__ import annotations

from math import log

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.judging import certainty, effects
from ldn_kb.knowledge.judging.certainty import Trial
from ldn_kb.knowledge.judging.effects import Effect, Events
from ldn_kb.knowledge.levels import COMPARED, RANDOMISED, REVIEWS
from ldn_kb.knowledge.risk_of_bias import RISK_OF_BIAS_DOMAINS
from ldn_kb.model import Arm, ArmResult, Finding, Member, Outcome, Study
from ldn_kb.model.finding import MemberBias
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.model.vocabulary import BiasJudgement, Confirmed, Design, Direction

_RATIOS = frozenset(("RR", "IRR", "OR", "HR"))
_STANDARDISED = frozenset(("SMD", "g"))
_NOT_READ = {
    Confirmed.SECONDARY: "known only from a secondary text",
    Confirmed.REGISTRY: "known only from a registry entry",
    Confirmed.MEMORY: "not read: only its identity is known",
}
_SIGNIFICANT = 0.05
_UNITS: tuple[effects.Unit, ...] = ("points", "standardised", "log-ratio")


def pooling_unit(base: KnowledgeBase, finding: Finding) -> effects.Unit:
    """Return the unit in which the members can be pooled: ratios of counted events, one scale, or standardised."""
    outcomes = [(base.study(member.study), member_outcome(base, member)) for member in finding.results]
    if any(_ratio(outcome) is not None or _events(study, outcome) is not None for study, outcome in outcomes):
        return "log-ratio"
    alone = len(finding.results) == 1 and not any(_is_standardised(outcome) for _, outcome in outcomes)
    return "points" if finding.scale is not None or alone else "standardised"


def published_effect(base: KnowledgeBase, finding: Finding, unit: effects.Unit) -> Effect | None:
    """Return the published effect of exactly the members: of a review of them, or of the one member."""
    only = finding.results[0] if len(finding.results) == 1 else None
    sources: list[tuple[str, str | None]] = [(only.study, only.outcome)] if only else []
    # Of a review as the only member nobody knows whether another one pools the same trials.
    if only is None or base.study(only.study).design not in REVIEWS:
        # Where the trials of a review are not known, nobody knows that they are the members.
        sources += [(item.study, item.outcome) for item in finding.other_reviews if item.lacks == item.adds == ()]
    for study, key in sources:
        outcome = next((item for item in base.study(study).outcomes if item.id == key), None)
        effect = _reported(outcome, unit) if outcome else None
        if effect is not None:
            return effects.turned(effect, positive_is_good=finding.better == "higher")
    return None


def member_outcome(base: KnowledgeBase, member: Member) -> Outcome:
    """Return the outcome of a member; raises ``KeyError`` if its study has none of that id."""
    outcome = next((item for item in base.study(member.study).outcomes if item.id == member.outcome), None)
    if outcome is None:
        raise KeyError(member.outcome)
    return outcome


def member_trial(base: KnowledgeBase, finding: Finding, member: Member, unit: effects.Unit) -> Trial:
    """Return one member of a finding as a trial, with its effect in ``unit`` if its numbers allow it."""
    study, outcome = base.study(member.study), member_outcome(base, member)
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
    if groups and in_turn(study):
        return max(groups)
    if len(groups) == 2:  # noqa: PLR2004
        return sum(groups)
    return people_in(study)


def people_in(study: Study) -> int:
    """Return the people analysed in a study, else randomised, else enrolled, else those of its groups, else 0."""
    n = study.n
    counted = next((count for count in (n.analysed, n.randomised, n.enrolled) if count is not None), None)
    groups = [arm.n for arm in study.arms if arm.n is not None]
    if counted is None and not in_turn(study) and len(groups) == len(study.arms):
        return sum(groups)
    return counted or 0


def in_turn(study: Study) -> bool:
    """Return whether the people of a study took both treatments in turn."""
    return study.design in (Design.RCT_CROSSOVER, Design.CROSSOVER, Design.NON_RANDOMISED_CROSSOVER)


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
    effect = next((found for unit in _UNITS if (found := _reported(outcome, unit)) is not None), None)
    return (effect.low, effect.high) if effect is not None else None


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
        return effects.log_ratio(events) if events is not None and not in_turn(study) else None
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
    freedom = people_behind(study, outcome) - (1 if in_turn(study) else 2)
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
        t = effects.t_of_p(p_number(outcome.p), people - (1 if in_turn(study) else 2))
    else:
        return None
    if in_turn(study):
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
    people = _group_size(study, result, "both" if in_turn(study) and result and result.n is None else role)
    if result is None or not people:
        return None
    if result.events is not None:
        return (result.events, people) if result.events <= people else None
    if result.unit != "%" or result.value is None:
        return None
    printed = plain_number(result.value)
    events = effects.events_of_percentage(float(result.value), people, len(printed.partition(".")[2]))
    return None if events is None else (events, people)
