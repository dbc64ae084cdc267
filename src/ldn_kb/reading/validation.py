"""Plain data to records: runs the models and reports what does not fit in words for contributors."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json
from yaml import ScalarNode

from ldn_kb.model import AnyRecord, Kind
from ldn_kb.model.reported_numbers import ReportedFloat
from ldn_kb.reading import corrections
from ldn_kb.reading.edits import Fix
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.text_spans import nodes
from ldn_kb.reading.yaml_reader import Data, KeyPath, LineColumn, Source

_TYPE_NAMES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "date_type": "a date such as 2026-11-22",
    "date_parsing": "a date such as 2026-11-22",
    "date_from_datetime_parsing": "a date such as 2026-11-22",
}
MOST_PROBLEMS = 50
"""How many problems of one record or file are reported; the rest are reported once these are corrected."""
UNDECIDED = "undecided"
"""What stands in a new record where a person decides between the values of a vocabulary; never a value itself."""
_LONGEST_NAME = 90
"""Nothing longer is the misspelling of a field or of a choice; comparing it would take long."""
# The last step of pydantic's location for a field that takes whole numbers and decimals alike.
_NUMBER_ALTERNATIVES = ("int", "float")
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case letters and digits joined by hyphens, such as smith-2007-crohns",
    r"^(p[0-9]{1,3}(\.b[0-9]{1,2})?|ref[0-9]{1,3})$": "a locator such as p11, p9.b2 or ref3",
}


def validate(
    kind: Kind, data: Data, source: Source, prefix: KeyPath, implied: dict[str, str]
) -> tuple[AnyRecord | None, list[Problem]]:
    """Turn ``data`` into a record of ``kind``.

    ``prefix`` is the path of the record within ``source``; ``implied`` holds the fields that the file's name gives
    (id, article). Returns the record, or ``None`` and every problem of the record at its line and column.
    """
    if not isinstance(data, dict):
        return None, [source.problem(prefix, f"expected a mapping of fields, found {described(data)}", "wrong-type")]
    problems = [
        source.problem(
            (*prefix, name), f"{name} is {quoted(data[name])}, but the file's name says {quoted(value)}", "file-name"
        )
        for name, value in implied.items()
        if name in data and data[name] != value
    ]
    try:
        record = kind.model.model_validate_json(to_json({**data, **implied}))
    except ValidationError as error:
        problems += _translate(kind, error, source, prefix, implied)
        return None, problems
    if problems:
        return None, problems
    for path, value in source.reported.items():
        if path[: len(prefix)] == prefix:
            record = _with(record, path[len(prefix) :], value)
    return record, problems


def _with(value: Any, path: KeyPath, number: ReportedFloat) -> Any:
    """Return ``value`` with ``number`` at ``path`` in place of the same number without its printed form."""
    if not path:
        return number if isinstance(value, float) else value
    step, *rest = path
    if isinstance(value, tuple) and isinstance(step, int):
        return (*value[:step], _with(value[step], tuple(rest), number), *value[step + 1 :])
    name = str(step)
    return value.model_copy(update={name: _with(getattr(value, name), tuple(rest), number)})


def with_fixes(kind: Kind, source: Source, problems: list[Problem], implied: dict[str, str]) -> list[Problem]:
    """Return the problems of reading a file: tabs with their fix, and values to be quoted with what the field takes."""
    places: dict[LineColumn, KeyPath] = {}
    if any(problem.code == "surprising-scalar" for problem in problems) and (text_nodes := nodes(source.text)):
        places = {
            (node.start_mark.line + 1, node.start_mark.column + 1): path
            for path, node in text_nodes.values.items()
            if isinstance(node, ScalarNode) and node.value
        }

    def fix(problem: Problem) -> Fix | None:
        if problem.code == "tab":
            return corrections.without_tabs(source.text)
        path = places.get((problem.line, problem.column))
        return None if path is None else _correction(kind, source, path, implied)

    return [dataclasses.replace(problem, fix=fix(problem)) for problem in problems]


def _translate(
    kind: Kind, error: ValidationError, source: Source, prefix: KeyPath, implied: dict[str, str]
) -> list[Problem]:
    """Turn pydantic's errors into problems; of several alternatives of one field only the first is reported.

    A list that is too short because its items are wrong is not reported as well. After so many problems that nobody
    reads more, the rest is counted.
    """
    problems: dict[KeyPath, Problem] = {}
    details = error.errors(include_url=False)
    around = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    for number, detail in enumerate(details):
        path = _real_path(source, prefix, detail["loc"])
        if path in problems or (detail["type"] == "too_short" and detail["loc"] in around):
            continue
        if len(problems) == MOST_PROBLEMS:
            rest = f"{len(details) - number:,} more problems in this {kind.name}"
            last = _problem(kind, detail, source, prefix, path)
            return [*problems.values(), dataclasses.replace(last, message=rest)]
        problem = _problem(kind, detail, source, prefix, path)
        problems[path] = dataclasses.replace(problem, fix=_fix(kind, detail, source, prefix, path, implied))
    return list(problems.values())


def _real_path(source: Source, prefix: KeyPath, loc: tuple[str | int, ...]) -> KeyPath:
    """Drop the names of union alternatives that pydantic puts into its locations (``function-after``, ``int``)."""
    path = prefix
    for number, step in enumerate(loc):
        is_last = number == len(loc) - 1
        if (*path, step) in source.values or (
            is_last and isinstance(step, str) and step.isidentifier() and step not in _NUMBER_ALTERNATIVES
        ):
            path = (*path, step)
    return path


def _problem(kind: Kind, detail: ErrorDetails, source: Source, prefix: KeyPath, path: KeyPath) -> Problem:
    what, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = _name(path[len(prefix) :])
    if what == "missing":
        return source.problem(path[:-1], f"the {kind.name} has no {quoted(name)}; add it", "missing-field")
    if what == "extra_forbidden":
        known = _fields(kind.model, path[len(prefix) : -1])
        message = f"there is no field {quoted(name)}{_near(path[-1], known) or '; fields: ' + ', '.join(known)}"
        return source.problem(path, message, "unknown-field", key=True)
    if what in ("literal_error", "enum"):
        choices = _choices(detail)
        if value == UNDECIDED:
            message = f"{name} is undecided; decide, and write one of {', '.join(choices)}"
            return source.problem(path, message, "undecided")
        message = f"{name} is {quoted(value)}; write one of {', '.join(choices)}{_near(value, choices)}"
        return source.problem(path, message, "wrong-value")
    if what == "too_short":
        return source.problem(path, f"{name} is too short; write {context['min_length']} or more", "wrong-value")
    if what == "value_error":
        return source.problem(path, f"{name} {quoted(value)} {context['error']}", "wrong-value")
    if what == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return source.problem(
            path,
            f"{name} is {quoted(value)}; write {_PATTERNS.get(pattern, 'text that matches ' + pattern)}",
            "wrong-value",
        )
    if what in _TYPE_NAMES:
        quote = f"; write it in quotes: '{value}'" if what == "string_type" and isinstance(value, int | float) else ""
        if isinstance(value, str) and (found := _RANGE.fullmatch(value.strip())) and what in _NUMBER_TYPES:
            return source.problem(path, f"{name} {_range(kind, value, found, path[len(prefix) :])}", "wrong-type")
        takes = "a number" if detail["loc"][-1] in _NUMBER_ALTERNATIVES else _TYPE_NAMES[what]
        problem = source.problem(path, f"{name} takes {takes}, found {described(value)}{quote}", "wrong-type")
        return dataclasses.replace(problem, number=value) if quote and type(value) is int else problem
    return source.problem(path, f"{name} is {quoted(value)}: {detail['msg'].lower()}", "wrong-value")


_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:-|–|—|to|\.\.) ?([0-9]+(?:\.[0-9]+)?) ?%?")
_NUMBER_TYPES = ("int_type", "float_type", "int_parsing", "float_parsing")
_ENDS = (("value", "to"), ("low", "high"))


def _range(kind: Kind, value: str, found: re.Match[str], path: KeyPath) -> str:
    """Return what to write instead of a range in a field for one number: its two ends, where the record has fields."""
    known = _fields(kind.model, path[:-1])
    ends = next((pair for pair in _ENDS if path[-1] in pair and set(pair) <= set(known)), None)
    cure = f"{ends[0]}: {found[1]}, {ends[1]}: {found[2]}" if ends else "one, and the range in a text"
    return f"takes one number, found the range {quoted(value)}; write {cure}"


def _choices(detail: ErrorDetails) -> list[str]:
    """Return the only words that a field takes, as pydantic lists them."""
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return [item.strip(" '") for item in expected.replace(" or ", ", ").split(", ")]


def _fix(
    kind: Kind, detail: ErrorDetails, source: Source, prefix: KeyPath, path: KeyPath, implied: dict[str, str]
) -> Fix | None:
    """Return the repair of what is refused at ``path``, if it is certain."""
    what = detail["type"]
    if not source.text:
        return None
    if what == "extra_forbidden":
        known = _fields(kind.model, path[len(prefix) : -1])
        mapping: Any = source.data
        for step in path[:-1]:
            mapping = mapping[step]
        fix = corrections.rename_fix(source, path, known, mapping)
        if fix is None or not _takes(kind, (*path[len(prefix) : -1], fix.name or ""), detail["input"], implied):
            return None
        return fix
    choices = _choices(detail) if what in ("literal_error", "enum") else []
    return _correction(kind, source, path, implied, choices) if path in source.values else None


def _correction(
    kind: Kind, source: Source, path: KeyPath, implied: dict[str, str], choices: Iterable[str] = ()
) -> Fix | None:
    """Return the fix of the value at ``path`` in a file of ``kind``, if it is certain."""
    field = path if kind.one_a_file else path[1:]
    return corrections.corrected(source, path, lambda value: _takes(kind, field, value, implied), tuple(choices))


def _takes(kind: Kind, path: KeyPath, new: Data, implied: dict[str, str]) -> bool:
    """Return whether the field at ``path`` of a record takes ``new``, whatever else is in the record."""
    data = new
    for step in reversed(path):
        data = [data] if isinstance(step, int) else {step: data}
    # A record with nothing but this value; problems of other fields are reported at the places around it.
    steps = tuple(0 if isinstance(step, int) else step for step in path)
    around = [steps[:depth] for depth in range(len(steps))]
    there: LineColumn = (2, 1)
    single = Source("", data, dict.fromkeys(around, (1, 1)) | {steps: there}, dict.fromkeys([*around, steps], there))
    return all(problem.line != there[0] for problem in validate(kind, data, single, (), implied)[1])


def _near(value: Any, choices: Iterable[str]) -> str:
    """Return a suggestion for what may be a misspelling."""
    return suggestion(value, choices) if isinstance(value, str) and len(value) <= _LONGEST_NAME else ""


def described(value: Any) -> str:
    """Return the words for a value of a wrong type: its kind, and the value itself if it is short."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "a mapping with " + (", ".join(list(value)[:4]) or "no fields")
    return f"the {'text' if isinstance(value, str) else 'number'} {quoted(value)}"


def _name(path: KeyPath) -> str:
    """Return a path as readable text: ``outcomes[2].treatment.value``."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _fields(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Return the field names of the model at ``path`` below ``model``."""
    for step in path:
        if isinstance(step, str):
            inner = inner_model(model.model_fields[step].annotation)
            if inner is None:
                return []
            model = inner
    return list(model.model_fields)


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as ``tuple[Arm, ...]`` or ``Dose | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if model := inner_model(argument):
            return model
    return None
