"""Results across studies: their order, differences computed from both groups, and the tables and pages of them."""

from __future__ import annotations

import copy
import csv
import io
import json
import re

import pytest
import yaml

from browser import served, visited
from conftest import ROOT, TINY
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.comparative_results import study_results, trials_behind
from ldn_kb.knowledge.differences import computed_difference, newcombe_interval, welch_interval
from ldn_kb.knowledge.judging.effects import Events
from ldn_kb.knowledge.profiles import in_window
from ldn_kb.model import Study
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export, pages, tables
from ldn_kb.rendering.markdown import inline
from ldn_kb.rendering.open_data.study_tables import STUDY_TABLES
from ldn_kb.rendering.tables.columns import address_word

JONES = "studies/jones-2011-gut.yaml"
SMITH = "studies/smith-2007-gut.yaml"


@pytest.fixture(scope="module")
def real():
    return load(ROOT / "data")[0]


def study(outcome: dict | None = None, **changes) -> Study:
    """Return the randomised trial of the tiny data with one outcome, without an estimate, and other changes."""
    record = yaml.safe_load(TINY[JONES]) | {"id": "jones-2011-gut"} | changes
    if outcome is not None:
        both = {"id": "response", "measure": "response", "direction": "favours-treatment", "primary": True}
        record["outcomes"] = [both | outcome]
    return Study.model_validate_json(json.dumps(record, default=str))


def arm(**fields) -> dict:
    return {"text": None, "unit": "%"} | fields


def difference(treatment: dict, control: dict, outcome: dict | None = None, **changes):
    trial = study({"treatment": treatment, "control": control} | (outcome or {}), **changes)
    return computed_difference(trial, trial.outcomes[0])


# ---- Differences computed from both groups ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        # Newcombe, Stat Med 1998;17:873-90, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_two_shares_is_that_of_newcombes_paper(events, low, high):
    assert newcombe_interval(Events(*events)) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_two_means_is_welchs():
    # By hand: parts 4/16 and 9/25, error 0.78102, freedom 38.86, t 2.0229, so 3 - 1.5799 and 3 + 1.5799.
    assert welch_interval((10, 2, 16), (7, 3, 25)) == pytest.approx((1.4201, 4.5799), abs=5e-4)
    assert welch_interval((10, 2, 3), (7, 3, 3)) is None
    assert welch_interval((10, 0, 30), (7, 0, 30)) is None


def test_shares_are_subtracted_with_an_interval_only_where_people_are_counted():
    plain = difference(arm(value=88), arm(value=40))
    assert (plain.value, plain.unit, plain.low, plain.method) == (48, "percentage points", None, None)
    counted = difference(arm(value=80, events=56, n=70), arm(value=60, events=48, n=80))
    assert (counted.value, counted.low, counted.high, counted.method) == (20, 5, 33, "Newcombe")
    people = difference(arm(unit=None, events=0, n=20), arm(unit=None, events=0, n=20), {"measure": "people who left"})
    assert (people.value, people.low, people.high) == (0, -16.1, 16.1)


def words(computed):
    """Return a computed difference as tables show it, without its mark."""
    return tables.columns.difference(None, computed).parts[0]


def test_means_keep_their_unit_and_sign_and_their_digits():
    """A change is larger or smaller: "lower" would be taken for the value of what changes."""
    fell = difference(arm(value=-37.8, unit="% change"), arm(value=-4.3, unit="% change"))
    assert (fell.value, fell.unit, fell.low) == (-33.5, "percentage points", None)
    means = difference(arm(value=10, unit="points lower", sd=2, n=16), arm(value=7, unit="points lower", sd=3, n=25))
    assert (means.value, means.unit, means.low, means.high, means.method) == (3, "points", 1, 5, "Welch")
    assert words(means) == "a change larger by 3 points"
    smaller = difference(arm(value=1.5, unit="% less than at the start"), arm(value=5, unit="% less than at the start"))
    assert words(smaller) == "a change smaller by 3.5 percentage points"
    assert words(fell) == "33.5 percentage points lower"
    scale = "points on a 0-70 scale"
    assert difference(arm(value=-23, unit=scale), arm(value=-22, unit=scale)).unit == scale


