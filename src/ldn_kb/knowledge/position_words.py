"""Words that count articles or answers, or compare some of them: with a third one they say something false."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ldn_kb.model import Article, Comparison

PAIR = 2
_ANSWERS = re.compile(r"\b(?:both|neither)\b", re.IGNORECASE)
_ARTICLES = re.compile(r"\b(?:both|n?either|two|the other)(?: of)?(?: the| these)?(?: two)? articles?\b", re.IGNORECASE)


def words_for_two_answers(item: Comparison) -> list[str]:
    """Return the words with which the note on a question speaks of two answers although there are more, in order."""
    several = len(item.positions) > PAIR and item.difference is not None
    return _ANSWERS.findall(item.difference or "") if several else []


def words_for_two_articles(text: str, articles: int) -> list[str]:
    """Return the words with which ``text`` speaks of two articles although there are more, in order."""
    return _ARTICLES.findall(text) if articles > PAIR and "article" in text else []


def left_out(item: Comparison, articles: Iterable[Article]) -> tuple[str, list[str]] | None:
    """Return where a question compares articles, and the names of those that answer and are left out; ``None`` if none.

    What studies show compares them if it names two or more, and the note does if it says it of one "only".
    """
    answering = {position.article for position in item.positions}
    names = [article.name for article in articles if article.id in answering]
    if len(names) <= PAIR:
        return None
    evidence = f"{item.evidence.headline or ''} {item.evidence.in_short}"
    said = _named(names, evidence)
    if len(said) >= PAIR and len(said) < len(names):
        return "evidence", [name for name in names if name not in said]
    note = item.difference or ""
    only = re.compile(
        "|".join(rf"\bonly {re.escape(name)}\b|\b{re.escape(name)} alone\b" for name in names), re.IGNORECASE
    )
    said = _named(names, note)
    if only.search(note) and len(said) < len(names):
        return "difference", [name for name in names if name not in said]
    return None


def _named(names: Iterable[str], text: str) -> list[str]:
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]
