"""What is probably wrong where a YAML parser gave up: the cause at its place, and what to write instead.

The parser tells where it could not go on. What has to be mended is often further up: a bracket or quote that was opened
and never closed, a line without its colon, an indentation that began wrongly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ldn_kb.reading.problems import quoted

_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_][\w-]{0,40}:(?:\s|$)")
_ITEM = re.compile(r"\s*-(?:\s|$)")
_FIELD = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<name>[^\s'\"\[\]{}#:][^:'\"]{0,60}):[ \t]+(?P<value>\S.*)")
_GLUED = re.compile(r"\s*(?:- +)*(?P<name>[A-Za-z_][\w-]{0,40}):(?P<value>[^\s/].*)")
_GLUED_ITEM = re.compile(r"\s*-(?P<value>[^\s-].*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BLOCK = re.compile(r".*(?:: |- )[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_CLOSES = {"[": "]", "{": "}"}
_QUOTES = {"'": "single", '"': "double"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: line and column, counted from 0."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Scalar:
    """A text that was read: how it is quoted, and its first and last place, counted from 0."""

    style: str | None
    start: tuple[int, int]
    end: tuple[int, int]


def joined(lines: list[str], scalar: Scalar) -> Fault | None:
    """Return what is wrong with a text that takes in what looks like a field or an item of its own.

    A parser reads it without complaint: a quote that closes further down, an item that is indented like a text that
    goes on, one without a space behind its sign.
    """
    line, column = scalar.start
    if scalar.style in _QUOTES:
        own, rest = _indent(lines[line]), range(line + 1, min(scalar.end[0] + 1, len(lines)))
        taken_in = any(_starts_something(lines[at]) and _indent(lines[at]) <= own for at in rest)
        return _open_quote(lines, scalar.start) if taken_in else None
    if scalar.style:
        return None
    if (glued := _GLUED_ITEM.fullmatch(lines[line])) and glued.start("value") == column + 1:
        return Fault(line, column, f"a list item needs a space behind its '-': write {quoted('- ' + glued['value'])}")
    for at in range(line + 1, min(scalar.end[0] + 1, len(lines))):
        if _ITEM.match(lines[at]):
            wrong = _indent(lines[at])
            above = f"the text {quoted(lines[line][column:])} of line {line + 1}"
            items = _ITEM.match(lines[line])
            write = (
                f"indent it with {_spaces(_indent(lines[line]))}" if items else "a field has a text or a list, not both"
            )
            return Fault(at, wrong, f"this list item is read as a part of {above}; {write}")
    return None


def fault(error: Any, lines: list[str], last: Scalar | None) -> Fault | None:
    """Return what is probably wrong with a text that a parser could not read; ``None`` if nobody can tell.

    ``last`` is the last text that was read before.
    """
    mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return None
    place, opened = _within(lines, mark), _within(lines, context_mark or mark)
    context = getattr(error, "context", None) or ""
    problem = getattr(error, "problem", None) or ""
    if "quoted scalar" in context:
        return _in_quotes(lines, opened, place, problem)
    if last is not None and last.style in _QUOTES and last.end == _before(lines, place):
        return _behind_quotes(lines, last)
    if "flow" in context:
        return _in_brackets(lines, opened, place, last)
    if "mapping values" in problem:
        return _second_colon(lines, place)
    if "expected ':'" in problem:
        return _without_colon(lines, opened[0])
    if "block scalar" in context:
        return _sign(lines, opened)
    if "block mapping" in context or "block collection" in context:
        return _in_block(lines, opened, place)
    if "alias" in context or "anchor" in context:
        return _sign(lines, opened)
    if "document start" in problem:
        return Fault(*place, "this does not go on with what stands above; a file holds fields, or items of a list")
    if any(
        words in problem for words in ("cannot start any token", "node content", "mapping keys", "sequence entries")
    ):
        return _sign(lines, place)
    return None


def _within(lines: list[str], mark: Any) -> tuple[int, int]:
    """Return the place of a mark; at the end of a file it may stand one line further than there are lines."""
    line = min(mark.line, len(lines) - 1)
    return line, min(mark.column, len(lines[line]))


# --- quotes


def _open_quote(lines: list[str], start: tuple[int, int]) -> Fault:
    line, column = start
    sign = lines[line][column : column + 1]
    follows = next((at for at in range(line + 1, len(lines)) if _starts_something(lines[at])), len(lines))
    last = max((at for at in range(line, follows) if lines[at].strip()), default=line)
    where = "of this line" if last == line else f"of line {last + 1}"
    return Fault(line, column, f"the quote that opens here is not closed; write {sign} at the end {where}")


def _in_quotes(lines: list[str], opened: tuple[int, int], place: tuple[int, int], problem: str) -> Fault | None:
    if "escape" in problem or "hexdecimal" in problem or "Unicode" in problem:
        line, column = place
        start = lines[line].rfind("\\", 0, column + 2)
        written = lines[line][max(start, 0) : max(start, 0) + 2]
        advice = "write the backslash twice, or put the text in single quotes"
        return Fault(line, max(start, 0), f"{quoted(written)} cannot be read in double quotes; {advice}")
    return _open_quote(lines, opened)


def _behind_quotes(lines: list[str], last: Scalar) -> Fault:
    """Return what is wrong where a text goes on behind its closing quote."""
    line, column = last.end[0], last.end[1] - 1
    sign = lines[line][column : column + 1]
    before, after = lines[line][column - 1 : column], lines[line][column + 1 : column + 2]
    if before.isalnum() and after.isalnum():
        write = f"{sign * 2}" if sign == "'" else '\\"'
        return Fault(line, column, f"this {sign} ends the text; within {_QUOTES[sign]} quotes write it as {write}")
    rest = lines[line][column + 1 :].strip()
    message = f"behind the closing quote stands {quoted(rest)}; put the whole text in quotes, its own quotes doubled"
    return Fault(last.start[0], last.start[1], message)


# --- brackets


def _in_brackets(
    lines: list[str], opened: tuple[int, int], place: tuple[int, int], last_read: Scalar | None
) -> Fault | None:
    line, column = opened
    is_end = place[0] == len(lines) - 1 and not lines[place[0]][place[1] :].strip()
    sign = lines[line][column : column + 1]
    if sign not in _CLOSES:
        return None
    close = _CLOSES[sign]
    found = lines[place[0]][place[1] : place[1] + 1]
    if found in ("]", "}") and found != close:
        there = f"line {place[0] + 1}, column {place[1] + 1}"
        return Fault(line, column, f"this {sign} is closed with {found} in {there}; write {close} there, or before it")
    goes_on = place[0] > line and (is_end or _starts_something(lines[place[0]]))
    if goes_on or is_end:
        last = max((at for at in range(line, place[0] + (place[0] == line)) if lines[at].strip()), default=line)
        hidden = re.search(rf"\s#.*{re.escape(close)}", lines[last])
        if hidden:
            message = f"' #' starts a comment, so the {close} behind it does not count; put the text in quotes"
            return Fault(last, hidden.start() + 1, message)
        where = "of this line" if last == line else f"of line {last + 1}"
        return Fault(
            line, column, f"the bracket {sign} that opens here is not closed; write {close} at the end {where}"
        )
    rest = quoted(lines[place[0]][place[1] :].strip())
    advice = (
        f"put a text that holds ': ', a comma, a quote or a bracket in quotes, or write the comma or {close} before it"
    )
    if last_read is None or last_read.end != _before(lines, place) or last_read.start[0] != place[0]:
        return Fault(*place, f"{rest} stands within the {sign} of line {line + 1}; {advice}")
    said = quoted(lines[place[0]][last_read.start[1] : last_read.end[1]])
    return Fault(*last_read.start, f"within the {sign} of line {line + 1} {said} goes on with {rest}; {advice}")


# --- fields, items, indentation


def _second_colon(lines: list[str], place: tuple[int, int]) -> Fault | None:
    line, column = place
    field = _FIELD.fullmatch(lines[line].rstrip())
    if field is not None and field.end("name") < column:
        # What is no name of a field belongs to the text.
        start = field.start("value" if _NAME.fullmatch(field["name"]) else "name")
        message = f"the text {quoted(field.string[start:])} holds ': ', which would start a field; put it in quotes"
        return Fault(line, start, message)
    above = next((at for at in range(line - 1, -1, -1) if lines[at].strip()), None)
    if above is None:
        return None
    if _GLUED.fullmatch(lines[above]) or not re.search(r":(?:\s|$)", lines[above]):
        return _without_colon(lines, above)
    if _indent(lines[line]) > _indent(lines[above]):
        name = lines[above].strip().removeprefix("- ").partition(":")[0]
        wide = _indent(lines[above]) + (2 if _ITEM.match(lines[above]) else 0)
        message = (
            f"this line is read as a part of {quoted(name)} of line {above + 1}, which has a value already; indent a "
            f"field of its own with {_spaces(wide)}, or put a text that goes on here and holds ': ' in quotes"
        )
        return Fault(line, _indent(lines[line]), message)
    return None


def _without_colon(lines: list[str], line: int) -> Fault:
    """Return what is wrong with a line that should hold a field or an item and has no sign of one."""
    if glued := _GLUED.fullmatch(lines[line]):
        write = quoted(f"{glued['name']}: {glued['value']}")
        return Fault(line, glued.end("name"), f"a space is missing behind ':'; write {write}")
    if glued := _GLUED_ITEM.fullmatch(lines[line]):
        return Fault(
            line, glued.start("value") - 1, f"a space is missing behind '-'; write {quoted('- ' + glued['value'])}"
        )
    said = quoted(lines[line].strip())
    message = f"{said} is neither a field ('name: value') nor a list item ('- value'); a text goes on further indented"
    return Fault(line, _indent(lines[line]), message)


def _in_block(lines: list[str], opened: tuple[int, int], place: tuple[int, int]) -> Fault | None:
    """Return what is wrong with a line that fits neither the fields nor the items above it."""
    line, column = place
    row, wide = lines[line], _indent(lines[line])
    found = row[column : column + 1]
    if found and found in "]}":
        return Fault(line, column, f"this {found} closes no bracket; delete it, or put the text in quotes")
    if row[:column].rstrip().endswith(("]", "}")):
        start = max(row.rfind(sign, 0, column) for sign in _CLOSES)
        message = f"behind the closing bracket stands {quoted(row[column:].strip())}; put the whole text in quotes"
        return Fault(line, max(start, 0), message)
    if column != wide:
        return None
    above = next((at for at in range(line - 1, -1, -1) if lines[at].strip()), line)
    text = next((at for at in range(above - 1, -1, -1) if _BLOCK.fullmatch(lines[at])), None)
    if text is not None and all(_indent(lines[at]) > wide for at in range(text + 1, line) if lines[at].strip()):
        inner = _indent(lines[text + 1])
        if not _starts_something(row) and wide > _indent(lines[text]):
            message = f"this line is indented less than the text above it; indent it with {_spaces(inner)}"
            return Fault(line, wide, message)
    is_item = _ITEM.match(row) is not None
    if is_item:
        other = next((at for at in range(line - 1, -1, -1) if _ITEM.match(lines[at])), None)
        if other is not None and _indent(lines[other]) != wide:
            indented = f"it is indented with {_spaces(wide)}, the item in line {other + 1} with {_indent(lines[other])}"
            return Fault(line, wide, f"this list item belongs to no list: {indented}; indent both alike")
        message = (
            "a list item stands here among fields; indent it below the field that it belongs to, which has no value"
        )
        return Fault(line, wide, message)
    if not _KEY.match(row):
        return _without_colon(lines, line)
    if lines[opened[0]][opened[1] : opened[1] + 1] == "-":
        theirs = _spaces(opened[1] + 2)
        message = f"this field stands beside list items (line {opened[0] + 1}); indent it with {theirs} if it is theirs"
        return Fault(line, wide, message)
    message = f"this field is indented with {_spaces(wide)}, those in line {opened[0] + 1} with {_spaces(opened[1])}"
    if _indent(lines[above]) > wide:
        message += f" and in line {above + 1} with {_spaces(_indent(lines[above]))}"
    return Fault(line, wide, f"{message}; indent it like those that it belongs to")


def _sign(lines: list[str], place: tuple[int, int]) -> Fault | None:
    line, column = place
    text = lines[line][column:].strip()
    if not text:
        return None
    if text.startswith("..."):
        return Fault(line, column, "three points stand here; delete them")
    message = f"a text that starts with {text[0]} needs quotes; write {_in_single_quotes(text)}"
    if _ITEM.match(text):
        message = f"a list starts on a line of its own; {message} if it is none"
    return Fault(line, column, message)


def _in_single_quotes(text: str) -> str:
    return quoted(text.replace("'", "''"))


def _before(lines: list[str], place: tuple[int, int]) -> tuple[int, int]:
    """Return the place behind the last sign before ``place`` that is no blank, on the same line."""
    line, column = place
    return line, len(lines[line][:column].rstrip())


def _starts_something(row: str) -> bool:
    return _KEY.match(row) is not None or _ITEM.match(row) is not None


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _spaces(number: int) -> str:
    return "no space" if number == 0 else f"{number} space{'s' if number > 1 else ''}"
