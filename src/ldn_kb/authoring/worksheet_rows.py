"""The lines and values of a worksheet: some entries leave, others are written anew, and all else stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ldn_kb.authoring.worksheet import UNDECIDED, WAITING
from ldn_kb.reading.yaml_reader import KeyPath, Source


def with_entries(text: str, source: Source, done: Collection[int], filled: Mapping[int, Sequence[str]]) -> str:
    """Return a worksheet without the entries in ``done``, each with its comments, and with others as in ``filled``.

    Both are by the number of the entry.
    """
    rows = text.splitlines(keepends=True)
    starts = sorted(
        (place[0] - 1, path[1])
        for path, place in source.values.items()
        if len(path) == len(("claims", 0)) and path[0] == "claims"
    )
    drop: set[int] = set()
    written: dict[int, str] = {}
    for position, (start, number) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(rows)
        # Comments at the margin above the next entry belong to that one.
        while end > start + 1 and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
            end -= 1
        if isinstance(number, int) and number in filled:
            # The words of the sentence stand in the entry itself.
            while end < len(rows) and rows[end].startswith(WAITING):
                end += 1
            written[start] = "".join(f"{line}\n" for line in ("", *filled[number], ""))
        elif number not in done:
            continue
        drop.update(range(start, end))
    left = "".join(written.get(number, "" if number in drop else row) for number, row in enumerate(rows))
    return re.sub(r"\n{3,}", "\n\n", left)


def below(places: Mapping[KeyPath, Any], number: int) -> dict[KeyPath, Any]:
    """Return the places within one entry, by their path in it."""
    start: KeyPath = ("claims", number)
    return {path[2:]: place for path, place in places.items() if path[:2] == start}


def undecided(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield where something is undecided in a value, or in those within it."""
    if value == UNDECIDED:
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from undecided(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from undecided(inner, (*path, number))
