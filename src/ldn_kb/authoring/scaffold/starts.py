"""What a field holds until a person fills it in: nothing that could be taken for a fact."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ldn_kb.authoring.scaffold.fields import Field
from ldn_kb.reading.rules.texts import TO_WRITE
from ldn_kb.reading.yaml_reader import KeyPath

# The value of a vocabulary that claims least, the most modest first.
_NEUTRAL = (
    "not-judged", "unknown", "unclear", "hypothesis", "none", "general", "untested", "memory", "no-source", "differ",
    "reference-work",
)  # fmt: skip


@dataclass
class Start:
    """The data of a new record.

    ``open`` holds the paths of what a person still has to write or to confirm, ``missing`` the fields that must be
    given because nothing honest can stand for them.
    """

    data: dict[str, Any] = field(default_factory=dict)
    open: list[KeyPath] = field(default_factory=list)
    missing: list[Field] = field(default_factory=list)


def start(
    fields: Sequence[Field], given: Mapping[str, Any], proposed: Mapping[str, Any], today: datetime.date
) -> Start:
    """Return what is ``given``, what is ``proposed`` beside it, and a start for every other field that must be written.

    What is proposed and what is a start is open: a person has to look at it.
    """
    return _record(fields, given, proposed, today, ())


def needed(item: Field) -> bool:
    """Say whether a field must be given, because nothing honest can stand for it."""
    if not item.required or item.form == "record":
        return False
    return item.filled if item.many else not item.nullable and item.form not in ("date", "choice", "text")


def neutral(item: Field) -> str:
    """Return the value of a choice that claims least."""
    return next((value for value in _NEUTRAL if value in item.choices), item.choices[0])


def _record(
    fields: Sequence[Field], given: Mapping[str, Any], proposed: Mapping[str, Any], today: datetime.date, path: KeyPath
) -> Start:
    found = Start()
    for item in fields:
        here = (*path, item.name)
        if item.name in given:
            _add(found, item, given[item.name], today, here)
        elif item.name in proposed:
            _add(found, item, proposed[item.name], today, here)
            found.open.append(here)
        elif item.required:
            _begin(found, item, today, here)
    return found


def _add(found: Start, item: Field, value: Any, today: datetime.date, path: KeyPath) -> None:
    """Take a value over; records in it get a start for what they lack."""
    if item.form != "record" or value is None:
        found.data[item.name] = value
        return
    inner = [
        _record(item.fields, record, {}, today, (*path, number) if item.many else path)
        for number, record in enumerate(value if item.many else [value])
    ]
    found.data[item.name] = [part.data for part in inner] if item.many else inner[0].data
    found.open += [place for part in inner for place in part.open]
    found.missing += [lacking for part in inner for lacking in part.missing]


def _begin(found: Start, item: Field, today: datetime.date, path: KeyPath) -> None:
    """Begin a field that must be written and that nobody gave."""
    if needed(item):
        found.missing.append(item)
    elif item.form == "record" and (item.filled or not item.many):
        _add(found, item, [{}] if item.many else {}, today, path)
    elif item.many:
        found.data[item.name] = []
    elif item.nullable:
        found.data[item.name] = None
    elif item.form == "date":
        found.data[item.name] = today
    else:
        found.data[item.name] = neutral(item) if item.choices else TO_WRITE
        found.open.append(path)
