"""``ldn-kb show``: one record with its links, in the terminal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TypeAlias

from ldn_kb.cli.common import Commands, UsageError, add_data

if TYPE_CHECKING:
    from ldn_kb.authoring.record_details import Detail

Sections: TypeAlias = list[tuple[str, list[tuple[str, str]]]]
"""Heading and rows of label and value."""


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("show", help="show a record, what is computed from it, and what is tied to it")
    parser.add_argument("id", help="id of a record, such as smith-2007-crohns")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the record; with problems anywhere in the data, what is computed is left out."""
    from ldn_kb.authoring.record_details import detail
    from ldn_kb.reading.loader import load
    from ldn_kb.reading.problems import quoted, suggestion

    base, problems = load(options.data)
    if options.id not in base.by_id:
        broken = "; the data has problems, see ldn-kb check" if problems else ""
        raise UsageError(f"there is no record {quoted(options.id)}{suggestion(options.id, base.by_id)}{broken}")
    found = detail(base, options.id, sound=not problems)

    sections = [("", list(found.fields)), ("computed", list(found.computed))]
    sections += [(name, list(records)) for name, records in found.links]
    # A line that is cut at the width of a page cannot be searched, so a pipe gets whole lines without colours.
    (_print_styled if sys.stdout.isatty() else _print_plain)(found, [item for item in sections if item[1]])
    return 0


def _print_plain(found: Detail, sections: Sections) -> None:
    print(f"{found.title}\n{found.kind} {found.key}  {found.place}")
    for heading, rows in sections:
        if heading:
            print(heading)
        width = max(len(label) for label, _ in rows)
        for label, value in rows:
            print(f"  {label:<{width}}  {value}")


def _print_styled(found: Detail, sections: Sections) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(found.title, style="bold"))
    console.print(Text(f"{found.kind} {found.key}  {found.place}", style="dim"))
    for heading, rows in sections:
        if heading:
            console.print(Text(heading, style="bold"))
        grid = Table.grid(padding=(0, 2))
        for label, value in rows:
            grid.add_row(Text(label, style="cyan"), Text(value))
        console.print(Padding(grid, (0, 0, 0, 2)))
