"""Axes: a number to a place, and the round numbers that are written below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ldn_kb.rendering.plots.svg import LINE, SMALL, WIDTH, label, line, width

_STEPS = (1, 2, 2.5, 5, 10)
_MARGIN = 0.06


@dataclass(frozen=True)
class Scale:
    """Maps ``low``..``high`` to ``start``..``end``; with ``log`` equal ratios are equally far apart."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Return the place of ``value``; it may lie outside ``start``..``end``."""
        low, high, at = (_bent(number, self.log) for number in (self.low, self.high, value))
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def within(self, value: float) -> float:
        """Return the place of ``value``, moved to the nearer end if it lies outside."""
        return min(max(self(value), self.start), self.end)

    def holds(self, value: float) -> bool:
        """Return whether ``value`` lies on the axis."""
        return self.low <= value <= self.high


def _bent(value: float, log: bool) -> float:
    return math.log(value) if log else value


def covering(values: list[float], start: float, end: float, *, log: bool = False) -> Scale:
    """Return a scale that holds all ``values`` and leaves a margin at both ends."""
    bent = [_bent(value, log) for value in values]
    low, high = min(bent), max(bent)
    margin = (high - low) * _MARGIN or 1.0
    ends = (low - margin, high + margin)
    low, high = (math.exp(value) for value in ends) if log else ends
    return Scale(low, high, start, end, log)


def ticks(scale: Scale, most: int = 6) -> list[float]:
    """Return round numbers on the scale with at most ``most`` steps between them (0.5, 1, 2, 5 on a log scale)."""
    if scale.log:
        return _ratios(scale, most)
    rough = (scale.high - scale.low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    first = math.ceil(scale.low / step - 1e-9)
    last = math.floor(scale.high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _ratios(scale: Scale, most: int) -> list[float]:
    """Return round ratios: the finest set of which not too many lie on the scale."""
    positions: list[float] = []
    for factors in ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        numbers = (round(factor * 10.0**power, 10) for power in range(-4, 5) for factor in factors)
        positions = [number for number in numbers if scale.holds(number)]
        if len(positions) <= most:
            break
    return positions


def ruler(scale: Scale, values: Iterable[float], top: float, written: Callable[[float], str]) -> str:
    """Return the line of an axis with a tick and a number for each of ``values``; no number leaves the picture."""
    parts = [line(scale.start, top, scale.end, top, "axis")]
    for value in values:
        x, text = scale(value), written(value)
        half = width(text, SMALL) / 2
        parts.append(line(x, top, x, top + 5, "axis"))
        parts.append(label(min(max(x, half), WIDTH - half), top + LINE + 2, text, "small", "middle"))
    return "".join(parts)
