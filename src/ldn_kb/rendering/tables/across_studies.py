"""The results of all studies of people in one table: both groups, the difference, and how sure one can be of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding
from ldn_kb.knowledge.comparative_results import StudyResult, results_about
from ldn_kb.knowledge.levels import directness
from ldn_kb.model import ArmResult, Finding, Study
from ldn_kb.model.vocabulary import Directness
from ldn_kb.rendering.content import UNKNOWN, Badge, Cell, Joined, RecordLink, RowsLink, amount, number
from ldn_kb.rendering.tables.columns import (
    Column,
    Table,
    address_word,
    difference,
    dose,
    interval,
    refs,
    without_empty,
)

RESULTS = "results"
WITHOUT_CONTROL = "results-without-control"
"""The names of the tables and of their pages."""
_NO_CONTROL = "no control group"
_PRIMARY = {True: "primary", False: "secondary", None: "not said"}
_DIRECT = (Directness.PEOPLE_LOW, Directness.PEOPLE_UNKNOWN)


def results_across_studies(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return results in the order given: condition, outcome, both groups, difference, certainty, risk of bias."""
    columns = (
        Column("study", "Study"),
        Column("condition", "Condition"),
        Column("outcome", "Outcome"),
        Column("treatment", base.subject.short),
        Column("control", "Control"),
        Column("difference", "Difference"),
        Column("interval", "Interval or p"),
        Column("favours", "Favours"),
        Column("certainty", "Certainty"),
        Column("finding", "Finding"),
        Column("bias", "Risk of bias"),
        Column("primary", "Primary outcome"),
        Column("design", "Design"),
    )
    named = {measure.id for measure in base.measures}
    rows: list[tuple[Cell, ...]] = []
    for item in chosen:
        study, outcome = item.study, item.outcome
        finding = judged_finding(base, item.finding) if item.finding else None
        rows.append(
            (
                RecordLink(study.id),
                refs(narrowest) if (narrowest := _narrowest(base, study)) else "–",
                Joined((outcome.measure, RecordLink(outcome.scale)), " · ")
                if outcome.scale in named
                else outcome.measure,
                f"{_given(base, study)}: {_group(outcome.treatment)}",
                f"{_against(study)}: {_group(outcome.control)}" if item.compared else _NO_CONTROL,
                difference(outcome.estimate, item.difference) if outcome.estimate or item.difference else "–",
                interval(outcome.estimate, item.difference) or _p(outcome.p),
                Badge("direction", outcome.direction),
                Badge("certainty", finding.judgement.certainty) if finding else "–",
                _finding(item),
                Badge("bias", item.bias) if item.bias else "–",
                _PRIMARY[outcome.primary],
                _design(base, study),
            )
        )
    return Table(
        RESULTS, "Results across studies", columns, tuple(rows), interactive=True, facets=("Condition", "Design")
    )


def results_compared(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return the results among ``chosen`` that compare."""
    return results_across_studies(base, [item for item in chosen if item.compared])


def results_without_control(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return the results among ``chosen`` of one group alone, without columns that say nothing of them."""
    table = results_across_studies(base, [item for item in chosen if not item.compared])
    return replace(
        without_empty(table, (None, "–", _NO_CONTROL)), name=WITHOUT_CONTROL, caption="Results without a control group"
    )


def result_rows_of(base: KnowledgeBase, key: str) -> RowsLink | None:
    """Return the link to the rows about a condition that compare, else to those of one group alone, if there are any.

    Its address names what the column of conditions has in each of them, which is long where the condition is wide.
    """
    results = results_about(base, key)
    compared = [item for item in results if item.compared]
    own = compared or results
    if not own:
        return None
    values = dict.fromkeys(_condition_words(base, item.study) for item in own)
    noun = "result" if len(own) == 1 else "results"
    what = f"{noun} against a control group" if compared else f"{noun} of one group alone"
    return RowsLink(RESULTS if compared else WITHOUT_CONTROL, "condition", tuple(values), f"{number(len(own))} {what}")


def _condition_words(base: KnowledgeBase, study: Study) -> str:
    """Return what the column of conditions has for a study, as a word of the address."""
    return address_word(", ".join(base.titles[key] for key in _narrowest(base, study)))


def _narrowest(base: KnowledgeBase, study: Study) -> list[str]:
    """Return the conditions that a study bears on, without those that a narrower one belongs to."""
    own = study.conditions
    return [key for key in own if not any(other != key and other in base.family(key) for other in own)]


def _group(arm: ArmResult | None) -> str:
    """Return what a group showed, with the people behind it unless the text has them: ``88%, 7 of 8``."""
    if arm is None:
        return UNKNOWN
    shown = arm.text or amount(arm.value, arm.unit) or UNKNOWN
    has = set(re.findall(r"\d+", shown))
    if arm.events is not None and arm.n is not None:
        return shown if {str(arm.events), str(arm.n)} <= has else f"{shown}, {number(arm.events)} of {number(arm.n)}"
    return f"{shown}, n={number(arm.n)}" if arm.n is not None and str(arm.n) not in has else shown


def _given(base: KnowledgeBase, study: Study) -> str:
    """Return the dose, and that it is not one that these pages are about."""
    direct = directness(base, study)
    given = dose(study) or "dose not read"
    return given if direct in _DIRECT else f"{given} ({base.word('directness', direct)})"


def _against(study: Study) -> str:
    """Return what the control group got."""
    names = [arm.name for arm in study.arms if arm.role == "control"]
    if study.comparator == "active":
        return names[0] if len(names) == 1 else "another drug"
    return (study.comparator or "").replace("-", " ")


def _p(reported: str | None) -> str:
    """Return a p value as it is written: ``p=0.009``, ``p<0.01``."""
    if reported is None:
        return "–"
    sign = reported[0] if reported[0] in "<>=" else "="
    return f"p{sign}{reported.lstrip('<>= ')}"


def _finding(item: StudyResult) -> Cell:
    """Return the finding in which a result counts, or out of which it is left and why, or that it is in none."""
    if item.finding is not None:
        return _link(item.finding, item.study)
    where: Cell = "in no finding"
    if item.left_out_of is not None:
        where = Joined(("not in", _link(item.left_out_of, item.study)), " ")
    return where if item.why_left_out is None else Joined((where, Badge("left-out", item.why_left_out)), ": ")


def _link(finding: Finding, study: Study) -> RecordLink:
    """Return the link to a finding, by its outcome alone where it is about a condition that the row has already."""
    return RecordLink(finding.id, finding.outcome if set(finding.about) & set(study.conditions) else None)


def _design(base: KnowledgeBase, study: Study) -> str:
    """Return the design in words with its blinding: ``randomised parallel trial, double-blind``."""
    word = base.word("design", study.design)
    return f"{word}, {study.blinding}-blind" if study.blinding in ("single", "double") else word
