"""One page a condition, mechanism or topic, and the index of each kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition, Mechanism, Study, Subject, Topic
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink
from ldn_kb.rendering.docnames import index_docname
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Column, Table

_LEADS = {
    "condition": "Conditions that the articles or the studies name: does low-dose naltrexone help?",
    "mechanism": "Ways in which low-dose naltrexone is said to work, each as a chain of steps with its evidence.",
    "topic": "Dose, safety, rules and the drug itself: what the articles say and what is known.",
}


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the three indexes and every subject."""
    for kind in _LEADS:
        name = index_docname(kind)
        yield from pagination.pages(renderer, name, _list(base, kind))
        for subject in _subjects(base, kind):
            page = functools.partial(_page, base, renderer, kind, subject.id)
            yield f"{name.removesuffix('/index')}/{subject.id}", page


def _subjects(base: KnowledgeBase, kind: str) -> tuple[Subject, ...]:
    kinds: dict[str, tuple[Subject, ...]] = {
        "condition": base.conditions,
        "mechanism": base.mechanisms,
        "topic": base.topics,
    }
    return kinds[kind]


def _list(base: KnowledgeBase, kind: str) -> pagination.List[Subject]:
    title = f"{kind.capitalize()}s"

    def ordered() -> list[Subject]:
        return sorted(_subjects(base, kind), key=lambda subject: subject.name.lower())

    return pagination.List(
        title,
        _LEADS[kind],
        ordered,
        lambda subjects: [("", _overview(base, title, subjects))],
        name=lambda subject: subject.name[0].upper(),
        below=lambda: [subject.id for subject in ordered()],
    )


def _overview(base: KnowledgeBase, title: str, subjects: Sequence[Subject]) -> Table:
    columns = (
        Column("name", "Name"),
        Column("evidence", "Studies say"),
        Column("bottom-line", "In short"),
        Column("studies", "Studies", numeric=True),
        Column("randomised", "Randomised trials", numeric=True),
        Column("claims", "Claims", numeric=True),
    )
    rows = []
    for subject in subjects:
        found = base.studies_about(subject.id)
        profile = knowledge.profile(found)
        rows.append(
            (
                RecordLink(subject.id),
                Badge("evidence", subject.bottom_line.evidence),
                LinkedText(subject.bottom_line.text),
                profile.studies,
                profile.randomised,
                len(base.claims_about(subject.id)),
            )
        )
    return Table("subjects", title, columns, tuple(rows))


def _page(base: KnowledgeBase, renderer: Renderer, kind: str, key: str) -> str:
    subject = base.subject(key)
    studies = base.studies_about(subject.id)
    rows = claims.rows_about(base, subject.id)
    lay = tuple(getattr(subject, "lay_terms", ()))
    misspellings = tuple(getattr(subject, "misspellings", ()))
    return renderer.page(
        "subject",
        kind=kind,
        subject=subject,
        index_words=(*(f"!{name}" for name in (subject.name, *subject.synonyms)), *lay, *misspellings),
        other_names=(*subject.synonyms, *lay),
        marks=_marks(subject, studies),
        profile=knowledge.profile(studies),
        rows=rows,
        columns=claims.columns(base.articles),
        chain=_chain(subject),
        targets=_targets(subject),
        studies=tables.studies(base, sorted(studies, key=_strongest_first)),
        unmentioned=tables.not_mentioned(base, knowledge.not_mentioned(base, studies)),
        related=_related(base, kind, subject),
        codes=_codes(subject),
    )


def _marks(subject: Subject, studies: list[Study]) -> list[Cell]:
    """Return the judgements of the first screen: the verdict, and how good the evidence is.

    Studies that bear on a mechanism mostly measure a disease; what counts for it is the evidence of its steps.
    """
    verdict = Badge("evidence", subject.bottom_line.evidence)
    if isinstance(subject, Mechanism):
        return [verdict, Joined(("weakest step", Badge("step", knowledge.weakest_step(subject))), ": ")]
    return [
        verdict,
        tables.level_badge(knowledge.best_level(studies)),
        Badge("directness", knowledge.best_directness(studies)),
    ]


def _strongest_first(study: Study) -> tuple[int, int, str]:
    """Order studies by level, then newest first."""
    return knowledge.level(study) or 9, -(study.year or 0), study.id


def _chain(subject: Subject) -> Table:
    """Return the causal chain of a mechanism as a table."""
    columns = (
        Column("step", "Step"),
        Column("says", "What is said to happen"),
        Column("evidence", "Evidence"),
        Column("studies", "Studies"),
    )
    rows: list[tuple[Cell, ...]] = []
    if isinstance(subject, Mechanism):
        for position, step in enumerate(subject.chain, 1):
            said: Cell = (
                LinkedText(step.says)
                if step.note is None
                else Joined((LinkedText(step.says), LinkedText(step.note)), " ")
            )
            rows.append(
                (str(position), said, Badge("step", step.evidence), tables.refs(step.studies) if step.studies else "–")
            )
    return Table("chain", "The chain, step by step", columns, tuple(rows))


def _targets(subject: Subject) -> Table:
    """Return what a mechanism acts on as a table."""
    columns = (
        Column("gene", "Gene"),
        Column("protein", "Protein"),
        Column("hgnc", "HGNC"),
        Column("action", "What is said to happen"),
    )
    found = subject.targets if isinstance(subject, Mechanism) else ()
    return Table(
        "targets", "Targets", columns, tuple((item.gene, item.protein, item.hgnc or "–", item.action) for item in found)
    )


def _related(base: KnowledgeBase, kind: str, subject: Subject) -> list[tuple[str, Cell]]:
    """Return what else to read: parents, children, questions, and subjects that share claims."""
    related: list[tuple[str, Cell]] = []
    if isinstance(subject, Condition):
        if subject.parent:
            related.append(("Part of", RecordLink(subject.parent)))
        if children := base.children(subject.id):
            related.append(("Includes", tables.refs(child.id for child in children)))
    if questions := base.comparisons_about(subject.id):
        related.append(("Questions", tables.refs((item.id for item in questions), " · ")))
    shared = {key for claim in base.claims_about(subject.id) for key in claim.about} - base.family(subject.id)
    for model, name in ((Condition, "Conditions"), (Mechanism, "Mechanisms"), (Topic, "Topics")):
        keys = sorted(key for key in shared if isinstance(base.by_id[key], model))
        if keys:
            related.append((f"{name} named with it", tables.refs(keys)))
    return related


def _codes(subject: Subject) -> list[str]:
    """Return the codes of a subject in words."""
    codes = (
        [f"ICD-10-CM {item.code} ({item.label})" for item in subject.icd10cm] if isinstance(subject, Condition) else []
    )
    mesh = getattr(subject, "mesh", None)
    return [*codes, *([f"MeSH {mesh.id} ({mesh.heading})"] if mesh else [])]