@pytest.mark.parametrize(
    ("treatment", "control", "outcome", "changes"),
    [
        pytest.param(arm(value=88), arm(value=40), {"estimate": {"kind": "RR", "value": 2.2}}, {}, id="reported"),
        pytest.param(arm(value=88), arm(value=40), {"estimate": {"text": "twice as many"}}, {}, id="reported in words"),
        pytest.param(arm(value=88), arm(value=40), {}, {"comparator": "none"}, id="nothing compared"),
        pytest.param(
            arm(value=9, unit="points"), arm(value=4, unit="points"), {"measure": "median pain"}, {}, id="median"
        ),
        pytest.param(
            arm(value=9, unit="points", text="median 9"), arm(value=4, unit="points"), {}, {}, id="median in the text"
        ),
        pytest.param(arm(value=9, unit="points"), arm(value=4, unit="days"), {}, {}, id="units"),
        pytest.param(arm(value=9, unit=None), arm(value=4, unit=None), {}, {}, id="no unit"),
        pytest.param(
            arm(value=9, unit="points", baseline=12), arm(value=4, unit="points", baseline=8), {}, {}, id="other start"
        ),
        pytest.param(
            arm(value=8, unit="events", events=8, n=60),
            arm(value=52, unit="events", events=52, n=60),
            {},
            {},
            id="events",
        ),
        pytest.param(arm(unit=None, events=0, n=22), arm(unit=None, events=5, n=16), {}, {}, id="infections"),
        pytest.param(
            arm(value=32, n=28), arm(value=11, n=31), {}, {"design": "rct-crossover"}, id="crossover of other people"
        ),
    ],
)
def test_nothing_is_computed_where_it_would_be_wrong(treatment, control, outcome, changes):
    assert difference(treatment, control, outcome, **changes) is None


def test_a_crossover_trial_has_a_difference_without_an_interval():
    taken = difference(arm(value=80, events=56, n=70), arm(value=60, events=42, n=70), design="rct-crossover")
    assert (taken.value, taken.low, taken.method) == (20, None, None)


def test_what_is_computed_is_in_every_export_and_marked_on_the_page(real):
    key, outcome = "smith-2011-crohns-rct", "cdai-drop-least-70-points"
    found = computed.of_study(real, real.study(key)).differences
    assert found[outcome].value == 48
    assert f'"{outcome}": {{\n      "value": 48.0' in export.to_json(real) or '"value": 48' in export.to_json(real)
    table = next(table for table in STUDY_TABLES if table.name == "outcomes")
    names = [field.name for field in table.fields]
    row = next(row for row in table.values(real) if row[:2] == (key, outcome))
    assert row[names.index("difference_computed")] == 48
    assert row[names.index("estimate_value")] is None
    page = dict(pages.pages(real))[f"studies/{key}.md"]()
    assert "48 percentage points higher, {ldn:meaning}`computed from both groups <difference>`" in page
    assert all(
        outcome.estimate is None
        for study in real.studies
        for outcome in study.outcomes
        if computed_difference(study, outcome)
    )


# ---- Rows and their order ---------------------------------------------------------------------------------------------


def many(write, *changes: dict) -> list[str]:
    """Return the names of copies of the randomised trial, each with its changes, in the order of the table."""
    files: dict[str, str | None] = {}
    for number, change in enumerate(changes):
        record = yaml.safe_load(TINY[JONES]) | {
            "title": f"Trial {number}",
            "year": 2011,
            "authors": [f"{chr(65 + number)} B"],
        }
        outcome = record["outcomes"][0] | change.pop("outcome", {})
        files[f"studies/copy-{number}.yaml"] = yaml.safe_dump(record | {"outcomes": [outcome]} | change)
    base, _ = load(write(files))
    return [row.study.id for row in study_results(base) if row.study.id.startswith("copy-")]


BIAS = {
    name: {"judgement": "low", "reason": "read"}
    for name in ("randomisation", "deviations", "missing_data", "measurement", "selection")
}
HIGH = BIAS | {"selection": {"judgement": "high", "reason": "read"}}


