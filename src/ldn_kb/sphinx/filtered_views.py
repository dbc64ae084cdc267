"""Links to filtered views of a table of the same page, and places in its rows for those without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node, system_message
from markupsafe import escape
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ldn_kb.reading.problems import quoted
from ldn_kb.rendering.tables.columns import address_word
from ldn_kb.sphinx.epub import is_book
from ldn_kb.sphinx.typed_messages import warn

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_LINE = re.compile(r"(?P<text>.+) <(?P<query>[^<>#]*)(?P<place>#[^<>#]+)?>")


class ViewLinks(nodes.General, nodes.Element):
    """Links with a query; only HTML pages have addresses of that kind."""


class ViewsDirective(SphinxDirective):
    """``{ldn:views} Show only``: links to filtered views of a table below; one a line, its text and ``<query#place>``.

    The query is what the page's address has while the table is filtered so. Links with a place lead to that row of the
    whole table where scripts do not run; the others are not shown there.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[Node]:
        """Return the links, or a warning for a line that is none."""
        found = [(line, _LINE.fullmatch(line.strip())) for line in self.content if line.strip()]
        links = [(match["text"], match["query"], match["place"] or "") for _, match in found if match]
        for line, match in found:
            if not match:
                warn(
                    "views", "%s is no link to a view; write: text <query>", quoted(line), location=self.get_location()
                )
        return [ViewLinks("", label=self.arguments[0], links=links)] if links else []


class PlaceRole(SphinxRole):
    """``{ldn:place}`Is it safe?` ``: a place that links can lead to as ``#is-it-safe``."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the place, which shows nothing."""
        return [nodes.target("", "", ids=[address_word(self.text)])], []


def visit_view_links(translator: HTML5Translator, node: ViewLinks) -> None:
    """Write the links after their label; a book has no addresses with a query."""
    if not is_book(translator.builder):
        label = escape(node["label"])
        # Without a row to go to, the page is shown from the links on, so that the one that was taken stays in sight.
        here = address_word(node["label"])
        links = "".join(
            f'<li><a href="?{escape(query)}{escape(place or f"#{here}")}">{escape(text)}</a></li>'
            for text, query, place in node["links"]
        )
        scripted = "" if all(place for _, _, place in node["links"]) else " ldn-views-scripted"
        start = f'<nav class="ldn-views{scripted}" id="{here}" aria-label="{label}">'
        translator.body.append(f"{start}<span>{label}:</span><ul>{links}</ul></nav>")
    raise nodes.SkipNode
