"""Which results may stand in one picture: only what is comparable, and each trial once.

A difference is comparable on one scale, a standardised one where its sign means the same, a ratio with its own kind.
Nothing is pooled here and no sign is turned round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.levels import REVIEWS
from ldn_kb.knowledge.profiles import in_window, people
from ldn_kb.model import Direction, Measure, Outcome, Study

Side = Literal["left", "right"]
"""Which side of the null line favours the treatment."""

FAMILIES = {
    "MD": "difference",
    "adjusted-difference": "difference",
    "median-difference": "median difference",
    "SMD": "standardised difference",
    "g": "standardised difference",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "HR": "hazard ratio",
    "IRR": "incidence rate ratio",
}
"""Kinds of estimate that may stand together. An adjusted difference is in the points of its scale, as a mean is."""
RATIOS = frozenset(name for name in FAMILIES.values() if name.endswith("ratio"))


@dataclass(frozen=True)
class Estimated:
    """One reported estimate with numbers."""

    study: Study
    outcome: Outcome
    value: float
    interval: tuple[float, float] | None
    side: Side | None
    as_printed: bool
    """True: no result of the groups was read that would confirm the sign."""

    @property
    def pooled(self) -> bool:
        """Whether it is the result of a meta-analysis."""
        return self.study.design in REVIEWS


@dataclass(frozen=True)
class Panel:
    """Estimates that may stand on one axis; without a scale, differences stand alone under their outcome's name.

    ``short`` is the short name of the treatment.
    """

    short: str
    scale: Measure | None
    family: str
    side: Side | None
    rows: tuple[Estimated, ...] = field(default=())

    @property
    def null(self) -> float:
        """The value that means no difference."""
        return 1.0 if self.family in RATIOS else 0.0

    @property
    def alone(self) -> bool:
        """Whether the panel is one outcome's own, since its units are not known to be those of any other."""
        return _own_units(self.scale, self.family)

    @property
    def trials(self) -> list[Estimated]:
        """Estimates of single studies."""
        return [row for row in self.rows if not row.pooled]

    @property
    def reviews(self) -> list[Estimated]:
        """Estimates that meta-analyses pooled."""
        return [row for row in self.rows if row.pooled]


def panels(base: KnowledgeBase, condition: str) -> list[Panel]:
    """Return the comparable estimates between groups of people with a condition, panels with most studies first.

    Retracted studies give none, nor do doses outside the window and combinations. A review stands for its trials.
    Differences without a known scale are taken only if they are primary, or a claim or a finding uses them.
    """
    scales = {measure.id: measure for measure in base.measures}
    used = base.used_outcomes
    groups: dict[tuple[str, str, str, str], list[Estimated]] = {}
    for study in base.studies_about(condition):
        for outcome in study.outcomes if _counts(base, study) else ():
            scale = None if _in_percent(outcome) else scales.get(outcome.scale or "")
            row = _estimated(study, outcome, scale)
            if row is None or outcome.estimate is None or outcome.estimate.kind is None:
                continue
            family = FAMILIES[outcome.estimate.kind]
            alone = _own_units(scale, family)
            if alone and not outcome.primary and (study.id, outcome.id) not in used:
                continue
            own = f"{study.id} {outcome.id}" if alone else ""
            side = "" if family in RATIOS else row.side or ""
            groups.setdefault((scale.id if scale else "", family, own, side), []).append(row)
    all_panels = []
    for (scale_id, family, _, _), rows in groups.items():
        kept = _each_trial_once(rows) if scale_id and family not in RATIOS else rows
        sides = {row.side for row in kept}
        all_panels.append(
            Panel(
                base.subject.short, scales.get(scale_id), family, sides.pop() if len(sides) == 1 else None, tuple(kept)
            )
        )
    return sorted(all_panels, key=_panel_order)


def _own_units(scale: Measure | None, family: str) -> bool:
    return scale is None and family in ("difference", "median difference")


def compared_shares(base: KnowledgeBase, condition: str) -> list[tuple[Study, Outcome]]:
    """Return results of people given as a percentage of both groups: primary ones, those that claims or findings use.

    Retracted studies give none, nor do doses outside the window and combinations.
    """
    used = base.used_outcomes
    return [
        (study, outcome)
        for study in base.studies_about(condition)
        for outcome in study.outcomes
        if study.subjects == "people"
        and _counts(base, study)
        and (outcome.primary or (study.id, outcome.id) in used)
        and outcome.treatment is not None
        and outcome.control is not None
        and outcome.treatment.value is not None
        and outcome.control.value is not None
        and outcome.treatment.unit == outcome.control.unit == "%"
    ]


