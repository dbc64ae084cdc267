"""Every table, defined once: its columns, their order and what stands in them. Pages, directives and CSV use these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ldn_kb import evidence
from ldn_kb.base import KnowledgeBase
from ldn_kb.cells import Cell, Joined, Mark, Prose, Ref, amount, number
from ldn_kb.labels import word
from ldn_kb.model import ArmResult, Claim, Comparison, Estimate, Study


@dataclass(frozen=True)
class Column:
    """A column: its key (for CSV and state in the address), its heading and whether it holds numbers."""

    key: str
    heading: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table ready to be written: ``rows`` hold one cell for each column."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def refs(keys: Iterable[str], between: str = ", ") -> Joined:
    """Return links to several records."""
    return Joined(tuple(Ref(key) for key in keys), between)


def people(study: Study) -> int | None:
    """Return the people of a study as its table shows them: enrolled, or else analysed, or else planned."""
    n = study.n
    return next((value for value in (n.enrolled, n.analysed, n.planned) if value is not None), None)


def dose(study: Study) -> str | None:
    """Return the naltrexone doses of a study in words, or ``None`` if none was read."""
    found = []
    for arm in study.arms:
        if arm.dose is not None and arm.role in ("ldn", "both"):
            low, high = arm.dose.low, arm.dose.high
            ends = number(low) if high is None or high == low else f"{number(low)} to {number(high)}"
            found.append(f"{ends} {arm.dose.unit}")
    return "; ".join(dict.fromkeys(found)) or None


def level_mark(level: int | None) -> Mark:
    """Return the mark of an evidence level."""
    return Mark("level", "none" if level is None else str(level))


def result(found: ArmResult | None) -> Cell:
    """Return what an arm showed: the text as reported, or the number with its unit."""
    if found is None:
        return None
    return found.text or amount(found.value, found.unit)


def estimate(found: Estimate | None) -> Cell:
    """Return a difference with its kind, or the text as reported."""
    if found is None:
        return None
    if found.value is None or found.kind is None:
        return found.text
    kind = found.kind.replace("-", " ")
    basis = "" if found.basis == "between-groups" else f" ({found.basis.replace('-', ' ')})"
    return f"{kind} {number(found.value)}{basis}"


def interval(found: Estimate | None) -> Cell:
    """Return the interval with its level, or ``None``."""
    if found is None or found.low is None or found.high is None:
        return None
    level = f"{number(found.level)}%: " if found.level is not None else ""
    return f"{level}{number(found.low)} to {number(found.high)}"


def studies(base: KnowledgeBase, chosen: Iterable[Study]) -> Table:
    """Studies with design, people, dose and level, in the order given."""
    columns = (
        Column("study", "Study"),
        Column("title", "Title"),
        Column("year", "Year", numeric=True),
        Column("design", "Design"),
        Column("people", "People", numeric=True),
        Column("dose", "Naltrexone dose"),
        Column("level", "Evidence level"),
        Column("cited", "Cited by"),
    )
    rows = tuple(
        (
            Ref(study.id),
            study.title,
            str(study.year) if study.year else None,
            word("design", study.design),
            people(study) if study.subjects == "people" else "–",
            dose(study),
            level_mark(evidence.level(study)),
            refs(dict.fromkeys(claim.article for claim in base.claims_citing(study.id))) if base.claims_citing(study.id) else "–",
        )
        for study in chosen
    )
    return Table("studies", "Studies", columns, rows)


def claims(base: KnowledgeBase, chosen: Iterable[Claim]) -> Table:
    """Claims with their four judgements, in the order given."""
    columns = (
        Column("claim", "Where"),
        Column("says", "What the article says"),
        Column("fidelity", "Told faithfully?"),
        Column("evidence", "Studies say"),
        Column("level", "Best evidence"),
        Column("directness", "In whom"),
    )
    rows = []
    for claim in chosen:
        linked = evidence.claim_studies(base, claim)
        rows.append(
            (
                Ref(claim.id, f"{base.titles[claim.article]} {claim.at}"),
                claim.says,
                Mark("fidelity", claim.fidelity),
                Mark("evidence", claim.evidence),
                level_mark(evidence.best_level(linked)),
                Mark("directness", evidence.best_directness(linked)),
            )
        )
    return Table("claims", "Claims", columns, tuple(rows))


def comparisons(base: KnowledgeBase, chosen: Iterable[Comparison]) -> Table:
    """The comparison matrix: question, one column an article, evidence, agreement."""
    columns = (
        Column("question", "Question"),
        *(Column(article.id, article.name) for article in base.articles),
        Column("evidence", "Studies say"),
        Column("agreement", "Agreement"),
    )
    rows = []
    for item in chosen:
        positions = {position.article: position for position in item.positions}
        answers: list[Cell] = [
            Prose(positions[article.id].in_short) if article.id in positions else "does not say" for article in base.articles
        ]
        rows.append((Ref(item.id), *answers, Mark("evidence", item.evidence.verdict), Mark("agreement", item.agreement or "one")))
    return Table("comparisons", "Questions, answers and evidence", columns, tuple(rows))


def numbers(base: KnowledgeBase, chosen: Iterable[Claim]) -> Table:
    """Every claimed figure beside the reported one."""
    columns = (
        Column("claim", "Where"),
        Column("figure", "Figure"),
        Column("claimed", "Claimed", numeric=True),
        Column("reported", "Reported", numeric=True),
        Column("control", "Control", numeric=True),
        Column("difference", "Difference", numeric=True),
        Column("verdict", "Verdict"),
        Column("source", "Source"),
    )
    rows: list[tuple[Cell, ...]] = []
    for claim in chosen:
        for row in evidence.number_rows(base, claim):
            rows.append(
                (
                    Ref(claim.id, f"{base.titles[claim.article]} {claim.at}"),
                    row.check.figure.replace("-", " "),
                    claimed(row),
                    amount(row.check.reported, row.unit),
                    amount(row.control, row.unit) or "–",
                    "–" if row.difference is None or row.claimed_to is not None else number(row.difference),
                    row.verdict,
                    Ref(row.check.study) if row.check.study else "–",
                )
            )
    return Table("numbers", "Claimed and reported numbers", columns, tuple(rows))


def claimed(row: evidence.NumberRow) -> str:
    """Return a claimed figure in words: ``about 30%``, ``50 to 100 mg``."""
    before = f"{row.qualifier.replace('-', ' ')} " if row.qualifier else ""
    if row.claimed_to is not None:
        return f"{before}{number(row.claimed)} to {amount(row.claimed_to, row.unit)}"
    return f"{before}{amount(row.claimed, row.unit)}"


def outcomes(base: KnowledgeBase, study: Study) -> Table:
    """The results of one study: LDN, control, difference, interval, p, direction."""
    named = {measure.id for measure in base.measures}
    columns = (
        Column("measure", "Outcome"),
        Column("weeks", "Weeks", numeric=True),
        Column("ldn", "LDN"),
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
            parts.append(Ref(outcome.scale))
        if outcome.primary:
            parts.append("primary outcome")
        rows.append(
            (
                Joined(tuple(parts), " · "),
                outcome.weeks if outcome.weeks is not None else "–",
                result(outcome.ldn),
                result(outcome.control) if study.comparator != "none" else "–",
                estimate(outcome.estimate) if outcome.estimate is not None else "–",
                interval(outcome.estimate) or "–",
                outcome.p or "–",
                Mark("direction", outcome.direction),
            )
        )
    return Table("outcomes", f"Results of {base.titles[study.id]}", columns, tuple(rows))


def leans_on(base: KnowledgeBase, _: Iterable[Study] = ()) -> Table:
    """Which article leans on which study, claim by claim, with fidelity marks."""
    columns = (
        Column("study", "Study"),
        Column("level", "Evidence level"),
        *(Column(article.id, article.name) for article in base.articles),
    )
    rows = []
    for study in base.studies:
        citing = base.claims_citing(study.id)
        if citing:
            answers: list[Cell] = [
                Joined(
                    tuple(
                        Joined((Ref(claim.id, claim.at), Mark("fidelity", claim.fidelity)), " ")
                        for claim in citing
                        if claim.article == article.id
                    )
                )
                if any(claim.article == article.id for claim in citing)
                else "–"
                for article in base.articles
            ]
            rows.append((Ref(study.id), level_mark(evidence.level(study)), *answers))
    return Table("leans-on", "Who leans on what", columns, tuple(rows))


WHOLE: Mapping[str, Callable[[KnowledgeBase], Table]] = {
    "studies": lambda base: studies(base, base.studies),
    "claims": lambda base: claims(base, base.claims),
    "comparisons": lambda base: comparisons(base, base.comparisons),
    "numbers": lambda base: numbers(base, base.claims),
    "leans-on": leans_on,
}
"""The tables over all records, by name."""
