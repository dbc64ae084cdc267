"""A source article: who wrote it, how it is divided, and what its printed references are."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from pydantic import Field

from ldn_kb.model.types import Address, Date, Id, Locator, Number, Record, Text, UnfoundSource


class Section(Record):
    """A headed part of an article; the heading is null before the first one."""

    heading: Text | None = Field(description="heading as printed; null for the opening")
    paragraphs: tuple[Locator, ...] = Field(default=(), description="locators of its paragraphs, in order")


class PrintedReference(Record):
    """One entry of the article's reference list."""

    at: Locator = Field(description="locator of the entry: ref3")
    study: Id | None = Field(default=None, description="the study record it names; null if it was not found")
    unfound: UnfoundSource | None = Field(default=None, description="what it names, if that could not be found")


class Unclaimed(Record):
    """A paragraph that states nothing checkable."""

    at: Locator = Field(description="locator of the paragraph")
    reason: Text = Field(description="greeting, advertisement, navigation ...")


class InWords(Record):
    """A number that the text gives in words which the checker does not read as a number."""

    at: Locator = Field(description="locator of the paragraph")
    value: Number = Field(description="the number, as a figure of a claim has it")
    words: Text = Field(description="the few words that give it: every second one, a couple of dozen")


class Absence(Record):
    """What an article was read for on one day and does not say."""

    date: Date = Field(description="day on which the whole article was read for it")
    looked_in: Literal["text", "claims"] = Field(
        default="text", description="claims: the text was not at hand, and only the claims taken from it were read"
    )
    cautions: tuple[Id, ...] = Field(default=(), description="cautions that it does not give")
    questions: tuple[Id, ...] = Field(default=(), description="questions that it does not answer")


class WithoutFigure(Record):
    """A number of the text that no claim has as a figure."""

    at: Locator = Field(description="locator of the paragraph")
    value: Number = Field(description="the number")
    reason: Text = Field(description="why it needs no check: the number of a step, part of a name ...")


class Article(Record):
    """A source article. File: ``data/articles/<id>.yaml``."""

    kind_name: ClassVar[str] = "article"

    id: Id = Field(description="the file's stem")
    order: int = Field(ge=1, description="its place among the columns, from the left")
    name: Text = Field(description="short name, as a column heading")
    author: Text | None = Field(
        description="author's name; null if the page names none: its publisher, else its short name, stands there then"
    )
    credentials: Text | None = Field(description="what the article says the author is; null if it does not say")
    title: Text | None = Field(description="title as printed; null if not known")
    publisher: Text | None = Field(default=None, description="who printed or reprinted the text read")
    published: Date | None = Field(default=None, description="day of publication; null if not known")
    url: Address | None = Field(default=None, description="address; null if not known")
    note: Text | None = Field(default=None, description="what is known about the text that was read")
    sections: tuple[Section, ...] = Field(min_length=1, description="its parts, in order")
    references: tuple[PrintedReference, ...] = Field(default=(), description="its printed reference list")
    without_claims: tuple[Unclaimed, ...] = Field(default=(), description="paragraphs that state nothing checkable")
    without_figures: tuple[WithoutFigure, ...] = Field(
        default=(), description="numbers of its paragraphs that need no check"
    )
    in_words: tuple[InWords, ...] = Field(
        default=(), description="numbers that it gives in words which the checker does not read as numbers"
    )
    looked_for_absent: tuple[Absence, ...] = Field(
        default=(),
        description="cautions and questions that it was read for and does not answer; nothing else is absent",
    )

    def absent_on(self, key: str) -> datetime.date | None:
        """Return the day on which a caution or question was looked for and not found; ``None`` if nobody looked."""
        absence = self.absence_of(key)
        return None if absence is None else absence.date

    def absence_of(self, key: str) -> Absence | None:
        """Return the entry by which the article does not give a caution or answer a question; ``None`` if none."""
        return next((it for it in self.looked_for_absent if key in (*it.cautions, *it.questions)), None)

    @property
    def byline(self) -> str:
        """Its author, and what the article says the author is; its publisher, or its short name, if none is named."""
        if self.author is None:
            return f"{self.publisher or self.name}, no author named"
        return f"{self.author}, {self.credentials or 'credentials not stated'}"

    @property
    def separate_publisher(self) -> str | None:
        """Its publisher, unless it stands where the author does."""
        return None if self.author in (None, self.publisher) else self.publisher

    @property
    def locators(self) -> list[str]:
        """Every locator in reading order: paragraphs, then printed references."""
        return [at for section in self.sections for at in section.paragraphs] + [item.at for item in self.references]
