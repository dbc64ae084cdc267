"""Findings fit the studies they name: members belong, what is left out is left out for a reason that holds.

A finding decides about claims, so each of its choices is held against the records: a trial can be neither taken in
nor kept out against what its record says, and none can be forgotten.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.levels import RANDOMISED, REVIEWS, directness
from ldn_kb.model import ArmResult, Finding, Member, Outcome, Study
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.model.vocabulary import Direction, Directness, LeftOutReason
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet

_COMES_DOWN = re.compile(r"\b(?:reduc|decreas|drop|fall|fell|less|down|lower|improve|relief)", re.IGNORECASE)
_PER_100 = ("RR", "OR", "HR", "IRR")
Item = tuple[str, int, str, str | None]
"""Field, place in it, study and outcome of a part of a finding that names a result."""


def _named(finding: Finding) -> Iterator[Item]:
    """Yield every result that a finding names."""
    for number, member in enumerate(finding.results):
        yield "results", number, member.study, member.outcome
    for number, left_out in enumerate(finding.left_out):
        yield "left_out", number, left_out.study, left_out.outcome
    for number, review in enumerate(finding.other_reviews):
        yield "other_reviews", number, review.study, review.outcome


def _outcome(study: Study | None, key: str | None) -> Outcome | None:
    return next((item for item in study.outcomes if item.id == key), None) if study is not None else None


def _trial(study: Study) -> str:
    return study.report_of or study.id


def known_outcomes(records: RecordSet) -> Iterator[Problem]:
    """Report a member, a result left out, a pooled result or a baseline whose outcome its study does not have."""
    for entry in records.of(Finding):
        for name, number, key, outcome in _named(entry.record):
            study = records.get(Study, key)
            if study is not None and outcome is not None and _outcome(study, outcome) is None:
                yield entry.problem(_unknown(study, outcome), "finding-outcome", name, number, "outcome")
        baseline = entry.record.baseline
        study = records.get(Study, baseline.study or "") if baseline else None
        if baseline and study is not None and baseline.outcome and _outcome(study, baseline.outcome) is None:
            yield entry.problem(_unknown(study, baseline.outcome), "finding-outcome", "baseline", "outcome")


def _unknown(study: Study, outcome: str) -> str:
    outcomes = [item.id for item in study.outcomes]
    return f"{study.id} has no outcome {quoted(outcome)}{suggestion(outcome, outcomes) or _list(outcomes)}"


def _list(outcomes: list[str]) -> str:
    return f"; it has {', '.join(outcomes) or 'none'}"


def members_in_window(records: RecordSet) -> Iterator[Problem]:
    """Report a member at another dose than the one under study, or in a combination, or with the dose marked wrongly.

    Harms may have been seen at other doses if the finding says so; a review has no dose of its own.
    """
    for entry in records.of(Finding):
        for number, member in enumerate(entry.record.results):
            study = records.get(Study, member.study)
            if study is None:
                continue
            if (found := _dose_fault(records.base, entry.record, member, study)) is not None:
                message, name = found
                yield entry.problem(message, "member-dose", "results", number, name)


def _dose_fault(base: KnowledgeBase, finding: Finding, member: Member, study: Study) -> tuple[str, str] | None:
    """Return what is wrong about the dose of a member, and the field."""
    at = directness(base, study)
    unconfirmed = any("dose" in text for text in study.provenance.unconfirmed)
    if at is Directness.PEOPLE_COMBINED:
        return f"{study.id} gave something else beside it; move it to left_out with reason: combination", "study"
    if at is Directness.PEOPLE_OTHER and not (finding.harm and finding.indirect.other_dose):
        hint = "; for a harm, say so under indirect: other_dose" if finding.harm else ""
        return f"{study.id} is outside the dose window; move it to left_out with reason: dose{hint}", "study"
    if at not in (Directness.PEOPLE_LOW, Directness.PEOPLE_UNKNOWN, Directness.PEOPLE_OTHER):
        return f"{study.id} studied no people; move it to left_out", "study"
    if at is Directness.PEOPLE_UNKNOWN and member.dose is None and study.design not in REVIEWS:
        return f"{study.id} has no dose; write dose: not-read, if its authors call it low", "study"
    if at is not Directness.PEOPLE_UNKNOWN and member.dose is not None and not unconfirmed:
        return f"{study.id} has a dose; delete dose: {member.dose}", "dose"
    return None


def members_once(records: RecordSet) -> Iterator[Problem]:
    """Report a member that is retracted, a further report, a second result of its trial, or left out as well."""
    for entry in records.of(Finding):
        finding = entry.record
        seen: dict[str, str] = {}
        left_out = {(item.study, item.outcome) for item in finding.left_out}
        for number, member in enumerate(finding.results):
            study = records.get(Study, member.study)
            if study is None:
                continue
            for message in _member_faults(finding, member, study, seen, left_out):
                yield entry.problem(message, "member", "results", number, "study")
            seen.setdefault(_trial(study), study.id)


def _member_faults(
    finding: Finding,
    member: Member,
    study: Study,
    seen: dict[str, str],
    left_out: set[tuple[str, str | None]],
) -> Iterator[str]:
    if study.retracted:
        yield f"{study.id} was retracted; move it to left_out with reason: retracted"
    if study.report_of is not None:
        yield f"{study.id} is a further report of {study.report_of}; name the main record"
    if _trial(study) in seen:
        yield f"the trial of {study.id} is a member already ({seen[_trial(study)]}); keep one result"
    if (study.id, member.outcome) in left_out or (study.id, None) in left_out:
        yield f"{study.id} is also under left_out with this result; delete one of the two"
    if study.design in REVIEWS and len(finding.results) > 1:
        yield f"{study.id} is a review, so its trials would count twice; make it the only member or an other_review"


def same_scale(records: RecordSet) -> Iterator[Problem]:
    """Report a member on another scale than the finding's, and a finding without the scale all its members use."""
    for entry in records.of(Finding):
        finding = entry.record
        outcomes = [_outcome(records.get(Study, item.study), item.outcome) for item in finding.results]
        for number, outcome in enumerate(outcomes):
            if outcome is not None and finding.scale is not None and outcome.scale != finding.scale:
                message = (
                    f"this result is on {quoted(outcome.scale or 'no scale')}, the finding on {quoted(finding.scale)}; "
                    "write scale: null, or leave the result out"
                )
                yield entry.problem(message, "finding-scale", "results", number, "outcome")
        scales = {outcome.scale for outcome in outcomes if outcome is not None}
        if finding.scale is None and len(scales) == 1 and None not in scales and None not in outcomes:
            message = f"all members are on one scale; write scale: {scales.pop()}"
            yield entry.problem(message, "finding-scale", "scale")


