"""Requests to several services in one run: at the rate that each allows, kept for a run that goes on after a stop."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from ldn_kb import files
from ldn_kb.authoring import registry_client
from ldn_kb.authoring.bibliography import CROSSREF_VARIABLE, PUBMED_VARIABLE, RegistryError
from ldn_kb.authoring.registry_client import Limits

T = TypeVar("T")
KEPT_FOLDER = Path(".ldn_kb_answers")
LIMITS = Limits()
"""How long each answer may take, with retries."""
_DAY = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Service:
    """A public service: its address, and the seconds between two requests that its rules ask for.

    ``variable`` is the environment variable with another address, such as that of a mirror; ``email`` and ``tool`` are
    the parameters in which it wants to be told who asks.
    """

    name: str
    variable: str
    base: str
    pause: float
    email: str = ""
    tool: str = ""


PUBMED = Service(
    "PubMed", PUBMED_VARIABLE, "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", 0.35, email="email", tool="tool"
)
CROSSREF = Service("Crossref", CROSSREF_VARIABLE, "https://api.crossref.org", 0.5, email="mailto")
EUROPE_PMC = Service(
    "Europe PMC", "LDN_KB_EUROPE_PMC_URL", "https://www.ebi.ac.uk/europepmc/webservices/rest", 0.5, email="email"
)
TRIALS = Service("ClinicalTrials.gov", "LDN_KB_TRIALS_URL", "https://clinicaltrials.gov/api/v2", 1.3)


@dataclass
class Client:
    """Asks services one request after the other; ``progress`` is called with each request before it is sent.

    A service that fails once is not asked again in this run: ``failures`` has what to say of each. Answers that could
    be read lie in ``kept`` for a day, so that a run that was stopped goes on where it was.
    """

    email: str = ""
    kept: Path | None = None
    progress: Callable[[str], None] = lambda _: None
    failures: dict[str, str] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def ask(
        self, service: Service, path: str, parameters: Mapping[str, str], parse: Callable[[bytes | None], T], form: str
    ) -> T | None:
        """Return what ``parse`` makes of an answer; ``None`` if the service fails, now or before in this run.

        ``parse`` gets ``None`` for what the service does not know, and raises ``RegistryError`` for an answer of
        another form than it expects.
        """
        if service.name in self.failures:
            return None
        address = self._address(service, path, parameters)
        file = self._file(service, path, parameters)
        try:
            raw = self._kept(file)
            if raw is not None:
                return parse(raw)
            self.progress(service.name)
            self._wait(service)
            raw = registry_client.get(service.name, address, LIMITS, form=form, advice="", agent=self._agent())
            parsed = parse(raw)
        except RegistryError as error:
            self.failures[service.name] = str(error)
            return None
        if raw is not None and file is not None:
            file.parent.mkdir(exist_ok=True)
            files.write(file, raw)
        return parsed

    def finished(self) -> None:
        """Delete the kept answers if everything was answered; otherwise the next run goes on from them."""
        if self.kept is not None and not self.failures:
            forget(self.kept)

    def _agent(self) -> str:
        return f"mailto:{self.email}" if self.email else ""

    def _address(self, service: Service, path: str, parameters: Mapping[str, str]) -> str:
        base = (os.environ.get(service.variable) or service.base).rstrip("/")
        own = {service.tool: "ldn_kb"} if service.tool else {}
        if service.email and self.email:
            own[service.email] = self.email
        return f"{base}/{path}?{urlencode({**parameters, **own})}"

    def _wait(self, service: Service) -> None:
        last = self._last.get(service.name)
        if last is not None and (rest := last + service.pause - time.monotonic()) > 0:
            time.sleep(rest)
        self._last[service.name] = time.monotonic()

    def _file(self, service: Service, path: str, parameters: Mapping[str, str]) -> Path | None:
        if self.kept is None:
            return None
        base = os.environ.get(service.variable) or service.base
        key = hashlib.blake2b(f"{base}\0{path}\0{urlencode(parameters)}".encode(), digest_size=16).hexdigest()
        return self.kept / key

    @staticmethod
    def _kept(file: Path | None) -> bytes | None:
        """Return an answer of the last day that was kept."""
        if file is None or file.is_symlink() or not file.is_file() or time.time() - file.stat().st_mtime > _DAY:
            return None
        return file.read_bytes()


def forget(kept: Path) -> None:
    """Delete the answers in a folder, and the folder if nothing else lies in it."""
    if not kept.is_dir() or kept.is_symlink():
        return
    for path in kept.iterdir():
        if _NAME.fullmatch(path.name):
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        kept.rmdir()


def batches(values: list[T], size: int) -> list[list[T]]:
    """Return ``values`` in lists of ``size`` at most."""
    return [values[start : start + size] for start in range(0, len(values), size)]
