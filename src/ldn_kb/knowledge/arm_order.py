"""Which results a record has the other way round than its abstract: the treatment's number with the control group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldn_kb.knowledge.abstract_numbers import Path, is_exempt, same_number
from ldn_kb.model import Study
from ldn_kb.model.abstract import CONTROL, TREATMENT, AbstractNumbers
from ldn_kb.model.types import plain_number

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
    the numbers counts, provided that all other pairs of the record stand in the opposite one.
    """
    pairs = [pair for pair in _pairs(study) if not is_exempt(abstract, pair[1])]
    readings = [_read(pair, abstract) for pair in pairs]
    found = []
    for position, (pair, (named, order)) in enumerate(zip(pairs, readings, strict=True)):
        others = [item for number, (_, item) in enumerate(readings) if number != position and item is not None]
        sentence = None
        if named is not None:
            sentence = named[1] if named[0] == (CONTROL, TREATMENT) else None
        elif order is not None and len(others) >= _ENOUGH and {item[0] for item in others} == {not order[0]}:
            # The usual order of an abstract, treatment first or control first, holds for all of its sentences.
            sentence = order[1]
        if sentence is not None:
            path, name, treatment, control = pair
            found.append(SwappedArms(path, name, treatment, control, sentence))
    return found


_Pair = tuple[Path, str, str, str]


def _pairs(study: Study) -> Iterator[_Pair]:
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
_Ordered = tuple[bool, str]


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
                orders.append((first < second, text))
                if arms == (TREATMENT, CONTROL):
                    return (arms, text), (first < second, text)
                if arms is not None:
                    named = (arms, text)
    same = {order for order, _ in orders}
    return named, orders[0] if len(same) == 1 else None


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
