"""What is not known yet: trials without a published report, and works to read first."""

from __future__ import annotations

import datetime

import pytest

from conftest import PLANNED, TINY
from ldn_kb.knowledge.unpublished import Unpublished, has_numbers, newest_day, standing, unpublished
from ldn_kb.knowledge.unread import points, to_read, works_behind
from ldn_kb.model import Direction, Study
from ldn_kb.model.vocabulary import Confirmed, Design, NoticeKind, TrialState
from ldn_kb.reading.loader import load
from ldn_kb.rendering.addresses import where_to_read
from ldn_kb.rendering.content import Joined, WebLink
from ldn_kb.rendering.pages import render

DAY = datetime.date(2026, 11, 30)
BEFORE, AFTER = datetime.date(2026, 11, 29), datetime.date(2026, 12, 1)
NOTICE = {"kind": NoticeKind.RETRACTION, "text": "x"}
SMITH, JONES, PLAN = "studies/smith-2007-gut.yaml", "studies/jones-2011-gut.yaml", "studies/doe-2020-plan.yaml"


def trial(**fields) -> Study:
    state = fields.pop("state", None)
    status = {"state": TrialState(state), "text": "x", "ended": fields.pop("ended", None)} if state else None
    values = {
        "id": "x", "title": "x", "authors": (), "year": 2020, "design": Design.PROTOCOL, "subjects": "people", "status": status,
        "provenance": {"confirmed": Confirmed.REGISTRY, "sources": (), "entered": DAY},
    }  # fmt: skip
    return Study.model_validate(values | fields)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"state": "recruiting", "ended": BEFORE}, Unpublished.OVERDUE),
        ({"state": "active", "ended": BEFORE}, Unpublished.OVERDUE),
        ({"state": "not-yet-recruiting", "ended": BEFORE}, Unpublished.OVERDUE),
        ({"state": "unknown", "ended": BEFORE}, Unpublished.OVERDUE),
        ({"state": "recruiting", "ended": DAY}, Unpublished.RUNNING),
        ({"state": "recruiting", "ended": AFTER}, Unpublished.RUNNING),
        ({"state": "active"}, Unpublished.RUNNING),
        ({"state": "not-yet-recruiting"}, Unpublished.RUNNING),
        ({"state": "unknown", "ended": AFTER}, Unpublished.UNKNOWN),
        ({"state": "unknown"}, Unpublished.UNKNOWN),
        ({}, Unpublished.UNKNOWN),
        ({"state": "completed-without-result"}, Unpublished.COMPLETED),
        ({"state": "completed-without-result", "ended": BEFORE}, Unpublished.COMPLETED),
        ({"state": "stopped-early", "ended": BEFORE}, Unpublished.STOPPED),
        ({"state": "stopped-early", "design": Design.RCT_PARALLEL}, Unpublished.STOPPED),
        ({"state": "withdrawn", "ended": BEFORE}, Unpublished.WITHDRAWN),
        ({"state": "reported", "ended": BEFORE}, None),
        ({"design": Design.RCT_PARALLEL}, None),
        ({"state": "recruiting", "ended": BEFORE, "report_of": "y"}, None),
        ({"state": "recruiting", "ended": BEFORE, "notices": (NOTICE,)}, None),
    ],
)
def test_where_a_trial_without_a_result_stands(fields, wanted):
    assert standing(trial(**fields), DAY) is wanted


def test_nothing_is_overdue_where_no_day_is_known():
    assert standing(trial(state="recruiting", ended=BEFORE), None) is Unpublished.RUNNING


@pytest.mark.parametrize(
    ("results", "wanted"),
    [
        ({}, False),
        ({"treatment": {"text": "better"}}, False),
        ({"treatment": {"value": 0}}, True),
        ({"control": {"events": 0}}, True),
        ({"estimate": {"text": "x"}}, False),
        ({"estimate": {"value": 1}}, True),
    ],
)
def test_whether_a_record_has_a_result_in_numbers(results, wanted):
    outcome = {"id": "a", "measure": "a", "direction": Direction.NOT_COMPARED, **results}
    assert has_numbers(trial(outcomes=(outcome,))) is wanted
    assert not has_numbers(trial())


