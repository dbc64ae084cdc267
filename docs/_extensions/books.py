"""Offers the site as PDF and as EPUB, where `nox -s pdf` and `nox -s epub` made them; an EPUB is no site itself."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

FOLDER = Path(__file__).parents[1] / "_books"
BOOKS = {
    "ldn-kb.pdf": "this whole site on pages of paper size, to print or to keep",
    "ldn-kb.epub": "the same for readers of books",
}
"""The files by their names in the folder and on the site, and what they are."""
_SIZE_OF_ZIP = re.compile(r"^(% site-zip: )([0-9.]+) MB$", re.MULTILINE)


def made() -> dict[str, Path]:
    """Return the books that are there."""
    return {name: FOLDER / name for name in BOOKS if (FOLDER / name).is_file()}


def offer(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put a line for each book in the place of the comment that marks it on the page of downloads."""
    if docname == "downloads":
        sizes = {name: path.stat().st_size / 1_000_000 for name, path in made().items()} if _is_site(app) else {}
        lines = [
            f'<a href="{name}" download>{name}</a> ({size:.1f} MB) is {BOOKS[name]}.\n' for name, size in sizes.items()
        ]
        text = source[0].replace("% books\n", "\n".join(lines))
        # The zip of the site holds the books, too, and can make them no smaller.
        source[0] = _SIZE_OF_ZIP.sub(lambda line: f"{line[1]}{float(line[2]) + sum(sizes.values()):.1f} MB", text)


def copy(app: Sphinx, _: object) -> None:
    """Let the site hold the books, and a book nothing of what lies beside the pages of the site."""
    # Now: before, Sphinx would take it for a change of the configuration and read all pages again.
    if app.builder.name == "epub":
        app.config.html_extra_path = []
    elif _is_site(app):
        app.config.html_extra_path += [str(path) for path in made().values()]


def _is_site(app: Sphinx) -> bool:
    return app.builder.format == "html" and app.builder.name != "epub"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the two steps."""
    app.connect("source-read", offer)
    app.connect("write-started", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
