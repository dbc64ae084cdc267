"""Leaves out what no page of this site needs: classes that no sheet or script names, lines between blocks, indentation.

A page of an article has more than a thousand links and rows; all of them carry classes of docutils.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

_SHORTER = (
    (re.compile(r'<a class="reference internal"'), "<a"),
    (re.compile(r'<tr class="row-(?:even|odd)">'), "<tr>"),
    (re.compile(r'(<div class="[^"]*) docutils"'), r'\1"'),
    (re.compile(r"></use>"), "/>"),
    # The paragraph of an entry that holds nothing else.
    (re.compile(r"<li><p>((?:(?!<(?:/?p|[ou]l|div|li|table|details)\b).)*)</p>\s*</li>", re.DOTALL), r"<li>\1</li>"),
    (re.compile(r'<p class="sd-card-text">'), "<p>"),
    # HTML knows what svg is.
    (re.compile(r' xmlns="http://www.w3.org/2000/svg"'), ""),
    # Between these, blanks are never shown; lists may stand in a line.
    (re.compile(r">\n+(?=</?(?:tr|t[dh]|tbody|thead|table|div|section|details|summary|h[1-6])\b)"), ">"),
)


def shorten(body: str) -> str:
    """Return the HTML of a page without them; what stands in ``pre`` is kept as it is."""
    parts = re.split(r"(<pre\b.*?</pre>)", body, flags=re.DOTALL)
    for number in range(0, len(parts), 2):
        for pattern, replacement in _SHORTER:
            parts[number] = pattern.sub(replacement, parts[number])
    return "".join(parts)


def shorten_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Shorten the body of a page before it is put into its template; what is left would not do as XHTML, for a book."""
    if "body" in context and app.builder.name != "epub":
        context["body"] = shorten(context["body"])
        # The theme has one of its own.
        context["metatags"] = re.sub(r'<meta name="viewport"[^>]*>\s*', "", context.get("metatags", ""))


# The theme's place for a warning of old versions, of which there are none.
_UNUSED = re.compile(r'<div class="pst-async-banner-revealer d-none">.*?</div>', re.DOTALL)


def without_indentation(page: str) -> str:
    """Return a whole page without the blanks and empty lines of its templates; what stands in ``pre`` is kept."""
    page = _UNUSED.sub("", page, count=1)
    parts = re.split(r"(<pre\b.*?</pre>)", page, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::2]]
    return "".join(parts)


def shorten_files(app: Sphinx) -> None:
    """Shorten each page when its template is filled; no event comes after that."""
    if app.builder.format == "html" and app.builder.name != "epub":
        templates = app.builder.templates
        fill = templates.render
        templates.render = lambda template, context: without_indentation(fill(template, context))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the two steps."""
    app.connect("builder-inited", shorten_files)
    # After everything that looks for elements by their classes.
    app.connect("html-page-context", shorten_page, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
