"""What each HTML page shows of other pages - titles, navigation, labels, the frame of the site - as a digest.

A page whose digest is another one than when it was written has to be written again, though nobody changed its source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from ldn_kb.sphinx.domain import ldn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def outlines(app: Sphinx, env: BuildEnvironment, frame: object) -> Mapping[str, str]:
    """Return the digest of each page.

    ``frame`` is what all pages show of the site's templates and files, as anything with a ``repr``. A page that was
    written by hand, and one with a table of contents or a sidebar, may show the title or the place of any other page. A
    generated page names in its text whatever it shows of others; what comes on top is the path to it, the pages before
    and after it, and links to pages written by hand, from its text and from the frame.
    """
    titles = {docname: title.pformat() for docname, title in env.titles.items()}
    by_hand = {docname for docname in env.all_docs if not ldn(env).generated(docname)}
    labels = _labels(env)
    common = _digest(
        frame,
        ldn(env).index_docnames(),
        [(docname, titles[docname], env.metadata[docname].get("myst_slugs")) for docname in sorted(by_hand)],
        [(label, place) for label, place in labels if place[0] in by_hand],
        _entries(env, titles, app.config.root_doc),
    )
    contents = [(docname, _toctrees(env, docname)) for docname in sorted(env.all_docs)]
    everything = _digest(common, sorted(titles.items()), labels, contents)
    relations, listed_by = env.collect_relations(), _listed_by(env)
    parents = {docname: parent for docname, (parent, _, _) in relations.items()}
    found = {}
    for docname in env.all_docs:
        if docname in by_hand or shows_contents(env, docname) or _has_sidebar(app, docname):
            found[docname] = everything
        else:
            near = [*_above(parents, docname), *relations.get(docname, ()), *_above(listed_by, docname)]
            found[docname] = _digest(common, [(name, titles.get(name)) for name in near if name is not None])
    return found


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _labels(env: BuildEnvironment) -> list[tuple[str, tuple[str, ...]]]:
    """Return name and place of every label; the place starts with the page."""
    standard = env.domains.standard_domain
    return sorted([*standard.labels.items(), *standard.anonlabels.items()])


def _toctrees(env: BuildEnvironment, docname: str) -> list[str]:
    return [node.pformat() for node in env.tocs[docname].findall(addnodes.toctree)]


def shows_contents(env: BuildEnvironment, docname: str) -> bool:
    """Return whether a page shows a table of contents of other pages."""
    return any(not node["hidden"] for node in env.tocs[docname].findall(addnodes.toctree))


def _has_sidebar(app: Sphinx, docname: str) -> bool:
    context: dict[str, Any] = {"sidebars": []}
    if hasattr(app.builder, "add_sidebars"):
        app.builder.add_sidebars(docname, context)
    return bool(context["sidebars"])


def _entries(env: BuildEnvironment, titles: Mapping[str, str], docname: str) -> list[tuple[str | None, str, str]]:
    """Return title, page and the page's own title of each entry in the tables of contents of a page."""
    trees: list[nodes.Element] = list(env.tocs[docname].findall(addnodes.toctree))
    return [(title, page, titles.get(page, "")) for tree in trees for title, page in tree["entries"]]


def _listed_by(env: BuildEnvironment) -> dict[str, str]:
    """Return the page that lists each page; for several the last one, as the navigation in the header has it."""
    return {docname: parent for parent, listed in env.toctree_includes.items() for docname in listed}


def _above(parents: Mapping[str, str | None], docname: str) -> Iterator[str]:
    """Yield the pages above a page, from the nearest to the highest."""
    seen = {docname}
    while (above := parents.get(docname)) is not None and above not in seen:
        seen.add(above)
        yield above
        docname = above
