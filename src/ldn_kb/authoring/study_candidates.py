"""Which studies a sentence of an article may speak of: by author, year, journal, people, design, and its numbers."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ldn_kb.authoring.printed_references import PrintedStudy, PrintedWords
from ldn_kb.authoring.sentence_numbers import single_years
from ldn_kb.authoring.sentences import Sentence
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.lookup import lookup
from ldn_kb.knowledge.word_folding import words
from ldn_kb.model import Condition, Study
from ldn_kb.model.names import family_name

MOST = 3
_ENOUGH, _ENOUGH_OF_SOURCE = 2.0, 1.2
"""What a study must have in common with a sentence: an author, or a year and a number; less where it names a source."""
_SURE, _AHEAD = 2.5, 0.5
"""How well the best study must fit to be cited, and by how much better than the next."""
LIKELY = 1.8
"""How well the best study must fit to be asked for."""
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’'-]+")
_TELLS = "what it measured"
_TITLE = "words of its title"
_FEW_TITLES, _LEAST_OF_TITLE = 4, 2
_TOLD = 0.15
_LEAST_OF_JOURNAL = 2
_SMALL = 3
_FEW_PEOPLE = 20
_ALL_WEAK = 3
_EVERYDAY = frozenset(words("of and the in for journal research medicine study"))
_OF_ANY_STUDY = frozenset(
    words(
        "a an at with on to from by or after before week month day year patient people pilot trial randomized "
        "randomised controlled double blind placebo open label crossover case series report survey review meta "
        "analysis systematic effect treatment therapy clinical low dose number score change baseline mean any group"
    )
)


@dataclass(frozen=True)
class StudyCandidate:
    """A study that a sentence may speak of, and what they have in common."""

    id: str
    score: float
    because: tuple[str, ...]

    @property
    def is_distinctive(self) -> bool:
        """Whether they share an author, a journal or a number, and not only what many studies share.

        A few people are in many studies.
        """
        few = {f"n {number}" for number in range(_FEW_PEOPLE + 1)}
        return not all(_is_weak(item) or item in few for item in self.because)

    @property
    def marks(self) -> frozenset[str]:
        """What is said of it and of hardly another one: its year, its people."""
        return frozenset(item for item in self.because if item.startswith(("year ", "n ")))


@dataclass(frozen=True)
class _Spoken:
    """What a sentence, with its paragraph, says of a study."""

    words: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    names_around: frozenset[str]
    years: frozenset[int]
    people: frozenset[float]
    over: frozenset[float]
    values: frozenset[float]
    source: bool


class StudyCandidates:
    """The studies of a base, to be known again from how an article describes them."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._numbers: dict[str, set[float]] = {study.id: set() for study in base.studies}
        for key, _, value, _ in lookup(base).numbers:
            if key in self._numbers:
                self._numbers[key].add(value)
        self._holders = Counter(value for values in self._numbers.values() for value in values)
        self._studies = {study.id: _Described(study) for study in base.studies}
        self._printed = {study.id: PrintedStudy(study) for study in base.studies}
        self._about = Counter(key for study in self._studies.values() for key in study.about)
        self._words_of = {key: words(key.replace("-", " ")) for key in self._about}
        self._titles = Counter(word for study in self._studies.values() for word in study.title)
        self._known = Counter(word for study in self._studies.values() for word in study.tells)

    def about(self, key: str) -> Collection[str]:
        """Return the subjects of a study."""
        return self._studies[key].about

    def fitting(self, cited: tuple[str, ...], subjects: Collection[str]) -> tuple[str, ...]:
        """Return those of the sources of a paragraph that bear on a statement of it, or all if none does."""
        diseases = [key for key in subjects if isinstance(self._base.by_id[key], Condition)]
        about = {key for disease in diseases for key in self._base.family(disease)}
        fit = [key for key in cited if about.intersection(self.about(key))]
        return tuple(fit) or cited

    def of_sentence(self, sentence: Sentence, about: Collection[str], context: str = "") -> list[StudyCandidate]:
        """Return the studies that a sentence may speak of, the best first.

        ``about`` are the subjects named there; ``context`` is the text around, in which author or year may stand.
        """
        numbers = [item for item in sentence.numbers if item.unit != "year"]
        people = frozenset(item.value for item in numbers if item.is_people)
        spoken = frozenset(words(sentence.text))
        around, names_around = _of_context(context)
        said = _Spoken(
            words=spoken,
            around=spoken | around,
            names=_names(sentence.text),
            names_around=names_around,
            years=frozenset(sentence.years),
            people=people,
            over=frozenset(item.value for item in numbers if item.is_people and item.qualifier == "more-than"),
            # Two or three of something is everywhere.
            values=frozenset(item.value for item in numbers if item.value > _SMALL or item.value != int(item.value))
            - people,
            source=sentence.describes_source,
        )
        enough = _ENOUGH_OF_SOURCE if sentence.describes_source else _ENOUGH
        found = [self._candidate(key, said, about) for key in self._studies]
        fitting = [
            item
            for item in found
            if item.score >= enough
            and _is_telling(item.because, counts_others=bool(people and self._studies[item.id].people))
        ]
        return sorted(fitting, key=lambda item: (-item.score, item.id))[:MOST]

    def _candidate(self, key: str, said: _Spoken, about: Collection[str]) -> StudyCandidate:
        study = self._studies[key]
        score, because = study.fit(said)
        for value in sorted(said.values & self._numbers[key]):
            score += min(1.5, 3 / self._holders[value])
            because.append(f"{value:g}")
        # What was measured, and in whom: rare words that both have.
        shared = study.about.intersection(about)
        names = {word for key in shared for word in self._words_of[key]}
        told = sum(1 / self._known[word] for word in (study.tells & said.words) - names) if shared else 0
        if told >= _TOLD:
            score += min(1.5, 2 * told)
            because.append(_TELLS)
        if shared:
            score += max(min(1.2, 4 / self._about[subject]) for subject in shared)
            because.append("subject")
        elif said.source and (named := self._titled(study, said.words)):
            score += min(1.5, named)
            because.append(_TITLE)
        return StudyCandidate(key, score, tuple(because))

    def _titled(self, study: _Described, spoken: Collection[str]) -> float:
        """Return how much of the title of a study a sentence says, by words that few titles have; 0 if too little."""
        rare = [word for word in study.title.intersection(spoken) if self._titles[word] <= _FEW_TITLES]
        return sum(1 / self._titles[word] for word in rare) if len(rare) >= _LEAST_OF_TITLE else 0.0

    def of_source(self, text: str, address: str | None) -> tuple[list[str], bool]:
        """Return the studies that a line which names one source may mean, and whether that is sure.

        An identifier or a title says which one it is. So do author and year, unless the line links to another paper.
        """
        identified = lookup(self._base).identified(f"{address or ''} {text}")
        reference = identified[0] if identified else self.of_reference(text)
        if reference is not None:
            return [reference], True
        names, spoken, years = _names(text), set(words(text)), single_years(text)
        same = [key for key, study in self._studies.items() if study.first in names and study.is_dated(years, spoken)]
        in_journal = [key for key in same if self._studies[key].journal <= spoken]
        same = in_journal if len(in_journal) == 1 else same
        return same, len(same) == 1 and address is None

    def of_reference(self, text: str) -> str | None:
        """Return the study that a printed reference names for sure: by identifier, or by title and author or year.

        A reference that gives neither authors nor a year is known by its whole title.
        """
        found = lookup(self._base).identified(text)
        if found:
            return found[0]
        printed = PrintedWords(text)
        fits = [(fit, key) for key, study in self._printed.items() if (fit := printed.fit(study)).is_sure]
        return max(fits, key=lambda item: (item[0].rank, item[1]))[1] if fits else None

    def near_reference(self, text: str) -> list[str]:
        """Return the studies that a printed reference may name, the nearest first, where none of them is sure."""
        printed = PrintedWords(text)
        fits = [(fit, key) for key, study in self._printed.items() if (fit := printed.fit(study)).is_near]
        return [key for _, key in sorted(fits, key=lambda item: (item[0].rank, item[1]), reverse=True)[:MOST]]


