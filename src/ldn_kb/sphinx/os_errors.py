"""What the operating system refuses - a full disk, a folder that is read only - reported in one line.

Sphinx shows a traceback and asks for a bug report, or it warns, leaves half a page behind and calls that a success.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from ldn_kb.sphinx.typed_messages import stop

_NAMES = ("EACCES", "EDQUOT", "EFBIG", "EIO", "EISDIR", "ENOSPC", "ENOTDIR", "EPERM", "EROFS")
_REFUSED = {getattr(errno, name, None) for name in _NAMES}  # not every system knows them all


@contextlib.contextmanager
def os_errors_in_one_line(doing: str) -> Iterator[None]:
    """Stop with one line if what is done within fails with ``OSError``."""
    try:
        yield
    except OSError as error:
        stop(f"cannot {doing}: {error}")


def require_writable(folder: Path) -> None:
    """Make ``folder``; stop if that fails or if nothing can be written there."""
    with os_errors_in_one_line("make the folder"):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        stop(f"cannot write into {folder}; change its permissions or choose another folder")


def is_refusal(error: object) -> bool:
    """Return whether an error reports something that only the owner of the machine can correct."""
    return isinstance(error, OSError) and error.errno in _REFUSED


class OutputErrors(logging.Filter):
    """Notes the first warning about a file of the output that could not be written; every warning is still shown.

    ``first`` is that error. ``in_doubt`` is set as soon as any warning names a file of the output: warnings of
    parallel builds come as text only, so the next build makes everything anew.

    Such a warning carries the error itself, which names the file. What other extensions warn of - a certificate, an
    address that does not answer - may be an ``OSError`` too, but names no file of the output.
    """

    def __init__(self, *folders: Path) -> None:
        """Watch for files below ``folders``."""
        super().__init__()
        self._folders = folders
        self.first: OSError | None = None
        self.in_doubt = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Return ``True``: nothing is held back."""
        if record.levelno >= logging.WARNING and any(str(folder) in record.getMessage() for folder in self._folders):
            self.in_doubt = True
        for argument in record.args if isinstance(record.args, tuple) else ():
            if isinstance(argument, OSError) and is_refusal(argument) and self._is_ours(argument.filename):
                self.first = self.first or argument
        return True

    def _is_ours(self, name: object) -> bool:
        return isinstance(name, str) and any(Path(name).is_relative_to(folder) for folder in self._folders)
