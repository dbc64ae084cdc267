"""How far a run of requests is, on a terminal only, in one line that is taken away at the end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def shown() -> Iterator[Callable[[str], None]]:
    """Yield what shows the name of the service that is asked and the number of the request."""
    count = 0
    width = 0

    def show(name: str) -> None:
        nonlocal count, width
        count += 1
        line = f"request {count}: {name}"
        if sys.stderr.isatty():
            print(f"\r{line:<{width}}", end="", file=sys.stderr, flush=True)
        width = max(width, len(line))

    try:
        yield show
    finally:
        if count and sys.stderr.isatty():
            print(f"\r{'':<{width}}\r", end="", file=sys.stderr, flush=True)
