"""What a page says of itself in its head, for reference managers and search engines."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ldn_kb.model import AnyRecord, Study
from ldn_kb.rendering.docnames import docname
from ldn_kb.rendering.open_data import citations
from ldn_kb.sphinx.domain import ldn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the tags of its publication into the head of a study's page."""
    record = _record_of(app, pagename)
    if isinstance(record, Study):
        tags = citations.meta_tags(record)
        lines = [f'<meta name="{escape(name)}" content="{escape(content)}">' for name, content in tags]
        context["metatags"] = "\n".join((context.get("metatags", ""), *lines))


def _record_of(app: Sphinx, pagename: str) -> AnyRecord | None:
    """Return the record whose page it is; ``None`` for a page of another sort."""
    known = ldn(app.env)
    key = pagename.rpartition("/")[2]
    record = known.base.by_id.get(key)
    return record if record is not None and pagename == f"{known.folder}/{docname(known.base, key)}" else None
