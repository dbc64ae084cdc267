"""Other ways to write a value: what a contributor may have meant by one that its field does not take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.authoring.fixes.change import Scalar
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.yaml_reader import Data, KeyPath

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Characters that come along when text is copied and show nothing: soft hyphen, zero-width space and no-break space,
word joiner, direction marks. Joiners and direction overrides are not among them: without them a text may read
differently, so a person must look."""

_NULLS = ("", "~", "null")
_BOOLEANS = {"yes": "true", "true": "true", "no": "false", "false": "false"}
_WORDS = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.b[0-9]+)?")
_SAFE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9./:;()_-]*[A-Za-z0-9/)])?")
# By field: what identifiers look like where they are copied from, and how they are written here.
_IDENTIFIERS: dict[str, tuple[re.Pattern[str], str]] = {
    "doi": (re.compile(r"(?i:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)(10\.[0-9]{4,9}/[^\s%?#]+)"), r"\1"),
    "pmid": (
        re.compile(r"(?i:pmid|pubmed)[:\s]\s*([0-9]+)|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/([0-9]+)/?"),
        r"\1\2",
    ),
    "pmcid": (
        re.compile(r"(?i:pmcid[:\s]\s*)?(?i:pmc)?\s*([0-9]+)|https?://\S+\.nih\.gov/(?:pmc/)?articles/PMC([0-9]+)/?"),
        r"PMC\1\2",
    ),
    "hgnc": (re.compile(r"(?i:hgnc)?\s*:?\s*([0-9]+)"), r"HGNC:\1"),
    "id": (re.compile(r"(?i:mesh)[:\s]\s*(D[0-9]+)|https?://meshb\.nlm\.nih\.gov/record/ui\?ui=(D[0-9]+)"), r"\1\2"),
}


def value(scalar: Scalar) -> Data:
    """Return the data that a value gives when it is read; one that is refused without quotes counts as text."""
    found, problems = yaml_reader.read(scalar.text.encode(), "")
    return found.data if scalar.plain and not problems else scalar.text


def other_writings(path: KeyPath, scalar: Scalar) -> Iterator[tuple[Scalar, str]]:
    """Yield every other way to write the value at ``path``, each with the name of the repair.

    Which one is right is for the reader of the data to say. Nothing is offered for what is not known (``null``).
    """
    text = scalar.text
    if scalar.plain and text.lower() in _NULLS:
        return
    if INVISIBLE.search(text):
        yield Scalar(INVISIBLE.sub("", text), scalar.plain), "invisible characters"
    if scalar.plain and not _is_text(text):
        yield Scalar(text, plain=False), "quotes"
    if not scalar.plain and isinstance(value(Scalar(text.strip(), plain=True)), int | float):
        yield Scalar(text.strip(), plain=True), "quotes"
    if text.lower() in _BOOLEANS:
        yield Scalar(_BOOLEANS[text.lower()], plain=True), "true and false"
    if (identifier := _identifier(path, text)) is not None:
        yield _unquoted_if_possible(identifier, scalar), "identifiers"
    if _WORDS.fullmatch(text) and text != text.lower():
        yield _unquoted_if_possible(text.lower(), scalar), "lower case"


def _is_text(text: str) -> bool:
    """Say whether ``text`` is read as text without quotes."""
    found, problems = yaml_reader.read(text.encode(), "")
    return not problems and isinstance(found.data, str)


def _identifier(path: KeyPath, text: str) -> str | None:
    """Return the identifier in ``text`` as the field at ``path`` takes it, if it is one."""
    if not path or path[-1] not in _IDENTIFIERS:
        return None
    pattern, form = _IDENTIFIERS[str(path[-1])]
    found = pattern.fullmatch(text.strip())
    return found.expand(form) if found else None


def _unquoted_if_possible(text: str, before: Scalar) -> Scalar:
    """Write ``text`` without quotes if it is a number, or if there were none and none are needed."""
    is_safe = before.plain and _SAFE.fullmatch(text) and _is_text(text)
    return Scalar(text, plain=bool(text.isdecimal() or is_safe))
