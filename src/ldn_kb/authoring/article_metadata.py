"""What a page or a file states about itself: title, author, publisher, day of publication, address; nothing is guessed.

Readers of a format collect statements, in the order in which they are to be believed; here one is chosen for each field
if it is clean. What is refused is told, with the reason: the field stays empty then.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from pydantic import TypeAdapter, ValidationError

from ldn_kb.model.types import Address, visible
from ldn_kb.reading.problems import quoted

_LONGEST = {"title": 300, "author": 200, "publisher": 120}
FIELDS = ("title", "author", "publisher", "published", "url")
_ADDRESS = TypeAdapter(Address)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_MARKUP = re.compile(r"[<>{}\\]|\[\[|\]\]")
_NAMES_NOBODY_WORDS = """
    admin administrator anonymous author editor guest n/a none null root staff undefined undecided unknown user
    webmaster
"""
_NAMES_NOBODY = frozenset(_NAMES_NOBODY_WORDS.split())
_LINKED = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|www\.|@)", re.IGNORECASE)
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' if name[3:] else name for name in _MONTH_NAMES.split())})"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>[0-9]{4})([-/])(?P<number>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9]).*",
        rf"{_MONTH}\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH}\.?,? (?P<year>[0-9]{{4}})",
    )
)
"""A day that can be read in one way only; 03/04/2024 can be read in two."""
_EARLIEST = 1900
_NO_DAY = datetime.date(1970, 1, 1)
"""What programs write where they know no day."""


class Statement(NamedTuple):
    """What is said of a field of an article, and where."""

    field: str
    value: str
    place: str


@dataclass(frozen=True)
class Metadata:
    """The values that are stated and clean, the place of each, and a line for each statement that is not used."""

    values: Mapping[str, Any]
    places: Mapping[str, str]
    refused: tuple[str, ...]


def of_statements(statements: Iterable[Statement], today: datetime.date) -> Metadata:
    """Return the first clean statement of each field; a day that is to come is none."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    refused: dict[str, None] = {}
    for field, value, place in statements:
        try:
            clean = _clean(field, value, today)
        except ValueError as error:
            refused[f"{field}: {quoted(value)} ({place}) {error}"] = None
            continue
        if field not in values:
            values[field], places[field] = clean, place
        elif field == "published" and clean != values[field]:
            refused[f"{field}: {place} says {clean}, {places[field]} says {values[field]}"] = None
        elif field == "url" and _is_front(values[field]) and not _is_front(clean):
            # Some sites name their front page as the address of every page.
            values[field], places[field] = clean, place
    return Metadata(values, places, tuple(refused))


def title_of(statements: Iterable[Statement]) -> str | None:
    """Return the first clean title that is stated, if one is."""
    titles = (said for said in statements if said.field == "title")
    return of_statements(titles, datetime.date.min).values.get("title")


def _clean(field: str, value: str, today: datetime.date) -> Any:
    """Return a statement as a field takes it; raises ``ValueError`` with why it is none."""
    if field == "published":
        return _day(value.strip(), today)
    if field == "url":
        return _address(value.strip())
    return _text(field, value)


def _text(field: str, value: str) -> str:
    if len(value) > 10 * _LONGEST[field]:
        raise ValueError("is too long")
    text = html.unescape(value)
    if _CONTROLS.search(text):
        raise ValueError("holds control characters")
    if _MARKUP.search(text):
        raise ValueError("holds markup")
    text = visible(_HIDDEN.sub("", text))
    if len(text) > _LONGEST[field]:
        raise ValueError("is too long")
    if not any(char.isalpha() for char in text) or text.lower() in _NAMES_NOBODY:
        raise ValueError("names nothing")
    if field != "title" and _LINKED.match(text):
        raise ValueError("is no name")
    return text


def _day(value: str, today: datetime.date) -> datetime.date:
    match = next((match for pattern in _DAYS if (match := pattern.fullmatch(value[:60]))), None)
    if match is None:
        raise ValueError("is no day that can be read in one way only")
    found = match.groupdict()
    month = int(found["number"]) if "number" in found else _MONTHS[found["month"][:3].lower()]
    try:
        day = datetime.date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if day > today:
        raise ValueError("is still to come")
    if day.year < _EARLIEST or day == _NO_DAY:
        raise ValueError("stands for no day")
    return day


def _address(value: str) -> str:
    # Signs that addresses have on a page and not in the data, such as accents, are written as browsers copy them.
    written = quote(value[:5_000], safe="!#$%&'()*+,/:;=?@[]~").replace("'", "%27")
    try:
        return str(_ADDRESS.validate_python(written))
    except ValidationError:
        raise ValueError("is no address on the web") from None


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query
