"""Records are found by what people call them: in the terminal, and behind every "did you mean"."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from conftest import TINY
from ldn_kb.cli.main import main
from ldn_kb.knowledge.lookup import Match, lookup, near
from ldn_kb.knowledge.record_numbers import numbers_of
from ldn_kb.knowledge.record_view import RecordView
from ldn_kb.knowledge.word_folding import WORD, folded_lines, in_one_go, name_keys, words
from ldn_kb.reading.loader import load
from ldn_kb.reading.written_records import written_files, written_records

CLAIMS = TINY["claims/alpha.yaml"]


@pytest.mark.parametrize(
    ("asked", "match", "first"),
    [
        ("GD", Match.NAME, "gut-disease"),
        ("gut disease", Match.NAME, "gut-disease"),
        ("Gutdiseases", Match.NAME, "gut-disease"),
        ("bad bellies", Match.NAME, "gut-disease"),
        ("gutt disease", Match.NAME, "gut-disease"),
        ("entritis", Match.SPELLING, "gut-disease"),
        ("smith", Match.AUTHOR, "smith-2007-gut"),
        ("Smith et al. 2007", Match.AUTHOR, "smith-2007-gut"),
        ("doe", Match.AUTHOR, "smith-2007-gut"),
        ("smiht", Match.SPELLING, "smith-2007-gut"),
        ("j gut 2011", Match.WORDS, "jones-2011-gut"),
        ("1234567", Match.IDENTIFIER, "smith-2007-gut"),
        ("https://pubmed.ncbi.nlm.nih.gov/1234567/", Match.IDENTIFIER, "smith-2007-gut"),
        ("doi:10.1000/FIRST", Match.IDENTIFIER, "smith-2007-gut"),
        ("88%", Match.NUMBER, "jones-2011-gut"),
        ("2.2", Match.NUMBER, "jones-2011-gut"),
        ("Ventro", Match.NAME, "bellyache"),
        ("GS", Match.NAME, "score"),
        ("what is low?", Match.NAME, "what-is-low"),
        ("remis", Match.START, "alpha-p1-remission"),
    ],
)
def test_what_is_asked_for_is_first(base, write, asked, match, first, capsys):
    found = lookup(base).find(asked)
    assert (found[0].id, found[0].match) == (first, match)
    assert len({item.id for item in found}) == len(found)
    # The command reads only the files that may hold it.
    assert main(["find", "--data", str(write()), "--all", "--", asked]) == 0
    shown = re.findall(r"(?m)^\w+ (\S+): ", capsys.readouterr().out)
    assert shown == [item.id for item in found]


def test_spellings_of_one_word_are_one_word():
    assert words("Paediatric tumours, Crohn's and Sjögren’s") == words("pediatric tumor crohns AND sjogrens")
    assert words("it is 4.5 mg") == ["it", "is", "4", "5", "mg"]


def test_only_what_certainly_is_meant_is_suggested(base):
    assert [item.id for item in near(base, "enteritis", ("condition",))] == ["gut-disease"]
    assert near(base, "enteritis", ("study",)) == []
    assert near(base, "remission", ()) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("about: [gut-disease]", "about: [enteritis]", "'enteritis'; did you mean 'gut-disease' (synonym: enteritis)?"),
        ("cites: [smith-2007-gut]", "cites: [smith]", "'smith'; did you mean 'smith-2007-gut'?"),
        ("cites: [smith-2007-gut]", "cites: ['1234567']", "'1234567'; did you mean 'smith-2007-gut' (PMID 1234567)?"),
        ("cites: [smith-2007-gut]", "cites: [smith-2007-gutt]", "did you mean 'smith-2007-gut'?"),
        ("group in [[smith-2007-gut]]", "group in [[bad belly]]", "'gut-disease' (lay term: bad belly)?"),
    ],
)
def test_a_name_that_is_no_id_is_understood(write, old, new, message):
    _, problems = load(write({"claims/alpha.yaml": CLAIMS.replace(old, new)}))
    assert any(message in problem.message for problem in problems if problem.code == "unknown-id"), problems


def test_show_and_new_understand_names_too(write, capsys):
    folder = str(write())
    assert main(["show", "enteritis", folder]) == 2
    assert "did you mean 'gut-disease' (synonym: enteritis)?" in capsys.readouterr().err
    assert main(["new", "claim", "Alpha", "p2", folder, "--says", "x"]) == 2
    assert "there is no article 'Alpha'; did you mean 'alpha'?" in capsys.readouterr().err


def test_find_prints_what_fits_and_where_it_stands(write, capsys):
    folder = write()
    assert main(["find", "bad", "belly", "--data", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert printed == (
        f"condition gut-disease: Gut disease (lay term: bad belly)\n  {folder.as_posix()}/conditions/gut-disease.yaml:1\n"
    )
    assert main(["find", "gut", "--kind", "study", "--data", str(folder)]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()[::2]} == {"study"}


def test_find_says_so_if_there_is_nothing_and_takes_anything(write, capsys):
    folder = str(write())
    assert main(["find", "xyzzy", "--data", folder]) == 1
    assert "nothing is called 'xyzzy'" in capsys.readouterr().err
    for odd in ("", "  ", "%", "[[", "\x1b[31m", "9" * 400, "é" * 500, "10.1000/", "-"):
        assert main(["find", "--data", folder, "--", odd]) in (0, 1)
        assert "\x1b" not in "".join(capsys.readouterr())
    assert main(["find", "x", "--kind", "studdy", "--data", folder]) == 2
    assert "did you mean 'study'?" in capsys.readouterr().err


def test_numbers_within_texts_of_results_and_with_commas_are_found(write):
    """A result that stands only in words is found by its numbers; a comma between thousands is no point."""
    trial = TINY["studies/jones-2011-gut.yaml"].replace(
        "treatment: {value: 88", "treatment: {text: '-46% of 11,194 (1.5 to 2)', value: 88"
    )
    base = load(write({"studies/jones-2011-gut.yaml": trial}))[0]
    look = lookup(base)
    for text in ("46%", "46 percent", "11,194", "11194", "1.5", "88%"):
        assert "jones-2011-gut" in [item.id for item in look.find(text)], text
    for text in ("11", "11%", "194"):
        assert "jones-2011-gut" not in [item.id for item in look.find(text)], text
    assert [number for _, where, number, _ in look.numbers if where.endswith(".text")].count(88) == 0


def test_every_record_of_a_kind_is_listed_without_words(write, capsys):
    folder = str(write())
    assert main(["find", "--data", folder, "--kind", "comparison"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "does-it-help-the-gut: Does it help the gut?",
        "what-is-low: What is low?",
    ]
    assert main(["find", "--data", folder]) == 2
    assert "--kind KIND" in capsys.readouterr().err


# What fields may wrongly hold, and the fields that a look-up asks for.
ODD = (5, -1.5, "text 88%", True, None, [], {}, [1, [2, "a"], {"b": 3}], {"a": [1], "text": [2], "unit": {}, "n": "x"})
FIELDS = {
    "studies/odd.yaml": (
        *("title", "authors", "year", "journal", "pmid", "doi", "pmcid", "registration", "outcomes", "arms", "n", "5"),
        *("duration_weeks", "name", "synonyms", ""),
    ),
    "findings/odd.yaml": ("about", "outcome", "name"),
    "conditions/odd.yaml": ("name", "synonyms", "lay_terms", "misspellings"),
    "claims/alpha.yaml": ("says", "figures"),
    "searches.yaml": ("day", "query"),
    "subject.yaml": ("id", "name"),
}


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_of_a_wrong_type_stops_no_look_up(write, capsys, path):
    records = [{**dict.fromkeys(FIELDS[path], value), "id": f"odd-{number}"} for number, value in enumerate(ODD)]
    files = {path.replace("odd", record["id"]): json.dumps(record) for record in records}
    if path in ("claims/alpha.yaml", "searches.yaml"):
        files = {path: json.dumps([*records, *ODD, *({"id": value, "says": "odd"} for value in ODD)])}
    folder = str(write(files))
    for asked in ("odd", "88%", "teext", "1234567", "smith 2007", ""):
        assert main(["find", "--all", "--data", folder, "--", asked]) in (0, 1)
    for kind in ("study", "finding", "condition", "claim", "search"):
        assert main(["find", "--kind", kind, "--data", folder]) == 0
    printed = "".join(capsys.readouterr())
    assert "smith-2007-gut" in printed
    assert ("odd-2: " in printed) == (path != "subject.yaml")
    assert printed.replace("\n", "").isprintable()


@pytest.mark.parametrize("outcome", ODD)
def test_parts_of_results_of_a_wrong_type_stop_no_look_up(write, capsys, outcome):
    keys = ("treatment", "control", "estimate", "p", "weeks", "id", "unit")
    odd = [
        outcome,
        dict.fromkeys(keys, outcome),
        {"id": "a", "estimate": dict.fromkeys(("value", "text", "unit"), outcome)},
    ]
    parts = {"outcomes": odd, "arms": odd, "n": outcome, "figures": odd}
    claim = json.dumps(
        [{"id": "alpha-p1-remission", "says": "odd", "figures": [{"value": outcome, "label": outcome}, *odd]}]
    )
    folder = str(write({"studies/odd.yaml": json.dumps({"title": "Odd", **parts}), "claims/alpha.yaml": claim}))
    for asked, code in {"odd": (0,), "88%": (0,), "5": (0, 1), "-1.5": (0, 1)}.items():
        assert main(["find", "--all", "--data", folder, "--", asked]) in code
    assert "study odd: unknown n.d.: Odd" in capsys.readouterr().out


def test_a_record_that_is_not_valid_is_found_by_what_it_says(write, capsys):
    """Whoever has to correct it looks for it."""
    study = TINY["studies/smith-2007-gut.yaml"].replace("design:", "dezign:")
    folder = write({"studies/smith-2007-gut.yaml": study})
    assert load(folder)[1]
    assert main(["find", "smith", "--data", str(folder)]) == 0
    assert "study smith-2007-gut: Smith 2007: " in capsys.readouterr().out


def test_files_that_cannot_be_read_are_passed_over(write, capsys):
    folder = write({"studies/doe-2001-gut.yaml": "title: Bellyworm\nauthors: [Doe J]\ntitle: Bellyworm\n"})
    for name, raw in (
        ("studies/broken-2001.yaml", b"title: [Bellyworm\n"),
        ("studies/bytes-2001.yaml", b"title: Bellyworm \xff\n"),
        ("studies/Bad Name.yaml", b"title: Bellyworm\n"),
        ("studies/other-2001.yaml", b"id: another\ntitle: Bellyworm\n"),
        ("studies/list-2001.yaml", b"- title: Bellyworm\n"),
        ("glossary.yaml", b"id: bellyworm\nterm: Bellyworm\n"),
    ):
        (folder / name).write_bytes(raw)
    (folder / "topics" / "linked.yaml").symlink_to(folder / "glossary.yaml")
    (folder / "topics" / "folder.yaml").mkdir()
    for asked in ("bellyworm", "bellywurm"):
        assert main(["find", asked, "--data", str(folder)]) == 1
        assert capsys.readouterr().err.startswith(f"nothing is called '{asked}'")
    (folder / "studies").rename(folder / "elsewhere")
    assert main(["find", "gut", "--data", str(folder)]) == 0


def test_of_two_records_with_one_id_the_first_is_found(write, capsys):
    glossary = "- {id: twice, term: Firstling, meaning: a}\n- {id: twice, term: Secondling, meaning: b}\n- 5\n"
    folder = str(
        write(
            {"glossary.yaml": glossary, "topics/taken.yaml": "name: [", "measures.yaml": "- {id: taken, name: Takn}\n"}
        )
    )
    assert main(["find", "firstling", "--data", folder]) == 0
    assert capsys.readouterr().out == f"term twice: Firstling\n  {folder}/glossary.yaml:1\n"
    assert main(["find", "secondling", "--data", folder]) == 1
    assert main(["find", "takn", "--data", folder]) == 1


def test_find_and_a_knowledge_base_see_the_same(write):
    """The view of what is written and that of a validated record give the same names, numbers and descriptions."""
    folder = write()
    base = load(folder)[0]
    written = written_records(written_files(folder))
    assert written.keys() == base.by_id.keys()
    for key, record in written.items():
        view = RecordView.of(base.by_id[key])
        assert (record.view.kind, record.view.description) == (view.kind, view.description)
        assert list(record.view.names()) == list(view.names())
        assert sorted(numbers_of([record.view])) == sorted(numbers_of([view]))
        assert (record.path, record.line) == base.places[key]


def test_many_texts_are_folded_as_one_is():
    texts = [
        "Paediatric tumours\nof mice",
        "",
        "Crohn’s & ΌΔΟΣ",
        "classes; bodies, dies, ies",
        "ME/CFS_x ﬁve",
        "4.5 mg",
    ]
    lines = folded_lines(texts)
    assert [WORD.findall(line) for line in lines] == [words(text) for text in texts]
    assert lines[3] == "classe; body, die, ies"
    assert in_one_go(lines) == ["".join(words(text)) for text in texts]
    assert name_keys(folded_lines(["Crohn's diseases", "gas es"])) == [("crohndisease",) * 2, ("gases", "gase")]
    assert folded_lines([]) == in_one_go([]) == name_keys([]) == []


def test_find_imports_no_models(write):
    code = "import sys; from ldn_kb.cli.main import main; main(['find', 'gutt', '--data', sys.argv[1]]); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(write())], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
