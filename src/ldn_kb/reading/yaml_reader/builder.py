"""Parser events to plain data: one pass gives data, places, duplicate keys, anchors and depth, without recursion."""

from __future__ import annotations

import re

import yaml

from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.yaml_reader.positions import Data, Key, Path, Place, printable

MAX_DEPTH = 20
MAX_VALUES = 100_000
"""Field names and values in one file; the longest there is has about 5,000."""
MAX_PROBLEMS = 1_000
"""After so many problems the rest of a file is not read."""

# CSafeLoader needs libyaml, which some builds of PyYAML lack; the pure loader gives the same events, slower.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
_FIRST_OF_NO_TEXT = frozenset("0123456789+-.~<ynotfYNOTF")
_MAX_DIGITS = 15
_LONGEST_NUMBER = 1_000


class EnoughError(Exception):
    """A file has so many problems that reading on helps nobody."""


class Builder:
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
            if len(self.keys) + len(self.values) > MAX_VALUES:
                message = f"the file holds more than {MAX_VALUES:,} values; delete what does not belong"
                self._report(place, message, "file-too-large")
                return
            if isinstance(event, yaml.ScalarEvent):
                self._check_node(event, place)
                self._scalar(event, place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._open.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._report(place, "a second document starts here", "several-documents")
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._report(
                    place, f"the alias {quoted(f'*{event.anchor}')} stands here; write the value out", "anchor"
                )
                return
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._check_node(event, place)
                if len(self._open) == MAX_DEPTH:
                    self._report(place, f"nested more than {MAX_DEPTH} levels deep", "too-deep")
                    return
                if self._wants_key():
                    self._report(place, "a field name must be a plain word", "wrong-type")
                    return
                self._start({} if isinstance(event, yaml.MappingStartEvent) else [], place)

    def _report(self, place: Place, message: str, code: str) -> None:
        """Note a problem; raises ``EnoughError`` when there are too many to go on."""
        self.problems.append(Problem(self.path, *place, printable(message), code))
        if len(self.problems) == MAX_PROBLEMS:
            message = "the rest of the file is not read until the problems before are mended"
            self.problems.append(Problem(self.path, *place, message, code))
            raise EnoughError

    def _check_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place) -> None:
        if not event.anchor and not event.tag:
            return
        if event.anchor:
            self._report(place, f"the anchor {quoted('&' + event.anchor)} stands here; delete it", "anchor")
        if event.tag:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
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
        text: str = event.value
        if event.style or (text and text[0] not in _FIRST_OF_NO_TEXT):
            return text
        if text in ("", "null"):
            return None
        if text in ("true", "false"):
            return bool(text == "true")
        if len(text) <= _MAX_DIGITS and _INT.match(text):
            return int(text)
        if len(text) <= _MAX_DIGITS and _FLOAT.match(text):
            return float(text)
        if text.isdecimal() or (len(text) <= _LONGEST_NUMBER and _SURPRISING.match(text)):
            self._report(
                place,
                f"{quoted(text)} is read differently by different readers; quote it or write it out",
                "surprising-scalar",
            )
        return text

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
