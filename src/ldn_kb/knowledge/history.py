"""The computed verdicts of today, those of the history, and where the two part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding, short_answer
from ldn_kb.knowledge.statements import claim_verdict, position_verdict
from ldn_kb.model.history import VerdictChange, verdict_parts
from ldn_kb.model.vocabulary import Certainty, EffectDirection, Verdict


@dataclass(frozen=True)
class Unrecorded:
    """A verdict that is no longer what the history says; ``None`` stands for no record.

    Of a question ``was`` and ``now`` hold the articles' answers that differ, and no others.
    """

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


def unrecorded(base: KnowledgeBase) -> list[Unrecorded]:
    """Return where today's verdicts differ from the history: changed, new, and of records that are gone.

    The answers of a question are held against the history one by one: an article that answers it for the first time
    changes no verdict on the others.
    """
    last: dict[str, dict[str, str]] = {}
    for line in base.history:
        last[line.record] = line.after(last.get(line.record, {}))
    now = {key: verdict_parts(text) for key, text in computed_verdicts(base).items()}
    found = []
    for key in dict.fromkeys([*now, *last]):
        was, new = last.get(key, {}), now.get(key, {})
        changed = [part for part in was if was[part] != new.get(part)]
        if changed:
            found.append(Unrecorded(key, _text(was, changed), _text(new, changed)))
        if first := [part for part in new if part not in was]:
            found.append(Unrecorded(key, None, _text(new, first)))
    return found


def _text(parts: Mapping[str, str], wanted: Iterable[str]) -> str | None:
    """Return some parts of a verdict as the history writes it; ``None`` if there are none."""
    found = [f"{part}: {parts[part]}" if part else parts[part] for part in wanted if part in parts]
    return ", ".join(found) or None


def change(line: VerdictChange) -> VerdictChange | None:
    """Return a line with the verdicts in it that changed alone; ``None`` if it only holds first ones."""
    was, now = verdict_parts(line.was), verdict_parts(line.now)
    changed = [part for part in was if was[part] != now.get(part)]
    if not changed:
        return None
    return line.model_copy(update={"was": _text(was, changed), "now": _text(now, changed)})


def changes(base: KnowledgeBase) -> Mapping[str, Sequence[VerdictChange]]:
    """Return, by record, the lines of the history that changed a verdict, each with what changed alone."""

    def found() -> Mapping[str, Sequence[VerdictChange]]:
        by_record: dict[str, list[VerdictChange]] = defaultdict(list)
        for line in base.history:
            if (changed := change(line)) is not None:
                by_record[line.record].append(changed)
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
