"""Linked data in the head of pages, and the list of pages for language models."""

from __future__ import annotations

import json
import re

import pytest

from conftest import TINY, Site, built_once, write_tiny
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model.vocabulary import Verdict
from ldn_kb.reading.loader import load
from ldn_kb.rendering.open_data import linked_data

ADDRESS = "https://kb.example.org/"


def linked(page: str) -> list[dict]:
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a tiny site that knows its address, built once for all workers."""

    def build(folder):
        write_tiny(folder / "data")
        Site(folder).build(html_baseurl=ADDRESS, ldn_kb_open_data="open-data")

    return Site(built_once(tmp_path_factory, "published", build))


def test_pages_say_what_they_are_once_their_address_is_known(published, base):
    [study] = linked(published.html("kb/studies/smith-2007-gut"))
    assert study["mainEntity"]["@type"] == "ScholarlyArticle"
    assert study["mainEntity"]["sameAs"][0] == "https://doi.org/10.1000/first"
    [graph] = linked(published.html("kb/articles/alpha"))
    reviews = graph["@graph"]
    judged = [
        claim for claim in base.claims_in("alpha") if claim_verdict(base, claim).verdict is not Verdict.NOT_JUDGED
    ]
    assert [review["claimReviewed"] for review in reviews] == [claim.says for claim in judged]
    for review, claim in zip(reviews, judged, strict=True):
        assert review["url"] == f"{ADDRESS}kb/articles/alpha.html#{claim.id}"
        assert f'id="{claim.id}"' in published.html("kb/articles/alpha")
        assert review["reviewRating"]["alternateName"] == claim_verdict(base, claim).verdict.word
        assert "ratingValue" not in review["reviewRating"]
    assert linked(published.html("index")) == []


def test_without_an_address_there_is_no_linked_data(site):
    site.build()
    assert linked(site.html("kb/studies/smith-2007-gut")) == []
    assert not (site.output / "llms.txt").exists()


def test_no_text_ends_the_script(write):
    hostile = "</script><script>alert(1)</script>&"
    base, problems = load(
        write(
            {
                "studies/smith-2007-gut.yaml": TINY["studies/smith-2007-gut.yaml"].replace(
                    "A first study", f"'{hostile}'"
                )
            }
        )
    )
    assert problems == []
    text = linked_data.script(linked_data.of_study(base, base.study("smith-2007-gut"), ADDRESS))
    assert text.count("<") == 2
    assert json.loads(re.sub("<.*?>", "", text))["mainEntity"]["name"] == hostile


def test_the_list_for_language_models_leads_to_pages_and_files_that_exist(published):
    text = (published.output / "llms.txt").read_text()
    assert text.startswith("# All about the drug\n\n> ")
    addresses = re.findall(r"\]\((.*?)\)", text)
    assert len(addresses) > 10
    for address in addresses:
        assert (published.output / address.removeprefix(ADDRESS)).is_file(), address
