"""What LaTeX is told of pages made for screens: pictures as files, widths of columns, where addresses break."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.addnodes import tabular_col_spec
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.images import ImageConverter

from ldn_kb.sphinx.generated_files import PICTURES, copied_files
from ldn_kb.sphinx.nodes import Drawing
from ldn_kb.sphinx.typed_messages import warn

_ROOM = 110
"""About how many letters stand side by side in a table of full width."""
_LONGEST_WORD = 14
"""Longer words are broken; their columns need no more letters."""
_LONGEST_CELL = 160
"""A text of more letters is no reason for a still wider column."""
_BREAKABLE = re.compile(r"(?<=[/?&=_%.-])(?=[^/?&=_%.\s-])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d{8})(?=\d{4})")
_LONG_ADDRESS = re.compile(r"\S{20}")


class WithoutPaper(SphinxPostTransform):
    """Leaves out what a page says of its own print: only a browser shortens it."""

    default_priority = 100

    def run(self, **kwargs: Any) -> None:
        """Remove the lines, unless a browser reads them."""
        builder = self.env._builder_cls
        if builder.format == "html" and not issubclass(builder, Epub3Builder):
            return
        for frame in list(self.document.findall(nodes.container)):
            if "ldn-on-paper" in frame["classes"]:
                frame.parent.remove(frame)


class PrintedTables(SphinxPostTransform):
    """Gives each column of our tables the width that its texts need; equal ones would leave a title a word a line."""

    default_priority = 100
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Put widths before every table of ours, and let long addresses break."""
        for table in list(self.document.findall(nodes.table)):
            if "ldn-table" in table["classes"]:
                widths = column_widths(table)
                columns = (rf">{{\raggedright\arraybackslash}}\X{{{width}}}{{{sum(widths)}}}" for width in widths)
                table.parent.insert(table.parent.index(table), tabular_col_spec(spec="".join(columns)))
        for reference in list(self.document.findall(nodes.reference)):
            for text in list(reference.findall(nodes.Text)):
                if _LONG_ADDRESS.search(text):
                    _let_break(text)
        for heading in self.document.findall(nodes.rubric):
            # Levels are those of a page of its own, while here it is a part of a chapter.
            heading.attributes.pop("heading-level", None)


def column_widths(table: nodes.table) -> list[int]:
    """Return how wide the columns of a table are in relation to each other, in letters.

    Each has room for its longest word; the rest is shared out by how much text stands in them.
    """
    rows = [[cell.astext() for cell in row.findall(nodes.entry)] for row in table.findall(nodes.row)]
    columns = list(zip(*rows, strict=True))
    words = [
        min(max(len(word) for text in texts for word in (text.split() or [""])), _LONGEST_WORD) for texts in columns
    ]
    least = [word + 2 for word in words]
    wanted = [max(min(len(text), _LONGEST_CELL) for text in texts) for texts in columns]
    more = [max(0, want - word) for want, word in zip(wanted, words, strict=True)]
    rest = max(0, _ROOM - sum(least))
    return [base + round(rest * extra / (sum(more) or 1)) for base, extra in zip(least, more, strict=True)]


def _let_break(text: nodes.Text) -> None:
    """Allow a break after each sign that parts an address, and within long numbers."""
    parts: list[nodes.Node] = []
    for part in (piece for run in _BREAKABLE.split(text.astext()) for piece in _BETWEEN_DIGITS.split(run)):
        parts += [nodes.Text(part), nodes.raw("", r"\allowbreak{}", format="latex")]
    text.parent.replace(text, parts[:-1])


class PrintedPictures(SphinxPostTransform):
    """Puts the file of each drawing in its place, if a converter is there; a table beside it shows the same."""

    # Before the converters, which Sphinx runs at 200.
    default_priority = 190
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Replace all drawings, or warn once that none is shown."""
        drawings = list(self.document.findall(Drawing))
        images = [self._image(drawing) for drawing in drawings]
        if images and not any(converter.match(images[0]) for converter in self._converters()):
            warn(
                "picture",
                "%d pictures are left out, as nothing turns SVG into PDF; install librsvg (rsvg-convert) and the "
                "Python package sphinxcontrib-svg2pdfconverter, and add sphinxcontrib.rsvgconverter to extensions",
                len(images),
            )
            return
        for drawing, image in zip(drawings, images, strict=True):
            self.env.images.add_file(self.env.current_document.docname, image["uri"])
            drawing.replace_self(image)

    def _image(self, drawing: Drawing) -> nodes.image:
        path = str(copied_files(self.env.doctreedir) / PICTURES / drawing["file"])
        return nodes.image("", uri=path, candidates={"image/svg+xml": path})

    def _converters(self) -> list[ImageConverter]:
        """Return the converters that are loaded, whatever extension they come from."""
        kinds = self.env._registry.get_post_transforms()
        return [kind(self.document) for kind in kinds if issubclass(kind, ImageConverter)]
