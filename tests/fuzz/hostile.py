"""Hostile texts, their harmless twins, and records with one of them in every text field that the models have."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Collection, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT, Claim, Kind, types

Field = tuple[str, str]
"""The name of a model and of a field of it."""

NASTY = [
    # Markdown and MyST
    "# heading", "- item", "+ item", "1. item", "12) item", "> quote", "---", "===", "***", "+++", "% comment", "(target)=", ": definition",
    "```{raw} html", ":::{note}", "::::::", "~~~", ":class: evil", ":state: 1", "--- title: x", "{ldn:study}`x`", "{raw}`<b>`", "`code`", "``",
    "*bold*", "**", "_em_", "~~s~~", "$x$", "$$", "\\begin{x}", "a\\b", "\\", "\\\\", "[link](http://x)", "![i](j)", "[ref]: http://x", "[x]",
    "[ ]", "^[note]", "[^1]", "[^1]: note", "[[ [", "]", "| a | b |", "a \\| b", "|---|---|", "http://www.example.org", "<http://x.y>",
    # HTML, addresses, attributes
    "<b>x</b>", "<script>alert(1)</script>", "</script>", "</title><svg onload=x>", "<!-- c", "-->", "<![CDATA[", "]]>", "<?php", "<key>", "<",
    "&amp; &lt; &#60;", "&", "\"' onclick='x", "<a href=\"javascript:x\">", "javascript:alert(1)", "data:text/html,x", "\"quoted\"", "'quoted'",
    # templates, index syntax, spreadsheets
    "{{ sub }}", "{% if %}", "{# c #}", "${x}", "%(x)s %s {0}", "@x", "!main", "!!", "; a ; b", "see; also", "=1+1", "+1", "-1", "@sum",
    # typography and other scripts
    "it's -- so...", "(c) (tm)", "e\u0301 a\u0308\u0323", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "\u4f60\u597d",
    "\U0001f600 \U00020000", "\u2764\ufe0f", "1\u00a02\u202f3", "x" * 300,
]  # fmt: skip
"""Texts that mean something to one of the languages on the way to a reader."""

REFUSED = [
    *"\x00\x07\x1b\x7f\x85\u00ad\u061c\u180e\u200b\u200d\u200e\u2028\u2029\u202e\u2060\u2066\u3164\ufeff\ufffe\uffff",
    *"\U0001d173\U000e0041\U000e0100",
]
"""Characters that no text may hold, because nobody sees what they do."""

WITHOUT_COMMAS = {("Study", "authors")}
"""Text fields in which , ; : and & part names that belong into texts of their own; the twin has , for the first three."""

RULED = {("NumberCheck", "field"), ("Subject", "units"), ("DoseLimit", "unit"), ("Dose", "unit")}
"""Text fields of which a rule says what they take: their place is checked elsewhere."""

WHERE_WRITTEN = {("Arm", "combined_with")}
"""Text fields that are filled only where the base has a text: that there is one changes what is computed."""

_TEXT = types.Text.__metadata__[0]
_THIN, _BROAD = frozenset(".'|!()[]/-"), frozenset("%+−<>@=")


def twin(text: str) -> str:
    """Return ``text`` on one line with every sign replaced by one as wide that means nothing and is no letter."""

    def harmless(char: str) -> str:
        if char in ",;:":
            # Pictures cut texts before these.
            return ","
        return "'" if char in _THIN else "−" if char in _BROAD else char if char.isalnum() else "0"

    return " ".join("".join(map(harmless, word)) for word in text.split())


class Filler:
    """Fills text fields, whatever the models call them. Each text holds a mark, such as ``q17z``, to find it by."""

    def __init__(self, base: KnowledgeBase, turn: int = 0, *, sparse: bool = False) -> None:
        """Take records from ``base``; every ``turn`` puts other texts into the same fields.

        ``sparse`` leaves out what the base leaves out.
        """
        self.texts: dict[str, str] = {}
        self.fields: dict[str, Field] = {}
        self._base, self._turn, self.sparse = base, turn, sparse
        self._written = {field for _, record in self._records() for field in _written(record)}

    def files(self, write: Callable[[str], str] = str) -> dict[str, str]:
        """Return all files of the base with a text in every text field, each as ``write`` makes it of the hostile one."""
        self.texts, self._write = {}, write
        found: dict[str, Any] = {}
        for kind, record in self._records():
            data = self._record(type(record), record.model_dump(mode="json", exclude_unset=True))
            if kind.layout in ("files", "single"):
                del data["id"]
                found[f"{kind.plural}/{record.id}.yaml" if kind.layout == "files" else f"{kind.plural}.yaml"] = data
            elif isinstance(record, Claim):
                del data["article"]
                found.setdefault(f"{kind.plural}/{record.article}.yaml", []).append(data)
            else:
                found.setdefault(f"{kind.plural}.yaml", []).append(data)
        return {name: yaml.safe_dump(data, allow_unicode=True, width=10**6) for name, data in found.items()}

    def _records(self) -> Iterator[tuple[Kind, Any]]:
        """Yield the subject and every record, each with its kind."""
        yield SUBJECT, self._base.subject
        for kind in KINDS:
            for record in self._base.all(kind.plural):
                yield kind, record

    def _record(self, model: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
        """Return ``data`` with every text field filled, and with every part that holds texts and stands nowhere yet."""
        filled = dict(data)
        for name, info in model.model_fields.items():
            # A rule wants to find a number in the text beside it.
            beside = name == "text" and data.get("value") is not None
            holds_text = any(_is_text(*leaf) or _is_model(leaf[0]) for leaf in _leaves(_annotation(info)))
            wanted = holds_text or name in data or info.is_required()
            if (model.__name__, name) not in RULED and not beside and wanted:
                value = self._value(_annotation(info), data.get(name), (model.__name__, name))
                if value is not None:
                    filled[name] = value
        return filled

    def _value(self, annotation: Any, old: Any, field: Field) -> Any:
        """Return what to write into a field of this type: new texts, everything else as it was."""
        annotation, metadata = _bare(annotation)
        arguments = [item for item in get_args(annotation) if item is not NoneType]
        if get_origin(annotation) in (Union, UnionType):
            optional = len(arguments) < len(get_args(annotation))
            # Of a list that may be missing it is its items that are texts.
            inner = get_args(arguments[0])[0] if get_origin(arguments[0]) is tuple else arguments[0]
            if old is None and optional and not self._adds(inner, field):
                return None
            return self._value(_joined(arguments[0], metadata), old, field)
        if get_origin(annotation) is tuple:
            items = old or ([None] if self._adds(arguments[0], field) else [])
            return [self._value(arguments[0], item, field) for item in items] or None
        if _is_model(annotation):
            return self._record(annotation, old or {})
        if _is_text(annotation, metadata):
            room = min((item.max_length for item in metadata if hasattr(item, "max_length")), default=types.MAX_TEXT)
            return self._text(field, room)
        return old if old is not None else _sample(annotation, metadata)

    def _adds(self, annotation: Any, field: Field) -> bool:
        """Say whether a field that is left out here is to be filled: texts always, parts that stand nowhere in the base."""
        annotation, metadata = _bare(annotation)
        adds_text = _is_text(annotation, metadata) and field not in WHERE_WRITTEN
        adds = adds_text or (_is_model(annotation) and field not in self._written)
        return adds and not self.sparse

    def _text(self, field: Field, room: int) -> str:
        """Return the next text: something nasty at its start, its mark, something nasty after it and at its end."""
        number = len(self.texts)
        mark = f"q{number}z"
        start, middle, end = (NASTY[(number * step + self._turn * 13) % len(NASTY)] for step in (7, 11, 17))
        text = f"{start} {mark} {middle} {end}"
        if len(text) > room:
            text = f"{start[:9]} {mark} {end[:9]}"
        if field in WITHOUT_COMMAS:
            text = text.translate({ord(sign): "" for sign in ",;:&"})
        self.texts[mark], self.fields[mark] = " ".join(text.split()), field
        return self._write(text)


def text_fields(model: type[BaseModel]) -> Iterator[Field]:
    """Yield every text field of a model and of the models inside it."""
    for name, info in model.model_fields.items():
        for annotation, metadata in _leaves(_annotation(info)):
            if _is_text(annotation, metadata):
                yield model.__name__, name
            elif _is_model(annotation):
                yield from text_fields(annotation)


def _leaves(annotation: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield the types that an annotation is made of, each with its metadata."""
    annotation, metadata = _bare(annotation)
    if get_origin(annotation) in (Union, UnionType, tuple):
        for inner in get_args(annotation):
            yield from _leaves(inner)
    else:
        yield annotation, metadata


