"""A record as commented YAML: fields are explained by the models, values are what our strict reader takes."""

from __future__ import annotations

import datetime
import functools
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ldn_kb.model import UNNAMED
from ldn_kb.model.reported_numbers import ReportedFloat, plain_number
from ldn_kb.model.vocabulary import VOCABULARIES, Value
from ldn_kb.reading import yaml_reader

_WIDTH = 110
_SHORT = 40
# A text of digits and signs, such as pages: it could be taken for a number.
_NUMBERS = re.compile(r"[\d.,:/–-]+")
_TYPES = {int: "number", float: "number", bool: "true or false", datetime.date: "date"}


@dataclass(frozen=True)
class Field:
    """One field of a record.

    ``many``: it takes a list, which may not be empty if ``filled``. ``takes`` is number, date, or true or false, and
    empty for text. A choice has its ``choices`` and the ``vocabulary`` they belong to: the name of the enumeration, or
    model and field. A record, or a list of records, has ``fields``.
    """

    name: str
    description: str
    takes: str
    many: bool
    required: bool
    nullable: bool
    filled: bool
    default: Any
    vocabulary: str
    choices: tuple[str, ...]
    fields: tuple[Field, ...]


@functools.cache
def fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model in their order."""
    return tuple(_field(model, name, info) for name, info in model.model_fields.items())


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> Field:
    options = _alternatives(info.annotation)
    kind = next(option for option in options if option is not NoneType)
    many = get_origin(kind) is tuple
    if many:
        kind = _alternatives(get_args(kind)[0])[0]
    is_class, is_literal = isinstance(kind, type), get_origin(kind) is Literal
    is_enum = is_class and issubclass(kind, StrEnum)
    return Field(
        name=name,
        description=info.description or "",
        takes=_TYPES.get(kind, ""),
        many=many,
        required=info.is_required(),
        nullable=NoneType in options,
        filled=many and any(getattr(item, "min_length", 0) for item in info.metadata),
        default=_default(info.default),
        vocabulary=kind.__name__ if is_enum else f"{model.__name__}.{name}" if is_literal else "",
        choices=tuple(map(str, kind if is_enum else get_args(kind) if is_literal else ())),
        fields=fields(kind) if is_class and issubclass(kind, BaseModel) else (),
    )


def _default(value: Any) -> Any:
    """Return a default as YAML writes it: a value of a vocabulary as its key, none for a required field."""
    if value is PydanticUndefined:
        return None
    return str(value) if isinstance(value, StrEnum) else value


def _alternatives(annotation: Any) -> list[Any]:
    """Return the types that an annotation allows, without their metadata."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [alternative for option in get_args(annotation) for alternative in _alternatives(option)]
    return [annotation]


# --- lines


def mapping_lines(
    known: Sequence[Field], data: dict[str, Any], *, explain: bool, skip: Sequence[str] = (), inner: bool = False
) -> list[str]:
    """Return the lines of a mapping in the order of its fields; those of ``skip`` are left out altogether.

    ``explain`` adds what each field takes, and the fields that are left out, as comments that need only their ``#``
    taken away. Within an ``inner`` mapping short comments stand beside the values.
    """
    lines: list[str] = []
    for field in known:
        if field.name in skip:
            continue
        if field.name in data:
            written = _field_lines(field, data[field.name], explain)
            lines += _explained(field, written, inner, meanings=not inner) if explain else written
        elif explain:
            written = [f"#{line}" for line in _field_lines(field, _template(field), explain)]
            # The meanings of its values would make much of a field that few will use.
            lines += _explained(field, written, inner, meanings=False)
    return lines


def item_lines(known: Sequence[Field], data: dict[str, Any], *, explain: bool, skip: Sequence[str] = ()) -> list[str]:
    """Return the lines of a mapping that is an item of a list: ``- `` before its first field, comments above that."""
    return _as_item(mapping_lines(known, data, explain=explain, skip=skip))