def test_the_best_evidence_stands_first(write):
    retraction = [{"kind": "retraction", "text": "It was retracted."}]
    low = {"risk_of_bias": BIAS}
    assert many(
        write,
        {"outcome": {"primary": False}},
        {"year": 2012, "design": "cohort-prospective", **low},
        {"n": {"enrolled": 400, "analysed": 400}, "blinding": "none"},
        low,
        {"notices": retraction, **low},
        {"risk_of_bias": HIGH},
        {"n": {"enrolled": 400, "analysed": 400}},
        {"arms": [{"name": "LDN", "role": "treatment", "dose": {"low": 50, "unit": "mg"}}], **low},
        {},
        {"year": 2013},
    ) == [f"copy-{number}" for number in (3, 6, 9, 8, 0, 5, 2, 7, 1, 4)]


def test_a_retracted_study_keeps_its_rows_marked(write):
    notice = "notices:\n  - {kind: retraction, text: It was retracted.}\nprovenance:"
    base, _ = load(write({SMITH: TINY[SMITH].replace("provenance:", notice)}))
    text = export.table_csv(base, tables.TABLES["results"].whole(base))
    assert [row["Study"] for row in csv.DictReader(io.StringIO(text))] == ["Jones 2011", "Smith 2007 (retracted)"]


def test_rows_that_compare_come_first_and_a_report_says_nothing_twice(write):
    report = yaml.safe_load(TINY[JONES]) | {"report_of": "jones-2011-gut", "title": "Again", "year": 2014}
    further = copy.deepcopy(report["outcomes"][0]) | {"id": "other", "measure": "another outcome", "scale": None}
    base, _ = load(
        write({"studies/jones-2014-gut.yaml": yaml.safe_dump(report | {"outcomes": [*report["outcomes"], further]})})
    )
    rows = study_results(base)
    assert [(row.study.id, row.outcome.id, row.compared) for row in rows] == [
        ("jones-2014-gut", "other", True),
        ("jones-2011-gut", "response", True),
        ("smith-2007-gut", "remission", False),
    ]
    assert trials_behind(rows) == 2
    assert [row.finding and row.finding.id for row in rows] == [None, "gut-response", None]
    assert rows[2].left_out_of.id == "gut-response" and rows[2].why_left_out == "not-compared"


def test_every_result_of_people_has_a_row_or_a_reason(real):
    rows = {(row.study.id, row.outcome.id) for row in study_results(real)}
    for item in real.studies:
        for outcome in item.outcomes:
            told = any((outcome.treatment, outcome.control, outcome.estimate, outcome.p)) or item.report_of
            if item.subjects == "people" and item.design not in ("meta-analysis", "systematic-review") and told:
                assert (item.id, outcome.id) in rows or item.report_of, (item.id, outcome.id)


# ---- The table and its pages ------------------------------------------------------------------------------------------


def test_the_table_says_where_each_result_counts(base, write):
    text = export.table_csv(base, tables.TABLES["results"].whole(base))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Study"], row["Condition"], row["Certainty"], row["Finding"]) for row in rows] == [
        ("Jones 2011", "Gut disease", "very low", "response of the gut"),
        ("Smith 2007", "Gut disease", "–", "not in response of the gut: no comparison"),
    ]
    assert rows[0]["LDN"] == "4.5 mg: 88%" and rows[0]["Control"] == "placebo: 40%"
    assert rows[0]["Interval or p"] == "95%: 1.1 to 4.3" and rows[0]["Design"].endswith("double-blind")
    assert rows[1]["Control"] == "no control group"
    trial = yaml.safe_load(TINY[JONES])
    del trial["outcomes"][0]["estimate"]
    trial["outcomes"][0]["control"] |= {"n": 17}
    base, _ = load(write({JONES: yaml.safe_dump(trial)}))
    (row,) = tables.results_of_trials(base, study_results(base)).rows
    assert row[4:7] == ("placebo: 40%", row[5], "p=0.009") and "48 percentage points" in export.cell_text(base, row[5])
    about = tables.TABLES["results"].about
    assert [len(about(base, key).rows) for key in ("gut-disease", "gut-disease-in-children", "blocking")] == [2, 0, 1]


