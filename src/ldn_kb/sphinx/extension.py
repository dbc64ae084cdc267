"""What the extension registers with Sphinx, and what it does to each page that is read or written."""

from __future__ import annotations

import logging as stdlib_logging
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from ldn_kb.reading.garbage_collection import fewer_collections
from ldn_kb.rendering.sprite import sprite
from ldn_kb.sphinx import incremental
from ldn_kb.sphinx.config import CONFIG, check_config, warn_of_other_folders
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain
from ldn_kb.sphinx.generated_files import add_static_files
from ldn_kb.sphinx.nodes import add_nodes
from ldn_kb.sphinx.os_errors import OutputErrors, is_refusal, require_writable
from ldn_kb.sphinx.page_metadata import add_metadata
from ldn_kb.sphinx.reference_directive import ReferenceDirective
from ldn_kb.sphinx.search_words import write_words
from ldn_kb.sphinx.site_zip import write_site_zip
from ldn_kb.sphinx.typed_messages import stop

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TABLE_OF_STUDIES = re.compile(r"ldn-table-(?:studies|not-mentioned|leans-on|to-read|unpublished)\b")


def setup(app: Sphinx) -> None:
    """Register domain, directives, configuration and events."""
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
    app.add_js_file("ldn_suggest.js", loading_method="defer")
    app.connect("doctree-read", mark_row_headings)
    app.connect("html-page-context", finish_body)
    app.connect("html-page-context", add_page_scripts)
    app.connect("html-page-context", add_metadata)
    app.connect("write-started", add_static_files)
    app.connect("build-finished", write_words)
    app.connect("config-inited", check_config)
    app.connect("builder-inited", warn_of_other_folders)
    incremental.setup(app, watch_output(app))
    # After all others, which may still write files.
    app.connect("build-finished", write_site_zip, priority=900)
    collect_less_in_build(app)


def collect_less_in_build(app: Sphinx) -> None:
    """Let the next build of ``app`` run with fewer collections of garbage; then ``app`` is as it was.

    Not by events: none comes after Ctrl-C.
    """
    build = app.build

    def build_with_fewer_collections(*arguments: Any, **options: Any) -> None:
        if vars(app).get("build") is build_with_fewer_collections:
            del app.build
        with fewer_collections():
            build(*arguments, **options)

    app.build = build_with_fewer_collections  # type: ignore[method-assign]


def watch_output(app: Sphinx) -> OutputErrors:
    """End the build with one line if a file of the output could not be written, also where Sphinx only warns."""
    errors = OutputErrors(app.outdir, app.doctreedir)
    handlers = stdlib_logging.getLogger(logging.NAMESPACE).handlers
    for handler in handlers:
        handler.addFilter(errors)

    def finish(_: Sphinx, exception: Exception | None) -> None:
        """Stop before ``incremental`` takes the build for finished."""
        for handler in handlers:
            handler.removeFilter(errors)
        if errors.first is not None:
            stop(f"the output is not complete: {errors.first}")
        if is_refusal(exception):
            stop(f"the build cannot go on: {exception}")

    app.connect("build-finished", finish)
    return errors


def add_page_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give each page the scripts that it uses: for the search, the filters, tables, and what is copied from records."""
    body = context.get("body") or ""
    is_cited = "ldn-about-page" in body and "ldn-published" in body
    if is_cited:
        app.add_js_file("ldn_share.js", loading_method="defer")
    if is_cited or pagename == app.config.ldn_kb_find or "ldn-interactive" in body:
        # Before the scripts that ask for it.
        app.add_js_file("ldn_copy_link.js", loading_method="defer", priority=400)
    if pagename == "search":
        app.add_js_file("ldn_search.js", loading_method="defer")
    elif pagename == app.config.ldn_kb_find:
        app.add_js_file("ldn_find.js", loading_method="defer")
    elif app.config.ldn_kb_open_data and _TABLE_OF_STUDIES.search(body):
        app.add_js_file("ldn_citations.js", loading_method="defer")


def mark_row_headings(app: Sphinx, doctree: nodes.document) -> None:
    """Make the first column of each of our tables row headings, as screen readers need them."""
    for table in doctree.findall(nodes.table):
        if "ldn-table" in table["classes"]:
            next(table.findall(nodes.colspec))["stub"] = 1


def finish_body(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the shapes into every HTML page that shows marks, and say which way table headings point."""
    body = context.get("body")
    if isinstance(body, str) and "ldn-" in body:
        body = body.replace('<th class="head', '<th scope="col" class="head').replace(
            '<th class="stub', '<th scope="row" class="stub'
        )
        # Docutils fills empty cells with a space, and only what is empty can be left out on narrow screens.
        body = re.sub(r"(<td[^>]*>)&#0?160;</td>", r"\1</td>", body)
        context["body"] = sprite(body) + body
