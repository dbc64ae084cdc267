"""``ldn-kb new``: skeletons the checker accepts, at their place, with nothing else touched."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from conftest import TINY
from ldn_kb.authoring.bibliography import crossref, pubmed
from ldn_kb.authoring.scaffold import fields, ids, places
from ldn_kb.authoring.scaffold.values import entry
from ldn_kb.cli import new
from ldn_kb.cli.main import main
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, Condition
from ldn_kb.model.types import Text
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load
from registry import RESPONSES, Answer, registry

DAY = datetime.date(2026, 11, 23)
# The least that each kind needs, where the record lands, and the codes of what the checker then still wants.
LEAST = {
    "study": (["--title", "Naltrexone in a gut: trial"], "studies/gut-nd-gut", []),
    "claim": (["--article", "alpha", "--at", "p2", "--about", "low-dose", "--slug", "new"], "claims/alpha", ["no-comparison"]),
    "condition": (["--name", "Sore toe"], "conditions/sore-toe", []),
    "mechanism": (["--name", "Unblocking"], "mechanisms/unblocking", []),
    "topic": (["--name", "Travelling"], "topics/travelling", []),
    "comparison": (["--question", "Is it so?", "--claims", "alpha-p2-low"], "comparisons/is-it-so", []),
    "measure": (["--name", "Toe score"], "measures", []),
    "term": (["--term", "Run-in"], "glossary", []),
    "caution": (["--name", "Toes", "--about", "low-dose", "--sources", "https://example.org/toes"], "cautions", []),
    "article": (["--name", "Gamma", "--author", "C. Gamma"], "articles/gamma", []),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in sorted(folder.rglob("*.yaml"))}


def codes(folder: Path) -> list[str]:
    """Return the codes of all problems but those of texts that are still to be written."""
    return [problem.code for problem in load(folder)[1] if problem.code != "unfinished"]


def changed(folder: Path) -> dict[str, str]:
    """Return every file that is not as in the tiny data."""
    return {name: text for name, text in texts(folder).items() if TINY.get(name) != text}


def begin(*arguments: str, today: datetime.date = DAY) -> str:
    """Begin a record on a given day; returns what is printed."""
    parser = argparse.ArgumentParser()
    new.add(parser.add_subparsers())
    printed = io.StringIO()
    assert new.create(parser.parse_args(["new", *arguments]), Console(file=printed, soft_wrap=True), today) == 0
    return printed.getvalue()


def uncommented(text: str) -> str:
    """Take the ``#`` away from every field that was left out, as a contributor does."""
    while (less := re.sub(r"(?m)^( *(?:- )?)#(?=[a-z]|  )", r"\1", text)) != text:
        text = less
    return text


# --- every kind


def test_the_kinds_are_those_of_the_model():
    assert sorted(new.KINDS) == sorted(kind.name for kind in KINDS) == sorted(LEAST)


@pytest.mark.parametrize("extra", [[], ["--no-comments"]], ids=["comments", "bare"])
@pytest.mark.parametrize("kind", LEAST)
def test_a_skeleton_is_good_data(kind, extra, write, capsys):
    options, place, left = LEAST[kind]
    folder = write()
    assert main(["new", kind, str(folder), *options, *extra]) == 0
    [name] = changed(folder)
    assert name == f"{place}.yaml"
    assert codes(folder) == left
    printed = capsys.readouterr().out
    assert f"begun in {(folder / name).as_posix()}:" in printed
    assert re.findall(r"\[([a-z-]+)\]$", printed, flags=re.MULTILINE) == left
    assert ("# " in changed(folder)[name]) is not bool(extra)


