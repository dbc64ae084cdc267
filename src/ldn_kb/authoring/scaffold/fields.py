"""What each field takes, read from the models: no description, value or form is written a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from ldn_kb.model import Kind
from ldn_kb.model.types import Id, Text
from ldn_kb.reading import validation
from ldn_kb.reading.yaml_reader import Data, Source

_TEXT = TypeAdapter(Text).json_schema().get("pattern")
_ID = TypeAdapter(Id).json_schema().get("pattern")
_NUMBERS = ("integer", "number")


@dataclass(frozen=True)
class Field:
    """One field of a record.

    ``form`` is text, id, code (text of a set form, such as a DOI), number, boolean, date, choice or record; ``many`` a
    list of them, of which there must be one if ``filled``. ``choices`` belongs to a choice, ``fields`` to a record.
    """

    name: str
    description: str
    form: str
    many: bool
    required: bool
    nullable: bool
    filled: bool
    default: Any
    choices: tuple[str, ...]
    fields: tuple[Field, ...]


@cache
def fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model in their order."""
    schema = model.model_json_schema()
    return _fields(schema, schema.get("$defs", {}))


def _fields(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        _field(name, part, name in required, definitions) for name, part in schema.get("properties", {}).items()
    )


def _field(name: str, part: Mapping[str, Any], required: bool, definitions: Mapping[str, Any]) -> Field:
    whole, nullable = _resolved(part, definitions)
    many = whole.get("type") == "array"
    item, _ = _resolved(whole["items"], definitions) if many else (whole, nullable)
    form = _form(item)
    return Field(
        name=name,
        description=part.get("description", ""),
        form=form,
        many=many,
        required=required,
        nullable=nullable,
        filled=bool(whole.get("minItems")),
        default=part.get("default"),
        choices=tuple(item.get("enum", ())),
        fields=_fields(item, definitions) if form == "record" else (),
    )


def _resolved(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Follow a reference and leave out the alternative null; returns the rest and whether null was there."""
    options = [option for option in part.get("anyOf", [part]) if option.get("type") != "null"]
    nullable = len(options) < len(part.get("anyOf", [part]))
    found = options[0]
    if "$ref" in found:
        found = definitions[found["$ref"].rsplit("/", 1)[-1]]
    # A number may be whole or decimal, which is a choice of two types again.
    return (_resolved(found, definitions)[0] if "anyOf" in found else found), nullable


def _form(item: Mapping[str, Any]) -> str:
    """Name the form of a single value."""
    if "enum" in item:
        return "choice"
    if "properties" in item:
        return "record"
    if item.get("type") in _NUMBERS:
        return "number"
    if item.get("format") == "date":
        return "date"
    if item.get("type") == "string":
        return {_TEXT: "text", _ID: "id"}.get(item.get("pattern"), "code")
    return str(item.get("type"))


def takes(field: Field) -> str:
    """Say in a word or two what a field takes, or nothing if its description says enough."""
    word = {"number": "number", "date": "date", "boolean": "true or false"}.get(field.form, "")
    if field.form == "choice":
        word = f"one of {', '.join(field.choices)}"
    if field.many:
        return "list of ids" if field.form == "id" else "list"
    return word


def is_utf8(text: str) -> bool:
    """Say whether ``text`` can be written: what a terminal passes on may hold bytes that are no text."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def value(field: Field, text: str) -> Data:
    """Turn what a person typed into what the file holds; what does not fit stays text, so that the checker names it."""
    if field.many:
        return [part.strip() for part in text.split(",") if part.strip()]
    text = text.strip()
    if field.nullable and text == "null":
        return None
    if field.form == "number":
        for convert in (int, float):
            try:
                return convert(text)
            except ValueError:
                continue
    if field.form == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def faults(kind: Kind, field: Field, data: Data) -> list[str]:
    """Return what the checker has against ``data`` as the value of ``field``."""
    _, problems = validation.validate(kind, {field.name: data}, Source(""), (), {})
    return [problem.message for problem in problems if problem.code != "missing-field"]
