"""Claimed numbers beside reported ones: the difference, and the verdict in words."""

from __future__ import annotations

from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Figure, NumberCheck

LACKS_CONTROL = "right, but without its control"
"""The verdict on a figure whose study reports the control group's number, which the article leaves out."""
_RETRACTED = "; the study was retracted"
_VERDICTS = (
    "differs",
    "different base",
    LACKS_CONTROL,
    "from another source",
    "right; the study had no control group",
    "right",
    "not in the source read",
    "its source was not found",
    "no source found",
)
"""Every verdict on a number, the one that misleads most first, and last what could not be compared."""


@dataclass(frozen=True)
class NumberRow:
    """One claimed figure beside the reported one. ``difference`` is claimed minus reported, in the figure's unit."""

    claim: Claim
    check: NumberCheck
    claimed: int | float
    claimed_to: int | float | None
    qualifier: str | None
    unit: str
    control: int | float | None
    difference: float | None
    verdict: str

    @property
    def lacks_control(self) -> bool:
        """Whether the figure is right and the control group's number, which its study reports, is left out."""
        return self.control is not None and self.verdict.startswith(LACKS_CONTROL)


@dataclass(frozen=True)
class _Comparison:
    """What a verdict on a claimed number depends on, besides the studies of the base."""

    claim: Claim
    check: NumberCheck
    figure: Figure
    control: int | float | None
    """The control group's number beside a treatment's result, if the study reports one."""


def number_rows(base: KnowledgeBase, claim: Claim) -> list[NumberRow]:
    """Compare every figure of a claim with the number its check names."""
    figures = {figure.label: figure for figure in claim.figures}
    rows = []
    for check in claim.numbers:
        figure, control = figures[check.figure], _control(base, check)
        difference = None if check.reported is None else round(figure.value - check.reported, 6)
        verdict = _verdict(base, _Comparison(claim, check, figure, control))
        rows.append(
            NumberRow(
                claim, check, figure.value, figure.to, figure.qualifier, figure.unit, control, difference, verdict
            )
        )
    return rows


def _control(base: KnowledgeBase, check: NumberCheck) -> int | float | None:
    """Return the control group's number beside a treatment's result, if the study reports one."""
    if check.study is None or check.outcome is None or not (check.field or "").startswith("treatment."):
        return None
    outcome = next(outcome for outcome in base.study(check.study).outcomes if outcome.id == check.outcome)
    name = (check.field or "").removeprefix("treatment.")
    value: int | float | None = getattr(outcome.control, name, None)
    return value


def _verdict(base: KnowledgeBase, comparison: _Comparison) -> str:
    """Return the verdict on a claimed number beside the reported one, in words; a retracted study is noted."""
    check, verdict = comparison.check, _compared(base, comparison)
    is_retracted = check.study is not None and check.reported is not None and base.study(check.study).retracted
    return f"{verdict}{_RETRACTED}" if is_retracted else verdict


def misleads(verdict: str) -> tuple[int, bool, str]:
    """Return by what verdicts are sorted so that those come first that mislead most.

    Behind a number that differs stand those of retracted studies, however well they are told.
    """
    told = verdict.removesuffix(_RETRACTED)
    place = _VERDICTS.index(told)
    return min(place, 1) if told != verdict else place, told == verdict, verdict


def _compared(base: KnowledgeBase, comparison: _Comparison) -> str:
    """Return the verdict on a claimed number beside the reported one, in words."""
    check = comparison.check
    if check.reported is None:
        if check.study is None and comparison.claim.cites_unfound:
            return "its source was not found"
        return "not in the source read" if check.study else "no source found"
    if check.study is not None and check.study in comparison.claim.stands_in:
        return "from another source" if _matches(comparison.figure, check.reported) else "differs"
    if check.different_base:
        return "different base"
    if not _matches(comparison.figure, check.reported):
        return "differs"
    if (check.field or "").startswith("treatment.") and check.study is not None:
        shown = any((other.field or "").startswith("control.") for other in comparison.claim.numbers)
        if comparison.control is not None and not shown:
            return LACKS_CONTROL
        if base.study(check.study).comparator in (None, "none"):
            return "right; the study had no control group"
    return "right"


_ROUNDING = 0.1


def _matches(figure: Figure, reported: float) -> bool:
    """Return whether a claimed number, range or bound fits; "about" allows a tenth of the reported number."""
    if figure.to is not None:
        return figure.value <= reported <= figure.to
    if figure.qualifier == "more-than":
        return reported >= figure.value
    if figure.qualifier == "less-than":
        return reported <= figure.value
    if figure.qualifier == "about":
        return abs(figure.value - reported) <= _ROUNDING * abs(reported)
    return figure.value == reported
