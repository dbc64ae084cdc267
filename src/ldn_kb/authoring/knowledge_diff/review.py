"""What a reviewer should look at: changes that the rules allow but that a person should see."""

from __future__ import annotations

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import name
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Claim, Confirmed, Finding, Study


def open_questions(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return a line for each thing that a second person should look at."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            lines += [f"claim {name(new, after.id)}: {remark}" for remark in _unchecked(old, new, before, after)]
        elif isinstance(before, Finding) and isinstance(after, Finding):
            chosen = [(item.results, item.left_out, item.overrides, item.basis) for item in (before, after)]
            if chosen[0] != chosen[1] and before.checked == after.checked:
                lines.append(f"finding {name(new, after.id)}: its results changed, the day it was checked did not")
        elif isinstance(before, Study) and isinstance(after, Study):
            findings = [(item.n, item.arms, item.outcomes) for item in (before, after)]
            reading = after.provenance.second_reading
            if findings[0] != findings[1] and reading is not None and reading == before.provenance.second_reading:
                lines.append(f"study {name(new, after.id)}: numbers changed, but the second reading is the one before")
    known = set(old.by_id) | set(names.values())
    for study in new.studies:
        if study.id not in known:
            lines += [f"new study {name(new, study.id)}: {remark}" for remark in _remarks(new, study)]
    return lines


def _unchecked(old: KnowledgeBase, new: KnowledgeBase, before: Claim, after: Claim) -> list[str]:
    """Return what about a claim changed without what a person writes about it."""
    typed = [
        (
            item.fidelity,
            item.route,
            item.asserts,
            item.frequency,
            item.yardsticks,
            item.steps,
            item.basis,
            item.override,
        )
        for item in (before, after)
    ]
    if typed[0] != typed[1]:
        same_day = before.checked == after.checked
        return ["how it is judged changed, the day it was checked did not"] if same_day else []
    if claim_verdict(old, before).verdict is not claim_verdict(new, after).verdict and before.note == after.note:
        return ["the verdict changed with the findings, its note did not: does it still fit?"]
    return []


def _remarks(base: KnowledgeBase, study: Study) -> list[str]:
    """Return what a new study still lacks, in words."""
    remarks = []
    if not (*study.conditions, *study.mechanisms, *study.topics):
        remarks.append("it bears on no condition, mechanism or topic, so no page leads to it")
    elif not (base.claims_citing(study.id) or base.claims_tested_by(study.id)):
        remarks.append("no claim is held against it yet")
    if study.provenance.confirmed in (Confirmed.SECONDARY, Confirmed.MEMORY):
        remarks.append("the study itself was not read")
    if study.provenance.second_reading is None:
        remarks.append("nobody else has read its numbers against the source yet")
    return remarks
