"""Crossref's REST API: what a publisher deposited for a DOI."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import quote

from ldn_kb.authoring.bibliography import publication
from ldn_kb.authoring.bibliography.publication import Bibliography, RegistryError, items, mapping

NAME = "Crossref"
VARIABLE = "LDN_KB_CROSSREF_URL"
_BASE = "https://api.crossref.org"
_LONGEST_INITIALS = 3


def address(doi: str) -> str:
    """Return the address of the record of a DOI."""
    base = os.environ.get(VARIABLE) or _BASE
    return f"{base.rstrip('/')}/works/{quote(doi, safe='')}"


def page(doi: str) -> str:
    """Return the public address of a DOI, with what does not belong in an address escaped."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_~')}"


def read(raw: bytes) -> Bibliography:
    """Read the response for one work; raises ``RegistryError`` if there is none in it."""
    data = mapping(publication.parsed(raw, f"the answer of {NAME}"))
    work = mapping(data.get("message"))
    titles = [publication.title(item) for name in ("title", "subtitle") for item in items(work.get(name))[:1]]
    doi = publication.doi(work.get("DOI"))
    if data.get("message-type", "work") != "work" or doi is None or not titles or titles[0] is None:
        raise RegistryError(f"the answer of {NAME} holds no work with a title and a DOI")
    names = [_name(mapping(author)) for author in items(work.get("author"))]
    kind = publication.clean(work.get("type"))
    return Bibliography(
        title=": ".join(filter(None, titles)),
        authors=tuple(name for name in names if name),
        year=_year(work),
        journal=_journal(work),
        volume=publication.clean(work.get("volume")),
        issue=publication.clean(work.get("issue")),
        pages=publication.pages(work.get("page")) or publication.clean(work.get("article-number")),
        doi=doi,
        registry=NAME,
        address=page(doi),
        types=(kind,) if kind else (),
    )


def _name(author: dict[str, Any]) -> str | None:
    """Return ``Smith JP`` for a person, the name of a group as it is."""
    family, given = publication.clean(author.get("family")), publication.clean(author.get("given"))
    if family is None:
        return publication.clean(author.get("name"))
    parts = [part for part in re.split(r"[\s.\-‐]+", given or "") if part]
    initials = "".join(part if part.isupper() and len(part) <= _LONGEST_INITIALS else part[0].upper() for part in parts)
    return f"{family} {initials}".strip()


def _journal(work: dict[str, Any]) -> str | None:
    """Return the abbreviated title of the journal, its full title, or who posted a preprint."""
    titles = [item for name in ("short-container-title", "container-title") for item in items(work.get(name))]
    posted = [mapping(item).get("name") for item in items(work.get("institution"))]
    return next(filter(None, (publication.clean(item) for item in (*titles, *posted))), None)


def _year(work: dict[str, Any]) -> int | None:
    """Return the year of the printed issue, as PubMed does, or else of the first publication."""
    for name in ("published-print", "issued"):
        for parts in items(mapping(work.get(name)).get("date-parts")):
            for first in items(parts)[:1]:
                if found := publication.year(first):
                    return found
    return None
