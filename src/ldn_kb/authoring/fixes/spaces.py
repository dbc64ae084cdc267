"""White space: tabs that indent, line ends, spaces at the end of lines, the end of the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial

from ldn_kb.authoring.fixes.change import Change, Edit, apply
from ldn_kb.authoring.fixes.reading import Reading, line_end, read, start
from ldn_kb.reading.problems import Problem

_TAB_WIDTHS = (2, 4, 8)
_LEAD = re.compile(r"^[ \t]+", re.MULTILINE)
_TRAILING = re.compile(r"(?<![ \t\\])[ \t]+$", re.MULTILINE)


def without_tabs(text: str, path: str) -> Reading | None:
    """Return the text with spaces for every tab that indents, or ``None`` if that can mean different things.

    How wide a tab is stands nowhere: the text is read with each usual width, and all that can be read must agree.
    """
    found = [read(_LEAD.sub(partial(_expanded, width=width), text), path) for width in _TAB_WIDTHS]
    readings = [reading for reading in found if isinstance(reading, Reading)]
    agree = all(other.written == readings[0].written for other in readings)
    return readings[0] if readings and agree else None


def _expanded(lead: re.Match[str], width: int) -> str:
    return lead.group().expandtabs(width)


def line_ends(reading: Reading) -> Change | None:
    """End every line with a line feed alone."""
    return _change(reading, [Edit(*found.span(), "\n") for found in re.finditer(r"\r\n?", reading.text)])


def trailing(reading: Reading) -> Change | None:
    """Delete spaces at the end of lines; in block texts they are content and stay."""
    blocks = [(line_end(reading.text, start(node)), node.end_mark.index) for node in reading.blocks]
    starts = [first for first, _ in blocks]

    def is_content(index: int) -> bool:
        block = bisect_right(starts, index) - 1
        return block >= 0 and index < blocks[block][1]

    return _change(
        reading,
        [Edit(*found.span(), "") for found in _TRAILING.finditer(reading.text) if not is_content(found.start())],
    )


def last_line(reading: Reading) -> Change | None:
    """End the file with one line break."""
    content = reading.text.rstrip("\n")
    end = "" if content == "" else "\n"
    return _change(reading, [Edit(len(content), len(reading.text), end)] if reading.text != content + end else [])


def _change(reading: Reading, edits: list[Edit]) -> Change | None:
    """Return the edits as a change, unless they would alter the data: then the white space is content."""
    change = Change(("white space",), tuple(edits))
    if not edits:
        return None
    after = read(apply(reading.text, edits), reading.data.path)
    return None if isinstance(after, Problem) or after.written != reading.written else change
