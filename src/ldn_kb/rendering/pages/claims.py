"""Claims as pages show them: with their computed judgements, alone or side by side."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable
from dataclasses import dataclass

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import main_findings
from ldn_kb.knowledge.statements import ClaimVerdict, position_verdict
from ldn_kb.model import Article, Claim, Comparison, Position
from ldn_kb.model.types import UnfoundSource
from ldn_kb.model.vocabulary import Fidelity, Importance, Verdict
from ldn_kb.reading.rules.references import LINK
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Cell, Completed, RecordLink
from ldn_kb.rendering.tables import Table

_MOST_COLUMNS = 3


@dataclass(frozen=True)
class ClaimView:
    """A claim with everything computed about it."""

    claim: Claim
    says: Completed
    """Our paraphrase, with the missing half beside each figure that an article tells without its control."""
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
    in_short: Cell
    verdict: Cell
    claims: tuple[ClaimView, ...]
    looked_for: str
    """Where it was looked for in an article that does not answer: in its text, in its claims; empty: nowhere yet."""

    @property
    def silent(self) -> bool:
        """Whether the article does not answer."""
        return not (self.in_short or self.claims)


@dataclass(frozen=True)
class QuestionRow:
    """One question with an answer for each article; ``own`` if the page's subject is its main one."""

    question: RecordLink | None
    sides: tuple[ArticleAnswer, ...]
    own: bool = True

    @property
    def completed(self) -> bool:
        """Whether something is added to a claim of an article."""
        return any(
            isinstance(side.in_short, Completed) or any(view.says.added for view in side.claims) for side in self.sides
        )


def unfound_words(source: UnfoundSource) -> str:
    """Return a source that was not found in words, with where and when it was looked for."""
    return f"{source.described} (looked for in {', '.join(source.searched)} on {source.date})"


def where(base: KnowledgeBase, claim: Claim) -> str:
    """Return where a claim stands in its article: ``p2``, or ``p2, claim 3`` where the paragraph holds several."""
    alike = base.once(("claims at", claim.article, claim.at), lambda: _claims_at(base, claim))
    return claim.at if len(alike) == 1 else f"{claim.at}, claim {alike.index(claim.id) + 1}"


def _claims_at(base: KnowledgeBase, claim: Claim) -> list[str]:
    return [other.id for other in base.claims_in(claim.article) if other.at == claim.at]


def view(base: KnowledgeBase, claim: Claim) -> ClaimView:
    """Return a claim ready to be shown."""
    judged = computed.of_claim(base, claim)
    # Beside a source that nobody found, how good other studies are would read as how good that source is.
    has_level = claim.fidelity is not Fidelity.SOURCE_NOT_FOUND
    links: list[tuple[str, Cell]] = []
    if claim.cites:
        links.append(("Leans on", tables.refs(claim.cites)))
    if claim.cites_unfound:
        links.append(("Not identified", "; ".join(unfound_words(source) for source in claim.cites_unfound)))
    if claim.stands_in:
        links.append(("Stands in another study", tables.refs(claim.stands_in)))
    if others := _not_yet_linked(claim):
        name = "Weighed against" if len(others) == len(claim.tested_by) else "Also weighed against"
        links.append((name, tables.refs(others)))
    links.append(("About", tables.refs(claim.about)))
    if questions := base.comparisons_of(claim.id):
        links.append(("Answers", tables.refs([item.id for item in questions], " · ")))
    return ClaimView(
        claim=claim,
        says=tables.completed(base, claim),
        where=RecordLink(claim.id, where(base, claim)),
        verdict=tables.verdict_badge(base, claim, judged.judged),
        judged=judged.judged,
        level=Badge("level", judged.level) if has_level and judged.level else None,
        directness=Badge("directness", judged.directness) if has_level and judged.directness else None,
        parts=tables.claim_parts(base, claim, judged.judged),
        caution=RecordLink(claim.hazard) if claim.hazard else None,
        numbers=tables.numbers_of(base, claim),
        links=tuple(links),
    )


def _not_yet_linked(claim: Claim) -> tuple[str, ...]:
    """Return the studies that the check of a claim weighs and that its note does not link to."""
    linked = set(LINK.findall(claim.note or ""))
    return tuple(key for key in claim.tested_by if key not in linked)


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
                in_short=None
                if position is None
                else tables.completed_answer(base, position.in_short, map(base.claim, position.claims)),
                verdict=None if position is None else _mark(base, item, position),
                claims=tuple(view(base, base.claim(key)) for key in keys),
                looked_for=absence.looked_in if (absence := article.absence_of(item.id)) else "",
            )
        )
    return QuestionRow(RecordLink(item.id) if titled else None, tuple(sides))


def _mark(base: KnowledgeBase, item: Comparison, position: Position) -> Cell:
    """Return the marks of an article's answer; none where nothing in it is judged."""
    verdict = position_verdict(base, position)
    return None if verdict is Verdict.NOT_JUDGED else tables.position_marks(base, item, position.article, verdict)


def rows_about(base: KnowledgeBase, subject: str) -> list[QuestionRow]:
    """Group the claims about ``subject`` by the question they answer: the main question first, then by weight."""
    family = base.family(subject)
    questions: dict[str, list[Claim]] = {}
    for claim in base.claims_about(subject):
        by_relevance = sorted(base.comparisons_of(claim.id), key=lambda item: item.about[0] not in family)
        for item in by_relevance[:1]:
            questions.setdefault(item.id, []).append(claim)
    rows = []
    for item in sorted((base.comparison(key) for key in questions), key=functools.partial(_weight, base, subject)):
        row = side_by_side(base, item, only=questions[item.id], titled=True)
        rows.append(dataclasses.replace(row, own=item.about[0] in family))
    return rows


def _weight(base: KnowledgeBase, subject: str, item: Comparison) -> tuple[bool, bool, int, int]:
    """Order questions on the page of ``subject``; among equals as the articles raise them.

    First those that are first of all about it; of these the one on its main finding; then by how much the outcomes
    matter that answer it, and by how many articles answer.
    """
    named = item.evidence.findings
    main = {judged.finding.id for judged in main_findings(base, subject) if judged.finding is not None}
    own = [finding for finding in base.findings_about(subject) if finding.id in named]
    rank = min((finding.importance.rank for finding in own), default=len(Importance))
    is_main = subject in named or not main.isdisjoint(named)
    return item.about[0] not in base.family(subject), not is_main, rank, -len(item.positions)


def columns(articles: Iterable[Article]) -> int:
    """Return how many articles stand side by side on a wide screen."""
    return min(_MOST_COLUMNS, max(1, len(list(articles))))
