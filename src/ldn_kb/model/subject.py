"""What the knowledge base is about: the one file with everything that names the treatment, its doses and its makers."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.types import Id, Number, Record, Text
from ldn_kb.model.vocabulary import Design

FORMAT: Literal[3] = 3
"""The format of the data and of the JSON export; the changelog tells how each differs from the one before."""


class DoseLimit(Record):
    """The window of doses in one unit; a dose in one unit is never held against the limits of another."""

    unit: Text = Field(description="one of the units above it")
    low: Number | None = Field(default=None, ge=0, description="the lowest dose of the window; null for none")
    high: Number = Field(gt=0, description="the highest dose of the window")


class DoseWindow(Record):
    """The doses that count as those under study."""

    name: Text = Field(description="what these doses are called, as in 'people at ...': low dose")
    limits: tuple[DoseLimit, ...] = Field(min_length=1, description="the window in each unit that has one")


class Eligibility(Record):
    """Which studies a search looks for; what cannot be computed is said in words."""

    who: Text = Field(description="people, conditions and comparisons that count, in words")
    dose: Text = Field(description="doses that count, in words; dose_window is what the check goes by")
    designs: tuple[Design, ...] = Field(min_length=1, description="designs that count")
    without: Text = Field(description="what does not count, in words")
    beside: Text | None = Field(default=None, description="which other records there are, and why")
    note: Text | None = Field(
        default=None, description="what was searched before searches were recorded, and its limits"
    )


class SafetyLine(Record):
    """One thing to know before the treatment is taken, and where to read on."""

    lead: Text = Field(description="the first words, shown in bold: what not to do, or what it is about")
    text: Text = Field(description="what follows the first words, in one short sentence")
    see: Id = Field(description="id of the condition, mechanism, topic or question that says more")
    link: Text = Field(description="words of the link to it")


class Safety(Record):
    """What everybody must know first. Pages on conditions show all lines, those of questions and studies the first."""

    title: Text = Field(description="heading of the box: Before you think of taking it")
    lines: tuple[SafetyLine, ...] = Field(min_length=1, description="the lines, gravest first")


class Visit(Record):
    """The sheet of each condition to take to a doctor. What it warns of comes from cautions and substances."""

    title: Text = Field(description="what links to the sheets say: Take this to your doctor")
    lead: Text = Field(description="what the sheet is for and what it is not, below its title")
    ask: tuple[Text, ...] = Field(
        default=(), max_length=6, description="questions to ask at the visit; no advice, no dose"
    )


class PageText(Record):
    """How a generated page is headed."""

    title: Text = Field(description="title of the page, also in menus")
    lead: Text = Field(description="what a reader needs to know first, below the title")


class Subject(Record):
    """What the knowledge base is about. File: ``data/subject.yaml``."""

    kind_name: ClassVar[str] = "subject"

    id: Id = Field(description="the file's stem: subject")
    format: Literal[3] = Field(description="format of the data; written by whoever changes it, not by contributors")
    title: Text = Field(description="title of the whole work, as citations give it")
    name: Text = Field(description="the treatment, in running text and in small letters")
    short: Text = Field(description="its short name, for headings of columns and legends")
    substance: Text = Field(description="the substance whose doses are given")
    units: tuple[Text, ...] = Field(min_length=1, description="units in which doses are given")
    dose_window: DoseWindow | None = Field(default=None, description="the doses that count; null if every dose does")
    eligibility: Eligibility | None = Field(default=None, description="which studies searches look for")
    first_year: int | None = Field(
        default=None, ge=1600, le=2100, description="no study can be older: the year in which it was first made"
    )
    disclaimer: Text = Field(description="the one line that says what the pages are not, and whom they warn")
    safety: Safety | None = Field(default=None, description="what to know before it is taken; null for no such box")
    visit: Visit | None = Field(default=None, description="sheets for a doctor's visit; null for none")
    cite_as: Text | None = Field(default=None, description="author of the work, as citations give it")
    licence: Text | None = Field(default=None, description="short name of the licence of the data")
    search_words: tuple[Text, ...] = Field(
        default=(), description="words that people add to any search, so that they tell no page from another"
    )
    search_example: Text | None = Field(default=None, description="what the search field gives as an example")
    topics: PageText | None = Field(default=None, description="how the list of topics is headed; null for 'Topics'")
    substances: PageText | None = Field(
        default=None, description="how the page of substances is headed; null for 'Substances'"
    )

    def fill(self, text: str) -> str:
        """Return ``text`` with the placeholders of the vocabulary replaced by the words of this subject."""
        window = self.dose_window
        return (
            text.replace("{short}", self.short)
            .replace("{substance}", self.substance)
            .replace("{dose_window}", window.name if window else "any dose")
            .replace("{dose_limits}", self._limits())
        )

    def _limits(self) -> str:
        """Return the window in words: ``at most 6 mg, or 0.1 mg/kg``."""
        if self.dose_window is None:
            return f"{self.substance} at any dose"
        limits = [
            f"{item.low:g} to {item.high:g} {item.unit}" if item.low else f"at most {item.high:g} {item.unit}"
            for item in self.dose_window.limits
        ]
        return f"{', or '.join(limits)} of {self.substance}"


UNNAMED = Subject(
    id="subject",
    format=FORMAT,
    title="Knowledge base",
    name="the treatment",
    short="treatment",
    substance="treatment",
    units=("mg",),
    disclaimer="This is a reference, not medical advice.",
)
"""Stands for the subject of an empty data folder, which has no file yet."""
