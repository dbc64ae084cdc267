"""What the extension registers with Sphinx, and what it does to each page that is read or written."""

from __future__ import annotations

import logging as stdlib_logging
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ldn_kb.reading.garbage_collection import fewer_collections
from ldn_kb.rendering.sprite import sprite
from ldn_kb.sphinx import incremental
from ldn_kb.sphinx.config import CONFIG, MAPPINGS, check_config, warn_of_other_folders
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain
from ldn_kb.sphinx.epub import EpubBuilder, as_xhtml, is_book
from ldn_kb.sphinx.generated_files import add_static_files
from ldn_kb.sphinx.nodes import add_nodes
from ldn_kb.sphinx.os_errors import OutputErrors, is_refusal, require_writable
from ldn_kb.sphinx.overrides import check_templates
from ldn_kb.sphinx.page_assets import add_assets
from ldn_kb.sphinx.page_metadata import add_metadata
from ldn_kb.sphinx.printed import PrintedPictures, PrintedTables, WithoutPaper
from ldn_kb.sphinx.reference_directive import ReferenceDirective
from ldn_kb.sphinx.search_words import write_words
from ldn_kb.sphinx.site_zip import write_site_zip
from ldn_kb.sphinx.typed_messages import stop

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TARGETS_IN_FRONT = re.compile(r'(<details\b[^>]*>\s*)((?:<span id="[^"]*"></span>)+)(<summary\b[^>]*>)')
"""Labels before a fold, which Sphinx writes into it in front of its summary, where HTML allows nothing."""


def setup(app: Sphinx) -> None:
    """Register domain, directives, configuration and events."""
    set_up_companions(app)
    for folder in (app.outdir, app.doctreedir):
        require_writable(folder)
    for name, (default, meaning) in CONFIG.items():
        types = (type(default), dict) if name in MAPPINGS else (type(default),)
        app.add_config_value(name, default, "env", types, meaning)
    # A site that has data does not need the roles of `links`, whichever it names first.
    app.add_domain(LdnDomain, override=True)
    app.add_builder(EpubBuilder, override=True)
    add_nodes(app)
    for transform in (WithoutPaper, PrintedTables, PrintedPictures):
        app.add_post_transform(transform)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("ldn", name, directive)
    app.add_directive_to_domain("ldn", "reference", ReferenceDirective)
    app.connect("doctree-read", mark_row_headings)
    app.connect("html-page-context", finish_body)
    app.connect("html-page-context", add_assets)
    app.connect("html-page-context", add_metadata)
    app.connect("write-started", add_static_files)
    app.connect("build-finished", write_words)
    app.connect("config-inited", check_config)
    app.connect("builder-inited", warn_of_other_folders)
    app.connect("builder-inited", check_templates)
    incremental.setup(app, watch_output(app))
    # After all others, which may still write files.
    app.connect("build-finished", write_site_zip, priority=900)
    collect_less_in_build(app)


def set_up_companions(app: Sphinx) -> None:
    """Set up the extensions that generated pages are written for; stop if one cannot be loaded."""
    for companion in ("myst_parser", "sphinx_design"):
        try:
            app.setup_extension(companion)
        except ExtensionError as error:
            package = companion.replace("_", "-")
            stop(f"{error}; generated pages need it: install it with pip install {package}", "config")


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
        body = _TARGETS_IN_FRONT.sub(r"\1\3\2", body)
        body = sprite(body) + body
        context["body"] = as_xhtml(body) if is_book(app.builder) else body
