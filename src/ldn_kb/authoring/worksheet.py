"""The worksheet of a new article: a file with each sentence, what is proposed for it, and blanks, for any editor.

It holds sentences of the article, so it lies in the ignored folder; ``apply_worksheet`` writes what is filled in.
"""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ldn_kb.authoring import about_fields, asserted_effects
from ldn_kb.authoring.about_fields import ALSO
from ldn_kb.authoring.commented_yaml import Field, fields, value_lines
from ldn_kb.authoring.figure_checks import check, with_outcome_weeks
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.proposals import Proposal
from ldn_kb.authoring.question_candidates import stems
from ldn_kb.authoring.route_parts import frequency, templates
from ldn_kb.authoring.scaffold import slug
from ldn_kb.authoring.sentence_numbers import Number
from ldn_kb.authoring.study_candidates import LIKELY, sure
from ldn_kb.authoring.waiting_sentences import FURTHER
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.paper_identifiers import identifiers_in
from ldn_kb.model import Claim, Condition

ALSO_CAUTIONS = "also_cautions"
"""Further cautions of an entry that has one: a line that waits, and is added to it when it is taken up."""
UNDECIDED = "undecided"
"""Stands where only a person can decide; an entry in which it is left is not written."""
WAITING = "#    "
"""Begins the further lines of a sentence that waits."""
_WIDTH = 110
_MOST_CAUTIONS = 4
_WARNS = re.compile(
    r"\b(?:(?:do|should|must|can) ?(?:not|n['’]t) (?:take|use|be (?:taken|used))|contraindicat\w*|cautions?|"
    r"precautions|warnings?|who should (?:not|avoid)|"
    r"avoid (?:it|taking|using|(?:low[- ]dose )?naltrexone))\b",
    re.I,
)
"""Warns of the drug itself."""
_INVITES = re.compile(
    r"\b(?:worth (?:a|it|trying|considering)\b|(?:reasonable|fair|reversible|low[- ]\w+) (?:\w+, )?(?:trial|option)\b|"
    r"(?:try|trial|consider) (?:it|(?:low[- ]dose )?naltrexone)\b|low(?:est)?[- ]risk|risk[- ]free|harmless|"
    r"(?:no|zero|few|minimal|without|free of)(?: (?!and\b)[\w-]+){0,2} (?:side effects|risks?|dangers?)|"
    r"well[- ]tolerated|safe(?:ly)?)\b",
    re.I,
)
"""Tells people that they can take it: what speaks against it may have to be read first."""
_HEAD = """\
Worksheet of the article {article}: one entry for each sentence that can be checked.
Fill in an entry where it says undecided, then: ldn-kb article apply {article}
Entries that are filled in are written and leave this file; the others wait, so do a few at a time.

says: what the sentence states, in your own words; two statements are two entries: copy the entry.
about: undecided where the subjects behind "names" are too often others, or where one of them has no record yet.
also_about: further subjects, if it has some: they are added to about.
route: effect, frequency, superlative, mechanism, settled, study-result, advice, announcement or praise.
  What is proposed for another route than yours (asserts, findings, frequency) is left out by itself.
Lines that begin with # and a field are for claims that need it, with what claims of other articles on the same
  questions have there: take the # away and correct them; steps and basis belong to mechanism and settled.
cites, cites_unfound: the sources that the article names for it: those with a record here; those that nobody found.
  citing and fidelity follow from them and need no line. Only how faithfully one under cites is told is for you to say.
fidelity: faithful, omits-context, overstated ...; left out or undecided where nothing stands under cites.
question: the one that fits clearly best, or one of those it may answer; null for one that is still to be asked
  (ldn-kb new comparison).
in_short: its answer, where it answers the question for the first time; agreement: if it is the second answer.
  Where neither is needed they may stay undecided.
cautions: those that the sentence gives. What is proposed speaks of the same subjects: take the # away if it gives it.
  Where one is proposed others wait as also_cautions: they are added to it.
id: made from what it says, unless you write one: {article}-, the paragraph without its dot, and some words.
nothing: instead of all this the reason why there is nothing to check. An entry may also be deleted.
Lines such as "#- {{at: p1, sentence: 2}}" are sentences that are probably nothing to check, or what one may state
  besides. Leave them; or take the first # away, and the next apply fills in the entry. Any sentence can be asked for.

The fields are explained in docs/contribute/add-a-claim.md. Sentences of the article stand here: never commit it.
A field of a claim that is not in an entry can be added to it. The ids of all questions, findings, cautions:
  ldn-kb find --kind comparison, ldn-kb find --kind finding, ldn-kb find --kind caution (hazard takes one of these)
The values that fields take:
"""


