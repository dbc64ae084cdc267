"""Texts are written, and say the same as the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.model import Study
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet

TO_WRITE = "To be written"
"""The text with which a new record starts where a person's words are to come."""

# Digits with their groups of three, parted by commas or spaces: 15,297 or 15 297.
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_NOBODY = re.compile(r"\b(no|none|nobody|never|without)\b", re.IGNORECASE)


def finished(records: RecordSet) -> Iterator[Problem]:
    """Report every text that still starts with the placeholder of a new record."""
    for key in sorted(records.entries):
        entry = records.entries[key]
        for path, _, text in entry.texts:
            if text.startswith(TO_WRITE):
                yield entry.problem(f"{quoted(text)} stands here; write the text", "unfinished", *path)


def texts_hold_values(records: RecordSet) -> Iterator[Problem]:
    """Report a result whose number does not stand in its text, such as ``{text: 78%, value: 88}``; signs may differ."""
    for entry in records.of(Study):
        for number, outcome in enumerate(entry.record.outcomes):
            for name in ("treatment", "control", "estimate"):
                result = getattr(outcome, name)
                if result is None or result.text is None or result.value is None:
                    continue
                if not _holds(result.text, abs(result.value)):
                    message = f"the value {result.value} does not stand in the text {quoted(result.text)}"
                    yield entry.problem(message, "text-and-value", "outcomes", number, name, "value")


def _holds(text: str, value: float) -> bool:
    """Return whether ``value`` is among the numbers of a text; nobody is zero."""
    numbers = {float(re.sub(r"[,\s]", "", item)) for item in _NUMBER.findall(text.replace("·", "."))}
    return value in numbers or (value == 0 and _NOBODY.search(text) is not None)


RULES = (
    finished,
    texts_hold_values,
)
