"""The judgements that later packages ask for as ``knowledge.level``, ``knowledge.profile`` and so on."""

from ldn_kb.knowledge.citations import (
    articles_giving,
    cited_studies,
    claims_of_another,
    claims_resting_only_on,
    earliest_year,
    not_mentioned,
    only_printed,
    unfound_sources,
    worst,
)
from ldn_kb.knowledge.levels import (
    RANDOMISED,
    REVIEWS,
    best_directness,
    best_level,
    claim_studies,
    directness,
    level,
    weakest_step,
)
from ldn_kb.knowledge.numbers import NumberRow, misleads, number_rows
from ldn_kb.knowledge.profiles import Profile, in_window, is_open, people, primary_directions, profile, trial_result
from ldn_kb.knowledge.risk_of_bias import RISK_OF_BIAS_DOMAINS, overall_risk_of_bias

__all__ = [
    "RANDOMISED",
    "REVIEWS",
    "RISK_OF_BIAS_DOMAINS",
    "NumberRow",
    "Profile",
    "articles_giving",
    "best_directness",
    "best_level",
    "cited_studies",
    "claim_studies",
    "claims_of_another",
    "claims_resting_only_on",
    "directness",
    "earliest_year",
    "in_window",
    "is_open",
    "level",
    "misleads",
    "not_mentioned",
    "number_rows",
    "only_printed",
    "overall_risk_of_bias",
    "people",
    "primary_directions",
    "profile",
    "trial_result",
    "unfound_sources",
    "weakest_step",
    "worst",
]
