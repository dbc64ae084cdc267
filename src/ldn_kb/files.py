"""The one writer: texts to files, only where bytes differ, deleting only what carries our marker."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

try:
    import fcntl
except ImportError:  # Windows has no such locks; there nobody can delete a file that somebody else has open.
    fcntl = None  # type: ignore[assignment]

MARKER = ".ldn_kb-generated"
_NOTE = "Everything in this folder is written by ldn_kb and may be overwritten or deleted. Do not edit it.\n"


class NotOursError(Exception):
    """The folder holds files and no marker, or leads elsewhere, so it is not ours to write."""


class ChangedError(Exception):
    """A file was changed by somebody else since it was read; its argument is the path."""


@dataclass(frozen=True)
class Changes:
    """What a sync did, as paths relative to the folder, sorted."""

    written: tuple[str, ...]
    deleted: tuple[str, ...]


def sync(folder: Path, texts: Mapping[str, str | bytes]) -> Changes:
    """Make ``folder`` hold exactly ``texts`` (path below the folder: text, or bytes as they are).

    Each file is replaced in one step, so a reader sees the old text or the new one, never half of it. All other files
    are deleted if the folder carries our marker; so are the temporary files of a writer that was killed.
    Raises ``NotOursError`` for a folder with foreign content, for one that is or holds a link to another folder, and
    for one that holds a pipe or the like, ``ValueError`` for a path that leaves the folder, and ``OSError`` if writing
    fails; files already written stay whole. What a link to a file leads to stays as it is: the link is replaced.
    """
    for name in texts:
        if PurePath(name).anchor or ".." in PurePath(name).parts:
            raise ValueError(f"{name} leaves {folder}")
    assert_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    marker = write_marker(folder)
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            if path.is_dir():
                raise NotOursError(f"{path} is a link to another folder; delete it")
        elif not path.is_dir() and not path.is_file():
            raise NotOursError(f"{path} is neither a file nor a folder; delete it")
    with _alone(marker):
        written = [name for name in sorted(texts) if _write_file(folder / name, _as_bytes(texts[name]))]
        ours = {folder / name for name in texts} | {marker}
        strays = [path for path in _files(folder) if path not in ours]
        for path in strays:
            path.unlink()
            with contextlib.suppress(OSError):
                path.parent.rmdir()
    return Changes(tuple(written), tuple(sorted(path.relative_to(folder).as_posix() for path in strays)))


@contextlib.contextmanager
def _alone(marker: Path) -> Iterator[None]:
    """Hold the folder's lock; any temporary file in it is then left over from a writer that has ended.

    The system gives the lock back when its holder ends, even if it is killed.
    """
    with marker.open("rb") as stream:
        if fcntl is not None:
            # Some network drives know no locks; two builds at once are rare, so go on without one.
            with contextlib.suppress(OSError):
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def assert_ours(folder: Path) -> None:
    """Raise ``NotOursError`` unless ``folder`` is missing, empty, or a plain folder that carries our marker."""
    if folder.is_symlink():
        raise NotOursError(f"{folder} is a link to another folder; delete it")
    if folder.exists() and not folder.is_dir():
        raise NotOursError(f"{folder} is not a folder; delete it")
    if folder.is_dir() and not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise NotOursError(f"{folder} holds files that ldn_kb did not write; empty it or choose another folder")


def write_marker(folder: Path) -> Path:
    """Put our marker into a folder that is ours, and return where it is."""
    marker = folder / MARKER
    if not marker.exists():
        # Written in place: a writer killed here must leave the marker or nothing, or the folder were refused for ever.
        marker.write_text(_NOTE, encoding="utf-8")
    return marker


def swap(folder: Path, new: Path) -> None:
    """Put the folder ``new`` in the place of ``folder``, which goes to the place of ``new``, if there is one.

    Both are on one file system; the new folder gets our marker. Raises ``NotOursError`` if the old one has none. If
    the program is interrupted or a step fails, the old folder is where it was.
    """
    assert_ours(folder)
    write_marker(new)
    aside = new.with_name(f"{new.name}.old")
    try:
        with contextlib.suppress(FileNotFoundError):
            folder.rename(aside)
        new.rename(folder)
    except BaseException:
        if aside.exists() and not folder.exists():
            aside.rename(folder)
        raise
    if aside.exists():
        aside.rename(new)


def write(path: Path, content: str | bytes) -> bool:
    """Write ``content`` if the file's bytes differ; returns whether it wrote.

    Only plain files are replaced. A symbolic link stays, and the file that it leads to is written; so does a device or
    a pipe, which takes the content as it would from a shell. Raises ``OSError`` with the name of ``path``; the file
    that was there before is still there then.
    """
    data = _as_bytes(content)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = _file_behind(path)
        if target is not None:
            return _write_file(target, data)
        path.write_bytes(data)
    except OSError as error:
        if error.errno is not None:
            error.filename = str(path)
        raise
    return True


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _file_behind(path: Path) -> Path | None:
    """Return the plain file, there or not yet there, that ``path`` leads to; ``None`` for what is written in place.

    Raises ``OSError`` for a folder, a disk or a socket.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return Path(os.path.realpath(path))
    if stat.S_ISCHR(status.st_mode) or stat.S_ISFIFO(status.st_mode):
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is neither a file nor a device or pipe that takes text", str(path))
    target = Path(os.path.realpath(path))
    # Links of /proc lead to files that are open, under names that may be gone.
    return target if target.exists() and target.samefile(path) else None


