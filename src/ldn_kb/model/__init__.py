"""The shape of every record. Field descriptions are the reference documentation and the JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ldn_kb.model.article import Article
from ldn_kb.model.caution import Caution
from ldn_kb.model.claim import Assertion, Claim, Figure, FrequencyClaim, MechanismStep, NumberCheck
from ldn_kb.model.comparison import Comparison, Position
from ldn_kb.model.concept import BottomLine, Concept, Condition, Fact, Mechanism, Topic
from ldn_kb.model.finding import Basis, Finding, Member
from ldn_kb.model.glossary import Measure, Term
from ldn_kb.model.search import ExcludedWork, Search
from ldn_kb.model.study import (
    Arm,
    ArmResult,
    Dose,
    Estimate,
    Notice,
    Outcome,
    RiskOfBias,
    Study,
)
from ldn_kb.model.subject import FORMAT, UNNAMED, Eligibility, Subject
from ldn_kb.model.substance import Substance
from ldn_kb.model.types import Dispute, Record
from ldn_kb.model.vocabulary import Confirmed, Design, Direction, Fidelity, Verdict

AnyRecord: TypeAlias = (
    Article
    | Caution
    | Claim
    | Comparison
    | Condition
    | Finding
    | Mechanism
    | Measure
    | Search
    | Study
    | Subject
    | Substance
    | Term
    | Topic
)


@dataclass(frozen=True)
class Kind:
    """A kind of record and where its files lie.

    ``layout`` is ``files`` (one file a record in folder ``plural``), ``lists`` (one list a file in folder ``plural``),
    ``list`` (one list in the file ``<plural>.yaml``) or ``single`` (one record in the file ``<plural>.yaml``).
    """

    name: str
    plural: str
    model: type[AnyRecord]
    layout: Literal["files", "lists", "list", "single"]
    title: str

    @property
    def one_a_file(self) -> bool:
        """Whether a file holds one record, whose id is the name of the file, and no list."""
        return self.layout in ("files", "single")


KINDS: tuple[Kind, ...] = (
    Kind("article", "articles", Article, "files", "Articles"),
    Kind("claim", "claims", Claim, "lists", "Claims"),
    Kind("comparison", "comparisons", Comparison, "files", "Questions"),
    Kind("finding", "findings", Finding, "files", "Findings"),
    Kind("condition", "conditions", Condition, "files", "Conditions"),
    Kind("mechanism", "mechanisms", Mechanism, "files", "Mechanisms"),
    Kind("topic", "topics", Topic, "files", "Topics"),
    Kind("study", "studies", Study, "files", "Studies"),
    Kind("caution", "cautions", Caution, "list", "Cautions"),
    Kind("search", "searches", Search, "list", "Searches"),
    Kind("substance", "substances", Substance, "list", "Substances"),
    Kind("measure", "measures", Measure, "list", "Outcome measures"),
    Kind("term", "glossary", Term, "list", "Glossary"),
)
"""Every kind of record that has pages and links, in the order in which people meet them."""

SUBJECT = Kind("subject", "subject", Subject, "single", "What it is about")
"""The one record that says what all others are about; it has no page."""

CONCEPT_KINDS = ("condition", "mechanism", "topic")

__all__ = [
    "CONCEPT_KINDS",
    "FORMAT",
    "KINDS",
    "SUBJECT",
    "UNNAMED",
    "AnyRecord",
    "Arm",
    "ArmResult",
    "Article",
    "Assertion",
    "Basis",
    "BottomLine",
    "Caution",
    "Claim",
    "Comparison",
    "Concept",
    "Condition",
    "Confirmed",
    "Design",
    "Direction",
    "Dispute",
    "Dose",
    "Eligibility",
    "Estimate",
    "ExcludedWork",
    "Fact",
    "Fidelity",
    "Figure",
    "Finding",
    "FrequencyClaim",
    "Kind",
    "Measure",
    "Mechanism",
    "MechanismStep",
    "Member",
    "Notice",
    "NumberCheck",
    "Outcome",
    "Position",
    "Record",
    "RiskOfBias",
    "Search",
    "Study",
    "Subject",
    "Substance",
    "Term",
    "Topic",
    "Verdict",
]
