"""Rules about one study: counts, results, estimates, directions, units, years, registrations and primary outcomes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from ldn_kb.knowledge.judging.effects import Events, fisher_p
from ldn_kb.knowledge.levels import RANDOMISED
from ldn_kb.knowledge.trials import p_number
from ldn_kb.model import SUBJECT, ArmResult, Design, Direction, Estimate, Measure, Outcome, Study, Subject
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet

_REGISTRIES = {"NCT": r"NCT[0-9]{8}", "ISRCTN": r"ISRCTN[0-9]{8}", "ACTRN": r"ACTRN[0-9]{14}"}
_SIGNIFICANT = 0.05
_CROSSOVER = (Design.RCT_CROSSOVER, Design.CROSSOVER, Design.NON_RANDOMISED_CROSSOVER)
_RATIOS = ("RR", "OR", "HR", "IRR")
_DIFFERENCES = ("MD", "SMD", "g", "adjusted-difference", "median-difference")


def _outcomes(records: RecordSet) -> Iterator[tuple[LocatedRecord[Study], int, Outcome]]:
    for entry in records.of(Study):
        for number, outcome in enumerate(entry.record.outcomes):
            yield entry, number, outcome


def registrations_well_formed(records: RecordSet) -> Iterator[Problem]:
    """Report registration numbers of known registries that cannot be: NCT has eight digits, ISRCTN too."""
    for entry in records.of(Study):
        for number, item in enumerate(entry.record.registration):
            for start, pattern in _REGISTRIES.items():
                if item.upper().startswith(start) and not re.fullmatch(pattern, item):
                    message = f"{quoted(item)} is no {start} number; write {start} and its digits"
                    plain = re.sub(r"[\s:#-]", "", item.upper())
                    meant = plain if re.fullmatch(pattern, plain) else None
                    fix = entry.replaced(meant, "identifiers", "registration", number)
                    yield entry.problem(message, "identifier", "registration", number, fix=fix)


def primary_outcomes_reported(records: RecordSet) -> Iterator[Problem]:
    """Report a randomised trial without a number for a primary outcome and without a reason for that.

    Further reports of a trial are exempt: the main record has the primary outcome.
    """
    for entry in records.of(Study):
        study = entry.record
        if study.design not in RANDOMISED or study.report_of is not None:
            continue
        reported = any(outcome.primary and _has_number(outcome) for outcome in study.outcomes)
        if not reported and not any("primary outcome" in text for text in study.provenance.missing):
            message = (
                "no outcome is marked primary: true with a number; add it, or say under provenance.missing "
                "that the primary outcome was not reported in what was read"
            )
            yield entry.problem(message, "primary-outcome", "outcomes")


def _has_number(outcome: Outcome) -> bool:
    """Return whether an outcome holds any typed number."""
    sides = (outcome.treatment, outcome.control, outcome.estimate)
    return any(side is not None and side.value is not None for side in sides)


def arms_fit(records: RecordSet) -> Iterator[Problem]:
    """Report a parallel trial whose arms hold more people than were enrolled."""
    for entry in records.of(Study):
        study = entry.record
        total = sum(arm.n or 0 for arm in study.arms)
        if study.design is Design.RCT_PARALLEL and study.n.enrolled is not None and total > study.n.enrolled:
            message = f"the arms hold {total} people, but {study.n.enrolled} were enrolled"
            yield entry.problem(message, "impossible-number", "n", "enrolled")


def unique_names(records: RecordSet) -> Iterator[Problem]:
    """Report an outcome id that stands twice in a study."""
    for entry, number, outcome in _outcomes(records):
        if any(other.id == outcome.id for other in entry.record.outcomes[:number]):
            message = f"the outcome id {quoted(outcome.id)} stands twice in this study"
            yield entry.problem(message, "duplicate-id", "outcomes", number, "id")


def possible_years(records: RecordSet) -> Iterator[Problem]:
    """Report a study older than its treatment or newer than the record."""
    subject = records.get(Subject, SUBJECT.name)
    first = subject.first_year if subject else None
    for entry in records.of(Study):
        study = entry.record
        reading = study.provenance.second_reading
        latest = max(study.provenance.entered, reading.date if reading else datetime.date.min).year
        if study.year is not None and not (first or study.year) <= study.year <= latest:
            message = f"the year {study.year} lies outside {first or '…'} to {latest}"
            yield entry.problem(message, "year", "year")


def known_units(records: RecordSet) -> Iterator[Problem]:
    """Report a dose in a unit that the subject does not have."""
    subject = records.get(Subject, SUBJECT.name)
    if subject is None:
        return
    for entry in records.of(Study):
        for number, arm in enumerate(entry.record.arms):
            if arm.dose is not None and arm.dose.unit not in subject.units:
                choices = f"{', '.join(subject.units)}{suggestion(arm.dose.unit, subject.units)}"
                message = f"the unit is {quoted(arm.dose.unit)}; subject.yaml has {choices}"
                yield entry.problem(message, "unknown-unit", "arms", number, "dose", "unit")


def possible_counts(records: RecordSet) -> Iterator[Problem]:
    """Report more people completing or analysed than enrolled."""
    for entry in records.of(Study):
        n = entry.record.n
        for name in ("randomised", "completed", "analysed"):
            value = getattr(n, name)
            if value is not None and n.enrolled is not None and value > n.enrolled:
                yield entry.problem(f"{value} {name}, but {n.enrolled} enrolled", "impossible-number", "n", name)


def possible_results(records: RecordSet) -> Iterator[Problem]:
    """Report more events than people and percentages over 100."""
    for entry, number, outcome in _outcomes(records):
        for side in ("treatment", "control"):
            result: ArmResult | None = getattr(outcome, side)
            if result is None:
                continue
            if result.events is not None and result.n is not None and result.events > result.n:
                message = f"{result.events} events among {result.n} people"
                yield entry.problem(message, "impossible-number", "outcomes", number, side, "events")
            if result.unit == "%" and result.value is not None and abs(result.value) > 100:  # noqa: PLR2004 - per cent
                yield entry.problem(
                    f"{result.value}% is over 100%", "impossible-number", "outcomes", number, side, "value"
                )


def possible_estimates(records: RecordSet) -> Iterator[Problem]:
    """Report intervals that are upside down or miss their estimate, and ratios that are not positive."""
    for entry, number, outcome in _outcomes(records):
        estimate = outcome.estimate
        if estimate is None:
            continue
        for name, message in _faults(estimate):
            yield entry.problem(message, "impossible-number", "outcomes", number, "estimate", name)


def _faults(estimate: Estimate) -> Iterator[tuple[str, str]]:
    """Yield field and message of everything that cannot be about an estimate."""
    if (estimate.low is None) != (estimate.high is None):
        yield "low", "an interval has two ends; write both low and high"
    elif estimate.low is not None and estimate.high is not None:
        if estimate.low > estimate.high:
            yield "low", f"the interval {estimate.low} to {estimate.high} is upside down"
        elif estimate.value is not None and not estimate.low <= estimate.value <= estimate.high:
            yield "value", f"the estimate {estimate.value} lies outside its interval {estimate.low} to {estimate.high}"
    if estimate.value is not None and estimate.kind is None:
        yield "value", "an estimate needs its kind: MD, SMD, RR ..."
    if estimate.kind in _RATIOS:
        for name in ("value", "low", "high"):
            end = getattr(estimate, name)
            if end is not None and end <= 0:
                yield name, f"a {estimate.kind} of {end} cannot be; ratios are positive"


def fitting_directions(records: RecordSet) -> Iterator[Problem]:
    """Report a direction that the interval contradicts.

    An interval that excludes no effect does not fit ``no-difference``; one that includes it does not fit a favour.
    """
    for entry, number, outcome in _outcomes(records):
        estimate = outcome.estimate
        if estimate is None or estimate.low is None or estimate.high is None or estimate.basis != "between-groups":
            continue
        null = 1 if estimate.kind in _RATIOS else 0
        includes = estimate.low <= null <= estimate.high
        favours = outcome.direction in (Direction.FAVOURS_TREATMENT, Direction.FAVOURS_CONTROL)
        interval = f"the interval {estimate.low} to {estimate.high}"
        if includes and favours:
            message = f"direction is {quoted(outcome.direction)}, but {interval} includes {null}"
            yield entry.problem(message, "direction", "outcomes", number, "direction")
        if not includes and outcome.direction is Direction.NO_DIFFERENCE:
            message = f"direction is 'no-difference', but {interval} excludes {null}"
            yield entry.problem(message, "direction", "outcomes", number, "direction")


def directions_fit_tests(records: RecordSet) -> Iterator[Problem]:
    """Report a direction that the p value contradicts, or, with neither interval nor p value, Fisher's test.

    A p value of 0.05 itself, and one reported as "below" a larger number, say neither.
    """
    for entry, number, outcome in _outcomes(records):
        favours = outcome.direction in (Direction.FAVOURS_TREATMENT, Direction.FAVOURS_CONTROL)
        if not favours and outcome.direction is not Direction.NO_DIFFERENCE:
            continue
        if outcome.estimate is not None and outcome.estimate.basis != "between-groups":
            continue
        significant, says = _tested(outcome, paired=entry.record.design in _CROSSOVER)
        if significant is not None and significant != favours:
            message = f"direction is {quoted(outcome.direction)}, but {says}"
            yield entry.problem(message, "direction", "outcomes", number, "direction")


def _tested(outcome: Outcome, *, paired: bool) -> tuple[bool | None, str]:
    """Return whether a result is significant by its p value or its events, ``None`` if that is open, and the words.

    Events of people who took both in turn are no matter for Fisher's test.
    """
    if outcome.p is not None:
        p, says = p_number(outcome.p), f"p is {outcome.p}"
        if p < _SIGNIFICANT or (p == _SIGNIFICANT and outcome.p.startswith("<")):
            return (None, says) if outcome.p.startswith(">") else (True, says)
        return (None, says) if p == _SIGNIFICANT or outcome.p.startswith("<") else (False, says)
    treatment, control, estimate = outcome.treatment, outcome.control, outcome.estimate
    if paired or treatment is None or control is None or (estimate is not None and estimate.low is not None):
        return None, ""
    if treatment.events is None or control.events is None or not treatment.n or not control.n:
        return None, ""
    if treatment.events > treatment.n or control.events > control.n:
        return None, ""
    p = fisher_p(Events(treatment.events, treatment.n, control.events, control.n))
    counts = f"{treatment.events} of {treatment.n} against {control.events} of {control.n}"
    return p < _SIGNIFICANT, f"Fisher's test of {counts} gives p={p:.3f}"


def signs_fit_measures(records: RecordSet) -> Iterator[Problem]:
    """Report a mean difference between groups whose sign contradicts direction and measure.

    On a scale where higher is worse, an effect that favours the treatment is negative, and the other way round.
    """
    for entry, number, outcome in _outcomes(records):
        estimate, scale = outcome.estimate, records.get(Measure, outcome.scale or "")
        if estimate is None or scale is None or scale.worse is None or estimate.value is None:
            continue
        if estimate.basis != "between-groups" or estimate.kind not in _DIFFERENCES or not estimate.value:
            continue
        better = estimate.value < 0 if scale.worse == "higher" else estimate.value > 0
        if (outcome.direction is Direction.FAVOURS_TREATMENT and not better) or (
            outcome.direction is Direction.FAVOURS_CONTROL and better
        ):
            message = (
                f"direction is {quoted(outcome.direction)}, but {estimate.kind} {estimate.value} on {scale.id} "
                f"({scale.worse} is worse) points the other way"
            )
            yield entry.problem(message, "direction", "outcomes", number, "direction")


RULES = (
    registrations_well_formed,
    primary_outcomes_reported,
    arms_fit,
    unique_names,
    possible_years,
    known_units,
    possible_counts,
    possible_results,
    possible_estimates,
    fitting_directions,
    directions_fit_tests,
    signs_fit_measures,
)
