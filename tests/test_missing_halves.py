"""The half of a comparison that an article leaves out, shown in brackets beside its figure."""

from __future__ import annotations

import json

import pytest
import yaml

from conftest import ROOT, TINY
from ldn_kb.knowledge.missing_halves import missing_halves, on_control
from ldn_kb.model import Study
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export, markdown, pages, tables
from ldn_kb.rendering.content import Added, Completed

JONES = "studies/jones-2011-gut.yaml"


@pytest.fixture
def told(write):
    """Return a function that gives the base in which a claim tells the figure of one group, in the words given."""

    def made(says: str, claimed: int = 88, **changes: str):
        figure = "{figure: remission, study: jones-2011-gut, outcome: response, field: treatment.value, reported: 88}"
        claims = (
            TINY["claims/alpha.yaml"]
            .replace("In a trial 67% went into remission.", says)
            .replace("value: 67, unit: '%'}", f"value: {claimed}, unit: '%'}}")
            .replace(
                "{figure: remission, study: smith-2007-gut, outcome: remission, field: treatment.value, reported: 67}",
                figure,
            )
            .replace(
                "cites: [smith-2007-gut]\n  citing: described\n  tested_by: [jones-2011-gut]",
                "cites: [jones-2011-gut]\n  citing: described",
            )
        )
        question = TINY["comparisons/does-it-help-the-gut.yaml"].replace("Two of three people got well.", says)
        files = {"claims/alpha.yaml": claims, "comparisons/does-it-help-the-gut.yaml": question} | changes
        base, _ = load(write(files))
        return base, base.claim("alpha-p1-remission")

    return made


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("In a trial 88% got well.", "In a trial 88% [40% on placebo] got well."),
        ("88 % got well.", "88 % [40% on placebo] got well."),
        ("Well were 88 percent.", "Well were 88 percent [40% on placebo]."),
        ("It was 88%, not 188% and not 88.5%.", "It was 88% [40% on placebo], not 188% and not 88.5%."),
        ("Nearly nine in ten got well.", "Nearly nine in ten got well. [88%: 40% on placebo]"),
        ("88% and 88% got well.", "88% and 88% got well. [88%: 40% on placebo]"),
    ],
)
def test_the_missing_half_stands_behind_its_figure(told, says, shown):
    base, claim = told(says)
    assert export.cell_text(base, tables.completed(base, claim)) == shown


def test_claims_questions_and_numbers_have_it_and_an_article_without_has_no_key(told):
    base, claim = told("In a trial 88% got well.")
    made = dict(pages.pages(base))
    half = "In a trial 88% {ldn:added}`40% on placebo` got well."
    key = "{ldn:added}`In brackets` stands what the article leaves out"
    for name in ("articles/alpha", "compare/does-it-help-the-gut", "conditions/gut-disease"):
        page = made[f"{name}.md"]()
        # Pages of conditions have no room for the key.
        assert half in page and page.count(key) == (not name.startswith("conditions/")), name
    # The answer of the article is completed, too, beside its mark and beside the others.
    assert made["compare/does-it-help-the-gut.md"]().count(half) == 3
    assert "88% {ldn:added}`40% on placebo` | 88% | 40%" in made["numbers.md"]()
    assert "88% [40% on placebo],88%,40%" in export.to_csv(base)["numbers.csv"]
    beta = made["articles/beta.md"]()
    assert "ldn:added" not in beta
    # The table below a claim does not say again what stands in brackets above it, nor its only source.
    assert [column.key for column in tables.numbers_of(base, claim).columns] == [
        "figure",
        "claimed",
        "reported",
        "verdict",
    ]


def test_what_the_article_tells_or_nobody_reports_is_not_added(told):
    base, claim = told("In a trial 87% got well.", 87)
    assert missing_halves(base, claim) == []
    alone, _ = told("In a trial 88% got well.", **{JONES: TINY[JONES].replace("control: {value: 40, unit: '%'}", "")})
    assert missing_halves(alone, alone.claim("alpha-p1-remission")) == []
    assert isinstance(tables.completed(alone, alone.claim("alpha-p1-remission")), Completed)


@pytest.mark.parametrize(
    ("comparator", "arms", "words"),
    [
        ("placebo", ["sugar"], "on placebo"),
        ("no-treatment", ["none"], "without treatment"),
        ("active", ["`aspirin` <b>"], "on `aspirin` <b>"),
        ("active", ["aspirin", "ibuprofen"], "on another drug"),
        (None, [], "in the control group"),
    ],
)
def test_the_control_is_named(comparator, arms, words):
    record = yaml.safe_load(TINY[JONES]) | {"id": "jones-2011-gut", "comparator": comparator}
    record["arms"] = [{"name": name, "role": "control"} for name in arms]
    assert on_control(Study.model_validate_json(json.dumps(record, default=str))) == words


def test_hostile_words_stay_text(base):
    assert markdown.inline(base, Added("40% on `x` <b>")).text == "{ldn:added}``40% on `x` <b>``"
    cell = Completed("- 1) *88%* got `well` [[x]]", ((10, Added("a")),))
    assert markdown.inline(base, cell).text == r"\- 1) \*88%\* {ldn:added}`a` got \`well\` \[\[x\]\]"


def test_the_articles_here_have_their_missing_halves():
    base, _ = load(ROOT / "data")
    halves = [half for claim in base.claims for half in missing_halves(base, claim)]
    assert halves and all(half.place for half in halves)
