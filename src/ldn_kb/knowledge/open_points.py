"""What is still open about an article: what nobody has looked for, and what nobody has found."""

from __future__ import annotations

from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.position_words import words_for_two_answers
from ldn_kb.model import Article, Claim, Comparison
from ldn_kb.model.vocabulary import Fidelity


@dataclass(frozen=True)
class OpenPoints:
    """What is still open about one article, in the order of the data."""

    cautions: tuple[str, ...]
    """Cautions that no claim of it gives and that it was not read for."""
    questions: tuple[str, ...]
    """Questions that it does not answer and was not read for."""
    paragraphs: tuple[str, ...]
    """Paragraphs with neither a claim nor a reason for having none."""
    figures: tuple[tuple[str, str], ...]
    """Figures for which no reported number was found: id of the claim, label of the figure."""
    sources: tuple[str, ...]
    """Claims whose source exists and was not read yet."""
    counting: tuple[str, ...]
    """Questions that it answers beside others, and whose note speaks of all answers with a word for two."""

    @property
    def complete(self) -> bool:
        """Whether the checker has nothing more to ask of the article; figures and sources may stay open."""
        return not (self.cautions or self.questions or self.paragraphs or self.counting)


def open_points(base: KnowledgeBase, article: Article) -> OpenPoints:
    """Return what is still open about ``article``."""
    claims = base.claims_in(article.id)
    return OpenPoints(
        cautions=tuple(
            caution.id
            for caution in base.cautions
            if article.absent_on(caution.id) is None and not any(claim.id in caution.claims for claim in claims)
        ),
        questions=tuple(
            item.id for item in base.comparisons if article.absent_on(item.id) is None and not _answers(item, article)
        ),
        paragraphs=tuple(_uncovered(article, claims)),
        figures=tuple(
            (claim.id, check.figure) for claim in claims for check in claim.numbers if check.reported is None
        ),
        sources=tuple(claim.id for claim in claims if claim.fidelity is Fidelity.NOT_YET_CHECKED),
        counting=tuple(item.id for item in base.comparisons if _answers(item, article) and words_for_two_answers(item)),
    )


def _answers(item: Comparison, article: Article) -> bool:
    return any(position.article == article.id for position in item.positions)


def _uncovered(article: Article, claims: list[Claim]) -> list[str]:
    covered = {claim.at for claim in claims} | {item.at for item in article.without_claims}
    paragraphs = [at for section in article.sections for at in section.paragraphs]
    # A paragraph that only introduces bullets is covered by them.
    return [
        at
        for at in paragraphs
        if at not in covered and not any(other in covered for other in paragraphs if other.startswith(f"{at}.b"))
    ]
