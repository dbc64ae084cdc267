"""Shares of people under treatment and under control, one line a result: for trials without a difference."""

from __future__ import annotations

from collections.abc import Sequence

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.outcome_groups import Share
from ldn_kb.model import Outcome
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots import chart
from ldn_kb.rendering.plots.axes import Scale, ticks
from ldn_kb.rendering.plots.forest import row_words
from ldn_kb.rendering.plots.svg import Link, Picture
from ldn_kb.rendering.tables import plotted

_RADIUS = 6.5
_MOST_TICKS = 4
_TITLE = "Results of both groups, in percent"


def dumbbell(base: KnowledgeBase, shares: Sequence[Share], condition: str, link: Link) -> Picture:
    """Return the percentages of both groups, one line a result."""
    values = [value for _, outcome in shares for value in _values(outcome)]
    scale = Scale(min(0.0, *values), max(100.0, *values), 0, 100)
    body: list[chart.Part] = [chart.Key([("circle", "full", base.subject.short), ("circle", "open", "control")])]
    body += [_row(base, share, condition, scale, link) for share in shares]
    body.append(chart.Ruler(scale, ticks(scale, _MOST_TICKS), _percent))
    about = f"{base.titles[condition]}: {_TITLE}"
    table = plotted.group_shares(base, _TITLE, condition, shares)
    return Picture(_TITLE, chart.html("dumbbell", body), table, chart.canvas(about, body))


def _percent(value: float) -> str:
    return f"{number(value)}%"


def _values(outcome: Outcome) -> tuple[float, float]:
    """Return the numbers of treatment and control; ``compared_shares`` proved that both are there."""
    assert outcome.treatment is not None and outcome.treatment.value is not None
    assert outcome.control is not None and outcome.control.value is not None
    return outcome.treatment.value, outcome.control.value


def _row(base: KnowledgeBase, share: Share, condition: str, scale: Scale, link: Link) -> chart.Row:
    study, outcome = share
    treatment, control = _values(outcome)
    numbers = f"{_percent(treatment)} v {_percent(control)}"
    words = row_words(base, study, outcome, numbers, measure=True, within=condition)
    first, last = scale(control), scale(treatment)
    joined = [chart.level(first, last, "joined")] if first != last else []
    drawn = [chart.level(0, 100, "hair"), *joined, chart.dot(last, _RADIUS, "full"), chart.dot(first, _RADIUS, "open")]
    return chart.Row(link(study.id), words, drawn)
