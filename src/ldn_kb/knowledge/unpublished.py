"""Registered trials without a published report, or stopped early: where each stands, from its record alone."""

from __future__ import annotations

import datetime
from enum import Enum

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.profiles import is_open
from ldn_kb.model import Study
from ldn_kb.model.vocabulary import TrialState


class Unpublished(Enum):
    """Where a trial without a published report stands; the value is the heading, the order is that of the page."""

    OVERDUE = "Past the planned end, no result found"
    COMPLETED = "Completed, no result found"
    STOPPED = "Stopped early"
    WITHDRAWN = "Withdrawn before it started"
    RUNNING = "Planned, recruiting or under way"
    UNKNOWN = "State and end not known"


SILENT = frozenset((Unpublished.OVERDUE, Unpublished.COMPLETED, Unpublished.STOPPED))
"""Where a trial stands that took place and of which no report was found: what it showed may be missing."""
_BY_STATE = {
    TrialState.COMPLETED_WITHOUT_RESULT: Unpublished.COMPLETED,
    TrialState.STOPPED_EARLY: Unpublished.STOPPED,
    TrialState.WITHDRAWN: Unpublished.WITHDRAWN,
}


def standing(study: Study, day: datetime.date | None) -> Unpublished | None:
    """Return where a trial stands on ``day``; ``None`` if it is published, no trial, or a further report of one.

    A trial is overdue if its end, planned or real, is before ``day`` and its last copy read says neither that it was
    completed, stopped or withdrawn nor that it was reported.
    """
    if study.retracted or study.report_of is not None:
        return None
    if study.status is None:
        return Unpublished.UNKNOWN if is_open(study) else None
    state, ended = study.status.state, study.status.ended
    if state is TrialState.REPORTED:
        return None
    if state in _BY_STATE:
        return _BY_STATE[state]
    if day is not None and ended is not None and ended < day:
        return Unpublished.OVERDUE
    return Unpublished.UNKNOWN if state is TrialState.UNKNOWN else Unpublished.RUNNING


def newest_day(base: KnowledgeBase) -> datetime.date | None:
    """Return the newest day on which a study was entered or read or a finding checked: the day the data speaks for."""
    read = [study.provenance for study in base.studies]
    days = [item.entered for item in read] + [finding.checked for finding in base.findings]
    days += [item.second_reading.date for item in read if item.second_reading is not None]
    return max(days, default=None)


def unpublished(base: KnowledgeBase) -> list[tuple[Unpublished, Study]]:
    """Return every trial without a published report, by where it stands, then in the order of studies."""
    day = newest_day(base)
    every = [(where, study) for study in base.studies if (where := standing(study, day)) is not None]
    order = list(Unpublished)
    return sorted(every, key=lambda item: order.index(item[0]))


def has_numbers(study: Study) -> bool:
    """Return whether some result in the record has a number."""
    arms = [arm for outcome in study.outcomes for arm in (outcome.treatment, outcome.control)]
    numbers = [arm.value if arm.value is not None else arm.events for arm in arms if arm is not None]
    numbers += [outcome.estimate.value for outcome in study.outcomes if outcome.estimate is not None]
    return any(number is not None for number in numbers)
