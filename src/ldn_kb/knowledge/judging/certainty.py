"""What a body of evidence shows and how certain that is: direction, five domains, certainty, each with its reason.

The domains and their words are GRADE's. Ours are: people rather than weights decide about shares; the mark of -2 for
size; the two caps; half a standard deviation as the important difference where scales are pooled; how small trials
with one interest count as publication bias. No number added to a record lifts certainty above what its size allows,
save where a published interval rules an important difference out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ldn_kb.knowledge.judging.effects import Effect, Events, pooled
from ldn_kb.model.vocabulary import Certainty, Domain, EffectDirection

TWO_THIRDS = 2 / 3
SMALL, VERY_SMALL = 400, 100
"""People under which size costs one level, and two."""
FEW_EVENTS, VERY_FEW_EVENTS = 300, 50
SUBSTANTIAL, CONSIDERABLE = 50.0, 75.0
"""I-squared, in percent, from which inconsistency costs one level, and above which two."""
STANDARD_DIFFERENCE = 0.5
"""The important difference, in standard deviations, where scales are pooled; ours."""

Design = Literal["randomised", "compared", "uncontrolled"]
Report = Literal["benefit", "harm", "no-difference", "unknown"]
Bias = Literal["low", "some", "serious"]


@dataclass(frozen=True)
class Trial:
    """One member of a body: a trial once, by the people analysed for this outcome. Positive effects are good."""

    name: str
    people: int
    design: Design
    report: Report
    bias: Bias = "some"
    bias_reason: str = ""
    provisional: bool = False
    """Whether nothing worse than "not judged" keeps it from a low risk of bias."""
    effect: Effect | None = None
    events: Events | None = None
    interest: str | None = None
    pooled: bool = False
    """Whether it is a review of trials, which stands for them."""


@dataclass(frozen=True)
class Question:
    """What is asked of a body, beside its members."""

    harm: bool = False
    important: float | None = None
    """The smallest important difference between groups, in the unit of the effect; ``None`` if none is known."""
    published: Effect | None = None
    """A published pooled effect of exactly these members."""
    surrogate: str | None = None
    laboratory: bool = False
    narrower: str | None = None
    other_dose: str | None = None
    unreported: tuple[tuple[str, int], ...] = ()
    """Registered trials that ended at least two years ago without a report, and the people they planned."""


@dataclass(frozen=True)
class Mark:
    """What one domain takes off, and why."""

    domain: Domain
    mark: int
    reason: str
    judged: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class Judgement:
    """All that is computed about a body of evidence."""

    direction: EffectDirection
    certainty: Certainty
    marks: tuple[Mark, ...] = ()
    caps: tuple[str, ...] = ()
    start: str = ""
    members: tuple[Trial, ...] = ()
    also: tuple[Trial, ...] = ()
    people: int = 0
    effect: Effect | None = None
    effect_is_published: bool = False
    i2: float | None = None
    rests_on: str | None = None
    """The name of a trial without which a benefit or harm would be none, or would be one."""

    @property
    def provisional(self) -> bool:
        """Whether it may change when full texts are read."""
        return any(mark.provisional for mark in self.marks)


UNTESTED = Judgement(EffectDirection.UNTESTED, Certainty.NONE)
_DESIGNS: tuple[Design, ...] = ("randomised", "compared", "uncontrolled")
_BY_LEVEL = {4: Certainty.HIGH, 3: Certainty.MODERATE, 2: Certainty.LOW, 1: Certainty.VERY_LOW}


@dataclass(frozen=True)
class _Body:
    """Members of one design and what they amount to together."""

    trials: tuple[Trial, ...]
    question: Question
    effect: Effect | None = None
    published: bool = False
    i2: float | None = None
    effects: tuple[Effect, ...] = field(default=())

    @property
    def people(self) -> int:
        return sum(trial.people for trial in self.trials)

    @property
    def randomised(self) -> bool:
        return self.trials[0].design == "randomised"

    def share(self, chosen: Callable[[Trial], bool]) -> float:
        """Return the share of people in the trials chosen; of trials, if nobody's number is known."""
        if self.people:
            return sum(trial.people for trial in self.trials if chosen(trial)) / self.people
        return sum(map(chosen, self.trials)) / len(self.trials)


