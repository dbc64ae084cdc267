"""Claimed numbers are checked, the number called reported is the study record's, and so are those in our sentences."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ldn_kb.knowledge.record_view import names_of
from ldn_kb.model import Claim, Comparison, Concept, Condition, Finding, Mechanism, NumberCheck, Study, Term, Topic
from ldn_kb.model.vocabulary import BasisKind
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet
from ldn_kb.reading.rules.references import LINK
from ldn_kb.reading.yaml_reader import KeyPath

STUDY_FIELDS = (
    "n.planned",
    "n.enrolled",
    "n.randomised",
    "n.completed",
    "n.analysed",
    "duration_weeks",
    "year",
    "dose.low",
    "dose.high",
)
_SIDES = ("treatment", "control")
OUTCOME_FIELDS = (
    *(f"{side}.{name}" for side in _SIDES for name in ("value", "n", "events", "baseline")),
    *(f"estimate.{name}" for name in ("value", "low", "high", "level")),
    "weeks",
)


def figures_checked(records: RecordSet) -> Iterator[Problem]:
    """Report figures without an entry under ``numbers``, repeated labels, and entries that name no figure."""
    for entry in records.of(Claim):
        claim = entry.record
        labels = [figure.label for figure in claim.figures]
        checked = {check.figure for check in claim.numbers}
        for number, label in enumerate(labels):
            if label in labels[:number]:
                yield entry.problem(
                    f"the figure {quoted(label)} stands twice; give it another label",
                    "duplicate-id",
                    "figures",
                    number,
                    "label",
                )
            elif label not in checked:
                message = f"the figure {quoted(label)} has no entry under numbers"
                yield entry.problem(message, "figure-unchecked", "figures", number, "label")
        for number, check in enumerate(claim.numbers):
            if check.figure not in labels:
                message = f"the claim states no figure {quoted(check.figure)}{suggestion(check.figure, labels)}"
                yield entry.problem(message, "unknown-figure", "numbers", number, "figure")


def reported_numbers(records: RecordSet) -> Iterator[Problem]:
    """Report a ``reported`` number that the study record does not hold at the place named."""
    for entry in records.of(Claim):
        for number, check in enumerate(entry.record.numbers):
            if check.reported is not None:
                yield from _check_reported(records, entry, number, check)


def _check_reported(
    records: RecordSet, entry: LocatedRecord[Claim], number: int, check: NumberCheck
) -> Iterator[Problem]:
    """Follow one entry to the study and compare."""
    path = ("numbers", number)
    if check.study is None:
        bases = [entry.record.basis, *(step.basis for step in entry.record.steps)]
        given = any(basis is not None and (basis.sources or basis.kind is BasisKind.COUNT) for basis in bases)
        if not (entry.record.sources or given):
            message = "a reported number without a study needs an address in sources, or in those of its basis"
            yield entry.problem(message, "not-reported", *path, "reported")
        return
    study = records.get(Study, check.study)
    if study is None:
        return
    allowed = OUTCOME_FIELDS if check.outcome else STUDY_FIELDS
    if check.field not in allowed:
        message = f"field is {quoted(check.field)}; write one of {', '.join(allowed)}"
        yield entry.problem(message, "not-reported", *path, "field" if check.field else "figure")
        return
    holder: Any = study
    if check.outcome:
        outcomes = {outcome.id: outcome for outcome in study.outcomes}
        if check.outcome not in outcomes:
            near = suggestion(check.outcome, outcomes) or f"; it has {', '.join(outcomes) or 'none'}"
            yield entry.problem(
                f"{study.id} has no outcome {quoted(check.outcome)}{near}", "not-reported", *path, "outcome"
            )
            return
        holder = outcomes[check.outcome]
    values = numbers_at(holder, check.field)
    if check.reported not in values:
        has = f"has {' and '.join(str(value) for value in values)}" if values else "has no number"
        where = f"{check.outcome} {check.field}" if check.outcome else check.field
        message = f"reported is {check.reported}, but {study.id} {has} at {where}"
        yield entry.problem(message, "not-reported", *path, "reported")


def numbers_at(holder: Any, field: str) -> list[int | float]:
    """Return the numbers at a dotted ``field`` of a study or outcome: none, one, or one each arm."""
    if field.startswith("dose."):
        doses = [arm.dose for arm in holder.arms if arm.dose is not None and arm.role in ("treatment", "both")]
        values = [getattr(dose, field.removeprefix("dose.")) for dose in doses]
        return sorted({value for value in values if value is not None})
    for name in field.split("."):
        holder = getattr(holder, name, None)
    return [] if holder is None else [holder]


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\"'“\[])")
# Digits, with groups of three; not those of a name such as COVID-19, IL-6, CD4 or 6-beta-naltrexol.
_NUMBER = re.compile(
    r"(?<![\w.,])(?<![A-Za-z]-)(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:[.·]\d+)?(?![A-Za-z\d]|-[a-z]|[.,]\d)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:[.·]\d+)?")
_PLAIN = re.compile(r"\d+(?:[.·]\d+)?")
# What is no number of a study: a year, the day of a date, numbers of references, the hundred of "6 of 100 people",
# and the words of somebody else.
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NOT_COUNTED = re.compile(
    rf"\b(?:19|20)\d\d\b(?![.,%]?\d| ?%)|\b\d{{1,2}}(?= {_MONTH}\b)|\b(?:numbers?|references?) \d+(?:(?:, | and )\d+)*"
    r"|(?<=of )100\b|(?<=in )100\b|(?<=per )100\b|“[^”]*”|\"[^\"]*\""
)
_NO_CONTENT = frozenset(
    ("id", "doi", "pmid", "pmcid", "volume", "issue", "pages", "registration", "sources", "url", "scale", "report_of")
)
"""Fields of a study whose digits are no numbers that the study reports."""


def sentences_hold_numbers(records: RecordSet) -> Iterator[Problem]:
    """Report a number in a sentence of ours that links studies, if none of their records holds it.

    A number may be rounded to the decimals it is printed with, at least one. In a note on a claim the numbers of the
    claim itself count too. Years, days, numbers of references, "of 100" and quoted words are no numbers of a study.
    """
    held_by = functools.cache(lambda key: study_numbers(by_id[key]))
    by_id = {entry.record.id: entry.record for entry in records.of(Study)}
    for key in sorted(records.entries):
        entry = records.entries[key]
        own = _claimed(entry.record) if isinstance(entry.record, Claim) else frozenset()
        for path, text in _sentences_of_ours(entry.record):
            for sentence in _SENTENCE_END.split(text) if "[[" in text else ():
                linked = [key for key in LINK.findall(sentence) if records.kinds.get(key) == "study"]
                studies = [study for key in linked if (study := records.get(Study, key)) is not None]
                # A broken record is a problem of its own; what it holds is not known.
                if not studies or len(studies) < len(linked):
                    continue
                held = own.union(*(held_by(study.id) for study in studies))
                plain = LINK.sub(" ", sentence)
                for printed in _NUMBER.findall(_NOT_COUNTED.sub(" ", plain)) if _PLAIN.search(plain) else ():
                    if not _held(printed, held):
                        names = " or ".join(study.id for study in studies)
                        message = (
                            f"{printed} does not stand in {names}; correct it, link its study, or part the sentence"
                        )
                        yield entry.problem(message, "number-not-in-study", *path)


def _sentences_of_ours(record: Any) -> Iterator[tuple[KeyPath, str]]:
    """Yield place and text of every text that weighs studies in our words."""
    if isinstance(record, Claim):
        yield ("note",), record.note
    elif isinstance(record, Comparison):
        yield ("evidence", "in_short"), record.evidence.in_short
        if record.difference is not None:
            yield ("difference",), record.difference
    elif isinstance(record, Concept):
        yield ("bottom_line", "text"), record.bottom_line.text
        for number, fact in enumerate(record.facts):
            yield ("facts", number, "text"), fact.text
    elif isinstance(record, Finding) and record.note is not None:
        yield ("note",), record.note


def _claimed(claim: Claim) -> frozenset[float]:
    """Return the numbers that a claim states."""
    figures = [number for figure in claim.figures for number in (figure.value, figure.to) if number is not None]
    return frozenset((*map(float, figures), *_digits(claim.says)))


def _held(printed: str, held: frozenset[float]) -> bool:
    """Return whether a printed number is among ``held``, or one of those rounded to its decimals."""
    number = _value(printed)
    decimals = len(printed.replace("·", ".").partition(".")[2])
    return number in held or (decimals > 0 and any(round(item, decimals) == number for item in held))


def _value(printed: str) -> float:
    try:
        return float(printed)
    except ValueError:
        return float(re.sub(r"[,\s]", "", printed.replace("·", ".")))


def _digits(text: str) -> Iterator[float]:
    """Yield every number in a text; one whose groups of three may be separate numbers counts as both."""
    plain = _PLAIN.findall(text)
    yield from map(_value, plain)
    if len(plain) > 1:
        yield from map(_value, _GROUPED.findall(text))


def study_numbers(study: Study) -> frozenset[float]:
    """Return every number that a study's record holds, as a value or within a text, without its sign."""
    found: set[float] = set()
    _add_numbers(found, study, "")
    return frozenset(found)


