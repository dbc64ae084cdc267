"""Finding a Chromium, or saying loudly that there is none; serving a site to it, also under the policy of the docs."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).parents[1]
POLICY = re.search(r"^Content-Security-Policy: (.+)$", (ROOT / "docs/reference/hosting.md").read_text(), re.MULTILINE)[
    1
]
"""The Content-Security-Policy that the page on hosting gives."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where CI is set."""
    message = f"NO {what} FOUND: browser tests did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped, or fails where CI is set."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or missing("CHROMIUM (on Debian: apt-get install chromium)")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word about each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Strict(Quiet):
    """Serves a folder as the page on hosting says."""

    policy = POLICY

    def end_headers(self) -> None:
        """Send the policy with everything."""
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the page of the site for what is not there."""
        text = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextlib.contextmanager
def launched() -> Iterator[Any]:
    """Yield a browser; without one the test is skipped, or fails where CI is set."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("PLAYWRIGHT")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve ``folder`` on a free port of this machine and yield its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    # Without a short interval, every end of a server would take half a second.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def strictly_served(folder: Path, policy: str = POLICY) -> Iterator[str]:
    """Serve ``folder`` with a policy on a free port and yield its address."""
    handler = type("Handler", (Strict,), {"policy": policy})
    with served(folder, handler) as address:
        yield address


_TELL = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused by ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))"""


@contextlib.contextmanager
def visited(browser: Any, address: str, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield a page in a context of its own and the list of what goes wrong in it: errors, refusals, requests elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    tab = context.new_page()
    wrong: list[str] = []
    tab.add_init_script(_TELL)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on(
        "request",
        lambda asked: wrong.append(asked.url) if not asked.url.startswith((address, "data:", "blob:")) else None,
    )
    yield tab, wrong
    context.close()
