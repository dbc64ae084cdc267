"""Pages that look across records: numbers, who leans on what, glossary, outcome measures."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb import tables
from ldn_kb.base import KnowledgeBase
from ldn_kb.pages.engine import Renderer


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[tuple[str, str]]:
    """Yield docname and text of each page."""
    yield (
        "numbers",
        renderer.page(
            "whole",
            title="Numbers",
            lead="Every number the articles state, beside the one reported. The difference is claimed minus reported.",
            groups=[(article.name, tables.numbers(base, base.claims_in(article.id))) for article in base.articles],
        ),
    )
    yield (
        "leans-on",
        renderer.page(
            "whole",
            title="Who leans on what",
            lead="Each study that an article cites or describes, and how the claims that lean on it report it.",
            groups=[("", tables.leans_on(base))],
        ),
    )
    yield (
        "glossary",
        renderer.page(
            "glossary",
            title="Glossary",
            lead="The words these pages use, in plain language.",
            terms_list=base.glossary,
        ),
    )
    used = {
        measure.id: tables.refs(
            study.id for study in base.studies if any(outcome.scale == measure.id for outcome in study.outcomes)
        )
        for measure in base.measures
    }
    yield (
        "measures",
        renderer.page(
            "measures",
            title="Outcome measures",
            lead="The scales of the studies: what each measures, its range, and what counts as a change that matters.",
            measures=base.measures,
            used=used,
        ),
    )
