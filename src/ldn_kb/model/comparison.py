"""A question that the articles answer, put side by side and held against the studies."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.types import Address, Dispute, Id, Record, Text
from ldn_kb.model.vocabulary import Theme


class Position(Record):
    """How one article answers the question."""

    article: Id = Field(description="id of the article")
    in_short: Text = Field(description="its answer in one or two sentences, in our words")
    claims: tuple[Id, ...] = Field(min_length=1, description="the claims that make up the answer")


class Answer(Record):
    """What the studies say."""

    headline: Text | None = Field(
        default=None, max_length=100, description="the answer in a dozen plain words, for lists and as the first line"
    )
    in_short: Text = Field(description="what studies show, in a few short sentences with numbers")
    studies: tuple[Id, ...] = Field(default=(), description="the studies it rests on")
    findings: tuple[Id, ...] = Field(
        default=(), description="the findings it rests on; certainty and sentence come from them"
    )


class Comparison(Record):
    """One question. File: ``data/comparisons/<id>.yaml``."""

    kind_name: ClassVar[str] = "comparison"

    id: Id = Field(description="the file's stem")
    question: Text = Field(description="the question, as a reader would ask it")
    theme: Theme = Field(description="where the matrix lists it")
    about: tuple[Id, ...] = Field(min_length=1, description="conditions, mechanisms and topics it is about")
    positions: tuple[Position, ...] = Field(min_length=1, description="one for each article that answers")
    agreement: Literal["agree", "differ", "conflict"] | None = Field(
        default=None, description="how the answers relate; null if only one article answers"
    )
    evidence: Answer = Field(description="what the studies say")
    difference: Text | None = Field(
        default=None, description="a note on the answers: how they differ, or what one of them adds or leaves out"
    )
    sources: tuple[Address, ...] = Field(default=(), description="addresses for facts that are in no study record")
    dispute: Dispute | None = Field(default=None, description="an objection to the verdict that is not settled")
