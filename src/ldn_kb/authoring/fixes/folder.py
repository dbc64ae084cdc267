"""A data folder: every file that can be read, repaired in memory; nothing is written here."""

from __future__ import annotations

import os
from pathlib import Path

from ldn_kb.authoring.fixes.mending import Mended, RecordFile, mend
from ldn_kb.model import KINDS, Article, Kind
from ldn_kb.reading import validation, yaml_reader
from ldn_kb.reading.loader import data_files
from ldn_kb.reading.yaml_reader import printable


def mend_folder(folder: Path) -> list[Mended]:
    """Return every record file below ``folder`` before and after its repair, in the order of the kinds.

    Raises nothing: a file that cannot be opened, or is none of its own (a symbolic link), is returned as left alone.
    """
    mended = []
    locators: dict[str, tuple[str, ...]] = {}
    for path in data_files(folder):
        kind = _kind(folder, path)
        # A name that is not UTF-8 is no id, and no text that could be told as one.
        stem = os.fsencode(path.stem).decode(errors="replace")
        implied = {"files": {"id": stem}, "lists": {"article": stem}, "list": {}}[kind.layout]
        result = _mend_file(RecordFile(path, kind, implied, locators.get(path.stem)))
        mended.append(result)
        if kind.model is Article and (found := _locators(kind, result, implied)):
            locators[path.stem] = found
    return mended


def _kind(folder: Path, path: Path) -> Kind:
    plural = path.relative_to(folder).parts[0].removesuffix(path.suffix)
    return next(kind for kind in KINDS if kind.plural == plural)


def _mend_file(file: RecordFile) -> Mended:
    name = printable(file.path.as_posix())
    if file.path.is_symlink() or not file.path.is_file():
        return Mended(file.path, "", "", problem=f"{name}: it is no plain file")
    try:
        with file.path.open("rb") as stream:
            raw = stream.read(yaml_reader.MAX_BYTES + 1)
    except OSError as error:
        return Mended(file.path, "", "", problem=f"{name}: it cannot be read: {error.strerror}")
    return mend(file, raw)


def _locators(kind: Kind, mended: Mended, implied: dict[str, str]) -> tuple[str, ...]:
    """Return the reading order of a repaired article; empty if it is not known."""
    read, _ = yaml_reader.read(mended.after.encode(), mended.path.as_posix())
    record, _ = validation.validate(kind, read.data, read, (), implied)
    return tuple(record.locators) if isinstance(record, Article) else ()
