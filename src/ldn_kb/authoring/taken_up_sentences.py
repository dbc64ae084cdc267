"""Sentences of a worksheet that waited and were taken up: each becomes an entry with all that is proposed for it."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any

from ldn_kb.authoring import worksheet
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.proposals import Proposal, Proposer
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.problems import quoted

_FIELDS = frozenset(("at", "sentence", "part"))


def is_taken_up(data: Mapping[str, Any]) -> bool:
    """Return whether an entry says only which sentence it is of, so that it is to be filled in."""
    return "sentence" in data and _FIELDS.issuperset(data)


class NoSentenceError(Exception):
    """A sentence cannot be filled in; the text says why."""


class TakenUp:
    """What is proposed for the sentences of an article by today's records; ``text`` is ``None`` if not at hand."""

    def __init__(self, text: LocatedText | None, base: KnowledgeBase, today: datetime.date) -> None:
        self._text, self._base, self._today = text, base, today

    @functools.cached_property
    def _proposals(self) -> dict[tuple[str, int], list[Proposal]]:
        found: dict[tuple[str, int], list[Proposal]] = {}
        for proposal in Proposer(self._base).article(self._text, is_whole=True)[0] if self._text is not None else ():
            found.setdefault((proposal.at, proposal.number), []).append(proposal)
        return found

    def lines(self, data: Mapping[str, Any]) -> list[str]:
        """Return the lines of the entry of a sentence; raises ``NoSentenceError`` if there is no such sentence.

        A part that the sentence does not have is the sentence once more: it states more than was seen.
        """
        if self._text is None:
            raise NoSentenceError("the text of the article is not at hand, so its sentences cannot be filled in")
        at, number = data.get("at"), data["sentence"]
        found = self._proposals.get((at, number)) if isinstance(at, str) and isinstance(number, int) else None
        if not found:
            raise NoSentenceError(f"{quoted(at)} has no sentence {quoted(number)}")
        part = next((item for item in found if item.part[0] == data.get("part", 1)), found[0])
        heading = next(item.heading for item in self._text.paragraphs if item.at == at)
        return worksheet.entry(part, self._base, self._today, set(), heading or "")
