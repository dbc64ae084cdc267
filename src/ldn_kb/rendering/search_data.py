"""One line on every record: for the results of the search, the hits of the filter page and the cards over links.

Each script holds data only and sets one global, so that it also works where pages are opened from disk.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.knowledge.titles import RETRACTED
from ldn_kb.model import (
    KINDS,
    AnyRecord,
    Article,
    Caution,
    Claim,
    Comparison,
    Concept,
    Condition,
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
            verdict = base.word("verdict", claim_verdict(base, record).verdict)
            return f"{base.titles[record.id]}: {base.word('fidelity', record.fidelity)}; evidence: {verdict.lower()}"
        case Article():
            return f"{record.title or record.name}, by {record.author}, {record.credentials}"
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
    retracted = f"{NoticeKind.RETRACTION.word}, " if study.retracted else ""
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


@dataclass(frozen=True)
class Names:
    """What a record is called: in earnest, loosely, and wrongly; and other words by which it is found.

    ``narrower`` are conditions below one that have no record here. ``formal`` are names that nobody types letter by
    letter: identifiers, authors, the title of a publication. ``about`` are subjects whose names lead to the record too.
    """

    own: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    formal: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    words: str = ""


def names(base: KnowledgeBase, key: str) -> Names:
    """Return what a record is called besides its title, for the search."""
    record = base.by_id[key]
    match record:
        case Condition():
            found = Names(record.synonyms, record.lay_terms, record.misspellings, record.narrower, words=record.summary)
        case Concept():
            found = Names(record.synonyms, getattr(record, "lay_terms", ()), words=record.summary)
        case Study():
            about = (*record.conditions, *record.mechanisms, *record.topics)
            words = (base.word("design", record.design), record.population, record.why_it_matters)
            label = (_plain_label(base, key),)
            found = Names(label, formal=_formal_names(record), about=about, words=" ".join(filter(None, words)))
        case Comparison():
            texts = (record.evidence.in_short, *(position.in_short for position in record.positions))
            found = Names(about=record.about, words=" ".join(texts))
        case Claim():
            found = Names(about=record.about)
        case Finding():
            texts = (record.outcome, record.population, record.measured or "")
            found = Names(about=record.about, words=" ".join(texts))
        case Measure():
            found = Names((record.name, *([record.abbreviation] if record.abbreviation else [])))
        case Term():
            found = Names(record.synonyms)
        case Caution():
            found = Names(about=record.about, words=record.label or "")
        case Substance():
            found = Names(record.names, words=f"{record.group} {record.used_for}")
        case Search():
            found = Names(words=record.query)
        case _:
            found = Names()
    return replace(found, words=plain(base, found.words))


def _plain_label(base: KnowledgeBase, key: str) -> str:
    """Return the label of a study without the letter that tells studies of one author and year apart."""
    return re.sub(r"(?<=\d)[a-z]$", "", base.titles[key].removesuffix(RETRACTED))


def _formal_names(study: Study) -> tuple[str, ...]:
    """Return title, identifiers, authors and year of a study."""
    found = (study.title, study.pmid, study.doi, study.pmcid, *study.registration, *study.authors, study.year, study.journal)
    return tuple(str(name) for name in dict.fromkeys(found) if name)


def names_script(base: KnowledgeBase, folder: str) -> str:
    """Return ``ldn-search-names.js``: what the suggestions of every page know, loaded when a search field is used.

    ``folder`` is the folder of generated pages. A row is a record: place, number of its kind, title, one line, weight,
    other names, looser names, misspellings, names of narrower conditions. The script ``ldn-search-more.js`` has the rest.
    """
    rows = _Rows(base, folder)
    subject = base.subject
    data = {
        "kinds": rows.kinds,
        "records": [rows.row(key) for key in rows.suggested],
        "subject": {"name": subject.name, "short": subject.short, "substance": subject.substance},
        # Words that everybody adds to a query tell no page from another.
        "words": sorted({word.lower() for phrase in subject.search_words for word in phrase.split()}),
    }
    return _script_of_lists("ldnSearchNames", data)


def more_script(base: KnowledgeBase, folder: str) -> str:
    """Return ``ldn-search-more.js``: what only the search page knows.

    ``beside`` has for each record of the suggestions and each of the others, in this order: numbers of the records that
    it is about, other words, names that nobody types letter by letter, and a longer line. ``searches`` are place, where,
    query, day and number of included studies.
    """
    rows = _Rows(base, folder)
    safety = base.subject.safety
    searches = ((item, place(base, item.id)) for item in base.searches)
    data = {
        "records": [rows.row(key) for key in rows.others],
        "beside": [rows.beside(key) for key in (*rows.suggested, *rows.others)],
        "searches": [
            [f"{folder}/{where}", item.where, item.query, str(item.day), len(item.included)] for item, where in searches
        ],
        "studies": len(base.studies),
        "safety": [[f"{folder}/{place(base, it.see)}", it.lead, it.text, it.link] for it in safety.lines] if safety else [],
        "lists": {kind.name: f"{folder}/{docnames.index_docname(kind.name)}" for kind in KINDS if kind.name != "claim"},
    }
    return _script_of_lists("ldnSearchMore", data)


class _Rows:
    """Rows of records, with the numbers by which they refer to each other."""

    def __init__(self, base: KnowledgeBase, folder: str) -> None:
        self.base, self.folder = base, folder
        found = [record for kind in KINDS for record in base.all(kind.plural)]
        is_other = Claim | Finding | Caution | Search
        self.suggested = [record.id for record in found if not isinstance(record, is_other)]
        self.others = [record.id for record in found if isinstance(record, is_other)]
        self.numbers = {key: number for number, key in enumerate(self.suggested)}
        self.kinds = list(dict.fromkeys(kind_label(base, key) for key in (*self.suggested, *self.others)))

    def row(self, key: str) -> list[Any]:
        """Return the names of a record."""
        base, found = self.base, names(self.base, key)
        study = base.by_id[key]
        line = study_line(base, study).capitalize() if isinstance(study, Study) else summary(base, key)
        kind = self.kinds.index(kind_label(base, key))
        title_of = title(base, key)
        own = [name for name in found.own if name != title_of]
        row: list[Any] = [f"{self.folder}/{place(base, key)}", kind, title_of, line, weight(base, key)]
        return _without_end([*row, own, found.loose, found.misspelt, found.narrower])

    def beside(self, key: str) -> list[Any]:
        """Return what else a record is found by, and its longer line."""
        found = names(self.base, key)
        longer = summary(self.base, key) if isinstance(self.base.by_id[key], Study) else ""
        return _without_end([[self.numbers[item] for item in found.about], found.words, found.formal, longer])


def _without_end(row: list[Any]) -> list[Any]:
    """Return a row without what is empty at its end."""
    while row and not row[-1]:
        row = row[:-1]
    return row


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
    return _script("ldnCards", cards)


def _primary_result(base: KnowledgeBase, study: Study) -> str | None:
    """Return the first primary outcome with whom it favours, or ``None``."""
    outcome = next((outcome for outcome in study.outcomes if outcome.primary), None)
    return f"{outcome.measure}: {base.word('direction', outcome.direction)}." if outcome else None


def _script(name: str, entries: dict[str, Any]) -> str:
    """Return a script that sets ``window.<name>``; one record a line, sorted, so that changes are easy to see."""
    lines = ",\n".join(f"{_json(key)}:{_json(entries[key])}" for key in sorted(entries))
    return f'"use strict";\nwindow.{name} = {{\n{lines}\n}};\n'


def _script_of_lists(name: str, data: dict[str, Any]) -> str:
    """Return a script that sets ``window.<name>``; one entry of each list a line, so that changes are easy to see."""
    parts = []
    for key in sorted(data):
        value = data[key]
        rows = ",\n".join(map(_json, value)) if isinstance(value, list) else ""
        parts.append(f"{_json(key)}:[\n{rows}\n]" if rows else f"{_json(key)}:{_json(value)}")
    text = ",\n".join(parts)
    return f'"use strict";\nwindow.{name} = {{\n{text}\n}};\n'


def _json(value: Any) -> str:
    """Return a value as JSON that would end no script even if it were put into a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
