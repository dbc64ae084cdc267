"""One line on every record, words as people type them, and the hits of the filter page."""

from __future__ import annotations

import errno
import gzip
import json
import re

import pytest

from conftest import TINY
from ldn_kb import files
from ldn_kb.cli.main import main
from ldn_kb.model import KINDS
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pagefind, search_data, search_index, search_terms
from ldn_kb.sphinx import search_words


def data(script: str) -> dict:
    """Return what a script holds."""
    found = re.fullmatch(r'"use strict";\nwindow\.\w+ = (\{.*\});\n', script, flags=re.DOTALL)
    assert found
    return json.loads(found.group(1))


def test_every_record_has_a_line_at_its_place(base):
    names, more = (data(script(base, "kb")) for script in (search_index.names_script, search_index.more_script))
    rows = [*names["records"], *more["records"]]
    assert len(rows) == len(more["beside"]) == len(base.by_id)
    found = {place: rest for place, *rest in rows}
    for key in base.by_id:
        kind, title, text, *rest = found[f"kb/{search_data.place(base, key)}"]
        assert names["kinds"][kind] == search_data.kind_label(base, key)
        assert title == search_data.title(base, key)
        assert text
        assert "[[" not in text
        assert not rest or 0 <= rest[0] <= 99


def test_a_record_is_found_by_its_names_and_by_what_it_is_about(base):
    found = search_index.names(base, "gut-disease")
    assert "enteritis" in found.own
    assert "bad belly" in found.loose
    assert "gutt disease" in found.misspelt
    study = search_index.names(base, "smith-2007-gut")
    assert {"A first study", "1234567", "10.1000/first", "2007"} <= set(study.formal)
    assert study.about == ("gut-disease", "blocking")
    scripts = (search_index.names_script, search_index.first_script, search_index.more_script)
    names, first, more = (data(script(base, "kb")) for script in scripts)
    places = [row[0] for row in names["records"]]
    number = places.index("kb/studies/smith-2007-gut")
    about, work = first["beside"][number]
    assert [places[number] for number in about] == ["kb/conditions/gut-disease", "kb/mechanisms/blocking"]
    assert work == "A first study"
    assert "1234567" in more["beside"][number][1]
    assert len(more["first"]) == len(more["records"]) == len(more["beside"]) - len(first["beside"])
    assert "kb/articles/alpha#alpha-p2-low" in [row[0] for row in more["records"]]


def test_words_of_pages_are_told_apart_and_kept_short():
    frozen = {
        "docnames": ["a", "b", "c"],
        "titles": ["A", "B", "C"],
        "terms": {"pain": [0, 2], "paint": 1, "sleep": 1, "The": 1, "0b013e3182702f2b": 2, "123456": 0, "2013": 0},
        "titleterms": {"pain": 1},
        "alltitles": {"Part <one>": [[0, "one"]], "B": [[1, None]]},
    }
    entries = {"a": [("a name", "")], "c": [("a row", "row")]}
    script = search_words.words_script(frozen, entries, {"b", "c#row"}, "kb")
    found = data(script)
    assert "<" not in script
    assert found["words"] == "A2013ApainEtAsleep"
    assert found["found"] == "0 000 1 1"
    assert found["titles"] == ["A", "", "C"]
    assert found["headings"] == {"0": [["Part <one>", "one"], ["a name", ""]]}
    frozen["docnames"][0] = "404"
    found = data(search_words.words_script(frozen, entries, {"b", "c#row"}, "kb"))
    assert (found["pages"], found["titles"], found["headings"]) == (["b", "c"], ["", "C"], {})
    assert (found["words"], found["found"]) == ("ApainEtAsleep", "00 0 0")


def test_places(base):
    assert search_data.place(base, "gut-disease") == "conditions/gut-disease"
    assert search_data.place(base, "alpha") == "articles/alpha"
    assert search_data.place(base, "alpha-p2-low") == "articles/alpha#alpha-p2-low"
    assert search_data.place(base, "score") == "measures#score"
    assert search_data.place(base, "gut-response") == "conditions/gut-disease#gut-response"
    assert search_data.place(base, "belly-upset") == "topics/low-dose#belly-upset"
    assert search_data.place(base, "placebo") == "glossary#placebo"
    assert search_data.place(base, "bellyache") == "substances#bellyache"
    assert search_data.title(base, "bellyache") == (
        "bellyacine (Bellyx, Ventro): upsets the belly; not beside the drug"
    )
    assert search_data.summary(base, "bellyache").startswith("It may upset the belly. bellyacine: for a sore belly")


def test_lines_say_what_a_reader_wants_to_know(base):
    assert search_data.summary(base, "gut-disease") == "It is very uncertain what LDN does to response of the gut."
    assert search_data.summary(base, "blocking") == "The first step is sure."
    assert search_data.summary(base, "gut-response") == (
        "It is very uncertain what LDN does to response of the gut. Certainty: very low"
    )
    assert search_data.summary(base, "belly-upset") == (
        "The label lists an upset belly as a common reaction. Certainty: settled"
    )
    assert search_data.summary(base, "smith-2007-gut") == "Open-label trial, 17 people. A first study"
    assert search_data.summary(base, "alpha-p2-low") == "Alpha p2: no source named; evidence: well established"
    assert search_data.summary(base, "does-it-help-the-gut") == "One trial of 40 people favours it."
    assert search_data.title(base, "score") == "Gut score (GS)"


