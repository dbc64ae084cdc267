"""What a tidy table is: a name, a key, fields with a type and a meaning, and the rows of a knowledge base.

A row is whatever the table's ``rows`` gives; each field takes its value from it. Type, allowed values and meaning of a
field that a record has are those of the model, so that they are stated once.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.vocabulary import Value as VocabularyValue

Value: TypeAlias = str | float | bool | datetime.date | None
"""What a cell may hold; ``None`` is what is not known or does not apply."""
FieldType: TypeAlias = Literal["string", "integer", "number", "boolean", "date"]
_TYPES: Mapping[type, FieldType] = {bool: "boolean", int: "integer", float: "number", datetime.date: "date"}


@dataclass(frozen=True)
class Field:
    """A column: its name in snake_case, its type, what it means, and how its value is taken from a row."""

    name: str
    type: FieldType
    meaning: str
    value: Callable[[KnowledgeBase, Any], Value]
    values: tuple[str, ...] = ()
    """All values that the column can have, if they are a closed list."""
    required: bool = False


@dataclass(frozen=True)
class DataTable:
    """A tidy table: one row for each thing, one column for each fact about it."""

    name: str
    meaning: str
    key: tuple[str, ...]
    """The fields that together name a row."""
    fields: tuple[Field, ...]
    rows: Callable[[KnowledgeBase], Iterable[Any]]
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    """The fields that hold the key of another table, and its name."""

    def values(self, base: KnowledgeBase) -> list[tuple[Value, ...]]:
        """Return the values of each row, in the order of the fields; made once for all formats."""
        return base.once(f"table-{self.name}", lambda: self._values(base))

    def _values(self, base: KnowledgeBase) -> list[tuple[Value, ...]]:
        getters = [field.value for field in self.fields]
        return [tuple([getter(base, row) for getter in getters]) for row in self.rows(base)]

    def is_required(self, field: Field) -> bool:
        """Return whether every row has a value in the field."""
        return field.required or field.name in self.key


def field(name: str, kind: FieldType, meaning: str, value: Callable[[Any], Value], *, required: bool = False) -> Field:
    """Return a column whose value depends on the row only."""
    return Field(name, kind, meaning, lambda _, row: value(row), required=required)


def judged(
    name: str,
    kind: FieldType | type[VocabularyValue],
    meaning: str,
    value: Callable[[KnowledgeBase, Any], Value],
) -> Field:
    """Return a column that is computed from the whole base; ``kind`` is its type, or the vocabulary of its values."""
    if isinstance(kind, str):
        return Field(name, kind, f"{meaning}; computed", value)
    return Field(name, "string", f"{meaning}; computed", value, tuple(kind))


def fields_of(
    model: type[BaseModel], names: str, part: Callable[[Any], Any] = lambda row: row, prefix: str = ""
) -> tuple[Field, ...]:
    """Return a column for each named field of a model, with its type and its description.

    ``part`` takes the object from the row, or ``None`` where there is none; ``prefix`` stands before the names.
    """
    return tuple(_field_of(model, name, part, prefix) for name in names.split())


def renamed(fields: Iterable[Field], **names: str) -> tuple[Field, ...]:
    """Return the fields, those in ``names`` under another name."""
    return tuple(replace(item, name=names.get(item.name, item.name)) for item in fields)


def _field_of(model: type[BaseModel], name: str, part: Callable[[Any], Any], prefix: str) -> Field:
    info = model.model_fields[name]

    def value(_: KnowledgeBase, row: Any) -> Value:
        found: Value = getattr(part(row), name, None)
        return str(found) if isinstance(found, VocabularyValue) else found

    kind, values = _shape(info.annotation)
    optional = prefix or type(None) in get_args(info.annotation)
    return Field(f"{prefix}{name}", kind, info.description or "", value, values, required=not optional)


def _shape(annotation: Any) -> tuple[FieldType, tuple[str, ...]]:
    """Return type and closed list of values of what a field of a model takes."""
    leaves = [leaf for leaf in _leaves(annotation) if leaf is not type(None)]
    values = tuple(leaf for leaf in leaves if isinstance(leaf, str))
    if values:
        return "string", values
    if len(leaves) == 1 and isinstance(leaves[0], type) and issubclass(leaves[0], VocabularyValue):
        return "string", tuple(leaves[0])
    kinds = {_TYPES.get(leaf, "string") for leaf in leaves}
    if kinds == {"integer", "number"}:
        return "number", ()
    return (kinds.pop() if len(kinds) == 1 else "string"), ()


def _leaves(annotation: Any) -> list[Any]:
    """Return the types, and the values of literals, that an annotation consists of."""
    if get_origin(annotation) is Annotated:
        return _leaves(get_args(annotation)[0])
    parts = get_args(annotation)
    return [leaf for part in parts for leaf in _leaves(part)] if parts else [annotation]
