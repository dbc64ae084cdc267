"""Where the files of records lie, and how one is opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from ldn_kb.model.kinds import RecordFiles
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.yaml_reader import Source, printable

SUFFIX = ".yaml"
Reader: TypeAlias = Callable[[bytes, str], tuple[Source, list[Problem]]]
"""Turns the bytes of a file and its name into data and problems."""


def files_of(folder: Path, kind: RecordFiles) -> Iterator[tuple[Path, str]]:
    """Yield path and stem of each file of a kind, sorted by name."""
    if kind.layout in ("list", "single"):
        path = folder / f"{kind.plural}{SUFFIX}"
        if path.exists() or path.is_symlink():
            yield path, path.stem
        return
    inner = folder / kind.plural
    if inner.is_dir() and not inner.is_symlink():
        for name in names_in(inner):
            if name.endswith(SUFFIX):
                yield inner / name, name.removesuffix(SUFFIX)


def read_file(path: Path, reader: Reader) -> tuple[Source, list[Problem]]:
    """Read one file; what the operating system refuses is a problem like any other."""
    name = printable(path.as_posix())
    if path.is_symlink():
        return Source(name), [
            Problem(name, 1, 1, "the file is a symbolic link; put the file itself here", "unreadable-file")
        ]
    try:
        if not path.is_file():
            # Opening a pipe would wait for someone to write into it.
            return Source(name), [Problem(name, 1, 1, "cannot be read: it is not a file", "unreadable-file")]
        with path.open("rb") as stream:
            raw = stream.read(yaml_reader.MAX_BYTES + 1)
    except OSError as error:
        return Source(name), [Problem(name, 1, 1, f"cannot be read: {error.strerror}", "unreadable-file")]
    return reader(raw, name)


def bad_stem(path: Path, stem: str, kind: RecordFiles) -> Problem | None:
    """Report a file name that cannot be an id."""
    wanted = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem.lower()).split())
    if stem == wanted and stem:
        return None
    message = f"the file name {quoted(stem)} is no id; name it {quoted((wanted or kind.name) + SUFFIX)}"
    return Problem(printable(path.as_posix()), 1, 1, printable(message), "file-name")


def implied_fields(kind: RecordFiles, stem: str) -> dict[str, str]:
    """Return the fields that the name of a file gives its records."""
    return {"files": {"id": stem}, "single": {"id": stem}, "lists": {"article": stem}, "list": {}}[kind.layout]


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, sorted, but for files that start with a dot; nothing if the folder is closed."""
    return [] if closed_folder(folder) else sorted(name for name in os.listdir(folder) if not name.startswith("."))


def closed_folder(folder: Path) -> Problem | None:
    """Report a folder that the operating system does not let us look into."""
    if os.access(folder, os.R_OK | os.X_OK):
        return None
    return Problem(printable(folder.as_posix()), 1, 1, "cannot be read: Permission denied", "unreadable-file")
