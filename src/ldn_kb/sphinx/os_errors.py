"""What the operating system refuses - a full disk, a folder that is read only - told in one line.

Sphinx shows a traceback and asks for a bug report, or it warns, leaves half a page behind and calls that a success.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

_ERROR = re.compile(r"(?:\[Errno |Error\()(\d+)")
_NAMES = ("EACCES", "EDQUOT", "EFBIG", "EIO", "EISDIR", "ENOSPC", "ENOTDIR", "EPERM", "EROFS")
_REFUSED = {getattr(errno, name, None) for name in _NAMES}  # not every system knows them all


def stop(message: str) -> NoReturn:
    """End the build with one line and exit code 1."""
    raise SystemExit(f"ldn_kb: {message}")


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


def is_os_error(text: str) -> bool:
    """Return whether a message tells of an error that only whoever owns the machine can mend."""
    found = _ERROR.search(text)
    return found is not None and int(found.group(1)) in _REFUSED


class OSErrorFilter(logging.Filter):
    """Holds back every warning about a file that could not be written, and keeps the first of them.

    The words of the warnings are all there is: those of parallel builds come without the exception.
    """

    first: str | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the warning is to be shown."""
        text = record.getMessage()
        if record.levelno < logging.WARNING or not is_os_error(text):
            return True
        self.first = self.first or text.removeprefix("WARNING: ")
        return False
