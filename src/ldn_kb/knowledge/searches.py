"""What was searched for a subject, which studies a search may include, and what came of all searches."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.levels import directness
from ldn_kb.model import ExcludedWork, Search, Study
from ldn_kb.model.vocabulary import Directness, ExclusionReason

_NOT_ELIGIBLE = {
    Directness.PEOPLE_OTHER: "its doses lie outside the window",
    Directness.PEOPLE_COMBINED: "each group on the treatment got something else too",
}


@dataclass(frozen=True)
class Total:
    """A number added up over searches; ``unknown`` of them did not record it."""

    known: int
    unknown: int


@dataclass(frozen=True)
class Flow:
    """What came of all searches: results, works and studies. A work that several searches gave counts once."""

    searches: int
    hits: Total
    screened: Total
    excluded: Mapping[ExclusionReason, Sequence[ExcludedWork]]
    included: Sequence[str]
    """Ids of the studies, in the order of the knowledge base."""


def covering(base: KnowledgeBase, key: str) -> Sequence[Search]:
    """Return the searches about a subject or a wider condition, in the order of the data."""
    return base.once("searches by subject", lambda: _by_subject(base)).get(key, ())


def _by_subject(base: KnowledgeBase) -> Mapping[str, Sequence[Search]]:
    found: dict[str, list[Search]] = defaultdict(list)
    for search in base.searches:
        for key in {member for about in search.about for member in base.family(about)}:
            found[key].append(search)
    return dict(found)


def newest(base: KnowledgeBase, keys: Iterable[str]) -> Search | None:
    """Return the newest search that covers one of the subjects, of one day the first; ``None`` if there is none."""
    return max((search for key in keys for search in covering(base, key)), key=_day, default=None)


def _day(search: Search) -> datetime.date:
    return search.day or datetime.date.min


def why_not_eligible(base: KnowledgeBase, study: Study) -> str | None:
    """Return why a search cannot include the study, as far as that is computed; ``None`` if it can."""
    eligibility = base.subject.eligibility
    if eligibility is None:
        return None
    if study.subjects != "people":
        return f"it studied {study.subjects.replace('-', ' ')}, no people"
    if study.design not in eligibility.designs:
        return f"its design is {study.design!s}"
    return _NOT_ELIGIBLE.get(directness(base, study))


def flow(base: KnowledgeBase) -> Flow:
    """Return what came of all searches."""
    works: dict[str, ExcludedWork] = {}
    for search in base.searches:
        for work in search.excluded:
            works.setdefault(work.what, work)
    excluded: dict[ExclusionReason, list[ExcludedWork]] = {
        reason: [work for work in works.values() if work.reason is reason] for reason in ExclusionReason
    }
    included = {key for search in base.searches for key in search.included}
    return Flow(
        searches=len(base.searches),
        hits=_total(search.hits for search in base.searches),
        screened=_total(search.screened for search in base.searches),
        excluded={reason: found for reason, found in excluded.items() if found},
        included=[study.id for study in base.studies if study.id in included],
    )


def _total(values: Iterable[int | None]) -> Total:
    every = list(values)
    return Total(sum(value for value in every if value is not None), every.count(None))
