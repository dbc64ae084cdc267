"""The one sentence that is said of a body of evidence, after the wording that GRADE recommends.

Source of the wording by certainty: Santesso et al., J Clin Epidemiol 2020;119:126-35.
"""

from __future__ import annotations

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
    """Return what is said of a body of evidence, as one or two sentences with their full stop."""
    text = _main_clause(judgement, wording)
    if wording.active and judgement.direction is not EffectDirection.UNTESTED:
        return f"{text}, compared with {wording.active}. This does not show that either works."
    return f"{text}."


def _main_clause(judgement: Judgement, wording: Wording) -> str:
    direction, certainty = judgement.direction, judgement.certainty
    if direction is EffectDirection.UNTESTED:
        only = " (there are laboratory studies only)" if wording.laboratory else ""
        return f"Nobody has tested what {wording.treatment} does to {wording.outcome} in people{only}"
    if certainty is Certainty.VERY_LOW or direction is EffectDirection.UNCLEAR:
        why = "" if wording.compared else ": no study compared it with anything"
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


def absolute_events(treatment_events: int, treatment_people: int) -> str | None:
    """Return what no event in so many people leaves open, ``None`` if there were events (the rule of three)."""
    if treatment_events or not treatment_people:
        return None
    return f"up to {round(300 / treatment_people)} in 100 cannot be ruled out"
