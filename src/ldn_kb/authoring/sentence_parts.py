"""A sentence with several results becomes one part for each, since one claim states one thing.

Only what is sure is parted: results in percent that stand side by side, and clauses between semicolons. A share of
those on placebo belongs to the share of those on the drug: one statement compares them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from ldn_kb.authoring.sentences import Sentence

_PERCENT = re.compile(
    r"(?<![\w.,/-])[0-9]+(?:\.[0-9]+)?(?:\s?[-–]\s?[0-9]+(?:\.[0-9]+)?)?\s?(?:%|percent\b|per cent\b)", re.I
)
_BETWEEN = re.compile(
    r",?\s+(?:and(?: a further| another)?|with(?: a further| another)?|while|whereas|but)\s+|[,;]\s+", re.I
)
_COMPARES = re.compile(r"\b(?:placebo|compared|comparison|versus|vs?|against|than|controls?|interval|CI)\b", re.I)
_HEAD_ENDS = re.compile(r"(?:[,:]|\b(?:that|found|reported|showed))\s+", re.I)
_IN_BRACKETS = re.compile(r"\s?\([^()]*\)")
_SHORTEST, _SHORTEST_CLAUSE = 4, 5
_CELL = " | "
_SEMICOLON = re.compile(r";(?![^()]*\))")
_JOINS = re.compile(
    r"(?:,|\s[—–-])\s(?:but|while|whereas|which is why)\s"
    r"|,?\s(?=and (?:it|they|is|are|was|were|has|have|can|may|reported|found|showed|noted|concluded)\b)",
    re.I,
)
_ADDS = re.compile(
    # A reason: "because" or "since", or "as" with a verb of its own.
    r",?\s(?=(?:because|since) (?:the|this|these|there|it|they|its|[\w-]+ (?:is|are|was|has))\b)"
    r"|(?<!such)(?<!well),?\s(?=as (?!\w+ing\b)(?:it|they|there|"
    r"(?:[\w-]+ ){1,3}?(?:is|are|was|were|has|have|can|will|does|do))\b)"
    # What else it does, or does not.
    r"|\s(?=but also\b)|\s(?=but (?!also\b))|,?\s(?=and (?:no|not|never)\b)"
    r"|,?\s(?=and (?:the|your|their|his|her|some|many|most|this|that|these|those|all) (?:[\w-]+ ){1,3}?"
    r"(?:is|are|was|were|has|have|had|can|may|will|should|needs?|must|do|does)\b)"
    # What came with it, or of it.
    r"|,\s(?=with (?!no\b)(?:[\w'-]+ ){2})"
    r"|,\s(?=(?:often|usually|mostly|typically) \w+ing\b)"
    r"|,\s(?=(?:suppress|reduc|lower|block|improv|rais|increas|caus|trigger|lead|result|allow|help)ing\b)",
    re.I,
)
_MAY_PART = re.compile(
    r"[,;:]\s+(?:and|or|but|as well as|which|who|so|while|whereas|because|although|though|including|with|by|thus|then|"
    r"not)?\s*"
    r"|\s[–—-]\s|\s?[()]\s?"
    r"|\s(?:and(?: also| then)?|but(?: also)?|or|as well as|which|while|whereas|because|although|due to|so that|"
    r"thereby|"
    r"in order to|when|if|until|unless)\s",
    re.I,
)
"""Behind it a sentence may state another thing."""
_SERIES = re.compile(r", [^,;()]{3,50}, (?:and|or) ")
_MOST_FURTHER, _SHORT_LIST = 3, 14
_OPENS = re.compile(r"(?:if|when|while|since|because|as|although|though|after|before|once|unless)\b[^,]*$", re.I)
"""A clause that waits for its main clause: nothing is parted within it."""
_SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|may|might|could|will|would|should|must|does|do|did|\w+n['’]t|\w+ed|"
    r"\w+ing|gives?|gave|came|went|took|takes?|fell|falls?|rose|rises?|found|makes?|made|keeps?|says?|said|pays?|gets?|hears?|"
    r"(?:help|work|show|block|reduce|improve|increase|lower|cause|act|bind|treat|need|last)s?)\b",
    re.I,
)


def parts(sentence: Sentence) -> list[Sentence]:
    """Return the parts of a sentence that each state a result of their own, or the sentence alone.

    What stands before the first result, such as the time and the people, belongs to every part.
    """
    if len(cells := _cells(sentence.text)) > 1:
        return [replace(sentence, text=cell) for cell in cells]
    clauses = [piece.strip() for piece in _SEMICOLON.split(sentence.text)]
    if len(clauses) > 1 and all(len(clause.split()) >= _SHORTEST for clause in clauses):
        return [part for clause in clauses for part in parts(replace(sentence, text=clause))]
    found = list(_PERCENT.finditer(sentence.text))
    if not found and (pair := _clauses(sentence.text)):
        return [part for clause in pair for part in parts(replace(sentence, text=clause))]
    cuts = []
    for one, other in itertools.pairwise(found):
        between = sentence.text[one.end() : other.start()]
        marks = [match for match in _BETWEEN.finditer(between) if between[: match.start()].strip()]
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


def further(pieces: Sequence[Sentence], subjects: Callable[[str], Collection[object]]) -> list[Sentence]:
    """Return what the parts of a sentence may state besides, where that is not sure: clauses, and items of lists.

    Each has something of its own: a verb, a number, or a name of which ``subjects`` knows. Of things in a row each may
    be one.
    """
    found: list[Sentence] = []
    for piece in pieces:
        texts = [text.strip(" .,;:()–—-") for text in _MAY_PART.split(piece.text) if text]
        is_list = len(piece.text.split()) <= _SHORT_LIST or _SERIES.search(piece.text) is not None
        for text in filter(None, texts[1:]):
            says = len(text.split()) >= _SHORTEST_CLAUSE and _SAYS.search(text)
            if says or is_list or (subjects(text) and len(text) > _SHORTEST) or Sentence(text).numbers:
                found.append(replace(piece, text=text))
    return found[:_MOST_FURTHER]


def _cells(text: str) -> list[str]:
    """Return the cells of a row that each say something, with its first cell, which names what they speak of."""
    label, *cells = text.split(_CELL)
    if not cells[1:]:
        return []
    found: list[str] = []
    for cell in cells:
        if found and len(cell.split()) < _SHORTEST:
            found[-1] += f"{_CELL}{cell}"
        else:
            found.append(f"{label}{_CELL}{cell}")
    return found


def _clauses(text: str) -> tuple[str, str] | None:
    """Return the two statements of a sentence that sets one against, or beside, another."""
    for match in (*_JOINS.finditer(text), *_ADDS.finditer(text)):
        one, other = text[: match.start()], text[match.end() :]
        if _OPENS.match(one) or one.count("(") > one.count(")"):
            continue
        if min(len(one.split()), len(other.split())) >= _SHORTEST_CLAUSE and _SAYS.search(one) and _SAYS.search(other):
            return one, other
    return None


def _head(before: str) -> str:
    """Return what stands before the first result up to the clause in which it is stated, without brackets."""
    before = _IN_BRACKETS.sub("", before)
    ends = [match.end() for match in _HEAD_ENDS.finditer(before)]
    return before[: ends[-1]] if ends else before
