"""What a page says of itself in its head, for reference managers and search engines."""

from __future__ import annotations

import os
import re
from html import escape
from typing import TYPE_CHECKING, Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord, Article, Condition, Study
from ldn_kb.rendering import feed
from ldn_kb.rendering.docnames import docname
from ldn_kb.rendering.open_data import citations, linked_data
from ldn_kb.rendering.open_data.release import day_in_words, newest_day, release_of
from ldn_kb.rendering.pages import doctor
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.epub import is_book

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put tags of its publication into the head of a study's page, and linked data into that of an article's, too.

    Templates may show ``ldn_title`` in the place of the title, and ``ldn_day``, the day of what is published, outside
    of the text of a page: a page that is not written again keeps the day on which it was.

    Every page names the feed of changes. Linked data and the feed name addresses of the site, so there are none as long
    as ``html_baseurl`` is not set. Nobody looks for either in a book.
    """
    if is_book(app.builder):
        return
    record, base, address = _record_of(app, pagename), ldn(app.env).base, context.get("pageurl")
    context["ldn_day"] = day_in_words(release_of(os.environ, "").date or newest_day(base))
    context["ldn_title"] = _title(base, record, context.get("title") or "")
    if (
        base.subject.visit
        and pagename.startswith(f"{ldn(app.env).folder}/{doctor.FOLDER}/")
        and "/index" not in pagename
    ):
        context["ldn_title"] += f": {base.subject.visit.title}"
    said = re.search(r'<meta content="([^"]*)" name="description"', context.get("metatags", ""))
    lines = [f'<meta property="og:description" content="{said[1]}">'] if said else []
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


def _title(base: KnowledgeBase, record: AnyRecord | None, title: str) -> str:
    """Return what the window of a page is called: for a study its title, too, for a condition what is asked of it.

    Within the page other words say so, and short titles stand in its menus.
    """
    if isinstance(record, Study):
        return f"{base.titles[record.id]}: {record.title}"
    if isinstance(record, Condition):
        return f"{record.name}: does {base.subject.short} help?"
    return title


def _record_of(app: Sphinx, pagename: str) -> AnyRecord | None:
    """Return the record whose page it is; ``None`` for a page of another sort."""
    known = ldn(app.env)
    key = pagename.rpartition("/")[2]
    record = known.base.by_id.get(key)
    return record if record is not None and pagename == f"{known.folder}/{docname(known.base, key)}" else None
