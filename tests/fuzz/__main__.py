"""The command line of fuzzing: ``python -m fuzz SECONDS [TARGET ...]`` in tests/, or ``nox -s fuzz -- SECONDS``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.targets import TARGETS


def main() -> int:
    """Fuzz the targets named, or all, one after the other; returns 1 if one of them broke."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("seconds", type=int, nargs="?", default=60, help="for each target (default: 60)")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{' or '.join(TARGETS)} (default: all)")
    parser.add_argument("--work", type=Path, help="folder to keep what was tried, to go on from there another time")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; targets: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as temporary:
        codes = []
        for target in options.targets or TARGETS:
            work = (options.work or Path(temporary)).resolve() / target
            command = [sys.executable, "-m", "fuzz.run", target, str(options.seconds), str(work)]
            codes.append(subprocess.run(command, check=False).returncode)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
