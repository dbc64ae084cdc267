"""Leads to files at the top of the site from wherever a builder puts a page, and makes no links that lead nowhere.

Pages name such a file in HTML: ``<a href="open-data/studies.ris" download>``. That fits ``downloads.html`` at the top;
another builder has the page in a folder of its own, or makes a book, which has no files.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

_LINK = re.compile(r'<a href="(?![a-z]+:|/|#)([^"]*)"(?: download)?>')


def lead_to_files(app: Sphinx, document: nodes.document, page: str) -> None:
    """Write each link to a file anew for the builder; in a book it leads to the published site, if that is known."""
    if app.builder.format != "html":
        return
    is_book = app.builder.name == "epub"
    top = app.config.html_baseurl if is_book else "../" * app.builder.get_target_uri(page).count("/")
    if not top and not is_book:
        return
    opened = False
    for raw in list(document.findall(nodes.raw)):
        text = raw.astext()
        if match := _LINK.fullmatch(text):
            opened = True
            tail = "" if is_book else " download"
            _replace(raw, f'<a href="{top}{match[1]}"{tail}>' if top else "")
        elif opened and text == "</a>":
            opened = False
            _replace(raw, text if top else "")


def _replace(raw: nodes.raw, text: str) -> None:
    if text:
        raw.children = [nodes.Text(text)]
    else:
        raw.parent.remove(raw)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the step."""
    app.connect("doctree-resolved", lead_to_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
