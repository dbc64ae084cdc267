"""What a paragraph of a new article may be: without claims, or sentences with subjects, studies and questions."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ldn_kb.authoring import waiting_sentences, without_claims
from ldn_kb.authoring.described_studies import spans
from ldn_kb.authoring.finding_candidates import FindingCandidates
from ldn_kb.authoring.linked_sources import LinkedSources, linked
from ldn_kb.authoring.list_leads import ListLead, hedge_of_lead, is_name, leading, run_in
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.named_subjects import NamedSubjects
from ldn_kb.authoring.question_candidates import QuestionCandidates
from ldn_kb.authoring.section_sources import section_sources, tells_finding
from ldn_kb.authoring.section_studies import OfSection, SectionStudies
from ldn_kb.authoring.sentence_parts import further, parts
from ldn_kb.authoring.sentences import Sentence, split
from ldn_kb.authoring.statement_subjects import HOW, StatementSubjects, Surroundings, Told
from ldn_kb.authoring.study_candidates import LIKELY, MOST, StudyCandidate, StudyCandidates, sure
from ldn_kb.authoring.waiting_sentences import Near
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.lookup import lookup
from ldn_kb.model import Condition
from ldn_kb.model.vocabulary import Hedge

_SHORT = 4
_LONGEST_QUESTION = 15
_GENERAL = re.compile(
    r"(?:important )?(?:note|reminder|remember|keep in mind|overall|in (?:short|summary|conclusion))\b", re.I
)
"""Begins a remark on all that was said before, not on what the heading names."""
_FEW = 2
_OF_SECTION = "named in its section"


@dataclass(frozen=True)
class Proposal:
    """A statement that can be checked, with what the knowledge base knows of it.

    ``number`` is that of its sentence, ``part`` which part of it this is, and of how many. ``subjects`` are ids with
    the words that name them; ``cited`` are the studies behind the numbers of its notes. ``hedge`` and ``names_source``
    hold of the sentence as it stands in its paragraph: what came out of a study is reported, whatever sentence says so.
    ``findings`` are those that it may assert something of: of one disease the outcomes that it names, or else its main
    one; of several diseases the diseases themselves, each of which means its main one; ``names_outcome`` says whether
    it names what was measured. ``is_sure`` says whether the
    first question is likely enough to be proposed. ``lead`` is the sentence that leads in the list of which it
    is an item. ``linked`` are the studies that it links to, ``unknown`` the addresses of papers that are none of those.
    ``in_doubt`` says whether its subjects are too often others to be proposed, ``strange`` is the name beside them of
    which there is no record. ``waits`` says why it is probably no statement to check; it is empty for all others. What
    a sentence may state besides has a part behind all others. ``lost`` are the words of sources that its section names
    and that have no record here; ``is_result`` says whether it tells what came out of a study.
    """

    at: str
    number: int
    part: tuple[int, int]
    sentence: Sentence
    hedge: Hedge
    names_source: bool
    subjects: tuple[tuple[str, str], ...]
    studies: tuple[StudyCandidate, ...]
    cited: tuple[str, ...]
    findings: tuple[str, ...]
    questions: tuple[str, ...]
    is_sure: bool
    lead: str = ""
    linked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    in_doubt: bool = False
    strange: str | None = None
    waits: str = ""
    names_outcome: bool = False
    lost: str = ""
    is_result: bool = False

    @property
    def not_found(self) -> bool:
        """Whether it describes a source that is none of the studies here."""
        return self.names_source and not (self.studies or self.cited or self.linked or self.unknown)


@dataclass(frozen=True)
class _Told:
    """The sentences of a paragraph: of which study each speaks, what they link to, and which is a heading.

    ``of_section`` are the sources of the section for each sentence that speaks of them.
    """

    sentences: list[Sentence]
    studies: list[int | None]
    links: LinkedSources
    heading: Sentence | None
    of_section: list[OfSection | None]


class Proposer:
    """Proposes what the sentences of an article are about, from the names, numbers and questions of a base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._named = NamedSubjects(base)
        self._about = StatementSubjects(base, self._named, self._drug)
        self._findings = FindingCandidates(base, self._about.gravest)
        self.studies = StudyCandidates(base)
        self._questions = QuestionCandidates(base)
        self._of_sections = SectionStudies(self.studies, self.subjects)

    def subjects(self, text: str) -> list[tuple[str, str]]:
        """Return the conditions, mechanisms and topics that a text names, each with the name."""
        return self._named.of(text)

    def is_checkable(self, sentence: Sentence) -> bool:
        """Return whether a sentence states something that can be held against a source."""
        subjects = self.subjects(sentence.text)
        if sentence.is_question:
            # "What if I told you that it helps with this and that?" states something.
            return len(subjects) > 1 and len(sentence.text.split()) > _LONGEST_QUESTION
        if sentence.is_of_own_life and not self._drug.search(sentence.text) and not sentence.describes_source:
            return False
        if sentence.text.count(" ") <= _SHORT:
            return bool(sentence.numbers or subjects)
        return bool(sentence.numbers or subjects or sentence.describes_source or self._drug.search(sentence.text))

    def _waits(self, sentence: Sentence, near: Near, *, is_of_study: bool) -> str:
        """Return why a sentence is probably nothing to check, or an empty text."""
        names_drug = self._names_drug(sentence.text)
        is_item = near.above and not sentence.text.rstrip().endswith(".")
        why = waiting_sentences.own_words(sentence, names_drug=names_drug or is_item)
        if why and not (is_of_study and why == waiting_sentences.STORY):
            return why
        if not is_of_study and not self.is_checkable(sentence):
            if sentence.is_question:
                return waiting_sentences.QUESTION
            own_life = sentence.is_of_own_life and not names_drug
            return waiting_sentences.OWN_LIFE if own_life else waiting_sentences.NOTHING_KNOWN
        if near.speaks_of_it(sentence.text) or self._names_harm(sentence.text):
            return ""
        if is_of_study and sure(self.studies.of_sentence(sentence, dict(self.subjects(sentence.text)))):
            return ""
        return waiting_sentences.ELSEWHERE.format(drug=self._base.subject.short)

    def _names_drug(self, *texts: str) -> bool:
        return any(map(self._drug.search, texts))

    def _names_harm(self, text: str) -> bool:
        """Return whether a text names what the drug was measured to do to people besides."""
        return any(item.harm for key, _ in self.subjects(text) for item in self._base.findings_about(key))

    @functools.cached_property
    def _drug(self) -> re.Pattern[str]:
        subject = self._base.subject
        names = sorted({subject.name, subject.short, subject.substance}, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)

    def article(self, text: LocatedText, *, is_whole: bool = False) -> tuple[list[Proposal], dict[str, str]]:
        """Return proposals for all sentences in reading order, and the reasons of paragraphs that state nothing.

        Those that are probably nothing to check wait; what is known of them is looked for only if it ``is_whole``.
        """
        references = {number: self.studies.of_reference(item.text) for number, item in enumerate(text.references, 1)}
        found: list[Proposal] = []
        reasons: dict[str, str] = {}
        tail = {paragraph.at for paragraph in text.paragraphs[-MOST:]}
        above = Surroundings((), (), "", (), Hedge.ASSERTED)
        lead = ListLead()
        sections = [heading for heading, paragraphs in text.sections if paragraphs]
        named = {item.heading for item in text.paragraphs if self._names_drug(item.text, item.heading or "")}
        sources = section_sources(text)
        of_section = self._of_sections.of(text, sources)
        is_elsewhere = waiting_sentences.strays([heading in named for heading in sections])
        for place, paragraph in enumerate(text.paragraphs):
            sentences = split(paragraph.text)
            lead = lead.at(paragraph, is_first=not place or text.paragraphs[place - 1].heading != paragraph.heading)
            is_item = ".b" in paragraph.at
            notes = tuple(dict.fromkeys(note for item in sentences for note in item.notes))
            is_general = not is_item and _GENERAL.match(paragraph.text) is not None
            own_heading = run_in(sentences)
            above_it = own_heading.text if own_heading is not None else paragraph.heading or ""
            heading = [] if is_general else self.subjects(above_it)
            around = Surroundings(
                tuple(heading),
                tuple(dict((*(above.subjects if is_item else ()), *self.subjects(paragraph.text))).items()),
                f"{above.text} {paragraph.text}" if is_item else f"{paragraph.heading or ''} {paragraph.text}",
                notes or (above.notes if is_item else ()),
                above.hedge if is_item else hedge_of_lead(sentences),
                self._named.title(above_it, heading),
                lead.over(
                    paragraph,
                    sentences,
                    is_name=is_name(paragraph.text, [name for _, name in self.subjects(paragraph.text)]),
                ),
                above.lead if is_item else leading(sentences),
                lead.is_near,
            )
            if not is_item:
                above = around
            links = linked(sentences, paragraph.sources, ends_with_source=paragraph.at in sources.ends)
            told = _Told(
                sentences, spans(sentences), links, own_heading, of_section.get(paragraph.at, [None] * len(sentences))
            )
            # An article that never names the drug calls it something else.
            # What stands under another heading is not beside it.
            nearest = () if is_elsewhere else text.paragraphs[max(0, place - 1) : place + 2]
            beside = [item.text for item in nearest if item.heading == paragraph.heading]
            leads = is_item * around.lead or (lead.sentence.text if lead.sentence is not None else "")
            is_led = self._names_drug(above_it, leads) or self._names_harm(above_it)
            is_led = is_led or waiting_sentences.may_be_of_the_drug(leads) or Sentence(leads).describes_source
            is_beside = not named or self._names_drug(around.text, *beside)
            near = Near(is_led, is_beside, not named or (paragraph.heading in named and not is_elsewhere))
            waits = self._waiting(told, near)
            if paragraph.at in sources.lines:
                reason: str | None = waiting_sentences.SOURCE
            elif len(sentences) == 1 and place + 1 < len(text.paragraphs) and without_claims.leads_in(sentences[0]):
                reason = without_claims.LEAD
            else:
                checkable = [item for number, item in enumerate(sentences, 1) if number not in waits]
                is_last = paragraph.at in tail
                reason = without_claims.reason(paragraph, sentences, checkable, is_last=is_last)
            lead = lead.of(paragraph, sentences)
            if reason is None and len(waits) == len(sentences):
                reason = self._reason(waits, sentences, is_led=is_led)
            if reason:
                reasons[paragraph.at] = reason
                waits = {number: waits.get(number, reason) for number in range(1, len(sentences) + 1)}
            found += self._statements(paragraph.at, told, waits, around, references, is_whole=is_whole)
        return found, reasons

    def _waiting(self, told: _Told, near: Near) -> dict[int, str]:
        """Return the numbers of the sentences that are probably nothing to check, each with the reason."""
        waits: dict[int, str] = {}
        for number, (item, study) in enumerate(zip(told.sentences, told.studies, strict=True), 1):
            if item is told.heading:
                waits[number] = waiting_sentences.HEADING
            elif number - 1 in told.links.lines:
                waits[number] = waiting_sentences.SOURCE
            elif told.of_section[number - 1] is not None and self.subjects(item.text):
                continue
            elif why := self._waits(item, near, is_of_study=study is not None):
                waits[number] = why
        return waits

    def _reason(self, waits: dict[int, str], sentences: list[Sentence], *, is_led: bool) -> str | None:
        """Return why a paragraph of which every sentence waits has no claims; one that may have keeps its first."""
        reason = waiting_sentences.of_paragraph(waits, sentences, self._drug)
        first = next((number for number, why in waits.items() if why == waiting_sentences.NOTHING_KNOWN), None)
        if first is None:
            return reason
        if is_led or not reason or waiting_sentences.may_be_of_the_drug(sentences[first - 1].text):
            del waits[first]
            return None
        return reason

    def _statements(
        self,
        at: str,
        told: _Told,
        waits: dict[int, str],
        around: Surroundings,
        references: dict[int, str | None],
        *,
        is_whole: bool,
    ) -> Iterator[Proposal]:
        """Yield what is known of each statement of a paragraph, and of what its sentences may state besides."""
        is_item = ".b" in at
        for number, (sentence, study) in enumerate(zip(told.sentences, told.studies, strict=True), 1):
            alike = zip(told.sentences, told.studies, strict=True)
            span = [] if study is None else [item for item, other in alike if other == study]
            why = waits.get(number, "")
            pieces = [sentence] if why else parts(sentence)
            rest = [] if why else further(pieces, self.subjects)
            addresses = told.links.of(number - 1, [piece.text for piece in pieces], told.studies)
            section = told.of_section[number - 1]
            stated: list[Proposal] = []
            for which, piece in enumerate((*pieces, *rest), 1):
                is_besides = which > len(pieces)
                if (why or is_besides) and not is_whole:
                    stated.append(_bare(at, number, (which, len(pieces)), piece, why or waiting_sentences.FURTHER))
                    continue
                told_of = Told(span, is_item, addresses[min(which, len(pieces)) - 1])
                one = self._proposal(at, number, (which, len(pieces)), piece, told_of, around, references, section)
                stated.append(_besides(one, stated[-1]) if is_besides else replace(one, waits=why))
            yield from stated

    def _proposal(
        self,
        at: str,
        number: int,
        part: tuple[int, int],
        sentence: Sentence,
        told: Told,
        around: Surroundings,
        references: dict[int, str | None],
        section: OfSection | None,
    ) -> Proposal:
        """Return what is known of one statement."""
        subjects = self._about.of(sentence, told, around)
        every = {*subjects, *dict(around.heading), *dict(around.subjects)}
        described = told.sentence or sentence
        if told.sentence and sentence.years and sure(self.studies.of_sentence(sentence, every, around.text)):
            # It says which study it is; those before and behind it may be others.
            described = sentence
        if around.led is not None and around.is_near and not sentence.describes_source:
            described = Sentence(f"{around.led.text} {sentence.text}")
        studies = self.studies.of_sentence(described, every, around.text)
        found = {address: lookup(self._base).identified(address)[:1] for address in told.links}
        here = tuple(dict.fromkeys(key for keys in found.values() for key in keys))
        if section is not None and not found:
            # What the section names is surer than what has a number in common.
            here = section.known
            studies = [StudyCandidate(key, LIKELY, (_OF_SECTION,)) for key in (*here, *section.candidates)]
        names_source = described.names_source or section is not None
        if here or names_source:
            subjects = self._about.of_study(sentence, subjects, here or sure(studies))
        notes = sentence.notes or around.notes
        cited = tuple(dict.fromkeys(key for note in notes if (key := references.get(note))))
        if not sentence.notes:
            cited = self.studies.fitting(cited, every if told.sentence else subjects)
        named = [*cited, *here, *(item.id for item in studies[: not here])]
        wanted = subjects
        if HOW.match(sentence.text):
            wanted = {key: name for key, name in subjects.items() if not isinstance(self._base.by_id[key], Condition)}
        questions = self._questions.of_statement(sentence.text, wanted, named, around.text)
        findings, names_outcome = self._findings.of_statement(sentence, subjects)
        hedge = sentence.hedge
        if hedge is Hedge.ASSERTED:
            # A further result of a sentence may stand without a verb: "and remission in 25%".
            is_told = told.sentence is not None and (sentence.is_past or (part[0] > 1 and bool(sentence.numbers)))
            is_result = is_told and sentence.tells_result
            hedge = Hedge.REPORTED if is_result else told.lead(around)
            if hedge is Hedge.ASSERTED and around.led is not None:
                hedge = around.led.hedge
            if hedge is Hedge.ASSERTED and section is not None and tells_finding(sentence):
                hedge = Hedge.REPORTED
        return Proposal(
            at=at,
            number=number,
            part=part,
            sentence=sentence,
            hedge=hedge,
            names_source=names_source,
            is_result=described.names_source and sentence.tells_result,
            subjects=tuple(subjects.items()),
            studies=tuple(studies),
            cited=cited,
            findings=findings,
            names_outcome=names_outcome,
            questions=tuple(key for _, key in questions),
            is_sure=self._questions.is_sure(sentence.text, questions),
            linked=here,
            unknown=tuple(address for address, keys in found.items() if not keys),
            in_doubt=self._about.doubt(sentence, subjects, told),
            strange=self._about.strange(sentence.text, subjects),
            lost=section.lost if section is not None and not found else "",
            lead=around.led.text if around.led is not None else told.is_item * around.lead,
        )


def _bare(at: str, number: int, part: tuple[int, int], sentence: Sentence, waits: str) -> Proposal:
    """Return a statement that waits, of which nothing was looked for."""
    return Proposal(
        at=at,
        number=number,
        part=part,
        sentence=sentence,
        hedge=sentence.hedge,
        names_source=False,
        subjects=(),
        studies=(),
        cited=(),
        findings=(),
        questions=(),
        is_sure=False,
        in_doubt=True,
        waits=waits,
    )


def _besides(one: Proposal, before: Proposal) -> Proposal:
    """Return what a sentence may state besides: what stands before it says how that is put, and on what it rests."""
    return replace(
        one,
        waits=waiting_sentences.FURTHER,
        in_doubt=True,
        hedge=before.hedge if one.hedge is Hedge.ASSERTED else one.hedge,
        names_source=before.names_source,
        studies=before.studies,
        cited=before.cited,
        linked=before.linked,
        unknown=before.unknown,
        lost=before.lost,
    )
