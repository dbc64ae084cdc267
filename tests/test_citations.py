"""Citations that reference managers read: each format is parsed back, by the libraries that others read it with."""

from __future__ import annotations

import json
import re
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
    assert [problem for problem in problems if problem.code != "study-id"] == []
    return base


def test_bibtex_is_read_back(real):
    database = pytest.importorskip("pybtex.database")
    entries = database.parse_string(citations.FORMATS["bibtex"].text(real.studies), "bibtex").entries
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
    text = citations.FORMATS["bibtex"].text(hostile.studies)
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
    text = citations.FORMATS["ris"].text(real.studies)
    assert text.startswith("TY  - ")
    entries = {entry["id"]: entry for entry in rispy.loads(text)}
    assert {*entries} == {study.id for study in real.studies}
    for study in real.studies:
        found = entries[study.id]
        assert (found["title"], found.get("doi")) == (study.title, study.doi)
        assert len(found.get("authors", ())) == len(study.authors)
    [entry, *_] = rispy.loads(citations.FORMATS["ris"].text([hostile.study("smith-2007-gut")]))
    assert entry["title"] == " ".join(HOSTILE.split())
    assert entry["authors"] == ["Müller-Lüdenscheidt, J. E., 2nd", "Drugs and Trials Study Group"]
    assert (entry["start_page"], entry["end_page"]) == ("820", "8")


def test_csl_json_names_types_persons_and_groups(real, hostile):
    entries = {entry["id"]: entry for entry in json.loads(citations.FORMATS["csl-json"].text(real.studies))}
    assert {*entries} == {study.id for study in real.studies}
    assert entries["smith-2007-crohns"]["type"] == "article-journal"
    assert entries["younger-2016-mecfs-registry"]["type"] == "webpage"
    [entry] = json.loads(citations.FORMATS["csl-json"].text([hostile.study("smith-2007-gut")]))
    assert entry["author"] == [
        {"family": "Müller-Lüdenscheidt", "given": "J. E.", "suffix": "2nd"},
        {"literal": "Drugs and Trials Study Group"},
    ]


def test_a_citation_processor_accepts_the_csl_json(real):
    source = pytest.importorskip("citeproc.source.json")
    studies = [real.study("smith-2007-crohns"), real.study("smith-2011-crohns-rct")]
    found = source.CiteProcJSON(json.loads(citations.FORMATS["csl-json"].text(studies)))
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


def test_every_study_and_condition_has_a_file_in_each_format(base, tmp_path):
    pytest.importorskip("rispy")
    pytest.importorskip("pybtex.database")
    files = citations.of_each(base)
    for study in base.studies:
        for kind in citations.FORMATS.values():
            assert files[f"{study.id}.{kind.ending}"] == kind.text([study])
    about = base.studies_about("gut-disease")
    assert len(about) > 1
    assert files["gut-disease.ris"] == citations.FORMATS["ris"].text(about)
    assert [entry["id"] for entry in json.loads(files["gut-disease.csl.json"])] == [study.id for study in about]
    assert all(files.values()), "a record on which no study bears has no file"


@pytest.mark.parametrize("name", list(citations.FORMATS))
def test_entries_one_by_one_are_the_file_of_all(real, name):
    pytest.importorskip("rispy")
    pytest.importorskip("pybtex.database")
    kind = citations.FORMATS[name]
    assert citations.of_all(real, name) == kind.text(real.studies) == kind.joined(kind.entries(real.studies))
    if name == "csl-json":
        whole = [json.loads(entry) for entry in kind.entries(real.studies)]
        assert kind.joined([]) == "[]\n"
        assert citations.of_all(real, name) == json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def test_pages_link_to_the_citations_that_are_there(site):
    pytest.importorskip("rispy")
    site.build()
    assert "ldn-citations" not in site.html("kb/studies/smith-2007-gut")
    assert "ldn_citations.js" not in site.html("kb/studies/index")
    assert "ldn-plot-save" not in site.html("kb/conditions/gut-disease")
    site.build(ldn_kb_open_data="open-data")
    for page, key in (("studies/smith-2007-gut", "smith-2007-gut"), ("conditions/gut-disease", "gut-disease")):
        links = re.findall(r'<a (?:class="[^"]*" )?href="([^"]*open-data[^"]*)" download>', site.html(f"kb/{page}"))
        cited = [link for link in links if "/citations/" in link]
        assert [link.partition(key)[2] for link in cited] == [".ris", ".bib", ".csl.json"]
        assert all((site.output / "kb" / page).parent.joinpath(link).resolve().is_file() for link in links)
        # Below each picture there is a link to its file.
        pictures = [link for link in links if "/pictures/" in link]
        assert bool(pictures) == (key == "gut-disease")
        assert site.html(f"kb/{page}").count('<a class="ldn-plot-save"') == len(pictures)
    assert "ldn_citations.js" in site.html("kb/studies/index")
    assert "ldn_citations.js" not in site.html("index")
    script = (site.output / "_static/ldn-citations.js").read_text()
    found = json.loads(script.partition("window.ldnCitations = ")[2].rstrip().removesuffix(";"))
    assert {*found} == {"smith-2007-gut", "jones-2011-gut"}
    assert [text[:5] for text in found["smith-2007-gut"]] == ["TY  -", "@arti"]


def test_citations_of_what_is_not_there_are_reported(site):
    site.page("own.md", "---\norphan: true\n---\n# Own\n\n{ldn:citations}`smith-2007-gat`\n")
    assert "there are no citations of 'smith-2007-gat'; did you mean 'smith-2007-gut'" in site.build(warnings=True)
