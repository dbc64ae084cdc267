"""Records by what people call them: names, synonyms, lay terms, misspellings, authors, identifiers and numbers.

One look-up serves the command ``find``, every "did you mean" and the proposals for a new article.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from pydantic import BaseModel

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord, Finding, Study
from ldn_kb.model.names import family_name
from ldn_kb.model.reported_numbers import plain_number

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’ʼ`´]")
# No character before these is an accent by itself.
_MAY_COMBINE = re.compile("[\u0300-\U0010ffff]+")
# British and American spelling alike: tumour and tumor, anaemia and anemia, oesophagus and esophagus.
_SPELLINGS = (("our", "or"), ("ae", "e"), ("oe", "e"))
_SHORTEST_PLURAL = 4
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
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_NUMBER_IN_TEXT = re.compile(r"(?<![\w.,·])[-−]?[0-9]+(?:[.·][0-9]+)?(?!\w)\s?%?")
_NOT_RESULTS = frozenset(("year", "pmid", "level", "hits", "screened", "order", "format", "primary"))


_NAME_FIELDS = (
    ("name", "name"),
    ("abbreviation", "abbreviation"),
    ("synonyms", "synonym"),
    ("lay_terms", "lay term"),
    ("misspellings", "misspelling"),
    ("brands", "product"),
    ("other_names", "other name"),
    ("term", "term"),
    ("title", "title"),
    ("question", "question"),
    ("says", "statement"),
    ("query", "query"),
)
"""The fields that hold what a record is called, with a word for each."""


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


def words(text: str) -> list[str]:
    """Return the words of a text so that spellings of one word are equal: no accents, no plural, one spelling."""
    return [_folded(word) for word in _WORD.findall(_plain(text))]


def _plain(text: str) -> str:
    """Return a text in small letters, without accents and apostrophes."""
    plain = _APOSTROPHES.sub("", text.lower())
    return plain if plain.isascii() else _MAY_COMBINE.sub(_uncombined, unicodedata.normalize("NFKD", plain))


def _uncombined(match: re.Match[str]) -> str:
    return "".join(char for char in match.group() if not unicodedata.combining(char))


def _keys(split: list[str]) -> set[str]:
    """Return a name in one go, as some write it: mecfs, nfkb, crohnsdisease."""
    joined = "".join(split)
    return {joined, _folded(joined)}


def _folded(word: str) -> str:
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return f"{word[:-3]}y"
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def names_of(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """Yield what a record is called, each name with what sort of name it is."""
    yield "id", record.id
    for field, sort in _NAME_FIELDS:
        names = getattr(record, field, None) or ()
        yield from ((sort, name) for name in ((names,) if isinstance(names, str) else names))
    if isinstance(record, Finding):
        yield "outcome", f"{' '.join(record.about)} {record.outcome}"


@dataclass(frozen=True)
class _Name:
    id: str
    sort: str
    text: str
    words: tuple[str, ...]

    def found(self, match: Match) -> Found:
        # A misspelling is shown only if nothing else fits.
        length = len(self.text) + (_MISSPELT if self.sort == "misspelling" else 0)
        return Found(match, length, self.id, f"{self.sort}: {self.text}")


class Lookup:
    """The names of all records of a base, to be looked up by what people type."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._names: list[_Name] = []
        self._joined: dict[str, list[_Name]] = defaultdict(list)
        self._authors: dict[str, list[Study]] = defaultdict(list)
        for record in base.by_id.values():
            for sort, text in names_of(record):
                name = _Name(record.id, sort, text, tuple(words(text)))
                self._names.append(name)
                for key in _keys(list(name.words)):
                    self._joined[key].append(name)
            if isinstance(record, Study):
                for author in record.authors:
                    self._authors["".join(words(family_name(author)))].append(record)

    def find(self, text: str, kinds: Collection[str] = ()) -> list[Found]:
        """Return the records of ``kinds`` (all, if empty) that ``text`` may mean, the best first, each once."""
        best: dict[str, Found] = {}
        for found in self._every(text):
            if kinds and self._base.kind(found.id) not in kinds:
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
        for key in _keys(wanted):
            for name in self._joined.get(key, ()):
                yield name.found(Match.NAME)
        yield from self._written(wanted)
        yield from self._with_words(wanted)
        yield from self._with_number(text)

    def _identified(self, text: str) -> Iterator[Found]:
        """Yield the records that have an identifier that stands in ``text``: however it was copied."""
        pmids = {int(next(filter(None, match.groups()))) for match in _PMID.finditer(text)}
        doi, pmcid = _DOI.search(text), _PMCID.search(text)
        wanted = (doi.group().rstrip(".,;)").lower() if doi else None), (pmcid.group().upper() if pmcid else None)
        upper = " ".join(text.upper().split())
        for study in self._base.studies:
            if study.pmid in pmids:
                yield Found(Match.IDENTIFIER, 0, study.id, f"PMID {study.pmid}")
            if study.doi and study.doi.lower() == wanted[0]:
                yield Found(Match.IDENTIFIER, 0, study.id, f"DOI {study.doi}")
            if study.pmcid and study.pmcid == wanted[1]:
                yield Found(Match.IDENTIFIER, 0, study.id, study.pmcid)
            for number in study.registration:
                if number.upper() == upper or (number.upper() in upper and len(number) > len("NCT12345")):
                    yield Found(Match.IDENTIFIER, 0, study.id, f"registration {number}")

    def _written(self, wanted: list[str]) -> Iterator[Found]:
        """Yield the studies by an author, and of a year if one is asked for; the first author's come first."""
        years = {word for word in wanted if re.fullmatch("(?:1[6-9]|20)[0-9]{2}", word)}
        rest = "".join(word for word in wanted if word not in years and word not in ("et", "al", "and"))
        for study in self._authors.get(rest, ()):
            if not years or str(study.year) in years:
                position = [("".join(words(family_name(author)))) for author in study.authors].index(rest)
                yield Found(Match.AUTHOR, position, study.id, f"author: {study.authors[position]}")

    def _with_words(self, wanted: list[str]) -> Iterator[Found]:
        """Yield the records with all words in one name, or, if it is a study, in title, authors, journal and year."""
        if not wanted:
            return
        sought = set(wanted)
        for name in self._names:
            if sought <= set(name.words):
                yield name.found(Match.WORDS)
            elif len(wanted[-1]) >= _SHORTEST_START and all(
                any(word.startswith(part) for word in name.words) for part in wanted
            ):
                yield name.found(Match.START)
        for study in self._base.studies:
            every = words(" ".join([study.title, *study.authors, study.journal or "", str(study.year or "")]))
            if sought <= set(every):
                yield Found(Match.WORDS, len(study.title), study.id, f"title: {study.title}")

    def _with_number(self, text: str) -> Iterator[Found]:
        """Yield the claims and studies that hold the number that ``text`` is."""
        match = _NUMBER.fullmatch(text.strip())
        if match is None:
            return
        value, unit = _number(match[1]), (match[2] or "").lower()
        percent = unit in ("%", "percent", "per cent")
        for key, where, number, of in self.numbers:
            # What falls by 46% is stored as -46 and spoken of as 46.
            if (number == value or number == -value < 0) and not (percent and of not in ("%", "")):
                yield Found(Match.NUMBER, 0, key, f"{plain_number(number)}{f' {of}' if of else ''} in {where}")

    @property
    def numbers(self) -> list[tuple[str, str, float, str]]:
        """Every number that a study reports or a claim states: id, place, number and unit."""
        return self._base.once("lookup-numbers", lambda: list(_numbers(self._base)))

    def _spelt_alike(self, text: str, kinds: Collection[str]) -> Iterator[Found]:
        """Yield the records with a name that is nearly what was written."""
        joined = "".join(words(text))
        keys = [key for key, names in self._joined.items() if not kinds or self._any(names, kinds)]
        for key in difflib.get_close_matches(joined, keys, n=5, cutoff=_CLOSE):
            for name in self._joined[key]:
                if not kinds or self._base.kind(name.id) in kinds:
                    yield name.found(Match.SPELLING)
        authors = [] if kinds and "study" not in kinds else list(self._authors)
        for key in difflib.get_close_matches(joined, authors, n=3, cutoff=_CLOSE):
            for study in self._authors[key]:
                yield Found(Match.SPELLING, 0, study.id, f"author: {_author(study, key)}")

    def _any(self, names: Iterable[_Name], kinds: Collection[str]) -> bool:
        return any(self._base.kind(name.id) in kinds for name in names)


