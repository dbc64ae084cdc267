"""The knowledge base for other programs: JSON with every field and everything computed, and tables as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from pydantic_core import to_json as to_json_bytes

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, AnyRecord, Claim, Comparison, Study, Subject
from ldn_kb.model.labels import word
from ldn_kb.rendering import markdown, tables
from ldn_kb.rendering.content import UNKNOWN, Badge, Cell, Joined, LinkedText, RecordLink, WebLink, number
from ldn_kb.rendering.tables import Table

FORMATS = ("json", "csv")
_UNIT = r"(?:%| [\w/%]+)?"
_BELOW_ZERO = re.compile(rf"-[0-9][0-9.,]*{_UNIT}(?: to -?[0-9][0-9.,]*{_UNIT})?")


def to_json(base: KnowledgeBase) -> str:
    """Return the whole base as JSON: one list a kind, the YAML's field names, plus ``computed`` on each record."""
    whole = {kind.plural: [_record(base, record) for record in base.all(kind.plural)] for kind in KINDS}
    return to_json_bytes(whole, indent=1).decode() + "\n"


def to_csv(base: KnowledgeBase) -> dict[str, str]:
    """Return every whole table as CSV text by file name (``studies.csv``)."""
    return {f"{name}.csv": table_csv(base, build(base)) for name, build in tables.WHOLE.items()}


def table_csv(base: KnowledgeBase, table: Table) -> str:
    """Return one table as CSV (RFC 4180) with a heading line; links become titles and marks their words.

    Minus signs are hyphens. A text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(column.heading for column in table.columns)
    for row in table.rows:
        writer.writerow(_harmless(plain(base, cell).replace("−", "-")) for cell in row)
    return stream.getvalue()


def _harmless(text: str) -> str:
    """Return a text as a spreadsheet takes it for one; amounts below zero are no formulas, ``-1+1`` is."""
    formula = text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not _BELOW_ZERO.fullmatch(text))
    return f"'{text}" if formula else text


def plain(base: KnowledgeBase, cell: Cell) -> str:
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
            return word(axis, value)
        case WebLink(address, _):
            return address
        case LinkedText(text):
            return markdown.plain(base, text)
        case Joined(parts, between):
            return between.join(plain(base, part) for part in parts)


def _record(base: KnowledgeBase, record: AnyRecord) -> dict[str, Any]:
    """Return one record as JSON data, with what is computed about it under ``computed``."""
    data: dict[str, Any] = record.model_dump(mode="json")
    data["computed"] = _computed(base, record)
    return data


def _computed(base: KnowledgeBase, record: AnyRecord) -> dict[str, Any]:
    if isinstance(record, Study):
        return {
            "title": base.titles[record.id],
            "level": knowledge.level(record),
            "directness": knowledge.directness(record),
            "cited_by": [claim.id for claim in base.claims_citing(record.id)],
            "tests": [claim.id for claim in base.claims_tested_by(record.id)],
            "only_source_of": [claim.id for claim in knowledge.claims_resting_only_on(base, record.id)],
            "risk_of_bias": knowledge.overall_risk_of_bias(record.risk_of_bias) if record.risk_of_bias else None,
        }
    if isinstance(record, Claim):
        linked = knowledge.claim_studies(base, record)
        return {
            "strength": knowledge.best_level(linked),
            "directness": knowledge.best_directness(linked),
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
                for row in knowledge.number_rows(base, record)
            ],
        }
    if isinstance(record, Comparison):
        return {"only_one_answers": len(record.positions) == 1}
    if isinstance(record, Subject):
        return {
            "profile": _profile(knowledge.profile(base.studies_about(record.id))),
            "claims": [claim.id for claim in base.claims_about(record.id)],
            "studies": [study.id for study in base.studies_about(record.id)],
        }
    return {}


def _profile(found: knowledge.Profile) -> dict[str, Any]:
    return {
        "studies": found.studies,
        "designs": dict(found.designs),
        "randomised_trials": found.randomised,
        "people_randomised": found.people_randomised,
        "best_level": found.level,
        "primary_outcomes": dict(found.primary),
        "directness": dict(found.directness),
        "newest": found.newest,
        "open_trials": found.open_trials,
    }
