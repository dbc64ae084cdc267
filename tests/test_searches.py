"""Searches: what covers a subject, what came of all of them, and what pages say of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from conftest import ROOT, TINY
from ldn_kb.knowledge.bodies import main_findings
from ldn_kb.knowledge.searches import covering, flow, last_searched, newest, none_found, why_not_eligible
from ldn_kb.model.vocabulary import ExclusionReason
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pages, tables
from ldn_kb.rendering.plots import pictures

SEARCHES = "searches.yaml"
CHILDREN = "gut-disease-in-children"


def changed(write, changes):
    base, problems = load(write(changes))
    assert problems == []
    return base


def test_a_search_covers_narrower_conditions_and_none_that_it_does_not_name(base):
    assert [item.id for item in covering(base, "gut-disease")] == ["search-gut", "search-gut-early"]
    assert covering(base, CHILDREN) == covering(base, "gut-disease")
    assert [item.id for item in covering(base, "low-dose")] == ["search-gut"]
    narrow = TINY[SEARCHES].replace("gut-disease", CHILDREN)
    assert newest(base, ["low-dose", CHILDREN]).id == "search-gut"
    assert narrow != TINY[SEARCHES]


def test_a_search_of_a_narrower_condition_does_not_cover_the_wider_one(write):
    base = changed(write, {SEARCHES: TINY[SEARCHES].replace("[gut-disease]", f"[{CHILDREN}]")})
    assert [item.id for item in covering(base, "gut-disease")] == ["search-gut"]


def test_the_flow_adds_what_is_known_and_counts_what_is_not(base):
    counts = flow(base)
    assert (counts.searches, counts.hits.known, counts.hits.unknown) == (2, 12, 1)
    assert (counts.screened.known, counts.screened.unknown) == (10, 1)
    assert counts.included == ["smith-2007-gut"]
    assert {reason: len(works) for reason, works in counts.excluded.items()} == {ExclusionReason.OTHER_TREATMENT: 1}


def test_a_work_of_two_searches_counts_once(write):
    again = "  about: [gut-disease]\n  included: [smith-2007-gut]\n  excluded:\n    - {what: A trial of another drug, reason: other-treatment, because: again}\n"
    base = changed(write, {SEARCHES: TINY[SEARCHES].replace("  about: [gut-disease]\n", again)})
    counts = flow(base)
    assert len(counts.included) == 1
    assert sum(len(works) for works in counts.excluded.values()) == 1
    assert [row[-1] for row in tables.excluded_works(base).rows] == [2]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("subjects: people", "subjects: animals", "it studied animals, no people"),
        ("design: open-label", "design: survey", "its design is survey"),
        ("unit: mg}", "unit: mg}, combined_with: honey", "each group on the treatment got something else too"),
    ],
)
def test_what_the_eligibility_leaves_out(write, old, new, reason):
    base, _ = load(write({"studies/smith-2007-gut.yaml": TINY["studies/smith-2007-gut.yaml"].replace(old, new)}))
    assert why_not_eligible(base, base.study("smith-2007-gut")) == reason


def test_without_an_eligibility_every_study_may_be_included(write):
    subject = re.sub(r"eligibility:\n(  .*\n)+", "", TINY["subject.yaml"])
    base = changed(write, {"subject.yaml": subject})
    assert why_not_eligible(base, base.study("smith-2007-gut")) is None


@pytest.mark.parametrize(
    ("text", "says_none"),
    [
        ("No trial was found.", True),
        ("No data on low doses in pregnancy were found, and more.", True),
        ("It has no result that could be found.", True),
        ("No trial has tested it.", True),
        ("Nobody has tested it.", True),
        ("No study was found of what it does.", True),
        ("Two trials found no difference.", False),
        ("No difference was found.", False),
        ("It has no result yet.", False),
        ("Nobody had a placebo.", False),
    ],
)
def test_which_words_say_that_there_is_no_study(text, says_none):
    assert bool(none_found(text)) is says_none


def test_that_no_study_was_found_says_when_it_was_last_searched(write):
    finding = TINY["findings/gut-response.yaml"]
    start, end = finding.index("results:"), finding.index("left_out:")
    base, _ = load(write({"findings/gut-response.yaml": finding[:start] + finding[end:]}))
    assert main_findings(base, "gut-disease")[0].sentence.endswith("in people. The last search was on 2026-11-02.")


def test_the_page_holds_everything_and_unknown_counts_are_said(base):
    page = pages.render(base)["searches.md"]
    for words in ('drug "gut disease"', "not recorded", "Animals and cells.", "(search-gut)=", "another treatment"):
        assert words in page.replace("{ldn:exclusion}`other-treatment`", "another treatment").replace("\\", ""), words
    concept = pages.render(base)["conditions/gut-disease.md"]
    assert "Last searched 2026-11-02 in an index of papers: {ldn:search}`what was searched <search-gut>`" in concept


def test_without_searches_the_page_says_so(write):
    base = changed(write, {SEARCHES: None})
    assert "There is nothing here yet." in pages.render(base)["searches.md"]
    assert "Last searched" not in pages.render(base)["conditions/gut-disease.md"]
    assert pictures(base, "search-flow", None) == []


def test_subjects_searched_on_one_day_in_one_place_stand_together(base):
    (both,) = last_searched(base, ["gut-disease", "low-dose", "gut-disease"])
    assert (str(both.day), both.where) == ("2026-11-02", ("an index of papers",))
    assert [(key, search.id) for key, search in both.searches] == [
        ("gut-disease", "search-gut"),
        ("low-dose", "search-gut"),
    ]


def test_every_place_of_the_day_is_named_and_the_newest_day_is_first(write):
    elsewhere = TINY[SEARCHES].replace("day: 2026-11-01", "day: 2026-11-03").replace("an index", "a register", 1)
    base = changed(write, {SEARCHES: elsewhere.replace("[gut-disease]", "[gut-disease, low-dose]")})
    assert [(str(item.day), len(item.searches)) for item in last_searched(base, ["blocking", "low-dose"])] == [
        ("2026-11-03", 1),
        ("2026-11-02", 1),
    ]
    base = changed(write, {SEARCHES: elsewhere.replace("2026-11-03", "2026-11-02")})
    assert last_searched(base, ["gut-disease"])[0].where == ("a register of papers", "an index of papers")


def test_every_page_that_says_so_tells_when_it_was_searched():
    real, problems = load(ROOT / "data")
    assert problems == []
    for name, text in pages.render(real).items():
        if none_found(text) and not name.startswith("reference/"):
            assert "Last searched 20" in text, name


def test_a_question_page_names_the_search_of_what_its_statements_are_about(write):
    beta = TINY["claims/beta.yaml"].replace("note: One small study", "note: No study was found. One small study")
    base = changed(write, {"claims/beta.yaml": beta})
    page = pages.render(base)["compare/does-it-help-the-gut.md"]
    links = [f"{{ldn:search}}`{base.titles[key]} <search-gut>`" for key in ("gut-disease", "blocking")]
    assert f"Last searched 2026-11-02 in an index of papers: {', '.join(links)}" in page


def test_the_picture_says_what_its_table_says(base):
    (picture,) = pictures(base, "search-flow", None)
    words = " ".join(ElementTree.fromstring(picture.drawing).itertext())
    for step, number in picture.table.rows:
        assert f"{step}: {number}" in words


def test_a_tiny_site_shows_the_searches(site):
    site.build()
    html = site.html("kb/searches")
    assert 'id="search-gut"' in html
    assert "ldn-plot-flow" in html
    assert "12; of 1 search not recorded" in html
    assert 'href="../searches.html#search-gut"' in site.html("kb/conditions/gut-disease")
