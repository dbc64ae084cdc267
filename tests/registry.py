"""A registry on this machine that speaks as PubMed and Crossref do, or misbehaves as told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RESPONSES = Path(__file__).parent / "responses"


@dataclass
class Answer:
    """One answer: a status, a body, headers, and seconds of silence before it, behind it, and after each byte."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    stall: float = 0
    drip: float = 0

    @classmethod
    def saved(cls, name: str) -> Answer:
        return cls((RESPONSES / name).read_bytes())


@dataclass
class Registry:
    """Gives ``answers`` one after the other, the last for ever; notes what was asked, how and when."""

    answers: list[Answer]
    base: str = ""
    paths: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


@contextmanager
def registry(*answers: Answer) -> Iterator[Registry]:
    """Serve ``answers`` on a free port of this machine."""
    found = Registry(list(answers))
    lock, stop = threading.Lock(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            with lock:
                found.paths.append(self.path)
                found.agents.append(self.headers["User-Agent"])
                found.times.append(time.monotonic())
                answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            stop.wait(answer.delay)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for part in [bytes([byte]) for byte in answer.body] if answer.drip else [answer.body]:
                    self.wfile.write(part)
                    stop.wait(answer.drip)
                stop.wait(answer.stall)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has had enough

        def log_message(self, *_):
            """Say nothing: tests look at what was noted."""

        def handle(self):
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    found.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield found
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
