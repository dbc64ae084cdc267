"""Claimed numbers are checked, and the number called reported is the one the study record holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldn_kb.model import Claim, NumberCheck, Study
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet

_STUDY_FIELDS = (
    "n.planned",
    "n.enrolled",
    "n.randomised",
    "n.completed",
    "n.analysed",
    "duration_weeks",
    "year",
    "dose.low",
    "dose.high",
)
_SIDES = ("treatment", "control")
_OUTCOME_FIELDS = (
    *(f"{side}.{name}" for side in _SIDES for name in ("value", "n", "events", "baseline")),
    *(f"estimate.{name}" for name in ("value", "low", "high", "level")),
    "weeks",
)


def figures_checked(records: RecordSet) -> Iterator[Problem]:
    """Report figures without an entry under ``numbers``, repeated labels, and entries that name no figure."""
    for entry in records.of(Claim):
        claim = entry.record
        labels = [figure.label for figure in claim.figures]
        checked = {check.figure for check in claim.numbers}
        for number, label in enumerate(labels):
            if label in labels[:number]:
                yield entry.problem(
                    f"the figure {quoted(label)} stands twice; give it another label",
                    "duplicate-id",
                    "figures",
                    number,
                    "label",
                )
            elif label not in checked:
                message = f"the figure {quoted(label)} has no entry under numbers"
                yield entry.problem(message, "figure-unchecked", "figures", number, "label")
        for number, check in enumerate(claim.numbers):
            if check.figure not in labels:
                message = f"the claim states no figure {quoted(check.figure)}{suggestion(check.figure, labels)}"
                yield entry.problem(message, "unknown-figure", "numbers", number, "figure")


def reported_numbers(records: RecordSet) -> Iterator[Problem]:
    """Report a ``reported`` number that the study record does not hold at the place named."""
    for entry in records.of(Claim):
        for number, check in enumerate(entry.record.numbers):
            if check.reported is not None:
                yield from _check_reported(records, entry, number, check)


def _check_reported(
    records: RecordSet, entry: LocatedRecord[Claim], number: int, check: NumberCheck
) -> Iterator[Problem]:
    """Follow one entry to the study and compare."""
    path = ("numbers", number)
    if check.study is None:
        if not entry.record.sources:
            yield entry.problem(
                "a reported number without a study needs an address in sources", "not-reported", *path, "reported"
            )
        return
    study = records.get(Study, check.study)
    if study is None:
        return
    allowed = _OUTCOME_FIELDS if check.outcome else _STUDY_FIELDS
    if check.field not in allowed:
        message = f"field is {quoted(check.field)}; write one of {', '.join(allowed)}"
        yield entry.problem(message, "not-reported", *path, "field" if check.field else "figure")
        return
    holder: Any = study
    if check.outcome:
        outcomes = {outcome.id: outcome for outcome in study.outcomes}
        if check.outcome not in outcomes:
            near = suggestion(check.outcome, outcomes) or f"; it has {', '.join(outcomes) or 'none'}"
            yield entry.problem(
                f"{study.id} has no outcome {quoted(check.outcome)}{near}", "not-reported", *path, "outcome"
            )
            return
        holder = outcomes[check.outcome]
    values = numbers_at(holder, check.field)
    if check.reported not in values:
        has = f"has {' and '.join(str(value) for value in values)}" if values else "has no number"
        where = f"{check.outcome} {check.field}" if check.outcome else check.field
        message = f"reported is {check.reported}, but {study.id} {has} at {where}"
        yield entry.problem(message, "not-reported", *path, "reported")


def numbers_at(holder: Any, field: str) -> list[int | float]:
    """Return the numbers at a dotted ``field`` of a study or outcome: none, one, or one each arm."""
    if field.startswith("dose."):
        doses = [arm.dose for arm in holder.arms if arm.dose is not None and arm.role in ("treatment", "both")]
        values = [getattr(dose, field.removeprefix("dose.")) for dose in doses]
        return sorted({value for value in values if value is not None})
    for name in field.split("."):
        holder = getattr(holder, name, None)
    return [] if holder is None else [holder]


RULES = (
    figures_checked,
    reported_numbers,
)
