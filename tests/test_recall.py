"""Reading with a memory gives exactly what reading without one gives."""

from __future__ import annotations

import pytest

from conftest import TINY
from ldn_kb.reading import parse_cache, yaml_reader
from ldn_kb.reading.loader import load
from ldn_kb.reading.parse_cache import Recall
from test_bad_input import BAD

SMITH = "studies/smith-2007-gut.yaml"


def again(folder, memory):
    return load(folder, Recall(memory))


@pytest.fixture
def memory(tmp_path, write):
    file = tmp_path / "memory" / "data.pickle"
    again(write(), file)
    return file


def test_the_same_records_and_places(write, memory, monkeypatch):
    folder = write()
    fresh = load(folder)
    monkeypatch.setattr(yaml_reader, "read", None)
    remembered = again(folder, memory)
    assert remembered == fresh
    assert remembered[0].places == fresh[0].places


def test_rules_are_not_asked_again_only_if_nothing_changed(write, memory, monkeypatch):
    asked = []
    monkeypatch.setattr("ldn_kb.reading.loader.check", lambda draft: asked.append(1) or [])
    again(write(), memory)
    assert asked == []
    again(write({SMITH: TINY[SMITH].replace("A first", "One first")}), memory)
    assert asked == [1]


@pytest.mark.parametrize(("changes", "code"), [(changes, code) for code, changes, _ in BAD])
def test_every_problem_is_told_at_its_place(write, memory, changes, code):
    folder = write(changes)
    expected = load(folder)
    assert code in {problem.code for problem in expected[1]}
    assert again(folder, memory) == expected
    # Broken data is told the second time too.
    assert again(folder, memory) == expected


def test_a_rename_is_seen(write, memory):
    folder = write({SMITH: None, "studies/smith-2007-bowel.yaml": TINY[SMITH]})
    assert again(folder, memory) == load(folder)
    assert load(folder)[1]


@pytest.mark.parametrize("harm", [b"", b"\x80\x05N.", b"\x80\x05K\x01K\x02K\x03\x87.", b"rubbish"])
def test_a_broken_memory_holds_nothing(write, memory, harm):
    memory.write_bytes(harm)
    assert again(write(), memory) == load(write())


def test_what_other_code_remembers_is_not_used(write, memory, monkeypatch):
    monkeypatch.setattr(parse_cache, "code_fingerprint", lambda: "other")
    assert not Recall(memory)._before