def test_a_long_line_ends_with_a_whole_statement(write):
    name = "topics/low-dose.yaml"
    long = "It is not known whether it helps. " + "This sentence is long and has no end " * 9
    base, problems = load(write({name: TINY[name].replace("A few milligrams.", long + ".")}))
    assert problems == []
    assert search_data.summary(base, "low-dose") == "It is not known whether it helps. …"


def test_weight_counts_what_hangs_on_a_record(base):
    assert search_data.weight(base, "smith-2007-gut") > search_data.weight(base, "placebo") == 0
    assert search_data.weight(base, "gut-disease") == 2


def test_cards(base):
    found = data(search_data.cards_script(base))
    assert found["studies/smith-2007-gut"] == {
        "t": "A first study",
        "d": "open-label trial · 17 people · 4.5 mg · level 4: no control group",
    }
    assert found["studies/jones-2011-gut"]["r"] == "response: favours LDN."
    assert found["glossary#placebo"] == {"t": "placebo", "r": "A treatment without the drug."}
    assert found["measures#score"]["t"] == "Gut score (GS)"


def test_scripts_are_the_same_twice(base):
    assert search_index.names_script(base, "kb") == search_index.names_script(base, "kb")
    assert search_index.more_script(base, "kb") == search_index.more_script(base, "kb")
    assert search_data.cards_script(base) == search_data.cards_script(base)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("ME/CFS", "MECFS"), ("Crohn's disease", "Crohns"), ("Sjögren", "Sjogren"), ("brain tumour", "tumor"),
     ("Paediatric pain", "pediatric"), ("diarrhoea", "diarrhea")],
)  # fmt: skip
def test_words_as_people_type_them(name, typed):
    assert typed in list(search_terms.variants([name]))


def test_plain_words_have_no_variant():
    assert list(search_terms.variants(["chronic pain", "TLR4"])) == []


def test_every_record_is_a_hit(base):
    found = pagefind.hits(base, "kb")
    assert len(found) == len(base.by_id) == len({hit.url for hit in found})
    assert {hit.meta["kind"] for hit in found} == {
        search_data.kind_label(base, base.all(kind.plural)[0].id) for kind in KINDS
    }


def test_filters_of_each_kind(base):
    found = {hit.url: hit.filters for hit in pagefind.hits(base, "kb")}
    assert found["kb/articles/alpha.html#alpha-p1-remission"] == {
        "kind": ["Claim"],
        "verdict": ["Not judged"],
        "fidelity": ["omits context"],
        "level": ["level 2: randomised trial"],
        "article": ["Alpha"],
        "condition": ["Gut disease"],
    }
    assert found["kb/studies/smith-2007-gut.html"] == {
        "kind": ["Study"],
        "level": ["level 4: no control group"],
        "design": ["open-label trial"],
        "article": ["Alpha", "Beta"],
        "condition": ["Gut disease"],
        "year": ["2007"],
    }
    assert found["kb/conditions/gut-disease.html#gut-response"] == {
        "kind": ["Finding"],
        "certainty": ["very low"],
        "condition": ["Gut disease"],
    }
    assert found["kb/compare/does-it-help-the-gut.html"] == {
        "kind": ["Question"],
        "verdict": ["Not judged", "Too little to tell"],
        "certainty": ["very low"],
        "agreement": ["the articles agree"],
        "article": ["Alpha", "Beta"],
        "condition": ["Gut disease"],
    }
    assert found["kb/conditions/gut-disease.html"] == {
        "kind": ["Condition"],
        "verdict": ["Too little to tell"],
        "certainty": ["very low"],
        "level": ["level 2: randomised trial"],
        "article": ["Alpha", "Beta"],
        "condition": ["Gut disease"],
    }
    # A narrower condition stands under the wider one too.
    assert found["kb/conditions/gut-disease-in-children.html"]["condition"] == [
        "Gut disease",
        "Gut disease in children",
    ]
    assert found["kb/glossary.html#placebo"] == {"kind": ["Glossary"]}


def test_a_finding_is_found_by_other_names_of_its_condition(base):
    (found,) = (hit for hit in pagefind.hits(base, "kb") if hit.url.endswith("#gut-response"))
    for words in ("enteritis", "adults with gut disease", "fell by 70 points", "One trial of 40 people favours it"):
        assert words in found.content


def test_text_of_the_data_stays_text():
    hit = pagefind.Hit('kb/x.html"', '<b>"&', "<i>", "<script>", {"kind": '">'}, {"year": ['"<']})
    page = hit.page(3)
    assert not re.search(r"<b>|<i>|<script>|\"\"|content=\"\"", page)
    assert "&lt;script&gt;" in page