def test_a_base_without_results_says_so(write):
    nothing = {
        JONES: re.sub(r"outcomes:\n(?:  .*\n)+", "", TINY[JONES]),
        "findings/gut-response.yaml": re.sub(
            r"(results|left_out):\n(?:  .*\n)+", "", TINY["findings/gut-response.yaml"]
        ),
        # An outcome that was planned, and of which nothing was reported.
        SMITH: re.sub(r"    treatment: .*\n", "", TINY[SMITH]),
        "claims/alpha.yaml": re.sub(r"  numbers:\n    .*remission.*\n", "", TINY["claims/alpha.yaml"]),
    }
    base, _ = load(write(nothing))
    assert study_results(base) == []
    made = dict(pages.pages(base))
    for name in (tables.RESULTS, tables.WITHOUT_CONTROL):
        assert "There is nothing here yet." in made[f"{name}.md"]()
    assert "ldn:rows" not in made["conditions/gut-disease.md"]()


def written_out(record: dict) -> str:
    """Return a record as YAML without anchors."""
    return yaml.dump(record, Dumper=type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True}))


ONE = "one group; no difference given"
ONE_GROUP = {"control": None, "estimate": None, "p": "0.005", "direction": "not-compared"}


def test_a_randomised_trial_stands_with_its_trials_where_it_gives_one_group_alone(base, write):
    """No difference is computed, and its p value is not taken for that of one."""
    trial = yaml.safe_load(TINY[JONES])
    trial["outcomes"].append(
        trial["outcomes"][0] | ONE_GROUP | {"id": "alone", "measure": "response in one group", "scale": None}
    )
    base, _ = load(write({JONES: written_out(trial)}))
    compared, alone = tables.results_of_trials(base, study_results(base)).rows
    assert alone[2:7] == (
        "response in one group",
        "4.5 mg: 88%",
        "placebo: not reported",
        ONE,
        "p=0.005, what was tested is not said",
    )
    assert compared[5] != ONE and "tested" not in compared[6]
    (other,) = tables.results_without_control(base, study_results(base)).rows
    assert other[0].key == "smith-2007-gut" and ONE not in other
    page = dict(pages.pages(base))["results.md"]()
    assert "1 result of 1 trial, and 1 result that randomised trials give for one group alone" in page


def row_of(write, outcome: dict, **changes) -> dict[str, str]:
    """Return the row of the trial as text by its headings, with an outcome and other fields changed."""
    trial = yaml.safe_load(TINY[JONES]) | changes
    trial["outcomes"][0] |= outcome
    base, _ = load(write({JONES: written_out(trial)}))
    table = tables.results_of_trials(base, [row for row in study_results(base) if row.study.id == "jones-2011-gut"])
    return next(csv.DictReader(io.StringIO(export.table_csv(base, table))))


@pytest.mark.parametrize(
    ("outcome", "cells"),
    [
        ({"compared_with": "start"}, ("4.5 mg: 88%", "before and after, not between groups", "p=0.005, before and after")),
        ({"compared_with": "other-dose", "p": "<0.01"}, ("4.5 mg: 88%", "between doses, not between groups", "p<0.01, between doses")),
        ({"open_label": "partly", "p": None}, ("4.5 mg: 88%, open-label phase included", ONE, "–")),
        ({"open_label": "perhaps", "p": None}, ("4.5 mg: 88%, open-label phase perhaps included", ONE, "–")),
        ({"open_label": "wholly", "p": None}, ("4.5 mg: 88%, open-label phase", ONE, "–")),
    ],
)  # fmt: skip
def test_a_result_of_one_group_says_what_it_is_compared_with_and_in_which_phase(write, outcome, cells):
    row = row_of(write, ONE_GROUP | outcome)
    assert (row["LDN"], row["Difference"], row["Interval or p"]) == cells
    phase = outcome.get("open_label")
    assert row["Control"] == ("none in this phase" if phase == "wholly" else "placebo: not reported")
    assert row["Design"] == "randomised parallel trial, " + {
        None: "double-blind",
        "wholly": "open-label phase",
    }.get(phase, "double-blind, not throughout")


def test_what_one_group_showed_is_no_comparison_though_it_is_the_control(write):
    alone = {"treatment": None, "control": {"text": "less"}, "estimate": None, "direction": "not-compared"}
    assert row_of(write, alone | {"compared_with": "start"})["Difference"].startswith("before and after")
    assert row_of(write, alone)["Difference"] == "–"


