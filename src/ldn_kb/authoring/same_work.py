"""Whether two descriptions are of one publication: titles, people and journals, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

_ALIKE = 0.9
_OTHER = 0.6
_SHORTEST = 20
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "de", "der", "die", "for", "fur", "in", "la", "of", "on", "the", "to", "und")
)
_INITIALS = re.compile(r"[A-Z]{1,4}|[0-9](?:st|nd|rd|th)|Jr|Sr|II|III")


def plain(text: str) -> str:
    """Return a text in small ASCII letters and digits with a space between words."""
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O")).casefold()
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+|[^\x00-\x7f]+", re.sub(r"[‐-―\-]", " ", kept)))


def same_title(one: str, other: str) -> bool:
    """Return whether two titles are of one work: alike, or one is the other without its subtitle."""
    first, second = sorted((plain(one), plain(other)), key=len)
    if len(first) >= _SHORTEST and second.startswith(first):
        return True
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def other_title(one: str, other: str) -> bool:
    """Return whether two titles are so different that they are of two works."""
    first, second = plain(one), plain(other)
    if not same_title(one, other):
        return SequenceMatcher(None, first, second, autojunk=False).ratio() < _OTHER
    return False


def family_names(authors: Sequence[str]) -> list[str]:
    """Return the family name of each author, or the name of a group, in plain letters."""
    families = []
    for author in authors:
        words = author.split()
        while len(words) > 1 and _INITIALS.fullmatch(words[-1]):
            words.pop()
        families.append(plain(" ".join(words)))
    return families


def same_journal(one: str, other: str) -> bool:
    """Return whether two names of a journal are one, each perhaps shortened."""
    first, second = (
        [word for word in plain(re.sub(r"\(.*?\)", " ", name.partition(" : ")[0])).split() if word not in _SMALL_WORDS]
        for name in (one, other)
    )
    if first == second:
        return True
    pairs = zip(first, second, strict=False)
    return len(first) == len(second) and all(a.startswith(b) or b.startswith(a) for a, b in pairs)