def _add_numbers(found: set[float], value: Any, name: str) -> None:
    if value is None or isinstance(value, bool) or name in _NO_CONTENT:
        return
    if isinstance(value, int | float):
        found.add(abs(float(value)))
    elif isinstance(value, str):
        found.update(_digits(value))
    elif isinstance(value, tuple):
        for item in value:
            _add_numbers(found, item, name)
    elif isinstance(value, BaseModel):
        for field_name, inner in value.__dict__.items():
            _add_numbers(found, inner, field_name)


def stated_numbers_are_figures(records: RecordSet) -> Iterator[Problem]:
    """Report a number that a claim states in digits and does not list under figures; years and names count nothing."""
    named = _names_with_numbers(records)
    for entry in records.of(Claim):
        claim = entry.record
        stated = {
            float(number) for figure in claim.figures for number in (figure.value, figure.to) if number is not None
        }
        for printed in _NUMBER.findall(_NOT_COUNTED.sub(" ", claim.says)):
            if _value(printed) not in stated and printed in _NUMBER.findall(named.sub(" ", claim.says)):
                message = f"{printed} stands in says and not under figures; add it, or correct the one that is wrong"
                yield entry.problem(message, "figure-missing", "says")


def _names_with_numbers(records: RecordSet) -> re.Pattern[str]:
    """Return what finds the names that end in a number, such as toll-like receptor 4: those of subjects and terms."""
    names = {
        name
        for entry in records.entries.values()
        if isinstance(entry.record, Condition | Mechanism | Topic | Term)
        for sort, name in names_of(entry.record)
        if sort != "id" and re.search(r"[^\W\d]\D*\s\d+$", name)
    }
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first) or "(?!)", re.IGNORECASE)


RULES = (
    figures_checked,
    stated_numbers_are_figures,
    reported_numbers,
    sentences_hold_numbers,
)
