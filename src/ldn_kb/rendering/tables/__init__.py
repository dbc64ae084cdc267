"""Every table, defined once: its columns, their order and what stands in them. Pages, directives and CSV use these."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.tables.claims import cautions, claimed, claims, comparisons, has_label, leans_on, numbers
from ldn_kb.rendering.tables.columns import LONGEST, Column, Table, dose, level_badge, refs
from ldn_kb.rendering.tables.studies import bias, not_mentioned, outcomes, studies

WHOLE: Mapping[str, Callable[[KnowledgeBase], Table]] = {
    "studies": lambda base: studies(base, base.studies),
    "claims": lambda base: claims(base, base.claims),
    "comparisons": lambda base: comparisons(base, base.comparisons),
    "numbers": lambda base: numbers(base, base.claims, about=True),
    "leans-on": lambda base: leans_on(base, knowledge.cited_studies(base)),
    "not-mentioned": lambda base: not_mentioned(base, knowledge.not_mentioned(base)),
    "cautions": cautions,
}
"""The tables over all records, by name."""

ABOUT: Mapping[str, Callable[[KnowledgeBase, str], Table]] = {
    "studies": lambda base, key: studies(base, base.studies_about(key)),
    "claims": lambda base, key: claims(base, base.claims_about(key)),
    "comparisons": lambda base, key: comparisons(base, base.comparisons_about(key)),
    "numbers": lambda base, key: numbers(base, base.claims_about(key)),
}
"""The tables that can be limited to one condition, mechanism or topic, by name."""

__all__ = [
    "ABOUT",
    "LONGEST",
    "WHOLE",
    "Column",
    "Table",
    "bias",
    "cautions",
    "claimed",
    "claims",
    "comparisons",
    "dose",
    "has_label",
    "leans_on",
    "level_badge",
    "not_mentioned",
    "numbers",
    "outcomes",
    "refs",
    "studies",
]
