"""The folder ``readings``: two readings of the claims, and how each difference between them was settled.

Its files are no records: they have no pages and no ids of their own. A data folder without it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

from ldn_kb.model import AnyRecord, Kind
from ldn_kb.model.readings import Reading, Readings, SettledDifference
from ldn_kb.model.vocabulary import Route
from ldn_kb.reading import validation
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.yaml_reader import Source

RELATIONS = ("readings", "unknown-id")
"""Codes of the problems between the readings and the claims; all others are of the files of readings themselves."""
FOLDER = "readings"
FIRST, SECOND, SETTLED = FILES = ("first.yaml", "second.yaml", "settled.yaml")
E = TypeVar("E", Reading, SettledDifference)


@dataclass(frozen=True)
class _Entries(Generic[E]):
    """The entries of one file by claim, in the order of the file, with their places."""

    source: Source
    items: Mapping[str, tuple[int, E]]

    def problem(self, claim: str, message: str, code: str, field: str = "claim") -> Problem:
        return self.source.problem((self.items[claim][0], field), message, code)

    @property
    def records(self) -> tuple[E, ...]:
        return tuple(item for _, item in self.items.values())


def read(
    folder: Path, records: RecordSet, read_file: Callable[[Path], tuple[Source, list[Problem]]]
) -> tuple[Readings, list[Problem]]:
    """Read the files in ``folder``; return empty readings if there are none, or if something is wrong with them.

    What the files say of each other is checked once each is right by itself.
    """
    problems: list[Problem] = []
    first = _entries(folder / FIRST, Reading, records, read_file, problems)
    second = _entries(folder / SECOND, Reading, records, read_file, problems)
    settled = _entries(folder / SETTLED, SettledDifference, records, read_file, problems)
    for entries in (first, second):
        problems += _effects(entries)
    if not problems:
        problems += _unmatched(first, SECOND, second)
        problems += _unmatched(second, FIRST, first)
        problems += _unsettled(first, second, settled)
    return (Readings() if problems else Readings(first.records, second.records, settled.records)), problems


def _entries(
    path: Path,
    model: type[E],
    records: RecordSet,
    read_file: Callable[[Path], tuple[Source, list[Problem]]],
    problems: list[Problem],
) -> _Entries[E]:
    """Read one file, which may be missing; add what is wrong with it to ``problems``."""
    items: dict[str, tuple[int, E]] = {}
    if not path.exists() and not path.is_symlink():
        return _Entries(Source(path.as_posix()), items)
    source, found = read_file(path)
    problems += found
    entries = _Entries(source, items)
    if found:
        return entries
    if not isinstance(source.data, list):
        message = f"expected a list (each entry starting with '- claim:'), found {validation.described(source.data)}"
        problems.append(source.problem((), message, "wrong-type"))
        return entries
    # The checker of records does the work; it asks for nothing but the name, the fields and that a file is a list.
    kind = Kind(model.kind_name, FOLDER, "lists", "", cast("type[AnyRecord]", model))
    for number, data in enumerate(source.data):
        record, found = validation.validate(kind, data, source, (number,), {})
        problems += found
        if record is None:
            continue
        item = cast("E", record)
        place = (number, "claim")
        if item.claim in items:
            line = source.place((items[item.claim][0], "claim"))[0]
            message = f"the claim {quoted(item.claim)} stands here twice, first in line {line}; keep one"
            problems.append(source.problem(place, message, "duplicate-id"))
            continue
        items[item.claim] = number, item
        if records.kinds.get(item.claim) != "claim":
            message = f"there is no claim {quoted(item.claim)}{suggestion(item.claim, records.ids('claim'))}"
            problems.append(source.problem(place, message, "unknown-id"))
    return entries


def _effects(entries: _Entries[Reading]) -> Iterator[Problem]:
    """Report a claim about an effect that lacks effect or size, and another one that has them."""
    for claim, (_, item) in entries.items.items():
        for name, value in (("effect", item.effect), ("size", item.size)):
            if item.route is Route.EFFECT and value is None:
                yield entries.problem(
                    claim, f"the route is effect, but there is no {name}; add it", "readings", "route"
                )
            elif item.route is not Route.EFFECT and value is not None:
                message = f"{name} is {quoted(value)}, but the route is {quoted(item.route)}; delete it"
                yield entries.problem(claim, message, "readings", name)


def _unmatched(entries: _Entries[Reading], other_name: str, other: _Entries[Reading]) -> Iterator[Problem]:
    """Report each claim that the other reader did not read."""
    for claim in entries.items:
        if claim not in other.items:
            message = f"{quoted(claim)} does not stand in {other_name}; add it there, or delete it here"
            yield entries.problem(claim, message, "readings")


def _unsettled(
    first: _Entries[Reading], second: _Entries[Reading], settled: _Entries[SettledDifference]
) -> Iterator[Problem]:
    """Report each difference that is not settled, and each entry under settled that is no difference."""
    differences = {
        claim: differ
        for claim, (_, item) in second.items.items()
        if claim in first.items and (differ := first.items[claim][1].differs_from(item))
    }
    for claim, differ in differences.items():
        if claim not in settled.items:
            message = f"the readers differ in {', '.join(differ)}; say in {SETTLED} how that was settled"
            yield second.problem(claim, message, "readings")
    for claim, (_, item) in settled.items.items():
        if claim not in differences:
            yield settled.problem(claim, f"the readers do not differ on {quoted(claim)}; delete the entry", "readings")
        elif set(item.differ) != set(differences[claim]):
            message = f"differ is {', '.join(item.differ)}; the readers differ in {', '.join(differences[claim])}"
            yield settled.problem(claim, message, "readings", "differ")
