"""The knowledge base for other programs: JSON with every field and everything computed, and tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json as to_json_bytes

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.knowledge.differences import Difference
from ldn_kb.model import FORMAT, KINDS, AnyRecord, Claim, Comparison, Concept, Finding, Study
from ldn_kb.model.reported_numbers import ReportedFloat
from ldn_kb.rendering import markdown, tables
from ldn_kb.rendering.content import (
    UNKNOWN,
    Added,
    Badge,
    Cell,
    Completed,
    Joined,
    Label,
    LinkedText,
    RecordLink,
    RowsLink,
    WebLink,
    number,
)
from ldn_kb.rendering.open_data.release import NO_RELEASE, Release
from ldn_kb.rendering.spreadsheets import harmless
from ldn_kb.rendering.tables import Table


def to_json(base: KnowledgeBase, release: Release = NO_RELEASE) -> str:
    """Return the whole base as JSON: one list a kind, the YAML's field names, plus ``computed`` on each record.

    ``format`` is the number of this format, ``subject`` what all of it is about, with the licence; ``release`` says
    which state of the data it is.
    """
    lists = {kind.plural: [_record(base, record) for record in base.all(kind.plural)] for kind in KINDS}
    subject = base.subject.model_dump(mode="json", exclude={"id", "format"})
    whole = {"format": FORMAT, "subject": subject, "release": release.as_dict(base), **lists}
    return to_json_bytes(whole, indent=1).decode() + "\n"


def to_csv(base: KnowledgeBase) -> dict[str, str]:
    """Return every whole table as CSV text by file name (``studies.csv``)."""
    return {f"{name}.csv": table_csv(base, source.whole(base)) for name, source in tables.TABLES.items()}


def table_csv(base: KnowledgeBase, table: Table) -> str:
    """Return one table as CSV (RFC 4180) with a heading line; links become titles and marks their words.

    Minus signs are hyphens. What a spreadsheet would run as a formula gets an apostrophe before it; amounts below zero
    are none.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(column.heading for column in table.columns)
    for row in table.rows:
        writer.writerow(harmless(cell_text(base, cell).replace("−", "-")) for cell in row)
    return stream.getvalue()


def cell_text(base: KnowledgeBase, cell: Cell) -> str:
    """Write a cell as plain text."""
    match cell:
        case None:
            return UNKNOWN
        case str():
            return cell
        case int() | float():
            return number(cell)
        case RecordLink(key, text):
            return text or base.titles[key]
        case Badge(axis, value):
            return base.word(axis, value)
        case Label(_, text) | RowsLink(text=text):
            return text
        case Added(text):
            return f"[{text}]"
        case Completed(text, added):
            return _completed(text, added)
        case WebLink(address, _):
            return address
        case LinkedText(text):
            return markdown.plain(base, text)
        case Joined(parts, between):
            return between.join(cell_text(base, part) for part in parts)


def _completed(text: str, added: Iterable[tuple[int, Added]]) -> str:
    """Return a text with what is added to it in brackets."""
    for place, item in reversed(tuple(added)):
        text = f"{text[:place]} [{item.text}]{text[place:]}"
    return text


def _record(base: KnowledgeBase, record: AnyRecord) -> dict[str, Any]:
    """Return one record as JSON data, with what is computed about it under ``computed``."""
    data: dict[str, Any] = record.model_dump(mode="json")
    _add_printed_forms(record, data)
    data["computed"] = _computed(base, record)
    return data


def _add_printed_forms(value: Any, data: Any) -> None:
    """Add to each object of ``data`` the printed forms of its numbers, where they tell more than the numbers do.

    They stand under ``reported``, by the name of the field, and under ``printed`` where ``reported`` is a field.
    """
    if isinstance(value, BaseModel):
        printed = {name: item.text for name, item in value.__dict__.items() if isinstance(item, ReportedFloat)}
        for name, item in value.__dict__.items():
            _add_printed_forms(item, data[name])
        if printed:
            data["printed" if "reported" in data else "reported"] = printed
    elif isinstance(value, tuple):
        for item, inner in zip(value, data, strict=True):
            _add_printed_forms(item, inner)


