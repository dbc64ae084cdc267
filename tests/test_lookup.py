"""Records are found by what people call them: in the terminal, and behind every "did you mean"."""

from __future__ import annotations

import re

import pytest

from conftest import TINY
from ldn_kb.cli.main import main
from ldn_kb.knowledge.lookup import Match, lookup, near, words
from ldn_kb.reading.loader import load

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
