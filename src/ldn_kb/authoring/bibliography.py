"""Bibliography from PubMed (E-utilities, esummary) and Crossref (REST API), asked for or read from a saved response.

A response is foreign text: nothing in it is trusted, everything is cleaned.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from pydantic import TypeAdapter, ValidationError

from ldn_kb.authoring.registry_notices import best, cut, kind_by_words, kind_of_notice, notices_in_title
from ldn_kb.model import Notice
from ldn_kb.model.identifiers import Doi, Pmcid
from ldn_kb.model.names import one_by_one
from ldn_kb.model.types import AuthorName
from ldn_kb.model.vocabulary import NoticeKind
from ldn_kb.reading.problems import quoted

MAX_BYTES = 5_000_000
"""The largest answer that is read, in bytes; no single publication has more."""
PUBMED_VARIABLE = "LDN_KB_PUBMED_URL"
CROSSREF_VARIABLE = "LDN_KB_CROSSREF_URL"
_PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_CROSSREF = "https://api.crossref.org"

_PMID = re.compile(
    r"(?:(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/([0-9]{1,8})(?:[/?#].*)?"
    r"|(?:pmid[:\s]*)?([0-9]{1,8})\.?)",
    re.IGNORECASE,
)
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi[:\s]\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(\s[^<>]*)?/?>")
_PAGES = re.compile(r"([A-Za-z]*)([0-9]{1,9})-([A-Za-z]*)([0-9]{1,9})")
_PEOPLE = ("Author", "CollectiveName")
_LONGEST_INITIALS = 3


class RegistryError(Exception):
    """A registry cannot be asked, or its answer cannot be used; the text is the one line to print."""


@dataclass(frozen=True)
class Bibliography:
    """A publication as a registry lists it.

    All fields but the last three are fields of a study record; ``notices`` says whether it was retracted or corrected.
    ``registry`` is who says so, ``address`` a public page, ``types`` the registry's own words for what it is.
    """

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    pmid: int | None = None
    pmcid: str | None = None
    doi: str | None = None
    notices: tuple[Notice, ...] = ()
    registry: str = ""
    address: str = ""
    types: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Return the fields of a study record that are known."""
        known = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        for name in ("registry", "address", "types"):
            del known[name]
        known["notices"] = [
            {**notice.model_dump(exclude_none=True), "kind": notice.kind.value} for notice in self.notices
        ]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in known.items() if value}


def identifier(text: str) -> int | str:
    """Return a PubMed number or a DOI, however it was copied: as a number, an address or with its prefix.

    Raises ``RegistryError`` if it is neither.
    """
    text = text.strip()
    if (match := _PMID.fullmatch(text)) and (number := int(match[1] or match[2])):
        return number
    prefix = _DOI_PREFIX.match(text)
    plain = (text[prefix.end() :] if prefix else text).rstrip(".,;")
    doi = valid_doi(unquote(plain) if prefix and "/" in prefix.group() else plain)
    if doi is None:
        raise RegistryError(f"{quoted(text)} is no PubMed number and no DOI; write 17222320 or 10.1000/182")
    return doi


def look_up(wanted: int | str) -> Bibliography:
    """Ask PubMed for a number, or Crossref for a DOI.

    Raises ``RegistryError``, whose text is the one line to print, if it cannot be asked or has no such record.
    """
    name = "PubMed" if isinstance(wanted, int) else "Crossref"
    try:
        # What asks needs an optional dependency, which reading a saved response does not.
        from ldn_kb.authoring import registry_client
    except ModuleNotFoundError as error:
        raise RegistryError(f"asking {name} needs {error.name}: pip install -e '.[lookup]' in the clone") from error
    raw = registry_client.get(name, address(wanted))
    if raw is None and isinstance(wanted, str):
        raise RegistryError(f"Crossref knows no DOI {quoted(wanted)}; check it at https://doi.org")
    if raw is None:
        raise RegistryError(f"PubMed has no record with the number {wanted}")
    return _read_pubmed(raw, wanted) if isinstance(wanted, int) else _read_crossref(raw)


def saved(raw: bytes, pmid: int | None = None) -> Bibliography:
    """Read a saved response of either service, recognised by its content.

    ``pmid`` says which record is meant if the response holds several. Raises ``RegistryError``.
    """
    data = mapping(parsed(raw, "the file"))
    if "message" in data:
        return _read_crossref(raw)
    if data.keys() & {"result", "esummaryresult", "error"}:
        return _read_pubmed(raw, pmid)
    raise RegistryError("the file is no response of PubMed (esummary as JSON) or Crossref (works)")


def address(wanted: int | str) -> str:
    """Return where the services answer for a PubMed number or a DOI."""
    if isinstance(wanted, int):
        base = os.environ.get(PUBMED_VARIABLE) or _PUBMED
        return f"{base.rstrip('/')}/esummary.fcgi?db=pubmed&id={wanted}&retmode=json&tool=ldn_kb"
    return f"{(os.environ.get(CROSSREF_VARIABLE) or _CROSSREF).rstrip('/')}/works/{quote(wanted, safe='')}"


