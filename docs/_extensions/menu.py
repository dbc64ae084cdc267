"""The groups of the menu: the tables of contents of the root page, each with its caption and the links to its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment.adapters.toctree import _get_toctree_ancestors


@dataclass(frozen=True)
class Link:
    """A link of the menu; ``current`` is ``page`` for the page one is on, ``true`` for what it belongs to, or empty."""

    title: str
    address: str
    current: str


@dataclass(frozen=True)
class Group:
    """Links under one heading."""

    heading: str
    links: tuple[Link, ...]


def groups(app: Sphinx, page: str, context: dict[str, Any]) -> list[Group]:
    """Return the groups of the menu as ``page`` shows them."""
    # The page itself first, then what it belongs to.
    around = list(_get_toctree_ancestors(app.env.toctree_includes, page))

    def link(title: str | None, name: str) -> Link:
        current = "page" if name == page else "true" if name in around else ""
        return Link(title or app.env.titles[name].astext(), context["pathto"](name), current)

    return [
        Group(tree["caption"] or "", tuple(link(title, name) for title, name in tree["entries"]))
        for tree in app.env.tocs[app.config.root_doc].findall(addnodes.toctree)
    ]


def add_menu(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give the template of the menu its groups."""
    context["menu"] = groups(app, page, context)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the step."""
    app.connect("html-page-context", add_menu)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
