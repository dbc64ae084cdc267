"""A retracted study counts nowhere and is marked wherever it is named."""

from __future__ import annotations

import json
import re

import pytest

from conftest import TINY
from ldn_kb import knowledge
from ldn_kb.authoring.record_details import detail
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparable_estimates import compared_shares, panels
from ldn_kb.model.vocabulary import Level, Verdict
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export, pagefind, plots, search_data, tables

FIRST, TRIAL, CLAIMS = "studies/smith-2007-gut.yaml", "studies/jones-2011-gut.yaml", "claims/alpha.yaml"
FINDING = "findings/gut-response.yaml"
NOTICE = "notices: [{kind: KIND, date: 2020-01-31, text: Its data were made up., doi: 10.1000/r}]\nprovenance:"


MEMBER = "  - {study: jones-2011-gut, outcome: response}\n"
LEFT = "left_out:\n  - {study: jones-2011-gut, outcome: response, reason: retracted, because: Retracted in 2020.}\n"


def noted(name: str, kind: str = "retraction") -> dict[str, str]:
    """Return a tiny study with a notice of that kind; once retracted it is in no finding any more."""
    changes = {name: TINY[name].replace("provenance:", NOTICE.replace("KIND", kind))}
    if name == TRIAL and kind == "retraction":
        finding = TINY[FINDING].replace(MEMBER, "").replace("results:", "results: []").replace("left_out:\n", LEFT)
        changes[FINDING] = re.sub(r"baseline: .*\n", "", finding)
    return changes


def loaded(folder) -> KnowledgeBase:
    base, problems = load(folder)
    assert problems == []
    return base


@pytest.fixture
def retracted(write) -> KnowledgeBase:
    return loaded(write(noted(TRIAL)))


@pytest.mark.parametrize("kind", ["correction", "comment", "expression-of-concern"])
def test_other_notices_take_nothing_away(write, base, kind):
    other = loaded(write(noted(TRIAL, kind)))
    assert not other.study("jones-2011-gut").retracted
    assert computed.of_concept(other, "gut-disease") == computed.of_concept(base, "gut-disease")
    assert other.titles == base.titles


def test_it_leaves_profile_level_and_claims(retracted):
    found = computed.of_concept(retracted, "gut-disease").profile
    assert (found.studies, found.retracted, found.randomised, found.people_randomised) == (1, 1, 0, 0)
    assert (found.level, found.results, found.newest) == (4, (), 2007)
    assert computed.of_study(retracted, retracted.study("jones-2011-gut")).level is Level.NONE
    claim = computed.of_claim(retracted, retracted.claim("beta-p1b1-gut"))
    assert (claim.level, claim.directness, claim.judged.verdict) == (None, None, Verdict.UNTESTED)
    assert knowledge.not_mentioned(retracted) == []


def test_people_of_retracted_studies_alone_are_no_people(write):
    base = loaded(write(noted(FIRST) | noted(TRIAL)))
    claim = computed.of_claim(base, base.claim("alpha-p1-remission"))
    assert (claim.level, claim.directness) == (None, None)
    assert claim.numbers[0].verdict.endswith("; the study was retracted")


def test_plots_of_results_leave_it_out_and_the_timeline_marks_it(base, retracted):
    assert panels(base, "gut-disease") != []
    assert panels(retracted, "gut-disease") == []
    assert "jones-2011-gut" not in {study.id for study, _ in compared_shares(retracted, "gut-disease")}
    for kind, key in (("results", "gut-disease"), ("map", "")):
        text = "".join(picture.drawing for picture in plots.pictures(retracted, kind, key or None))
        assert "Jones 2011" not in text and ">40<" not in text
    [timeline] = plots.pictures(retracted, "timeline", None)
    assert "Jones 2011 (retracted): randomised parallel trial; retracted" in timeline.drawing
    assert " retracted</span>" in timeline.drawing


def test_it_is_marked_wherever_it_is_named(retracted):
    assert retracted.titles["jones-2011-gut"] == "Jones 2011 (retracted)"
    rows = export.table_csv(retracted, tables.studies(retracted, retracted.studies)).splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["Smith 2007", "Jones 2011 (retracted)"]
    assert search_data.summary(retracted, "jones-2011-gut").startswith(
        "Retracted, randomised parallel trial, 40 people."
    )
    cards = search_data.cards_script(retracted)
    assert '"retracted · randomised parallel trial · 40 people' in cards
    hit = next(hit for hit in pagefind.hits(retracted, "kb") if "jones-2011" in hit.url)
    assert hit.title == "Jones 2011 (retracted)"
    assert ("retracted", "yes; it counts nowhere") in detail(retracted, "jones-2011-gut").computed
    studies = {item["id"]: item for item in json.loads(export.to_json(retracted))["studies"]}
    assert {key: item["computed"]["retracted"] for key, item in studies.items()} == {
        "jones-2011-gut": True,
        "smith-2007-gut": False,
    }
    assert studies["jones-2011-gut"]["notices"][0] == {
        "kind": "retraction",
        "date": "2020-01-31",
        "text": "Its data were made up.",
        "doi": "10.1000/r",
        "url": None,
    }


def test_letters_stand_before_the_mark(write):
    twin = TINY[TRIAL].replace("A second study", "Another trial of sleep").replace("rct-parallel", "open-label")
    base = loaded(write(noted(TRIAL) | {"studies/jones-2011-sleep.yaml": twin}))
    assert base.titles["jones-2011-gut"] == "Jones 2011a (retracted)"
    assert base.titles["jones-2011-sleep"] == "Jones 2011b"


def test_its_page_says_so_first(site):
    for name, text in noted(TRIAL).items():
        site.page(f"../data/{name}", text)
    site.build()
    page = site.html("kb/studies/jones-2011-gut")
    assert "<h1>Jones 2011 (retracted)" in page
    box, citation = page.index("This publication was retracted"), page.index("ldn-citation")
    assert box < citation
    assert "(2020-01-31): Its data were made up." in page[box:citation]
    assert 'href="https://doi.org/10.1000/r"' in page[box:citation]
    profile = site.html("kb/conditions/gut-disease")
    assert "<strong>1</strong> retracted, not counted" in profile
    assert "Jones 2011 (retracted)" in profile
    assert "Jones 2011 (retracted)" in site.html("kb/articles/alpha")


def test_studies_told_apart_name_each_other(site):
    site.page(
        "../data/" + TRIAL,
        TINY[TRIAL].replace("design:", "distinct_from: [{study: smith-2007-gut, reason: Other people.}]\ndesign:"),
    )
    site.build()
    for key in ("jones-2011-gut", "smith-2007-gut"):
        assert "Not the same study as" in site.html(f"kb/studies/{key}")
        assert "Other people." in site.html(f"kb/studies/{key}")
