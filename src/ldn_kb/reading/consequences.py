"""One cause, one message: what follows from a file that could not be read is counted, not listed.

A file of one record keeps its id when it is broken, so nothing else is wrong because of it. Of a list nobody knows the
ids: whatever names them, and whatever its kind decides about, would be reported as well.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ldn_kb.reading.problems import Problem


@dataclass(frozen=True)
class UnreadFile:
    """A file of records of which none could be taken in as meant; ``stem`` is its name without ending."""

    path: str
    stem: str
    layout: Literal["files", "lists", "list", "single"]
    meant: tuple[str, ...] = ()
    """The article that a misspelt name may mean."""


def causes_first(
    reading: Sequence[Problem], relations: Iterable[Problem], unread: Sequence[UnreadFile]
) -> tuple[list[Problem], list[Problem]]:
    """Return the problems of files that could not be read, and all others but those that follow from them.

    ``reading`` are the problems of files and of the shape of records, ``relations`` those between records. How many are
    held back is said by the first problem of the first file that they may follow from.
    """
    paths = {file.path for file in unread}
    causes = sorted(problem for problem in set(reading) if problem.path in paths)
    others = [problem for problem in reading if problem.path not in paths]
    followed: dict[str, int] = dict.fromkeys(paths, 0)
    for problem in set(relations):
        cause = next((file.path for file in unread if _may_follow(problem, file)), None)
        if cause is None:
            others.append(problem)
        else:
            followed[cause] += 1
    first = {problem.path: problem for problem in reversed(causes)}
    return [
        _with_count(problem, followed[problem.path]) if problem is first[problem.path] else problem
        for problem in causes
    ], others


def _may_follow(problem: Problem, file: UnreadFile) -> bool:
    """Return whether a problem between records may be there only because ``file`` could not be read."""
    if file.layout == "files":
        return False
    if file.layout == "lists":
        # The list of one article: its ids begin with the name of the file.
        named = re.search(rf"\b{re.escape(file.stem)}\b", problem.message) is not None
        return named or any(problem.path.endswith(f"/{stem}.yaml") for stem in (file.stem, *file.meant))
    return True


def _with_count(problem: Problem, followed: int) -> Problem:
    if not followed:
        return problem
    more = f"{followed} more problem{' cannot' if followed == 1 else 's cannot'} be judged until this is corrected"
    return dataclasses.replace(problem, message=f"{problem.message}; {more}")