@pytest.mark.parametrize("kind", LEAST)
def test_what_is_left_to_do_names_line_and_field(kind, write, capsys):
    options, place, _ = LEAST[kind]
    folder = write()
    main(["new", kind, str(folder), *options])
    lines = (folder / f"{place}.yaml").read_text().splitlines()
    found = re.findall(r":(\d+):(\d+): (?:write )?([a-z_.]+)(?: is '[^']*' until|:)", capsys.readouterr().out)
    open_texts = [number for number, line in enumerate(lines, 1) if re.match(r"\s*(- )?[a-z_]+: To be written", line)]
    assert set(open_texts) <= {int(line) for line, _, _ in found}
    for line, column, name in found:
        field = name.rsplit(".", 1)[-1]
        assert lines[int(line) - 1][: int(column) - 1].strip("- ") == f"{field}: ".strip()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_there_and_explained_in_the_words_of_the_model(kind, write):
    folder = write()
    main(["new", kind.name, str(folder), *LEAST[kind.name][0]])
    [text] = changed(folder).values()
    told = " ".join(re.sub(r"[#\s]+", " ", text).split())
    for field in fields(kind.model):
        if field.name != {"files": "id", "lists": "article", "list": ""}[kind.layout]:
            assert re.search(rf"(?m)^(  |- )?#?{field.name}:", text), field.name
            assert field.description in told
            assert all(choice in told for choice in field.choices)


@pytest.mark.parametrize("kind", LEAST)
def test_a_contributor_only_has_to_uncomment(kind, write):
    folder = write()
    main(["new", kind, str(folder), *LEAST[kind][0]])
    [(name, text)] = changed(folder).items()
    (folder / name).write_text(uncommented(text))
    # Values are still to be filled in; but each field stands where it belongs, and none is missing.
    assert set(codes(folder)) <= {"wrong-type", "wrong-value", "no-comparison", "unknown-id"}
    assert len(uncommented(text).splitlines()) == len(text.splitlines())


def test_the_longest_skeleton_has_every_field_of_a_study_and_of_all_within(write):
    folder = write()
    main(["new", "study", str(folder), *LEAST["study"][0]])
    read, problems = yaml_reader.read(uncommented((folder / "studies/gut-nd-gut.yaml").read_text()).encode(), "")
    assert problems == []
    outcome = read.data["outcomes"][0]
    assert set(outcome["estimate"]) == {"text", "kind", "value", "low", "high", "level", "basis"}
    assert set(read.data["risk_of_bias"]["selection"]) == {"judgement", "reason"}
    assert set(read.data["n"]) == {"planned", "enrolled", "randomised", "completed", "analysed"}


def test_fix_finds_nothing_to_repair(write, capsys):
    folder = write()
    assert main(["fix", str(folder)]) == 0
    for kind, (options, _, _) in LEAST.items():
        assert main(["new", kind, str(folder), *options]) == 0
    assert main(["fix", "--diff", str(folder)]) == 0


# --- options


def test_every_field_can_be_given(write):
    folder = write()
    main(["new", "study", str(folder), "--title", "A: #1 'quoted'", "--authors", "O’Brien A", "--authors", "Li, B",
          "--year", "2011", "--journal", "null", "--volume", "012", "--design", "survey", "--subjects", "people",
          "--conditions", "gut-disease, gut-disease-in-children", "--duration-weeks", "1.5", "--slug", "Toe & heel",
          "--no-comments"])  # fmt: skip
    assert changed(folder)["studies/obrien-2011-toe-heel.yaml"].startswith(
        "title: 'A: #1 ''quoted'''\nauthors: [O’Brien A, 'Li, B']\nyear: 2011\njournal: null\nvolume: '012'\n"
        "design: survey\nsubjects: people\nconditions: [gut-disease, gut-disease-in-children]\nduration_weeks: 1.5\n"
    )


