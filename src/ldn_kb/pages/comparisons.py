"""The comparison matrix and one page a question."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ldn_kb import evidence, tables
from ldn_kb.base import KnowledgeBase
from ldn_kb.cells import Joined, Mark
from ldn_kb.labels import WORDS
from ldn_kb.model import Comparison
from ldn_kb.pages import claims
from ldn_kb.pages.engine import Page, Renderer


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the matrix and every question."""
    yield "compare/index", functools.partial(_matrix, base, renderer)
    for item in base.comparisons:
        yield f"compare/{item.id}", functools.partial(_page, base, renderer, item.id)


def _matrix(base: KnowledgeBase, renderer: Renderer) -> str:
    lead = (
        "Every question that the articles answer: what each says, what the studies say, and whether the articles agree."
    )
    groups = []
    ordered: list[Comparison] = []
    reading_order = {claim.id: position for position, claim in enumerate(base.claims)}

    def most_answers_first(item: Comparison) -> tuple[int, int]:
        """Order questions by how many articles answer, then as the articles raise them."""
        return -len(item.positions), min(reading_order[key] for position in item.positions for key in position.claims)

    for theme, name in WORDS["theme"].items():
        found = sorted((item for item in base.comparisons if item.theme == theme), key=most_answers_first)
        ordered += found
        groups.append((name, tables.comparisons(base, found)))
    names = [item.id for item in ordered]
    groups = [(name, content) for name, content in groups if content.rows]
    return renderer.page("matrix", title="Compare", lead=lead, groups=groups, toctree=names)


def _page(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    item = base.comparison(key)
    said = [base.claim(key) for position in item.positions for key in position.claims]
    studies = [base.study(key) for key in item.evidence.studies]
    paragraphs = {
        article: dict.fromkeys(claim.at for claim in said if claim.article == article.id) for article in base.articles
    }
    where = "; ".join(f"{article.name} {', '.join(found)}" for article, found in paragraphs.items() if found)
    checked = max(claim.checked for claim in said)
    return renderer.page(
        "comparison",
        item=item,
        search_words=_search_words(base, item),
        marks=[
            Joined(("Evidence for what the articles say", Mark("evidence", item.evidence.verdict)), ": "),
            Mark("agreement", item.agreement or "one"),
        ],
        rows=[claims.side_by_side(base, item)],
        columns=claims.columns(base.articles),
        numbers=tables.numbers(base, said),
        profile=evidence.profile(studies),
        studies=tables.studies(base, studies),
        about=tables.refs(item.about),
        provenance=f"Paragraphs: {where}. Last checked {checked}.",
        sources=list(dict.fromkeys(address for claim in said for address in claim.sources)),
    )


def _search_words(base: KnowledgeBase, item: Comparison) -> list[str]:
    """Return the plain words of every name of what a question is about, so that ``does it help CFS`` finds it."""
    subjects = [base.subject(key) for key in item.about]
    names = [name for subject in subjects for name in (subject.name, *subject.synonyms)]
    return list(dict.fromkeys(word for name in names for word in re.findall(r"\w+", name.replace("'", ""))))
