"""YAML bytes to plain data, with the line and column of every key and value.

The reader walks the parser's events instead of loading: whatever a file holds, it is read or refused in a second. Only
``null``, ``true``, ``false`` and decimal numbers are anything but text.
"""

from __future__ import annotations

import contextlib

import yaml

from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader.builder import MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES, Builder, EnoughError
from ldn_kb.reading.yaml_reader.decoding import MAX_BYTES, broken, decode
from ldn_kb.reading.yaml_reader.positions import Data, Key, Path, Place, Source, printable

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_PROBLEMS",
    "MAX_VALUES",
    "Data",
    "Key",
    "Path",
    "Place",
    "Source",
    "printable",
    "read",
]


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
                builder.problems.append(broken(error, path, text))
    if not builder.problems and builder.data is None:
        builder.problems.append(Problem(path, 1, 1, "the file is empty", "empty-file"))
    if builder.problems:
        return Source(path, None, builder.values, builder.keys), builder.problems
    return Source(path, builder.data, builder.values, builder.keys), []


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
