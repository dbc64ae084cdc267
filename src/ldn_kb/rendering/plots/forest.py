"""Forest plots: comparable estimates of a condition under one another, as reported, never pooled by us."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparable_estimates import (
    RATIOS,
    Estimated,
    Panel,
    against,
    counted_people,
    narrower,
    panels,
)
from ldn_kb.model import Measure, Outcome, Study
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.axes import Scale, covering, ruler, ticks
from ldn_kb.rendering.plots.svg import (
    BOLD,
    LINE,
    SMALL,
    WIDTH,
    Link,
    Picture,
    anchor,
    counted,
    label,
    line,
    tag,
    target,
    width,
    wrap,
)
from ldn_kb.rendering.plots.symbols import polygon
from ldn_kb.rendering.tables import plotted

_INSET = 12
_TRACK = 26
_SMALLEST, _BIGGEST = 5.0, 15.0
_GAP = 14
_HELD = "\N{NO-BREAK SPACE}"
_BETWEEN = f"{_HELD}· "
_REACH = 3
"""An interval that reaches this many times as far as the middle one is cut off with an arrow."""


def forest(base: KnowledgeBase, condition: str, link: Link, prefix: str = "forest") -> list[Picture]:
    """Return one picture for each group of comparable estimates; an empty list if no numbers were reported."""
    return [
        _picture(base, panel, condition, link, f"{prefix}-{position}")
        for position, panel in enumerate(panels(base, condition), 1)
    ]


def _picture(base: KnowledgeBase, panel: Panel, condition: str, link: Link, prefix: str) -> Picture:
    title = _title(panel)
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
        svg.frame("forest", prefix, bottom, f"{base.titles[condition]}: {title}", _description(panel), [*body, axis]),
        plotted.estimates(base, title, panel, condition),
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
    text, end = row_words(base, row.study, row.outcome, _numbers(row), top, measure=measured, within=condition)
    middle = end + _TRACK / 2
    bottom = end + _TRACK + 4
    if row.interval is None:
        drawn = _without_interval(row, scale, middle)
    elif row.pooled:
        drawn = _diamond(row.value, row.interval, scale, middle)
    else:
        side = max(_SMALLEST, _BIGGEST * math.sqrt(_precision(row, scale) / precise))
        drawn = _interval(row.interval, scale, middle) + _square(scale(row.value), middle, side, "point")
    description = f"{base.titles[row.study.id]}: {row.outcome.measure}: {_numbers(row)}; "
    description += base.word("direction", row.outcome.direction)
    area = target(0, top, WIDTH, bottom - top)
    null = line(scale(panel.null), end + 4, scale(panel.null), bottom, "null")
    return anchor(link(row.study.id), description, area, null, text, drawn), bottom - top


def _numbers(row: Estimated) -> str:
    """Return the estimate as written at the right: ``−0.34 (−0.95 to 0.27)``."""
    if row.interval is None:
        return f"{number(row.value)} (no interval)"
    return f"{number(row.value)} ({number(row.interval[0])} to {number(row.interval[1])})"


def _square(x: float, y: float, side: float, name: str) -> str:
    return tag("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, class_=f"ldn-p-{name}")


def _without_interval(row: Estimated, scale: Scale, y: float) -> str:
    """Return an open dashed mark: an estimate that was reported without an interval."""
    x = scale(row.value)
    if row.pooled:
        return polygon([(x - 9, y), (x, y - 7), (x + 9, y), (x, y + 7)], "unsure")
    return _square(x, y, 11, "unsure")


def _interval(ends: tuple[float, float], scale: Scale, y: float) -> str:
    """Return the line of an interval; an end outside the axis is an arrow."""
    return line(scale.within(ends[0]), y, scale.within(ends[1]), y, "interval") + _arrows(ends, scale, y)


def _arrows(ends: tuple[float, float], scale: Scale, y: float) -> str:
    arrows = []
    for end, place, way in ((ends[0], scale.start, 1), (ends[1], scale.end, -1)):
        if not scale.holds(end):
            arrows.append(polygon([(place - 5 * way, y), (place + 3 * way, y - 4), (place + 3 * way, y + 4)], "arrow"))
    return "".join(arrows)


def _diamond(value: float, ends: tuple[float, float], scale: Scale, y: float) -> str:
    """Return a diamond as wide as the interval."""
    x = scale(value)
    corners = [(scale.within(ends[0]), y), (x, y - 7), (scale.within(ends[1]), y), (x, y + 7)]
    return polygon(corners, "pooled") + _arrows(ends, scale, y)


def _axis(panel: Panel, scale: Scale, top: float) -> tuple[str, float]:
    """Return ticks, what the axis measures, and which side favours the treatment; and where all that ends."""
    parts = [ruler(scale, ticks(scale), top, number)]
    left, right = _sides(panel)
    y = top + 2 * LINE + 7
    parts.append(label(0, y, f"← {left}", "small strong"))
    parts.append(label(WIDTH, y, f"{right} →", "small strong", "end"))
    for text in _notes(panel):
        y += LINE
        parts.append(label(0, y, text, "muted small"))
    return "".join(parts), y + 7


def _title(panel: Panel) -> str:
    """Return what is compared: the scale and the kind of estimate."""
    if panel.scale is not None:
        return f"{panel.scale.name}: {panel.family}"
    if panel.family in RATIOS:
        return f"{panel.family.capitalize()}s"
    if panel.family == "standardised difference":
        favours = {
            "left": f"below zero favours {panel.short}",
            "right": f"above zero favours {panel.short}",
            None: "better side not recorded",
        }
        return f"Standardised differences ({favours[panel.side]})"
    measure = panel.rows[0].outcome.measure
    return f"{measure[0].upper()}{measure[1:]}: {panel.family}"


def _sides(panel: Panel) -> tuple[str, str]:
    """Return the words at both ends of the axis."""
    if panel.side is None:
        return (
            (f"less with {panel.short}", f"more with {panel.short}")
            if panel.family in RATIOS
            else ("below zero", "above zero")
        )
    treatment, control = f"favours {panel.short}", "favours control"
    return (treatment, control) if panel.side == "left" else (control, treatment)


def _notes(panel: Panel) -> Iterator[str]:
    """Yield the lines below the axis, each short enough for a phone."""
    levels = {row.outcome.estimate.level for row in panel.rows if row.outcome.estimate and row.interval}
    sure = f", {number(only)}% interval" if len(levels) == 1 and (only := next(iter(levels))) else ""
    if panel.family in RATIOS:
        yield f"{panel.family.capitalize()}, {panel.short} to control, log scale{sure}"
    elif panel.family == "standardised difference":
        yield f"Difference in standard deviations{sure}"
    elif panel.scale is not None:
        yield f"{panel.family.capitalize()} in {_unit(panel.scale)}{sure}"
    else:
        yield f"{panel.family.capitalize()} in the units of the source{sure}"
    if panel.side is None and panel.family not in RATIOS:
        yield f"The record does not say which side favours {panel.short}"
    elif any(row.as_printed for row in panel.rows):
        yield f"Sign as printed, read as {panel.short} minus control"
    if any(row.interval is None for row in panel.rows):
        yield "Open, dashed: no interval was reported"


def _unit(scale: Measure) -> str:
    """Return the points of a scale, and which way is worse."""
    worse = f" ({scale.worse} is worse)" if scale.worse else ""
    return f"{scale.abbreviation or scale.name} points{worse}"


def _description(panel: Panel) -> str:
    """Return the description of the picture."""
    left, right = _sides(panel)
    trials = counted(len(panel.trials), "estimate of a single study", "estimates of single studies")
    reviews = counted(len(panel.reviews), "estimate of a meta-analysis", "estimates of meta-analyses")
    return (
        f"{trials} and {reviews}, not pooled here. Left of the line at {number(panel.null)}: {left}; right of it: "
        f"{right}. A bigger square is a narrower interval."
    )


def row_words(
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
        _details(base, study, outcome, measure=measure, within=within), WIDTH - width(direction, SMALL) - _GAP, SMALL
    ):
        y += LINE
        parts.append(label(0, y, text, "muted small"))
    return "".join(parts), max(y, top + 2 * LINE)


def _details(base: KnowledgeBase, study: Study, outcome: Outcome, *, measure: bool, within: str) -> str:
    """Return what was measured, in how many people, after how long and against what."""
    people = counted_people(study, outcome)
    conditions = [base.titles[key] for key in narrower(base, study, within) if key != within]
    details = [
        outcome.measure if measure else None,
        ", ".join(conditions) or None,
        _whole(counted(people, "person", "people")) if people is not None else None,
        _whole(f"{number(outcome.weeks)} weeks") if outcome.weeks is not None else None,
        against(study) if study.design not in knowledge.REVIEWS else None,
    ]
    return _BETWEEN.join(part for part in details if part)


def _whole(text: str) -> str:
    """Return ``text`` such that no line breaks in it."""
    return text.replace(" ", _HELD)
