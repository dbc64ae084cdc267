"""One page an article: all its claims in reading order, with their verdicts."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.hindsight import hindsight
from ldn_kb.knowledge.missing_halves import missing_halves
from ldn_kb.model import Article, Claim
from ldn_kb.model.article import Unclaimed
from ldn_kb.rendering import tables
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.claims import ClaimView
from ldn_kb.rendering.pages.templating import Page, Renderer


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the article index and every article."""
    yield from pagination.pages(
        renderer,
        "articles/index",
        pagination.RecordList(
            "Articles",
            "The articles that are compared here, each claim by claim in reading order.",
            lambda: base.articles,
            lambda articles: [("", tables.articles(base, articles))],
            below=lambda: [article.id for article in base.articles],
        ),
    )
    for article in base.articles:
        yield f"articles/{article.id}", functools.partial(_page, base, renderer, article.id)


def _page(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    article, article_claims = base.article(key), base.claims_in(key)
    known = hindsight(base, article)
    return renderer.page(
        "article",
        article=article,
        claims=article_claims,
        tally=tables.tally(base, article_claims),
        known_words=tables.hindsight.words(base, article, known) if known else [],
        known_conditions=tables.hindsight.conditions(base, known) if known else None,
        known_claims=tables.hindsight.claims(known) if known else None,
        sections=list(_sections(base, article, article_claims)),
        completed=any(missing_halves(base, claim) for claim in article_claims),
        references=tables.references(base, article),
    )


def _sections(base: KnowledgeBase, article: Article, article_claims: list[Claim]) -> Iterator[dict[str, Any]]:
    """Yield heading and entries of each section that holds any: claims and paragraphs without, in reading order."""
    parts = [(section.heading or "Opening", section.paragraphs) for section in article.sections]
    parts.append(("The reference list", tuple(item.at for item in article.references)))
    for heading, paragraphs in parts:
        entries: list[tuple[ClaimView | None, Unclaimed | None]] = []
        for at in paragraphs:
            entries += [(claims.view(base, claim), None) for claim in article_claims if claim.at == at]
            entries += [(None, item) for item in article.without_claims if item.at == at]
        if entries:
            yield {"heading": heading, "entries": entries}
