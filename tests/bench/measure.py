"""What is run, and from which state. Sites take turns, so that a busy minute of the machine hurts all alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Small modules only: a process counts the memory of the one that started it as its own peak.
ROOT = Path(__file__).parents[2]
SITES = ("ldn_kb", "plain", "needs", "against")
CASES = {
    "nothing": "build from nothing",
    "same": "nothing has changed",
    "number": "one number edited",
    "add": "one study added",
    "check": "`ldn-kb check`",
}
"""Every case, in the order in which they run."""
# ru_maxrss is in kilobytes on Linux and in bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class FailedError(Exception):
    """A process ended with an error; the text holds the end of what it wrote."""


@dataclass(frozen=True)
class Usage:
    """What one process took: seconds of processor (user and system, with all children), and peak bytes of memory."""

    cpu: float
    memory: int


Figures = dict[tuple[int, str, str], list[Usage]]
"""What was measured, by size, case and site."""


def measure(
    sizes: Sequence[int], sites: Sequence[str], cases: Sequence[str], rounds: int, against: Path | None
) -> Figures:
    """Measure everything; raises ``FailedError`` if a build fails or warns."""
    figures: Figures = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="ldn-kb-bench-") as folder:
            _tell(f"{size} studies: writing the sources")
            command = ["-m", f"{__package__}.sites", str(size), folder, *([str(against)] if against else [])]
            run(command, Path(__file__).parents[1], ROOT)
            # From nothing first, whether wanted or not: it leaves the state from which the others start.
            for case in ["nothing", *(case for case in CASES if case in cases and case != "nothing")]:
                for number in range(rounds if case in cases else 1):
                    for site in sites:
                        if case == "check" and site in ("plain", "needs"):
                            continue
                        version = against if against and site == "against" else ROOT
                        usage = _run_case(Path(folder, site), case, version)
                        _tell(f"  {CASES[case]}, {site}, {number + 1}: {usage.cpu:.2f} s")
                        if case in cases:
                            figures.setdefault((size, case, site), []).append(usage)
    return figures


def _run_case(site: Path, case: str, version: Path) -> Usage:
    """Bring a site into the state that belongs to the case, and run."""
    live, built = site / "live", site / "built"
    # Always in the same place: Sphinx reads everything again if its folder has moved.
    shutil.rmtree(live, ignore_errors=True)
    # With the times of its files, by which Sphinx tells what has changed.
    shutil.copytree(site / "start" if case == "nothing" else built, live)
    if case == "check":
        return run(["-m", "ldn_kb", "check", "data"], live, version)
    if (site / case).is_dir():
        # Without the times: an edit is newer than the build before it.
        shutil.copytree(site / case, live, dirs_exist_ok=True, copy_function=shutil.copyfile)
    usage = build(live, version)
    if case == "nothing" and not built.exists():
        shutil.copytree(live, built)
    return usage


def build(folder: Path, version: Path = ROOT) -> Usage:
    """Build the site in ``folder`` from docs/ to build/html with a version of ldn_kb."""
    options = ["-W", "-q", "-b", "html", "-d", "build/doctrees"]
    return run(["-m", "sphinx", *options, "docs", "build/html"], folder, version)


def run(command: Sequence[str], folder: Path, version: Path) -> Usage:
    """Run ``python command...`` in ``folder`` and return what it took; raises ``FailedError``."""
    # A fixed seed for hashes, so that every run does the same work.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": str(version / "src")}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        written = log.read().decode("utf-8", "replace")
    if process.returncode:
        raise FailedError(f"{' '.join(command)} in {folder} ended with {process.returncode}:\n{written[-2000:]}")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * _MAXRSS_UNIT)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
