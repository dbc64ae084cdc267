"""Computed judgements, on examples worked by hand."""

from __future__ import annotations

import json

import pytest

from conftest import TINY
from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Design, Direction, RiskOfBias
from ldn_kb.model.vocabulary import Directness
from ldn_kb.reading.loader import load

TRIAL = "studies/jones-2011-gut.yaml"
FINDING = "findings/gut-response.yaml"
OF_FINDINGS = {"member-dose", "left-out", "trial-without-finding", "finding-scale"}
"""What the rules say of the findings of a study that a test changes, or adds."""


def loaded(folder) -> KnowledgeBase:
    """Return the data; nothing may be wrong with it but what its findings would have to say of a changed study."""
    base, problems = load(folder)
    assert {problem.code for problem in problems} <= OF_FINDINGS, problems
    return base


def study(write, **fields):
    """Return the tiny trial with some lines replaced: ``design="animal"``."""
    text = TINY[TRIAL]
    for name, value in fields.items():
        line = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        text = text.replace(line, f"{name}: {value}")
    base = loaded(write({TRIAL: text}))
    return base.study("jones-2011-gut")


@pytest.mark.parametrize(
    ("design", "comparator", "level"),
    [
        ("rct-parallel", "placebo", 2), ("rct-crossover", "active", 2), ("non-randomised-crossover", "placebo", 3), ("crossover", "placebo", 3),
        ("cohort-prospective", "active", 3), ("cohort-prospective", "none", 4), ("open-label", "none", 4), ("open-label", "no-treatment", 3),
        ("database-study", "none", 4), ("survey", "none", 4), ("case-series", "none", 4), ("case-report", "none", 4),
        ("narrative-review", "null", 5), ("protocol", "placebo", None), ("web-page", "null", None), ("reference-work", "null", None),
    ],
)  # fmt: skip
def test_level(write, design, comparator, level):
    assert knowledge.level(study(write, design=design, comparator=comparator)) == level


@pytest.mark.parametrize(("included", "level"), [("randomised", 1), ("mixed", 1), ("non-randomised", 4)])
def test_level_of_reviews_follows_what_they_review(write, included, level):
    assert knowledge.level(study(write, design=f"meta-analysis\nreview_of: {included}")) == level


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("dose: {low: 4.5, unit: mg}", Directness.PEOPLE_LOW), ("dose: {low: 6, unit: mg}", Directness.PEOPLE_LOW),
        ("dose: {low: 1, high: 12, unit: mg}", Directness.PEOPLE_OTHER), ("dose: {low: 50, unit: mg}", Directness.PEOPLE_OTHER),
        ("dose: null", Directness.PEOPLE_UNKNOWN), ("dose: {low: 0.1, unit: mg/kg}", Directness.PEOPLE_LOW),
        ("dose: {low: 2, unit: mg/kg}", Directness.PEOPLE_OTHER), ("dose: {low: 1, unit: µM}", Directness.PEOPLE_UNKNOWN),
    ],
)  # fmt: skip
def test_directness_in_people_goes_by_dose(write, dose, expected):
    text = TINY[TRIAL].replace("dose: {low: 4.5, unit: mg}", dose)
    base, _ = load(write({TRIAL: text}))
    assert knowledge.directness(base, base.study("jones-2011-gut")) is expected


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        ("animals", Directness.ANIMALS),
        ("animals-and-cells", Directness.ANIMALS),
        ("cells", Directness.CELLS),
        ("none", Directness.NONE),
    ],
)
def test_directness_without_people(write, subjects, expected):
    assert knowledge.directness(KnowledgeBase(), study(write, subjects=subjects)) is expected


def test_directness_is_written_and_shown_as_pages_know_it():
    """Roles of pages written by hand name the values."""
    assert {str(value): value.word for value in Directness} == {
        "people-low": "people at {dose_window}",
        "people-unknown": "people, dose not stated",
        "people-other": "people at other doses",
        "people-combined": "people, with something else",
        "animals": "animals",
        "cells": "cells",
        "none": "no study of {substance}",
    }


def test_claim_takes_its_best_study(base):
    claim = base.claim("alpha-p1-remission")
    linked = knowledge.claim_studies(base, claim)
    assert [item.id for item in linked] == ["smith-2007-gut", "jones-2011-gut"]
    assert knowledge.best_level(linked) == 2
    assert knowledge.best_level([]) is None
    assert knowledge.best_directness(base, []) is Directness.NONE


