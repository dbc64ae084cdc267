"""Links to filtered views of a table: what they count, how they are written, and when there are none."""

from __future__ import annotations

import dataclasses

import pytest

from ldn_kb import knowledge
from ldn_kb.model.vocabulary import Agreement
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Joined
from ldn_kb.rendering.filtered_views import EVIDENCE, view, written
from ldn_kb.rendering.pages import comparisons, render
from ldn_kb.rendering.tables import Column, Table
from ldn_kb.rendering.tables.columns import address_word

COLUMNS = (Column("question", "Question"), Column("alpha", "Alpha"), Column("agreement", "Agreement"))
ROWS = tuple(
    (question, Joined((text, Badge(*mark)), " "), Badge("agreement", agreement))
    for question, text, mark, agreement in (
        ("One", "yes", ("verdict", "contradicted"), "differ"),
        ("Two", "no", ("verdict", "supported"), "agree"),
        ("Three", "no", ("danger", "established"), "one"),
        ("Four", "yes", ("verdict", "not-borne-out"), "one"),
    )
)
TABLE = Table("comparisons", "Questions", COLUMNS, ROWS, interactive=True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The articles differ", "the-articles-differ"),
        ("Is it safe?", "is-it-safe"),
        ("Crohn’s Maladie aiguë_2", "crohns-maladie-aigue-2"),
        ("–", "none"),
    ],
)
def test_words_of_addresses_are_those_of_the_script(text, word):
    assert address_word(text) == word


def test_a_view_counts_the_rows_that_have_one_value_in_each_column(base):
    against = [base.word("verdict", value) for value in ("contradicted", "not-borne-out")]
    one = [base.word("agreement", "one")]
    shown = view(base, TABLE, "x", {EVIDENCE: against})
    assert (shown.count, shown.query) == (
        2,
        "t.comparisons.evidence=contradicted&t.comparisons.evidence=not-borne-out-so-far",
    )
    assert view(base, TABLE, "x", {EVIDENCE: against, "Agreement": one}).count == 1
    # Values that no row has cannot be asked for.
    either = view(base, TABLE, "x", {"Agreement": [base.word("agreement", name) for name in ("differ", "conflict")]})
    assert (either.count, either.query) == (1, "t.comparisons.agreement=the-articles-differ")


def test_as_many_marks_as_parts_make_no_cell_of_marks(base):
    """A warning and the rest beside an answer: two parts with two marks."""
    marks = Joined(("a warning:", Badge("danger", "established"), "the rest:", Badge("verdict", "contradicted")), " ")
    table = dataclasses.replace(TABLE, rows=(("Five", Joined(("no", marks), " "), Badge("agreement", "one")), *ROWS))
    wanted = {EVIDENCE: [base.word("danger", "established")]}
    assert view(base, table, "x", wanted).count == 2


def test_a_view_of_nothing_or_of_everything_is_no_link(base):
    views = [
        view(base, TABLE, name, {"Question": words})
        for name, words in (("Some", ["One"]), ("All", [row[0] for row in ROWS]), ("None", ["Five"]))
    ]
    text = written("Show only", views, len(ROWS)).text
    assert text == "```{ldn:views} Show only\n\nSome (1) <t.comparisons.question=one>\n```"
    assert not written("Show only", views[1:], len(ROWS))


def test_pages_link_to_views_of_their_own_rows(base):
    text = render(base)["numbers.md"]
    words = {row.verdict for claim in base.claims for row in knowledge.number_rows(base, claim)}
    assert len(words) > 1
    assert all(f"{word} (" in text for word in words)


def test_numbers_that_mislead_most_stand_first():
    verdicts = [
        "right",
        "no source found",
        "right; the study was retracted",
        "different base",
        "differs; the study was retracted",
        "differs",
    ]
    assert sorted(verdicts, key=knowledge.misleads) == [
        "differs; the study was retracted",
        "differs",
        "right; the study was retracted",
        "different base",
        "right",
        "no source found",
    ]


def test_claims_of_one_paragraph_have_names_of_their_own(base):
    claim = base.claim("alpha-p2-low")
    assert tables.claim_link(base, claim).text == f"{base.titles[claim.id]}: low"
    assert tables.place_link(claim).text == "p2: low"
    other = claim.model_copy(update={"id": "unlike-any-other"})
    assert tables.place_link(other).text == "p2"


def test_where_there_is_one_article_nothing_is_said_of_the_only_one(base):
    name = base.articles[0].id
    own = [
        item.model_copy(update={"positions": kept, "agreement": None})
        for item in base.comparisons
        if (kept := tuple(position for position in item.positions if position.article == name))
    ]
    claims = tuple(claim for claim in base.claims if claim.article == name)
    alone = dataclasses.replace(base, articles=base.articles[:1], claims=claims, comparisons=tuple(own))
    offered = [
        {
            item.text
            for _, views in comparisons._views(some, tables.comparisons(some, some.comparisons, themed=True))
            for item in views
        }
        for some in (base, alone)
    ]
    assert offered[0] - offered[1] == {
        "Only one article answers",
        "Only one article gives a settled warning",
    }


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        ("agree", "whether the articles agree."),
        ("differ", "Where answers differ, none is marked as contradicting another."),
        ("conflict", "In 1 question the answers contradict each other: not all can be true."),
    ],
)
def test_the_matrix_says_whether_answers_contradict_each_other(agreement, said, base):
    """To differ is not to contradict: who looks for contradictions is told at once that there are none."""
    changed = [
        item.model_copy(update={"agreement": Agreement(agreement)}) if len(item.positions) > 1 else item
        for item in base.comparisons
    ]
    assert len([item for item in changed if item.agreement == agreement]) == 1
    page = render(dataclasses.replace(base, comparisons=tuple(changed)))["compare/index.md"]
    lead = page.split("# Compare")[1].strip().splitlines()[0]
    assert lead.endswith(said)
    assert ("The articles contradict each other (1)" in page) == (agreement == "conflict")
