"""The one reader: a data folder in, the knowledge base and every problem out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path as FilePath

from ldn_kb import shape, source
from ldn_kb.base import KnowledgeBase
from ldn_kb.draft import Draft, Entry
from ldn_kb.model import KINDS, Kind
from ldn_kb.problems import Problem, quoted, suggestion
from ldn_kb.rules import check
from ldn_kb.source import Data, Path, Source

_SUFFIX = ".yaml"


def load(folder: FilePath) -> tuple[KnowledgeBase, list[Problem]]:
    """Read every record below ``folder``.

    Returns the knowledge base of all good records and every problem of all files, sorted by place. Problems carry
    paths that start with ``folder`` as it was given. Raises nothing for bad data; a folder that does not exist is a
    problem too.
    """
    draft, problems = read_draft(folder)
    problems += check(draft)
    places = {key: (entry.source.path, entry.source.place(entry.prefix)[0]) for key, entry in draft.entries.items()}
    return KnowledgeBase.of((entry.record for entry in draft.entries.values()), places), sorted(set(problems))


def data_files(folder: FilePath) -> list[FilePath]:
    """Return the paths of all record files below ``folder``, sorted."""
    return [path for kind in KINDS for path, _ in _kind_files(folder, kind)]


def read_draft(folder: FilePath) -> tuple[Draft, list[Problem]]:
    """Read all files below ``folder`` into records with their places; problems of reading and shape only."""
    draft = Draft()
    problems: list[Problem] = []
    if not folder.is_dir():
        return draft, [Problem(folder.as_posix(), 1, 1, "there is no such data folder", "unreadable-file")]
    problems += _strays(folder)
    for kind in KINDS:
        for path, stem in _kind_files(folder, kind):
            read, found = _read_file(path)
            problems += found
            if kind.layout != "list" and (problem := _bad_stem(path, stem, kind)):
                problems.append(problem)
                continue
            if not found:
                problems += _take(draft, kind, read, stem)
            elif kind.layout == "files":
                draft.kinds.setdefault(stem, kind.name)
    return draft, problems


def _read_file(path: FilePath) -> tuple[Source, list[Problem]]:
    """Read one file; what the operating system refuses is a problem like any other."""
    name = path.as_posix()
    if path.is_symlink():
        return Source(name), [
            Problem(name, 1, 1, "the file is a symbolic link; put the file itself here", "unreadable-file")
        ]
    try:
        with path.open("rb") as stream:
            raw = stream.read(source.MAX_BYTES + 1)
    except OSError as error:
        return Source(name), [Problem(name, 1, 1, f"cannot be read: {error.strerror}", "unreadable-file")]
    return source.read(raw, name)


def _kind_files(folder: FilePath, kind: Kind) -> Iterator[tuple[FilePath, str]]:
    """Yield path and stem of each file of a kind, sorted by name."""
    if kind.layout == "list":
        path = folder / f"{kind.plural}{_SUFFIX}"
        if path.exists() or path.is_symlink():
            yield path, path.stem
        return
    inner = folder / kind.plural
    if inner.is_dir() and not inner.is_symlink():
        for name in sorted(os.listdir(inner)):
            if name.endswith(_SUFFIX):
                yield inner / name, name.removesuffix(_SUFFIX)


def _strays(folder: FilePath) -> Iterator[Problem]:
    """Report what lies in the data folder but belongs to no kind; files that start with a dot are left alone."""
    folders = {kind.plural for kind in KINDS if kind.layout != "list"}
    files = {kind.plural + _SUFFIX for kind in KINDS if kind.layout == "list"}
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name in folders and path.is_dir():
            if path.is_symlink():
                yield Problem(
                    path.as_posix(),
                    1,
                    1,
                    "the folder is a symbolic link; put the folder itself here",
                    "unreadable-file",
                )
            for inner in sorted(os.listdir(path)):
                if not inner.endswith(_SUFFIX) and not inner.startswith("."):
                    hint = "; write .yaml" if inner.endswith(".yml") else ""
                    yield Problem(
                        f"{path.as_posix()}/{inner}", 1, 1, f"{quoted(inner)} is not a record file{hint}", "stray-file"
                    )
        elif name not in files and not name.startswith(".") and name not in ("README.md", "LICENSE"):
            near = suggestion(name, folders | files)
            yield Problem(path.as_posix(), 1, 1, f"{quoted(name)} belongs to no kind of record{near}", "stray-file")


def _bad_stem(path: FilePath, stem: str, kind: Kind) -> Problem | None:
    """Report a file name that cannot be an id."""
    wanted = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem.lower()).split())
    if stem == wanted and stem:
        return None
    return Problem(
        path.as_posix(),
        1,
        1,
        f"the file name {quoted(stem)} is no id; name it {quoted((wanted or kind.name) + _SUFFIX)}",
        "file-name",
    )


def _take(draft: Draft, kind: Kind, read: Source, stem: str) -> list[Problem]:
    """Add the records of one file to ``draft``."""
    if kind.layout == "files":
        return _add(draft, kind, read, read.data, (), {"id": stem}, stem)
    if not isinstance(read.data, list):
        return [
            read.problem(
                (),
                f"expected a list of records (each starting with '- id:'), found {quoted(type(read.data).__name__)}",
                "wrong-type",
            )
        ]
    implied = {"article": stem} if kind.layout == "lists" else {}
    problems = []
    for number, item in enumerate(read.data):
        key = item.get("id") if isinstance(item, dict) else None
        problems += _add(draft, kind, read, item, (number,), implied, key if isinstance(key, str) else None)
    return problems


def _add(
    draft: Draft, kind: Kind, read: Source, data: Data, prefix: Path, implied: dict[str, str], key: str | None
) -> list[Problem]:
    """Validate one record and add it; a broken one still occupies its id."""
    record, problems = shape.validate(kind, data, read, prefix, implied)
    if key is not None and key in draft.kinds:
        first = draft.entries.get(key)
        where = f" (first in {first.source.path}:{first.source.place((*first.prefix, 'id'))[0]})" if first else ""
        problems.append(
            read.problem(
                (*prefix, "id"), f"the id {quoted(key)} is already taken by a {draft.kinds[key]}{where}", "duplicate-id"
            )
        )
        return problems
    if key is not None:
        draft.kinds[key] = kind.name
    if record is not None:
        draft.entries[record.id] = Entry(record, read, prefix)
    return problems
