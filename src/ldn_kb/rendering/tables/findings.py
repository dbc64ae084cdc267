"""Tables of findings: the summary of findings, and behind each row its members, domains and what is left out."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, Rate, comparator_words
from ldn_kb.knowledge.judging.certainty import STANDARD_DIFFERENCE, Mark, Trial
from ldn_kb.knowledge.judging.sentences import absolute_events
from ldn_kb.model import ArmResult, Member
from ldn_kb.model.vocabulary import Certainty, EffectDirection
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink, amount, number
from ldn_kb.rendering.tables.columns import Column, Table, direction_badge

_REPORTS = {
    "benefit": "favours-treatment",
    "harm": "favours-control",
    "no-difference": "no-difference",
}
"""The result of a trial that compares as a value of the vocabulary of directions."""


def summary_of_findings(
    base: KnowledgeBase, judged: Iterable[JudgedFinding], *, about: bool = False, page: str | None = None
) -> Table:
    """Return findings as GRADE's summary: outcome, both groups, people, certainty, and what that means in words.

    ``about`` adds what each is about, where findings about several subjects stand together; ``page`` is the subject of
    the page, which need not be named in each row.
    """
    judged = list(judged)
    alone = len({item.subject for item in judged}) == 1
    columns = (
        *((Column("about", "About"),) if about else ()),
        Column("outcome", "Outcome"),
        Column("sentence", "In plain words"),
        Column("control", "With the comparator" if about else _control_heading(judged)),
        Column("treatment", f"With {base.subject.short}"),
        Column("people", "People (trials)"),
        Column("certainty", "Certainty", meaning="certainty"),
    )
    rows: list[tuple[Cell, ...]] = []
    for item in judged:
        control, treatment = groups(base, item)
        rows.append(
            (
                *((RecordLink(item.key if item.finding is None else item.finding.about[0]),) if about else ()),
                RecordLink(item.key, outcome_name(item, page) if not (about or alone) else outcome_name(item)),
                item.sentence,
                control,
                treatment,
                people(item),
                Badge("certainty", item.judgement.certainty),
            )
        )
    return Table("findings", "Summary of findings", columns, tuple(rows), interactive=about)


def outcome_name(item: JudgedFinding, page: str | None = "") -> str:
    """Return the outcome of a finding, with its subject if that is not the subject ``page``; "" leaves it out."""
    assert item.finding is not None
    doses = " (at other doses)" if item.finding.indirect.other_dose else ""
    subject = f": {item.subject}" if page != "" and page not in item.finding.about else ""
    return f"{item.finding.outcome[:1].upper()}{item.finding.outcome[1:]}{doses}{subject}"


def _control_heading(judged: Iterable[JudgedFinding]) -> str:
    names = {comparator_words(item.finding) for item in judged if item.finding is not None}
    only = names.pop() if len(names) == 1 else ""
    return f"With {only}" if only else "With the comparator"


def people(item: JudgedFinding) -> str:
    """Return people and trials of a finding: ``283 (4)``."""
    judgement = item.judgement
    if judgement.certainty is Certainty.SETTLED:
        return "settled otherwise"
    if not judgement.members:
        return "nobody"
    kind = " review" if len(judgement.members) == 1 and judgement.members[0].pooled else ""
    return f"{number(judgement.people) if judgement.people else 'not known'} ({len(judgement.members)}{kind})"


def groups(base: KnowledgeBase, item: JudgedFinding) -> tuple[Cell, Cell]:
    """Return what happened on the comparator and on the treatment: people of 100, or the one trial's own numbers."""
    finding, counted, effect = item.finding, item.counted, item.judgement.effect
    if item.rates is not None:
        treatment, control = (_rate(rate) for rate in item.rates)
        unsure = item.judgement.direction is EffectDirection.NOT_SHOWN and treatment != control
        chance = ", may be chance" if unsure else ""
        if counted is None:
            return control, f"{treatment}{chance}"
        left = absolute_events(*counted.treatment)
        counted_people = counted.treatment[1] + counted.control[1]
        some = f" (in {number(counted_people)} people)" if counted_people < item.judgement.people else ""
        return control, f"{treatment}; {left}" if left else f"{treatment}{some}{chance}"
    if finding is None or not finding.results:
        return "", ""
    if effect is not None and len(item.judgement.members) > 1:
        return "", _difference(item)
    if len(finding.results) == 1:
        member = finding.results[0]
        outcome = next(item for item in base.study(member.study).outcomes if item.id == member.outcome)
        return _result(outcome.control), _result(outcome.treatment)
    return "", ""


def _rate(rate: Rate) -> str:
    between = f" ({number(round(rate.interval[0]))} to {number(round(rate.interval[1]))})" if rate.interval else ""
    return f"{number(round(rate.per_100))} of 100{between}"


