"""Asking a registry politely: limits of time and size, a pause before every retry, and one plain line when it fails."""

from __future__ import annotations

from http import HTTPStatus
from types import TracebackType

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import MaxRetryError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from ldn_kb import __version__
from ldn_kb.authoring.bibliography.publication import RegistryError

MAX_BYTES = 5_000_000
"""More than this is no answer about one publication."""
LONGEST_WAIT = 30
"""Seconds that a person waits for a registry that asks for a pause; if it asks for more, we stop."""
_CHUNK = 65_536
_RETRIES = 3
_REDIRECTS = 5
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "its certificate is not accepted"),
    (requests.exceptions.ProxyError, "the proxy refuses"),
    (requests.ConnectionError, "no connection"),
    (requests.exceptions.ChunkedEncodingError, "the answer breaks off"),
    (requests.TooManyRedirects, "it sends us in circles"),
    # What requests says of an address is a ValueError, too.
    (ValueError, "its address is none"),
)
"""Why there is no answer, the narrower kinds of error first."""
_BUSY = (429, 500, 502, 503, 504)


class _Patience(Retry):
    """Retries that are never closer than ``backoff_factor`` seconds, and that end where a pause would be too long."""

    def get_backoff_time(self) -> float:
        # The base class sends its first retry at once; NCBI takes three requests a second.
        return max(self.backoff_factor, super().get_backoff_time())

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> _Patience:
        if response is not None and _pool is not None and (self.get_retry_after(response) or 0) > LONGEST_WAIT:
            raise MaxRetryError(_pool, url or "")
        return super().increment(method, url, response, error, _pool, _stacktrace)


class Client:
    """Fetches one address at a time.

    ``timeout`` is the longest silence in seconds, on connecting as on reading; ``pause`` the shortest time before a
    retry, which doubles each time.
    """

    def __init__(self, timeout: float = 10, pause: float = 0.4) -> None:
        self._timeout = timeout
        # Only a busy server is asked again: who is silent or gone would be so three times over.
        self._retries = _Patience(
            total=_RETRIES,
            connect=0,
            read=False,
            other=0,
            status_forcelist=_BUSY,
            backoff_factor=pause,
            raise_on_status=False,
        )

    def get(self, name: str, address: str) -> bytes | None:
        """Return what ``address`` of the registry ``name`` answers, or ``None`` if it knows no such thing (404).

        Raises ``RegistryError`` if it does not answer, answers with an error, or sends more than ``MAX_BYTES``.
        """
        try:
            with self._session() as session, session.get(address, timeout=self._timeout, stream=True) as response:
                if response.status_code == HTTPStatus.NOT_FOUND:
                    return None
                if response.status_code != HTTPStatus.OK:
                    raise RegistryError(_advice(f"{name} answers {_status(response)}", address))
                return _body(response, name)
        except requests.RequestException as error:
            raise RegistryError(_advice(f"{name} does not answer ({self._reason(error)})", address)) from error

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.max_redirects = _REDIRECTS
        # Not compressed: a small answer can then not swell in memory.
        session.headers.update(
            {"User-Agent": f"ldn_kb/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=self._retries))
        return session

    def _reason(self, error: requests.RequestException) -> str:
        """Say in plain words why there was no answer."""
        # A body that stops half-way comes as a connection error that wraps the time-out.
        if isinstance(error, requests.Timeout) or any(isinstance(cause, ReadTimeoutError) for cause in error.args):
            return f"timed out after {self._timeout:g} s"
        return next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)


def _body(response: requests.Response, name: str) -> bytes:
    """Return the whole body, reading no further than allowed."""
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise RegistryError(f"{name} sends more than {MAX_BYTES // 1_000_000} MB; that is no bibliography")
    return bytes(body)


def _status(response: requests.Response) -> str:
    """Return ``503 Service Unavailable``, and how long the server wants to be left alone if it says so."""
    try:
        phrase = HTTPStatus(response.status_code).phrase
    except ValueError:
        phrase = "(no known status)"
    wait = response.headers.get("Retry-After", "")
    return f"{response.status_code} {phrase}" + (f" and asks to wait {wait} s" if wait.isdecimal() else "")


def _advice(what: str, address: str) -> str:
    return f"{what}; save the response from {address} and give it with --from FILE"
