"""Order, back-links and titles."""

from __future__ import annotations

from conftest import TINY
from ldn_kb.reading.loader import load


def test_claims_stand_in_reading_order(base):
    assert [claim.id for claim in base.claims] == ["alpha-p1-remission", "alpha-p2-low", "beta-p1b1-gut"]


def test_a_condition_gathers_what_is_said_of_narrower_ones(write):
    claims = TINY["claims/beta.yaml"].replace("about: [gut-disease, blocking]", "about: [gut-disease-in-children]")
    base, _ = load(write({"claims/beta.yaml": claims}))
    assert [claim.id for claim in base.claims_about("gut-disease")] == ["alpha-p1-remission", "beta-p1b1-gut"]
    assert [claim.id for claim in base.claims_about("gut-disease-in-children")] == ["beta-p1b1-gut"]
    assert [child.id for child in base.children("gut-disease")] == ["gut-disease-in-children"]


def test_back_links(base):
    assert [claim.id for claim in base.claims_citing("smith-2007-gut")] == ["alpha-p1-remission", "beta-p1b1-gut"]
    assert [claim.id for claim in base.claims_tested_by("jones-2011-gut")] == ["alpha-p1-remission"]
    assert [item.id for item in base.comparisons_of("alpha-p2-low")] == ["what-is-low"]
    assert [study.id for study in base.studies_about("blocking")] == ["smith-2007-gut"]


def test_titles(base):
    titles = base.titles
    assert titles["smith-2007-gut"] == "Smith 2007"
    assert titles["alpha-p1-remission"] == "Alpha p1"
    assert titles["score"] == "GS"
    assert titles["does-it-help-the-gut"] == "Does it help the gut?"


def test_studies_of_one_author_and_year_get_letters(write):
    other = TINY["studies/smith-2007-gut.yaml"].replace("pmid: 1234567\ndoi: 10.1000/first\n", "")
    base, _ = load(
        write(
            {
                "studies/smith-2007-zebra.yaml": other,
                "studies/trust-nd-page.yaml": other.replace("[Smith JP, Doe A]", "[]").replace("2007", "null"),
            }
        )
    )
    assert base.titles["smith-2007-gut"] == "Smith 2007a"
    assert base.titles["smith-2007-zebra"] == "Smith 2007b"
    assert base.titles["trust-nd-page"] == "Trust n.d."


ABSENT = "looked_for_absent:\n  - {{date: 2026-11-02, cautions: [{cautions}], questions: [{questions}]}}\n"


def test_a_third_article_needs_only_yaml(write):
    third = TINY["articles/alpha.yaml"].replace("order: 1", "order: 3").replace("Alpha", "Gamma").replace(
        "[p1, p2]", "[p1]"
    ).replace("p3", "p2") + ABSENT.format(cautions="caution-belly", questions="does-it-help-the-gut, what-is-low")
    claim = TINY["claims/beta.yaml"].replace("beta-p1b1", "gamma-p1").replace("p1.b1", "p1")
    question = TINY["comparisons/what-is-low.yaml"].replace("alpha-p2-low", "gamma-p1-gut").replace("alpha", "gamma")
    others = {
        "articles/alpha.yaml": TINY["articles/alpha.yaml"] + ABSENT.format(cautions="", questions="third"),
        "articles/beta.yaml": TINY["articles/beta.yaml"].replace("[what-is-low]", "[what-is-low, third]"),
    }
    changes = {**others, "articles/gamma.yaml": third, "claims/gamma.yaml": claim, "comparisons/third.yaml": question}
    base, problems = load(write(changes))
    assert problems == []
    assert [article.name for article in base.articles] == ["Alpha", "Beta", "Gamma"]
