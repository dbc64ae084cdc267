"""Which state of the data a file holds, so that who has only the file can cite it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import FORMAT, Article, Claim, Comparison, Concept, Study, Subject

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Release:
    """Version, time and commit of what is published, as whoever publishes it gives them; empty where not given."""

    version: str = ""
    date: str = ""
    commit: str = ""
    address: str = ""
    """Where the site is published, with a slash at the end."""
    page: Callable[[str], str] | None = None
    """Returns the address of a generated page from its name; ``None`` if it is not known."""

    def as_dict(self, base: KnowledgeBase) -> dict[str, Any]:
        """Return what files of several formats say about themselves, without what is not known.

        ``updated`` is the newest day in the data; ``created``, ``commit`` and ``homepage`` come from the publisher.
        """
        known = {
            "format": FORMAT,
            "version": self.version,
            "created": self.date,
            "updated": newest_day(base),
            "commit": self.commit,
            "homepage": self.address,
        }
        return {name: value for name, value in known.items() if value}


NO_RELEASE = Release()


def newest_day(base: KnowledgeBase) -> str:
    """Return the newest day on which something was checked or entered; empty for a base without records."""
    days = [study.provenance.entered for study in base.studies]
    days += [claim.checked for claim in base.claims] + [finding.checked for finding in base.findings]
    return max(days).isoformat() if days else ""


def last_checked(base: KnowledgeBase, key: str) -> str:
    """Return the newest day on which what stands on the page of record ``key`` was checked or entered; or empty."""
    record = base.by_id[key]
    days: list[datetime.date] = []
    claims: list[Claim] = []
    if isinstance(record, Study):
        reading = record.provenance.second_reading
        days += [record.provenance.entered, *([reading.date] if reading else [])]
    elif isinstance(record, Concept):
        days += [record.bottom_line.checked, *(finding.checked for finding in base.findings_about(key))]
        claims = base.claims_about(key)
    elif isinstance(record, Comparison):
        claims = [base.claim(claim) for position in record.positions for claim in position.claims]
    elif isinstance(record, Article):
        claims = base.claims_in(key)
    days += [claim.checked for claim in claims]
    return max(days).isoformat() if days else ""


def day_in_words(day: str) -> str:
    """Return ``2026-11-30`` or a time of that day as ``30 November 2026``, in English wherever it is built."""
    parts = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})(?:T.*)?", day)
    if not parts:
        return ""
    year, month, number = parts.groups()
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def licence(subject: Subject) -> dict[str, str]:
    """Return the licence as data packages name it: ``CC BY 4.0`` is ``CC-BY-4.0``; empty if there is none."""
    if subject.licence is None:
        return {}
    name = subject.licence.replace(" ", "-")
    known = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
    return {"name": name, "title": subject.licence, **({"path": known[name]} if name in known else {})}


def release_of(environment: Mapping[str, str], version: str, address: str = "") -> Release:
    """Return the release as the publisher gives it in the environment.

    ``SOURCE_DATE_EPOCH`` is its time in seconds since 1970, ``LDN_KB_COMMIT`` its commit; what has another form is left
    out. Nothing is taken from a clock, so that two builds of the same state are equal.
    """
    seconds = environment.get("SOURCE_DATE_EPOCH", "")
    date = ""
    if re.fullmatch("[0-9]{1,11}", seconds):
        date = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    commit = environment.get("LDN_KB_COMMIT", "")
    return Release(version, date, commit if re.fullmatch("[0-9a-f]{7,64}", commit) else "", address)
