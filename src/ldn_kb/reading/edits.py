"""Edits of a text: what a problem carries that can be repaired without a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace the characters from ``start`` up to ``end`` by ``text``."""

    start: int
    end: int
    text: str


class Scalar(NamedTuple):
    """A value as it is written: its text, and whether it stands without quotes (and so may be a number)."""

    text: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Fix:
    """The repair of one place of a file.

    ``what`` names the kind of repair for people. ``edits`` count characters of the text without a byte order mark.
    ``path`` is where in the data the repair takes place, and what it means there is either a new ``scalar``, a new
    ``name`` of the field, or neither of them: then the data stay as they are.
    """

    what: str
    edits: tuple[Edit, ...]
    path: tuple[str | int, ...] = ()
    scalar: Scalar | None = None
    name: str | None = None


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with every edit made; edits may not overlap and count characters of ``text`` as it was."""
    parts = []
    done = 0
    for edit in sorted(edits):
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])
