"""Models to JSON Schema (draft 2020-12): what an editor needs to complete, explain and check a data file.

A schema describes a file, not a record: what the file's name implies (id, article) is left out, and kinds that are kept
in lists are lists. Relations between records are the checker's job and not here.
"""

from __future__ import annotations

import json
from typing import Any

from ldn_kb.model import KINDS, SUBJECT, UNNAMED, Kind
from ldn_kb.model.vocabulary import VOCABULARIES

# pydantic writes the limits of a number that may be whole or decimal under its own names.
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


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
        name: {"anyOf": choices} if (choices := _choices(name)) else _tidy(definition)
        for name, definition in record.pop("$defs", {}).items()
    }
    record = _tidy(record)
    implied = {"files": "id", "single": "id", "lists": "article", "list": None}[kind.layout]
    if implied:
        del record["properties"][implied]
        record["required"].remove(implied)
    about = {"title": f"ldn_kb: {kind.title.lower()}", "$schema": DRAFT}
    shape = {**record, **about} if kind.one_a_file else {**about, "type": "array", "items": record}
    return {**shape, "$defs": definitions} if definitions else shape


def _tidy(part: Any) -> Any:
    """Return ``part`` as an editor should show it: without titles and defaults."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidy: dict[str, Any] = {
        _LIMITS.get(str(name), str(name)): {key: _tidy(field) for key, field in value.items()}
        if name == "properties"
        else _tidy(value)
        for name, value in part.items()
        if name not in ("title", "default")
    }
    if tidy.get("anyOf") == [{"type": "integer"}, {"type": "number"}]:
        del tidy["anyOf"]
        tidy["type"] = "number"
    return tidy


def _choices(name: str) -> list[dict[str, str]]:
    """Return each value of the vocabulary of that class name with what it means; nothing for other definitions."""
    values = next((values for values in VOCABULARIES.values() if values.__name__ == name), None)
    # A list of constants: unlike ``enum`` it can hold the meaning of each.
    return [{"const": str(item), "description": UNNAMED.fill(item.meaning or item.word)} for item in values or ()]
