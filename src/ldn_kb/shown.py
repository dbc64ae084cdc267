"""What hand-written pages show of the whole base: by name, as text that changes exactly when what readers see does.

A page with such a text is read again when the text has changed, and not whenever any record has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from ldn_kb import tables
from ldn_kb.base import KnowledgeBase
from ldn_kb.pages.engine import table
from ldn_kb.pictures import pictures, state


def _table(base: KnowledgeBase, name: str, about: str, caption: str) -> str:
    content = tables.ABOUT[name](base, about) if about else tables.WHOLE[name](base)
    return table(base, content, caption or None)


def _figures(base: KnowledgeBase) -> str:
    kinds = (
        ("articles", base.articles),
        ("claims", base.claims),
        ("questions", base.comparisons),
        ("studies", base.studies),
    )
    return " · ".join(f"**{len(records)}** {name}" for name, records in kinds)


def _plot(base: KnowledgeBase, kind: str, key: str) -> str:
    return state(pictures(base, kind, key or None))


TEXTS: Mapping[str, Callable[..., str]] = {"table": _table, "figures": _figures, "plot": _plot}
"""How to make each text; arguments that are not given are empty."""


def digest(base: KnowledgeBase, name: str, *arguments: str) -> str:
    """Return what changes when the text does; a text that can no longer be made has changed."""
    try:
        return hashlib.blake2b(TEXTS[name](base, *arguments).encode(), digest_size=12).hexdigest()
    except KeyError:
        return ""
