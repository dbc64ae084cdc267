"""Models to JSON Schema (draft 2020-12): what an editor needs to complete, explain and check a data file.

A schema describes a file, not a record: what the file's name implies (id, article) is left out, and kinds that are kept
in lists are lists. Relations between records are the checker's job and not here.
"""

from __future__ import annotations

import json
from typing import Any

from ldn_kb.model import KINDS, SUBJECT, Kind
from ldn_kb.model.json_schema import DRAFT, choices, tidy


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of the files of each kind, by the kind's name."""
    return {kind.name: schema(kind) for kind in (SUBJECT, *KINDS)}


def files() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {
        f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas().items()
    }


def schema(kind: Kind) -> dict[str, Any]:
    """Return the schema of the files of ``kind``."""
    record = kind.model.model_json_schema()
    definitions = {
        name: {"anyOf": values} if (values := choices(name)) else tidy(definition)
        for name, definition in record.pop("$defs", {}).items()
    }
    record = tidy(record)
    implied = {"files": "id", "single": "id", "lists": "article", "list": None}[kind.layout]
    if implied:
        del record["properties"][implied]
        record["required"].remove(implied)
    about = {"title": f"ldn_kb: {kind.title.lower()}", "$schema": DRAFT}
    shape = {**record, **about} if kind.one_a_file else {**about, "type": "array", "items": record}
    return {**shape, "$defs": definitions} if definitions else shape
