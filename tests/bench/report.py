"""Figures as a table and as JSON, with all that is needed to compare them later."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .measure import CASES, ROOT, SITES, Figures

_PACKAGES = ("sphinx", "docutils", "myst-parser", "pydata-sphinx-theme", "sphinx-design", "sphinx-needs")
_MIB = 2**20


def rows(figures: Figures) -> list[dict[str, Any]]:
    """Return a row for each size and case, and one for the memory of a build from nothing: medians, and their ratios.

    A ratio is that of ldn_kb to another site; there is none unless both were measured.
    """
    found = []
    for size in sorted({size for size, _, _ in figures}):
        for case, what in [*((case, "cpu") for case in CASES), ("nothing", "memory")]:
            medians = {
                site: statistics.median(getattr(usage, what) for usage in figures[size, case, site])
                for site in SITES
                if (size, case, site) in figures
            }
            if medians:
                ours = medians.get("ldn_kb")
                others = {site: value for site, value in medians.items() if site != "ldn_kb"}
                ratios = {site: ours / value for site, value in others.items()} if ours is not None else {}
                found.append({"size": size, "case": case, "what": what, "medians": medians, "ratios": ratios})
    return found


def markdown(figures: Figures, about: Mapping[str, Any]) -> str:
    """Return the figures as a Markdown table that also reads well on a terminal."""
    sites = [site for site in SITES if any(site == other for _, _, other in figures)]
    compared = [site for site in sites if site != "ldn_kb"] if "ldn_kb" in sites else []
    head = ["Studies", "Case", *sites, *(f"ldn_kb / {site}" for site in compared)]
    against = f" `against` is commit {about['against']}." if about["against"] else ""
    lines = [
        f"{about['date']}, {about['cpus']} CPUs, Python {about['python']}, commit {about['commit']}, {about['packages']}. "
        f"Seconds of processor time, medians of {about['rounds']} alternating runs.{against}",
        "",
        f"| {' | '.join(head)} |",
        f"| --: | --- |{' --: |' * (len(head) - 2)}",
    ]
    for row in rows(figures):
        memory = row["what"] == "memory"
        case = "peak memory of a build from nothing, MiB" if memory else CASES[row["case"]]
        shown = {site: f"{value / _MIB:,.0f}" if memory else f"{value:.2f}" for site, value in row["medians"].items()}
        ratios = {site: f"{value:.2f}" for site, value in row["ratios"].items()}
        cells = [
            f"{row['size']:,}",
            case,
            *(shown.get(site, "") for site in sites),
            *(ratios.get(site, "") for site in compared),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def as_json(figures: Figures, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured, run by run."""
    runs = [
        {
            "size": size,
            "case": case,
            "site": site,
            "cpu": [round(usage.cpu, 3) for usage in found],
            "memory": [usage.memory for usage in found],
        }
        for (size, case, site), found in figures.items()
    ]
    return {"about": about, "rows": rows(figures), "runs": runs}


def about(rounds: int, against: Path | None) -> dict[str, Any]:
    """Return what the figures depend on: machine, versions, commits, day."""
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES if _is_installed(name)}
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "commit": _commit(ROOT),
        "packages": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "rounds": rounds,
        "against": _commit(against) if against else None,
    }


def _commit(checkout: Path) -> str:
    """Return the commit of a checkout, marked if files differ from it, or ``unknown``."""
    git = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    described = subprocess.run(git, cwd=checkout, capture_output=True, text=True, check=False)
    return described.stdout.strip() or "unknown"


def _is_installed(name: str) -> bool:
    return any(True for _ in importlib.metadata.distributions(name=name))
