"""A claim: one atomic statement of an article, with every number it states and its check."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.types import Address, Date, Dispute, Id, Locator, Number, Record, Text
from ldn_kb.model.vocabulary import Citing, ClaimKind, Evidence, Fidelity, Hedge


class Figure(Record):
    """A number that the article states."""

    label: Id = Field(description="short name of the figure, unique within the claim")
    value: Number = Field(description="the number, or the lower end of a range")
    to: Number | None = Field(default=None, description="upper end, if the article gives a range")
    unit: Text = Field(description="%, mg, weeks, people, years ...")
    qualifier: Literal["about", "more-than", "less-than"] | None = Field(
        default=None, description="how the article qualifies the number"
    )


class NumberCheck(Record):
    """A figure of the claim held against the number a study reports."""

    figure: Id = Field(description="label of the claim's figure")
    study: Id | None = Field(description="study that reports it; null if no source was found")
    outcome: Id | None = Field(default=None, description="the study's outcome; null for facts of the whole study")
    field: Text | None = Field(
        default=None,
        description="where the number stands: treatment.value, treatment.events, control.value, estimate.value ... of "
        "the outcome, or n.enrolled, duration_weeks, dose.low, year ... of the study",
    )
    reported: Number | None = Field(description="the number reported; null if the source read does not report it")
    different_base: bool = Field(default=False, description="true: right number, but of other people, time or measure")
    note: Text | None = Field(default=None, description="what differs")


class Claim(Record):
    """One statement of an article. File: ``data/claims/<article>.yaml``, a list in reading order."""

    kind_name: ClassVar[str] = "claim"

    id: Id = Field(description="article, paragraph, slug: <article>-p11-remission")
    article: Id = Field(description="id of the article: the file's stem, not written in the file")
    at: Locator = Field(description="paragraph of the article: p11, p9.b2 (second bullet after p9), ref3")
    about: tuple[Id, ...] = Field(min_length=1, description="conditions, mechanisms and topics it speaks about")
    kind: ClaimKind = Field(description="what sort of statement it is")
    says: Text = Field(description="what the article states, in our words, never its sentence")
    hedge: Hedge = Field(description="asserted as fact; hedged (may, thought to); reported as somebody's finding")
    figures: tuple[Figure, ...] = Field(default=(), description="every number the claim states")
    cites: tuple[Id, ...] = Field(default=(), description="studies the article names or describes for it")
    citing: Citing = Field(description="numbered reference; described without a reference; no source given")
    tested_by: tuple[Id, ...] = Field(default=(), description="further studies the check weighs")
    fidelity: Fidelity = Field(description="does the article report its source faithfully?")
    evidence: Evidence = Field(description="does the whole body of studies support it?")
    numbers: tuple[NumberCheck, ...] = Field(default=(), description="each figure against what is reported")
    note: Text = Field(description="why it was judged so, in one to three sentences")
    sources: tuple[Address, ...] = Field(default=(), description="addresses for facts that are in no study record")
    checked: Date = Field(description="day of the check")
    dispute: Dispute | None = Field(default=None, description="an objection to the verdicts that is not settled")
