"""Findings as bodies of evidence: members turned into trials, judged by the rule, and what is said of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import log

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.judging import certainty, effects, sentences, verdicts
from ldn_kb.knowledge.judging.certainty import Judgement, Mark, Question, Trial
from ldn_kb.knowledge.judging.verdicts import Shown
from ldn_kb.knowledge.levels import REVIEWS
from ldn_kb.knowledge.profiles import in_window, is_open
from ldn_kb.knowledge.searches import newest
from ldn_kb.knowledge.trials import (
    member_outcome,
    member_trial,
    people_behind,
    people_in,
    pooling_unit,
    published_effect,
)
from ldn_kb.knowledge.unpublished import SILENT, standing
from ldn_kb.model import Condition, Finding, Study
from ldn_kb.model.finding import ImportantDifference
from ldn_kb.model.vocabulary import (
    Agrees,
    Certainty,
    Design,
    EffectDirection,
    Verdict,
)
from ldn_kb.model.vocabulary import Effect as Effect_

WITHOUT_NAME = frozenset(("placebo", "no-treatment"))
"""Comparators that are no other drug."""
_WAIT = datetime.timedelta(days=730)


@dataclass(frozen=True)
class Counted:
    """Events and people of the members of a finding, in groups that were compared."""

    treatment: tuple[int, int]
    control: tuple[int, int]

    @property
    def per_100(self) -> tuple[float, float]:
        """People per 100 with the event, on the treatment and on the control."""
        return 100 * self.treatment[0] / self.treatment[1], 100 * self.control[0] / self.control[1]


@dataclass(frozen=True)
class Rate:
    """People per 100, with the interval where it is computed from the control group's rate and a ratio."""

    per_100: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class JudgedFinding:
    """What follows from one finding, or from the studies of a condition that has none."""

    key: str
    """The finding's id, or the condition's, if it has no finding."""
    subject: str
    """What it is about, by its short title."""
    judgement: Judgement
    sentence: str
    finding: Finding | None
    counted: Counted | None = None
    rates: tuple[Rate, Rate] | None = None
    """People per 100 with the outcome, on the treatment and on the comparator."""
    shown: Shown = field(default=Shown(EffectDirection.UNTESTED, Certainty.NONE))


def comparator_words(finding: Finding) -> str:
    """Return what the treatment is compared with, in words: ``no treatment``, ``placebo``, the name of a drug."""
    name = finding.comparator
    return name.replace("-", " ") if name in WITHOUT_NAME else name


def judged_finding(base: KnowledgeBase, finding: Finding) -> JudgedFinding:
    """Return direction, certainty and sentence of a finding; computed once a base."""
    return base.once(("finding", finding.id), partial(_judge, base, finding))


def judged_findings(base: KnowledgeBase) -> list[JudgedFinding]:
    """Return every finding, judged, in the order of their ids."""
    return [judged_finding(base, finding) for finding in base.findings]


def main_findings(base: KnowledgeBase, key: str) -> list[JudgedFinding]:
    """Return what is meant where only a condition or topic is named.

    Its own main finding; of a group those of its members; else what its studies alone allow to be said.
    """
    return [judged_finding(base, finding) for finding in base.main_findings(key)] or [without_finding(base, key)]


def findings_named(base: KnowledgeBase, keys: Iterable[str]) -> list[list[JudgedFinding]]:
    """Return what each id means: a finding itself, else the main findings of the condition or topic."""
    named = []
    for key in keys:
        record = base.by_id[key]
        named.append([judged_finding(base, record)] if isinstance(record, Finding) else main_findings(base, key))
    return named


def without_finding(base: KnowledgeBase, key: str) -> JudgedFinding:
    """Return what can be said of a condition without a finding: studied without comparison, or not in people."""
    studies = [study for study in base.studies_about(key) if not study.retracted and not is_open(study)]
    people = [study for study in studies if study.subjects == "people" and _gave_it(base, study)]
    subject = base.titles[key]
    words = partial(sentences.Wording, treatment=base.subject.short, outcome=_in_sentence(subject), better="lower")
    if people:
        trials = tuple(
            Trial(base.titles[study.id], people_in(study), "uncontrolled", "unknown", "serious", "no comparison group")
            for study in people
        )
        judgement = certainty.judge(trials, Question())
        return JudgedFinding(
            key,
            subject,
            judgement,
            sentences.sentence(judgement, words(compared=False)),
            None,
            shown=Shown(judgement.direction, judgement.certainty),
        )
    laboratory = any(study.subjects in ("animals", "cells", "animals-and-cells") for study in studies)
    said = sentences.sentence(certainty.UNTESTED, words(laboratory=laboratory, searched=_day(base, [key])))
    return JudgedFinding(key, subject, certainty.UNTESTED, said, None)


