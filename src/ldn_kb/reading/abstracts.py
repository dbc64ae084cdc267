"""The folder ``abstracts``: for each study whose abstract could be read, the list of the numbers in it.

Its files are no records: they have no pages and no ids of their own. A data folder without it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from ldn_kb.model import AnyRecord, Kind
from ldn_kb.model.abstract import AbstractNumbers
from ldn_kb.reading import validation
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet
from ldn_kb.reading.yaml_reader import Source

FOLDER = "abstracts"
_KIND = Kind(AbstractNumbers.kind_name, FOLDER, "files", "", cast("type[AnyRecord]", AbstractNumbers))


def read(
    paths: Iterable[Path], records: RecordSet, read_file: Callable[[Path], tuple[Source, list[Problem]]]
) -> tuple[dict[str, LocatedRecord[Any]], list[Problem]]:
    """Read the lists in ``paths``, each named after its study; return the good ones by study, and all problems."""
    lists: dict[str, LocatedRecord[Any]] = {}
    problems: list[Problem] = []
    for path in paths:
        source, found = read_file(path)
        problems += found
        if found:
            continue
        record, found = validation.validate(_KIND, source.data, source, (), {})
        problems += found
        if records.kinds.get(path.stem) != "study":
            message = f"there is no study {quoted(path.stem)}{suggestion(path.stem, records.ids('study'))}"
            problems.append(source.problem((), message, "abstract"))
        elif record is not None:
            lists[path.stem] = LocatedRecord(record, source)
    return lists, problems
