"""What a registry says about a publication. A response is foreign text: it is not trusted, everything is cleaned."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ldn_kb.model.study import Doi, Pmcid

_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(\s[^<>]*)?/?>")
_PAGES = re.compile(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)")


class RegistryError(Exception):
    """A registry cannot be asked, or its answer cannot be used; the text is the one line to print."""


@dataclass(frozen=True)
class Bibliography:
    """A publication as a registry lists it.

    All fields but the last three are fields of a study record. ``registry`` is who says so, ``address`` a public page,
    ``types`` the registry's own words for what kind of publication it is.
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
    registry: str = ""
    address: str = ""
    types: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Return the fields of a study record that are known."""
        found = dataclasses.asdict(self)
        for name in ("registry", "address", "types"):
            del found[name]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value}


def parsed(raw: bytes, who: str) -> Any:
    """Return the JSON data in ``raw``; raises ``RegistryError`` if it is anything else."""
    try:
        # A saved file may carry a byte order mark; a response never has one.
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        page = b"<html" in raw[:2000].lower() or b"<!doctype html" in raw[:2000].lower()
        found = "a web page (of a proxy or a login?)" if page else "something that is not JSON"
        raise RegistryError(f"{who} holds {found} instead of bibliography data") from error


def mapping(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` if it is a list, or an empty one."""
    return value if isinstance(value, list) else []


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


def title(value: Any) -> str | None:
    """Return a cleaned title without the full stop that registries put at its end."""
    text = clean(value)
    return text if text is None or text.endswith("..") else text.removesuffix(".").rstrip() or None


def year(value: Any) -> int | None:
    """Return the first year in a text such as ``2019 Dec-2020 Jan``."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", str(value)) if isinstance(value, str | int) else None
    return int(found.group()) if found else None


def pages(value: Any) -> str | None:
    """Return pages in full: PubMed writes ``820-8`` for ``820-828``."""
    text = clean(value)
    found = _PAGES.fullmatch(text or "")
    if not found:
        return text
    letter, first, other, last = found.groups()
    full = first[: max(0, len(first) - len(last))] + last
    return f"{letter}{first}-{other or letter}{full}" if int(full) >= int(first) else text


def doi(value: Any) -> str | None:
    """Return a DOI, or ``None`` if a study record would not take it."""
    return _fits(TypeAdapter(Doi), clean(value))


def pmcid(value: Any) -> str | None:
    """Return a PubMed Central number, or ``None`` if a study record would not take it."""
    return _fits(TypeAdapter(Pmcid), clean(value))


def _fits(kind: TypeAdapter[str], text: str | None) -> str | None:
    try:
        return kind.validate_python(text)
    except ValidationError:
        return None
