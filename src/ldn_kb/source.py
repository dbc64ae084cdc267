"""YAML bytes to plain data, with the line and column of every key and value.

The reader walks the parser's events instead of loading: one pass gives data, places, duplicate keys, anchors and
depth, without recursion. Only ``null``, ``true``, ``false`` and decimal numbers are anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from ldn_kb.problems import Problem, quoted

Key: TypeAlias = str | int
Path: TypeAlias = tuple[Key, ...]
Place: TypeAlias = tuple[int, int]
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

MAX_BYTES = 2_000_000
MAX_DEPTH = 20

# CSafeLoader needs libyaml, which some builds of PyYAML lack; the pure loader gives the same events, slower.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+$")
# What YAML 1.1 or 1.2 readers turn into something other than the text that stands there.
_SURPRISING = re.compile(
    r"(?i:yes|no|on|off|true|false|null|~)$|[-+]?\.(?i:inf|nan)$|\+?[0-9][0-9_]*$|\+?0[xob][0-9a-fA-F_]+$"
    r"|[-+]?[0-9_]+(:[0-5]?[0-9])+(\.[0-9]*)?$|[-+]?[0-9]*\.?[0-9]+[eE][-+]?[0-9]+$|[-+]?\.[0-9]+$|[-+]?[0-9]+\.$|\+[0-9.]+$"
    r"|-[0-9_]+$|<<$"
)
_MAX_DIGITS = 15


@dataclass(frozen=True)
class Source:
    """What one file holds: its data and where each value and each key stands."""

    path: str
    data: Data = None
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return line and column of the value (or its key) at ``path``, or of the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def problem(self, path: Path, message: str, code: str, *, key: bool = False) -> Problem:
        """Return a problem at the place of ``path``."""
        return Problem(self.path, *self.place(path, key=key), message, code)


def read(raw: bytes, path: str) -> tuple[Source, list[Problem]]:
    """Turn the bytes of a YAML file into a ``Source`` and the problems found on the way; raises nothing.

    A file with any problem has ``None`` as its data: it is reported, never half read.
    """
    if len(raw) > MAX_BYTES:
        return Source(path), [
            Problem(path, 1, 1, f"the file has {len(raw):,} bytes; {MAX_BYTES:,} is the most", "file-too-large")
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        return Source(path), [Problem(path, *place, f"byte 0x{raw[error.start]:02X} is not UTF-8", "not-utf8")]
    builder = _Builder(path)
    try:
        builder.run(text)
    except yaml.YAMLError as error:
        builder.problems.append(_broken(error, path, text))
    if not builder.problems and builder.data is None:
        builder.problems.append(Problem(path, 1, 1, "the file is empty", "empty-file"))
    if builder.problems:
        return Source(path, None, builder.values, builder.keys), builder.problems
    return Source(path, builder.data, builder.values, builder.keys), []


def _broken(error: yaml.YAMLError, path: str, text: str) -> Problem:
    """Say in plain words what stopped the YAML parser, and where."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        # The reader's own errors (control characters) carry a character position only.
        position = getattr(error, "position", 0) or 0
        line, column = text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1
        character = getattr(error, "character", 0)
        code_point = character if isinstance(character, int) else ord(str(character)[:1] or "\0")
        return Problem(
            path, line, column, f"the character U+{code_point:04X} does not belong in a text; delete it", "broken-yaml"
        )
    line, column = mark.line + 1, mark.column + 1
    lines = text.split("\n")
    found = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in found[: mark.column + 1]:
        return Problem(path, line, found.index("\t") + 1, "a tab stands here; indent with spaces", "tab")
    what = str(getattr(error, "problem", None) or error).replace("\n", " ")
    hint = (
        "; a text that holds ': ' or ' #' or starts with a sign needs quotes"
        if "mapping values" in what or "token" in what
        else ""
    )
    return Problem(path, line, column, f"not YAML: {what}{hint}", "broken-yaml")


class _Builder:
    """Builds data from parser events, noting places and problems."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.data: Data = None
        self.problems: list[Problem] = []
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self._open: list[tuple[Path, dict[str, Data] | list[Data]]] = []
        self._key: str | None = None
        self._documents = 0

    def run(self, text: str) -> None:
        """Feed the events of ``text``; stops early where going on would only repeat the same problem."""
        for event in yaml.parse(text, Loader=_LOADER):
            mark = event.start_mark
            assert mark is not None, "the parser marks every event"
            place = mark.line + 1, mark.column + 1
            if isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._report(place, "a second document starts here", "several-documents")
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._report(
                    place, f"the alias {quoted(f'*{event.anchor}')} stands here; write the value out", "anchor"
                )
                return
            elif isinstance(event, yaml.ScalarEvent):
                self._check_node(event, place)
                self._scalar(event, place)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._check_node(event, place)
                if len(self._open) == MAX_DEPTH:
                    self._report(place, f"nested more than {MAX_DEPTH} levels deep", "too-deep")
                    return
                if self._wants_key():
                    self._report(place, "a field name must be a plain word", "wrong-type")
                    return
                self._start({} if isinstance(event, yaml.MappingStartEvent) else [], place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._open.pop()

    def _report(self, place: Place, message: str, code: str) -> None:
        self.problems.append(Problem(self.path, *place, message, code))

    def _check_node(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor:
            self._report(place, f"the anchor {quoted('&' + event.anchor)} stands here; delete it", "anchor")
        tag = getattr(event, "tag", None)
        if tag:
            written = tag.replace("tag:yaml.org,2002:", "!!")
            self._report(place, f"the tag {quoted(written)} stands here; delete it", "tag")

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][1], dict) and self._key is None

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        if self._wants_key():
            path, mapping = self._open[-1]
            self._key = event.value
            if event.value in mapping:
                first = self.keys[(*path, event.value)][0]
                self._report(
                    place, f"the field {quoted(event.value)} is already written in line {first}", "duplicate-key"
                )
            self.keys[(*path, event.value)] = place
            return
        self._add(self._resolve(event, place), place)

    def _resolve(self, event: yaml.ScalarEvent, place: Place) -> Data:
        """Return the value of a scalar; plain ``null``, ``true``, ``false`` and decimal numbers are not text."""
        text = event.value
        if event.style not in (None, ""):
            return str(text)
        if text in ("", "null"):
            return None
        if text in ("true", "false"):
            return bool(text == "true")
        if len(text) <= _MAX_DIGITS and _INT.match(text):
            return int(text)
        if len(text) <= _MAX_DIGITS and _FLOAT.match(text):
            return float(text)
        if _SURPRISING.match(text):
            self._report(
                place,
                f"{quoted(text)} is read differently by different readers; quote it or write it out",
                "surprising-scalar",
            )
        return str(text)

    def _start(self, container: dict[str, Data] | list[Data], place: Place) -> None:
        path = self._add(container, place)
        self._open.append((path, container))

    def _add(self, value: Data, place: Place) -> Path:
        """Put ``value`` where it belongs, note its place, and return its path."""
        if not self._open:
            self.data = value
            self.values[()] = place
            return ()
        path, container = self._open[-1]
        step: Key
        if isinstance(container, list):
            step = len(container)
            container.append(value)
        else:
            step = self._key or ""
            container[step] = value
            self._key = None
        self.values[(*path, step)] = place
        return (*path, step)
