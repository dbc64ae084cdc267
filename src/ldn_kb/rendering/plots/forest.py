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
)
from ldn_kb.model import Measure, Outcome, Study
from ldn_kb.rendering.content import counted, number
from ldn_kb.rendering.plots import chart
from ldn_kb.rendering.plots.axes import Scale, covering, ticks
from ldn_kb.rendering.plots.svg import Link, Picture
from ldn_kb.rendering.tables import plotted
from ldn_kb.rendering.tables.columns import direction_word

_MOST_TICKS = 4
_SMALLEST, _BIGGEST = 5.0, 15.0
_HELD = "\N{NO-BREAK SPACE}"
_BETWEEN = f"{_HELD}· "
_REACH = 3
"""An interval that reaches this many times as far as the middle one is cut off with an arrow."""


def forest(base: KnowledgeBase, panel: Panel, condition: str, link: Link) -> Picture:
    """Return the picture of one group of comparable estimates."""
    title = _title(panel)
    scale = _scale(panel)
    precise = max((_precision(row, scale) for row in panel.rows), default=0.0)
    body: list[chart.Part] = []
    for heading, rows in (("Single studies", panel.trials), ("Meta-analyses, as their authors pooled", panel.reviews)):
        if rows and panel.reviews and panel.trials:
            body.append(chart.Note("head", heading))
        body += [_row(base, panel, condition, row, scale, precise, link) for row in rows]
    body.append(chart.Ruler(scale, ticks(scale, _MOST_TICKS), number, *_ends(panel)))
    notes = "; ".join(_notes(panel))
    body.append(chart.Note("note", f"{notes[:1].upper()}{notes[1:]}"))
    about = f"{base.titles[condition]}: {title}"
    table = plotted.estimates(base, title, panel, condition)
    return Picture(title, chart.html("forest", body), table, chart.canvas(about, body))


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
    return covering([math.exp(value) if log else value for value in values], 0, 100, log=log)


def _precision(row: Estimated, scale: Scale) -> float:
    """Return one over the width of the interval, as long as it is drawn; 0 if none is reported."""
    return 1 / (scale(row.interval[1]) - scale(row.interval[0])) if row.interval else 0.0


def _row(
    base: KnowledgeBase, panel: Panel, condition: str, row: Estimated, scale: Scale, precise: float, link: Link
) -> chart.Row:
    measured = not panel.alone and (panel.scale is None or row.pooled or panel.family in RATIOS)
    words = row_words(base, row.study, row.outcome, _numbers(row), measure=measured, within=condition)
    if row.interval is None:
        drawn = [_without_interval(row, scale)]
    elif row.pooled:
        ends = [scale.within(end) for end in row.interval]
        drawn = [chart.diamond(ends[0], scale.within(row.value), ends[1], "pooled"), *_arrows(row.interval, scale)]
    else:
        side = max(_SMALLEST, _BIGGEST * math.sqrt(_precision(row, scale) / precise))
        ends = [scale.within(end) for end in row.interval]
        drawn = [
            chart.level(ends[0], ends[1], "interval"),
            *_arrows(row.interval, scale),
            chart.square(scale(row.value), side, "point"),
        ]
    return chart.Row(link(row.study.id), words, [chart.upright(scale(panel.null), "null"), *drawn])


def _numbers(row: Estimated) -> str:
    """Return the estimate as written at the right: ``−0.34 (−0.95 to 0.27)``."""
    if row.interval is None:
        return f"{number(row.value)} (no interval)"
    return f"{number(row.value)} ({number(row.interval[0])} to {number(row.interval[1])})"


def _without_interval(row: Estimated, scale: Scale) -> chart.OnTrack:
    """Return an open dashed mark: an estimate that was reported without an interval."""
    x = scale(row.value)
    if row.pooled:
        return chart.polygon(x, [(-9, 0), (0, -7), (9, 0), (0, 7)], "unsure")
    return chart.square(x, 11, "unsure")


def _arrows(ends: tuple[float, float], scale: Scale) -> Iterator[chart.OnTrack]:
    """Yield an arrow for each end of an interval that lies outside the axis."""
    for end, place, way in ((ends[0], scale.start, 1), (ends[1], scale.end, -1)):
        if not scale.holds(end):
            yield chart.polygon(place, [(-5 * way, 0), (3 * way, -4), (3 * way, 4)], "arrow")


def _ends(panel: Panel) -> tuple[str, str]:
    """Return what both directions of the axis mean."""
    left, right = _sides(panel)
    return f"← {left}", f"{right} →"


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
    """Yield what stands below the axis."""
    if not panel.trials:
        yield "meta-analyses, as their authors pooled"
    levels = {row.outcome.estimate.level for row in panel.rows if row.outcome.estimate and row.interval}
    sure = f", {number(only)}% interval" if len(levels) == 1 and (only := next(iter(levels))) else ""
    if panel.family in RATIOS:
        yield f"{panel.family}, {panel.short} to control, log scale{sure}"
    elif panel.family == "standardised difference":
        yield f"difference in standard deviations{sure}"
    elif panel.scale is not None:
        yield f"{panel.family} in {_unit(panel.scale)}{sure}"
    else:
        yield f"{panel.family} in the units of the source{sure}"
    if panel.side is None and panel.family not in RATIOS:
        yield f"the record does not say which side favours {panel.short}"
    elif any(row.as_printed for row in panel.rows):
        yield f"sign as printed, read as {panel.short} minus control"
    if len([row for row in panel.trials if row.interval]) > 1:
        yield "a bigger square is a narrower interval"
    if any(row.interval is None for row in panel.rows):
        yield "open, dashed: no interval was reported"


def _unit(scale: Measure) -> str:
    """Return the points of a scale, and which way is worse."""
    worse = f" ({scale.worse} is worse)" if scale.worse else ""
    return f"{scale.abbreviation or scale.name} points{worse}"


def row_words(
    base: KnowledgeBase, study: Study, outcome: Outcome, numbers: str, *, measure: bool, within: str
) -> tuple[str, str, str, str]:
    """Return the words of a row: the study's name, the numbers, the details, and what was found.

    ``measure`` adds what was measured, where the picture's title does not say it; narrower conditions than ``within``
    are named.
    """
    details = _details(base, study, outcome, measure=measure, within=within)
    return base.titles[study.id], numbers, details, direction_word(base, outcome)


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
