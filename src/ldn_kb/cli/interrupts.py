"""Ctrl-C at any time: the command ends as stopped, also where a library swallows the exception.

pydantic-core, for one, takes an interrupt that arrives while it compiles a pattern for a value that does not match, so
that good data would have problems.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


class _Record:
    """Whether the signal has arrived since the command began."""

    has_arrived = False


def was_interrupted() -> bool:
    """Return whether Ctrl-C was pressed since the command began."""
    return _Record.has_arrived


def raise_if_interrupted() -> None:
    """Raise ``KeyboardInterrupt`` if Ctrl-C was pressed: what was computed since then may be wrong."""
    if _Record.has_arrived:
        raise KeyboardInterrupt


@contextlib.contextmanager
def recorded() -> Iterator[None]:
    """Record interrupts while they are raised as always; where they are ignored (``nohup``) they stay ignored."""

    def record(_number: int, _frame: FrameType | None) -> None:
        _Record.has_arrived = True
        raise KeyboardInterrupt

    def silent(problem: UnraisableHookArgs) -> None:
        # Python reports what a library swallows as "Exception ignored"; this one is not ignored.
        if not isinstance(problem.exc_value, KeyboardInterrupt):
            hook(problem)

    _Record.has_arrived = False
    hook = sys.unraisablehook
    handler = signal.getsignal(signal.SIGINT)
    is_ours = False
    try:
        sys.unraisablehook = silent
        if handler is signal.default_int_handler:
            # Only the main thread may set a handler, and only it receives the signal.
            with contextlib.suppress(ValueError):
                signal.signal(signal.SIGINT, record)
                is_ours = True
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, handler)
        sys.unraisablehook = hook
