"""A claim: one atomic statement of an article, with every number it states and its check."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.finding import Basis
from ldn_kb.model.types import Address, Date, Dispute, Id, Locator, Number, Record, Text, UnfoundSource
from ldn_kb.model.vocabulary import Citing, Effect, Fidelity, Frequency, Hedge, Route, Size, Verdict


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


class Assertion(Record):
    """What a statement about an effect asserts, and which findings decide about it."""

    findings: tuple[Id, ...] = Field(
        min_length=1, description="findings, or conditions, which mean their main finding; a group means its members'"
    )
    effect: Effect = Field(description="what it says the treatment does")
    of: Literal["all", "some"] = Field(default="all", description="whether it holds of all that it names, or of some")
    size: Size = Field(default=Size.SOME, description="how large or sure it says the effect is")


class FrequencyClaim(Record):
    """How often a statement says an unwanted effect happens, in words or as a range per 100 people."""

    findings: tuple[Id, ...] = Field(min_length=1, description="findings whose rates decide")
    says: Frequency | None = Field(default=None, description="the word it uses; null if it gives numbers")
    low: Number | None = Field(default=None, ge=0, le=100, description="lower end, people per 100")
    high: Number | None = Field(default=None, ge=0, le=100, description="upper end, people per 100")


class Yardstick(Record):
    """One count that decides about a superlative."""

    says: Text = Field(description="what was counted, where, and the numbers")
    holds: bool = Field(description="whether the statement holds by this count")
    date: Date = Field(description="day of the count")
    sources: tuple[Address, ...] = Field(min_length=1, description="public addresses of what was counted")


class MechanismStep(Record):
    """One step of an account of how the treatment acts."""

    says: Text = Field(description="what happens at this step, according to the article")
    scope: Literal["laboratory", "people"] = Field(
        description="laboratory: about cells, molecules or animals as such; people: about what happens in patients"
    )
    agreeing: tuple[Id, ...] = Field(default=(), description="studies that show it")
    opposing: tuple[Id, ...] = Field(default=(), description="studies that show otherwise")
    basis: Basis | None = Field(default=None, description="a textbook or the like that settles it")


class VerdictOverride(Record):
    """A verdict typed by a person instead of computed; shown as such."""

    verdict: Verdict = Field(description="the verdict")
    because: Text = Field(description="why the rule does not fit here")
    date: Date = Field(description="day it was judged")


class Claim(Record):
    """One statement of an article. File: ``data/claims/<article>.yaml``, a list in reading order."""

    kind_name: ClassVar[str] = "claim"

    id: Id = Field(description="article, paragraph, slug: <article>-p11-remission")
    article: Id = Field(description="id of the article: the file's stem, not written in the file")
    at: Locator = Field(description="paragraph of the article: p11, p9.b2 (second bullet after p9), ref3")
    about: tuple[Id, ...] = Field(min_length=1, description="conditions, mechanisms and topics it speaks about")
    says: Text = Field(description="what the article states, in our words, never its sentence")
    hedge: Hedge = Field(description="asserted as fact; hedged (may, thought to); reported as somebody's finding")
    figures: tuple[Figure, ...] = Field(default=(), description="every number the claim states")
    cites: tuple[Id, ...] = Field(default=(), description="studies the article names or describes for it")
    cites_unfound: tuple[UnfoundSource, ...] = Field(
        default=(), description="sources that the article names or describes for it and that could not be found"
    )
    stands_in: tuple[Id, ...] = Field(
        default=(), description="studies that say it, if they are others than the one that the article names"
    )
    citing: Citing = Field(description="numbered reference; described without a reference; no source given")
    tested_by: tuple[Id, ...] = Field(default=(), description="further studies the check weighs")
    fidelity: Fidelity = Field(description="does the article report its source faithfully?")
    route: Route = Field(description="how it is judged")
    asserts: Assertion | None = Field(default=None, description="route effect: what it asserts")
    frequency: FrequencyClaim | None = Field(default=None, description="route frequency: how often, it says")
    yardsticks: tuple[Yardstick, ...] = Field(default=(), description="route superlative: the counts that decide")
    steps: tuple[MechanismStep, ...] = Field(default=(), description="route mechanism: its steps")
    basis: Basis | None = Field(default=None, description="route settled: the source that decides")
    findings: tuple[Id, ...] = Field(
        default=(), description="route study-result: the findings whose sentences stand beside it"
    )
    hazard: Id | None = Field(default=None, description="the caution to read first: it is dangerous to follow")
    override: VerdictOverride | None = Field(default=None, description="a verdict typed by a person, with its reason")
    numbers: tuple[NumberCheck, ...] = Field(default=(), description="each figure against what is reported")
    note: Text = Field(description="why it was judged so, in one to three sentences")
    sources: tuple[Address, ...] = Field(default=(), description="addresses for facts that are in no study record")
    checked: Date = Field(description="day of the check")
    dispute: Dispute | None = Field(default=None, description="an objection to the verdicts that is not settled")
