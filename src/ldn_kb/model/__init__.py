"""The shape of every record. Field descriptions are the reference documentation and the JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ldn_kb.model.article import Article
from ldn_kb.model.caution import Caution
from ldn_kb.model.claim import Claim, Figure, NumberCheck
from ldn_kb.model.comparison import Comparison, Position
from ldn_kb.model.glossary import Measure, Term
from ldn_kb.model.study import (
    Arm,
    ArmResult,
    Confirmed,
    Design,
    Dose,
    Estimate,
    Outcome,
    RiskOfBias,
    Study,
)
from ldn_kb.model.subject import BottomLine, Condition, Fact, Mechanism, Subject, Topic
from ldn_kb.model.types import Direction, Dispute, Evidence, Fidelity, Record

AnyRecord: TypeAlias = Article | Caution | Claim | Comparison | Condition | Mechanism | Measure | Study | Term | Topic


@dataclass(frozen=True)
class Kind:
    """A kind of record and where its files lie.

    ``layout`` is ``files`` (one file a record in folder ``plural``), ``lists`` (one list a file in folder ``plural``)
    or ``list`` (one list in the file ``<plural>.yaml``).
    """

    name: str
    plural: str
    model: type[AnyRecord]
    layout: Literal["files", "lists", "list"]
    title: str


KINDS: tuple[Kind, ...] = (
    Kind("article", "articles", Article, "files", "Articles"),
    Kind("claim", "claims", Claim, "lists", "Claims"),
    Kind("comparison", "comparisons", Comparison, "files", "Questions"),
    Kind("condition", "conditions", Condition, "files", "Conditions"),
    Kind("mechanism", "mechanisms", Mechanism, "files", "Mechanisms"),
    Kind("topic", "topics", Topic, "files", "Topics"),
    Kind("study", "studies", Study, "files", "Studies"),
    Kind("caution", "cautions", Caution, "list", "Cautions"),
    Kind("measure", "measures", Measure, "list", "Outcome measures"),
    Kind("term", "glossary", Term, "list", "Glossary"),
)
"""Every kind of record, in the order in which people meet them."""

SUBJECT_KINDS = ("condition", "mechanism", "topic")

__all__ = [
    "KINDS",
    "SUBJECT_KINDS",
    "AnyRecord",
    "Arm",
    "ArmResult",
    "Article",
    "BottomLine",
    "Caution",
    "Claim",
    "Comparison",
    "Condition",
    "Confirmed",
    "Design",
    "Direction",
    "Dispute",
    "Dose",
    "Estimate",
    "Evidence",
    "Fact",
    "Fidelity",
    "Figure",
    "Kind",
    "Measure",
    "Mechanism",
    "NumberCheck",
    "Outcome",
    "Position",
    "Record",
    "RiskOfBias",
    "Study",
    "Subject",
    "Term",
    "Topic",
]
