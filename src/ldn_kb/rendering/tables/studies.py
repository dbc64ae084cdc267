"""Tables of studies: all of them, and the results of one."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink
from ldn_kb.rendering.tables.columns import (
    Column,
    Table,
    dose,
    estimate,
    interval,
    level_badge,
    people,
    refs,
    result,
)


def studies(base: KnowledgeBase, chosen: Iterable[Study]) -> Table:
    """Return studies with design, people, dose and level, in the order given."""
    columns = (
        Column("study", "Study"),
        Column("title", "Title"),
        Column("year", "Year", numeric=True),
        Column("design", "Design"),
        Column("people", "People", numeric=True),
        Column("dose", f"{base.subject.substance.capitalize()} dose"),
        Column("level", "Evidence level"),
        Column("cited", "Cited by"),
    )
    rows = tuple(
        (
            RecordLink(study.id),
            study.title,
            str(study.year) if study.year else None,
            base.word("design", study.design),
            people(study) if study.subjects == "people" else "–",
            dose(study),
            level_badge(knowledge.level(study)),
            refs(dict.fromkeys(claim.article for claim in base.claims_citing(study.id)))
            if base.claims_citing(study.id)
            else "–",
        )
        for study in chosen
    )
    return Table("studies", "Studies", columns, rows, interactive=True)


def outcomes(base: KnowledgeBase, study: Study) -> Table:
    """Return the results of one study: treatment, control, difference, interval, p, direction."""
    named = {measure.id for measure in base.measures}
    columns = (
        Column("measure", "Outcome"),
        Column("weeks", "Weeks", numeric=True),
        Column("treatment", base.subject.short),
        Column("control", "Control"),
        Column("estimate", "Difference"),
        Column("interval", "Interval"),
        Column("p", "p", numeric=True),
        Column("direction", "Result"),
    )
    rows = []
    for outcome in study.outcomes:
        parts: list[Cell] = [outcome.measure]
        if outcome.scale in named:
            parts.append(RecordLink(outcome.scale))
        if outcome.primary:
            parts.append("primary outcome")
        rows.append(
            (
                Joined(tuple(parts), " · "),
                outcome.weeks if outcome.weeks is not None else "–",
                result(outcome.treatment),
                result(outcome.control) if study.comparator != "none" else "–",
                estimate(outcome.estimate) if outcome.estimate is not None else "–",
                interval(outcome.estimate) or "–",
                outcome.p or "–",
                Badge("direction", outcome.direction),
            )
        )
    return Table("outcomes", f"Results of {base.titles[study.id]}", columns, tuple(rows))


def not_mentioned(base: KnowledgeBase, chosen: Iterable[Study]) -> Table:
    """Return studies that no article cites, with what their primary outcome showed and why they matter."""
    columns = (
        Column("study", "Study"),
        Column("design", "Design"),
        Column("people", "People", numeric=True),
        Column("result", "Primary outcome"),
        Column("why", "Why it matters"),
    )
    rows = []
    for study in chosen:
        directions = knowledge.primary_directions(study)
        rows.append(
            (
                RecordLink(study.id),
                Badge("design", study.design),
                people(study) if study.subjects == "people" else "–",
                Joined(tuple(Badge("direction", item) for item in directions), " ") if directions else "–",
                LinkedText(study.why_it_matters)
                if study.why_it_matters
                else LinkedText(study.conclusion or study.title),
            )
        )
    return Table("not-mentioned", "Studies that no article mentions", columns, tuple(rows), interactive=True)


def bias(study: Study) -> Table:
    """Return the risk of bias of a randomised trial by domain."""
    columns = (Column("domain", "Domain"), Column("judgement", "Risk of bias"), Column("reason", "Because"))
    rows: list[tuple[Cell, ...]] = []
    if study.risk_of_bias is not None:
        for name, title in knowledge.RISK_OF_BIAS_DOMAINS.items():
            found = getattr(study.risk_of_bias, name)
            rows.append((title, Badge("bias", found.judgement), LinkedText(found.reason)))
        rows.append(
            ("All together", Badge("bias", knowledge.overall_risk_of_bias(study.risk_of_bias)), "follows from the five")
        )
    return Table("bias", "Risk of bias", columns, tuple(rows))
