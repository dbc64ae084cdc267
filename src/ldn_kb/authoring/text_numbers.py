"""The numbers of a text, sentence by sentence, with a mark where it names one of two groups.

Only numbers and marks are kept: what is written from here holds no word of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ldn_kb.authoring.number_spelling import IN_WORDS, TENS, UNITS, put_alike
from ldn_kb.model import Study, Subject
from ldn_kb.model.abstract import CONTROL, TREATMENT

READING = 2
"""The state of this program, to be raised when it reads the numbers of a text differently than before."""

_WORDS = {word: number for number, word in enumerate(UNITS)} | {
    word: number * 10 for number, word in enumerate(TENS, 2)
}
_PEOPLE = "group|arm|phase|period|patients|participants|subjects"
_GROUPS = {
    TREATMENT: rf"(?:treatment|active|intervention|experimental|drug|treated|verum)[ -](?:{_PEOPLE}|drug|treatment)s?",
    CONTROL: rf"placebo(?![ -]?controlled)|controls|control[ -](?:{_PEOPLE})s?|comparators?|comparison group|sham"
    "|vehicle|usual care|standard care|no treatment|untreated|waiting list",
}
_END = re.compile(r"(?<=[.?!])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n\s*\n")
_NUMBER = (
    r"(?P<relation>(?:[<>≤≥~]=?|=)\s*)?"
    r"(?P<sign>(?<![0-9A-Za-z%)])[-−–]\s?(?=[0-9.]))?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:[.·][0-9]+)?|(?<![0-9])[.·][0-9]+)"
    r"(?P<percent>\s?(?:%|per ?cent\b|percent\b))?"
)
_IN_WORDS = rf"(?P<word>{IN_WORDS})(?P<word_percent>\s(?:per ?cent|percent)\b|\s?%)?"
_PART_OF_NAME = re.compile(r"[A-Za-z](?:[-‐‑]|[-‐‑]?[0-9]+[-‐‑/])?$|[0-9][.,·]$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_RELATIONS = {"≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "<": "<", ">": ">", "~": "~", "=": ""}
_MOST_DIGITS = 15
_OWN_NAME = re.compile(r"([A-Z][A-Za-z0-9-]*[A-Z0-9])\b")


@dataclass(frozen=True)
class TextNumbers:
    """How many words a text has, and the numbers of each sentence that has one, as ``numbers`` of a list takes them."""

    words: int
    sentences: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return sum(item not in (TREATMENT, CONTROL) for text in self.sentences for item in text.split())


def numbers_of(text: str, subject: Subject, study: Study | None = None) -> TextNumbers:
    """Return the numbers of ``text``.

    The words for the treatment are those of the subject, names that the arms of ``study`` begin with, and what the text
    itself shortens one of them to, in brackets behind it. Numbers in words become digits, a comma between thousands
    goes, a percent sign and what says more or less than a number stay. Numbers that are part of a name (IL-6, SF-36),
    ordinals, ratios of groups and marks of references are no numbers.
    """
    plain = put_alike(text)
    names = {subject.name, subject.short, subject.substance, *(_own_names(study) if study else ())}
    names |= _shortened(plain, names)
    pattern = _pattern(names)
    sentences = []
    for sentence in _END.split(plain):
        tokens = list(_tokens(sentence, pattern))
        if any(item not in (TREATMENT, CONTROL) for item in tokens):
            sentences.append(" ".join(tokens))
    return TextNumbers(len(text.split()), tuple(sentences))


def _own_names(study: Study) -> set[str]:
    """Return the names with capitals or digits that begin the arms under treatment, and stand in no other arm."""
    begin = {match[1] for arm in study.arms if arm.role == "treatment" and (match := _OWN_NAME.match(arm.name))}
    others = " ".join(arm.name for arm in study.arms if arm.role != "treatment")
    return {name for name in begin if name not in others}


def _shortened(text: str, names: Iterable[str]) -> set[str]:
    """Return what a text shortens ``names`` to: ``the name (TN)``."""
    behind = rf"\b(?:{'|'.join(re.escape(name) for name in names)})\s?\(([A-Z][A-Za-z0-9-]{{0,7}}[A-Z0-9])(?=[;,)])"
    return {match[1] for match in re.finditer(behind, re.sub(r"\s+", " ", text), re.IGNORECASE) if match[1].isupper()}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds a number, a number in words, and the groups; ``names`` are those of the treatment."""
    treatment = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    groups = f"(?P<T>\\b(?:{treatment}|{_GROUPS[TREATMENT]})\\b)|(?P<C>\\b(?:{_GROUPS[CONTROL]})\\b)"
    return re.compile(f"{groups}|{_NUMBER}|{_IN_WORDS}", re.IGNORECASE)


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
    if len(digits) > _MOST_DIGITS or re.match(r"0[0-9]", digits):
        return None
    relation = _RELATIONS.get((match["relation"] or "=").strip(), "")
    return f"{relation}{'-' if match['sign'] else ''}{digits}{'%' if match['percent'] else ''}"


def _of_words(words: str) -> int:
    """Return the value of a number in words below a million: ``a hundred and twenty-one``."""
    total = part = 0
    for word in words.lower().replace("-", " ").split():
        if word == "thousand":
            total, part = 1000 * (part or 1), 0
        elif word == "hundred":
            part = 100 * (part or 1)
        else:
            part += _WORDS.get(word, 0)
    return total + part
