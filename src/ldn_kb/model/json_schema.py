"""Schemas as pydantic writes them, made fit for readers: of data files for editors, of the export for programs."""

from __future__ import annotations

from typing import Any

from ldn_kb.model.subject import UNNAMED
from ldn_kb.model.vocabulary import VOCABULARIES

# pydantic writes the limits of a number that may be whole or decimal under its own names.
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def tidy(part: Any) -> Any:
    """Return ``part`` as an editor should show it: without titles and defaults."""
    if isinstance(part, list):
        return [tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    shown: dict[str, Any] = {
        _LIMITS.get(str(name), str(name)): {key: tidy(field) for key, field in value.items()}
        if name == "properties"
        else tidy(value)
        for name, value in part.items()
        if name not in ("title", "default")
    }
    if shown.get("anyOf") == [{"type": "integer"}, {"type": "number"}]:
        del shown["anyOf"]
        shown["type"] = "number"
    return shown


def choices(name: str) -> list[dict[str, str]]:
    """Return each value of the vocabulary of that class name with what it means; nothing for other definitions."""
    values = next((values for values in VOCABULARIES.values() if values.__name__ == name), None)
    # A list of constants: unlike ``enum`` it can hold the meaning of each.
    return [{"const": str(item), "description": UNNAMED.fill(item.meaning or item.word)} for item in values or ()]
