"""What tables are made of: columns, rows, and the cells that several tables share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.differences import Difference
from ldn_kb.model import ArmResult, Direction, Estimate, Outcome, Study
from ldn_kb.model.study import Dose
from ldn_kb.model.vocabulary import DifferenceTest
from ldn_kb.rendering.content import Badge, Cell, Joined, Label, RecordLink, amount, number

LONGEST = 200
"""The most rows of a table on one page: more are slow to draw, and to make again when one of them changes."""


ONE_GROUP = {"start": "before and after", "other-dose": "between doses"}
"""What a result of one group, or its p value, compares."""
OPEN_LABEL = {
    "wholly": "open-label phase",
    "partly": "open-label phase included",
    "perhaps": "open-label phase perhaps included",
}
"""What is said of a result of a blinded study that is not of its blinded phase alone."""


@dataclass(frozen=True)
class Column:
    """A column: its key (for CSV and state in the address), its heading and whether it holds numbers.

    ``meaning`` is the axis of its marks, which the heading then leads to the meaning of. Without ``sortable`` readers
    cannot sort by it: its values are in several units, so that no order of them means anything.
    """

    key: str
    heading: str
    numeric: bool = False
    meaning: str = ""
    sortable: bool = True


@dataclass(frozen=True)
class Table:
    """A table ready to be written: ``rows`` hold one cell for each column.

    ``interactive`` tables can be sorted, filtered and downloaded in the browser; ``labelled`` ones show the heading of
    each column beside its cells on narrow screens. ``facets`` are the headings of columns that can be filtered by value
    however many values they hold; for others the browser decides by how often values repeat. ``places`` are words under
    which links lead to a row, each after the row's number. ``narrower`` are pairs of texts of cells, a wider one and a
    narrower one, which then stands below it in the filter.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    interactive: bool = False
    labelled: bool = True
    facets: tuple[str, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    narrower: tuple[tuple[str, str], ...] = ()


def without_empty(table: Table, nothing: Collection[Cell] = (None, "–")) -> Table:
    """Return a table without the columns that hold ``nothing`` in all of its rows; without rows it stays as it is."""
    kept = [place for place, _ in enumerate(table.columns) if any(row[place] not in nothing for row in table.rows)]
    if not kept:
        return table
    columns = tuple(table.columns[place] for place in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[place] for place in kept) for row in table.rows))


def address_word(text: str) -> str:
    """Return a text as the word for it in addresses of tables, as ``slug`` in ``ldn_kb.js``: ``crohns-disease``."""
    folded = "".join(sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign)[0] != "M")
    return re.sub(r"[\W_]+", "-", re.sub(r"['’‘]", "", folded.lower())).strip("-") or "none"


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


def direction_badge(outcome: Outcome) -> Badge:
    """Return whom a result favours; of two groups whose difference nobody tested, that."""
    both = outcome.treatment is not None and outcome.control is not None
    if both and outcome.direction is Direction.NOT_COMPARED:
        return Badge("difference-test", DifferenceTest.NOT_TESTED)
    return Badge("direction", outcome.direction)


def direction_word(base: KnowledgeBase, outcome: Outcome) -> str:
    """Return the same as a word, for pictures and cards."""
    badge = direction_badge(outcome)
    return base.word(badge.axis, badge.value)


def estimate(reported: Estimate | None) -> Cell:
    """Return a difference with its kind, or the text as reported."""
    if reported is None:
        return None
    if reported.value is None or reported.kind is None:
        return reported.text
    kind = reported.kind.replace("-", " ")
    basis = "" if reported.basis == "between-groups" else f" ({reported.basis.replace('-', ' ')})"
    return f"{kind} {number(reported.value)}{basis}"


def difference(reported: Estimate | None, computed: Difference | None) -> Cell:
    """Return the difference reported, or else the one computed from both groups, which is marked as such."""
    if reported is not None:
        return estimate(reported)
    if computed is None:
        return None
    return Joined((_difference_words(computed), Label("difference", "computed from both groups")))


def _difference_words(computed: Difference) -> str:
    """Return a computed difference in words: ``48 percentage points higher``, ``1 point lower on a 0-70 scale``.

    Where the groups' results are falls, "lower" would be taken for the value: ``a change smaller by 3.5 points``.
    """
    unit, between, scale = computed.unit.partition(" on ")
    size = f"{abs(computed.value):.{computed.places}f}"
    if not computed.value:
        return f"0 {unit}{between}{scale}"
    unit = unit[:-1] if size == "1" and unit.endswith("s") else unit
    if computed.of_change:
        return f"a change {'larger' if computed.value > 0 else 'smaller'} by {size} {unit}{between}{scale}"
    return f"{size} {unit} {'higher' if computed.value > 0 else 'lower'}{between}{scale}"


def interval(reported: Estimate | None, computed: Difference | None = None) -> Cell:
    """Return the interval with its level, reported or that of a computed difference, or ``None``."""
    if reported is None and computed is not None and computed.low is not None and computed.high is not None:
        low, high = (f"{end:.{computed.places}f}".replace("-", "−") for end in (computed.low, computed.high))
        return f"95%: {low} to {high}"
    if reported is None or reported.low is None or reported.high is None:
        return None
    level = f"{number(reported.level)}%: " if reported.level is not None else ""
    return f"{level}{number(reported.low)} to {number(reported.high)}"
