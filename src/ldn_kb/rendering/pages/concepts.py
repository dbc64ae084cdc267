"""One page a condition, mechanism or topic, and the index of each kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Concept, Condition, Mechanism, Study, Topic
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Cell, Joined, RecordLink
from ldn_kb.rendering.docnames import index_docname
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.templating import Page, Renderer

_LEADS = {
    "condition": "Conditions that the articles or the studies name: does {name} help?",
    "mechanism": "Ways in which {name} is said to work, each as a chain of steps with its evidence.",
    "topic": "Dose, safety, rules and {name} itself: what the articles say and what is known.",
}


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the three indexes and every concept."""
    for kind in _LEADS:
        name = index_docname(kind)
        yield from pagination.pages(renderer, name, _list(base, kind))
        for concept in _concepts(base, kind):
            page = functools.partial(_page, base, renderer, kind, concept.id)
            yield f"{name.removesuffix('/index')}/{concept.id}", page


def _concepts(base: KnowledgeBase, kind: str) -> tuple[Concept, ...]:
    kinds: dict[str, tuple[Concept, ...]] = {
        "condition": base.conditions,
        "mechanism": base.mechanisms,
        "topic": base.topics,
    }
    return kinds[kind]


def _list(base: KnowledgeBase, kind: str) -> pagination.RecordList[Concept]:
    title = f"{kind.capitalize()}s"

    def ordered() -> list[Concept]:
        return sorted(_concepts(base, kind), key=lambda concept: concept.name.lower())

    return pagination.RecordList(
        title,
        _LEADS[kind].replace("{name}", base.subject.name),
        ordered,
        lambda concepts: [("", tables.concepts(base, title, concepts))],
        name=lambda concept: concept.name[0].upper(),
        below=lambda: [concept.id for concept in ordered()],
    )


def _page(base: KnowledgeBase, renderer: Renderer, kind: str, key: str) -> str:
    concept = base.concept(key)
    studies = base.studies_about(concept.id)
    rows = claims.rows_about(base, concept.id)
    lay = tuple(getattr(concept, "lay_terms", ()))
    misspellings = tuple(getattr(concept, "misspellings", ()))
    return renderer.page(
        "concept",
        kind=kind,
        concept=concept,
        index_words=(*(f"!{name}" for name in (concept.name, *concept.synonyms)), *lay, *misspellings),
        other_names=(*concept.synonyms, *lay),
        marks=_marks(base, concept, studies),
        profile=knowledge.profile(base, studies),
        rows=rows,
        columns=claims.columns(base.articles),
        chain=tables.chain(concept),
        targets=tables.targets(concept),
        studies=tables.studies(base, sorted(studies, key=_strongest_first)),
        unmentioned=tables.not_mentioned(base, knowledge.not_mentioned(base, studies)),
        related=_related(base, kind, concept),
        codes=_codes(concept),
    )


def _marks(base: KnowledgeBase, concept: Concept, studies: list[Study]) -> list[Cell]:
    """Return the judgements of the first screen: the verdict, and how good the evidence is.

    Studies that bear on a mechanism mostly measure a disease; what counts for it is the evidence of its steps.
    """
    verdict = Badge("evidence", concept.bottom_line.evidence)
    if isinstance(concept, Mechanism):
        return [verdict, Joined(("weakest step", Badge("step", knowledge.weakest_step(concept))), ": ")]
    return [
        verdict,
        tables.level_badge(knowledge.best_level(studies)),
        Badge("directness", knowledge.best_directness(base, studies)),
    ]


def _strongest_first(study: Study) -> tuple[int, int, str]:
    """Order studies by level, then newest first."""
    return knowledge.level(study) or 9, -(study.year or 0), study.id


def _related(base: KnowledgeBase, kind: str, concept: Concept) -> list[tuple[str, Cell]]:
    """Return what else to read: parents, children, questions, and subjects that share claims."""
    related: list[tuple[str, Cell]] = []
    if isinstance(concept, Condition):
        if concept.parent:
            related.append(("Part of", RecordLink(concept.parent)))
        if children := base.children(concept.id):
            related.append(("Includes", tables.refs(child.id for child in children)))
    if questions := base.comparisons_about(concept.id):
        related.append(("Questions", tables.refs((item.id for item in questions), " · ")))
    shared = {key for claim in base.claims_about(concept.id) for key in claim.about} - base.family(concept.id)
    for model, name in ((Condition, "Conditions"), (Mechanism, "Mechanisms"), (Topic, "Topics")):
        keys = sorted(key for key in shared if isinstance(base.by_id[key], model))
        if keys:
            related.append((f"{name} named with it", tables.refs(keys)))
    return related


def _codes(concept: Concept) -> list[str]:
    """Return the codes of a concept in words."""
    codes = (
        [f"ICD-10-CM {item.code} ({item.label})" for item in concept.icd10cm] if isinstance(concept, Condition) else []
    )
    mesh = getattr(concept, "mesh", None)
    return [*codes, *([f"MeSH {mesh.id} ({mesh.heading})"] if mesh else [])]
