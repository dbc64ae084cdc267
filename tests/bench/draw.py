"""Draws: how many, how long, filled or not, and which word, as ``measured.json`` has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from . import words

T = TypeVar("T")
_MEASURED: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("measured.json").read_text("utf-8"))


class Draw:
    """The draws of one record. Each record has its own, so that adding one leaves all others as they are."""

    def __init__(self, *key: object) -> None:
        """Start the draws of the record that ``key`` names; the first part is the seed."""
        self.random = Random("/".join(str(part) for part in key))

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.random.random() < share

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.random.random() * (high - low + 1))

    def pick(self, found: Sequence[T]) -> T:
        """Return one of ``found``."""
        return found[int(self.random.random() * len(found))]

    def few(self, found: Sequence[T], wanted: int) -> list[T]:
        """Return at most ``wanted`` different ones of ``found``; those at the front come more often, as in real life."""
        picked: dict[T, None] = {}
        for _ in range(3 * wanted):
            if len(picked) < min(wanted, len(found)):
                picked[found[int(self.random.random() * self.random.random() * len(found))]] = None
        return list(picked)

    def filled(self, path: str) -> bool:
        """Say whether a field is filled, as often as it is in the real records."""
        return self.chance(_MEASURED[path]["filled"])

    def value(self, path: str, *without: str) -> str:
        """Return a word of the field's vocabulary, as often as it is chosen in the real records."""
        values = {name: times for name, times in _MEASURED[path]["values"].items() if name not in without}
        left = self.random.random() * sum(values.values())
        for name, times in values.items():
            left -= times
            if left < 0:
                return str(name)
        return str(name)

    def count(self, path: str) -> int:
        """Return how many items a list has."""
        return self._between(_MEASURED[path]["items"])

    def name(self, path: str) -> str:
        """Return a name or title of the length that the field has."""
        line = words.phrase(self.random, max(1, self._between(_MEASURED[path]["words"])))
        return line[0].upper() + line[1:]

    def text(self, path: str, links: Sequence[str] = ()) -> str:
        """Return sentences of the length that the field has, with as many links, to records of ``links``."""
        shape = _MEASURED[path]
        found = words.sentences(self.random, max(1, self._between(shape["words"])))
        for key in self.few(links, self._between(shape["links"])) if "links" in shape else ():
            place = self.number(0, len(found) - 1)
            found[place] = f"{found[place][:-1]} ([[{key}]])."
        return " ".join(found)

    def optional(self, path: str, links: Sequence[str] = ()) -> str | None:
        """Return a text as often as the field has one."""
        return self.text(path, links) if self.filled(path) else None

    def names(self, path: str) -> list[str]:
        """Return a list of short names, each once."""
        return list(dict.fromkeys(self.name(f"{path}[]") for _ in range(self.count(path))))

    def addresses(self, path: str) -> list[str]:
        """Return a list of addresses."""
        return [self.address() for _ in range(self.count(path))]

    def address(self) -> str:
        """Return an address that leads nowhere."""
        parts = "/".join(words.rare(self.random) for _ in range(self.number(1, 3)))
        return f"https://{words.rare(self.random)}.example.org/{parts}/{self.number(1000, 99_999_999)}"

    def _between(self, deciles: Sequence[int]) -> int:
        """Return a number between two neighbouring deciles, each pair with the same chance."""
        position = self.random.random() * (len(deciles) - 1)
        below = int(position)
        return deciles[below] + int((position - below) * (deciles[below + 1] - deciles[below]) + 0.5)
