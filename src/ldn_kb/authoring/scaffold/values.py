"""Values to YAML that our reader, which is stricter than others, gives back as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from ldn_kb.reading import yaml_reader

WIDTH = 110
_SHORT = 40
# A text of digits and signs, such as pages: it could be taken for a number.
_NUMBERS = re.compile(r"[\d.,:/–-]+")


def entry(name: str, value: Any) -> list[str]:
    """Return the lines of a field with a single value or a list of texts, at most about ``WIDTH`` wide."""
    if isinstance(value, list):
        return _list(name, value)
    first, *rest = _scalar(value, WIDTH - len(name))
    return [f"{name}: {first}", *indented(rest)]


def indented(lines: Sequence[str]) -> list[str]:
    """Return the lines one level further in."""
    return [f"  {line}" if line else line for line in lines]


def _list(name: str, values: list[str]) -> list[str]:
    """Return a list of texts, in brackets if there is room or all are short."""
    flow = _best(values, WIDTH - len(name), flow=True)
    if len(flow) == 1 or all(len(value) <= _SHORT for value in values):
        return [f"{name}: {flow[0]}", *indented(flow[1:])]
    lines = [f"{name}:"]
    for value in values:
        first, *rest = _scalar(value, WIDTH)
        lines += [f"  - {first}", *indented(indented(rest))]
    return lines


def _scalar(value: Any, width: float) -> list[str]:
    """Return the lines of a single value."""
    return _best(value, width) if isinstance(value, str) else _yaml(value, None, width)[:1]


def _best(value: str | list[str], width: float, *, flow: bool = False) -> list[str]:
    """Return the lines of a text or of texts, in quotes where PyYAML alone would leave them out and must not."""
    if isinstance(value, list) or not _NUMBERS.fullmatch(value):
        lines = _yaml(value, None, width, flow=flow)
        read, problems = yaml_reader.read("\n  ".join([f"x: {lines[0]}", *lines[1:]]).encode(), "")
        if not problems and read.data == {"x": value}:
            return lines
    return _yaml(value, "'", width, flow=flow)


def _yaml(value: Any, style: str | None, width: float, *, flow: bool = False) -> list[str]:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, default_style=style, width=width)
    return [line.strip() for line in text.splitlines() if line != "..."]
