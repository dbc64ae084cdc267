"""The standard streams, made robust: closed, full, of another encoding, or with a reader that goes.

A command does all its work and ends with its own exit code, whatever becomes of the reader of its output.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import IO, Any, TextIO

STANDARD_OUTPUT = "standard output"


class _Output(io.RawIOBase):
    """Bytes for a stream of the system; once its reader is gone, or it failed, what follows is dropped.

    Raises ``OSError`` with ``name`` for other failures, once, and keeps it. Without a name it raises nothing.
    """

    failure: OSError | None = None

    def __init__(self, raw: IO[bytes] | None, name: str | None) -> None:
        self._raw = raw
        self._name = name
        self._is_lost = raw is None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        if self._raw is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), self._name)
        return self._raw.fileno()

    def write(self, data: Any) -> int:
        if self._raw is None or self._is_lost:
            return len(data)
        try:
            return self._raw.write(data)
        except OSError as error:
            self._is_lost = True
            if self._name is None or _is_reader_gone(error):
                return len(data)
            error.filename = self._name
            self.failure = error
            raise


def _is_reader_gone(error: OSError) -> bool:
    """Return whether nobody reads a pipe any more, such as ``head`` or ``less``, which is no failure."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def prepare() -> None:
    """Replace ``sys.stdout`` and ``sys.stderr`` by streams that never raise because of a character or of the reader.

    Characters that the encoding lacks, and bytes of file names that are no text, are written as escapes. What goes to
    a stream that was closed is dropped. Streams that a host program has put in the place of the system's are kept.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The next file that is opened would get the number, and what is printed would go into it.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdout = _prepared(sys.stdout, sys.__stdout__, STANDARD_OUTPUT)
    sys.stderr = _prepared(sys.stderr, sys.__stderr__, None)


def _prepared(stream: TextIO | None, of_system: TextIO | None, name: str | None) -> TextIO:
    """Return what takes the place of ``stream``."""
    if stream is None:
        return io.TextIOWrapper(io.BufferedWriter(_Output(None, name)), "utf-8", "backslashreplace")
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    if stream is not of_system:
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    raw: Any = getattr(stream.buffer, "raw", stream.buffer)
    is_by_line = stream.line_buffering or stream.write_through
    buffer = io.BufferedWriter(_Output(raw, name))
    return io.TextIOWrapper(buffer, stream.encoding, "backslashreplace", line_buffering=is_by_line)


def finish() -> None:
    """Write what is left to the standard output; raises ``OSError`` if that, or anything before, could not be written.

    argparse, for one, ignores such errors.
    """
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Output) and raw.failure is not None:
        raise raw.failure


def write_utf8(text: str) -> None:
    """Write what other programs read to the standard output: as UTF-8 with its own line ends, on every system.

    Raises ``OSError`` if the standard output is closed.
    """
    if sys.__stdout__ is None:
        raise OSError(errno.EBADF, "it is closed", STANDARD_OUTPUT)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def is_standard_output(path: str) -> bool:
    """Return whether ``path`` is the standard output under another name, such as ``/dev/stdout``."""
    try:
        return os.path.samestat(Path(path).stat(), os.fstat(1)) and os.name != "nt"
    except OSError:
        return False
