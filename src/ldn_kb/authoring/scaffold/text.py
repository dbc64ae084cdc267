"""A record to YAML as a person would write it, with what each field takes as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ldn_kb.authoring.scaffold.fields import Field, takes
from ldn_kb.authoring.scaffold.values import WIDTH, entry, indented
from ldn_kb.model import UNNAMED
from ldn_kb.model.vocabulary import VOCABULARIES, Value


@dataclass(frozen=True)
class Manner:
    """How much is said.

    ``explain``: what each field takes, and the fields that are left out, as comments that need only their ``#`` taken
    away. ``meanings``: what each value of a vocabulary means. ``beside``: short comments stand beside the values.
    """

    explain: bool = True
    meanings: bool = True
    beside: bool = False


def mapping_lines(fields: Sequence[Field], data: dict[str, Any], manner: Manner, skip: Sequence[str] = ()) -> list[str]:
    """Return the lines of a mapping in the order of its fields; those of ``skip`` are left out altogether."""
    lines: list[str] = []
    for field in fields:
        if field.name in skip:
            continue
        if field.name in data:
            lines += _commented(field, _entry(field, data[field.name], manner), manner)
        elif manner.explain:
            # The meanings would make much of what few will use.
            brief = replace(manner, meanings=False)
            written = _entry(field, _template(field), brief)
            lines += _commented(field, [f"#{line}" for line in written], brief)
    return lines


def item_lines(fields: Sequence[Field], data: dict[str, Any], manner: Manner, skip: Sequence[str] = ()) -> list[str]:
    """Return the lines of a mapping that is an item of a list: ``- `` before its first field, comments above that."""
    lines = mapping_lines(fields, data, manner, skip)
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return [*lines[:first], f"- {lines[first]}", *indented(lines[first + 1 :])]


def comment(text: str) -> list[str]:
    """Return ``text`` as comment lines: one space behind the ``#``, where a field has none or more."""
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _commented(field: Field, written: list[str], manner: Manner) -> list[str]:
    """Put what a field takes above its lines, or beside them if there is room."""
    if not manner.explain:
        return written
    if manner.meanings and field.choices and (values := _vocabulary(field.choices)):
        lines = comment(field.description)
        for choice in field.choices:
            lines += comment(f"- {choice}: {_explained(values, choice)}")
        return lines + written
    what = takes(field)
    told = f"{field.description} ({what})" if what else field.description
    if manner.beside and len(f"{written[0]}  # {told}") <= WIDTH:
        return [f"{written[0]}  # {told}", *written[1:]]
    return comment(told) + written


def _template(field: Field) -> Any:
    """Return what stands in a field that is left out: nothing, with the fields of a record that must be written."""
    if field.form == "record":
        chosen = [inner for inner in field.fields if inner.required] or field.fields
        record = {inner.name: _template(inner) for inner in chosen}
        return [record] if field.many else record
    return [] if field.many else field.default


def _entry(field: Field, data: Any, manner: Manner) -> list[str]:
    """Return the lines of a field and its value."""
    within = replace(manner, beside=True)
    if isinstance(data, dict):
        return [f"{field.name}:", *indented(mapping_lines(field.fields, data, within))]
    if isinstance(data, list) and field.form == "record" and data:
        items = [line for item in data for line in item_lines(field.fields, item, within)]
        return [f"{field.name}:", *indented(items)]
    return entry(field.name, data)


def _vocabulary(choices: Sequence[str]) -> type[Value] | None:
    """Return the vocabulary that has exactly these values."""
    return next((values for values in VOCABULARIES.values() if list(values) == list(choices)), None)


def _explained(values: type[Value], choice: str) -> str:
    """Return what a value means, or its word."""
    value = next(item for item in values if item == choice)
    return UNNAMED.fill(value.meaning or value.word)
