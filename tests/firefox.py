"""A Firefox that is driven by WebDriver BiDi, which it speaks by itself: no driver is needed, and no more than a socket."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import missing

WAIT = 60.0
"""Seconds that an answer may take."""
PREFERENCES = """user_pref("remote.active-protocols", 1);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
"""


class Firefox:
    """One tab, and what went wrong in it: errors of scripts, what the console calls an error, what a policy refused."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.wrong: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> Any:
        """Send a command and return its result; what is told meanwhile is kept."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=WAIT))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.wrong.append(answer["params"]["text"])
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def resize(self, width: int) -> None:
        self.ask("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": 900})

    def run(self, expression: str) -> Any:
        """Return the value of an expression, which may be a promise; it must be a number, a text or a truth value."""
        answer = self.ask("script.evaluate", expression=expression, target={"context": self.tab}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Yield a Firefox with a profile of its own in ``folder``; without one, or its socket, the test is skipped."""
    client = pytest.importorskip("websockets.sync.client")
    program = shutil.which("firefox-esr") or shutil.which("firefox") or missing("FIREFOX (on Debian: firefox-esr)")
    (folder / "user.js").write_text(PREFERENCES)
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    told = folder / "told.txt"
    with told.open("w") as log:
        started = subprocess.Popen(command, stderr=log, stdout=log)
    try:
        address = None
        while address is None:
            assert started.poll() is None, told.read_text()
            time.sleep(0.05)
            address = re.search(r"ws://127\.0\.0\.1:\d+", told.read_text())
        with client.connect(f"{address[0]}/session", max_size=None) as socket:
            yield Firefox(socket)
    finally:
        started.terminate()
        started.wait(timeout=WAIT)
