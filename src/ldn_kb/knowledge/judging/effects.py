"""Effects of trials, and several of them pooled. A positive effect is always good for the people treated.

Methods: standardised differences and their errors after the Cochrane Handbook, version 6.4, chapters 6 and 23; random
effects after DerSimonian and Laird (Control Clin Trials 1986;7:177-88) with a normal interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, exp, log, sqrt
from statistics import NormalDist
from typing import Literal

Unit = Literal["points", "standardised", "log-ratio"]
"""Points of one scale, standard deviations, or the natural logarithm of a ratio of risks."""

Z95 = NormalDist().inv_cdf(0.975)
_LEVEL = 95
"""Percent of the intervals that are held against no effect."""


@dataclass(frozen=True)
class Effect:
    """A difference between two groups and its standard error; positive is good for the people treated."""

    value: float
    error: float
    unit: Unit
    limits: tuple[float, float] | None = None
    """The ends of the 95 % interval as published, which need not lie alike on both sides; ``None`` if there is none."""

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval: as published, else by the standard error."""
        return self.limits[0] if self.limits else self.value - Z95 * self.error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval: as published, else by the standard error."""
        return self.limits[1] if self.limits else self.value + Z95 * self.error


@dataclass(frozen=True)
class Events:
    """People with an event among all people, under the treatment and under the control."""

    treatment: int
    treatment_people: int
    control: int
    control_people: int

    @property
    def total(self) -> int:
        """People with an event in both groups."""
        return self.treatment + self.control


def t_of_p(p: float, freedom: float) -> float:
    """Return the t value of a two-sided ``p`` (0..1) with ``freedom`` degrees of freedom.

    The expansion of Abramowitz and Stegun, 26.7.5, which is right to three digits from eight degrees on.
    """
    z = NormalDist().inv_cdf(1 - min(max(p, 1e-12), 1) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


def difference_with_interval(value: float, low: float, high: float, level: float, unit: Unit) -> Effect:
    """Return a reported difference with its interval of ``level`` percent; one of 95 percent is kept as it is."""
    z = NormalDist().inv_cdf(0.5 + level / 200)
    return Effect(value, (high - low) / (2 * z), unit, (float(low), float(high)) if level == _LEVEL else None)


def difference_with_p(value: float, p: float, freedom: float) -> Effect | None:
    """Return a reported difference in points with the error that its p value implies; ``None`` if that is undefined."""
    t = t_of_p(p, freedom)
    return Effect(value, abs(value) / t, "points") if value and t else None


def standardised(t: float, treatment: int, control: int) -> Effect:
    """Return the standardised difference of two separate groups of that many people from its t value."""
    shares = 1 / treatment + 1 / control
    value = t * sqrt(shares)
    return Effect(value, sqrt(shares + value**2 / (2 * (treatment + control))), "standardised")


def standardised_paired(t: float, people: int) -> Effect:
    """Return the standardised difference of people who took both in turn: ``d = t / sqrt(n)``.

    It is in standard deviations of the difference within a person, the only one known without more from the source.
    """
    value = t / sqrt(people)
    return Effect(value, sqrt(1 / people + value**2 / (2 * people)), "standardised")


def log_ratio(events: Events) -> Effect | None:
    """Return the log risk ratio, treatment to control; half an event is added to each group if one has none.

    ``None`` if neither group has an event, which says nothing about the ratio.
    """
    if not events.total:
        return None
    half = 0.5 if not events.treatment or not events.control else 0.0
    a, b = events.treatment + half, events.control + half
    n, m = events.treatment_people + 2 * half, events.control_people + 2 * half
    error = sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    return Effect(log((a / n) / (b / m)), error, "log-ratio") if error else None


def turned(effect: Effect, *, positive_is_good: bool) -> Effect:
    """Return the effect with its sign so that positive is good."""
    if positive_is_good:
        return effect
    limits = (-effect.limits[1], -effect.limits[0]) if effect.limits else None
    return Effect(-effect.value, effect.error, effect.unit, limits)


@dataclass(frozen=True)
class Pooled:
    """Several effects as one."""

    effect: Effect
    i2: float
    """Share of their spread, in percent, that chance does not explain."""
    tau2: float
    """Variance of the true effects between the trials, never negative."""


def pooled(effects: Sequence[Effect]) -> Pooled:
    """Return the random-effects mean of at least one effect, all in the same unit; one alone stays as it is."""
    if len(effects) == 1:
        return Pooled(effects[0], 0.0, 0.0)
    weights = [1 / effect.error**2 for effect in effects]
    total = sum(weights)
    fixed = sum(weight * effect.value for weight, effect in zip(weights, effects, strict=True)) / total
    q = sum(weight * (effect.value - fixed) ** 2 for weight, effect in zip(weights, effects, strict=True))
    freedom = len(effects) - 1
    spread = total - sum(weight**2 for weight in weights) / total
    between = max(0.0, (q - freedom) / spread) if spread > 0 else 0.0
    weights = [1 / (effect.error**2 + between) for effect in effects]
    total = sum(weights)
    mean = sum(weight * effect.value for weight, effect in zip(weights, effects, strict=True)) / total
    i2 = max(0.0, (q - freedom) / q * 100) if q > 0 else 0.0
    return Pooled(Effect(mean, 1 / sqrt(total), effects[0].unit), i2, between)


def fisher_p(events: Events) -> float:
    """Return the two-sided p value of Fisher's exact test."""
    total, people = events.total, events.treatment_people + events.control_people
    lowest = max(0, total - events.control_people)
    highest = min(total, events.treatment_people)
    ways = {
        count: comb(events.treatment_people, count) * comb(events.control_people, total - count)
        for count in range(lowest, highest + 1)
    }
    seen = ways[events.treatment]
    return sum(way for way in ways.values() if way <= seen) / comb(people, total)


def share_interval(events: int, people: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (0..1), after Wilson; without an event the upper end is 3/n."""
    return wilson_interval(events, people) if events else (0.0, min(1.0, 3 / people))


def wilson_interval(events: int, people: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (0..1) by Wilson's score (J Am Stat Assoc 1927;22:209-12)."""
    share, z2 = events / people, Z95**2
    centre = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = Z95 * sqrt(share * (1 - share) / people + z2 / (4 * people**2)) / (1 + z2 / people)
    return centre - half, centre + half


def events_of_percentage(percent: float, people: int, decimals: int) -> int | None:
    """Return the whole number of people that a printed percentage means; ``None`` unless exactly one fits.

    ``decimals`` is how many digits are printed after the point.
    """
    half = 0.5 * 10**-decimals
    middle = round(percent * people / 100)
    fitting = [
        count
        for count in range(max(0, middle - 2), min(people, middle + 2) + 1)
        if abs(count * 100 / people - percent) <= half + 1e-9
    ]
    return fitting[0] if len(fitting) == 1 else None


def with_ratio(baseline: float, effect: Effect) -> tuple[float, float, float]:
    """Return a risk per 100 under the treatment, and its interval, from the control's and an unturned log ratio."""
    value, low, high = (min(100.0, baseline * exp(number)) for number in (effect.value, effect.low, effect.high))
    return value, low, high
