"""What we write for Sphinx: the pages of the data, and the scripts and data files that it copies into the output."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from ldn_kb import files
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export, feed, search_data, search_index
from ldn_kb.rendering.docnames import SiteLinks
from ldn_kb.rendering.open_data import citations, linked_data, tidy
from ldn_kb.rendering.open_data.formats import FORMATS, site_files
from ldn_kb.rendering.open_data.pictures import to_svg
from ldn_kb.rendering.open_data.release import release_of
from ldn_kb.rendering.pages import render
from ldn_kb.sphinx import overrides
from ldn_kb.sphinx.config import data_folder_in_repository
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.epub import STYLE_SHEET, is_book
from ldn_kb.sphinx.os_errors import os_errors_in_one_line
from ldn_kb.sphinx.typed_messages import logger, stop, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ldn_kb.knowledge.base import KnowledgeBase


PICTURES = "pictures"
"""The folder of pictures for LaTeX among the copied files."""


def load_or_stop(folder: Path) -> KnowledgeBase:
    """Return the knowledge base of a data folder; report all problems and stop if there are any."""
    if not folder.is_dir():
        stop(f"there is no folder {folder}; make it, or write in ldn_kb_data where the data is", "config")
    base, problems = load(folder)
    for problem in problems:
        place = f"{problem.path}:{problem.line}:{problem.column}"
        warn("data", "%s [%s]", problem.message, problem.code, location=place)
    if problems:
        # Pages of the last good data stay as they are: nothing is lost, nothing is half written.
        stop(f"{len(problems)} problem(s) in the data, reported above; no page was written", "data")
    return base


def folders(app: Sphinx) -> tuple[Path, Path]:
    """Return the folder of generated pages and that of the files which Sphinx copies into the output."""
    return Path(app.srcdir) / ldn(app.env).folder, copied_files(app.doctreedir)


def copied_files(doctreedir: str | os.PathLike[str]) -> Path:
    """Return the folder of what Sphinx copies: ``root`` for the top of the output, ``static`` for its scripts.

    ``PICTURES`` in it holds what is put into a PDF.
    """
    return Path(doctreedir) / "ldn_written"


def write(app: Sphinx, base: KnowledgeBase) -> None:
    """Write all pages and copied files whose bytes differ, and delete those that are not there any longer."""
    pages, copied = folders(app)
    try:
        with os_errors_in_one_line("write the pages"):
            changes = files.sync(pages, render(base, _site_links(app), overrides.templates_of(app)))
            files.sync(copied, _copied_files(app, base))
    except (files.NotOursError, ValueError) as error:
        stop(f"cannot write the pages: {error}")
    except jinja2.TemplateError as error:
        # Ours are tested: it is one of the site's own.
        place = f" at {error.name}:{error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
        stop(f"a template of ldn_kb_templates cannot be used{place}: {error.message}", "config")
    logger.info(
        "ldn_kb: %d records, %d pages written, %d deleted", len(base.by_id), len(changes.written), len(changes.deleted)
    )


def _site_links(app: Sphinx) -> SiteLinks:
    """Return where generated pages link to beyond themselves and which version they cite, as configured."""
    config = app.config
    return SiteLinks(
        edit_url=config.ldn_kb_edit_url,
        methods=config.ldn_kb_methods.strip("/"),
        contribute=config.ldn_kb_contribute.strip("/"),
        version=config.release,
        data=data_folder_in_repository(config.ldn_kb_data),
    )


def _copied_files(app: Sphinx, base: KnowledgeBase) -> dict[str, str | bytes]:
    """Return what Sphinx copies into the HTML output: texts of search results and cards as scripts, data as files.

    LaTeX is given the pictures; what others write has no files beside it.
    """
    release = release_of(os.environ, app.config.release, app.config.html_baseurl)
    if app.builder.format == "latex":
        return {f"{PICTURES}/{name}": text for name, text in to_svg(base, release).items()}
    if app.builder.format != "html" or is_book(app.builder):
        return {}
    if release.address:
        release = replace(release, page=partial(_address, app))
    texts: dict[str, str | bytes] = {"static/ldn-cards.js": search_data.cards_script(base)}
    if app.config.ldn_kb_search:
        folder = ldn(app.env).folder
        texts |= {
            "static/ldn-search-names.js": search_index.names_script(base, folder),
            "static/ldn-search-first.js": search_index.first_script(base, folder),
            "static/ldn-search-more.js": search_index.more_script(base, folder),
        }
    if app.config.ldn_kb_json:
        texts[f"root/{app.config.ldn_kb_json}"] = export.to_json(base, release)
    if feed.is_made(base, app.config.html_baseurl):
        texts[f"root/{feed.NAME}"] = feed.atom(base, app.config.html_baseurl, partial(_address, app))
    if app.config.ldn_kb_open_data:
        contents, missing = site_files(base, release)
        for message in missing:
            warn("config", "ldn_kb_open_data: %s", message)
        texts |= {f"root/{app.config.ldn_kb_open_data}/{name}": content for name, content in contents.items()}
        if not missing:
            texts["static/ldn-citations.js"] = citations.script(base)
        texts["root/llms.txt"] = linked_data.llms_txt(base, partial(_address, app), _data_files(app, contents))
    return texts


def _address(app: Sphinx, name: str) -> str:
    """Return the address of a generated page, from the top of the site if it is not known where that is published."""
    return f"{app.config.html_baseurl}{app.builder.get_target_uri(f'{ldn(app.env).folder}/{name}')}"


def _data_files(app: Sphinx, contents: Mapping[str, str | bytes]) -> list[tuple[str, str]]:
    """Return the address of each file of data, or of its description, with what it is."""
    top = f"{app.config.html_baseurl}{app.config.ldn_kb_open_data}/"
    places = {item.place: item.meaning for item in FORMATS.values() if item.place}
    tables = {f"{place}{tidy.PACKAGE}" if place.endswith("/") else place: said for place, said in places.items()}
    return [(f"{top}{name}", said) for name, said in tables.items() if name in contents]


def add_static_files(app: Sphinx, _: object = None) -> None:
    """Offer our style sheet, our scripts and the copied files to the HTML builder.

    This comes when Sphinx has compared and saved the configuration: otherwise every build would say that it has
    changed. A book is given the style sheets alone. Files of the site come later in the lists and may replace ours.
    """
    static, copied = Path(__file__).parent / "static", folders(app)[1]
    if is_book(app.builder):
        app.config.html_static_path[:0] = [str(static / name) for name in ("ldn_kb.css", STYLE_SHEET)]
        return
    app.config.html_static_path[:0] = [str(static), str(copied / "static")]
    app.config.html_extra_path[:0] = [str(copied / "root")]
