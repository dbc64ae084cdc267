"""What several commands share: the data folder as an option, counting in words, refusing bad data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ldn_kb.knowledge.base import KnowledgeBase

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class UsageError(Exception):
    """The command cannot do what was asked; its text is the one line to print."""


class BadDataError(Exception):
    """The data has problems, which are printed already; nothing was written."""


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the data folder."""
    parser.add_argument("data", nargs="?", type=Path, default=Path("data"), help="data folder (default: data)")


def count(number: int, name: str) -> str:
    """Return ``1 study``, ``2 studies``."""
    plural = name if number == 1 else f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{number} {plural}"


def good_base(folder: Path) -> KnowledgeBase:
    """Load ``folder``; prints its problems and raises ``BadDataError`` if there are any."""
    from ldn_kb.reading.loader import load

    base, problems = load(folder)
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"nothing written: {count(len(problems), 'problem')}", file=sys.stderr)
        raise BadDataError
    return base
