"""The one sentence that is said of a body of evidence, after the wording that GRADE recommends.

Source of the wording by certainty: Santesso et al., J Clin Epidemiol 2020;119:126-35.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ldn_kb.knowledge.judging.certainty import Judgement
from ldn_kb.model.vocabulary import Certainty, EffectDirection


@dataclass(frozen=True)
class Wording:
    """The words of one finding."""

    treatment: str
    """Short name of the treatment."""
    outcome: str
    better: str
    """``lower`` or ``higher``: which direction of the outcome is good."""
    active: str | None = None
    """The drug that the treatment was compared with, if it was another drug."""
    laboratory: bool = False
    """Whether laboratory studies exist where nobody tested it in people."""
    compared: bool = True
    """Whether there was any comparison."""
    searched: str | None = None
    """The day on which it was last searched for."""


_HOW_SURE = {
    Certainty.HIGH: "{treatment} {verb}s {outcome}",
    Certainty.MODERATE: "{treatment} probably {verb}s {outcome}",
    Certainty.LOW: "{treatment} may {verb} {outcome}",
}
_LITTLE = {
    Certainty.HIGH: "{treatment} makes little or no difference to {outcome}",
    Certainty.MODERATE: "{treatment} probably makes little or no difference to {outcome}",
    Certainty.LOW: "{treatment} may make little or no difference to {outcome}",
}


def sentence(judgement: Judgement, wording: Wording) -> str:
    """Return what is said of a body of evidence, as one to three sentences with their full stops."""
    text = _main_clause(judgement, wording)
    if wording.active and judgement.direction is not EffectDirection.UNTESTED:
        return f"{text}, compared with {wording.active}. This does not show that either works."
    return f"{text}."


def _main_clause(judgement: Judgement, wording: Wording) -> str:
    direction, certainty = judgement.direction, judgement.certainty
    if direction is EffectDirection.UNTESTED:
        remarks = [". There are laboratory studies only"] if wording.laboratory else []
        remarks += [f". The last search was on {wording.searched}"] if wording.searched else []
        # That nobody has tested it, no search can show: a study may have been missed.
        return f"No study was found of what {wording.treatment} does to {wording.outcome} in people{''.join(remarks)}"
    if certainty is Certainty.VERY_LOW or direction is EffectDirection.UNCLEAR:
        why = "" if wording.compared else ". No study had a group to compare it with"
        return f"It is very uncertain what {wording.treatment} does to {wording.outcome}{why}"
    if direction is EffectDirection.CONFLICTING:
        return f"Trials disagree about {wording.outcome}"
    if direction is EffectDirection.NOT_SHOWN:
        return f"Trials found no difference in {wording.outcome}; one that matters cannot be ruled out"
    words = {"treatment": wording.treatment, "outcome": wording.outcome}
    sure = Certainty.HIGH if certainty is Certainty.SETTLED else certainty
    if direction is EffectDirection.LITTLE:
        return _LITTLE[sure].format(**words)
    falls = (direction is EffectDirection.BENEFIT) == (wording.better == "lower")
    return _HOW_SURE[sure].format(verb="reduce" if falls else "increase", **words)


_SURE: Mapping[EffectDirection, tuple[str, ...]] = {
    EffectDirection.BENEFIT: ("Yes", "No"),
    EffectDirection.HARM: ("Yes", "No"),
    EffectDirection.LITTLE: ("Yes", "No", "Not much"),
    EffectDirection.NOT_SHOWN: ("No difference was found", "Not shown"),
    EffectDirection.CONFLICTING: ("Trials disagree", "In part", "Only in part"),
    EffectDirection.UNCLEAR: ("Not known", "Unclear"),
}
_PROBABLY: Mapping[EffectDirection, tuple[str, ...]] = {
    **_SURE,
    EffectDirection.BENEFIT: ("Probably",),
    EffectDirection.HARM: ("Probably",),
    EffectDirection.LITTLE: ("Probably",),
}
_PERHAPS: Mapping[EffectDirection, tuple[str, ...]] = {
    **_SURE,
    EffectDirection.BENEFIT: ("Perhaps",),
    EffectDirection.HARM: ("Perhaps",),
    EffectDirection.LITTLE: ("Perhaps not", "Perhaps little", "Probably not much"),
    EffectDirection.NOT_SHOWN: ("No difference was found", "Not shown", "Perhaps not"),
    EffectDirection.CONFLICTING: ("Trials disagree", "Unclear"),
}
_OPENINGS: Mapping[Certainty, Mapping[EffectDirection, tuple[str, ...]]] = {
    Certainty.SETTLED: _SURE,
    Certainty.HIGH: _SURE,
    Certainty.MODERATE: _PROBABLY,
    Certainty.LOW: _PERHAPS,
}
_VERY_UNCERTAIN = ("Not known", "Unclear", "Very uncertain")
_NOT_TESTED = ("Not tested", "No study was found", "Nobody has tested")
YES_OR_NO = ("are", "can", "could", "did", "do", "does", "has", "have", "is", "may", "was", "were", "will", "would")
"""First words of questions that yes or no can answer; other questions are answered by a fact or a number."""


def openings(direction: EffectDirection, certainty: Certainty) -> tuple[str, ...]:
    """Return the words with which a short answer to a yes-or-no question may open.

    A finding says whether there is a benefit or harm, not what was asked, so yes and no are open alike.
    """
    if direction is EffectDirection.UNTESTED:
        return _NOT_TESTED
    if certainty is Certainty.VERY_LOW:
        disagree = ("Trials disagree",) if direction is EffectDirection.CONFLICTING else ()
        return (*_VERY_UNCERTAIN, *disagree)
    return _OPENINGS[certainty][direction]


ALL_OPENINGS: tuple[str, ...] = tuple(
    sorted({*_VERY_UNCERTAIN, *_NOT_TESTED, *(w for by in _OPENINGS.values() for words in by.values() for w in words)})
)
"""Every opening that says how sure an answer is; one that stands must fit, whatever the question."""


def opens_with(text: str, words: Iterable[str]) -> bool:
    """Return whether ``text`` opens with one of ``words``; after yes and no a comma, colon or full stop must follow."""
    return any(re.match(re.escape(word) + ("[:,.;]" if word in ("Yes", "No") else r"\b"), text) for word in words)


def absolute_events(treatment_events: int, treatment_people: int) -> str | None:
    """Return what no event in so many people leaves open, ``None`` if there were events (the rule of three)."""
    if treatment_events or not treatment_people:
        return None
    return f"up to {round(300 / treatment_people)} in 100 cannot be ruled out"
