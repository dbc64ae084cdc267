"""What the search knows of each record: its names, what it is about, and other words by which it is found.

Each script holds data only and sets one global, so that it also works where pages are opened from disk. The script
``ldn_ranking.js`` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.titles import RETRACTED
from ldn_kb.model import (
    KINDS,
    Caution,
    Claim,
    Comparison,
    Concept,
    Condition,
    Finding,
    Measure,
    Search,
    Study,
    Substance,
    Term,
)
from ldn_kb.rendering import docnames
from ldn_kb.rendering.markdown import plain
from ldn_kb.rendering.search_data import as_json, kind_label, place, study_line, summary, title, weight


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
            found = Names(record.synonyms, record.lay_terms, record.misspellings, record.narrower)
        case Concept():
            found = Names(record.synonyms, getattr(record, "lay_terms", ()))
        case Study():
            about = (*record.conditions, *record.mechanisms, *record.topics)
            design = base.word("design", record.design)
            words = " ".join(filter(None, (design, record.population)))
            found = Names((_plain_label(base, key),), formal=_formal_names(record), about=about, words=words)
        case Comparison():
            found = Names(about=record.about)
        case Claim():
            found = Names(about=record.about)
        case Finding():
            said = filter(None, (record.outcome, record.population, record.measured))
            found = Names(about=record.about, words=" ".join(said))
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
    found = (
        study.title,
        study.pmid,
        study.doi,
        study.pmcid,
        *study.registration,
        *study.authors,
        study.year,
        study.journal,
    )
    return tuple(str(name) for name in dict.fromkeys(found) if name)


def names_script(base: KnowledgeBase, folder: str) -> str:
    """Return ``ldn-search-names.js``: what the suggestions of every page know, loaded when a search field is used.

    ``folder`` is the folder of generated pages. A row is a record: place, number of its kind, title, one line, weight,
    other names, looser names, misspellings, names of narrower conditions. ``ldn-search-first.js`` and
    ``ldn-search-more.js`` have the rest.
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


def first_script(base: KnowledgeBase, folder: str) -> str:
    """Return ``ldn-search-first.js``: with the names, what the search page needs where a query is a name.

    ``beside`` has for each record of the suggestions the numbers of the records that it is about and the title of a
    publication.
    """
    rows = _Rows(base, folder)
    safety = base.subject.safety
    data = {
        "beside": [rows.beside(key)[0] for key in rows.suggested],
        "safety": [[f"{folder}/{place(base, it.see)}", it.lead, it.text, it.link] for it in safety.lines]
        if safety
        else [],
        "lists": {kind.name: f"{folder}/{docnames.index_docname(kind.name)}" for kind in KINDS if kind.name != "claim"},
    }
    return _script_of_lists("ldnSearchFirst", data)


def more_script(base: KnowledgeBase, folder: str) -> str:
    """Return ``ldn-search-more.js``: what else the search page knows, for queries that are no name.

    ``records`` are claims, findings, cautions and searches, ``first`` is for them what it is in
    ``ldn-search-first.js``. ``beside`` has for each record of the suggestions and each of these, in this order: other
    words, names that nobody types letter by letter, and a longer line. ``searches`` are place, where, query, day and
    number of included studies.
    """
    rows = _Rows(base, folder)
    searches = ((item, place(base, item.id)) for item in base.searches)
    data = {
        "records": [rows.row(key) for key in rows.others],
        "first": [rows.beside(key)[0] for key in rows.others],
        "beside": [rows.beside(key)[1] for key in (*rows.suggested, *rows.others)],
        "searches": [
            [f"{folder}/{where}", item.where, item.query, str(item.day), len(item.included)] for item, where in searches
        ],
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

    def beside(self, key: str) -> tuple[list[Any], list[Any]]:
        """Return what else a record is found by: what a first answer needs, and the rest with its longer line."""
        found = names(self.base, key)
        longer = summary(self.base, key) if isinstance(self.base.by_id[key], Study) else ""
        work, *others = found.formal or ("",)
        first = _without_end([[self.numbers[item] for item in found.about], work])
        return first, _without_end([found.words, others, longer])


def _without_end(row: list[Any]) -> list[Any]:
    """Return a row without what is empty at its end."""
    while row and not row[-1]:
        row = row[:-1]
    return row


def _script_of_lists(name: str, data: dict[str, Any]) -> str:
    """Return a script that sets ``window.<name>``; one entry of each list a line, so that changes are easy to see."""
    parts = []
    for key in sorted(data):
        value = data[key]
        rows = ",\n".join(map(as_json, value)) if isinstance(value, list) else ""
        parts.append(f"{as_json(key)}:[\n{rows}\n]" if rows else f"{as_json(key)}:{as_json(value)}")
    text = ",\n".join(parts)
    return f'"use strict";\nwindow.{name} = {{\n{text}\n}};\n'
