"""Which sentences of a paragraph speak of one and the same study: where one is brought in, how far it carries on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ldn_kb.authoring.sentences import Sentence

_STUDY = (
    r"(?:stud(?:y|ies)|trials?|RCTs?|meta-?analys[ie]s|reviews?|case[ -](?:reports?|series|stud(?:y|ies))|pilot|"
    r"surveys?|cohorts?|research)"
)
_SAME = re.compile(
    rf"\b(?:this|that|these|those|the(?:se)?(?: same| second| first)?|its) (?:[\w-]+ )?{_STUDY}\b"
    r"(?! (?:published|of|by|in) )"
    r"|\b(?:the same|these|those) (?:researchers|investigators|authors|scientists|team)\b",
    re.I,
)
_BROUGHT_IN = re.compile(
    r"\b(?:an?|another|newer|later|recent|one|two|three|several)\b|\b(?:19|20)[0-9]{2}\b|\bpublished\b", re.I
)
_OF_ITS_PEOPLE = re.compile(
    r"\b(?:participants|subjects|volunteers|(?:the|those|these|of|all) (?:\w+ )?"
    r"(?:patients?|children|women|men|people|group)|response rates? (?:was|were)|he|she|his|her|"
    r"improvements? (?:was|were)|results? (?:was|were))\b",
    re.I,
)
_GOES_ON = re.compile(
    r"(?:further(?:more)?|moreover|in addition|additionally|also|similar(?:ly)?|interestingly|at the end|after|"
    r"at (?:week|month)|on average|overall|what this means|(?:\w+ ){1,2}(?:days|weeks|months|years) later)\b",
    re.I,
)


def spans(sentences: Sequence[Sentence]) -> list[int | None]:
    """Return for each sentence the number of the study that it speaks of, or ``None``.

    A sentence that describes a source brings in a study, unless it points back to the one before. Sentences behind it
    speak of the same as long as they point back, go on about its people, or tell in the past tense what came out.
    """
    found: list[int | None] = []
    current: int | None = None
    count = 0
    for sentence in sentences:
        points_back = current is not None and _SAME.search(sentence.text) is not None
        if sentence.describes_source and not points_back and (current is None or _BROUGHT_IN.search(sentence.text)):
            current, count = count, count + 1
            found.append(current)
        elif current is not None and (points_back or sentence.describes_source or _carries_on(sentence)):
            found.append(current)
        else:
            current = None
            found.append(None)
    return found


def _carries_on(sentence: Sentence) -> bool:
    told = _OF_ITS_PEOPLE.search(sentence.text) or _GOES_ON.match(sentence.text) or sentence.numbers
    return bool(told) and sentence.is_past and not sentence.is_question
