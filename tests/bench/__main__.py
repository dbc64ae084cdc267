"""The command line of the benchmark: ``python -m bench`` in tests/, or ``nox -s bench``."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from . import cases, report, sites
from .data import SEED
from .run import FailedError

ROOT = Path(__file__).parents[2]
_QUICK = 100


def main() -> None:
    """Measure and write ``bench.md`` and ``bench.json``."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure builds of generated sites side by side.")
    parser.add_argument("--sizes", default="100,1000", help="numbers of studies (default: 100,1000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each case (default: 5)")
    parser.add_argument("--cold-runs", type=int, help="runs of the cold build, which takes longest (default: --runs)")
    parser.add_argument(
        "--sites", default=",".join(sites.SITES), help=f"some of {','.join(sites.SITES)} (default: all)"
    )
    parser.add_argument(
        "--cases", default=",".join(cases.CASES), help=f"some of {','.join(cases.CASES)} (default: all)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the generated data (default: {SEED})")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} studies, one run: does the benchmark work?")
    parser.add_argument("--output", default="build/bench", help="folder for the results, below the project's root")
    given = parser.parse_args()
    try:
        options = cases.Options(
            sizes=(_QUICK,) if given.quick else tuple(sorted({int(size) for size in given.sizes.split(",")})),
            sites=cases.check_names(given.sites.split(","), sites.SITES),
            cases=cases.check_names(given.cases.split(","), tuple(cases.CASES)),
            runs=1 if given.quick else given.runs,
            cold_runs=1 if given.quick else given.cold_runs or given.runs,
            seed=given.seed,
        )
    except ValueError as error:
        parser.error(str(error))
    try:
        with tempfile.TemporaryDirectory(prefix="ldn-kb-bench-") as folder:
            figures = cases.measure(options, Path(folder))
    except FailedError as error:
        raise SystemExit(f"bench: {error}") from None
    output = ROOT / given.output
    output.mkdir(parents=True, exist_ok=True)
    text = report.markdown(options, figures)
    (output / "bench.md").write_text(text, encoding="utf-8")
    found = json.dumps(report.as_json(options, figures), indent=1) + "\n"
    (output / "bench.json").write_text(found, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
