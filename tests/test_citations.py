"""Citations that reference managers read: each format is parsed back, by the libraries that others read it with."""

from __future__ import annotations

import json
import sys

import pytest
import yaml

from conftest import ROOT, TINY
from ldn_kb.cli.main import main
from ldn_kb.model.names import family_name, initials_and_suffix
from ldn_kb.reading.loader import load
from ldn_kb.rendering.open_data import citations

HOSTILE = r'Fall of 5% & "x" in A_1 {of} $5 \input{x} #2 ~ ^ } ER  - TY'


@pytest.fixture(scope="module")
def real():
    base, problems = load(ROOT / "data")
    assert problems == []
    return base


@pytest.fixture
def hostile(write):
    study = yaml.safe_load(TINY["studies/smith-2007-gut.yaml"])
    study |= {"title": HOSTILE, "authors": ["Müller-Lüdenscheidt JE 2nd", "Drugs and Trials Study Group"]}
    study |= {"doi": "10.1002/(SICI)1097<1::AID>3.0.CO;2-_x", "pages": "820-8"}
    base, problems = load(write({"studies/smith-2007-gut.yaml": yaml.safe_dump(study, allow_unicode=True)}))
    assert problems == []
    return base


def test_bibtex_is_read_back(real):
    database = pytest.importorskip("pybtex.database")
    entries = database.parse_string(citations.to_bibtex(real.studies), "bibtex").entries
    assert {*entries} == {study.id for study in real.studies}
    for study in real.studies:
        found = entries[study.id]
        assert found.fields.get("year") == (str(study.year) if study.year else None)
        assert len(found.persons.get("author", ())) == len(study.authors)
    smith = entries["smith-2007-crohns"]
    assert (smith.type, smith.fields["doi"]) == ("article", "10.1111/j.1572-0241.2007.01045.x")
    assert str(smith.persons["author"][0]) == "Smith, J. P."


def test_bibtex_runs_no_command_of_latex(hostile):
    database = pytest.importorskip("pybtex.database")
    text = citations.to_bibtex(hostile.studies)
    assert r"\input" not in text
    entry = database.parse_string(text, "bibtex").entries["smith-2007-gut"]
    title = entry.fields["title"]
    for written in (r"5\%", r"\&", r"A\_1", r"\$5", r"\textbackslash", r"\#2", r"\textasciicircum", "ER - TY"):
        assert written in title
    first, group = entry.persons["author"]
    assert (first.last_names, first.lineage_names) == (["Müller-Lüdenscheidt"], ["2nd"])
    assert str(group) == "{Drugs and Trials Study Group}"


def test_ris_is_read_back(real, hostile):
    rispy = pytest.importorskip("rispy")
    text = citations.to_ris(real.studies)
    assert text.startswith("TY  - ")
    entries = {entry["id"]: entry for entry in rispy.loads(text)}
    assert {*entries} == {study.id for study in real.studies}
    for study in real.studies:
        found = entries[study.id]
        assert (found["title"], found.get("doi")) == (study.title, study.doi)
        assert len(found.get("authors", ())) == len(study.authors)
    [entry, *_] = rispy.loads(citations.to_ris([hostile.study("smith-2007-gut")]))
    assert entry["title"] == " ".join(HOSTILE.split())
    assert entry["authors"] == ["Müller-Lüdenscheidt, J. E., 2nd", "Drugs and Trials Study Group"]
    assert (entry["start_page"], entry["end_page"]) == ("820", "8")


def test_csl_json_names_types_persons_and_groups(real, hostile):
    entries = {entry["id"]: entry for entry in json.loads(citations.to_csl_json(real.studies))}
    assert {*entries} == {study.id for study in real.studies}
    assert entries["smith-2007-crohns"]["type"] == "article-journal"
    assert entries["younger-2016-mecfs-registry"]["type"] == "webpage"
    [entry] = json.loads(citations.to_csl_json([hostile.study("smith-2007-gut")]))
    assert entry["author"] == [
        {"family": "Müller-Lüdenscheidt", "given": "J. E.", "suffix": "2nd"},
        {"literal": "Drugs and Trials Study Group"},
    ]


def test_a_citation_processor_accepts_the_csl_json(real):
    source = pytest.importorskip("citeproc.source.json")
    studies = [real.study("smith-2007-crohns"), real.study("smith-2011-crohns-rct")]
    found = source.CiteProcJSON(json.loads(citations.to_csl_json(studies)))
    assert {*found} == {study.id for study in studies}


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Smith JP", ("Smith", "J. P.", "")),
        ("Herndon JE 2nd", ("Herndon", "J. E.", "2nd")),
        ("van der Berg A-B", ("van der Berg", "A.-B.", "")),
        ("Team WHO", ("Team WHO", "", "")),
        ("Aristotle", ("Aristotle", "", "")),
    ],
)
def test_names_are_taken_apart(author, parts):
    assert (family_name(author), *initials_and_suffix(author)) == parts


def test_the_command_writes_the_citations_of_one_study_or_condition(write, tmp_path, capsys):
    pytest.importorskip("rispy")
    folder, target = str(write()), tmp_path / "some.ris"
    assert main(["export", folder, "--format", "ris", "--about", "smith-2007-gut", "-o", str(target)]) == 0
    assert target.read_text().count("TY  - ") == 1
    assert main(["export", folder, "--format", "csl-json", "--about", "gut-disease", "-o", "-"]) == 0
    assert "smith-2007-gut" in {entry["id"] for entry in json.loads(capsys.readouterr().out)}
    assert main(["export", folder, "--format", "ris", "--about", "smith-2007-gat", "-o", str(target)]) == 2
    assert "did you mean 'smith-2007-gut'" in capsys.readouterr().err
    assert main(["export", folder, "--format", "json", "--about", "smith-2007-gut", "-o", str(target)]) == 2
    assert target.read_text().count("TY  - ") == 1


@pytest.mark.parametrize(("name", "module"), [("bibtex", "pybtex.database"), ("ris", "rispy")])
def test_a_missing_library_is_named_with_its_extra(write, tmp_path, capsys, monkeypatch, name, module):
    monkeypatch.setitem(sys.modules, module, None)
    assert main(["export", str(write()), "--format", name, "-o", str(tmp_path / "out")]) == 2
    assert "pip install 'ldn_kb[citations]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_site_without_the_library_says_what_is_left_out(site, monkeypatch):
    monkeypatch.setitem(sys.modules, "rispy", None)
    warnings = site.build(ldn_kb_open_data="open-data", warnings=True)
    assert "studies.ris is left out: rispy is not installed: pip install 'ldn_kb[citations]'" in warnings
    assert (site.output / "open-data/studies.csl.json").is_file()


def test_a_study_page_has_the_tags_of_reference_managers(site):
    site.build()
    page = site.html("kb/studies/smith-2007-gut")
    assert '<meta name="citation_title" content="A first study">' in page
    assert page.count('name="citation_author"') >= 1
    assert "citation_" not in site.html("index")
