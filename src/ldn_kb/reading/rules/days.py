"""Days that cannot be: after the day of the check, or in an order in which things do not happen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from ldn_kb.model import Article, Claim, Study
from ldn_kb.model.vocabulary import TrialState
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet

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
        for path, day in entry.days:
            if day > last and not (path == _END and _goes_on(entry.record)):
                message = f"{day} is still to come; write the day on which it was done, {records.today} at the latest"
                yield entry.problem(message, "future-day", *path)


def _goes_on(record: Any) -> bool:
    return isinstance(record, Study) and record.status is not None and record.status.state in _GOING_ON


def in_order(records: RecordSet) -> Iterator[Problem]:
    """Report a second reading older than its record, a notice than its publication, an article than what it cites.

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
    yield from _before_their_sources(records)
    for item in records.of(Claim):
        article = records.get(Article, item.record.article)
        published = article.published if article is not None else None
        if published is not None and item.record.checked < published:
            message = f"checked on {item.record.checked}, before {item.record.article} was published on {published}"
            yield item.problem(message, "order-of-days", "checked")


def _before_their_sources(records: RecordSet) -> Iterator[Problem]:
    """Report an article that cites a publication of a later year than the one after its own."""
    for entry in records.of(Article):
        published = entry.record.published
        for number, item in enumerate(entry.record.references if published else ()):
            if (message := _newer(records, item.study or "", published)) is not None:
                yield entry.problem(message, "order-of-days", "references", number, "study")
        if published is not None and any(absence.date < published for absence in entry.record.looked_for_absent):
            message = f"it was read for something on an earlier day than {published}, on which it was published"
            yield entry.problem(message, "order-of-days", "published")
    for claim in records.of(Claim):
        article = records.get(Article, claim.record.article)
        for number, key in enumerate(claim.record.cites if article is not None else ()):
            if article is not None and (message := _newer(records, key, article.published)) is not None:
                yield claim.problem(message, "order-of-days", "cites", number)


def _newer(records: RecordSet, key: str, published: datetime.date | None) -> str | None:
    study = records.get(Study, key)
    if published is None or study is None or study.year is None or study.year <= published.year + 1:
        return None
    return f"{study.id} is of {study.year}, and the article was published on {published}; correct the one that is wrong"


RULES = (
    none_to_come,
    in_order,
)
