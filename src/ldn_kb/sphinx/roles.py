"""Badges: a role for each vocabulary, shown as a symbol and its word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.addnodes import translatable
from sphinx.util.docutils import SphinxRole

from ldn_kb.model import Concept, Study
from ldn_kb.model.vocabulary import VOCABULARIES, vocabulary_value
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.rendering.open_data.release import day_in_words
from ldn_kb.sphinx.typed_messages import warn


def svg(name: str) -> str:
    """Return the inline SVG that shows symbol ``name`` of the page's sprite; hidden from screen readers."""
    return f'<svg class="ldn-shape" aria-hidden="true"><use href="#ldn-symbol-{name}"></use></svg>'


class BadgeNode(nodes.inline, translatable):
    """One badge, with its word as text; ``symbol`` and ``rank`` are for HTML, other writers put it in brackets.

    The word is a message of its own for translators: in a text around it there is only the role.
    """

    def preserve_original_messages(self) -> None:
        """Keep the word."""
        self["word"] = self.astext()

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Show the translated word."""
        self.children = [nodes.Text(translated_message)]
        self.setup_child(self.children[0])

    def extract_original_messages(self) -> Sequence[str]:
        """Return the word as the vocabulary has it."""
        return [self.get("word", self.astext())]


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
            warn("mark", "%s", message, location=self.get_location())
            return [nodes.inline(text=self.text)], []
        value = vocabulary_value(self.vocabulary, self.text)
        word = self.env.domains["ldn"].base.word(self.vocabulary, self.text)  # type: ignore[attr-defined] # domain.py imports this
        classes = ["ldn-mark", f"ldn-{self.vocabulary}", *([f"ldn-tone-{value.tone}"] if value.tone else [])]
        # One node, not four: a large table holds thousands of badges, and every transform walks over each node.
        rank = "" if value.absent else str(value.rank)
        badge = BadgeNode(word, word, classes=classes, symbol=value.symbol, rank=rank)
        self.set_source_info(badge)
        return [badge], []


MEANINGS = {
    "verdict": "evidence",
    "danger": "evidence",
    "partial": "evidence",
    "unstudied": "evidence",
    "wording": "wording",
    "fidelity": "source",
    "certainty": "certainty",
    "effect-direction": "shows",
    "importance": "importance",
    "level": "level",
    "directness": "directness",
    "difference": "computed-differences",
}
"""The anchor on the site's page of methods at which the values of a vocabulary, or a computed figure, are explained."""


class MeaningNode(nodes.inline):
    """Words before a mark; in HTML a link to ``anchor`` on the page of methods, if the site has one."""


class MeaningRole(SphinxRole):
    """``{ldn:meaning}`Certainty <certainty>` ``: words that lead to what the marks of a vocabulary mean."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the words, or report a vocabulary that the page of methods need not explain."""
        match = re.fullmatch(r"(.+) <([a-z-]+)>", self.text, re.DOTALL)
        words, vocabulary = match.groups() if match else (self.text, self.text)
        if vocabulary not in MEANINGS:
            choices = f"{', '.join(MEANINGS)}{suggestion(vocabulary, MEANINGS)}"
            message = f"{quoted(vocabulary)} has no section of methods; write: words <one of {choices}>"
            warn("mark", "%s", message, location=self.get_location())
            return [nodes.inline(text=words)], []
        return [MeaningNode(words, words, classes=["ldn-meaning"], anchor=MEANINGS[vocabulary])], []


class AddedNode(nodes.inline):
    """Words in brackets that this site adds to what an article says; in HTML told from it by their colour, too."""


class AddedRole(SphinxRole):
    """``{ldn:added}`40% on placebo` ``: the half of a comparison that an article leaves out."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the words in brackets."""
        words = f"[{self.text}]"
        return [AddedNode(words, words, classes=["ldn-added"])], []


class RowsNode(nodes.inline):
    """Words; in HTML a link to some rows of a table on a generated page, which is called as the table is."""


class RowsRole(SphinxRole):
    """``{ldn:rows}`Crohn <results?condition=crohns-disease>` ``: words that lead to the rows with these values."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the words, or report what names no rows."""
        match = re.fullmatch(r"(.+) <([a-z-]+)\?([^<>?]+)>", self.text, re.DOTALL)
        asked = parse_qsl(match[3]) if match else []
        if not match or not asked:
            message = f"{quoted(self.text)} names no rows; write: words <table?column=value&column=value>"
            warn("table", "%s", message, location=self.get_location())
            return [nodes.inline(text=self.text)], []
        query = urlencode([(f"t.{match[2]}.{column}", value) for column, value in asked])
        return [RowsNode(match[1], match[1], page=match[2], query=query)], []


class CitationsNode(nodes.inline):
    """Links to the citations of a record; written in HTML, where the site offers such files."""


class CitationsRole(SphinxRole):
    """``{ldn:citations}`smith-2007-crohns` ``: links to the citations of a study, condition, mechanism or topic."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the node, or report an id that names no such record."""
        base = self.env.domains["ldn"].base  # type: ignore[attr-defined] # domain.py imports this
        if not isinstance(base.by_id.get(self.text), Study | Concept):
            known = [key for key, record in base.by_id.items() if isinstance(record, Study | Concept)]
            message = f"there are no citations of {quoted(self.text)}{suggestion(self.text, known)}"
            warn("citations", "%s", message, location=self.get_location())
            return [], []
        return [CitationsNode(key=self.text)], []


class PublicationNode(nodes.inline):
    """The day of a text; in HTML that of the site, if its publisher gives it, and where the page is found."""


class PublishedRole(SphinxRole):
    """``{ldn:published}`2026-11-30` ``: in a citation the day of the site, else this day, and the page's address."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the node with the day in words; anything else in the place of a day says that it is not known."""
        day = day_in_words(self.text)
        text = f", {day}" if day else ""
        return [PublicationNode(text, text, classes=["ldn-published"], day=day)], []
