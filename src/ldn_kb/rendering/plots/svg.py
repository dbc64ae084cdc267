"""What every picture is made of: elements, escaped text, links, the frame with its title, and a legend.

Coordinates are units of a viewBox that is ``WIDTH`` wide. It is narrow on purpose: shown 358 px wide on a phone, text
of ``TEXT`` units is still 11 px high. Colours are class names; the style sheet turns them into the site's own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from ldn_kb.rendering.tables import Table

WIDTH = 480
TEXT = 15
SMALL = 13
LINE = 17
"""Height of a line of text, whatever its size."""
BOLD = 1.1
"""How much wider bold text is."""

Link: TypeAlias = Callable[[str], str]
"""Returns the address of a record from its id; the caller knows where pages lie."""


class Canvas(NamedTuple):
    """A drawing as SVG of a fixed size, for files that stand alone: its parts name classes, as on a page."""

    parts: str
    width: float
    height: float
    about: str
    """What is drawn, with the name of its subject; longer than the title of the picture, which stands on a page."""
    description: str = ""
    """What can be read off it."""


class Picture(NamedTuple):
    """A picture: its title, the drawing as HTML, a table that holds the same data, and the drawing as plain SVG.

    Where a page shows several, ``heading`` says what those that follow one another have in common, and ``says`` what
    can be read off the picture.
    """

    title: str
    drawing: str
    table: Table
    canvas: Canvas
    heading: str = ""
    says: str = ""


_BREAKING = re.compile("[^\\S\N{NO-BREAK SPACE}]+")


def rounded(value: float) -> str:
    """Write a coordinate with one decimal at most: the same bytes on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def escape(text: str) -> str:
    """Return ``text`` on one line such that XML shows it literally, in content and in attributes.

    A no-break space stays one: it holds a number and what it counts together.
    """
    return html.escape(" ".join(part for part in _BREAKING.split(text) if part))


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """Return an element; ``text_anchor`` stands for ``text-anchor``, ``class_`` for ``class``, ``None`` for nothing.

    Children are finished SVG; attributes are escaped here.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else rounded(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def label(x: float, y: float, text: str, kind: str = "", anchor: str | None = None) -> str:
    """Return a line of text; ``kind`` holds class names without their prefix: ``muted small``."""
    classes = " ".join(f"ldn-p-{name}" for name in kind.split()) or None
    size = SMALL if "small" in kind.split() else None
    return tag("text", escape(text), x=x, y=y, class_=classes, font_size=size, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"ldn-p-{kind}")


def symbol(name: str, x: float, y: float, size: float, kind: str = "symbol") -> str:
    """Return a shape of the page's sprite, centred on a point."""
    return tag(
        "use",
        href=f"#ldn-symbol-{name}",
        x=x - size / 2,
        y=y - size / 2,
        width=size,
        height=size,
        class_=f"ldn-p-{kind}",
    )


def anchor(address: str, label_text: str, *children: str, reach: bool = True) -> str:
    """Return marks as one link with ``label_text`` as its name and tooltip.

    ``reach=False`` takes the link out of the order of the Tab key: where a picture has a hundred marks, the table
    beside it holds the same links.
    """
    return tag("a", tag("title", escape(label_text)), *children, href=address, tabindex=None if reach else "-1")


def target(x: float, y: float, width: float, height: float) -> str:
    """Return an invisible area that makes a link easy to hit."""
    return tag("rect", x=x, y=y, width=width, height=height, class_="ldn-p-hit")


def picture(
    name: str, prefix: str, height: float, title: str, description: str, parts: Iterable[str], table: Table
) -> Picture:
    """Return a picture that is one SVG on the page, too; ``prefix`` starts its ids and must be unique on the page."""
    drawn = "".join(parts)
    whole = tag(
        "svg",
        tag("title", escape(title), id=f"{prefix}-title"),
        tag("desc", escape(description), id=f"{prefix}-desc"),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"ldn-plot ldn-plot-{name}",
        viewBox=f"0 0 {WIDTH} {rounded(height)}",
        width=WIDTH,
        height=height,
        font_size=TEXT,
        role="group",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
    )
    return Picture(title, whole, table, Canvas(drawn, WIDTH, height, title, description))


def width(text: str, size: float = TEXT) -> float:
    """Return how wide ``text`` is at most, in the widest of the usual system fonts (DejaVu Sans, Verdana)."""
    return size * sum(_NARROW if char in _THIN else _BROAD if char in _FAT else _USUAL for char in text)


_THIN, _FAT = frozenset("iljtfrI.,:;'|!()[]/- \N{NO-BREAK SPACE}"), frozenset("mwMWOQGDNHUAVC@%+−=<>")
_NARROW, _USUAL, _BROAD = 0.37, 0.62, 0.85


def wrap(text: str, max_width: float, size: float = TEXT, most: int = 3) -> list[str]:
    """Break ``text`` into at most ``most`` lines that fit into ``max_width``; what is left over ends in ``…``.

    A no-break space holds words together.
    """
    lines: list[str] = []
    for word in re.split(r"[ \t\n]+", text.strip()):
        if lines and width(f"{lines[-1]} {word}", size) <= max_width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip(',;:')} …"]
    return [_cut(item, max_width, size) for item in lines]


def _cut(text: str, max_width: float, size: float) -> str:
    """Return ``text`` shortened to ``max_width``: a single word can be wider than its line."""
    while width(text, size) > max_width and len(text) > 1:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    return text


def legend(items: Iterable[tuple[str, float, str]], top: float, whole: float = WIDTH) -> tuple[str, float]:
    """Lay out legend entries in lines: ``(mark drawn at the origin, its radius, words)``.

    ``whole`` is the width of the picture. Returns the SVG and the height it takes.
    """
    parts: list[str] = []
    x, y = 0.0, top + LINE / 2
    for mark, radius, words in items:
        wide = 2 * radius + 6 + width(words, SMALL)
        if x and x + wide > whole:
            x, y = 0.0, y + LINE + 3
        parts.append(tag("g", mark, transform=f"translate({rounded(x + radius)} {rounded(y)})"))
        parts.append(label(x + 2 * radius + 6, y + 4.5, words, "muted small"))
        x += wide + 14
    return "".join(parts), y + LINE / 2 - top + 5
