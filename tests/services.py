"""PubMed, Crossref, Europe PMC and ClinicalTrials.gov on this machine, about the studies of a knowledge base.

Each answers in the form of a saved response, and refuses who asks faster than its rules allow.
"""

from __future__ import annotations

import copy
import functools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse
from xml.sax.saxutils import escape

import pytest

from conftest import ROOT
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.model.vocabulary import TrialState
from ldn_kb.reading import loader
from ldn_kb.reading.records import RecordSet
from registry import RESPONSES

VARIABLES = {
    "pubmed": "LDN_KB_PUBMED_URL",
    "crossref": "LDN_KB_CROSSREF_URL",
    "europe-pmc": "LDN_KB_EUROPE_PMC_URL",
    "trials": "LDN_KB_TRIALS_URL",
}
RATES = {"pubmed": 1 / 3, "crossref": 0.3, "europe-pmc": 0.1, "trials": 1.2}
"""Seconds between two requests that a service allows."""
STATES = {
    TrialState.NOT_YET_RECRUITING: "NOT_YET_RECRUITING",
    TrialState.RECRUITING: "RECRUITING",
    TrialState.ACTIVE: "ACTIVE_NOT_RECRUITING",
    TrialState.STOPPED_EARLY: "TERMINATED",
    TrialState.WITHDRAWN: "WITHDRAWN",
    TrialState.UNKNOWN: "UNKNOWN",
}


def saved(name: str) -> Any:
    return json.loads((RESPONSES / name).read_text())


SUMMARY = saved("esummary-17222320.json")["result"]["17222320"]
WORK = saved("crossref-work.json")["message"]
TRIAL = saved("trials-studies.json")["studies"][0]
EUROPE = saved("europe-pmc-search.json")["resultList"]["result"][0]


@dataclass
class Services:
    """What the services know, and what was asked. ``answer`` may replace the answer to a request by another one."""

    summaries: dict[str, Any] = field(default_factory=dict)
    abstracts: dict[str, list[str]] = field(default_factory=dict)
    works: dict[str, Any] = field(default_factory=dict)
    trials: dict[str, Any] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    """PubMed numbers, identifiers of Europe PMC's results and trial numbers that a search of each service gives."""
    paths: list[str] = field(default_factory=list)
    refused: int = 0
    answer: Callable[[str, str], tuple[int, str, bytes] | None] = lambda _service, _path: None
    last: dict[str, float] = field(default_factory=dict)
    base: str = ""

    @classmethod
    def about(cls, base: KnowledgeBase) -> Services:
        """Return services that say of every study what its record says."""
        made = cls()
        for study in base.studies:
            if study.pmid:
                made.summaries[str(study.pmid)] = summary(study)
            if study.doi:
                made.works[study.doi.lower()] = work(study)
            for number in study.registration:
                if number.startswith("NCT") and number not in made.trials:
                    made.trials[number] = trial(study, number, base.subject.substance)
        made.found = {"pubmed": list(made.summaries), "europe-pmc": list(made.summaries), "trials": list(made.trials)}
        return made

    def respond(self, service: str, path: str, query: dict[str, str]) -> tuple[int, str, bytes]:
        now = time.monotonic()
        if now - self.last.get(service, 0) < 0.8 * RATES[service]:
            self.refused += 1
            return 429, "application/json", b'{"error":"API rate limit exceeded","count":"4","limit":"3"}'
        self.last[service] = now
        if other := self.answer(service, path):
            return other
        if path == "efetch.fcgi":
            return 200, "text/xml; charset=UTF-8", self._abstracts(query["id"].split(","))
        data = {
            "esearch.fcgi": self._esearch, "esummary.fcgi": self._esummary, "works": self._works,
            "search": self._europe_pmc, "studies": self._studies,
        }[path](query)  # fmt: skip
        return 200, "application/json;charset=utf-8", json.dumps(data).encode()

    def _esearch(self, query: dict[str, str]) -> Any:
        data = saved("esearch.json")
        found = self.found["pubmed"]
        data["esearchresult"] |= {"count": str(len(found)), "idlist": found[: int(query["retmax"])]}
        return data

    def _esummary(self, query: dict[str, str]) -> Any:
        ids = query["id"].split(",")
        missing = {"error": "cannot get document summary"}
        return {"result": {"uids": ids, **{key: self.summaries.get(key, {"uid": key, **missing}) for key in ids}}}

    def _abstracts(self, ids: list[str]) -> bytes:
        head = (RESPONSES / "efetch.xml").read_text().partition("<PubmedArticle>")[0]
        articles = ""
        for key in ids:
            parts = "".join(f"<AbstractText>{escape(text)}</AbstractText>" for text in self.abstracts.get(key, []))
            abstract = f"<Abstract>{parts}</Abstract>" if parts else ""
            articles += f"<PubmedArticle><MedlineCitation><PMID>{key}</PMID><Article>{abstract}</Article></MedlineCitation></PubmedArticle>"
        return f"{head}{articles}</PubmedArticleSet>".encode()

    def _works(self, query: dict[str, str]) -> Any:
        data = saved("crossref-works.json")
        dois = [part.removeprefix("doi:") for part in query["filter"].split(",")]
        data["message"]["items"] = [self.works[doi] for doi in dois if doi in self.works]
        return data

    def _europe_pmc(self, query: dict[str, str]) -> Any:
        data = saved("europe-pmc-search.json")
        found = self.found["europe-pmc"]
        start = 0 if query["cursorMark"] == "*" else int(query["cursorMark"])
        page = found[start : start + 100]
        data["hitCount"] = len(found)
        data["resultList"]["result"] = [
            {**EUROPE, "id": key, "pmid": key, "title": self.summaries[key]["title"], "doi": None} for key in page
        ]
        data["nextCursorMark"] = str(start + 100)
        return data

    def _studies(self, query: dict[str, str]) -> Any:
        wanted = query["filter.ids"].split(",") if "filter.ids" in query else self.found["trials"]
        start = int(query.get("pageToken", 0))
        page = wanted[start : start + int(query["pageSize"])]
        data: Any = {"studies": [self.trials[number] for number in page if number in self.trials]}
        if query.get("countTotal") and not start:
            data["totalCount"] = len(wanted)
        if start + len(page) < len(wanted):
            data["nextPageToken"] = str(start + len(page))
        return data


