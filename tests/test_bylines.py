"""Who wrote an article, as far as it says: on pages, in search, and for programs."""

from __future__ import annotations

import pytest

from conftest import TINY
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pages, search_data, tables
from ldn_kb.rendering.open_data import linked_data


@pytest.mark.parametrize(
    ("publisher", "name", "shown", "said_by"),
    [("Gut Charity", "Alpha", "Gut Charity", "Gut Charity"), (None, "Gut Weekly", "Gut Weekly", None)],
)
def test_an_article_without_a_named_author_is_that_of_its_publisher(write, publisher, name, shown, said_by):
    """Nobody is made up, and what stands for the author does not stand there again as the publisher."""
    alpha = (
        TINY["articles/alpha.yaml"].replace("author: A. Writer", "author: null").replace("name: Alpha", f"name: {name}")
    )
    alpha = alpha.replace("credentials: physician", f"credentials: null\npublisher: {publisher or 'null'}")
    base, problems = load(write({"articles/alpha.yaml": alpha}))
    assert problems == []
    article = base.article("alpha")
    assert article.byline == f"{shown}, no author named"
    made = dict(pages.render(base))
    kicker = made["articles/alpha.md"].split("ldn-kicker")[1].split("~~~")[0]
    assert f"{shown}, no author named." in kicker and "Published by" not in kicker
    assert search_data.summary(base, "alpha") == f"{name}, from {shown}, no author named"
    assert tables.articles(base, base.articles).rows[0][1] == f"{shown}, no author named"
    reviews = linked_data.of_article(base, article, "https://example.org/alpha")["@graph"]
    organization = {"@type": "Organization", "name": said_by} if said_by else None
    assert reviews and all(review["itemReviewed"].get("author") == organization for review in reviews)
    assert "A. Writer" not in str(made) + str(reviews)


def test_a_publisher_who_is_also_the_author_stands_there_once(write):
    for publisher, times in (("A. Writer", 0), ("Gut Weekly", 1)):
        alpha = TINY["articles/alpha.yaml"].replace("title: null", f"title: null\npublisher: {publisher}")
        page = pages.render(load(write({"articles/alpha.yaml": alpha}))[0])["articles/alpha.md"]
        assert page.count(f"Published by {publisher}.") == times
        assert "A. Writer, physician." in page
