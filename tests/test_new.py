"""``ldn-kb new``: skeletons that the checker refuses until they are written, at their place, with nothing else touched."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from conftest import ROOT, TINY
from ldn_kb.authoring import scaffold
from ldn_kb.authoring.bibliography import CROSSREF_VARIABLE, PUBMED_VARIABLE
from ldn_kb.authoring.commented_yaml import Field, fields, value_lines
from ldn_kb.authoring.list_insertion import with_item
from ldn_kb.cli import new
from ldn_kb.cli.main import main
from ldn_kb.model import KINDS
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.model.types import Text
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load
from registry import RESPONSES, Answer, registry

DAY = datetime.date(2026, 11, 23)
SAVED = str(RESPONSES / "crossref-work.json")
# What each kind needs before and after the data folder, the file it lands in, and its id.
LEAST = {
    "study": ([], ["--title", "Naltrexone in a gut: trial"], "studies/study-nd-naltrexone-gut", "study-nd-naltrexone-gut"),
    "claim": (["alpha", "p2"], ["--says", "It blocks a receptor"], "claims/alpha", "alpha-p2-blocks-receptor"),
    "finding": ([], ["--about", "gut-disease", "--outcome", "pain in the gut"], "findings/gut-disease-pain", "gut-disease-pain"),
    "condition": ([], ["--name", "Sore toe"], "conditions/sore-toe", "sore-toe"),
    "mechanism": ([], ["--name", "Unblocking"], "mechanisms/unblocking", "unblocking"),
    "topic": ([], ["--name", "Travelling"], "topics/travelling", "travelling"),
    "comparison": ([], ["--question", "Is it so?", "--claims", "alpha-p2-low"], "comparisons/is-it-so", "is-it-so"),
    "measure": ([], ["--name", "Toe score"], "measures", "toe-score"),
    "term": ([], ["--term", "Run-in"], "glossary", "run-in"),
    "caution": ([], ["--name", "Toes"], "cautions", "caution-toes"),
    "search": ([], ["--query", "gut", "--about", "gut-disease"], "searches", "search-gut-disease"),
    "substance": ([], ["--name", "Toe balm", "--brands", "Toex, Balmy"], "substances", "toe-balm"),
    "article": ([], ["--name", "Gamma", "--author", "C. Gamma"], "articles/gamma", "gamma"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def least(kind: str, folder: Path) -> list[str]:
    before, after, *_ = LEAST[kind]
    return ["new", kind, *before, str(folder), *after]


def changed(folder: Path) -> dict[str, str]:
    """Return every file that is not as in the tiny data."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in sorted(folder.rglob("*.yaml"))}
    return {name: text for name, text in found.items() if TINY.get(name) != text}


def begin(*arguments: str) -> None:
    """Begin a record on a given day."""
    parser = argparse.ArgumentParser()
    new.add(parser.add_subparsers())
    assert new.create(parser.parse_args(["new", *arguments]), DAY) == 0


def uncommented(text: str) -> str:
    """Take the ``#`` away from every field that was left out, as a contributor does."""
    while (less := re.sub(r"(?m)^( *(?:- )?)#(?=[a-z]|  )", r"\1", text)) != text:
        text = less
    return text


def test_a_search_gets_an_id_that_is_free(write):
    folder = write()
    for number, options in enumerate(
        ([], ["--query", "sore toes"], [], ["--query", "sore toes"], ["--query", "sore toes"])
    ):
        begin("search", str(folder), *options)
        ids = re.findall(r"(?m)^- id: (.*)", (folder / "searches.yaml").read_text())
        assert len(set(ids)) == len(ids) >= number + 1
    assert ids[-5:] == [
        f"search-{DAY}", "search-sore-toes", f"search-{DAY}-2", f"search-sore-toes-{DAY}", f"search-sore-toes-{DAY}-2"
    ]  # fmt: skip


# --- every kind


def test_the_kinds_are_those_of_the_model():
    assert sorted(new.KINDS) == sorted(kind.name for kind in KINDS) == sorted(LEAST)


