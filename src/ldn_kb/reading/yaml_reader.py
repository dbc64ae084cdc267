"""YAML bytes to plain data, with the line and column of every key and value.

The reader walks the parser's events instead of loading: whatever a file holds, it is read or refused in a second. Only
``null``, ``true``, ``false`` and decimal numbers are anything but text. One pass gives data, positions, duplicate keys,
anchors and depth, without recursion. Own code, because no library gives positions and data at once in bounded time:
ruamel.yaml reads the same files twenty times slower.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from ldn_kb.model.reported_numbers import ReportedFloat, plain_number
from ldn_kb.reading import yaml_faults
from ldn_kb.reading.edits import Fix
from ldn_kb.reading.problems import Problem, quoted

MAX_BYTES = 2_000_000
# Control characters, and the line breaks that YAML knows and editors do not: lines would be counted differently.
_FORBIDDEN = re.compile(r"[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Directives (%YAML, %TAG): the parser compares each with all before. Nothing of ours starts a line with that sign,
# which is looked for first: it is rarer than starts of lines.
_DIRECTIVE = re.compile(r"%(?<![^\r\n]%)")
_BYTE_ORDER_MARKS = {"UTF-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff"), "UTF-16": (b"\xff\xfe", b"\xfe\xff")}
MAX_DEPTH = 20
MAX_VALUES = 100_000
"""Field names and values in one file; the longest there is has about 5,000."""
MAX_PROBLEMS = 1_000
"""After so many problems the rest of a file is not read."""

# CSafeLoader needs libyaml, which some builds of PyYAML lack; the pure loader gives the same events, slower.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+$")
# What YAML 1.1 or 1.2 readers turn into something other than the text that stands there. No part of it may try the
# same digits twice: a number of many digits would take hours.
_SURPRISING = re.compile(
    r"(?i:yes|no|on|off|true|false|null|~)$|[-+]?\.(?i:inf|nan)$|\+?[0-9][0-9_]*$|\+?0[xob][0-9a-fA-F_]+$"
    r"|[-+]?[0-9_]+(:[0-5]?[0-9])+(\.[0-9]*)?$|[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+$|[-+]?\.[0-9]+$|[-+]?[0-9]+\.$"
    r"|\+[0-9.]+$|-[0-9_]+$|<<$"
)
# A plain scalar that starts otherwise is text; no expression need look at it.
_FIRST_OF_NO_TEXT = frozenset(("", *"0123456789+-.~<ynotfYNOTF"))
_MAX_DIGITS = 15
_LONGEST_NUMBER = 1_000
_MAX_MESSAGE = 600

Key: TypeAlias = str | int
KeyPath: TypeAlias = tuple[Key, ...]
"""Where a value stands in nested data: ``("outcomes", 1, "treatment")``; pydantic calls it ``loc``."""
LineColumn: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"


@dataclass(frozen=True)
class Source:
    """What one file holds: its data and where each value and each key stands.

    ``text`` is what it was read from, if anybody may want to correct it; ``reported`` holds the numbers whose printed
    form tells more than their value.
    """

    path: str
    data: Data = None
    values: Mapping[KeyPath, LineColumn] = field(default_factory=dict)
    keys: Mapping[KeyPath, LineColumn] = field(default_factory=dict)
    text: str = field(default="", repr=False)
    reported: Mapping[KeyPath, ReportedFloat] = field(default_factory=dict)

    def place(self, path: KeyPath, *, key: bool = False) -> LineColumn:
        """Return line and column of the value (or its key) at ``path``, or of the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def problem(self, path: KeyPath, message: str, code: str, *, key: bool = False, fix: Fix | None = None) -> Problem:
        """Return a problem at the place of ``path``."""
        return Problem(self.path, *self.place(path, key=key), printable(message), code, fix)


def printable(text: str) -> str:
    """Return ``text`` fit for a terminal and a log: on one line, not endless, hidden characters as their escapes."""
    if len(text) <= _MAX_MESSAGE and text.isprintable():
        return text
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:_MAX_MESSAGE])
    return shown if len(text) <= _MAX_MESSAGE else f"{shown} …"


def read(raw: bytes, path: str) -> tuple[Source, list[Problem]]:
    """Turn the bytes of a YAML file into a ``Source`` and the problems found on the way; raises nothing.

    A file with any problem has ``None`` as its data: it is reported, never half read.
    """
    text = decode(raw, path)
    if isinstance(text, Problem):
        return Source(path), [text]
    builder = Builder(path)
    with contextlib.suppress(EnoughError):
        try:
            builder.run(text)
        except yaml.YAMLError as error:
            deep = _read_before(error, text, path)
            if deep is not None:
                builder = deep
            else:
                builder.problems.append(broken(error, path, text, builder))
    if not builder.problems and builder.data is None:
        builder.problems.append(Problem(path, 1, 1, "the file is empty", "empty-file"))
    if builder.problems:
        return Source(path, None, builder.values, builder.keys, text), builder.problems
    return Source(path, builder.data, builder.values, builder.keys, text, builder.reported), []


