"""Every name of a substance leads to one record: a reader who looks for it finds the right caution."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.model import Substance
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet


def names_are_unique(records: RecordSet) -> Iterator[Problem]:
    """Report a name that stands twice, in one substance or in two; capitals do not count."""
    seen: dict[str, str] = {}
    for entry in records.of(Substance):
        item = entry.record
        places = [("name",), *_places("brands", item.brands), *_places("other_names", item.other_names)]
        for name, path in zip(item.names, places, strict=True):
            first = seen.setdefault(name.casefold(), item.id)
            repeated = first == item.id and [one.casefold() for one in item.names].count(name.casefold()) > 1
            if first != item.id:
                message = f"the name {quoted(name)} is also that of {quoted(first)}; keep it in one of them"
                yield entry.problem(message, "duplicate-name", *path)
            elif repeated and path != ("name",):
                yield entry.problem(f"the name {quoted(name)} stands here twice; delete one", "duplicate-name", *path)


def _places(field: str, names: tuple[str, ...]) -> list[tuple[str | int, ...]]:
    return [(field, number) for number in range(len(names))]


RULES = (names_are_unique,)
