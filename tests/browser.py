"""Finding a Chromium, or saying loudly that there is none."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def _missing(what: str) -> NoReturn:
    """Skip the test, or fail it where CI is set."""
    message = f"NO {what} FOUND: browser tests did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped, or fails where CI is set."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or _missing("CHROMIUM (on Debian: apt-get install chromium)")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word about each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def launched() -> Iterator[Any]:
    """Yield a browser; without one the test is skipped, or fails where CI is set."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("PLAYWRIGHT")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve ``folder`` on a free port of this machine and yield its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
