"""The page of changes: which verdict was another one until when, and why, the newest day first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ldn_kb.knowledge import history
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.history import VerdictChange
from ldn_kb.rendering.content import RecordLink
from ldn_kb.rendering.pages.templating import Page, Renderer

_LEAD = "Verdicts that changed: what each was, from which day it is another one, and why."


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the page."""
    yield "changes", lambda: _page(base, renderer)


def _page(base: KnowledgeBase, renderer: Renderer) -> str:
    groups = []
    for day, lines in itertools.groupby(reversed(base.history), key=lambda line: line.day):
        same_day = list(lines)[::-1]
        changed = [line for item in same_day if (line := history.change(item)) is not None]
        rows = [(_record(base, line), *_words(base, line)) for line in changed]
        groups.append((str(day), len(same_day) - len(changed), rows))
    return renderer.page("changes", title="Changes", lead=_LEAD, groups=groups)


def _record(base: KnowledgeBase, line: VerdictChange) -> RecordLink | str:
    return RecordLink(line.record) if line.record in base.by_id else line.record


def _words(base: KnowledgeBase, line: VerdictChange) -> tuple[str, str, str]:
    return history.in_words(base, line.was), history.in_words(base, line.now), line.because or ""
