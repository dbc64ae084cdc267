"""Records as they are written, whether they are valid or not: what a look-up needs of a data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ldn_kb.knowledge.record_view import RecordView
from ldn_kb.model.kinds import RECORD_FILES, SUBJECT_FILE, RecordFiles
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.record_files import bad_stem, closed_folder, files_of, implied_fields, read_file
from ldn_kb.reading.yaml_reader import Data, KeyPath, Source


@dataclass(frozen=True)
class WrittenRecord:
    """A record that nobody has validated, with the file and the line where it begins."""

    view: RecordView
    path: str
    line: int


class WrittenFile:
    """A file of records, whose text is read at once and its data only if somebody asks for them."""

    def __init__(self, path: Path, stem: str, kind: RecordFiles) -> None:
        self.kind = kind
        self._stem = stem
        self._raw = b""
        self._source, self._problems = read_file(path, self._keep)
        self._is_read = bool(self._problems)

    def _keep(self, raw: bytes, name: str) -> tuple[Source, list[Problem]]:
        self._raw = raw
        return Source(name), []

    @property
    def text(self) -> str:
        """What stands in the file, as far as it is text."""
        return self._raw.decode("utf-8", "replace")

    @property
    def id(self) -> str | None:
        """The id that the name of the file gives to the record in it; ``None`` for a file of several records."""
        return self._stem if self.kind.one_a_file else None

    def records(self) -> list[WrittenRecord]:
        """Return the records of the file that have an id; none, if it is no good YAML."""
        if not self._is_read:
            self._source, self._problems = yaml_reader.read(self._raw, self._source.path)
            self._is_read = True
        data = self._source.data
        if self.kind.one_a_file:
            return self._record(data, ())
        items = enumerate(data) if isinstance(data, list) else ()
        return [record for number, item in items for record in self._record(item, (number,))]

    def _record(self, data: Data, prefix: KeyPath) -> list[WrittenRecord]:
        """Return the record at ``prefix``, unless something else stands there, or it belongs to another file."""
        implied = implied_fields(self.kind, self._stem)
        if not isinstance(data, dict) or any(data.get(name, value) != value for name, value in implied.items()):
            return []
        key = data.get("id", self.id)
        if not isinstance(key, str):
            return []
        return [WrittenRecord(RecordView(self.kind.name, key, data), self._source.path, self._source.place(prefix)[0])]


def written_files(folder: Path) -> list[WrittenFile]:
    """Return all files of records below ``folder``, in the order in which the loader reads them."""
    if not folder.is_dir() or closed_folder(folder):
        return []
    return [
        WrittenFile(path, stem, kind)
        for kind in (SUBJECT_FILE, *RECORD_FILES)
        for path, stem in files_of(folder, kind)
        if kind.layout == "list" or not bad_stem(path, stem, kind)
    ]


def written_records(files: list[WrittenFile], wanted: Callable[[str], bool] | None = None) -> dict[str, WrittenRecord]:
    """Return the records of some files by id; of two with one id the first counts, also if it cannot be read.

    Of files whose text is not ``wanted`` nothing is read. A stored query that was not asked yet is no search.
    """
    found: dict[str, WrittenRecord | None] = {}
    for file in files:
        if wanted is None or wanted(file.text):
            for record in file.records():
                view = record.view
                shown = file.kind is not SUBJECT_FILE and (view.kind != "search" or view.fields.get("day") is not None)
                found.setdefault(view.id, record if shown else None)
        if file.id is not None:
            found.setdefault(file.id, None)
    return {key: record for key, record in found.items() if record is not None}