def sure(studies: Sequence[StudyCandidate]) -> list[str]:
    """Return the studies that a sentence speaks of for sure: one that stands out, or several that it tells apart.

    It tells them apart if it gives year and people, or year and author, of each.
    """
    told = [item for item in studies if item.score >= _SURE and item.is_distinctive]
    if not told or told[0] != studies[0]:
        return []
    apart = [item for item in told if len(item.marks) > 1]
    if len(apart) > 1 and len(frozenset().union(*(item.marks for item in apart))) == sum(
        len(item.marks) for item in apart
    ):
        return [item.id for item in apart]
    others = [item.score for item in studies[1:]]
    return [studies[0].id] if not others or studies[0].score - others[0] >= _AHEAD else []


def _is_telling(because: Collection[str], *, counts_others: bool) -> bool:
    """Return whether what a study has in common with a sentence tells it from others.

    A year, a subject, a design, even two of them, and any one number are what many studies share; an author is not. All
    three are enough unless sentence and study both count people: other people then.
    """
    weak = [item for item in because if _is_weak(item)]
    if len(weak) == len(because):
        return len(weak) >= _ALL_WEAK and not counts_others
    return len(because) > 1 or any(item.startswith("author ") for item in because)


def _is_weak(reason: str) -> bool:
    return reason.startswith("year ") or reason in ("subject", _TELLS) or reason in _DESIGN_WORDS