def _day(base: KnowledgeBase, keys: Iterable[str]) -> str | None:
    """Return the day of the newest search for one of the subjects as text."""
    search = newest(base, keys)
    return str(search.day) if search else None


def _in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: without its capital, unless it is a name or an abbreviation."""
    head = title.split(maxsplit=1)[0]
    return title if head[1:] != head[1:].lower() or head.endswith("'s") else title[0].lower() + title[1:]


def _gave_it(base: KnowledgeBase, study: Study) -> bool:
    """Return whether people got the treatment in the dose window, or may have."""
    if study.design in (*REVIEWS, Design.NARRATIVE_REVIEW, Design.PROTOCOL, Design.REFERENCE_WORK, Design.WEB_PAGE):
        return False
    return bool(study.arms) and in_window(base, study)


def _judge(base: KnowledgeBase, finding: Finding) -> JudgedFinding:
    subject = base.titles[finding.about[0]]
    if finding.basis is not None:
        judgement = _settled(finding)
    else:
        unit = pooling_unit(base, finding)
        trials = [member_trial(base, finding, member, unit) for member in finding.results]
        judgement = certainty.judge(trials, _question(base, finding, trials, unit), _overrides(finding))
    active = None if finding.comparator in WITHOUT_NAME else finding.comparator
    counted = _counted(judgement.members)
    rates = _rates(finding, judgement, counted)
    said = finding.basis.says if finding.basis else _sentence(base, finding, judgement, active, rates)
    effect = judgement.effect
    none_in = counted.treatment[1] if counted is not None and not counted.treatment[0] else 0
    shown = Shown(
        direction=judgement.direction,
        certainty=judgement.certainty,
        active=active is not None,
        no_events_in=none_in,
        rate=_rate(base, finding, judgement, counted),
        estimate=abs(effect.value) if effect else None,
        important=_important(base, finding, effect.unit if effect else None, judgement.members),
    )
    return JudgedFinding(finding.id, subject, judgement, said, finding, counted, rates, shown)


def _sentence(
    base: KnowledgeBase,
    finding: Finding,
    judgement: Judgement,
    active: str | None,
    rates: tuple[Rate, Rate] | None,
) -> str:
    """Return what is said of a finding that no source settles; of a harm with its rates, where they are known."""
    substance, other = base.subject.substance, finding.indirect.other_dose
    said = sentences.sentence(
        judgement,
        sentences.Wording(
            treatment=f"{substance[0].upper()}{substance[1:]} at other doses" if other else base.subject.short,
            outcome=finding.outcome,
            better=finding.better,
            active=active,
            laboratory=any(base.study(item.study).subjects not in ("people", "none") for item in finding.left_out),
            searched=_day(base, finding.about),
            compared=not judgement.members or judgement.members[0].design != "uncontrolled",
        ),
    )
    if not finding.harm or rates is None:
        return said
    treatment, control = substance if other else base.subject.short, comparator_words(finding)
    return f"{said[:-1]}: {_of_100(rates[0])} with {treatment}, {_of_100(rates[1])} with {control}."


def _rates(finding: Finding, judgement: Judgement, counted: Counted | None) -> tuple[Rate, Rate] | None:
    """Return people per 100 in each group: counted, or by the ratio from the control group's rate."""
    if counted is not None and judgement.members:
        treatment, control = counted.per_100
        return Rate(treatment), Rate(control)
    effect, baseline = judgement.effect, finding.baseline
    if effect is None or effect.unit != "log-ratio" or baseline is None or baseline.unit != "per-100":
        return None
    raw = effects.turned(effect, positive_is_good=finding.better == "higher")
    value, low, high = effects.with_ratio(float(baseline.value), raw)
    return Rate(value, (low, high)), Rate(float(baseline.value))


def _of_100(rate: Rate) -> str:
    return f"{round(rate.per_100)} of 100"


def _settled(finding: Finding) -> Judgement:
    assert finding.basis is not None
    directions = {
        Agrees.WHOLLY: EffectDirection.HARM if finding.harm else EffectDirection.BENEFIT,
        Agrees.PARTLY: EffectDirection.CONFLICTING,
        Agrees.NOT: EffectDirection.LITTLE,
    }
    return Judgement(directions[finding.basis.agrees], Certainty.SETTLED)


def _overrides(finding: Finding) -> list[Mark]:
    return [Mark(item.domain, item.mark, item.because, judged=True) for item in finding.overrides]


def _question(base: KnowledgeBase, finding: Finding, trials: Sequence[Trial], unit: effects.Unit) -> Question:
    indirect = finding.indirect
    return Question(
        harm=finding.harm,
        important=_important(base, finding, unit, trials),
        published=published_effect(base, finding, unit),
        surrogate=indirect.surrogate,
        laboratory=indirect.laboratory,
        narrower=indirect.narrower,
        other_dose=indirect.other_dose,
        unreported=tuple(_unreported(base, finding)),
    )


