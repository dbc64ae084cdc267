"""What Sphinx leaves stale in an incremental build, put right.

Sphinx keeps the HTML of removed pages, the navigation of pages it does not write again, and it forgets the search
entries of index words for every page that it does not write (seen in Sphinx 8.2 and 9.0: ``IndexBuilder.load`` does not
restore them).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.index_entries import split_index_msg

from ldn_kb.domain import ldn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def remove_output(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Delete the HTML of a page whose source is gone."""
    if not env.doc2path(docname).exists():
        for suffix in (".html", f"{os.sep}index.html"):
            Path(app.outdir, docname + suffix).unlink(missing_ok=True)
        Path(app.outdir, "_sources", f"{docname}.md.txt").unlink(missing_ok=True)


def update(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page if the outline changed: a page came, went or was renamed, so navigation is stale everywhere."""
    restore_search_entries(env)
    outline = [(docname, env.titles[docname].astext()) for docname in sorted(env.all_docs)]
    domain = ldn(env)
    if domain.data["outline"] == outline:
        return []
    domain.data["outline"] = outline
    return sorted(env.all_docs)


def restore_search_entries(env: BuildEnvironment) -> None:
    """Give the search index the index words of every page; pages that are written replace theirs."""
    kept: dict[str, list[tuple[str, str, str]]] | None = getattr(env, "_search_index_index_entries", None)
    if kept is None:
        return
    kept.clear()
    for docname, entries in sorted(env.domains.index_domain.entries.items()):
        words: set[tuple[str, str, str]] = set()
        for entry_type, value, target, main, _ in entries:
            words |= {(word, target or "", main or "") for word in split_index_msg(entry_type, value)}
        kept[docname] = sorted(words)
