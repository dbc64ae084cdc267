"""A publication: its bibliography, what was done, what was found, and how far each fact is confirmed."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.identifiers import Doi, Pmcid, RegistrationNumber
from ldn_kb.model.types import Address, AuthorName, Date, Id, Number, PValue, Record, Text
from ldn_kb.model.vocabulary import BiasJudgement, Confirmed, Design, Direction, NoticeKind, TrialState


class Counts(Record):
    """People counted at each stage; null where the source read does not say."""

    planned: int | None = Field(default=None, ge=0, description="target of a protocol or registration")
    enrolled: int | None = Field(default=None, ge=0, description="people enrolled")
    randomised: int | None = Field(default=None, ge=0, description="people randomised, where fewer than enrolled")
    completed: int | None = Field(default=None, ge=0, description="people who finished")
    analysed: int | None = Field(default=None, ge=0, description="people in the main analysis")


class Dose(Record):
    """A dose as given; one value, or the lowest and the highest."""

    low: Number = Field(ge=0, description="the dose, or the lowest dose of a range")
    high: Number | None = Field(default=None, ge=0, description="the highest dose of a range")
    unit: Text = Field(
        description="one of the units in subject.yaml; an amount is taken as a day's unless the schedule says otherwise"
    )


class Arm(Record):
    """One group of a study, or one condition of an experiment."""

    name: Text = Field(description="name of the arm")
    role: Literal["treatment", "control", "both", "other"] = Field(
        description="treatment: gets the treatment under study; control: what it is compared with; "
        "both: takes each in turn (crossover); other: anything else"
    )
    n: int | None = Field(default=None, ge=0, description="people (or animals) in the arm")
    dose: Dose | None = Field(default=None, description="dose of the treatment; null where unknown or none")
    schedule: Text | None = Field(default=None, description="how often and how long, in words")
    combined_with: Text | None = Field(
        default=None, description="what only this arm got beside the treatment; what all arms got does not count"
    )


class ArmResult(Record):
    """What one arm showed, as text and as numbers."""

    text: Text | None = Field(default=None, description="the result as reported, in words")
    value: Number | None = Field(default=None, description="the number reported")
    unit: Text | None = Field(default=None, description="unit of the number: %, points, mg ...")
    n: int | None = Field(default=None, ge=0, description="people behind the number")
    events: int | None = Field(default=None, ge=0, description="people or events counted")
    baseline: Number | None = Field(default=None, description="value before treatment")
    sd: Number | None = Field(default=None, ge=0, description="standard deviation of the number between people")


class Estimate(Record):
    """The difference between the arms (or against baseline) as the source reports it."""

    text: Text | None = Field(default=None, description="the estimate as reported, in words")
    kind: Literal["MD", "SMD", "RR", "OR", "HR", "g", "IRR", "adjusted-difference", "median-difference"] | None = Field(
        default=None,
        description="MD mean difference, SMD standardised (Cohen's d), g Hedges' g, RR risk ratio, OR odds ratio, "
        "HR hazard ratio, IRR incidence rate ratio",
    )
    value: Number | None = Field(
        default=None, description="point estimate, with the sign of the measure: treatment minus control"
    )
    low: Number | None = Field(default=None, description="lower end of the interval")
    high: Number | None = Field(default=None, description="upper end of the interval")
    level: Number | None = Field(default=None, gt=0, lt=100, description="confidence level in percent, usually 95")
    basis: Literal["between-groups", "before-after", "difference-in-differences"] = Field(
        default="between-groups", description="what the difference is taken between"
    )


class Outcome(Record):
    """One result: what was measured, when, in whom, with which numbers, and whom it favours."""

    id: Id = Field(description="short name, unique within the study")
    measure: Text = Field(description="what was measured, in words")
    scale: Id | None = Field(default=None, description="id of the outcome measure in measures.yaml")
    weeks: Number | None = Field(default=None, ge=0, description="weeks from start to measurement")
    primary: bool | None = Field(default=None, description="true: named as primary; null: the text read does not say")
    treatment: ArmResult | None = Field(default=None, description="result under the treatment")
    control: ArmResult | None = Field(default=None, description="result under the control")
    estimate: Estimate | None = Field(default=None, description="the difference reported")
    p: PValue | None = Field(default=None, description="p value as reported, with its inequality")
    direction: Direction = Field(description="whom the result favours")
    compared_with: Literal["start", "other-dose"] | None = Field(
        default=None,
        description="for a result of one group: what it, and its p value, is compared with. start: the same people "
        "before treatment; other-dose: another group on the treatment; null: nothing, or it is not said",
    )
    open_label: Literal["wholly", "partly", "perhaps"] | None = Field(
        default=None,
        description="in a blinded study, whether the result is of a phase in which people knew what they got. partly: "
        "it pools that phase with the blinded one; perhaps: it seems to; null: it is of the blinded phase",
    )
    confirmed: Confirmed | None = Field(
        default=None, description="where this result was read, if not where the study was"
    )
    note: Text | None = Field(default=None, description="what a reader must know to weigh it")


class Bias(Record):
    """A judgement on one RoB 2 domain, with its reason from what was read."""

    judgement: BiasJudgement = Field(description="not-judged: what was read does not say enough")
    reason: Text = Field(description="what in the text read leads to it, or what was not said")


class RiskOfBias(Record):
    """Risk of bias of a randomised trial by the five domains of RoB 2 (Sterne et al., BMJ 2019;366:l4898)."""

    randomisation: Bias = Field(description="how people were allocated")
    deviations: Bias = Field(description="departures from the intended treatment, and who knew it")
    missing_data: Bias = Field(description="outcomes that are missing")
    measurement: Bias = Field(description="how the outcome was measured, and by whom")
    selection: Bias = Field(description="whether the reported result was chosen among several")


class Status(Record):
    """Where a registered or planned trial stands."""

    state: TrialState = Field(
        description="state in the newest copy read; reported: results are published, as a record here or elsewhere"
    )
    text: Text = Field(description="the state in words, with the date of the copy read")
    ended: Date | None = Field(default=None, description="day the trial ended, or was to end; null if not known")


class DistinctStudy(Record):
    """Another record that looks like the same study or trial and is not."""

    study: Id = Field(description="the other record; it need not name this one")
    reason: Text = Field(description="what both have in common, and how they differ; it stands on both pages")


class Notice(Record):
    """What was published about the publication afterwards."""

    kind: NoticeKind = Field(description="what sort of notice it is; a retraction takes the study out of all evidence")
    date: Date | None = Field(default=None, description="day of the notice; null if not known")
    text: Text = Field(description="what it says, or what is known of it, in words")
    doi: Doi | None = Field(default=None, description="DOI of the notice; null if it has none or it is not known")
    url: Address | None = Field(default=None, description="where the notice can be read; null if not known")


class SecondReading(Record):
    """A comparison of every number of a finished record with its source, by someone who did not enter it."""

    date: Date = Field(description="day of the second reading, not before the record was entered")
    reader: Text = Field(
        description="what the reader was, in words: a second reading within this project, not by a clinician"
    )
    sources: tuple[Address, ...] = Field(
        min_length=1, description="public addresses of what the numbers were compared with"
    )
    agrees: bool = Field(description="false: something was corrected or stays open")
    differences: Text | None = Field(default=None, description="what differed")


class Provenance(Record):
    """How the record was confirmed, by what, and when."""

    confirmed: Confirmed = Field(description="the best thing read")
    sources: tuple[Address, ...] = Field(description="public addresses of what was read or identifies the work")
    unconfirmed: tuple[Text, ...] = Field(default=(), description="fields that no source read confirms")
    missing: tuple[Text, ...] = Field(default=(), description="what is known to exist but was not read, so left out")
    second_reading: SecondReading | None = Field(default=None, description="second reading, if there was one")
    entered: Date = Field(description="day the record was entered")


class Study(Record):
    """A publication, registration or reference work. File: ``data/studies/<id>.yaml``."""

    kind_name: ClassVar[str] = "study"

    id: Id = Field(description="the file's stem: first author, year, topic")
    title: Text = Field(description="title as printed")
    authors: tuple[AuthorName, ...] = Field(
        description="one text each: family name and initials (Smith JP), or the name of a group; empty if not known"
    )
    year: int | None = Field(ge=1600, le=2100, description="year of publication")
    journal: Text | None = Field(default=None, description="journal, book or site")
    volume: Text | None = Field(default=None, description="volume, in quotes")
    issue: Text | None = Field(default=None, description="issue, in quotes")
    pages: Text | None = Field(default=None, description="pages, in quotes")
    pmid: int | None = Field(default=None, gt=0, lt=100_000_000, description="PubMed number")
    pmcid: Pmcid | None = Field(default=None, description="PubMed Central number, PMC...")
    doi: Doi | None = Field(default=None, description="digital object identifier without https://doi.org/")
    registration: tuple[RegistrationNumber, ...] = Field(default=(), description="trial registration or patent numbers")
    status: Status | None = Field(default=None, description="where a registered or planned trial stands")
    report_of: Id | None = Field(
        default=None, description="main record of the same trial or case, if this is a further report"
    )
    distinct_from: tuple[DistinctStudy, ...] = Field(
        default=(),
        description="records with the same registration number or title that are another study, each with the reason",
    )
    design: Design = Field(description="what kind of study it is")
    review_of: Literal["randomised", "mixed", "non-randomised"] | None = Field(
        default=None, description="for systematic reviews and meta-analyses: which studies they include"
    )
    blinding: Literal["none", "single", "double"] | None = Field(
        default=None, description="who did not know the treatment"
    )
    comparator: Literal["placebo", "active", "no-treatment", "untreated-cells-or-animals", "none"] | None = Field(
        default=None, description="what the treatment was compared with"
    )
    subjects: Literal["people", "animals", "cells", "animals-and-cells", "none"] = Field(
        description="who or what was studied; for reviews, what their studies mostly studied; none for reference works"
    )
    population: Text | None = Field(default=None, description="who or what was studied, in words")
    conditions: tuple[Id, ...] = Field(default=(), description="conditions it bears on")
    mechanisms: tuple[Id, ...] = Field(default=(), description="mechanisms it bears on")
    topics: tuple[Id, ...] = Field(default=(), description="topics it bears on")
    n: Counts = Field(default=Counts(), description="people counted at each stage")
    arms: tuple[Arm, ...] = Field(default=(), description="groups compared")
    duration_weeks: Number | None = Field(default=None, ge=0, description="weeks of treatment (follow-up where noted)")
    outcomes: tuple[Outcome, ...] = Field(default=(), description="results with their numbers")
    harms: Text | None = Field(default=None, description="side effects and safety findings")
    funding: Text | None = Field(default=None, description="who paid, and conflicts of interest where known")
    limitations: Text | None = Field(default=None, description="what weakens it, in our words")
    conclusion: Text | None = Field(default=None, description="what the authors conclude, in our words")
    risk_of_bias: RiskOfBias | None = Field(default=None, description="for randomised trials: RoB 2 by domain")
    why_it_matters: Text | None = Field(
        default=None,
        description="for studies that no article cites: one sentence on what a reader of the articles misses",
    )
    notices: tuple[Notice, ...] = Field(
        default=(), description="retractions, expressions of concern, corrections and comments known to exist"
    )
    provenance: Provenance = Field(description="how far this record is confirmed")

    @property
    def retracted(self) -> bool:
        """Whether the publication was retracted, and so is no evidence."""
        return any(notice.kind is NoticeKind.RETRACTION for notice in self.notices)
