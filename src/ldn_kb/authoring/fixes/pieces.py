"""Fields and list items as pieces of text that can change places, each with its comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ldn_kb.authoring.fixes.change import Edit
from ldn_kb.authoring.fixes.reading import line_end, line_start


class _Piece(NamedTuple):
    """One field or item: the comments above it, and its text from its first character to the end of its last line."""

    comments: str
    body: str


def rearranged(text: str, starts: Sequence[int], ends: Sequence[int], order: Sequence[int]) -> Edit | None:
    """Return the edit that puts the pieces of one block into ``order``.

    ``starts`` and ``ends`` are the indices of the first character of each piece (a field's name, an item's dash) and
    after its last one. A comment above a piece moves with it, and so does one below it that is indented more deeply.
    Empty lines stay where they are, and so does a dash: ``- id: x`` keeps it when another field comes first.
    Returns ``None`` if the pieces do not stand on lines of their own.
    """
    head = line_start(text, starts[0])
    lead = text[head : starts[0]]
    column = len(lead)
    if lead.strip(" -"):
        return None
    pieces = []
    gaps = []
    above = "" if "-" in lead else _comments_above(text, head, column)
    first = head - len(above)
    if first == 0:
        # Comments at the top of a file speak of the whole file, to people or to editors.
        first, above = head, ""
    for number, (begin, end) in enumerate(zip(starts, ends, strict=True)):
        stop = end if text[end - 1] == "\n" else line_end(text, end)
        stop += len(_deeper_comments(text, stop, column))
        pieces.append(_Piece(above, text[begin:stop]))
        if number + 1 < len(starts):
            following = line_start(text, starts[number + 1])
            between = text[stop:following]
            if following < stop or text[following : starts[number + 1]] != " " * column or not _is_aside(between):
                return None
            above = _from_first_comment(between)
            gaps.append(between[: len(between) - len(above)])
    if not all(piece.body.endswith("\n") for piece in pieces):
        return None
    front = pieces[order[0]]
    # Above a dash only comments that are no deeper than the dash belong to its item.
    parts = [_indented(front.comments, lead.index("-")) if "-" in lead else front.comments, lead, front.body]
    for gap, number in zip(gaps, order[1:], strict=True):
        parts += [gap, pieces[number].comments, " " * column, pieces[number].body]
    return Edit(first, stop, "".join(parts))


def _is_aside(lines: str) -> bool:
    """Say whether there are only comments and empty lines."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines.split("\n"))


def _from_first_comment(lines: str) -> str:
    """Return the lines without the empty ones at the start."""
    stripped = lines.lstrip()
    return lines[line_start(lines, len(lines) - len(stripped)) :] if stripped else ""


def _comments_above(text: str, index: int, column: int) -> str:
    """Return the comment lines right above the line at ``index`` that are indented like it."""
    first = index
    while first > 0:
        above = line_start(text, first - 1)
        if not text.startswith(" " * column + "#", above):
            break
        first = above
    return text[first:index]


def _deeper_comments(text: str, index: int, column: int) -> str:
    """Return the lines from ``index`` up to the last comment that is indented more deeply than ``column``."""
    done = index
    at = index
    while at < len(text):
        stop = line_end(text, at)
        line = text[at:stop]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            if not line.lstrip(" ").startswith("#") or indent <= column:
                break
            done = stop
        at = stop
    return text[index:done]


def _indented(lines: str, column: int) -> str:
    """Return comment lines moved to ``column``."""
    return "".join(
        f"{' ' * column}{line.lstrip()}" if line.strip() else line for line in lines.splitlines(keepends=True)
    )
