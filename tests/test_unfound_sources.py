"""A source that nobody found is shown as such: beside the claim, in Numbers, and in who leans on what."""

from __future__ import annotations

import pytest

from conftest import TINY
from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering import tables
from ldn_kb.rendering.pages import claims, overviews
from ldn_kb.rendering.plots.citation_matrix import citation_matrix

WORDS = "a trial, May 2019, 40 people"
UNFOUND = f"{{described: '{WORDS}', searched: [PubMed, a search engine], date: 2026-11-02}}"


@pytest.fixture
def base(write) -> KnowledgeBase:
    """Return the tiny data with a claim whose source nobody found, and one that names another source."""
    alpha = (
        TINY["claims/alpha.yaml"]
        .replace("cites: [smith-2007-gut]", f"cites_unfound: [{UNFOUND}]", 1)
        .replace("fidelity: omits-context", "fidelity: source-not-found")
        .replace(
            "study: smith-2007-gut, outcome: remission, field: treatment.value, reported: 67",
            "study: null, reported: null",
        )
    )
    beta = (
        TINY["claims/beta.yaml"]
        .replace("fidelity: overstated", "fidelity: misreported")
        .replace("citing: numbered", "stands_in: [jones-2011-gut]\n  citing: numbered")
    )
    article = TINY["articles/beta.yaml"].replace(
        "    study: smith-2007-gut\n", f"    study: smith-2007-gut\n  - {{at: ref2, unfound: {UNFOUND}}}\n"
    )
    found, problems = load(write({"claims/alpha.yaml": alpha, "claims/beta.yaml": beta, "articles/beta.yaml": article}))
    assert problems == []
    return found


def test_a_source_is_listed_once_with_its_claims(base):
    [(source, leaning)] = knowledge.unfound_sources(base)
    assert (source.described, [claim.id for claim in leaning]) == (WORDS, ["alpha-p1-remission"])
    assert [claim.id for claim in knowledge.claims_of_another(base)] == ["beta-p1b1-gut"]


def test_numbers_say_that_the_source_was_not_found(base):
    [row] = tables.numbers(base, [base.claim("alpha-p1-remission")]).rows
    assert row[-2:] == ("its source was not found", f"not found: {WORDS}")


def test_who_leans_on_what_has_rows_for_both(base):
    unfound, other = tables.leans_on_others(base).rows
    assert unfound[:2] == (f"as described: {WORDS}", "nothing, in PubMed, a search engine on 2026-11-02")
    assert unfound[3] == other[2] == "–"
    shown = [name for name, _ in overviews._leaning(base, knowledge.cited_studies(base))]
    assert shown == ["", "Sources not found, and other sources than named"]
    picture = citation_matrix(base, lambda key: f"#{key}")
    assert picture is not None
    assert "Not found: 1 source" in picture.drawing
    assert picture.table.rows[-1][0] == f"as described: {WORDS}"
    assert f">as described: {WORDS}<" in picture.drawing


def test_how_good_other_studies_are_does_not_stand_beside_a_source_that_was_not_found(base, write):
    named = claims.view(base, base.claim("beta-p1b1-gut"))
    assert named.level is not None
    lost = TINY["claims/beta.yaml"].replace("fidelity: overstated", "fidelity: source-not-found")
    lost = lost.replace("cites: [smith-2007-gut]", f"cites_unfound: [{UNFOUND}]")
    found, _ = load(write({"claims/beta.yaml": lost}))
    unnamed = claims.view(found, found.claim("beta-p1b1-gut"))
    assert (unnamed.level, unnamed.directness) == (None, None)


def test_the_claim_and_the_reference_list_say_it(base):
    links = dict(claims.view(base, base.claim("alpha-p1-remission")).links)
    assert links["Not found"] == f"{WORDS} (looked for in PubMed, a search engine on 2026-11-02)"
    assert "Stands in another study" in dict(claims.view(base, base.claim("beta-p1b1-gut")).links)
    assert [row[2] for row in tables.references(base, base.article("beta")).rows] == ["A first study", WORDS]
