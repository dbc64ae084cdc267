"""Judgement marks: a role for each vocabulary, shown as a shape and its word."""

from __future__ import annotations

import functools
import importlib.resources
import re

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxRole

from ldn_kb.model.labels import WORDS
from ldn_kb.reading.problems import quoted, suggestion


def svg(name: str) -> str:
    """Return the inline SVG that shows symbol ``name`` of the page's sprite; hidden from screen readers."""
    return f'<svg class="ldn-shape" aria-hidden="true" focusable="false"><use href="#ldn-{name}"></use></svg>'


class Judgement(nodes.inline):
    """One mark, with its word as text and the name of its ``shape``; other writers than HTML show the word alone."""


class BadgeRole(SphinxRole):
    """``{ldn:evidence}`supported` ``: the value's shape and word."""

    def __init__(self, axis: str) -> None:
        """Make the role for one vocabulary of ``labels.WORDS``."""
        self.axis = axis

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return shape and word, or report a value that the vocabulary does not have."""
        words = WORDS[self.axis]
        if self.text not in words:
            message = (
                f"{quoted(self.text)} is no {self.axis}; write one of {', '.join(words)}{suggestion(self.text, words)}"
            )
            return [nodes.inline(text=self.text)], [self.inliner.reporter.warning(message, line=self.lineno)]
        word, name = words[self.text], f"{self.axis}-{self.text}"
        # One node, not four: a large table holds thousands of marks, and every transform walks over each node.
        return [Judgement(word, word, classes=["ldn-mark", f"ldn-{self.axis}", f"ldn-{name}"], shape=name)], []


@functools.cache
def sprite() -> str:
    """Return the hidden SVG that defines every shape, to be put once into each page that shows marks."""
    return (
        (importlib.resources.files("ldn_kb.rendering") / "templates" / "marks.svg").read_text("utf-8").replace("\n", "")
    )


@functools.cache
def shapes() -> frozenset[str]:
    """Return the names of all shapes: ``evidence-mixed``; a value without a shape is shown as a word only."""
    return frozenset(re.findall(r'<symbol id="ldn-([^"]+)"', sprite()))
