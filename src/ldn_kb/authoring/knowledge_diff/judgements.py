"""How verdicts, computed judgements, numbers and evidence profiles change."""

from __future__ import annotations

from collections import Counter

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import code, name, step, text
from ldn_kb.authoring.record_details import profile_words
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.computed import of_claim
from ldn_kb.model import Claim, Comparison, Concept

_FEW = 2


def verdicts(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return first the counts ("2 claims now mixed instead of supported"), then every typed verdict that changed."""
    lines: list[str] = []
    moves: Counter[tuple[str, str]] = Counter()
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            for axis in ("fidelity", "evidence"):
                was, now = new.word(axis, getattr(before, axis)), new.word(axis, getattr(after, axis))
                if was != now:
                    moves[was, now] += 1
                    lines.append(f"claim {name(new, after.id)}: {axis} {step(was, now)}")
        elif isinstance(before, Comparison) and isinstance(after, Comparison):
            was, now = new.word("evidence", before.evidence.verdict), new.word("evidence", after.evidence.verdict)
            if was != now:
                lines.append(f"question {name(new, after.id)}: studies say {step(was, now)}")
            if before.agreement != after.agreement:
                answers = [new.word("agreement", item.agreement or "one") for item in (before, after)]
                lines.append(f"question {name(new, after.id)}: {step(answers[0], answers[1])}")
        elif isinstance(before, Concept) and isinstance(after, Concept):
            was, now = (new.word("evidence", item.bottom_line.evidence) for item in (before, after))
            if was != now:
                lines.append(f"bottom line of {name(new, after.id)}: {step(was, now)}")
            if before.bottom_line.direction != after.bottom_line.direction:
                changed = step(before.bottom_line.direction, after.bottom_line.direction)
                lines.append(f"bottom line of {name(new, after.id)}: direction {changed}")
    counts = [
        f"**{count} claims** now “{text(now)}” instead of “{text(was)}”"
        for (was, now), count in sorted(moves.items())
        if count >= _FEW
    ]
    return counts + lines


def computed(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return every claim whose strength or directness changes because its studies do."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            judged = of_claim(old, before), of_claim(new, after)
            levels = [new.word("level", item.level) for item in judged]
            direct = [new.word("directness", item.directness) for item in judged]
            lines += [
                f"claim {name(new, after.id)}: {axis} {step(was, now)}"
                for axis, (was, now) in (("strength", levels), ("directness", direct))
                if was != now
            ]
    return lines


def profiles(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return every condition, mechanism and topic whose evidence profile changes, with what was counted."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(after, Concept):
            was, now = profile_words(old, before.id), profile_words(new, after.id)
            changed = [
                f"{text(label)} {step(was.get(label, '0'), now.get(label, '0'))}"
                for label in dict.fromkeys((*was, *now))
                if was.get(label, "0") != now.get(label, "0")
            ]
            if changed:
                lines.append(f"evidence on {name(new, after.id)}: {'; '.join(changed)}")
    return lines


def numbers(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return every claimed figure whose verdict against the reported number changes."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            was = {row.check.figure: row.verdict for row in of_claim(old, before).numbers}
            lines += [
                f"claim {name(new, after.id)}: {code(row.check.figure)} "
                + step(was.get(row.check.figure, "not stated"), row.verdict)
                for row in of_claim(new, after).numbers
                if was.get(row.check.figure) != row.verdict
            ]
    return lines
