"""The benchmark measures what it says: its data is good, its sites are the same pages, and its figures add up."""

from __future__ import annotations

import importlib.util
import re

import pytest
import yaml

from bench import data, measure, report, sites
from bench.measure import Usage
from conftest import ROOT, TINY
from ldn_kb.rendering.pages import render

SIZE = 30
CHECK = data.checker(ROOT / "src")


@pytest.fixture(scope="module")
def records():
    return data.sized(data.read(ROOT / "data"), SIZE, CHECK)


@pytest.fixture(scope="module")
def pages(records):
    return {f"kb/{path}": text for path, text in render(sites.read(records)).items()}


def test_a_part_of_the_real_data_is_good_and_in_proportion(records):
    assert CHECK(records) == set()
    kinds = data.ids(records)
    assert len(kinds["studies"]) == SIZE
    assert kinds["claims"]
    assert len(kinds["comparisons"]) < SIZE


def test_copies_are_good_and_refer_to_themselves():
    tiny = {path: yaml.safe_load(text) for path, text in TINY.items()}
    size = 12 * len(data.ids(tiny)["studies"])
    larger = data.sized(tiny, size, CHECK)
    kinds = data.ids(larger)
    assert len(kinds["studies"]) == len(set(kinds["studies"])) == size
    assert set(kinds["articles"]) == {"alpha", "beta", "alpha-2", "beta-2"}
    [first] = [claim for claim in larger["claims/alpha-2.yaml"] if claim["id"] == "alpha-2-p1-remission-11"]
    assert first["cites"] == ["smith-2007-gut-11"]
    assert "[[smith-2007-gut-11]]" in first["note"]


def test_data_stays_good_after_an_edit(records):
    number, added = data.with_number_changed(records, CHECK), data.with_study_added(records)
    assert CHECK(number) == CHECK(added) == set()
    assert len(added) == len(records) + 1
    before, after = data.texts(records), data.texts(number)
    lines = [pair for path in before for pair in zip(before[path].split("\n"), after[path].split("\n"), strict=True)]
    [(old, new)] = [(old, new) for old, new in lines if old != new]
    assert int(new.split()[-1]) == int(old.split()[-1]) + 1


def test_the_checker_names_the_record_of_a_problem(records):
    first, second, *rest = records["claims/hartman.yaml"]
    assert CHECK(records | {"claims/hartman.yaml": [first, second | {"about": ["nothing-of-the-kind"]}, *rest]}) == {
        second["id"]
    }
    assert CHECK(records | {"strangers.yaml": {}}) == {"strangers"}


def test_plain_pages_have_the_same_links_tables_and_drawings(records, pages):
    base = sites.read(records)
    plain = sites.plain(base, pages)
    assert plain.keys() == pages.keys()
    for path, text in pages.items():
        if "{ldn:plot}" not in text:
            assert plain[path].count("{ref}") == len(
                re.findall(r"\{ldn:(?!meaning|rows)[a-z]+\}`[^`]+ <[a-z0-9-]+>`", text)
            )
            assert plain[path].count("| ---") == text.count("| ---")
    assert "<svg" in sites.plain(base, {"index.md": "```{ldn:plot} map\n```\n"})["index.md"]
    with pytest.raises(ValueError, match="unheard-of"):
        sites.plain(base, {"index.md": "```{ldn:unheard-of}\n```\n"})


def test_every_record_is_a_need_with_its_links(records, pages):
    text = "\n".join(sites.with_needs(records, sites.plain(sites.read(records), pages)).values())
    needs = re.findall(r"^:id: (\S+)$", text, re.MULTILINE)
    # A query that nobody asked yet stands on no page.
    unasked = {search["id"] for search in records["searches.yaml"] if search["day"] is None}
    keys = {key for keys in data.ids(records).values() for key in keys} - unasked
    every = {key.upper().replace("-", "_") for key in keys}
    assert sorted(needs) == sorted(every)
    links = re.findall(r'^:l_\w+: "(.*)"$', text, re.MULTILINE)
    assert links
    assert {key for line in links for key in line.split(", ")} <= every
    assert text.count("{needtable}") == 5


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    sites.write(SIZE, folder, None)
    return folder


@pytest.mark.weekly
@pytest.mark.parametrize("site", ["ldn_kb", "plain", "needs"])
def test_a_site_builds_without_a_warning(site, written):
    if site == "needs" and importlib.util.find_spec("sphinx_needs") is None:
        pytest.skip("sphinx-needs is not installed")
    usage = measure.build(written / site / "start")
    assert usage.cpu > 0
    assert (written / site / "start" / "build" / "html" / "kb" / "studies" / "index.html").exists()
    assert list((written / site / "add").rglob("*newcomer*"))


def test_a_failed_process_says_why(tmp_path):
    with pytest.raises(measure.FailedError, match="no such luck"):
        measure.run(["-c", "raise SystemExit('no such luck')"], tmp_path, ROOT)


def test_ratios_are_those_of_medians_and_need_both_sides():
    figures = {
        (1000, "nothing", site): [Usage(cpu, 100) for cpu in seconds]
        for site, seconds in (("ldn_kb", (5.0, 6.0, 40.0)), ("plain", (10.0, 12.0, 11.0)))
    } | {(1000, "same", "plain"): [Usage(1.0, 100)]}
    cpu, same, memory = report.rows(figures)
    assert cpu["medians"] == {"ldn_kb": 6.0, "plain": 11.0}
    assert cpu["ratios"] == {"plain": pytest.approx(6 / 11)}
    assert same["ratios"] == {}
    assert memory["ratios"] == {"plain": 1}
    table = report.markdown(figures, report.about(3, None))
    assert "| 1,000 | build from nothing | 6.00 | 11.00 | 0.55 |" in table
