"""A study's numbers beside the numbers of its abstract: which do not stand in it.

A number stands in an abstract as it is, with more digits, as a share instead of a percentage, without its sign, or as
what follows at once from two that do: a percentage from people with an event, a sum of arms, a difference of groups.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ldn_kb.model import ArmResult, Confirmed, Design, Outcome, Study
from ldn_kb.model.abstract import CONTROL, TREATMENT, AbstractNumbers
from ldn_kb.model.reported_numbers import plain_number

Path = tuple[str | int, ...]
_MARKS = (TREATMENT, CONTROL)
_HUNDRED = Decimal(100)
_SMALL = 10
_FEW = 4
_ENOUGH = 0.3
"""The share of a record's numbers below which a list is taken for that of another abstract."""
_FOREIGN = 2
_ENOUGH_OF_PART = 0.1
"""The same share for the list of a copy cut off, which holds less; and how many numbers the record has to have then."""
_FEW_OF_PART = 5


@dataclass(frozen=True)
class RecordedNumber:
    """A number of a record: where it stands, how it is printed, and what else would show it in an abstract."""

    path: Path
    name: str
    text: str
    percent: bool = False
    count: bool = False
    """Whether it counts people: then no percentage in the abstract is it."""
    computed: tuple[tuple[Decimal, ...], ...] = ()
    """Numbers from which it follows: it stands in the abstract too if all of one group do."""


@dataclass(frozen=True)
class _Comparison:
    """One study beside the list of its abstract's numbers."""

    study: Study
    abstract: AbstractNumbers

    @cached_property
    def percentages(self) -> list[str]:
        """The numbers with a percent sign, or with one behind the next number: ``20 to 30%``."""
        found = []
        for sentence in self.abstract.sentences:
            numbers = [item for item in sentence if item not in _MARKS]
            following = [*numbers[1:], ""]
            pairs = zip(numbers, following, strict=True)
            found += [item for item, behind in pairs if item.endswith("%") or behind.endswith("%")]
        return found

    @cached_property
    def others(self) -> list[str]:
        """The numbers without a percent sign of their own."""
        return [item for item in self.abstract.plain if not item.endswith("%")]

    def found(self, number: RecordedNumber) -> bool:
        listed, values = self._listed_as(number)
        if abs(_value(number.text)) in values:
            return True
        if any(same_number(number.text, item, percent=number.percent) for item in listed):
            return True
        return any(all(self._holds(value) for value in group) for group in number.computed)

    def _listed_as(self, number: RecordedNumber) -> _Listed:
        """Return which numbers of the abstract may be the recorded one: counts, percentages, probabilities or all."""
        if number.path[-1] == "p":
            return self._probabilities
        return self._counts if number.count else self._shares if number.percent else self._plain

    def _holds(self, value: Decimal) -> bool:
        listed, values = self._plain
        return abs(value) in values or any(same_number(str(value), item) for item in listed)

    @cached_property
    def _plain(self) -> _Listed:
        return _listed(list(self.abstract.plain))

    @cached_property
    def _counts(self) -> _Listed:
        return _listed(self.others)

    @cached_property
    def _probabilities(self) -> _Listed:
        return _listed([item for item in self.others if abs(_value(item)) <= 1 and ("." in item or item[0] in "<>")])

    @cached_property
    def _shares(self) -> _Listed:
        """Percentages and proportions; all numbers where the abstract writes no percent sign."""
        proportions = [item for item in self.others if "." in item]
        return _listed([*self.percentages, *proportions] if self.percentages else self.others)


_Listed = tuple[list[str], frozenset[Decimal]]


def _listed(numbers: list[str]) -> _Listed:
    """Return numbers as they are listed, and their values, among which most are found at once."""
    return numbers, frozenset(abs(_value(item)) for item in numbers)


@functools.cache
def _value(text: str) -> Decimal:
    return Decimal(text.strip("<>=~% "))


@dataclass(frozen=True)
class Held:
    """How many numbers of a record its abstract should hold, and those that it does not."""

    every: int
    missing: tuple[RecordedNumber, ...]

    @property
    def found(self) -> int:
        """How many it holds."""
        return self.every - len(self.missing)

    @property
    def is_of_another(self) -> bool:
        """Whether it holds so few that it is the list of another abstract."""
        return self.every >= _FEW and self.found < _ENOUGH * self.every and len(self.missing) > _FOREIGN


