"""Study records: what was done and found, with numbers that every rule of the checker accepts."""

from __future__ import annotations

from typing import Any

from . import words
from .draw import Draw
from .plan import PROBE, Plan, StudyKey

Data = dict[str, Any]
_RANDOMISED = ("rct-parallel", "rct-crossover")
_REVIEWS = ("meta-analysis", "systematic-review")
_STUDIED = {"animal": "animals", "in-vitro": "cells", "reference-work": "none", "web-page": "none"}
_RATIOS = ("RR", "OR", "HR", "IRR")
_TYPICAL = {
    "favours-treatment": (0.6, 0.4, 0.9),
    "favours-control": (1.6, 1.1, 2.3),
    "no-difference": (0.95, 0.7, 1.3),
    "not-compared": (0.8, 0.5, 1.2),
}
"""Ratio, lower and upper end of its interval."""


def filled(record: Data, *kept: str) -> Data:
    """Return a record without the fields that hold nothing, as people write them; ``kept`` must be written."""
    return {name: value for name, value in record.items() if name in kept or value not in (None, [], {})}


def study(plan: Plan, number: int, key: StudyKey) -> Data:
    """Return the record of study ``number``."""
    draw = plan.draw("study", number, "record")
    design = draw.value("study.design")
    randomised = design in _RANDOMISED
    subjects = _STUDIED.get(design, "people")
    comparator = "placebo" if randomised else "none" if draw.filled("study.comparator") else None
    enrolled = (
        draw.number(12, 240) if randomised or (subjects == "people" and draw.filled("study.n.enrolled")) else None
    )
    outcomes = [
        _outcome(plan, draw, position, compared=randomised, primary=randomised and position == 0)
        for position in range(max(draw.count("study.outcomes"), 1 if randomised else 0))
    ]
    record = {
        "title": draw.name("study.title"),
        "authors": _authors(draw, key.author),
        "year": key.year,
        "journal": draw.name("study.journal"),
        "volume": str(draw.number(1, 400)) if draw.filled("study.volume") else None,
        "issue": str(draw.number(1, 12)) if draw.filled("study.issue") else None,
        "pages": f"{draw.number(1, 400)}-{draw.number(401, 900)}" if draw.filled("study.pages") else None,
        "pmid": 10_000_000 + 7 * number if draw.filled("study.pmid") else None,
        "pmcid": f"PMC{1_000_000 + 3 * number}" if draw.filled("study.pmcid") else None,
        "doi": f"10.{draw.number(1000, 9999)}/{words.rare(draw.random)}.{number}" if draw.filled("study.doi") else None,
        "registration": [f"NCT{10_000_000 + number}"] if draw.count("study.registration") else [],
        "status": _status(draw) if design == "protocol" else None,
        "design": design,
        "review_of": draw.value("study.review_of") if design in _REVIEWS else None,
        "blinding": "double" if randomised else draw.value("study.blinding") if draw.filled("study.blinding") else None,
        "comparator": comparator,
        "subjects": subjects,
        "population": draw.optional("study.population"),
        "conditions": draw.few(plan.conditions, max(1, draw.count("study.conditions"))),
        "mechanisms": draw.few(plan.mechanisms, draw.count("study.mechanisms")),
        "topics": draw.few(plan.topics, draw.count("study.topics")),
        "n": {"enrolled": enrolled, "completed": enrolled - 2, "analysed": enrolled - 1} if enrolled else None,
        "arms": _arms(draw, randomised, enrolled),
        "duration_weeks": draw.number(2, 52) if draw.filled("study.duration_weeks") else None,
        "outcomes": outcomes,
        "harms": draw.optional("study.harms"),
        "funding": draw.optional("study.funding"),
        "limitations": draw.optional(
            "study.limitations", [other.id for other in plan.studies[max(0, number - 20) : number]]
        ),
        "conclusion": draw.optional("study.conclusion"),
        "risk_of_bias": _risk_of_bias(draw) if randomised else None,
        "why_it_matters": draw.optional("study.why_it_matters"),
        "notices": [draw.text("study.notices[]") for _ in range(draw.count("study.notices"))],
        "provenance": _provenance(draw),
    }
    return filled(record, "year", "authors")


def probe() -> Data:
    """Return the study that is the same in every size."""
    return {
        "title": "A study that is the same in every data set",
        "authors": ["Probe A"],
        "year": 2001,
        "design": "survey",
        "subjects": "people",
        "n": {"enrolled": 10},
        "conclusion": "Nothing links to it.",
        "provenance": {"confirmed": "abstract", "sources": ["https://example.org/probe"], "entered": "2026-11-01"},
    }


PROBE_FILE = f"studies/{PROBE}.yaml"


def _authors(draw: Draw, first: str) -> list[str]:
    """Return names with initials."""
    names = [first, *(words.rare(draw.random).capitalize() for _ in range(draw.count("study.authors") - 1))]
    return [f"{name} {draw.pick('ABCDEFGHJKLMNPRSTW')}" for name in names]


