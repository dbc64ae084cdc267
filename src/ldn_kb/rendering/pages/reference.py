"""Reference pages written from code: the fields of every record and every problem code."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT
from ldn_kb.reading.problems import CODES
from ldn_kb.reading.validation import inner_model
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Column, Table


def pages(_: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the two reference pages."""
    yield "reference/fields", functools.partial(_all_fields, renderer)
    yield "reference/problems", functools.partial(_all_codes, renderer)


def _all_fields(renderer: Renderer) -> str:
    models: dict[str, type[BaseModel]] = {}
    for kind in (SUBJECT, *KINDS):
        _collect(kind.model, models)
    return renderer.page(
        "tables",
        orphan=True,
        title="Fields",
        lead="Every field of every record: what it takes and what it means. Fields in bold must be written.",
        groups=[(name, _fields(model)) for name, model in models.items()],
    )


def _all_codes(renderer: Renderer) -> str:
    rows = tuple((name, code.cause, code.cure) for name, code in CODES.items())
    columns = (Column("code", "Code"), Column("cause", "What was found"), Column("cure", "What to do"))
    return renderer.page(
        "tables",
        orphan=True,
        title="Problem codes",
        lead="A problem is printed as path:line:column: message, with its code in brackets. Here is what each code "
        "stands for and what to do about it.",
        groups=[("", Table("problems", "Problem codes", columns, rows, interactive=True))],
    )


def _collect(model: type[BaseModel], models: dict[str, type[BaseModel]]) -> None:
    """Add ``model`` and every model inside it."""
    if model.__name__ in models:
        return
    models[model.__name__] = model
    for info in model.model_fields.values():
        if (inner := inner_model(info.annotation)) is not None:
            _collect(inner, models)


def _fields(model: type[BaseModel]) -> Table:
    columns = (
        Column("field", "Field"),
        Column("must", "Must be written"),
        Column("type", "Takes"),
        Column("meaning", "Meaning"),
    )
    rows = tuple(
        (name, "yes" if info.is_required() else "no", _takes(info), info.description)
        for name, info in model.model_fields.items()
    )
    return Table("fields", f"Fields of {model.__name__}", columns, rows, interactive=True)


def _takes(info: FieldInfo) -> str:
    """Return in words what values a field takes."""
    return _words(info.annotation)


def _words(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(str(item) for item in arguments)
    if origin is tuple:
        return f"list of {_words(arguments[0])}"
    if arguments and NoneType in arguments:
        inner = " or ".join(dict.fromkeys(_words(item) for item in arguments if item is not NoneType))
        return f"{inner}, or null"
    if origin is not None and arguments:
        return (
            " or ".join(dict.fromkeys(_words(item) for item in arguments))
            if "Union" in str(origin)
            else _words(arguments[0])
        )
    if isinstance(annotation, type) and hasattr(annotation, "__members__"):
        return ", ".join(annotation.__members__.values())
    names = {"str": "text", "int": "number", "float": "number", "bool": "true or false", "date": "date"}
    name: str = annotation.__name__
    return names.get(name, name)