def _unreported(base: KnowledgeBase, finding: Finding) -> Iterable[tuple[str, int]]:
    """Yield registered trials that ended two years before the finding was checked, and reported nothing."""
    members = {member.study for member in finding.results}
    trials = {study.id: (study, planned, ended) for key in finding.about for study, planned, ended in _ended(base, key)}
    for study, planned, ended in trials.values():
        is_silent = standing(study, finding.checked) in SILENT and study.id not in members
        if is_silent and ended + _WAIT <= finding.checked:
            yield base.titles[study.id], planned


def _ended(base: KnowledgeBase, key: str) -> list[tuple[Study, int, datetime.date]]:
    """Return the trials about a condition or topic whose size and end are known; looked for once a base."""

    def found() -> list[tuple[Study, int, datetime.date]]:
        return [
            (study, study.n.planned, study.status.ended)
            for study in base.studies_about(key)
            if study.n.planned and study.status and study.status.ended
        ]

    return base.once(("ended trials", key), found)


def _important(
    base: KnowledgeBase, finding: Finding, unit: effects.Unit | None, trials: Sequence[Trial]
) -> float | None:
    """Return the smallest important difference in the unit of the effect, or ``None`` if none is known.

    People per 100 become a ratio by the risk of the control group.
    """
    if unit == "standardised":
        return certainty.STANDARD_DIFFERENCE
    typed = important_difference(base, finding)
    if typed is None or unit is None or (typed.unit == "points") != (unit == "points"):
        return None
    if unit == "points":
        return float(typed.value)
    counted = _counted(trials)
    if finding.baseline is not None and finding.baseline.unit == "per-100":
        risk = float(finding.baseline.value)
    elif counted is not None:
        risk = counted.per_100[1]
    else:
        return None
    return log((risk + typed.value) / risk) if risk else None


def important_difference(base: KnowledgeBase, finding: Finding) -> ImportantDifference | None:
    """Return the smallest difference that matters: typed for the finding, else that of its measure."""
    measure = next((item for item in base.measures if item.id == finding.scale), None)
    return finding.important_difference or (measure.important_difference if measure else None)


def _counted(trials: Iterable[Trial]) -> Counted | None:
    """Return the events and people of all trials that counted them, added up."""
    events = [trial.events for trial in trials if trial.events is not None]
    if not events:
        return None
    return Counted(
        (sum(item.treatment for item in events), sum(item.treatment_people for item in events)),
        (sum(item.control for item in events), sum(item.control_people for item in events)),
    )


def _rate(
    base: KnowledgeBase, finding: Finding, judgement: Judgement, counted: Counted | None
) -> tuple[int, int] | None:
    """Return people with an event, and all people, on the treatment: counted, or the share that a result gives."""
    if counted is not None:
        return counted.treatment
    for member in finding.results:
        study, outcome = base.study(member.study), member_outcome(base, member)
        result = outcome.treatment
        people = people_behind(study, outcome)
        if result is not None and result.unit == "%" and result.value is not None and people:
            return round(result.value * people / 100), people
    return None


@dataclass(frozen=True)
class ShortAnswer:
    """The first line about a condition or topic, the findings it comes from, and whether studies say that it helps."""

    text: str
    findings: tuple[JudgedFinding, ...]
    helps: Verdict | None
    """The verdict on the plain statement that it helps; ``None`` where the outcome is an unwanted effect."""


def counted_verdicts(base: KnowledgeBase, counts: Mapping[Verdict, int]) -> str:
    """Return ``studies disagree in 1, too little to tell in 2``: how often each verdict was given."""
    return ", ".join(f"{base.word('verdict', item).lower()} in {counts[item]}" for item in Verdict if item in counts)


def short_answer(base: KnowledgeBase, key: str) -> ShortAnswer | None:
    """Return the short answer about a condition or topic; ``None`` for a mechanism and a topic without a finding."""
    if not isinstance(base.by_id[key], Condition) and not any(item.main for item in base.findings_about(key)):
        return None
    judged = main_findings(base, key)
    helps = None
    if not any(item.finding is not None and item.finding.harm for item in judged):
        helps = verdicts.together((verdicts.verdict(item.shown, Effect_.BENEFIT) for item in judged), "some")
    if len(judged) == 1:
        return ShortAnswer(judged[0].sentence, tuple(judged), helps)
    counts = Counter(verdicts.verdict(item.shown, Effect_.BENEFIT) for item in judged)
    text = f"It differs by condition. Of {len(judged)} that were looked at: {counted_verdicts(base, counts)}."
    return ShortAnswer(text, tuple(judged), helps)
