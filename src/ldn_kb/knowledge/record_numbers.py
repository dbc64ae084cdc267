"""The numbers that a study reports or a claim states, each with its place and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ldn_kb.knowledge.record_view import RecordView, fields_of, items_of, number_of, one_line, text_at

Number: TypeAlias = tuple[str, str, float, str]
"""The id of the record, the place in it, the number and its unit."""
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_IN_TEXT = re.compile(r"(?<![\w.,·])[-−]?[0-9]+(?:[.·][0-9]+)?(?!\w)\s?%?")
_NOT_RESULTS = frozenset(("year", "pmid", "level", "hits", "screened", "order", "format", "primary"))
_ESTIMATES = ("value", "low", "high", "baseline")


def numbers_of(records: Iterable[RecordView]) -> Iterator[Number]:
    """Yield every number that a study reports or a claim states."""
    for record in records:
        if record.kind == "study":
            for outcome in items_of(record.fields.get("outcomes")):
                fields = fields_of(outcome) or {}
                yield from _of(record.id, fields, f"outcomes.{text_at(fields, 'id')}")
            for name in ("n", "arms", "duration_weeks"):
                yield from _of(record.id, record.fields.get(name), name)
        elif record.kind == "claim":
            for figure in items_of(record.fields.get("figures")):
                yield from _of_figure(record.id, fields_of(figure) or {})


def number(written: str) -> float:
    """Return a number as people write it: commas part thousands, or, before other than three digits, are a point."""
    return float(re.sub("[,·]", ".", _THOUSANDS.sub("", written.replace("−", "-"))))


def _of_figure(key: str, fields: Mapping[str, Any]) -> Iterator[Number]:
    for name in ("value", "to"):
        stated = number_of(fields.get(name))
        if stated is not None:
            yield key, f"figures.{text_at(fields, 'label')}", stated, text_at(fields, "unit")


def _in_text(text: str) -> Iterator[tuple[float, str]]:
    """Yield the numbers of a text, such as ``46% of 11,194``, each with ``%`` or nothing."""
    for match in _IN_TEXT.finditer(_THOUSANDS.sub("", text)):
        yield number(match.group().rstrip("% ")), "%" if match.group().endswith("%") else ""


def _of(key: str, value: Any, where: str, unit: str = "") -> Iterator[Number]:
    """Yield the numbers below ``value``; those of one part of a record have the unit that stands beside them."""
    if isinstance(value, str):
        return
    if (reported := number_of(value)) is not None:
        yield key, where, reported, unit
    elif (fields := fields_of(value)) is not None:
        own = text_at(fields, "unit")
        for name, inner in fields.items():
            if name == "text" and isinstance(inner, str):
                # Beside a value it says the same in the words of the paper.
                told = {number_of(fields.get(other)) for other in _ESTIMATES}
                for found, of in _in_text(one_line(inner)):
                    if found not in told:
                        yield key, f"{where}.text", found, of
            elif inner is not None and name not in _NOT_RESULTS:
                yield from _of(key, inner, f"{where}.{name}", own if name in _ESTIMATES else "")
    else:
        for item in items_of(value):
            yield from _of(key, item, f"{where}.{text_at(fields_of(item) or {}, 'name')}".rstrip("."))
