"""Badges: a role for each vocabulary, shown as a symbol and its word."""

from __future__ import annotations

import functools
import importlib.resources

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxRole

from ldn_kb.model.vocabulary import VOCABULARIES, vocabulary_value
from ldn_kb.reading.problems import quoted, suggestion


def svg(name: str) -> str:
    """Return the inline SVG that shows symbol ``name`` of the page's sprite; hidden from screen readers."""
    return f'<svg class="ldn-shape" aria-hidden="true" focusable="false"><use href="#ldn-symbol-{name}"></use></svg>'


class BadgeNode(nodes.inline):
    """One badge, with its word as text; ``symbol`` and ``rank`` are for HTML, other writers show the word alone."""


class BadgeRole(SphinxRole):
    """``{ldn:evidence}`supported` ``: the value's symbol and word."""

    def __init__(self, vocabulary: str) -> None:
        """Make the role for the vocabulary of that name."""
        self.vocabulary = vocabulary

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return symbol and word, or report a value that the vocabulary does not have."""
        values = VOCABULARIES[self.vocabulary]
        if self.text not in list(values):
            choices = f"{', '.join(values)}{suggestion(self.text, values)}"
            message = f"{quoted(self.text)} is no {self.vocabulary}; write one of {choices}"
            return [nodes.inline(text=self.text)], [self.inliner.reporter.warning(message, line=self.lineno)]
        value = vocabulary_value(self.vocabulary, self.text)
        word = self.env.domains["ldn"].base.subject.fill(value.word)  # type: ignore[attr-defined] # domain.py imports this
        classes = ["ldn-mark", f"ldn-{self.vocabulary}", *([f"ldn-tone-{value.tone}"] if value.tone else [])]
        # One node, not four: a large table holds thousands of badges, and every transform walks over each node.
        rank = "" if value.absent else str(value.rank)
        return [BadgeNode(word, word, classes=classes, symbol=value.symbol, rank=rank)], []


@functools.cache
def sprite() -> str:
    """Return the hidden SVG that defines every symbol, to be put once into each page that shows badges."""
    template = importlib.resources.files("ldn_kb.rendering") / "templates" / "symbols.svg"
    return template.read_text("utf-8").replace("\n", "")
