"""Outcome measures and plain-language terms, explained once."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.finding import ImportantDifference
from ldn_kb.model.types import Address, Id, Number, Record, Text


class MeaningfulChange(Record):
    """The smallest change that patients notice, with its source."""

    value: Number | None = Field(default=None, description="the change in points; null if not a number")
    text: Text = Field(description="the change in words")
    source: Address | None = Field(default=None, description="where it was read; null marks it as unconfirmed")


class Measure(Record):
    """An outcome measure. File: ``data/measures.yaml``, a list."""

    kind_name: ClassVar[str] = "measure"

    id: Id = Field(description="short id: cdai")
    name: Text = Field(description="full name")
    abbreviation: Text | None = Field(default=None, description="usual abbreviation")
    what: Text = Field(description="what it measures, in plain words")
    low: Number | None = Field(default=None, description="lowest possible score")
    high: Number | None = Field(default=None, description="highest possible score")
    worse: Literal["higher", "lower"] | None = Field(default=None, description="which direction is worse")
    meaningful_change: MeaningfulChange | None = Field(default=None, description="what counts as a change that matters")
    important_difference: ImportantDifference | None = Field(
        default=None, description="smallest difference between groups that matters; null: none was found"
    )
    sources: tuple[Address, ...] = Field(default=(), description="where the description was read")


class Term(Record):
    """A plain-language definition. File: ``data/glossary.yaml``, a list."""

    kind_name: ClassVar[str] = "term"

    id: Id = Field(description="short id")
    term: Text = Field(description="the term")
    synonyms: tuple[Text, ...] = Field(default=(), description="other words for it")
    meaning: Text = Field(description="what it means, in plain words")
