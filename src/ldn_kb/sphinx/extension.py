"""Sphinx events: read the data, report problems, write pages before sources are discovered, write the JSON."""

from __future__ import annotations

import logging as stdlib_logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from ldn_kb import files
from ldn_kb.reading.loader import load
from ldn_kb.reading.parse_cache import Recall
from ldn_kb.rendering import export, page_cache, search_data
from ldn_kb.rendering.docnames import SiteLinks
from ldn_kb.sphinx import gc_tuning, incremental
from ldn_kb.sphinx.config import CONFIG
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain, ldn
from ldn_kb.sphinx.nodes import add_nodes
from ldn_kb.sphinx.os_errors import OSErrorFilter, is_os_error, os_errors_in_one_line, require_writable, stop
from ldn_kb.sphinx.reference_directive import ReferenceDirective
from ldn_kb.sphinx.roles import sprite

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ldn_kb.knowledge.base import KnowledgeBase

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register domain, directives, configuration and events."""
    gc_tuning.setup(app)
    for companion in ("myst_parser", "sphinx_design"):
        app.setup_extension(companion)
    for folder in (app.outdir, app.doctreedir):
        require_writable(folder)
    for name, (default, meaning) in CONFIG.items():
        app.add_config_value(name, default, "env", str, meaning)
    app.add_domain(LdnDomain)
    add_nodes(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("ldn", name, directive)
    app.add_directive_to_domain("ldn", "reference", ReferenceDirective)
    app.add_css_file("ldn_kb.css")
    app.add_js_file("ldn_kb.js", loading_method="defer")
    app.add_js_file("ldn_cards.js", loading_method="defer")
    app.connect("builder-inited", write_pages)
    app.connect("doctree-read", mark_row_headings)
    app.connect("html-page-context", finish_body)
    app.connect("html-page-context", add_page_scripts)
    watch_refusals(app)
    incremental.setup(app)


def write_pages(app: Sphinx) -> None:
    """Load the data and write its pages; this event fires before Sphinx looks for sources."""
    folder = Path(os.path.relpath(Path(app.confdir) / app.config.ldn_kb_data))
    with os_errors_in_one_line("remember the data"):
        recall = Recall(Path(app.doctreedir) / "ldn_kb_data.pickle")
        base, problems = load(folder, recall)
    for problem in problems:
        place = f"{problem.path}:{problem.line}:{problem.column}"
        logger.warning("%s [%s]", problem.message, problem.code, location=place, type="ldn_kb", subtype="data")
    domain = ldn(app.env)
    domain.folder = app.config.ldn_kb_output.strip("/")
    if problems:
        # Pages of the last good data stay as they are: nothing is lost, nothing is half written.
        stop(f"{len(problems)} problem(s) in the data, told above; no page was written")
    domain.base = base
    try:
        with os_errors_in_one_line("write the pages"):
            memory = Path(app.doctreedir) / "ldn_kb_pages.pickle"
            changes = page_cache.renew(base, Path(app.srcdir) / domain.folder, _site_links(app), memory)
            write_copied_files(app, base, recall.state())
    except (files.NotOursError, ValueError) as error:
        stop(f"cannot write the pages: {error}")
    add_static_files(app)
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
    )


def watch_refusals(app: Sphinx) -> None:
    """End the build with one line if a file could not be written, also where Sphinx only warns."""
    refusals = OSErrorFilter()
    for handler in stdlib_logging.getLogger(logging.NAMESPACE).handlers:
        handler.addFilter(refusals)

    def tell(_: Sphinx, exception: Exception | None) -> None:
        """Stop; notes of a build that stops here stay those of an unfinished one."""
        if refusals.first is not None:
            stop(f"the output is not complete: {refusals.first}")
        if exception is not None and is_os_error(str(exception)):
            stop(f"the build cannot go on: {exception}")

    app.connect("build-finished", tell)


def _written(app: Sphinx) -> Path:
    """Return the folder for what Sphinx copies into the output."""
    return Path(app.doctreedir) / "ldn_written"


def write_copied_files(app: Sphinx, base: KnowledgeBase, state: str) -> None:
    """Write what Sphinx copies into the output, unless it was made before from the same ``state`` of the data."""
    folder, made_of = _written(app), f"{state} {ldn(app.env).folder} {app.config.ldn_kb_json}"
    note = folder / "made-of"
    if not note.exists() or note.read_text("utf-8") != made_of:
        # The note goes first and comes last: a build that is killed in between leaves none.
        note.unlink(missing_ok=True)
        files.sync(folder, _copied_files(app, base))
        files.write(note, made_of)


def _copied_files(app: Sphinx, base: KnowledgeBase) -> dict[str, str]:
    """Return what Sphinx copies into the HTML output: texts of search results and cards as scripts, data as JSON."""
    found = {
        "static/ldn-summaries.js": search_data.search_script(base, ldn(app.env).folder),
        "static/ldn-cards.js": search_data.cards_script(base),
    }
    if app.config.ldn_kb_json:
        found[f"root/{app.config.ldn_kb_json}"] = export.to_json(base)
    return found


def add_static_files(app: Sphinx) -> None:
    """Offer our style sheet, our scripts and the written files to the HTML builder.

    Files of the site come later and may replace them.
    """
    static, written = Path(__file__).parent / "static", _written(app)
    app.config.html_static_path[:0] = [str(static), str(written / "static")]
    app.config.html_extra_path[:0] = [str(written / "root")]
    if not app.config.html_search_scorer:
        app.config.html_search_scorer = str(static / "ldn_scorer.js")


def add_page_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the search page and the page of filters their scripts; no other page loads them."""
    if pagename == "search":
        app.add_js_file("ldn-summaries.js")
        app.add_js_file("ldn_search.js", loading_method="defer")
    elif pagename == app.config.ldn_kb_find:
        app.add_js_file("ldn_find.js", loading_method="defer")


def mark_row_headings(app: Sphinx, doctree: nodes.document) -> None:
    """Make the first column of each of our tables row headings, as screen readers need them."""
    for found in doctree.findall(nodes.table):
        if "ldn-table" in found["classes"]:
            next(found.findall(nodes.colspec))["stub"] = 1


def finish_body(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the shapes into every HTML page that shows marks, and say which way table headings point."""
    body = context.get("body")
    if isinstance(body, str) and "ldn-" in body:
        body = body.replace('<th class="head', '<th scope="col" class="head').replace(
            '<th class="stub', '<th scope="row" class="stub'
        )
        context["body"] = sprite() + body if "ldn-shape" in body else body
