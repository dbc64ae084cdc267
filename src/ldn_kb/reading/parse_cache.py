"""Files read before: the same bytes hold the same data, so YAML read without a problem is not parsed again.

Only plain data is remembered. Every record is still checked against its model, and all rules still run when anything
changed.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from pydantic_core import from_json, to_json

from ldn_kb import files
from ldn_kb.fingerprint import code_fingerprint
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader import KeyPath, LineColumn, Source

Known: TypeAlias = "tuple[bytes, dict[KeyPath, LineColumn]]"
"""The data of a file as JSON, and where its records start."""
_RECORD = 1


class Recall:
    """What earlier builds read, kept in one file."""

    def __init__(self, file: Path) -> None:
        """Remember in ``file``; one that is missing, broken or of other code holds nothing."""
        self._file = file
        self._before: dict[bytes, Known] = {}
        self._sound = ""
        self._now: dict[bytes, Known] = {}
        self._read: list[bytes] = []
        try:
            made_by, known, sound = pickle.loads(file.read_bytes())
        except Exception:  # a broken pickle may raise anything, and any of it means the same here
            return
        if made_by == code_fingerprint():
            self._before, self._sound = known, sound

    def read(self, raw: bytes, path: str) -> tuple[Source, list[Problem]]:
        """Do what ``source.read`` does, from memory where it can."""
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        self._read.append(hashlib.blake2b(path.encode() + digest, digest_size=16).digest())
        known = self._before.get(digest)
        if known is not None:
            self._now[digest] = known
            data, starts = from_json(known[0]), known[1]
            return Source(
                path,
                data,
                _Places(starts, lambda: yaml_reader.read(raw, path)[0].values),
                _Places({}, lambda: yaml_reader.read(raw, path)[0].keys),
            ), []
        found, problems = yaml_reader.read(raw, path)
        if not problems:
            starts = {place: at for place, at in found.values.items() if len(place) <= _RECORD}
            self._now[digest] = to_json(found.data), starts
        return found, problems

    def was_sound(self) -> bool:
        """Say whether the files read are all those, and only those, in which no rule found a problem last time."""
        return self.state() == self._sound

    def keep(self, *, sound: bool) -> None:
        """Remember what was read, and whether any problem was found in it."""
        state = self.state() if sound else ""
        if state != self._sound or self._now.keys() != self._before.keys():
            files.write(self._file, pickle.dumps((code_fingerprint(), self._now, state), pickle.HIGHEST_PROTOCOL))

    def state(self) -> str:
        """Return what changes when a file that was read, or the code that reads it, changes."""
        digest = hashlib.blake2b(code_fingerprint().encode(), digest_size=16)
        digest.update(b"".join(sorted(self._read)))
        return digest.hexdigest()


class _Places(Mapping[KeyPath, LineColumn]):
    """Where things stand in a file; what is not known is looked up in the file, which is rarely needed."""

    def __init__(
        self, known: Mapping[KeyPath, LineColumn], look_up: Callable[[], Mapping[KeyPath, LineColumn]]
    ) -> None:
        self._known = known
        self._look_up = look_up
        self._is_whole = False

    def _whole(self) -> Mapping[KeyPath, LineColumn]:
        if not self._is_whole:
            self._known = self._look_up()
            self._is_whole = True
        return self._known

    def __getitem__(self, path: KeyPath) -> LineColumn:
        return self._known[path] if path in self._known else self._whole()[path]

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())