def _read_before(error: yaml.YAMLError, text: str, path: str) -> Builder | None:
    """Return what was read of ``text`` before ``error``, if it is nested too deeply there; ``None`` otherwise.

    The scanner looks up to 1,024 characters ahead for the end of a key before it hands over the first bracket, and
    libyaml 0.2.6 stops by itself at 1,000 open brackets. So a file can fail further on than where its fault begins.
    """
    for mark in (getattr(error, "problem_mark", None), getattr(error, "context_mark", None)):
        if mark is not None:
            builder = Builder(path)
            with contextlib.suppress(EnoughError, yaml.YAMLError):
                builder.run(text[: mark.index])
            if any(problem.code == "too-deep" for problem in builder.problems):
                return builder
    return None


class EnoughError(Exception):
    """A file has so many problems that the rest of it is not read."""


class Builder:
    """Builds data from parser events, noting places and problems."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.data: Data = None
        self.problems: list[Problem] = []
        self.values: dict[KeyPath, LineColumn] = {}
        self.keys: dict[KeyPath, LineColumn] = {}
        self.reported: dict[KeyPath, ReportedFloat] = {}
        self._around: list[tuple[KeyPath, dict[str, Data] | list[Data] | None]] = []
        self._path: KeyPath = ()
        self._container: dict[str, Data] | list[Data] | None = None
        self._field: KeyPath = ()
        self._key = ""
        self._wants_key = False
        self._documents = 0
        self._lines: list[str] = []
        self.last: yaml.ScalarEvent | None = None
        self._flows = 0

    def run(self, text: str) -> None:
        """Feed the events of ``text``; stops early where going on would only repeat the same problem.

        A folder of data has tens of thousands of events. The parser is asked itself, since ``yaml.parse`` asks it
        twice for each of them.
        """
        for event in iter(LOADER(text).get_event, None):
            mark = event.start_mark
            place = mark.line + 1, mark.column + 1
            if len(self.keys) + len(self.values) > MAX_VALUES:
                message = f"the file holds more than {MAX_VALUES:,} values; delete what does not belong"
                self._report(place, message, "file-too-large")
                return
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor or event.tag:
                    self._report_properties(event, place)
                self.last, value = event, event.value
                if not self._flows and (mark.line != (event.end_mark or mark).line or value[:1] == "-"):
                    self._look_at_lines(scalar_of(event), text)
                if self._wants_key:
                    self._take_key(value, place)
                elif event.style or value[:1] not in _FIRST_OF_NO_TEXT:
                    self._add(value, place)
                else:
                    self._add(self._resolve(value, place), place)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._flows -= self._flows > 0
                self._path, self._container = self._around.pop()
                self._wants_key = isinstance(self._container, dict)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._report_properties(event, place)
                if self._cannot_start(place):
                    return
                # Within brackets everything is within brackets.
                self._flows += bool(event.flow_style) or self._flows > 0
                self._start({} if isinstance(event, yaml.MappingStartEvent) else [], place)
            elif self._cannot_go_on(event, place):
                return

    def _report(self, place: LineColumn, message: str, code: str) -> None:
        """Note a problem; raises ``EnoughError`` when there are too many to go on."""
        self.problems.append(Problem(self.path, *place, printable(message), code))
        if len(self.problems) == MAX_PROBLEMS:
            message = "the rest of the file is not read until the problems before are mended"
            self.problems.append(Problem(self.path, *place, message, code))
            raise EnoughError

    def _report_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: LineColumn) -> None:
        if event.anchor:
            self._report(place, f"the anchor {quoted('&' + event.anchor)} stands here; delete it", "anchor")
        if event.tag:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report(place, f"the tag {quoted(written)} stands here; delete it", "tag")

    def _look_at_lines(self, scalar: yaml_faults.Scalar, text: str) -> None:
        """Report a text that takes in what looks like a field or an item of its own; the rest is not read then."""
        self._lines = self._lines or _lines(text)
        if fault := yaml_faults.joined(self._lines, scalar):
            self._report((fault.line + 1, fault.column + 1), fault.message, "broken-yaml")
            raise EnoughError

    def _cannot_start(self, place: LineColumn) -> bool:
        """Return whether no collection may start here, and report why."""
        if len(self._around) == MAX_DEPTH:
            self._report(place, f"nested more than {MAX_DEPTH} levels deep", "too-deep")
        elif self._wants_key:
            self._report(place, "a field name must be a plain word", "wrong-type")
        else:
            return False
        return True

    def _cannot_go_on(self, event: yaml.Event, place: LineColumn) -> bool:
        """Return whether an event that is part of no value ends the reading, and report why."""
        if isinstance(event, yaml.AliasEvent):
            self._report(place, f"the alias {quoted(f'*{event.anchor}')} stands here; write the value out", "anchor")
            return True
        self._documents += isinstance(event, yaml.DocumentStartEvent)
        if self._documents > 1:
            self._report(place, "a second document starts here", "several-documents")
            return True
        return False

    def _take_key(self, name: str, place: LineColumn) -> None:
        """Take the name of a field, whose value comes next."""
        assert isinstance(self._container, dict)
        path = (*self._path, name)
        self._field, self._key, self._wants_key = path, name, False
        if name in self._container:
            first = self.keys[path][0]
            self._report(place, f"the field {quoted(name)} is already written in line {first}", "duplicate-key")
        self.keys[path] = place

    def _resolve(self, text: str, place: LineColumn) -> Data:
        """Return the value of a plain scalar; ``null``, ``true``, ``false`` and decimal numbers are not text."""
        if text in ("", "null"):
            return None
        if text in ("true", "false"):
            return bool(text == "true")
        if len(text) <= _MAX_DIGITS and _INT.match(text):
            return int(text)
        if len(text) <= _MAX_DIGITS and _FLOAT.match(text):
            number = float(text)
            return number if plain_number(number) == text else ReportedFloat(text)
        if text.isdecimal() or (len(text) <= _LONGEST_NUMBER and _SURPRISING.match(text)):
            self._report(
                place,
                f"{quoted(text)} is read differently by different readers; quote it or write it out",
                "surprising-scalar",
            )
        return text

    def _start(self, container: dict[str, Data] | list[Data], place: LineColumn) -> None:
        """Put an empty collection where it belongs; what comes next belongs into it."""
        around = self._path, self._container
        self._path, self._container = self._add(container, place), container
        self._around.append(around)
        self._wants_key = isinstance(container, dict)

    def _add(self, value: Data, place: LineColumn) -> KeyPath:
        """Put ``value`` where it belongs, note its place, and return its path."""
        container = self._container
        if isinstance(container, dict):
            path = self._field
            container[self._key] = value
            self._wants_key = True
        elif container is not None:
            path = (*self._path, len(container))
            container.append(value)
        else:
            path = ()
            self.data = value
        self.values[path] = place
        if isinstance(value, ReportedFloat):
            self.reported[path] = value
        return path


def decode(raw: bytes, path: str) -> str | Problem:
    """Return the text of a file, without a byte order mark, or the problem that keeps it from being one."""
    if len(raw) > MAX_BYTES:
        return Problem(path, 1, 1, f"the file has {len(raw):,} bytes; {MAX_BYTES:,} is the most", "file-too-large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start, path)
    if match := _FORBIDDEN.search(text):
        message = f"the character U+{ord(match.group()):04X} does not belong in a text; delete it"
        return Problem(path, *_place_after(text[: match.start()]), message, "broken-yaml")
    if match := _DIRECTIVE.search(text):
        message = "a line that starts with % stands here; delete it, or indent it if it belongs to a text"
        return Problem(path, *_place_after(text[: match.start()]), message, "broken-yaml")
    return text


def _not_utf8(raw: bytes, position: int, path: str) -> Problem:
    """Return the problem that names the first byte that is not UTF-8, or the other encoding of the file."""
    for encoding, marks in _BYTE_ORDER_MARKS.items():
        if raw.startswith(marks):
            return Problem(path, 1, 1, f"the file is in the encoding {encoding}; save it as UTF-8", "not-utf8")
    place = _place_after(raw[:position].decode("utf-8-sig"))
    return Problem(path, *place, f"byte 0x{raw[position]:02X} is not UTF-8", "not-utf8")


def _lines(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _place_after(text: str) -> LineColumn:
    """Return line and column of what follows ``text``."""
    lines = _lines(text)
    return len(lines), len(lines[-1]) + 1


def scalar_of(event: yaml.ScalarEvent) -> yaml_faults.Scalar:
    """Return the style of a text that the parser read, and where it stands."""
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None
    return yaml_faults.Scalar(event.style, (start.line, start.column), (end.line, end.column))


def broken(error: yaml.YAMLError, path: str, text: str, builder: Builder) -> Problem:
    """Return the problem that stopped the YAML parser, in plain words and at the place of its cause.

    ``builder`` is what read the text until then.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = _lines(text)
    # At the end of a file the parser may stand one line further than there are lines.
    line = min(line, len(lines) - 1)
    column = min(column, len(lines[line]))
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
    tab = indent.find("\t") if "\t" in indent else column
    if lines[line][tab : tab + 1] == "\t":
        return Problem(path, line + 1, tab + 1, "a tab stands here; indent with spaces", "tab")
    last = scalar_of(builder.last) if builder.last is not None else None
    if fault := yaml_faults.fault(error, lines, last):
        return Problem(path, fault.line + 1, fault.column + 1, printable(fault.message), "broken-yaml")
    what = printable(str(getattr(error, "problem", None) or error))
    return Problem(path, line + 1, column + 1, f"not YAML: {what}", "broken-yaml")
