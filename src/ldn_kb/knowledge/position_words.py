"""Words that count articles or answers: with a third one, "both" and "neither" say something false."""

from __future__ import annotations

import re

from ldn_kb.model import Comparison

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
