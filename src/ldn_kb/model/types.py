"""The words shared by every record: identifiers, text, dates, addresses and what all of them share."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from ldn_kb.model.names import one_author

# Characters that are invisible or change the reading order; they never belong in a data file.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]"
)
# The same beyond the first plane, which the patterns of editors cannot all name: tags and marks of musical notes.
_UNWANTED_BEYOND = re.compile(r"[\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")
MAX_TEXT = 20_000
MAX_ADDRESS = 2_000
# A host, then printable ASCII but for what ends an address in Markdown, HTML or a shell. No user name before the host.
_ADDRESS = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-&(-;=?-\[\]_a-z~]*)?$"
# [0-9] and not \d, which takes the digits of every script.
_LOCATOR = r"^(p[0-9]{1,3}(\.b[0-9]{1,2})?|ref[0-9]{1,3})$"
_P_VALUE = re.compile(r"(<|<=|=|>|>=)? ?([0-9]{0,20}\.?[0-9]{1,20})")
_LIST = re.compile(r"index-[0-9]+")
_OF_WINDOWS = ("con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10)))
# Every id is a label; Sphinx has labels of its own for its pages and for the index of each kind.
_OF_SPHINX = ("search", "genindex", "modindex", "py-modindex", "ldn-claims", "ldn-conditions", "ldn-studies")
_RESERVED = frozenset(("index", *_OF_WINDOWS, *_OF_SPHINX))


def visible(text: str) -> str:
    """Return ``text`` as one paragraph: any white space is one space.

    Raises ``ValueError`` with advice if it is blank, too long or hides a character.
    """
    if match := _UNWANTED.search(text) or _UNWANTED_BEYOND.search(text):
        raise ValueError(f"holds the invisible character U+{ord(match.group()):04X}; delete it")
    if not text.strip():
        raise ValueError("is empty; write null if it is not known")
    if len(text) > MAX_TEXT:
        raise ValueError(f"has {len(text):,} characters; {MAX_TEXT:,} is the most a field takes")
    return " ".join(text.split())


def _address(text: str) -> str:
    """Return ``text`` if it is an http(s) address as browsers copy it: without spaces, quotes or accents."""
    if not re.fullmatch(_ADDRESS, text) or len(text) > MAX_ADDRESS:
        raise ValueError("is not an address; write it as https://..., with signs and accents as %C3%A9")
    return text


def _p_value(text: str) -> str:
    """Return a p value as reported, such as ``0.04`` or ``<0.001``; its number lies in 0..1."""
    match = _P_VALUE.fullmatch(text)
    if not match:
        raise ValueError("is not a p value; write it in quotes as reported, for example '0.04' or '<0.001'")
    if not 0 <= float(match.group(2)) <= 1:
        raise ValueError("lies outside 0..1")
    return text


def _free(text: str) -> str:
    """Return an id unless Windows, Sphinx or the pages that list records (index, index-2) have its name."""
    if text in _RESERVED or _LIST.fullmatch(text):
        raise ValueError(f"is a name that the site or Windows keeps for itself; choose another, such as about-{text}")
    return text


# The patterns given to editors say what the functions above check; these say it better, so they speak in messages.
Text = Annotated[
    str,
    AfterValidator(visible),
    WithJsonSchema(
        {"type": "string", "maxLength": MAX_TEXT, "pattern": rf"^(?=[\s\S]*\S)[^{_UNWANTED.pattern[1:-1]}]*$"}
    ),
]
"""One paragraph of plain text. ``[[id]]`` links to the record of that id; nothing else is markup."""
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=90), AfterValidator(_free)]
Locator = Annotated[
    str,
    Field(pattern=_LOCATOR),
    WithJsonSchema({"type": "string", "pattern": _LOCATOR, "examples": ["p11", "p9.b2", "ref3"]}),
]
Address = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema(
        {"type": "string", "maxLength": MAX_ADDRESS, "pattern": _ADDRESS, "examples": ["https://doi.org/10.1000/182"]}
    ),
]
PValue = Annotated[
    str,
    AfterValidator(_p_value),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(<=?|=|>=?)? ?(0*\.[0-9]+|0+(\.[0-9]+)?|0*1(\.0+)?)$",
            "examples": ["0.04", "<0.001"],
        }
    ),
]
AuthorName = Annotated[
    str,
    AfterValidator(visible),
    AfterValidator(one_author),
    WithJsonSchema({"type": "string", "maxLength": MAX_TEXT, "pattern": r"\S", "examples": ["Smith JP"]}),
]
"""One author: family name and initials, or the name of a group."""
Date = Annotated[datetime.date, Field(json_schema_extra={"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]
Number = int | float


class Record(BaseModel):
    """Base of every model: frozen, no unknown fields, no silent conversion.

    What validates a model is built when it is first asked: nobody asks those that are parts of others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)


class UnfoundSource(Record):
    """A source that an article names or describes and that could not be found."""

    described: Text = Field(description="what the article says of it: randomised trial, journal, May 2019, 40 people")
    searched: tuple[Text, ...] = Field(
        min_length=1, description="where it was looked for, with the words: PubMed, ClinicalTrials.gov, a search engine"
    )
    date: Date = Field(description="day of the search")


class Dispute(Record):
    """An objection to a verdict that is not settled; the page shows it beside the verdict."""

    says: Text = Field(description="what the other side holds, and its reason, in one or two sentences")
    since: Date = Field(description="day the objection was made")
    url: Address | None = Field(default=None, description="where it is discussed; null if nowhere public")
