"""The folder ``fingerprints``: what is kept of the articles' texts. Its files are no records: they have no pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from ldn_kb.knowledge.word_runs import RunFilter
from ldn_kb.model import AnyRecord, Kind
from ldn_kb.model.fingerprint import Fingerprint
from ldn_kb.reading import validation
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedFingerprint, RecordSet
from ldn_kb.reading.yaml_reader import Source

FOLDER = "fingerprints"
_KIND = Kind(Fingerprint.kind_name, FOLDER, "files", "", cast("type[AnyRecord]", Fingerprint))


def read(
    paths: list[Path], records: RecordSet, read_file: Callable[[Path], tuple[Source, list[Problem]]]
) -> tuple[dict[str, LocatedFingerprint], list[Problem]]:
    """Return the fingerprints in ``paths`` by article, and the problems of their files."""
    found: dict[str, LocatedFingerprint] = {}
    problems: list[Problem] = []
    for path in paths:
        source, file_problems = read_file(path)
        problems += file_problems
        if file_problems:
            continue
        record, file_problems = validation.validate(_KIND, source.data, source, (), {"id": path.stem})
        problems += file_problems
        if record is None:
            continue
        fingerprint = cast("Fingerprint", record)
        if records.kinds.get(path.stem) != "article":
            near = suggestion(path.stem, records.ids("article"))
            problems.append(source.problem((), f"there is no article {quoted(path.stem)}{near}", "fingerprint"))
        elif RunFilter.read(fingerprint.digest, fingerprint.hashes, fingerprint.runs) is None:
            problems.append(source.problem(("runs",), "the filter of runs is damaged", "fingerprint"))
        else:
            found[path.stem] = LocatedFingerprint(fingerprint, source)
    return found, problems
