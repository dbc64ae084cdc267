"""The numbers of an abstract, in order: facts, which may be kept where the text may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, WithJsonSchema

from ldn_kb.model.types import Address, Date, Record, Text

TREATMENT, CONTROL = "T", "C"
"""Stand where a sentence names the group under treatment, or the one that it is compared with."""

_TOKEN = r"(?:[TC]|(?:<=|>=|[<>~])?-?[0-9]{1,15}(?:\.[0-9]{1,12})?%?)"
_SENTENCE = rf"^{_TOKEN}( {_TOKEN})*$"
_FIELD = r"^[a-z0-9_]+([.-][a-z0-9_]+)*$"


def _sentence(text: str) -> str:
    """Return the numbers of one sentence; raises ``ValueError`` for anything else, words of the text above all."""
    if not re.fullmatch(_SENTENCE, text):
        raise ValueError("is not the numbers of a sentence; write them with a space between, such as T 28.8% C 18.0%")
    return text


def _field(text: str) -> str:
    if not re.fullmatch(_FIELD, text):
        raise ValueError("is no field of a study; write it with dots, such as n.enrolled or outcomes.pain.control")
    return text


SentenceNumbers = Annotated[
    str,
    AfterValidator(_sentence),
    WithJsonSchema({"type": "string", "pattern": _SENTENCE, "examples": ["T 28.8% C 18.0% 0.016"]}),
]
FieldPath = Annotated[
    str, AfterValidator(_field), WithJsonSchema({"type": "string", "pattern": _FIELD, "examples": ["n.enrolled"]})
]


class FromElsewhere(Record):
    """A number, or all numbers of a part of the record, that come from another source than the abstract."""

    field: FieldPath = Field(description="field, or the part it stands in: n.enrolled, arms, outcomes.pain.control")
    because: Text = Field(description="where the number was read, or how it follows from others")


class AbstractNumbers(Record):
    """The numbers of a study's abstract, taken from its text by a program. File: ``data/abstracts/<study>.yaml``."""

    kind_name: ClassVar[str] = "list of numbers"

    address: Address = Field(description="where the abstract was read: its page at PubMed, its DOI, or a source named")
    read: Date = Field(description="day it was read")
    reading: int = Field(
        default=1,
        ge=1,
        le=99,
        description="which state of the program took it: later ones read some numbers differently",
    )
    whole: bool = Field(description="false: the copy that was read breaks off, so a number may stand behind its end")
    words: int = Field(ge=1, le=30_000, description="words of the abstract, as far as it was read")
    count: int = Field(ge=0, le=30_000, description="how many numbers the list holds")
    numbers: tuple[SentenceNumbers, ...] = Field(
        description="for each sentence with a number: its numbers in order, T where it names the group under treatment "
        "and C where it names the one compared with"
    )
    elsewhere: tuple[FromElsewhere, ...] = Field(
        default=(), description="numbers of the record that the abstract does not hold, and where they come from"
    )

    @property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """The numbers and marks of each sentence."""
        return tuple(tuple(text.split()) for text in self.numbers)

    @property
    def plain(self) -> Iterator[str]:
        """Every number without the marks of groups."""
        return (item for sentence in self.sentences for item in sentence if item not in (TREATMENT, CONTROL))
