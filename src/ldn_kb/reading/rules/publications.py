"""Each publication is one record, and each trial has one main record, so that nobody is counted twice."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

from ldn_kb.model import Study
from ldn_kb.model.names import family_name, plain_words
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet

_ALIKE = 0.8
"""Titles of one first author and year that share this much of their words are taken for one title."""
_COUNTING = re.compile(r".*[0-9].*|[ivx]+")
"""Words that tell the parts of a series apart, and reports after 6 and 12 months."""


def each_once(records: RecordSet) -> Iterator[Problem]:
    """Report a study that has year, title and first author of another one.

    An author that is not known may be anybody; of one author a nearly equal title is enough. Reports of one trial that
    are linked by ``report_of`` are right, and so are those named under ``distinct_from``.
    """
    by_author: dict[tuple[int | None, str], list[LocatedRecord[Study]]] = defaultdict(list)
    by_title: dict[tuple[int | None, frozenset[str]], list[LocatedRecord[Study]]] = defaultdict(list)
    for entry in records.of(Study):
        by_author[entry.record.year, _first_author(entry.record)].append(entry)
        by_title[entry.record.year, _words(entry.record.title)].append(entry)
    repeated: dict[tuple[str, str], LocatedRecord[Study]] = {}
    for (_, author), entries in by_author.items():
        for first, second in itertools.combinations(entries, 2) if author else ():
            if _overlap(_words(first.record.title), _words(second.record.title)) >= _ALIKE:
                repeated[first.record.id, second.record.id] = second
    for entries in by_title.values():
        for first, second in itertools.combinations(entries, 2):
            if not (_first_author(first.record) and _first_author(second.record)):
                repeated[first.record.id, second.record.id] = second
    for (key, _), entry in sorted(repeated.items(), key=lambda item: item[0]):
        if not _linked(records, records.get(Study, key), entry.record):
            message = f"year, title and first author are those of {quoted(key)}; {_WAYS_OUT}"
            yield entry.problem(message, "duplicate-study", "title")


_WAYS_OUT = "merge the two, name the main record under report_of, or say under distinct_from how they differ"


def registered_once(records: RecordSet) -> Iterator[Problem]:
    """Report a registration number that two studies have although neither is a report of the other's trial."""
    holders: dict[str, list[LocatedRecord[Study]]] = defaultdict(list)
    for entry in records.of(Study):
        for number, item in enumerate(entry.record.registration):
            earlier = holders[item.upper()]
            other = next((held for held in earlier if not _linked(records, held.record, entry.record)), None)
            if other is not None:
                message = f"{quoted(item)} is also the registration of {quoted(other.record.id)}; {_WAYS_OUT}"
                yield entry.problem(message, "shared-registration", "registration", number)
            earlier.append(entry)


def _first_author(study: Study) -> str:
    return family_name(study.authors[0]).casefold() if study.authors else ""


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", title.casefold()))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Return how much of their words two titles share, from 0 to 1; nothing if they count differently."""
    if any(_COUNTING.fullmatch(word) for word in first ^ second):
        return 0.0
    return len(first & second) / (len(first | second) or 1)


def _linked(records: RecordSet, first: Study | None, second: Study) -> bool:
    """Return whether two studies are reports of one trial, or one says that it is distinct from the other."""
    if first is None or first.id == second.id or _main(records, first) == _main(records, second):
        return True
    return any(item.study == second.id for item in first.distinct_from) or any(
        item.study == first.id for item in second.distinct_from
    )


def _main(records: RecordSet, study: Study) -> str:
    """Return the id of the main record of a study's trial; its own if it is that, or if the links go in a circle."""
    seen = [study.id]
    while study.report_of is not None and study.report_of not in seen:
        seen.append(study.report_of)
        main = records.get(Study, study.report_of)
        if main is None:
            break
        study = main
    return seen[-1]


_ADDRESSES = (
    ("pmid", "PubMed number", re.compile(r"^https?://pubmed\.ncbi\.nlm\.nih\.gov/([0-9]+)")),
    ("doi", "DOI", re.compile(r"^https?://(?:dx\.)?doi\.org/(10\.[^?#]+)")),
    ("pmcid", "PubMed Central number", re.compile(r"^https?://\S+/(PMC[0-9]+)")),
)


def identifiers_fit_addresses(records: RecordSet) -> Iterator[Problem]:
    """Report a PubMed number, DOI or PubMed Central number of which the addresses that were read give another."""
    for entry in records.of(Study):
        for field, name, pattern in _ADDRESSES:
            own = getattr(entry.record, field)
            found = [match[1].rstrip("/") for it in entry.record.provenance.sources if (match := pattern.match(it))]
            if own is not None and found and str(own).lower() not in [item.lower() for item in found]:
                message = (
                    f"the {name} is {own}, but what was read stands at that of {', '.join(found)}; correct the "
                    "one that is wrong, or add the address of this publication"
                )
                yield entry.problem(message, "identifier", field)


def ids_fit(records: RecordSet) -> Iterator[Problem]:
    """Report a study whose id names another first author or another year than its record.

    Of the name of a group any word will do.
    """
    for entry in records.of(Study):
        study = entry.record
        if study.authors:
            first = plain_words(family_name(study.authors[0]))
            words = study.id.split("-")
            if words[: len(first)] != first and not (len(first) > 1 and words[0] in first):
                message = (
                    f"the id names {quoted(words[0])}, the first author is {quoted(study.authors[0])}; {_ONE_WRONG}"
                )
                yield entry.problem(message, "study-id", "authors", 0)
        years = [word for word in study.id.split("-") if re.fullmatch(r"(?:1[6-9]|20)[0-9]{2}", word)]
        if study.year is not None and years and str(study.year) not in years:
            message = f"the id names the year {years[0]}, the record {study.year}; {_ONE_WRONG}"
            yield entry.problem(message, "study-id", "year")


_ONE_WRONG = "correct the one that is wrong; an id is changed by renaming the file"


RULES = (
    identifiers_fit_addresses,
    ids_fit,
    each_once,
    registered_once,
)
