"""A repair as a value: the edits of the text, and what they are meant to do to the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ldn_kb.reading.yaml_reader import Key, KeyPath


class Scalar(NamedTuple):
    """A value as it is written: its text, and whether it stands without quotes (and so may be a number)."""

    text: str
    plain: bool


Written: TypeAlias = "Scalar | list[Written] | dict[str, Written]"
"""The data of a text with every value as it is written; the order of the fields of a mapping does not count."""


class Edit(NamedTuple):
    """Replace the characters from ``start`` up to ``end`` by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Change:
    """The edits of one room in one text, and all that they may change in its data.

    ``what`` names the repairs for people. ``values`` holds each value that is written differently afterwards,
    ``orders`` for each list that changes the positions of the items that are left, in their new order. Paths are those
    before the change.
    """

    what: tuple[str, ...]
    edits: tuple[Edit, ...]
    values: Mapping[KeyPath, Scalar] = field(default_factory=dict)
    orders: Mapping[KeyPath, tuple[int, ...]] = field(default_factory=dict)

    def expected(self, before: Written, path: KeyPath = ()) -> Written:
        """Return what the data at ``path`` must be afterwards."""
        if path in self.values:
            return self.values[path]
        if isinstance(before, dict):
            return {name: self.expected(value, (*path, name)) for name, value in before.items()}
        if isinstance(before, list):
            return [self.expected(before[number], (*path, number)) for number in self._order(path, before)]
        return before

    def _order(self, path: KeyPath, items: list[Written]) -> Iterable[int]:
        return self.orders.get(path, range(len(items)))

    def moved(self, path: KeyPath) -> KeyPath | None:
        """Return where the value at ``path`` is found afterwards, or ``None`` if it was dropped."""
        steps: list[Key] = []
        for depth, step in enumerate(path):
            order = self.orders.get(path[:depth])
            if order is None or isinstance(step, str):
                steps.append(step)
            elif step in order:
                steps.append(order.index(step))
            else:
                return None
        return tuple(steps)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with every edit made; edits may not overlap and name places in ``text`` as it was."""
    parts = []
    done = 0
    for edit in sorted(edits):
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])
