"""``ldn-kb show``: one record with its links, in the terminal."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ldn_kb.cli.common import Commands, UsageError, add_data, load


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("show", help="show a record, what is computed from it, and what is tied to it")
    parser.add_argument("id", help="id of a record, such as smith-2007-crohns")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the record; with problems anywhere in the data, what is computed is left out."""
    from ldn_kb.authoring.record_details import detail
    from ldn_kb.model import KINDS
    from ldn_kb.reading.problems import quoted
    from ldn_kb.reading.suggestions import not_read, record_suggestion

    base, problems = load(options.data)
    if options.id not in base.by_id:
        broken = "; the data has problems, see ldn-kb check" if problems else ""
        near = record_suggestion(base, PurePath(options.id).stem, (), base.by_id)
        message = not_read(options.data, [kind.plural for kind in KINDS], options.id) if problems else None
        raise UsageError(message or f"there is no record {quoted(options.id)}{near}{broken}")
    record = detail(base, options.id, sound=not problems)
    # A line that is cut at the width of a page cannot be searched, so a pipe gets whole lines.
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else None
    print(f"{_visible(record.title)}\n{record.kind} {record.key}  {record.place}")
    for heading, rows in (("", record.fields), ("computed", record.computed), *record.links):
        if heading and rows:
            print(heading)
        for line in two_columns(rows, width):
            print(line)
    return 0


def two_columns(rows: Sequence[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Yield label and value side by side, wrapped to ``width``; no word is cut, so that ids can be copied."""
    column = max((len(label) for label, _ in rows), default=0)
    if width is not None:
        column = min(column, width // 3)
    for label, value in rows:
        lines = [_visible(value)]
        if width is not None:
            value_width = max(width - column - 4, 20)
            lines = textwrap.wrap(lines[0], value_width, break_long_words=False, break_on_hyphens=False) or [""]
        if len(label) > column:
            yield f"  {label}"
        for number, line in enumerate(lines):
            left = "" if number or len(label) > column else label
            yield f"  {left:<{column}}  {line}".rstrip()


def _visible(text: str) -> str:
    """Return ``text`` with control characters as their escapes: some of them control the terminal."""
    return "".join(ascii(char)[1:-1] if unicodedata.category(char).startswith("C") else char for char in text)
