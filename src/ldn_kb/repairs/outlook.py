"""Which problems of a data folder a repair takes away, found by repairing a copy and checking that."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import TypeAlias

from ldn_kb import source
from ldn_kb.load import load
from ldn_kb.problems import Problem
from ldn_kb.repairs.folder import mend_folder
from ldn_kb.repairs.mending import Mended
from ldn_kb.source import Path, Place
from ldn_kb.sync import write

# What a problem is about: file, code and place in the data; lines and columns do not survive a repair.
_Subject: TypeAlias = tuple[str, str, Path | Place | None]
# By file, the path of what stands at each place.
_Paths: TypeAlias = dict[str, dict[Place, Path | None]]


def repairable(folder: FilePath, problems: Iterable[Problem]) -> frozenset[Problem]:
    """Return those of ``problems``, all found in ``folder``, that are gone once it is repaired.

    Raises ``OSError`` if there is no room for a copy.
    """
    changed = {mended.path: mended for mended in mend_folder(folder) if mended.is_changed}
    if not changed:
        return frozenset()
    with tempfile.TemporaryDirectory() as temporary:
        copy = FilePath(temporary) / "data"
        # What cannot be copied is not repaired either.
        with contextlib.suppress(shutil.Error):
            shutil.copytree(folder, copy, symlinks=True, copy_function=_copy)
        for path, mended in changed.items():
            write(copy / path.relative_to(folder), mended.after)
        left = [_moved_back(problem, copy, folder) for problem in load(copy)[1]]
        known = [problem for problem in problems if _exists(copy / FilePath(problem.path).relative_to(folder))]
    return frozenset(_gone(known, left, changed))


def _copy(old: str, new: str) -> None:
    """Copy a record file; of anything else only its name matters."""
    if old.endswith(".yaml"):
        shutil.copyfile(old, new)
    else:
        FilePath(new).touch()


def _exists(path: FilePath) -> bool:
    return path.exists() or path.is_symlink()


def _moved_back(problem: Problem, copy: FilePath, folder: FilePath) -> Problem:
    """Return a problem of the copy as one of the folder."""
    path = folder / FilePath(problem.path).relative_to(copy)
    message = problem.message.replace(copy.as_posix(), folder.as_posix())
    return Problem(path.as_posix(), problem.line, problem.column, message, problem.code)


def _gone(problems: list[Problem], left: list[Problem], changed: Mapping[FilePath, Mended]) -> list[Problem]:
    """Return the problems that have no counterpart in ``left``; of several about one thing, alike ones are paired."""
    before: _Paths = {}
    after: _Paths = {}
    for path, mended in changed.items():
        name = path.as_posix()
        before[name] = {place: mended.moved(found) for place, found in _paths(mended.before, name)}
        after[name] = dict(_paths(mended.after, name))
    remaining = Counter(_subject(problem, after) for problem in left)
    said = {(_subject(problem, after), problem.message) for problem in left}
    groups: dict[_Subject, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[_subject(problem, before)].append(problem)
    gone = []
    for subject, group in groups.items():
        alike = [problem for problem in group if (subject, problem.message) in said]
        others = [problem for problem in group if (subject, problem.message) not in said]
        gone += [*alike, *others][remaining[subject] :]
    return gone


def _subject(problem: Problem, paths: _Paths) -> _Subject:
    """Return what a problem is about; in files that do not change, lines and columns tell it."""
    place = problem.line, problem.column
    return problem.path, problem.code, paths[problem.path].get(place) if problem.path in paths else place


def _paths(text: str, name: str) -> Iterator[tuple[Place, Path]]:
    """Return place and path of all that stands in ``text``, values last: one wins over the name of its first field."""
    read, _ = source.read(text.encode(), name)
    return ((place, path) for places in (read.keys, read.values) for path, place in places.items())
