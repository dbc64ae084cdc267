"""What claims and studies are about: conditions, mechanisms and topics."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ldn_kb.model.identifiers import HgncId, Icd10Code, MeshId
from ldn_kb.model.types import Address, Date, Id, Record, Text
from ldn_kb.model.vocabulary import StepEvidence


class Code(Record):
    """An ICD-10-CM code."""

    code: Icd10Code = Field(description="the code")
    label: Text = Field(description="its official label")


class Mesh(Record):
    """A medical subject heading."""

    id: MeshId = Field(description="MeSH descriptor id")
    heading: Text = Field(description="MeSH heading")


class Fact(Record):
    """A statement of ours that belongs to no single claim, with its sources."""

    text: Text = Field(description="the fact in plain words")
    studies: tuple[Id, ...] = Field(default=(), description="studies it rests on")
    sources: tuple[Address, ...] = Field(default=(), description="other public addresses it rests on")


class BottomLine(Record):
    """What stands behind the short answer, in plain language; the short answer itself is computed from findings."""

    text: Text = Field(description="a few short sentences with their numbers")
    checked: Date = Field(description="day it was last checked")


class Concept(Record):
    """What conditions, mechanisms and topics share."""

    id: Id = Field(description="the file's stem")
    name: Text = Field(description="name, as a page title")
    synonyms: tuple[Text, ...] = Field(default=(), description="other names and abbreviations, for search and index")
    summary: Text = Field(description="what it is, in one to three plain sentences")
    bottom_line: BottomLine = Field(description="the answer first")
    facts: tuple[Fact, ...] = Field(default=(), description="facts that belong to no single claim")
    note: Text | None = Field(default=None, description="a remark on naming or coding")
    sources: tuple[Address, ...] = Field(default=(), description="addresses behind names and codes")


class Condition(Concept):
    """A disease, symptom or group of diseases. File: ``data/conditions/<id>.yaml``."""

    kind_name: ClassVar[str] = "condition"

    lay_terms: tuple[Text, ...] = Field(default=(), description="words people use who are not clinicians")
    misspellings: tuple[Text, ...] = Field(default=(), description="common misspellings, for search only")
    narrower: tuple[Text, ...] = Field(
        default=(),
        description="conditions that belong to it and have no record, for the search, which says that none is recorded",
    )
    parent: Id | None = Field(default=None, description="the wider condition")
    icd10cm: tuple[Code, ...] = Field(default=(), description="ICD-10-CM codes")
    mesh: Mesh | None = Field(default=None, description="medical subject heading")


class Target(Record):
    """A gene product that a mechanism acts on."""

    gene: Text = Field(description="gene symbol")
    protein: Text = Field(description="protein name")
    hgnc: HgncId | None = Field(default=None, description="HGNC number")
    action: Text = Field(description="what is said to happen to it")


class Step(Record):
    """One link of a causal chain, with the best kind of evidence it has."""

    says: Text = Field(description="what happens at this step, according to the account")
    evidence: StepEvidence = Field(description="best kind of evidence that the step happens")
    studies: tuple[Id, ...] = Field(default=(), description="studies behind the step")
    note: Text | None = Field(default=None, description="what limits it")


class Mechanism(Concept):
    """A way in which the treatment is said to act. File: ``data/mechanisms/<id>.yaml``."""

    kind_name: ClassVar[str] = "mechanism"

    targets: tuple[Target, ...] = Field(default=(), description="what it acts on")
    chain: tuple[Step, ...] = Field(min_length=1, description="the causal chain, step by step")
    mesh: Mesh | None = Field(default=None, description="medical subject heading")


class Topic(Concept):
    """A subject that is neither condition nor mechanism. File: ``data/topics/<id>.yaml``."""

    kind_name: ClassVar[str] = "topic"

    lay_terms: tuple[Text, ...] = Field(default=(), description="words people use who are not clinicians")
