"""One more item in the list of a YAML file, where every other byte stays as it is."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from ldn_kb.authoring.commented_yaml import value_lines
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import quoted
from ldn_kb.reading.text_spans import nodes
from ldn_kb.reading.yaml_reader import Data, Source


class PlaceError(Exception):
    """The item cannot be added without touching others; the text says why."""


def with_item(path: Path, lines: Sequence[str], order: Sequence[str] = ()) -> tuple[str, int, bool]:
    """Return the text of the list in ``path`` with the item in ``lines``, and the item's number.

    It goes behind the last item whose ``at`` does not come after its own in ``order``; without an order, at the end.
    The third value is true if it stands at the end because its own place would touch other items. A file that is not
    there is begun. Raises ``PlaceError`` if the id is taken, or if nothing can be added without touching others.
    """
    if not os.path.lexists(path):
        return "".join(f"{line}\n" for line in lines), 0, False
    if path.is_symlink():
        raise PlaceError(f"{path.as_posix()} is a symbolic link; put the file itself here")
    with path.open("rb") as stream:
        raw = stream.read(yaml_reader.MAX_BYTES + 1)
    return into_list(raw, path.as_posix(), lines, order)


def into_list(raw: bytes, name: str, lines: Sequence[str], order: Sequence[str] = ()) -> tuple[str, int, bool]:
    """Do what ``with_item`` does with the content of a file, which is called ``name`` in messages."""
    old, problems = yaml_reader.read(raw, name)
    if problems or not isinstance(old.data, list):
        raise PlaceError(f"{problems[0] if problems else f'{name} is no list'}; correct that first")
    item = yaml_reader.read("\n".join(lines).encode(), "")[0].data
    assert isinstance(item, list), lines
    # A broken record occupies its id, too.
    key = _value(item[0], "id")
    if taken := [number for number, other in enumerate(old.data) if _value(other, "id") == key]:
        where = f"{name}:{old.place((taken[0],))[0]}"
        raise PlaceError(f"the id {quoted(key)} is taken by {where}; give another with --id")

    def rank(other: Data) -> int:
        at = _value(other, "at")
        return order.index(at) if isinstance(at, str) and at in order else -1

    places = [number for number, other in enumerate(old.data, 1) if rank(other) <= rank(item[0])]
    index = max(places, default=0) if order else len(old.data)
    for number in (index, len(old.data)):
        text = _inserted(raw.decode("utf-8"), old, number, lines)
        new, problems = yaml_reader.read(text.encode(), name)
        if not problems and new.data == [*old.data[:number], *item, *old.data[number:]]:
            return text, number, number != index
    raise PlaceError(f"{name} is not a list of '- id:' lines at the margin; add the record by hand")


def _value(item: Data, name: str) -> Data:
    return item.get(name) if isinstance(item, dict) else None


def _inserted(text: str, source: Source, index: int, lines: Sequence[str]) -> str:
    """Return ``text`` with ``lines`` before the item number ``index`` and the comments that stand directly above it."""
    # The parser and Python count lines alike: what else Python takes for a line end, our reader refuses.
    rows = text.splitlines(keepends=True)
    ending = "\r\n" if "\r\n" in text else "\n"
    if rows and not rows[-1].endswith("\n"):
        rows[-1] += ending
    block = [f"{line}{ending}" for line in lines]
    # Some lists have blank lines between their items, some have none: do as they do.
    blank = [ending] if any(not row.strip() for row in rows) else []
    if (index,) not in source.values:
        return "".join((*rows, *blank, *block))
    row = source.place((index,))[0] - 1
    while row > 0 and rows[row - 1].startswith("#"):
        row -= 1
    return "".join((*rows[:row], *block, *blank, *rows[row:]))


def with_reasons(text: str, name: str, reasons: dict[str, str]) -> str:
    """Return ``text``, the file of an article called ``name``, with further entries under ``without_claims``.

    ``reasons`` are by paragraph. Raises ``PlaceError`` if they cannot be added without touching others.
    """
    read, problems = yaml_reader.read(text.encode(), name)
    known, data = nodes(text), read.data
    if problems or known is None or not isinstance(data, dict):
        raise PlaceError(f"{problems[0] if problems else name}; correct that first")
    listed = data.get("without_claims")
    rows = [
        (f"  - at: {at}", *(f"    {line}" for line in value_lines("reason", reason))) for at, reason in reasons.items()
    ]
    block = "".join(f"{line}\n" for row in rows for line in row)
    if listed:
        node = known.values[("without_claims",)]
        leaf = max(
            item.end_mark.index
            for path, item in known.values.items()
            if path[:1] == ("without_claims",) and len(path) > len(("without_claims", 0))
        )
        place = leaf if text[leaf - 1] == "\n" else text.find("\n", leaf) + 1 or len(text)
        indent = " " * max(0, node.start_mark.column)
        block = "".join(f"{indent}{line[2:]}\n" for row in rows for line in row)
        after = f"{text[:place]}{'' if text[place - 1] == chr(10) else chr(10)}{block}{text[place:]}"
    elif "without_claims" in data:
        node = known.values[("without_claims",)]
        after = f"{text[: node.start_mark.index].rstrip(' ')}\n{block.rstrip(chr(10))}{text[node.end_mark.index :]}"
    else:
        after = f"{text.rstrip(chr(10))}\nwithout_claims:\n{block}"
    added: list[Any] = [{"at": at, "reason": reason} for at, reason in reasons.items()]
    data["without_claims"] = [*(listed if isinstance(listed, list) else []), *added]
    again, problems = yaml_reader.read(after.encode(), name)
    if problems or again.data != data:
        raise PlaceError(f"{name} cannot be added to without touching other lines; list the paragraphs by hand")
    return after


def without_reasons(text: str, name: str, paragraphs: Collection[str]) -> str:
    """Return ``text``, the file of an article called ``name``, without some paragraphs under ``without_claims``.

    Raises ``PlaceError`` if they cannot be taken out without touching others.
    """
    read, problems = yaml_reader.read(text.encode(), name)
    data = read.data
    if problems or not isinstance(data, dict) or not isinstance(data.get("without_claims"), list):
        raise PlaceError(f"{problems[0] if problems else f'{name} lists no paragraphs'}; correct that first")
    items: Any = data["without_claims"]
    rows = text.splitlines(keepends=True)
    drop: set[int] = set()
    for number, item in enumerate(items):
        if item.get("at") not in paragraphs:
            continue
        start = read.place(("without_claims", number))[0] - 1
        end = start + 1
        # An item ends where something stands that is indented no deeper than its dash.
        indent = len(rows[start]) - len(rows[start].lstrip())
        while end < len(rows) and (len(rows[end]) - len(rows[end].lstrip()) > indent):
            end += 1
        drop.update(range(start, end))
    left = [item for item in items if item.get("at") not in paragraphs]
    after = "".join(row for number, row in enumerate(rows) if number not in drop)
    if not left:
        after = re.sub(r"(?m)^without_claims:[ \t]*$", "without_claims: []", after)
    again, problems = yaml_reader.read(after.encode(), name)
    if problems or again.data != {**data, "without_claims": left}:
        raise PlaceError(f"{name} cannot be changed without touching other lines; take the paragraphs out by hand")
    return after
