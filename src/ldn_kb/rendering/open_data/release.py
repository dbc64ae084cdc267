"""Which state of the data a file holds, so that who has only the file can cite it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import FORMAT, Subject


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
