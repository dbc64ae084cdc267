"""The command ``ldn-kb``: check the data and export it, without Sphinx."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_kb.base import KnowledgeBase
    from ldn_kb.problems import Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 fine, 1 problems in the data, 2 wrong use or unwritable output."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"ldn-kb: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    from ldn_kb import __version__

    parser = argparse.ArgumentParser(prog="ldn-kb", description="Check and export the knowledge base.")
    parser.add_argument("--version", action="version", version=f"ldn-kb {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check all data and print every problem")
    check.add_argument("data", nargs="?", type=Path, default=Path("data"), help="data folder (default: data)")
    check.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="text: path:line:column: message [code]; github: annotations for a pull request; json: a list",
    )
    check.set_defaults(run=_check)

    export = commands.add_parser("export", help="write the whole base as JSON or as CSV tables")
    export.add_argument("data", nargs="?", type=Path, default=Path("data"), help="data folder (default: data)")
    export.add_argument(
        "--format", choices=("json", "csv"), default="json", help="json: one file; csv: a folder of tables"
    )
    export.add_argument(
        "-o", "--output", type=Path, required=True, metavar="PATH", help="file (json) or folder (csv) to write"
    )
    export.set_defaults(run=_export)

    facets = commands.add_parser("facets", help="make the index of the page 'Find by filter' for a built site")
    facets.add_argument("html", type=Path, metavar="HTML_DIR", help="folder of the built site")
    facets.add_argument("data", nargs="?", type=Path, default=Path("data"), help="data folder (default: data)")
    facets.set_defaults(run=_facets)
    return parser


def _load(folder: Path) -> tuple[KnowledgeBase, list[Problem]]:
    # Imported late: --help and --version answer at once.
    from ldn_kb.load import load

    return load(folder)


def _check(options: argparse.Namespace) -> int:
    base, problems = _load(options.data)
    if options.format == "json":
        fields = ("path", "line", "column", "message", "code")
        print(
            json.dumps(
                [{name: getattr(item, name) for name in fields} for item in problems], ensure_ascii=False, indent=1
            )
        )
    else:
        for problem in problems:
            print(_annotation(problem) if options.format == "github" else problem)
    if problems:
        print(_count(len(problems), "problem"), file=sys.stderr)
        return 1
    if options.format == "text":
        counts = (("claim", base.claims), ("question", base.comparisons), ("study", base.studies))
        print(f"{options.data}: no problems in {', '.join(_count(len(found), name) for name, found in counts)}")
    return 0


def _count(number: int, name: str) -> str:
    plural = name if number == 1 else "studies" if name == "study" else f"{name}s"
    return f"{number} {plural}"


def _annotation(problem: Problem) -> str:
    """Return a problem as a GitHub workflow command, which marks the line in a pull request."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.path)},line={problem.line},col={problem.column},title={value(problem.code)}"
    return f"::error {place}::{data(problem.message)}"


def _export(options: argparse.Namespace) -> int:
    base, problems = _load(options.data)
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"nothing written: {_count(len(problems), 'problem')}", file=sys.stderr)
        return 1
    from ldn_kb import exports
    from ldn_kb.sync import write

    if options.format == "json":
        write(options.output, exports.to_json(base))
    else:
        for name, text in exports.to_csv(base).items():
            write(options.output / name, text)
    return 0


def _facets(options: argparse.Namespace) -> int:
    base, problems = _load(options.data)
    if problems:
        print(f"nothing written: {_count(len(problems), 'problem')}; see ldn-kb check", file=sys.stderr)
        return 1
    from ldn_kb import facets

    try:
        number = facets.write(base, options.html)
    except facets.NoPagefindError as error:
        print(f"ldn-kb: {error}", file=sys.stderr)
        return 2
    print(f"{_count(number, 'record')} indexed in {options.html / facets.BUNDLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
