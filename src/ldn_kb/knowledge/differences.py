"""The difference of two groups whose results a source gives without an estimate: arithmetic, where that is right.

It is treatment minus control, with the sign of its measure as that is named, as a reported estimate is. It stands
beside the results of the groups, never in place of a reported estimate, and nothing is judged by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt

from ldn_kb.knowledge.judging import effects
from ldn_kb.knowledge.judging.effects import Events
from ldn_kb.knowledge.levels import COMPARED
from ldn_kb.knowledge.trials import in_turn
from ldn_kb.model import ArmResult, Outcome, Study
from ldn_kb.model.reported_numbers import plain_number

POINTS_OF_PERCENTAGE = "percentage points"
_PEOPLE = re.compile(
    r"\b(people|participants?|patients?|persons?|adults|children|women|men|girls|boys)\b", re.IGNORECASE
)
_MEDIAN = re.compile(r"\bmedians?\b", re.IGNORECASE)
_DIRECTED = re.compile(r"\s+(?:less|lower|fewer|more|higher)\b.*$", re.IGNORECASE)
_ENOUGH_FREEDOM = 8
"""Below this many degrees of freedom the t value that we have is not right to three digits."""
_P_OF_INTERVAL = 0.05


@dataclass(frozen=True)
class Difference:
    """Treatment minus control as computed from both groups, with the 95 % interval where the method allows one.

    ``places`` is how many digits after the point the results of the groups allow. ``of_change``: both results are sizes
    of a change that their unit names, ``points lower``; then more is a larger change, not a higher value.
    """

    value: float
    unit: str
    places: int
    low: float | None = None
    high: float | None = None
    method: str | None = None
    of_change: bool = False


def computed_difference(study: Study, outcome: Outcome) -> Difference | None:
    """Return the difference between both groups of an outcome without an estimate; ``None`` where it would be wrong.

    That is: where an estimate was reported, even in words; where nothing was compared; where the results are medians,
    whose difference is not the median difference; where they are end values of groups that started from different
    values; where they are numbers of events, which depend on how many people were watched for how long; where units
    differ; and in a crossover trial whose periods rest on different numbers of people, so that neither a paired nor an
    unpaired difference is meant.
    """
    treatment, control = outcome.treatment, outcome.control
    if outcome.estimate is not None or treatment is None or control is None or study.comparator not in COMPARED:
        return None
    if _are_medians(outcome) or treatment.baseline != control.baseline:
        return None
    if in_turn(study) and treatment.n != control.n:
        return None
    shares = _difference_of_shares(study, outcome, treatment, control)
    return shares or _difference_of_values(study, treatment, control)


def _are_medians(outcome: Outcome) -> bool:
    texts = [outcome.measure, outcome.note]
    texts += [text for arm in (outcome.treatment, outcome.control) if arm is not None for text in (arm.text, arm.unit)]
    return any(text is not None and _MEDIAN.search(text) for text in texts)


def _difference_of_shares(
    study: Study, outcome: Outcome, treatment: ArmResult, control: ArmResult
) -> Difference | None:
    """Return the difference of two shares of people, by Newcombe's interval if the source counts both.

    A count without a percentage is one of people only if the measure or both units say so: of other events a person
    may have several. The people behind a bare percentage are not taken from the size of the group: they may have been
    fewer. People who took both in turn are not two independent groups, which the interval asks for.
    """
    printed = _both_values(treatment, control) if treatment.unit == control.unit == "%" else None
    events = _events(treatment, control)
    if printed is None and (events is None or not _counts_people(outcome, treatment, control)):
        return None
    places = 1 if printed is None else _places(*printed)
    if events is None:
        assert printed is not None
        return Difference(round(printed[0] - printed[1], places), POINTS_OF_PERCENTAGE, places)
    value = 100 * (events.treatment / events.treatment_people - events.control / events.control_people)
    if in_turn(study):
        return Difference(round(value, places), POINTS_OF_PERCENTAGE, places)
    low, high = (round(100 * end, places) for end in newcombe_interval(events))
    return Difference(round(value, places), POINTS_OF_PERCENTAGE, places, low, high, "Newcombe")


def _events(treatment: ArmResult, control: ArmResult) -> Events | None:
    """Return the people with an event among those behind each result, if the source gives all four numbers."""
    if treatment.events is None or control.events is None or not treatment.n or not control.n:
        return None
    if treatment.events > treatment.n or control.events > control.n:
        return None
    return Events(treatment.events, treatment.n, control.events, control.n)


def _counts_people(outcome: Outcome, treatment: ArmResult, control: ArmResult) -> bool:
    return bool(_PEOPLE.search(outcome.measure)) or all(_PEOPLE.search(arm.unit or "") for arm in (treatment, control))


def _difference_of_values(study: Study, treatment: ArmResult, control: ArmResult) -> Difference | None:
    """Return the difference of two means, by Welch's interval if standard deviations and people are known."""
    values = _both_values(treatment, control)
    unit = treatment.unit
    if values is None or unit is None or unit != control.unit or unit == "%":
        return None
    if treatment.events is not None or control.events is not None or _PEOPLE.search(unit):
        return None
    places = _places(*values)
    ends = None if in_turn(study) else _welch(treatment, control)
    short = POINTS_OF_PERCENTAGE if unit.startswith("%") else _DIRECTED.sub("", unit)
    value = round(values[0] - values[1], places)
    of_change = _DIRECTED.search(unit) is not None
    if ends is None:
        return Difference(value, short, places, of_change=of_change)
    return Difference(value, short, places, round(ends[0], places), round(ends[1], places), "Welch", of_change)


