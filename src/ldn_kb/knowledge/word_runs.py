"""Runs of words, and a filter of them that tells copied words from own ones and from which no text can be read.

The filter is a Bloom filter of runs of six words, of which one in three is kept, chosen by its hash. Who guesses the
text word by word learns from it, for each word, a third of log2(1/0.02) bits: less than two, of the three to four that
even the best model of the language leaves open. Two of three guesses, right or wrong, it does not answer at all.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

LENGTH = 6
"""Words of a run. Five are often just the usual words for a thing."""
KEPT = 3
"""One of so many runs is kept."""
FALSE_HITS = 0.02
IN_A_ROW = 3
"""So many runs in a row, of those that could be kept, must be in the filter: fewer are so by chance too often."""
COPIED = 8
"""So many words in a row are copied, where the text itself is at hand."""
MADE_WITH = f"runs of {LENGTH} words, one in {KEPT} kept"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words(text: str) -> list[str]:
    """Return the words of a text as runs are made of them: in small letters, without signs."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


@dataclass(frozen=True)
class RunFilter:
    """A Bloom filter of runs of words; ``salt`` makes the same run look otherwise in each article."""

    salt: str
    hashes: int
    bits: bytes

    @classmethod
    def of(cls, texts: list[str], salt: str) -> RunFilter:
        """Make the filter of the runs of several paragraphs; a run never reaches from one into the next."""
        kept = {digest for text in texts for _, digest in _runs(text, salt) if digest % KEPT == 0}
        size = max(64, math.ceil(-len(kept) * math.log(FALSE_HITS) / math.log(2) ** 2))
        size += -size % 8
        hashes = max(1, round(size / max(1, len(kept)) * math.log(2)))
        bits = bytearray(size // 8)
        for digest in kept:
            for place in _places(digest, min(hashes, 20), size):
                bits[place // 8] |= 1 << place % 8
        return cls(salt, min(hashes, 20), bytes(bits))

    @classmethod
    def read(cls, salt: str, hashes: int, text: str) -> RunFilter | None:
        """Return the filter that a fingerprint holds as text; ``None`` if the text is damaged."""
        try:
            bits = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        return cls(salt, hashes, bits) if bits else None

    @property
    def text(self) -> str:
        """The filter as text."""
        return base64.b64encode(self.bits).decode()

    def copied(self, text: str) -> str | None:
        """Return the words of ``text`` that seem to be copied, if enough runs in a row are in the filter."""
        hits: list[int] = []
        for start, digest in _runs(text, self.salt):
            if digest % KEPT:
                continue
            hits = [*hits, start] if self._holds(digest) else []
            if len(hits) >= IN_A_ROW:
                return " ".join(words(text)[hits[0] : start + LENGTH])
        return None

    def share(self, text: str) -> tuple[int, int]:
        """Return how many runs of ``text`` could be kept, and how many of them are in the filter."""
        found = [self._holds(digest) for _, digest in _runs(text, self.salt) if digest % KEPT == 0]
        return len(found), sum(found)

    def _holds(self, digest: int) -> bool:
        places = _places(digest, self.hashes, len(self.bits) * 8)
        return all(self.bits[place // 8] >> place % 8 & 1 for place in places)


def longest_copied(text: str, source: str) -> list[str]:
    """Return the longest run of words of ``text`` that stands in ``source`` as it is."""
    own, other = words(text), words(source)
    starts: dict[str, list[int]] = {}
    for place, word in enumerate(other):
        starts.setdefault(word, []).append(place)
    best: list[str] = []
    for first in range(len(own)):
        for place in starts.get(own[first], ()):
            length = 0
            while (
                first + length < len(own)
                and place + length < len(other)
                and own[first + length] == other[place + length]
            ):
                length += 1
            if length > len(best):
                best = own[first : first + length]
    return best


def _runs(text: str, salt: str) -> Iterator[tuple[int, int]]:
    """Yield the place and the hash of each run of words."""
    found = words(text)
    for start in range(len(found) - LENGTH + 1):
        run = " ".join(found[start : start + LENGTH]).encode()
        digest = hashlib.blake2b(run, digest_size=16, salt=salt.encode()[:16]).digest()
        yield start, int.from_bytes(digest, "big")


def _places(digest: int, hashes: int, size: int) -> list[int]:
    # Two halves of one hash stand for any number of hashes (Kirsch and Mitzenmacher 2006).
    first, second = digest >> 64, digest & (1 << 64) - 1
    return [(first + number * (second | 1)) % size for number in range(hashes)]
