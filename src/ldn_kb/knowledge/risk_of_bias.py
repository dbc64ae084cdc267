"""The overall risk of bias of a randomised trial, from its domains (RoB 2, Sterne et al., BMJ 2019;366:l4898)."""

from __future__ import annotations

from ldn_kb.model import RiskOfBias
from ldn_kb.model.vocabulary import BiasJudgement

RISK_OF_BIAS_DOMAINS: dict[str, str] = {
    "randomisation": "How people were allocated",
    "deviations": "Departures from the intended treatment",
    "missing_data": "Missing outcomes",
    "measurement": "How the outcome was measured",
    "selection": "Choice of the reported result",
}
"""The five domains in plain words, in the order of the tool."""


def overall_risk_of_bias(domains: RiskOfBias) -> BiasJudgement:
    """Return the overall judgement: high if any domain is high, low only if all are low.

    With a domain not judged and none high, the whole is not judged: what was not read cannot be called low.
    """
    judgements = {getattr(domains, name).judgement for name in RISK_OF_BIAS_DOMAINS}
    for judgement in (BiasJudgement.HIGH, BiasJudgement.NOT_JUDGED, BiasJudgement.SOME_CONCERNS):
        if judgement in judgements:
            return judgement
    return BiasJudgement.LOW