def _names(text: str) -> frozenset[str]:
    """Return the words of a text that start with a capital, as family names do."""
    return frozenset("".join(words(name)) for name in _CAPITALISED.findall(text))


@functools.lru_cache(maxsize=4)
def _of_context(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and names of a paragraph; each of its sentences asks for them."""
    return frozenset(words(text)), _names(text)


class _Described:
    """A study by what articles say of it."""

    def __init__(self, study: Study) -> None:
        self.authors = {"".join(words(family_name(author))): author for author in study.authors}
        self.first = next(iter(self.authors), "")
        self.year = study.year
        self.journal = set(words(study.journal or "")) - _EVERYDAY
        self.title = frozenset(words(study.title)) - _EVERYDAY - _OF_ANY_STUDY
        counts = study.n.model_dump().values()
        outcomes = (outcome.measure for outcome in study.outcomes)
        self.tells = (
            frozenset(word for text in (study.title, *outcomes) for word in words(text)) - _EVERYDAY - _OF_ANY_STUDY
        )
        self.people = {float(count) for count in (*counts, *(arm.n for arm in study.arms)) if count}
        self.about = {*study.conditions, *study.mechanisms, *study.topics}
        self.design = frozenset(name for name, fits in _DESIGNS if fits(study))

    def is_dated(self, years: Collection[int], spoken: Collection[str]) -> bool:
        """Return whether it is of one of the years that a line gives; without a year the journal is enough."""
        if years:
            return self.year in years
        return len(self.journal) >= _LEAST_OF_JOURNAL and self.journal.issubset(spoken)

    def fit(self, said: _Spoken) -> tuple[float, list[str]]:
        """Return how far a sentence fits, and in what."""
        score, because = 0.0, []
        if authors := [author for author in self.authors if author in said.names]:
            score += 3 if self.first in authors else 1.5
            because.append(f"author {self.authors[authors[0]]}")
        elif self.first in said.names_around:
            score += 1
        if self.year in said.years:
            score += 1.5
            because.append(f"year {self.year}")
        elif said.years and self.year is not None:
            # It names a year, and that is another one.
            score -= 1.5
        elif str(self.year) in said.around:
            score += 0.7
        if len(self.journal) >= _LEAST_OF_JOURNAL and self.journal <= said.words:
            score += 1.5
            because.append("journal")
        if shared := sorted(word for names in self.design for word in names & said.words):
            score += 0.6
            because.append(shared[0])
        elif self.design and said.words & _DESIGN_WORDS:
            # It speaks of mice, or of a trial, and that is something else.
            score -= 0.7
        rounded = {count for count in self.people for least in said.over if least < count <= _ROUNDED * least}
        if same := self.people & said.people or rounded:
            score += 1.5
            because.append(f"n {min(same):g}")
        elif said.people and self.people:
            score -= 0.7
        return score, because


_ROUNDED = 1.1
"""Who writes of more than so many people has rounded their number down, by a tenth at most."""
_DESIGNS: tuple[tuple[frozenset[str], Callable[[Study], bool]], ...] = (
    (frozenset(words("vitro cell culture tissue")), lambda study: "cells" in study.subjects),
    (frozenset(words("mouse mice rat animal")), lambda study: "animals" in study.subjects),
    (frozenset(words("case")), lambda study: "case" in study.design),
    (frozenset(words("randomised randomized placebo blind blinded crossover")), lambda study: "rct" in study.design),
    (frozenset(words("review meta systematic")), lambda study: "review" in study.design or "meta" in study.design),
)
"""Words with which articles describe a design, and which studies they fit."""
_DESIGN_WORDS = frozenset().union(*(names for names, _ in _DESIGNS))
