"""Two readings of the claims: how far they agree, and that pages print only what is computed from the files."""

from __future__ import annotations

import re
from itertools import chain, repeat

import pytest
import yaml

from conftest import ROOT
from ldn_kb.knowledge.agreement import Agreement, agreement, agreements
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.readings import JUDGEMENTS
from ldn_kb.reading.loader import load
from ldn_kb.rendering.tables import TABLES
from test_bad_input import FIRST, edit, readings


def pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """Return the pairs of judgements that a table counts: one row for each value of the first reader."""
    cells = ((repeat((row, column), count) for column, count in enumerate(line)) for row, line in enumerate(table))
    return list(chain.from_iterable(chain.from_iterable(cells)))


@pytest.mark.parametrize(
    ("table", "share", "kappa"),
    [
        # The example of the help of SAS PROC FREQ, AGREE, as the tests of statsmodels quote its output.
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 13 / 19, 0.4842),
        # http://www.john-uebersax.com/stat/saskappa.htm, output of SAS.
        ([[0, 0, 0], [5, 16, 3], [8, 12, 28]], 44 / 72, 0.3333),
        # https://en.wikipedia.org/wiki/Cohen%27s_kappa: the example, and two tables of equal agreement.
        ([[20, 5], [10, 15]], 0.7, 0.4),
        ([[45, 15], [25, 15]], 0.6, 0.1304),
        ([[25, 35], [5, 35]], 0.6, 0.2593),
    ],
)
def test_kappa_is_that_of_published_examples(table, share, kappa):
    found = agreement(pairs(table))
    assert found.share == pytest.approx(share)
    assert found.kappa == pytest.approx(kappa, abs=5e-5)


def test_kappa_where_it_is_not_defined_and_at_its_ends():
    assert agreement([]) == Agreement(0, None, None)
    assert agreement([("a", None), (None, "b")]) == Agreement(0, None, None)
    assert agreement([("a", "a")] * 3) == Agreement(3, 1.0, None), "chance explains all of it"
    assert agreement([("a", "a"), ("b", "b")]) == Agreement(2, 1.0, 1.0)
    assert agreement([("a", "b"), ("b", "a")]) == Agreement(2, 0.0, -1.0)
    assert agreement([("a", "b")] * 3) == Agreement(3, 0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (readings() | {FIRST: "claim: alpha-p2-low"}, "first.yaml:1:1: expected a list (each entry starting with '- claim:'), found a mapping with claim [wrong-type]"),
        (edit(FIRST, "route: effect", "route: efect", readings()), "first.yaml:1:33: route is 'efect'; write one of effect"),
        (edit(FIRST, "fidelity: overstated", "hedge: hedged", readings()), "first.yaml:1:70: there is no field 'hedge'; fields: claim, route, effect, size, fidelity [unknown-field]"),
    ],
)  # fmt: skip
def test_readings_of_a_wrong_shape(write, changes, expected):
    base, problems = load(write(changes))
    found = [str(problem) for problem in problems if "readings/" in problem.path]
    assert any(expected in text for text in found), found
    assert base.readings.first == ()


def test_right_readings_are_no_problem_and_come_with_the_base(write):
    base, problems = load(write(readings()))
    assert [problem for problem in problems if "readings/" in problem.path] == []
    assert [len(part) for part in (base.readings.first, base.readings.second, base.readings.settled)] == [2, 2, 1]
    assert dict(agreements(base.readings))["route"] == Agreement(2, 1.0, 1.0)


def test_without_readings_nothing_is_missing(write):
    base, problems = load(write())
    assert not [problem for problem in problems if problem.code == "readings"]
    for each in (base, KnowledgeBase()):
        assert TABLES["agreement"].whole(each).rows == () == TABLES["disagreements"].whole(each).rows


def plain(name: str) -> list[dict[str, str]]:
    """Return the entries of a file of readings, read without the code under test."""
    entries: list[dict[str, str]] = yaml.safe_load((ROOT / f"data/readings/{name}.yaml").read_text())
    return entries


def by_hand(values: list[tuple[str | None, str | None]]) -> tuple[int, str, str]:
    """Return pairs, agreement and kappa as printed, from the definition, with proportions of each value."""
    both = [pair for pair in values if None not in pair]
    observed = sum(one == other for one, other in both) / len(both)
    expected = sum(
        sum(one == value for one, _ in both) / len(both) * sum(other == value for _, other in both) / len(both)
        for value in {value for pair in both for value in pair}
    )
    return len(both), f"{observed:.0%}", f"{(observed - expected) / (1 - expected):.2f}"


def test_the_printed_agreement_is_computed_from_the_files():
    base, _ = load(ROOT / "data")
    second = {item["claim"]: item for item in plain("second")}
    read = [(item, second[item["claim"]]) for item in plain("first")]
    wanted = {name: by_hand([(one.get(name), other.get(name)) for one, other in read]) for name in JUDGEMENTS}
    sourced = [(one["fidelity"], other["fidelity"]) for one, other in read]
    wanted["fidelity, where a source is named"] = by_hand([pair for pair in sourced if "no-source" not in pair])
    assert {row[0]: row[1:] for row in TABLES["agreement"].whole(base).rows} == wanted
    differ = [one["claim"] for one, other in read if any(one.get(name) != other.get(name) for name in JUDGEMENTS)]
    assert [row[0].key for row in TABLES["disagreements"].whole(base).rows] == differ
    assert {item["claim"] for item in plain("settled")} == set(differ)


def test_no_page_has_a_typed_agreement():
    """The numbers change with the files; a page shows the table and types none of them."""
    by_hand = [
        path for path in (ROOT / "docs").rglob("*.md") if path.parts[len(ROOT.parts) + 1] not in ("kb", "_build")
    ]
    naming = {path: path.read_text() for path in by_hand if "kappa" in path.read_text().lower()}
    assert ROOT / "docs/methods.md" in naming
    for path, text in naming.items():
        assert "```{ldn:table} agreement" in text, f"{path}: show the table agreement"
        section = next(part for part in text.split("\n## ") if "kappa" in part.lower())
        typed = re.findall(r"\d+(?:\.\d+| ?%)|\b\d{2,}\b", section)
        assert not typed, f"{path}: {typed} are typed; the table shows what is computed"