def test_what_must_be_given_is_named_with_its_meaning(write, capsys):
    folder = write()
    assert main(["new", "caution", str(folder), "--name", "Toes"]) == 2
    assert capsys.readouterr().err == (
        "ldn-kb: a new caution also needs --about: topics it belongs to; --sources: where it was read\n"
    )
    assert main(["new", "comparison", str(folder), "--question", "Is it so?"]) == 2
    assert "a new comparison also needs --claims: the claims that answer" in capsys.readouterr().err
    assert main(["new", "topic", str(folder)]) == 2
    assert "there are no words to make the id of the topic of; give it with --slug" in capsys.readouterr().err
    assert changed(folder) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "--title", "x", "--year", "20x"], "nothing is written: year takes a whole number, found the text '20x'"),
        (["study", "--title", "a\x07b"], "holds the invisible character U+0007"),
        (["study", "--pmid", "x"], "'x' is no PubMed number and no DOI; write 17222320 or 10.1000/182"),
        (["term", "--term", "x", "--meaning", " "], "meaning '' is empty"),
        (["comparison", "--claims", "alpha-p2-lo"], "there is no claim 'alpha-p2-lo'; did you mean 'alpha-p2-low' or"),
        (["claim", "--article", "alpa", "--at", "p1"], "there is no article 'alpa'; did you mean 'alpha'?"),
        (["claim", "--article", "alpha", "--at", "p33"], "alpha has no paragraph 'p33'; did you mean 'p3'?"),
        (["topic", "--name", "caf\udce9"], "--name is not UTF-8 text"),
        (["term", "--term", "Con", "--slug", "con"], "id 'con' is a name that the site or Windows keeps for itself"),
        (["claim", "alpha", "p1", "data", "x"], "say ldn-kb new claim ARTICLE PARAGRAPH"),
        (["study", "--from", "nowhere.json"], "nowhere.json: No such file"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_line(arguments, message, write, capsys):
    folder = write()
    assert main(["new", arguments[0], str(folder), *arguments[1:]]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ldn-kb: ")
    assert error.count("\n") == 1
    assert message in error
    assert changed(folder) == {}


def test_a_wrong_choice_is_wrong_use(capsys, write):
    with pytest.raises(SystemExit) as stop:
        main(["new", "claim", str(write()), "--hedge", "perhaps"])
    assert stop.value.code == 2
    assert "choose from" in capsys.readouterr().err


def test_no_data_folder(tmp_path, capsys):
    assert main(["new", "topic", str(tmp_path / "none"), "--name", "x"]) == 2
    assert f"there is no data folder {tmp_path / 'none'}" in capsys.readouterr().err


def test_help_of_a_kind_has_the_words_of_the_model(capsys):
    with pytest.raises(SystemExit):
        main(["new", "measure", "--help"])
    assert "what it measures, in plain words" in " ".join(capsys.readouterr().out.split())


def test_the_models_are_loaded_only_when_a_kind_is_named():
    code = "import sys\nfrom ldn_kb.cli.main import main\ntry: main(['new', '--help'])\nexcept SystemExit: pass\nprint(sorted(m for m in sys.modules if m in ('pydantic', 'requests', 'rich', 'yaml')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# --- ids


@pytest.mark.parametrize(
    ("author", "head"),
    [
        ("Smith JP", "smith"), ("de Carvalho JF Jr", "de-carvalho"), ("O'Kelly B", "okelly"), ("Chuoï-Mariot MTV", "chuoi-mariot"),
        ("Østby Ø", "ostby"), ("Groß K", "gross"), ("Łukasz A", "lukasz"), ("Due Bruun K", "due-bruun"), ("李明", "study"),
        ("The Pain Group", "the-pain-group"),
    ],
)  # fmt: skip
def test_ids_of_studies(author, head):
    assert ids.study({"authors": [author], "year": 2007}, "gut") == f"{head}-2007-gut"


def test_ids_without_authors_or_year():
    assert ids.study({"authors": [], "journal": "Ann Med Surg"}, "gut") == "ann-med-surg-nd-gut"
    assert ids.study({"title": "The effect of low-dose naltrexone on toes and heels"}, "x") == "toes-heels-nd-x"


def test_long_words_are_cut_where_a_word_ends():
    assert len(ids.slug("word " * 40)) <= 40
    assert ids.slug("x" * 200) == "x" * 40
    long = "Supercalifragilistic " * 4
    assert len(ids.study({"authors": [long], "year": 2007}, ids.slug(long))) < 90
    assert not ids.slug("word " * 40).endswith("-")


def test_the_condition_named_in_a_title_is_proposed(base):
    assert ids.named_conditions("LDN for Gut Disease in Children: a trial", base) == ["gut-disease-in-children"]
    assert ids.named_conditions("LDN for gut diseases and GD", base) == []
    cut = KnowledgeBase.of(
        [Condition.model_validate({**item.model_dump(), "synonyms": ()}) for item in base.conditions]
    )
    assert ids.named_conditions("Enteritis", base) == ["gut-disease"]
    assert ids.named_conditions("Enteritis", cut) == []


def test_a_taken_id_gets_the_next_number(write, capsys):
    folder = write({"topics/travelling.yaml": "broken: ["})
    for number in ("2", "3"):
        assert main(["new", "topic", str(folder), "--name", "Travelling"]) == 0
        assert f"The id travelling is taken; this one is travelling-{number}." in capsys.readouterr().out
    assert (folder / "topics/travelling.yaml").read_text() == "broken: ["
    assert main(["new", "term", str(folder), "--term", "Low dose"]) == 0
    assert "The id low-dose is taken; this one is low-dose-2." in capsys.readouterr().out


# --- claims, in their place


@pytest.mark.parametrize(("at", "index"), [("p1", 1), ("p2", 2), ("p3", 2)])
def test_a_claim_stands_where_the_article_has_it(at, index, write):
    folder = write()
    path = folder / "claims/alpha.yaml"
    main(["new", "claim", "alpha", at, str(folder), "--about", "low-dose", "--slug", "new"])
    before, after = TINY["claims/alpha.yaml"], path.read_text()
    keys = [item["id"] for item in yaml_reader.read(after.encode(), "")[0].data]
    assert keys[index] == f"alpha-{at}-new"
    assert [key for key in keys if not key.endswith("-new")] == ["alpha-p1-remission", "alpha-p2-low"]
    start = next(number for number in range(len(after)) if before[: number + 1] != after[: number + 1])
    assert before[start:] == "" or after.endswith(before[start:])
    assert "reading-order" not in [problem.code for problem in load(folder)[1]]


def test_the_first_claim_of_an_article_begins_its_file(write):
    folder = write({"claims/beta.yaml": None})
    main(["new", "claim", "beta", "p1.b1", str(folder), "--about", "gut-disease", "--says", "It may help the gut"])
    assert "- id: beta-p1b1-help-gut\n" in (folder / "claims/beta.yaml").read_text()


def test_a_claim_that_cites_is_coherent(write, capsys):
    folder = write()
    main(
        [
            "new",
            "claim",
            "alpha",
            "p1",
            str(folder),
            "--about",
            "gut-disease",
            "--cites",
            "jones-2011-gut",
            "--slug",
            "x",
        ]
    )
    claim = next(item for item in load(folder)[0].claims if item.id == "alpha-p1-x")
    assert (claim.citing, claim.fidelity) == ("described", "not-checkable")
    assert codes(folder) == ["no-comparison"]


def test_a_comparison_has_a_position_for_each_article(write):
    folder = write()
    claims = "alpha-p1-remission, beta-p1b1-gut,alpha-p2-low"
    main(["new", "comparison", str(folder), "--question", "Is it so?", "--claims", claims])
    found = load(folder)[0].by_id["is-it-so"]
    assert [(position.article, position.claims) for position in found.positions] == [
        ("alpha", ("alpha-p1-remission", "alpha-p2-low")),
        ("beta", ("beta-p1b1-gut",)),
    ]
    assert set(found.about) == {"gut-disease", "low-dose", "blocking"}


def test_paragraphs_of_an_article_are_listed_by_the_checker(write, capsys):
    folder = write()
    main(["new", "article", str(folder), "--name", "Gamma", "--author", "Dr. C. Gamma", "--paragraphs", "3"])
    assert load(folder)[0].article("gamma").locators == ["p1", "p2", "p3"]
    assert load(folder)[0].article("gamma").order == 3
    assert capsys.readouterr().out.count("[uncovered-paragraph]") == 3


ITEM = ["- id: new", "  at: p2"]
ORDER = ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: a\n  at: p1\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n@- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1\n\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n\n@\n- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1\n# on c\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n@# on c\n- id: c\n  at: p3\n"),
        ("# all\n\n- id: c\n  at: p3\n", "# all\n\n@\n- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1", "- id: a\n  at: p1\n@"),
        ("- id: a\n  at: p1\n\n- id: b\n  at: p2\n# end\n", "- id: a\n  at: p1\n\n- id: b\n  at: p2\n# end\n\n@"),
        ("  - id: a\n    at: p1\n", "  - id: a\n    at: p1\n  @"),
        ("- id: a\r\n  at: p1\r\n- id: c\r\n  at: p3\r\n", "- id: a\r\n  at: p1\r\n@- id: c\r\n  at: p3\r\n"),
        ("- {id: a, at: p1}\n- {id: c, at: p3}\n", "- {id: a, at: p1}\n@- {id: c, at: p3}\n"),
        ("- id: a\n  at: p1\n  note: |\n    # no comment\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n  note: |\n    # no comment\n@- id: c\n  at: p3\n"),
        ("- id: c\n  at: p3\n- id: a\n  at: p1\n", "- id: c\n  at: p3\n- id: a\n  at: p1\n@"),
        ("- id: a\n  at: p1\n  note: |\n    x\n    # y\n", "- id: a\n  at: p1\n  note: |\n    x\n    # y\n@"),
    ],
)  # fmt: skip
def test_nothing_but_the_new_item_changes(before, after, tmp_path):
    path = tmp_path / "list.yaml"
    path.write_bytes(before.encode())
    ending = "\r\n" if "\r\n" in before else "\n"
    margin = "  " if before.startswith("  -") else ""
    block = (f"{ending}{margin}").join(ITEM) + ending
    assert places.in_list(path, ITEM, ORDER).text == after.replace("@", block)


