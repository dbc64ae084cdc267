"""What several commands share: the data folder as an option, reading it, counting in words, refusing bad data."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ldn_kb.cli import interrupts

if TYPE_CHECKING:
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.reading.problems import Problem

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class UsageError(Exception):
    """The command cannot do what was asked; its text is the one line to print."""


class BadDataError(Exception):
    """The data has problems, which are printed already; nothing was written."""


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the data folder."""
    parser.add_argument("data", nargs="?", type=Path, default=Path("data"), help="data folder (default: data)")


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the data folder, for commands whose arguments are words of another sort."""
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DATA", help="data folder (default: data)")


def shown(path: Path) -> str:
    """Return a path as it is typed from here."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()


def count(number: int, name: str) -> str:
    """Return ``1 study``, ``2 studies``."""
    plural = name if number == 1 else f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{number} {plural}"


def load(
    folder: Path, *, may_be_empty: bool = False, today: datetime.date | None = None
) -> tuple[KnowledgeBase, list[Problem]]:
    """Return the knowledge base and the problems of a data folder; dates after ``today`` are problems if it is given.

    Raises ``UsageError`` if ``folder`` can be none, and ``KeyboardInterrupt`` if Ctrl-C was pressed meanwhile.
    """
    from ldn_kb.reading import loader

    assert_data_folder(folder, may_be_empty=may_be_empty)
    loaded = loader.load(folder, today=today)
    interrupts.raise_if_interrupted()
    return loaded


def assert_data_folder(folder: Path, *, may_be_empty: bool = False) -> None:
    """Raise ``UsageError``, which says what to write, if ``folder`` is no data folder, or a part of one.

    A knowledge base begins with an empty folder, which is one only if it ``may_be_empty``.
    """
    from ldn_kb.model.kinds import RECORD_FILES, SUBJECT_FILE
    from ldn_kb.reading.yaml_reader import printable

    shown, subject = printable(str(folder)), f"{SUBJECT_FILE.plural}.yaml"
    if not folder.exists():
        raise UsageError(f"there is no data folder {shown}")
    is_folder = folder.is_dir()
    if is_folder and (not os.access(folder, os.R_OK | os.X_OK) or (folder / subject).is_file()):
        # The reader reports a folder that is closed.
        return
    what = "a folder" if is_folder else "a file" if folder.is_file() else "no folder"
    for parent in folder.resolve().parents:
        if (parent / subject).is_file():
            whole = parent if folder.is_absolute() else os.path.relpath(parent)
            raise UsageError(
                f"{shown} is {what} in the data folder, which is read whole: write {printable(str(whole))}"
            )
    if not is_folder:
        raise UsageError(f"{shown} is {what}: write the folder that holds the data, such as data")
    if (folder / "data" / subject).is_file():
        raise UsageError(f"{shown} holds the data folder: write {printable(str(folder / 'data'))}")
    known = {kind.plural if kind.layout != "list" else f"{kind.plural}.yaml" for kind in RECORD_FILES}
    names = {name for name in os.listdir(folder) if not name.startswith(".")} - {"README.md", "LICENSE"}
    if known.isdisjoint(names) and (names or not may_be_empty):
        raise UsageError(f"{shown} holds no records: write the folder that holds {subject}, studies/ and so on")


def good_base(folder: Path) -> KnowledgeBase:
    """Load ``folder``; prints its problems and raises ``BadDataError`` if there are any."""
    base, problems = load(folder)
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"nothing written: {count(len(problems), 'problem')}", file=sys.stderr)
        raise BadDataError
    return base
