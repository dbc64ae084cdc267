"""What must hold between records. Each rule is a generator of problems over a ``RecordSet``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.rules import articles, bottom_lines, comparisons, numbers, references, studies, subject, texts

Rule = Callable[[RecordSet], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    references.known_ids,
    references.known_links,
    references.unique_identifiers,
    references.no_cycles,
    articles.own_columns,
    articles.known_locators,
    articles.covered_paragraphs,
    articles.claim_ids,
    articles.reading_order,
    articles.citing_fits,
    comparisons.every_claim_compared,
    comparisons.own_claims,
    comparisons.agreement_fits,
    numbers.figures_checked,
    numbers.reported_numbers,
    studies.unique_names,
    studies.registrations_well_formed,
    studies.primary_outcomes_told,
    studies.arms_fit,
    studies.signs_fit_measures,
    bottom_lines.bottom_lines_fit,
    subject.possible_window,
    studies.known_units,
    studies.possible_years,
    studies.possible_counts,
    studies.possible_results,
    studies.possible_estimates,
    studies.fitting_directions,
    texts.finished,
    texts.texts_hold_values,
)
"""Every rule, in no particular order: problems are sorted afterwards."""


def check(records: RecordSet) -> list[Problem]:
    """Return every problem that the rules find in ``records``, unsorted."""
    return [problem for rule in RULES for problem in rule(records)]
