"""What ClinicalTrials.gov says of registered trials: state, end, posted results."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ldn_kb.authoring.bibliography import RegistryError, clean, items, mapping, parsed
from ldn_kb.authoring.services.client import TRIALS, Client, batches
from ldn_kb.authoring.services.publications import Hit, SearchAnswer
from ldn_kb.model.vocabulary import TrialState

_PER_REQUEST = 50
_PER_PAGE = 100
_MOST_HITS = 1000
# The results of a trial may be megabytes; what is read here is not among them.
_MODULES = ("identificationModule", "statusModule", "descriptionModule", "armsInterventionsModule")
_FIELDS = {"format": "json", "fields": "|".join([*(f"protocolSection.{name}" for name in _MODULES), "hasResults"])}
NUMBER = re.compile(r"NCT[0-9]{8}")
_STATES = {
    "NOT_YET_RECRUITING": TrialState.NOT_YET_RECRUITING,
    "RECRUITING": TrialState.RECRUITING,
    "ENROLLING_BY_INVITATION": TrialState.RECRUITING,
    "ACTIVE_NOT_RECRUITING": TrialState.ACTIVE,
    "COMPLETED": TrialState.COMPLETED_WITHOUT_RESULT,
    "TERMINATED": TrialState.STOPPED_EARLY,
    "SUSPENDED": TrialState.ACTIVE,
    "WITHDRAWN": TrialState.WITHDRAWN,
    "UNKNOWN": TrialState.UNKNOWN,
}


@dataclass(frozen=True)
class RegisteredTrial:
    """A trial as its registry lists it. ``said`` is the registry's word for its state, ``text`` all that it says."""

    number: str
    titles: tuple[str, ...]
    said: str
    state: TrialState | None
    ended: str | None
    """Day or month of the end, as the registry prints it: ``2026-05-31``, ``2026-05``."""
    has_results: bool
    results_posted: str | None
    text: str

    @property
    def hit(self) -> Hit:
        """The trial as the result of a search."""
        year = int(self.ended[:4]) if self.ended and self.ended[:4].isdecimal() else None
        return Hit(self.titles[0], registration=self.number, year=year, source=TRIALS.name)

    def ends_before(self, day: datetime.date) -> bool:
        """Return whether the end, planned or real, lies before ``day``; of a month, its last day."""
        return self.ended is not None and self.ended < day.isoformat()[: len(self.ended)]


def registered(client: Client, numbers: Iterable[str]) -> dict[str, RegisteredTrial] | None:
    """Return each trial that the registry knows, by its number; ``None`` if the registry fails."""
    found: dict[str, RegisteredTrial] = {}
    for batch in batches(sorted({number for number in numbers if NUMBER.fullmatch(number)}), _PER_REQUEST):
        parameters = {"filter.ids": ",".join(batch), "pageSize": str(len(batch)), **_FIELDS}
        page = client.ask(TRIALS, "studies", parameters, _page, "json")
        if page is None:
            return None
        found |= {trial.number: trial for trial in page[1]}
    return found


def search_trials(client: Client, query: str) -> SearchAnswer | None:
    """Return what the registry has for a query; ``None`` if it fails."""
    hits: list[Hit] = []
    token = ""
    while True:
        parameters = {"query.term": query, "pageSize": str(_PER_PAGE), "countTotal": "true", **_FIELDS}
        page = client.ask(TRIALS, "studies", {**parameters, **({"pageToken": token} if token else {})}, _page, "json")
        if page is None:
            return None
        count, trials, following = page
        hits += [trial.hit for trial in trials]
        if not following or following == token or not trials or len(hits) >= _MOST_HITS:
            return SearchAnswer(max(count, len(hits)), tuple(hits))
        token = following


def _page(raw: bytes | None) -> tuple[int, list[RegisteredTrial], str]:
    if raw is None:
        raise RegistryError(f"{TRIALS.name} knows no such address (404): has the service moved?")
    data = mapping(parsed(raw, f"the answer of {TRIALS.name}"))
    if not isinstance(data.get("studies"), list):
        raise RegistryError(f"{TRIALS.name} answers in another form than it used to: no 'studies'")
    count = data.get("totalCount")
    trials = [trial for item in data["studies"] if (trial := _trial(mapping(item)))]
    if data["studies"] and not trials:
        raise RegistryError(f"{TRIALS.name} answers in another form than it used to: no trial has a number")
    return (count if isinstance(count, int) else 0), trials, clean(data.get("nextPageToken")) or ""


def _trial(study: dict[str, Any]) -> RegisteredTrial | None:
    protocol = mapping(study.get("protocolSection"))
    identification = mapping(protocol.get("identificationModule"))
    status = mapping(protocol.get("statusModule"))
    number = clean(identification.get("nctId")) or ""
    titles = tuple(
        title for name in ("briefTitle", "officialTitle") if (title := clean(identification.get(name))) is not None
    )
    if not NUMBER.fullmatch(number) or not titles:
        return None
    said = clean(status.get("overallStatus")) or ""
    return RegisteredTrial(
        number=number,
        titles=titles,
        said=said.replace("_", " ").lower(),
        state=_STATES.get(said),
        ended=_date(status.get("completionDateStruct")),
        has_results=study.get("hasResults") is True,
        results_posted=_date(status.get("resultsFirstPostDateStruct")),
        text=" ".join([json.dumps(protocol), *map(str, items(identification.get("secondaryIdInfos")))]),
    )


def _date(value: Any) -> str | None:
    text = clean(mapping(value).get("date"))
    return text if text and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) else None