def judge(trials: Sequence[Trial], question: Question, overrides: Sequence[Mark] = ()) -> Judgement:
    """Return direction and certainty of a body of evidence; the order of ``trials`` is of no matter.

    ``overrides`` are marks of domains that a person typed; they replace the computed ones.
    """
    if not trials:
        return UNTESTED
    ordered = sorted(trials, key=lambda trial: trial.name)
    design = next(design for design in _DESIGNS if any(trial.design == design for trial in ordered))
    chosen = tuple(trial for trial in ordered if trial.design == design)
    if len(chosen) < len(ordered):
        # A pooled effect of all of them is not one of those that count.
        question = replace(question, published=None)
    body = _with_effect(_Body(chosen, question))
    direction = _direction(body)
    typed = {mark.domain: mark for mark in overrides}
    marks = tuple(typed.pop(mark.domain, mark) for mark in _marks(body, direction)) + tuple(typed.values())
    start = 4 if body.randomised else 2
    level = max(1, min(4, start + sum(mark.mark for mark in marks)))
    caps = _caps(body)
    if caps:
        level = min(level, 2)
    return Judgement(
        direction=direction,
        certainty=_BY_LEVEL[level],
        marks=marks,
        caps=caps,
        start=(
            "randomised trials start at high certainty"
            if body.randomised
            else "studies without randomisation start at low certainty"
        ),
        members=body.trials,
        also=tuple(trial for trial in ordered if trial.design != design),
        people=body.people,
        effect=body.effect,
        effect_is_published=body.published,
        i2=body.i2,
        rests_on=_rests_on(body, direction),
    )


def _with_effect(body: _Body) -> _Body:
    """Return the body with its effect: a published one of exactly these trials, else ours, else none."""
    known = [trial for trial in body.trials if trial.effect is not None]
    effects = tuple(trial.effect for trial in known if trial.effect is not None)
    if body.question.published is not None:
        i2 = pooled(effects).i2 if len(effects) > 1 and _same_unit(effects) else None
        return replace(body, effect=body.question.published, published=True, i2=i2, effects=effects)
    enough = known and body.share(lambda trial: trial.effect is not None) >= TWO_THIRDS
    if not enough or not _same_unit(effects) or body.trials[0].design == "uncontrolled":
        return replace(body, effects=effects)
    result = pooled(effects)
    # Of one trial with a published interval nothing is ours.
    published = len(body.trials) == 1 and result.effect.limits is not None
    i2 = result.i2 if len(effects) > 1 else None
    return replace(body, effect=result.effect, published=published, i2=i2, effects=effects)


def _same_unit(effects: Sequence[Effect]) -> bool:
    return len({effect.unit for effect in effects}) == 1


def _direction(body: _Body) -> EffectDirection:
    """Return what the body shows: the first that fits."""
    if body.trials[0].design == "uncontrolled":
        return EffectDirection.UNCLEAR
    return _by_interval(body) if body.effect is not None else _by_people(body)


def _by_interval(body: _Body) -> EffectDirection:
    effect, important = body.effect, body.question.important
    assert effect is not None  # the caller asked
    if important is not None and effect.low > -important:
        if effect.high < important:
            return EffectDirection.LITTLE
        if body.question.harm and effect.low <= 0:
            return EffectDirection.LITTLE
    if effect.low > 0:
        return EffectDirection.BENEFIT
    if effect.high < 0:
        return EffectDirection.HARM
    return EffectDirection.NOT_SHOWN


