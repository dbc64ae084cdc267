"""The one writer: texts to files, only where bytes differ, deleting only what carries our marker."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MARKER = ".ldn_kb-generated"
_NOTE = "Everything in this folder is written by ldn_kb and may be overwritten or deleted. Do not edit it.\n"


class NotOursError(Exception):
    """The folder holds files and no marker, so it is not ours to write."""


@dataclass(frozen=True)
class Changes:
    """What a sync did, as paths relative to the folder, sorted."""

    written: tuple[str, ...]
    deleted: tuple[str, ...]


def sync(folder: Path, texts: Mapping[str, str]) -> Changes:
    """Make ``folder`` hold exactly ``texts`` (path below the folder: text).

    Each file is replaced in one step, so a reader sees the old text or the new one, never half of it. Files that are
    not in ``texts`` are deleted if the folder carries our marker. Raises ``NotOursError`` for a folder with foreign
    content and ``OSError`` if writing fails; files already written stay whole.
    """
    marker = folder / MARKER
    if folder.is_dir() and not marker.exists() and any(folder.iterdir()):
        raise NotOursError(f"{folder} holds files that ldn_kb did not write; empty it or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not marker.exists():
        write(marker, _NOTE)
    root = os.path.realpath(folder)
    for name in texts:
        if os.path.commonpath([root, os.path.realpath(folder / name)]) != root:
            raise ValueError(f"{name} leaves {folder}")
    written = [name for name in sorted(texts) if write(folder / name, texts[name])]
    strays = [path for path in _files(folder) if path.relative_to(folder).as_posix() not in texts and path != marker]
    for path in strays:
        path.unlink()
        with contextlib.suppress(OSError):
            path.parent.rmdir()
    return Changes(tuple(written), tuple(sorted(path.relative_to(folder).as_posix() for path in strays)))


def write(path: Path, text: str) -> bool:
    """Write ``text`` if the file's bytes differ; returns whether it wrote."""
    data = text.encode("utf-8")
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        # mkstemp makes files that only the owner can read; a web server must read these.
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    return True


def _files(folder: Path) -> list[Path]:
    """Return every file below ``folder``, deepest last."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