@pytest.mark.parametrize(
    ("claims", "provisional", "wanted"),
    [(0, [], 0), (3, [], 3), (0, [0], 1), (0, [1], 2), (2, [0, 1], 5), (0, [2, 2], 6)],
)
def test_points_of_a_work(claims, provisional, wanted):
    assert points(claims, provisional) == wanted


def test_works_to_read_by_what_hangs_on_them(base):
    found = {work.study.id: work for work in to_read(base)}
    assert [work.points for work in to_read(base)] == sorted((work.points for work in found.values()), reverse=True)
    for key, work in found.items():
        assert [claim.id for claim in work.claims] == [
            item.id for item in base.claims if key in works_behind(base, item)
        ]
    assert [item.key for item in found["jones-2011-gut"].findings] == ["gut-response"]
    # The claim of alpha cites Smith only, and is judged by a finding of which Jones is a member.
    beta = base.claim("beta-p1b1-gut")
    assert beta.cites == ("smith-2007-gut",) and works_behind(base, beta) >= {"smith-2007-gut", "jones-2011-gut"}


def test_what_was_read_whole_or_retracted_or_bears_nothing_is_not_to_be_read(write):
    whole = TINY[JONES].replace("confirmed: secondary", "confirmed: fulltext")
    retracted = TINY[SMITH].replace("provenance:", "notices: [{kind: retraction, text: x}]\nprovenance:")
    base, _ = load(write({JONES: whole, PLAN: PLANNED}))
    assert [work.study.id for work in to_read(base)] == ["smith-2007-gut"]
    base, _ = load(write({SMITH: retracted, JONES: whole}))
    assert to_read(base) == []


def test_the_free_copy_comes_before_all_other_addresses():
    known = {"pmcid": "PMC123", "doi": "10.1000/a", "registration": ("NCT01234567",)}
    addresses = (
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/",
        "https://doi.org/10.1000/a",
        "https://clinicaltrials.gov/study/NCT01234567",
    )
    for address in addresses:
        cell = where_to_read(trial(**known))
        assert isinstance(cell, Joined)
        assert [part.address for part in cell.parts if isinstance(part, WebLink)] == [address]
        known.pop(next(iter(known)))
    assert where_to_read(trial()) == "–"
    provenance = {"confirmed": Confirmed.SECONDARY, "sources": ("https://example.org/a/b",), "entered": DAY}
    assert where_to_read(trial(provenance=provenance)) == WebLink("https://example.org/a/b", "example.org")


def test_pages_of_the_tiny_data(write):
    free = TINY[SMITH].replace("doi: 10", "pmcid: PMC123\ndoi: 10")
    base, problems = load(write({PLAN: PLANNED, SMITH: free}))
    assert problems == []
    assert newest_day(base) == datetime.date(2026, 11, 2)
    assert [(where, study.id) for where, study in unpublished(base)] == [(Unpublished.OVERDUE, "doe-2020-plan")]
    found = render(base)
    page = found["unpublished.md"]
    assert (
        "## Past the planned end, no result found" in page and "before 2026-11-02" in page and "## Stopped" not in page
    )
    assert "recruiting in a copy of May 2024" in page
    assert "[PMC123](<https://pmc.ncbi.nlm.nih.gov/articles/PMC123/>)" in found["to-read.md"]
    assert "Free to read at [PMC123]" in found["studies/smith-2007-gut.md"]
    assert "not yet read" not in found["studies/jones-2011-gut.md"]
    read = free.replace("confirmed: abstract", "confirmed: fulltext")
    assert "not yet read" not in render(load(write({SMITH: read}))[0])["studies/smith-2007-gut.md"]


@pytest.mark.parametrize(
    ("state", "problems"), [("recruiting", 0), ("unknown", 0), ("stopped-early", 1), ("reported", 1)]
)
def test_only_the_end_of_a_trial_that_goes_on_may_be_to_come(write, state, problems):
    text = PLANNED.replace("state: recruiting", f"state: {state}").replace("2025-12-31", "2027-01-01")
    found = load(write({PLAN: text}), today=DAY)[1]
    assert [problem.code for problem in found] == ["future-day"] * problems


def test_a_site_links_from_the_findings_to_what_is_missing(site):
    site.build()
    assert 'href="../unpublished.html"' in site.html("kb/findings/index")
    assert 'href="../to-read.html"' in site.html("kb/findings/index")
    assert "jones-2011-gut.html" in site.html("kb/to-read")
