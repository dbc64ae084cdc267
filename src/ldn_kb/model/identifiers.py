"""Identifiers from outside: one alphabet and one form each, so that links work and no duplicate hides.

Whatever is copied from a page or an address bar may bring hidden characters, digits of other scripts, a full stop or
percent-encoding along. All of these are refused here with what to write; nothing else looks at the form again.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

_LONGEST = 200
_FOREIGN = re.compile(r"[^!-~]")
_FOREIGN_OR_SPACE = re.compile(r"[^ -~]")
_DOI = r"^10\.[0-9]{4,9}/[!-~]{1,190}$"
# The same with what the function below says better: no percent-encoding, no sign of a sentence at the end.
_DOI_FOR_EDITORS = r"^10\.[0-9]{4,9}/(?!.*%[0-9A-Fa-f]{2})[!-~]{0,189}[!-+\-/-:<-~]$"
_DOI_ADDRESS = re.compile(r"(?i)(https?://(dx\.)?doi\.org/|doi: ?)")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def _visible(text: str, allowed: re.Pattern[str]) -> None:
    """Raise ``ValueError`` for a character that no identifier of this kind has, or for one that is too long."""
    if match := allowed.search(text):
        name = "a space" if match.group() == " " else f"the character U+{ord(match.group()):04X}"
        raise ValueError(f"holds {name}, which does not belong in it; delete it")
    if len(text) > _LONGEST:
        raise ValueError(f"has {len(text):,} characters; {_LONGEST} is the most")


def _form(pattern: str, what: str) -> Callable[[str], str]:
    """Return a check of the form ``pattern``; its message tells to write ``what``."""

    def check(text: str) -> str:
        _visible(text, _FOREIGN)
        if not re.fullmatch(pattern, text):
            raise ValueError(f"is not {what}")
        return text

    return check


def _doi(text: str) -> str:
    """Return a DOI; raises ``ValueError`` with what to write for an address, an encoded one or one with a full stop."""
    _visible(text, _FOREIGN)
    if match := _DOI_ADDRESS.match(text):
        raise ValueError(f"starts with {match.group().strip()!r}; write only what follows: 10. ...")
    if not re.fullmatch(_DOI, text):
        raise ValueError("is not a DOI; write it as 10.1000/182, without https://doi.org/")
    if match := _ENCODED.search(text):
        raise ValueError(f"holds {match.group()!r}; write the sign itself: {urllib.parse.unquote(match.group())!r}")
    if text[-1] in ".,;":
        raise ValueError(f"ends in {text[-1]!r}, which was copied along; delete it")
    return text


def _registration(text: str) -> str:
    """Return the number of a registration or patent; registries differ too much for one form."""
    _visible(text, _FOREIGN_OR_SPACE)
    if " ".join(text.split()) != text or not text:
        raise ValueError("has spaces at its ends or several in a row; write one")
    return text


def _schema(pattern: str, example: str) -> Any:
    return WithJsonSchema({"type": "string", "maxLength": _LONGEST, "pattern": pattern, "examples": [example]})


_PMCID, _HGNC, _MESH = r"^PMC[0-9]{1,9}$", r"^HGNC:[0-9]{1,6}$", r"^D[0-9]{6,9}$"
_ICD = r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$"

Doi = Annotated[str, AfterValidator(_doi), _schema(_DOI_FOR_EDITORS, "10.1000/182")]
"""A digital object identifier without ``https://doi.org/``; two that differ in case are the same."""
Pmcid = Annotated[str, AfterValidator(_form(_PMCID, "PMC and digits")), _schema(_PMCID, "PMC1234567")]
HgncId = Annotated[str, AfterValidator(_form(_HGNC, "HGNC: and digits")), _schema(_HGNC, "HGNC:8156")]
MeshId = Annotated[str, AfterValidator(_form(_MESH, "a MeSH id such as D003424")), _schema(_MESH, "D003424")]
Icd10Code = Annotated[str, AfterValidator(_form(_ICD, "an ICD-10-CM code such as K50.90")), _schema(_ICD, "K50.90")]
RegistrationNumber = Annotated[str, AfterValidator(_registration), _schema(r"^[!-~]+( [!-~]+)*$", "NCT00568555")]
"""The number of a trial registration or a patent."""
