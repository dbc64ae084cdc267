"""``ldn-kb diff``: what the data says now that it did not say in an earlier revision."""

from __future__ import annotations

import argparse
import datetime
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.cli.common import Commands, UsageError, add_data, assert_data_folder, count, load

if TYPE_CHECKING:
    from ldn_kb.knowledge.base import KnowledgeBase

# Git sets them for its hooks; they name the repository, and some are relative to another folder.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_IMPLICIT_WORK_TREE")


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("diff", help="say in Markdown what a change does to the knowledge")
    parser.add_argument("revision", metavar="REV", help="git revision to compare with, such as main or HEAD~1")
    add_data(parser)
    parser.add_argument(
        "--record", action="store_true", help="add a line to history.yaml for each verdict that changed"
    )
    parser.add_argument("--because", metavar="TEXT", help="why they changed, if not because of the records that did")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the difference as Markdown; returns 0 whether or not there is one, 1 if either state has problems."""
    import tempfile

    from ldn_kb.authoring import knowledge_diff
    from ldn_kb.model import FORMAT
    from ldn_kb.reading import loader

    assert_data_folder(options.data, may_be_empty=True)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(options.data, options.revision, Path(folder))
        if (written := _format(Path(folder))) != FORMAT:
            old_format = f"format {written}" if written else "an earlier format, without a number"
            nothing = f"now in format {FORMAT}: nothing compared, see the changelog"
            print(f"The data in {options.revision} is in {old_format}, {nothing}.")
            return 1
        old, before = loader.load(Path(folder))
    new, after = load(options.data, may_be_empty=True)
    for when, problems in ((f"in {options.revision}", before), ("now", after)):
        if problems:
            # A record with a problem is missing from the base, and what leans on it cannot be judged.
            print(
                f"The data has {count(len(problems), 'problem')} {when} (`ldn-kb check` tells them): nothing compared."
            )
            return 1
    print(knowledge_diff.to_markdown(old, new), end="")
    if options.record:
        _record(options.data, old, new, options.because)
    return 0


def _record(data: Path, old: KnowledgeBase, new: KnowledgeBase, because: str | None) -> None:
    """Add to the history what it lacks, and say how many lines these are."""
    from ldn_kb import files
    from ldn_kb.authoring import history_lines
    from ldn_kb.reading.history import FILE

    try:
        lines = history_lines.new_lines(old, new, datetime.date.today(), because)
    except ValueError as error:
        raise UsageError("--because holds a character that no text may hold, or is empty") from error
    path = data / FILE
    before = path.read_bytes().decode() if path.is_file() else history_lines.HEAD
    if lines:
        files.write(path, before + ("" if before.endswith("\n") else "\n") + history_lines.as_yaml(lines))
    print(f"{path.as_posix()}: {count(len(lines), 'line')} added", file=sys.stderr)


def _format(folder: Path) -> object:
    """Return the format number that a data folder gives; the present one for a folder without files."""
    from ldn_kb.model import FORMAT, SUBJECT
    from ldn_kb.reading import yaml_reader

    path = folder / f"{SUBJECT.plural}.yaml"
    if path.is_symlink():
        # The reader reports it.
        return FORMAT
    if not path.is_file():
        return None if any(folder.rglob("*.yaml")) else FORMAT
    data = yaml_reader.read(path.read_bytes(), path.name)[0].data
    return data.get("format") if isinstance(data, dict) else None


def _unpack(data: Path, revision: str, folder: Path) -> None:
    """Write the data folder as it was in ``revision`` into ``folder``; raises ``UsageError`` in git's words.

    Files are written as they are stored. Links lead nowhere here: the reader reports those that stand for data, and
    follows none.
    """
    from ldn_kb.reading.problems import quoted

    tree = _tree(data, revision)
    links: list[Path] = []
    blobs: list[tuple[Path, bytes]] = []
    for entry in _git(data, "ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, key = about.split()
        path = folder / os.fsdecode(name)
        if ".." in path.parts or not path.is_relative_to(folder):
            raise UsageError(f"{revision} holds the file {quoted(os.fsdecode(name))}, which leaves the data folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode == b"120000":
            links.append(path)
        elif mode == b"160000":
            path.mkdir(exist_ok=True)
        else:
            blobs.append((path, key))
    stored = io.BytesIO(_git(data, "cat-file", "--batch", stdin=b"".join(key + b"\n" for _, key in blobs)))
    for path, key in blobs:
        # One line "key type size", the content, and a line break.
        size = stored.readline().split()[-1]
        if not size.isdigit():
            raise UsageError(f"git has lost {path.relative_to(folder)} of {revision} ({key.decode()}): see git fsck")
        path.write_bytes(stored.read(int(size)))
        stored.read(1)
    for path in links:
        path.symlink_to("nowhere")


def _tree(data: Path, revision: str) -> str:
    """Return git's key of the data folder in ``revision``; raises ``UsageError`` if there is none."""
    from ldn_kb.reading.problems import quoted
    from ldn_kb.reading.yaml_reader import printable

    if (tree := _key(data, f"{revision}:./")) is not None:
        return tree
    if _key(data, f"{revision}^{{commit}}") is not None:
        raise UsageError(f"the revision {quoted(revision)} has no folder {printable(str(data))}")
    if _key(data, "HEAD") is None:
        raise UsageError("the repository has no commit yet: there is nothing to compare with")
    raise UsageError(f"git knows no revision {quoted(revision)}")


def _key(data: Path, name: str) -> str | None:
    """Return git's key of what it knows as ``name``, ``None`` for nothing."""
    return (
        _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", name, may_fail=True).decode().strip() or None
    )


def file_in(data: Path, revision: str, name: str) -> bytes | None:
    """Return a file of the data folder as it was in ``revision``, ``None`` if it was not there.

    Raises ``UsageError`` if git knows no such revision.
    """
    _tree(data, revision)
    key = _key(data, f"{revision}:./{name}")
    return None if key is None else _git(data, "cat-file", "blob", key)


def _git(folder: Path, *arguments: str, stdin: bytes = b"", may_fail: bool = False) -> bytes:
    """Return what git prints; raises ``UsageError`` with its words if it fails, unless it ``may_fail`` and is silent.

    The repository is the one that ``folder`` lies in, also within a hook, for which git names its own in variables.
    """
    # Of all commands only this one starts another program.
    import subprocess

    from ldn_kb.reading.yaml_reader import printable

    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)
    except FileNotFoundError as error:
        raise UsageError("git is not installed") from error
    if done.returncode and (done.stderr or not may_fail):
        lines = [line.strip() for line in done.stderr.decode(errors="backslashreplace").splitlines() if line.strip()]
        reasons = [number for number, line in enumerate(lines) if line.startswith("fatal: ")]
        reason = " ".join(lines[reasons[0] if reasons else 0 :]).removeprefix("fatal: ")
        raise UsageError(printable(f"git: {reason or arguments[0] + ' failed'}"))
    return done.stdout
