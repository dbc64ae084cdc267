"""Python's search for objects that nobody can reach any longer, fitted to builds.

A build makes millions of nodes, and Sphinx keeps those of all pages until they are written. To look through all of them
every so often takes a fifth of the time of a build and finds next to nothing.
"""

from __future__ import annotations

import gc
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_YOUNG = 20_000
_PAGES = 100


def setup(app: Sphinx) -> None:
    """Look for unreachable objects only while pages are read and written, and through each object few times.

    What is left alone is looked through when the same process builds once more; a process that ends has no need of it.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    before = gc.isenabled(), gc.get_threshold()
    # What comes first is the loading of what the last build knew.
    gc.disable()
    read = itertools.count(1)

    def begin(*_: object) -> None:
        """Look through new objects after every 20,000 instead of 700, and no more through those that are there now."""
        gc.freeze()
        gc.set_threshold(_YOUNG, *before[1][1:])
        gc.enable()

    def keep(*_: object) -> None:
        """Clear up after the last pages that were read, and leave alone what is left."""
        if next(read) % _PAGES == 0:
            gc.collect()
            gc.freeze()

    def rest(*_: object) -> list[tuple[str, dict[str, object], str]]:
        """Stop looking: all pages are written, indexes are next. The event asks for further pages; there are none."""
        gc.disable()
        return []

    def end(*_: object) -> None:
        """Leave all as it was, for whoever builds from a program of their own."""
        gc.freeze()
        gc.set_threshold(*before[1])
        if before[0]:
            gc.enable()

    app.connect("builder-inited", begin)
    app.connect("doctree-read", keep)
    app.connect("html-collect-pages", rest)
    app.connect("build-finished", end)
