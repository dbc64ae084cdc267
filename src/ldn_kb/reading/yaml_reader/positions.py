"""What the reader hands on: plain data, and where each value and each key stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ldn_kb.reading.problems import Problem

Key: TypeAlias = str | int
Path: TypeAlias = tuple[Key, ...]
Place: TypeAlias = tuple[int, int]
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

_MAX_MESSAGE = 600


@dataclass(frozen=True)
class Source:
    """What one file holds: its data and where each value and each key stands."""

    path: str
    data: Data = None
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return line and column of the value (or its key) at ``path``, or of the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def problem(self, path: Path, message: str, code: str, *, key: bool = False) -> Problem:
        """Return a problem at the place of ``path``."""
        return Problem(self.path, *self.place(path, key=key), printable(message), code)


def printable(text: str) -> str:
    """Return ``text`` fit for a terminal and a log: on one line, not endless, hidden characters as their escapes."""
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:_MAX_MESSAGE])
    return shown if len(text) <= _MAX_MESSAGE else f"{shown} …"