@pytest.fixture(params=["html", "dirhtml"])
def built(base, tmp_path, request):
    """Return the folder of a site that has the pages of the base, empty ones, with addresses of either kind."""
    html = tmp_path / "built"
    for hit in pagefind.hits(base, "kb", ".html" if request.param == "html" else "/index.html"):
        page = html / hit.url.partition("#")[0]
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("")
    return html


def addresses(html) -> set[str]:
    """Return the addresses of all records in the index below ``html``."""
    fragments = (html / "pagefind/fragment").iterdir()
    texts = [gzip.decompress(path.read_bytes()).decode() for path in fragments]
    return {re.search('"address":"([^"#]*)', text)[1] for text in texts}


def test_the_index_replaces_the_old_one(base, built):
    pytest.importorskip("pagefind")
    old = built / "pagefind" / "fragment" / "old.pf_fragment"
    files.sync(built / "pagefind", {"fragment/old.pf_fragment": "old"})
    pages = sorted(built.iterdir())
    assert pagefind.write(base, built) == len(base.by_id)
    assert not old.exists()
    assert (built / "pagefind" / "pagefind.js").is_file()
    assert (built / "pagefind" / files.MARKER).is_file()
    assert not list((built / "pagefind").glob("*ui*"))
    assert sorted(built.iterdir()) == pages
    found = addresses(built)
    assert len(found) > 5
    assert all((built / url).is_file() or (built / url / "index.html").is_file() for url in found)
    assert any(url.endswith("/") for url in found) == (built / "kb/glossary").is_dir()


def fail(*_):
    raise pagefind.NoPagefindError("Pagefind failed")


def stop(*_):
    raise KeyboardInterrupt


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("place", "failure"),
    [
        ("ldn_kb.rendering.pagefind._run", fail),
        ("ldn_kb.rendering.pagefind._run", stop),
        ("ldn_kb.rendering.pagefind._run", no_room),
        ("pathlib.Path.write_text", no_room),
        ("ldn_kb.files.write_marker", stop),
    ],
)
@pytest.mark.parametrize("built", ["html"], indirect=True)
def test_whatever_fails_the_old_index_stays(base, built, monkeypatch, place, failure):
    files.sync(built / "pagefind", {"pagefind.js": "old"})
    before = sorted(path for path in built.rglob("*"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    monkeypatch.setattr("ldn_kb.rendering.pagefind._run", lambda pages, new: new.mkdir())
    monkeypatch.setattr(place, failure)
    with pytest.raises((pagefind.NoPagefindError, KeyboardInterrupt, OSError)) as stopped:
        pagefind.write(base, built)
    assert not isinstance(stopped.value, OSError) or stopped.value.filename == str(built / "pagefind")
    assert sorted(path for path in built.rglob("*")) == before
    assert (built / "pagefind/pagefind.js").read_text() == "old"


@pytest.mark.parametrize("what", ["link", "folder", "file"])
@pytest.mark.parametrize("built", ["html"], indirect=True)
def test_what_is_not_our_index_is_left_alone(write, tmp_path, built, monkeypatch, capsys, what):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    mine, place = tmp_path / "mine", built / "pagefind"
    if what == "file":
        place.write_text("mine")
    else:
        folder = mine if what == "link" else place
        folder.mkdir()
        (folder / "thesis.md").write_text("mine")
    if what == "link":
        files.write_marker(mine)
        place.symlink_to(mine)
    assert main(["facets", str(built), str(write())]) == 2
    assert re.fullmatch(rf"ldn-kb: {place} (is|holds) [^\n]*\n", capsys.readouterr().err)
    assert (place if what == "file" else place / "thesis.md").read_text() == "mine"


@pytest.mark.parametrize("built", ["html"], indirect=True)
def test_no_site_no_index(base, write, built, tmp_path, capsys):
    """Neither for sources, nor where hits would lead nowhere; generated pages may lie in another folder."""
    sources = tmp_path / "docs/kb/studies"
    sources.mkdir(parents=True)
    (sources / "smith-2007-gut.md").write_text("")
    for folder, says in (
        (tmp_path, "no built site"),
        (tmp_path / "docs", "no built site"),
        (tmp_path / "x", "no folder"),
    ):
        with pytest.raises(pagefind.NoSiteError, match=says):
            pagefind.write(base, folder)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["kb"]
    (built / "kb").rename(built / "evidence")
    assert main(["facets", str(built), str(write())]) == 2
    assert "with --pages" in capsys.readouterr().err
    assert len(pagefind._hits_of_site(base, built, "evidence")) == len(base.by_id)
    (built / "evidence/studies/smith-2007-gut.html").unlink()
    with pytest.raises(pagefind.NoSiteError, match=r"smith-2007-gut\.html is missing: .* build it again"):
        pagefind.write(base, built, "evidence")


@pytest.mark.parametrize("built", ["html"], indirect=True)
def test_without_pagefind_it_says_how_to_get_it(base, built, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(pagefind.NoPagefindError, match=r"pip install 'ldn_kb\[facets\]'"):
        pagefind.write(base, built)
