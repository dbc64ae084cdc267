"""Sentences that are probably nothing to check: they wait in the worksheet, in sight, and cost nothing there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ldn_kb.authoring import without_claims
from ldn_kb.authoring.sentences import Sentence

HEADING = "a heading"
SOURCE = "names a source"
QUESTION = "a question"
NOTHING_KNOWN = "names nothing that is known here"
ADVICE = "advice to the reader"
FEELING = "what the writer feels or hopes"
OWN_LIFE = "tells of the writer's own life"
STORY = "tells of one person"
OFFER = "what the publisher offers"
ELSEWHERE = "does not speak of {drug}"
FURTHER = "if it states this as well"

_VERBS = """
    ask avoid be book bring build call check choose click compare consider contact discuss do download eat
    ensure enter explore fill find follow get give go have imagine join keep learn let listen look make meet
    note notice pay plan practice practise prioritise prioritize reach remember schedule see seek set share
    speak start stay stick stop take talk think track trust try use visit wait walk work write
"""
_ORDER = re.compile(
    r"(?:(?:so|and|but|please|instead|first|next|then|finally|always|never|also|above all|most importantly),? )*"
    r"(?:(?:if|when|before|once|while|whether|as|until) (?:you|your)\b[^,]*, )?"
    rf"(?:please |always |never |don['’]t |do not )?(?:{'|'.join(_VERBS.split())})\b(?! (?:is|are|was|were)\b)",
    re.I,
)
_TO_READER = re.compile(
    r"\byou (?:should|need to|must|have to|may want|might want|will want)\b"
    r"|\byou can (?:also )?(?:ask|try|start|look|talk|do)\b"
    r"|\byou(?:['’]ll|['’]d| will| would)? (?:want|need|deserve|wish)\b"
    r"|\b(?:it['’]s|it is) (?:\w+ )?(?:important|essential|crucial|best|wise|worth|helpful|vital) (?:to|that you)\b"
    r"|\b(?:talk|speak) (?:to|with) (?:your|a)\b|\bask your\b",
    re.I,
)
"""Tells the reader what to do."""
_FEELS = re.compile(
    r"\b(?-i:I)(?:['’]m| am|['’]ve| have| was)? (?:\w+ly )?(?:hope|wish|love|feel|felt|believe|think|wonder|am|"
    r"remember|excited|thrilled|grateful|convinced|glad|sorry|want|encourage|invite|know)\b"
    r"|\b(?:we|I) (?:\w+ly )?(?:hope|wish|are excited|are grateful|look forward)\b"
    r"|\b(?:is|are|was|were)(?: (?:so|truly|really|quite|very|deeply|simply))? (?:striking|amazing|fascinating|"
    r"exciting|"
    r"galling|frustrating|infuriating|heartbreaking|inspiring|sad|wonderful)\b",
    re.I,
)
_EFFECT = re.compile(
    r"\b(?:help|work|improv|reduc|eas(?:e|ed|es|ing)\b|pain|better|worse|benefit|effect|treat|relie|sle(?:ep|pt)|symptom|"
    r"saf|side|stop|fatigue|energy|relaps|flare|cur(?:e|ed|es)\b)",
    re.I,
)
"""Says what the drug did."""
_ONE_PERSON = re.compile(
    r"\b(?:she|he|her|his|him|hers|herself|himself|(?:this|the|that) (?:patient|client|woman|man))\b", re.I
)
_OFFERS = re.compile(
    r"\b(?:we|our (?:\w+ )?(?:team|clinic|practice|office|staff|doctors?|practitioners?|providers?|pharmacists?|"
    r"pharmacy|patients|clients|members|program(?:me)?s?|services?|approach|mission|goal))\b(?! (?:know|knew|found|"
    r"find|saw|studied|see that|tested|measured)\b)",
    re.I,
)
_OF_THE_DRUG = re.compile(
    r"\b(?:dos(?:e|es|ed|ing|ages?)|drugs?|medications?|medicines?|prescri\w+|compound\w*|pharmac\w+|side[- ]effects?|"
    r"capsules?|tablets?|pills?|antagonists?|mg|milligrams?|titrat\w+|placebo|off[- ]label)\b"
    r"|^(?:works?|acts?|may|can|might|(?:eas|reduc|improv|reliev|decreas|increas|minimi[sz]|rais|modulat|balanc|stimulat|"
    r"regulat)es?|(?:calm|help|lower|block|boost|support|treat|prevent|slow|restor|bind|lessen|strengthen)e?s?)\b",
    re.I,
)
"""May speak of the drug without its name."""
_POINTS_BACK = re.compile(r"(?:it|its|this|that|these|they|both|the (?:same|latter|former))\b", re.I)
_POINTS = re.compile(r"\b(?:it|its|they|this|these)\b", re.I)
_FEW_SECTIONS, _MOSTLY = 4, 0.6
_FIGURELESS = ("year", "$", "€", "£")


def own_words(sentence: Sentence, *, names_drug: bool) -> str:
    """Return why a sentence probably states nothing to check, by its own words; an empty text if it may."""
    text = sentence.text
    if found := without_claims.beside_the_point(sentence):
        return found
    if _FEELS.search(text) and not sentence.describes_source and not sentence.numbers:
        return FEELING
    if sentence.describes_source:
        return ""
    is_story = not names_drug and not sentence.is_speech and _ONE_PERSON.search(text)
    if _counts(sentence):
        return STORY if is_story else ""
    if sentence.is_of_own_life and not _EFFECT.search(text):
        return OWN_LIFE
    if names_drug:
        return ""
    if _ORDER.match(text) or _TO_READER.search(text):
        return ADVICE
    if _OFFERS.search(text):
        return OFFER
    return STORY if is_story else ""


def _counts(sentence: Sentence) -> bool:
    return any(not number.unit.startswith(_FIGURELESS) for number in sentence.numbers)


def strays(named: Sequence[bool]) -> bool:
    """Return whether an article is mostly on something else; ``named`` says which of its sections name the drug."""
    return len(named) >= _FEW_SECTIONS and sum(named) < _MOSTLY * len(named)


@dataclass(frozen=True)
class Near:
    """Whether the drug is named above a sentence (its heading, what leads its list in), beside it, in its section."""

    above: bool
    beside: bool
    in_section: bool

    def speaks_of_it(self, text: str) -> bool:
        """Return whether a sentence that does not name the drug is likely to speak of it all the same."""
        points = self.in_section and _POINTS_BACK.match(text) is not None
        return self.above or self.beside or points or _OF_THE_DRUG.search(text) is not None


def may_be_of_the_drug(text: str) -> bool:
    """Return whether a sentence may speak of the drug: it points to something, too."""
    return _OF_THE_DRUG.search(text) is not None or _POINTS.search(text) is not None


def of_paragraph(waits: Mapping[int, str], sentences: Sequence[Sentence], drug: re.Pattern[str]) -> str | None:
    """Return the reason why a paragraph has no claims, if each of its sentences waits and none of them names the drug.

    ``waits`` says by the number of a sentence why it waits.
    """
    if len(waits) < len(sentences) or any(drug.search(item.text) for item in sentences):
        return None
    told: Collection[str] = [why for why in waits.values() if why not in (HEADING, SOURCE)]
    return next(iter(told), None)
