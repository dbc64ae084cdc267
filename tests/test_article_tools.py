"""From a page to claims: what is begun, the worksheet and what it writes, what is open, the page on the web."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path

import pytest

from conftest import ROOT, TINY
from ldn_kb.authoring import article_status, entry_sources, text_fingerprint, worksheet
from ldn_kb.authoring.article_metadata import of_statements
from ldn_kb.authoring.commented_yaml import value_lines
from ldn_kb.authoring.located_text import parse
from ldn_kb.authoring.near_paragraphs import NearParagraphs
from ldn_kb.authoring.new_article import of_bytes
from ldn_kb.authoring.position_insertion import with_caution_claims, with_claims
from ldn_kb.authoring.proposals import Proposer
from ldn_kb.authoring.question_candidates import QuestionCandidates
from ldn_kb.authoring.worksheet import fields_of
from ldn_kb.cli.main import main
from ldn_kb.knowledge.word_runs import RunFilter, longest_copied, words
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load, read_records

ARTICLE = """\
# The drug in short

By C. Gamma

The drug blocks a receptor, and in a trial of 40 people that Jones published in 2011 88% of those with enteritis got \
better on it, against 40% on placebo. It may well be of use to many more people who suffer from a bad belly.

A second study, in the Journal of Nothing of 2019 with 777 patients, is said to have shown the same for gut disease.

It comes as follows:

- at 4.5 mg in the evening, which is what counts as low
- in step 2 at more

Is it of any use to you?

Call us at 555-123-4567 to book a visit.

## References

