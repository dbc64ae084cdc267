"""What must hold between records. Each rule is a generator of problems over a ``RecordSet``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.rules import (
    absences,
    abstracts,
    addresses,
    article_texts,
    articles,
    comparisons,
    days,
    findings,
    numbers,
    publications,
    references,
    results,
    searches,
    statements,
    studies,
    subject,
    substances,
    texts,
)

Rule = Callable[[RecordSet], Iterator[Problem]]

MODULES = (
    abstracts,
    absences,
    addresses,
    article_texts,
    articles,
    comparisons,
    days,
    findings,
    numbers,
    publications,
    references,
    results,
    searches,
    statements,
    studies,
    subject,
    substances,
    texts,
)
RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)
"""Every rule, as the end of each module lists them; their order is of no matter, since problems are sorted."""


def check(records: RecordSet) -> list[Problem]:
    """Return every problem that the rules find in ``records``, unsorted."""
    return [problem for rule in RULES for problem in rule(records)]
