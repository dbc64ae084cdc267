"""Shares of people under treatment and under control, one line a result: for trials without a difference."""

from __future__ import annotations

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparable_estimates import against, compared_shares
from ldn_kb.model import Outcome, Study
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.axes import Scale, ruler, ticks
from ldn_kb.rendering.plots.forest import row_words
from ldn_kb.rendering.plots.svg import LINE, WIDTH, Link, Picture, anchor, line, target
from ldn_kb.rendering.plots.symbols import mark
from ldn_kb.rendering.tables import plotted

_INSET = 12
_TRACK = 28
_RADIUS = 6.5
_TITLE = "Results of both groups, in percent"


def dumbbell(base: KnowledgeBase, condition: str, link: Link, prefix: str = "dumbbell") -> Picture | None:
    """Return the percentages of both groups, primary results and those that claims use; ``None`` if there are none."""
    shares = compared_shares(base, condition)
    if not shares:
        return None
    values = [value for _, outcome in shares for value in _values(outcome)]
    scale = Scale(min(0.0, *values), max(100.0, *values), _INSET, WIDTH - _INSET)
    head, y = svg.heading(_TITLE)
    dots = [
        (mark("circle", 0, 0, 6, "full"), 6.0, base.subject.short),
        (mark("circle", 0, 0, 6, "open"), 6.0, "control"),
    ]
    key, height = svg.legend(dots, y)
    y += height
    body: list[str] = []
    for study, outcome in shares:
        drawn, y = _row(base, study, outcome, condition, scale, y, link)
        body.append(drawn)
    description = (
        f"For each result one dot for people on {base.subject.short} and one for control, on a scale of percent."
    )
    return Picture(
        _TITLE,
        svg.frame(
            "dumbbell",
            prefix,
            y + LINE + 12,
            f"{base.titles[condition]}: {_TITLE}",
            description,
            [head, key, *body, ruler(scale, ticks(scale), y + 2, _percent)],
        ),
        plotted.group_shares(base, _TITLE, condition, shares),
    )


def _percent(value: float) -> str:
    return f"{number(value)}%"


def _values(outcome: Outcome) -> tuple[float, float]:
    """Return the numbers of treatment and control; ``compared_shares`` proved that both are there."""
    assert outcome.treatment is not None and outcome.treatment.value is not None
    assert outcome.control is not None and outcome.control.value is not None
    return outcome.treatment.value, outcome.control.value


def _row(
    base: KnowledgeBase, study: Study, outcome: Outcome, condition: str, scale: Scale, top: float, link: Link
) -> tuple[str, float]:
    """Return a row and where it ends."""
    treatment, control = _values(outcome)
    numbers = f"{_percent(treatment)} v {_percent(control)}"
    text, end = row_words(base, study, outcome, numbers, top, measure=True, within=condition)
    y, bottom = end + _TRACK / 2 + 1, end + _TRACK
    first, last = scale(control), scale(treatment)
    inner = _RADIUS if last > first else -_RADIUS
    joined = line(first + inner, y, last, y, "joined") if abs(last - first) > _RADIUS else ""
    track = line(scale.start, y, scale.end, y, "hair")
    dots = mark("circle", last, y, _RADIUS, "full") + mark("circle", first, y, _RADIUS, "open")
    description = f"{base.titles[study.id]}: {outcome.measure}: {_percent(treatment)} with {base.subject.short}, "
    description += f"{_percent(control)} "
    description += f"{against(study) or 'in the control group'}; {base.word('direction', outcome.direction)}"
    area = target(0, top, WIDTH, bottom - top)
    return anchor(link(study.id), description, area, text, track, joined, dots), bottom + 4
