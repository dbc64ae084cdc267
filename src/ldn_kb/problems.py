"""Problems are values: where, what, how to mend it. Every code is described here, once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

CODES: dict[str, str] = {
    # reading
    "unreadable-file": "The file cannot be opened. Check its permissions; symbolic links are refused.",
    "file-too-large": "A record is a few kilobytes of text. Split the file or delete what does not belong.",
    "not-utf8": "Save the file in the UTF-8 encoding.",
    "broken-yaml": "The text is not YAML. The message says what the reader expected at that place.",
    "tab": "YAML does not allow tabs for indentation. Use spaces.",
    "duplicate-key": "A field is written twice in one mapping. Delete one of the two.",
    "anchor": "Anchors (&name), aliases (*name) and merge keys (<<) are not used here. Write the value out.",
    "tag": "Tags (!name) are not used here. Write a plain value.",
    "surprising-scalar": "YAML readers disagree on this value. Put it in quotes if it is text, or write it out.",
    "too-deep": "The data is nested more deeply than any record needs. Check the indentation.",
    "empty-file": "The file holds nothing. Fill it in or delete it.",
    "several-documents": "A file holds one document. Delete the second --- line and what follows, or make two files.",
    "stray-file": "The file is in no folder of the data model. Move it or delete it.",
    # shape
    "wrong-type": "The value has another type than the field takes.",
    "missing-field": "A required field is missing. Add it; write null where the field allows 'not known'.",
    "unknown-field": "The record has no such field. Check the spelling against the field reference.",
    "wrong-value": "The value is not one the field takes.",
    "file-name": "A file's stem is the id of its record: lower-case letters and digits, joined by single hyphens.",
    # relations
    "duplicate-id": "Two records have the same id. Ids are unique across all kinds.",
    "duplicate-doi": "Two study records have the same DOI. One publication is one record.",
    "duplicate-pmid": "Two study records have the same PubMed number. One publication is one record.",
    "unknown-id": "The id names no record of the kind expected here.",
    "cycle": "Following parent or report_of leads back to the same record.",
    "unknown-locator": "The article has no such paragraph.",
    "uncovered-paragraph": "A paragraph has no claim and is not listed under without_claims with a reason.",
    "claim-id": "A claim's id starts with its article and its paragraph: <article>-p11-remission.",
    "reading-order": "Claims stand in the order of the article's paragraphs.",
    "no-comparison": "Every claim belongs to at least one comparison. Add it to a position.",
    "wrong-article": "A position lists a claim of another article.",
    "agreement": "agreement is set if and only if at least two articles answer.",
    "citing": "citing, cites and fidelity must fit: no source cited is 'none', an empty list and 'no-source'.",
    "figure-unchecked": "Every figure of a claim needs an entry under numbers; reported: null if no source gives it.",
    "unknown-figure": "The entry under numbers names a figure that the claim does not state.",
    "not-reported": "The study does not report this number at this place.",
    "primary-outcome": "A randomised trial needs a number for a primary outcome, or a word on why there is none.",
    "bottom-line": "The bottom line contradicts what is counted from the studies of the condition.",
    "identifier": "The identifier is not of the form its registry gives out.",
    # impossible numbers
    "impossible-number": "The number cannot be: a percentage over 100, more events than people, an interval without "
    "its estimate, a ratio that is not positive, more people analysed than enrolled.",
    "direction": "The direction does not fit the record, for example a comparison without a control group.",
    "year": "Naltrexone was first made in 1963; a study of it cannot be older or lie in the future.",
}
"""Every problem code with its cause and cure; the reference page is written from this."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong with the data, at its place.

    ``path`` is relative to the data folder's parent with forward slashes; ``line`` and ``column`` count from 1.
    Sorting problems sorts them by place.
    """

    path: str
    line: int
    column: int
    message: str
    code: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise KeyError(self.code)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message} [{self.code}]"


def quoted(value: object, limit: int = 60) -> str:
    """Return ``value`` as a message quotes it: on one line, in single quotes, cut to ``limit`` characters."""
    text = " ".join(str(value).split())
    return f"'{text if len(text) <= limit else text[: limit - 1] + '…'}'"


def suggestion(value: str, choices: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` with up to three nearest choices, or an empty string."""
    near = difflib.get_close_matches(value, sorted(choices), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(quoted(item) for item in near)}?" if near else ""
