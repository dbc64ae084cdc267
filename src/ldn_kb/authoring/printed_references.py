"""Whether a printed reference names a study: its title, however it is hyphenated, with an author or the year."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from ldn_kb.authoring.sentence_numbers import single_years
from ldn_kb.knowledge.paper_identifiers import identifiers_in
from ldn_kb.knowledge.word_folding import words
from ldn_kb.model import Study
from ldn_kb.model.names import family_name

_ALIKE, _NEAR = 0.8, 0.6
"""How many of the words of a title a reference must have to name it, and to come near it."""
_SHORT = 4
"""A title with fewer words, such as the name of a drug, stands in many others: it must be a part of its own."""
_PART_ENDS = re.compile(r"\s[–—|-]\s|[.?!:;,(]\s?|\s\(")
_ONE_NAME, _LEAST_LETTERS = 0.85, 6
"""How alike two long names are that are one, misspelt."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_PEOPLE = re.compile(
    r"\b(?:[A-Z]\. ?){1,3}[A-Z][^\W\d_]+"
    r"|\b[A-Z][^\W\d_]+,? (?:[A-Z]{1,3}\b(?!\))|[A-Z]\.)(?=[,.;&]|\s(?:and|et)\b|\s?$)"
    r"|\b[A-Z][^\W\d_]+ et al\b"
)
"""Names as lists of references give them: S. Doe, Doe SP, Doe et al."""


_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_PROSE = re.compile(
    r"\b(?:consult|please|ask|thank|talk to|speak (?:to|with)) (?:a|an|your|our|the|you|do|note|see)\b"
    r"|\b(?:this|these|the|all|any|no)(?: \w+){0,3} (?:is|are|was|were|does|do|"
    r"should|must|may|can|has|have|cannot)\b",
    re.I,
)


def is_prose(text: str, *, has_source: bool) -> bool:
    """Return whether what stands below a list of references says something: a notice, advice, thanks.

    It has a sentence that ends, and nothing of a reference: no author, year, identifier or address.
    """
    if has_source or not text.rstrip(' *_)"”').endswith((".", "!")) or not _PROSE.search(text):
        return False
    return not (_YEAR.search(text) or _PEOPLE.search(text) or _ADDRESS.search(text) or any(identifiers_in(text)))


class PrintedStudy:
    """A study by what lists of references say of it."""

    def __init__(self, study: Study) -> None:
        self.title = words(study.title)
        self.joined = "".join(self.title)
        self.authors = frozenset("".join(words(family_name(author))) for author in study.authors) - {""}
        self.compound = frozenset(
            "".join(parts) for author in study.authors if len(parts := words(family_name(author))) > 1
        )
        self.year = study.year
        self.identifiers = {
            field: str(value).lower() for field in ("pmid", "doi", "pmcid") if (value := getattr(study, field))
        }


@dataclass(frozen=True)
class Fit:
    """How far a reference fits a study: its title, how much confirms it, and whether something speaks against it.

    ``share`` is that of the words of the title; ``is_whole`` says whether the title stands there as it is, ``is_bare``
    whether the reference gives neither authors nor a year.
    """

    share: float
    is_whole: bool
    confirmed: int
    is_contradicted: bool
    is_bare: bool
    length: int

    @property
    def is_sure(self) -> bool:
        """Whether the reference names the study."""
        is_titled = self.is_whole or self.share >= _ALIKE
        return is_titled and not self.is_contradicted and (self.confirmed > 0 or (self.is_whole and self.is_bare))

    @property
    def is_near(self) -> bool:
        """Whether a person should look at the study."""
        return self.is_whole or self.share >= _NEAR

    @property
    def rank(self) -> tuple[bool, bool, float, int, int]:
        """Order of two that fit: one that is confirmed, then the whole title, then the longer one."""
        return self.confirmed > 0, self.is_whole, self.share, self.confirmed, self.length


class PrintedWords:
    """What a printed reference says: words, people, years, identifiers."""

    def __init__(self, text: str) -> None:
        self._identifiers = {field: value.lower() for field, value, _ in identifiers_in(text)}
        self._text = _ADDRESS.sub(" ", text)
        self._words = words(self._text)
        self._joined = "".join(self._words)
        self._years = frozenset(single_years(self._text))
        self._parts = {"".join(words(part)) for part in _PART_ENDS.split(self._text)}

    @functools.cached_property
    def names_people(self) -> bool:
        """Whether it gives authors."""
        return _PEOPLE.search(self._text) is not None

    @functools.cached_property
    def _long(self) -> list[str]:
        return [word for word in self._words if len(word) >= _LEAST_LETTERS]

    def has_author(self, study: PrintedStudy) -> bool:
        """Return whether it gives an author of a study, perhaps misspelt."""
        title = set(study.title)
        if study.authors.intersection(word for word in self._words if word not in title):
            return True
        if any(name in self._joined for name in study.compound):
            return True
        return any(
            one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ONE_NAME
            for one in study.authors
            if len(one) >= _LEAST_LETTERS
            for other in self._long
            if other not in title
        )

    def fit(self, study: PrintedStudy) -> Fit:
        """Return how far it fits a study."""
        title = set(study.title)
        spoken = {word for word in title if word in self._words or (len(word) >= _SHORT and word in self._joined)}
        is_short = len(study.title) < _SHORT
        is_whole = study.joined in (self._parts if is_short else self._joined) if title else False
        share = 0.0 if is_short or not title else len(spoken) / len(title)
        if not is_whole and share < _NEAR:
            return Fit(share, is_whole, 0, is_contradicted=False, is_bare=False, length=len(title))
        return Fit(
            share,
            is_whole,
            self.has_author(study) + (study.year in self._years),
            is_contradicted=self.names_another(study),
            is_bare=not self.names_people and not self._years,
            length=len(title),
        )

    def names_another(self, study: PrintedStudy) -> bool:
        """Return whether it has an identifier of another paper, or authors none of whom is one of the study."""
        own = study.identifiers
        if any(own[field] != value for field, value in self._identifiers.items() if field in own):
            return True
        return self.names_people and bool(study.authors) and not self.has_author(study)
