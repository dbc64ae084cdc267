"""Tables of claims and questions: verdicts, numbers, the comparison matrix, and citations of studies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Claim, Comparison, Study
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink, amount, number
from ldn_kb.rendering.tables.columns import Column, Table, level_badge


def claims(base: KnowledgeBase, chosen: Iterable[Claim]) -> Table:
    """Return claims with their four judgements, in the order given."""
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
        judged = computed.of_claim(base, claim)
        rows.append(
            (
                RecordLink(claim.id),
                claim.says,
                Badge("fidelity", claim.fidelity),
                Badge("evidence", claim.evidence),
                Badge("level", judged.level),
                Badge("directness", judged.directness),
            )
        )
    return Table("claims", "Claims", columns, tuple(rows), interactive=True)


def comparisons(base: KnowledgeBase, chosen: Iterable[Comparison]) -> Table:
    """Return the comparison matrix: question, one column an article, evidence, agreement."""
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
            LinkedText(positions[article.id].in_short) if article.id in positions else "does not say"
            for article in base.articles
        ]
        rows.append(
            (
                RecordLink(item.id),
                *answers,
                Badge("evidence", item.evidence.verdict),
                Badge("agreement", computed.of_comparison(base, item).agreement),
            )
        )
    return Table("comparisons", "Questions, answers and evidence", columns, tuple(rows), interactive=True)


def numbers(base: KnowledgeBase, chosen: Iterable[Claim], *, about: bool = False) -> Table:
    """Return every claimed figure beside the reported one; ``about`` adds what each claim is first of all about."""
    columns = (
        Column("claim", "Where"),
        *((Column("about", "About"),) if about else ()),
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
        for row in knowledge.number_rows(base, claim):
            rows.append(
                (
                    RecordLink(claim.id),
                    *((RecordLink(claim.about[0]),) if about else ()),
                    row.check.figure.replace("-", " "),
                    claimed(row),
                    amount(row.check.reported, row.unit),
                    amount(row.control, row.unit) or "–",
                    "–" if row.difference is None or row.claimed_to is not None else number(row.difference),
                    row.verdict,
                    RecordLink(row.check.study) if row.check.study else "–",
                )
            )
    return Table("numbers", "Claimed and reported numbers", columns, tuple(rows), interactive=True)


def claimed(row: knowledge.NumberRow) -> str:
    """Return a claimed figure in words: ``about 30%``, ``50 to 100 mg``."""
    before = f"{row.qualifier.replace('-', ' ')} " if row.qualifier else ""
    if row.claimed_to is not None:
        first = amount(row.claimed, row.unit) if row.unit == "year" else number(row.claimed)
        return f"{before}{first} to {amount(row.claimed_to, row.unit)}"
    return f"{before}{amount(row.claimed, row.unit)}"


def leans_on(base: KnowledgeBase, chosen: Iterable[Study]) -> Table:
    """Return which article cites which of the studies, claim by claim, with fidelity marks."""
    columns = (
        Column("study", "Study"),
        Column("level", "Evidence level"),
        *(Column(article.id, article.name) for article in base.articles),
        Column("only", "Claims with no other source"),
    )
    rows = []
    for study in chosen:
        only = [RecordLink(claim.id) for claim in knowledge.claims_resting_only_on(base, study.id)]
        rows.append(
            (
                RecordLink(study.id),
                level_badge(knowledge.level(study)),
                *_citing(base, study),
                Joined(tuple(only)) if only else "–",
            )
        )
    return Table("leans-on", "Who leans on what", columns, tuple(rows), interactive=True)


def citations(base: KnowledgeBase, caption: str, chosen: Iterable[Study]) -> Table:
    """Return which claims of each article cite the studies, with fidelity marks: the data of the citation matrix."""
    columns = (Column("study", "Study"), *(Column(article.id, article.name) for article in base.articles))
    rows = tuple((RecordLink(study.id), *_citing(base, study)) for study in chosen)
    return Table("leans", caption, columns, rows)


def _citing(base: KnowledgeBase, study: Study) -> Iterator[Cell]:
    """Yield for each article its claims that cite a study, with fidelity marks."""
    for article in base.articles:
        claims = [claim for claim in base.claims_citing(study.id) if claim.article == article.id]
        marked = (Joined((RecordLink(claim.id, claim.at), Badge("fidelity", claim.fidelity)), " ") for claim in claims)
        yield Joined(tuple(marked)) if claims else "–"


def has_label(base: KnowledgeBase) -> bool:
    """Return whether the treatment has an approved label: some caution quotes it."""
    return any(caution.label for caution in base.cautions)


def cautions(base: KnowledgeBase) -> Table:
    """Return every caution: which article gives it, and what the approved label says, if the treatment has one."""
    labels = has_label(base)
    columns = (
        Column("caution", "Caution"),
        *(Column(article.id, article.name) for article in base.articles),
        *([Column("label", "The approved label")] if labels else []),
    )
    rows = []
    for caution in base.cautions:
        answers: list[Cell] = []
        for _, giving in knowledge.articles_giving(base, caution):
            refs = tuple(RecordLink(claim.id, claim.at) for claim in giving)
            answers.append(Joined(("says so:", Joined(refs)), " ") if refs else "leaves it out")
        label: Cell = LinkedText(caution.label) if caution.label else "does not mention it"
        rows.append((RecordLink(caution.id), *answers, *([label] if labels else [])))
    return Table("cautions", "Cautions, given and left out", columns, tuple(rows))
