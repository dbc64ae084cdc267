"""Which results a record has the other way round than its abstract: the treatment's number with the control group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldn_kb.knowledge.abstract_numbers import Path, is_exempt, same_number
from ldn_kb.model import Study
from ldn_kb.model.abstract import CONTROL, TREATMENT, AbstractNumbers
from ldn_kb.model.reported_numbers import plain_number

_MARKS = (TREATMENT, CONTROL)
_ENOUGH = 2
"""How many other pairs have to stand in one order before one in the other counts as swapped."""


@dataclass(frozen=True)
class SwappedArms:
    """Two numbers of an outcome that the abstract gives to the arms the other way round."""

    path: Path
    name: str
    treatment: str
    control: str
    sentence: str


def swapped(study: Study, abstract: AbstractNumbers) -> list[SwappedArms]:
    """Return the outcomes whose two groups stand in the abstract the other way round.

    A sentence gives the arms if it names them beside both numbers. Where it names neither, the order in which it has
    the numbers counts, provided that all other pairs of the record stand in the opposite one. One other pair is enough
    where the sentence names one group alone, between the numbers, and by the record it is not that of the second.
    """
    own = [pair for pair in pairs(study) if not is_exempt(abstract, pair[1])]
    readings = [_read(pair, abstract) for pair in own]
    found = []
    for position, (pair, (named, order)) in enumerate(zip(own, readings, strict=True)):
        others = [item for number, (_, item) in enumerate(readings) if number != position and item is not None]
        sentence = None
        if named is not None:
            sentence = named[1] if named[0] == (CONTROL, TREATMENT) else None
        elif order is not None and {item.treatment_first for item in others} == {not order.treatment_first}:
            # The usual order of an abstract, treatment first or control first, holds for all of its sentences.
            second = CONTROL if order.treatment_first else TREATMENT
            sentence = order.sentence if len(others) >= _ENOUGH or order.between not in (None, second) else None
        if sentence is not None:
            path, name, treatment, control = pair
            found.append(SwappedArms(path, name, treatment, control, sentence))
    return found


_Pair = tuple[Path, str, str, str]


def pairs(study: Study) -> Iterator[_Pair]:
    """Yield path, name and both numbers of two arms, and of each outcome, that differ and should be in the abstract."""
    sizes = {arm.role: (number, arm.n) for number, arm in enumerate(study.arms) if arm.n}
    if len(study.arms) == len(sizes) and sizes.keys() == {"treatment", "control"}:
        (number, one), (_, other) = sizes["treatment"], sizes["control"]
        if one != other:
            yield ("arms", number, "n"), f"arms.{number}.n", str(one), str(other)
    for number, outcome in enumerate(study.outcomes):
        other = outcome.confirmed is not None and outcome.confirmed is not study.provenance.confirmed
        treatment, control = outcome.treatment, outcome.control
        if other or treatment is None or control is None:
            continue
        for field in ("value", "events", "baseline"):
            values = getattr(treatment, field), getattr(control, field)
            if None not in values and values[0] != values[1]:
                texts = plain_number(values[0]), plain_number(values[1])
                yield ("outcomes", number), f"outcomes.{outcome.id}.treatment.{field}", *texts


_Named = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class _Ordered:
    """A sentence with both numbers, the order in which it has them, and a group that it names between them alone."""

    treatment_first: bool
    sentence: str
    between: str | None


def _read(pair: _Pair, abstract: AbstractNumbers) -> tuple[_Named | None, _Ordered | None]:
    """Return the arms of both numbers with the sentence that names them, and whether the treatment's comes first.

    A sentence that gives the arms as the record has them counts before one that has them the other way round.
    """
    _, _, treatment, control = pair
    if "0" in (treatment, control):
        return _read_one(treatment, control, abstract), None
    named: _Named | None = None
    orders: list[_Ordered] = []
    for text, tokens in zip(abstract.numbers, abstract.sentences, strict=True):
        firsts, seconds = _places(treatment, tokens), _places(control, tokens)
        for first in firsts:
            for second in seconds:
                if first == second:
                    continue
                arms = _arms(tokens, first, second)
                order = _Ordered(first < second, text, _alone_between(tokens, first, second))
                orders.append(order)
                if arms == (TREATMENT, CONTROL):
                    return (arms, text), order
                if arms is not None:
                    named = (arms, text)
    same = {order.treatment_first for order in orders}
    if not orders:
        return _read_apart(treatment, control, abstract), None
    return named, orders[0] if len(same) == 1 else None


def _read_apart(treatment: str, control: str, abstract: AbstractNumbers) -> _Named | None:
    """Return the arms of two numbers that stand in different sentences, each of which names one group alone.

    At least one of the numbers must stand with its group and nowhere else.
    """
    places = [_groups_of(number, abstract) for number in (treatment, control)]
    for arms in ((TREATMENT, CONTROL), (CONTROL, TREATMENT)):
        if all(arm in groups for arm, groups in zip(arms, places, strict=True)):
            sure = any(set(groups) == {arm} for arm, groups in zip(arms, places, strict=True))
            return (arms, f"{places[0][arms[0]]} / {places[1][arms[1]]}") if sure else None
    return None


def _groups_of(number: str, abstract: AbstractNumbers) -> dict[str, str]:
    """Return the sentences with a number by the one group that they name; ``""`` is the key of all others."""
    found: dict[str, str] = {}
    for text, tokens in zip(abstract.numbers, abstract.sentences, strict=True):
        if _places(number, tokens):
            marks = {item for item in tokens if item in _MARKS}
            found.setdefault(marks.pop() if len(marks) == 1 else "", text)
    return found


def _read_one(treatment: str, control: str, abstract: AbstractNumbers) -> _Named | None:
    """Return the arms where one number is none at all, which a text says in words: by the mark beside the other one."""
    number, own = (control, CONTROL) if treatment == "0" else (treatment, TREATMENT)
    named: _Named | None = None
    for text, tokens in zip(abstract.numbers, abstract.sentences, strict=True):
        for place in _places(number, tokens):
            beside = [item for item in tokens[max(place - 1, 0) : place + 2] if item in _MARKS]
            if len(beside) != 1:
                continue
            if beside[0] == own:
                return (TREATMENT, CONTROL), text
            named = (CONTROL, TREATMENT), text
    return named


def _places(number: str, tokens: tuple[str, ...]) -> list[int]:
    return [
        place for place, item in enumerate(tokens) if item not in _MARKS and same_number(number, item, percent=True)
    ]


def _arms(tokens: tuple[str, ...], first: int, second: int) -> tuple[str, str] | None:
    """Return the arms of the numbers at two positions of a sentence, in this order, ``None`` if it does not say."""
    early, late = sorted((first, second))
    before, between, after = (
        [item for item in part if item in _MARKS] for part in (tokens[:early], tokens[early:late], tokens[late:])
    )
    arms = _by_place(before[-2:], between, after[:2])
    if arms is None:
        return None
    return arms if first < second else (arms[1], arms[0])


def _alone_between(tokens: tuple[str, ...], first: int, second: int) -> str | None:
    """Return the group that a sentence names between the numbers at two positions, if it names no other."""
    marks = [place for place, item in enumerate(tokens) if item in _MARKS]
    return tokens[marks[0]] if len(marks) == 1 and min(first, second) < marks[0] < max(first, second) else None


def _by_place(before: list[str], between: list[str], after: list[str]) -> tuple[str, str] | None:
    """Return the arms of two numbers by the groups named before, between and after them."""
    both = set(_MARKS)
    if len(between) == 1 and before and before[-1] != between[0]:
        return before[-1], between[0]
    if len(between) == 1 and not before and after and after[0] != between[0]:
        return between[0], after[0]
    if not between and set(before) == both:
        return before[0], before[1]
    if not between and not before and set(after) == both:
        return after[0], after[1]
    return None