def _by_people(body: _Body) -> EffectDirection:
    shares = {
        report: body.share(lambda trial, report=report: trial.report == report)  # type: ignore[misc]
        for report in ("benefit", "harm", "no-difference")
    }
    if shares["benefit"] >= TWO_THIRDS:
        return EffectDirection.BENEFIT
    if shares["harm"] >= TWO_THIRDS:
        return EffectDirection.HARM
    if not body.randomised:
        return EffectDirection.UNCLEAR
    if shares["no-difference"] >= TWO_THIRDS:
        return EffectDirection.NOT_SHOWN
    reports = {trial.report for trial in body.trials} - {"unknown"}
    # "Against" is no difference or the opposite, so that nothing conflicts unless a trial speaks for it.
    if len(reports) > 1 and ("harm" if body.question.harm else "benefit") in reports:
        return EffectDirection.CONFLICTING
    return EffectDirection.UNCLEAR


def _marks(body: _Body, direction: EffectDirection) -> list[Mark]:
    return [
        _risk_of_bias(body),
        _inconsistency(body, direction),
        _indirectness(body),
        _imprecision(body, direction),
        _publication_bias(body, direction),
    ]


def _risk_of_bias(body: _Body) -> Mark:
    domain = Domain.RISK_OF_BIAS
    if body.trials[0].design == "uncontrolled":
        return Mark(domain, -2, "there was no group to compare with")
    if body.share(lambda trial: trial.bias == "serious") >= 1 / 2:
        reasons = _named(trial for trial in body.trials if trial.bias == "serious")
        return Mark(domain, -2, f"half of the people or more were in trials with grave doubts ({reasons})")
    if body.share(lambda trial: trial.bias == "low") >= TWO_THIRDS:
        return Mark(domain, 0, "two thirds of the people or more were in trials at low risk")
    doubtful = [trial for trial in body.trials if trial.bias != "low"]
    provisional = all(trial.provisional for trial in doubtful)
    reason = f"fewer than two thirds of the people were in trials at low risk ({_named(doubtful)})"
    return Mark(domain, -1, reason, provisional=provisional)


def _named(trials: Iterable[Trial]) -> str:
    return "; ".join(f"{trial.name}: {trial.bias_reason}" for trial in trials)


def _inconsistency(body: _Body, direction: EffectDirection) -> Mark:
    domain = Domain.INCONSISTENCY
    if direction is EffectDirection.CONFLICTING:
        return Mark(domain, -1, "trials report opposite results")
    if body.i2 is None or len(body.effects) < 2:  # noqa: PLR2004
        alone = "there is one trial" if len(body.trials) == 1 else "too few trials give numbers to compare"
        return Mark(domain, 0, alone)
    values = [effect.value for effect in body.effects]
    split = any(min(values) < threshold < max(values) for threshold in _thresholds(body, direction))
    spread = f"I² {body.i2:.0f} %"
    if split and body.i2 > CONSIDERABLE:
        return Mark(domain, -2, f"estimates lie on both sides of the threshold and differ considerably ({spread})")
    if split and body.i2 >= SUBSTANTIAL:
        return Mark(domain, -1, f"estimates lie on both sides of the threshold and differ substantially ({spread})")
    where = "on both sides of the threshold, but differ little" if split else "on the same side of the threshold"
    return Mark(domain, 0, f"estimates lie {where} ({spread})")


def _thresholds(body: _Body, direction: EffectDirection) -> tuple[float, ...]:
    """Return the thresholds that the direction uses: no effect for a benefit or harm, else an important one."""
    important = body.question.important
    if important is None or direction in (EffectDirection.BENEFIT, EffectDirection.HARM):
        return (0.0,)
    return (-important,) if body.question.harm else (-important, important)


def _indirectness(body: _Body) -> Mark:
    question = body.question
    reasons = []
    if question.surrogate:
        reasons.append((-2 if question.laboratory else -1, f"a stand-in was measured: {question.surrogate}"))
    if question.other_dose:
        reasons.append((-1, f"other doses: {question.other_dose}"))
    if question.narrower:
        reasons.append((-1, f"a narrower group of people: {question.narrower}"))
    if not reasons:
        return Mark(Domain.INDIRECTNESS, 0, "people, dose and outcome are those in question")
    return Mark(Domain.INDIRECTNESS, max(-2, sum(mark for mark, _ in reasons)), "; ".join(text for _, text in reasons))


