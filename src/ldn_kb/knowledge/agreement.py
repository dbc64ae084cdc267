"""How far two readers agree: the share of equal judgements, and Cohen's kappa, which takes chance into account.

Kappa is the agreement beyond chance as a share of what is possible beyond chance: (observed - expected) / (1 -
expected), where the expected agreement is that of two readers who use each value as often as these two, but at random
(Cohen J. Educ Psychol Meas 1960;20:37-46, https://doi.org/10.1177/001316446002000104).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from ldn_kb.model.readings import JUDGEMENTS, Readings
from ldn_kb.model.vocabulary import Fidelity


@dataclass(frozen=True)
class Agreement:
    """The agreement of two readers on ``pairs`` claims.

    ``share`` is ``None`` if there are no pairs; ``kappa`` also if both readers gave one and the same value throughout:
    chance then explains all agreement, and the formula divides by zero.
    """

    pairs: int
    share: float | None
    kappa: float | None


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """Return the agreement over the two values of each pair; pairs in which a reader gave none are left out."""
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    if not both:
        return Agreement(0, None, None)
    total = len(both)
    equal = sum(one == other for one, other in both)
    first, second = Counter(one for one, _ in both), Counter(other for _, other in both)
    # Whole numbers, so that agreement by chance alone is exactly 1 where it is.
    by_chance = sum(count * second[value] for value, count in first.items())
    kappa = None if by_chance == total**2 else (equal * total - by_chance) / (total**2 - by_chance)
    return Agreement(total, equal / total, kappa)


def agreements(readings: Readings) -> list[tuple[str, Agreement]]:
    """Return the agreement on each judgement, with its name; nothing where no claim was read twice.

    Effect and size are compared where both readers took the claim as one about an effect. That an article names no
    source is plain to see and inflates the agreement on fidelity, so this is also given where both saw a source.
    """
    if not readings.pairs:
        return []
    found = [
        (str(name), agreement((getattr(one, name), getattr(other, name)) for one, other in readings.pairs))
        for name in JUDGEMENTS
    ]
    sourced = [pair for pair in readings.pairs if Fidelity.NO_SOURCE not in (pair[0].fidelity, pair[1].fidelity)]
    fidelity = agreement((one.fidelity, other.fidelity) for one, other in sourced)
    return [*found, ("fidelity, where a source is named", fidelity)]
