"""The knowledge base as MyST pages: pure functions from base to text."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.pages import articles, comparisons, overviews, reference, studies, subjects
from ldn_kb.rendering.pages.templating import Page, Renderer

ROOMS = (articles, comparisons, subjects, studies, overviews, reference)


def pages(base: KnowledgeBase, edit_url: str = "") -> Iterator[Page]:
    """Yield the path of every generated page below the output folder (``studies/smith-2007.md``) and what makes it.

    ``edit_url`` is the address at which a record's file is edited, with ``{path}`` in it, or empty.
    """
    renderer = Renderer(base, edit_url)
    for room in ROOMS:
        for name, make in room.pages(base, renderer):
            yield f"{name}.md", make


def render(base: KnowledgeBase, edit_url: str = "") -> dict[str, str]:
    """Return the text of every generated page by its path below the output folder."""
    return {name: make() for name, make in pages(base, edit_url)}
