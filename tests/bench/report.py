"""Figures as a table, as targets met or missed, and as JSON with all that is needed to compare them later."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cases import CASES, Figures, Options

_PACKAGES = ("ldn_kb", "sphinx", "docutils", "myst-parser", "pydata-sphinx-theme", "sphinx-design", "sphinx-needs")
_MAIN_SIZE, _LARGE_SIZE = 1000, 5000
_MIB = 2**20
_LEAST_SECONDS = 0.1
"""A difference of less is noise."""


@dataclass(frozen=True)
class Target:
    """A ratio (or an amount) beside the most, or the least, that it should be."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Say whether the target is met."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def row(self) -> str:
        """Return the line of the table."""
        sign = "≥" if self.at_least else "≤"
        return f"| {self.name} | {self.value:.2f} | {sign} {self.limit:g} | {'met' if self.met else 'missed'} |"


def median(figures: Figures, size: int, site: str, case: str, what: str) -> float:
    """Return the median of ``wall``, ``cpu`` or ``memory``; raises ``KeyError`` for what was not run."""
    return statistics.median(getattr(usage, what) for usage in figures.runs[size, site, case])


def targets(figures: Figures) -> list[Target]:
    """Return every target for which there are figures, at 1,000 studies or else the largest size."""
    sizes = sorted({size for size, _, _ in figures.runs} | {size for size, _ in figures.output})
    size = _MAIN_SIZE if _MAIN_SIZE in sizes else sizes[-1]

    def ratio(what: str, mine: tuple[int, str, str], other: tuple[int, str, str]) -> Callable[[], float]:
        return lambda: median(figures, *mine, what) / median(figures, *other, what)

    def growth() -> float:
        full, half, quarter = (
            median(figures, size, "ours", f"check{part}", "cpu") for part in ("", "-half", "-quarter")
        )
        if half - quarter < _LEAST_SECONDS:
            raise KeyError("too fast to tell")
        return (full - half) / (half - quarter)

    def same_page() -> float:
        found = [figures.output[size, "ours"]["same study page bytes"] for size in sizes]
        if len(found) == 1:
            raise KeyError("one size alone tells nothing")
        return max(found) / min(found)

    cold, ours = (size, "ours", "cold"), "ours"
    wanted: list[tuple[str, Callable[[], float], float, bool]] = [
        ("build from nothing, CPU, ours / floor", ratio("cpu", cold, (size, "floor", "cold")), 0.6, False),
        ("build from nothing, CPU, ours / sphinx-needs", ratio("cpu", cold, (size, "needs", "cold")), 0.75, False),
        ("build from nothing, memory, ours / floor", ratio("memory", cold, (size, "floor", "cold")), 1.1, False),
        ("nothing changed, CPU, ours / floor", ratio("cpu", (size, ours, "no-op"), (size, "floor", "no-op")), 1.1, False),
        ("a number changed / nothing changed, CPU", ratio("cpu", (size, ours, "number"), (size, ours, "no-op")), 1.3, False),
        ("-j 1 / -j 2, seconds on the clock", ratio("wall", cold, (size, ours, "parallel")), 1.5, True),
        ("-j 2 gives the same files (1: yes)", lambda: float(figures.same_in_parallel[size]), 1, True),
        ("ldn-kb check, seconds of CPU", lambda: median(figures, size, ours, "check", "cpu"), 1.5, False),
        ("ldn-kb check, second half / second quarter of the data (2: linear)", growth, 2.3, False),
        ("the same study's page, largest / smallest over all sizes", same_page, 1.01, False),
    ]  # fmt: skip
    large = (_LARGE_SIZE, ours, "cold")
    wanted += [
        ("5,000 / 1,000 studies, CPU", ratio("cpu", large, (_MAIN_SIZE, ours, "cold")), 5.5, False),
        ("5,000 / 1,000 studies, memory", ratio("memory", large, (_MAIN_SIZE, ours, "cold")), 5, False),
    ]
    found = []
    for name, value, limit, at_least in wanted:
        try:
            found.append(Target(name, value(), limit, at_least))
        except KeyError:
            continue
    return found


def markdown(options: Options, figures: Figures) -> str:
    """Return all figures as Markdown tables that also read well on a terminal."""
    about = environment()
    lines = [
        "# Benchmark",
        "",
        f"{about['date']}, {about['cpu']} ({about['cpus']} CPUs), Python {about['python']}, commit {about['commit']}; "
        + ", ".join(f"{name} {version}" for name, version in about["packages"].items()),
        "",
        f"Seed {options.seed}; medians of {options.runs} runs, of {options.cold_runs} where all is built from nothing; CPU "
        "is user and system time with all children, memory the peak of the largest process.",
    ]
    for size in options.sizes:
        lines += [
            "",
            f"## {size:,} studies",
            "",
            *_times(options, figures, size),
            *_outputs(options, figures, size),
        ]
    lines += ["", "## Targets", "", "| Target | Measured | Wanted | |", "| --- | --: | --: | --- |"]
    return "\n".join([*lines, *(target.row() for target in targets(figures))]) + "\n"


def _times(options: Options, figures: Figures, size: int) -> list[str]:
    """Return the table of times and memory."""
    lines = ["| Case | Site | CPU s | clock s | memory MiB | warnings |", "| --- | --- | --: | --: | --: | --: |"]
    for case in options.cases:
        for site in options.sites:
            if (size, site, case) in figures.runs:
                cpu, wall, memory = (median(figures, size, site, case, what) for what in ("cpu", "wall", "memory"))
                warnings = figures.runs[size, site, case][-1].warnings
                lines.append(f"| {CASES[case]} | {site} | {cpu:.2f} | {wall:.2f} | {memory / _MIB:.0f} | {warnings} |")
    return lines


def _outputs(options: Options, figures: Figures, size: int) -> list[str]:
    """Return the table of what was built, if anything was."""
    found = {site: figures.output[size, site] for site in options.sites if (size, site) in figures.output}
    if not found:
        return []
    names = list(next(iter(found.values())))
    head = ["", f"| Site | {' | '.join(names)} |", f"| --- |{' --: |' * len(names)}"]
    return head + [f"| {site} | {' | '.join(f'{item[name]:,}' for name in names)} |" for site, item in found.items()]


def as_json(options: Options, figures: Figures) -> dict[str, Any]:
    """Return everything that was measured, run by run."""
    return {
        "environment": environment(),
        "options": {name: getattr(options, name) for name in ("sizes", "sites", "cases", "runs", "cold_runs", "seed")},
        "runs": [
            {
                "size": size,
                "site": site,
                "case": case,
                "cpu": [round(usage.cpu, 3) for usage in found],
                "wall": [round(usage.wall, 3) for usage in found],
                "memory": [usage.memory for usage in found],
                "warnings": [usage.warnings for usage in found],
            }
            for (size, site, case), found in figures.runs.items()
        ],
        "output": [{"size": size, "site": site, **found} for (size, site), found in figures.output.items()],
        "same_in_parallel": {str(size): same for size, same in figures.same_in_parallel.items()},
        "targets": [
            {"name": item.name, "value": round(item.value, 3), "limit": item.limit, "met": item.met}
            for item in targets(figures)
        ],
    }


def environment() -> dict[str, Any]:
    """Return what the figures depend on besides the code: machine, versions, commit, day."""
    versions = {}
    for name in _PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "packages": versions,
        "commit": _commit(),
        "cpu": _cpu(),
        "cpus": os.cpu_count(),
    }


def _commit() -> str:
    """Return the commit of the checkout, marked if files differ from it, or ``unknown`` outside one."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        return subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _cpu() -> str:
    """Return the model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
