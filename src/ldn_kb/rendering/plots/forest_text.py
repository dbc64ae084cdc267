"""What a forest plot says in words: its title, the sides of its axis, the notes below it, and its table."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Measure
from ldn_kb.rendering.content import Badge, Cell, RecordLink, number
from ldn_kb.rendering.plots.comparable_estimates import RATIOS, Panel, narrower
from ldn_kb.rendering.plots.svg import counted
from ldn_kb.rendering.tables import Column, Table, refs
from ldn_kb.rendering.tables.columns import estimate, interval


def title(panel: Panel) -> str:
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


def sides(panel: Panel) -> tuple[str, str]:
    """Return the words at both ends of the axis."""
    if panel.side is None:
        return (
            (f"less with {panel.short}", f"more with {panel.short}")
            if panel.family in RATIOS
            else ("below zero", "above zero")
        )
    treatment, control = f"favours {panel.short}", "favours control"
    return (treatment, control) if panel.side == "left" else (control, treatment)


def notes(panel: Panel) -> Iterator[str]:
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


def says(panel: Panel) -> str:
    """Return the description of the picture."""
    left, right = sides(panel)
    trials = counted(len(panel.trials), "estimate of a single study", "estimates of single studies")
    reviews = counted(len(panel.reviews), "estimate of a meta-analysis", "estimates of meta-analyses")
    return (
        f"{trials} and {reviews}, not pooled here. Left of the line at {number(panel.null)}: {left}; right of it: "
        f"{right}. A bigger square is a narrower interval."
    )


def table(base: KnowledgeBase, panel: Panel, condition: str) -> Table:
    """Return the estimates with everything the picture shows of them."""
    columns = (
        Column("study", "Study"),
        Column("conditions", "In"),
        Column("measure", "Outcome"),
        Column("weeks", "Weeks", numeric=True),
        Column("estimate", "Estimate"),
        Column("interval", "Interval"),
        Column("favours", f"Side that favours {panel.short}"),
        Column("direction", "Result"),
    )
    null = number(panel.null)
    favours = {"left": f"below {null}", "right": f"above {null}", None: "not recorded"}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            RecordLink(row.study.id),
            refs(narrower(base, row.study, condition)),
            row.outcome.measure,
            row.outcome.weeks if row.outcome.weeks is not None else "–",
            estimate(row.outcome.estimate),
            interval(row.outcome.estimate),
            favours[row.side],
            Badge("direction", row.outcome.direction),
        )
        for row in (*panel.trials, *panel.reviews)
    )
    return Table("forest", title(panel), columns, rows)