def rows(write, figure="{label: remission, value: 67, unit: '%'}", check=None, study=None):
    """Return the number rows of the tiny claim with another figure, check or study."""
    claims = TINY["claims/alpha.yaml"].replace("{label: remission, value: 67, unit: '%'}", figure)
    claims = claims.replace("In a trial 67% went", "In a trial most went")
    if check:
        claims = claims.replace("outcome: remission, field: treatment.value, reported: 67}", check)
    changes = {"claims/alpha.yaml": claims}
    if study:
        changes["studies/smith-2007-gut.yaml"] = TINY["studies/smith-2007-gut.yaml"].replace(*study)
    base = loaded(write(changes))
    return knowledge.number_rows(base, base.claim("alpha-p1-remission"))[0]


def test_right_number_of_an_uncontrolled_study(write):
    row = rows(write)
    assert (row.difference, row.control, row.verdict) == (0, None, "right; the study had no control group")


def test_right_number_without_its_control(write):
    row = rows(write, study=("comparator: none", "comparator: placebo"))
    assert row.verdict == "right"
    row = rows(
        write,
        study=("    direction: not-compared", "    control: {value: 40, unit: '%'}\n    direction: favours-treatment"),
    )
    assert (row.control, row.verdict) == (40, "right, but without its control")


@pytest.mark.parametrize(
    ("figure", "difference", "verdict"),
    [
        ("{label: remission, value: 70, unit: '%'}", 3, "differs"),
        ("{label: remission, value: 70, unit: '%', qualifier: about}", 3, "right; the study had no control group"),
        ("{label: remission, value: 80, unit: '%', qualifier: about}", 13, "differs"),
        ("{label: remission, value: 60, unit: '%', qualifier: more-than}", -7, "right; the study had no control group"),
        ("{label: remission, value: 70, unit: '%', qualifier: more-than}", 3, "differs"),
        ("{label: remission, value: 70, unit: '%', qualifier: less-than}", 3, "right; the study had no control group"),
        ("{label: remission, value: 60, to: 70, unit: '%'}", -7, "right; the study had no control group"),
        ("{label: remission, value: 68, to: 70, unit: '%'}", 1, "differs"),
    ],
)
def test_differences_and_qualifiers(write, figure, difference, verdict):
    row = rows(write, figure=figure)
    assert (row.difference, row.verdict) == (difference, verdict)


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ("reported: null}", "not in the source read"),
        ("outcome: remission, field: treatment.value, reported: 67, different_base: true}", "different base"),
        ("field: n.enrolled, reported: 17}", "differs"),
    ],
)
def test_other_verdicts(write, check, verdict):
    assert rows(write, check=check).verdict == verdict


def test_profile_counts_each_trial_once(write):
    second = TINY[TRIAL].replace("title: A second study", "title: More of it\nreport_of: jones-2011-gut")
    review = TINY[TRIAL].replace("design: rct-parallel", "design: meta-analysis\nreview_of: randomised")
    review = review.replace("A second study", "All trials pooled")
    plan = TINY[TRIAL].replace("design: rct-parallel", "design: protocol").replace("A second study", "Plan of a trial")
    base, problems = load(
        write(
            {
                "studies/jones-2011-b.yaml": second,
                "studies/jones-2011-c.yaml": review,
                "studies/jones-2011-d.yaml": plan,
            }
        )
    )
    assert problems == []
    found = knowledge.profile(base, base.studies_about("gut-disease"))
    assert found.studies == 5
    assert (found.randomised, found.people_randomised) == (1, 40)
    assert found.results == ((Direction.FAVOURS_TREATMENT, 1),)
    assert (found.level, found.newest, found.open_trials) == (1, 2011, 1)
    assert dict(found.designs)[Design.RCT_PARALLEL] == 2
    assert dict(found.directness) == {Directness.PEOPLE_LOW: 2}


def test_a_trial_at_another_dose_is_no_trial_of_the_profile(write):
    base = loaded(write({TRIAL: TINY[TRIAL].replace("low: 4.5", "low: 50")}))
    found = knowledge.profile(base, base.studies_about("gut-disease"))
    assert (found.studies, found.randomised, found.people_randomised, found.results) == (2, 0, 0, ())


