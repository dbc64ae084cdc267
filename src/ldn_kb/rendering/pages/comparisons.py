"""The comparison matrix and one page a question."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import last_searched, none_found
from ldn_kb.model import Claim, Comparison
from ldn_kb.model.vocabulary import Theme
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Joined, Label
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Table

_LEAD = "Every question that the articles answer: what each says, what the studies say, and whether the articles agree."


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the matrix and every question."""
    matrix = pagination.RecordList(
        "Compare",
        _LEAD,
        functools.partial(_ordered, base),
        functools.partial(_by_theme, base),
        below=lambda: [item.id for item in _ordered(base)],
    )
    yield from pagination.pages(renderer, "compare/index", matrix)
    for item in base.comparisons:
        yield f"compare/{item.id}", functools.partial(_page, base, renderer, item.id)


def _ordered(base: KnowledgeBase) -> list[Comparison]:
    """Return the questions by theme; in each, by how many articles answer, then as the articles raise them."""
    themes = list(Theme)
    reading_order = {claim.id: position for position, claim in enumerate(base.claims)}

    def most_answers_first(item: Comparison) -> tuple[int, int, int]:
        first = min(reading_order[key] for position in item.positions for key in position.claims)
        return themes.index(item.theme), -len(item.positions), first

    return sorted(base.comparisons, key=most_answers_first)


def _by_theme(base: KnowledgeBase, items: Sequence[Comparison]) -> Iterator[tuple[str, Table]]:
    for theme in Theme:
        name = base.word("theme", theme)
        questions = [item for item in items if item.theme == theme]
        yield name, replace(tables.comparisons(base, questions), caption=name)


def _page(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    item = base.comparison(key)
    judged = computed.of_comparison(base, item)
    compared_claims = [base.claim(key) for position in item.positions for key in position.claims]
    studies = [base.study(key) for key in item.evidence.studies]
    paragraphs = {
        article: dict.fromkeys(claim.at for claim in compared_claims if claim.article == article.id)
        for article in base.articles
    }
    where = "; ".join(f"{article.name} {', '.join(locators)}" for article, locators in paragraphs.items() if locators)
    checked = max(claim.checked for claim in compared_claims)
    return renderer.page(
        "comparison",
        item=item,
        marks=[
            *(
                Joined(
                    (
                        Label("verdict", f"Evidence for what {base.titles[article]} says"),
                        tables.position_badge(base, item, article, verdict),
                    ),
                    ": ",
                )
                for article, verdict in judged.positions
            ),
            Badge("agreement", judged.agreement),
        ],
        summary=tables.summary_of_findings(base, judged.findings_only),
        rows=[claims.side_by_side(base, item)],
        columns=claims.columns(base.articles),
        numbers=tables.numbers(base, compared_claims),
        profile=knowledge.profile(base, studies, [it.finding for it in judged.findings if it.finding is not None]),
        studies=tables.studies(base, studies),
        about=tables.refs(item.about),
        provenance=f"Paragraphs: {where}. Last checked {checked}.",
        searched=last_searched(base, (*item.about, *_said_of(compared_claims))),
        sources=list(
            dict.fromkeys((*item.sources, *(address for claim in compared_claims for address in _sources(claim))))
        ),
    )


def _said_of(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield what those claims are about whose note says that no study was found."""
    for claim in claims:
        if claim.note is not None and none_found(claim.note):
            yield from claim.about


def _sources(claim: Claim) -> list[str]:
    """Return the addresses on which a claim's check rests, those of the source that settles it included."""
    bases = [claim.basis, *(step.basis for step in claim.steps)]
    counted = (address for yardstick in claim.yardsticks for address in yardstick.sources)
    return [*claim.sources, *(address for basis in bases if basis for address in basis.sources), *counted]