def _author(study: Study, joined: str) -> str:
    return next(author for author in study.authors if "".join(words(family_name(author))) == joined)


def description(record: AnyRecord) -> str:
    """Return what a record is, in a line: of a study who published it, when, and its title."""
    if isinstance(record, Study):
        author = family_name(record.authors[0]) if record.authors else record.journal or "unknown"
        return f"{author} {record.year or 'n.d.'}: {record.title}"
    if isinstance(record, Finding):
        return f"{', '.join(record.about)}: {record.outcome}"
    return next((name for sort, name in names_of(record) if sort != "id"), record.id)


def may_hold(text: str) -> Callable[[str], bool]:
    """Return whether a file with some content may hold a record that is found by ``text``, other than by its spelling.

    It says yes too often and never no for such a file: reading the others takes ten times as long as asking.
    """
    wanted = [word for word in words(text) if word not in ("et", "al", "and")]
    starts = [word[:_SHORTEST_START] for word in wanted]
    in_one_go = re.compile(r"[\W_]*".join("".join(wanted)))

    def holds(content: str) -> bool:
        plain = _plain(content)
        for british, american in _SPELLINGS:
            plain = plain.replace(british, american)
        return all(start in plain for start in starts) or in_one_go.search(plain) is not None

    return holds


def lookup(base: KnowledgeBase) -> Lookup:
    """Return the look-up of a base, which is made once."""
    return base.once("lookup", lambda: Lookup(base))


