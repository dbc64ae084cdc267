"""The words shared by every record: identifiers, text, dates, addresses and the vocabularies."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

# Characters that are invisible or change the reading order; they never belong in a data file.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
MAX_TEXT = 20_000
_ADDRESS = r"^https?://[^\s<>\"'`\\{}|^]+$"
_LOCATOR = r"^(p\d{1,3}(\.b\d{1,2})?|ref\d{1,3})$"
_P_VALUE = re.compile(r"^(<|<=|=|>|>=)?\s?(\d*\.?\d+)$")


def _visible(text: str) -> str:
    """Return ``text`` unless it is blank or hides a character; raises ``ValueError`` with advice."""
    if found := _UNWANTED.search(text):
        raise ValueError(f"holds the invisible character U+{ord(found.group()):04X}; delete it")
    if not text.strip():
        raise ValueError("is empty; write null if it is not known")
    if len(text) > MAX_TEXT:
        raise ValueError(f"has {len(text):,} characters; {MAX_TEXT:,} is the most a field takes")
    return text


def _address(text: str) -> str:
    """Return ``text`` if it is an http(s) address without spaces or quotes."""
    if not re.fullmatch(_ADDRESS, text):
        raise ValueError("is not an address; write it as https://...")
    return text


def _p_value(text: str) -> str:
    """Return a p value as reported, such as ``0.04`` or ``<0.001``; its number lies in 0..1."""
    found = _P_VALUE.match(text)
    if not found:
        raise ValueError("is not a p value; write it in quotes as reported, for example '0.04' or '<0.001'")
    if not 0 <= float(found.group(2)) <= 1:
        raise ValueError("lies outside 0..1")
    return text


# The patterns given to editors say what the functions above check; these say it better, so they speak in messages.
Text = Annotated[
    str,
    AfterValidator(_visible),
    WithJsonSchema(
        {"type": "string", "maxLength": MAX_TEXT, "pattern": rf"^(?=[\s\S]*\S)[^{_UNWANTED.pattern[1:-1]}]*$"}
    ),
]
"""One paragraph of plain text. ``[[id]]`` links to the record of that id; nothing else is markup."""
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=90)]
Locator = Annotated[str, Field(pattern=_LOCATOR, examples=["p11", "p9.b2", "ref3"])]
Address = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema({"type": "string", "pattern": _ADDRESS, "examples": ["https://doi.org/10.1000/182"]}),
]
PValue = Annotated[
    str,
    AfterValidator(_p_value),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(<=?|=|>=?)?\s?(0*\.\d+|0+(\.\d+)?|0*1(\.0+)?)$",
            "examples": ["0.04", "<0.001"],
        }
    ),
]
Date = Annotated[datetime.date, Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}$"})]
Number = int | float


class Record(BaseModel):
    """Base of every model: frozen, no unknown fields, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Dispute(Record):
    """An objection to a verdict that is not settled; the page shows it beside the verdict."""

    says: Text = Field(description="what the other side holds, and its reason, in one or two sentences")
    since: Date = Field(description="day the objection was made")
    url: Address | None = Field(default=None, description="where it is discussed; null if nowhere public")


class Evidence(StrEnum):
    """How well the whole body of studies supports a statement."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    INSUFFICIENT = "insufficient"
    CONTRADICTED = "contradicted"
    UNTESTED = "untested"
    NOT_APPLICABLE = "not-applicable"


class Fidelity(StrEnum):
    """How faithfully an article reports its source."""

    FAITHFUL = "faithful"
    OMITS_CONTEXT = "omits-context"
    OVERSTATED = "overstated"
    UNDERSTATED = "understated"
    MISREPORTED = "misreported"
    NO_SOURCE = "no-source"
    NOT_CHECKABLE = "not-checkable"


class Direction(StrEnum):
    """Whom a result favours; ``not-compared`` means that there was no control group to compare with."""

    FAVOURS_LDN = "favours-ldn"
    NO_DIFFERENCE = "no-difference"
    FAVOURS_CONTROL = "favours-control"
    NOT_COMPARED = "not-compared"