@functools.cache
def real() -> RecordSet:
    """Return the records of the data, read once for all tests of a worker."""
    records, problems = loader.load_records(ROOT / "data")
    assert not problems
    return records


def keep_real(monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """Let the commands take the data as it was read before; return its knowledge base."""
    records = real()
    monkeypatch.setattr(loader, "load", lambda *_, **__: (records.base, []))
    monkeypatch.setattr(loader, "load_records", lambda *_, **__: (records, []))
    return records.base


def summary(study: Study) -> Any:
    ids = [{"idtype": "pubmed", "idtypen": 1, "value": str(study.pmid)}]
    ids += [
        {"idtype": name, "idtypen": 3, "value": value}
        for name, value in (("doi", study.doi), ("pmc", study.pmcid))
        if value
    ]
    return {
        **copy.deepcopy(SUMMARY), "uid": str(study.pmid), "title": f"{study.title}.", "pubdate": f"{study.year or ''} Apr", "epubdate": "",
        "authors": [{"name": name, "authtype": "Author", "clusterid": ""} for name in study.authors],
        "source": study.journal or "", "articleids": ids,
    }  # fmt: skip


def work(study: Study) -> Any:
    people = [{"family": name.rpartition(" ")[0] or name, "given": name.rpartition(" ")[2]} for name in study.authors]
    return {
        **copy.deepcopy(WORK), "DOI": study.doi, "title": [study.title], "author": people,
        "issued": {"date-parts": [[study.year]]}, "published-print": {"date-parts": [[study.year]]},
        "container-title": [study.journal or ""], "short-container-title": [study.journal or ""],
    }  # fmt: skip


def trial(study: Study, number: str, substance: str) -> Any:
    made = copy.deepcopy(TRIAL)
    protocol, status = made["protocolSection"], study.status
    protocol["identificationModule"] |= {"nctId": number, "briefTitle": study.title, "officialTitle": study.title}
    protocol["armsInterventionsModule"]["interventions"][0]["name"] = substance
    state = STATES.get(status.state, "COMPLETED") if status else "COMPLETED"
    protocol["statusModule"]["overallStatus"] = state
    protocol["statusModule"].pop("resultsFirstPostDateStruct")
    ended = status.ended.isoformat() if status and status.ended else None
    protocol["statusModule"]["completionDateStruct"] = {"date": ended, "type": "ACTUAL"} if ended else {}
    made["hasResults"] = False
    return made


@contextmanager
def running(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Serve ``services`` on a free port of this machine, and let the commands ask there."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlparse(self.path)
            _, service, path = parts.path.split("/", 2)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with lock:
                services.paths.append(self.path)
                status, kind, body = services.respond(service, path, query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_):
            """Say nothing: tests look at what was noted."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    services.base = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name, variable in VARIABLES.items():
        monkeypatch.setenv(variable, f"{services.base}/{name}")
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
