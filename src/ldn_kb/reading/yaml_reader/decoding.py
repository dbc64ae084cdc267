"""Bytes to text, and in plain words why that or reading the text as YAML failed."""

from __future__ import annotations

import re

import yaml

from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader.positions import Place, printable

MAX_BYTES = 2_000_000
# Control characters, and the line breaks that YAML knows and editors do not: lines would be counted differently.
_FORBIDDEN = re.compile(r"[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Directives (%YAML, %TAG): the parser compares each with all before. Nothing of ours starts a line with that sign,
# which is looked for first: it is rarer than starts of lines.
_DIRECTIVE = re.compile(r"%(?<![^\r\n]%)")
_BYTE_ORDER_MARKS = {"UTF-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff"), "UTF-16": (b"\xff\xfe", b"\xfe\xff")}


def decode(raw: bytes, path: str) -> str | Problem:
    """Return the text of a file, without a byte order mark, or the problem that keeps it from being one."""
    if len(raw) > MAX_BYTES:
        return Problem(path, 1, 1, f"the file has {len(raw):,} bytes; {MAX_BYTES:,} is the most", "file-too-large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start, path)
    if found := _FORBIDDEN.search(text):
        message = f"the character U+{ord(found.group()):04X} does not belong in a text; delete it"
        return Problem(path, *_place_after(text[: found.start()]), message, "broken-yaml")
    if found := _DIRECTIVE.search(text):
        message = "a line that starts with % stands here; delete it, or indent it if it belongs to a text"
        return Problem(path, *_place_after(text[: found.start()]), message, "broken-yaml")
    return text


def _not_utf8(raw: bytes, position: int, path: str) -> Problem:
    """Say which byte is no UTF-8, or which other encoding the file is in."""
    for encoding, marks in _BYTE_ORDER_MARKS.items():
        if raw.startswith(marks):
            return Problem(path, 1, 1, f"the file is in the encoding {encoding}; save it as UTF-8", "not-utf8")
    place = _place_after(raw[:position].decode("utf-8-sig"))
    return Problem(path, *place, f"byte 0x{raw[position]:02X} is not UTF-8", "not-utf8")


def _lines(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _place_after(text: str) -> Place:
    """Return line and column of what follows ``text``."""
    lines = _lines(text)
    return len(lines), len(lines[-1]) + 1


def broken(error: yaml.YAMLError, path: str, text: str) -> Problem:
    """Say in plain words what stopped the YAML parser, and where."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = _lines(text)
    # At the end of a file the parser may stand one line further than there are lines.
    line = min(line, len(lines) - 1)
    column = min(column, len(lines[line]))
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
    tab = indent.find("\t") if "\t" in indent else column
    if lines[line][tab : tab + 1] == "\t":
        return Problem(path, line + 1, tab + 1, "a tab stands here; indent with spaces", "tab")
    what = printable(str(getattr(error, "problem", None) or error))
    hint = (
        "; a text that holds ': ' or ' #' or starts with a sign needs quotes"
        if "mapping values" in what or "token" in what
        else ""
    )
    return Problem(path, line + 1, column + 1, f"not YAML: {what}{hint}", "broken-yaml")