@pytest.mark.parametrize(
    "before",
    ["[{id: a, at: p1}]\n", "-\n  id: a\n  at: p1\n", "- id: a\n  at: p1\n...\n", '- id: a\n  at: "p1\n\n# in a text\n  "\n-\n  id: c\n  at: p3\n', "a: 1\n", "- [\n", "\ufeff- id: c\n  at: p3\n", "[]\n"],
)  # fmt: skip
def test_a_list_in_which_nothing_can_be_added_safely_is_refused(before, tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text(before)
    with pytest.raises(places.PlaceError, match=r"list\.yaml"):
        places.in_list(path, ITEM, ORDER)
    assert path.read_text() == before


def test_a_list_that_is_a_link_is_refused(write, tmp_path, capsys):
    folder = write({"glossary.yaml": None})
    (folder / "glossary.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (tmp_path / "elsewhere.yaml").write_text(TINY["glossary.yaml"])
    assert main(["new", "term", str(folder), "--term", "Run-in"]) == 2
    assert "glossary.yaml is a symbolic link" in capsys.readouterr().err
    assert (tmp_path / "elsewhere.yaml").read_text() == TINY["glossary.yaml"]


def test_a_broken_list_is_named_and_left(write, capsys):
    folder = write({"glossary.yaml": "- id: [\n"})
    assert main(["new", "term", str(folder), "--term", "Run-in"]) == 2
    assert "glossary.yaml:2:1: not YAML" in capsys.readouterr().err
    assert (folder / "glossary.yaml").read_text() == "- id: [\n"


def test_problems_that_were_there_before_are_not_told(write, capsys):
    text = TINY["claims/alpha.yaml"].replace("tested_by: [jones-2011-gut]", "tested_by: [new-nd-gutt]")
    folder = write({"claims/alpha.yaml": text})
    assert main(["new", "study", str(folder), "--title", "x", "--authors", "New A", "--slug", "gut"]) == 0
    assert "unknown-id" not in capsys.readouterr().out
    assert any("did you mean 'new-nd-gut'" in problem.message for problem in load(folder)[1])


# --- studies, from registries


def test_a_study_by_its_pubmed_number(write, monkeypatch):
    folder = write()
    with registry(Answer.saved("esummary-17222320.json")) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base)
        printed = begin("study", str(folder), "--pmid", "17222320", "--design", "open-label", "--no-comments")
    assert changed(folder) == {
        "studies/smith-2007-improves-active-crohns.yaml": """\
title: Low-dose naltrexone therapy improves active Crohn's disease
authors: [Smith JP, Stock H, Bingaman S, Mauger D, Rogosnitzky M, Zagon IS]
year: 2007
journal: Am J Gastroenterol
volume: '102'
issue: '4'
pages: '820-828'
pmid: 17222320
doi: 10.1111/j.1572-0241.2007.01045.x
design: open-label
subjects: people
provenance:
  confirmed: memory
  sources: ['https://pubmed.ncbi.nlm.nih.gov/17222320/']
  unconfirmed: ['everything but the bibliography, which is that of PubMed']
  entered: 2026-11-23
"""
    }
    assert "provenance.confirmed is 'memory' until you decide" in printed
    assert "design is" not in printed


def test_a_study_by_its_doi(write, monkeypatch):
    folder = write()
    with registry(Answer.saved("crossref-work.json")) as server:
        monkeypatch.setenv(crossref.VARIABLE, server.base)
        begin("study", str(folder), "--doi", "https://doi.org/10.1007/s10067-014-2517-2")
    [name] = changed(folder)
    assert name.startswith("studies/younger-2014-")
    study = load(folder)[0].study(Path(name).stem)
    assert study.provenance.sources == ("https://doi.org/10.1007/s10067-014-2517-2",)
    assert study.provenance.entered == DAY


def test_what_is_given_goes_before_what_a_registry_says(write):
    folder = write()
    saved = str(RESPONSES / "crossref-work.json")
    begin("study", str(folder), "--from", saved, "--journal", "Clinical Rheumatology", "--slug", "pain")
    study = load(folder)[0].study("younger-2014-pain")
    assert (study.journal, study.volume) == ("Clinical Rheumatology", "33")


def test_a_response_about_another_publication_is_refused(write, capsys):
    folder = write()
    saved = str(RESPONSES / "crossref-work.json")
    assert main(["new", "study", str(folder), "--from", saved, "--doi", "10.1000/other"]) == 2
    assert capsys.readouterr().err == "ldn-kb: Crossref speaks of DOI 10.1007/s10067-014-2517-2, not of 10.1000/other\n"
    assert main(["new", "study", str(folder), "--from", saved, "--doi", "10.1007/S10067-014-2517-2"]) == 0


def test_a_randomised_trial_from_a_file_lacks_its_primary_outcome(write, capsys):
    folder = write()
    assert main(["new", "study", str(folder), "--from", str(RESPONSES / "efetch-21380937.xml")]) == 0
    printed = capsys.readouterr().out
    assert "design is 'rct-parallel' until you decide" in printed
    assert printed.count("[primary-outcome]") == 1
    assert [problem.code for problem in load(folder)[1]] == ["primary-outcome"]


@pytest.mark.parametrize(
    ("arguments", "shared"),
    [
        (["--pmid", "1234567"], "PMID 1234567"),
        (["--doi", "https://doi.org/10.1000/FIRST"], "DOI 10.1000/first"),
        (["--from", str(RESPONSES / "crossref-work.json")], "DOI 10.1007/S10067-014-2517-2"),
    ],
)
def test_a_study_that_is_here_already_is_named_before_anything_is_asked(arguments, shared, write, monkeypatch, capsys):
    second = TINY["studies/jones-2011-gut.yaml"].replace("doi: null", "doi: 10.1007/S10067-014-2517-2")
    folder = write({"studies/jones-2011-gut.yaml": second})
    before = texts(folder)
    with registry(Answer(status=500)) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base)
        monkeypatch.setenv(crossref.VARIABLE, server.base)
        assert main(["new", "study", str(folder), *arguments]) == 2
    assert server.paths == []
    file = "smith-2007-gut" if "irst" in shared.lower() or "PMID" in shared else "jones-2011-gut"
    assert capsys.readouterr().err == f"ldn-kb: the study with {shared} is here already: {folder}/studies/{file}.yaml\n"
    assert texts(folder) == before


