"""Ids for new records: short, readable, built from what the record is about, and not taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase

# Two of these, a year and a number fit into the longest id.
_LONGEST = 40
_WORDS = 3
# What Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_NO_LETTERS = re.compile(r"['’ʼ]")
# Words that tell nothing apart: every record is about the drug, and most titles speak of studies.
_EMPTY_WORDS = """
a an and are as at be by for from has have in into is it its may of on or that the their this to was were when with
low dose naltrexone ldn study studies trial trials randomised randomized controlled placebo double blind pilot clinical
phase treatment therapy effect effects efficacy safety use patients people using
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "2nd", "3rd"))
_SHORTEST_NAME = 5
_LONGEST_INITIALS = 4


def slug(text: str) -> str:
    """Return ``text`` in lower-case letters and digits joined by hyphens, cut at a word: ``Crohn's`` is ``crohns``."""
    kept: list[str] = []
    for word in _words(text):
        if kept and len("-".join([*kept, word])) > _LONGEST:
            break
        kept.append(word[:_LONGEST])
    return "-".join(kept)


def topic(text: str) -> str:
    """Return the first words of ``text`` that tell it apart, as a slug."""
    words = _words(text)
    telling = [word for word in words if word not in _EMPTY]
    return slug(" ".join((telling or words)[:_WORDS]))


def _words(text: str) -> list[str]:
    """Return the words of ``text`` in lower-case ASCII."""
    plain = unicodedata.normalize("NFKD", _NO_LETTERS.sub("", text.lower()).translate(_LETTERS))
    return re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))


def named_conditions(text: str, base: KnowledgeBase) -> list[str]:
    """Return the ids of the conditions that ``text`` names, the longest name first; short names are no proof."""
    found: dict[str, int] = {}
    for condition in base.conditions:
        for name in (condition.name, *condition.synonyms):
            if len(name) >= _SHORTEST_NAME and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
                found[condition.id] = max(len(name), found.get(condition.id, 0))
    # The wider condition is implied by the narrower one.
    wider = {condition.parent for condition in base.conditions if condition.id in found}
    return sorted((key for key in found if key not in wider), key=lambda key: (-found[key], key))


def study(given: Mapping[str, Any], ending: str) -> str:
    """Return ``smith-2007-<ending>``: first author's family name (or journal, or title), year or ``nd``, ending."""
    authors = given.get("authors") or []
    head = slug(_family_name(authors[0])) if authors else ""
    head = head or topic(given.get("journal") or "") or topic(given.get("title") or "") or "study"
    return f"{head}-{given.get('year') or 'nd'}-{ending}"


def claim(article: str, at: str, ending: str) -> str:
    """Return ``<article>-<paragraph>-<ending>``."""
    return f"{article}-{at.replace('.', '')}-{ending}"


def free(wanted: str, taken: Container[str]) -> str:
    """Return ``wanted``, or with the next number behind it if it is taken."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def family(authors: Iterable[str]) -> str:
    """Return the family name of the first author, or nothing."""
    return next((_family_name(author) for author in authors), "")


def _family_name(author: str) -> str:
    """Return ``de Carvalho`` for ``de Carvalho JF Jr``."""
    words = author.split()
    while len(words) > 1 and (
        words[-1].lower().strip(".") in _SUFFIXES or (words[-1].isupper() and len(words[-1]) <= _LONGEST_INITIALS)
    ):
        del words[-1]
    return " ".join(words)
