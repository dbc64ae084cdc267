"""One line on every record: for the results of the search, the hits of the filter page and the cards over links.

Each script holds data only and sets one global, so that it also works where pages are opened from disk.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import verdict_word
from ldn_kb.model import (
    AnyRecord,
    Article,
    Caution,
    Claim,
    Comparison,
    Concept,
    Finding,
    Measure,
    Search,
    Study,
    Subject,
    Substance,
    Term,
)
from ldn_kb.model.vocabulary import NoticeKind
from ldn_kb.rendering import docnames, tables
from ldn_kb.rendering.content import number
from ldn_kb.rendering.markdown import plain

_LABELS = {"comparison": "Question", "measure": "Outcome measure", "term": "Glossary"}
_LENGTH = 200
_SOURCES = re.compile(r"\s*\((?:\[\[[^\[\]]+\]\](?:,| and)?\s*)+\)")
_MOST_WEIGHT = 99


def kind_label(base: KnowledgeBase, key: str) -> str:
    """Return the kind of a record as a reader calls it: ``Condition``, ``Study``, ``Question``."""
    kind = base.kind(key)
    return _LABELS.get(kind, kind.capitalize())


def place(base: KnowledgeBase, key: str) -> str:
    """Return page and anchor of a record, relative to the folder of generated pages; its own page needs no anchor."""
    docname = docnames.docname(base, key)
    return docname if docname.endswith(f"/{key}") else f"{docname}#{key}"


def title(base: KnowledgeBase, key: str) -> str:
    """Return the title under which a record is listed.

    That is a claim's statement, a measure's name with its abbreviation, a substance's name and products with a warning.
    """
    record = base.by_id[key]
    if isinstance(record, Claim):
        return record.says
    if isinstance(record, Measure) and record.abbreviation:
        return f"{record.name} ({record.abbreviation})"
    if isinstance(record, Substance):
        brands = f" ({', '.join(record.brands)})" if record.brands else ""
        return f"{record.name}{brands}: {record.what}"
    return base.titles[key]


def summary(base: KnowledgeBase, key: str) -> str:
    """Return what a reader most wants to know of a record before opening it, in at most two lines of plain text."""
    return _short(plain(base, _SOURCES.sub("", _main_text(base, base.by_id[key]))))


def _main_text(base: KnowledgeBase, record: AnyRecord) -> str:
    """Return the most informative text of a record."""
    match record:
        case Concept():
            answer = computed.of_concept(base, record.id).answer
            return answer.text if answer else record.bottom_line.text
        case Finding():
            judged = computed.of_finding(base, record)
            certainty = base.word("certainty", judged.judgement.certainty)
            return f"{judged.sentence} Certainty: {certainty}"
        case Comparison():
            return record.evidence.headline or record.evidence.in_short
        case Study():
            return f"{study_line(base, record).capitalize()}. {record.conclusion or record.title}"
        case Claim():
            evidence = verdict_word(base, record).lower()
            return f"{base.titles[record.id]}: {base.word('fidelity', record.fidelity)}; evidence: {evidence}"
        case Article():
            return f"{record.title or record.name}, {'by' if record.author else 'from'} {record.byline}"
        case Measure():
            return record.what
        case Term():
            return record.meaning
        case Caution():
            return record.text
        case Search():
            return f"{record.where}, {record.day}"
        case Substance():
            return f"{substance_caution(base, record)} {record.name}: for {record.used_for}."
        case Subject():
            return record.name


def substance_caution(base: KnowledgeBase, record: Substance) -> str:
    """Return the text of the caution that holds for a substance."""
    caution = base.by_id[record.caution]
    assert isinstance(caution, Caution)
    return caution.text


def study_line(base: KnowledgeBase, study: Study) -> str:
    """Return what kind of study it is and how many people took part: ``open-label trial, 17 people``.

    A retracted one says so first.
    """
    count = knowledge.people(study) if study.subjects == "people" else None
    retracted = f"{base.word('notice', NoticeKind.RETRACTION)}, " if study.retracted else ""
    design = f"{retracted}{base.word('design', study.design)}"
    if not count:
        return design
    planned = " planned" if study.n.enrolled is None and study.n.analysed is None else ""
    return f"{design}, {number(count)} {'person' if count == 1 else 'people'}{planned}"


def _short(line: str) -> str:
    """Cut a long line after a statement, because half of one may say the opposite; or else after a word."""
    if len(line) <= _LENGTH:
        return line
    whole = re.match(r".*[.;](?= )", line[: _LENGTH + 1])
    return (whole.group() if whole else line[:_LENGTH].rsplit(" ", 1)[0]).rstrip(";,:") + " …"


def weight(base: KnowledgeBase, key: str) -> int:
    """Return 0..99: how many records refer to a record, which orders search results that match equally well."""
    record = base.by_id[key]
    links = 0
    if isinstance(record, Study):
        links = len(base.claims_citing(key)) + len(base.claims_tested_by(key))
        links += len(base.comparisons_resting_on(key))
    elif isinstance(record, Concept):
        links = len(base.claims_about(key))
    elif isinstance(record, Comparison):
        links = sum(len(position.claims) for position in record.positions)
    return min(links, _MOST_WEIGHT)


def cards_script(base: KnowledgeBase) -> str:
    """Return ``ldn-cards.js``: title, description and result of studies, terms, measures and substances, for cards.

    Keys are places relative to the folder of generated pages; ``t`` is the title, ``d`` what it is, ``r`` what it says.
    """
    cards: dict[str, dict[str, str]] = {}
    for study in base.studies:
        level = base.word("level", str(knowledge.level(study) or "none"))
        details = [study_line(base, study).replace(", ", " · "), *filter(None, [tables.dose(study)]), level]
        card = {"t": study.title, "d": " · ".join(details)}
        if result := study.conclusion or _primary_result(base, study):
            card["r"] = plain(base, result)
        cards[place(base, study.id)] = card
    explained = [(term.id, term.meaning) for term in base.glossary] + [(item.id, item.what) for item in base.measures]
    explained += [(item.id, substance_caution(base, item)) for item in base.substances]
    for key, meaning in explained:
        cards[place(base, key)] = {"t": title(base, key), "r": plain(base, meaning)}
    return data_script("ldnCards", cards)


def _primary_result(base: KnowledgeBase, study: Study) -> str | None:
    """Return the first primary outcome with whom it favours, or ``None``."""
    outcome = next((outcome for outcome in study.outcomes if outcome.primary), None)
    return f"{outcome.measure}: {tables.columns.direction_word(base, outcome)}." if outcome else None


def data_script(name: str, entries: dict[str, Any]) -> str:
    """Return a script that sets ``window.<name>``; one record a line, sorted, so that changes are easy to see."""
    lines = ",\n".join(f"{as_json(key)}:{as_json(entries[key])}" for key in sorted(entries))
    return f'"use strict";\nwindow.{name} = {{\n{lines}\n}};\n'


def as_json(value: Any) -> str:
    """Return a value as JSON that would end no script even if it were put into a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
