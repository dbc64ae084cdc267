"""``ldn-kb export``: the whole base as one file or a folder of files, in one of several formats."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ldn_kb import __version__
from ldn_kb.cli import streams
from ldn_kb.cli.common import Commands, UsageError, add_data, good_base

# Stated here again: what makes them takes long to import, and the parser is made for every command.
FOLDERS = ("csv", "tidy")
FILES = ("json", "sqlite")
_BINARY = ("sqlite",)


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("export", help="write the whole base as JSON, tables, a database or citations")
    add_data(parser)
    parser.add_argument(
        "--format",
        choices=(*FILES, *FOLDERS),
        default="json",
        help=f"{', '.join(FILES)}: one file; csv: a folder of tables for the eye; tidy: one of tables for programs",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="PATH",
        help="file or folder to write; - is the standard output, for a format of one file of text",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files; nothing is written if the data has a problem."""
    is_to_standard_output = options.output == "-" or streams.is_standard_output(options.output)
    if is_to_standard_output and options.format in FOLDERS:
        raise UsageError("CSV is several tables, which do not fit into the standard output: write -o FOLDER")
    if is_to_standard_output and options.format in _BINARY:
        raise UsageError(f"{options.format} is no text for the standard output: write -o FILE")
    base = good_base(options.data)
    from ldn_kb.files import write
    from ldn_kb.rendering.open_data.formats import FORMATS
    from ldn_kb.rendering.open_data.release import release_of

    chosen = FORMATS[options.format]
    contents = chosen.files(base, release_of(os.environ, __version__))
    for name, content in contents.items():
        if is_to_standard_output and isinstance(content, str):
            streams.write_utf8(content)
        else:
            write(Path(options.output) / name if chosen.is_folder else Path(options.output), content)
    return 0
