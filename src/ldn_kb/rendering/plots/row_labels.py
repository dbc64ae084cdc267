"""The words of a row that belong to one result: the study, what was measured, the numbers, and whom they favour."""

from __future__ import annotations

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Outcome, Study
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots.comparable_estimates import against, counted_people, narrower
from ldn_kb.rendering.plots.svg import BOLD, LINE, SMALL, WIDTH, counted, label, width, wrap

_GAP = 14
_HELD = "\N{NO-BREAK SPACE}"
_BETWEEN = f"{_HELD}· "


def words(
    base: KnowledgeBase, study: Study, outcome: Outcome, numbers: str, top: float, *, measure: bool, within: str
) -> tuple[str, float]:
    """Return the lines above a row's track and where they end.

    On the left the study's name with details below it, on the right the numbers with their direction below.
    ``measure`` adds what was measured, where the picture's title does not say it; narrower conditions than ``within``
    are named.
    """
    direction = base.word("direction", outcome.direction)
    y = top + LINE
    name = wrap(base.titles[study.id], (WIDTH - width(numbers) - _GAP) / BOLD, most=1)[0]
    parts = [label(0, y, name, "name strong"), label(WIDTH, y, numbers, "number", "end")]
    parts.append(label(WIDTH, y + LINE, direction, "muted small", "end"))
    for text in wrap(
        details(base, study, outcome, measure=measure, within=within), WIDTH - width(direction, SMALL) - _GAP, SMALL
    ):
        y += LINE
        parts.append(label(0, y, text, "muted small"))
    return "".join(parts), max(y, top + 2 * LINE)


def details(base: KnowledgeBase, study: Study, outcome: Outcome, *, measure: bool, within: str) -> str:
    """Return what was measured, in how many people, after how long and against what."""
    people = counted_people(study, outcome)
    conditions = [base.titles[key] for key in narrower(base, study, within) if key != within]
    found = [
        outcome.measure if measure else None,
        ", ".join(conditions) or None,
        _whole(counted(people, "person", "people")) if people is not None else None,
        _whole(f"{number(outcome.weeks)} weeks") if outcome.weeks is not None else None,
        against(study) if study.design not in knowledge.REVIEWS else None,
    ]
    return _BETWEEN.join(part for part in found if part)


def _whole(text: str) -> str:
    """Return ``text`` such that no line breaks in it."""
    return text.replace(" ", _HELD)
