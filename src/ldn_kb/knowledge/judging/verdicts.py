"""What bodies of evidence mean for a statement: the truth tables, and whether the statement is worded to fit.

All of it is ours: GRADE rates evidence, not sentences. The hedge of a statement and the article it stands in never
change a verdict; they change how its wording is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ldn_kb.knowledge.judging.effects import share_interval
from ldn_kb.model.vocabulary import (
    Agrees,
    Certainty,
    Effect,
    EffectDirection,
    Frequency,
    Hedge,
    Route,
    Size,
    Verdict,
    Wording,
)

Column = Literal["agrees", "opposite", "not-shown", "conflicting", "unclear", "untested"]

_UNSETTLED: dict[EffectDirection, Column] = {
    EffectDirection.NOT_SHOWN: "not-shown",
    EffectDirection.CONFLICTING: "conflicting",
    EffectDirection.UNCLEAR: "unclear",
    EffectDirection.UNTESTED: "untested",
}
_AGREEING: dict[Effect, frozenset[EffectDirection]] = {
    Effect.BENEFIT: frozenset((EffectDirection.BENEFIT,)),
    Effect.HARM: frozenset((EffectDirection.HARM,)),
    # Fewer unwanted effects are no harm either; a harm is no benefit either.
    Effect.NO_HARM: frozenset((EffectDirection.LITTLE, EffectDirection.BENEFIT)),
    Effect.NO_BENEFIT: frozenset((EffectDirection.LITTLE, EffectDirection.HARM)),
    Effect.NO_DIFFERENCE: frozenset((EffectDirection.LITTLE,)),
}
ABSENCES = frozenset((Effect.NO_HARM, Effect.NO_BENEFIT, Effect.NO_DIFFERENCE))
_ABSOLUTE = frozenset((Size.EVERYONE, Size.PROVEN))

_BY_COLUMN: dict[Column, tuple[Verdict, Verdict, Verdict]] = {
    # what the body says:  certainty very low       low                      moderate or high
    "agrees": (Verdict.INSUFFICIENT, Verdict.SUGGESTED, Verdict.SUPPORTED),
    "opposite": (Verdict.INSUFFICIENT, Verdict.NOT_BORNE_OUT, Verdict.CONTRADICTED),
    "not-shown": (Verdict.INSUFFICIENT, Verdict.NOT_BORNE_OUT, Verdict.NOT_BORNE_OUT),
    "conflicting": (Verdict.MIXED, Verdict.MIXED, Verdict.MIXED),
    "unclear": (Verdict.INSUFFICIENT, Verdict.INSUFFICIENT, Verdict.INSUFFICIENT),
    "untested": (Verdict.UNTESTED, Verdict.UNTESTED, Verdict.UNTESTED),
}
_BY_AGREEMENT = {
    Agrees.WHOLLY: Verdict.SUPPORTED,
    Agrees.PARTLY: Verdict.MIXED,
    Agrees.NOT: Verdict.CONTRADICTED,
}
_WORST_FIRST = (
    Verdict.CONTRADICTED,
    Verdict.NOT_BORNE_OUT,
    Verdict.UNTESTED,
    Verdict.INSUFFICIENT,
    Verdict.MIXED,
    Verdict.SUGGESTED,
    Verdict.SUPPORTED,
)

BANDS: dict[Frequency, tuple[float, float]] = {
    Frequency.NEVER: (0.0, 1.0),
    Frequency.RARE: (0.0, 1.0),
    Frequency.UNCOMMON: (0.0, 10.0),
    Frequency.COMMON: (10.0, 100.0),
    Frequency.VERY_COMMON: (50.0, 100.0),
}
"""What a word for a frequency means in lay language, people per 100; ours: the lines of CIOMS are lower."""
TEN_TIMES = 10
NO_EVENTS_LIMIT = 1.0
"""People per 100 that no event must rule out, where a statement of absence claims no rate."""


@dataclass(frozen=True)
class Shown:
    """What one finding shows, as far as a verdict needs it."""

    direction: EffectDirection
    certainty: Certainty
    active: bool = False
    """Whether it compares with another drug."""
    no_events_in: int = 0
    """People on the treatment, if none of them had the event; 0 if there were events or the number is not known."""
    rate: tuple[int, int] | None = None
    """People with the event, and all people, on the treatment."""
    estimate: float | None = None
    """Size of the effect, without a sign, in the unit of ``important``."""
    important: float | None = None


def verdict(shown: Shown, effect: Effect, size: Size = Size.SOME, claimed_rate: float | None = None) -> Verdict:
    """Return what one finding says of a statement.

    ``claimed_rate`` is the rate per 100 that a statement of absence admits; without one, 1 in 100.
    """
    column = _UNSETTLED.get(shown.direction)
    if column is None:
        column = "agrees" if shown.direction in _AGREEING[effect] else "opposite"
    if effect is Effect.NO_HARM and column in ("agrees", "not-shown") and shown.no_events_in:
        limit = NO_EVENTS_LIMIT if claimed_rate is None else claimed_rate
        column = "agrees" if share_interval(0, shown.no_events_in)[1] * 100 < limit else "not-shown"
    if column == "not-shown" and effect in ABSENCES:
        return Verdict.INSUFFICIENT
    null = shown.direction in (EffectDirection.NOT_SHOWN, EffectDirection.LITTLE)
    if shown.active and null and effect is not Effect.NO_DIFFERENCE:
        # As good or as bad as another drug: that speaks neither for nor against either.
        return Verdict.INSUFFICIENT
    if column == "opposite" and size in _ABSOLUTE and shown.certainty is Certainty.LOW:
        return Verdict.CONTRADICTED
    return _by_certainty(column, shown.certainty)


def _by_certainty(column: Column, certainty: Certainty) -> Verdict:
    return _BY_COLUMN[column][0 if certainty.level <= 1 else 1 if certainty is Certainty.LOW else 2]


def settled(agrees: Agrees) -> Verdict:
    """Return what a source that settles a statement says of it."""
    return _BY_AGREEMENT[agrees]


def together(verdicts: Iterable[Verdict], of: Literal["all", "some"] = "all") -> Verdict:
    """Return the verdict on a statement about several: of all, the first in the order of doubt; of some, the best.

    ``NOT_JUDGED`` is passed over, and is the result if there is nothing else.
    """
    present = set(verdicts)
    ordered = _WORST_FIRST if of == "all" else _WORST_FIRST[::-1]
    return next((item for item in ordered if item in present), Verdict.NOT_JUDGED)


def frequency_verdict(shown: Shown, band: tuple[float, float], *, harm: bool) -> Verdict:
    """Return what the rate on the treatment says of a rate that a statement gives, people per 100.

    The 95 % interval of the rate inside the band agrees, outside it is the opposite, across it is not shown. Ten times
    outside is contradicted above very low certainty. ``harm``: whether the finding shows the harm, which is the
    opposite of a rate that may be nothing, where no rate is known.
    """
    if shown.rate is None:
        if shown.direction is EffectDirection.UNTESTED:
            return Verdict.UNTESTED
        return _by_certainty("opposite" if harm and not band[0] else "unclear", shown.certainty)
    events, people = shown.rate
    low, high = (100 * share for share in share_interval(events, people))
    rate = 100 * events / people
    column: Column = "not-shown"
    if band[0] <= low and high <= band[1]:
        column = "agrees"
    elif high < band[0] or low > band[1]:
        column = "opposite"
        far = rate >= TEN_TIMES * band[1] or rate * TEN_TIMES <= band[0]
        if far and shown.certainty.level > 1:
            return Verdict.CONTRADICTED
    return _by_certainty(column, shown.certainty)


def superlative_verdict(holds: Sequence[bool]) -> Verdict:
    """Return what counts say of a superlative: each is one yardstick, true if the statement holds by it."""
    if not holds:
        return Verdict.UNTESTED
    if any(holds):
        return (Verdict.SUPPORTED if len(holds) > 1 else Verdict.SUGGESTED) if all(holds) else Verdict.MIXED
    return Verdict.CONTRADICTED if len(holds) > 1 else Verdict.NOT_BORNE_OUT


@dataclass(frozen=True)
class StepEvidence:
    """What there is about one step of a mechanism."""

    scope: Literal["laboratory", "people"]
    agreeing: int
    """Independent groups of studies that show it; those that share an author count once."""
    opposing: int
    in_people: bool
    """Whether one of the studies was done in people."""
    settled: Agrees | None = None


def step_verdict(step: StepEvidence) -> Verdict:
    """Return what laboratory work or people say of one step. Cells neither acquit nor convict a step in people."""
    if step.settled is not None:
        return settled(step.settled)
    if not step.agreeing and not step.opposing:
        return Verdict.UNTESTED
    if step.scope == "people":
        return Verdict.INSUFFICIENT if step.in_people else Verdict.UNTESTED
    if step.agreeing and step.opposing:
        return Verdict.MIXED
    several = max(step.agreeing, step.opposing) > 1
    if not several:
        return Verdict.INSUFFICIENT
    return Verdict.SUGGESTED if step.agreeing else Verdict.NOT_BORNE_OUT


_UNWORDED = frozenset((Verdict.MIXED, Verdict.NOT_BORNE_OUT, Verdict.CONTRADICTED, Verdict.NOT_JUDGED))
_WORDED_ROUTES = frozenset((Route.EFFECT, Route.FREQUENCY, Route.SUPERLATIVE, Route.MECHANISM))


def wording(
    route: Route, judged: Verdict, hedge: Hedge, effect: Effect | None, size: Size, shown: Sequence[Shown]
) -> Wording:
    """Return whether a sentence fits the evidence; never of a warning, nor where the evidence does not bear it out.

    ``hedge`` decides beside too little, some support and not tested; a size larger than the effect never fits.
    """
    if route not in _WORDED_ROUTES or effect is Effect.HARM or judged in _UNWORDED:
        return Wording.NONE
    if judged is Verdict.SUPPORTED:
        return Wording.FITS if all(_reaches(size, item) for item in shown) else Wording.SURER
    return Wording.FITS if hedge is Hedge.HEDGED and size is Size.SOME else Wording.SURER


def _reaches(size: Size, shown: Shown) -> bool:
    """Return whether an effect is as large, or as sure, as a statement says."""
    if size is Size.SOME:
        return True
    if size in _ABSOLUTE:
        return shown.certainty.level == Certainty.HIGH.level
    if shown.estimate is None or shown.important is None:
        return False
    return shown.estimate >= shown.important * (2 if size is Size.DRAMATIC else 1)