def _both_values(treatment: ArmResult, control: ArmResult) -> tuple[float, float] | None:
    if treatment.value is None or control.value is None:
        return None
    return treatment.value, control.value


def _places(*values: float) -> int:
    """Return the most digits after the point that any of the values was printed with."""
    return max(len(plain_number(value).partition(".")[2]) for value in values)


def newcombe_interval(events: Events) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two independent shares, treatment minus control, from -1 to 1.

    Method 10 of Newcombe (Stat Med 1998;17:873-90), which combines Wilson's intervals of both shares.
    """
    first, second = events.treatment / events.treatment_people, events.control / events.control_people
    low_1, high_1 = effects.wilson_interval(events.treatment, events.treatment_people)
    low_2, high_2 = effects.wilson_interval(events.control, events.control_people)
    value = first - second
    return (
        value - sqrt((first - low_1) ** 2 + (high_2 - second) ** 2),
        value + sqrt((high_1 - first) ** 2 + (second - low_2) ** 2),
    )


def _welch(treatment: ArmResult, control: ArmResult) -> tuple[float, float] | None:
    """Return the interval of the difference of two means if the source gives what it takes, of both groups."""
    if None in (treatment.sd, control.sd, treatment.n, control.n):
        return None
    first, second = ((float(arm.value or 0), float(arm.sd or 0), arm.n or 0) for arm in (treatment, control))
    return welch_interval(first, second)


def welch_interval(
    treatment: tuple[float, float, int], control: tuple[float, float, int]
) -> tuple[float, float] | None:
    """Return the 95 % interval of the difference of two means, each given with its standard deviation and its people.

    Welch's t interval with unequal variances (Biometrika 1947;34:28-35); ``None`` with too few people.
    """
    (first, sd_1, n_1), (second, sd_2, n_2) = treatment, control
    if min(n_1, n_2) < 2 or not sd_1 + sd_2:  # noqa: PLR2004
        return None
    part_1, part_2 = sd_1**2 / n_1, sd_2**2 / n_2
    freedom = (part_1 + part_2) ** 2 / (part_1**2 / (n_1 - 1) + part_2**2 / (n_2 - 1))
    if freedom < _ENOUGH_FREEDOM:
        return None
    half = effects.t_of_p(_P_OF_INTERVAL, freedom) * sqrt(part_1 + part_2)
    return first - second - half, first - second + half
