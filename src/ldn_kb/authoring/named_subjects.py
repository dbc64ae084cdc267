"""The conditions, mechanisms and topics that a text names, by any of their names."""

from __future__ import annotations

import functools
import re
from collections import Counter

from ldn_kb.authoring.question_candidates import called, stems
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.record_view import names_of
from ldn_kb.knowledge.word_folding import words
from ldn_kb.model import CONCEPT_KINDS, Condition

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST_NAME = 6
_WEAK_NAME = 3
_SHORT = 4
_ABBREVIATION = 5
_MANY = 3
_NO_WORDS = frozenset(words("a an and in of or the with disease disorder syndrome condition"))
_JOINS = ("and", "or")
_HAPPENS = """
    activation antagonism attenuation axis balance block blockade calming decrease downregulation effect from growth in
    increase increased inhibition inhibitor modulation modulator of pathway prevention rebound reduced reduction release
    inactivation repair rise stimulation strengthening suppression the transient upregulation
"""
_WHAT_HAPPENS = frozenset(_HAPPENS.split())


@functools.lru_cache(maxsize=4096)
def _plain(token: str) -> str:
    return "".join(words(token))


class NamedSubjects:
    """Finds subjects in sentences of an article."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._names = self._subject_names()
        self._found: dict[str, list[tuple[str, str]]] = {}

    def _subject_names(self) -> dict[str, list[str]]:
        """Return the subjects by each of their names in one go.

        Words that people add to any search name none, nor does what every sentence may name: the drug, or a dose.
        """
        subject = self._base.subject
        everyday = {
            "".join(words(name)) for name in (*subject.search_words, subject.name, subject.short, subject.substance)
        }
        names: dict[str, list[str]] = {}
        titles: dict[str, list[str]] = {}
        for key, record in self._base.by_id.items():
            if self._base.kind(key) not in CONCEPT_KINDS:
                continue
            for sort, text in names_of(record):
                joined = "".join(words(text))
                if sort != "id" and joined not in everyday and not joined[:1].isdigit():
                    names.setdefault(joined, []).append(key)
                    if sort == "name":
                        titles.setdefault(joined, []).append(key)
        # A word that people use of many things says of none of them what a sentence is about, but of the one so called.
        names = {name: keys if len(set(keys)) < _MANY else titles.get(name, []) for name, keys in names.items()}
        names = {name: keys for name, keys in names.items() if keys}
        used = Counter(word for name, key in self._named_words() for word in name)
        for name, keys in self._things_acted_upon().items():
            if len(keys) == 1 and used[name] < _MANY:
                names.setdefault(name, sorted(keys))
        return names

    def _named_words(self) -> list[tuple[frozenset[str], str]]:
        """Return the words of each concept's names, with its id."""
        concepts = [(key, record) for key, record in self._base.by_id.items() if self._base.kind(key) in CONCEPT_KINDS]
        return [
            (frozenset(word for sort, text in names_of(record) if sort != "id" for word in words(text)), key)
            for key, record in concepts
        ]

    def _things_acted_upon(self) -> dict[str, set[str]]:
        """Return mechanisms by their names without what happens there.

        An article writes of glial cells, and seldom of their attenuation.
        """
        names: dict[str, set[str]] = {}
        for mechanism in self._base.mechanisms:
            for sort, text in names_of(mechanism):
                left = [word for word in _TOKEN.findall(text) if word.lower() not in _WHAT_HAPPENS]
                joined = "".join(word for part in left for word in words(part))
                is_abbreviation = len(left) == 1 and left[0].isupper() and len(joined) >= _WEAK_NAME
                if sort in ("name", "synonym") and (len(joined) > _SHORT or is_abbreviation):
                    names.setdefault(joined, set()).add(mechanism.id)
        return names

    def title(self, heading: str, subjects: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return the diseases among ``subjects`` if their names are all that a heading says."""
        diseases = [(key, name) for key, name in subjects if isinstance(self._base.by_id[key], Condition)]
        rest = heading
        for _, name in diseases:
            rest = rest.replace(name, " ")
        return tuple(diseases) if len(stems(rest)) <= len(diseases) else ()

    def of(self, text: str) -> list[tuple[str, str]]:
        """Return the conditions, mechanisms and topics that a text names, each with the name; the longest names win."""
        if text not in self._found:
            self._found[text] = self._read(text)
        return list(self._found[text])

    def _read(self, text: str) -> list[tuple[str, str]]:
        tokens = list(_TOKEN.finditer(text))
        plain = [_plain(token.group()) for token in tokens]
        found: dict[str, str] = {}
        taken: set[int] = set()
        for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                entries = self._names.get("".join(plain[first : first + length]))
                span = range(first, first + length)
                if entries is None or taken.intersection(span):
                    continue
                piece = text[tokens[first].start() : tokens[span[-1]].end()]
                if piece.isupper() and length == 1 and len(piece) <= _ABBREVIATION:
                    # The last letter of an abbreviation is no plural: CRP is not CRPS.
                    entries = [key for key in entries if piece.lower() in self._written[key]]
                    if not entries:
                        continue
                # Short names are abbreviations: "MS", not "ms".
                if len(piece) > _WEAK_NAME or piece.isupper():
                    taken.update(span)
                    # "Breast and ovarian cancer" names two.
                    joined = first > 1 and length > 1 and plain[first - 1] in _JOINS
                    other = (
                        self._names.get("".join((plain[first - 2], *plain[first + 1 : first + length])))
                        if joined
                        else None
                    )
                    for key in (*entries, *(other or ())):
                        found.setdefault(key, piece)
        # Who names a disease and the group that it belongs to speaks of the disease.
        wider = {key for key in found if any(key != other and other in self._base.family(key) for other in found)}
        return [(key, piece) for key, piece in found.items() if key not in wider]

    def narrowed(self, key: str, text: str) -> str:
        """Return a subject, or the narrower disease that a text means by it: one "in children", an "ovarian" one."""
        spoken = frozenset(words(text))
        return next((member for member, extra in self._narrower.get(key, ()) if extra <= spoken), key)

    @functools.cached_property
    def _written(self) -> dict[str, frozenset[str]]:
        """The words of each concept's names in small letters, as they are written."""
        return {
            key: frozenset(word for _, text in names_of(record) for word in _TOKEN.findall(text.lower()))
            for key, record in self._base.by_id.items()
            if self._base.kind(key) in CONCEPT_KINDS
        }

    @functools.cached_property
    def _narrower(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """The narrower diseases of each, with the words that their names have beyond those of the wider one."""
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for wider in self._base.conditions:
            common = {word for name in called(self._base, wider.id) for word in words(name)} | _NO_WORDS
            for member in sorted(self._base.family(wider.id) - {wider.id}):
                extras = dict.fromkeys(frozenset(words(name)) - common for name in called(self._base, member))
                found.setdefault(wider.id, []).extend((member, extra) for extra in extras if extra)
        return found
