"""Words as people type them into a search field, so that each finds what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_AMERICAN = {"tumour": "tumor", "paed": "ped", "oea": "ea", "anaes": "anes"}


def variants(names: Iterable[str]) -> Iterator[str]:
    """Yield words of ``names`` in one go (MECFS, NFkB, Crohns), without accents, and in American spelling."""
    for word in (word for name in names for word in name.split()):
        if re.search(r"\w\W\w", word):
            yield re.sub(r"\W", "", word)
        if not word.isascii():
            yield "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
        for british, american in _AMERICAN.items():
            if british in word.lower():
                yield word.lower().replace(british, american)
