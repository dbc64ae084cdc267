"""The benchmark measures what it says: its data is good, its sites are the same pages, and its figures add up."""

from __future__ import annotations

import hashlib
import re

import pytest

from bench import cases, data, floor, needs, report, run, sites
from bench.plan import PROBE
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render

SIZE = 10


@pytest.fixture(scope="module")
def records():
    return data.records(SIZE)


@pytest.fixture(scope="module")
def base(records, tmp_path_factory):
    return sites.read(tmp_path_factory.mktemp("bench"), data.texts(records))


@pytest.fixture(scope="module")
def pages(base):
    return {f"{floor.FOLDER}/{path}": text for path, text in render(base).items()}


def test_the_data_is_good_and_of_the_size_wanted(base):
    assert len(base.studies) == SIZE
    assert len(base.claims) == 2 * SIZE
    assert len(base.articles) == 2
    assert PROBE in base.by_id


def test_one_seed_gives_the_same_bytes_and_another_gives_others(records):
    assert data.texts(data.records(SIZE)) == data.texts(records)
    assert data.texts(data.records(SIZE, seed=2)) != data.texts(records)


def test_the_bytes_are_the_same_on_every_machine(records):
    text = "".join(f"{path}\n{text}" for path, text in data.texts(records).items())
    # Changes with the generator and with measured.json only; figures from before and after are not comparable.
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "cf0935e7a1870923"


def test_a_study_is_the_same_whatever_comes_after_it(records):
    larger = data.with_study_added(records, SIZE)
    assert set(larger) - set(records) == {"studies/newcomer-2026-added-by-the-benchmark.yaml"}
    assert all(larger[path] == record for path, record in records.items())


@pytest.mark.parametrize("edit", ["number", "add", "rename"])
def test_data_stays_good_after_an_edit(records, edit, tmp_path):
    changed = sites.edited(records, edit, SIZE, data.SEED)
    data.write(tmp_path, data.texts(changed))
    assert load(tmp_path)[1] == []
    assert changed != records


def test_a_changed_number_is_one_number(records):
    changed = data.texts(data.with_number_changed(records))
    lines = [
        (old, new)
        for path, text in data.texts(records).items()
        for old, new in zip(text.splitlines(), changed[path].splitlines(), strict=True)
        if old != new
    ]
    [(old, new)] = lines
    assert int(new.split()[-1]) == int(old.split()[-1]) + 1


def lines_without_ours(text: str) -> list[str]:
    """Return the lines of a page that hold nothing of ours: prose, headings, targets, grids."""
    by_hand = re.sub(r"^```\{ldn:[a-z]+\}.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for line in by_hand.splitlines() if "{ldn:" not in line]


def test_the_floor_has_the_same_pages_links_tables_and_words(base, pages):
    plain = floor.plain(base, pages)
    assert plain.keys() == pages.keys()
    assert not [path for path, text in plain.items() if "{ldn:" in text]
    for path, text in pages.items():
        assert set(lines_without_ours(text)) <= set(plain[path].splitlines())
        if "{ldn:plot}" not in text:
            assert plain[path].count("{ref}") == len(re.findall(r"\{ldn:[a-z]+\}`[^`]+ <[a-z0-9-]+>`", text))
            assert plain[path].count("| ---") == text.count("| ---")


def test_a_mark_of_the_floor_is_its_words_in_bold(base):
    assert floor.plain(base, {"a.md": "{ldn:fidelity}`omits-context`"}) == {"a.md": "**omits context**"}


def test_the_floor_refuses_what_it_cannot_write_by_hand(base):
    with pytest.raises(ValueError, match="unheard-of"):
        floor.plain(base, {"index.md": "```{ldn:unheard-of}\n```\n"})


def test_every_record_is_a_need_with_its_links(base, pages):
    plain = needs.with_needs(base, pages)
    text = "\n".join(plain.values())
    assert plain.keys() == pages.keys()
    assert "{ldn:" not in text
    ids = re.findall(r"^:id: (\S+)$", text, flags=re.MULTILINE)
    assert sorted(ids) == sorted(key.upper().replace("-", "_") for key in base.by_id)
    linked = re.findall(r'^:(?:cites|weighed|about|rests_on|answered_by): "(.*)"$', text, flags=re.MULTILINE)
    assert {key for found in linked for key in found.split(", ")} <= set(ids)
    assert text.count("{needtable}") >= len(("studies", "conditions", "mechanisms", "topics", "compare"))


def test_time_and_memory_of_children_are_counted(tmp_path):
    spend = "x = bytearray(60_000_000)\nfor i in range(2_000_000): pass"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spend!r}], check=True)"
    idle, busy = run.run(["-c", "pass"], tmp_path), run.run(["-c", child], tmp_path)
    assert busy.cpu > idle.cpu
    assert busy.memory > idle.memory + 40_000_000


def test_a_failed_process_says_why(tmp_path):
    with pytest.raises(run.FailedError, match="no such luck"):
        run.run(["-c", "raise SystemExit('no such luck')"], tmp_path)


def test_targets_compare_medians():
    figures = cases.Figures()
    for site, seconds in (("ours", (5.0, 6.0, 40.0)), ("floor", (10.0, 10.0, 10.0))):
        figures.runs[1000, site, "cold"] = [run.Usage(cpu, cpu, 100, 0) for cpu in seconds]
    found = {target.name: target for target in report.targets(figures)}
    assert found["build from nothing, CPU, ours / floor"].value == pytest.approx(0.6)
    assert found["build from nothing, CPU, ours / floor"].met
    assert "build from nothing, CPU, ours / sphinx-needs" not in found


def test_unknown_names_are_refused():
    assert cases.check_names(["no-op", "cold"], tuple(cases.CASES)) == ("cold", "no-op")
    with pytest.raises(ValueError, match="'warm' is not one of cold, no-op"):
        cases.check_names(["warm"], tuple(cases.CASES))
