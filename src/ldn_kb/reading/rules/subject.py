"""The file that says what all others are about: its dose window must be possible."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.model import Subject
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import RecordSet


def possible_window(records: RecordSet) -> Iterator[Problem]:
    """Report a dose window that is upside down, in an unknown unit, or given twice in one unit."""
    for entry in records.of(Subject):
        subject = entry.record
        limits = subject.dose_window.limits if subject.dose_window else ()
        for number, item in enumerate(limits):
            place = ("dose_window", "limits", number)
            if item.unit not in subject.units:
                choices = f"{', '.join(subject.units)}{suggestion(item.unit, subject.units)}"
                message = f"the unit is {quoted(item.unit)}; units has {choices}"
                yield entry.problem(message, "unknown-unit", *place, "unit")
            if item.unit in [other.unit for other in limits[:number]]:
                yield entry.problem(f"the window in {item.unit} is given twice", "dose-window", *place, "unit")
            if item.low is not None and item.low > item.high:
                message = f"the lowest dose {item.low:g} is above the highest, {item.high:g}"
                yield entry.problem(message, "dose-window", *place, "low")


RULES = (possible_window,)
