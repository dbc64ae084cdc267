"""The results of all studies of people in one table: both groups, the difference, and how sure one can be of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding
from ldn_kb.knowledge.comparative_results import StudyResult, results_about, trials_behind
from ldn_kb.knowledge.levels import RANDOMISED, directness
from ldn_kb.knowledge.profiles import in_window
from ldn_kb.knowledge.risk_of_bias import RISK_OF_BIAS_DOMAINS
from ldn_kb.knowledge.trials import in_turn
from ldn_kb.model import ArmResult, Finding, Measure, Outcome, Study
from ldn_kb.model.vocabulary import BiasJudgement, Directness
from ldn_kb.rendering.content import (
    UNKNOWN,
    Badge,
    Cell,
    Joined,
    LinkedText,
    RecordLink,
    RowsLink,
    amount,
    counted,
    number,
)
from ldn_kb.rendering.tables.columns import (
    ONE_GROUP,
    OPEN_LABEL,
    Column,
    Table,
    address_word,
    difference,
    direction_badge,
    dose,
    interval,
    refs,
    without_empty,
)

RESULTS = "results"
WITHOUT_CONTROL = "results-without-control"
"""The names of the tables and of their pages."""
_NO_CONTROL = "no control group"
_ONE_GROUP = "one group; no difference given"
"""Stands for the difference in a result that a randomised trial gives for one group alone."""
_NOT_SAID = "what was tested is not said"
_PRIMARY = {True: "primary", False: "secondary", None: "not said"}
_DIRECT = (Directness.PEOPLE_LOW, Directness.PEOPLE_UNKNOWN)


def results_across_studies(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return results in the order given: condition, outcome, both groups, difference, certainty, risk of bias."""
    columns = (
        Column("study", "Study"),
        Column("condition", "Condition"),
        Column("outcome", "Outcome"),
        Column("treatment", base.subject.short, sortable=False),
        Column("control", "Control", sortable=False),
        Column("difference", "Difference", sortable=False),
        Column("interval", "Interval or p"),
        Column("people", "People"),
        Column("favours", "Favours"),
        Column("certainty", "Certainty"),
        Column("bias", "Risk of bias"),
        Column("finding", "Finding"),
        Column("primary", "Primary outcome"),
        Column("design", "Design"),
    )
    chosen = list(chosen)
    return Table(
        RESULTS,
        "Results across studies",
        columns,
        tuple(_row(base, item) for item in chosen),
        interactive=True,
        facets=("Condition", "Design"),
        narrower=tuple(_narrower(base, chosen)),
    )