def test_two_groups_without_a_test_are_not_tested_and_keep_their_key(write, real):
    row = row_of(write, {"estimate": None, "p": None, "direction": "not-compared"})
    assert row["Favours"] == "no test read" and row["Difference"].startswith("48 percentage points higher")
    assert row_of(write, ONE_GROUP)["Favours"] == "no comparison"
    page = dict(pages.pages(real))["studies/smith-2011-crohns-rct.md"]()
    assert page.count("{ldn:difference-test}`not-tested`") == 2
    told = json.loads(export.to_json(real))["studies"]
    smith = next(item for item in told if item["id"] == "smith-2011-crohns-rct")
    assert [item["direction"] for item in smith["outcomes"]].count("not-compared") == 2


def test_risk_of_bias_that_is_not_judged_says_how_much_is_not(write):
    unclear = {"judgement": "not-judged", "reason": "not read"}
    some = {"judgement": "some-concerns", "reason": "read"}
    words = [
        row_of(write, {}, risk_of_bias=BIAS | changes)["Risk of bias"]
        for changes in (
            {"selection": unclear},
            {"selection": unclear, "deviations": unclear, "measurement": some},
            {"selection": some},
            {"selection": unclear, "deviations": {"judgement": "high", "reason": "read"}},
        )
    ]
    assert words == [
        "not judged: 1 of 5 domains unclear", "not judged: 2 of 5 domains unclear", "some concerns", "high risk",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "cell"),
    [
        ("fall of the GS by 3", "fall of the {ldn:measure}`GS <score>` by 3"),
        ("fall of the GSX by 3", "fall of the GSX by 3 · {ldn:measure}`GS <score>`"),
        ("fall of [[gut-disease]] (GS)", r"fall of \[\[gut-disease\]\] (GS) · {ldn:measure}`GS <score>`"),
    ],
)
def test_a_scale_is_linked_where_the_outcome_names_it(write, measure, cell):
    outcome = yaml.safe_load(TINY[JONES])["outcomes"][0] | {"measure": measure, "scale": "score"}
    base, _ = load(write({JONES: written_out(yaml.safe_load(TINY[JONES]) | {"outcomes": [outcome]})}))
    assert inline(base, tables.results_of_trials(base, study_results(base)).rows[0][2]).text == cell


ARMS = [{"name": "LDN", "role": "treatment", "n": 20}, {"name": "placebo", "role": "control", "n": 19}]
UNCOUNTED = [{key: arm[key] for key in ("name", "role")} for arm in ARMS]
EACH = [arm | {"n": 9} for arm in ARMS]
BOTH = [{"name": "LDN, then placebo", "role": "both", "n": 9}]


@pytest.mark.parametrize(
    ("treatment", "control", "changes", "people"),
    [
        pytest.param(18, 17, {"arms": ARMS}, "18 v 17", id="of the result"),
        pytest.param(None, None, {"arms": ARMS, "n": {"enrolled": 39}}, "randomised: 20 v 19", id="of the groups"),
        pytest.param(
            None, None, {"arms": ARMS, "n": {"randomised": 44, "analysed": 39}}, "analysed: 20 v 19", id="fewer"
        ),
        pytest.param(None, None, {"arms": ARMS, "n": {}}, "in the groups: 20 v 19", id="at no stage"),
        pytest.param(
            None,
            None,
            {"arms": EACH, "n": {"enrolled": 9}, "design": "rct-crossover"},
            "randomised: 9 in turn",
            id="each",
        ),
        pytest.param(18, None, {"arms": ARMS}, "18 (LDN); completed: 20 v 19", id="of one group"),
        pytest.param(None, 17, {"arms": UNCOUNTED, "n": {}}, "17 (control)", id="of the control alone"),
        pytest.param(None, None, {"arms": [*ARMS, ARMS[0]], "n": {"analysed": 58}}, "analysed: 58", id="three"),
        pytest.param(
            None,
            None,
            {"arms": UNCOUNTED, "n": {"enrolled": 41, "randomised": 40}},
            "randomised: 40",
            id="randomised",
        ),
        pytest.param(None, None, {"arms": UNCOUNTED, "n": {"enrolled": 1041}}, "enrolled: 1,041", id="enrolled"),
        pytest.param(None, None, {"arms": UNCOUNTED, "n": {"planned": 40}}, None, id="unknown"),
        pytest.param(9, 9, {"design": "rct-crossover", "arms": BOTH}, "9 in turn", id="the same people"),
        pytest.param(9, 8, {"design": "rct-crossover", "arms": BOTH}, "9 v 8 in turn", id="some of them"),
        pytest.param(18, None, {"outcome": ONE_GROUP, "arms": ARMS}, "18 in this group", id="one group"),
        pytest.param(
            None, None, {"outcome": ONE_GROUP, "arms": ARMS, "n": {}}, None, id="one group, which nobody knows"
        ),
    ],
)
def test_the_people_behind_a_result_are_never_guessed(write, treatment, control, changes, people):
    trial = yaml.safe_load(TINY[JONES]) | {key: value for key, value in changes.items() if key != "outcome"}
    outcome = trial["outcomes"][0]
    for name, count in (("treatment", treatment), ("control", control)):
        outcome[name] = outcome[name] | ({"n": count} if count is not None else {})
    trial["outcomes"][0] = outcome | changes.get("outcome", {})
    base, _ = load(write({JONES: written_out(trial)}))
    table = tables.results_of_trials(base, study_results(base))
    place = [column.key for column in table.columns].index("people")
    assert [row[place] for row in table.rows if row[0].key == "jones-2011-gut"] == [people]


