"""What names a paper for good: DOI, PubMed number and PMC number, as texts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_IDENTIFIERS = (
    (
        "doi",
        re.compile(r"\b(10\.[0-9]{4,9}/[^\s,;\"'<>]*[^\s,;\"'<>.:)\]])"),
        re.compile(r"doi\.org|crossref", re.IGNORECASE),
    ),
    (
        "pmid",
        re.compile(
            r"(?:\bpmid:? ?|\bpubmed(?: (?:number|no\.?|id))?:? ?|\bpubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/)"
            r"([1-9][0-9]{4,7})\b",
            re.IGNORECASE,
        ),
        re.compile(r"pubmed|europe ?pmc", re.IGNORECASE),
    ),
    ("pmcid", re.compile(r"\b(PMC[0-9]{4,9})\b"), re.compile(r"pubmed|pmc", re.IGNORECASE)),
)
"""The field of a study, how it is written in a text, and the services that know of it."""


def identifiers_in(text: str) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Yield what names a paper in a text: the field of a study, its value, and how the services are called."""
    for field, written, services in _IDENTIFIERS:
        if match := written.search(text):
            yield field, match[1], services
