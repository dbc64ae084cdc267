"""Forest plots: comparable estimates of a condition under one another, as reported, never pooled by us."""

from __future__ import annotations

import math
from statistics import median

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots import forest_text, svg
from ldn_kb.rendering.plots.axes import Scale, covering, ruler, ticks
from ldn_kb.rendering.plots.comparable_estimates import RATIOS, Estimated, Panel, panels
from ldn_kb.rendering.plots.row_labels import words
from ldn_kb.rendering.plots.svg import LINE, WIDTH, Link, Picture, anchor, label, line, tag, target
from ldn_kb.rendering.plots.symbols import polygon

_INSET = 12
_TRACK = 26
_SMALLEST, _BIGGEST = 5.0, 15.0
_REACH = 3
"""An interval that reaches this many times as far as the middle one is cut off with an arrow."""


def forest(base: KnowledgeBase, condition: str, link: Link, prefix: str = "forest") -> list[Picture]:
    """Return one picture for each group of comparable estimates; an empty list if no numbers were reported."""
    return [
        _picture(base, panel, condition, link, f"{prefix}-{position}")
        for position, panel in enumerate(panels(base, condition), 1)
    ]


def _picture(base: KnowledgeBase, panel: Panel, condition: str, link: Link, prefix: str) -> Picture:
    title = forest_text.title(panel)
    scale = _scale(panel)
    precise = max((_precision(row, scale) for row in panel.rows), default=0.0)
    head, y = svg.heading(title)
    body = [head]
    for heading, rows in (("Single studies", panel.trials), ("Meta-analyses, as their authors pooled", panel.reviews)):
        if rows and panel.reviews:
            body.append(label(0, y + LINE, heading, "small head"))
            y += LINE + 4
        for position, row in enumerate(rows):
            if position:
                body.append(line(0, y, WIDTH, y, "hair"))
            drawn, height = _row(base, panel, condition, row, scale, y, precise, link)
            body.append(drawn)
            y += height
    axis, bottom = _axis(panel, scale, y)
    return Picture(
        title,
        svg.frame(
            "forest", prefix, bottom, f"{base.titles[condition]}: {title}", forest_text.says(panel), [*body, axis]
        ),
        forest_text.table(base, panel, condition),
    )


def _scale(panel: Panel) -> Scale:
    """Return the axis: it holds every point and the null, and all but the very wide intervals."""
    log = panel.family in RATIOS

    def bent(value: float) -> float:
        return math.log(value) if log else value

    null = bent(panel.null)
    points = [bent(row.value) - null for row in panel.rows]
    intervals = [tuple(bent(end) - null for end in row.interval) for row in panel.rows if row.interval]
    ends = [end for interval in intervals for end in interval]
    reach = _REACH * median(max(map(abs, interval)) for interval in intervals) if intervals else 0.0
    far = max([reach, *(1.2 * abs(point) for point in points)]) or 1.0
    kept = [max(-far, min(far, value)) for value in (*points, *ends)]
    if not ends:
        kept += [-far, far]
    values = [null, *(value + null for value in kept)]
    return covering([math.exp(value) if log else value for value in values], _INSET, WIDTH - _INSET, log=log)


def _precision(row: Estimated, scale: Scale) -> float:
    """Return one over the width of the interval, as long as it is drawn; 0 if none is reported."""
    return 1 / (scale(row.interval[1]) - scale(row.interval[0])) if row.interval else 0.0


def _row(
    base: KnowledgeBase,
    panel: Panel,
    condition: str,
    row: Estimated,
    scale: Scale,
    top: float,
    precise: float,
    link: Link,
) -> tuple[str, float]:
    """Return a row and its height."""
    measured = not panel.alone and (panel.scale is None or row.pooled or panel.family in RATIOS)
    text, end = words(base, row.study, row.outcome, _numbers(row), top, measure=measured, within=condition)
    middle = end + _TRACK / 2
    bottom = end + _TRACK + 4
    if row.interval is None:
        drawn = _without_interval(row, scale, middle)
    elif row.pooled:
        drawn = _diamond(row.value, row.interval, scale, middle)
    else:
        side = max(_SMALLEST, _BIGGEST * math.sqrt(_precision(row, scale) / precise))
        drawn = _interval(row.interval, scale, middle) + _square(scale(row.value), middle, side, "point")
    says = f"{base.titles[row.study.id]}: {row.outcome.measure}: {_numbers(row)}; "
    says += base.word("direction", row.outcome.direction)
    area = target(0, top, WIDTH, bottom - top)
    null = line(scale(panel.null), end + 4, scale(panel.null), bottom, "null")
    return anchor(link(row.study.id), says, area, null, text, drawn), bottom - top


def _numbers(row: Estimated) -> str:
    """Return the estimate as written at the right: ``−0.34 (−0.95 to 0.27)``."""
    if row.interval is None:
        return f"{number(row.value)} (no interval)"
    return f"{number(row.value)} ({number(row.interval[0])} to {number(row.interval[1])})"


def _square(x: float, y: float, side: float, name: str) -> str:
    return tag("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, class_=f"ldn-p-{name}")


def _without_interval(row: Estimated, scale: Scale, y: float) -> str:
    """Return an open dashed mark: the estimate without any word on how sure it is."""
    x = scale(row.value)
    if row.pooled:
        return polygon([(x - 9, y), (x, y - 7), (x + 9, y), (x, y + 7)], "unsure")
    return _square(x, y, 11, "unsure")


def _interval(ends: tuple[float, float], scale: Scale, y: float) -> str:
    """Return the line of an interval; an end outside the axis is an arrow."""
    return line(scale.within(ends[0]), y, scale.within(ends[1]), y, "interval") + _arrows(ends, scale, y)


def _arrows(ends: tuple[float, float], scale: Scale, y: float) -> str:
    found = []
    for end, place, way in ((ends[0], scale.start, 1), (ends[1], scale.end, -1)):
        if not scale.holds(end):
            found.append(polygon([(place - 5 * way, y), (place + 3 * way, y - 4), (place + 3 * way, y + 4)], "arrow"))
    return "".join(found)


def _diamond(value: float, ends: tuple[float, float], scale: Scale, y: float) -> str:
    """Return a diamond as wide as the interval."""
    x = scale(value)
    corners = [(scale.within(ends[0]), y), (x, y - 7), (scale.within(ends[1]), y), (x, y + 7)]
    return polygon(corners, "pooled") + _arrows(ends, scale, y)


def _axis(panel: Panel, scale: Scale, top: float) -> tuple[str, float]:
    """Return ticks, what the axis measures, and which side favours the treatment; and where all that ends."""
    parts = [ruler(scale, ticks(scale), top, number)]
    left, right = forest_text.sides(panel)
    y = top + 2 * LINE + 7
    parts.append(label(0, y, f"← {left}", "small strong"))
    parts.append(label(WIDTH, y, f"{right} →", "small strong", "end"))
    for text in forest_text.notes(panel):
        y += LINE
        parts.append(label(0, y, text, "muted small"))
    return "".join(parts), y + 7
