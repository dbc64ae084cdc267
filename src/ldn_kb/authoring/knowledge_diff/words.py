"""Text from the data as it stands in Markdown on a code host: shown literally and without notifying anybody."""

from __future__ import annotations

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import markdown

_LONGEST = 90


def text(value: str, longest: int = _LONGEST) -> str:
    """Return ``value`` on one line, cut to ``longest`` characters; ``@name`` and ``#12`` stay plain text."""
    line = " ".join(value.split())
    short = line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
    # A code host looks for names and numbers in the finished page, where a backslash is gone: a comment parts them.
    return markdown.escape(short).text.replace("\\@", "@<!-- -->").replace("\\#", "#<!-- -->")


def code(value: str) -> str:
    """Return ``value`` as code: an id or a value of the data."""
    line = " ".join(value.split())
    return markdown.role("x", line).text.removeprefix("{x}")


def name(base: KnowledgeBase, key: str) -> str:
    """Return a record by its title and id."""
    return f"{text(base.titles[key])} ({code(key)})"


def step(before: str, after: str, longest: int = _LONGEST) -> str:
    """Return a change from one word to another, each cut to ``longest`` characters."""
    return f"{text(before, longest)} → **{text(after, longest)}**"
