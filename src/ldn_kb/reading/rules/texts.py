"""Texts are written, and say the same as the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.model import Claim, Study
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.validation import UNDECIDED

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
            if text == UNDECIDED:
                name = ".".join(step for step in path if isinstance(step, str))
                yield entry.problem(f"{name} is undecided; decide, and write it", "undecided", *path)
            elif text.startswith(TO_WRITE):
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


# Each starts with a sign, so that the rest of a text is passed over fast.
_MARKDOWN = re.compile(r"\*\*\S|\]\(|`|__(?<!\w__)\S|<[a-zA-Z/!]")
_MARKDOWN_AT_START = re.compile(r"(?:#+|[-*+]|>|[0-9]+\.) ")
_OUR_WORDS = frozenset(
    ("because", "difference", "headline", "in_short", "limitations", "note", "says", "summary", "why_it_matters")
)
LONGEST_NOTE = 80
"""How many words the note on a claim may have: it is read beside the claim, often on a phone."""


def plain_texts(records: RecordSet) -> Iterator[Problem]:
    """Report Markdown or HTML in a text of ours: it would be shown as it stands."""
    for key in sorted(records.entries):
        entry = records.entries[key]
        for path, name, text in entry.texts:
            if name in _OUR_WORDS and (found := _MARKDOWN_AT_START.match(text) or _MARKDOWN.search(text)):
                message = f"{quoted(found.group())} would be shown as it stands; write plain text and [[id]] for a link"
                yield entry.problem(message, "markup", *path)


def short_notes(records: RecordSet) -> Iterator[Problem]:
    """Report a note on a claim that is too long to be read beside it."""
    for entry in records.of(Claim):
        words = len(entry.record.note.split())
        if words > LONGEST_NOTE:
            message = f"the note has {words} words; {LONGEST_NOTE} is the most: keep the numbers that decide"
            yield entry.problem(message, "long-note", "note")


RULES = (
    plain_texts,
    short_notes,
    finished,
    texts_hold_values,
)
