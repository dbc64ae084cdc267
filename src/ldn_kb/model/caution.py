"""A caution: what a reader would need to be warned of, whether an article says it or not."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ldn_kb.model.types import Address, Id, Record, Text


class Caution(Record):
    """One risk or limit of the drug. File: ``data/cautions.yaml``, a list in order of weight."""

    kind_name: ClassVar[str] = "caution"

    id: Id = Field(description="short id: caution-liver")
    name: Text = Field(description="what it is about, in a few words")
    text: Text = Field(description="the caution in one plain sentence; no advice")
    label: Text | None = Field(description="what the approved label says; null if it does not mention it")
    box: Text | None = Field(
        default=None, description="words of a box to tick on the sheet for a doctor's visit; null for no box"
    )
    about: tuple[Id, ...] = Field(min_length=1, description="topics it belongs to")
    claims: tuple[Id, ...] = Field(default=(), description="claims in which an article gives the caution")
    sources: tuple[Address, ...] = Field(min_length=1, description="where it was read")