def comment(text: str) -> list[str]:
    """Return ``text`` as comment lines: one space behind the ``#``, where a field has none."""
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _as_item(lines: list[str]) -> list[str]:
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return [*lines[:first], f"- {lines[first]}", *_indented(lines[first + 1 :])]


def _vocabulary(choices: Sequence[str]) -> list[Value]:
    """Return the values of the vocabulary that has exactly these keys; none if no vocabulary has."""
    return next((list(values) for values in VOCABULARIES.values() if list(values) == list(choices)), [])


def _explained(field: Field, written: list[str], inner: bool, *, meanings: bool) -> list[str]:
    """Put what a field takes above its lines, or beside them."""
    values = _vocabulary(field.choices) if meanings and field.choices else []
    if values:
        listed = [line for item in values for line in comment(f"- {item}: {UNNAMED.fill(item.meaning or item.word)}")]
        return [*comment(field.description), *listed, *written]
    takes = f"one of {', '.join(field.choices)}" if field.choices else field.takes
    takes = "list" if field.many else takes
    explanation = f"{field.description} ({takes})" if takes else field.description
    if inner and len(f"{written[0]}  # {explanation}") <= _WIDTH:
        return [f"{written[0]}  # {explanation}", *written[1:]]
    return comment(explanation) + written


def _template(field: Field) -> Any:
    """Return what stands in a field that is left out: its default, or the fields of a record that must be written."""
    if field.fields:
        chosen = [inner for inner in field.fields if inner.required] or field.fields
        record = {inner.name: _template(inner) for inner in chosen}
        return [record] if field.many else record
    return [] if field.many else field.default


def _field_lines(field: Field, data: Any, explain: bool) -> list[str]:
    if isinstance(data, dict):
        return [f"{field.name}:", *_indented(mapping_lines(field.fields, data, explain=explain, inner=True))]
    if isinstance(data, list) and field.fields and data:
        items = [mapping_lines(field.fields, item, explain=explain, inner=True) for item in data]
        return [f"{field.name}:", *_indented([line for item in items for line in _as_item(item)])]
    return value_lines(field.name, data)


def value_lines(name: str, value: Any) -> list[str]:
    """Return the lines of a field with a single value or a list of texts, at most about ``_WIDTH`` wide."""
    written = _written(value, _WIDTH - len(name))
    if not isinstance(value, list) or len(written) == 1 or all(len(item) <= _SHORT for item in value):
        return [f"{name}: {written[0]}", *_indented(written[1:])]
    lines = [f"{name}:"]
    for item in value:
        first, *rest = _written(item, _WIDTH)
        lines += [f"  - {first}", *_indented(_indented(rest))]
    return lines


def _written(value: Any, width: int) -> list[str]:
    """Return the lines of a value, in quotes where PyYAML alone would leave them out and our reader wants them."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [plain_number(value)]
    return list(_written_text(value, width)) if isinstance(value, str) else _written_value(value, width)


@functools.lru_cache(maxsize=1024)
def _written_text(value: str, width: int) -> tuple[str, ...]:
    """Return the lines of a text; the same words stand in every entry of a worksheet."""
    return tuple(_written_value(value, width))


def _written_value(value: Any, width: int) -> list[str]:
    lines = _yaml(value, None, width)
    if isinstance(value, str | list):
        read, problems = yaml_reader.read("\n  ".join([f"x: {lines[0]}", *lines[1:]]).encode(), "")
        if problems or read.data != {"x": value} or (isinstance(value, str) and _NUMBERS.fullmatch(value)):
            return _yaml(value, "'", width)
    return lines


class _Dumper(yaml.SafeDumper):
    """Writes numbers as our reader wants them back: in full, and with the digits that their source printed."""


def _represent_number(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    text = plain_number(value)
    # A number without a point is an integer to YAML; called a float, it would be written with a tag.
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


for _number in (float, ReportedFloat):
    _Dumper.add_representer(_number, _represent_number)


def _yaml(value: Any, style: str | None, width: float) -> list[str]:
    flow = isinstance(value, list)
    text = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, default_style=style, width=width
    )
    return [line.strip() for line in text.splitlines() if line != "..."]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else line for line in lines]
