"""Days that cannot be: after the day of the check, or in an order in which things do not happen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ldn_kb.model import Article, Claim, Study
from ldn_kb.model.vocabulary import TrialState
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.yaml_reader import KeyPath

_ELSEWHERE = datetime.timedelta(days=1)
"""How much later it may already be where a contributor lives."""
_END = ("status", "ended")
_GOING_ON = (TrialState.NOT_YET_RECRUITING, TrialState.RECRUITING, TrialState.ACTIVE, TrialState.UNKNOWN)


def none_to_come(records: RecordSet) -> Iterator[Problem]:
    """Report every day, in whatever field, that is still to come; none if it is not known what day it is.

    The end of a trial that goes on may be to come.
    """
    if records.today is None:
        return
    last = records.today + _ELSEWHERE
    for key in sorted(records.entries):
        entry = records.entries[key]
        for path, day in _days(entry.record, ()):
            if day > last and not (path == _END and _goes_on(entry.record)):
                message = f"{day} is still to come; write the day on which it was done, {records.today} at the latest"
                yield entry.problem(message, "future-day", *path)


def _goes_on(record: Any) -> bool:
    return isinstance(record, Study) and record.status is not None and record.status.state in _GOING_ON


def _days(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, datetime.date]]:
    """Yield path and value of every day below ``value``."""
    if isinstance(value, datetime.date):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, inner in value.__dict__.items():
            if isinstance(inner, datetime.date | tuple | BaseModel):
                yield from _days(inner, (*path, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if isinstance(item, BaseModel):
                yield from _days(item, (*path, number))


def in_order(records: RecordSet) -> Iterator[Problem]:
    """Report a second reading older than its record, a notice than its publication, a claim than its article.

    Papers appear online up to a year before the year that is printed on them.
    """
    for entry in records.of(Study):
        study, provenance = entry.record, entry.record.provenance
        reading = provenance.second_reading
        if reading is not None and reading.date < provenance.entered:
            message = f"read a second time on {reading.date}, before it was entered on {provenance.entered}"
            yield entry.problem(message, "reading-before-entry", "provenance", "second_reading", "date")
        for number, notice in enumerate(study.notices):
            if notice.date is not None and study.year is not None and notice.date.year < study.year - 1:
                message = f"the notice is of {notice.date}, the publication of {study.year}"
                yield entry.problem(message, "order-of-days", "notices", number, "date")
    for item in records.of(Claim):
        article = records.get(Article, item.record.article)
        published = article.published if article is not None else None
        if published is not None and item.record.checked < published:
            message = f"checked on {item.record.checked}, before {item.record.article} was published on {published}"
            yield item.problem(message, "order-of-days", "checked")


RULES = (
    none_to_come,
    in_order,
)
