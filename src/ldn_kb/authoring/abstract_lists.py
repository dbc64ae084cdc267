"""Lists of the numbers of abstracts: made from a text, written as the file that the data folder takes."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from ldn_kb.authoring.text_numbers import READING, TextNumbers, numbers_of
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.model.abstract import AbstractNumbers, FromElsewhere
from ldn_kb.reading.abstracts import FOLDER

MOST_CHARACTERS = 30_000
_FEWEST_WORDS = 15
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|script|div)\b", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|[A-Za-z,])[\s\])]*$")


class TextError(Exception):
    """A text that can be no abstract; the text of the error says why, on one line."""


def from_text(text: str, base: KnowledgeBase, study: Study | None = None, *, may_be_short: bool = False) -> TextNumbers:
    """Return the numbers of an abstract's text, which may be that of ``study``.

    Raises ``TextError`` for a web page, a whole paper or a scrap.
    """
    if _MARKUP.search(text):
        raise TextError("the text is a web page; copy the abstract alone, as text")
    if len(text) > MOST_CHARACTERS:
        raise TextError(f"the text has {len(text):,} characters; an abstract has {MOST_CHARACTERS:,} at most")
    numbers = numbers_of(text, base.subject, study)
    if numbers.words < _FEWEST_WORDS and not may_be_short:
        raise TextError(f"the text has {numbers.words} words; that is no abstract")
    return numbers


def breaks_off(text: str) -> bool:
    """Return whether a text ends as one that was cut off: without the sign that ends a sentence, or with dots."""
    return _CUT_OFF.search(text.rstrip()) is not None


def new_list(
    base: KnowledgeBase, study: Study, numbers: TextNumbers, address: str, read: datetime.date, *, whole: bool
) -> AbstractNumbers:
    """Return the list of a study; what its present one says of numbers from elsewhere stays."""
    present = base.abstracts.get(study.id)
    elsewhere: tuple[FromElsewhere, ...] = present.elsewhere if present else ()
    return AbstractNumbers(
        address=address, read=read, reading=READING, whole=whole, words=numbers.words, count=numbers.count,
        numbers=numbers.sentences, elsewhere=elsewhere,
    )  # fmt: skip


def path_of(data: Path, study: str) -> Path:
    """Return where the list of a study lies."""
    return data / FOLDER / f"{study}.yaml"


def as_yaml(item: AbstractNumbers) -> str:
    """Return the list as its file."""
    lines = [
        f"address: {_quoted(item.address)}",
        f"read: {item.read}",
        *([f"reading: {item.reading}"] if item.reading != 1 else []),
        f"whole: {'true' if item.whole else 'false'}",
        f"words: {item.words}",
        f"count: {item.count}",
        "numbers:" if item.numbers else "numbers: []",
        *(f"  - {_quoted(text)}" for text in item.numbers),
    ]
    if item.elsewhere:
        lines.append("elsewhere:")
        lines += [f"  - {{field: {entry.field}, because: {_quoted(entry.because)}}}" for entry in item.elsewhere]
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
