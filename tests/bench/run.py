"""Starts a process and takes its time and memory, its children included.

A process counts the memory of the one that started it as its own peak, so it is started by a small one: this file, run
as a script.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss is in kilobytes on Linux and in bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
# A fixed seed for hashes, so that every run does the same work; nothing else of ours gets in.
_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
_ENVIRONMENT["PYTHONHASHSEED"] = "0"


class FailedError(Exception):
    """A process ended with an error; the text holds the end of what it wrote."""


@dataclass(frozen=True)
class Usage:
    """What one process took: seconds on the clock, seconds of processor (user and system), peak bytes of memory.

    Processor time includes all children; memory is that of the largest process among them.
    """

    wall: float
    cpu: float
    memory: int
    warnings: int


def run(command: Sequence[str], folder: Path) -> Usage:
    """Run ``python command...`` in ``folder`` and return what it took; raises ``FailedError``."""
    with tempfile.TemporaryFile() as log:
        starter = [sys.executable, "-I", "-S", __file__, sys.executable, *command]
        started = subprocess.run(
            starter, cwd=folder, env=_ENVIRONMENT, stdout=subprocess.PIPE, stderr=log, text=True, check=True
        )
        log.seek(0)
        told = log.read().decode("utf-8", "replace")
    taken = json.loads(started.stdout)
    if code := taken.pop("code"):
        raise FailedError(f"{' '.join(command)} in {folder} ended with {code}:\n{told[-2000:]}")
    return Usage(**taken, warnings=sum("WARNING" in line or "ERROR" in line for line in told.splitlines()))


def build(folder: Path, jobs: int = 1) -> Usage:
    """Build the site in ``folder`` from docs/ to build/html."""
    options = ["-b", "html", "-q", "-j", str(jobs), "-d", "build/doctrees"]
    return run(["-m", "sphinx", *options, "docs", "build/html"], folder)


def _start(command: Sequence[str]) -> None:
    """Run a command whose output goes to our standard error, and print what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)
    _, status, used = os.wait4(process.pid, 0)
    taken = {
        "code": os.waitstatus_to_exitcode(status),
        "wall": time.perf_counter() - started,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * _MAXRSS_UNIT,
    }
    process.returncode = taken["code"]
    print(json.dumps(taken))


if __name__ == "__main__":
    _start(sys.argv[1:])
