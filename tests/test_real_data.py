"""The real knowledge base: complete, checked, and built without a warning."""

from __future__ import annotations

import json
import re

import pytest

from conftest import ROOT
from ldn_kb.model import KINDS
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render

ARTICLES = {"hartman": (50, 27), "carnahan": (40, 27)}


@pytest.fixture(scope="module")
def real():
    base, problems = load(ROOT / "data")
    assert [str(problem) for problem in problems] == []
    return base


@pytest.mark.parametrize("article", ARTICLES)
def test_both_articles_are_covered(real, article):
    least, paragraphs = ARTICLES[article]
    assert len(real.claims_in(article)) >= least
    found = {at for at in real.article(article).locators if re.fullmatch(r"p\d+", at)}
    assert found == {f"p{number}" for number in range(1, paragraphs + 1)}


def test_printed_references_are_mapped(real):
    assert [item.at for item in real.article("carnahan").references] == [f"ref{number}" for number in range(1, 15)]


def test_there_are_enough_questions_and_studies(real):
    assert len(real.comparisons) >= 30
    assert len(real.studies) >= 110


def test_no_number_from_memory_is_published(real):
    for study in real.studies:
        if study.provenance.confirmed == "memory":
            assert study.outcomes == (), study.id
        assert all(outcome.confirmed != "memory" for outcome in study.outcomes), study.id


def test_a_third_of_nothing_is_left_open(real):
    texts = json.dumps([record.model_dump(mode="json") for record in real.by_id.values()])
    assert not re.search(r"\b(TODO|FIXME|XXX|lorem ipsum)\b", texts)


def test_no_article_is_named_in_code_or_templates(real):
    names = {article.name.lower() for article in real.articles} | {article.id for article in real.articles}
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in (".py", ".j2", ".svg"):
            text = path.read_text().lower()
            assert not any(name in text for name in names), path


def test_the_site_builds_and_has_a_page_for_every_record(real_site, real):
    assert (real_site / "index.html").exists()
    for name in render(real):
        assert (real_site / "kb" / name.replace(".md", ".html")).exists(), name


def test_the_site_asks_no_other_host(real_site):
    loads = re.compile(
        r'<(?:script|img|iframe|source|video|audio)[^>]+src="(https?:)?//|<link[^>]+rel="(?:stylesheet|preload|icon)[^>]+href="https?://'
    )
    for path in real_site.rglob("*.html"):
        assert not loads.search(path.read_text()), path
    for path in real_site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//|@import\s+['\"]?https?:", path.read_text()), path


def test_the_json_holds_everything(real_site, real):
    whole = json.loads((real_site / "ldn-kb.json").read_text())
    assert {kind.plural: len(whole[kind.plural]) for kind in KINDS} == {
        kind.plural: len(real.all(kind.plural)) for kind in KINDS
    }


ADDRESSES = [line.split(" #") for line in (ROOT / "tests/addresses.txt").read_text().splitlines()]


def test_every_address_ever_published_still_answers(real_site):
    """People have linked to these pages and places; one that has to go needs a redirect or an empty target."""
    gone = []
    for name, *anchors in ADDRESSES:
        page = real_site / name
        text = page.read_text("utf-8", "replace") if page.is_file() else None
        if text is None:
            gone.append(name)
        else:
            gone += [f"{name}#{anchor}" for anchor in anchors if f'id="{anchor}"' not in text]
    assert gone == [], "put a target `(name)=` where the text stands now, or a page in docs/ that leads there"
