"""What a paragraph of a new article may be: without claims, or sentences with subjects, studies and questions."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import Stemmer

from ldn_kb.authoring import without_claims
from ldn_kb.authoring.located_text import LocatedText, Paragraph
from ldn_kb.authoring.sentences import Sentence, split
from ldn_kb.authoring.study_candidates import MOST, StudyCandidate, StudyCandidates
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.lookup import names_of, words
from ldn_kb.model import CONCEPT_KINDS

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST_NAME = 6
_WEAK_NAME = 3
_SHORT = 4
_LONGEST_QUESTION = 15
_OF_CONTEXT, _OF_SUBJECT, _OF_STUDY, _DAMPING = 0.25, 0.8, 0.6, 6.0
"""What the words around a sentence, a shared subject and a shared study weigh, against a shared word."""
_LIKELY = 1.3
"""A question that fits less is named, and not proposed: of two such guesses one is wrong."""
_STEMMER = Stemmer.Stemmer("english")


@functools.lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the words of a text without their endings, but those that every text has."""
    return frozenset(_STEMMER.stemWords(words(text))) - _COMMON_STEMS


_COMMON_STEMS: frozenset[str] = frozenset()
_COMMON_STEMS = stems(
    "a an and are as at be been but by can could do does for from had has have how if in into is it its may might more "
    "most no not of on or other our over so some such than that the their them then there these they this those to was "
    "we were what when which while who will with would you your low dose study trial patient people effect use "
    "treatment"
)
stems.cache_clear()


@dataclass(frozen=True)
class Proposal:
    """A sentence that can be checked, with what the knowledge base knows of it.

    ``subjects`` are ids with the words that name them; ``cited`` are the studies behind the numbers of its notes.
    ``is_sure`` says whether the first question is likely enough to be proposed.
    """

    at: str
    number: int
    sentence: Sentence
    subjects: tuple[tuple[str, str], ...]
    studies: tuple[StudyCandidate, ...]
    cited: tuple[str, ...]
    questions: tuple[str, ...]
    is_sure: bool

    @property
    def not_found(self) -> bool:
        """Whether it describes a source that is none of the studies here."""
        return self.sentence.describes_source and not self.studies and not self.cited