def _computed(base: KnowledgeBase, record: AnyRecord) -> dict[str, Any]:
    if isinstance(record, Study):
        study = computed.of_study(base, record)
        return {
            "title": base.titles[record.id],
            "retracted": study.retracted,
            "level": study.level.number,
            "directness": study.directness,
            "cited_by": [claim.id for claim in base.claims_citing(record.id)],
            "tests": [claim.id for claim in base.claims_tested_by(record.id)],
            "only_source_of": [claim.id for claim in study.only_source_of],
            "risk_of_bias": study.risk_of_bias,
            "differences": {key: _difference(item) for key, item in study.differences.items()},
        }
    if isinstance(record, Claim):
        claim = computed.of_claim(base, record)
        return {
            "verdict": claim.judged.verdict,
            "wording": claim.judged.wording,
            "because": claim.judged.because,
            "overridden": claim.judged.overridden,
            "findings": [item.key for part in claim.judged.parts for item in part.judged],
            "later": [study.id for study in claim.judged.later],
            "perhaps_later": [study.id for study in claim.judged.perhaps_later],
            "strength": claim.level.number if claim.level else None,
            "directness": claim.directness,
            "comparisons": [item.id for item in base.comparisons_of(record.id)],
            "numbers": [
                {
                    "figure": row.check.figure,
                    "claimed": row.claimed,
                    "reported": row.check.reported,
                    "control": row.control,
                    "unit": row.unit,
                    "difference": row.difference,
                    "verdict": row.verdict,
                }
                for row in claim.numbers
            ],
        }
    if isinstance(record, Comparison):
        question = computed.of_comparison(base, record)
        return {
            "only_one_answers": len(record.positions) == 1,
            "verdicts": dict(question.positions),
        }
    if isinstance(record, Finding):
        return _finding(computed.of_finding(base, record))
    if isinstance(record, Concept):
        judged = computed.of_concept(base, record.id)
        return {
            "answer": judged.answer.text if judged.answer else None,
            "helps": judged.answer.helps if judged.answer else None,
            "findings": [item.key for item in judged.findings],
            "profile": _profile(judged.profile),
            "claims": [claim.id for claim in base.claims_about(record.id)],
            "studies": [study.id for study in base.studies_about(record.id)],
        }
    return {}


def _difference(item: Difference) -> dict[str, Any]:
    """Return a difference computed from both groups: treatment minus control, and its 95 % interval if there is one."""
    return {"value": item.value, "unit": item.unit, "low": item.low, "high": item.high, "method": item.method}


def _finding(item: JudgedFinding) -> dict[str, Any]:
    judgement, effect = item.judgement, item.judgement.effect
    return {
        "direction": judgement.direction,
        "certainty": judgement.certainty,
        "sentence": item.sentence,
        "people": judgement.people,
        "trials": len(judgement.members),
        "provisional": judgement.provisional,
        "rests_on": judgement.rests_on,
        # Positive is good for the people treated; ratios are natural logarithms.
        "effect": None
        if effect is None
        else {
            "value": round(effect.value, 4),
            "low": round(effect.low, 4),
            "high": round(effect.high, 4),
            "unit": effect.unit,
            "published": judgement.effect_is_published,
            "i2": None if judgement.i2 is None else round(judgement.i2, 1),
        },
        "per_100": None
        if item.counted is None
        else dict(zip(("treatment", "control"), (round(value, 1) for value in item.counted.per_100), strict=True)),
        "domains": [
            {"domain": mark.domain, "mark": mark.mark, "reason": mark.reason, "judged": mark.judged}
            for mark in judgement.marks
        ],
        "caps": list(judgement.caps),
    }


def _profile(profile: knowledge.Profile) -> dict[str, Any]:
    return {
        "studies": profile.studies,
        "retracted": profile.retracted,
        "designs": dict(profile.designs),
        "randomised_trials": profile.randomised,
        "people_randomised": profile.people_randomised,
        "best_level": profile.level,
        "trials_by_result": dict(profile.results),
        "directness": dict(profile.directness),
        "newest": profile.newest,
        "open_trials": profile.open_trials,
    }