@pytest.mark.parametrize("extra", [[], ["--no-comments"]], ids=["comments", "bare"])
@pytest.mark.parametrize("kind", LEAST)
def test_what_is_left_to_do_is_what_the_checker_refuses(kind, extra, write, capsys):
    _, _, place, key = LEAST[kind]
    folder = write()
    assert main([*least(kind, folder), *extra]) == 0
    [(name, text)] = changed(folder).items()
    assert name == f"{place}.yaml"
    assert ("# " in text) is not bool(extra)
    printed = capsys.readouterr().out
    assert printed.startswith(f"{kind} {key} begun in {(folder / name).as_posix()}:")
    left = {tuple(map(int, place)) for place in re.findall(r"\.yaml:(\d+):(\d+): (?:write )?[a-z_.]+", printed)}
    # Nothing but what is left to do is wrong, and every placeholder is left to do.
    problems = load(folder)[1]
    assert problems != []
    assert {(problem.line, problem.column) for problem in problems if problem.path.endswith(f"/{name}")} <= left
    rows = text.splitlines()
    assert {n for n, row in enumerate(rows, 1) if "To be written" in row or "undecided" in row.partition("#")[0]} <= {
        line for line, _ in left
    }
    assert all(rows[line - 1][: column - 1].rstrip().endswith(":") for line, column in left)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_there_and_explained_in_the_words_of_the_model(kind, write):
    folder = write()
    main(least(kind.name, folder))
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
    main(least(kind, folder))
    [(name, text)] = changed(folder).items()
    (folder / name).write_text(uncommented(text))
    # Values are still to be filled in; but each field stands where it belongs, and none is missing.
    found = {problem.code for problem in load(folder)[1]}
    assert found <= {
        "wrong-type",
        "wrong-value",
        "no-comparison",
        "unknown-id",
        "undecided",
        "unfinished",
        "uncovered-paragraph",
    }


def test_fix_finds_nothing_to_repair(write):
    folder = write()
    assert main(["fix", str(folder)]) == 0
    for kind in LEAST:
        assert main(least(kind, folder)) == 0
    assert main(["fix", "--diff", str(folder)]) == 0


def test_what_stands_for_a_choice_is_a_value_of_its_vocabulary():
    known: dict[str, tuple[str, ...]] = {}

    def collect(several: tuple[Field, ...]) -> None:
        for field in several:
            known[field.vocabulary] = field.choices
            collect(field.fields)

    for kind in KINDS:
        collect(fields(kind.model))
    for vocabulary, value in scaffold.START_VALUES.items():
        assert value in known[vocabulary], vocabulary


# --- fields and ids


def test_a_study_from_options(write):
    folder = write()
    begin("study", str(folder), "--title", "A: #1 'quoted'", "--authors", "O’Brien AB Jr, Li B", "--year", "2011",
          "--doi", "https://doi.org/10.1000/x", "--no-comments")  # fmt: skip
    assert changed(folder) == {
        "studies/obrien-2011-1-quoted.yaml": """\
title: 'A: #1 ''quoted'''
authors: [O’Brien AB Jr, Li B]
year: 2011
doi: 10.1000/x
design: undecided
subjects: undecided
provenance:
  confirmed: undecided
  sources: []
  entered: 2026-11-23
"""
    }


@pytest.mark.parametrize(
    ("author", "head"),
    [
        ("Smith JP", "smith"), ("de Carvalho JF Jr", "de-carvalho"), ("O'Kelly B", "okelly"), ("Østby Ø", "ostby"),
        ("Chuoï-Mariot MTV", "chuoi-mariot"), ("Groß K", "gross"), ("李明", "study"), ("The Pain Group", "the-pain-group"),
    ],
)  # fmt: skip
def test_ids_of_studies(author, head, write):
    folder = write()
    begin("study", str(folder), "--title", "Enteritis, a trial of naltrexone", "--authors", author, "--year", "2009")
    assert list(changed(folder)) == [f"studies/{head}-2009-gut-disease.yaml"]