def members_about(records: RecordSet) -> Iterator[Problem]:
    """Report a member whose study bears on nothing that the finding is about."""
    for entry in records.of(Finding):
        about = {key for item in entry.record.about for key in records.base.family(item)}
        for number, member in enumerate(entry.record.results):
            study = records.get(Study, member.study)
            if study is not None and not about & {*study.conditions, *study.mechanisms, *study.topics}:
                message = (
                    f"{study.id} bears on none of {', '.join(entry.record.about)}; "
                    "add one to its conditions, mechanisms or topics, or leave it out"
                )
                yield entry.problem(message, "member", "results", number, "study")


def members_or_basis(records: RecordSet) -> Iterator[Problem]:
    """Report a finding with members and a basis, and one whose sense of good and bad contradicts itself."""
    for entry in records.of(Finding):
        finding = entry.record
        if finding.basis is not None and finding.results:
            yield entry.problem("a basis settles it without results; delete one of the two", "finding-sense", "basis")
        if finding.harm and finding.better == "higher":
            message = "more of an unwanted effect is not better; write better: lower, or harm: false"
            yield entry.problem(message, "finding-sense", "better")
        if finding.basis is not None and not finding.harm and finding.better == "lower":
            message = "a basis says that the outcome happens; write harm: true, or better: higher if that is good"
            yield entry.problem(message, "finding-sense", "harm" if "harm" in finding.model_fields_set else "better")


def one_main(records: RecordSet) -> Iterator[Problem]:
    """Report a second main finding of one condition or topic."""
    seen: dict[str, str] = {}
    for entry in records.of(Finding):
        for key in entry.record.about if entry.record.main else ():
            first = seen.setdefault(key, entry.record.id)
            if first != entry.record.id:
                message = f"{quoted(first)} is the main finding of {key} already; keep main: true in one of the two"
                yield entry.problem(message, "main-finding", "main")


