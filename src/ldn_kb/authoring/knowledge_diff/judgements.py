"""How verdicts, computed judgements, numbers and evidence profiles change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import code, name, step, text
from ldn_kb.authoring.record_details import profile_words
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding, short_answer
from ldn_kb.knowledge.computed import of_claim, of_comparison
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Claim, Comparison, Concept, Finding

_FEW = 2


def verdicts(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return first the counts ("2 claims now mixed instead of supported"), then every verdict that changed.

    Fidelity is typed; evidence, wording, certainty and short answers are computed, and change with studies as well.
    """
    lines: list[str] = []
    moves: Counter[tuple[str, str]] = Counter()
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            for axis, was, now in _claim_verdicts(old, before, new, after):
                if was != now:
                    moves[was, now] += 1
                    lines.append(f"claim {name(new, after.id)}: {axis} {step(was, now)}")
        elif isinstance(before, Comparison) and isinstance(after, Comparison):
            lines += [f"question {name(new, after.id)}: {line}" for line in _answers(old, before, new, after)]
        elif isinstance(before, Finding) and isinstance(after, Finding):
            judged = [judged_finding(old, before).judgement, judged_finding(new, after).judgement]
            shows = [new.word("effect-direction", item.direction) for item in judged]
            sure = [new.word("certainty", item.certainty) for item in judged]
            lines += [
                f"finding {name(new, after.id)}: {axis} {step(was, now)}"
                for axis, (was, now) in (("shows", shows), ("certainty", sure))
                if was != now
            ]
        elif isinstance(before, Concept) and isinstance(after, Concept):
            said = [
                answer.text if answer else "none"
                for answer in (short_answer(old, before.id), short_answer(new, after.id))
            ]
            if said[0] != said[1]:
                lines.append(f"short answer of {name(new, after.id)}: {step(said[0], said[1])}")
    counts = [
        f"**{count} claims** now “{text(now)}” instead of “{text(was)}”"
        for (was, now), count in sorted(moves.items())
        if count >= _FEW
    ]
    return counts + lines


def _claim_verdicts(
    old: KnowledgeBase, before: Claim, new: KnowledgeBase, after: Claim
) -> Iterator[tuple[str, str, str]]:
    """Yield each kind of verdict on a claim with what it was and what it is."""
    was, now = claim_verdict(old, before), claim_verdict(new, after)
    yield "fidelity", new.word("fidelity", before.fidelity), new.word("fidelity", after.fidelity)
    yield "evidence", new.word("verdict", was.verdict), new.word("verdict", now.verdict)
    yield "wording", new.word("wording", was.wording), new.word("wording", now.wording)


def _answers(old: KnowledgeBase, before: Comparison, new: KnowledgeBase, after: Comparison) -> Iterator[str]:
    """Yield what changes in the evidence for the articles' answers, and in how the answers relate."""
    was, now = of_comparison(old, before), of_comparison(new, after)
    earlier = dict(was.positions)
    for article, verdict in now.positions:
        words = [new.word("verdict", item) for item in (earlier.get(article, verdict), verdict)]
        if words[0] != words[1]:
            yield f"evidence for {text(new.titles[article])} {step(words[0], words[1])}"
    if was.agreement != now.agreement:
        yield step(new.word("agreement", was.agreement), new.word("agreement", now.agreement))


def computed(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return every claim whose strength or directness changes because the results of its findings do."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            judged = of_claim(old, before), of_claim(new, after)
            levels = [new.word("level", item.level) if item.level else "none" for item in judged]
            direct = [new.word("directness", item.directness) if item.directness else "none" for item in judged]
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
