"""The numbers of a trial agree with each other: shares, people, arms and the difference between them."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.levels import RANDOMISED
from ldn_kb.model import ArmResult, Design, Outcome, Study
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.model.vocabulary import Direction
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet

_SIDES = ("treatment", "control")
_DIFFERENCES = ("MD", "SMD", "g", "adjusted-difference", "median-difference")
_RATIOS = ("RR", "OR", "HR", "IRR")
_ROUNDED_TWICE = 0.1
"""How much further than by rounding once a share may be off: some sources round a number that was rounded before."""

_MOST_LOST = 1 / 3


def shares_fit_counts(records: RecordSet) -> Iterator[Problem]:
    """Report a percentage that is not the number of events over the number of people."""
    for entry, number, outcome in _outcomes(records):
        for side, result in _results(outcome):
            people = result.n or _people(entry.record, side)
            if result.unit != "%" or result.value is None or result.events is None or not people:
                continue
            share = 100 * result.events / people
            decimals = len(plain_number(result.value).partition(".")[2])
            if abs(share - abs(result.value)) > 0.5 * 10**-decimals + _ROUNDED_TWICE:
                message = (
                    f"{result.events} of {people} people are {share:.1f}%, not {plain_number(result.value)}%; correct "
                    "one, or write the n of this result"
                )
                yield entry.problem(message, "impossible-number", "outcomes", number, side, "value")


def people_fit_arms(records: RecordSet) -> Iterator[Problem]:
    """Report a result of a parallel trial with more people than its arm has."""
    for entry, number, outcome in _outcomes(records):
        for side, result in _results(outcome):
            arms = [arm.n for arm in entry.record.arms if arm.role == side and arm.n is not None]
            all_known = arms and len(arms) == sum(arm.role == side for arm in entry.record.arms)
            if entry.record.design is not Design.RCT_PARALLEL or not all_known or result.n is None:
                continue
            if result.n > sum(arms):
                message = f"{result.n} people, but the {side} arm has {sum(arms)}"
                yield entry.problem(message, "impossible-number", "outcomes", number, side, "n")


def arms_add_up(records: RecordSet) -> Iterator[Problem]:
    """Report a parallel trial whose arms add up to none of its counts of people.

    Arms may be given as completed or analysed; where that leaves out more than a third of those enrolled, one is wrong.
    """
    for entry in records.of(Study):
        study = entry.record
        arms = [arm.n for arm in study.arms]
        counts = {
            name: value
            for name in ("planned", "enrolled", "randomised", "completed", "analysed")
            if (value := getattr(study.n, name)) is not None
        }
        known = [people for people in arms if people is not None]
        if study.design is not Design.RCT_PARALLEL or len(known) < max(2, len(arms)) or not counts:
            continue
        total = sum(known)
        fits = [name for name, value in counts.items() if value == total]
        lost = 1 - total / study.n.enrolled if study.n.enrolled else 0.0
        if not fits or (set(fits) <= {"completed", "analysed"} and lost > _MOST_LOST):
            listed = ", ".join(f"{value} {name}" for name, value in counts.items())
            message = f"the arms add up to {total} people, but there were {listed}; correct the one that is wrong"
            yield entry.problem(message, "impossible-number", "n")


def signs_fit_arms(records: RecordSet) -> Iterator[Problem]:
    """Report a difference or a ratio between groups that points the other way than the numbers of the arms."""
    for entry, number, outcome in _outcomes(records):
        estimate, treatment, control = outcome.estimate, outcome.treatment, outcome.control
        if estimate is None or estimate.value is None or estimate.basis != "between-groups":
            continue
        if treatment is None or control is None or treatment.value is None or control.value is None:
            continue
        difference = treatment.value - control.value
        if treatment.unit != control.unit or not difference:
            continue
        # A ratio compares shares of people; of scores it may be a ratio of anything.
        null = 1 if estimate.kind in _RATIOS and treatment.unit == "%" else 0 if estimate.kind in _DIFFERENCES else None
        if null is None or estimate.value == null or (difference > 0) == (estimate.value > null):
            continue
        arms = f"{plain_number(treatment.value)} against {plain_number(control.value)}"
        message = (
            f"the {estimate.kind} is {plain_number(estimate.value)}, but the arms have {arms}; an arm or the sign is "
            "turned round"
        )
        yield entry.problem(message, "direction", "outcomes", number, "estimate", "value")


def primary_outcomes_whole(records: RecordSet) -> Iterator[Problem]:
    """Report a primary outcome of a randomised trial without the numbers of two groups, an estimate, or a word on why.

    People who took both in turn may have one number each, too. The number of one group alone compares nothing.
    """
    for entry, number, outcome in _outcomes(records):
        study = entry.record
        if not outcome.primary or study.design not in RANDOMISED or study.report_of is not None:
            continue
        if any("primary outcome" in text for text in study.provenance.missing):
            continue
        estimate = outcome.estimate
        counted = [
            result is not None and (result.value is not None or result.events is not None)
            for result in (outcome.treatment, outcome.control)
        ]
        if not all(counted) and (estimate is None or estimate.value is None):
            message = (
                "a primary outcome needs the numbers of treatment and control, or an estimate; or say under "
                "provenance.missing what of the primary outcome was not in what was read"
            )
            yield entry.problem(message, "primary-outcome", "outcomes", number)
        elif any(counted) != all(counted) and outcome.direction is not Direction.NOT_COMPARED:
            message = (
                "one of the two groups has a number and the other has none; write both, or direction: not-compared"
            )
            yield entry.problem(message, "primary-outcome", "outcomes", number)


def parts_fit_trials(records: RecordSet) -> Iterator[Problem]:
    """Report a result of one group that compares two, and one of an open-label phase in a study without blinding."""
    for entry, number, outcome in _outcomes(records):
        both = outcome.treatment is not None and outcome.control is not None
        if outcome.compared_with is not None and (both or outcome.direction is not Direction.NOT_COMPARED):
            message = (
                f"compared_with is {quoted(outcome.compared_with)}, which is for a result of one group with direction: "
                "not-compared; leave it out, or correct the result"
            )
            yield entry.problem(message, "part-of-trial", "outcomes", number, "compared_with")
        if outcome.open_label is not None and entry.record.blinding not in ("single", "double"):
            message = (
                f"open_label is {quoted(outcome.open_label)}, but the study's blinding is "
                f"{quoted(entry.record.blinding or 'null')}; leave it out: all of the study is open-label"
            )
            yield entry.problem(message, "part-of-trial", "outcomes", number, "open_label")


def _outcomes(records: RecordSet) -> Iterator[tuple[LocatedRecord[Study], int, Outcome]]:
    for entry in records.of(Study):
        for number, outcome in enumerate(entry.record.outcomes):
            yield entry, number, outcome


def _results(outcome: Outcome) -> Iterator[tuple[str, ArmResult]]:
    for side in _SIDES:
        result: ArmResult | None = getattr(outcome, side)
        if result is not None:
            yield side, result


def _people(study: Study, side: str) -> int | None:
    """Return the number of people in the only arm of one side; ``None`` if there are several or it is not known."""
    arms = [arm.n for arm in study.arms if arm.role == side]
    return arms[0] if len(arms) == 1 else None


RULES = (
    shares_fit_counts,
    people_fit_arms,
    arms_add_up,
    signs_fit_arms,
    primary_outcomes_whole,
    parts_fit_trials,
)
