"""A pipe table with a caption, made of few nodes.

Docutils' own ``table`` directive would do, but a generated site is mostly table cells, and each paragraph inside a cell
is one more node that some forty transforms visit and that the page carries as HTML.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from ldn_kb.sphinx.any_markup import myst_to_nodes
from ldn_kb.sphinx.typed_messages import warn


class CellLink(nodes.paragraph):
    """A paragraph that holds one link and nothing else; in HTML the link stands in its cell by itself."""


class QuietCaption(nodes.title):
    """A caption for screen readers only; no permalink stands in it, which the keyboard would reach unseen."""


class CaptionedDirective(SphinxDirective):
    """``{ldn:captioned} Title``: a pipe table with a caption; the first column holds row headings.

    The table is MyST on pages of any markup. Option: ``class``.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"class": directives.class_option}

    def run(self) -> list[Node]:
        """Return the table, or a warning if the content is anything else."""
        parsed = myst_to_nodes(self)
        if len(parsed) != 1 or not isinstance(table := parsed[0], nodes.table):
            warn("table", "one pipe table is expected here", location=self.get_location())
            return []
        for entry in table.findall(nodes.entry):
            if len(entry) == 1 and isinstance(paragraph := entry[0], nodes.paragraph):
                inside = paragraph.children
                if _is_plain(paragraph):
                    entry.children = []
                    entry.extend(inside)
                elif len(inside) == 1 and isinstance(inside[0], pending_xref):
                    entry.children = []
                    entry.append(CellLink("", "", *inside))
        next(table.findall(nodes.colspec))["stub"] = 1
        words, messages = self.state.inline_text(self.arguments[0], self.lineno)
        classes = self.options.get("class", [])
        caption = QuietCaption if "ldn-quiet" in classes else nodes.title
        table.insert(0, caption(self.arguments[0], "", *words))
        table["classes"] += classes
        return [table, *messages]


def _is_plain(paragraph: nodes.paragraph) -> bool:
    """Return whether a paragraph holds text and marks only: Sphinx lets links stand in a paragraph, not in a cell."""
    return all(isinstance(child, nodes.Text | nodes.inline | nodes.emphasis) for child in paragraph.children)