def doi_page(doi: str) -> str:
    """Return the public address of a DOI, with what does not belong in an address escaped."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_~')}"


# --- PubMed


def _read_pubmed(raw: bytes, pmid: int | None = None) -> Bibliography:
    data = mapping(parsed(raw, "the answer of PubMed"))
    if error := clean(data.get("error")):
        raise RegistryError(f"PubMed answers: {error[:200]}")
    records = {key: mapping(value) for key, value in mapping(data.get("result")).items() if key != "uids"}
    if pmid is None and len(records) > 1:
        raise RegistryError(f"the response holds {len(records)} records; say with --pmid which one is meant")
    uid = str(pmid) if pmid is not None else next(iter(records), "")
    return of_summary(uid, records.get(uid, {}))


def of_summary(uid: str, record: dict[str, Any]) -> Bibliography:
    """Return the publication that PubMed's summary ``record`` of number ``uid`` describes.

    Raises ``RegistryError`` if PubMed has no such number, or if nothing can be read.
    """
    if not record or "error" in record:
        raise RegistryError(f"PubMed has no record with the number {uid[:20]}" if uid else "PubMed found no record")
    title = _title(record.get("title"))
    if not title or not re.fullmatch(r"[0-9]{1,8}", uid):
        raise RegistryError(f"the record {quoted(clean(uid), 20)} of PubMed has no title or number that can be read")
    ids: dict[str, Any] = {
        str(mapping(item).get("idtype")): mapping(item).get("value") for item in items(record.get("articleids"))
    }
    people = [mapping(person) for person in items(record.get("authors"))]
    return Bibliography(
        title=title,
        authors=_authors(person.get("name") for person in people if person.get("authtype", "Author") in _PEOPLE),
        year=_year(record.get("pubdate")) or _year(record.get("epubdate")),
        journal=next(iter(_texts(record.get(name) for name in ("source", "booktitle", "bookname"))), None),
        volume=clean(record.get("volume")),
        issue=clean(record.get("issue")),
        pages=_pages(record.get("pages")),
        pmid=int(uid),
        pmcid=_fits(TypeAdapter(Pmcid), clean(ids.get("pmc"))),
        doi=valid_doi(ids.get("doi")),
        notices=best([*_notices_of_pubmed(record), *notices_in_title(title)]),
        registry="PubMed",
        address=f"https://pubmed.ncbi.nlm.nih.gov/{uid}/",
        types=_texts(items(record.get("pubtype"))),
    )


def _notices_of_pubmed(record: dict[str, Any]) -> Iterator[Notice]:
    """Yield a notice for each type and each reference that speaks of a retraction, a concern or a correction."""
    for words in _texts(items(record.get("pubtype"))):
        if kind := kind_of_notice(words):
            yield Notice(kind=kind, text=f"PubMed lists it as: {words}")
    for reference in map(mapping, items(record.get("references"))):
        relation, pmid = clean(reference.get("reftype")), clean(reference.get("pmid"))
        if relation and (kind := kind_of_notice(relation)):
            where = " ".join(filter(None, (clean(reference.get("refsource")), f"(PMID {pmid})" if pmid else "")))
            page = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if re.fullmatch(r"[0-9]{1,8}", pmid or "") else None
            yield Notice(kind=kind, text=cut(f"PubMed: {relation}: {where}"), url=page)


# --- Crossref


def _read_crossref(raw: bytes) -> Bibliography:
    data = mapping(parsed(raw, "the answer of Crossref"))
    work = mapping(data.get("message"))
    if data.get("message-type", "work") != "work":
        raise RegistryError("the answer of Crossref holds no work with a title and a DOI")
    return of_work(work)


def of_work(work: dict[str, Any]) -> Bibliography:
    """Return the publication that a ``work`` of Crossref describes; raises ``RegistryError`` if it describes none."""
    titles = [_title(item) for name in ("title", "subtitle") for item in items(work.get(name))[:1]]
    doi = valid_doi(work.get("DOI"))
    if doi is None or not titles or titles[0] is None:
        raise RegistryError("the answer of Crossref holds no work with a title and a DOI")
    journals = [item for name in ("short-container-title", "container-title") for item in items(work.get(name))]
    # A preprint has no journal, but somebody who posted it.
    journals += [mapping(item).get("name") for item in items(work.get("institution"))]
    return Bibliography(
        title=": ".join(filter(None, titles)),
        authors=_authors(_name(mapping(author)) for author in items(work.get("author"))),
        year=_year_of_work(work),
        journal=next(iter(_texts(journals)), None),
        volume=clean(work.get("volume")),
        issue=clean(work.get("issue")),
        pages=_pages(work.get("page")) or clean(work.get("article-number")),
        doi=doi,
        notices=best([*_notices_of_crossref(work), *notices_in_title(titles[0])]),
        registry="Crossref",
        address=doi_page(doi),
        types=_texts([work.get("type")]),
    )


def _name(author: dict[str, Any]) -> str | None:
    """Return ``Smith JP`` for a person, the name of a group or of a person with one name as it is."""
    family, given_name = clean(author.get("family")), clean(author.get("given"))
    if family is None:
        return clean(author.get("name")) or given_name
    parts = [part for part in re.split(r"[\s.\-‐]+", given_name or "") if part]
    initials = "".join(part if part.isupper() and len(part) <= _LONGEST_INITIALS else part[0].upper() for part in parts)
    return f"{family} {initials}".strip()


def _year_of_work(work: dict[str, Any]) -> int | None:
    """Return the year of the printed issue, as PubMed does, or else of the first publication."""
    dates = [items(mapping(work.get(name)).get("date-parts")) for name in ("published-print", "issued")]
    years = (_year(first) for parts in dates for part in parts for first in items(part)[:1])
    return next(filter(None, years), None)


def _notices_of_crossref(work: dict[str, Any]) -> Iterator[Notice]:
    """Yield a notice for each update of the work, and a comment for each work that it updates itself."""
    for name, relation in (("updated-by", "of it"), ("update-to", "is what it is, of another publication")):
        for update in map(mapping, items(work.get(name))):
            words = (clean(update.get("type")) or "update").replace("_", " ").replace("-", " ")
            kind = kind_by_words(words) if name == "updated-by" else None
            yield Notice(
                kind=kind or NoticeKind.COMMENT,
                date=_day(mapping(update.get("updated"))),
                text=cut(f"Crossref: {words} {relation}"),
                doi=valid_doi(update.get("DOI")),
            )


def _day(date: dict[str, Any]) -> datetime.date | None:
    """Return the day that Crossref gives; ``None`` if it gives a month or a year only."""
    part = next((items(item) for item in items(date.get("date-parts"))), [])
    try:
        return datetime.date(*part)
    except (TypeError, ValueError, OverflowError):
        return None


# --- foreign values


def parsed(raw: bytes, who: str) -> Any:
    """Return the JSON data in ``raw``; raises ``RegistryError`` if it is anything else."""
    try:
        # A saved file may carry a byte order mark; a response never has one.
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        start = raw[:2000].lower()
        what = "a web page (of a proxy or a login?)" if b"<html" in start or b"<!doctype html" in start else (
            "XML" if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "something that is not JSON"
        )  # fmt: skip
        raise RegistryError(f"{who} holds {what} instead of bibliography data as JSON") from error


def mapping(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _texts(values: Any) -> tuple[str, ...]:
    """Return each of ``values`` as one line of text; values without text are left out."""
    return tuple(text for text in map(clean, values) if text)


def _authors(values: Any) -> tuple[str, ...]:
    """Return the names of authors as a study record takes them, one by one."""
    names = [name for text in _texts(values) for name in one_by_one(text)]
    taken = TypeAdapter(AuthorName)
    return tuple(_fits(taken, name) or " ".join(re.sub("[,;]", " ", name).split()) for name in names)


def clean(value: Any) -> str | None:
    """Return ``value`` as one line of text without tags, entities and invisible characters; ``None`` if it is empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    # Twice: some publishers deposit text that is escaped already.
    for _ in range(2):
        text = _TAG.sub("", html.unescape(text))
    visible = (char for char in text if char.isspace() or not unicodedata.category(char).startswith("C"))
    return " ".join("".join(visible).split()) or None


def _title(value: Any) -> str | None:
    """Return a cleaned title without the full stop that registries put at its end."""
    text = clean(value)
    return text if text is None or text.endswith("..") else text.removesuffix(".").rstrip() or None


def _year(value: Any) -> int | None:
    """Return the first year in a text such as ``2019 Dec-2020 Jan``."""
    match = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", str(value)) if isinstance(value, str | int) else None
    return int(match.group()) if match else None


def _pages(value: Any) -> str | None:
    """Return pages in full: PubMed writes ``820-8`` for ``820-828``."""
    text = clean(value)
    match = _PAGES.fullmatch(text or "")
    if not match:
        return text
    letter, first, other, last = match.groups()
    full = first[: max(0, len(first) - len(last))] + last
    return f"{letter}{first}-{other or letter}{full}" if int(full) >= int(first) else text


def valid_doi(value: Any) -> str | None:
    """Return ``value`` if it is a DOI as records take it, else ``None``."""
    return _fits(TypeAdapter(Doi), clean(value))


def _fits(kind: TypeAdapter[str], text: str | None) -> str | None:
    """Return ``text`` if a study record would take it."""
    try:
        return kind.validate_python(text)
    except ValidationError:
        return None
