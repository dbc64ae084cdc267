"""What the base holds already for the part that a claim's route needs: steps, a source that settles it, studies.

The claims of other articles that answer the same questions were weighed against something; that is where to look first.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Any

from ldn_kb.authoring.proposals import Proposal
from ldn_kb.authoring.question_candidates import stems
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Finding, Mechanism
from ldn_kb.model.vocabulary import Route

_MOST_STUDIES, _MOST_SOURCES = 5, 1
_LEAST_SHARED = 2
"""So many words a claim of another article must share with a sentence to be told as one like it."""
_HOW_OFTEN = (
    ("commonest", re.compile(r"\bmost (?:common|frequent|often|usual)(?:ly)?\b|\b(?:common|frequent)est\b", re.I)),
    (
        "rare",
        re.compile(
            r"\b(?:(?:very |extremely )?rare(?:ly)?|(?:very |extremely )low (?:incidence|rates?|risk)|seldom)\b", re.I
        ),
    ),
    ("uncommon", re.compile(r"\b(?:uncommon(?:ly)?|occasional(?:ly)?|infrequent(?:ly)?|in (?:a )?few)\b", re.I)),
    ("common", re.compile(r"\b(?:common(?:ly)?|often|frequent(?:ly)?|usual(?:ly)?|many)\b", re.I)),
)
_SUPERLATIVE = re.compile(
    r"\b(?:most|best|first|second|largest|strongest|only|no|none|leading|favou?rite|popular|fastest|closest|than)\b",
    re.I,
)


def frequency(proposal: Proposal, base: KnowledgeBase, blank: str) -> dict[str, Any] | None:
    """Return how often a statement says that the unwanted effects it names happen, if it names any."""
    harms = [key for key in proposal.findings if isinstance(item := base.by_id[key], Finding) and item.harm]
    if not harms:
        return None
    says = _how_often(proposal.sentence.text)
    if says is None and (says := _how_often(proposal.lead)) == "commonest":
        # What is said of a list as a whole holds of each item among the others.
        says = "among-commonest"
    return {"findings": harms, "says": says or blank}


def _how_often(text: str) -> str | None:
    return next((says for says, words in _HOW_OFTEN if words.search(text)), None)


def alike(proposal: Proposal, base: KnowledgeBase) -> list[Claim]:
    """Return the claims that answer the questions it may answer, those most like it first."""
    said, about = stems(proposal.sentence.text), {key for key, _ in proposal.subjects}
    positions = [position for question in proposal.questions for position in base.comparison(question).positions]
    claims = [base.claim(key) for key in dict.fromkeys(key for position in positions for key in position.claims)]
    shared = {claim.id: len(said & stems(claim.says)) + len(about.intersection(claim.about)) for claim in claims}
    found = [claim for claim in claims if shared[claim.id] >= _LEAST_SHARED]
    return sorted(found, key=lambda claim: -shared[claim.id])


def templates(
    proposal: Proposal, base: KnowledgeBase, values: Collection[str], today: datetime.date, blank: str
) -> dict[str, Any]:
    """Return the fields that a claim may need beyond ``values``, filled in from claims like it as far as they go."""
    like = alike(proposal, base)
    studies = _studies(proposal, base, like)
    found: dict[str, Any] = {"tested_by": studies or [blank]}
    is_mechanism = any(isinstance(base.by_id[key], Mechanism) for key, _ in proposal.subjects)
    if is_mechanism or not proposal.names_source:
        found["steps"] = [_step(like, blank)]
    found["basis"] = _basis(like, blank)
    if _SUPERLATIVE.search(proposal.sentence.text):
        found["yardsticks"] = [{"says": blank, "holds": blank, "date": today, "sources": [blank]}]
    if not proposal.names_source and "asserts" not in values:
        found["asserts"] = {"findings": [blank], "effect": blank}
    if proposal.findings:
        found["findings"] = list(proposal.findings)
    found["sources"] = _sources(like) or [blank]
    return {name: value for name, value in found.items() if name not in values}


def _studies(proposal: Proposal, base: KnowledgeBase, like: Iterable[Claim]) -> list[str]:
    """Return the studies that claims like it were tested by, and those on which the answer to its question rests."""
    own = {*proposal.cited, *proposal.linked, *(item.id for item in proposal.studies[:1] if proposal.names_source)}
    about = {key for key, _ in proposal.subjects}
    found = [key for claim in like for key in claim.tested_by if about.intersection(claim.about)]
    questions = [base.comparison(key) for key in proposal.questions[:1]]
    found += [key for item in questions if about.intersection(item.about) for key in item.evidence.studies]
    return [key for key in dict.fromkeys(found) if key not in own][:_MOST_STUDIES]


def _step(like: Iterable[Claim], blank: str) -> dict[str, Any]:
    """Return a step of how it works, with the studies of the steps of the claim most like it."""
    steps = next((claim.steps for claim in like if claim.steps), ())
    agreeing = dict.fromkeys(key for step in steps for key in step.agreeing)
    opposing = dict.fromkeys(key for step in steps for key in step.opposing)
    return {"says": blank, "scope": "people", "agreeing": list(agreeing), "opposing": list(opposing)}


def _basis(like: Iterable[Claim], blank: str) -> dict[str, Any]:
    """Return a source that settles a statement: that of the claim most like it."""
    basis = next((claim.basis for claim in like if claim.route is Route.SETTLED and claim.basis), None)
    if basis is None:
        return {"kind": blank, "says": blank, "agrees": blank, "sources": [blank]}
    sources = list(basis.sources[:_MOST_SOURCES]) or [blank]
    return {"kind": str(basis.kind), "says": blank, "agrees": blank, "sources": sources}


def _sources(like: Iterable[Claim]) -> list[str]:
    return list(next((claim.sources for claim in like if claim.sources), ()))[:_MOST_SOURCES]
