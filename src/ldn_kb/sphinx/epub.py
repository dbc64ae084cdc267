"""EPUB: a book of the same pages, which are XHTML and hold nothing that needs a server or a script."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx.builders.epub3 import Epub3Builder

from ldn_kb.files import write

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.builders import Builder

_PAGE = re.compile(r'(<item id="[^"]*" href="([^"]*)" media-type="application/xhtml\+xml") />')
_SVG = re.compile(r"<svg\b(?![^>]*\bxmlns=)")


STYLE_SHEET = "ldn_book.css"
"""What books need beside the style sheet of pages."""


class EpubBuilder(Epub3Builder):
    """Sphinx's builder, which also says of each page with drawings that it has some; a book is not valid otherwise."""

    def init_css_files(self) -> None:
        """Let pages load the style sheet of books after all others."""
        super().init_css_files()
        self.add_css_file(STYLE_SHEET, priority=900)

    def build_content(self) -> None:
        """Write the list of all files of the book."""
        super().build_content()
        write(self.outdir / "content.opf", with_drawings(self.outdir, (self.outdir / "content.opf").read_text("utf-8")))


def with_drawings(book: Path, content: str) -> str:
    """Return ``content``, the list of the files in the folder ``book``, with a property at each page that has SVG."""

    def item(match: re.Match[str]) -> str:
        page = book / unquote(html.unescape(match[2]))
        has_drawings = page.is_file() and "<svg" in page.read_text("utf-8")
        return f'{match[1]} properties="svg" />' if has_drawings else match[0]

    return _PAGE.sub(item, content)


def as_xhtml(body: str) -> str:
    """Return HTML of ours as XHTML, where SVG names its language."""
    return _SVG.sub('<svg xmlns="http://www.w3.org/2000/svg"', body)


def is_book(builder: Builder) -> bool:
    """Return whether pages are written for a book: without a search, without scripts and without files of data."""
    return isinstance(builder, Epub3Builder)
