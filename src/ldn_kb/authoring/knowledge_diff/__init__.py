"""What a change of the data does to the knowledge, in words, as Markdown for a pull request."""

from __future__ import annotations

from ldn_kb.authoring.knowledge_diff.articles import new_articles, of_article
from ldn_kb.authoring.knowledge_diff.bodies import findings
from ldn_kb.authoring.knowledge_diff.judgements import computed, numbers, profiles, verdicts
from ldn_kb.authoring.knowledge_diff.records import Renamed, come_and_gone, edited, renamed
from ldn_kb.authoring.knowledge_diff.review import open_questions
from ldn_kb.knowledge.base import KnowledgeBase

__all__ = ["to_markdown"]


def to_markdown(old: KnowledgeBase, new: KnowledgeBase) -> str:
    """Return the difference between two states of the data; one line if readers see none."""
    names: Renamed = renamed(old, new)
    sections = (
        ("Verdicts", verdicts(old, new, names)),
        ("Findings", findings(old, new, names)),
        ("Computed from the studies", [*computed(old, new, names), *profiles(old, new, names)]),
        ("Claimed and reported numbers", numbers(old, new, names)),
        ("Records that come and go", come_and_gone(old, new, names)),
        ("Records edited", edited(old, new, names)),
        ("For the reviewer", open_questions(old, new, names)),
    )
    added = new_articles(old, new, names)
    tables = [of_article(old, new, article) for article in added]
    parts = ["### New articles\n\n" + "\n\n".join(tables)] if tables else []
    parts += [f"### {heading}\n\n" + "\n".join(f"- {line}" for line in lines) for heading, lines in sections if lines]
    if not parts:
        return "The change does nothing to the knowledge.\n"
    return "## What this does to the knowledge\n\n" + "\n\n".join(parts) + "\n"
