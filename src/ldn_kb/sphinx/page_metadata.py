"""What a page says of itself in its head, for reference managers and search engines."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING, Any

from ldn_kb.model import AnyRecord, Article, Study
from ldn_kb.rendering import feed
from ldn_kb.rendering.docnames import docname
from ldn_kb.rendering.open_data import citations, linked_data
from ldn_kb.rendering.open_data.release import day_in_words, newest_day, release_of
from ldn_kb.sphinx.domain import ldn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put tags of its publication into the head of a study's page, and linked data into that of an article's, too.

    Templates may show ``ldn_day``, the day of what is published, outside of the text of a page: a page that is not
    written again keeps the day on which it was.

    Every page names the feed of changes. Linked data and the feed name addresses of the site, so there are none as long
    as ``html_baseurl`` is not set.
    """
    record, base, address = _record_of(app, pagename), ldn(app.env).base, context.get("pageurl")
    context["ldn_day"] = day_in_words(release_of(os.environ, "").date or newest_day(base))
    lines: list[str] = []
    if isinstance(record, Study):
        tags = citations.meta_tags(record)
        lines += [f'<meta name="{escape(name)}" content="{escape(content)}">' for name, content in tags]
        if address:
            lines.append(linked_data.script(linked_data.of_study(base, record, address)))
    elif isinstance(record, Article) and address:
        lines.append(linked_data.script(linked_data.of_article(base, record, address)))
    if feed.is_made(base, app.config.html_baseurl):
        title = escape(f"{base.subject.title}: changes")
        place = escape(f"{app.config.html_baseurl}{feed.NAME}")
        lines.append(f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{place}">')
    if lines:
        context["metatags"] = "\n".join((context.get("metatags", ""), *lines))


def _record_of(app: Sphinx, pagename: str) -> AnyRecord | None:
    """Return the record whose page it is; ``None`` for a page of another sort."""
    known = ldn(app.env)
    key = pagename.rpartition("/")[2]
    record = known.base.by_id.get(key)
    return record if record is not None and pagename == f"{known.folder}/{docname(known.base, key)}" else None
