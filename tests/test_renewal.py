"""Pages that are made again are those that changed, and the folder always holds what a fresh build would write."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import TINY
from ldn_kb.files import MARKER
from ldn_kb.reading.loader import load
from ldn_kb.rendering import page_cache
from ldn_kb.rendering.dependency_tracking import Answers, Watch
from ldn_kb.rendering.pages import pages, render

SMITH = "studies/smith-2007-gut.yaml"
EDITS = [
    ("value", SMITH, "text: 67%, value: 67", "text: 67% (of 17), value: 67"),
    ("title", SMITH, "A first study", "A renamed study"),
    ("year", "studies/jones-2011-gut.yaml", "year: 2011", "year: 2012"),
    ("author", SMITH, "Smith JP", "Smythe JP"),
    ("design", "studies/jones-2011-gut.yaml", "design: rct-parallel", "design: rct-crossover"),
    ("note", "claims/beta.yaml", "One small study without", "One study without"),
    ("verdict", "claims/beta.yaml", "evidence: mixed", "evidence: insufficient"),
    ("tested", "claims/beta.yaml", "citing: numbered", "citing: numbered\n  tested_by: [jones-2011-gut]"),
    ("question", "comparisons/what-is-low.yaml", "question: What is low?", "question: Which dose is low?"),
    ("condition", "conditions/gut-disease.yaml", "name: Gut disease", "name: Disease of the gut"),
    ("parent", "conditions/gut-disease-in-children.yaml", "parent: gut-disease\n", ""),
    ("topic", "topics/low-dose.yaml", "Most trials used 4.5 mg.", "Many trials used 4.5 mg."),
    ("measure", "measures.yaml", "abbreviation: GS", "abbreviation: GSS"),
    ("term", "glossary.yaml", "A treatment without the drug.", "A pill without the drug."),
    ("caution", "cautions.yaml", "It may upset the belly.", "It upsets the belly."),
    ("article", "articles/alpha.yaml", "name: Alpha", "name: Alfa"),
    ("line", "claims/alpha.yaml", "- id: alpha-p1", "# a comment\n- id: alpha-p1"),
]  # fmt: skip

REVERSIBLE = [edit for edit in EDITS if edit[3]]


class Folder:
    """A folder of pages that is kept up to date."""

    def __init__(self, write, path):
        self.write = write
        self.path = path
        self.files = dict(TINY)

    def renew(self, edit_url="", memory="memory.pickle"):
        base, problems = load(self.write(self.files, self.path / "data"))
        assert problems == []
        self.base = base
        return page_cache.renew(base, self.path / "kb", edit_url, self.path / memory)

    def pages(self):
        kept = (path for path in (self.path / "kb").rglob("*") if path.is_file() and path.name != MARKER)
        return {path.relative_to(self.path / "kb").as_posix(): path.read_text() for path in kept}

    def edit(self, name, old, new):
        self.files[name] = self.files[name].replace(old, new)


@pytest.fixture
def folder(write, tmp_path):
    found = Folder(write, tmp_path)
    found.renew()
    return found


@pytest.mark.parametrize(("name", "old", "new"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_after_an_edit_the_folder_is_as_if_made_anew(folder, name, old, new):
    assert old in folder.files[name]
    folder.edit(name, old, new)
    folder.renew()
    assert folder.pages() == render(folder.base)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, len(REVERSIBLE) - 1), min_size=1, max_size=4), min_size=1, max_size=4))
def test_after_any_edits_the_folder_is_as_if_made_anew(tmp_path_factory, write, rounds):
    folder = Folder(write, tmp_path_factory.mktemp("any"))
    folder.renew()
    applied = set()
    for edits in rounds:
        for number in edits:
            _, name, old, new = REVERSIBLE[number]
            folder.edit(name, *((new, old) if number in applied else (old, new)))
            applied ^= {number}
        folder.renew()
        assert folder.pages() == render(folder.base)


def test_a_study_comes_and_goes(folder):
    folder.files["studies/lee-2015-gut.yaml"] = (
        TINY[SMITH].replace("1234567", "7654321").replace("10.1000/first", "10.1000/third")
    )
    assert "studies/lee-2015-gut.md" in folder.renew().written
    assert folder.pages() == render(folder.base)
    del folder.files["studies/lee-2015-gut.yaml"]
    (folder.path / "data/studies/lee-2015-gut.yaml").unlink()
    assert folder.renew().deleted == ("studies/lee-2015-gut.md",)
    assert folder.pages() == render(folder.base)


def test_an_ordinary_edit_makes_few_pages_again(folder, monkeypatch):
    made = []

    def counted(base, edit_url):
        for name, make in pages(base, edit_url):
            yield name, lambda name=name, make=make: made.append(name) or make()

    monkeypatch.setattr(page_cache.pages, "pages", counted)
    folder.renew()
    assert made == []
    folder.edit("topics/low-dose.yaml", "Most trials used 4.5 mg.", "Many trials used 4.5 mg.")
    folder.renew()
    assert "topics/low-dose.md" in made
    assert "studies/smith-2007-gut.md" not in made
    assert "conditions/gut-disease.md" not in made
    assert not any(name.startswith("reference/") for name in made)


@pytest.mark.parametrize("harm", ["edit", "delete", "touch", "stray", "memory", "no-memory", "other-memory"])
def test_what_others_do_to_the_folder_is_put_right(folder, harm):
    page, memory = folder.path / "kb/studies/smith-2007-gut.md", folder.path / "memory.pickle"
    if harm == "edit":
        page.write_text(page.read_text().replace("Smith", "Smyth"))
    elif harm == "delete":
        page.unlink()
    elif harm == "touch":
        page.touch()
    elif harm == "stray":
        (page.parent / "stray.md").write_text("x")
    elif harm == "memory":
        memory.write_bytes(memory.read_bytes()[:100])
    elif harm == "no-memory":
        memory.unlink()
    else:
        memory.write_bytes(b"\x80\x05K\x01.")
    folder.renew()
    assert folder.pages() == render(folder.base)


def test_other_code_or_another_address_makes_every_page_again(folder, monkeypatch):
    folder.renew(edit_url="https://example.org/{path}")
    assert folder.pages() == render(folder.base, "https://example.org/{path}")
    monkeypatch.setattr(page_cache, "code_fingerprint", lambda: "other")
    monkeypatch.setattr(page_cache.pages, "pages", lambda base, edit_url: iter([("a.md", lambda: "a\n")]))
    folder.renew()
    assert folder.pages() == {"a.md": "a\n"}


def test_a_look_at_one_record_depends_on_that_record_alone(base):
    watch = Watch(base)
    assert watch.base.titles["low-dose"] == base.titles["low-dose"]
    assert watch.base.study("smith-2007-gut") is base.study("smith-2007-gut")
    assert ("nothing" in watch.base.by_id, watch.base.by_id.get("nobody")) == (False, None)
    assert watch.take() == (
        ("titles", ("low-dose",)), ("study", ("smith-2007-gut",)), ("by_id", ("nothing",)), ("by_id", ("nobody",)),
    )  # fmt: skip
    assert list(watch.base.by_id) == list(base.by_id)
    assert watch.base.studies is base.studies
    assert watch.take() == (("by_id", ()), ("studies", ()))


def test_the_same_question_has_the_same_answer_until_the_data_changes(base, write, tmp_path):
    changed, _ = load(write({SMITH: TINY[SMITH].replace("A first study", "A study")}, tmp_path / "b"))
    questions = [
        ("study", ("smith-2007-gut",)),
        ("studies", ()),
        ("claims_citing", ("smith-2007-gut",)),
        ("titles", ("smith-2007-gut",)),
        ("study", ("gone",)),
    ]
    same = [Answers(base)[question] == Answers(changed)[question] for question in questions]
    assert same == [False, False, True, True, True]


def test_every_page_can_be_made_from_a_watched_base(base):
    watch = Watch(base)
    assert {name: make() for name, make in pages(watch.base)} == render(base)
    assert all(re.fullmatch(r"[a-z_]+", name) for name, _ in watch.take())
