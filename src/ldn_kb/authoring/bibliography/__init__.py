"""Bibliography from PubMed and Crossref: the only room that uses the network, and only when a contributor asks for it.

``by_pmid`` and ``by_doi`` ask the services; ``saved`` reads a response that was saved to a file.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from ldn_kb.authoring.bibliography import crossref, publication, pubmed
from ldn_kb.authoring.bibliography.client import MAX_BYTES, Client
from ldn_kb.authoring.bibliography.publication import Bibliography, RegistryError, mapping, parsed
from ldn_kb.reading.problems import quoted

__all__ = ["MAX_BYTES", "Bibliography", "Client", "RegistryError", "by_doi", "by_pmid", "identifier", "saved"]

_PMID = re.compile(r"(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/|pmid:?\s*)?(\d{1,8})/?", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"https?://(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)


def identifier(text: str) -> int | str:
    """Return a PubMed number or a DOI, however it was copied: as a number, an address or with its prefix.

    Raises ``RegistryError`` if it is neither.
    """
    text = text.strip()
    if found := _PMID.fullmatch(text):
        return int(found.group(1))
    prefix = _DOI_PREFIX.match(text)
    plain = text[prefix.end() :] if prefix else text
    if prefix and prefix.group().lower().startswith("http"):
        plain = unquote(plain)
    if (doi := publication.doi(plain)) is None:
        raise RegistryError(f"{quoted(text)} is no PubMed number and no DOI; write 17222320 or 10.1000/182")
    return doi


def by_pmid(pmid: int, client: Client | None = None) -> Bibliography:
    """Ask PubMed for the record with that number.

    Raises ``RegistryError``, whose text is the one line to print, if PubMed cannot be asked or has no such record.
    """
    raw = (client or Client()).get(pubmed.NAME, pubmed.address(pmid))
    if raw is None:
        raise RegistryError(f"PubMed has no record with the number {pmid}")
    return pubmed.read(raw, pmid)


def by_doi(doi: str, client: Client | None = None) -> Bibliography:
    """Ask Crossref for the work with that DOI; raises ``RegistryError`` as ``by_pmid`` does."""
    raw = (client or Client()).get(crossref.NAME, crossref.address(doi))
    if raw is None:
        raise RegistryError(
            f"Crossref knows no DOI {quoted(doi)}; check it at https://doi.org (some DOIs are registered elsewhere)"
        )
    return crossref.read(raw)


def saved(raw: bytes, pmid: int | None = None) -> Bibliography:
    """Read a saved response, whichever service it is from; what it is, its content tells.

    ``pmid`` says which record is meant if the response holds several. Raises ``RegistryError``.
    """
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return pubmed.read_xml(raw, pmid)
    data = mapping(parsed(raw, "the file"))
    if "message" in data:
        return crossref.read(raw)
    if data.keys() & {"result", "esummaryresult", "error"}:
        return pubmed.read(raw, pmid)
    raise RegistryError("the file is no response of PubMed (esummary, efetch) or Crossref (works)")
