"""Which paragraphs of an article come near a caution or a question: where to look before it is called absent."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.named_subjects import NamedSubjects
from ldn_kb.authoring.question_candidates import called, stems
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Caution, Comparison

MOST = 3
_OWN, _OF_SUBJECT, _OF_OTHERS, _OF_EVIDENCE = 4.0, 2.0, 1.0, 0.5
"""What the words of a question or caution weigh, those of its subjects' names, of other articles, of the evidence."""
_NAMED, _ABOVE, _DAMPING = 2.0, 0.3, 10
"""What a subject weighs that a paragraph names, what words above it weigh, and how many words are added to each."""
_RAREST = 4.0
"""What a word weighs that one question alone has."""
_NEAR = 2.8
"""Of the cautions and questions that the first two articles answer, all have a paragraph that is nearer."""
_LINK = re.compile(r"\[\[[^\]]*\]\]")


@dataclass(frozen=True)
class _Words:
    """A paragraph: its words, those of its heading and of what leads it in, and the subjects that either names."""

    own: frozenset[str]
    above: frozenset[str]
    named: frozenset[str]
    named_above: frozenset[str]


class NearParagraphs:
    """The paragraphs of an article, to be found by the words of cautions and questions."""

    def __init__(self, base: KnowledgeBase, article: str, text: LocatedText) -> None:
        """``article`` is the one whose text it is: its own claims and answers count as not there."""
        self._base = base
        self._article = article
        named = NamedSubjects(base)
        leads = {item.at: item.text for item in text.paragraphs if ".b" not in item.at}
        self._paragraphs: dict[str, _Words] = {}
        for item in text.paragraphs:
            above = " ".join((item.heading or "", leads.get(item.at.partition(".")[0], "") if ".b" in item.at else ""))
            self._paragraphs[item.at] = _Words(
                stems(item.text), stems(above), _subjects(named, item.text), _subjects(named, item.heading or "")
            )
        items: list[Caution | Comparison] = [*base.cautions, *base.comparisons]
        self._asked = {item.id: self._words_of(item) for item in items}
        self._about = {item.id: item.about for item in items}
        asking = Counter(word for words in self._asked.values() for word in words)
        holding = Counter(word for words in self._paragraphs.values() for word in words.own | words.above)
        self._rare = {word: self._rarity(asking[word], holding[word]) for word in asking if word in holding}

    def _rarity(self, asking: int, holding: int) -> float:
        """Return what a word weighs that so many questions and so many paragraphs have, however many there are in all.

        A word that half of the paragraphs have still tells that the article speaks of it.
        """
        total = len(self._asked) + 1
        among_questions = _RAREST * math.log(total / (asking + 0.5)) / math.log(total / 1.5)
        return among_questions * math.sqrt(max(1, math.log((len(self._paragraphs) + 1) / holding)))

    def _words_of(self, item: Caution | Comparison) -> Mapping[str, float]:
        """Return the words by which a caution or question is known, each with its weight."""
        weights: dict[str, float] = {}
        for weight, text in self._texts_of(item):
            for word in stems(_LINK.sub(" ", text or "")):
                weights[word] = max(weight, weights.get(word, 0))
        return weights

    def _texts_of(self, item: Caution | Comparison) -> Iterable[tuple[float, str | None]]:
        for key in item.about:
            yield from ((_OF_SUBJECT, name) for name in called(self._base, key))
        if isinstance(item, Caution):
            yield from ((_OWN, item.name), (_OWN, item.text), (_OF_OTHERS, item.box), (_OF_EVIDENCE, item.label))
            claims = list(item.claims)
        else:
            yield from (
                (_OWN, item.question),
                (_OF_EVIDENCE, item.evidence.headline),
                (_OF_EVIDENCE, item.evidence.in_short),
            )
            others = [position for position in item.positions if position.article != self._article]
            yield from ((_OF_OTHERS, position.in_short) for position in others)
            claims = [claim for position in others for claim in position.claims]
        said = (self._base.claim(key) for key in claims)
        yield from ((_OF_OTHERS, claim.says) for claim in said if claim.article != self._article)

    def of(self, key: str) -> list[tuple[float, str]]:
        """Return the paragraphs near a caution or question with how near they are: at most three, the nearest first."""
        asked = self._asked[key]
        scores = {}
        for at, words in self._paragraphs.items():
            shared = sum(asked[word] * self._rare[word] for word in asked.keys() & words.own)
            shared += _ABOVE * sum(asked[word] * self._rare[word] for word in asked.keys() & words.above - words.own)
            scores[at] = shared / math.sqrt(len(words.own) + _DAMPING)
            for about in self._about[key]:
                members = self._base.family(about)
                if members & words.named:
                    scores[at] += _NAMED
                elif members & words.named_above:
                    scores[at] += _ABOVE * _NAMED
        order = list(self._paragraphs)
        near = sorted((at for at in order if scores[at] >= _NEAR), key=lambda at: (-scores[at], order.index(at)))
        return [(scores[at], at) for at in near[:MOST]]


def _subjects(named: NamedSubjects, text: str) -> frozenset[str]:
    return frozenset(key for key, _ in named.of(text))
