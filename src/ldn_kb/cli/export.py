"""``ldn-kb export``: the whole base as one JSON file or as CSV tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from ldn_kb.cli import streams
from ldn_kb.cli.common import Commands, UsageError, add_data, good_base


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("export", help="write the whole base as JSON or as CSV tables")
    add_data(parser)
    parser.add_argument(
        "--format", choices=("json", "csv"), default="json", help="json: one file; csv: a folder of tables"
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="PATH",
        help="file (json) or folder (csv) to write; - is the standard output, for json only",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files; nothing is written if the data has a problem."""
    is_to_standard_output = options.output == "-" or streams.is_standard_output(options.output)
    if is_to_standard_output and options.format == "csv":
        raise UsageError("CSV is several tables, which do not fit into the standard output: write -o FOLDER")
    base = good_base(options.data)
    from ldn_kb.files import write
    from ldn_kb.rendering import export

    if options.format == "csv":
        for name, text in export.to_csv(base).items():
            write(Path(options.output) / name, text)
    elif is_to_standard_output:
        streams.write_utf8(export.to_json(base))
    else:
        write(Path(options.output), export.to_json(base))
    return 0
