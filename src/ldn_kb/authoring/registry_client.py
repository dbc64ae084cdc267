"""Requests to a registry: limits of time, size and kind of answer, pauses before retries, one line when it fails.

Needs ``requests``, which the extra ``lookup`` installs.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from ldn_kb import __version__
from ldn_kb.authoring.bibliography import MAX_BYTES, RegistryError
from ldn_kb.reading.problems import quoted

_CHUNK = 65_536
_RETRIES = 3
_REDIRECTS = 5
_BUSY = (429, 500, 502, 503, 504)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "its certificate is not accepted"),
    (requests.exceptions.ProxyError, "the proxy refuses"),
    (requests.Timeout, "timed out after {silence:g} s"),
    (requests.exceptions.ChunkedEncodingError, "the answer breaks off"),
    (requests.TooManyRedirects, "it redirects in circles"),
    (requests.exceptions.InvalidSchema, "it redirects to an address that is not http(s)"),
    (requests.ConnectionError, "no connection"),
    # What requests says of an address is a ValueError, too.
    (ValueError, "its address cannot be read"),
)
"""Why there is no answer, the narrower kinds of error first."""


@dataclass(frozen=True)
class Limits:
    """Seconds: the longest silence, all of it with retries, the first pause before a retry, the longest pause."""

    silence: float = 10
    total: float = 60
    pause: float = 0.4
    longest_pause: float = 30


def get(name: str, address: str, limits: Limits | None = None) -> bytes | None:
    """Return what ``address`` of the registry ``name`` answers, or ``None`` if it knows no such thing (404).

    Raises ``RegistryError`` if it does not answer in time, answers with an error or with anything but JSON, or sends
    more than ``MAX_BYTES``.
    """
    limits = limits or Limits()
    outcome: queue.SimpleQueue[bytes | Exception | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(_ask(name, address, limits))
        except Exception as error:
            outcome.put(error)

    # In a thread that nobody waits for at the end: looking up a host, or one byte every nine seconds, has no limit.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = outcome.get(timeout=limits.total)
    except queue.Empty:
        raise RegistryError(_advice(f"{name} gives no answer within {limits.total:g} s", address)) from None
    if isinstance(answer, RegistryError):
        raise answer
    if isinstance(answer, (OSError, ValueError, HTTPError)):
        raise RegistryError(_advice(f"{name} does not answer ({_reason(answer, limits)})", address)) from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ask(name: str, address: str, limits: Limits) -> bytes | None:
    """Ask until there is an answer; only a busy server is asked again, not one that is silent or gone."""
    pause, retries = limits.pause, _RETRIES
    with requests.Session() as session:
        session.max_redirects = _REDIRECTS
        # Not compressed: a small answer can then not swell in memory.
        session.headers.update(
            {"User-Agent": f"ldn_kb/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
        )
        while True:
            with session.get(address, timeout=limits.silence, stream=True) as response:
                wait = response.headers.get("Retry-After", "")
                asked = int(wait) if wait.isdecimal() and len(wait) < len("1000000") else 0
                if response.status_code not in _BUSY or retries == 0 or asked > limits.longest_pause:
                    return _answer(response, name, address)
            time.sleep(max(asked, pause))
            pause, retries = 2 * pause, retries - 1


def _answer(response: requests.Response, name: str, address: str) -> bytes | None:
    """Return the body of a response that holds data, reading no further than allowed."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        return None
    if response.status_code != HTTPStatus.OK:
        raise RegistryError(_advice(f"{name} answers {_status(response)}", address))
    kind = response.headers.get("Content-Type", "json").split(";")[0].strip().lower()
    if not kind.endswith("json") and kind != "text/plain":
        raise RegistryError(_advice(f"{name} answers with {quoted(kind)}, not JSON (a proxy, a login page?)", address))
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise RegistryError(f"{name} sends more than {MAX_BYTES // 1_000_000} MB; that is no bibliography")
    return bytes(body)


def _status(response: requests.Response) -> str:
    """Return ``503 Service Unavailable``, and how long to wait before the next request, if the server says so."""
    try:
        phrase = HTTPStatus(response.status_code).phrase
    except ValueError:
        phrase = "(no known status)"
    wait = response.headers.get("Retry-After", "")
    return f"{response.status_code} {phrase}" + (f" and asks to wait {wait[:9]} s" if wait.isdecimal() else "")


def _reason(error: Exception, limits: Limits) -> str:
    """Return in plain words why there was no answer."""
    # A body that stops half-way comes as a connection error around the time-out.
    if any(isinstance(cause, ReadTimeoutError) for cause in error.args):
        error = requests.Timeout()
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)
    return reason.format(silence=limits.silence)


def _advice(what: str, address: str) -> str:
    return f"{what}; save the response from {address} and give it with --from FILE"