def _narrower(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Iterator[tuple[str, str]]:
    """Return the texts of conditions that have a wider one in the table, each after the narrowest of these."""
    cells = dict.fromkeys(tuple(_narrowest(base, item.study)) for item in chosen)
    alone = sorted((cell[0] for cell in cells if len(cell) == 1), key=lambda key: (len(base.family(key)), key))
    for cell in cells:
        wider = (key for key in alone if cell != (key,) and base.family(key) & set(cell))
        if (narrowest_wider := next(wider, None)) is not None:
            yield base.titles[narrowest_wider], ", ".join(base.titles[key] for key in cell)


def _row(base: KnowledgeBase, item: StudyResult) -> tuple[Cell, ...]:
    """Return the row of a result: what decides first, then where it counts and what kind of result it is."""
    study, outcome = item.study, item.outcome
    finding = judged_finding(base, item.finding) if item.finding else None
    given = difference(outcome.estimate, item.difference) if outcome.estimate or item.difference else "–"
    alone = item.of_trial and not item.compared
    within = ONE_GROUP.get(outcome.compared_with or "")
    # A p value beside no difference would be taken for that of one.
    tested = (within or _NOT_SAID) if alone and outcome.p is not None else None
    return (
        RecordLink(study.id),
        refs(narrowest) if (narrowest := _narrowest(base, study)) else "–",
        _outcome(base, outcome),
        _and(
            f"{_given(base, study)}: {_group(outcome.treatment)}", outcome.open_label and OPEN_LABEL[outcome.open_label]
        ),
        _control(item),
        (f"{within}, not between groups" if within else _ONE_GROUP) if alone and given == "–" else given,
        interval(outcome.estimate, item.difference) or _and(_p(outcome.p), tested),
        _people(item, base.subject.short),
        direction_badge(outcome),
        Badge("certainty", finding.judgement.certainty) if finding else "–",
        _bias(item),
        _finding(base, item),
        _PRIMARY[outcome.primary],
        _design(base, item),
    )


def results_of_trials(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return the results among ``chosen`` that compare, and what randomised trials give for one group alone."""
    return results_across_studies(base, [item for item in chosen if item.of_trial])


def results_without_control(base: KnowledgeBase, chosen: Iterable[StudyResult]) -> Table:
    """Return the other results among ``chosen``, of one group alone, without columns that say nothing of them."""
    table = results_across_studies(base, [item for item in chosen if not item.of_trial])
    return replace(
        without_empty(table, (None, "–", _NO_CONTROL)), name=WITHOUT_CONTROL, caption="Results without a control group"
    )


def result_rows_of(base: KnowledgeBase, key: str) -> tuple[RowsLink, ...]:
    """Return the links to the rows about a condition, of trials and of studies without a control group, if any.

    Their addresses name what the column of conditions has in each row, which is long where the condition is wide.
    """
    results = results_about(base, key)
    trials = [item for item in results if item.of_trial]
    alone = [item for item in results if not item.of_trial]
    links = []
    if trials:
        randomised = trials_behind([item for item in trials if item.study.design in RANDOMISED])
        others = trials_behind(trials) - randomised
        words = [counted(randomised, "randomised trial")] if randomised else []
        if others:
            words.append(counted(others, "other comparison" if randomised else "comparison"))
        # What the rest of the page counts are trials at the doses that it is about.
        every = "" if all(in_window(base, item.study) for item in trials) else " at any dose"
        links.append(_rows(base, RESULTS, trials, f"{' and '.join(words)}{every}"))
    if alone:
        studies = counted(trials_behind(alone), "study", "studies")
        links.append(_rows(base, WITHOUT_CONTROL, alone, f"{studies} without a control group"))
    return tuple(links)


def _rows(base: KnowledgeBase, table: str, own: Sequence[StudyResult], whose: str) -> RowsLink:
    """Return the link to rows of a table: whose they are, and how many."""
    values = dict.fromkeys(_condition_words(base, item.study) for item in own)
    return RowsLink(table, "condition", tuple(values), f"{whose}: {counted(len(own), 'result')}")


def _condition_words(base: KnowledgeBase, study: Study) -> str:
    """Return what the column of conditions has for a study, as a word of the address."""
    return address_word(", ".join(base.titles[key] for key in _narrowest(base, study)))


def _narrowest(base: KnowledgeBase, study: Study) -> list[str]:
    """Return the conditions that a study bears on, without those that a narrower one belongs to."""
    own = study.conditions
    return [key for key in own if not any(other != key and other in base.family(key) for other in own)]


def _outcome(base: KnowledgeBase, outcome: Outcome) -> Cell:
    """Return what was measured, with the link to its scale if that is described: in the text, or else behind it."""
    text, scale = outcome.measure, outcome.scale
    if scale is None or not isinstance(base.by_id.get(scale), Measure):
        return text
    linked, found = re.subn(rf"\b{re.escape(base.titles[scale])}\b", f"[[{scale}]]", text, count=1)
    return LinkedText(linked) if found and "[[" not in text else Joined((text, RecordLink(scale)), " · ")


def _group(arm: ArmResult | None) -> str:
    """Return what a group showed, with the people it was seen in unless the text has them: ``88%, 7 of 8``."""
    if arm is None:
        return UNKNOWN
    shown = arm.text or amount(arm.value, arm.unit) or UNKNOWN
    if arm.events is None or arm.n is None or {str(arm.events), str(arm.n)} <= set(re.findall(r"\d+", shown)):
        return shown
    return f"{shown}, {number(arm.events)} of {number(arm.n)}"


def _and(text: str, more: str | None) -> str:
    """Return a text with what must be known of it, if anything."""
    return f"{text}, {more}" if more else text


def _control(item: StudyResult) -> str:
    """Return what the control group got and showed, or that there is none."""
    if item.of_trial and item.outcome.open_label == "wholly":
        return "none in this phase"
    return f"{_against(item.study)}: {_group(item.outcome.control)}" if item.of_trial else _NO_CONTROL


def _people(item: StudyResult, treatment: str) -> str | None:
    """Return the people behind a result, those treated first; where it has none, those of the study, so named.

    ``49 v 50``, ``28 in turn``, ``6 (LDN); randomised: 6 v 6``; ``None`` if nobody counted any.
    """
    study, outcome = item.study, item.outcome
    counts = [arm.n if arm else None for arm in (outcome.treatment, outcome.control)]
    treated, against = counts
    if not item.compared and treated is not None:
        return f"{number(treated)} in this group" if item.of_trial else number(treated)
    if treated is not None and against is not None:
        both = number(treated) if in_turn(study) and treated == against else _versus(treated, against)
        return f"{both} in turn" if in_turn(study) else both
    known = [
        f"{number(count)} ({name})"
        for count, name in zip(counts, (treatment, "control"), strict=True)
        if count is not None
    ]
    whole = _people_of(study, by_group=item.compared)
    return "; ".join([*known, *([whole] if whole else [])]) or None


def _people_of(study: Study, *, by_group: bool) -> str | None:
    """Return the people of a study, by what was counted: both its groups, else those analysed, randomised, enrolled."""
    arms = [[arm.n for arm in study.arms if arm.role == role] for role in ("treatment", "control")]
    (treated, *more), (against, *others) = (sizes or [None] for sizes in arms)
    n = study.n
    if by_group and treated is not None and against is not None and not more and not others:
        if in_turn(study) and treated == against:
            return f"{_stage(study, treated)}: {number(treated)} in turn"
        return f"{_stage(study, treated + against)}: {_versus(treated, against)}"
    stages = (("analysed", n.analysed), ("randomised", n.randomised), ("enrolled", n.enrolled))
    return next((f"{stage}: {number(count)}" for stage, count in stages if count is not None), None)


def _stage(study: Study, people: int) -> str:
    """Return where a study counted so many people; a trial randomised those enrolled, if it counts no others."""
    n = study.n
    randomised = n.enrolled if n.randomised is None and study.design in RANDOMISED else n.randomised
    stages = (
        ("randomised", randomised),
        ("analysed", n.analysed),
        ("enrolled", n.enrolled),
        ("completed", n.completed),
    )
    return next((stage for stage, count in stages if count == people), "in the groups")


def _versus(treated: int, against: int) -> str:
    return f"{number(treated)} v {number(against)}"


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


def _bias(item: StudyResult) -> Cell:
    """Return the risk of bias of a result's study; where it is not judged, how many of the domains are to blame."""
    domains = item.study.risk_of_bias
    if item.bias is None or domains is None:
        return "–"
    badge = Badge("bias", item.bias)
    if item.bias is not BiasJudgement.NOT_JUDGED:
        return badge
    judgements = [getattr(domains, name).judgement for name in RISK_OF_BIAS_DOMAINS]
    return Joined((badge, f"{judgements.count(item.bias)} of {len(judgements)} domains unclear"), ": ")


def _finding(base: KnowledgeBase, item: StudyResult) -> Cell:
    """Return the finding in which a result counts, or out of which it is left and why, or that it is in none."""
    if item.finding is not None:
        return RecordLink(item.finding.id, _name(item.finding, item.study))
    where = "in no finding"
    if item.left_out_of is not None:
        where = f"not in {_name(item.left_out_of, item.study) or base.titles[item.left_out_of.id]}"
    return where if item.why_left_out is None else f"{where}: {base.word('left-out', item.why_left_out)}"


def _name(finding: Finding, study: Study) -> str | None:
    """Return the outcome of a finding for its name, where it is about a condition that the row has already."""
    return finding.outcome if set(finding.about) & set(study.conditions) else None


def _design(base: KnowledgeBase, item: StudyResult) -> str:
    """Return the design in words with its blinding, if that holds: ``randomised parallel trial, double-blind``."""
    study, open_label = item.study, item.outcome.open_label
    word = base.word("design", study.design)
    if open_label == "wholly":
        return f"{word}, {OPEN_LABEL[open_label]}"
    blind = f"{word}, {study.blinding}-blind" if study.blinding in ("single", "double") else word
    return _and(blind, "not throughout" if open_label else None)
