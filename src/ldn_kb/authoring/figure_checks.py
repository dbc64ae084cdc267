"""Where a study reports the number of a figure: proposals for the field ``numbers`` of a claim."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.reading.rules.numbers import OUTCOME_FIELDS, STUDY_FIELDS, numbers_at

_TIMES = frozenset(("minutes", "hours", "days", "weeks", "months", "years", "o'clock"))
_PEOPLE = ("n", "events")
_NEAR = 0.05
"""Who writes "almost" or "more than" has rounded the number, by so much of it at most."""


def check(
    figure: Mapping[str, Any], studies: Iterable[str], base: KnowledgeBase, *, sure: Collection[str], blank: str
) -> dict[str, Any]:
    """Return where one of ``studies`` reports the number of a figure.

    If none does, it is not reported by a study that is cited for ``sure``. Otherwise, where there are ``studies``, the
    source is still to be chosen, and where there is none, it is ``blank`` what anything else reports.
    """
    found = [study for key in dict.fromkeys(studies) if isinstance(study := base.by_id[key], Study)]
    for near in (0.0, _NEAR) if figure.get("qualifier") else (0.0,):
        for study in found:
            if place := _place(figure, study, near):
                return {"figure": figure["label"], "study": study.id, **place}
    key = next((study.id for study in found if study.id in sure), blank if found else None)
    return {"figure": figure["label"], "study": key, "reported": None if key in sure else blank}


def with_outcome_weeks(checks: list[dict[str, Any]], base: KnowledgeBase) -> list[dict[str, Any]]:
    """Return checks of the figures of one statement, those of weeks as when its result was measured if that is so."""
    measured = {(item["study"], item["outcome"]) for item in checks if "outcome" in item}
    return [next(_weeks(item, measured, base), item) for item in checks]


def _weeks(
    check: dict[str, Any], measured: Collection[tuple[str, str]], base: KnowledgeBase
) -> Iterator[dict[str, Any]]:
    if check.get("field") != "duration_weeks":
        return
    for outcome in base.study(check["study"]).outcomes:
        if (check["study"], outcome.id) in measured and outcome.weeks == check["reported"]:
            yield {
                "figure": check["figure"],
                "study": check["study"],
                "outcome": outcome.id,
                "field": "weeks",
                "reported": check["reported"],
            }


def _place(figure: Mapping[str, Any], study: Study, near: float) -> dict[str, Any] | None:
    """Return the place of a number in a study; of a rounded one only if it can be no other."""
    places = [
        # A plain number: the printed form of the study's own is for its pages.
        {**place, "reported": int(value) if value == int(value) else float(value)}
        for place, value in _numbers(figure["unit"], study)
        if abs(value - figure["value"]) <= near * figure["value"]
    ]
    return places[0] if places and (not near or len(places) == 1) else None


def _numbers(unit: str, study: Study) -> Iterator[tuple[dict[str, str], int | float]]:
    """Yield the numbers of a study that may be counted in ``unit``: those of the whole study before its outcomes."""
    for field in STUDY_FIELDS:
        if _is_field_of(unit, field):
            yield from (({"field": field}, value) for value in numbers_at(study, field))
    for outcome in study.outcomes:
        for field in OUTCOME_FIELDS:
            if not _is_outcome_of(unit, field):
                continue
            for value in numbers_at(outcome, field):
                reported = getattr(getattr(outcome, field.partition(".")[0]), "unit", None) or ""
                if unit != "%" or field.endswith(".level") or reported[:1] in ("%", ""):
                    yield {"outcome": outcome.id, "field": field}, value


def _is_field_of(unit: str, field: str) -> bool:
    """Return whether a fact of a whole study may be counted in ``unit``."""
    if field == "year":
        return unit == "year"
    if field == "duration_weeks":
        return unit == "weeks"
    return unit == "people" if field.startswith("n.") else unit.removesuffix(" a day") in ("mg", "µg")


def _is_outcome_of(unit: str, field: str) -> bool:
    """Return whether a number of an outcome may be counted in ``unit``."""
    if field == "weeks":
        return unit == "weeks"
    counts_people = field.rpartition(".")[2] in _PEOPLE
    return counts_people if unit == "people" else not (counts_people or unit in ("year", "p") or unit in _TIMES)