class Proposer:
    """Proposes what the sentences of an article are about, from the names, numbers and questions of a base."""

    def __init__(self, base: KnowledgeBase, without: Collection[str] = ()) -> None:
        """``without`` are claims that count as not there, so that proposals can be held against them."""
        self._base = base
        self._without = frozenset(without)
        self._names = self._subject_names()
        self._studies = StudyCandidates(base)
        self._questions = {item.id: self._words_of_question(item.id) for item in base.comparisons}
        self._frequency = Counter(word for weighed in self._questions.values() for word in weighed)

    # --- subjects

    def _subject_names(self) -> dict[str, list[str]]:
        """Return the subjects by each of their names in one go; words that people add to any search name none."""
        everyday = {"".join(words(name)) for name in self._base.subject.search_words}
        names: dict[str, list[str]] = {}
        for key, record in self._base.by_id.items():
            if self._base.kind(key) not in CONCEPT_KINDS:
                continue
            for sort, text in names_of(record):
                joined = "".join(words(text))
                if sort != "id" and joined not in everyday:
                    names.setdefault(joined, []).append(key)
        return names

    def subjects(self, text: str) -> list[tuple[str, str]]:
        """Return the conditions, mechanisms and topics that a text names, each with the name; the longest names win."""
        tokens = list(_TOKEN.finditer(text))
        plain = ["".join(words(token.group())) for token in tokens]
        found: dict[str, str] = {}
        taken: set[int] = set()
        for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                entries = self._names.get("".join(plain[first : first + length]))
                span = range(first, first + length)
                if entries is None or taken.intersection(span):
                    continue
                piece = text[tokens[first].start() : tokens[span[-1]].end()]
                # Short names are abbreviations: "MS", not "ms".
                if len(piece) > _WEAK_NAME or piece.isupper():
                    taken.update(span)
                    for key in entries:
                        found.setdefault(key, piece)
        return list(found.items())

    # --- questions

    def _words_of_question(self, key: str) -> Counter[str]:
        """Return the words that speak for a question, each with its weight: its own, its claims', its evidence's."""
        question = self._base.comparison(key)
        claims = [claim for position in question.positions for claim in position.claims if claim not in self._without]
        answers = [
            position.in_short for position in question.positions if not self._without.intersection(position.claims)
        ]
        weighed: Counter[str] = Counter()
        for weight, texts in (
            (3, [question.question]),
            (2, [*answers, *(self._base.claim(claim).says for claim in claims)]),
            (1, [question.evidence.headline or "", question.evidence.in_short, question.difference or ""]),
            (1, [name for about in question.about for name in _names(self._base, about)]),
        ):
            for text in texts:
                for word in stems(text):
                    weighed[word] += weight
        return weighed

    def questions(
        self, text: str, about: Collection[str], studies: Iterable[str] = (), context: str = ""
    ) -> list[tuple[float, str]]:
        """Return the three questions that a statement may answer, the best first, each with how well it fits.

        ``context`` is its paragraph.
        """
        spoken = dict.fromkeys(stems(context), _OF_CONTEXT)
        spoken |= dict.fromkeys(stems(text), 1.0)
        total = len(self._questions) + 1
        wanted, cited = set(about), set(studies)
        scores = {}
        for key, weighed in self._questions.items():
            question = self._base.comparison(key)
            shared = sum(
                weight * math.log(total / (1 + self._frequency[word])) * (1 + math.log(weighed[word]))
                for word, weight in spoken.items()
                if word in weighed
            )
            score = shared / (_DAMPING + math.sqrt(len(weighed)))
            score += _OF_SUBJECT * len(wanted & set(question.about)) / math.sqrt(len(question.about))
            score += _OF_STUDY * len(cited & set(question.evidence.studies))
            if score:
                scores[key] = score
        best = sorted(scores, key=lambda key: (-scores[key], key))[:MOST]
        return [(scores[key], key) for key in best]

    def is_checkable(self, sentence: Sentence) -> bool:
        """Return whether a sentence states something that can be held against a source."""
        subjects = self.subjects(sentence.text)
        if sentence.is_question:
            # "What if I told you that it helps with this and that?" states something.
            return len(subjects) > 1 and len(sentence.text.split()) > _LONGEST_QUESTION
        return bool(sentence.numbers or subjects or (sentence.describes_source and sentence.text.count(" ") > _SHORT))

    def article(self, text: LocatedText) -> tuple[list[Proposal], dict[str, str]]:
        """Return a proposal for each checkable sentence, and the reasons of the paragraphs that seem to have none."""
        references = {number: self._studies.of_reference(item.text) for number, item in enumerate(text.references, 1)}
        found: list[Proposal] = []
        reasons: dict[str, str] = {}
        tail = {paragraph.at for paragraph in text.paragraphs[-MOST:]}
        above = _Surroundings((), "", ())
        for paragraph in text.paragraphs:
            sentences = split(paragraph.text)
            is_item = ".b" in paragraph.at
            notes = tuple(dict.fromkeys(note for item in sentences for note in item.notes))
            heading = self.subjects(paragraph.heading or "")
            around = _Surroundings(
                tuple(dict((*heading, *(above.subjects if is_item else ()), *self.subjects(paragraph.text))).items()),
                f"{above.text} {paragraph.text}" if is_item else f"{paragraph.heading or ''} {paragraph.text}",
                notes or (above.notes if is_item else ()),
            )
            if not is_item:
                above = around
            numbers = [number for number, item in enumerate(sentences, 1) if self.is_checkable(item)]
            checkable = [sentences[number - 1] for number in numbers]
            is_last = paragraph.at in tail
            if reason := without_claims.reason(paragraph, sentences, checkable, is_last=is_last):
                reasons[paragraph.at] = reason
                continue
            # Nothing is passed over in silence: a paragraph without a known word keeps its first statement.
            for number in numbers or [number for number, item in enumerate(sentences, 1) if not item.is_question][:1]:
                item = self._proposal(paragraph, number, sentences[number - 1], around, dict(heading), references)
                found.append(item)
        return found, reasons

    def reference(self, text: str) -> str | None:
        """Return the study that a printed reference names, if it is one of those here."""
        return self._studies.of_reference(text)

    def _proposal(
        self,
        paragraph: Paragraph,
        number: int,
        sentence: Sentence,
        around: _Surroundings,
        heading: dict[str, str],
        references: dict[int, str | None],
    ) -> Proposal:
        """Return what is known of one sentence; one that names no subject has those of its paragraph."""
        subjects = dict(self.subjects(sentence.text)) | heading or dict(around.subjects)
        every = {*subjects, *dict(around.subjects)}
        studies = self._studies.of_sentence(sentence, every, around.text)
        if around.describes_source:
            known = {item.id for item in studies}
            whole = self._studies.of_sentence(Sentence(paragraph.text), every, around.text)
            studies = [*studies, *(item for item in whole if item.id not in known)][:MOST]
        notes = sentence.notes or around.notes
        cited = tuple(dict.fromkeys(key for note in notes if (key := references.get(note))))
        named = [*cited, *(item.id for item in studies[:1])]
        questions = self.questions(sentence.text, subjects, named, around.text)
        return Proposal(
            at=paragraph.at,
            number=number,
            sentence=sentence,
            subjects=tuple(subjects.items()),
            studies=tuple(studies),
            cited=cited,
            questions=tuple(key for _, key in questions),
            is_sure=bool(questions) and questions[0][0] >= _LIKELY,
        )


@dataclass(frozen=True)
class _Surroundings:
    """What stands around a sentence: the subjects, words and notes of its paragraph and of the one before its list."""

    subjects: tuple[tuple[str, str], ...]
    text: str
    notes: tuple[int, ...]

    @property
    def describes_source(self) -> bool:
        return Sentence(self.text).describes_source


def _names(base: KnowledgeBase, key: str) -> list[str]:
    return [name for sort, name in names_of(base.by_id[key]) if sort in ("name", "synonym", "lay term")]
