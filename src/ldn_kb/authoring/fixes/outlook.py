"""Which problems of a data folder a repair takes away, found by repairing a copy and checking that."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ldn_kb.authoring.fixes.folder import mend_folder
from ldn_kb.authoring.fixes.mending import Mended
from ldn_kb.files import write
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import data_files, load
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.validation import MOST_PROBLEMS
from ldn_kb.reading.yaml_reader import KeyPath, LineColumn, printable


def repairable(folder: Path, problems: Iterable[Problem]) -> frozenset[Problem]:
    """Return those of ``problems``, all found in ``folder``, that are gone once it is repaired.

    Raises ``OSError`` if there is no room for a copy.
    """
    files = {mended.path.relative_to(folder): mended for mended in mend_folder(folder)}
    if not any(mended.is_changed for mended in files.values()):
        return frozenset()
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for name, mended in files.items():
            _put(copy / name, mended)
        left = _about_files(load(copy)[1], copy)
        # What could not be copied is not repaired either.
        copied = {path.relative_to(copy) for path in data_files(copy)}
    known = _about_files(problems, folder)
    told = Counter(name for name, _ in left)
    gone: set[Problem] = set()
    for name in copied & {name for name, _ in known}:
        # Of very many problems only the first are told, so nothing is known of the others.
        if told[name] <= MOST_PROBLEMS:
            before, after = ([problem for at, problem in found if at == name] for found in (known, left))
            gone.update(_gone(before, after, files[name]))
    return frozenset(gone)


def _put(path: Path, mended: Mended) -> None:
    """Write a repaired file, or copy it as it is: a symbolic link stays one."""
    if mended.is_changed:
        write(path, mended.after)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        shutil.copyfile(mended.path, path, follow_symlinks=False)


def _about_files(problems: Iterable[Problem], folder: Path) -> list[tuple[Path, Problem]]:
    """Return the problems of record files, each with the path of its file within ``folder``."""
    names = {printable(path.as_posix()): path.relative_to(folder) for path in data_files(folder)}
    return [(names[problem.path], problem) for problem in problems if problem.path in names]


def _gone(problems: list[Problem], left: list[Problem], mended: Mended) -> list[Problem]:
    """Return the problems of one file that have no counterpart in ``left``.

    Counterparts have the same code and stand at the same place in the data, as lines and columns do not survive a
    repair; of several at one place, those with the same message are paired first.
    """
    before = {place: mended.moved(path) for place, path in _paths(mended.before)}
    after = dict(_paths(mended.after))
    remaining = [((problem.code, after.get((problem.line, problem.column))), problem.message) for problem in left]
    counts = Counter(subject for subject, _ in remaining)
    groups: dict[tuple[str, KeyPath | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.code, before.get((problem.line, problem.column))].append(problem)
    gone = []
    for subject, group in groups.items():
        alike = [problem for problem in group if (subject, problem.message) in remaining]
        others = [problem for problem in group if (subject, problem.message) not in remaining]
        gone += [*alike, *others][counts[subject] :]
    return gone


def _paths(text: str) -> Iterator[tuple[LineColumn, KeyPath]]:
    """Return place and path of all that stands in ``text``, values last: one wins over the name of its first field."""
    read, _ = yaml_reader.read(text.encode(), "")
    return ((place, path) for places in (read.keys, read.values) for path, place in places.items())
