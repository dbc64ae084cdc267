"""``ldn-kb diff``: what the data says now that it did not say in an earlier revision."""

from __future__ import annotations

import argparse
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from ldn_kb.cli.common import Commands, UsageError, add_data, count


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("diff", help="say in Markdown what a change does to the knowledge")
    parser.add_argument("revision", metavar="REV", help="git revision to compare with, such as main or HEAD~1")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the difference as Markdown; returns 0 whether or not there is one, 1 if either state has problems."""
    from ldn_kb.authoring import knowledge_diff
    from ldn_kb.model import FORMAT
    from ldn_kb.reading.loader import load

    if not options.data.is_dir():
        raise UsageError(f"there is no data folder {options.data}")
    with tempfile.TemporaryDirectory() as folder:
        _unpack(options.data, options.revision, Path(folder))
        if (written := _format(Path(folder))) != FORMAT:
            says = f"format {written}" if written else "an earlier format, without a number"
            nothing = f"now in format {FORMAT}: nothing compared, see the changelog"
            print(f"The data in {options.revision} is in {says}, {nothing}.")
            return 1
        old, before = load(Path(folder))
    new, after = load(options.data)
    for when, problems in ((f"in {options.revision}", before), ("now", after)):
        if problems:
            # A record with a problem is missing from the base, and what leans on it cannot be judged.
            print(
                f"The data has {count(len(problems), 'problem')} {when} (`ldn-kb check` tells them): nothing compared."
            )
            return 1
    print(knowledge_diff.to_markdown(old, new), end="")
    return 0


def _format(folder: Path) -> object:
    """Return the format number that a data folder gives; the present one for a folder without files."""
    from ldn_kb.model import FORMAT, SUBJECT
    from ldn_kb.reading import yaml_reader

    path = folder / f"{SUBJECT.plural}.yaml"
    if not path.is_file():
        return None if any(folder.rglob("*.yaml")) else FORMAT
    data = yaml_reader.read(path.read_bytes(), path.name)[0].data
    return data.get("format") if isinstance(data, dict) else None


def _unpack(data: Path, revision: str, folder: Path) -> None:
    """Write the data folder as it was in ``revision`` into ``folder``; raises ``UsageError`` in git's words."""
    tree = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}:./").decode().strip()
    top = Path(_git(data, "rev-parse", "--show-toplevel").decode().strip())
    with tarfile.open(fileobj=io.BytesIO(_git(top, "archive", "--format=tar", tree))) as archive:
        archive.extractall(folder, filter="data")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise UsageError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            said[-1] if said else f"git knows no revision {arguments[-1].removesuffix(':./')!r} that has this folder"
        ) from error
