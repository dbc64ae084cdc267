"""Judgement marks: a role for each vocabulary, shown as a shape and its word."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxRole

from ldn_kb.labels import WORDS
from ldn_kb.problems import quoted, suggestion

_BARS = 5


def svg(name: str) -> str:
    """Return the inline SVG that shows symbol ``name`` of the page's sprite; hidden from screen readers."""
    return f'<svg class="ldn-shape" aria-hidden="true" focusable="false"><use href="#ldn-{name}"></use></svg>'


class MarkRole(SphinxRole):
    """``{ldn:evidence}`supported` ``: the value's shape and word."""

    def __init__(self, axis: str) -> None:
        """Make the role for one vocabulary of ``labels.WORDS``."""
        self.axis = axis

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return shape and word, or report a value that the vocabulary does not have."""
        words = WORDS[self.axis]
        if self.text not in words:
            message = f"{quoted(self.text)} is no {self.axis}; write one of {', '.join(words)}{suggestion(self.text, words)}"
            return [nodes.inline(text=self.text)], [self.inliner.reporter.warning(message, line=self.lineno)]
        node = nodes.inline(classes=["ldn-mark", f"ldn-{self.axis}", f"ldn-{self.axis}-{self.text}"])
        if self.axis in SHAPES:
            node += nodes.raw("", svg(f"{self.axis}-{self.text}"), format="html")
        node += nodes.inline(text=words[self.text])
        return [node], []


def _dot(inner: str) -> str:
    return f'<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.8"/>{inner}'


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>'


def _fill(path: str) -> str:
    return f'<path d="{path}" fill="currentColor"/>'


def _bars(filled: int) -> str:
    """Draw the level: five bars rising to the right, ``filled`` of them solid."""
    bars = ""
    for number in range(_BARS):
        height = 4 + 2.4 * number
        style = 'fill="currentColor"' if number < filled else 'fill="none" stroke="currentColor" stroke-width=".7"'
        bars += f'<rect x="{0.6 + 3.1 * number:.1f}" y="{14.5 - height:.1f}" width="2.2" height="{height:.1f}" {style}/>'
    return bars


_CROSS = "M4 4 12 12M12 4 4 12"
_PERSON = '<circle cx="8" cy="3.6" r="2.4" fill="currentColor"/>' + _fill("M3.5 15V10.2A3.2 3.2 0 0 1 6.7 7h2.6a3.2 3.2 0 0 1 3.2 3.2V15z")
_HOLLOW = '<circle cx="8" cy="3.6" r="2" fill="none" stroke="currentColor" stroke-width="1.2"/>' + (
    '<path d="M4 14.6V10.2A2.8 2.8 0 0 1 6.8 7.5h2.4A2.8 2.8 0 0 1 12 10.2v4.4z" fill="none" stroke="currentColor" stroke-width="1.2"/>'
)
_MOUSE = _fill("M2 11.5C2 8 5 6.4 8 6.4c.3-1.6 2.6-1.6 2.8.2 2 .6 3.4 2.4 3.7 4.9z") + _line("M2.4 11.4C.6 12.4 1.6 14.6 4 14")
_DISH = _line("M2 6h12M3 6v5.5A1.8 1.8 0 0 0 4.8 13.3h6.4A1.8 1.8 0 0 0 13 11.5V6") + '<circle cx="6.4" cy="9.6" r="1.2" fill="currentColor"/><circle cx="9.8" cy="10.4" r="1" fill="currentColor"/>'
_DASH = _line("M4 8h8")

SHAPES: dict[str, dict[str, str]] = {
    "evidence": {
        "supported": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
        "mixed": _dot(_fill("M8 1.5a6.5 6.5 0 0 0 0 13z")),
        "insufficient": _dot(""),
        "contradicted": _line(_CROSS),
        "untested": _DASH,
        "not-applicable": _DASH,
    },
    "fidelity": {
        "faithful": _line("M3 8.5 6.5 12 13 4.5"),
        "omits-context": _dot(_fill("M8 8V1.5A6.5 6.5 0 0 1 14.5 8z")),
        "overstated": _fill("M8 2 14.5 14h-13z"),
        "understated": _fill("M8 14 14.5 2h-13z"),
        "misreported": _line(_CROSS),
        "no-source": _dot(_line("M4 12 12 4")),
        "not-checkable": _line("M5.2 5.4A2.8 2.8 0 1 1 8.6 8.2C8.1 8.4 8 8.8 8 9.8") + '<circle cx="8" cy="13.2" r="1.3" fill="currentColor"/>',
    },
    "agreement": {
        "agree": _line("M3 6h10M3 10h10"),
        "differ": _line("M2.5 10.5C5 5 7 5 8 8s3 3 5.5-2.5"),
        "conflict": _line("M3 6h10M3 10h10M11 3 5 13"),
        "one": _dot(_fill("M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z")),
    },
    "direction": {
        "favours-ldn": _line("M13 8H3M7 4 3 8l4 4"),
        "no-difference": _line("M3 6h10M3 10h10"),
        "favours-control": _line("M3 8h10M9 4l4 4-4 4"),
        "not-compared": _DASH,
    },
    "level": {**{str(level): _bars(_BARS + 1 - level) for level in range(1, _BARS + 1)}, "none": _bars(0)},
    "directness": {
        "people-low": _PERSON,
        "people-unknown": _HOLLOW,
        "people-other": _HOLLOW,
        "animals": _MOUSE,
        "cells": _DISH,
        "none": _DASH,
    },
    "step": {"human": _PERSON, "animal": _MOUSE, "in-vitro": _DISH, "hypothesis": _dot(""), "contradicted": _line(_CROSS)},
}
"""The drawing of each value on a 16 by 16 grid; vocabularies without an entry are words only."""


def sprite() -> str:
    """Return the hidden SVG that defines every shape, to be put once into each page that shows marks."""
    symbols = "".join(
        f'<symbol id="ldn-{axis}-{value}" viewBox="0 0 16 16">{drawing}</symbol>'
        for axis, values in SHAPES.items()
        for value, drawing in values.items()
    )
    return f'<svg class="ldn-sprite" width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>'
