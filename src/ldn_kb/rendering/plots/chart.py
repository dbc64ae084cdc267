"""Charts of rows on a common axis, in HTML: words keep their size and break by themselves, whatever the window.

Only the tracks are SVG. Their places are percentages of the track, so that one drawing fits a phone and a desk: the
style sheet puts a row's words above its track, or on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ldn_kb.rendering.plots.axes import Scale
from ldn_kb.rendering.plots.svg import escape, rounded, tag

TRACK = 24.0
"""How high a track is, in pixels."""
MIDDLE = TRACK / 2


def percent(value: float) -> str:
    """Write a place on a track."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def chart(name: str, title: str, *parts: str) -> str:
    """Return the whole chart; ``title`` is its name for those who cannot see it."""
    return tag("div", *parts, class_=f"ldn-plot ldn-chart ldn-plot-{name}", role="group", aria_label=title)


def row(address: str, words: tuple[str, str, str, str], track: Iterable[str]) -> str:
    """Return a row as one link: the words are its name, numbers, details and result, each in its own place."""
    kinds = ("name", "numbers", "details", "result")
    shown = [
        tag("span", escape(text), class_=f"ldn-chart-{kind}") for kind, text in zip(kinds, words, strict=True) if text
    ]
    return tag("a", *_spaced(shown), svg("track", *track), href=address, class_="ldn-chart-row")


def svg(kind: str, *shapes: str, height: float = TRACK) -> str:
    """Return a drawing as wide as its place; those who cannot see it have the words."""
    return tag(
        "svg",
        *shapes,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"ldn-chart-{kind}",
        width="100%",
        height=height,
        aria_hidden="true",
    )


def ruler(
    scale: Scale, values: Iterable[float], written: Callable[[float], str], left: str = "", right: str = ""
) -> str:
    """Return the axis with a tick and a number for each of ``values``, and what both directions mean."""
    drawn = [tag("line", x1="0%", y1=0.5, x2="100%", y2=0.5, class_="ldn-p-axis")]
    for value in values:
        x = percent(scale(value))
        drawn.append(tag("line", x1=x, y1=0, x2=x, y2=5, class_="ldn-p-axis"))
        drawn.append(tag("text", escape(written(value)), x=x, y=19, text_anchor="middle"))
    if left:
        drawn.append(tag("text", escape(left), x="0%", y=38, class_="ldn-p-strong"))
        drawn.append(tag("text", escape(right), x="100%", y=38, text_anchor="end", class_="ldn-p-strong"))
    return svg("ruler", *drawn, height=44.0 if left else TRACK)


def note(kind: str, text: str) -> str:
    """Return a line of text of the chart: a ``head`` above rows, or a ``note`` below them."""
    return tag("p", escape(text), class_=f"ldn-chart-{kind}")


def upright(x: float, kind: str) -> str:
    """Return a line from the top of a track to its end."""
    return tag("line", x1=percent(x), y1=0, x2=percent(x), y2="100%", class_=f"ldn-p-{kind}")


def level(start: float, end: float, kind: str) -> str:
    """Return a line along the middle of a track."""
    return tag("line", x1=percent(start), y1=MIDDLE, x2=percent(end), y2=MIDDLE, class_=f"ldn-p-{kind}")


def dot(x: float, radius: float, kind: str) -> str:
    """Return a dot on a track."""
    return tag("circle", cx=percent(x), cy=MIDDLE, r=radius, class_=f"ldn-p-{kind}")


def square(x: float, side: float, kind: str) -> str:
    """Return a square on a track, centred on its place."""
    move = f"translate({rounded(-side / 2)} {rounded(-side / 2)})"
    return tag("rect", x=percent(x), y=MIDDLE, width=side, height=side, transform=move, class_=f"ldn-p-{kind}")


def polygon(x: float, points: Iterable[tuple[float, float]], kind: str) -> str:
    """Return a shape whose corners are pixels around its place."""
    corners = " ".join(f"{rounded(right)},{rounded(down)}" for right, down in points)
    return tag(
        "svg", tag("polygon", points=corners, class_=f"ldn-p-{kind}"), x=percent(x), y=MIDDLE, overflow="visible"
    )


def diamond(start: float, top: float, end: float, kind: str) -> str:
    """Return a diamond from ``start`` to ``end`` whose upper and lower corner stand at ``top``."""
    at = rounded(100 * (top - start) / (end - start))
    drawn = tag("polygon", points=f"0,7 {at},0 100,7 {at},14", class_=f"ldn-p-{kind}")
    return tag(
        "svg",
        drawn,
        x=percent(start),
        y=MIDDLE - 7,
        width=percent(end - start),
        height=14,
        viewBox="0 0 100 14",
        preserveAspectRatio="none",
    )


def _spaced(parts: Iterable[str]) -> list[str]:
    """Return parts with a space between them, so that the name of a link is read as words."""
    return [f"{part} " for part in parts]
