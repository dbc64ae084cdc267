"""What a reviewer should look at: changes that the rules allow but that a person should see."""

from __future__ import annotations

from typing import Any

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs
from ldn_kb.authoring.knowledge_diff.words import name
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Confirmed, Finding, Study

_JUDGED = {"fidelity", "route", "asserts", "frequency", "yardsticks", "steps", "basis", "hazard", "override"}
"""Fields of a claim from which its verdicts follow."""


def open_questions(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return a line for each thing that a second person should look at."""
    lines = []
    for before, after in pairs(old, new, names):
        if isinstance(before, Claim) and isinstance(after, Claim):
            if _typed(before, _JUDGED, names) != _typed(after, _JUDGED) and before.checked == after.checked:
                lines.append(f"claim {name(new, after.id)}: it is judged otherwise, the day it was checked is the same")
        elif isinstance(before, Finding) and isinstance(after, Finding):
            fields = set(Finding.model_fields) - {"id", "checked"}
            if _typed(before, fields, names) != _typed(after, fields) and before.checked == after.checked:
                lines.append(f"finding {name(new, after.id)}: it changed, the day it was checked is the same")
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


def _typed(record: Claim | Finding, fields: set[str], names: Renamed | None = None) -> Any:
    """Return what is written in some fields of a record, with ids as they are now."""

    def now(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: now(item) for key, item in value.items()}
        if isinstance(value, list):
            return [now(item) for item in value]
        return (names or {}).get(value, value) if isinstance(value, str) else value

    return now(record.model_dump(mode="json", include=fields))


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
