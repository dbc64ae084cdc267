"""Words and sentences that mean nothing, spread as in a real language: few words often, many words seldom.

Only ``random()`` of the generator is used, because it alone gives the same numbers in every version of Python.
"""

from __future__ import annotations

import itertools
from bisect import bisect
from random import Random

# The search leaves such words out; without them the index would be far larger than that of a real text.
_MOST_COMMON = (
    "the of and in to a with for on or by from that was were is are it as at be not no than this had has an which but "
    "after all more between who did their its one two both"
)
_COMMON = tuple(_MOST_COMMON.split())
_SYLLABLES = tuple(onset + vowel for onset in "bdfghklmnprstvwz" for vowel in "aeiou")
_CODAS = ("", "n", "", "r", "s", "l")
_DIFFERENT = 20_000
# Zipf's law with Mandelbrot's shift. Sums and quotients are the same on every machine; powers need not be.
_WEIGHTS = tuple(itertools.accumulate(1 / (rank + 3) for rank in range(_DIFFERENT)))


def spelled(number: int) -> str:
    """Return the word of that number: two syllables for the first 6,400, then three; no two words are alike."""
    rest, word = number, ""
    while rest or len(word) < 4:
        rest, syllable = divmod(rest, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word + _CODAS[number % len(_CODAS)]


def word(random: Random) -> str:
    """Return one word, often a frequent one."""
    rank = bisect(_WEIGHTS, random.random() * _WEIGHTS[-1])
    return _COMMON[rank] if rank < len(_COMMON) else spelled(rank)


def rare(random: Random) -> str:
    """Return one of all words with the same chance, for names."""
    return spelled(len(_COMMON) + int(random.random() * (_DIFFERENT - len(_COMMON))))


def phrase(random: Random, length: int) -> str:
    """Return ``length`` words without a full stop, for names and titles."""
    return " ".join([rare(random), *(word(random) for _ in range(length - 1))])


def sentences(random: Random, length: int) -> list[str]:
    """Return ``length`` words as sentences with the numbers, brackets and hyphens that clinical prose is full of."""
    found: list[str] = []
    while length > 0:
        wanted = min(length, 8 + int(random.random() * 14))
        tokens = [_token(random) for _ in range(wanted)]
        line = " ".join(tokens)
        found.append(f"{line[0].upper()}{line[1:].rstrip(',')}.")
        length -= wanted
    return found


def _token(random: Random) -> str:
    """Return a word, or now and then a number, a pair of words or a word with a comma."""
    chance = random.random()
    if chance < 0.03:
        return f"{int(random.random() * 1000) / 10}%"
    if chance < 0.05:
        return f"{int(random.random() * 200)}"
    if chance < 0.06:
        return f"(p={int(random.random() * 999) / 1000})"
    if chance < 0.08:
        return f"{rare(random)}-{word(random)}"
    if chance < 0.09:
        return f"{rare(random)}'s"
    return word(random) + ("," if chance < 0.17 else "")
