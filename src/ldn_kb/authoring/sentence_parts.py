"""A sentence with several results becomes one part for each, since one claim states one thing.

Only what is sure is parted: results in percent that stand side by side, and clauses between semicolons. A share of
those on placebo belongs to the share of those on the drug: one statement compares them.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ldn_kb.authoring.sentences import Sentence

_PERCENT = re.compile(
    r"(?<![\w.,/-])[0-9]+(?:\.[0-9]+)?(?:\s?[-–]\s?[0-9]+(?:\.[0-9]+)?)?\s?(?:%|percent\b|per cent\b)", re.I
)
_BETWEEN = re.compile(
    r",?\s+(?:and(?: a further| another)?|with(?: a further| another)?|while|whereas|but)\s+|[,;]\s+", re.I
)
_COMPARES = re.compile(r"\b(?:placebo|compared|comparison|versus|vs?|against|than|controls?|interval|CI)\b", re.I)
_HEAD_ENDS = re.compile(r"(?:[,:]|\bthat\b)\s+(?=\S)", re.I)
_SHORTEST = 4


def parts(sentence: Sentence) -> list[Sentence]:
    """Return the parts of a sentence that each state a result of their own, or the sentence alone.

    What stands before the first result, such as the time and the people, belongs to every part.
    """
    clauses = [piece.strip() for piece in sentence.text.split(";")]
    if len(clauses) > 1 and all(len(clause.split()) >= _SHORTEST for clause in clauses):
        return [part for clause in clauses for part in parts(replace(sentence, text=clause))]
    found = list(_PERCENT.finditer(sentence.text))
    cuts = []
    for one, other in itertools.pairwise(found):
        between = sentence.text[one.end() : other.start()]
        marks = [match for match in _BETWEEN.finditer(between) if len(between[: match.start()].split()) > 1]
        if not marks or _COMPARES.search(between):
            return [sentence]
        cuts.append((one.end() + marks[-1].start(), one.end() + marks[-1].end()))
    tail = sentence.text[found[-1].end() :] if found else ""
    if not cuts or _COMPARES.search(tail):
        return [sentence]
    head = _head(sentence.text[: found[0].start()])
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence.text)]
    pieces = [sentence.text[start:end] for start, end in zip(starts, ends, strict=True)]
    return [replace(sentence, text=piece if number == 0 else f"{head}{piece}") for number, piece in enumerate(pieces)]


def _head(before: str) -> str:
    """Return what stands before the first result up to the clause in which it is stated."""
    ends = [match.end() for match in _HEAD_ENDS.finditer(before)]
    return before[: ends[-1]] if ends else before
