"""The fingerprint of an article's text: what is needed to check its claims, and from which the text cannot be read."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ldn_kb.model.types import Id, Locator, Number, Record, Text

_HEX = r"^[0-9a-f]{16}$"
_BASE64 = r"^[A-Za-z0-9+/]+={0,2}$"


class ParagraphNumbers(Record):
    """The numbers of one paragraph. A number is a fact, which nobody owns."""

    at: Locator = Field(description="locator of the paragraph")
    words: int = Field(ge=0, description="how many words it has")
    numbers: tuple[Number, ...] = Field(
        default=(), description="numbers that it states, which some claim must have as a figure: 28.8, 31, 2013"
    )
    also: tuple[Number, ...] = Field(
        default=(), description="small numbers that it may state in words, which a figure may be: no, one, both"
    )


class Fingerprint(Record):
    """The fingerprint of an article's text. File: ``data/fingerprints/<article>.yaml``, which a command writes."""

    kind_name: ClassVar[str] = "fingerprint"

    id: Id = Field(description="id of the article: the file's stem")
    digest: Annotated[str, Field(pattern=_HEX)] = Field(
        description="of the whole text: tells whether another text is the same, and salts the filter"
    )
    made_with: Text = Field(description="how many words a run has, and which share of the runs is kept")
    hashes: int = Field(ge=1, le=20, description="how many bits each run of words sets in the filter")
    runs: Annotated[str, Field(pattern=_BASE64, max_length=200_000)] = Field(
        description="filter of the runs that are kept: a Bloom filter, in Base64"
    )
    paragraphs: tuple[ParagraphNumbers, ...] = Field(min_length=1, description="its paragraphs in reading order")
