"""The file ``history.yaml``: what the computed verdicts were. A data folder without it is complete.

Its lines are no records: they have no pages and no ids of their own, and they may name records that are gone.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import cast

from ldn_kb.model import AnyRecord, Kind
from ldn_kb.model.history import VerdictChange, verdict_parts
from ldn_kb.reading import validation
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.yaml_reader import Source

FILE = "history.yaml"
_KIND = Kind(VerdictChange.kind_name, FILE, "list", "", cast("type[AnyRecord]", VerdictChange))


def read(
    path: Path, read_file: Callable[[Path], tuple[Source, list[Problem]]]
) -> tuple[tuple[VerdictChange, ...], list[Problem]]:
    """Read the history; return no line if anything is wrong with it, and the problems.

    Days do not go back, and each line about a record goes on from the ones before: of a question it may hold the
    answers alone that it changes or adds.
    """
    if not path.exists() and not path.is_symlink():
        return (), []
    source, problems = read_file(path)
    if problems:
        return (), problems
    if not isinstance(source.data, list):
        message = f"expected a list (each line starting with '- '), found {validation.described(source.data)}"
        return (), [source.problem((), message, "wrong-type")]
    lines: list[VerdictChange] = []
    last: dict[str, dict[str, str]] = {}
    day = datetime.date.min
    for number, data in enumerate(source.data):
        record, found = validation.validate(_KIND, data, source, (number,), {})
        problems += found
        if record is None:
            continue
        line = cast("VerdictChange", record)
        was, now, before = verdict_parts(line.was), verdict_parts(line.now), last.get(line.record, {})
        if line.day < day:
            message = f"{line.day} stands after {day}; lines are only ever added at the end"
            problems.append(source.problem((number, "day"), message, "history"))
        if any(was.get(part) != before.get(part) for part in (was | now)):
            held = ", ".join(f"{part}: {text}" if part else text for part, text in before.items())
            known = quoted(held) if held else "no verdict"
            message = f"was is {quoted(line.was or 'null')}, the line before about {line.record} has {known}"
            problems.append(source.problem((number,), message, "history"))
        day = max(day, line.day)
        last[line.record] = line.after(before)
        lines.append(line)
    return (() if problems else tuple(lines)), problems
