"""Which questions a statement of an article may answer: by its words, its subjects, its studies."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import Stemmer

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.record_view import names_of
from ldn_kb.knowledge.word_folding import words

MOST = 3
_OF_CONTEXT, _OF_SUBJECT, _OF_STUDY, _DAMPING = 0.25, 0.8, 0.6, 6.0
"""What the words around a sentence, a shared subject and a shared study weigh, against a shared word."""
_LIKELY, _AHEAD, _OWN_WORDS = 1.3, 1.4, 2
"""A question that fits less, or hardly better than the next, is named and not proposed: too often it is another one."""
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
_EVERYDAY = stems(
    "sometimes usually typically usual typical several few very also even still just quite two three another again "
    "already always during appear appears require requires required need needs become becomes seem seems "
    "potentially generally mainly especially particularly possible likely however"
)
"""Words that questions share by chance: rare as they are, they weigh half."""
_OF_EVERYDAY = 0.5


class QuestionCandidates:
    """The questions of a base, to be known again from the words of their answers."""

    def __init__(self, base: KnowledgeBase, without: Collection[str] = ()) -> None:
        """``without`` are claims that count as not there, so that proposals can be held against them."""
        self._base = base
        self._without = frozenset(without)
        self._weights = self._weighed({item.id: self._words_of_question(item.id) for item in base.comparisons})

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
            (1, [name for about in question.about for name in called(self._base, about)]),
        ):
            for text in texts:
                for word in stems(text):
                    weighed[word] += weight
        return weighed

    def _weighed(self, questions: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
        """Return what each word of each question weighs: more if few questions have it."""
        frequency = Counter(word for counted in questions.values() for word in counted)
        rare = {word: math.log((len(questions) + 1) / (1 + count)) for word, count in frequency.items()}
        return {
            key: {
                word: rare[word] * (1 + math.log(count)) * (_OF_EVERYDAY if word in _EVERYDAY else 1)
                for word, count in counted.items()
            }
            for key, counted in questions.items()
        }

    def of_statement(
        self, text: str, about: Collection[str], studies: Iterable[str] = (), context: str = ""
    ) -> list[tuple[float, str]]:
        """Return the three questions that a statement may answer, the best first, each with how well it fits.

        ``context`` is its paragraph.
        """
        spoken = dict.fromkeys(stems(context), _OF_CONTEXT)
        spoken |= dict.fromkeys(stems(text), 1.0)
        wanted, cited = set(about), set(studies)
        scores = {}
        for key, weighed in self._weights.items():
            question = self._base.comparison(key)
            shared = sum(spoken[word] * weighed[word] for word in weighed.keys() & spoken.keys())
            score = shared / (_DAMPING + math.sqrt(len(weighed)))
            score += _OF_SUBJECT * len(wanted & set(question.about)) / math.sqrt(len(question.about))
            score += _OF_STUDY * len(cited & set(question.evidence.studies))
            if score:
                scores[key] = score
        best = sorted(scores, key=lambda key: (-scores[key], key))[:MOST]
        return [(scores[key], key) for key in best]

    def is_sure(self, text: str, questions: Sequence[tuple[float, str]]) -> bool:
        """Return whether the first of some questions fits well, by words of its own, and better than the next."""
        if not questions or questions[0][0] < _LIKELY:
            return False
        own = len(stems(text) & self._weights[questions[0][1]].keys())
        return own >= _OWN_WORDS and (len(questions) == 1 or questions[0][0] >= _AHEAD * questions[1][0])


def called(base: KnowledgeBase, key: str) -> list[str]:
    """Return what a concept is called, without misspellings."""
    return [name for sort, name in names_of(base.by_id[key]) if sort in ("name", "synonym", "lay term")]
