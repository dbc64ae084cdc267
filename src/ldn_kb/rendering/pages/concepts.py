"""One page a condition, mechanism or topic, and the index of each kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, comparator_words, important_difference
from ldn_kb.knowledge.searches import last_searched
from ldn_kb.model import Concept, Condition, Mechanism, Study, Topic
from ldn_kb.model.vocabulary import Certainty
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Cell, Joined, Label, RecordLink, number
from ldn_kb.rendering.docnames import docname, index_docname
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
    heading = base.subject.topics if kind == "topic" else None
    title = heading.title if heading else f"{kind.capitalize()}s"

    def ordered() -> list[Concept]:
        return sorted(_concepts(base, kind), key=lambda concept: concept.name.lower())

    return pagination.RecordList(
        title,
        heading.lead if heading else _LEADS[kind].replace("{name}", base.subject.name),
        ordered,
        lambda concepts: [("", tables.concepts(base, title, concepts))],
        name=lambda concept: concept.name[0].upper(),
        # The list keeps its address whatever its title, unless a record has that id.
        anchor=f"{kind}s" if heading and f"{kind}s" not in base.by_id else "",
        related=_warned_of(base) if kind == "topic" else (),
        below=lambda: [concept.id for concept in ordered()],
    )


def _warned_of(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Return the link to the page of substances, if there are any."""
    heading = base.subject.substances
    return [(heading.title if heading else "Substances", "../substances")] if base.substances else []


def _page(base: KnowledgeBase, renderer: Renderer, kind: str, key: str) -> str:
    concept = base.concept(key)
    studies = base.studies_about(concept.id)
    judged = computed.of_concept(base, concept.id)
    rows = claims.rows_about(base, concept.id)
    lay = tuple(getattr(concept, "lay_terms", ()))
    misspellings = tuple(getattr(concept, "misspellings", ()))
    # What stands behind a finding is on the page of what it is first of all about; the summary links to it.
    own = [item for item in judged.findings if docname(base, item.key) == docname(base, concept.id)]
    return renderer.page(
        "concept",
        kind=kind,
        concept=concept,
        index_words=(*(f"!{name}" for name in (concept.name, *concept.synonyms)), *lay, *misspellings),
        other_names=(*concept.synonyms, *lay),
        answer=judged.answer,
        marks=_marks(base, concept, judged),
        profile=judged.profile,
        summary=tables.summary_of_findings(base, judged.findings, page=concept.id),
        findings=[_finding(base, item, concept.id) for item in own],
        elsewhere=len(own) < len(judged.findings),
        main_row=[row for row in rows if row.own][:1],
        own_rows=[row for row in rows if row.own][1:],
        other_rows=[row for row in rows if not row.own],
        columns=claims.columns(base.articles),
        chain=tables.chain(concept),
        targets=tables.targets(concept),
        studies=tables.studies(base, sorted(studies, key=_strongest_first), brief=True),
        unmentioned=len(knowledge.not_mentioned(base, studies)),
        searched=last_searched(base, [concept.id]),
        related=_related(base, kind, concept),
        codes=_codes(concept),
        result_rows=tables.result_rows_of(base, concept.id) if kind == "condition" else (),
    )


def _marks(base: KnowledgeBase, concept: Concept, judged: computed.ConceptJudgements) -> list[Cell]:
    """Return the judgements of the first screen, each behind its label.

    Studies that bear on a mechanism mostly measure a disease; what counts for it is the evidence of its steps.
    """
    if isinstance(concept, Mechanism):
        return [Joined(("Weakest step", Badge("step", knowledge.weakest_step(concept))), ": ")]
    if judged.answer is None:
        return []
    marks: list[Cell] = []
    if len(judged.answer.findings) == 1:
        certainty = judged.answer.findings[0].judgement.certainty
        if certainty is not Certainty.NONE:
            marks.append(Joined((Label("certainty", "Certainty"), Badge("certainty", certainty)), ": "))
    if people := _people(judged):
        marks.append(people)
    if judged.answer.helps is not None:
        words = Label("verdict", f"Evidence that {base.subject.short} helps")
        marks.append(Joined((words, tables.evidence_mark(concept, judged)), ": "))
    return marks


def _people(judged: computed.ConceptJudgements) -> str:
    """Return how many people took part in the studies behind the answer; empty where several findings give it."""
    if judged.answer is None or len(judged.answer.findings) != 1:
        return ""
    judgement = judged.answer.findings[0].judgement
    trials = len(judgement.members)
    counted = f", {number(judgement.people)} people" if judgement.people else ""
    return f"{number(trials)} {'study' if trials == 1 else 'studies'}{counted}" if trials else ""


def _finding(base: KnowledgeBase, item: JudgedFinding, page: str) -> dict[str, Any]:
    """Return everything that stands behind one row of the summary of findings."""
    assert item.finding is not None
    judgement = item.judgement
    return {
        "judged": item,
        "finding": item.finding,
        "title": tables.findings.outcome_name(item, page),
        "comparator": comparator_words(item.finding),
        "effect": tables.findings.effect_words(item),
        "important_difference": important_difference(base, item.finding),
        "domain_words": tables.findings.domain_words,
        "members": tables.findings.members(base, item),
        "other_reviews": tables.findings.other_reviews(base, item),
        "certainty": Badge("certainty", judgement.certainty),
        "direction": Badge("effect-direction", judgement.direction),
        "importance": Badge("importance", item.finding.importance),
    }


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
