"""What is run, and from which state; sites take turns, so that a busy minute of the machine hurts all alike."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import sites
from .plan import PROBE
from .run import Usage, build, run

CASES = {
    "cold": "a build from nothing",
    "no-op": "a build after which nothing has changed",
    "number": "a build after a number of one study has changed",
    "add": "a build after a study was added",
    "rename": "a build after a study was renamed",
    "parallel": "a build from nothing in two processes (-j 2)",
    "check": "ldn-kb check",
    "check-half": "ldn-kb check on half as many studies",
    "check-quarter": "ldn-kb check on a quarter",
}
"""Every case that is timed, in the order in which it runs."""
_FROM_NOTHING = ("cold", "parallel")
_ONLY_OURS = ("parallel", "check", "check-half", "check-quarter")
_PARTS = {"check": 1, "check-half": 2, "check-quarter": 4}


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    sizes: tuple[int, ...]
    sites: tuple[str, ...]
    cases: tuple[str, ...]
    runs: int
    cold_runs: int
    seed: int


@dataclass
class Figures:
    """What was measured: runs by (size, site, case), sizes of outputs by (size, site), and what the outputs are like."""

    runs: dict[tuple[int, str, str], list[Usage]] = field(default_factory=dict)
    output: dict[tuple[int, str], dict[str, int]] = field(default_factory=dict)
    same_in_parallel: dict[int, bool] = field(default_factory=dict)


def measure(options: Options, folder: Path) -> Figures:
    """Measure everything that ``options`` ask for, below the empty ``folder``."""
    figures = Figures()
    builds = [case for case in options.cases if case not in _PARTS]
    for size in options.sizes:
        place = folder / str(size)
        if builds:
            _tell(f"{size} studies: writing the sources")
            _prepare("sites", size, options.seed, place)
            for site in options.sites:
                usage = _first_build(place / site)
                if "cold" in options.cases:
                    figures.runs[size, site, "cold"] = [usage]
                figures.output[size, site] = _output(place / site / "built" / "build" / "html")
        for case in options.cases:
            _measure_case(options, figures, size, place, case)
        shutil.rmtree(place, ignore_errors=True)
    return figures


def _prepare(module: str, size: int, seed: int, folder: Path) -> None:
    """Write data or sites in a process of its own, see ``sites``."""
    command = [sys.executable, "-m", f"{__package__}.{module}", str(size), str(seed), str(folder)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1])


def _first_build(site: Path) -> Usage:
    """Build a site from nothing: the first cold run, and the state from which edits start."""
    live = _restore(site, "start")
    usage = build(live)
    _tell(f"  {site.name}: cold 1: {usage.cpu:.2f} s CPU")
    _copy(live, site / "built")
    return usage


def _measure_case(options: Options, figures: Figures, size: int, place: Path, case: str) -> None:
    """Run one case as often as wanted, the sites in turn."""
    part = place / "part"
    if case in _PARTS:
        shutil.rmtree(part, ignore_errors=True)
        _prepare("data", size // _PARTS[case], options.seed, part)
    runs = options.cold_runs if case in _FROM_NOTHING else options.runs
    numbers = range(1 if case == "cold" else 0, runs)
    for number in numbers:
        for site in options.sites:
            if case in _ONLY_OURS and site != "ours":
                continue
            usage = run(["-m", "ldn_kb", "check", "."], part) if case in _PARTS else _build(place / site, case)
            figures.runs.setdefault((size, site, case), []).append(usage)
            _tell(f"  {site}: {case} {number + 1}: {usage.cpu:.2f} s CPU")
            if case == "parallel":
                live, built = (dict(_files(place / site / state / "build" / "html")) for state in ("live", "built"))
                figures.same_in_parallel[size] = live == built and figures.same_in_parallel.get(size, True)


def _build(site: Path, case: str) -> Usage:
    """Build a site from the state that belongs to the case."""
    if case in _FROM_NOTHING:
        return build(_restore(site, "start"), jobs=2 if case == "parallel" else 1)
    live = _restore(site, "built")
    if case in sites.EDITS:
        # Without the times of the files: an edit is newer than the build before it.
        shutil.copytree(site / case, live, dirs_exist_ok=True, copy_function=shutil.copyfile)
        for name in (live / sites.DELETED).read_text("utf-8").splitlines():
            (live / name).unlink()
    return build(live)


def _restore(site: Path, state: str) -> Path:
    """Put a site into a state, always in the same place: Sphinx reads everything again if its folder has moved."""
    live = site / "live"
    shutil.rmtree(live, ignore_errors=True)
    _copy(site / state, live)
    return live


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with the times of its files, by which Sphinx tells what has changed."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and digest of every file that readers get."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".buildinfo":
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _output(html: Path) -> dict[str, int]:
    """Return bytes and numbers of what was built."""
    pages = list(html.rglob("*.html"))
    studies = [path.stat().st_size for path in (html / "kb" / "studies").glob("*.html") if path.stem != "index"]
    return {
        "pages": len(pages),
        "html bytes": sum(path.stat().st_size for path in pages),
        "study page bytes": round(sum(studies) / len(studies)),
        "same study page bytes": (html / "kb" / "studies" / f"{PROBE}.html").stat().st_size,
        "search index bytes": (html / "searchindex.js").stat().st_size,
    }


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def check_names(chosen: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the names of ``known`` that are ``chosen``, in their order; raises ``ValueError`` for any other."""
    for name in chosen:
        if name not in known:
            raise ValueError(f"{name!r} is not one of {', '.join(known)}")
    return tuple(name for name in known if name in chosen)
