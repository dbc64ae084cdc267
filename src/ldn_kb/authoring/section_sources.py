"""Lines that name the sources of a section ("Sources: Doe 2019"), and the sentences of it that rest on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ldn_kb.authoring.located_text import LocatedText, Paragraph
from ldn_kb.authoring.sentences import Sentence, split

_LABEL = re.compile(
    r"(?:(?:primary|key|main|original|selected|scientific) )?(?:sources?|references?|citations?)(?: cited)?"
    r"\s*(?:[:–—]|$)"
    r"|(?:(?:read|see|learn) more|further reading|(?:the )?(?:original |full )?(?:study|paper|publication)|links?)\s*:",
    re.I,
)
_LEADS_ON = re.compile(r"(?:read|see|learn) more|further reading|links?\b", re.I)
_POINTER = re.compile(r"(?:https?://|www\.|\bdoi\b|\b10\.[0-9]{4,9}/|\bPMID\b|\bPMC[0-9]{4,})", re.I)
_CITATION = re.compile(r"\bet al\b|[^\W\d_].{0,200}?\b(?:19|20)[0-9]{2}\b")
_LONGEST = 60
"""A source has no more words."""
_MOSTLY_LINKS = 0.5
_TITLES = frozenset(("Dr", "Prof", "Professor", "Mr", "Mrs", "Ms", "The", "A", "An"))
_AUTHORS_END = re.compile(r"\bet al\b|[,;(\"“:]|\b(?:19|20)[0-9]{2}\b|\s[–—|-]\s")
_NAME = re.compile(r"\b[A-Z][^\W\d_A-Z][^\W\d_]*(?:[-’'][A-Z]?[^\W\d_]+)*")
_OF_NAMES = re.compile(rf"{_NAME.pattern}|[A-Z]{{1,2}}|and|&|v[ao]n|de[rn]?")
_MOST_NAMES = 8
_APART = re.compile(r"\s[·•|]\s|;\s")
"""Parts several sources in a line."""
_STUDY = (
    r"(?:stud(?:y|ies)|trials?|reviews?|analys[ie]s|meta-analys[ie]s|papers?|surveys?|reports?|cohorts?|experiments?|"
    r"publications?|authors?|researchers|investigators|scientists|team|lab(?:oratory)?)"
)
_POINTS = re.compile(
    rf"\b(?:this|that|the|these|those|its|their|included) (?!only\b)(?:[\w-]+ ){{0,2}}?{_STUDY}\b", re.I
)
_OTHERS = re.compile(r"\b(?:other|earlier|previous|further|future|more|most|larger|no|any|many|some)\b", re.I)
"""Before the word for a study: it speaks of another one."""
_SAYS_WHAT = (
    r"(?:analy[sz]e|call for|call|compare|conclude|confirm|demonstrate|describe|document|enroll?|establishe?|"
    r"estimate|examine|exclude|find|found|follow|gather|highlight|include|indicate|investigate|lack|look at|looked at|"
    r"measure|note|observe|pool|present|prove|rate|recommend|report|represent|reveal|reviewe?|say|said|see|saw|show|"
    r"shown|suggest|summari[sz]e|synthesi[sz]e|teste?|underscore|validate|warn)(?:s|d|ed)?"
)
_IT_FOUND = re.compile(
    r"\b(?:it|they|this|these|those|she|he) (?:(?:does|do|did|can|could|has|have|was|were)(?: ?not|n['’]t)? "
    rf"|cannot )?(?:(?:also|not|then|therefore|only|however|yet|still|even|first) ){{0,2}}{_SAYS_WHAT}\b",
    re.I,
)
_STUDY_FOUND = re.compile(
    rf"\b{_STUDY} (?:[\w-]+ly )?(?:also )?(?:{_SAYS_WHAT}|(?:argue|outline|propose|observe|explain)(?:s|d)?)\b", re.I
)
_DENIES = re.compile(r"\b(?:not|cannot|never|\w+n['’]t)\b", re.I)
_RESULTS = re.compile(
    r"\b(?:the|these|those|its|all|both|results?|findings?|improvements?|patients|participants|controls?|cells?|groups?)"
    r"\b[^,;:—–]{0,120}?\b(?:was|were|had|showed|exhibited|displayed|reported|experienced|improved|fell|rose|decreased|increased|"
    r"remained|lacked|felt|dropped|declined|achieved|reached|differed)\b",
    re.I,
)
"""Tells in the past tense what came out."""


@dataclass(frozen=True)
class NamedSource:
    """A source as a line names it, and the address that it links to."""

    text: str
    address: str | None = None

    @property
    def people(self) -> frozenset[str]:
        """Its authors, if their names are all that stands before journal, title or year."""
        begin = _AUTHORS_END.split(self.text)[0]
        words = begin.replace(".", " ").split()
        if not words or len(words) > _MOST_NAMES or not all(_OF_NAMES.fullmatch(word) for word in words):
            return frozenset()
        return frozenset(_NAME.findall(begin)) - _TITLES

    @property
    def described(self) -> str:
        """What it is called, with its address."""
        return self.text if self.address is None or self.address in self.text else f"{self.text}, {self.address}"


@dataclass(frozen=True)
class SectionSources:
    """The lines that name sources, and by paragraph the sources of what stands above such lines in its section."""

    lines: frozenset[str]
    of: dict[str, tuple[NamedSource, ...]]
    ends: frozenset[str] = frozenset()
    """Paragraphs of which the last sentence is such a line."""


def section_sources(text: LocatedText) -> SectionSources:
    """Return the sources that the sections of a text name at their end.

    A single list in a text with several sections names the sources of the whole: no section's.
    """
    lines: set[str] = set()
    own = {item.at: sources for item in text.paragraphs if (sources := _at_end(item))}
    groups: list[tuple[list[Paragraph], tuple[NamedSource, ...]]] = []
    for _, paragraphs in text.sections:
        start = place = 0
        while place < len(paragraphs):
            named = _named_at(paragraphs, place)
            if named is None:
                place += 1
                continue
            end, sources = named
            lines.update(item.at for item in paragraphs[place:end])
            groups.append(([*paragraphs[start:place]], sources))
            start = place = end
    headed = sum(any(item.at not in lines for item in found) for _, found in text.sections)
    if len(groups) == 1 and not own and headed > 1 and len(groups[0][1]) > 1:
        groups = []
    of = {item.at: sources for above, sources in groups for item in above}
    return SectionSources(frozenset(lines), of | own, frozenset(own))


def _at_end(paragraph: Paragraph) -> tuple[NamedSource, ...]:
    """Return the sources that the last sentence of a paragraph names for it: "It eased pain. Source: Doe 2019"."""
    sentences = split(paragraph.text)
    label = _LABEL.match(sentences[-1].text) if len(sentences) > 1 else None
    rest = sentences[-1].text[label.end() :].strip() if label is not None else ""
    if not rest or not (_POINTER.search(rest) or _CITATION.search(rest) or paragraph.sources):
        return ()
    linked = tuple(item for item in paragraph.sources if item[0] in rest)
    return tuple(_sources_of(rest, replace(paragraph, sources=linked)))


def _named_at(paragraphs: Sequence[Paragraph], place: int) -> tuple[int, tuple[NamedSource, ...]] | None:
    """Return where the lines end that name sources from ``place`` on, and the sources, if any do."""
    first = paragraphs[place]
    label = _LABEL.match(first.text)
    if label is None:
        return None
    rest, end = first.text[label.end() :].strip(), place + 1
    listed = [item for item in paragraphs[end:] if item.at.startswith(f"{first.at}.b")] if ".b" not in first.at else []
    if rest:
        if not _is_source(rest, first):
            return None
        sources = list(_sources_of(rest, first))
    else:
        sources = []
        if not listed:
            while end + len(listed) < len(paragraphs) and _is_source(
                paragraphs[end + len(listed)].text, paragraphs[end + len(listed)]
            ):
                listed.append(paragraphs[end + len(listed)])
        if not listed:
            return None
    sources += [source for item in listed for source in _sources_of(item.text, item)]
    return end + len(listed), tuple(sources)


def _is_source(text: str, paragraph: Paragraph) -> bool:
    """Return whether a text names a source and states nothing: it links to a paper, or gives authors and a year."""
    if len(text.split()) > _LONGEST:
        return False
    # "Read more" with a link to another page of the site leads on.
    linked = bool(paragraph.sources) or (paragraph.links > _MOSTLY_LINKS and _LEADS_ON.match(paragraph.text) is None)
    return linked or _POINTER.search(text) is not None or _CITATION.search(text) is not None


def _sources_of(text: str, paragraph: Paragraph) -> list[NamedSource]:
    """Return the sources that a line names: its parts one by one, or else its links, or the line."""
    parts = [part.strip(" .;") for part in _APART.split(text) if part.strip(" .;")]
    if len(parts) == 1 and len(paragraph.sources) > 1:
        return [NamedSource(name, address) for name, address in paragraph.sources]
    found = []
    for part in parts:
        address = next((address for name, address in paragraph.sources if name in part or part in name), None)
        found.append(NamedSource(part, address))
    return found


def rests_on(sentence: Sentence, sources: Sequence[NamedSource], *, before: bool) -> bool:
    """Return whether a sentence of a section speaks of its sources; ``before`` says whether the one before it does.

    It does if it names a study or an author of them, says "this study" or "the authors", or tells a result; behind one
    that does, "it found" is enough.
    """
    if sentence.is_question:
        return False
    points = any(not _OTHERS.search(match.group()) for match in _POINTS.finditer(sentence.text))
    if points or sentence.names_source or bool(by_author(sentence, sources)):
        return True
    if before:
        return _IT_FOUND.search(sentence.text) is not None or _RESULTS.search(sentence.text) is not None
    counts = any(number.unit != "year" for number in sentence.numbers)
    return counts and sentence.tells_result and sentence.is_past


def tells_finding(sentence: Sentence) -> bool:
    """Return whether a sentence that rests on a source tells what it found, and not what it is or does not prove."""
    if _DENIES.search(sentence.text):
        return False
    return _STUDY_FOUND.search(sentence.text) is not None or _RESULTS.search(sentence.text) is not None


def by_author(sentence: Sentence, sources: Sequence[NamedSource]) -> list[NamedSource]:
    """Return those of the sources of which a sentence names an author."""
    said = set(_NAME.findall(sentence.text))
    return [source for source in sources if source.people & said]
