"""Tidy tables of claims and questions: what the articles state, every figure and its check, answers side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.numbers import NumberRow
from ldn_kb.knowledge.statements import ClaimVerdict, claim_verdict, position_verdict, step_verdicts
from ldn_kb.model import Assertion, Claim, Comparison, Figure, FrequencyClaim, MechanismStep, NumberCheck, Position
from ldn_kb.model.comparison import Answer
from ldn_kb.model.types import UnfoundSource
from ldn_kb.model.vocabulary import Agreement, Directness, Verdict, Wording
from ldn_kb.rendering.open_data.fields import DataTable, Field, FieldType, Value, field, fields_of, judged
from ldn_kb.rendering.open_data.study_tables import NUMBER, numbered

CLAIM = field("claim", "string", "id of the claim", lambda row: row[0].id, required=True)
COMPARISON = field("comparison", "string", "id of the question", lambda row: row[0].id, required=True)
_CONCEPT = "id of the condition, mechanism or topic"


def _second(row: Any) -> Any:
    return row[1]


def _third(row: Any) -> Any:
    return row[2]


def _of(name: str, kind: FieldType, meaning: str, value: Callable[[ClaimVerdict], Value]) -> Field:
    return judged(name, kind, meaning, lambda base, row: value(claim_verdict(base, row)))


def _place(base: KnowledgeBase, claim: Claim) -> int:
    places = base.once("places of claims", lambda: {item.id: place for place, item in enumerate(base.claims, start=1)})
    return places[claim.id]


def _level(base: KnowledgeBase, claim: Claim) -> int | None:
    level = computed.of_claim(base, claim).level
    return level.number if level else None


def _directness(base: KnowledgeBase, claim: Claim) -> str | None:
    found = computed.of_claim(base, claim).directness
    return str(found) if found else None


def _claim_studies(base: KnowledgeBase) -> Iterator[tuple[Claim, str, str]]:
    for claim in base.claims:
        yield from ((claim, key, "cites") for key in dict.fromkeys(claim.cites))
        yield from ((claim, key, "stands_in") for key in dict.fromkeys(claim.stands_in))
        yield from ((claim, key, "tested_by") for key in dict.fromkeys(claim.tested_by))


def _claim_findings(base: KnowledgeBase) -> Iterator[tuple[Claim, int, str | None, str | None, Verdict]]:
    """Yield what decides about each claim: a finding, or a condition that has none."""
    for claim in base.claims:
        number = 0
        for part in claim_verdict(base, claim).parts:
            for item, verdict in zip(part.judged, part.each, strict=True):
                number += 1
                is_finding = item.finding is not None
                yield claim, number, item.key if is_finding else None, None if is_finding else item.key, verdict


def _steps(base: KnowledgeBase) -> Iterator[tuple[Claim, int, MechanismStep, Verdict]]:
    for claim in base.claims:
        for number, (step, verdict) in enumerate(step_verdicts(base, claim), start=1):
            yield claim, number, step, verdict


def _checks(base: KnowledgeBase) -> Iterator[tuple[Claim, int, NumberRow]]:
    for claim in base.claims:
        yield from ((claim, number, row) for number, row in enumerate(computed.of_claim(base, claim).numbers, start=1))


def _positions(base: KnowledgeBase) -> Iterator[tuple[Comparison, Position]]:
    return ((item, position) for item in base.comparisons for position in item.positions)


def _answer(kind: str, references: str, meaning: str) -> DataTable:
    return DataTable(
        f"comparison_{references}",
        f"{references} on which the answer to a question rests",
        ("comparison", kind),
        (COMPARISON, field(kind, "string", meaning, _second)),
        lambda base: (
            (item, key) for item in base.comparisons for key in dict.fromkeys(getattr(item.evidence, references))
        ),
        ((("comparison",), "comparisons"), ((kind,), references)),
    )


_ROLES = (
    "cites: the article names or describes it; stands_in: it says what the article names another study for; "
    "tested_by: the check weighs it too"
)

CLAIM_TABLES: tuple[DataTable, ...] = (
    DataTable(
        "claims",
        "statements of the articles, with the verdict on each",
        ("id",),
        (
            *fields_of(Claim, "id article at"),
            judged("place", "integer", "its place among all claims, in reading order", _place),
            *fields_of(Claim, "says hedge citing fidelity route"),
            judged(
                "verdict", Verdict, "what the evidence says", lambda base, row: str(claim_verdict(base, row).verdict)
            ),
            _of("verdict_because", "string", "what decided the verdict", lambda item: item.because),
            _of("overridden", "boolean", "whether a person typed the verdict", lambda item: item.overridden),
            judged(
                "wording",
                Wording,
                "whether the sentence is as careful as the evidence",
                lambda base, row: str(claim_verdict(base, row).wording),
            ),
            judged(
                "evidence_level", "integer", "best level of evidence of the results it is held against, 1 to 5", _level
            ),
            judged("directness", Directness, "who was studied in these results, and at which dose", _directness),
            *fields_of(Assertion, "effect of size", lambda row: row.asserts, "asserts_"),
            *fields_of(FrequencyClaim, "says low high", lambda row: row.frequency, "frequency_"),
            *fields_of(Claim, "hazard note checked"),
        ),
        lambda base: base.claims,
        ((("article",), "articles"), (("hazard",), "cautions")),
    ),
    DataTable(
        "claim_concepts",
        "what a claim speaks about",
        ("claim", "concept"),
        (CLAIM, field("concept", "string", _CONCEPT, _third), NUMBER),
        numbered("claims", "about"),
        ((("claim",), "claims"), (("concept",), "concepts")),
    ),
    DataTable(
        "claim_studies",
        "studies that an article cites for a claim, and further studies that its check weighs",
        ("claim", "study", "role"),
        (
            CLAIM,
            field("study", "string", "id of the study", _second),
            field("role", "string", _ROLES, _third),
        ),
        _claim_studies,
        ((("claim",), "claims"), (("study",), "studies")),
    ),
    DataTable(
        "claim_unfound_sources",
        "sources that an article names or describes for a claim and that could not be found",
        ("claim", "number"),
        (
            CLAIM,
            NUMBER,
            *fields_of(UnfoundSource, "described", _third),
            field("searched", "string", "where it was looked for", lambda row: "; ".join(row[2].searched)),
            *fields_of(UnfoundSource, "date", _third),
        ),
        numbered("claims", "cites_unfound"),
        ((("claim",), "claims"),),
    ),
    DataTable(
        "claim_findings",
        "findings that decide about a claim, each with what it says of it by itself",
        ("claim", "number"),
        (
            CLAIM,
            NUMBER,
            field("finding", "string", "id of the finding", _third),
            field("concept", "string", "id of the condition or topic, if it has no finding", lambda row: row[3]),
            judged("verdict", Verdict, "what it says of the claim", lambda _, row: str(row[4])),
        ),
        _claim_findings,
        ((("claim",), "claims"), (("finding",), "findings"), (("concept",), "concepts")),
    ),
    DataTable(
        "claim_steps",
        "steps of claims about how the treatment acts",
        ("claim", "number"),
        (
            CLAIM,
            NUMBER,
            *fields_of(MechanismStep, "says scope", _third),
            judged("verdict", Verdict, "what studies say of the step", lambda _, row: str(row[3])),
        ),
        _steps,
        ((("claim",), "claims"),),
    ),
    DataTable(
        "figures",
        "numbers that the articles state",
        ("claim", "label"),
        (CLAIM, *fields_of(Figure, "label value to unit qualifier", _second)),
        lambda base: ((claim, figure) for claim in base.claims for figure in claim.figures),
        ((("claim",), "claims"),),
    ),
    DataTable(
        "figure_checks",
        "figures of claims held against what studies report",
        ("claim", "number"),
        (
            CLAIM,
            NUMBER,
            *fields_of(NumberCheck, "figure study outcome field reported", lambda row: row[2].check),
            field("unit", "string", "unit of all numbers of the row", lambda row: row[2].unit),
            field("control", "number", "the control group's number beside it; computed", lambda row: row[2].control),
            field("difference", "number", "claimed minus reported; computed", lambda row: row[2].difference),
            field("verdict", "string", "how the two compare, in words; computed", lambda row: row[2].verdict),
            *fields_of(NumberCheck, "different_base note", lambda row: row[2].check),
        ),
        _checks,
        (
            (("claim",), "claims"),
            (("claim", "figure"), "figures"),
            (("study",), "studies"),
            (("study", "outcome"), "outcomes"),
        ),
    ),
    DataTable(
        "comparisons",
        "questions that the articles answer",
        ("id",),
        (
            *fields_of(Comparison, "id question theme"),
            judged(
                "agreement",
                Agreement,
                "how the answers relate",
                lambda base, row: str(computed.of_comparison(base, row).agreement),
            ),
            *fields_of(Answer, "headline in_short", lambda row: row.evidence, "evidence_"),
            *fields_of(Comparison, "difference"),
        ),
        lambda base: base.comparisons,
    ),
    DataTable(
        "positions",
        "how an article answers a question, with the verdict on the answer",
        ("comparison", "article"),
        (
            COMPARISON,
            *fields_of(Position, "article in_short", _second),
            judged(
                "verdict",
                Verdict,
                "the verdict on all its claims together",
                lambda base, row: str(position_verdict(base, row[1])),
            ),
        ),
        _positions,
        ((("comparison",), "comparisons"), (("article",), "articles")),
    ),
    DataTable(
        "position_claims",
        "claims that make up an answer",
        ("comparison", "article", "claim"),
        (
            COMPARISON,
            field("article", "string", "id of the article", lambda row: row[1].article),
            field("claim", "string", "id of the claim", _third),
        ),
        lambda base: (
            (item, position, key) for item, position in _positions(base) for key in dict.fromkeys(position.claims)
        ),
        ((("comparison", "article"), "positions"), (("claim",), "claims")),
    ),
    DataTable(
        "comparison_concepts",
        "what a question is about",
        ("comparison", "concept"),
        (COMPARISON, field("concept", "string", _CONCEPT, _third), NUMBER),
        numbered("comparisons", "about"),
        ((("comparison",), "comparisons"), (("concept",), "concepts")),
    ),
    _answer("study", "studies", "id of the study"),
    _answer("finding", "findings", "id of the finding"),
)