def _difference(item: JudgedFinding) -> str | None:
    """Return a pooled difference as people say it: ``0.14 standard deviations lower (0.41 lower to 0.12 higher)``.

    Few know how much a standard deviation is, so what would matter stands beside it.
    """
    effect, finding = item.judgement.effect, item.finding
    assert effect is not None and finding is not None
    sign = 1 if finding.better == "higher" else -1

    def side(value: float) -> str:
        return f"{abs(value):.2f} {'higher' if value > 0 else 'lower'}"

    if effect.unit == "log-ratio":
        numbers = [f"{exp(sign * value):.2f}" for value in (effect.value, effect.low, effect.high)]
        return f"{numbers[0]} times as often ({' to '.join(sorted(numbers[1:], key=float))})"
    unit = "points" if effect.unit == "points" else "standard deviations"
    matters = "" if effect.unit == "points" else f"; {number(STANDARD_DIFFERENCE)} would matter"
    value, *ends = (sign * end for end in (effect.value, effect.low, effect.high))
    between = " to ".join(side(end) for end in sorted(ends))
    return f"{abs(value):.2f} {unit} {side(value).split()[1]} ({between}){matters}"


def _result(result: ArmResult | None) -> Cell:
    if result is None:
        return ""
    return amount(result.value, result.unit) or result.text or ""


def effect_words(item: JudgedFinding) -> str | None:
    """Return the effect with its interval in words: treatment minus control, or the ratio of their risks."""
    effect, finding = item.judgement.effect, item.finding
    if effect is None or finding is None:
        return None
    sign = 1 if finding.better == "higher" else -1
    ends = sorted((sign * effect.low, sign * effect.high))
    value = sign * effect.value
    whose = "published" if item.judgement.effect_is_published else "ours"
    if effect.unit == "log-ratio":
        numbers = [f"{exp(end):.2f}" for end in (value, *ends)]
        return f"ratio of risks {numbers[0]} (95% interval {numbers[1]} to {numbers[2]}), {whose}"
    unit = "points" if effect.unit == "points" else "standard deviations"
    numbers = [_signed(end) for end in (value, *ends)]
    return f"difference {numbers[0]} {unit} (95% interval {numbers[1]} to {numbers[2]}), {whose}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def domain_words(mark: Mark) -> str:
    """Return what a domain took off and why: computed, or judged by a person."""
    how = "judged" if mark.judged else "computed"
    provisional = "; provisional: the full text was not read" if mark.provisional else ""
    taken = "nothing" if not mark.mark else f"{abs(mark.mark)} level{'s' if abs(mark.mark) > 1 else ''}"
    return f"takes off {taken}; {mark.reason} ({how}{provisional})"


def members(base: KnowledgeBase, item: JudgedFinding) -> Table:
    """Return the results that count, trial by trial; ``also``: those of a weaker design, which do not."""
    columns = (
        Column("study", "Study"),
        Column("people", "People", numeric=True),
        Column("result", "Result"),
        Column("effect", "Effect"),
        Column("use", "Counts"),
    )
    finding = item.finding
    if finding is None:
        return Table("members", "Results", columns, ())
    trials = {trial.name: trial for trial in (*item.judgement.members, *item.judgement.also)}
    counting = {trial.name for trial in item.judgement.members}
    rows: list[tuple[Cell, ...]] = []
    for member in finding.results:
        trial = trials[base.titles[member.study]]
        outcome = next(item for item in base.study(member.study).outcomes if item.id == member.outcome)
        rows.append(
            (
                RecordLink(member.study),
                trial.people or None,
                Badge("direction", _REPORTS[trial.report]) if trial.report in _REPORTS else direction_badge(outcome),
                _trial_effect(trial, finding.better),
                _counts(member, counting=trial.name in counting),
            )
        )
    return Table("members", "Results of the studies", columns, tuple(rows))


def _counts(member: Member, *, counting: bool) -> str:
    """Return whether a member counts, and what a reader must know of it."""
    dose = "dose not read" if member.dose == "not-read" else None
    words = "yes" if counting else "no: a weaker design"
    return "; ".join(filter(None, (words, dose, member.unpaired)))


def _trial_effect(trial: Trial, better: str) -> str:
    if trial.effect is None:
        return "–"
    sign = 1 if better == "higher" else -1
    if trial.effect.unit == "log-ratio":
        return f"ratio {exp(sign * trial.effect.value):.2f}"
    unit = "points" if trial.effect.unit == "points" else "SD"
    return f"{_signed(sign * trial.effect.value)} {unit}"


def other_reviews(base: KnowledgeBase, item: JudgedFinding) -> Table:
    """Return published pooled results on the same outcome, and which trials each lacks or adds, as far as is known."""
    columns = (
        Column("study", "Review"),
        Column("lacks", "Lacks"),
        Column("adds", "Adds"),
        Column("note", "What it found"),
    )

    def named(keys: Iterable[str] | None) -> Cell:
        if keys is None:
            return "not known"
        parts = tuple(RecordLink(key) if key in base.by_id else key for key in keys)
        return Joined(parts) if parts else "none"

    rows = tuple(
        (
            RecordLink(review.study),
            named(review.lacks),
            named(review.adds),
            LinkedText(review.note) if review.note else "–",
        )
        for review in (item.finding.other_reviews if item.finding else ())
    )
    return Table("other-reviews", "Published pooled results", columns, rows)
