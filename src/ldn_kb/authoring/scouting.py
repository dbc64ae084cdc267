"""What the stored queries give that is neither in the base nor excluded, and which registered trials moved on."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ldn_kb.authoring.bibliography import doi_page
from ldn_kb.authoring.same_work import plain
from ldn_kb.authoring.services import publications, trials
from ldn_kb.authoring.services.client import Client
from ldn_kb.authoring.services.publications import Hit, SearchAnswer
from ldn_kb.authoring.services.trials import RegisteredTrial
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import why_not_eligible
from ldn_kb.knowledge.unpublished import Unpublished, has_numbers, newest_day, standing
from ldn_kb.model import Search, Study
from ldn_kb.model.vocabulary import TrialState

_ASK = {
    "pubmed": publications.search_pubmed,
    "europe-pmc": publications.search_europe_pmc,
    "clinicaltrials-gov": trials.search_trials,
}


class Kind(Enum):
    """What was seen; the value is the heading, the order is that of the report."""

    RESULTS = "Results posted in the registry"
    STATE = "Registered trials whose state changed"
    OVERDUE = "Registered trials past their end since the data was last read"
    TRIAL = "Registered trials that are not in the base"
    WORK = "Publications that are not in the base"


@dataclass(frozen=True)
class Sighting:
    """One thing to look at: what it is, by which numbers it is known, and in words what is new."""

    kind: Kind
    title: str
    text: str
    url: str = ""
    study: str | None = None
    identifiers: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    """Ids of the stored queries that gave it."""


@dataclass(frozen=True)
class Scouting:
    """What there is to look at, and the stored queries as they read after this run, of those that were answered."""

    sightings: tuple[Sighting, ...]
    asked: tuple[Search, ...]
    notes: tuple[str, ...]


def scout(base: KnowledgeBase, client: Client, today: datetime.date) -> Scouting:
    """Ask every stored query and the registry; what ``client`` could not ask is among its failures."""
    known = _Known.of(base)
    fresh: dict[Hit, list[str]] = {}
    seen: dict[str, Hit] = {}
    asked, notes = [], []
    for search in base.stored_queries:
        assert search.service is not None  # it is stored to be asked
        answer = _ASK[search.service](client, search.query)
        if answer is None:
            continue
        if answer.count > len(answer.hits):
            notes.append(f"{search.id}: {answer.count} results, of which {len(answer.hits)} were given and looked at")
        new = [hit for hit in answer.hits if not known.has(hit)]
        for hit in new:
            first = next((seen[name] for name in _names(hit) if name in seen), hit)
            fresh.setdefault(first, []).append(search.id)
            seen.update(dict.fromkeys(_names(hit), first))
        asked.append(_as_asked(base, known, search, answer, len(new), today))
    sightings = [_of_hit(hit, queries) for hit, queries in fresh.items()]
    numbers = [number for study in base.studies if study.status for number in study.registration]
    registered = trials.registered(client, numbers)
    if registered is not None:
        sightings += _moved(base, registered)
    sightings += _overdue(base, today)
    order = list(Kind)
    sightings.sort(key=lambda item: (order.index(item.kind), item.study or "", item.title.casefold(), item.identifiers))
    return Scouting(tuple(sightings), tuple(asked), tuple(notes))


@dataclass(frozen=True)
class _Known:
    """Identifiers and titles of what is in the base or excluded from it."""

    studies: Mapping[str, str]
    """The id of the study with an identifier or a title."""
    excluded: frozenset[str]

    @classmethod
    def of(cls, base: KnowledgeBase) -> _Known:
        studies: dict[str, str] = {}
        for study in base.studies:
            for name in (*_identifiers(study), plain(study.title)):
                studies.setdefault(name, study.id)
        excluded = set()
        for work in (work for search in _all_searches(base) for work in search.excluded):
            excluded |= {name.lower() for name in work.identifiers} | {plain(work.what)}
            if work.what in base.by_id and isinstance(record := base.by_id[work.what], Study):
                excluded |= set(_identifiers(record))
        return cls(studies, frozenset(excluded))

    def has(self, hit: Hit) -> bool:
        return self.study(hit) is not None or not self.excluded.isdisjoint({*hit.identifiers, plain(hit.title)})

    def study(self, hit: Hit) -> str | None:
        return next((self.studies[name] for name in _names(hit) if name in self.studies), None)


def _all_searches(base: KnowledgeBase) -> Iterable[Search]:
    return {search.id: search for search in (*base.searches, *base.stored_queries)}.values()


def _names(hit: Hit) -> list[str]:
    """Return what a result is known by. A trial is known by its number alone: many have the same title."""
    return sorted(hit.identifiers) if hit.registration else [*sorted(hit.identifiers), plain(hit.title)]


def _identifiers(study: Study) -> Iterator[str]:
    if study.pmid:
        yield f"pmid {study.pmid}"
    if study.doi:
        yield f"doi {study.doi.lower()}"
    if study.pmcid:
        yield study.pmcid.lower()
    yield from (number.lower() for number in study.registration)


def _as_asked(
    base: KnowledgeBase, known: _Known, search: Search, answer: SearchAnswer, new: int, today: datetime.date
) -> Search:
    """Return the stored query as it reads after it was asked: day, hits, what was looked at, studies among them."""
    excluded = {work.what for work in search.excluded}
    found = dict.fromkeys(key for hit in answer.hits if (key := known.study(hit)))
    included = tuple(key for key in found if key not in excluded and not why_not_eligible(base, base.study(key)))
    screened = len(answer.hits) - new
    # Works that were left out before and are no longer given stay; then nobody knows how many were looked at.
    is_known = len(included) + len(excluded) <= screened <= answer.count
    return search.model_copy(
        update={
            "day": today, "hits": answer.count, "screened": screened if is_known else None, "included": included,
        }
    )  # fmt: skip


def _of_hit(hit: Hit, queries: list[str]) -> Sighting:
    if hit.registration:
        url, text = f"https://clinicaltrials.gov/study/{hit.registration}", "registered, without a record here"
    elif hit.pmid:
        url, text = f"https://pubmed.ncbi.nlm.nih.gov/{hit.pmid}/", "published, without a record here"
    elif hit.doi:
        url, text = doi_page(hit.doi), "published, without a record here"
    else:
        url, text = "", "published, without a record here"
    names = [f"pmid {hit.pmid}" if hit.pmid else "", f"doi {hit.doi}" if hit.doi else "", hit.registration or ""]
    return Sighting(
        Kind.TRIAL if hit.registration else Kind.WORK,
        hit.title,
        f"{text}{f'; {hit.year}' if hit.year else ''}",
        url,
        identifiers=tuple(name for name in names if name),
        queries=tuple(dict.fromkeys(queries)),
    )


# --- registered trials


def _moved(base: KnowledgeBase, registered: Mapping[str, RegisteredTrial]) -> Iterator[Sighting]:
    """Yield what the registry says otherwise of each trial whose state is recorded."""
    for study in base.studies:
        for number in study.registration if study.status is not None else ():
            trial = registered.get(number)
            if trial is not None:
                url = f"https://clinicaltrials.gov/study/{number}"
                seen = Sighting(Kind.STATE, base.titles[study.id], "", url, study.id, (number,))
                yield from _changes(study, trial, seen)


def _changes(study: Study, trial: RegisteredTrial, seen: Sighting) -> Iterator[Sighting]:
    status = study.status
    assert status is not None  # only such trials are compared
    if trial.has_results and not has_numbers(study):
        when = f" on {trial.results_posted}" if trial.results_posted else ""
        text = f"{trial.number}: results were posted{when}, and the record has no number"
        yield dataclasses.replace(seen, kind=Kind.RESULTS, text=text)
    if status.state is TrialState.REPORTED:
        return
    if trial.state is not status.state:
        text = f"{trial.number}: the registry says {trial.said or 'nothing'}, the record {status.state.word}"
        yield dataclasses.replace(seen, text=text)
    if trial.ended and status.ended and trial.ended != status.ended.isoformat()[: len(trial.ended)]:
        text = f"{trial.number}: the registry has the end {trial.ended}, the record {status.ended}"
        yield dataclasses.replace(seen, text=text)


def _overdue(base: KnowledgeBase, today: datetime.date) -> Iterator[Sighting]:
    """Yield each trial that is past its end today and was not on the newest day of the data."""
    day = newest_day(base)
    for study in base.studies:
        is_new = standing(study, day) is not Unpublished.OVERDUE and standing(study, today) is Unpublished.OVERDUE
        if is_new and study.status is not None:
            text = f"its end, {study.status.ended}, is past, and no result was found"
            yield Sighting(Kind.OVERDUE, base.titles[study.id], text, study=study.id, identifiers=study.registration)
