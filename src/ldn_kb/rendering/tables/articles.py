"""Tables of articles: all of them, and the verdicts and the printed references of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Article, Claim, Fidelity
from ldn_kb.model.article import PrintedReference
from ldn_kb.model.vocabulary import vocabulary_value
from ldn_kb.rendering.content import Badge, Cell, RecordLink
from ldn_kb.rendering.tables.claims import verdict_badge
from ldn_kb.rendering.tables.columns import Column, Table


def articles(base: KnowledgeBase, chosen: Iterable[Article]) -> Table:
    """Return the articles with author, date and the number of their claims, in the order given."""
    columns = (
        Column("article", "Article"),
        Column("author", "Author"),
        Column("title", "Title"),
        Column("date", "Date"),
        Column("claims", "Claims", numeric=True),
    )
    rows = tuple(
        (
            RecordLink(article.id),
            article.byline,
            article.title or "not known",
            str(article.published) if article.published else "not known",
            len(base.claims_in(article.id)),
        )
        for article in chosen
    )
    return Table("articles", "The articles", columns, rows)


def tally(base: KnowledgeBase, claims: Collection[Claim]) -> Table:
    """Count the verdicts of both kinds among claims, by the marks that the claims have on pages."""
    fidelity = Counter(claim.fidelity for claim in claims)
    evidence = Counter(verdict_badge(base, claim, claim_verdict(base, claim)) for claim in claims)
    rows = [(Badge("fidelity", value), "told faithfully?", fidelity[value]) for value in Fidelity if fidelity[value]]
    rows += [(mark, "evidence", evidence[mark]) for mark in sorted(evidence, key=_place)]
    columns = (Column("verdict", "Verdict"), Column("question", "On"), Column("claims", "Claims", numeric=True))
    return Table("tally", "The verdicts in short", columns, tuple(rows), labelled=False)


def _place(mark: Badge) -> tuple[int, bool]:
    """Return where a mark of the evidence stands among the others; one that is no plain verdict before it."""
    return vocabulary_value(mark.axis, mark.value).rank, mark.axis == "verdict"


def _reference(base: KnowledgeBase, item: PrintedReference) -> tuple[Cell, ...]:
    if item.study is not None:
        return item.at, RecordLink(item.study), base.study(item.study).title
    return item.at, Badge("fidelity", Fidelity.SOURCE_NOT_FOUND), item.unfound.described if item.unfound else ""


def references(base: KnowledgeBase, article: Article) -> Table:
    """Return the printed references of an article with the works they name."""
    columns = (Column("number", "Number"), Column("study", "Work"), Column("title", "Title"))
    rows = tuple(_reference(base, item) for item in article.references)
    return Table("references", "Printed references", columns, rows)
