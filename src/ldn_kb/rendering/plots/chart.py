"""Charts of rows on a common axis: HTML for pages, and one SVG of a fixed size for files.

On a page words keep their size and break by themselves, whatever the window: only the tracks are SVG. Their places are
percentages of the track, so that one drawing fits a phone and a desk: the style sheet puts a row's words above its
track, or on both sides of it. In a file the same shapes stand in units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ldn_kb.rendering.plots.axes import Scale
from ldn_kb.rendering.plots.svg import (
    BOLD,
    LINE,
    SMALL,
    TEXT,
    Canvas,
    escape,
    label,
    rounded,
    tag,
    width,
    wrap,
)
from ldn_kb.rendering.plots.symbols import Filling, Shape, mark

TRACK = 24.0
"""How high a track is, in pixels."""
MIDDLE = TRACK / 2

_WIDE = 720
"""Width of the drawing for files: names and details at the left, tracks, numbers and results at the right."""
_LEFT, _START, _END, _RIGHT = 236.0, 262.0, 494.0, 520.0
_PAD = 8
_ALL = 99
"""More lines than any text needs: nothing is left out."""


@dataclass(frozen=True)
class Track:
    """How places on a track are written: 0 to 100 as percentages, or in units from ``start`` on below ``top``."""

    start: float = 0.0
    wide: float | None = None
    """The length of the track in units; ``None`` for percentages."""
    top: float = 0.0

    def x(self, value: float) -> str | float:
        """Return a place along the track."""
        return percent(value) if self.wide is None else self.start + value / 100 * self.wide

    def y(self, value: float) -> float:
        """Return a height on the track, in pixels."""
        return self.top + value


OnTrack: TypeAlias = Callable[[Track], str]
"""Draws itself on a track."""


@dataclass(frozen=True)
class Row:
    """A row, which is one link; its words are its name, numbers, details and result, each in its own place."""

    address: str
    words: tuple[str, str, str, str]
    track: Sequence[OnTrack]


@dataclass(frozen=True)
class Note:
    """A line of text: a ``head`` above rows, or a ``note`` below them."""

    kind: str
    text: str


@dataclass(frozen=True)
class Ruler:
    """The axis with a tick and a number for each of ``values``, and what both directions mean."""

    scale: Scale
    values: Sequence[float]
    written: Callable[[float], str]
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Key:
    """The legend: shape, filling and words of each mark."""

    marks: Sequence[tuple[Shape, Filling, str]]


Part: TypeAlias = Row | Note | Ruler | Key


def percent(value: float) -> str:
    """Write a place on a track, to half a pixel on one of a thousand."""
    return f"{rounded(value)}%"


def html(name: str, parts: Iterable[Part]) -> str:
    """Return the chart for a page, where a heading above it is its name."""
    drawn = [in_html(part) for part in parts]
    return tag("div", *drawn, class_=f"ldn-plot ldn-chart ldn-plot-{name}")


def in_html(part: Part) -> str:
    """Return a part of a chart for a page."""
    if isinstance(part, Row):
        kinds = ("name", "numbers", "details", "result")
        words = [
            tag("span", escape(text), class_=f"ldn-chart-{kind}")
            for kind, text in zip(kinds, part.words, strict=True)
            if text
        ]
        track = _svg("track", (shape(Track()) for shape in part.track))
        return tag("a", *_spaced(words), track, href=part.address, class_="ldn-chart-row")
    if isinstance(part, Note):
        return tag("p", escape(part.text), class_=f"ldn-chart-{part.kind}")
    if isinstance(part, Key):
        return tag("p", *(_mark_in_words(*item) for item in part.marks), class_="ldn-chart-key")
    return _svg("ruler", _ruler(part, Track()), height=44.0 if part.left else TRACK)


def _mark_in_words(kind: Shape, filled: Filling, words: str) -> str:
    drawn = mark(kind, 0, 0, 5.5, filled)
    return tag(
        "span",
        tag("svg", drawn, viewBox="-7.5 -7.5 15 15", width=15, height=15, aria_hidden="true"),
        f" {escape(words)}",
    )


def _svg(kind: str, shapes: Iterable[str], height: float = TRACK) -> str:
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


def _ruler(ruler: Ruler, on: Track) -> list[str]:
    """Return the axis; in a file its ends are words of their own lines, so that none runs into the other."""
    size = None if on.wide is None else SMALL
    drawn = [_axis([ruler.scale(value) for value in ruler.values], on)]
    for value in ruler.values:
        x = on.x(ruler.scale(value))
        drawn.append(tag("text", escape(ruler.written(value)), x=x, y=on.y(19), text_anchor="middle", font_size=size))
    if ruler.left:
        # In a file there is more room beside the track than on it.
        ends = ((0.0, ruler.left, None), (100.0, ruler.right, "end"))
        for place, text, side in ends:
            x = on.x(place)
            if isinstance(x, float):
                reach = width(text, SMALL) * BOLD - (_END - _START) / 2 + 6
                x += max(0.0, reach) * (1 if side else -1)
            drawn.append(
                tag("text", escape(text), x=x, y=on.y(38), text_anchor=side, class_="ldn-p-strong", font_size=size)
            )
    return drawn


def _axis(places: Iterable[float], on: Track) -> str:
    """Return the line of an axis with its ticks as one shape; on a page it is as wide as its track."""
    if on.wide is None:
        ticks = "".join(f"M{rounded(place)} 0V5" for place in places)
        shape = tag("path", d=f"M0 0H100{ticks}", class_="ldn-p-axis")
        return tag("svg", shape, width="100%", height=5, viewBox="0 0 100 5", preserveAspectRatio="none")
    ticks = "".join(f"M{rounded(float(on.x(place)))} {rounded(on.y(0))}v5" for place in places)
    start, end, y = (rounded(value) for value in (on.start, on.start + on.wide, on.y(0)))
    return tag("path", d=f"M{start} {y}H{end}{ticks}", class_="ldn-p-axis")


def canvas(title: str, parts: Iterable[Part]) -> Canvas:
    """Return the chart as one drawing of a fixed size, with every word in full."""
    drawn: list[str] = []
    y = 0.0
    for part in parts:
        shapes, height = _in_units(part, y, is_first=not y)
        drawn += shapes
        y += height
    return Canvas("".join(drawn), _WIDE, y, title)


def _in_units(part: Part, top: float, *, is_first: bool) -> tuple[list[str], float]:
    """Return the shapes of a part below ``top``, and how high it is."""
    if isinstance(part, Row):
        return _row_in_units(part, top, is_first=is_first)
    if isinstance(part, Note):
        lines = wrap(part.text, _WIDE, SMALL, _ALL)
        kind = "small head" if part.kind == "head" else "muted small"
        texts = [label(0, top + LINE * (at + 1) + _PAD / 2, text, kind) for at, text in enumerate(lines)]
        return texts, LINE * len(lines) + 1.5 * _PAD
    if isinstance(part, Key):
        drawn, x = [], 0.0
        for kind, filled, words in part.marks:
            drawn.append(mark(kind, x + 7, top + 8, 5.5, filled))
            drawn.append(label(x + 20, top + 12.5, words, "small"))
            x += 44 + width(words, SMALL)
        return drawn, LINE + _PAD
    return _ruler(part, Track(_START, _END - _START, top)), 50.0 if part.left else 28.0


def _row_in_units(row: Row, top: float, *, is_first: bool) -> tuple[list[str], float]:
    name, numbers, details, result = row.words
    left = [(text, "strong name", TEXT) for text in wrap(name, _LEFT / BOLD, most=_ALL)]
    left += [(text, "muted small", SMALL) for text in wrap(details, _LEFT, SMALL, _ALL) if details]
    right = [(text, "", TEXT) for text in wrap(numbers, _WIDE - _RIGHT, most=_ALL)]
    right += [(text, "muted small", SMALL) for text in wrap(result, _WIDE - _RIGHT, SMALL, _ALL) if result]
    height = max(LINE * max(len(left), len(right)), TRACK) + 2 * _PAD
    texts = [label(0, top + _PAD + LINE * at + 13, text, kind) for at, (text, kind, _) in enumerate(left)]
    texts += [label(_WIDE, top + _PAD + LINE * at + 13, text, kind, "end") for at, (text, kind, _) in enumerate(right)]
    on = Track(_START, _END - _START, top + (height - TRACK) / 2)
    hair = [] if is_first else [tag("line", x1=0, y1=top, x2=_WIDE, y2=top, class_="ldn-p-hair")]
    return [*hair, *(shape(on) for shape in row.track), *texts], height


def upright(x: float, kind: str) -> OnTrack:
    """Return a line from the top of a track to its end."""
    return lambda on: tag("line", x1=on.x(x), y1=on.y(0), x2=on.x(x), y2=on.y(TRACK), class_=f"ldn-p-{kind}")


def level(start: float, end: float, kind: str) -> OnTrack:
    """Return a line along the middle of a track."""
    return lambda on: tag(
        "line", x1=on.x(start), y1=on.y(MIDDLE), x2=on.x(end), y2=on.y(MIDDLE), class_=f"ldn-p-{kind}"
    )


def dot(x: float, radius: float, kind: str) -> OnTrack:
    """Return a dot on a track."""
    return lambda on: tag("circle", cx=on.x(x), cy=on.y(MIDDLE), r=radius, class_=f"ldn-p-{kind}")


def square(x: float, side: float, kind: str) -> OnTrack:
    """Return a square on a track, centred on its place."""
    move = f"translate({rounded(-side / 2)} {rounded(-side / 2)})"
    return lambda on: tag(
        "rect", x=on.x(x), y=on.y(MIDDLE), width=side, height=side, transform=move, class_=f"ldn-p-{kind}"
    )


def polygon(x: float, points: Iterable[tuple[float, float]], kind: str) -> OnTrack:
    """Return a shape whose corners are pixels around its place."""
    corners = " ".join(f"{rounded(right)},{rounded(down)}" for right, down in points)

    def drawn(on: Track) -> str:
        place = on.x(x)
        if isinstance(place, float):
            move = f"translate({rounded(place)} {rounded(on.y(MIDDLE))})"
            return tag("polygon", points=corners, transform=move, class_=f"ldn-p-{kind}")
        shape = tag("polygon", points=corners, class_=f"ldn-p-{kind}")
        return tag("svg", shape, x=place, y=MIDDLE, overflow="visible")

    return drawn


def diamond(start: float, top: float, end: float, kind: str) -> OnTrack:
    """Return a diamond from ``start`` to ``end`` whose upper and lower corner stand at ``top``."""

    def drawn(on: Track) -> str:
        if on.wide is not None:
            y = on.y(MIDDLE)
            corners = ((start, y), (top, y - 7), (end, y), (top, y + 7))
            points = " ".join(f"{rounded(float(on.x(x)))},{rounded(y)}" for x, y in corners)
            return tag("polygon", points=points, class_=f"ldn-p-{kind}")
        at = rounded(100 * (top - start) / (end - start))
        return tag(
            "svg",
            tag("polygon", points=f"0,7 {at},0 100,7 {at},14", class_=f"ldn-p-{kind}"),
            x=percent(start),
            y=MIDDLE - 7,
            width=percent(end - start),
            height=14,
            viewBox="0 0 100 14",
            preserveAspectRatio="none",
        )

    return drawn


def _spaced(parts: Iterable[str]) -> list[str]:
    """Return parts with a space between them, so that the name of a link is read as words."""
    return [f"{part} " for part in parts]
