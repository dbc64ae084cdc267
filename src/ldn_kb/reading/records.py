"""Records as they were read with their places: what the rules work on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord
from ldn_kb.model.fingerprint import Fingerprint
from ldn_kb.model.history import VerdictChange
from ldn_kb.model.readings import Readings
from ldn_kb.reading import corrections
from ldn_kb.reading.consequences import UnreadFile
from ldn_kb.reading.edits import Fix
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader import KeyPath, Source

R_co = TypeVar("R_co", bound=AnyRecord, covariant=True)
_TEXT_OR_DAY = (str, datetime.date)
_Value: TypeAlias = tuple[KeyPath, str, str | datetime.date]


@dataclass(frozen=True)
class LocatedRecord(Generic[R_co]):
    """A record with the file it came from and its path therein."""

    record: R_co
    source: Source
    prefix: KeyPath = ()

    def problem(self, message: str, code: str, *path: str | int, fix: Fix | None = None) -> Problem:
        """Return a problem at ``path`` within this record."""
        return self.source.problem((*self.prefix, *path), message, code, fix=fix)

    def replaced(self, text: str | None, what: str, *path: str | int) -> Fix | None:
        """Return the fix that writes ``text`` at ``path`` within this record; ``None`` if there is no such text."""
        return None if text is None else corrections.replaced(self.source, (*self.prefix, *path), text, what)

    @cached_property
    def texts(self) -> tuple[tuple[KeyPath, str, str], ...]:
        """Every text in the record: its path, the name of the field it stands in, and the text."""
        return tuple((path, name, value) for path, name, value in self._values if isinstance(value, str))

    @property
    def days(self) -> Iterator[tuple[KeyPath, datetime.date]]:
        """Path and value of every day in the record."""
        return ((path, value) for path, _, value in self._values if isinstance(value, datetime.date))

    @cached_property
    def _values(self) -> list[_Value]:
        found: list[_Value] = []
        _add_values(found, self.record, ())
        return found


@dataclass(frozen=True)
class LocatedFingerprint:
    """The fingerprint of an article's text with the file it came from."""

    record: Fingerprint
    source: Source

    def problem(self, message: str, code: str, *path: str | int) -> Problem:
        """Return a problem at ``path`` within the file."""
        return self.source.problem(path, message, code)


def _add_values(found: list[_Value], value: BaseModel, path: KeyPath) -> None:
    """Add path, field name and value of every text and day below ``value``.

    A list and no generator: a check asks for the texts of all records, and generators within each other take twice as
    long.
    """
    for name, inner in value.__dict__.items():
        if isinstance(inner, _TEXT_OR_DAY):
            found.append(((*path, name), name, inner))
        elif isinstance(inner, tuple):
            _add_items(found, inner, (*path, name), name)
        elif inner is not None and isinstance(inner, BaseModel):
            _add_values(found, inner, (*path, name))


def _add_items(found: list[_Value], value: tuple[Any, ...], path: KeyPath, name: str) -> None:
    for number, item in enumerate(value):
        if isinstance(item, _TEXT_OR_DAY):
            found.append(((*path, number), name, item))
        elif isinstance(item, tuple):
            _add_items(found, item, (*path, number), name)
        elif isinstance(item, BaseModel):
            _add_values(found, item, (*path, number))


@dataclass
class RecordSet:
    """Everything read from a data folder.

    ``entries`` holds the good records by id; ``kinds`` the kind of every id met, those of broken records too, so that
    a broken record causes no second wave of errors. ``today`` is the day of the check; ``None`` where no clock may be
    asked, and then no day is in the future. ``readings`` are the two readings of the claims, ``abstracts`` the lists of
    the numbers of abstracts, by study, ``fingerprints`` those of
    the articles' texts, by article, ``history`` what the computed verdicts were, ``unread`` the files of which no
    record could be taken in.
    """

    entries: dict[str, LocatedRecord[AnyRecord]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    today: datetime.date | None = None
    readings: Readings = field(default_factory=Readings)
    abstracts: dict[str, LocatedRecord[Any]] = field(default_factory=dict)
    history: tuple[VerdictChange, ...] = ()
    unread: list[UnreadFile] = field(default_factory=list)
    fingerprints: dict[str, LocatedFingerprint] = field(default_factory=dict)

    @cached_property
    def base(self) -> KnowledgeBase:
        """The knowledge base of all good records; made once, after the last record was added."""
        places = {key: (entry.source.path, entry.source.place(entry.prefix)[0]) for key, entry in self.entries.items()}
        abstracts = {study: entry.record for study, entry in self.abstracts.items()}
        every = (entry.record for entry in self.entries.values())
        return KnowledgeBase.of(every, places, self.readings, abstracts, self.history)

    def of(self, model: type[R_co]) -> Iterator[LocatedRecord[R_co]]:
        """Yield the entries of one kind, sorted by id."""
        entries = {key: entry for key, entry in self.entries.items() if isinstance(entry.record, model)}
        for key in sorted(entries):
            yield entries[key]  # type: ignore[misc]

    def get(self, model: type[R_co], key: str) -> R_co | None:
        """Return the good record of that kind and id, or ``None``."""
        entry = self.entries.get(key)
        return entry.record if entry is not None and isinstance(entry.record, model) else None

    def ids(self, *kinds: str) -> list[str]:
        """Return the ids of the given kinds, broken records included."""
        return [key for key, kind in self.kinds.items() if kind in kinds]
