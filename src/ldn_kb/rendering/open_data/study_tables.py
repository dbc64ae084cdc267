"""Tidy tables of studies: publications, authors, registrations, arms, results, risk of bias, notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.differences import computed_difference
from ldn_kb.model import Arm, ArmResult, Dose, Estimate, Notice, Outcome, RiskOfBias, Study
from ldn_kb.model.study import Bias, Counts, Provenance, Status
from ldn_kb.model.vocabulary import BiasJudgement, Directness
from ldn_kb.rendering.open_data.fields import DataTable, Field, field, fields_of, judged

STUDY = field("study", "string", "id of the study", lambda row: row[0].id, required=True)
NUMBER = field("number", "integer", "its place among those of the same record, from 1", lambda row: row[1])


def numbered(records: str, parts: str) -> Callable[[KnowledgeBase], Iterator[tuple[Any, int, Any]]]:
    """Return a function that yields each item of the lists ``parts`` of all ``records``, with its record and place."""

    def rows(base: KnowledgeBase) -> Iterator[tuple[Any, int, Any]]:
        for record in base.all(records):
            yield from ((record, place, part) for place, part in enumerate(getattr(record, parts), start=1))

    return rows


def concepts_of(record: Study) -> Iterable[str]:
    """Return the ids of the conditions, mechanisms and topics that a study bears on."""
    return dict.fromkeys((*record.conditions, *record.mechanisms, *record.topics))


def _third(row: Any) -> Any:
    return row[2]


def _of_arm(name: str) -> tuple[Field, ...]:
    return fields_of(ArmResult, "value unit n events baseline sd text", lambda row: getattr(row[1], name), f"{name}_")


def _risk_of_bias(base: KnowledgeBase, study: Study) -> str | None:
    found = computed.of_study(base, study).risk_of_bias
    return str(found) if found else None


def _of_difference(name: str) -> Callable[[KnowledgeBase, Any], Any]:
    """Return how a part of the difference computed from both groups is taken from a row; empty where there is none."""
    return lambda _, row: getattr(row[2], name, None)


_WHERE = "where both groups' results are given and no estimate is"
_DIFFERENCE = (
    judged("difference_computed", "number", f"treatment minus control, {_WHERE}", _of_difference("value")),
    judged("difference_computed_low", "number", "lower end of its 95 % interval", _of_difference("low")),
    judged("difference_computed_high", "number", "upper end of its 95 % interval", _of_difference("high")),
    judged("difference_computed_unit", "string", "unit of the difference", _of_difference("unit")),
    judged(
        "difference_computed_method", "string", "method of the interval: Newcombe or Welch", _of_difference("method")
    ),
)
_DOMAINS = tuple(RiskOfBias.model_fields)

STUDY_TABLES: tuple[DataTable, ...] = (
    DataTable(
        "studies",
        "publications, registrations and reference works",
        ("id",),
        (
            *fields_of(Study, "id"),
            judged("short_title", "string", "short name, as in Smith 2007", lambda base, row: base.titles[row.id]),
            *fields_of(Study, "title year journal volume issue pages pmid pmcid doi"),
            *fields_of(Study, "design review_of blinding comparator subjects population"),
            *fields_of(Counts, "planned enrolled randomised completed analysed", lambda row: row.n),
            *fields_of(Study, "duration_weeks"),
            *fields_of(Status, "state text ended", lambda row: row.status, "status_"),
            *fields_of(Study, "report_of harms funding limitations conclusion why_it_matters"),
            *fields_of(Provenance, "confirmed entered", lambda row: row.provenance),
            judged("retracted", "boolean", "whether it was retracted", lambda _, row: row.retracted),
            judged(
                "evidence_level",
                "integer",
                "level of evidence after OCEBM, 1 to 5; empty for what has none",
                lambda base, row: computed.of_study(base, row).level.number,
            ),
            judged(
                "directness",
                Directness,
                "who was studied, and at which dose",
                lambda base, row: str(computed.of_study(base, row).directness),
            ),
            judged("risk_of_bias", BiasJudgement, "overall risk of bias of a randomised trial", _risk_of_bias),
        ),
        lambda base: base.studies,
        ((("report_of",), "studies"),),
    ),
    DataTable(
        "study_authors",
        "authors in their order",
        ("study", "number"),
        (
            STUDY,
            NUMBER,
            field("author", "string", "family name and initials, or the name of a group", _third, required=True),
        ),
        numbered("studies", "authors"),
        ((("study",), "studies"),),
    ),
    DataTable(
        "study_registrations",
        "numbers of trial registrations and patents",
        ("study", "number"),
        (
            STUDY,
            NUMBER,
            field("registration", "string", "number of a trial registration or patent", _third, required=True),
        ),
        numbered("studies", "registration"),
        ((("study",), "studies"),),
    ),
    DataTable(
        "study_concepts",
        "which conditions, mechanisms and topics a study bears on",
        ("study", "concept"),
        (STUDY, field("concept", "string", "id of the condition, mechanism or topic", lambda row: row[1])),
        lambda base: ((study, key) for study in base.studies for key in concepts_of(study)),
        ((("study",), "studies"), (("concept",), "concepts")),
    ),
    DataTable(
        "study_sources",
        "public addresses of what was read of a study, or what identifies it",
        ("study", "number"),
        (STUDY, NUMBER, field("address", "string", "the address", _third, required=True)),
        lambda base: (
            (study, place, address)
            for study in base.studies
            for place, address in enumerate(study.provenance.sources, start=1)
        ),
        ((("study",), "studies"),),
    ),
    DataTable(
        "arms",
        "groups of a study, or conditions of an experiment",
        ("study", "number"),
        (
            STUDY,
            NUMBER,
            *fields_of(Arm, "name role n", _third),
            *fields_of(Dose, "low high unit", lambda row: row[2].dose, "dose_"),
            *fields_of(Arm, "schedule combined_with", _third),
        ),
        numbered("studies", "arms"),
        ((("study",), "studies"),),
    ),
    DataTable(
        "outcomes",
        "results of studies, with their numbers",
        ("study", "id"),
        (
            STUDY,
            *fields_of(Outcome, "id measure scale weeks primary direction", lambda row: row[1]),
            *_of_arm("treatment"),
            *_of_arm("control"),
            *fields_of(Estimate, "kind value low high level basis text", lambda row: row[1].estimate, "estimate_"),
            *_DIFFERENCE,
            *fields_of(Outcome, "p compared_with open_label confirmed note", lambda row: row[1]),
        ),
        lambda base: (
            (study, outcome, computed_difference(study, outcome))
            for study in base.studies
            for outcome in study.outcomes
        ),
        ((("study",), "studies"), (("scale",), "measures")),
    ),
    DataTable(
        "risk_of_bias",
        "risk of bias of randomised trials, by domain of RoB 2",
        ("study", "domain"),
        (
            STUDY,
            field("domain", "string", "domain of RoB 2", lambda row: row[1]),
            *fields_of(Bias, "judgement reason", _third),
        ),
        lambda base: (
            (study, domain, getattr(study.risk_of_bias, domain))
            for study in base.studies
            if study.risk_of_bias
            for domain in _DOMAINS
        ),
        ((("study",), "studies"),),
    ),
    DataTable(
        "notices",
        "retractions, corrections and the like",
        ("study", "number"),
        (STUDY, NUMBER, *fields_of(Notice, "kind date text doi url", _third)),
        numbered("studies", "notices"),
        ((("study",), "studies"),),
    ),
)
