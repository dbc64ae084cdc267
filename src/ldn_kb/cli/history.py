"""``ldn-kb history``: whether every computed verdict that changed has its line, and no line was taken away."""

from __future__ import annotations

import argparse
import sys

from ldn_kb.cli.common import Commands, add_data, count, good_base


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("history", help="say which computed verdict changed without a line in history.yaml")
    add_data(parser)
    parser.add_argument("--since", metavar="REV", help="also: no line that git revision REV had was changed or deleted")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the history lacks; returns 1 if it lacks anything."""
    from ldn_kb.cli.diff import file_in
    from ldn_kb.knowledge import history
    from ldn_kb.reading.history import FILE

    base = good_base(options.data)
    path = options.data / FILE
    faults = [
        f"{item.record}: the verdict is {history.in_words(base, item.now)}, "
        f"the history says {history.in_words(base, item.was)}"
        for item in history.unrecorded(base)
    ]
    if options.since is not None:
        before = file_in(options.data, options.since, FILE)
        now = path.read_bytes() if path.is_file() else b""
        if before is not None and not _goes_on(before, now):
            faults.append(
                f"lines that {options.since} has were changed or deleted; lines are only ever added at the end"
            )
    for fault in faults:
        print(f"{path.as_posix()}:1:1: {fault} [history]")
    if faults:
        print(f"{count(len(faults), 'fault')}; ldn-kb diff REV --record adds what is missing", file=sys.stderr)
        return 1
    print(f"{path.as_posix()}: {count(len(base.history), 'line')}, every computed verdict has its own")
    return 0


def _goes_on(before: bytes, now: bytes) -> bool:
    """Return whether every line of ``before`` still stands, in its order, at the beginning of ``now``; no comments."""
    old, new = (
        [line for line in text.splitlines() if line.strip() and not line.startswith(b"#")] for text in (before, now)
    )
    return new[: len(old)] == old
