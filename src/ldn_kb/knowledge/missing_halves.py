"""The half of a comparison that an article leaves out: beside its figure stands what the control group showed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.numbers import NumberRow, number_rows
from ldn_kb.model import Claim, Study
from ldn_kb.model.reported_numbers import plain_number

_PERCENT = r"\s?(?:%|per\s?cent\b)"


@dataclass(frozen=True)
class MissingHalf:
    """A figure that is right and told without its control; ``on`` says what the control group got, as ``on placebo``.

    ``place`` is where the figure ends in the text that tells it; ``None`` if it is not found there exactly once.
    """

    row: NumberRow
    on: str
    place: int | None


def missing_halves(base: KnowledgeBase, claim: Claim, text: str | None = None) -> list[MissingHalf]:
    """Return the figures of a claim that lack their control, in the order of its checks.

    Their places are those in ``text``, which tells the claim; ``None`` stands for our paraphrase of it.
    """
    return [
        MissingHalf(row, on_control(base.study(row.check.study)), _end_of(row, claim.says if text is None else text))
        for row in number_rows(base, claim)
        if row.lacks_control and row.check.study is not None
    ]


def on_control(study: Study) -> str:
    """Return what the control group of a study got, after a number of it: ``on placebo``, ``on aspirin``."""
    names = [arm.name for arm in study.arms if arm.role == "control"]
    if study.comparator == "active":
        return f"on {names[0]}" if len(names) == 1 else "on another drug"
    words = {"placebo": "on placebo", "no-treatment": "without treatment", "untreated-cells-or-animals": "untreated"}
    return words.get(study.comparator or "", "in the control group")


def _end_of(row: NumberRow, says: str) -> int | None:
    """Return where a figure, with its unit, ends in a text that has it once."""
    printed = re.escape(plain_number(row.claimed if row.claimed_to is None else row.claimed_to))
    unit = _PERCENT if row.unit == "%" else rf"(?:\s?{re.escape(row.unit)}\b)?"
    found = [match.end() for match in re.finditer(rf"(?<![\d.,]){printed}(?!\d|[.,]\d){unit}", says)]
    return found[0] if len(found) == 1 else None
