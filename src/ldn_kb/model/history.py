"""What the computed verdicts were, until when, and why they changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from ldn_kb.model.types import Date, Id, Record, Text

VerdictText = Annotated[str, Field(pattern=r"^[a-z0-9]+([-: ,]+[a-z0-9]+)*$", max_length=400)]
"""A computed verdict as the data has it: ``supported``, ``benefit low``, ``alpha: supported, beta: untested``."""


class VerdictChange(Record):
    """A computed verdict from a day on. File: ``data/history.yaml``, a list to which lines are only ever added."""

    kind_name: ClassVar[str] = "line of the history"

    day: Date = Field(description="day from which the verdict held")
    record: Id = Field(description="claim, question, finding, condition, mechanism or topic")
    was: VerdictText | None = Field(
        default=None, description="verdict until then, of a question the answers that change; null for the first one"
    )
    now: VerdictText | None = Field(description="verdict from then on; null once the record, or the answer, is gone")
    because: Text | None = Field(default=None, description="why it changed: the records that changed with it, or words")

    def after(self, before: Mapping[str, str]) -> dict[str, str]:
        """Return the verdict from this line on by its parts; ``before`` are those until then."""
        gone = verdict_parts(self.was)
        return {part: text for part, text in before.items() if part not in gone} | verdict_parts(self.now)


def verdict_parts(text: str | None) -> dict[str, str]:
    """Return the verdict on each article's answer in that on a question; any other verdict is one part without name."""
    if text is None:
        return {}
    if ": " not in text:
        return {"": text}
    pairs = (part.partition(": ") for part in text.split(", "))
    return {article: verdict for article, _, verdict in pairs}