def _status(draw: Draw) -> Data:
    return {"state": draw.value("study.status.state"), "text": draw.text("study.status.text")}


def _arms(draw: Draw, randomised: bool, enrolled: int | None) -> list[Data]:
    """Return the groups; those of a trial hold no more people than were enrolled."""
    count = max(draw.count("study.arms"), 2 if randomised else 0)
    arms = []
    for position in range(count):
        control = position == 1
        high = draw.number(5, 6) if draw.filled("study.arms.dose.high") else None
        dose = {"low": draw.pick((1, 1.5, 3, 4.5)), "high": high, "unit": "mg"}
        arm = {
            "name": draw.name("study.arms.name"),
            "role": "control" if control else "treatment" if position == 0 else "other",
            "n": enrolled // count if enrolled else None,
            "dose": None if control else filled(dose),
            "schedule": draw.text("study.arms.schedule") if draw.filled("study.arms.schedule") else None,
        }
        arms.append(filled(arm))
    return arms


def _outcome(plan: Plan, draw: Draw, position: int, *, compared: bool, primary: bool) -> Data:
    """Return one result; the first of a trial is its primary one and has a number."""
    direction = draw.value("study.outcomes.direction", "not-compared") if compared else "not-compared"
    scale = draw.pick(plan.measures) if draw.filled("study.outcomes.scale") else None
    control = compared and (primary or draw.filled("study.outcomes.control"))
    record = {
        "id": f"{words.rare(draw.random)}-{position + 1}",
        "measure": draw.name("study.outcomes.measure"),
        "scale": scale,
        "weeks": draw.number(1, 52) if draw.filled("study.outcomes.weeks") else None,
        "primary": primary if draw.filled("study.outcomes.primary") or primary else None,
        "treatment": _result(draw, "treatment", certain=primary)
        if primary or draw.filled("study.outcomes.treatment")
        else None,
        "control": _result(draw, "control", certain=primary) if control else None,
        "estimate": _estimate(draw, direction, plan.worse(scale)) if draw.filled("study.outcomes.estimate") else None,
        "p": f"0.{draw.number(1, 999):03}" if draw.filled("study.outcomes.p") else None,
        "direction": direction,
        "note": draw.optional("study.outcomes.note"),
    }
    return filled(record)


def _result(draw: Draw, side: str, *, certain: bool) -> Data:
    """Return what an arm showed; ``certain`` for a number in any case."""
    path = f"study.outcomes.{side}"
    if not certain and not draw.filled(f"{path}.value"):
        return {"text": draw.name(f"{path}.text")}
    value = draw.number(10, 990) / 10
    return filled(
        {
            "text": f"{value}%",
            "value": value,
            "unit": "%",
            "n": draw.number(20, 200) if draw.filled(f"{path}.n") else None,
            "events": draw.number(1, 20) if draw.filled(f"{path}.events") else None,
            "baseline": draw.number(100, 900) / 10 if draw.filled(f"{path}.baseline") else None,
        }
    )


def _estimate(draw: Draw, direction: str, worse: str | None) -> Data:
    """Return a difference whose interval and sign fit the direction."""
    kind = draw.value("study.outcomes.estimate.kind")
    value, low, high = _TYPICAL[direction]
    stretch = draw.number(90, 110) / 100
    if kind not in _RATIOS:
        # Around zero instead of one; where higher is worse, a difference that favours LDN is negative.
        turned = -1 if worse == "lower" else 1
        ends = sorted(turned * round((end - 1) * stretch, 3) for end in (low, high))
        value, (low, high) = turned * round((value - 1) * stretch, 3), ends
    return {
        "text": f"{kind} {value}",
        "kind": kind,
        "value": value,
        "low": low,
        "high": high,
        "level": 95,
        "basis": "before-after" if direction == "not-compared" else "between-groups",
    }


def _risk_of_bias(draw: Draw) -> Data:
    domains = ("randomisation", "deviations", "missing_data", "measurement", "selection")
    return {
        name: {
            "judgement": draw.value(f"study.risk_of_bias.{name}.judgement"),
            "reason": draw.text(f"study.risk_of_bias.{name}.reason"),
        }
        for name in domains
    }


def _provenance(draw: Draw) -> Data:
    second = {
        "date": "2026-11-21",
        "agrees": draw.chance(0.5),
        "differences": draw.optional("study.provenance.second_reading.differences"),
    }
    record = {
        "confirmed": draw.value("study.provenance.confirmed"),
        "sources": draw.addresses("study.provenance.sources"),
        "unconfirmed": draw.names("study.provenance.unconfirmed"),
        "missing": [draw.text("study.provenance.missing[]") for _ in range(draw.count("study.provenance.missing"))],
        "second_reading": filled(second) if draw.filled("study.provenance.second_reading") else None,
        "entered": "2026-11-01",
        "verified": "2026-11-20",
    }
    return filled(record, "sources")