def test_ids_are_short_and_leave_out_what_every_title_has(write):
    assert len(scaffold.slug("word " * 40)) <= 40
    assert scaffold.slug("x" * 200) == "x" * 40
    assert not scaffold.slug("word " * 40).endswith("-")
    folder = write({"studies/lee-2001-toe.yaml": TINY["studies/jones-2011-gut.yaml"].replace("2011", "2001")})
    begin("study", str(folder), "--title", "A second hand study of toes")
    assert "studies/study-nd-hand-toes.yaml" in changed(folder)


def test_subjects_are_named_by_their_names_and_synonyms(base):
    assert scaffold.named_subjects("LDN for Gut Disease in Children: a trial", base) == {
        "conditions": ["gut-disease-in-children"]
    }
    assert scaffold.named_subjects("gut diseases, GD and non-blockings", base) == {}
    mechanism = base.mechanisms[0]
    assert scaffold.named_subjects(f"Enteritis by {mechanism.name.lower()}", base) == {
        "conditions": ["gut-disease"],
        "mechanisms": [mechanism.id],
    }


def test_a_comparison_has_a_position_for_each_article(write):
    folder = write()
    claims = "alpha-p1-remission, beta-p1b1-gut,alpha-p2-low"
    begin("comparison", str(folder), "--question", "Is it so?", "--claims", claims)
    text = (folder / "comparisons/is-it-so.yaml").read_text()
    found = yaml_reader.read(text.encode(), "")[0].data
    assert [(position["article"], position["claims"]) for position in found["positions"]] == [
        ("alpha", ["alpha-p1-remission", "alpha-p2-low"]),
        ("beta", ["beta-p1b1-gut"]),
    ]
    assert set(found["about"]) == {"gut-disease", "low-dose", "blocking"}
    assert found["agreement"] == "undecided"


def test_a_claim_is_judged_by_no_route_until_a_person_says_so(write):
    folder = write()
    begin("claim", "alpha", "p2", str(folder), "--says", "It blocks a receptor")
    text = (folder / "claims/alpha.yaml").read_text()
    assert "\n  route: undecided\n" in text
    # What the routes need stands ready, as comments.
    for part in ("asserts", "frequency", "yardsticks", "steps", "basis"):
        assert re.search(rf"(?m)^  #{part}:", text), part
    assert "#size: some" in text
    codes = {(problem.code, problem.line) for problem in load(folder)[1] if "route" in problem.message}
    assert codes == {("undecided", text[: text.index("route: undecided")].count("\n") + 1)}


def test_a_finding_says_nothing_until_its_first_result_is_named(write):
    folder = write()
    begin("finding", str(folder), "--about", "gut-disease", "--outcome", "pain", "--no-comments")
    assert changed(folder) == {
        "findings/gut-disease-pain.yaml": """\
about: [gut-disease]
outcome: pain
better: undecided
comparator: To be written
importance: undecided
results:
  - study: To be written
    outcome: To be written
checked: 2026-11-23
"""
    }


