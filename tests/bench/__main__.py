"""The command line of the benchmark: ``python -m bench`` in tests/, or ``nox -s bench``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from . import report
from .measure import CASES, ROOT, SITES, FailedError, measure

_QUICK = 40


def main() -> None:
    """Measure, write ``bench.md`` and ``bench.json``, and print the table."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure builds of generated sites side by side.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000], help="numbers of studies (100 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each case (5)")
    parser.add_argument("--sites", nargs="+", choices=SITES[:3], default=list(SITES[:3]), help="sites (all)")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES), help="cases (all)")
    parser.add_argument("--against", type=Path, metavar="PATH", help="another checkout, whose ldn_kb is measured too")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} studies, one round: does the benchmark work?")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench", help="folder for the results")
    given = parser.parse_args()
    against = given.against.resolve() if given.against else None
    if against and not (against / "src" / "ldn_kb").is_dir():
        parser.error(f"{given.against} is no checkout of this project: it has no src/ldn_kb")
    rounds = 1 if given.quick else given.rounds
    sites = [*given.sites, *(["against"] if against else [])]
    try:
        figures = measure([_QUICK] if given.quick else given.sizes, sites, given.cases, rounds, against)
    except FailedError as error:
        raise SystemExit(f"bench: {error}") from None
    about = report.about(rounds, against)
    text = report.markdown(figures, about)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "bench.md").write_text(text, encoding="utf-8")
    results = json.dumps(report.as_json(figures, about), indent=1) + "\n"
    (given.output / "bench.json").write_text(results, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
