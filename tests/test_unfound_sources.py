"""A source that nobody identified is shown as such: beside the claim, in Numbers, and in who leans on what."""

from __future__ import annotations

import pytest
import yaml

from conftest import TINY
from ldn_kb import knowledge
from ldn_kb.cli.main import main
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pages, tables
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
    assert shown == ["", "Sources not identified, and other sources than named"]
    picture = citation_matrix(base, lambda key: f"#{key}")
    assert picture is not None
    assert "Described, and not identified: 1 source" in picture.drawing
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
    assert links["Not identified"] == f"{WORDS} (looked for in PubMed, a search engine on 2026-11-02)"
    assert "Stands in another study" in dict(claims.view(base, base.claim("beta-p1b1-gut")).links)
    assert [row[2] for row in tables.references(base, base.article("beta")).rows] == ["A first study", WORDS]


@pytest.mark.parametrize(
    ("described", "searched", "expected"),
    [
        ("Roe 2025, doi 10.3389/fxyz.2025.158.", "the records here", "--doi 10.3389/fxyz.2025.158,"),
        (
            "https://www.example.org/articles/10.1186/s12865-026-00849-1",
            "a search engine",
            "--doi 10.1186/s12865-026-00849-1,",
        ),
        ("a review, PubMed 42239825", "a search engine", "--pmid 42239825,"),
        ("https://pubmed.ncbi.nlm.nih.gov/31234567/", "doi.org", "--pmid 31234567,"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "a search engine", "--title TEXT,"),
        ("a trial, doi 10.1000/First", "the records here", "'10.1000/First' is smith-2007-gut; name it under"),
        # Nothing stands under a number that was made up or misprinted: whoever looked may say so.
        ("Roe 2025, doi 10.3389/fxyz.2025.158", "doi.org", None),
        ("PMID 42239825", "Europe PMC", None),
        ("a trial of 10/2019 in PubMed, 2019, 10.5 mg", "a search engine", None),
    ],
)
def test_a_source_with_an_identifier_has_no_record_here_and_is_not_lost(write, described, searched, expected):
    """Said of a claim, and of a printed reference: "not found" would be held against the article."""
    unfound = f"{{described: '{described}', searched: ['{searched}'], date: 2026-11-02}}"
    claim = TINY["claims/beta.yaml"].replace("fidelity: overstated", "fidelity: source-not-found")
    claim = claim.replace("cites: [smith-2007-gut]", f"cites_unfound: [{unfound}]")
    printed = TINY["articles/beta.yaml"].replace("    study: smith-2007-gut\n", f"    unfound: {unfound}\n")
    changes = {"claims/beta.yaml": claim, "articles/beta.yaml": printed}
    found = [str(problem) for problem in load(write(changes))[1] if problem.code == "unfound-identifier"]
    assert len(found) == (0 if expected is None else 2), found
    assert all(expected in text for text in found)
    assert all("name it under cites" in text or "name it under study" in text for text in found)


def test_a_study_of_which_nothing_was_read_takes_the_place_of_a_source_not_found(write, tmp_path, capsys):
    """Offline, too: what the article names is enough for a record, which says that it is not read."""
    folder = write()
    named = ["--title", "A trial of the gut in mice", "--authors", "Roe J", "--year", "2019", "--doi", "10.1000/183"]
    assert main(["new", "study", str(folder), "--id", "roe-2019-mice", "--no-comments", *named]) == 0
    path = folder / "studies" / "roe-2019-mice.yaml"
    record = yaml.safe_load(path.read_text())
    record |= {"design": "animal", "subjects": "animals"}
    record["provenance"] |= {"confirmed": "memory", "sources": ["https://doi.org/10.1000/183"]}
    path.write_text(yaml.safe_dump(record))
    claims_file = folder / "claims" / "beta.yaml"
    claim = TINY["claims/beta.yaml"].replace("fidelity: overstated", "fidelity: not-yet-checked")
    claims_file.write_text(claim.replace("cites: [smith-2007-gut]", "cites: [roe-2019-mice]"))
    found, problems = load(folder)
    assert [problem for problem in problems if problem.path.endswith(("roe-2019-mice.yaml", "beta.yaml"))] == []
    assert "identity only" in pages.render(found)["studies/roe-2019-mice.md"]
