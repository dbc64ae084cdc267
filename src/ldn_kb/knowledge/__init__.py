"""Computed judgements. Nothing here is ever typed into the data."""

from ldn_kb.knowledge.citations import (
    WORST_FIRST,
    earliest_year,
    leaned_on,
    leaning_only_on,
    not_mentioned,
    worst,
)
from ldn_kb.knowledge.levels import (
    LOW_DOSE,
    RANDOMISED,
    REVIEWS,
    Directness,
    best_directness,
    best_level,
    claim_studies,
    directness,
    level,
    weakest_step,
)
from ldn_kb.knowledge.numbers import NumberRow, number_rows
from ldn_kb.knowledge.profiles import Profile, is_open, primary_directions, profile
from ldn_kb.knowledge.risk_of_bias import DOMAINS, overall

__all__ = [
    "DOMAINS",
    "LOW_DOSE",
    "RANDOMISED",
    "REVIEWS",
    "WORST_FIRST",
    "Directness",
    "NumberRow",
    "Profile",
    "best_directness",
    "best_level",
    "claim_studies",
    "directness",
    "earliest_year",
    "is_open",
    "leaned_on",
    "leaning_only_on",
    "level",
    "not_mentioned",
    "number_rows",
    "overall",
    "primary_directions",
    "profile",
    "weakest_step",
    "worst",
]