def test_a_condition_leads_to_its_rows_and_those_of_narrower_ones(real):
    family = real.family("chronic-pain")
    trials, alone = tables.result_rows_of(real, "chronic-pain")
    assert (trials.table, alone.table) == (tables.RESULTS, tables.WITHOUT_CONTROL)
    every = [row for row in study_results(real) if family & set(row.study.conditions)]
    for link, table, own in (
        (trials, tables.results_of_trials(real, study_results(real)), [row for row in every if row.of_trial]),
        (alone, tables.results_without_control(real, study_results(real)), [row for row in every if not row.of_trial]),
    ):
        assert link.text.endswith(f": {len(own)} results")
        place = [column.key for column in table.columns].index("condition")
        words = [address_word(export.cell_text(real, row[place])) for row in table.rows]
        assert sum(word in link.values for word in words) == len(own)
    randomised = {row.study.report_of or row.study.id for row in every if row.study.design.startswith("rct-")}
    assert trials.text.startswith(f"{len(randomised)} randomised trials and ")
    assert alone.text.split(" without a control group")[0] == f"{trials_behind(own)} studies"
    text = dict(pages.pages(real))["conditions/chronic-pain.md"]()
    # It stands before the first section, not behind them.
    assert (
        0 < text.index("<results?condition=") < text.index("<results-without-control?condition=") < text.index("\n## ")
    )
    found = {key.id: tables.result_rows_of(real, key.id) for key in real.conditions}
    assert {tuple(link.table for link in links) for links in found.values()} == {
        (), (tables.RESULTS,), (tables.WITHOUT_CONTROL,), (tables.RESULTS, tables.WITHOUT_CONTROL)
    }  # fmt: skip


def test_a_link_says_where_it_counts_other_doses_too(real):
    for key in (item.id for item in real.conditions):
        for link in tables.result_rows_of(real, key):
            others = [row for row in study_results(real) if row.of_trial and row.study in real.studies_about(key)]
            other = any(not in_window(real, row.study) for row in others)
            assert (" at any dose: " in link.text) == (other and link.table == tables.RESULTS), key


