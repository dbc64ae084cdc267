"""A body of evidence: what studies show about the treatment against a comparator, for one outcome in one population."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.study import Bias
from ldn_kb.model.types import Address, Date, Id, Number, Record, Text
from ldn_kb.model.vocabulary import Agrees, BasisKind, Domain, Importance, LeftOutReason


class Basis(Record):
    """A source that settles a statement, where no trial is needed: a label, a law, a register, a textbook."""

    kind: BasisKind = Field(description="what sort of source it is")
    says: Text = Field(description="what the source says, in our words")
    agrees: Agrees = Field(description="how far it bears the statement out; for a finding: that the outcome happens")
    dose: Text | None = Field(default=None, description="the dose it speaks of, if that is not the one under study")
    sources: tuple[Address, ...] = Field(
        default=(), description="public addresses where it was read; none only where the article itself was counted"
    )


class MemberBias(Record):
    """Marks of risk of bias that hold for this outcome only; a domain left out keeps the mark of the trial."""

    randomisation: Bias | None = Field(default=None, description="how people were allocated")
    deviations: Bias | None = Field(default=None, description="departures from the intended treatment")
    missing_data: Bias | None = Field(default=None, description="outcomes that are missing")
    measurement: Bias | None = Field(default=None, description="how the outcome was measured")
    selection: Bias | None = Field(default=None, description="whether the result was chosen among several")


class Member(Record):
    """One result that belongs to the body: it measured this outcome, in this population, in the dose window."""

    study: Id = Field(description="the study; a further report of a trial is not a member beside its main record")
    outcome: Id = Field(description="the study's outcome")
    dose: Literal["not-read"] | None = Field(
        default=None, description="not-read: its authors call the dose low, but what was read does not give it"
    )
    risk_of_bias: MemberBias | None = Field(default=None, description="marks that differ for this outcome")
    unpaired: Text | None = Field(
        default=None,
        description="why a crossover result is a concern: not paired, fixed order, unequal periods, no washout",
    )
    interest: Text | None = Field(default=None, description="group or funder with an interest in the result")


class LeftOut(Record):
    """A result that one would expect in the body and that is not in it."""

    study: Id = Field(description="the study")
    outcome: Id | None = Field(default=None, description="the study's outcome, if one is meant")
    reason: LeftOutReason = Field(description="why it is left out, from a closed list")
    because: Text = Field(description="the number or the fact that decides")


class OtherReview(Record):
    """A published pooled result on the same outcome."""

    study: Id = Field(description="the review")
    outcome: Id | None = Field(default=None, description="its pooled result; null if its numbers were not read")
    lacks: tuple[Text, ...] | None = Field(
        default=None,
        description="members it does not include: ids of studies, or names; [] for none, null if not known",
    )
    adds: tuple[Text, ...] | None = Field(
        default=None, description="trials it includes that are no members: ids or names; [] for none, null if not known"
    )
    note: Text | None = Field(default=None, description="what else differs")


class Baseline(Record):
    """What happens without the treatment: the risk or score of the control group, for absolute numbers."""

    value: Number = Field(description="people per 100, or the score")
    unit: Literal["per-100", "points"] = Field(description="per-100: people of 100; points: of the scale")
    study: Id | None = Field(default=None, description="the study whose control group it is")
    outcome: Id | None = Field(default=None, description="the study's outcome")
    source: Address | None = Field(default=None, description="where it was read, if in no study record")


class ImportantDifference(Record):
    """The smallest difference between groups that matters to people."""

    value: Number = Field(gt=0, description="the difference, without a sign")
    unit: Literal["points", "per-100"] = Field(description="points of the scale, or people of 100")
    because: Text = Field(description="how it was set, in our words")
    source: Address = Field(description="where it was read")


class Indirectness(Record):
    """Why the body answers the question only indirectly; each reason costs certainty."""

    surrogate: Text | None = Field(default=None, description="what was measured stands for what matters to people")
    laboratory: bool = Field(default=False, description="true: a laboratory value without a proven link")
    narrower: Text | None = Field(default=None, description="a narrower population than the finding speaks of")
    other_dose: Text | None = Field(default=None, description="for harms: doses outside the window")


class DomainOverride(Record):
    """A domain of certainty marked by a person instead of by the rule."""

    domain: Domain = Field(description="which of the domains")
    mark: Literal[-2, -1, 0, 1, 2] = Field(description="levels taken off, or put on by rating up")
    because: Text = Field(description="the reason; it stands on the page, and the mark is shown as judged")
    date: Date = Field(description="day it was judged")


class Finding(Record):
    """One body of evidence, a row of a summary of findings. File: ``data/findings/<id>.yaml``."""

    kind_name: ClassVar[str] = "finding"

    id: Id = Field(description="the file's stem: condition, outcome")
    about: tuple[Id, ...] = Field(min_length=1, description="conditions and topics it is about")
    outcome: Text = Field(description="the outcome, as in 'no difference in ...' and 'what it does to ...'")
    measured: Text | None = Field(default=None, description="how it was measured or counted, in a few words")
    population: Text | None = Field(default=None, description="in whom, in plain words")
    harm: bool = Field(default=False, description="true: the outcome is an unwanted effect")
    better: Literal["lower", "higher"] = Field(description="which direction of the outcome is good")
    scale: Id | None = Field(default=None, description="the outcome measure, if all members use one")
    comparator: Text = Field(description="placebo, no-treatment, or the name of the drug it is compared with")
    importance: Importance = Field(description="how much the outcome matters to people")
    main: bool = Field(default=False, description="true: what is meant where only the condition is named")
    results: tuple[Member, ...] = Field(default=(), description="members; empty: nobody tested it in people")
    basis: Basis | None = Field(default=None, description="instead of results: the source that settles it")
    left_out: tuple[LeftOut, ...] = Field(default=(), description="results one would expect here, and why they are not")
    other_reviews: tuple[OtherReview, ...] = Field(default=(), description="published pooled results")
    baseline: Baseline | None = Field(default=None, description="the control group's risk or score")
    important_difference: ImportantDifference | None = Field(
        default=None, description="smallest difference between groups that matters; null: none was found"
    )
    indirect: Indirectness = Field(default=Indirectness(), description="why the body is indirect")
    overrides: tuple[DomainOverride, ...] = Field(default=(), description="domains marked by a person")
    note: Text | None = Field(default=None, description="what a reader must know, with results in both directions")
    checked: Date = Field(description="day it was last checked")
