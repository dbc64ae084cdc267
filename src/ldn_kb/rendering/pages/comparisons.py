"""The comparison matrix and one page a question."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import last_searched, none_found
from ldn_kb.model import Claim, Comparison
from ldn_kb.model.vocabulary import Agreement, Danger, Theme, Verdict
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Joined, Label, counted
from ldn_kb.rendering.filtered_views import EVIDENCE, View, view
from ldn_kb.rendering.pages import claims, pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Table
from ldn_kb.rendering.tables.columns import address_word

_LEAD = "Every question that the articles answer: what each says, what the studies say, and whether the articles agree."

_EVIDENCE = Label("verdict", "Evidence")
_HEADINGS: Mapping[Agreement, str] = {
    Agreement.AGREE: "The answers compared",
    Agreement.DIFFER: "How they differ",
    Agreement.CONFLICT: "How they differ",
    Agreement.ONE: "On this answer",
}
"""What stands over the note on the answers."""


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the matrix and every question."""
    matrix = pagination.RecordList(
        "Compare",
        _lead(base),
        functools.partial(_ordered, base),
        lambda items: [("", tables.comparisons(base, items, themed=True))],
        views=functools.partial(_views, base),
        below=lambda: [item.id for item in _ordered(base)],
    )
    yield from pagination.pages(renderer, "compare/index", matrix)
    for item in base.comparisons:
        yield f"compare/{item.id}", functools.partial(_page, base, renderer, item.id)


def _lead(base: KnowledgeBase) -> str:
    """Return what the matrix holds, and whether any answers contradict each other."""
    relations = [computed.of_comparison(base, item).agreement for item in base.comparisons]
    if conflicts := relations.count(Agreement.CONFLICT):
        return f"{_LEAD} In {counted(conflicts, 'question')} the answers contradict each other: not all can be true."
    if Agreement.DIFFER in relations:
        return f"{_LEAD} Where answers differ, none is marked as contradicting another."
    return _LEAD


def _ordered(base: KnowledgeBase) -> list[Comparison]:
    """Return the questions by theme; in each, by how many articles answer, then as the articles raise them."""
    themes = list(Theme)
    reading_order = {claim.id: position for position, claim in enumerate(base.claims)}

    def most_answers_first(item: Comparison) -> tuple[int, int, int]:
        first = min(reading_order[key] for position in item.positions for key in position.claims)
        return themes.index(item.theme), -len(item.positions), first

    return sorted(base.comparisons, key=most_answers_first)


def _views(base: KnowledgeBase, table: Table) -> Iterator[tuple[str, list[View]]]:
    """Yield links to what readers ask the whole matrix, then to each theme."""

    def agreement(*values: Agreement) -> list[str]:
        return [base.word("agreement", value) for value in values]

    against = [base.word("verdict", value) for value in (Verdict.CONTRADICTED, Verdict.NOT_BORNE_OUT)]
    danger = [base.word("danger", value) for value in Danger]
    differ, one = agreement(Agreement.DIFFER, Agreement.CONFLICT), agreement(Agreement.ONE)
    asked = [
        ("The articles contradict each other", {"Agreement": agreement(Agreement.CONFLICT)}),
        ("The articles differ", {"Agreement": differ}),
        ("Studies contradict or do not bear out an answer", {EVIDENCE: against}),
        ("Both: the articles differ, and studies speak against an answer", {"Agreement": differ, EVIDENCE: against}),
        ("The articles agree", {"Agreement": agreement(Agreement.AGREE)}),
    ]
    if len(base.articles) > 1:
        asked += [
            ("Only one article answers", {"Agreement": one}),
            ("Only one article gives a settled warning", {"Agreement": one, EVIDENCE: danger}),
        ]
    yield "Show only", [view(base, table, text, wanted) for text, wanted in asked]
    themes = ((base.word("theme", theme), address_word(theme.word)) for theme in Theme)
    yield "Themes", [view(base, table, name, {"Theme": [name]}, place) for name, place in themes]


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
                        tables.answer_of(base, item, article),
                        Joined((_EVIDENCE, tables.position_marks(base, item, article, verdict)), ": "),
                    ),
                    " ",
                )
                for article, verdict in judged.positions
            ),
            Badge("agreement", judged.agreement),
        ],
        difference_heading=_HEADINGS[judged.agreement],
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
