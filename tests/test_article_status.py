"""What is open about an article, and that no page says that it leaves out what nobody has looked for."""

from __future__ import annotations

import itertools
import re

import pytest

from conftest import ROOT, TINY
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.open_points import open_points
from ldn_kb.knowledge.position_words import left_out, words_for_two_articles
from ldn_kb.reading.loader import load
from ldn_kb.rendering import tables
from ldn_kb.rendering.pages import overviews, pages
from ldn_kb.rendering.plots.citation_matrix import citation_matrix
from ldn_kb.rendering.plots.svg import WIDTH
from ldn_kb.rendering.plots.timeline import timeline

BETA = "articles/beta.yaml"
UNREAD = TINY[BETA].partition("looked_for_absent")[0]


def test_what_is_open_is_listed_in_the_order_of_the_data(write):
    base, _ = load(write({BETA: UNREAD.replace("[p1, p1.b1]", "[p1, p1.b1, p2]")}))
    found = open_points(base, base.article("beta"))
    assert (found.cautions, found.questions) == (("caution-belly",), ("what-is-low",))
    assert found.paragraphs == ("p2",)
    assert not found.complete
    assert open_points(base, base.article("alpha")).complete


def test_figures_without_a_reported_number_and_sources_that_nobody_read_are_open(write):
    claims = (
        TINY["claims/alpha.yaml"]
        .replace("reported: 67}", "reported: null}")
        .replace("omits-context", "not-yet-checked")
    )
    base, _ = load(write({"claims/alpha.yaml": claims}))
    found = open_points(base, base.article("alpha"))
    assert found.figures == (("alpha-p1-remission", "remission"),)
    assert found.sources == ("alpha-p1-remission",)


@pytest.mark.parametrize(("article", "words"), [(TINY[BETA], "leaves it out"), (UNREAD, "not looked for yet")])
def test_a_caution_is_left_out_only_where_somebody_looked(write, article, words):
    base, _ = load(write({BETA: article}))
    assert tables.cautions(base).rows[0][2] == words
    assert {row[2] for row in tables.comparisons(base, base.comparisons_about("low-dose")).rows} == {
        words.replace("leaves it out", "does not say")
    }


def test_where_only_the_claims_were_looked_through_pages_say_so(write):
    base, _ = load(write({BETA: re.sub(r"(?m)^  - date: .*", r"\g<0>\n    looked_in: claims", TINY[BETA])}))
    assert tables.cautions(base).rows[0][2] == "leaves it out in the claims taken from it"
    assert "not say in the claims taken from it." in dict(pages(base))["compare/what-is-low.md"]()


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        ([(True, False), (True, False)], "All say it"),
        ([(True, False), (False, True), (False, False)], "Some say it, some leave it out"),
        ([(False, True), (False, True)], "No article says it"),
        ([(True, False), (False, False)], "Not looked for in every article yet"),
        ([(False, True), (False, False)], "Not looked for in every article yet"),
    ],
)
def test_cautions_are_grouped_by_what_is_known(answers, group):
    assert overviews._group(answers) == group


def test_words_for_two_articles_count_only_from_three_on():
    text = "Both articles say so; neither of the two articles says why, and no other article does."
    assert words_for_two_articles(text, 3) == ["Both articles", "neither of the two articles"]
    assert words_for_two_articles(text, 2) == []


