"""What hand-written pages show of the whole base: by name, as text that changes exactly when what readers see does.

A page with such a text is read again when the text has changed, and not whenever any record has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, Comparison
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Joined, Label, LinkedText, RecordLink
from ldn_kb.rendering.markdown import inline
from ldn_kb.rendering.pages.templating import plot, table


def _table(base: KnowledgeBase, name: str, about: str, caption: str) -> str:
    source = tables.TABLES[name]
    content = source.about(base, about) if about and source.about else source.whole(base)
    return table(base, content, caption or None).text


def _record(base: KnowledgeBase, key: str) -> Comparison:
    record = base.by_id[key]
    if not isinstance(record, Comparison):
        raise KeyError(key)
    return record


def _comparison(base: KnowledgeBase, key: str) -> str:
    record = _record(base, key)
    return table(base, tables.comparisons(base, [record]), record.question).text


def _answer(base: KnowledgeBase, key: str) -> str:
    item = _record(base, key)
    short = inline(base, LinkedText(item.evidence.headline or item.evidence.in_short)).text

    positions = computed.of_comparison(base, item).positions
    shown = (
        Joined((tables.answer_of(base, item, article), tables.position_marks(base, item, article, verdict)), " ")
        for article, verdict in positions
    )
    marks = "".join(f"  - {inline(base, cell).text}\n" for cell in shown)
    label = inline(base, Label("verdict", "What articles answer, and the evidence for it")).text
    return f"- {inline(base, RecordLink(key)).text}\n\n  {short}\n\n  {label}:\n\n{marks}"


def _links(base: KnowledgeBase, kind: str) -> str:
    plural = next(item.plural for item in KINDS if item.name == kind)
    keys = sorted((record.id for record in base.all(plural)), key=lambda key: (base.titles[key].lower(), key))
    return "\n".join(f"- {inline(base, RecordLink(key)).text}" for key in keys)


def _figures(base: KnowledgeBase) -> str:
    kinds = (
        ("article", "articles", base.articles),
        ("claim", "claims", base.claims),
        ("question", "questions", base.comparisons),
        ("study", "studies", base.studies),
    )
    return " · ".join(f"**{len(records)}** {one if len(records) == 1 else more}" for one, more, records in kinds)


def _plot(base: KnowledgeBase, kind: str, key: str) -> str:
    return plot(base, kind, key or None).text


def _title(base: KnowledgeBase, key: str) -> str:
    return base.titles[key]


FRAGMENTS: Mapping[str, Callable[..., str]] = {
    "answer": _answer,
    "comparison": _comparison,
    "figures": _figures,
    "links": _links,
    "plot": _plot,
    "table": _table,
    "title": _title,
}
"""How to make each text; arguments that are not given are empty."""


def fragment_digest(base: KnowledgeBase, name: str, *arguments: str) -> str:
    """Return a digest of the text; empty if it can no longer be made."""
    try:
        return hashlib.blake2b(FRAGMENTS[name](base, *arguments).encode(), digest_size=12).hexdigest()
    except KeyError:
        return ""
