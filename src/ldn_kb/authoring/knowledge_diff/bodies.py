"""How findings change: what they show, how surely, and every step that leads there."""

from __future__ import annotations

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import name, step
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, judged_finding
from ldn_kb.knowledge.judging.effects import Effect
from ldn_kb.model import Finding

_NONE = "none"
_LONGEST = 500
"""Reasons may name every trial."""


def findings(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return a line for every finding that is judged otherwise, with each step that changed."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Finding) and isinstance(after, Finding):
            was, now = (_steps(base, judged_finding(base, finding)) for base, finding in ((old, before), (new, after)))
            changed = [
                f"{label} {step(*_parts(was.get(label, _NONE), now.get(label, _NONE)), _LONGEST)}"
                for label in dict.fromkeys((*was, *now))
                if was.get(label, _NONE) != now.get(label, _NONE)
            ]
            if changed:
                lines.append(f"finding {name(new, after.id)}: {'; '.join(changed)}")
    return lines


def _parts(was: str, now: str) -> tuple[str, str]:
    """Return of two lists of reasons only what is not in both; both in full if one has nothing of its own."""
    before, after = was.split("; "), now.split("; ")
    gone = "; ".join(part for part in before if part not in after)
    come = "; ".join(part for part in after if part not in before)
    return (gone, come) if gone and come else (was, now)


def _steps(base: KnowledgeBase, judged: JudgedFinding) -> dict[str, str]:
    """Return every step of a judgement as words, by its name."""
    judgement = judged.judgement
    return {
        "shows": base.subject.fill(judgement.direction.word),
        "certainty": judgement.certainty.word,
        "people": str(judgement.people),
        "trials": str(len(judgement.members)),
        "start": judgement.start or _NONE,
        "effect": _effect(judgement.effect),
        **{
            mark.domain.word: f"{mark.mark}: {mark.reason}{' (judged)' if mark.judged else ''}"
            for mark in judgement.marks
        },
        "limits": "; ".join(judgement.caps) or _NONE,
        "rests on one trial": judgement.rests_on or _NONE,
        "events per 100": _per_100(judged),
        "sentence": judged.sentence,
    }


def _effect(effect: Effect | None) -> str:
    return f"{effect.value:.2f} ({effect.low:.2f} to {effect.high:.2f}), {effect.unit}" if effect else _NONE


def _per_100(judged: JudgedFinding) -> str:
    if judged.counted is None:
        return _NONE
    treatment, control = judged.counted.per_100
    return f"{treatment:.1f} against {control:.1f}"
