"""The pictures of a page by name, and a short mark that changes when one of them does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import plots
from ldn_kb.rendering.plots import Picture

PLACEHOLDER = "ldn:"
"""Stands before a record's id in links, until the page that shows the picture is known."""


def _link(key: str) -> str:
    return PLACEHOLDER + key


def _some(*found: Picture | None) -> list[Picture]:
    return [picture for picture in found if picture is not None]


_WHOLE: Mapping[str, Callable[[KnowledgeBase], list[Picture]]] = {
    "map": lambda base: _some(plots.evidence_map(base, _link)),
    "map-small": lambda base: _some(plots.evidence_map(base, _link, small=True)),
    "timeline": lambda base: _some(plots.timeline(base, None, _link)),
    "leans": lambda base: _some(plots.leans(base, _link)),
}
_OF_RECORD: Mapping[str, Callable[[KnowledgeBase, str], list[Picture]]] = {
    "results": lambda base, key: [*_some(plots.dumbbell(base, key, _link)), *plots.forest(base, key, _link)],
    "timeline": lambda base, key: _some(plots.timeline(base, key, _link)),
    "chain": lambda base, key: _some(plots.chain(base, key, _link)),
}
KINDS_OF_PICTURE = tuple(dict.fromkeys((*_WHOLE, *_OF_RECORD)))
"""The names that the directive takes."""


def pictures(base: KnowledgeBase, kind: str, key: str | None) -> list[Picture]:
    """Return the pictures of a kind, over everything or of one record; links are placeholders.

    Raises ``KeyError`` if there is no such kind for that.
    """
    return _WHOLE[kind](base) if key is None else _OF_RECORD[kind](base, key)


def state(seen: Iterable[str]) -> str:
    """Return a short text that changes with what is seen of pictures, so that their page is read again."""
    return hashlib.sha256("".join(seen).encode()).hexdigest()[:12]