def to_yaml(
    article: str, text: LocatedText, proposals: Iterable[Proposal], base: KnowledgeBase, today: datetime.date
) -> str:
    """Return the worksheet with an entry for each proposal, in reading order."""
    head = [f"# {line}".rstrip() for line in _HEAD.format(article=article).splitlines()]
    choices = [line for text in _choices(fields(Claim)) for line in _comment(text)]
    lines = [*head, *choices, f"article: {article}", "claims:"]
    heading: str | None = None
    headings = {paragraph.at: paragraph.heading for paragraph in text.paragraphs}
    answered: set[str] = set()
    was_further = False
    for proposal in proposals:
        if headings[proposal.at] != heading:
            heading = headings[proposal.at]
            lines += ["", *_comment(f"--- {heading}")]
        if not proposal.waits:
            lines += ["", *entry(proposal, base, today, answered, heading or "")]
            continue
        # Those that wait stand together; what a sentence may state besides stands at its entry.
        is_further = proposal.waits == FURTHER
        if not is_further and (was_further or not lines[-1].startswith(("#-", WAITING))):
            lines.append("")
        was_further = is_further
        lines += _waiting(proposal)
    return "".join(f"{line}\n" for line in lines)


def _choices(known: Iterable[Field], above: str = "") -> Iterator[str]:
    """Yield the fields that take one of a few values, each with them; those within another one by both names."""
    for field in known:
        if field.choices:
            yield f"  {above}{field.name}: {', '.join(field.choices)}"
        yield from _choices(field.fields, f"{above}{field.name}.")


def _waiting(proposal: Proposal) -> list[str]:
    """Return the lines of a sentence that becomes an entry once the first ``#`` is taken away."""
    part = f", part: {proposal.part[0]}" if proposal.part[0] > 1 else ""
    start = f"#- {{at: {proposal.at}, sentence: {proposal.number}{part}}}  # "
    text = f"{proposal.waits}: {proposal.sentence.text}"
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=WAITING,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _comment(text: str, indent: str = "") -> list[str]:
    wrapped = (
        textwrap.wrap(line, _WIDTH, break_on_hyphens=False, break_long_words=False) for line in text.splitlines()
    )
    return [f"{indent}# {line}" for part in wrapped for line in part]


def entry(proposal: Proposal, base: KnowledgeBase, today: datetime.date, answered: set[str], heading: str) -> list[str]:
    """Return the lines of one entry; ``answered`` are the questions that an entry before gives a short answer to."""
    values = fields_of(proposal, base, today)
    part, of = proposal.part
    which = f", part {part}" if part > of else f", result {part} of {of}" if of > 1 else ""
    notes = [f"{proposal.at}, sentence {proposal.number}{which}: {proposal.sentence.text}"]
    if proposal.lost:
        told = "" if any(identifiers_in(proposal.lost)) else ", or say where you searched it"
        notes.append(f"its section names {proposal.lost}: no record here; add the study{told}")
    notes += [f"links to {address}: a study that has no record here yet" for address in proposal.unknown]
    if proposal.studies:
        found = [f"{item.id} ({', '.join(item.because)})" for item in proposal.studies]
        notes.append(f"may speak of: {'; '.join(found)}")
        if values.get("cites") == [UNDECIDED]:
            notes.append(
                "if it is one of these, write it under cites; if not, delete cites, take the # from cites_unfound away"
            )
    elif proposal.not_found and not proposal.lost:
        notes.append("it speaks of a source, and none of the studies here fits: search it; say where, or add the study")
    if proposal.subjects:
        notes.append("names: " + ", ".join(f"{name} ({key})" for key, name in proposal.subjects))
    if proposal.strange:
        notes.append(f"names {proposal.strange}, too, of which there is no record here")
    if proposal.questions:
        notes.append("may answer: " + ", ".join(proposal.questions))
    lines = [f"- at: {proposal.at}"]
    lines += [line for note in notes for line in _comment(note, "  ")]
    for name, value in values.items():
        if name == "route":
            waiting = _waiting_sources(proposal, values, today)
            lines += [f"  #{line}" for field, blank in waiting.items() for line in _lines(field, blank)]
        lines += [f"  {line}" for line in _lines(name, value)]
        if name == "about" and not proposal.in_doubt:
            lines += [f"  #{line}" for line in _lines(ALSO, about_fields.further(proposal, base, UNDECIDED))]
    lines += _question_lines(proposal, base, answered)
    for name, value in templates(proposal, base, values, today, UNDECIDED).items():
        lines += [f"  #{line}" for line in _lines(name, value)]
    return lines + _caution_lines(proposal, base, heading)


