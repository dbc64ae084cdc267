"""Where a new record goes: a file of its own, or its place in a list, where every other byte stays as it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ldn_kb.model import Kind
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.yaml_reader import Data, KeyPath, Source


class PlaceError(Exception):
    """The record cannot be put where it belongs without touching others; the text says why."""


@dataclass(frozen=True)
class Change:
    """The new text of one file; ``prefix`` is the path of the new record in it, ``source`` the text as it reads."""

    path: Path
    text: str
    prefix: KeyPath
    source: Source

    @property
    def record(self) -> Data:
        """The new record as it reads."""
        data = self.source.data
        return data[self.prefix[0]] if self.prefix and isinstance(data, list) else data  # type: ignore[index]


def file(folder: Path, kind: Kind, stem: str) -> Path:
    """Return the file that holds the records of a kind; ``stem`` is the id, or the article of a claim."""
    if kind.layout == "list":
        return folder / f"{kind.plural}.yaml"
    return folder / kind.plural / f"{stem}.yaml"


def new_file(path: Path, lines: Sequence[str]) -> Change:
    """Return a file of its own; raises ``PlaceError`` if there is one."""
    if os.path.lexists(path):
        raise PlaceError(f"{path.as_posix()} is there already; nothing is overwritten")
    text = "".join(f"{line}\n" for line in lines)
    return Change(path, text, (), _good(text, path))


def in_list(path: Path, lines: Sequence[str], order: Sequence[str] = ()) -> Change:
    """Return the list in ``path`` with one more item.

    ``lines`` are those of the item. It goes behind the last item whose ``at`` does not come after its own in ``order``;
    without an order, at the end. A file that is not there is begun. Raises ``PlaceError`` if the file cannot be read,
    or if it is written in a form in which an item cannot be added without touching the others.
    """
    if not os.path.lexists(path):
        text = "".join(f"{line}\n" for line in lines)
        return Change(path, text, (0,), _good(text, path))
    if path.is_symlink():
        raise PlaceError(f"{path.as_posix()} is a symbolic link; put the file itself here")
    with path.open("rb") as stream:
        raw = stream.read(yaml_reader.MAX_BYTES + 1)
    old, problems = yaml_reader.read(raw, path.as_posix())
    if problems or not isinstance(old.data, list):
        raise PlaceError(f"{problems[0] if problems else f'{path.as_posix()} is no list'}; mend that first")
    [item] = _list_of(lines)
    index = _index(old.data, item, order)
    text = _inserted(raw.decode("utf-8"), old, index, lines)
    new = _good(text, path)
    if new.data != [*old.data[:index], item, *old.data[index:]]:
        raise PlaceError(
            f"{path.as_posix()} is not written as a list of '- id:' lines, so nothing can be added without touching "
            "other records; add the record by hand"
        )
    return Change(path, text, (index,), new)


def _inserted(whole: str, old: Source, index: int, lines: Sequence[str]) -> str:
    """Return ``whole`` with ``lines`` before the item number ``index``, in the margin and the line ends of the file."""
    # The parser and Python count lines alike: what else Python takes for a line end, our reader refuses.
    written = whole.splitlines(keepends=True)
    number = len(old.data) if isinstance(old.data, list) else 0
    starts = [old.place((position,))[0] - 1 for position in range(number)]
    first = written[starts[0]] if starts else ""
    margin = first[: len(first) - len(first.lstrip())]
    ending = "\r\n" if "\r\n" in whole else "\n"
    line = _above_comments(written, starts[index], margin) if index < number else len(written)
    before, after = "".join(written[:line]), "".join(written[line:])
    block = "".join(f"{margin}{text}".rstrip() + ending for text in lines)
    if before and not before.endswith("\n"):
        block = ending + block
    # Some lists have blank lines between their items, some have none: do as the neighbours do.
    neighbour = line if after else _above_comments(written, starts[-1], margin) if starts else 0
    if neighbour > 0 and not written[neighbour - 1].strip():
        block = block + ending if after else ending + block
    return before + block + after


def _list_of(lines: Sequence[str]) -> list[Data]:
    read, problems = yaml_reader.read("\n".join(lines).encode(), "")
    assert isinstance(read.data, list), problems
    return read.data


def _index(data: list[Data], item: Data, order: Sequence[str]) -> int:
    """Return the place of ``item`` among ``data``."""

    def rank(record: Data) -> int:
        at = record.get("at") if isinstance(record, dict) else None
        return order.index(at) if isinstance(at, str) and at in order else -1

    if not order:
        return len(data)
    return max((number + 1 for number, record in enumerate(data) if rank(record) <= rank(item)), default=0)


def _above_comments(written: Sequence[str], line: int, margin: str) -> int:
    """Return the first line of the comments that stand directly above ``line``: they belong to what follows.

    What is further in than the items, by its ``margin``, may be part of a text.
    """
    while line > 0 and written[line - 1].startswith(f"{margin}#"):
        line -= 1
    return line


def _good(text: str, path: Path) -> Source:
    """Read ``text`` as the checker will; raises ``PlaceError`` if it does not read."""
    read, problems = yaml_reader.read(text.encode("utf-8"), path.as_posix())
    if problems:
        raise PlaceError(f"{problems[0]}; nothing was written")
    return read
