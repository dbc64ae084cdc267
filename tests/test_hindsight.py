"""What was published when an article was written: by year, each trial once, and no more than its date allows."""

from __future__ import annotations

import dataclasses

import pytest

from conftest import TINY
from ldn_kb.knowledge.hindsight import by_year, hindsight
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Verdict
from ldn_kb.reading.loader import load
from ldn_kb.rendering import tables
from ldn_kb.rendering.pages import render

TRIAL = "studies/jones-2011-gut.yaml"


def known(write, article: str = "beta", **changes: str):
    """Return what is known of an article; ``changes`` are files by what they are called in TINY."""
    base, problems = load(write(changes))
    assert not {problem.code for problem in problems} & {"missing-field", "wrong-type", "wrong-value", "broken-yaml"}
    return base, base.article(article), hindsight(base, base.article(article))


def test_trials_stand_before_in_or_after_the_year(base):
    (trial,) = [study for study in base.studies if study.id == "jones-2011-gut"]
    assert by_year([trial], 2012).before == (trial,)
    assert by_year([trial], 2011).same == (trial,)
    assert by_year([trial], 2010).after == (trial,)
    assert not by_year([], 2010)


def test_an_article_without_a_date_is_not_older_than_what_it_cites(write):
    base, article, found = known(write)
    assert (found.year, found.is_dated) == (2007, False)
    assert [(item.id, len(studies.after)) for item, studies in found.conditions] == [("gut-disease", 1)]
    said = " ".join(tables.hindsight.words(base, article, found))
    assert "Beta has no date. The newest work it cites is of 2007, so it was not written before." in said
    assert "whether later ones, too, cannot be told" in said
    assert "none before 2007, none in 2007, 1 (40 people) after." in said
    # Nothing is said of what its author knew.
    assert "knew" not in said
    (row,) = tables.hindsight.conditions(base, found).rows
    assert row[1:3] == ("none", "none")


@pytest.mark.parametrize(("published", "place"), [("2012-01-01", 1), ("2011-05-01", 2), ("2010-05-01", 3)])
def test_an_article_with_a_date_could_know_what_came_before(write, published, place):
    text = TINY["articles/beta.yaml"].replace("credentials: nurse", f"credentials: nurse\npublished: {published}")
    base, article, found = known(write, **{"articles/beta.yaml": text})
    assert found.is_dated
    said = " ".join(tables.hindsight.words(base, article, found))
    assert f"Beta was published in {published[:4]}. Its author could know what came before that year" in said
    (row,) = tables.hindsight.conditions(base, found).rows
    assert [cell != "none" for cell in row[1:]] == [number == place for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2012-01-28", None),
        ("2011-01-28", "Perhaps later than the article, of the same year: {ldn:study}"),
        ("2010-01-28", "Later than the article can be: {ldn:study}"),
    ],
)
def test_a_study_of_the_year_of_a_dated_article_is_perhaps_later(write, published, words):
    """An article of January cannot know most of what its year brings; what it cites it knows."""
    text = TINY["articles/beta.yaml"].replace("credentials: nurse", f"credentials: nurse\npublished: {published}")
    base, _, _ = known(write, **{"articles/beta.yaml": text})
    page = render(base)["articles/beta.md"]
    assert (words is None and "ater than the article" not in page) or (words and words in page)
    if words and words.startswith("Perhaps"):
        cites = TINY["claims/beta.yaml"].replace("cites: [smith-2007-gut]", "cites: [smith-2007-gut, jones-2011-gut]")
        base, _, _ = known(write, **{"articles/beta.yaml": text, "claims/beta.yaml": cites})
        assert "ater than the article" not in render(base)["articles/beta.md"]


def test_a_claim_that_is_not_borne_out_names_the_studies_against_it_by_year(write, monkeypatch):
    """A trial that found no difference came after the year of the newest work which the article cites."""

    def refused(base, claim):
        return dataclasses.replace(claim_verdict(base, claim), verdict=Verdict.NOT_BORNE_OUT)

    monkeypatch.setattr("ldn_kb.knowledge.hindsight.claim_verdict", refused)
    trial = TINY[TRIAL].replace("direction: favours-treatment", "direction: no-difference")
    trial = trial.replace("value: 2.2, low: 1.1, high: 4.3", "value: 1.0, low: 0.95, high: 1.05")
    base, article, found = known(write, **{TRIAL: trial})
    assert found.claims
    for claim, studies in found.claims:
        assert [study.id for study in studies.after] == ["jones-2011-gut"]
        assert claim.article == article.id
    assert " ".join(tables.hindsight.words(base, article, found)).endswith("came after 2007.")
    assert found.later_refuted == len(found.claims)
    several = dataclasses.replace(found, claims=found.claims * 2)
    before = [(claim, dataclasses.replace(studies, before=studies.after)) for claim, studies in several.claims]
    none = dataclasses.replace(several, claims=tuple(before))
    assert " ".join(tables.hindsight.words(base, article, several)).endswith("all these trials came after 2007.")
    assert " ".join(tables.hindsight.words(base, article, none)).endswith("for none did all of these come after 2007.")
    table = tables.hindsight.claims(found)
    assert [row[0].key for row in table.rows] == [claim.id for claim, _ in found.claims]


def test_nothing_is_said_of_an_article_that_nothing_dates(write):
    base, _, _ = known(write)
    bare = base.article("beta").model_copy(update={"id": "other", "references": ()})
    assert hindsight(base, bare) is None
