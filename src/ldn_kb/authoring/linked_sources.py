"""Which sentences of a paragraph rest on the papers that it links to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ldn_kb.authoring.sentences import Sentence

_BESIDE = 3
"""A sentence with so few words beside those of a link names a source and states nothing: "Reviewed in Jones 2014"."""
_WORD = re.compile(r"[^\W_]+")
_POINTS_BACK = re.compile(r"\b(?:this|these|that|such)\b", re.I)
Link = tuple[str, str]
"""The text of a link, and its address."""


@dataclass(frozen=True)
class LinkedSources:
    """The links to papers by sentence, and which sentences are nothing but such a link."""

    by_sentence: tuple[tuple[Link, ...], ...]
    lines: frozenset[int]
    points_back: int | None
    """The sentence with the only source of the paragraph, if it says that the ones before it rest on it."""

    def of(self, number: int, pieces: Sequence[str], studies: Sequence[int | None]) -> list[tuple[str, ...]]:
        """Return the addresses on which each of the ``pieces`` of a sentence rests.

        They are its own, or else those of the piece before it; without any in the sentence those of its study
        (``studies`` say of which study each sentence tells), or those of the paragraph that stand alone or point back.
        """
        own = self.by_sentence[number]
        found: list[tuple[str, ...]] = []
        for piece in pieces:
            inside = _addresses(link for link in own if link[0] in piece)
            found.append(inside or (found[-1] if found else _addresses(own) or self._around(number, studies)))
        return found

    def _around(self, number: int, studies: Sequence[int | None]) -> tuple[str, ...]:
        told = [place for place, study in enumerate(studies) if study is not None and study == studies[number]]
        near = _addresses(link for place in told for link in self.by_sentence[place])
        if near:
            return near if len(near) == 1 else ()
        if self.points_back is not None and number < self.points_back:
            return _addresses(self.by_sentence[self.points_back])
        return _addresses(link for place in sorted(self.lines) for link in self.by_sentence[place])


def linked(sentences: Sequence[Sentence], sources: Sequence[Link], *, ends_with_source: bool = False) -> LinkedSources:
    """Return the sources of a paragraph by sentence; ``sources`` are its links.

    ``ends_with_source`` says that its last sentence is no more than the name of one.
    """
    by_sentence: list[list[Link]] = [[] for _ in sentences]
    lines = {len(sentences) - 1} if ends_with_source else set()
    for text, address in sources:
        # A link whose text runs over the end of a sentence is that of the first.
        first = text.split(". ")[0].rstrip(".")
        number = next((place for place, item in enumerate(sentences) if first in item.text), None)
        if number is None:
            continue
        by_sentence[number].append((first, address))
        if len(_WORD.findall(sentences[number].text)) <= len(_WORD.findall(text)) + _BESIDE:
            lines.add(number)
    holders = [number for number, links in enumerate(by_sentence) if links]
    points_back = holders[0] if len(holders) == 1 and _POINTS_BACK.search(sentences[holders[0]].text) else None
    return LinkedSources(tuple(map(tuple, by_sentence)), frozenset(lines), points_back)


def _addresses(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in links))
