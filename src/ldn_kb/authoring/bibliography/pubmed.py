"""PubMed through NCBI's E-utilities: the summary of a record as JSON (esummary), or a saved record as XML (efetch)."""

from __future__ import annotations

import os
import re
from typing import Any
from xml.etree import ElementTree

from ldn_kb.authoring.bibliography import publication
from ldn_kb.authoring.bibliography.publication import Bibliography, RegistryError, items, mapping

NAME = "PubMed"
VARIABLE = "LDN_KB_PUBMED_URL"
_BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_PEOPLE = ("Author", "CollectiveName")
_ARTICLE = "MedlineCitation/Article"


def address(pmid: int) -> str:
    """Return the address of the summary of a record."""
    base = os.environ.get(VARIABLE) or _BASE
    return f"{base.rstrip('/')}/esummary.fcgi?db=pubmed&id={pmid}&retmode=json&tool=ldn_kb"


def read(raw: bytes, pmid: int | None = None) -> Bibliography:
    """Read an esummary response in JSON; ``pmid`` says which of several records is meant.

    Raises ``RegistryError`` if the record is not there.
    """
    data = mapping(publication.parsed(raw, f"the answer of {NAME}"))
    if error := publication.clean(data.get("error")):
        raise RegistryError(f"{NAME} answers: {error}")
    result = mapping(data.get("result"))
    found = {str(key): mapping(value) for key, value in result.items() if key != "uids"}
    return _bibliography(_chosen(found, pmid))


def read_xml(raw: bytes, pmid: int | None = None) -> Bibliography:
    """Read an efetch response in XML; raises ``RegistryError``.

    A file that declares entities is refused before it is parsed, so none is ever expanded; no other file is opened.
    """
    try:
        text = raw.decode("utf-8-sig")
        if "<!ENTITY" in text:
            raise RegistryError("the XML file declares entities; a response of PubMed has none")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise RegistryError("the file is no XML response of PubMed; save it as JSON or give --pmid") from error
    if root.tag != "PubmedArticleSet":
        raise RegistryError(
            f"the XML file holds <{publication.clean(root.tag[:40])}>, not a PubmedArticleSet of PubMed (efetch)"
        )
    summaries = [_summary(article) for article in root.iterfind("PubmedArticle")]
    return _bibliography(_chosen({str(summary["uid"]): summary for summary in summaries}, pmid))


def _chosen(found: dict[str, dict[str, Any]], pmid: int | None) -> dict[str, Any]:
    """Return the record meant among those of a response."""
    if pmid is None and len(found) > 1:
        raise RegistryError(f"the response holds {len(found)} records; say with --pmid which one is meant")
    wanted = str(pmid) if pmid is not None else next(iter(found), "")
    record = found.get(wanted, {})
    if not record or "error" in record:
        raise RegistryError(f"{NAME} has no record with the number {wanted}" if wanted else f"{NAME} found no record")
    return {**record, "uid": wanted}


def _bibliography(record: dict[str, Any]) -> Bibliography:
    """Turn a summary into a bibliography."""
    title = publication.title(record.get("title"))
    uid = record["uid"]
    if title is None or not re.fullmatch(r"[0-9]{1,8}", uid):
        raise RegistryError(
            f"the record {publication.clean(uid[:20])} of {NAME} has no title or number that can be read"
        )
    ids = {mapping(item).get("idtype"): mapping(item).get("value") for item in items(record.get("articleids"))}
    people = [mapping(item) for item in items(record.get("authors"))]
    names = [publication.clean(person.get("name")) for person in people if person.get("authtype", "Author") in _PEOPLE]
    return Bibliography(
        title=title,
        authors=tuple(name for name in names if name),
        year=publication.year(record.get("pubdate")) or publication.year(record.get("epubdate")),
        journal=next(
            filter(None, (publication.clean(record.get(key)) for key in ("source", "booktitle", "bookname"))), None
        ),
        volume=publication.clean(record.get("volume")),
        issue=publication.clean(record.get("issue")),
        pages=publication.pages(record.get("pages")),
        pmid=int(uid),
        pmcid=publication.pmcid(ids.get("pmc")),
        doi=publication.doi(ids.get("doi")),
        registry=NAME,
        address=f"https://pubmed.ncbi.nlm.nih.gov/{uid}/",
        types=tuple(filter(None, (publication.clean(item) for item in items(record.get("pubtype"))))),
    )


def _summary(article: ElementTree.Element) -> dict[str, Any]:
    """Return a record in XML under the names that the summary in JSON gives to the same things."""

    def text(path: str) -> str:
        found = article.find(path)
        return "" if found is None else "".join(found.itertext())

    issue = f"{_ARTICLE}/Journal/JournalIssue"
    return {
        "uid": text("MedlineCitation/PMID").strip(),
        "title": text(f"{_ARTICLE}/ArticleTitle"),
        "authors": [{"name": _name(author)} for author in article.iterfind(f"{_ARTICLE}/AuthorList/Author")],
        "pubdate": text(f"{issue}/PubDate"),
        "source": text("MedlineCitation/MedlineJournalInfo/MedlineTA") or text(f"{_ARTICLE}/Journal/ISOAbbreviation"),
        "volume": text(f"{issue}/Volume"),
        "issue": text(f"{issue}/Issue"),
        "pages": text(f"{_ARTICLE}/Pagination/MedlinePgn"),
        "articleids": [
            {"idtype": item.get("IdType"), "value": item.text}
            for item in article.iterfind("PubmedData/ArticleIdList/ArticleId")
        ],
        "pubtype": [item.text for item in article.iterfind(f"{_ARTICLE}/PublicationTypeList/PublicationType")],
    }


def _name(author: ElementTree.Element) -> str:
    """Return ``Smith JP``, or the name of a group."""
    names = (author.findtext("LastName"), author.findtext("Initials"))
    return author.findtext("CollectiveName") or " ".join(name for name in names if name)