def held(study: Study, abstract: AbstractNumbers) -> Held:
    """Return which recorded numbers the abstract holds.

    None is asked for of a study that more than the abstract was read of. The list of a copy cut off may lack any,
    so none is asked for unless it lacks nearly all.
    """
    if study.provenance.confirmed is not Confirmed.ABSTRACT:
        return Held(0, ())
    comparison = _Comparison(study, abstract)
    numbers = [number for number in recorded(study) if not is_exempt(abstract, number.name)]
    compared = Held(len(numbers), tuple(number for number in numbers if not comparison.found(number)))
    if abstract.whole or (compared.every >= _FEW_OF_PART and compared.found < _ENOUGH_OF_PART * compared.every):
        return compared
    return Held(0, ())


def is_exempt(abstract: AbstractNumbers, name: str) -> bool:
    """Return whether the list says that a number of the record comes from elsewhere."""
    return any(name == item.field or name.startswith(f"{item.field}.") for item in abstract.elsewhere)


def unused_exemptions(study: Study, abstract: AbstractNumbers) -> Iterator[int]:
    """Yield the position of each exemption that names nothing in the record."""
    for position, item in enumerate(abstract.elsewhere):
        if not _holds(study, item.field.split(".")):
            yield position


def _holds(value: object, steps: list[str]) -> bool:
    """Return whether something stands at a path of field names, positions and ids of outcomes."""
    for step in steps:
        if isinstance(value, tuple):
            named = {str(number): item for number, item in enumerate(value)}
            named |= {item.id: item for item in value if isinstance(item, Outcome)}
            value = named.get(step)
        else:
            value = getattr(value, step, None) if step in getattr(type(value), "model_fields", ()) else None
    return value is not None and value != ()


# --- what a record holds


def recorded(study: Study) -> Iterator[RecordedNumber]:
    """Yield the numbers of a study that its abstract should hold.

    Weeks, confidence levels, nothing at all (0) and everybody (100 %) are left out: an abstract says them in words. So
    is the one person of a case report: a woman, a case of.
    """
    only = study.design is Design.CASE_REPORT
    for number in _recorded(study):
        if not (only and number.count and number.text == "1"):
            yield number


def _recorded(study: Study) -> Iterator[RecordedNumber]:
    yield from _counts(study)
    for number, arm in enumerate(study.arms):
        path: Path = ("arms", number)
        if arm.n:
            same = [(Decimal(value),) for value in _all_people(study) if value in (arm.n, _in_equal_arms(study))]
            yield RecordedNumber((*path, "n"), f"arms.{number}.n", str(arm.n), count=True, computed=tuple(same))
        if arm.dose is not None:
            for name, dose in (("low", arm.dose.low), ("high", arm.dose.high)):
                if dose:
                    yield RecordedNumber((*path, "dose", name), f"arms.{number}.dose.{name}", plain_number(dose))
    for number, outcome in enumerate(study.outcomes):
        other = outcome.confirmed is not None and outcome.confirmed is not study.provenance.confirmed
        if not other:
            yield from _of_outcome(study, number, outcome)


def _in_equal_arms(study: Study) -> int | None:
    """Return the people in all arms together if there are as many in each: then an abstract gives their sum alone."""
    sizes = {arm.n for arm in study.arms}
    size = sizes.pop() if len(sizes) == 1 else None
    return size * len(study.arms) if size else None


def _sums(study: Study) -> set[int]:
    """Return the people in every two arms and in all arms together."""
    sizes = [arm.n for arm in study.arms if arm.n]
    pairs = {one + other for number, one in enumerate(sizes) for other in sizes[number + 1 :]}
    return {*pairs, sum(sizes)}


def _all_people(study: Study) -> list[int]:
    n = study.n
    return [value for value in (n.enrolled, n.randomised, n.completed, n.analysed) if value]


def _counts(study: Study) -> Iterator[RecordedNumber]:
    arms = tuple(Decimal(arm.n) for arm in study.arms if arm.n)
    for name in ("planned", "enrolled", "randomised", "completed", "analysed"):
        value: int | None = getattr(study.n, name)
        if value:
            computed = (arms,) if len(arms) > 1 and sum(arms) == value else ()
            yield RecordedNumber(("n", name), f"n.{name}", str(value), count=True, computed=computed)


