"""What an entry is proposed to be about, and which further subjects wait beside it."""

from __future__ import annotations

from typing import Any

from ldn_kb.authoring.proposals import Proposal
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition

ALSO = "also_about"
"""Further subjects of an entry: a line that waits, and is added to ``about`` when it is taken up."""
_MOST = 4


def about(proposal: Proposal, base: KnowledgeBase, blank: str) -> list[str]:
    """Return what an entry is about, blank where that is in doubt, or where a name beside it is not known.

    Of several mechanisms and topics the one of which most of its questions ask stands for all: the others wait,
    and so does a disease that the sentence does not name.
    """
    if proposal.in_doubt or not proposal.subjects:
        return [blank]
    return [*_surest(proposal, base), *([blank] if proposal.strange else [])]


def further(proposal: Proposal, base: KnowledgeBase, blank: str) -> list[str]:
    """Return subjects that an entry may have besides: those it names, and those of the questions it may answer."""
    votes = _votes(proposal, base)
    named = [key for key, _ in proposal.subjects]
    asked = sorted((key for key in votes if key not in named), key=lambda key: -votes[key])
    sure = _surest(proposal, base)
    return [key for key in (*named, *asked) if key not in sure][:_MOST] or [blank]


def add_further(data: dict[str, Any], also: Any) -> None:
    """Add the further subjects of an entry to those that it is about, each once."""
    if isinstance(also, list) and isinstance(data.get("about"), list):
        data["about"] += [key for key in also if key not in data["about"]]


def _surest(proposal: Proposal, base: KnowledgeBase) -> list[str]:
    votes, said = _votes(proposal, base), proposal.sentence.text
    named = [key for key, _ in proposal.subjects]
    others = [key for key in named if not isinstance(base.by_id[key], Condition)]
    best = max(others, key=lambda key: votes.get(key, 0), default=None)
    # A disease that only stands around a statement on something else is often none of its subjects.
    around = {key for key, name in proposal.subjects if others and key not in others and name not in said}
    return [key for key in named if key == best or key not in {*others, *around}]


def _votes(proposal: Proposal, base: KnowledgeBase) -> dict[str, float]:
    """Return how many of the questions that it may answer are about a subject; the first one counts a little more."""
    votes: dict[str, float] = {}
    for place, question in enumerate(proposal.questions):
        for key in base.comparison(question).about:
            votes[key] = votes.get(key, 0) + 1 + 0.1 * (not place)
    return votes
