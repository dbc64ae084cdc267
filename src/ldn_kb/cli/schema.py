"""``ldn-kb schema``: the JSON Schemas with which editors complete and check data files."""

from __future__ import annotations

import argparse
from pathlib import Path

from ldn_kb.cli import streams
from ldn_kb.cli.common import Commands, UsageError, count


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("schema", help="write the JSON Schemas with which editors check data files")
    parser.add_argument("kind", nargs="?", help="print the schema of one kind of record, such as study")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="write the schema of every kind into DIR")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one schema, or write all of them."""
    from ldn_kb.authoring import json_schema
    from ldn_kb.files import write
    from ldn_kb.reading.problems import quoted, suggestion

    texts = json_schema.files()
    kinds = [Path(name).stem for name in texts]
    if options.kind is None and options.output is None:
        raise UsageError(f"name a kind to print ({', '.join(kinds)}) or a folder to write to (-o DIR)")
    if options.kind is not None:
        if options.kind not in kinds:
            raise UsageError(f"there is no kind {quoted(options.kind)}{suggestion(options.kind, kinds)}")
        texts = {f"{options.kind}.json": texts[f"{options.kind}.json"]}
    if options.output is None:
        streams.write_utf8("".join(texts.values()))
        return 0
    written = [name for name, text in texts.items() if write(options.output / name, text)]
    print(f"{options.output}: {count(len(written), 'schema')} written, {len(texts) - len(written)} unchanged")
    return 0
