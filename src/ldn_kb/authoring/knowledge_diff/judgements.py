"""How verdicts on claims, answers to questions and concepts, numbers and evidence profiles change."""

from __future__ import annotations

from collections import Counter

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import code, name, step, text
from ldn_kb.authoring.record_details import profile_words
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.computed import of_claim, of_comparison, of_concept
from ldn_kb.model import Claim, Comparison, Concept
from ldn_kb.rendering.content import Badge
from ldn_kb.rendering.tables import position_badge, verdict_badge

_FEW = 2
_NONE = "none"


def verdicts(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return first the counts ("2 claims now Studies disagree instead of ..."), then every verdict that changed."""
    lines: list[str] = []
    moves: Counter[tuple[str, str]] = Counter()
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            for axis, was, now in _of_claims(old, new, before, after):
                moves[was, now] += 1
                lines.append(f"claim {name(new, after.id)}: {axis} {step(was, now)}")
        elif isinstance(before, Comparison) and isinstance(after, Comparison):
            lines += _of_questions(old, new, before, after, names)
        elif isinstance(before, Concept) and isinstance(after, Concept):
            answers = of_concept(old, before.id).answer, of_concept(new, after.id).answer
            was, now = (answer.text if answer else _NONE for answer in answers)
            if was != now:
                lines.append(f"short answer on {name(new, after.id)}: {step(was, now)}")
    counts = [
        f"**{count} claims** now “{text(now)}” instead of “{text(was)}”"
        for (was, now), count in sorted(moves.items())
        if count >= _FEW
    ]
    return counts + lines


def _of_claims(old: KnowledgeBase, new: KnowledgeBase, before: Claim, after: Claim) -> list[tuple[str, str, str]]:
    """Return each axis on which a claim is judged otherwise, with the words before and after."""
    was, now = of_claim(old, before).judged, of_claim(new, after).judged
    changes = [
        ("fidelity", old.word("fidelity", before.fidelity), new.word("fidelity", after.fidelity)),
        ("verdict", _word(old, verdict_badge(old, before, was)), _word(new, verdict_badge(new, after, now))),
        ("wording", old.word("wording", was.wording), new.word("wording", now.wording)),
    ]
    return [(axis, first, second) for axis, first, second in changes if first != second]


def _word(base: KnowledgeBase, mark: Badge) -> str:
    """Return the word of a mark as pages have it, which says of half a truth that it is one."""
    return base.word(mark.axis, mark.value)


def _of_questions(
    old: KnowledgeBase, new: KnowledgeBase, before: Comparison, after: Comparison, names: Renamed
) -> list[str]:
    """Return the verdicts on the articles' answers that changed, and how the articles agree."""
    was, now = of_comparison(old, before), of_comparison(new, after)
    earlier = {
        names.get(article, article): _word(old, position_badge(old, before, article, verdict))
        for article, verdict in was.positions
    }
    present = {article: _word(new, position_badge(new, after, article, verdict)) for article, verdict in now.positions}
    lines = [
        f"question {name(new, after.id)}: answer of {text(new.titles[article])} {step(earlier[article], word)}"
        for article, word in present.items()
        if earlier.get(article, word) != word
    ]
    if was.agreement is not now.agreement:
        lines.append(f"question {name(new, after.id)}: {step(was.agreement.word, now.agreement.word)}")
    return lines


def computed(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return every claim whose strength or directness changes because the results it is held against do."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            was, now = of_claim(old, before), of_claim(new, after)
            for axis, first, second in (
                ("strength", was.level, now.level),
                ("directness", was.directness, now.directness),
            ):
                if first is not second:
                    words = [new.subject.fill(item.word) if item else _NONE for item in (first, second)]
                    lines.append(f"claim {name(new, after.id)}: {axis} {step(words[0], words[1])}")
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
