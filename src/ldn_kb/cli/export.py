"""``ldn-kb export``: the whole base as one JSON file or as CSV tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from ldn_kb.cli.common import Commands, add_data, good_base


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("export", help="write the whole base as JSON or as CSV tables")
    add_data(parser)
    parser.add_argument(
        "--format", choices=("json", "csv"), default="json", help="json: one file; csv: a folder of tables"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="PATH", help="file (json) or folder (csv) to write"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files; nothing is written if the data has a problem."""
    base = good_base(options.data)
    from ldn_kb.files import write
    from ldn_kb.rendering import export

    if options.format == "json":
        write(options.output, export.to_json(base))
    else:
        for name, text in export.to_csv(base).items():
            write(options.output / name, text)
    return 0