def test_conditions_stand_below_wider_ones_and_those_they_share_rows_with(write, real):
    pairs = tables.results_of_trials(real, study_results(real)).narrower
    assert ("Crohn's disease", "Paediatric Crohn's disease") in pairs
    assert ("Neuropathic pain", "Diabetic peripheral neuropathy, Neuropathic pain") in pairs
    assert all(wide != narrow for wide, narrow in pairs) and len({narrow for _, narrow in pairs}) == len(pairs)
    child = TINY[SMITH].replace("conditions: [gut-disease]", "conditions: [gut-disease-in-children]")
    base, _ = load(write({SMITH: child}))
    (pair,) = tables.TABLES["results"].whole(base).narrower
    assert pair == (base.titles["gut-disease"], base.titles["gut-disease-in-children"])
    # Where no row is of the wider condition alone, nobody can choose it.
    assert tables.results_without_control(base, study_results(base)).narrower == ()
    assert "ldn-unsorted-4 ldn-unsorted-5 ldn-unsorted-6 ldn-narrower-" in dict(pages.pages(real))["results.md"]()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Crohn's disease", "crohns-disease"),
        ("Sjögren’s, a_b", "sjogrens-a-b"),
        ("–", "none"),
        ("ME/CFS 2²", "me-cfs-2²"),
    ],
)
def test_words_of_addresses_are_those_of_the_script(text, word):
    assert address_word(text) == word


def test_hostile_names_stay_text_and_long_ones_whole(write):
    hostile = "`{ldn:study}` <b>&amp;| $x$ ``` [[jones-2011-gut]] " + "w" * 150
    changed = TINY[JONES].replace("measure: response", f"measure: {hostile!r}")
    base, _ = load(write({JONES: changed}))
    page = dict(pages.pages(base))["results.md"]()
    (row,) = [line for line in page.splitlines() if "Jones 2011" in line and line.startswith("|")]
    assert "w" * 150 in row
    assert "<b>" not in row.replace(r"\<b\>", "") and r"\|" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 15


DECISIVE = ("Study", "Condition", "Outcome", "LDN", "Control", "Difference", "Interval or p", "People", "Favours", "Certainty", "Risk of bias")  # fmt: skip


def test_a_clinician_gets_the_trials_of_a_condition_in_two_clicks(chromium, real_site, real):
    """From the page of a condition to its rows and their CSV; on a phone nothing is wider than the screen."""
    family = real.family("crohns-disease")
    trials = [row for row in study_results(real) if row.of_trial and family & set(row.study.conditions)]
    with (
        served(real_site) as address,
        visited(chromium, address, accept_downloads=True) as (page, faults),
    ):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{address}/kb/conditions/crohns-disease.html")
        link = page.get_by_role("link", name=re.compile(r"^\d+ randomised trials: \d+ results$"))
        assert link.bounding_box()["y"] < 900
        link.click()
        shown = page.locator("tbody tr:not([hidden])")
        conditions = set(shown.locator("td:nth-child(2)").all_inner_texts())
        assert conditions and all("Crohn" in text for text in conditions)
        # What decides is in sight without scrolling sideways.
        ends = page.evaluate(
            "[...document.querySelectorAll('thead th')].map((cell) => [cell.innerText.trim(), cell.getBoundingClientRect().right])"
        )
        names = [name.replace("\n", " ") for name, _ in ends]
        assert tuple(names[: len(DECISIVE)]) == DECISIVE
        assert ends[len(DECISIVE) - 1][1] < 1280
        with page.expect_download() as download:
            page.click("text=Download CSV")
        assert download.value.suggested_filename == "results_crohns-disease_paediatric-crohns-disease.csv"
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
        assert len(rows) == shown.count() == len(trials) and {row["Condition"] for row in rows} == conditions
        assert {row["Address"] for row in rows} == {
            f"{address}/kb/studies/{row.study.id}.html" for row in trials
        } and any(row["Difference"] == ONE for row in rows)
        assert any("computed from both groups" in row["Difference"] for row in rows)
        assert all(re.match(r"\d+ v |(randomised|analysed): \d+", row["People"]) for row in rows)
        page.click(".ldn-opener")
        legends = page.locator(".ldn-values legend").all_inner_texts()
        assert {"Condition", "Favours", "Certainty", "Primary outcome", "Design"} <= set(legends)
        page.set_viewport_size({"width": 320, "height": 700})
        page.evaluate(
            """() => {
              const [outcome, finding] = document.querySelectorAll("tbody tr td:nth-child(3), tbody tr td:nth-child(12)");
              for (const cell of [outcome, finding]) cell.textContent = "w".repeat(200);
            }"""
        )
        width = page.evaluate("document.documentElement.scrollWidth")
        hidden = page.locator("tbody tr:not([hidden]) td.ldn-nothing").first
        assert width == 320 and not hidden.is_visible()
        assert faults == []
