"""The knowledge base as MyST pages: pure functions from base to text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.docnames import NO_LINKS, SiteLinks
from ldn_kb.rendering.pages import (
    across_studies,
    articles,
    changes,
    comparisons,
    concepts,
    doctor,
    findings,
    overviews,
    reference,
    searches,
    studies,
)
from ldn_kb.rendering.pages.templating import Page, Renderer

PAGE_MODULES = (
    articles,
    comparisons,
    concepts,
    doctor,
    findings,
    studies,
    across_studies,
    overviews,
    searches,
    changes,
    reference,
)


def pages(base: KnowledgeBase, links: SiteLinks = NO_LINKS, templates: Path | None = None) -> Iterator[Page]:
    """Yield the path of every generated page below the output folder (``studies/smith-2007.md``) and what makes it.

    ``links`` says where pages link to beyond themselves; ``templates`` is a folder of templates that stand in for ours.
    """
    renderer = Renderer(base, links, templates)
    for module in PAGE_MODULES:
        for name, make in module.pages(base, renderer):
            yield f"{name}.md", make


def render(base: KnowledgeBase, links: SiteLinks = NO_LINKS, templates: Path | None = None) -> dict[str, str]:
    """Return the text of every generated page by its path below the output folder.

    Raises ``jinja2.TemplateError`` for a template of ``templates`` that cannot be used.
    """
    return {name: make() for name, make in pages(base, links, templates)}
