"""The numbers of a text, sentence by sentence, with a mark where it names one of two groups.

Only numbers and marks are kept: what is written from here holds no word of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ldn_kb.model import Subject
from ldn_kb.model.abstract import CONTROL, TREATMENT

_UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: number for number, word in enumerate(_UNITS)} | {
    word: number * 10 for number, word in enumerate(_TENS, 2)
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_PEOPLE = "group|arm|phase|period|patients|participants|subjects"
_GROUPS = {
    TREATMENT: rf"(?:treatment|active|intervention|experimental|drug|treated|verum)[ -](?:{_PEOPLE}|drug|treatment)s?",
    CONTROL: rf"placebo(?![ -]?controlled)|controls|control[ -](?:{_PEOPLE})s?|comparators?|comparison group|sham"
    "|vehicle|usual care|standard care|no treatment|untreated|waiting list",
}
_SHORTENED = re.compile(r"\b(vs|v|ca|e\.g|i\.e|approx|no|fig|cf|et al|resp|incl|std|st|dr)\.", re.IGNORECASE)
_END = re.compile(r"(?<=[.?!])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n\s*\n")
_NUMBER = (
    r"(?P<relation>(?:[<>≤≥~]=?|=)\s*)?"
    r"(?P<sign>(?<![0-9A-Za-z%)])[-−–]\s?(?=[0-9.]))?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:[.·][0-9]+)?|(?<![0-9])[.·][0-9]+)"
    r"(?P<percent>\s?(?:%|per ?cent\b|percent\b))?"
)
_HUNDRED = rf"(?P<word>\b(?:(?:{_WORD}|a)\s+hundred(?:\s+and\s+)?)?(?:{_WORD})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?\b|"
_HUNDRED += rf"\b(?:{_WORD}|a)\s+hundred\b)(?P<word_percent>\s(?:per ?cent|percent)\b|\s?%)?"
_PART_OF_NAME = re.compile(r"[A-Za-z](?:[-‐‑]|[-‐‑]?[0-9]+[-‐‑/])?$|[0-9][.,·]$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_RELATIONS = {"≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "<": "<", ">": ">", "~": "~", "=": ""}
_MOST_DIGITS = 15


@dataclass(frozen=True)
class TextNumbers:
    """How many words a text has, and the numbers of each sentence that has one, as ``numbers`` of a list takes them."""

    words: int
    sentences: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return sum(item not in (TREATMENT, CONTROL) for text in self.sentences for item in text.split())


def numbers_of(text: str, subject: Subject) -> TextNumbers:
    """Return the numbers of ``text``; the words for the treatment are those of the subject, never of a record.

    Numbers in words become digits, a comma between thousands goes, a percent sign and what says more or less than a
    number stay. Numbers that are part of a name (IL-6, SF-36) and ordinals are no numbers.
    """
    text = unicodedata.normalize("NFC", text).replace("\N{NO-BREAK SPACE}", " ").replace("\N{THIN SPACE}", " ")
    pattern = _pattern([subject.name, subject.short, subject.substance])
    sentences = []
    for sentence in _END.split(_SHORTENED.sub(r"\1", text)):
        tokens = list(_tokens(sentence, pattern))
        if any(item not in (TREATMENT, CONTROL) for item in tokens):
            sentences.append(" ".join(tokens))
    return TextNumbers(len(text.split()), tuple(sentences))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds a number, a number in words, and the groups; ``names`` are those of the treatment."""
    treatment = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    groups = f"(?P<T>\\b(?:{treatment}|{_GROUPS[TREATMENT]})\\b)|(?P<C>\\b(?:{_GROUPS[CONTROL]})\\b)"
    return re.compile(f"{groups}|{_NUMBER}|{_HUNDRED}", re.IGNORECASE)


def _tokens(sentence: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield numbers and marks; a group that is named twice in a row is marked once."""
    last = ""
    for match in pattern.finditer(sentence):
        token = next((mark for mark in (TREATMENT, CONTROL) if match[mark]), None) or _number(sentence, match)
        if token and not (token == last and token in (TREATMENT, CONTROL)):
            yield token
        last = token or last


def _number(sentence: str, match: re.Match[str]) -> str | None:
    """Return a number as the list takes it, ``None`` if it is none."""
    if match["word"]:
        return f"{_of_words(match['word'])}{'%' if match['word_percent'] else ''}"
    before, after = sentence[max(0, match.start() - 12) : match.start()], sentence[match.end() :]
    if not match["sign"] and not match["relation"] and _PART_OF_NAME.search(before):
        return None
    if _ORDINAL.match(after) and not match["percent"]:
        return None
    digits = match["digits"].replace(",", "").replace("·", ".")
    digits = f"0{digits}" if digits.startswith(".") else digits
    if len(digits) > _MOST_DIGITS:
        return None
    relation = _RELATIONS.get((match["relation"] or "=").strip(), "")
    return f"{relation}{'-' if match['sign'] else ''}{digits}{'%' if match['percent'] else ''}"


def _of_words(words: str) -> int:
    """Return the value of a number in words below a thousand: ``a hundred and twenty-one``."""
    before, hundred, after = words.lower().replace("-", " ").rpartition("hundred")
    total = 100 * _WORDS.get(before.strip(), 1) if hundred else 0
    return total + sum(_WORDS.get(word, 0) for word in after.split())
