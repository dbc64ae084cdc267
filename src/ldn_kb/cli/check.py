"""``ldn-kb check``: every problem of all data in one run."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from typing import TYPE_CHECKING

from ldn_kb.cli.common import Commands, add_data, count, load

if TYPE_CHECKING:
    from ldn_kb.reading.problems import Problem

_FIELDS = ("path", "line", "column", "message", "code")


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("check", help="check all data and print every problem")
    add_data(parser)
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="text: path:line:column: message [code]; github: annotations for a pull request; json: a list",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the problems; returns 1 if there are any."""
    from ldn_kb.model import UNNAMED

    base, problems = load(options.data, may_be_empty=True, today=datetime.date.today())
    fixable = [problem for problem in problems if problem.fix is not None]
    if options.format == "json":
        entries = [
            {name: getattr(problem, name) for name in _FIELDS} | {"fixable": problem.fix is not None}
            for problem in problems
        ]
        # Escapes of JSON, which any encoding of the output can hold.
        print(json.dumps(entries, indent=1))
    else:
        for problem in problems:
            print(_annotation(problem) if options.format == "github" else problem)
    if problems:
        print(f"{count(len(problems), 'problem')}{_hint(len(fixable), len(problems))}", file=sys.stderr)
        return 1
    if options.format == "text" and not base.by_id and base.subject is UNNAMED:
        print(f"{options.data}: the folder is empty: no subject.yaml and no record yet, so there is nothing to check")
    elif options.format == "text":
        counts = (("claim", base.claims), ("question", base.comparisons), ("study", base.studies))
        print(f"{options.data}: no problems in {', '.join(count(len(records), name) for name, records in counts)}")
    return 0


def _hint(fixable: int, problems: int) -> str:
    """Return the hint how many of the problems ``ldn-kb fix`` repairs; empty for none."""
    if not fixable:
        return ""
    return "; ldn-kb fix repairs " + ("it" if problems == 1 else f"{fixable} of them")


def _annotation(problem: Problem) -> str:
    """Return a problem as a GitHub workflow command, which marks the line in a pull request."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.path)},line={problem.line},col={problem.column},title={value(problem.code)}"
    return f"::error {place}::{data(problem.message)}"
