"""Names of authors as reference lists print them, taken apart in this one place.

``Smith JP``, ``van der Berg AB``, ``Herndon JE 2nd``, ``Aristotle``, or a group: ``INNOVA Study Group``, ``Team WHO``.
"""

from __future__ import annotations

import re
import unicodedata

_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[2-9](?:nd|rd|th)|II|III|IV")
# Words that no family name is; a text with one of them is the name of a group, whatever stands at its end.
_OF_GROUPS = """
    administration agency association authority centers centre centres collaboration collaborative collaborators college
    commission committee company consortium corporation department foundation gmbh group hospital inc institute
    institutes investigators laboratories llc ltd ministry network organisation organization pharmaceuticals programme
    society team university
"""
_WORDS_OF_GROUPS = frozenset(_OF_GROUPS.split())
_JOINED = re.compile(r"\s*[;&]\s*|\s*,\s*|\s+and\s+")
_AND_OTHERS = re.compile(r"[,;]?\s+(?:et\s+al|and\s+others)\.?$", re.IGNORECASE)
_MOST_GIVEN_NAMES = 3


def family_name(text: str) -> str:
    """Return the family name of an author, or the whole name of a group or of somebody with one name.

    ``text`` may also be a name in full with degrees behind it, as articles print it: ``John Smith MD``.
    """
    words = text.split()
    if is_group(words):
        return text
    kept = words
    while len(kept) > 1 and _SUFFIX.fullmatch(kept[-1]):
        kept = kept[:-1]
    while len(kept) > 1 and _are_initials(kept[-1]):
        kept = kept[:-1]
    return " ".join(kept)


def initials_and_suffix(text: str) -> tuple[str, str]:
    """Return what stands behind the family name of an author: ``J. E.`` and ``2nd``; both are empty for a group."""
    words = text.split()[len(family_name(text).split()) :]
    given = [word for word in words if not _SUFFIX.fullmatch(word)]
    suffix = [word for word in words if _SUFFIX.fullmatch(word)]
    dotted = re.sub(r"([^\W\d_])\.?", r"\1. ", " ".join(given))
    return re.sub(r"\s+", " ", dotted.replace(". -", ".-")).strip(), " ".join(suffix)


def one_by_one(text: str) -> list[str]:
    """Return the authors that ``text`` names, each as a reference list prints it: ``Smith, John P.`` as ``Smith JP``.

    A name that is well written comes back as it is.
    """
    text = _AND_OTHERS.sub("", text)
    parts = [part for part in _JOINED.split(text) if part]
    persons = [_has_initials(part) for part in parts]
    if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
        return one_by_one(" ".join((", ".join(parts[:-1]), parts[-1])))
    if len(parts) > 1 and persons[0] and (all(persons) or not is_group(text.split()) or is_group(parts[-1].split())):
        return parts
    if is_group(text.split()):
        return [text]
    given_names = [_initials(part) for part in parts[1::2]]
    if "," in text and len(parts) == 2 * len(given_names) and all(given_names):
        return [f"{family} {initials}" for family, initials in zip(parts[::2], given_names, strict=True)]
    return [parts[0]] if len(parts) == 1 and parts[0] != text else [_family_last(text)]


def _are_initials(word: str) -> bool:
    """Return whether a word is one to four capitals; letters of scripts without capitals are a name."""
    return word.isupper() and _INITIALS.fullmatch(word) is not None


def is_group(words: list[str]) -> bool:
    """Return whether the words of a name are those of a group and not of a person."""
    return any(word.strip("(),.").lower() in _WORDS_OF_GROUPS for word in words)


def _has_initials(text: str) -> bool:
    """Return whether ``text`` is a family name with initials behind it."""
    words = text.split()
    return not is_group(words) and len(words) > 1 and family_name(text) != text


def _initials(given_names: str) -> str:
    """Return the initials of given names; nothing for a text that is no given name."""
    words = [word for word in re.split(r"[\s.-]+", given_names) if word]
    if len(words) > _MOST_GIVEN_NAMES or not all(word[0].isupper() for word in words):
        return ""
    return "".join(word if _are_initials(word) else word[0] for word in words)


def _family_last(text: str) -> str:
    """Return ``John P. Smith`` and ``J. Smith`` with the family name first; any other text as it is."""
    *given_names, family = text.split()
    is_turned = any(_are_initials(word) and (len(word) == 1 or "." in word) for word in given_names)
    if not is_turned or _are_initials(family) or _SUFFIX.fullmatch(family) or is_group(text.split()):
        return text
    initials = _initials(" ".join(given_names))
    return f"{family} {initials}" if initials else text


def one_author(text: str) -> str:
    """Return the name of one author; raises ``ValueError`` with what to write for several, or for one turned round."""
    meant = one_by_one(text)
    if len(meant) > 1:
        raise ValueError(f"names {len(meant)} authors; write each on its own: [{', '.join(meant)}]")
    if meant != [text]:
        raise ValueError(f"is not family name and initials; write {meant[0]}")
    if not is_group(text.split()) and re.search("[,;]", text):
        raise ValueError("holds a comma; write family name and initials of one author, such as Smith JP")
    return text


# What Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})


def plain_words(text: str) -> list[str]:
    """Return the words of ``text`` in lower-case ASCII, as ids are made of them."""
    plain = unicodedata.normalize("NFKD", re.sub("['’ʼ]", "", text.lower()).translate(_LETTERS))
    return re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