def near(base: KnowledgeBase, text: str, kinds: Collection[str]) -> list[Found]:
    """Return the records of ``kinds`` that ``text`` certainly names: by identifier, name or author."""
    found = lookup(base).find(text, kinds)
    return [item for item in found if item.match <= Match.AUTHOR]


def _numbers(base: KnowledgeBase) -> Iterator[tuple[str, str, float, str]]:
    for study in base.studies:
        for outcome in study.outcomes:
            yield from _of(study.id, outcome, f"outcomes.{outcome.id}")
        for name in ("n", "arms", "duration_weeks"):
            yield from _of(study.id, getattr(study, name), name)
    for claim in base.claims:
        for figure in claim.figures:
            for number in (figure.value, figure.to):
                if number is not None:
                    yield claim.id, f"figures.{figure.label}", number, figure.unit


def _number(written: str) -> float:
    """Return a number as people write it: commas part thousands, or, before other than three digits, are a point."""
    return float(re.sub("[,·]", ".", _THOUSANDS.sub("", written.replace("−", "-"))))


def _in_text(text: str) -> Iterator[tuple[float, str]]:
    """Yield the numbers of a text, such as ``46% of 11,194``, each with ``%`` or nothing."""
    for match in _NUMBER_IN_TEXT.finditer(_THOUSANDS.sub("", text)):
        yield _number(match.group().rstrip("% ")), "%" if match.group().endswith("%") else ""


def _of(key: str, value: Any, where: str, unit: str = "") -> Iterator[tuple[str, str, float, str]]:
    """Yield the numbers below ``value``; those of one part of a record have the unit that stands beside them."""
    if isinstance(value, BaseModel):
        own = str(getattr(value, "unit", None) or "")
        for name, inner in value.__dict__.items():
            if name == "text" and isinstance(inner, str):
                # Beside a value it says the same in the words of the paper.
                told = {getattr(value, other, None) for other in ("value", "low", "high", "baseline")}
                yield from ((key, f"{where}.text", number, of) for number, of in _in_text(inner) if number not in told)
            elif name not in _NOT_RESULTS:
                yield from _of(
                    key, inner, f"{where}.{name}", own if name in ("value", "baseline", "low", "high") else ""
                )
    elif isinstance(value, tuple):
        for item in value:
            yield from _of(key, item, f"{where}.{getattr(item, 'name', '')}".rstrip("."))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, where, value, unit