def _counts(base: KnowledgeBase, study: Study) -> bool:
    return not study.retracted and (study.design in REVIEWS or in_window(base, study))


def counted_people(study: Study, outcome: Outcome) -> int | None:
    """Return the people behind a result: of its two groups if reported, else of the study."""
    groups = [arm.n for arm in (outcome.treatment, outcome.control) if arm is not None and arm.n is not None]
    return sum(groups) if len(groups) == 2 else people(study)  # noqa: PLR2004


def narrower(base: KnowledgeBase, study: Study, condition: str) -> list[str]:
    """Return the narrowest conditions of a study among ``condition`` and those below it."""
    own = [key for key in study.conditions if key in base.family(condition)]
    return [key for key in own if not any(other != key and other in base.family(key) for other in own)]


def against(study: Study) -> str | None:
    """Return what the treatment was compared with, in words."""
    if study.comparator == "active":
        names = [arm.name for arm in study.arms if arm.role == "control"]
        return f"against {names[0]}" if len(names) == 1 else "against another drug"
    words = {"placebo": "against placebo", "no-treatment": "against no treatment"}
    return words.get(study.comparator or "")


def _estimated(study: Study, outcome: Outcome, scale: Measure | None) -> Estimated | None:
    """Return an estimate between groups of people if its numbers can be drawn."""
    estimate = outcome.estimate
    if study.subjects != "people" or estimate is None or estimate.value is None or estimate.kind is None:
        return None
    if estimate.basis != "between-groups":
        return None
    ratio = FAMILIES[estimate.kind] in RATIOS
    if ratio and estimate.value <= 0:
        return None
    interval = None
    if (
        estimate.low is not None
        and estimate.high is not None
        and estimate.low < estimate.high
        and not (ratio and estimate.low <= 0)
    ):
        interval = (estimate.low, estimate.high)
    side, as_printed = _side(outcome, estimate.value, None if ratio else scale, 1.0 if ratio else 0.0)
    return Estimated(study, outcome, estimate.value, interval, side, as_printed)


def _side(outcome: Outcome, value: float, scale: Measure | None, null: float) -> tuple[Side | None, bool]:
    """Return which side favours the treatment, and whether that rests on reading the sign as treatment minus control.

    The reported direction decides; else the scale does, turned round if the groups' own results show that the source
    subtracted the other way.
    """
    sides: tuple[Side, Side] = ("left", "right")
    if value != null and outcome.direction in (Direction.FAVOURS_TREATMENT, Direction.FAVOURS_CONTROL):
        return sides[(value > null) == (outcome.direction is Direction.FAVOURS_TREATMENT)], False
    if scale is None or scale.worse is None:
        return None, False
    turned, as_printed = False, True
    if outcome.treatment is not None and outcome.control is not None:
        treatment, control = outcome.treatment.value, outcome.control.value
        if treatment is not None and control is not None and treatment != control and value:
            turned, as_printed = (treatment - control) * value < 0, False
    return sides[(scale.worse == "lower") != turned], as_printed


def _in_percent(outcome: Outcome) -> bool:
    """Return whether the groups' results are shares of people and so not points of the scale."""
    return any(arm is not None and arm.unit == "%" for arm in (outcome.treatment, outcome.control))


def _each_trial_once(rows: list[Estimated]) -> list[Estimated]:
    """Keep one estimate a trial, the primary one if there is one, and every estimate of a meta-analysis."""
    best: dict[str, Estimated] = {}
    for row in rows:
        trial = row.study.report_of or row.study.id
        held = best.get(trial)
        if not row.pooled and (held is None or _rank(row) < _rank(held)):
            best[trial] = row
    return [row for row in rows if row.pooled or row in best.values()]


def _rank(row: Estimated) -> tuple[bool, bool]:
    return not row.outcome.primary, row.study.report_of is not None


def _panel_order(panel: Panel) -> tuple[bool, bool, int, str, str, str]:
    known = panel.scale is not None
    return (
        not known,
        panel.side is None and panel.family not in RATIOS,
        -len({row.study.id for row in panel.rows}),
        panel.family,
        panel.scale.id if panel.scale else "",
        panel.rows[0].study.id,
    )
