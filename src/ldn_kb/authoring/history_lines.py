"""Lines for the history: what changed since its last ones, and with which records."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from ldn_kb.authoring.knowledge_diff.records import Renamed, pairs, renamed
from ldn_kb.authoring.record_details import flat
from ldn_kb.knowledge import history
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import main_findings
from ldn_kb.knowledge.unread import works_behind
from ldn_kb.model import Claim, Comparison, Concept, Finding
from ldn_kb.model.history import VerdictChange, verdict_parts

_MOST = 4
_RULES = "the rules of judging changed"


def new_lines(
    old: KnowledgeBase, new: KnowledgeBase, today: datetime.date, because: str | None = None
) -> list[VerdictChange]:
    """Return the lines that ``new`` lacks: each verdict that is not what its last line says, with the reason.

    Without ``because`` the reason is which of the records behind the verdict changed since ``old``.
    """
    names = renamed(old, new)
    former = {now: was for was, now in names.items()}
    edited = _edited(old, new, names)
    day = max([today, *(line.day for line in new.history)])
    lines = []
    for item in history.unrecorded(new):
        if item.was is None:
            reason = f"renamed from {former[item.record]}" if item.record in former else None
        elif item.now is None and item.record not in new.by_id:
            reason = f"renamed to {names[item.record]}" if item.record in names else because or "the record is gone"
        else:
            reason = because or _reason(new, item, edited)
        lines.append(VerdictChange(day=day, record=item.record, was=item.was, now=item.now, because=reason))
    return lines


def _edited(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> set[str]:
    """Return the ids of all records that are new, gone or not what they were."""
    changed = {after.id for before, after in pairs(old, new, names) if flat(before) != flat(after)}
    return changed | (new.by_id.keys() - old.by_id.keys()) | (old.by_id.keys() - new.by_id.keys())


def _reason(base: KnowledgeBase, unrecorded: history.Unrecorded, edited: set[str]) -> str:
    """Return which records behind a verdict changed, by id, studies and findings before the record itself."""
    key, answers = unrecorded.record, verdict_parts(unrecorded.was)
    behind = [item for item in dict.fromkeys([*sorted(_behind(base, key, answers)), key]) if item in edited]
    if not behind:
        return _RULES
    more = f" and {len(behind) - _MOST} more" if len(behind) > _MOST else ""
    return f"changed: {', '.join(behind[:_MOST])}{more}"


def _behind(base: KnowledgeBase, key: str, answers: Collection[str]) -> set[str]:
    """Return the studies and findings on which the verdict on a record rests; of a question on some ``answers``."""
    record = base.by_id[key]
    if isinstance(record, Claim):
        named = [*record.findings, *(record.asserts.findings if record.asserts else ())]
        return works_behind(base, record) | set(named)
    if isinstance(record, Finding):
        return _members([record])
    if isinstance(record, Comparison):
        claims = [
            base.claim(claim)
            for position in record.positions
            if position.article in answers
            for claim in position.claims
        ]
        return {item for claim in claims for item in (claim.id, *_behind(base, claim.id, ()))}
    if isinstance(record, Concept):
        findings = [item.finding for item in main_findings(base, key) if item.finding is not None]
        return _members(findings) | {item.id for item in findings}
    return set()


def _members(findings: Iterable[Finding]) -> set[str]:
    every = list(findings)
    members = {member.study for finding in every for member in finding.results}
    return members | {item.study for finding in every for item in finding.left_out}


def as_yaml(lines: Sequence[VerdictChange]) -> str:
    """Return lines as they are added to the file, one line each."""
    text = ""
    for line in lines:
        fields = [f"day: {line.day}", f"record: {line.record}"]
        if line.was is not None:
            fields.append(f"was: {_quoted(line.was)}")
        fields.append(f"now: {_quoted(line.now) if line.now is not None else 'null'}")
        if line.because is not None:
            fields.append(f"because: {_quoted(line.because)}")
        text += f"- {{{', '.join(fields)}}}\n"
    return text


def _quoted(text: str) -> str:
    return text if text.replace("-", "a").isalnum() and text.isascii() else "'" + text.replace("'", "''") + "'"


HEAD = """\
# What the computed verdicts were: `ldn-kb diff REV --record` adds a line when one changes. Lines are never edited or
# deleted; the page of changes, what records say of their past, and the feed come from here alone.
"""
