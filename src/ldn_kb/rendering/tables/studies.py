"""Tables of studies: all of them, and what was done and found in one."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Arm, Study
from ldn_kb.rendering.content import UNKNOWN, Badge, Cell, Joined, LinkedText, RecordLink, number
from ldn_kb.rendering.tables.columns import (
    ONE_GROUP,
    OPEN_LABEL,
    Column,
    Table,
    difference,
    direction_badge,
    dose,
    dose_heading,
    dose_range,
    interval,
    level_badge,
    refs,
    result,
)

_MOST_TITLED = 60


def studies(base: KnowledgeBase, chosen: Iterable[Study], *, brief: bool = False) -> Table:
    """Return studies with design, people, dose and level, in the order given.

    ``brief`` leaves out what the design says already, for pages on which the table is one part of many; of many
    studies the titles, too, which the card of each link and the list of all studies have.
    """
    chosen = list(chosen)
    titled = not brief or len(chosen) <= _MOST_TITLED
    columns = (
        Column("study", "Study"),
        *((Column("title", "Title"),) if titled else ()),
        Column("year", "Year", numeric=True),
        Column("design", "Design"),
        Column("people", "People", numeric=True),
        Column("dose", dose_heading(base), sortable=False),
        *(() if brief else (Column("level", "Evidence level"),)),
        Column("cited", "Cited by"),
    )
    rows = tuple(
        (
            RecordLink(study.id),
            *((study.title,) if titled else ()),
            str(study.year) if study.year else None,
            base.word("design", study.design),
            knowledge.people(study) if study.subjects == "people" else "–",
            dose(study),
            *(() if brief else (level_badge(knowledge.level(study)),)),
            refs(dict.fromkeys(claim.article for claim in base.claims_citing(study.id)))
            if base.claims_citing(study.id)
            else "no article",
        )
        for study in chosen
    )
    return Table("studies", "Studies", columns, rows, interactive=True)


def facts(base: KnowledgeBase, study: Study) -> Table:
    """Return what was done as a table of two columns."""
    n = study.n
    counts = [
        ("planned", n.planned),
        ("enrolled", n.enrolled),
        ("randomised", n.randomised),
        ("completed", n.completed),
        ("analysed", n.analysed),
    ]
    people = "; ".join(f"{number(value)} {name}" for name, value in counts if value is not None)
    rows: list[tuple[Cell, ...]] = [("Design", Badge("design", study.design))]
    if study.review_of:
        rows.append(("Studies reviewed", study.review_of.replace("-", " ")))
    if study.population:
        rows.append(("Who or what was studied", LinkedText(study.population)))
    if study.subjects == "people":
        rows.append(("People", people or UNKNOWN))
        rows.append((dose_heading(base), dose(study) or UNKNOWN))
        rows.append(
            ("Duration", f"{number(study.duration_weeks)} weeks" if study.duration_weeks is not None else UNKNOWN)
        )
        rows.append(("Compared with", (study.comparator or UNKNOWN).replace("none", "nothing").replace("-", " ")))
        rows.append(("Blinding", study.blinding or UNKNOWN))
    if study.status:
        rows.append(("Status", Joined((Badge("status", study.status.state), LinkedText(study.status.text)), ": ")))
    rows.append(("Funding and interests", LinkedText(study.funding) if study.funding else UNKNOWN))
    subjects = (*study.conditions, *study.mechanisms, *study.topics)
    if subjects:
        rows.append(("Bears on", Joined(tuple(RecordLink(key) for key in subjects))))
    return Table(
        "facts",
        "What was done",
        (Column("fact", "Fact"), Column("value", "What was read")),
        tuple(rows),
        labelled=False,
    )


def arms(base: KnowledgeBase, study: Study) -> Table:
    """Return the arms as a table; a single arm without details needs none."""
    columns = (
        Column("arm", "Arm"),
        Column("n", "n", numeric=True),
        Column("dose", dose_heading(base)),
        Column("schedule", "Schedule"),
    )
    rows = tuple((arm.name, arm.n, _given(arm), arm.schedule) for arm in study.arms)
    return Table("arms", "Groups", columns, rows)


def _given(arm: Arm) -> str:
    """Return the dose of an arm, and what only this arm got beside the treatment."""
    given = dose_range(arm.dose) if arm.dose is not None else "–"
    return f"{given}; only here with {arm.combined_with}" if arm.combined_with else given


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
    computed_differences = computed.of_study(base, study).differences
    for outcome in study.outcomes:
        own = computed_differences.get(outcome.id)
        parts: list[Cell] = [outcome.measure]
        if outcome.scale in named:
            parts.append(RecordLink(outcome.scale))
        if outcome.primary:
            parts.append("primary outcome")
        if outcome.open_label:
            parts.append(OPEN_LABEL[outcome.open_label])
        rows.append(
            (
                Joined(tuple(parts), " · "),
                outcome.weeks if outcome.weeks is not None else "–",
                result(outcome.treatment),
                result(outcome.control) if study.comparator != "none" else "–",
                difference(outcome.estimate, own)
                if outcome.estimate or own
                else ONE_GROUP.get(outcome.compared_with or "", "–"),
                interval(outcome.estimate, own) or "–",
                outcome.p or "–",
                direction_badge(outcome),
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
                knowledge.people(study) if study.subjects == "people" else "–",
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
            assessment = getattr(study.risk_of_bias, name)
            rows.append((title, Badge("bias", assessment.judgement), LinkedText(assessment.reason)))
        rows.append(
            ("All together", Badge("bias", knowledge.overall_risk_of_bias(study.risk_of_bias)), "follows from the five")
        )
    return Table("bias", "Risk of bias", columns, tuple(rows))
