"""Tables of conditions, mechanisms and topics: all of a kind, and the chain and the targets of a mechanism."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Concept, Mechanism
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink
from ldn_kb.rendering.tables.columns import Column, Table, refs


def concepts(base: KnowledgeBase, caption: str, chosen: Iterable[Concept]) -> Table:
    """Return concepts of one kind with their short answer and its mark, in the order given."""
    columns = (
        Column("name", "Name"),
        Column("answer", "In short"),
        Column("evidence", "Evidence"),
        Column("studies", "Studies", numeric=True),
        Column("randomised", "Randomised trials", numeric=True),
        Column("claims", "Claims", numeric=True),
    )
    rows = []
    for concept in chosen:
        judged = computed.of_concept(base, concept.id)
        rows.append(
            (
                RecordLink(concept.id),
                judged.answer.text if judged.answer else LinkedText(concept.bottom_line.text),
                evidence_mark(concept, judged),
                judged.profile.studies,
                judged.profile.randomised,
                len(base.claims_about(concept.id)),
            )
        )
    return Table("subjects", caption, columns, tuple(rows), interactive=True)


def evidence_mark(concept: Concept, judged: computed.ConceptJudgements) -> Cell:
    """Return the mark of the evidence on a concept: does it help, how sure is what is known, is each step shown."""
    if isinstance(concept, Mechanism):
        return Badge("step", knowledge.weakest_step(concept))
    if judged.answer is None:
        return "–"
    if judged.answer.helps is not None:
        return Badge("verdict", judged.answer.helps)
    return Badge("certainty", judged.answer.findings[0].judgement.certainty)


def chain(concept: Concept) -> Table:
    """Return the causal chain of a mechanism; a concept of another kind has none."""
    columns = (
        Column("step", "Step"),
        Column("says", "What is said to happen"),
        Column("evidence", "Evidence"),
        Column("studies", "Studies"),
    )
    rows: list[tuple[Cell, ...]] = []
    if isinstance(concept, Mechanism):
        for position, step in enumerate(concept.chain, 1):
            statement: Cell = (
                LinkedText(step.says)
                if step.note is None
                else Joined((LinkedText(step.says), LinkedText(step.note)), " ")
            )
            rows.append(
                (str(position), statement, Badge("step", step.evidence), refs(step.studies) if step.studies else "–")
            )
    return Table("chain", "The chain, step by step", columns, tuple(rows))


def targets(concept: Concept) -> Table:
    """Return what a mechanism acts on; a concept of another kind has no targets."""
    columns = (
        Column("gene", "Gene"),
        Column("protein", "Protein"),
        Column("hgnc", "HGNC"),
        Column("action", "What is said to happen"),
    )
    molecules = concept.targets if isinstance(concept, Mechanism) else ()
    return Table(
        "targets",
        "Targets",
        columns,
        tuple((item.gene, item.protein, item.hgnc or "–", item.action) for item in molecules),
    )
