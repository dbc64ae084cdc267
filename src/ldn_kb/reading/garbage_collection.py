"""Python's garbage collector, set for work that makes millions of objects and few cycles."""

from __future__ import annotations

import atexit
import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def fewer_collections() -> Iterator[None]:
    """Look for unreachable cycles less often meanwhile: a fifth of a build goes into it otherwise, for next to nothing.

    The thresholds are put back however the work ends: the process may be somebody else's.
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not gc.get_freeze_count():
            # All that was made counts as old now; otherwise the next collection would walk over it, in vain.
            gc.freeze()
            gc.unfreeze()


@contextlib.contextmanager
def no_collections() -> Iterator[None]:
    """Look for no unreachable cycles meanwhile, nor when the process ends: a command is over before they matter."""
    was_enabled = gc.isenabled()
    gc.disable()
    # What is frozen is not walked over once more by a process that ends.
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
