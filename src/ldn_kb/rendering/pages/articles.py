"""One page an article: all its claims in reading order, with their verdicts."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Claim, Evidence, Fidelity
from ldn_kb.rendering.content import Badge, RecordLink
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Column, Table


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the article index and every article."""
    yield from pagination.pages(
        renderer,
        "articles/index",
        pagination.List(
            "Articles",
            "The articles that are compared here, each claim by claim in reading order.",
            lambda: base.articles,
            lambda articles: [("", _overview(base, articles))],
            below=lambda: [article.id for article in base.articles],
        ),
    )
    for article in base.articles:
        yield f"articles/{article.id}", functools.partial(_page, base, renderer, article.id)


def _overview(base: KnowledgeBase, articles: Sequence[Article]) -> Table:
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
            f"{article.author}, {article.credentials}",
            article.title or "not known",
            str(article.published) if article.published else "not known",
            len(base.claims_in(article.id)),
        )
        for article in articles
    )
    return Table("articles", "The articles", columns, rows)


def _page(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    article, found = base.article(key), base.claims_in(key)
    return renderer.page(
        "article",
        article=article,
        claims=found,
        tally=_tally(found),
        sections=list(_sections(base, article, found)),
        references=_references(base, article),
    )


def _tally(found: list[Claim]) -> Table:
    """Count the verdicts of both kinds."""
    fidelity = Counter(claim.fidelity for claim in found)
    evidence = Counter(claim.evidence for claim in found)
    rows = [(Badge("fidelity", value), "told faithfully?", fidelity[value]) for value in Fidelity if fidelity[value]]
    rows += [(Badge("evidence", value), "studies say", evidence[value]) for value in Evidence if evidence[value]]
    columns = (Column("verdict", "Verdict"), Column("question", "On"), Column("claims", "Claims", numeric=True))
    return Table("tally", "The verdicts in short", columns, tuple(rows), labelled=False)


def _sections(base: KnowledgeBase, article: Article, found: list[Claim]) -> Iterator[dict[str, Any]]:
    """Yield heading, claims and unclaimed paragraphs of each section that holds any."""
    parts = [(section.heading or "Opening", section.paragraphs) for section in article.sections]
    parts.append(("The reference list", tuple(item.at for item in article.references)))
    for heading, paragraphs in parts:
        shown = [claims.view(base, claim) for claim in found if claim.at in paragraphs]
        unclaimed = [item for item in article.without_claims if item.at in paragraphs]
        if shown or unclaimed:
            yield {"heading": heading, "claims": shown, "unclaimed": unclaimed}


def _references(base: KnowledgeBase, article: Article) -> Table:
    columns = (Column("number", "Number"), Column("study", "Work"), Column("title", "Title"))
    rows = tuple((item.at, RecordLink(item.study), base.study(item.study).title) for item in article.references)
    return Table("references", "Printed references", columns, rows)
