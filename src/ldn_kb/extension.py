"""Sphinx events: read the data, report problems, write pages before sources are discovered, write the JSON."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util import logging

from ldn_kb import exports, fresh, sync
from ldn_kb.config import CONFIG
from ldn_kb.directives import DIRECTIVES
from ldn_kb.domain import LdnDomain, ldn
from ldn_kb.load import load
from ldn_kb.marks import sprite
from ldn_kb.pages import render

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register domain, directives, configuration and events."""
    for name, (default, meaning) in CONFIG.items():
        app.add_config_value(name, default, "env", str, meaning)
    app.add_domain(LdnDomain)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("ldn", name, directive)
    app.connect("builder-inited", write_pages)
    app.connect("env-purge-doc", fresh.remove_output)
    app.connect("env-updated", fresh.update)
    app.connect("html-page-context", add_sprite)
    app.connect("build-finished", write_json)


def write_pages(app: Sphinx) -> None:
    """Load the data and write its pages; this event fires before Sphinx looks for sources."""
    folder = Path(os.path.relpath(Path(app.confdir) / app.config.ldn_kb_data))
    base, problems = load(folder)
    for problem in problems:
        place = f"{problem.path}:{problem.line}:{problem.column}"
        logger.warning("%s [%s]", problem.message, problem.code, location=place, type="ldn_kb", subtype="data")
    domain = ldn(app.env)
    domain.folder = app.config.ldn_kb_output.strip("/")
    if problems:
        # Pages of the last good data stay as they are: nothing is lost, nothing is half written.
        raise ExtensionError(f"ldn_kb: {len(problems)} problem(s) in the data, told above; no page was written")
    # Dependencies are noted as absolute paths: the build may be started from another folder next time.
    domain.base = base.with_places(
        {key: (str(Path(path).resolve()), line) for key, (path, line) in base.places.items()}
    )
    try:
        changes = sync.sync(Path(app.srcdir) / domain.folder, render(base))
    except (sync.NotOursError, OSError) as error:
        raise ExtensionError(f"ldn_kb cannot write its pages: {error}") from error
    logger.info(
        "ldn_kb: %d records, %d pages written, %d deleted", len(base.by_id), len(changes.written), len(changes.deleted)
    )


def add_sprite(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the shapes into every HTML page that shows marks."""
    body = context.get("body")
    if isinstance(body, str) and "ldn-shape" in body:
        context["body"] = sprite() + body


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write the whole base as JSON beside the HTML pages."""
    if exception is None and app.config.ldn_kb_json and app.builder.format == "html":
        sync.write(Path(app.outdir) / app.config.ldn_kb_json, exports.to_json(ldn(app.env).base))
