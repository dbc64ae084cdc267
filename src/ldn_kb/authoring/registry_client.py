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


_ADVICE = "; save the response from {address} and give it with --from FILE"


@dataclass(frozen=True)
class _Request:
    name: str
    address: str
    form: str
    advice: str
    agent: str

    def failure(self, what: str) -> str:
        """Return the one line that says what the registry did, and what to do about it."""
        return f"{self.name} {what}{self.advice}"


def get(
    name: str, address: str, limits: Limits | None = None, *, form: str = "json", advice: str = _ADVICE, agent: str = ""
) -> bytes | None:
    """Return what ``address`` of the registry ``name`` answers, or ``None`` if it knows no such thing (404).

    ``form`` is what it has to answer with, ``advice`` what is said behind a failure, ``agent`` what is added to the
    name by which the program introduces itself. Raises ``RegistryError`` if it does not answer in time, answers with an
    error or in another form, or sends more than ``MAX_BYTES``.
    """
    limits = limits or Limits()
    request = _Request(name, address, form, advice.format(address=address), agent)
    outcome: queue.SimpleQueue[bytes | Exception | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(_ask(request, limits))
        except Exception as error:
            outcome.put(error)

    # In a thread that nobody waits for at the end: looking up a host, or one byte every nine seconds, has no limit.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = outcome.get(timeout=limits.total)
    except queue.Empty:
        raise RegistryError(request.failure(f"gives no answer within {limits.total:g} s")) from None
    if isinstance(answer, RegistryError):
        raise answer
    if isinstance(answer, (OSError, ValueError, HTTPError)):
        raise RegistryError(request.failure(f"does not answer ({_reason(answer, limits)})")) from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ask(request: _Request, limits: Limits) -> bytes | None:
    """Ask until there is an answer; only a busy server is asked again, not one that is silent or gone."""
    pause, retries = limits.pause, _RETRIES
    with requests.Session() as session:
        session.max_redirects = _REDIRECTS
        # Not compressed: a small answer can then not swell in memory.
        session.headers.update(
            {
                "User-Agent": f"ldn_kb/{__version__}{f' ({request.agent})' if request.agent else ''}",
                "Accept": "text/html" if request.form == "html" else f"application/{request.form}",
                "Accept-Encoding": "identity",
            }
        )
        while True:
            with session.get(request.address, timeout=limits.silence, stream=True) as response:
                wait = response.headers.get("Retry-After", "")
                asked = int(wait) if wait.isdecimal() and len(wait) < len("1000000") else 0
                if response.status_code not in _BUSY or retries == 0 or asked > limits.longest_pause:
                    return _answer(response, request)
            time.sleep(max(asked, pause))
            pause, retries = 2 * pause, retries - 1


def _answer(response: requests.Response, request: _Request) -> bytes | None:
    """Return the body of a response that holds data, reading no further than allowed."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        return None
    if response.status_code != HTTPStatus.OK:
        raise RegistryError(request.failure(f"answers {_status(response)}"))
    kind = response.headers.get("Content-Type", request.form).split(";")[0].strip().lower()
    if not kind.endswith(request.form) and kind != "text/plain":
        what = f"answers with {quoted(kind)}, not {request.form.upper()} (a proxy, a login page?)"
        raise RegistryError(request.failure(what))
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise RegistryError(f"{request.name} sends more than {MAX_BYTES // 1_000_000} MB; that is no bibliography")
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
