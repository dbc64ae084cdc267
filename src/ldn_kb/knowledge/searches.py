"""What was searched for a subject, which studies a search may include, and what came of all searches."""

from __future__ import annotations

import datetime
import re
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

_WORK = r"(?:stud(?:y|ies)|trials?|results?|reports?|cases?|data|publications?)"
_NONE_FOUND = re.compile(
    rf"\bno\b[^.;:]{{0,60}}?\b{_WORK}\b[^.;:]{{0,120}}?\b(?:was|were|could be) found\b"
    rf"|\bno (?:\w+ )?{_WORK} (?:read |found )?(?:has|have) (?:ever )?(?:tested|compared|measured|looked)\b"
    r"|\bnobody (?:has )?(?:tested|looked|studied)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LastSearched:
    """When and where some subjects were last searched for."""

    day: datetime.date
    where: Sequence[str]
    """The databases and indexes searched on that day."""
    searches: Sequence[tuple[str, Search]]
    """Each subject with one of its searches on that day."""


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
    # The searches of the base were run; only the type knows of others, stored queries that nobody asked yet.
    return search.day or datetime.date.min


def last_searched(base: KnowledgeBase, keys: Iterable[str]) -> Sequence[LastSearched]:
    """Return when and where each subject was last searched for, those of one day and place together, newest first.

    A subject that no search covers is left out.
    """
    groups: dict[tuple[datetime.date, tuple[str, ...]], list[tuple[str, Search]]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        if (last := newest(base, [key])) is not None:
            groups[_day(last), _places(covering(base, key), _day(last))].append((key, last))
    ordered = sorted(groups.items(), key=lambda item: item[0][0], reverse=True)
    return [LastSearched(day, where, searches) for (day, where), searches in ordered]


def last_of_all(base: KnowledgeBase) -> LastSearched | None:
    """Return when and where anything was last searched for; ``None`` if no search is recorded."""
    last = max(base.searches, key=_day, default=None)
    return LastSearched(_day(last), _places(base.searches, _day(last)), [("", last)]) if last else None


def _places(searches: Iterable[Search], day: datetime.date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(search.where for search in searches if search.day == day))


def none_found(text: str) -> str | None:
    """Return the words by which a text says that there is no study, or ``None``.

    Not: that a study found no difference, or that a study found has no result.
    """
    match = _NONE_FOUND.search(text)
    return match.group() if match else None


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
