"""All tidy tables, and these as CSV that no spreadsheet runs, with a Frictionless data package that describes them."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.rendering.open_data.claim_tables import CLAIM_TABLES
from ldn_kb.rendering.open_data.concept_tables import CONCEPT_TABLES
from ldn_kb.rendering.open_data.fields import DataTable, Field, Value
from ldn_kb.rendering.open_data.finding_tables import FINDING_TABLES
from ldn_kb.rendering.open_data.release import Release, licence
from ldn_kb.rendering.open_data.study_tables import STUDY_TABLES
from ldn_kb.rendering.spreadsheets import harmless

TIDY_TABLES: tuple[DataTable, ...] = (*CONCEPT_TABLES, *STUDY_TABLES, *FINDING_TABLES, *CLAIM_TABLES)
"""Every table, each after those that it needs; only a few refer to one that comes later."""
PACKAGE = "datapackage.json"


def to_tidy_csv(base: KnowledgeBase, release: Release) -> dict[str, str]:
    """Return every tidy table as CSV by file name (``studies.csv``), and the data package that describes them."""
    texts = {f"{table.name}.csv": _table_csv(base, table) for table in TIDY_TABLES}
    package = json.dumps(_package(base, release, texts), indent=1, ensure_ascii=False) + "\n"
    return {**texts, PACKAGE: package}


def _table_csv(base: KnowledgeBase, table: DataTable) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows(map(_cell, row) for row in table.values(base))
    return stream.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
        case datetime.date():
            return value.isoformat()
        case _:
            return plain_number(value)


def _package(base: KnowledgeBase, release: Release, texts: Mapping[str, str]) -> dict[str, Any]:
    subject = base.subject
    return {
        "profile": "tabular-data-package",
        "name": "ldn-kb",
        "title": subject.title,
        "description": "One row for each thing, one column for each fact. Empty is not known, or does not apply. A "
        "text that a spreadsheet would run as a formula has an apostrophe before the sign that starts it.",
        **release.as_dict(base),
        **({"licenses": [found]} if (found := licence(subject)) else {}),
        **({"contributors": [{"title": subject.cite_as, "role": "author"}]} if subject.cite_as else {}),
        "resources": [_resource(table, texts[f"{table.name}.csv"].encode()) for table in TIDY_TABLES],
    }


def _resource(table: DataTable, content: bytes) -> dict[str, Any]:
    required = {field.name for field in table.fields if table.is_required(field)}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.meaning,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_described(table, field) for field in table.fields],
            "primaryKey": list(table.key),
            # A reader of data packages takes a key of several fields for missing as a whole or not at all.
            "foreignKeys": [
                {
                    "fields": list(fields),
                    "reference": {"resource": "" if name == table.name else name, "fields": list(KEYS[name])},
                }
                for fields, name in table.links
                if len(fields) == 1 or set(fields) <= required
            ],
            "missingValues": [""],
        },
    }


def _described(table: DataTable, field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if table.is_required(field) else {}
    if field.values:
        constraints["enum"] = [str(value) for value in field.values]
    described = {"name": field.name, "type": field.type, "description": field.meaning}
    return described | ({"constraints": constraints} if constraints else {})


KEYS: Mapping[str, tuple[str, ...]] = {table.name: table.key for table in TIDY_TABLES}
"""The key of each table."""