def test_an_article_has_its_column_and_its_paragraphs(write):
    folder = write()
    begin("article", str(folder), "--name", "Gamma", "--author", "Dr. C. Gamma", "--paragraphs", "3")
    article = load(folder)[0].article("gamma")
    assert (article.locators, article.order) == (["p1", "p2", "p3"], 3)


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "DATA", "--title", "x", "--year", "1"], "nothing is written: year is '1': input should be greater"),
        (["study", "DATA", "--title", "a\x07b"], "holds the invisible character U+0007"),
        (["study", "DATA", "--pmid", "0"], "'0' is no PubMed number and no DOI; write 17222320 or 10.1000/182"),
        (["study", "DATA", "--from", "nowhere.json"], "nowhere.json: No such file"),
        (["study", "DATA", "--from", SAVED, "--doi", "10.1000/other"], "Crossref speaks of DOI 10.1007/s10067-014-2517-2, not of"),
        (["study", "DATA"], "there are no words to make the id of the study of; give it with --id"),
        (["study", "DATA", "--title", "x", "--id", "../x"], "write lower-case letters and digits joined by hyphens"),
        (["study", "DATA", "--title", "x", "--id", "smith-2007-gut"], "is taken by"),
        (["topic", "DATA", "--name", "Gut disease"], "/conditions/gut-disease.yaml:1; give another with --id"),
        (["topic", "DATA", "--name", "Broken"], "/topics/broken.yaml; give another with --id"),
        (["term", "DATA", "--term", "Placebo"], "is taken by"),
        (["claim", "beta", "p1", "DATA", "--says", "x"], "claims/beta.yaml:1; give another with --id"),
        (["term", "DATA", "--term", "x", "--id", "con"], "id 'con' is a name that the site or Windows keeps for itself"),
        (["topic", "DATA", "--name", "caf\udce9"], "name is not UTF-8 text"),
        (["comparison", "DATA", "--question", "x", "--claims", "alpha-p2-lo"], "there is no claim 'alpha-p2-lo'; did you mean 'alpha-p2-low' or"),
        (["claim", "alpa", "p1", "DATA"], "there is no article 'alpa'; did you mean 'alpha'?"),
        (["claim", "alpha", "p33", "DATA", "--says", "x"], "alpha has no paragraph 'p33'; did you mean 'p3'?"),
        (["topic", "nowhere", "--name", "x"], "there is no data folder nowhere"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_line(arguments, message, write, capsys):
    # A broken record occupies its id, too: one in a file of its own, one in a list.
    broken = {"topics/broken.yaml": "name: [", "claims/beta.yaml": "- id: beta-p1-x\n  at: p1\n"}
    folder = write(broken)
    before = changed(folder)
    assert main(["new", *(str(folder) if word == "DATA" else word for word in arguments)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ldn-kb: ")
    assert error.count("\n") == 1
    assert message in error
    assert changed(folder) == before


def test_wrong_use_names_what_is_missing(capsys, write):
    with pytest.raises(SystemExit) as stop:
        main(["new", "comparison", str(write())])
    assert stop.value.code == 2
    assert "required: --question, --claims" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "shared", "file"),
    [
        (["--pmid", "1234567"], "PMID 1234567", "smith-2007-gut"),
        (["--doi", "https://doi.org/10.1000/FIRST"], "DOI 10.1000/first", "smith-2007-gut"),
        (["--from", SAVED], "DOI 10.1007/S10067-014-2517-2", "jones-2011-gut"),
    ],
)
def test_a_study_that_is_there_is_named_before_anything_is_asked(arguments, shared, file, write, monkeypatch, capsys):
    second = TINY["studies/jones-2011-gut.yaml"].replace("doi: null", "doi: 10.1007/S10067-014-2517-2")
    folder = write({"studies/jones-2011-gut.yaml": second})
    before = changed(folder)
    with registry(Answer(status=500)) as server:
        monkeypatch.setenv(PUBMED_VARIABLE, server.base)
        monkeypatch.setenv(CROSSREF_VARIABLE, server.base)
        assert main(["new", "study", str(folder), *arguments]) == 2
    assert server.paths == []
    assert capsys.readouterr().err == f"ldn-kb: there is a study with {shared} already: {folder}/studies/{file}.yaml\n"
    assert changed(folder) == before


# --- lists


@pytest.mark.parametrize(("at", "index"), [("p1", 1), ("p2", 2), ("p3", 2)])
def test_a_claim_stands_where_the_article_has_it(at, index, write):
    folder = write()
    begin("claim", "alpha", at, str(folder), "--says", "New")
    keys = [item["id"] for item in yaml_reader.read((folder / "claims/alpha.yaml").read_bytes(), "")[0].data]
    assert keys[index] == f"alpha-{at}-new"
    assert [key for key in keys if not key.endswith("-new")] == ["alpha-p1-remission", "alpha-p2-low"]


def test_the_first_claim_of_an_article_begins_its_file(write):
    folder = write({"claims/beta.yaml": None})
    begin("claim", "beta", "p1.b1", str(folder), "--says", "It may help the gut")
    assert "- id: beta-p1b1-help-gut\n" in (folder / "claims/beta.yaml").read_text()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: a\n  at: p1\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n@- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1\n\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n\n@\n- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1\n# on c\n- id: c\n  at: p3\n", "- id: a\n  at: p1\n@# on c\n- id: c\n  at: p3\n"),
        ("- id: a\n  at: p1", "- id: a\n  at: p1\n@"),
        ("- id: a\r\n  at: p1\r\n- id: c\r\n  at: p3\r\n", "- id: a\r\n  at: p1\r\n@- id: c\r\n  at: p3\r\n"),
        ("- {id: a, at: p1}\n- {id: c, at: p3}\n", "- {id: a, at: p1}\n@- {id: c, at: p3}\n"),
        # Not at its place, where it would become part of a text.
        ('- id: a\n  at: p1\n- {note: "\n# in a text", id: b, at: p1}\n- id: c\n  at: p3\n',
         '- id: a\n  at: p1\n- {note: "\n# in a text", id: b, at: p1}\n- id: c\n  at: p3\n@'),
        ('- id: a\n  at: p1\n  note: "x\n\n# in a text"\n-\n  id: c\n  at: p3\n',
         '- id: a\n  at: p1\n  note: "x\n\n# in a text"\n-\n  id: c\n  at: p3\n\n@'),
    ],
)  # fmt: skip
def test_nothing_but_the_new_item_changes(before, after, tmp_path):
    path = tmp_path / "list.yaml"
    path.write_bytes(before.encode())
    ending = "\r\n" if "\r\n" in before else "\n"
    text, _, misplaced = with_item(path, ["- id: new", "  at: p2"], ["p1", "p2", "p3"])
    assert text == after.replace("@", f"- id: new{ending}  at: p2{ending}")
    assert misplaced is (after.endswith("@") and "p3" in before)