def _imprecision(body: _Body, direction: EffectDirection) -> Mark:
    interval, size = _interval(body, direction), _size(body, direction)
    worse = min(interval, size, key=lambda item: item[0])
    if interval[0] == size[0] != 0:
        return Mark(Domain.IMPRECISION, worse[0], f"{size[1]}; {interval[1]}")
    return Mark(Domain.IMPRECISION, *worse)


def _interval(body: _Body, direction: EffectDirection) -> tuple[int, str]:
    effect, important = body.effect, body.question.important
    if effect is None:
        return 0, "no interval is known"
    if important is None:
        crossed = effect.low < 0 < effect.high
        return (-1, "the interval includes no effect") if crossed else (0, "the interval excludes no effect")
    if effect.low < -important and effect.high > important:
        return -2, "the interval includes an important benefit and an important harm"
    thresholds = [-important, important]
    if direction is not EffectDirection.LITTLE:
        thresholds.append(0.0)
    if any(effect.low < threshold < effect.high for threshold in thresholds):
        if direction is EffectDirection.LITTLE:
            # Of a harm, little or none needs one end only; the other may reach any benefit.
            return 0, "the interval excludes an important harm"
        return -1, "the interval reaches across a threshold"
    return 0, "the interval reaches across no threshold"


def _size(body: _Body, direction: EffectDirection) -> tuple[int, str]:
    people = body.people
    if body.published and direction is EffectDirection.LITTLE:
        return 0, f"{people} people, and a published interval rules an important difference out"
    events = sum(trial.events.total for trial in body.trials if trial.events) if _all_events(body) else None
    counted = f"{people} people" if people else "the number of people is not known"
    if events is not None:
        counted += f", {events} events"
    if not people and all(trial.pooled for trial in body.trials):
        # A review of trials whose people were not read is neither large nor very small.
        return -1, counted
    if people < VERY_SMALL or (events is not None and events < VERY_FEW_EVENTS):
        return -2, f"very few: {counted}"
    if people < SMALL or (events is not None and events < FEW_EVENTS):
        return -1, f"few: {counted}"
    return 0, f"enough: {counted}"


def _all_events(body: _Body) -> bool:
    return all(trial.events is not None for trial in body.trials)


def _publication_bias(body: _Body, direction: EffectDirection) -> Mark:
    domain = Domain.PUBLICATION_BIAS
    if direction not in (EffectDirection.BENEFIT, EffectDirection.HARM):
        return Mark(domain, 0, "asked only where a benefit or harm is shown")
    interests = {trial.interest for trial in body.trials}
    favourable = all(trial.report == "benefit" for trial in body.trials)
    small = all(trial.people < VERY_SMALL for trial in body.trials)
    if small and favourable and len(interests) == 1 and None not in interests:
        return Mark(domain, -1, f"all trials are small and favourable and share an interest: {next(iter(interests))}")
    planned = sum(count for _, count in body.question.unreported)
    if body.people and planned * 2 >= body.people:
        names = ", ".join(name for name, _ in body.question.unreported)
        return Mark(domain, -1, f"registered trials that ended without a report planned {planned} people ({names})")
    return Mark(domain, 0, "no sign of it is known")


def _caps(body: _Body) -> tuple[str, ...]:
    caps = []
    if body.people < VERY_SMALL and not (not body.people and all(trial.pooled for trial in body.trials)):
        caps.append("fewer than 100 people: never above low")
    if body.effect is None:
        caps.append("no interval: never above low")
    return tuple(caps)


_SHOWN = (EffectDirection.BENEFIT, EffectDirection.HARM)


def _rests_on(body: _Body, direction: EffectDirection) -> str | None:
    """Return the trial whose removal makes or unmakes a benefit or harm, by our own pooling."""
    if len(body.trials) < 2:  # noqa: PLR2004
        return None
    own = replace(body, question=replace(body.question, published=None))
    for trial in body.trials:
        rest = tuple(other for other in body.trials if other is not trial)
        without = _direction(_with_effect(_Body(rest, own.question)))
        if (without in _SHOWN or direction in _SHOWN) and without is not direction:
            return trial.name
    return None