def reasons_hold(records: RecordSet) -> Iterator[Problem]:
    """Report a reason for leaving a result out that the study's record contradicts."""
    for entry in records.of(Finding):
        for number, item in enumerate(entry.record.left_out):
            study = records.get(Study, item.study)
            if study is None:
                continue
            message = _contradiction(records, entry, study, item.reason, item.outcome)
            if message is not None:
                yield entry.problem(
                    f"reason is {quoted(item.reason)}, but {message}", "left-out", "left_out", number, "reason"
                )


def _contradiction(
    records: RecordSet, entry: LocatedRecord[Finding], study: Study, reason: LeftOutReason, key: str | None
) -> str | None:
    """Return how the record contradicts a reason, or ``None``."""
    finding = entry.record
    if reason is LeftOutReason.DOSE and directness(records.base, study) is Directness.PEOPLE_LOW:
        return f"{study.id} is inside the dose window; name another reason or make it a member"
    if reason is LeftOutReason.COMBINATION and not any(arm.combined_with for arm in study.arms):
        return f"no arm of {study.id} has combined_with; write there what only that arm got, or name another reason"
    if reason is LeftOutReason.RETRACTED and not study.retracted:
        return f"{study.id} has no notice of a retraction"
    members = [found for item in finding.results if (found := records.get(Study, item.study)) is not None]
    in_review = any(item.design in REVIEWS for item in members)
    if reason is LeftOutReason.SAME_TRIAL and not in_review and _trial(study) not in map(_trial, members):
        return f"no member is a result of the trial {_trial(study)}; name another reason or make it a member"
    outcome = _outcome(study, key)
    if reason is LeftOutReason.NOT_COMPARED and outcome is not None and _compared(outcome):
        return f"{outcome.id} was compared between groups; name another reason or make it a member"
    return None


def _compared(outcome: Outcome) -> bool:
    estimate = outcome.estimate
    between = estimate is not None and estimate.basis == "between-groups" and estimate.value is not None
    return between or outcome.direction is not Direction.NOT_COMPARED


def baselines_hold(records: RecordSet) -> Iterator[Problem]:
    """Report a baseline without a source, and one that is not the number of the control group in its study."""
    for entry in records.of(Finding):
        baseline = entry.record.baseline
        if baseline is None:
            continue
        if baseline.study is None or baseline.outcome is None:
            if baseline.source is None:
                message = "a baseline needs the study and outcome whose control group it is, or an address as source"
                yield entry.problem(message, "baseline", "baseline", "value")
            continue
        study = records.get(Study, baseline.study)
        outcome = _outcome(study, baseline.outcome)
        if study is None or outcome is None:
            continue
        has = _control_numbers(study, outcome.control, baseline.unit)
        if not any(round(number, _decimals(baseline.value)) == float(baseline.value) for number in has):
            numbers = " and ".join(f"{number:g}" for number in has) or "no number"
            message = f"the baseline is {baseline.value}, but the control group of {baseline.outcome} has {numbers}"
            yield entry.problem(message, "baseline", "baseline", "value")


def _decimals(value: float) -> int:
    return len(plain_number(value).partition(".")[2])


def _control_numbers(study: Study, control: ArmResult | None, unit: str) -> list[float]:
    """Return the numbers that a baseline may be: people per 100, or the score before or at the end."""
    if control is None:
        return []
    if unit == "points":
        return [
            float(number) for number in (control.value, control.baseline) if number is not None and control.unit != "%"
        ]
    numbers = [float(control.value)] if control.value is not None and control.unit == "%" else []
    arms = [arm.n for arm in study.arms if arm.role == "control"]
    people = control.n or (arms[0] if len(arms) == 1 else None)
    if control.events is not None and people:
        numbers.append(100 * control.events / people)
    return numbers


def important_units(records: RecordSet) -> Iterator[Problem]:
    """Report an important difference in a unit in which the members do not measure.

    Points need one scale, or one member; people per 100 need counted people or a ratio.
    """
    for entry in records.of(Finding):
        finding, typed = entry.record, entry.record.important_difference
        outcomes = [_outcome(records.get(Study, item.study), item.outcome) for item in finding.results]
        if typed is None or not outcomes or None in outcomes:
            continue
        counted = any(outcome is not None and _counts_people(outcome) for outcome in outcomes)
        one_scale = finding.scale is not None or len(outcomes) == 1
        if typed.unit == "points" and (counted or not one_scale):
            message = "the important difference is in points, but the members count people or use several scales"
            yield entry.problem(message, "finding-scale", "important_difference", "unit")
        if typed.unit == "per-100" and not counted:
            message = "the important difference is in people per 100, but no member counts people"
            yield entry.problem(message, "finding-scale", "important_difference", "unit")