def _waiting_sources(proposal: Proposal, values: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """Return the fields for a source that are not among ``values``: a claim that has one after all needs them."""
    candidates = [item.id for item in proposal.studies[:1]]
    waiting = {
        "cites": candidates or [UNDECIDED],
        "cites_unfound": _unfound(today, proposal.lost),
        "fidelity": UNDECIDED,
    }
    return {name: blank for name, blank in waiting.items() if name not in values}


def _caution_lines(proposal: Proposal, base: KnowledgeBase, heading: str) -> list[str]:
    """Return the lines for its cautions: of a warning the one whose words it has most of; others as a comment."""
    about, said = {key for key, _ in proposal.subjects}, stems(proposal.sentence.text)
    warns = bool(_WARNS.search(heading) or _WARNS.search(proposal.sentence.text))
    shared = {
        item.id: len(said & stems(f"{item.name} {item.text} {item.box or ''}"))
        for item in base.cautions
        if about.intersection(item.about) or (warns and said & stems(item.name))
    }
    cautions = sorted(shared, key=lambda key: -shared[key])[:_MOST_CAUTIONS]
    if not warns and asserted_effects.names_harm(proposal, base):
        # Who says that it brings a harm gives the caution that is called after it.
        named = [item.id for item in base.cautions if item.id in cautions and said & stems(item.name)]
        cautions = [*named, *(key for key in cautions if key not in named)]
        warns = bool(named)
    if warns and cautions:
        lines = value_lines("cautions", cautions[:1])
        rest = value_lines(ALSO_CAUTIONS, cautions[1:]) if cautions[1:] else []
        others = [*rest, *value_lines("hazard", cautions[0])]
        return [*(f"  {line}" for line in lines), *(f"  #{line}" for line in others)]
    # The gravest stands first in the file.
    invited = [item.id for item in base.cautions[:1] if _INVITES.search(proposal.sentence.text)]
    lines = value_lines("cautions", cautions) if cautions else []
    lines += [line for key in [*invited, *cautions][:1] for line in value_lines("hazard", key)]
    return [f"  #{line}" for line in lines]


def _question_lines(proposal: Proposal, base: KnowledgeBase, answered: set[str]) -> list[str]:
    """Return the lines for its question: the one that stands out, or a blank, with those for its answer."""
    question = proposal.questions[0] if proposal.questions and proposal.is_sure else None
    if question is None:
        second = any(len(base.comparison(key).positions) == 1 for key in proposal.questions)
        names = ("question", "in_short", "agreement") if second else ("question", "in_short")
        return [f"  {name}: {UNDECIDED}" for name in names]
    # Where an entry before answers it they wait: entries are taken in any order.
    sign = "#" if question in answered else ""
    answered.add(question)
    lines = [f"  question: {question}", f"  {sign}in_short: {UNDECIDED}"]
    if len(base.comparison(question).positions) == 1:
        lines.append(f"  {sign}agreement: {UNDECIDED}")
    return lines


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [f"{name}:", *(f"  - {_flow(item)}" for item in value)]
    if isinstance(value, Mapping):
        return [f"{name}: {_flow(value)}"]
    return value_lines(name, value)


def _flow(item: Mapping[str, Any]) -> str:
    parts = []
    for name, value in item.items():
        if isinstance(value, list):
            # One by one: a long list would be written as lines, which a mapping in braces cannot hold.
            each = (value_lines(name, [one])[0].removeprefix(f"{name}: [").removesuffix("]") for one in value)
            parts.append(f"{name}: [{', '.join(each)}]")
        else:
            parts.append(" ".join(line.strip() for line in value_lines(name, value)))
    return "{" + ", ".join(parts) + "}"


def fields_of(proposal: Proposal, base: KnowledgeBase, today: datetime.date) -> dict[str, Any]:
    """Return the values of the claim that a sentence may become; what only a person can say is undecided."""
    sentence = proposal.sentence
    cites = _cites(proposal)
    # Whoever speaks of a study has a source: one that is not known here for sure is still to be looked for.
    unknown = (proposal.names_source or bool(proposal.unknown)) and not cites
    figures = figures_of(sentence.numbers)
    about = [key for key, _ in proposal.subjects]
    values: dict[str, Any] = {
        "says": UNDECIDED,
        "hedge": str(proposal.hedge),
        "about": about_fields.about(proposal, base, UNDECIDED),
    }
    if figures:
        values["figures"] = figures
    if cites:
        values["cites"] = cites
    elif unknown:
        values |= _unknown_source(proposal, today)
    if proposal.cited:
        values["citing"] = "numbered"
    # All else that citing and fidelity say follows from the sources.
    if "cites" in values:
        values["fidelity"] = UNDECIDED
    values["route"] = "study-result" if proposal.is_result else UNDECIDED
    if findings := proposal.findings:
        values["asserts"] = {
            "findings": list(findings),
            "effect": UNDECIDED if sentence.is_open else asserted_effects.effect(proposal, base),
        }
        if not sentence.is_open and asserted_effects.is_of_some(sentence.text):
            values["asserts"]["of"] = "some"
        if not sentence.is_open and (size := asserted_effects.size(proposal.sentence.text)):
            values["asserts"]["size"] = size
        if proposal.names_outcome:
            values["findings"] = list(findings)
    elif any(base.findings_about(key) or isinstance(base.by_id[key], Condition) for key in about):
        values["asserts"] = {"findings": [UNDECIDED], "effect": asserted_effects.on_harms(proposal, base) or UNDECIDED}
    if often := frequency(proposal, base, UNDECIDED):
        values["frequency"] = often
    if figures:
        candidates = [*cites, *(item.id for item in proposal.studies[:1] if unknown)]
        known = cites if proposal.names_source or proposal.linked else []
        checks = [check(figure, candidates, base, sure=known, blank=UNDECIDED) for figure in figures]
        values["numbers"] = with_outcome_weeks(checks, base)
    values["note"] = UNDECIDED
    return values


def _cites(proposal: Proposal) -> list[str]:
    """Return the studies on which a statement rests for sure."""
    cites = list(dict.fromkeys((*proposal.cited, *proposal.linked)))
    return cites or (sure(proposal.studies) if proposal.names_source and not proposal.lost else [])


def _unknown_source(proposal: Proposal, today: datetime.date) -> dict[str, Any]:
    """Return the blank for a source of which it is not sure that it is one of the studies here."""
    can_be_looked_up = proposal.unknown or any(identifiers_in(proposal.lost))
    if can_be_looked_up or (proposal.studies and proposal.studies[0].score >= LIKELY):
        return {"cites": [UNDECIDED]}
    return {"cites_unfound": _unfound(today, proposal.lost)}


def _unfound(today: datetime.date, described: str) -> list[dict[str, Any]]:
    """Return the blanks for a source that is none of the studies here; ``described`` are its words if it has a name."""
    return [{"described": described or UNDECIDED, "searched": [UNDECIDED], "date": today}]


def figures_of(numbers: Iterable[Number]) -> list[dict[str, Any]]:
    """Return numbers as figures of a claim, each with a label of its own."""
    figures: list[dict[str, Any]] = []
    labels: dict[str, int] = {}
    seen = set()
    for number in numbers:
        if (number.value, number.to, number.unit) in seen:
            continue
        seen.add((number.value, number.to, number.unit))
        name = (
            {"%": "share", "mg": "dose", "o'clock": "hour"}.get(number.unit.removesuffix(" a day"))
            or slug(number.unit)
            or "number"
        )
        labels[name] = labels.get(name, 0) + 1
        figure: dict[str, Any] = {
            "label": name if labels[name] == 1 else f"{name}-{labels[name]}",
            "value": number.value,
        }
        if number.to is not None:
            figure["to"] = number.to
        figure["unit"] = number.unit
        if number.qualifier:
            figure["qualifier"] = number.qualifier
        figures.append(figure)
    return figures