@pytest.mark.parametrize(
    "text", ["[{id: a}]\n", "- id: a\n  at: p1\n...\n", "  - id: a\n", "a: 1\n", "- [\n", "[]\n", "- id: new\n", None]
)
def test_a_list_in_which_nothing_can_be_added_safely_is_left(text, write, tmp_path, capsys):
    folder = write({"glossary.yaml": text})
    if text is None:
        (tmp_path / "elsewhere.yaml").write_text(TINY["glossary.yaml"])
        (folder / "glossary.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert main(["new", "term", str(folder), "--term", "New"]) == 2
    assert re.fullmatch(r"ldn-kb: [^\n]*glossary\.yaml[^\n]+\n", capsys.readouterr().err)
    assert (folder / "glossary.yaml").read_text() == text or text is None
    assert text is not None or (tmp_path / "elsewhere.yaml").read_text() == TINY["glossary.yaml"]


# --- studies, from registries


def test_a_study_by_its_pubmed_number(write, monkeypatch):
    folder = write()
    with registry(Answer.saved("esummary-17222320.json")) as server:
        monkeypatch.setenv(PUBMED_VARIABLE, server.base)
        begin("study", str(folder), "--pmid", "PMID 17222320", "--no-comments")
    assert changed(folder) == {
        "studies/smith-2007-low-dose-naltrexone.yaml": """\
title: Low-dose naltrexone therapy improves active Crohn's disease
authors: [Smith JP, Stock H, Bingaman S, Mauger D, Rogosnitzky M, Zagon IS]
year: 2007
journal: Am J Gastroenterol
volume: '102'
issue: '4'
pages: '820-828'
pmid: 17222320
doi: 10.1111/j.1572-0241.2007.01045.x
design: undecided
subjects: undecided
provenance:
  confirmed: undecided
  sources: ['https://pubmed.ncbi.nlm.nih.gov/17222320/']
  unconfirmed: ['everything but the bibliography, which is that of PubMed']
  entered: 2026-11-23
"""
    }


def test_a_study_by_its_doi_keeps_what_is_given(write, monkeypatch):
    folder = write()
    with registry(Answer.saved("crossref-work.json")) as server:
        monkeypatch.setenv(CROSSREF_VARIABLE, server.base)
        begin("study", str(folder), "--doi", "https://doi.org/10.1007/s10067-014-2517-2", "--year", "2015")
    [(name, text)] = changed(folder).items()
    assert name.startswith("studies/younger-2015-")
    assert "\nyear: 2015\n" in text
    assert "\n  sources: ['https://doi.org/10.1007/s10067-014-2517-2']\n" in text


def test_design_and_subjects_are_guessed_and_a_retraction_is_told(write, tmp_path, capsys):
    record = json.loads((RESPONSES / "esummary-17222320.json").read_text())["result"]["17222320"]
    record |= {"pubtype": ["Randomized Controlled Trial", "Retracted Publication"], "title": "Naltrexone in enteritis"}
    (tmp_path / "saved.json").write_text(json.dumps({"result": {"17222320": record}}))
    folder = write()
    begin("study", str(folder), "--from", str(tmp_path / "saved.json"))
    printed = capsys.readouterr()
    assert printed.err == "ldn-kb: warning: retracted: PubMed lists it as: Retracted Publication\n"
    assert "design is 'rct-parallel' until you decide: what kind of study it is\n" in printed.out
    path = folder / "studies/smith-2007-gut-disease.yaml"
    path.write_text(path.read_text().replace("confirmed: undecided", "confirmed: memory"))
    study = load(folder)[0].study("smith-2007-gut-disease")
    assert [(notice.kind, notice.text) for notice in study.notices] == [
        ("retraction", "PubMed lists it as: Retracted Publication")
    ]
    assert study.retracted
    assert (study.design, study.subjects, study.conditions) == ("rct-parallel", "people", ("gut-disease",))


def test_no_answer_and_a_huge_response_are_one_line(write, monkeypatch, tmp_path, capsys):
    folder = write()
    with registry(Answer()) as server:
        monkeypatch.setenv(PUBMED_VARIABLE, server.base)
    assert main(["new", "study", str(folder), "--pmid", "7"]) == 2
    way_out = r"ldn-kb: PubMed does not answer \(no connection\); save the response from http://\S+ and give it with --from FILE\n"
    assert re.fullmatch(way_out, capsys.readouterr().err)
    (tmp_path / "big.json").write_bytes(b" " * 5_000_001)
    assert main(["new", "study", str(folder), "--from", str(tmp_path / "big.json")]) == 2
    assert "is larger than 5 MB" in capsys.readouterr().err
    (tmp_path / "long.json").write_text(json.dumps({"message": {"DOI": "10.1000/x", "title": ["word " * 5000]}}))
    assert main(["new", "study", str(folder), "--from", str(tmp_path / "long.json")]) == 2
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
        written = "\n".join(value_lines("field", value))
        read, problems = yaml_reader.read(written.encode("utf-8", "surrogatepass"), "")
        assert (problems, read.data) == ([], {"field": value})


@given(st.decimals(-(10**9), 10**9, places=4).map(str) | st.floats(1e-9, 1e9).map(plain_number))
def test_any_number_is_written_with_the_digits_it_was_read_with(text):
    """28.8, 18.0 and 0.00001: what a source printed is kept, also in a list."""
    read, _ = yaml_reader.read(f"field: {text}\n".encode(), "")
    value = read.data["field"]
    if isinstance(value, float):
        assert value_lines("field", value) == [f"field: {text}"]
        assert value_lines("field", [value, 2]) == [f"field: [{text}, 2]"]


# --- the terminal


@pytest.mark.parametrize(
    ("command", "closed"),
    [
        ("new topic data --name Travelling", "<&-"),
        ("new topic data --name Travelling", "<&- >&- 2>&-"),
        ("show smith-2007-gut data", ">&-"),
    ],
)
def test_closed_streams_are_no_fault(command, closed, write):
    folder = write()
    line = f"{sys.executable} -m ldn_kb {command} {closed}"
    done = subprocess.run(["sh", "-c", line], cwd=folder.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(changed(folder)) == (["topics/travelling.yaml"] if "new" in command else [])


def test_help_needs_no_model_and_the_command_no_network():
    code = "import sys\nfrom ldn_kb.cli.main import main\ntry: main(['new', 'study', '--help'])\nexcept SystemExit: pass\nprint(sorted(m for m in sys.modules if m in ('pydantic', 'requests', 'yaml')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    for path in (ROOT / "src/ldn_kb/authoring").glob("*.py"):
        assert path.stem == "registry_client" or not re.search(r"^import requests", path.read_text(), re.MULTILINE)
