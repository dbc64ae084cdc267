"""What tables are made of: columns, rows, and the cells that several tables share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import ArmResult, Estimate, Study
from ldn_kb.model.study import Dose
from ldn_kb.rendering.content import Badge, Cell, Joined, RecordLink, amount, number

LONGEST = 200
"""The most rows of a table on one page: more are slow to draw, and to make again when one of them changes."""


@dataclass(frozen=True)
class Column:
    """A column: its key (for CSV and state in the address), its heading and whether it holds numbers.

    ``meaning`` is the axis of its marks, which the heading then leads to the meaning of.
    """

    key: str
    heading: str
    numeric: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """A table ready to be written: ``rows`` hold one cell for each column.

    ``interactive`` tables can be sorted, filtered and downloaded in the browser; ``labelled`` ones show the heading of
    each column beside its cells on narrow screens. ``places`` are words under which links lead to a row, each after
    the row's number.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    interactive: bool = False
    labelled: bool = True
    places: tuple[tuple[int, str], ...] = ()


def refs(keys: Iterable[str], between: str = ", ") -> Joined:
    """Return links to several records."""
    return Joined(tuple(RecordLink(key) for key in keys), between)


def dose_heading(base: KnowledgeBase) -> str:
    """Return the heading above doses: ``Naltrexone dose``, ``Vitamin D dose``."""
    substance = base.subject.substance
    return f"{substance[:1].upper()}{substance[1:]} dose"


def dose_range(dose: Dose) -> str:
    """Return a dose in words: ``4.5 mg``, ``1 to 5 mg``."""
    ends = number(dose.low) if dose.high in (None, dose.low) else f"{number(dose.low)} to {number(dose.high)}"
    return f"{ends} {dose.unit}"


def dose(study: Study) -> str | None:
    """Return the doses of a study in words, or ``None`` if none was read."""
    doses = [dose_range(arm.dose) for arm in study.arms if arm.dose is not None and arm.role in ("treatment", "both")]
    return "; ".join(dict.fromkeys(doses)) or None


def level_badge(level: int | None) -> Badge:
    """Return the mark of an evidence level."""
    return Badge("level", "none" if level is None else str(level))


def result(arm_result: ArmResult | None) -> Cell:
    """Return what an arm showed: the text as reported, or the number with its unit."""
    if arm_result is None:
        return None
    return arm_result.text or amount(arm_result.value, arm_result.unit)


def estimate(reported: Estimate | None) -> Cell:
    """Return a difference with its kind, or the text as reported."""
    if reported is None:
        return None
    if reported.value is None or reported.kind is None:
        return reported.text
    kind = reported.kind.replace("-", " ")
    basis = "" if reported.basis == "between-groups" else f" ({reported.basis.replace('-', ' ')})"
    return f"{kind} {number(reported.value)}{basis}"


def interval(reported: Estimate | None) -> Cell:
    """Return the interval with its level, or ``None``."""
    if reported is None or reported.low is None or reported.high is None:
        return None
    level = f"{number(reported.level)}%: " if reported.level is not None else ""
    return f"{level}{number(reported.low)} to {number(reported.high)}"
