"""Records by what people call them: names, synonyms, lay terms, misspellings, authors, identifiers and numbers.

One look-up serves the command ``find``, every "did you mean" and the proposals for a new article.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ldn_kb.knowledge.record_numbers import Number, number, numbers_of
from ldn_kb.knowledge.record_view import RecordView, number_of, one_line, text_at, texts_at, year_at
from ldn_kb.knowledge.word_folding import WORD, folded_lines, in_one_go, name_keys, one_spelling, plain, words
from ldn_kb.model.names import family_name
from ldn_kb.model.reported_numbers import plain_number

if TYPE_CHECKING:
    from ldn_kb.knowledge.base import KnowledgeBase

_SHORTEST_START = 4
"""Fewer letters are the beginning of too many words."""
_CLOSE = 0.8
_MISSPELT = 1_000
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"'<>]+")
_PMID = re.compile(r"(?:pmid|pubmed)[:\s#]*([0-9]{1,8})|pubmed\.ncbi\.nlm\.nih\.gov/([0-9]{1,8})|([0-9]{5,8})", re.I)
_PMCID = re.compile(r"PMC[0-9]{1,9}", re.I)
_NUMBER = re.compile(
    r"([-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:[.·][0-9]+)?|[0-9]+(?:[.,·][0-9]+)?))\s*(%|percent|per cent|[a-zµ/]+)?", re.I
)


class Match(IntEnum):
    """How well a record fits what was asked for, the best first."""

    IDENTIFIER = 0
    NAME = 1
    AUTHOR = 2
    WORDS = 3
    NUMBER = 4
    START = 5
    SPELLING = 6


@dataclass(frozen=True, order=True)
class Found:
    """A record that fits: how well, what it is called there, and its id; ``length`` puts the shorter name first."""

    match: Match
    length: int
    id: str
    by: str


class _Name(NamedTuple):
    record: RecordView
    sort: str
    text: str

    def found(self, match: Match) -> Found:
        text = one_line(self.text)
        # A misspelling is shown only if nothing else fits.
        length = len(text) + (_MISSPELT if self.sort == "misspelling" else 0)
        return Found(match, length, self.record.id, f"{self.sort}: {text}")


class _Author(NamedTuple):
    study: RecordView
    position: int
    name: str


class _Identifiers(NamedTuple):
    study: str
    pmid: float | None
    doi: str
    pmcid: str
    registration: list[str]


class Lookup:
    """The names of some records, to be looked up by what people type."""

    def __init__(self, records: Iterable[RecordView]) -> None:
        self._records = {record.id: record for record in records}
        self._studies = [record for record in self._records.values() if record.kind == "study"]
        self._names = [_Name(record, *name) for record in self._records.values() for name in record.names()]
        self._lines = folded_lines(name.text for name in self._names)

    @cached_property
    def _joined(self) -> dict[str, list[_Name]]:
        """The names by their letters in one go."""
        joined: dict[str, list[_Name]] = defaultdict(list)
        for name, both in zip(self._names, name_keys(self._lines), strict=True):
            for key in dict.fromkeys(both):
                joined[key].append(name)
        return joined

    @cached_property
    def _authors(self) -> dict[str, list[_Author]]:
        """The authors of studies by their family names in one go."""
        every = [
            _Author(study, position, name)
            for study in self._studies
            for position, name in enumerate(texts_at(study.fields, "authors"))
        ]
        lines = folded_lines(family_name(author.name) for author in every)
        authors: dict[str, list[_Author]] = defaultdict(list)
        for key, author in zip(in_one_go(lines), every, strict=True):
            authors[key].append(author)
        return authors

    @cached_property
    def _identifiers(self) -> list[_Identifiers]:
        return [
            _Identifiers(
                study.id,
                number_of(study.fields.get("pmid")),
                text_at(study.fields, "doi"),
                text_at(study.fields, "pmcid"),
                texts_at(study.fields, "registration"),
            )
            for study in self._studies
        ]

    @cached_property
    def _bibliographies(self) -> list[str]:
        """Title, authors, journal and year of each study, folded."""
        return folded_lines(
            " ".join(
                [
                    text_at(study.fields, "title"),
                    *texts_at(study.fields, "authors"),
                    text_at(study.fields, "journal"),
                    str(year_at(study.fields) or ""),
                ]
            )
            for study in self._studies
        )

    @cached_property
    def numbers(self) -> list[Number]:
        """Every number that a study reports or a claim states: id, place, number and unit."""
        return list(numbers_of(self._records.values()))

    def find(self, text: str, kinds: Collection[str] = ()) -> list[Found]:
        """Return the records of ``kinds`` (all, if empty) that ``text`` may mean, the best first, each once."""
        best: dict[str, Found] = {}
        for found in self._every(text):
            if kinds and self._records[found.id].kind not in kinds:
                continue
            if found.id not in best or found < best[found.id]:
                best[found.id] = found
        if not best or min(best.values()).match >= Match.START:
            for found in self._spelt_alike(text, kinds):
                best.setdefault(found.id, found)
        return sorted(best.values())

    def identified(self, text: str) -> list[str]:
        """Return the ids of the studies whose identifier stands in ``text``."""
        return list(dict.fromkeys(found.id for found in self._identified(text)))

    def _every(self, text: str) -> Iterator[Found]:
        yield from self._identified(text)
        wanted = words(text)
        for key in {*name_keys([" ".join(wanted)])[0]}:
            for name in self._joined.get(key, ()):
                yield name.found(Match.NAME)
        yield from self._written(wanted)
        yield from self._with_words(wanted)
        yield from self._with_number(text)

    def _identified(self, text: str) -> Iterator[Found]:
        """Yield the records that have an identifier that stands in ``text``: however it was copied."""
        pmids = {int(next(filter(None, match.groups()))) for match in _PMID.finditer(text)}
        in_doi, in_pmcid = _DOI.search(text), _PMCID.search(text)
        wanted = (
            in_doi.group().rstrip(".,;)").lower() if in_doi else None,
            in_pmcid.group().upper() if in_pmcid else None,
        )
        upper = " ".join(text.upper().split())
        for study, pmid, doi, pmcid, registration in self._identifiers:
            if pmid in pmids:
                yield Found(Match.IDENTIFIER, 0, study, f"PMID {pmid}")
            if doi and doi.lower() == wanted[0]:
                yield Found(Match.IDENTIFIER, 0, study, f"DOI {doi}")
            if pmcid and pmcid == wanted[1]:
                yield Found(Match.IDENTIFIER, 0, study, pmcid)
            for registered in registration:
                if registered.upper() == upper or (registered.upper() in upper and len(registered) > len("NCT12345")):
                    yield Found(Match.IDENTIFIER, 0, study, f"registration {registered}")

    def _written(self, wanted: list[str]) -> Iterator[Found]:
        """Yield the studies by an author, and of a year if one is asked for; the first author's come first."""
        years = {word for word in wanted if re.fullmatch("(?:1[6-9]|20)[0-9]{2}", word)}
        rest = "".join(word for word in wanted if word not in years and word not in ("et", "al", "and"))
        for study, position, name in self._authors.get(rest, ()):
            if not years or str(year_at(study.fields)) in years:
                yield Found(Match.AUTHOR, position, study.id, f"author: {name}")

    def _with_words(self, wanted: list[str]) -> Iterator[Found]:
        """Yield the records with all words in one name, or, if it is a study, in title, authors, journal and year."""
        if not wanted:
            return
        sought = set(wanted)
        # Most names are passed by without taking them apart.
        for name, line in zip(self._names, self._lines, strict=True):
            if all(word in line for word in sought):
                there = set(WORD.findall(line))
                if sought <= there:
                    yield name.found(Match.WORDS)
                elif len(wanted[-1]) >= _SHORTEST_START and all(
                    any(word.startswith(part) for word in there) for part in sought
                ):
                    yield name.found(Match.START)
        for study, line in zip(self._studies, self._bibliographies, strict=True):
            if all(word in line for word in sought) and sought <= set(WORD.findall(line)):
                title = text_at(study.fields, "title")
                yield Found(Match.WORDS, len(title), study.id, f"title: {title}")

    def _with_number(self, text: str) -> Iterator[Found]:
        """Yield the claims and studies that hold the number that ``text`` is."""
        match = _NUMBER.fullmatch(text.strip())
        if match is None:
            return
        value, unit = number(match[1]), (match[2] or "").lower()
        percent = unit in ("%", "percent", "per cent")
        for key, where, reported, of in self.numbers:
            # What falls by 46% is stored as -46 and spoken of as 46.
            if (reported == value or reported == -value < 0) and not (percent and of not in ("%", "")):
                yield Found(Match.NUMBER, 0, key, f"{plain_number(reported)}{f' {of}' if of else ''} in {where}")

    def _spelt_alike(self, text: str, kinds: Collection[str]) -> Iterator[Found]:
        """Yield the records with a name that is nearly what was written."""
        joined = "".join(words(text))
        keys = [key for key, names in self._joined.items() if not kinds or any(_is_of(name, kinds) for name in names)]
        for key in difflib.get_close_matches(joined, keys, n=5, cutoff=_CLOSE):
            for name in self._joined[key]:
                if not kinds or _is_of(name, kinds):
                    yield name.found(Match.SPELLING)
        authors = [] if kinds and "study" not in kinds else list(self._authors)
        for key in difflib.get_close_matches(joined, authors, n=3, cutoff=_CLOSE):
            for author in self._authors[key]:
                yield Found(Match.SPELLING, 0, author.study.id, f"author: {author.name}")


def _is_of(name: _Name, kinds: Collection[str]) -> bool:
    return name.record.kind in kinds


def may_hold(text: str) -> Callable[[str], bool]:
    """Return whether a file with some content may hold a record that is found by ``text``, other than by its spelling.

    It says yes too often and never no for such a file: reading the others takes ten times as long as asking.
    """
    wanted = [word for word in words(text) if word not in ("et", "al", "and")]
    starts = [word[:_SHORTEST_START] for word in wanted]
    letters = re.compile(r"[\W_]*".join("".join(wanted)))

    def holds(content: str) -> bool:
        written = one_spelling(plain(content))
        return all(start in written for start in starts) or letters.search(written) is not None

    return holds


def lookup(base: KnowledgeBase) -> Lookup:
    """Return the look-up of a base, which is made once."""
    return base.once("lookup", lambda: Lookup(map(RecordView.of, base.by_id.values())))


def near(base: KnowledgeBase, text: str, kinds: Collection[str]) -> list[Found]:
    """Return the records of ``kinds`` that ``text`` certainly names: by identifier, name or author."""
    found = lookup(base).find(text, kinds)
    return [item for item in found if item.match <= Match.AUTHOR]