def _of_outcome(study: Study, number: int, outcome: Outcome) -> Iterator[RecordedNumber]:
    path: Path = ("outcomes", number)
    stem = f"outcomes.{outcome.id}"
    for side in ("treatment", "control"):
        result: ArmResult | None = getattr(outcome, side)
        if result is not None:
            yield from _of_result(study, result, (*path, side), f"{stem}.{side}")
    if outcome.estimate is not None:
        for name in ("value", "low", "high"):
            value = getattr(outcome.estimate, name)
            if value is not None:
                difference = _difference(outcome) if name == "value" else ()
                yield RecordedNumber(
                    (*path, "estimate", name), f"{stem}.estimate.{name}", plain_number(value), computed=difference
                )
    if outcome.p is not None:
        yield RecordedNumber((*path, "p"), f"{stem}.p", outcome.p.lstrip("<>= "))


def _difference(outcome: Outcome) -> tuple[tuple[Decimal, ...], ...]:
    """Return the values of both groups if the estimate is their difference."""
    treatment, control, estimate = outcome.treatment, outcome.control, outcome.estimate
    if treatment is None or control is None or treatment.value is None or control.value is None or estimate is None:
        return ()
    values = Decimal(plain_number(treatment.value)), Decimal(plain_number(control.value))
    return (values,) if values[0] - values[1] == Decimal(plain_number(estimate.value or 0)) else ()


def _of_result(study: Study, result: ArmResult, path: Path, stem: str) -> Iterator[RecordedNumber]:
    percent = "%" in (result.unit or "")
    events, people, value = result.events, result.n, result.value
    if value is not None and _is_written(value) and not (percent and value == 100):  # noqa: PLR2004 - per cent
        share = percent and events is not None and people
        computed = ((Decimal(events or 0),),) if share and _is_share(value, events or 0, people or 1) else ()
        yield RecordedNumber((*path, "value"), f"{stem}.value", plain_number(value), percent, computed=computed)
    if events and events != people:
        of_value: tuple[tuple[Decimal, ...], ...] = ()
        if percent and value is not None and people and _is_share(value, events, people):
            of_value = ((Decimal(plain_number(value)),),)
        rest = ((Decimal(people - events),),) if people else ()
        yield RecordedNumber((*path, "events"), f"{stem}.events", str(events), count=True, computed=(*of_value, *rest))
    known = {*_all_people(study), *(arm.n for arm in study.arms), *_sums(study)}
    if people and people not in known:
        yield RecordedNumber((*path, "n"), f"{stem}.n", str(people), count=True)
    if result.baseline is not None and _is_written(result.baseline):
        yield RecordedNumber((*path, "baseline"), f"{stem}.baseline", plain_number(result.baseline), percent)


def _is_written(value: float) -> bool:
    """Return whether an abstract gives a number in digits: nothing at all (0, not 0.0) is said in words."""
    return plain_number(value) != "0"


def _is_share(value: float, events: int, people: int) -> bool:
    """Return whether a percentage, rounded or cut off to its digits, is that of people with an event."""
    step = Decimal(1).scaleb(min(_exponent(Decimal(plain_number(value))), 0))
    return abs(Decimal(plain_number(value)) - _HUNDRED * events / people) < step


# --- two numbers


def same_number(recorded_text: str, listed: str, *, percent: bool = False) -> bool:
    """Return whether a number in a list is the recorded one, which may have fewer digits and another sign."""
    mine, other = abs(_value(recorded_text)), abs(_value(listed))
    if mine < _SMALL and mine == mine.to_integral_value() and not listed.endswith("%"):
        # A few people or points are written out, and a dose of 4.5 is not 4 or 5 of anything.
        return mine == other or (percent and mine == other * _HUNDRED)
    if _rounded(mine, other):
        return True
    if not percent:
        return False
    if listed.endswith("%"):
        return mine < 1 and _rounded(mine, other / _HUNDRED)
    return other <= 1 and _rounded(mine, other * _HUNDRED)


def _rounded(mine: Decimal, other: Decimal) -> bool:
    """Return whether ``other``, rounded to the digits of ``mine``, is ``mine``; a half either way."""
    if mine == other:
        return True
    step = Decimal(1).scaleb(_exponent(mine))
    return other % step != 0 and mine != 0 and abs(mine - other) * 2 <= step


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
