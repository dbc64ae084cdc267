"""A pipe table with a caption, made of few nodes.

Docutils' own ``table`` directive would do, but a generated site is mostly table cells, and each paragraph inside a cell
is one more node that some forty transforms visit and that the page carries as HTML.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref, translatable
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from ldn_kb.sphinx.any_markup import myst_to_nodes
from ldn_kb.sphinx.typed_messages import warn


class CellText(nodes.paragraph):
    """The only paragraph of a cell; in HTML its words stand in the cell by themselves, to other writers it is one."""


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
                entry.children = []
                if paragraph.children:
                    text = _cell_text(paragraph) if _is_plain(paragraph) else paragraph
                    # The parser gives cells no place, and what has none is not offered to translators.
                    self.set_source_info(text)
                    entry.append(text)
        next(table.findall(nodes.colspec))["stub"] = 1
        words, messages = self.state.inline_text(self.arguments[0], self.lineno)
        classes = self.options.get("class", [])
        caption = QuietCaption if "ldn-quiet" in classes else nodes.title
        table.insert(0, caption(self.arguments[0], "", *words))
        table["classes"] += classes
        return [table, *messages]


def _is_plain(paragraph: nodes.paragraph) -> bool:
    """Return whether a paragraph holds text and marks only, or one link: others need their paragraph in HTML, too."""
    inside = paragraph.children
    if len(inside) == 1 and isinstance(inside[0], pending_xref):
        return True
    return all(isinstance(child, nodes.Text | nodes.inline | nodes.emphasis) for child in inside)


def _cell_text(paragraph: nodes.paragraph) -> CellText:
    """Return the paragraph as the text of its cell, which translators are shown unless it is a number or marks only."""
    text = CellText(paragraph.rawsource, "", *paragraph.children)
    words = (child.astext() for child in text if not isinstance(child, translatable))
    if not any(map(str.isalpha, "".join(words))):
        text["translatable"] = False
    return text
