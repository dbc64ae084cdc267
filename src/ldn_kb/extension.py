"""Sphinx events: read the data, report problems, write pages before sources are discovered, write the JSON."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from docutils import nodes
from sphinx.util import logging

from ldn_kb import exports, fresh, renewal, summaries, sync, writing
from ldn_kb.config import CONFIG
from ldn_kb.directives import DIRECTIVES
from ldn_kb.domain import LdnDomain, ldn
from ldn_kb.load import load
from ldn_kb.marks import sprite
from ldn_kb.recall import Recall
from ldn_kb.references import ReferenceDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register domain, directives, configuration and events."""
    for name, (default, meaning) in CONFIG.items():
        app.add_config_value(name, default, "env", str, meaning)
    app.add_domain(LdnDomain)
    writing.setup(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("ldn", name, directive)
    app.add_directive_to_domain("ldn", "reference", ReferenceDirective)
    app.add_css_file("ldn_kb.css")
    app.add_js_file("ldn_kb.js", loading_method="defer")
    app.add_js_file("ldn_cards.js", loading_method="defer")
    app.connect("builder-inited", write_pages)
    app.connect("builder-inited", add_static_files)
    app.connect("doctree-read", mark_row_headings)
    app.connect("env-get-outdated", lambda app, env, added, changed, removed: ldn(env).outdated())
    app.connect("env-purge-doc", fresh.remove_output)
    app.connect("env-updated", fresh.update)
    app.connect("html-page-context", finish_body)
    app.connect("html-page-context", add_page_scripts)
    app.connect("build-finished", write_json)


def write_pages(app: Sphinx) -> None:
    """Load the data and write its pages; this event fires before Sphinx looks for sources."""
    folder = Path(os.path.relpath(Path(app.confdir) / app.config.ldn_kb_data))
    base, problems = load(folder, Recall(Path(app.doctreedir) / "ldn_kb_data.pickle"))
    for problem in problems:
        place = f"{problem.path}:{problem.line}:{problem.column}"
        logger.warning("%s [%s]", problem.message, problem.code, location=place, type="ldn_kb", subtype="data")
    domain = ldn(app.env)
    domain.folder = app.config.ldn_kb_output.strip("/")
    if problems:
        # Pages of the last good data stay as they are: nothing is lost, nothing is half written.
        stop(f"{len(problems)} problem(s) in the data, told above; no page was written")
    # Dependencies are noted as absolute paths: the build may be started from another folder next time.
    here, whole = folder.as_posix(), os.path.realpath(folder)
    places = {key: (whole + path.removeprefix(here), line) for key, (path, line) in base.places.items()}
    domain.base = dataclasses.replace(base, places=places)
    try:
        memory = Path(app.doctreedir) / "ldn_kb_pages.pickle"
        changes = renewal.renew(base, Path(app.srcdir) / domain.folder, app.config.ldn_kb_edit_url, memory)
    except (sync.NotOursError, OSError) as error:
        stop(f"cannot write the pages: {error}")
    logger.info(
        "ldn_kb: %d records, %d pages written, %d deleted", len(base.by_id), len(changes.written), len(changes.deleted)
    )


def stop(message: str) -> NoReturn:
    """End the build with one line and exit code 1.

    Sphinx shows its own errors with a traceback and asks for a bug report; a mistake in the data is neither.
    """
    raise SystemExit(f"ldn_kb: {message}")


def add_static_files(app: Sphinx) -> None:
    """Offer our style sheet and scripts to the HTML builder, and the texts of search results and cards as scripts.

    Files of the site come later and may replace them.
    """
    domain = ldn(app.env)
    static, written = Path(__file__).parent / "static", Path(app.doctreedir) / "ldn_static"
    sync.write(written / "ldn-summaries.js", summaries.search_script(domain.base, domain.folder))
    sync.write(written / "ldn-cards.js", summaries.cards_script(domain.base))
    app.config.html_static_path[:0] = [str(static), str(written)]
    if not app.config.html_search_scorer:
        app.config.html_search_scorer = str(static / "ldn_scorer.js")


def add_page_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the search page and the page of filters their scripts; no other page loads them."""
    if pagename == "search":
        app.add_js_file("ldn-summaries.js")
        app.add_js_file("ldn_search.js", loading_method="defer")
    elif pagename == "find":
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


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write the whole base as JSON beside the HTML pages."""
    if exception is None and app.config.ldn_kb_json and app.builder.format == "html":
        sync.write(Path(app.outdir) / app.config.ldn_kb_json, exports.to_json(ldn(app.env).base))