1. Doe A. A first study. J Gut 2007. doi:10.1000/first
2. Nobody. Nothing. 2019
"""
"""An article invented for the tiny data."""


@pytest.fixture
def begun(write, tmp_path) -> Path:
    """Return a data folder in which the article is begun, and its record is completed."""
    folder = write()
    (tmp_path / "gamma.md").write_text(ARTICLE)
    options = ["--text", str(tmp_path / "gamma.md"), "--author", "C. Gamma", "--name", "Gamma"]
    assert main(["new", "article", str(folder), *options]) == 0
    record = folder / "articles" / "gamma.yaml"
    text = record.read_text().replace("credentials: To be written", "credentials: none given")
    record.write_text(text.replace("[To be written]", "[an index of papers]"))
    return folder


def sheet(folder: Path) -> Path:
    return folder.parent / ".articles" / "gamma.yaml"


def filled(folder: Path, at: str, number: int = 1, **values: str) -> None:
    """Fill in an entry of the worksheet; an empty value takes the field out."""
    parts = re.split(r"(?m)^(?=- at: )", sheet(folder).read_text())
    place = next(n for n, part in enumerate(parts) if f"# {at}, sentence {number}: " in part)
    for name, value in values.items():
        line = f"  {name}: {value}\n" if value else ""
        parts[place], times = re.subn(rf"(?m)^  {name}:.*\n(?:    .*\n)*", line, parts[place])
        parts[place] += "" if times else line
    sheet(folder).write_text("".join(parts))


GOOD = {
    "says": "Most people with a sick gut improved in one trial.",
    "fidelity": "faithful",
    "route": "study-result",
    "note": "It is so in [[jones-2011-gut]].",
    "question": "does-it-help-the-gut",
    "in_short": "In one trial it did.",
}


def apply(folder: Path) -> int:
    return main(["article", "apply", str(sheet(folder)), "--data", str(folder)])


# --- what is begun


def test_an_article_is_begun_whole(begun):
    base, problems = load(begun)
    article = base.article("gamma")
    assert (article.title, article.order) == ("The drug in short", 3)
    assert article.locators == ["p1", "p2", "p3", "p4", "p4.b1", "p4.b2", "p5", "p6", "ref1", "ref2"]
    assert {item.at: item.reason for item in article.without_claims} == {
        "p1": "byline or date", "p4": "announces the list that follows", "p5": "a question that leads on", "p6": "contact or address",
    }  # fmt: skip
    assert article.references[0].study == "smith-2007-gut"
    assert article.references[1].unfound.described == "Nobody. Nothing. 2019"
    assert {"uncovered-paragraph"} <= {problem.code for problem in problems}
    assert (begun.parent / ".articles" / ".gitignore").read_text() == "*\n"
    kept = parse((begun.parent / ".articles" / "gamma.txt").read_text())
    assert [item.at for item in kept.paragraphs] == article.locators[:-2]


def test_sources_that_are_not_here_are_named(write, tmp_path, capsys):
    (tmp_path / "gamma.md").write_text(ARTICLE)
    assert main(["new", "article", str(write()), "--text", str(tmp_path / "gamma.md"), "--id", "delta"]) == 0
    assert "Sources are spoken of that none of the studies here fits: p3" in capsys.readouterr().out


def test_what_is_proposed_for_a_sentence(begun):
    text = sheet(begun).read_text()
    entry = next(part for part in re.split(r"(?m)^(?=- at: )", text) if "# p2, sentence 1: " in part)
    for line in (
        "about: [gut-disease]",
        "hedge: reported",
        "{label: people, value: 40, unit: people}",
        "{figure: share, study: jones-2011-gut, outcome: response, field: treatment.value, reported: 88}",
        "{figure: share-2, study: jones-2011-gut, outcome: response, field: control.value, reported: 40}",
        "{figure: people, study: jones-2011-gut, field: n.enrolled, reported: 40}",
        "{figure: year, study: jones-2011-gut, field: year, reported: 2011}",
        "cites: [jones-2011-gut]",
        "question: does-it-help-the-gut",
    ):
        assert line in entry, entry
    assert "value: 2, unit" not in text
    assert "it speaks of a source, and none of the studies here fits" in text
    # What follows from the source needs no line.
    assert "citing:" not in text[text.index("claims:") :]


def test_nothing_is_written_if_anything_is_there_already(begun, tmp_path, capsys):
    before = {path: path.read_bytes() for path in begun.parent.rglob("*") if path.is_file()}
    again = ["new", "article", str(begun), "--text", str(tmp_path / "gamma.md"), "--author", "C. Gamma"]
    assert main(again) == 2
    assert "the id 'gamma' is taken" in capsys.readouterr().err
    (begun / "articles" / "gamma.yaml").unlink()
    assert main([*again, "--name", "G"]) == 2
    assert "gamma.yaml is there already" in capsys.readouterr().err
    assert not (begun / "articles" / "gamma.yaml").exists()
    assert all(path.read_bytes() == raw for path, raw in before.items() if path.exists())


@pytest.mark.parametrize("content", ["", "%PDF-1.4", "<input type=password>"])
def test_a_bad_text_leaves_nothing_behind(content, write, tmp_path, capsys):
    folder = write()
    (tmp_path / "bad.html").write_text(content)
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", "article", str(folder), "--text", str(tmp_path / "bad.html")]) == 2
    assert re.fullmatch(r"ldn-kb: bad\.html: .+\n", capsys.readouterr().err)
    assert sorted(tmp_path.rglob("*")) == before


# --- the worksheet


def test_entries_that_are_filled_in_are_written_and_leave(begun, capsys):
    (begun / "comparisons" / "does-it-help-the-gut.yaml").write_text(
        "# kept\n" + TINY["comparisons/does-it-help-the-gut.yaml"].replace("agreement:", "# kept too\nagreement:")
    )
    filled(begun, "p2", **GOOD)
    filled(begun, "p4.b2", nothing="how it is sold")
    left = sheet(begun).read_text().count("\n- at: ")
    assert apply(begun) == 0
    printed = capsys.readouterr().out
    assert "1 claim written" in printed
    assert "Read agreement and difference again in: does-it-help-the-gut" in printed
    base, _ = load(begun)
    [claim] = base.claims_in("gamma")
    assert claim.id.startswith("gamma-p2-")
    assert (claim.says, claim.asserts, len(claim.numbers)) == (GOOD["says"], None, 4)
    question = base.comparison("does-it-help-the-gut")
    assert question.positions[-1].claims == (claim.id,)
    assert base.article("gamma").without_claims[-1].reason == "how it is sold"
    text = (begun / "comparisons" / "does-it-help-the-gut.yaml").read_text()
    assert text.startswith("# kept\n")
    assert "# kept too\nagreement: agree\n" in text
    assert sheet(begun).read_text().count("\n- at: ") == left - 2
    assert "# Worksheet of the article gamma" in sheet(begun).read_text()
    # A second claim joins the position.
    filled(
        begun, "p2", number=2, says="It could serve many with a sore gut.", route="praise", note="It cannot be tested."
    )
    filled(begun, "p2", number=2, question="does-it-help-the-gut", in_short="", agreement="")
    assert apply(begun) == 0
    assert len(load(begun)[0].comparison("does-it-help-the-gut").positions[-1].claims) == 2


def test_numbers_are_written_as_they_are_in_the_worksheet(begun):
    """A source that prints 88.0 or 0.10 says how exactly it measured: a person types it, and it stays."""
    filled(begun, "p2", **GOOD)
    sheet(begun).write_text(re.sub(r"\b88\b(?=[,}])", "88.0", sheet(begun).read_text()))
    filled(begun, "p4.b1", nothing="how it is sold")
    assert apply(begun) == 0
    text = (begun / "claims" / "gamma.yaml").read_text()
    assert "value: 88.0\n" in text or "value: 88.0," in text
    assert text.count("88.0") == 2
    [claim] = load(begun)[0].claims_in("gamma")
    assert 88 in {figure.value for figure in claim.figures}


def test_blanks_for_an_answer_that_is_there_already_are_left_out(begun):
    filled(begun, "p2", **GOOD)
    again = {**GOOD, "fidelity": "no-source", "route": "praise", "says": "It could serve many with a sore gut."}
    filled(begun, "p2", number=2, **{**again, "in_short": "undecided", "agreement": "undecided"})
    assert apply(begun) == 0
    [position] = [
        item for item in load(begun)[0].comparison("does-it-help-the-gut").positions if item.article == "gamma"
    ]
    assert (position.in_short, len(position.claims)) == (GOOD["in_short"], 2)


def test_blanks_are_left_out_where_a_batch_before_has_answered(begun):
    """The second of two answers stands, and a later entry adds a claim to it: its agreement stands, too."""
    filled(begun, "p2", **{**GOOD, "question": "what-is-low", "agreement": "agree"})
    assert apply(begun) == 0
    again = {**GOOD, "route": "praise", "says": "It could serve many with a sore gut.", "fidelity": "no-source"}
    filled(begun, "p2", number=2, **{**again, "question": "what-is-low"})
    filled(begun, "p2", number=2, in_short="undecided", agreement="undecided")
    assert apply(begun) == 0
    assert len(load(begun)[0].comparison("what-is-low").positions[-1].claims) == 2


@pytest.mark.parametrize(
    "fault", [{"colour": "red"}, {"numbers": "[{figure: share, study: null, at, once, reported: 88}]"}]
)
def test_the_fault_of_an_entry_makes_none_in_the_next_one(begun, capsys, fault):
    filled(begun, "p2", **{**GOOD, **fault})
    again = {**GOOD, "says": "The gain was large in that trial.", "cites": "[jones-2011-gut]"}
    filled(begun, "p2", number=2, **{**again, "in_short": "undecided"})
    assert apply(begun) == 1
    assert "undecided" not in capsys.readouterr().out


def test_a_blank_for_an_answer_that_is_missing_is_told(begun, capsys):
    filled(begun, "p2", **{**GOOD, "in_short": "undecided"})
    assert apply(begun) == 1
    assert "in_short is undecided" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sources", "fidelity", "expected"),
    [
        ("", "", ("none", "no-source")),
        ("", "undecided", ("none", "no-source")),
        ("unfound", "", ("described", "source-not-found")),
        ("unfound", "undecided", ("described", "source-not-found")),
        ("jones-2011-gut", "faithful", ("described", "faithful")),
    ],
)
def test_citing_and_fidelity_follow_from_the_sources(sources, fidelity, expected, begun):
    found = (
        "\n    - {described: a talk, searched: [an index of papers], date: 2026-01-02}" if sources == "unfound" else ""
    )
    named = f"[{sources}]" if sources and not found else ""
    values = {**GOOD, "route": "praise", "numbers": "", "figures": "", "note": "It cannot be tested."}
    filled(begun, "p2", number=2, **{**values, "cites": named, "cites_unfound": found, "fidelity": fidelity})
    assert apply(begun) == 0
    [claim] = load(begun)[0].claims_in("gamma")
    assert (claim.citing, claim.fidelity) == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"fidelity": ""}, "it cites a study: say under fidelity how faithfully the article tells it [unfinished]"),
        ({"fidelity": "undecided"}, "fidelity is undecided; decide, or leave says undecided [unfinished]"),
        ({"citing": "none"}, "citing is 'none' with 1 cited studies"),
    ],
)
def test_how_a_study_is_told_does_not_follow(values, message, begun, capsys):
    filled(begun, "p2", **{**GOOD, **values})
    assert apply(begun) == 1
    assert message in capsys.readouterr().out


def test_a_source_that_is_not_proposed_waits(begun):
    text = sheet(begun).read_text()
    without = next(part for part in re.split(r"(?m)^(?=- at: )", text) if "# p2, sentence 2" in part)
    assert "  #cites: [" in without
    assert "  #cites_unfound:\n  #  - {described: undecided" in without
    assert "  #fidelity: undecided\n" in without
    named = next(part for part in re.split(r"(?m)^(?=- at: )", text) if "# p2, sentence 1" in part)
    assert "  fidelity: undecided\n" in named
    assert "  #cites_unfound:\n" in named


def test_studies_of_steps_are_listed_by_themselves():
    data = {"cites": ["a"], "tested_by": ["b"], "steps": [{"agreeing": ["a", "c"]}, {"opposing": ["b", "d"]}]}
    entry_sources.weigh_steps(data)
    assert data["tested_by"] == ["b", "c", "d"]
    for broken in ({"steps": None}, {"steps": [3]}, {"steps": [{"agreeing": "a"}]}, {"cites": "a", "steps": []}):
        before = dict(broken)
        entry_sources.weigh_steps(broken)
        assert broken == before


def test_the_head_of_a_worksheet_has_the_values_that_fields_take(begun):
    head = sheet(begun).read_text().partition("article: gamma")[0]
    text = " ".join(head.replace("#", " ").split())
    for values in (
        "route: effect, frequency",
        "figures.qualifier: about, more-than, less-than",
        "basis.kind: label, law",
    ):
        assert values in text


def test_the_id_that_an_entry_has_is_taken(begun):
    filled(begun, "p2", **GOOD, id="gamma-p2-my-own")
    assert apply(begun) == 0
    assert [claim.id for claim in load(begun)[0].claims_in("gamma")] == ["gamma-p2-my-own"]


def test_a_sentence_that_waits_becomes_an_entry_by_one_sign(write, tmp_path, capsys):
    (tmp_path / "gamma.md").write_text(ARTICLE.replace("Is it of any use to you?", "Is LDN of any use? Who knows?"))
    options = ["--text", str(tmp_path / "gamma.md"), "--author", "C. Gamma", "--name", "Gamma"]
    folder = write()
    assert main(["new", "article", str(folder), *options]) == 0
    record = folder / "articles" / "gamma.yaml"
    text = record.read_text().replace("credentials: To be written", "credentials: none given")
    record.write_text(text.replace("[To be written]", "[an index of papers]"))
    before = sheet(folder).read_text()
    for number, said in ((1, "Is LDN of any use?"), (2, "Who knows?")):
        assert f"\n#- {{at: p5, sentence: {number}}}  # a question: {said}\n" in before
    # Nothing is written as long as they wait, and one is filled in once its first sign is taken away.
    assert apply(folder) == 0
    assert sheet(folder).read_text() == before
    sheet(folder).write_text(before.replace("#- {at: p5, sentence: 2}", "- {at: p5, sentence: 2}"))
    assert apply(folder) == 0
    assert "1 sentence taken up" in capsys.readouterr().out
    after = sheet(folder).read_text()
    assert "\n- at: p5\n  # p5, sentence 2: Who knows?\n  says: undecided\n" in after
    assert "{at: p5, sentence: 2}" not in after
    assert "\n#- {at: p5, sentence: 1}" in after
    # A paragraph that has a claim now is no longer one without.
    assert "at: p5\n" in record.read_text()
    values = {**GOOD, "fidelity": "no-source", "route": "praise", "about": "[gut-disease]"}
    filled(folder, "p5", number=2, **values)
    assert apply(folder) == 0
    assert "at: p5\n" not in record.read_text()
    assert [claim.at for claim in load(folder)[0].claims_in("gamma")] == ["p5"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("- {at: p2, sentence: 9}", "'p2' has no sentence '9'"),
        ("- {at: p77, sentence: 1}", "'p77' has no sentence '1'"),
        ("- {at: p2, sentence: two}", "'p2' has no sentence 'two'"),
    ],
)
def test_a_sentence_that_is_not_there_is_told(entry, message, begun, capsys):
    sheet(begun).write_text(f"{sheet(begun).read_text()}{entry}\n")
    assert apply(begun) == 1
    assert message in capsys.readouterr().out


def test_a_part_that_was_not_seen_is_the_sentence_once_more(begun):
    text = sheet(begun).read_text()
    sheet(begun).write_text(f"{text}- {{at: p2, sentence: 2, part: 7}}\n")
    assert apply(begun) == 0
    assert sheet(begun).read_text().count("# p2, sentence 2: It may well be of use") == 2


def test_further_subjects_are_added(begun, capsys):
    filled(begun, "p2", **{**GOOD, "about": "[gut-disease]", "also_about": "[gut-disease, belly]"})
    assert apply(begun) == 1
    assert "'belly'" in capsys.readouterr().out
    further = next(key for key in load(begun)[0].by_id if load(begun)[0].kind(key) in ("mechanism", "topic"))
    filled(begun, "p2", also_about=f"[gut-disease, {further}]")
    assert apply(begun) == 0
    assert [claim.about for claim in load(begun)[0].claims_in("gamma")] == [("gut-disease", further)]


def test_answers_that_are_not_taken_over_are_told(begun, capsys):
    filled(begun, "p2", **GOOD)
    again = {**GOOD, "fidelity": "no-source", "route": "praise", "says": "It could serve many with a sore gut."}
    filled(begun, "p2", number=2, **{**again, "in_short": "It may do so.", "agreement": "conflict"})
    assert apply(begun) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "in_short of gamma-p2-could-serve-many: does-it-help-the-gut has 'In one trial it did.'" in printed
    assert "agreement of gamma-p2-could-serve-many: does-it-help-the-gut has 'agree'" in printed


FRONT = "---\ntitle: 'A drug: in short'\ndate: 2026-02-03T10:00:00Z\ndraft: false\n---\n\n## Above\n\n### Below\n\n"


def test_title_and_day_come_from_front_matter_and_no_section_is_empty(write, tmp_path):
    (tmp_path / "gamma.md").write_text(FRONT + ARTICLE.partition("\n\n")[2])
    folder = write()
    assert main(["new", "article", str(folder), "--text", str(tmp_path / "gamma.md"), "--id", "gamma"]) == 0
    article = yaml_reader.read((folder / "articles" / "gamma.yaml").read_bytes(), "x")[0].data
    assert (article["title"], str(article["published"])) == ("A drug: in short", "2026-02-03")
    assert "Above" not in [section["heading"] for section in article["sections"]]
    assert all(section["paragraphs"] for section in article["sections"])
    text = of_bytes(FRONT.replace("2026-02-03", "2026-02-31").encode() + ARTICLE.encode(), "a.md")
    assert "published" not in of_statements(text.statements, datetime.date(2026, 3, 1)).values


@pytest.mark.parametrize(
    "text",
    [
        "A 2022 meta-analysis in the Journal of Pain found that gut disease got better.",
        "A March 2011 double-blind RCT enrolled 180 women with gut disease.",
        "Program data on gut disease (n = 300) show it.",
        "In a pilot of 2011 gut disease got better.",
        "In surveys people with gut disease felt better.",
    ],
)
def test_a_described_study_is_never_no_source(text, write):
    """A year and a subject alone are no match, and what is not known here is still to be looked for."""
    base, _ = load(write())
    proposals, _ = Proposer(base).article(parse(f"[p1] {text}"))
    fields = fields_of(proposals[0], base, datetime.date(2026, 1, 2))
    assert "cites" not in fields
    assert fields["cites_unfound"][0]["searched"] == ["undecided"]
    assert not fields.keys() & {"citing", "fidelity"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"route": "undecided"}, "route is undecided; decide, or leave says undecided [unfinished]"),
        ({"about": "[enteritis]"}, "did you mean 'gut-disease' (synonym: enteritis)? [unknown-id]"),
        ({"fidelity": "faithfull"}, "fidelity is 'faithfull'; write one of"),
        ({"question": "does-it-help-the-gutt"}, "there is no question 'does-it-help-the-gutt'; did you mean"),
        ({"in_short": ""}, "has no answer of gamma yet: write it as in_short [unfinished]"),
        ({"question": "what-is-low", "agreement": ""}, "has two answers now: write agreement"),
        ({"says": "In a trial of 40 people that Jones published in 2011 88% improved."}, "is copied from the article"),
        ({"nothing": "undecided"}, "write why there is nothing to check [unfinished]"),
        ({"note": "undecided"}, "note is undecided"),
        ({"colour": "red"}, "there is no field 'colour'"),
        ({"cautions": "[caution-bely]"}, "there is no caution 'caution-bely'; did you mean 'caution-belly'?"),
        ({"id": "jones-2011-gut"}, "the id 'jones-2011-gut' is taken; write another, or none [duplicate-id]"),
        ({"id": "gamma-p3-gut"}, "the id 'gamma-p3-gut' must start with 'gamma-p2-' [claim-id]"),
        ({"numbers": "[]"}, "has no entry under numbers [figure-unchecked]"),
    ],
)
def test_a_worksheet_with_a_problem_writes_nothing(values, message, begun, capsys):
    filled(begun, "p2", **{**GOOD, **values})
    before = {path: path.read_bytes() for path in begun.parent.rglob("*") if path.is_file()}
    assert apply(begun) == 1
    printed = capsys.readouterr()
    line = next(line for line in printed.out.splitlines() if message in line)
    row = int(re.match(rf"{re.escape(str(sheet(begun)))}:(\d+):", line)[1])
    start, end = (
        sheet(begun).read_text()[: sheet(begun).read_text().index(mark)].count("\n")
        for mark in ("- at: p2", "- at: p3")
    )
    assert start < row <= end + 1
    assert "nothing written" in printed.err
    assert {path: path.read_bytes() for path in begun.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("article: gamma\n", "a worksheet has the fields article and claims"),
        ("article: gama\nclaims: []\n", "there is no article 'gama'; did you mean 'gamma'?"),
        ("article: gamma\nclaims: 3\n", "claims takes a list"),
        ("article: gamma\nclaims: [3]\n", "an entry has fields such as at and says"),
        ("article: gamma\nclaims: [{at: p99, says: x}]\n", "gamma has no paragraph 'p99'"),
        ("article: gamma\nclaims:\n\t- x\n", "a tab stands here"),
        ("article: gamma\nclaims: [{at: p2, says: 3, hedge: 4}]\n", "says takes text"),
    ],
)
def test_what_is_no_worksheet_is_told_at_its_line(text, message, begun, capsys):
    sheet(begun).write_text(text)
    assert apply(begun) == 1
    assert message in capsys.readouterr().out


def test_a_worksheet_is_found_by_its_article(begun, capsys):
    assert main(["article", "apply", "gamma", "--data", str(begun)]) == 0
    assert "0 claims written" in capsys.readouterr().out
    assert main(["article", "apply", "delta", "--data", str(begun)]) == 2


QUESTION = TINY["comparisons/what-is-low.yaml"]


@pytest.mark.parametrize(
    "before",
    [
        QUESTION,
        QUESTION.replace("    claims: [alpha-p2-low]\n", "    claims:\n      - alpha-p2-low\n\n"),
        QUESTION.replace("  - article", "- article").replace("    in_short", "  in_short").replace("    claims", "  claims"),
        QUESTION.replace("    in_short: 1 to 5 mg.\n    claims: [alpha-p2-low]\n", "    claims: [alpha-p2-low]\n    in_short: >-\n      1 to\n      5 mg.\n"),
        QUESTION.replace("evidence:", "agreement: null\nevidence:"),
        QUESTION.replace("[alpha-p2-low]", "[alpha-p2-low]  # that one"),
    ],
    ids=["flow", "block", "margin", "folded", "null", "comment"],
)  # fmt: skip
def test_positions_are_added_in_any_style(before):
    text = with_claims(before, "x.yaml", "gamma", ["gamma-p1-a"], "Yes: it is.", "differ")
    text = with_claims(text, "x.yaml", "gamma", ["gamma-p1-a", "gamma-p1-b"], None, None)
    text = with_claims(text, "x.yaml", "alpha", ["alpha-p1-c"], None, None)
    assert "gamma-p1-b" in text and "alpha-p1-c" in text
    assert set(before.splitlines()) - set(text.splitlines()) <= {"    claims: [alpha-p2-low]", "  claims: [alpha-p2-low]", "agreement: null", "    claims: [alpha-p2-low]  # that one"}  # fmt: skip


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ("[caution-belly]", "written"),
        ("[caution-bely]", "there is no caution 'caution-bely'; did you mean 'caution-belly'?"),
        ("caution-belly", "also_cautions takes a list"),
    ],
)
def test_further_cautions_are_added_to_those_of_an_entry(begun, capsys, also, said):
    filled(begun, "p2", **GOOD, cautions="[caution-belly]", also_cautions=also)
    assert apply(begun) == (said != "written")
    assert said in capsys.readouterr().out
    base, _ = load(begun)
    assert base.cautions[0].claims == ("alpha-p2-low", *(claim.id for claim in base.claims_in("gamma")))


def test_cautions_that_a_sentence_gives_are_listed(begun):
    assert "  #cautions: [caution-belly]\n" in sheet(begun).read_text()
    filled(begun, "p2", **GOOD, cautions="[caution-belly]")
    assert apply(begun) == 0
    base, _ = load(begun)
    [claim] = base.claims_in("gamma")
    assert base.cautions[0].claims == ("alpha-p2-low", claim.id)
    text = "# kept\n" + TINY["cautions.yaml"].replace("  claims: [alpha-p2-low]\n", "")
    after = with_caution_claims(text, "cautions.yaml", {"caution-belly": ["gamma-p1-a", "gamma-p1-b"]})
    assert after == text.replace("  sources:", "  claims: [gamma-p1-a, gamma-p1-b]\n  sources:")


# --- status, fingerprint, page


def test_status_lists_what_is_open(begun, capsys):
    assert main(["article", "status", "gamma", "--data", str(begun)]) == 1
    printed = capsys.readouterr().out
    assert "gamma: 8 paragraphs, 0 claims" in printed
    assert "paragraph 'p2' has no claim" in printed
    assert "caution-belly: Belly" in printed
    assert "what-is-low: What is low?" in printed
    assert main(["article", "status", "gama", "--data", str(begun)]) == 2
    record = begun / "articles" / "gamma.yaml"
    looked = "looked_for_absent: [{date: 2026-01-02, cautions: [caution-belly]}]\n"
    record.write_text(record.read_text().replace("looked_for_absent: []\n", looked))
    main(["article", "status", "gamma", "--data", str(begun)])
    assert "caution-belly" not in capsys.readouterr().out
    (begun.parent / ".articles" / "gamma.txt").unlink()
    main(["article", "status", "gamma", "--data", str(begun)])
    assert "The text is not at hand here" in capsys.readouterr().out


def absent(folder: Path, capsys) -> str:
    """Return what is printed as looked for and absent."""
    capsys.readouterr()
    assert main(["article", "status", "gamma", "--data", str(folder), "--absent"]) == 0
    return capsys.readouterr().out


def test_nothing_is_ready_to_be_called_absent_that_a_paragraph_comes_near(begun, capsys):
    text = begun.parent / ".articles" / "gamma.txt"
    text.write_text(text.read_text() + "\n[p7] Nausea and other upsets of the abdomen, of the belly too, go away.\n")
    printed = absent(begun, capsys)
    assert "# caution-belly (see p7, p4.b1): It may upset the belly.\n" in printed
    assert "# what-is-low (see p4.b1" in printed
    assert "looked_for_absent" not in printed.partition("# None is without such a paragraph.")[2]
    text.write_text("[p1] Nobody knows why.\n[p2] The sun shines on hills.\n")
    printed = absent(begun, capsys)
    assert "see p" not in printed
    entry = yaml_reader.read(printed.encode(), "x")[0].data["looked_for_absent"]
    assert [{**item, "date": None} for item in entry] == [
        {"date": None, "cautions": ["caution-belly"], "questions": ["does-it-help-the-gut", "what-is-low"]}
    ]


def test_without_the_text_nothing_is_ready_to_be_called_absent(begun, capsys):
    (begun.parent / ".articles" / "gamma.txt").unlink()
    printed = absent(begun, capsys)
    assert "The text is not at hand" in printed
    assert "# caution-belly: It may upset the belly.\n" in printed
    assert all(line.startswith("#") for line in printed.splitlines())


def test_where_nothing_is_open_nothing_is_to_be_looked_for(begun, capsys):
    record = begun / "articles" / "gamma.yaml"
    every = "{date: 2026-01-02, cautions: [caution-belly], questions: [does-it-help-the-gut, what-is-low]}"
    record.write_text(record.read_text().replace("looked_for_absent: []", f"looked_for_absent: [{every}]"))
    assert absent(begun, capsys) == "# Nothing is open.\n"


@pytest.mark.parametrize("sort", ["locator", "source"])
def test_what_is_likely_or_said_by_the_record_keeps_no_article_open(sort, begun, capsys, monkeypatch):
    likely = article_status.Open(sort, "gamma-p2-x", "p2 is less like it than p3, p4, p5")
    monkeypatch.setattr(article_status, "of_article", lambda *_: [likely])
    assert main(["article", "status", "gamma", "--data", str(begun)]) == 0
    printed = capsys.readouterr().out
    assert "gamma-p2-x" in printed
    assert "Nothing is open. What is only to be looked at counts as nothing open." in printed


def test_a_bullet_is_like_a_claim_with_its_heading_and_its_lead(begun):
    """The words that say what a bullet is about stand above it; a claim at another place is still warned of."""
    lines = [
        "## Sore toes",
        "[p1] It calms:",
        "[p1.b1] Pain there",
        "[p1.b2] Swelling",
        "## Gut",
        "[p2] It calms pain.",
    ]
    others = [f"[p{number}] Pain of toes and of fingers {word}." for number, word in enumerate("abc", 3)]
    text = parse("\n".join([*lines, "## Else", *others]))
    base, _ = load(begun)
    claim = base.claims[0].model_copy(update={"says": "It calms pain in sore toes.", "at": "p1.b1"})
    likeness = article_status._Likeness(text, ())
    assert likeness.better(claim) == []
    assert "p1.b1" in likeness.better(claim.model_copy(update={"at": "p2"}))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_summary_is_more_like_a_claim_only_if_much_nearer(is_first, begun):
    base, _ = load(begun)
    summary = "## All\n[p1] Toes improved in June.\n[p2] Toes improved in a test.\n[p3] Toes improved in spring.\n"
    own = "## Toes\n[p4] Toes improved in a large trial, as people of a town far off told their doctors.\n"
    rest = "## Ears\n[p5] Ears hurt.\n## Guts\n[p6] Guts hurt.\n"
    noses = "## Noses\n[p7] Noses hurt.\n"
    text = parse(summary + own + rest + noses if is_first else noses + own + summary + rest)
    claim = base.claims[0].model_copy(update={"says": "Toes improved.", "at": "p4"})
    assert article_status._Likeness(text, ()).better(claim) == ([] if is_first else ["p1", "p2", "p3"])
    elsewhere = article_status._Likeness(text, ()).better(claim.model_copy(update={"at": "p5"}))
    assert {"p1", "p2", "p3"}.issubset(elsewhere)
    # A line of sources has the words of its heading, and no claim.
    without = article_status._Likeness(text, ("p1", "p2")).better(claim.model_copy(update={"at": "p5"}))
    assert not {"p1", "p2"} & set(without)


@pytest.mark.parametrize("command", [["article", "status"], ["article", "fingerprint"], ["show"]])
def test_a_record_with_a_problem_is_not_said_to_be_missing(command, begun, capsys):
    record = begun / "articles" / "gamma.yaml"
    record.write_text(record.read_text().replace("order: ", "ordr: "))
    data = [str(begun)] if command == ["show"] else ["--data", str(begun)]
    assert main([*command, "gamma", *data]) == 2
    assert "the record of gamma has a problem: see ldn-kb check, and correct it first" in capsys.readouterr().err
    assert main([*command, "gama", *data]) == 2
    assert "has a problem: see" not in capsys.readouterr().err


def test_what_the_author_is_may_be_unknown(begun):
    record = begun / "articles" / "gamma.yaml"
    record.write_text(re.sub("credentials: .*", "credentials: null", record.read_text()))
    assert load(begun)[0].article("gamma").byline == "C. Gamma, credentials not stated"


def test_numbers_in_words_are_allowed_where_the_article_says_so(begun):
    filled(begun, "p2", number=2, **{**GOOD, "fidelity": "no-source"})
    text = sheet(begun).read_text()
    figure = "  figures:\n    - {label: share, value: 50, unit: '%'}\n  numbers:\n    - {figure: share, study: null, reported: null}\n"
    sheet(begun).write_text(text.replace("  says: Most", f"{figure}  says: Most"))
    assert apply(begun) == 1
    record = begun / "articles" / "gamma.yaml"
    record.write_text(f"{record.read_text()}in_words:\n  - {{at: p2, value: 50, words: every second one}}\n")
    assert apply(begun) == 0


def test_a_fingerprint_is_made_again_from_the_text(begun, tmp_path, capsys):
    path = begun / "fingerprints" / "gamma.yaml"
    before = path.read_text()
    path.unlink()
    assert main(["article", "fingerprint", "gamma", "--data", str(begun)]) == 0
    assert path.read_text() == before
    assert main(["article", "fingerprint", "gamma", "--text", str(tmp_path / "gamma.md"), "--data", str(begun)]) == 0
    assert "is as it was" in capsys.readouterr().out


def test_whether_the_page_is_still_what_was_read(begun, tmp_path, capsys):
    page = tmp_path / "page.md"
    command = ["article", "page", "gamma", "--from", str(page), "--data", str(begun)]
    page.write_text(ARTICLE.replace("\n\n", "\n\n\n"))
    assert main(command) == 0
    page.write_text(ARTICLE.replace("88%", "90%"))
    assert main(command) == 1
    printed = capsys.readouterr().out
    assert "word for word" in printed
    assert "numbers that are gone: 88" in printed
    assert "numbers that are new: 90" in printed
    page.write_text("It is of something else that has nothing to do with that and is not long. " * 9)
    assert main(command) == 1
    assert "this is another page" in capsys.readouterr().out
    assert main(["article", "page", "gamma", "--data", str(begun)]) == 2
    assert "gamma has no url" in capsys.readouterr().err


# --- what a fingerprint gives away


def test_copied_words_are_seen_and_own_words_are_not():
    text = (ROOT / "docs" / "methods.md").read_text()
    paragraphs = [part for part in text.split("\n\n") if len(part.split()) > 40]
    runs = RunFilter.of(paragraphs, "salt")
    copied = [" ".join(words(part)[:30]) for part in paragraphs]
    assert sum(runs.copied(part) is not None for part in copied) >= 0.9 * len(copied)
    own = [study.read_text() for study in sorted((ROOT / "data" / "studies").glob("*.yaml"))[:40]]
    lines = [line for study in own for line in study.split("\n") if len(line.split()) > 10]
    assert len(lines) > 300
    assert [line for line in lines if runs.copied(line)] == []
    asked, hits = map(sum, zip(*(runs.share(line) for line in lines), strict=True))
    assert hits / asked < 0.04
    assert longest_copied("He said that it is so, it seems", "I say that it is so. It seems") == ["that", "it", "is", "so", "it", "seems"]  # fmt: skip


def test_the_text_cannot_be_guessed_word_by_word():
    text = (ROOT / "docs" / "methods.md").read_text()
    runs = RunFilter.of([text], "salt")
    found = words(text)
    vocabulary = sorted(set(found))[:400]
    left = [
        sum(runs.share(" ".join([*found[at : at + 5], word])) != (1, 0) for word in vocabulary) / len(vocabulary)
        for at in range(0, 400, 20)
    ]
    # Two in three guesses are not answered: each word leaves hundreds, and each of these as many again.
    assert sum(left) / len(left) > 0.6


def test_a_fingerprint_holds_no_words(begun):
    text = (begun / "fingerprints" / "gamma.yaml").read_text()
    kept = text[text.index("digest") :]
    fields = {"digest", "made", "with", "runs", "of", "6", "words", "one", "in", "3", "kept", "hashes", "paragraphs", "at", "numbers", "also"}  # fmt: skip
    assert {word for word in words(re.sub(r'"\\(.|\n)*?"', "", kept)) if word.isalpha()} <= fields
    assert load(begun)[0].article("gamma")
    fingerprint = text_fingerprint.of_text("gamma", of_bytes(ARTICLE.encode(), "gamma.md"))
    assert [item.numbers for item in fingerprint.paragraphs][1] == (40, 88, 2011)


# --- proposals on real data


@pytest.fixture(scope="module")
def real():
    return read_records(ROOT / "data")[0].base


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Whoever had hepatitis should have blood drawn for enzymes first.", "caution-liver"),
        ("It was not tried in women who are expecting or breastfeeding; pregnant ones stay out.", "caution-pregnancy"),
        ("Two people with ME/CFS slept longer on it.", "me-cfs-and-ldn"),
        ("After a kidney transplant the graft could be lost.", "caution-organ-transplant"),
    ],
)
def test_other_words_for_the_same_are_near(said, key, real):
    others = [f"[p{number}] The shop at the {street} road sells shoes." for number, street in enumerate("abcdef", 3)]
    text = parse("\n".join(["[p1] Shoes are good.", f"[p2] {said}", *others]))
    near = NearParagraphs(real, "none", text)
    assert near.of(key)[0][1] == "p2"
    assert NearParagraphs(real, "none", parse("\n".join(["[p1] Shoes.", *others]))).of(key) == []


def test_a_word_of_every_paragraph_is_near_all_the_same(real):
    text = parse("\n".join(f"[p{number}] A pregnancy lasts {number} weeks." for number in range(1, 30)))
    assert [at for _, at in NearParagraphs(real, "none", text).of("caution-pregnancy")] == ["p1", "p2", "p3"]


def test_the_own_answers_of_an_article_do_not_help_to_find_it(real):
    """Else the measure of how many paragraphs are found would be that of words that a person put there."""
    text = parse("[p1] Something else.")
    article = real.articles[0].id
    own, other = (NearParagraphs(real, name, text)._asked for name in (article, "none"))
    answered = {item.id for item in real.comparisons if any(it.article == article for it in item.positions)}
    assert all(own[key].keys() <= other[key].keys() for key in own)
    assert sum(own[key].keys() < other[key].keys() for key in answered) / len(answered) > 0.8
    assert all(own[item.id] == other[item.id] for item in real.comparisons if item.id not in answered)


def test_three_thousand_words_are_read_in_time(real):
    base = real
    names = [item.name for item in base.conditions]
    text = "".join(
        f"In a study of {number} people with {names[number % len(names)]} in 2013 the drug was of use to {number}% of "
        "them, and it may be that more of them will be helped if it is given for a longer time than that.\n\n"
        for number in range(10, 90)
    )
    assert len(text.split()) > 3_000
    started = time.process_time()
    proposals, _ = Proposer(base).article(of_bytes(text.encode(), "a.txt"))
    assert time.process_time() - started < 2
    proposals = [item for item in proposals if not item.waits]
    assert len(proposals) == 80
    assert all(proposal.subjects for proposal in proposals)


def test_most_statements_find_their_question(real):
    base = real
    proposer = Proposer(base)
    questions = QuestionCandidates(base, [claim.id for claim in base.claims])
    right = 0
    for claim in base.claims[::6]:
        asked = questions.of_statement(claim.says, [key for key, _ in proposer.subjects(claim.says)])
        right += bool({item.id for item in base.comparisons_of(claim.id)} & {key for _, key in asked})
    assert right >= 0.7 * len(base.claims[::6])


@pytest.mark.parametrize("written", ["18.0", "0.50", "12", "1.5"])
def test_a_number_of_a_worksheet_is_written_as_it_stands_there(written):
    """Where a person writes 18.0 the claim has 18.0, as the record of its study does."""
    value = yaml_reader.read(f"value: {written}".encode(), "x")[0].data["value"]
    assert value_lines("value", value) == [f"value: {written}"]
    flow = worksheet._lines("figures", [{"label": "share", "value": value, "unit": "%"}])
    assert flow[1] == f"  - {{label: share, value: {written}, unit: '%'}}"
