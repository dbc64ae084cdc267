"""A search for studies: where and with which words, what it gave, and what became of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.types import Date, Id, Record, Text
from ldn_kb.model.vocabulary import ExclusionReason


class ExcludedWork(Record):
    """A work that a search gave and that is not counted among the studies."""

    what: Text = Field(description="id of its study record, if it has one; else its title, as far as it was shown")
    reason: ExclusionReason = Field(description="why it is left out")
    because: Text = Field(description="what in the text shown leads to it")
    identifiers: tuple[Text, ...] = Field(
        default=(), description="numbers by which the command scout knows it: pmid 123, doi 10.1000/182, PMC123, NCT..."
    )


class Search(Record):
    """One query to one database or index. File: ``data/searches.yaml``, a list."""

    kind_name: ClassVar[str] = "search"

    id: Id = Field(description="short id: search-fibromyalgia")
    service: Literal["pubmed", "europe-pmc", "clinicaltrials-gov"] | None = Field(
        default=None, description="service that the command scout asks with the query; null: it is not asked again"
    )
    where: Text = Field(description="the database or index, in words")
    query: Text = Field(description="the query, character by character")
    limits: Text | None = Field(description="limits of language, year or kind; null for none")
    day: Date | None = Field(description="day of the search; null for a stored query that was not asked yet")
    hits: int | None = Field(ge=0, description="results that it gave; null if that was not recorded, never a guess")
    screened: int | None = Field(ge=0, description="how many of them were looked at; null if that was not recorded")
    about: tuple[Id, ...] = Field(
        min_length=1, description="conditions, mechanisms and topics it covers; a condition covers those below it"
    )
    included: tuple[Id, ...] = Field(default=(), description="studies among the results that meet the eligibility")
    excluded: tuple[ExcludedWork, ...] = Field(default=(), description="works among the results that do not")
    note: Text | None = Field(default=None, description="what a reader must know to weigh it")
