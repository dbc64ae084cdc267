"""``ldn-kb fix``: repairs what needs no judgement in the text of the data files."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ldn_kb.cli.common import Commands, UsageError, add_data, count

if TYPE_CHECKING:
    from ldn_kb.authoring.fixes import Mended

_STYLES = {"+++": "bold", "---": "bold", "@@ ": "cyan", "+": "green", "-": "red"}


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("fix", help="repair order, quotes, identifiers and white space of the data files")
    add_data(parser)
    parser.add_argument(
        "--diff", action="store_true", help="write nothing, print what would change; exit code 1 if anything would"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Repair the files, or show how; returns 1 only if ``--diff`` finds something to change."""
    from ldn_kb.authoring.fixes import mend_folder
    from ldn_kb.files import write
    from ldn_kb.reading.yaml_reader import printable

    if not options.data.is_dir():
        raise UsageError(f"there is no data folder {options.data}")
    found = mend_folder(options.data)
    changed = [mended for mended in found if mended.is_changed]
    if options.diff:
        _show([line for mended in changed for line in _diff(mended)])
        print(f"{options.data}: {len(changed)} of {count(len(found), 'file')} would change", file=sys.stderr)
    else:
        for mended in changed:
            write(mended.path, mended.after)
            print(f"{printable(mended.path.as_posix())}: {', '.join(mended.what)}")
        print(f"{options.data}: {len(changed)} of {count(len(found), 'file')} repaired")
    for mended in found:
        if mended.problem is not None:
            print(f"left alone: {mended.problem}", file=sys.stderr)
    return 1 if options.diff and changed else 0


def _diff(mended: Mended) -> Iterator[str]:
    """Return the lines of a unified diff that ``patch -p0`` takes, line breaks included."""
    from ldn_kb.reading.yaml_reader import printable

    name = printable(mended.path.as_posix())
    old, new = ([f"{line}\n" for line in text.split("\n")] for text in (mended.before, mended.after))
    for lines in (old, new):
        # The last item is what follows the last line break: nothing, or a line without one.
        last = lines.pop().removesuffix("\n")
        if last:
            lines.append(f"{last}\n\\ No newline at end of file\n")
    return difflib.unified_diff(old, new, name, name)


def _show(lines: list[str]) -> None:
    """Print the diff, in colours on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(lines)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        style = next((style for start, style in _STYLES.items() if line.startswith(start)), "")
        console.print(Text(line.removesuffix("\n"), style=style))
