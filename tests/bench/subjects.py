"""Records of what claims and studies are about, and those explained once: measures, terms, cautions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from . import words
from .draw import Draw
from .plan import Plan
from .studies import Data, filled

_DEEPEST = 2
"""Parents above a condition, as in the real data; a deeper tree would let pages grow faster than the data."""
_CAUTIONS = 12


def parents(plan: Plan) -> dict[str, str]:
    """Return the parent of every condition that has one."""
    found: dict[str, str] = {}
    depth: dict[str, int] = {}
    for number, key in enumerate(plan.conditions):
        draw = plan.draw("condition", number, "parent")
        wider = [other for other in depth if depth[other] < _DEEPEST]
        if wider and draw.filled("condition.parent"):
            found[key] = draw.few(wider, 1)[0]
        depth[key] = depth[found[key]] + 1 if key in found else 0
    return found


def by_subject(studies: Mapping[str, Data]) -> dict[str, list[str]]:
    """Return the studies that bear on each subject."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, record in studies.items():
        for field in ("conditions", "mechanisms", "topics"):
            for subject in record.get(field, []):
                found[subject].append(key)
    return found


def condition(plan: Plan, number: int, parent: str | None, studies: Sequence[str]) -> Data:
    """Return the record of condition ``number``; ``studies`` bear on it."""
    key, draw = plan.conditions[number], plan.draw("condition", number, "record")
    codes = [
        {
            "code": f"{draw.pick('CEFGIJKLMN')}{draw.number(10, 99)}.{digit}",
            "label": draw.name("condition.icd10cm.label"),
        }
        for digit in range(min(9, draw.count("condition.icd10cm")))
    ]
    return filled(
        {
            "name": plan.names[key],
            "synonyms": draw.names("condition.synonyms"),
            "lay_terms": draw.names("condition.lay_terms"),
            "misspellings": draw.names("condition.misspellings"),
            "parent": parent,
            "icd10cm": codes,
            "mesh": _mesh(draw, "condition"),
            "summary": draw.text("condition.summary"),
            # "unclear" fits any profile, and no page shows the direction.
            "bottom_line": _bottom_line(draw, "condition", studies, "unclear"),
            "facts": _facts(draw, "condition", studies),
            "note": draw.optional("condition.note"),
            "sources": draw.addresses("condition.sources"),
        }
    )


def mechanism(plan: Plan, number: int, studies: Sequence[str]) -> Data:
    """Return the record of mechanism ``number``; ``studies`` bear on it."""
    key, draw = plan.mechanisms[number], plan.draw("mechanism", number, "record")
    targets = [
        {
            "gene": words.rare(draw.random).upper(),
            "protein": draw.name("mechanism.targets.protein"),
            "hgnc": f"HGNC:{draw.number(100, 40_000)}",
            "action": draw.name("mechanism.targets.action"),
        }
        for _ in range(draw.count("mechanism.targets"))
    ]
    chain = [
        filled(
            {
                "says": draw.text("mechanism.chain.says"),
                "evidence": draw.value("mechanism.chain.evidence"),
                "studies": draw.few(studies, draw.count("mechanism.chain.studies")),
                "note": draw.optional("mechanism.chain.note"),
            }
        )
        for _ in range(draw.count("mechanism.chain"))
    ]
    return filled(
        {
            "name": plan.names[key],
            "synonyms": draw.names("mechanism.synonyms"),
            "targets": targets,
            "summary": draw.text("mechanism.summary"),
            "chain": chain,
            "bottom_line": _bottom_line(draw, "mechanism", studies, "not-applicable"),
            "facts": _facts(draw, "mechanism", studies),
            "mesh": _mesh(draw, "mechanism"),
            "sources": draw.addresses("mechanism.sources"),
        }
    )


def topic(plan: Plan, number: int, studies: Sequence[str]) -> Data:
    """Return the record of topic ``number``; ``studies`` bear on it."""
    key, draw = plan.topics[number], plan.draw("topic", number, "record")
    return filled(
        {
            "name": plan.names[key],
            "synonyms": draw.names("topic.synonyms"),
            "lay_terms": draw.names("topic.lay_terms"),
            "summary": draw.text("topic.summary"),
            "bottom_line": _bottom_line(draw, "topic", studies, "not-applicable"),
            "facts": _facts(draw, "topic", studies),
            "note": draw.optional("topic.note"),
        }
    )


def measures(plan: Plan) -> list[Data]:
    """Return every outcome measure; their number does not grow with the data."""
    found = []
    for number, key in enumerate(plan.measures):
        draw = plan.draw("measure", number, "record")
        change = {"value": draw.number(1, 20), "text": draw.text("measure.meaningful_change.text")}
        record = {
            "id": key,
            "name": plan.names[key],
            "abbreviation": "".join(word[0] for word in plan.names[key].split()).upper() + str(number),
            "what": draw.text("measure.what"),
            "low": 0,
            "high": draw.pick((10, 63, 100, 600)),
            "worse": plan.worse(key),
            "meaningful_change": change if draw.filled("measure.meaningful_change") else None,
            "sources": draw.addresses("measure.sources"),
        }
        found.append(filled(record))
    return found


def terms(plan: Plan) -> list[Data]:
    """Return the glossary; it does not grow with the data."""
    found = []
    for number, key in enumerate(plan.terms):
        draw = plan.draw("term", number, "record")
        meaning = draw.text("term.meaning")
        found.append(
            filled({"id": key, "term": plan.names[key], "synonyms": draw.names("term.synonyms"), "meaning": meaning})
        )
    return found


def cautions(plan: Plan, claims: Sequence[str]) -> list[Data]:
    """Return the cautions; some of ``claims`` give them. They do not grow with the data."""
    found = []
    for number in range(_CAUTIONS):
        draw = plan.draw("caution", number, "record")
        record = {
            "id": f"caution-{number + 1}-{words.rare(draw.random)}",
            "name": draw.name("caution.name"),
            "text": draw.text("caution.text"),
            "label": draw.optional("caution.label"),
            "about": draw.few(plan.topics, max(1, draw.count("caution.about"))),
            "claims": draw.few(claims, draw.count("caution.claims")),
            "sources": [draw.address() for _ in range(max(1, draw.count("caution.sources")))],
        }
        found.append(filled(record, "label"))
    return found


def _mesh(draw: Draw, kind: str) -> Data | None:
    if not draw.filled(f"{kind}.mesh"):
        return None
    return {"id": f"D{draw.number(100_000, 999_999)}", "heading": draw.name(f"{kind}.mesh.heading")}


def _bottom_line(draw: Draw, kind: str, studies: Sequence[str], direction: str) -> Data:
    """Return the answer first; "untested" would contradict any randomised trial, so it is not drawn."""
    return {
        "text": draw.text(f"{kind}.bottom_line.text", studies),
        "evidence": draw.value(f"{kind}.bottom_line.evidence", "untested"),
        "direction": direction,
        "checked": "2026-11-22",
    }


def _facts(draw: Draw, kind: str, studies: Sequence[str]) -> list[Data]:
    path = f"{kind}.facts"
    facts: list[dict[str, Any]] = [
        {
            "text": draw.text(f"{path}.text", studies),
            "studies": draw.few(studies, draw.count(f"{path}.studies")),
            "sources": draw.addresses(f"{path}.sources"),
        }
        for _ in range(draw.count(path))
    ]
    return [filled(fact) for fact in facts]