def _annotation(info: FieldInfo) -> Any:
    """Return the type of a field with its metadata, as it is written in the model."""
    return _joined(info.annotation, info.metadata)


def _joined(annotation: Any, metadata: Collection[Any]) -> Any:
    return Annotated[(annotation, *metadata)] if metadata else annotation


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type and its metadata."""
    metadata: tuple[Any, ...] = ()
    while get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        for item in inner:
            metadata += tuple(item.metadata) if isinstance(item, FieldInfo) else (item,)
    return annotation, metadata


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_text(annotation: Any, metadata: tuple[Any, ...]) -> bool:
    """Say whether a type takes any text: not an id, an identifier, an address or a p value."""
    return annotation is str and _TEXT in metadata


def _written(value: Any) -> Iterator[Field]:
    """Yield every field that a record has a value for, those of its parts included."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if inner := getattr(value, name):
                yield type(value).__name__, name
                yield from _written(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _written(item)


def _sample(annotation: Any, metadata: tuple[Any, ...]) -> Any:
    """Return a value for a required field of a part that stands nowhere in the base."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if issubclass(annotation, enum.Enum):
        return next(iter(annotation)).value
    if annotation is datetime.date:
        return "2026-11-01"
    if annotation in (int, float, bool):
        return 1 if annotation is not bool else True
    examples = (item.json_schema.get("examples", []) for item in metadata if isinstance(item, WithJsonSchema))
    return next(example for found in examples for example in found)


def field_names() -> list[str]:
    """Return the name of every field of every model, sorted."""
    models = [kind.model for kind in (SUBJECT, *KINDS)]
    names: set[str] = set()
    for model in models:
        names |= set(model.model_fields)
        models += [
            inner
            for info in model.model_fields.values()
            for inner, _ in _leaves(info.annotation)
            if _is_model(inner) and inner not in models
        ]
    return sorted(names)
