"""All models of records, and what kind of record each of them is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, get_args

from ldn_kb.model.article import Article
from ldn_kb.model.caution import Caution
from ldn_kb.model.claim import Assertion, Claim, Figure, FrequencyClaim, MechanismStep, NumberCheck
from ldn_kb.model.comparison import Comparison, Position
from ldn_kb.model.concept import BottomLine, Concept, Condition, Fact, Mechanism, Topic
from ldn_kb.model.finding import Basis, Finding, Member
from ldn_kb.model.glossary import Measure, Term
from ldn_kb.model.kinds import RECORD_FILES, SUBJECT_FILE, RecordFiles
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
class Kind(RecordFiles):
    """A kind of record: its names, where its files lie, and the model of its records."""

    model: type[AnyRecord]


_MODELS: dict[str, type[AnyRecord]] = {model.kind_name: model for model in get_args(AnyRecord)}
KINDS = tuple(Kind(**vars(files), model=_MODELS[files.name]) for files in RECORD_FILES)
"""Every kind of record that has pages and links, in the order in which people meet them."""

SUBJECT = Kind(**vars(SUBJECT_FILE), model=Subject)
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