def test_no_answer_is_one_line_with_a_way_out(write, monkeypatch, capsys):
    folder = write()
    with registry(Answer()) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base)
    assert main(["new", "study", str(folder), "--pmid", "7"]) == 2
    error = capsys.readouterr().err
    assert re.fullmatch(
        r"ldn-kb: PubMed does not answer \(no connection\); save the response from http://\S+ and give it with --from FILE\n",
        error,
    )
    assert changed(folder) == {}


def test_a_response_that_is_too_large_is_not_read(write, tmp_path, capsys):
    path = tmp_path / "big.json"
    path.write_bytes(b" " * 5_000_001)
    assert main(["new", "study", str(write()), "--from", str(path)]) == 2
    assert "is larger than 5 MB" in capsys.readouterr().err


@pytest.mark.parametrize(
    "title",
    ["no", "12:30", "0123", "1e3", "- item", "# no comment", "a: b #c", "{{ x }}", "*alias", "&anchor", "!tag", "'", '"', "null", "x\\", "[[id", "%",
     "<img src=x onerror=alert(1)>Title", "a" * 3000, "é – “quoted” 李明 👍", "? key", "@at", "`tick`", "--- ", "...x"],
)  # fmt: skip
def test_hostile_titles_stay_text(title, write, tmp_path):
    folder, path = write(), tmp_path / "answer.json"
    path.write_text(
        json.dumps({"message": {"DOI": "10.1000/x", "title": [title], "container-title": [title], "volume": title}})
    )
    assert main(["new", "study", str(folder), "--from", str(path), "--slug", "x"]) == 0
    base, problems = load(folder)
    assert [problem.code for problem in problems if problem.code != "unknown-id"] == []
    study = next(study for study in base.studies if study.doi == "10.1000/x")
    assert study.title == study.journal == title.replace("<img src=x onerror=alert(1)>", "").strip()


