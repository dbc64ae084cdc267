"""The data of plots as tables: every plot has one beside it, for those who cannot see it or want its numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.knowledge.comparable_estimates import Panel, narrower
from ldn_kb.knowledge.profiles import Profile
from ldn_kb.model import Condition, Outcome, Study
from ldn_kb.rendering.content import Badge, Cell, Joined, RecordLink, amount, number
from ldn_kb.rendering.tables.columns import Column, Table, direction_badge, estimate, interval, level_badge, refs
from ldn_kb.rendering.tables.findings import groups, outcome_name


def evidence_map(caption: str, rows: Iterable[tuple[Condition, Profile]]) -> Table:
    """Return conditions with what their studies amount to, in the order given."""
    columns = (
        Column("condition", "Condition"),
        Column("level", "Best evidence"),
        Column("randomised", "Randomised trials", numeric=True),
        Column("people", "People randomised", numeric=True),
        Column("primary", "Their primary outcomes"),
    )
    cells: list[tuple[Cell, ...]] = []
    for condition, profile in rows:
        primary = tuple(
            Joined((str(count), Badge("direction", direction)), " ") for direction, count in profile.results
        )
        cells.append(
            (
                RecordLink(condition.id),
                level_badge(profile.level),
                profile.randomised,
                profile.people_randomised,
                Joined(primary) if primary else "–",
            )
        )
    return Table("evidence-map", caption, columns, tuple(cells))


def estimates(base: KnowledgeBase, caption: str, panel: Panel, condition: str) -> Table:
    """Return the estimates of a forest plot; narrower conditions than ``condition`` are named."""
    columns = (
        Column("study", "Study"),
        Column("conditions", "In"),
        Column("measure", "Outcome"),
        Column("weeks", "Weeks", numeric=True),
        Column("estimate", "Estimate"),
        Column("interval", "Interval"),
        Column("favours", f"Side that favours {panel.short}"),
        Column("direction", "Result"),
    )
    null = number(panel.null)
    favours = {"left": f"below {null}", "right": f"above {null}", None: "not recorded"}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            RecordLink(row.study.id),
            refs(narrower(base, row.study, condition)),
            row.outcome.measure,
            row.outcome.weeks if row.outcome.weeks is not None else "–",
            estimate(row.outcome.estimate),
            interval(row.outcome.estimate),
            favours[row.side],
            direction_badge(row.outcome),
        )
        for row in (*panel.trials, *panel.reviews)
    )
    return Table("forest", caption, columns, rows)


def group_shares(base: KnowledgeBase, caption: str, condition: str, results: Iterable[tuple[Study, Outcome]]) -> Table:
    """Return the percentages of both groups; narrower conditions than ``condition`` are named."""
    columns = (
        Column("study", "Study"),
        Column("conditions", "In"),
        Column("measure", "Outcome"),
        Column("weeks", "Weeks", numeric=True),
        Column("treatment", base.subject.short, numeric=True),
        Column("control", "Control", numeric=True),
        Column("direction", "Result"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            RecordLink(study.id),
            refs(narrower(base, study, condition)),
            outcome.measure,
            outcome.weeks if outcome.weeks is not None else "–",
            *(amount(arm.value if arm else None, "%") for arm in (outcome.treatment, outcome.control)),
            direction_badge(outcome),
        )
        for study, outcome in results
    )
    return Table("dumbbell", caption, columns, rows)


def of_100(base: KnowledgeBase, caption: str, judged: Iterable[JudgedFinding], page: str) -> Table:
    """Return how many of 100 people had each outcome in both groups; ``page`` is the subject that need not be named."""
    columns = (
        Column("outcome", "Outcome"),
        Column("control", "With the comparator"),
        Column("treatment", f"With {base.subject.short}"),
        Column("certainty", "Certainty"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            RecordLink(item.key, outcome_name(item, page)),
            *groups(base, item),
            Badge("certainty", item.judgement.certainty),
        )
        for item in judged
    )
    return Table("people", caption, columns, rows)


def publications(caption: str, studies: Iterable[tuple[Study, str]]) -> Table:
    """Return publications with their year, and the word for each one's result that is given with it."""
    columns = (
        Column("study", "Study"),
        Column("year", "Year", numeric=True),
        Column("design", "Design"),
        Column("result", "Result"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            RecordLink(study.id),
            str(study.year) if study.year is not None else None,
            Badge("design", study.design),
            result_word,
        )
        for study, result_word in studies
    )
    return Table("timeline", caption, columns, rows)


def publications_by_year(caption: str, groups: Mapping[str, Iterable[Study]]) -> Table:
    """Return how many publications of each group each year has, where a row for each publication were too many."""
    columns = (
        Column("year", "Year"),
        *(Column(name.replace(" ", "-"), name.capitalize(), numeric=True) for name in groups),
    )
    years: dict[int | None, Counter[str]] = defaultdict(Counter)
    for name, studies in groups.items():
        for study in studies:
            years[study.year][name] += 1
    rows = tuple(
        (str(year) if year is not None else None, *(years[year][name] for name in groups))
        for year in sorted(years, key=lambda year: year or 0)
    )
    return Table("timeline", caption, columns, rows)
