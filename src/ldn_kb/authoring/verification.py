"""Records held against what PubMed, Crossref and the trial registry say of them: one line for each difference."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ldn_kb.authoring.abstract_lists import MOST_CHARACTERS, new_list
from ldn_kb.authoring.bibliography import Bibliography
from ldn_kb.authoring.same_work import family_names, other_title, same_journal, same_title
from ldn_kb.authoring.services import publications, trials
from ldn_kb.authoring.services.client import CROSSREF, PUBMED, TRIALS, Client
from ldn_kb.authoring.services.trials import RegisteredTrial
from ldn_kb.authoring.text_numbers import READING, numbers_of
from ldn_kb.knowledge import abstract_numbers, arm_order
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.model.abstract import AbstractNumbers
from ldn_kb.model.vocabulary import Confirmed, NoticeKind
from ldn_kb.reading.problems import quoted
from ldn_kb.reading.yaml_reader import KeyPath


@dataclass(frozen=True)
class Difference:
    """What a service says otherwise than a record: which record, what about it, at which place in it, and the words.

    ``about`` is title, authors, year, journal, doi, pmid, pmcid, registration, notices or numbers.
    """

    study: str
    about: str
    path: KeyPath
    message: str


@dataclass(frozen=True)
class Verification:
    """The differences, how many records each service was asked for, and the lists of numbers that were made anew."""

    differences: tuple[Difference, ...]
    asked: tuple[tuple[str, int], ...]
    lists: tuple[tuple[str, AbstractNumbers], ...]
    """By study: lists of the numbers of abstracts that have none, or another one."""


def verify(base: KnowledgeBase, studies: Sequence[Study], client: Client, today: datetime.date) -> Verification:
    """Hold ``studies`` against the services; what ``client`` could not ask is among its failures.

    No difference is reported of a service that failed, so none is half an answer.
    """
    pmids = {study.pmid for study in studies if study.pmid}
    summaries = publications.summaries(client, pmids)
    abstracts = publications.abstracts(client, pmids) if summaries is not None else None
    dois = {study.doi for study in studies if study.doi}
    works = publications.works(client, dois)
    numbers = [number for study in studies for number in study.registration if trials.NUMBER.fullmatch(number)]
    registered = trials.registered(client, numbers)
    differences: list[Difference] = []
    lists: list[tuple[str, AbstractNumbers]] = []
    for study in studies:
        by_pubmed = summaries.get(study.pmid or 0) if summaries is not None else None
        if by_pubmed is not None:
            differences += _of_pubmed(study, by_pubmed)
        if study.doi and works is not None:
            work = works.get(study.doi.lower())
            differences += _of_crossref(study, work, is_known=isinstance(by_pubmed, Bibliography))
        if registered is not None:
            differences += _of_registry(base, study, registered)
        is_right = isinstance(by_pubmed, Bibliography) and same_title(study.title, by_pubmed.title)
        if is_right and (text := (abstracts or {}).get(study.pmid or 0)):
            found, item = _of_abstract(base, study, text, today)
            differences += found
            if item is not None:
                lists.append((study.id, item))
    counts = ((PUBMED.name, len(pmids)), (CROSSREF.name, len(dois)), (TRIALS.name, len(set(numbers))))
    asked = tuple((name, count) for name, count in counts if name not in client.failures)
    return Verification(tuple(_once(differences)), asked, tuple(lists))


def _once(differences: Iterable[Difference]) -> list[Difference]:
    """Return the differences without what a second service says of the same field in the same words."""
    return list(dict.fromkeys(differences))


# --- publications


def _of_pubmed(study: Study, found: Bibliography | str) -> Iterator[Difference]:
    if isinstance(found, str):
        yield Difference(study.id, "pmid", ("pmid",), f"{found}; look the work up by its title")
        return
    if other := _other_work(study, "pmid", f"PMID {study.pmid}", found):
        yield other
        return
    yield from _bibliography(study, found, "PubMed", exact_year=True)
    if found.doi and (study.doi or "").lower() != found.doi.lower():
        message = f"PubMed has the DOI {found.doi}, the record {study.doi or 'none'}"
        yield Difference(study.id, "doi", ("doi",), message)
    if found.pmcid and study.pmcid != found.pmcid:
        message = f"PubMed has the free copy {found.pmcid}, the record {study.pmcid or 'none'}"
        yield Difference(study.id, "pmcid", ("pmcid",), message)
    yield from _notices(study, found)


def _other_work(study: Study, field: str, name: str, found: Bibliography) -> Difference | None:
    """Return what is wrong if the identifier of a record is that of a publication with another title."""
    if not other_title(study.title, found.title):
        return None
    return Difference(study.id, field, (field,), f"{name} is another publication: {quoted(found.title, 100)}")


def _of_crossref(study: Study, found: Bibliography | None, *, is_known: bool) -> Iterator[Difference]:
    """Yield what Crossref says otherwise; of a work that PubMed describes no bibliography, whose words are nearer."""
    if found is None:
        yield Difference(study.id, "doi", ("doi",), f"Crossref knows no DOI {quoted(study.doi or '')}")
        return
    if other := _other_work(study, "doi", f"DOI {study.doi}", found):
        yield other
        return
    if not is_known:
        yield from _bibliography(study, found, "Crossref", exact_year=False)
    yield from _notices(study, found)


def _bibliography(study: Study, found: Bibliography, name: str, *, exact_year: bool) -> Iterator[Difference]:
    if not same_title(study.title, found.title):
        message = f"{name} has the title {quoted(found.title, 120)}"
        yield Difference(study.id, "title", ("title",), message)
    mine, theirs = family_names(study.authors), family_names(found.authors)
    if mine and theirs and mine != theirs:
        yield Difference(study.id, "authors", ("authors",), f"{name} has {_people(mine, theirs, found.authors)}")
    years = {study.year} if exact_year else {study.year, (study.year or 0) - 1, (study.year or 0) + 1}
    if found.year and found.year not in years:
        message = f"{name} has the year {found.year}, the record {study.year or 'none'}"
        yield Difference(study.id, "year", ("year",), message)
    if study.journal and found.journal and not same_journal(study.journal, found.journal):
        message = f"{name} has the journal {quoted(found.journal)}, the record {quoted(study.journal)}"
        yield Difference(study.id, "journal", ("journal",), message)


def _people(mine: list[str], theirs: list[str], names: Sequence[str]) -> str:
    """Return in words where two lists of authors part."""
    for number, (one, other) in enumerate(zip(mine, theirs, strict=False), 1):
        if one != other:
            return f"{quoted(names[number - 1])} as author {number}"
    return f"{len(theirs)} authors, the record {len(mine)}"


def _notices(study: Study, found: Bibliography) -> Iterator[Difference]:
    known = {notice.kind for notice in study.notices}
    for notice in found.notices:
        if notice.kind is not NoticeKind.COMMENT and notice.kind not in known:
            known.add(notice.kind)
            where = f" (DOI {notice.doi})" if notice.doi else f" ({notice.url})" if notice.url else ""
            message = f"{notice.kind.word}, and the record has no such notice: {notice.text}{where}"
            yield Difference(study.id, "notices", ("notices",), message)


# --- the registry


def _of_registry(base: KnowledgeBase, study: Study, registered: dict[str, RegisteredTrial]) -> Iterator[Difference]:
    for position, number in enumerate(study.registration):
        if not trials.NUMBER.fullmatch(number):
            continue
        path: KeyPath = ("registration", position)
        trial = registered.get(number)
        if trial is None:
            yield Difference(study.id, "registration", path, f"{TRIALS.name} knows no {number}")
        elif base.subject.substance.lower() not in trial.text.lower():
            message = f"{number} does not name {base.subject.substance}: {quoted(trial.titles[0], 100)}"
            yield Difference(study.id, "registration", path, message)
        elif _is_of_registry_alone(study) and not any(same_title(study.title, title) for title in trial.titles):
            message = f"{TRIALS.name} has the title {quoted(trial.titles[-1], 120)}"
            yield Difference(study.id, "title", ("title",), message)


def _is_of_registry_alone(study: Study) -> bool:
    """Return whether the record was confirmed by the registry, so that its title is the trial's and no paper's."""
    by_registry = study.provenance.confirmed is Confirmed.REGISTRY
    return by_registry and not (study.doi or study.pmid) and len(study.registration) == 1


# --- numbers


def _of_abstract(
    base: KnowledgeBase, study: Study, text: str, today: datetime.date
) -> tuple[list[Difference], AbstractNumbers | None]:
    """Return what the numbers of an abstract contradict, and its list if the study has none.

    A list that is there is compared with the text; what it says of the record is said by the checker, without network.
    One that an earlier state of the program took may differ in how a number is read: then only what the text newly
    contradicts is reported, and the list taken anew is returned beside it.
    """
    numbers = numbers_of(text[:MOST_CHARACTERS], base.subject, study)
    item = new_list(base, study, numbers, f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/", today, whole=True)
    present = base.abstracts.get(study.id)
    if present is None or not present.whole:
        return _contradictions(study, item), item
    if list(present.plain) == list(item.plain):
        return [], None
    if present.reading == READING:
        message = f"the abstract at PubMed has {numbers.count} numbers, the list {present.count} others: take it anew"
        return [Difference(study.id, "numbers", (), message)], item
    known = _contradictions(study, present)
    return [difference for difference in _contradictions(study, item) if difference not in known], item


def _contradictions(study: Study, item: AbstractNumbers) -> list[Difference]:
    """Return what the numbers of an abstract contradict in its record."""
    held = abstract_numbers.held(study, item)
    if held.is_of_another:
        message = f"only {held.found} of {held.every} numbers of the record stand in the abstract at PubMed"
        return [Difference(study.id, "numbers", (), message)]
    found = [
        Difference(study.id, "numbers", number.path, f"{number.text} ({number.name}) does not stand in the abstract")
        for number in held.missing
    ]
    return found + [
        Difference(
            study.id, "numbers", swap.path,
            f"treatment {swap.treatment} and control {swap.control} stand the other way round in the abstract",
        )
        for swap in arm_order.swapped(study, item)
    ]  # fmt: skip
