"""The computed verdicts of today, those of the history, and where the two part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding, short_answer
from ldn_kb.knowledge.statements import claim_verdict, position_verdict
from ldn_kb.model.history import VerdictChange
from ldn_kb.model.vocabulary import Certainty, EffectDirection, Verdict


@dataclass(frozen=True)
class Unrecorded:
    """A verdict that is no longer what the last line of the history says; ``None`` stands for no record."""

    record: str
    was: str | None
    now: str | None


def computed_verdicts(base: KnowledgeBase) -> dict[str, str]:
    """Return the computed verdict of every record that has one, as the history writes it, in the order of the base.

    Of a claim the verdict; of a question that on each article's answer; of a finding direction and certainty; of a
    condition or topic whether it helps.
    """
    found = {claim.id: claim_verdict(base, claim).verdict.value for claim in base.claims}
    for item in base.comparisons:
        answers = [f"{position.article}: {position_verdict(base, position).value}" for position in item.positions]
        if answers:
            found[item.id] = ", ".join(answers)
    for finding in base.findings:
        shown = judged_finding(base, finding).judgement
        found[finding.id] = f"{shown.direction.value} {shown.certainty.value}"
    for concept in (*base.conditions, *base.mechanisms, *base.topics):
        answer = short_answer(base, concept.id)
        if answer is not None and answer.helps is not None:
            found[concept.id] = answer.helps.value
    return found


def last_lines(base: KnowledgeBase) -> dict[str, VerdictChange]:
    """Return the last line of the history about each record."""
    return {line.record: line for line in base.history}


def unrecorded(base: KnowledgeBase) -> list[Unrecorded]:
    """Return where today's verdicts differ from their last lines: changed, new, and of records that are gone."""
    last, now = last_lines(base), computed_verdicts(base)
    found = [
        Unrecorded(key, last[key].now if key in last else None, verdict)
        for key, verdict in now.items()
        if key not in last or last[key].now != verdict
    ]
    found += [Unrecorded(key, line.now, None) for key, line in last.items() if key not in now and line.now is not None]
    return found


def changes(base: KnowledgeBase) -> Mapping[str, Sequence[VerdictChange]]:
    """Return, by record, the lines of the history that changed a verdict: all but the first one."""

    def found() -> Mapping[str, Sequence[VerdictChange]]:
        by_record: dict[str, list[VerdictChange]] = defaultdict(list)
        for line in base.history:
            if line.was is not None:
                by_record[line.record].append(line)
        return dict(by_record)

    return base.once("changes of verdicts", found)


def in_words(base: KnowledgeBase, text: str | None) -> str:
    """Return a verdict of the history as pages say it; one in words that are no longer used stays as it is."""
    if text is None:
        return "none"
    words = {item.value: base.word("verdict", item.value) for item in Verdict}
    if text in words:
        return words[text]
    direction, _, certainty = text.partition(" ")
    directions = {item.value: base.word("effect-direction", item.value) for item in EffectDirection}
    certainties = {item.value: base.word("certainty", item.value) for item in Certainty}
    if direction in directions and certainty in certainties:
        return f"{directions[direction]}, certainty {certainties[certainty]}"
    return re.sub(
        r"([a-z0-9-]+): ([a-z0-9-]+)",
        lambda match: f"{base.titles.get(match[1], match[1])}: {words.get(match[2], match[2])}",
        text,
    )