def _write_file(path: Path, data: bytes) -> bool:
    """Write ``data`` if the file's bytes differ, in the place of ``path``, be it a link; returns whether it wrote."""
    try:
        with contextlib.suppress(FileNotFoundError):
            if not path.is_symlink() and path.read_bytes() == data:
                return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        if error.errno is not None:
            # The reader of the message knows this file, not the temporary one beside it.
            error.filename = str(path)
        raise
    return True


def replace_all(contents: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Replace files that are there, all or none; ``contents`` holds what each was when it was read, and shall be.

    Each file is whole at every moment. Raises ``ChangedError`` if a file is no longer what it was, and ``OSError`` with
    the name of a file that cannot be written; then, and if the program is interrupted, the files are what they were.
    """
    temporaries: dict[Path, Path] = {}
    started: list[Path] = []
    try:
        for path, (before, after) in contents.items():
            _assert_is(path, before)
            try:
                if not os.access(path, os.W_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                temporaries[path] = _temporary(path, after)
            except OSError as error:
                error.filename = str(path)
                raise
        for path, temporary in temporaries.items():
            _assert_is(path, contents[path][0])
            started.append(path)
            try:
                temporary.replace(path)
            except OSError as error:
                error.filename, error.filename2 = str(path), None
                raise
    except BaseException:
        for path in started:
            before, after = contents[path]
            with contextlib.suppress(OSError):
                if path.read_bytes() == after:
                    _write_file(path, before)
        raise
    finally:
        for temporary in temporaries.values():
            with contextlib.suppress(OSError):
                temporary.unlink()


def write_together(contents: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
    """Write files, all or none; ``contents`` holds what each was when it was read, ``None`` if it is not there yet.

    Raises ``ChangedError`` and ``OSError`` as ``replace_all`` does, and ``FileExistsError`` for a new file that is
    there already. Then no file is new, and none has changed.
    """
    new = {path: after for path, (before, after) in contents.items() if before is None}
    made: list[Path] = []
    try:
        for path, after in new.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                made.append(path)
                stream.write(after)
        replace_all({path: (before, after) for path, (before, after) in contents.items() if before is not None})
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


def _assert_is(path: Path, content: bytes) -> None:
    """Raise ``ChangedError`` unless ``path`` is a plain file that holds ``content``."""
    if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
        raise ChangedError(path)


def _replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path`` in one step."""
    temporary = _temporary(path, data)
    try:
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _temporary(path: Path, data: bytes) -> Path:
    """Write ``data`` into a new hidden file beside ``path``, with its permissions, and return where that is."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(_mode(path))
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _mode(path: Path) -> int:
    """Return the permissions a file has or would get; mkstemp makes files that only the owner can read."""
    if path.is_file() and not path.is_symlink():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _files(folder: Path) -> list[Path]:
    """Return every file below ``folder``, deepest last."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