def test_a_response_with_more_than_a_field_takes_is_refused_in_words(write, tmp_path, capsys):
    folder, path = write(), tmp_path / "answer.json"
    path.write_text(json.dumps({"message": {"DOI": "10.1000/x", "title": ["word " * 5000]}}))
    assert main(["new", "study", str(folder), "--from", str(path)]) == 2
    assert "20,000 is the most a field takes" in capsys.readouterr().err
    assert changed(folder) == {}


def is_text(text: str) -> bool:
    try:
        TypeAdapter(Text).validate_python(text)
    except ValidationError:
        return False
    return True


@given(st.text(min_size=1, max_size=300).filter(is_text))
def test_any_text_is_written_so_that_it_is_read_back(text):
    for value in (text, [text, "b"]):
        written = "\n".join(entry("field", value))
        read, problems = yaml_reader.read(written.encode("utf-8", "surrogatepass"), "")
        assert (problems, read.data) == ([], {"field": value})


# --- the terminal


def on_a_terminal(folder: Path, arguments: list[str], answers: list[str], **environment: str) -> str:
    """Run the command on a pseudo-terminal, answering each question in turn; returns all that was shown."""
    command = [sys.executable, "-m", "ldn_kb", "new", *arguments]
    leader, follower = pty.openpty()
    settings = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200", **environment}
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=settings, cwd=folder.parent
    ) as run:
        os.close(follower)
        shown, waiting, deadline = "", list(answers), time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([leader], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    if part := os.read(leader, 65536):
                        shown += part.decode(errors="replace")
                        continue
                break
            if run.poll() is not None:
                break
            plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
            if waiting and plain.endswith(": "):
                os.write(leader, waiting.pop(0).encode() + b"\n")
                shown += " "
        os.close(leader)
        run.wait(10)
    assert waiting == [], shown
    return shown


def test_a_person_is_asked_and_corrected(write):
    folder = write()
    shown = on_a_terminal(
        folder,
        ["claim", "data"],
        ["gamma", "alpha", "p9", "p2", "It may help the gut", "effect", "", "gut-diseas", "gut-disease", "", ""],
    )
    assert "Please select one of the available options" in shown
    assert "there is no 'p9'" in shown
    assert "there is no 'gut-diseas'; did you mean 'gut-disease'" in shown
    assert "\x1b[" in shown
    claim = load(folder)[0].claim("alpha-p2-help-gut")
    assert (claim.says, claim.kind, claim.hedge, claim.about) == (
        "It may help the gut",
        "effect",
        "asserted",
        ("gut-disease",),
    )
    assert "no-comparison" in shown


def test_a_person_is_asked_for_a_study_after_its_bibliography(write):
    folder = write()
    with registry(Answer.saved("esummary-17222320.json")) as server:
        variables = {pubmed.VARIABLE: server.base, "NO_COLOR": "1"}
        answers = ["PMID 17222320", "open-label", "", "gut-disease", "", "", "gut"]
        shown = on_a_terminal(folder, ["study", "data"], answers, **variables)
    study = load(folder)[0].study("smith-2007-gut-2")
    assert (study.design, study.subjects, study.conditions) == ("open-label", "people", ("gut-disease",))
    assert "The id smith-2007-gut is taken; this one is smith-2007-gut-2." in shown
    assert not re.search(r"\x1b\[(3[0-7]|9[0-7]|38)", shown), "NO_COLOR is respected"


def test_leaving_writes_nothing(write):
    folder = write()
    shown = on_a_terminal(folder, ["topic", "data"], ["\x04"])
    assert "ldn-kb: stopped; nothing is written" in shown
    assert changed(folder) == {}


def test_what_is_piped_is_plain(write):
    folder = write()
    command = [sys.executable, "-m", "ldn_kb", "new", "topic", str(folder), "--name", "Travelling"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) > 80, "lines are not folded at the width of a page"
    assert done.stderr == ""