def _counts_people(outcome: Outcome) -> bool:
    groups = (outcome.treatment, outcome.control)
    ratio = outcome.estimate is not None and outcome.estimate.kind in _PER_100
    return ratio or any(group is not None and (group.events is not None or group.unit == "%") for group in groups)


def reviews_fit(records: RecordSet) -> Iterator[Problem]:
    """Report an other review that is none, and trials it is said to lack or add that are no members or are.

    Where a review is the member, the trials that another one lacks are not members.
    """
    for entry in records.of(Finding):
        members = {item.study for item in entry.record.results}
        of_trials = not any(_is_review(records, key) for key in members)
        for number, item in enumerate(entry.record.other_reviews):
            path = ("other_reviews", number)
            if item.study in records.kinds and not _is_review(records, item.study):
                message = f"{item.study} is no review; only pooled results stand here"
                yield entry.problem(message, "other-review", *path, "study")
            if item.study in members:
                yield entry.problem(f"{item.study} is a member; delete it here", "other-review", *path, "study")
            for place, key in enumerate(item.lacks or ()):
                if of_trials and key in records.kinds and key not in members:
                    message = f"{key} is no member, so the review cannot lack it; delete it here"
                    yield entry.problem(message, "other-review", *path, "lacks", place)
            for place, key in enumerate(item.adds or ()):
                if key in members:
                    message = f"{key} is a member, so the review cannot add it; delete it here"
                    yield entry.problem(message, "other-review", *path, "adds", place)


def _is_review(records: RecordSet, key: str) -> bool:
    study = records.get(Study, key)
    return study is not None and study.design in REVIEWS


def every_trial_has_a_finding(records: RecordSet) -> Iterator[Problem]:
    """Report a randomised trial in people that no finding has as a member or leaves out with a reason.

    Reports of one trial count as one: any of them may be named.
    """
    trials: dict[str, set[str]] = defaultdict(set)
    for entry in records.of(Study):
        trials[_trial(entry.record)].add(entry.record.id)
    named: set[str] = set()
    for finding in records.of(Finding):
        named |= {member.study for member in finding.record.results}
        named |= {left_out.study for left_out in finding.record.left_out}
    for entry in records.of(Study):
        study = entry.record
        if study.design not in RANDOMISED or study.subjects != "people" or study.report_of or study.retracted:
            continue
        if not trials[study.id] & named:
            message = (
                f"the randomised trial {quoted(study.id)} stands in no finding; "
                "make a result of it a member, or name it under left_out with the reason"
            )
            yield entry.problem(message, "trial-without-finding")


def directions_fit_arms(records: RecordSet) -> Iterator[Problem]:
    """Report a member that is said to favour the group with the worse number.

    How far something came down is better the more it is, though less of it is good: such a measure says neither.
    """
    for entry in records.of(Finding):
        finding = entry.record
        for number, member in enumerate(finding.results):
            outcome = _outcome(records.get(Study, member.study), member.outcome)
            if outcome is None or (finding.better == "lower" and _COMES_DOWN.search(outcome.measure)):
                continue
            treatment = outcome.treatment.value if outcome.treatment else None
            control = outcome.control.value if outcome.control else None
            if treatment is None or control is None or treatment == control:
                continue
            better = (treatment > control) == (finding.better == "higher")
            wrong = Direction.FAVOURS_CONTROL if better else Direction.FAVOURS_TREATMENT
            if outcome.direction is wrong:
                message = (
                    f"the direction of {member.outcome} in {member.study} is {quoted(outcome.direction)}, but "
                    f"{plain_number(treatment)} against {plain_number(control)} is {'better' if better else 'worse'} "
                    f"where {finding.better} is better; correct the direction, or better"
                )
                yield entry.problem(message, "direction", "results", number, "outcome")


RULES = (
    directions_fit_arms,
    known_outcomes,
    members_in_window,
    members_once,
    same_scale,
    members_about,
    members_or_basis,
    one_main,
    reasons_hold,
    baselines_hold,
    important_units,
    reviews_fit,
    every_trial_has_a_finding,
)
