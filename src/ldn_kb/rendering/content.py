"""What a table cell or a line can hold, independent of how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ldn_kb.model.reported_numbers import plain_number


@dataclass(frozen=True)
class RecordLink:
    """A link to a record, shown under its short title unless ``text`` is given."""

    key: str
    text: str | None = None


@dataclass(frozen=True)
class Badge:
    """A value of a vocabulary: its symbol and its word. ``axis`` is the name of a vocabulary of ``VOCABULARIES``."""

    axis: str
    value: str


@dataclass(frozen=True)
class Label:
    """Words before a mark, linked to what marks of ``axis`` mean where the site has a page of methods."""

    axis: str
    text: str


@dataclass(frozen=True)
class WebLink:
    """A link to a public address."""

    address: str
    text: str


@dataclass(frozen=True)
class Added:
    """Words that this site adds to what an article says; they stand in brackets."""

    text: str


@dataclass(frozen=True)
class Completed:
    """A text about an article with what this site adds to it, each at its place, given by the place and in order."""

    text: str
    added: tuple[tuple[int, Added], ...]


@dataclass(frozen=True)
class RowsLink:
    """A link to the rows of a table on a generated page of its name whose ``column`` has one of ``values``.

    Column and values are words of the address; without a script the link leads to the whole table.
    """

    table: str
    column: str
    values: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class LinkedText:
    """A text of the data in which ``[[id]]`` is a link."""

    text: str


@dataclass(frozen=True)
class Joined:
    """Several cells, joined."""

    parts: tuple[Cell, ...]
    between: str = ", "


Cell: TypeAlias = (
    str | int | float | RecordLink | Badge | Label | WebLink | RowsLink | Added | Completed | LinkedText | Joined | None
)
"""Plain text, a number, nothing (not known), or one of the classes above."""

UNKNOWN = "not reported"
"""How an unknown value is shown."""


def number(value: float) -> str:
    """Write a number as it was reported, with a real minus sign and thousands separated.

    A number that we computed has no printed form: it is written in full, without a trailing ``.0``.
    """
    whole, point, decimals = plain_number(value).partition(".")
    digits = whole.lstrip("-")
    return f"{'−' if whole.startswith('-') else ''}{int(digits):,}{point}{decimals}"


def amount(value: float | None, unit: str | None) -> str | None:
    """Write a number with its unit: ``67%``, ``4.5 mg``; ``None`` stays ``None``."""
    if value is None:
        return None
    if unit is None:
        return number(value)
    if unit == "year":
        return str(value)
    return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 study``, ``2 studies``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
