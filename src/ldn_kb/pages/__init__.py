"""The knowledge base as MyST pages: a pure function from base to ``{path: text}``."""

from __future__ import annotations

from ldn_kb.base import KnowledgeBase
from ldn_kb.pages import articles, comparisons, reference, studies, subjects, views
from ldn_kb.pages.engine import Renderer

ROOMS = (articles, comparisons, subjects, studies, views, reference)


def render(base: KnowledgeBase, edit_url: str = "") -> dict[str, str]:
    """Return the text of every generated page by its path below the output folder (``studies/smith-2007.md``).

    ``edit_url`` is the address at which a record's file is edited, with ``{path}`` in it, or empty.
    """
    renderer = Renderer(base, edit_url)
    return {f"{name}.md": text for room in ROOMS for name, text in room.pages(base, renderer)}