@pytest.mark.parametrize(
    ("finding", "result"),
    [
        ("main: true", Direction.FAVOURS_TREATMENT),
        # Of several findings the main one decides, else the one that matters most, whatever its id.
        ("main: false", Direction.NO_DIFFERENCE),
    ],
)
def test_a_trial_counts_once_by_its_most_telling_finding(write, finding, result):
    second = "  - {id: pain, measure: pain, treatment: {value: 4}, control: {value: 4}, direction: no-difference}\nprovenance:"
    name = "findings/gut-response.yaml"
    other = TINY[name].replace("outcome: response}", "outcome: pain}").replace("main: true\n", "")
    first = TINY[name].replace("main: true", finding)
    base = loaded(
        write(
            {
                TRIAL: TINY[TRIAL].replace("provenance:", second),
                name: first.replace("critical", "limited"),
                "findings/zz-pain.yaml": other,
            }
        )
    )
    found = knowledge.profile(base, base.studies_about("gut-disease"))
    assert found.results == ((result, 1),)


def test_a_trial_that_is_member_of_harms_only_has_no_result(write):
    name = "findings/gut-response.yaml"
    harm = TINY[name].replace("better: higher", "harm: true\nbetter: lower").replace("main: true\n", "")
    trial = TINY[TRIAL].replace("favours-treatment", "favours-control")
    base, problems = load(write({name: harm, TRIAL: trial}))
    assert problems == []
    found = knowledge.profile(base, base.studies_about("gut-disease"))
    assert (found.randomised, found.results) == (1, ())


def test_profile_of_nothing(base):
    found = knowledge.profile(base, [])
    assert (found.studies, found.randomised, found.people_randomised, found.level, found.newest) == (
        0,
        0,
        0,
        None,
        None,
    )


def test_risk_of_bias_as_a_whole():
    def whole(**judgements):
        domains = dict.fromkeys(knowledge.RISK_OF_BIAS_DOMAINS, "low") | judgements
        return knowledge.overall_risk_of_bias(
            RiskOfBias.model_validate_json(
                json.dumps({name: {"judgement": value, "reason": "x"} for name, value in domains.items()})
            )
        )

    assert whole() == "low"
    assert whole(selection="some-concerns") == "some-concerns"
    assert whole(selection="some-concerns", measurement="not-judged") == "not-judged"
    assert whole(randomisation="not-judged", missing_data="high") == "high"


def test_claims_that_lean_on_one_study_alone(write, base):
    assert [claim.id for claim in knowledge.claims_resting_only_on(base, "smith-2007-gut")] == [
        "alpha-p1-remission",
        "beta-p1b1-gut",
    ]
    both = TINY["claims/beta.yaml"].replace("cites: [smith-2007-gut]", "cites: [smith-2007-gut, jones-2011-gut]")
    base, problems = load(write({"claims/beta.yaml": both}))
    assert problems == []
    assert [claim.id for claim in knowledge.claims_resting_only_on(base, "smith-2007-gut")] == ["alpha-p1-remission"]


def test_what_no_article_mentions_puts_negative_trials_first(write):
    positive = TINY[TRIAL]
    negative = positive.replace("kind: RR, value: 2.2, low: 1.1", "kind: RR, value: 1.2, low: 0.5").replace(
        "favours-treatment", "no-difference"
    )
    negative = negative.replace("0.009", "0.4")
    mouse = positive.replace("rct-parallel", "animal").replace("subjects: people", "subjects: animals")
    elsewhere = positive.replace("conditions: [gut-disease]", "conditions: []")
    base = loaded(
        write(
            {
                f"studies/jones-2011-{name}.yaml": text.replace("A second study", title)
                for name, text, title in (
                    ("a", negative, "No effect"),
                    ("b", mouse, "A study of mice"),
                    ("c", elsewhere, "Of other people"),
                )
            }
        )
    )
    assert [study.id for study in knowledge.not_mentioned(base)] == ["jones-2011-a", "jones-2011-gut", "jones-2011-b"]


@pytest.mark.parametrize(("state", "count"), [("recruiting", 1), ("unknown", 1), ("reported", 0), ("withdrawn", 0)])
def test_trials_whose_result_is_awaited(write, state, count):
    plan = TINY[TRIAL].replace("design: rct-parallel", f"status: {{state: {state}, text: x}}\ndesign: protocol")
    base, problems = load(write({TRIAL: plan}))
    assert problems == []
    assert knowledge.profile(base, base.studies).open_trials == count


def test_people_randomised_rather_than_enrolled(write):
    text = TINY[TRIAL].replace("enrolled: 40,", "enrolled: 45, randomised: 40,")
    base, problems = load(write({TRIAL: text}))
    assert problems == []
    assert knowledge.profile(base, base.studies).people_randomised == 40


def test_a_chain_is_as_strong_as_its_weakest_step(base):
    assert knowledge.weakest_step(base.mechanisms[0]) == "hypothesis"
