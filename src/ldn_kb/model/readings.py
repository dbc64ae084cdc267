"""Two readings of the claims, each made without sight of the other, and how their differences were settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from pydantic import Field

from ldn_kb.model.types import Id, Record, Text
from ldn_kb.model.vocabulary import Effect, Fidelity, Route, Size

Judgement: TypeAlias = Literal["route", "effect", "size", "fidelity"]
JUDGEMENTS: tuple[Judgement, ...] = ("route", "effect", "size", "fidelity")
"""What both readers gave for a claim."""


class Reading(Record):
    """How one reader judged one claim. Files: ``data/readings/first.yaml`` and ``second.yaml``, lists."""

    kind_name: ClassVar[str] = "reading"

    claim: Id = Field(description="the claim that was read")
    route: Route = Field(description="how it is judged")
    effect: Effect | None = Field(default=None, description="route effect: what it says the treatment does")
    size: Size | None = Field(default=None, description="route effect: how large or sure it says the effect is")
    fidelity: Fidelity = Field(description="does the article report its source faithfully?")

    def differs_from(self, other: Reading) -> tuple[Judgement, ...]:
        """Return the judgements in which the two readings of a claim differ."""
        return tuple(name for name in JUDGEMENTS if getattr(self, name) != getattr(other, name))


class SettledDifference(Record):
    """How a difference between the two readings was settled. File: ``data/readings/settled.yaml``, a list."""

    kind_name: ClassVar[str] = "settled difference"

    claim: Id = Field(description="the claim on which the readers differ")
    differ: tuple[Judgement, ...] = Field(min_length=1, description="the judgements in which they differ")
    settled: Literal["first", "second", "other"] = Field(description="whose reading was taken; other: neither's alone")
    because: Text = Field(description="why, in one plain sentence")


@dataclass(frozen=True)
class Readings:
    """Both readings in the order of the files, and what was settled; all are empty where nobody read twice."""

    first: tuple[Reading, ...] = ()
    second: tuple[Reading, ...] = ()
    settled: tuple[SettledDifference, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[Reading, Reading], ...]:
        """The two readings of each claim that was read twice."""
        second = {reading.claim: reading for reading in self.second}
        return tuple((reading, second[reading.claim]) for reading in self.first if reading.claim in second)