@pytest.mark.parametrize(
    "path",
    [
        *sorted(
            path
            for path in (ROOT / "docs").rglob("*.md")
            if "kb" not in path.parts and path.name != "add-an-article.md"
        ),
        *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CITATION.cff", "pyproject.toml")),
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_what_is_written_by_hand_does_not_count_the_articles(path):
    found = words_for_two_articles(" ".join(path.read_text().split()), 3)
    assert found == [], "a further article makes it wrong: name the articles, or write 'the articles'"


def many(write, number: int) -> KnowledgeBase:
    """Return the tiny data with so many articles, some with a long name and of one year."""
    files = {}
    for order, name in enumerate(("gamma", "delta", "epsilon", "zeta")[: number - 2], 3):
        article = (
            TINY[BETA].replace("order: 2", f"order: {order}").replace("Beta", f"{name.title()} of Long-Named Springs")
        )
        files |= {
            f"articles/{name}.yaml": article.replace("title:", "published: 2026-01-02\ntitle:"),
            f"claims/{name}.yaml": TINY["claims/beta.yaml"].replace("beta-", f"{name}-"),
        }
    found, _ = load(write(files))
    assert len(found.articles) == number
    return found


def test_with_many_articles_the_evidence_stands_before_what_they_say(write):
    few = many(write, 2)
    assert [column.key for column in tables.comparisons(few, few.comparisons).columns] == [
        "question", "alpha", "beta", "answer", "certainty", "agreement",
    ]  # fmt: skip
    base = many(write, 4)
    table = tables.comparisons(base, base.comparisons)
    assert [column.key for column in table.columns][:4] == ["question", "answer", "certainty", "agreement"]
    assert all(len(row) == len(table.columns) == 8 for row in table.rows)


def test_pages_name_several_articles_that_do_not_say_and_none_that_cites(write):
    """Two articles that say nothing stand with words between them, and three are neither "both" nor "neither"."""
    base = many(write, 3)
    written = dict(pages(base))
    question = " ".join(written["compare/what-is-low.md"]().split())
    assert "{ldn:article}`Beta <beta>` and {ldn:article}`Gamma of Long-Named Springs <gamma>` do not say." in question
    study = written["studies/jones-2011-gut.md"]()
    assert "No article cites or describes it." in study


@pytest.mark.parametrize("number", [4, 6])
def test_pictures_hold_for_many_articles(write, number):
    """Columns and lines have numbers, told apart by a legend of all names; as a file, too, they fit side by side."""
    base = many(write, number)
    matrix = citation_matrix(base, lambda key: f"#{key}")
    line = timeline(base, None, lambda key: f"#{key}")
    assert matrix is not None
    assert line is not None
    legend = [f'<b class="ldn-p-hue">{place}</b> {article.name}' for place, article in enumerate(base.articles, 1)]
    for picture in (matrix, line):
        assert all(entry in picture.drawing for entry in legend)
    heads = re.search(r'<p class="ldn-list-row ldn-list-heads".*?</p>', matrix.drawing)
    assert heads is not None
    assert re.findall(r">(\d)</span>", heads[0]) == [str(place + 1) for place in range(number)]
    drawn = re.findall(r'<text x="([0-9.]+)" y="17" class="ldn-p-hue[^>]*>(\d)<', str(matrix.canvas))
    assert [name for _, name in drawn] == [str(place + 1) for place in range(number)]
    columns = [float(place) for place, _ in drawn]
    assert all(after - before >= 40 for before, after in itertools.pairwise(columns))
    assert columns[-1] < WIDTH
    assert line.drawing.count(": published 2026;") == number - 2
    assert f">{', '.join(str(place) for place in range(3, number + 1))}</text>" in line.drawing


@pytest.mark.parametrize(
    ("headline", "note", "left"),
    [
        ("Alpha names ten works; Beta describes twelve.", None, ("evidence", ["Gamma"])),
        ("Beta fits better than Gamma.", None, ("evidence", ["Alpha"])),
        ("Alpha, Beta and Gamma say as much.", None, None),
        # A single one may be named in passing: the study that it cites, say.
        ("The trial that Beta cites found it.", None, None),
        ("It helps.", "Gamma alone gives a reason; Alpha has none.", ("difference", ["Beta"])),
        ("It helps.", "Only Beta gives a reason, not Alpha, not Gamma.", None),
        ("It helps.", "Beta gives a reason.", None),
    ],
)
def test_a_comparison_of_some_is_not_left_when_another_one_answers(base, headline, note, left):
    """With two articles it was complete; a third that answers makes it silently wrong."""
    articles = [
        base.article("alpha").model_copy(update={"id": name.lower(), "name": name})
        for name in ("Alpha", "Beta", "Gamma")
    ]
    item = base.comparison("does-it-help-the-gut")
    evidence = item.evidence.model_copy(update={"headline": headline, "in_short": "One trial of 40 people favours it."})
    positions = tuple(item.positions[0].model_copy(update={"article": article.id}) for article in articles)
    asked = item.model_copy(update={"evidence": evidence, "difference": note, "positions": positions})
    assert left_out(asked, articles) == left
    assert left_out(asked.model_copy(update={"positions": positions[:2]}), articles) is None
