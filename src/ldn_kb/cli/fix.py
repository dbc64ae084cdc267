"""``ldn-kb fix``: repairs what needs no judgement in the text of the data files."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ldn_kb.cli import interrupts, streams
from ldn_kb.cli.common import Commands, UsageError, add_data, assert_data_folder, count

if TYPE_CHECKING:
    from ldn_kb.authoring.fixes import FixedFile


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "fix", help="repair quotes, identifiers, misspellings and white space of the data files"
    )
    add_data(parser)
    parser.add_argument(
        "--diff", action="store_true", help="write nothing, print what would change; exit code 1 if anything would"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Repair the files, or show how; returns 1 only if ``--diff`` finds something to change.

    Raises ``UsageError`` if the files cannot be written; then none of them is.
    """
    from ldn_kb.authoring.fixes import fix_folder
    from ldn_kb.reading.yaml_reader import printable

    assert_data_folder(options.data)
    files, problems = fix_folder(options.data)
    interrupts.raise_if_interrupted()
    changed = [file for file in files if file.is_changed]
    if options.diff:
        streams.write_utf8("".join(line for file in changed for line in _diff(file)))
        print(f"{options.data}: {len(changed)} of {count(len(files), 'file')} would change", file=sys.stderr)
    else:
        _write(changed)
        for file in changed:
            print(f"{printable(file.path.as_posix())}: {', '.join(file.what)}")
        print(f"{options.data}: {len(changed)} of {count(len(files), 'file')} repaired")
    for file in files:
        if file.refused is not None:
            name = printable(file.path.as_posix())
            print(f"left alone: {name}: a repair would change more than it means to ({file.refused})", file=sys.stderr)
    if problems:
        print(f"{count(len(problems), 'problem')} left for people; see ldn-kb check", file=sys.stderr)
    return 1 if options.diff and changed else 0


def _write(changed: list[FixedFile]) -> None:
    """Write the files, all or none."""
    from ldn_kb.files import ChangedError, replace_all
    from ldn_kb.reading.yaml_reader import printable

    try:
        replace_all({file.path: (file.before, file.after) for file in changed})
    except ChangedError as error:
        raise UsageError(f"{printable(str(error))}: changed meanwhile; nothing was written, run it again") from error
    except OSError as error:
        raise UsageError(f"{printable(str(error.filename))}: {error.strerror}; nothing was written") from error


def _diff(file: FixedFile) -> Iterator[str]:
    """Return the lines of a unified diff that ``patch -p0`` takes, line breaks included."""
    from ldn_kb.reading.yaml_reader import printable

    name = printable(file.path.as_posix())
    old, new = ([f"{line}\n" for line in text.decode().split("\n")] for text in (file.before, file.after))
    for lines in (old, new):
        # The last item is what follows the last line break: nothing, or a line without one.
        last = lines.pop().removesuffix("\n")
        if last:
            lines.append(f"{last}\n\\ No newline at end of file\n")
    return difflib.unified_diff(old, new, name, name)
