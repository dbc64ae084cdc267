"""Style sheet and scripts of a page: those that it uses, and none on a page of the site that shows nothing of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ldn_kb.sphinx.domain import ldn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_TABLE_OF_STUDIES = re.compile(r"ldn-table-(?:studies|not-mentioned|leans-on|to-read|unpublished)\b")
_LISTS_OF_SPHINX = ("genindex", "ldn-")
"""How the names of pages begin that Sphinx makes of our entries; they have no body by now."""
# Before those of sphinx-design and of the site, which may say otherwise.
_FIRST = 490


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add what a page needs to look right, then what its tables, its links and its search field need."""
    config, folder = app.config, ldn(app.env).folder
    body = context.get("body")
    body = body if isinstance(body, str) else ""
    shows = "ldn-" in body
    links = pagename.startswith((f"{folder}/", *_LISTS_OF_SPHINX)) or f"{folder}/" in body
    taken_along = "ldn-published" in body and ("ldn-about-page" in body or "ldn-sheet" in body)
    is_find = pagename == config.ldn_kb_find != ""
    if shows or links or is_find or config.ldn_kb_search:
        app.add_css_file("ldn_kb.css", priority=_FIRST)
    scripts = {
        # Before those that ask for it.
        "ldn_copy_link.js": is_find or "ldn-interactive" in body or taken_along,
        "ldn_kb.js": shows,
        "ldn_cards.js": links,
        "ldn_suggest.js": config.ldn_kb_search,
        "ldn_search.js": config.ldn_kb_search and pagename == "search",
        "ldn_find.js": is_find,
        "ldn_share.js": taken_along,
        "ldn_citations.js": bool(config.ldn_kb_open_data and shows and _TABLE_OF_STUDIES.search(body)),
    }
    for name, is_needed in scripts.items():
        if is_needed:
            app.add_js_file(name, loading_method="defer")
