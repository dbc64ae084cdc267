"""Claims as pages show them: with their computed judgements, alone or side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import ClaimVerdict, position_verdict
from ldn_kb.model import Article, Claim, Comparison
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Cell, RecordLink
from ldn_kb.rendering.tables import Table

_MOST_COLUMNS = 3


@dataclass(frozen=True)
class ClaimView:
    """A claim with everything computed about it."""

    claim: Claim
    says: str
    where: RecordLink
    verdict: Badge
    judged: ClaimVerdict
    level: Badge | None
    directness: Badge | None
    parts: Table
    caution: RecordLink | None
    numbers: Table
    links: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class ArticleAnswer:
    """What one article says to one question."""

    number: int
    article: RecordLink
    in_short: str | None
    verdict: Badge | None
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True)
class QuestionRow:
    """One question with an answer for each article; ``own`` if the page's subject is its main one."""

    question: RecordLink | None
    sides: tuple[ArticleAnswer, ...]
    own: bool = True


def view(base: KnowledgeBase, claim: Claim) -> ClaimView:
    """Return a claim ready to be shown."""
    judged = computed.of_claim(base, claim)
    links: list[tuple[str, Cell]] = []
    if claim.cites:
        links.append(("Leans on", tables.refs(claim.cites)))
    if claim.tested_by:
        links.append(("Weighed against", tables.refs(claim.tested_by)))
    links.append(("About", tables.refs(claim.about)))
    if questions := base.comparisons_of(claim.id):
        links.append(("Answers", tables.refs([item.id for item in questions], " · ")))
    return ClaimView(
        claim=claim,
        says=claim.says,
        where=RecordLink(claim.id, claim.at),
        verdict=tables.verdict_badge(claim, judged.judged),
        judged=judged.judged,
        level=Badge("level", judged.level) if judged.level else None,
        directness=Badge("directness", judged.directness) if judged.directness else None,
        parts=tables.claim_parts(base, claim, judged.judged),
        caution=RecordLink(claim.hazard) if claim.hazard else None,
        numbers=tables.numbers(base, [claim]),
        links=tuple(links),
    )


def side_by_side(
    base: KnowledgeBase, item: Comparison, *, only: Iterable[Claim] | None = None, titled: bool = False
) -> QuestionRow:
    """Return one comparison as a row; ``only`` limits the claims shown, ``titled`` adds the question."""
    wanted = None if only is None else {claim.id for claim in only}
    sides = []
    for number, article in enumerate(base.articles, 1):
        position = next((candidate for candidate in item.positions if candidate.article == article.id), None)
        keys = [] if position is None else [key for key in position.claims if wanted is None or key in wanted]
        sides.append(
            ArticleAnswer(
                number=number,
                article=RecordLink(article.id),
                in_short=None if position is None else position.in_short,
                verdict=None if position is None else Badge("verdict", position_verdict(base, position)),
                claims=tuple(view(base, base.claim(key)) for key in keys),
            )
        )
    return QuestionRow(RecordLink(item.id) if titled else None, tuple(sides))


def rows_about(base: KnowledgeBase, subject: str) -> list[QuestionRow]:
    """Group the claims about ``subject`` by the question they answer.

    Questions that are first of all about the subject come first; within these, as the articles raise them.
    """
    family = base.family(subject)
    questions: dict[str, list[Claim]] = {}
    for claim in base.claims_about(subject):
        by_relevance = sorted(base.comparisons_of(claim.id), key=lambda item: item.about[0] not in family)
        for item in by_relevance[:1]:
            questions.setdefault(item.id, []).append(claim)
    rows = []
    for key, claims in questions.items():
        item = base.comparison(key)
        row = side_by_side(base, item, only=claims, titled=True)
        rows.append(dataclasses.replace(row, own=item.about[0] in family))
    return sorted(rows, key=lambda row: not row.own)


def columns(articles: Iterable[Article]) -> int:
    """Return how many articles stand side by side on a wide screen."""
    return min(_MOST_COLUMNS, max(1, len(list(articles))))
