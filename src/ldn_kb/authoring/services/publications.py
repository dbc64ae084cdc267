"""What PubMed, Crossref and Europe PMC say of publications: searches, bibliographies and abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from ldn_kb.authoring.bibliography import (
    Bibliography,
    RegistryError,
    clean,
    items,
    mapping,
    of_summary,
    of_work,
    parsed,
    valid_doi,
)
from ldn_kb.authoring.services.client import CROSSREF, EUROPE_PMC, PUBMED, Client, batches

_PER_REQUEST = 100
# Records with all their references are large: so many stay far below the longest answer that is read.
_ABSTRACTS_PER_REQUEST = 25
_WORKS_PER_REQUEST = 15
_MOST_HITS = 1000
_NO_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """A publication or trial that a search gave, as far as the service describes it."""

    title: str
    pmid: int | None = None
    pmcid: str | None = None
    doi: str | None = None
    registration: str | None = None
    year: int | None = None
    source: str = ""

    @property
    def identifiers(self) -> frozenset[str]:
        """Every identifier in one form each, to compare with those of records."""
        named = (
            f"pmid {self.pmid}" if self.pmid else None,
            self.pmcid,
            f"doi {self.doi}" if self.doi else None,
            self.registration,
        )
        return frozenset(name.lower() for name in named if name)


@dataclass(frozen=True)
class SearchAnswer:
    """How many results a service has for a query, and those that it gave, which may be fewer."""

    count: int
    hits: tuple[Hit, ...]


# --- PubMed


def summaries(client: Client, pmids: Iterable[int]) -> dict[int, Bibliography | str] | None:
    """Return the publication of each PubMed number, or what is wrong with it; ``None`` if PubMed fails."""
    found: dict[int, Bibliography | str] = {}
    for batch in batches(sorted(pmids), _PER_REQUEST):
        parameters = {"db": "pubmed", "id": ",".join(map(str, batch)), "retmode": "json"}
        records = client.ask(PUBMED, "esummary.fcgi", parameters, _summaries, "json")
        if records is None:
            return None
        for pmid in batch:
            try:
                found[pmid] = of_summary(str(pmid), mapping(records.get(str(pmid))))
            except RegistryError as error:
                found[pmid] = str(error)
    return found


def _summaries(raw: bytes | None) -> dict[str, Any]:
    data = _answer(raw, "PubMed")
    if not isinstance(data.get("result"), dict):
        raise RegistryError("PubMed answers in another form than it used to: no 'result' in its summaries")
    return mapping(data["result"])


def _answer(raw: bytes | None, name: str) -> dict[str, Any]:
    """Return an answer as a mapping; raises ``RegistryError`` for an error in it, or if it is nothing of the kind."""
    if raw is None:
        raise RegistryError(f"{name} knows no such address (404): has the service moved?")
    data = mapping(parsed(raw, f"the answer of {name}"))
    if error := clean(data.get("error")):
        raise RegistryError(f"{name} answers: {error[:200]}")
    return data


def abstracts(client: Client, pmids: Iterable[int]) -> dict[int, str] | None:
    """Return the text of each abstract that PubMed has; ``None`` if PubMed fails."""
    found: dict[int, str] = {}
    for batch in batches(sorted(pmids), _ABSTRACTS_PER_REQUEST):
        parameters = {"db": "pubmed", "id": ",".join(map(str, batch)), "rettype": "abstract", "retmode": "xml"}
        texts = client.ask(PUBMED, "efetch.fcgi", parameters, _abstracts, "xml")
        if texts is None:
            return None
        found |= texts
    return found


def _abstracts(raw: bytes | None) -> dict[int, str]:
    """Return the abstracts in an answer of efetch. Entities that a document defines itself are refused."""
    if raw is None or _NO_ENTITY.search(raw):
        raise RegistryError("PubMed answers with no abstracts, or with a document that defines entities")
    try:
        root = ET.fromstring(raw)
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise RegistryError(f"the abstracts of PubMed are no whole XML ({error})") from error
    if root.tag != "PubmedArticleSet":
        raise RegistryError(f"PubMed answers in another form than it used to: <{root.tag[:40]}> for abstracts")
    found = {}
    for article in root:
        pmid = article.findtext("./MedlineCitation/PMID") or article.findtext("./BookDocument/PMID") or ""
        parts = [*article.iterfind("./MedlineCitation/Article/Abstract/AbstractText")]
        parts += article.iterfind("./BookDocument/Abstract/AbstractText")
        text = "\n\n".join(" ".join("".join(part.itertext()).split()) for part in parts)
        if pmid.isdecimal() and text.strip():
            found[int(pmid)] = text
    return found


def search_pubmed(client: Client, query: str) -> SearchAnswer | None:
    """Return what PubMed has for a query; ``None`` if it fails."""
    parameters = {"db": "pubmed", "term": query, "retmode": "json", "retmax": str(_MOST_HITS)}
    answer = client.ask(PUBMED, "esearch.fcgi", parameters, _pmids, "json")
    found = summaries(client, answer[1]) if answer is not None else None
    if answer is None or found is None:
        return None
    hits = tuple(
        Hit(item.title, pmid, item.pmcid, item.doi, None, item.year, "PubMed")
        for pmid, item in found.items()
        if isinstance(item, Bibliography)
    )
    return SearchAnswer(answer[0], hits)


def _pmids(raw: bytes | None) -> tuple[int, list[int]]:
    result = mapping(_answer(raw, "PubMed").get("esearchresult"))
    if error := clean(result.get("ERROR")):
        raise RegistryError(f"PubMed answers: {error[:200]}")
    count, ids = str(result.get("count", "")), result.get("idlist")
    if not count.isdecimal() or not isinstance(ids, list):
        raise RegistryError("PubMed answers in another form than it used to: no 'count' and 'idlist' in its search")
    return int(count), [int(item) for item in map(str, ids) if item.isdecimal() and len(item) < len("123456789")]


# --- Crossref


def works(client: Client, dois: Iterable[str]) -> dict[str, Bibliography] | None:
    """Return the publication of each DOI in small letters that Crossref knows; ``None`` if Crossref fails."""
    found: dict[str, Bibliography] = {}
    plain = sorted({doi.lower() for doi in dois})
    # A comma parts filters, so a DOI that holds one is asked for by itself.
    several = [doi for doi in plain if "," not in doi]
    for batch in batches(several, _WORKS_PER_REQUEST):
        parameters = {"filter": ",".join(f"doi:{doi}" for doi in batch), "rows": str(len(batch))}
        answer = client.ask(CROSSREF, "works", parameters, _works, "json")
        if answer is None:
            return None
        found |= answer
    for doi in (doi for doi in plain if "," in doi):
        answer = client.ask(CROSSREF, "works", {"filter": f"doi:{doi}", "rows": "1"}, _works, "json")
        if answer is None:
            return None
        found |= answer
    return found


def _works(raw: bytes | None) -> dict[str, Bibliography]:
    data = _answer(raw, "Crossref")
    message = mapping(data.get("message"))
    if data.get("status") == "failed":
        said = clean(mapping((items(data.get("message")) or [{}])[0]).get("message")) or "failed"
        raise RegistryError(f"Crossref answers: {said[:200]}")
    if not isinstance(message.get("items"), list):
        raise RegistryError("Crossref answers in another form than it used to: no list of works")
    found = {}
    for work in map(mapping, message["items"]):
        try:
            publication = of_work(work)
        except RegistryError:
            continue
        found[(publication.doi or "").lower()] = publication
    return found


# --- Europe PMC


def search_europe_pmc(client: Client, query: str) -> SearchAnswer | None:
    """Return what Europe PMC has for a query; ``None`` if it fails."""
    hits: list[Hit] = []
    mark, count = "*", 0
    while True:
        parameters = {"query": query, "format": "json", "resultType": "lite", "pageSize": "100", "cursorMark": mark}
        page = client.ask(EUROPE_PMC, "search", parameters, _page, "json")
        if page is None:
            return None
        count, found, following = page
        hits += found
        if not following or following == mark or not found or len(hits) >= min(count, _MOST_HITS):
            return SearchAnswer(count, tuple(hits))
        mark = following


def _page(raw: bytes | None) -> tuple[int, list[Hit], str]:
    data = _answer(raw, "Europe PMC")
    if error := clean(data.get("errMsg")):
        raise RegistryError(f"Europe PMC answers: {error[:200]}")
    results = mapping(data.get("resultList")).get("result")
    if not isinstance(data.get("hitCount"), int) or not isinstance(results, list):
        raise RegistryError("Europe PMC answers in another form than it used to: no 'hitCount' and 'resultList'")
    hits = [hit for item in map(mapping, results) if (hit := _europe_pmc_hit(item))]
    return data["hitCount"], hits, clean(data.get("nextCursorMark")) or ""


def _europe_pmc_hit(item: dict[str, Any]) -> Hit | None:
    title = clean(item.get("title"))
    if not title:
        return None
    pmid, year = str(item.get("pmid") or ""), str(item.get("pubYear") or "")
    return Hit(
        title.removesuffix("."),
        int(pmid) if pmid.isdecimal() else None,
        clean(item.get("pmcid")),
        (valid_doi(item.get("doi")) or "").lower() or None,
        None,
        int(year) if year.isdecimal() else None,
        "Europe PMC",
    )
