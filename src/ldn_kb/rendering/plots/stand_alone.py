"""A picture as an SVG file that stands alone: with its title, what it shows, and where it comes from.

Colours, sizes and fonts are attributes of the marks, and the symbols are inside: no style sheet is needed, and programs
that know little of SVG show the same. Links are left out, since a file is read anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ldn_kb.rendering.plots.svg import BOLD, Picture, escape, line, rounded, tag, width, wrap
from ldn_kb.rendering.sprite import used_symbols

COLOURS = {
    "page": "#ffffff",
    "surface": "#f5f7f8",
    "rule": "#d5dbe0",
    "ink": "#1c2530",
    "muted": "#55606d",
    "accent": "#0a6770",
    "link": "#0b5f8a",
    "article-1": "#2c5aa0",
    "article-2": "#6b3fa0",
    "article-3": "#8a4b08",
    "article-4": "#1b6b50",
    "article-5": "#96305f",
    "article-6": "#4d5a12",
    "supported": "#1b7340",
    "mixed": "#8a5a00",
    "insufficient": "#4b5d73",
    "contradicted": "#b3261e",
    "untested": "#5f6670",
    "suggested": "#4b6417",
    "not-borne-out": "#9a3b12",
    "danger": "#7a2e5c",
}
"""The colours of the style sheet on a light ground, by the names of its tokens."""

_FONTS = "Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans', sans-serif"
_EDGE = 24
_TITLE, _TITLE_LINE = 20, 26
_TEXT_LINE = 20
_SOURCE, _SOURCE_LINE = 12, 16
_MOST = 99
"""More lines than any text has: nothing is left out."""

_ACCENT = {"fill": "accent", "stroke": "accent", "stroke-width": "1.5"}
_OPEN = {"fill": "page", "stroke": "ink", "stroke-width": "1.5"}
_THIN = {"stroke": "rule", "stroke-width": "1", "fill": "none"}
_AXIS = {"fill": "none", "stroke": "muted", "stroke-width": "1"}
_DOTS = {"fill": "none", "stroke-linecap": "round", "stroke-dasharray": "0.1 9.9"}
STYLES: dict[str, dict[str, str]] = {
    "muted": {"fill": "muted"},
    "name": {"fill": "link"},
    "strong": {"font-weight": "bold"},
    "head": {"font-weight": "bold", "fill": "muted"},
    "grid": _THIN,
    "hair": _THIN,
    "axis": _AXIS,
    "null": _AXIS,
    "full": _ACCENT,
    "point": _ACCENT,
    "pooled": _ACCENT,
    "open": _OPEN,
    "unsure": {**_OPEN, "stroke-dasharray": "3 2"},
    "pale": {"fill": "rule", "stroke": "muted", "stroke-width": "0.75"},
    "sample": {"fill": "none", "stroke": "muted", "stroke-width": "1", "stroke-dasharray": "2 2"},
    "against": {"fill": "contradicted"},
    "cross": {"fill": "none", "stroke": "ink", "stroke-width": "1.5"},
    "interval": {"stroke": "ink", "stroke-width": "2"},
    "arrow": {"fill": "ink"},
    "joined": {"stroke": "accent", "stroke-width": "3", "opacity": "0.45"},
    "hue": {"fill": "currentColor"},
    "cut": {"stroke": "currentColor", "stroke-width": "1.5"},
    "weight": {"fill": "currentColor", "opacity": "0.8"},
    "people": _DOTS | {"stroke": "accent", "stroke-width": "8"},
    "without": _DOTS | {"stroke": "page", "stroke-width": "5"},
    "box": {"fill": "surface", "stroke": "rule", "stroke-width": "1.25"},
    "unseen": {"fill": "none", "stroke": "currentColor", "stroke-dasharray": "5 4"},
    "evidence": {"fill": "currentColor"},
    "leads": {
        "fill": "none",
        "stroke": "muted",
        "stroke-width": "1.75",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    },
}
"""What the classes of marks mean, without their prefix; colours by name. The style sheet says the same of pages."""


def stand_alone(picture: Picture, source: Iterable[str] = ()) -> str:
    """Return the picture as the text of an SVG file; ``source`` holds the lines that say where it comes from.

    Each line of ``source`` may be an address: it is broken where it must be. Without lines there is no foot.
    """
    canvas = picture.canvas
    room = canvas.width
    head: list[str] = []
    y = float(_EDGE)
    for text in wrap(canvas.about, room / BOLD, _TITLE, _MOST):
        head.append(_text(text, y + 18, _TITLE, "bold"))
        y += _TITLE_LINE
    for text in wrap(canvas.description, room, 15, _MOST) if canvas.description else ():
        head.append(_text(text, y + 16, 15))
        y += _TEXT_LINE
    y += 16
    drawn = tag("g", canvas.parts, transform=f"translate(0 {rounded(y)})")
    y += canvas.height + 16
    foot: list[str] = []
    lines = [piece for text in source for piece in _broken(text, room)]
    if lines:
        foot.append(line(0, y, room, y, "hair"))
        y += 6
    for text in lines:
        foot.append(_text(text, y + _SOURCE, _SOURCE, kind="muted"))
        y += _SOURCE_LINE
    body = "".join((*head, drawn, *foot))
    wide, high = room + 2 * _EDGE, y + _EDGE
    symbols = used_symbols(body)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + tag(
            "svg",
            tag("title", escape(canvas.about)),
            *([tag("desc", escape(canvas.description))] if canvas.description else []),
            *([tag("defs", symbols)] if symbols else []),
            tag("rect", width=wide, height=high, fill=COLOURS["page"]),
            tag("g", _plain(body), transform=f"translate({_EDGE} 0)"),
            xmlns="http://www.w3.org/2000/svg",
            width=wide,
            height=high,
            viewBox=f"0 0 {rounded(wide)} {rounded(high)}",
            font_family=_FONTS,
            font_size="15",
            fill=COLOURS["ink"],
            color=COLOURS["muted"],
            role="img",
        )
        + "\n"
    )


def _text(text: str, y: float, size: int, weight: str | None = None, kind: str | None = None) -> str:
    name = f"ldn-p-{kind}" if kind else None
    return tag("text", escape(text), x=0, y=y, font_size=size, font_weight=weight, class_=name)


def _broken(text: str, room: float) -> list[str]:
    """Return ``text`` in lines; a word wider than its line, such as an address, goes on in the next."""
    words: list[str] = []
    for word in text.split():
        rest = word
        while width(rest, _SOURCE) > room:
            at = next(end for end in range(len(rest) - 1, 0, -1) if width(rest[:end], _SOURCE) <= room)
            words.append(rest[:at])
            rest = rest[at:]
        words.append(rest)
    return wrap(" ".join(words), room, _SOURCE, _MOST)


def _plain(body: str) -> str:
    """Return marks with attributes in the place of classes, without links and the areas that make links easy to hit."""
    body = re.sub(r'<rect [^>]*class="ldn-p-hit"/>', "", body)
    # Within a line of text a group is no text: there a link becomes a part of the line.
    body = re.sub(r"(<text\b[^>]*>)(.*?)(</text>)", _without_links, body)
    body = re.sub(r"<a [^>]*>", "<g>", body).replace("</a>", "</g>")
    return re.sub(r' class="([^"]*)"', lambda match: _attributes(match[1].split()), body)


def _without_links(line_of_text: re.Match[str]) -> str:
    start, words, end = line_of_text.groups()
    words = re.sub(r"<a [^>]*>(<title>[^<]*</title>)?", "<tspan>", words).replace("</a>", "</tspan>")
    return f"{start}{words}{end}"


def _attributes(classes: list[str]) -> str:
    """Return what classes mean as attributes; of two that say the same the later one counts, as in the style sheet."""
    found: dict[str, str] = {}
    order = list(STYLES)
    for name in sorted(classes, key=lambda item: order.index(item[6:]) if item[6:] in STYLES else -1):
        kind, _, rest = name.removeprefix("ldn-").partition("-")
        if kind == "p":
            found |= STYLES.get(rest, {})
        elif kind == "tone" and rest in COLOURS:
            found["color"] = rest
        elif kind == "article":
            found["color"] = f"article-{rest}"
    return "".join(f' {key}="{COLOURS.get(value, value)}"' for key, value in found.items())
