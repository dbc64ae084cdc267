"""Tidy tables of findings: bodies of evidence with direction and certainty, members, domains, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, judged_finding, judged_findings
from ldn_kb.knowledge.judging.certainty import Trial
from ldn_kb.model import Basis, Finding, Member
from ldn_kb.model.finding import Baseline, ImportantDifference, LeftOut, OtherReview
from ldn_kb.model.vocabulary import Certainty, Domain, EffectDirection
from ldn_kb.rendering.export import cell_text
from ldn_kb.rendering.open_data.fields import DataTable, Field, FieldType, Value, field, fields_of, judged
from ldn_kb.rendering.open_data.study_tables import NUMBER, numbered
from ldn_kb.rendering.tables.findings import groups

FINDING = field("finding", "string", "id of the finding", lambda row: row[0].id, required=True)
_DECIMALS = 4


def _of(name: str, kind: FieldType, meaning: str, value: Callable[[JudgedFinding], Value]) -> Field:
    """Return a column computed from the judged finding."""
    return judged(name, kind, meaning, lambda base, row: value(judged_finding(base, row)))


def _effect(name: str, meaning: str) -> Field:
    def value(item: JudgedFinding) -> Value:
        effect = item.judgement.effect
        return None if effect is None else round(getattr(effect, name), _DECIMALS)

    return _of(f"effect_{name}", "number", meaning, value)


def _per_100(name: str, place: int) -> Field:
    def value(item: JudgedFinding) -> Value:
        return None if item.rates is None else round(item.rates[place].per_100, 1)

    return _of(f"per_100_{name}", "number", f"people per 100 with the outcome, {name} group", value)


def _counted(name: str, group: str, place: int) -> Field:
    def value(item: JudgedFinding) -> Value:
        counted: tuple[int, int] | None = getattr(item.counted, group, None)
        return None if counted is None else counted[place]

    return _of(f"{group}_{name}", "integer", f"{name} in the {group} groups of all members that counted them", value)


def _group(name: str, place: int, whose: str) -> Field:
    def value(base: KnowledgeBase, finding: Finding) -> str | None:
        return cell_text(base, groups(base, judged_finding(base, finding))[place] or "") or None

    return judged(name, "string", f"what happened {whose}, in words, as in the summary of findings", value)


def _is_known(name: str, meaning: str) -> Field:
    def value(row: Any) -> bool:
        return getattr(row[2], name) is not None

    return field(f"{name}_known", "boolean", f"whether it is known {meaning}", value, required=True)


def _review_trials(base: KnowledgeBase) -> Iterator[tuple[Finding, int, str, str]]:
    for finding in base.findings:
        for number, review in enumerate(finding.other_reviews, start=1):
            yield from ((finding, number, "lacks", key) for key in dict.fromkeys(review.lacks or ()))
            yield from ((finding, number, "adds", key) for key in dict.fromkeys(review.adds or ()))


def _members(base: KnowledgeBase) -> Iterator[tuple[Finding, Member, Trial, bool]]:
    for item in judged_findings(base):
        counting = {trial.name: trial for trial in item.judgement.members}
        trials = counting | {trial.name: trial for trial in item.judgement.also}
        assert item.finding is not None
        for member in item.finding.results:
            name = base.titles[member.study]
            yield item.finding, member, trials[name], name in counting


def _trial_effect(name: str, meaning: str) -> Field:
    def value(row: Any) -> Value:
        effect = row[2].effect
        return None if effect is None else round(getattr(effect, name), _DECIMALS)

    return field(f"effect_{name}", "number", f"{meaning}; computed", value)


def _second(row: Any) -> Any:
    return row[1]


def _third(row: Any) -> Any:
    return row[2]


def _fourth(row: Any) -> Any:
    return row[3]


FINDING_TABLES: tuple[DataTable, ...] = (
    DataTable(
        "findings",
        "bodies of evidence on one outcome each, as in a summary of findings",
        ("id",),
        (
            *fields_of(Finding, "id"),
            judged("title", "string", "short title", lambda base, row: base.titles[row.id]),
            *fields_of(Finding, "outcome measured population harm better scale comparator importance main"),
            judged(
                "direction",
                EffectDirection,
                "what it shows",
                lambda b, row: str(judged_finding(b, row).judgement.direction),
            ),
            judged(
                "certainty",
                Certainty,
                "certainty after GRADE",
                lambda b, row: str(judged_finding(b, row).judgement.certainty),
            ),
            _of("sentence", "string", "what it shows, in plain words", lambda item: item.sentence),
            _group("with_comparator", 0, "with the comparator"),
            _group("with_treatment", 1, "with the treatment"),
            _of("people", "integer", "people analysed in the trials that count", lambda item: item.judgement.people),
            _of("trials", "integer", "trials that count", lambda item: len(item.judgement.members)),
            _effect("value", "pooled effect; positive is good for the people treated; ratios are natural logarithms"),
            _effect("low", "lower end of its 95 % interval"),
            _effect("high", "upper end of its 95 % interval"),
            _of(
                "effect_unit",
                "string",
                "points of the scale, standardised (standard deviations) or log-ratio",
                lambda item: item.judgement.effect.unit if item.judgement.effect else None,
            ),
            _of(
                "effect_published",
                "boolean",
                "whether the effect was published; false: ours",
                lambda item: item.judgement.effect_is_published if item.judgement.effect else None,
            ),
            _of(
                "i2_percent",
                "number",
                "I-squared in percent",
                lambda item: None if item.judgement.i2 is None else round(item.judgement.i2, 1),
            ),
            _per_100("treatment", 0),
            _per_100("control", 1),
            _counted("events", "treatment", 0),
            _counted("people", "treatment", 1),
            _counted("events", "control", 0),
            _counted("people", "control", 1),
            _of(
                "provisional",
                "boolean",
                "whether it may change when full texts are read",
                lambda item: item.judgement.provisional,
            ),
            _of(
                "rests_on",
                "string",
                "the one trial without which it would be another",
                lambda item: item.judgement.rests_on,
            ),
            *fields_of(Baseline, "value unit", lambda row: row.baseline, "baseline_"),
            *fields_of(
                ImportantDifference, "value unit", lambda row: row.important_difference, "important_difference_"
            ),
            *fields_of(Basis, "kind says agrees", lambda row: row.basis, "basis_"),
            *fields_of(Finding, "note checked"),
        ),
        lambda base: base.findings,
        ((("scale",), "measures"),),
    ),
    DataTable(
        "finding_concepts",
        "which conditions and topics a finding is about, the first of them first",
        ("finding", "concept"),
        (
            FINDING,
            field("concept", "string", "id of the condition or topic", _third),
            NUMBER,
        ),
        numbered("findings", "about"),
        ((("finding",), "findings"), (("concept",), "concepts")),
    ),
    DataTable(
        "members",
        "results that belong to a finding",
        ("finding", "study", "outcome"),
        (
            FINDING,
            *fields_of(Member, "study outcome", _second),
            field(
                "counts",
                "boolean",
                "whether it decides; false: its design is weaker than that of others; computed",
                lambda row: row[3],
            ),
            field("people", "integer", "people behind the result; computed", lambda row: row[2].people or None),
            field("design", "string", "randomised, compared or uncontrolled; computed", lambda row: row[2].design),
            field("result", "string", "benefit, harm, no-difference or unknown; computed", lambda row: row[2].report),
            field(
                "bias",
                "string",
                "risk of bias for this outcome: low, some or serious; computed",
                lambda row: row[2].bias,
            ),
            _trial_effect(
                "value", "its effect; positive is good for the people treated; ratios are natural logarithms"
            ),
            _trial_effect("low", "lower end of its 95 % interval"),
            _trial_effect("high", "upper end of its 95 % interval"),
            field(
                "effect_unit",
                "string",
                "points of the scale, standardised (standard deviations) or log-ratio; computed",
                lambda row: row[2].effect.unit if row[2].effect else None,
            ),
            *fields_of(Member, "dose unpaired interest", _second),
        ),
        _members,
        ((("finding",), "findings"), (("study",), "studies"), (("study", "outcome"), "outcomes")),
    ),
    DataTable(
        "finding_domains",
        "what each domain of certainty took off, and why",
        ("finding", "domain"),
        (
            FINDING,
            judged("domain", Domain, "domain after GRADE", lambda _, row: str(row[1].domain)),
            field("mark", "integer", "levels taken off, or put on; computed", lambda row: row[1].mark, required=True),
            field("reason", "string", "the reason; computed", lambda row: row[1].reason),
            field(
                "judged",
                "boolean",
                "true: marked by a person instead of by the rule",
                lambda row: row[1].judged,
                required=True,
            ),
        ),
        lambda base: ((item.finding, mark) for item in judged_findings(base) for mark in item.judgement.marks),
        ((("finding",), "findings"),),
    ),
    DataTable(
        "left_out",
        "results that one would expect in a finding, and why they are not in it",
        ("finding", "number"),
        (FINDING, NUMBER, *fields_of(LeftOut, "study outcome reason because", _third)),
        numbered("findings", "left_out"),
        ((("finding",), "findings"), (("study",), "studies"), (("study", "outcome"), "outcomes")),
    ),
    DataTable(
        "other_reviews",
        "published pooled results on the outcome of a finding",
        ("finding", "number"),
        (
            FINDING,
            NUMBER,
            *fields_of(OtherReview, "study outcome note", _third),
            _is_known("lacks", "which members it does not include"),
            _is_known("adds", "which trials it includes that are no members"),
        ),
        numbered("findings", "other_reviews"),
        ((("finding",), "findings"), (("study",), "studies"), (("study", "outcome"), "outcomes")),
    ),
    DataTable(
        "other_review_trials",
        "trials by which a published pooled result differs from the finding, as far as they are known",
        ("finding", "number", "relation", "trial"),
        (
            FINDING,
            field("number", "integer", "number of the review among those of the finding", _second, required=True),
            Field(
                "relation",
                "string",
                "lacks: a member that it does not include; adds: a trial that is no member",
                lambda _, row: row[2],
                ("lacks", "adds"),
                required=True,
            ),
            field("trial", "string", "id of the study, or its name if it has no record", _fourth, required=True),
        ),
        _review_trials,
        ((("finding",), "findings"), (("finding", "number"), "other_reviews")),
    ),
)
