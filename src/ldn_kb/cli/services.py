"""What the commands that ask public services share: who asks, answers kept for the next run, and what failed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.cli.common import UsageError, assert_data_folder

if TYPE_CHECKING:
    from ldn_kb.authoring.services.client import Client
    from ldn_kb.reading.records import RecordSet

EMAIL_VARIABLE = "LDN_KB_EMAIL"
INCOMPLETE = 3
"""The exit code if a service could not be asked to the end."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of asking."""
    parser.add_argument(
        "--email", default=os.environ.get(EMAIL_VARIABLE, ""), help=f"told to the services (default: {EMAIL_VARIABLE})"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where answers lie until all are there (default: .ldn_kb_answers)"
    )
    parser.add_argument("--fresh", action="store_true", help="ask everything anew, whatever a stopped run has kept")


def load(folder: Path) -> RecordSet:
    """Return the records; raises ``UsageError`` if one could not be read, since all that it holds would be new."""
    from ldn_kb.reading import loader
    from ldn_kb.reading.problems import quoted

    assert_data_folder(folder)
    records, problems = loader.load_records(folder)
    lost = [file.path for file in records.unread] + sorted(set(records.kinds) - set(records.entries))
    if lost:
        cause = next((problem for problem in problems if lost[0] in problem.path), problems[0])
        raise UsageError(f"{quoted(lost[0])} could not be read, so nothing was asked: {cause}")
    return records


def client(options: argparse.Namespace, progress: Callable[[str], None]) -> Client:
    """Return what asks; raises ``UsageError`` if the extra is missing, or the address is none."""
    try:
        from ldn_kb.authoring.services.client import KEPT_FOLDER, Client, forget
    except ModuleNotFoundError as error:
        raise UsageError(f"asking services needs {error.name}: pip install -e '.[lookup]' in the clone") from error
    if options.email and not _EMAIL.fullmatch(options.email):
        raise UsageError("the address of --email is none; write it as name@example.org")
    kept = options.keep or KEPT_FOLDER
    if kept.is_symlink() or (kept.exists() and not kept.is_dir()):
        raise UsageError(f"{kept} is no folder")
    if options.fresh:
        forget(kept)
    return Client(options.email, kept, progress=progress)


def say_failures(asker: Client) -> bool:
    """Print one line for each service that failed; return whether any did."""
    for message in asker.failures.values():
        print(f"ldn-kb: {message}", file=sys.stderr)
    if asker.failures:
        print("ldn-kb: not everything was asked; the next run goes on from here", file=sys.stderr)
    return bool(asker.failures)
