"""The history of computed verdicts: which lines are added, what refuses their absence, and what pages and feed say."""

from __future__ import annotations

import datetime
import subprocess
from xml.etree import ElementTree as ET

import pytest

import services
from conftest import TINY
from ldn_kb.authoring import history_lines
from ldn_kb.cli.main import main
from ldn_kb.knowledge import history
from ldn_kb.reading.loader import load
from ldn_kb.rendering import feed
from ldn_kb.rendering.pages import render

TRIAL, FINDING = "studies/jones-2011-gut.yaml", "findings/gut-response.yaml"
FIRST, NEXT = datetime.date(2026, 11, 30), datetime.date(2026, 12, 7)
WEAK = (
    TINY[TRIAL]
    .replace("treatment: {value: 88", "treatment: {value: 16")
    .replace("value: 2.2, low: 1.1, high: 4.3", "value: 0.4, low: 0.2, high: 0.8")
    .replace("favours-treatment", "favours-control")
)
"""The trial of the tiny data with its result turned round."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def bases(write, tmp_path):
    """Return a function that loads the tiny data with changes, and with the history given."""

    def made(changes=None, lines="", name="data"):
        files = {**(changes or {}), "history.yaml": history_lines.HEAD + lines} if lines else changes
        base, problems = load(write(files, tmp_path / name))
        assert not problems, problems
        return base

    return made


@pytest.fixture
def grown(bases):
    """Return the data whose trial changed, with the lines of both days."""
    old = bases()
    first = history_lines.as_yaml(history_lines.new_lines(old, old, FIRST))
    for key in ("beta-p1b1-gut", "gut-disease"):
        # One small trial moves no claim by itself, so these are said to have been otherwise.
        now = history.computed_verdicts(old)[key]
        assert f"record: {key}, now: {now}" in first
        first = first.replace(f"record: {key}, now: {now}", f"record: {key}, now: supported")
    new = bases({TRIAL: WEAK}, first, "new")
    return bases({TRIAL: WEAK}, first + history_lines.as_yaml(history_lines.new_lines(old, new, NEXT)), "grown")


def test_the_first_lines_are_the_first_verdicts(bases):
    base = bases()
    lines = history_lines.new_lines(base, base, FIRST)
    assert {line.record: line.now for line in lines} == history.computed_verdicts(base)
    assert {line.was for line in lines} == {None}
    assert {"alpha-p1-remission", "gut-response", "gut-disease", "what-is-low"} <= {line.record for line in lines}
    recorded = bases(None, history_lines.as_yaml(lines), "recorded")
    assert history.unrecorded(recorded) == []


def test_a_verdict_that_changed_names_the_record_that_changed(grown):
    lines = {line.record: line for line in grown.history if line.day == NEXT}
    line = lines["gut-response"]
    assert line.was != line.now
    assert line.because == "changed: jones-2011-gut"
    assert lines["beta-p1b1-gut"].because == "changed: jones-2011-gut"
    assert history.unrecorded(grown) == []


def test_without_a_change_of_records_it_is_the_rules(bases):
    old = bases()
    first = history_lines.as_yaml(history_lines.new_lines(old, old, FIRST)).replace("record: vulvodynia", "record: x")
    now = history.computed_verdicts(old)["gut-response"]
    other = bases(
        None, first.replace(f"record: gut-response, now: '{now}'", "record: gut-response, now: 'benefit high'"), "other"
    )
    lines = history_lines.new_lines(other, other, NEXT)
    assert [(line.record, line.was, line.because) for line in lines] == [
        ("gut-response", "benefit high", "the rules of judging changed")
    ]
    assert history_lines.new_lines(other, other, NEXT, "A word.")[0].because == "A word."


def test_renamed_and_deleted_records_end_in_a_line(bases):
    old = bases()
    first = history_lines.as_yaml(history_lines.new_lines(old, old, FIRST))
    gone = bases({FINDING.replace("gut-response", "belly-upset"): None}, first, "gone")
    lines = history_lines.new_lines(old, gone, NEXT)
    assert [(line.record, line.now, line.because) for line in lines if line.now is None] == [
        ("belly-upset", None, "the record is gone")
    ]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("- {day: 2026-12-01, record: a, now: mixed}\n- {day: 2026-11-30, record: b, now: mixed}\n", ":5:9: 2026-11-30 stands after 2026-12-01"),
        ("- {day: 2026-12-01, record: a, now: mixed}\n- {day: 2026-12-01, record: a, was: supported, now: mixed}\n", ":5:3: was is 'supported', the line before about a has 'mixed'"),
        ("- {day: 2026-12-01, record: a, was: mixed, now: mixed}\n", ":4:3: was is 'mixed', the line before about a has no verdict"),
    ],
)  # fmt: skip
def test_lines_go_on_from_one_another(write, lines, says):
    text = "# 1\n# 2\n# 3\n" + lines
    base, problems = load(write({"history.yaml": text}))
    assert [says in str(problem) for problem in problems] == [True], problems
    assert base.history == ()


# --- answers to questions, article by article


def test_a_further_answer_changes_no_other_verdict(bases):
    """A third article on a question: neither the rule nor a line, a page or the feed speaks of the others."""
    old = bases()
    first = history_lines.as_yaml(history_lines.new_lines(old, old, FIRST))
    now = history.computed_verdicts(old)["does-it-help-the-gut"]
    assert ", beta: " in now, now
    alone = now.partition(", beta: ")[0]
    short = first.replace(
        f"record: does-it-help-the-gut, now: '{now}'", f"record: does-it-help-the-gut, now: '{alone}'"
    )
    assert short != first
    before = bases(None, short, "before")
    (line,) = history_lines.new_lines(before, before, NEXT)
    assert (line.record, line.was, line.now, line.because) == (
        "does-it-help-the-gut",
        None,
        now.removeprefix(f"{alone}, "),
        None,
    )
    grown = bases(None, short + history_lines.as_yaml([line]), "grown-by-one")
    assert history.unrecorded(grown) == []
    # A line of the older form, with all answers, is no change either.
    whole = f"- {{day: {NEXT}, record: does-it-help-the-gut, was: '{alone}', now: '{now}', because: 'changed: beta-p1-low'}}\n"
    for base in (grown, bases(None, short + whole, "whole")):
        assert history.unrecorded(base) == []
        assert history.changes(base) == {}
        assert not any("The verdict was" in text for text in render(base).values())
        assert "changed" not in feed.atom(base, "https://kb.example.org/", str)


def test_a_line_on_a_question_holds_the_answers_that_changed(bases, write, tmp_path):
    old = bases()
    now = history.computed_verdicts(old)["does-it-help-the-gut"]
    alpha, beta = (part.partition(": ")[2] for part in now.split(", "))
    other = next(verdict for verdict in ("contradicted", "mixed") if verdict != beta)
    first = history_lines.as_yaml(history_lines.new_lines(old, old, FIRST))
    earlier = bases(None, first.replace(f"'{now}'", f"'alpha: {alpha}, beta: {other}'"), "earlier")
    (line,) = history_lines.new_lines(earlier, earlier, NEXT)
    assert (line.was, line.now) == (f"beta: {other}", f"beta: {beta}")
    gone = bases(
        None, first + f"- {{day: {NEXT}, record: does-it-help-the-gut, was: 'beta: {beta}', now: null}}\n", "gone"
    )
    (line,) = history_lines.new_lines(gone, gone, NEXT)
    assert (line.was, line.now) == (None, f"beta: {beta}")
    again = history_lines.HEAD + first + f"- {{day: {NEXT}, record: does-it-help-the-gut, now: 'beta: {beta}'}}\n"
    (problem,) = load(write({"history.yaml": again}, tmp_path / "again"))[1]
    assert f"has 'alpha: {alpha}, beta: {beta}'" in str(problem)


# --- the commands


def git(folder, *arguments):
    options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *options, "-C", str(folder), *arguments], check=True, capture_output=True)


def test_a_change_without_a_line_is_refused_and_recorded(write, tmp_path, capsys):
    folder = write()
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    assert main(["history", str(folder)]) == 1
    assert main(["diff", "HEAD", str(folder), "--record"]) == 0
    assert main(["history", str(folder), "--since", "HEAD"]) == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "with a history")
    (folder / TRIAL).write_text(WEAK)
    capsys.readouterr()
    assert main(["history", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "history.yaml:1:1: gut-response: the verdict is " in out
    assert "ldn-kb diff REV --record adds what is missing" in err
    assert main(["diff", "HEAD", str(folder), "--record"]) == 0
    assert main(["history", str(folder), "--since", "HEAD"]) == 0
    # A line that is taken away, or another verdict in it, is seen.
    path = folder / "history.yaml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:3], *lines[4:]]))
    capsys.readouterr()
    assert main(["history", str(folder), "--since", "HEAD"]) == 1
    assert "lines that HEAD has were changed or deleted" in capsys.readouterr().out


def test_every_computed_verdict_of_the_data_has_its_line():
    base = services.real().base
    missing = [item.record for item in history.unrecorded(base)]
    assert not missing, f"run: ldn-kb diff main --record (verdicts that changed: {', '.join(missing[:9])})"


# --- pages and feed


def test_pages_say_what_the_verdict_was(grown):
    pages = {name: " ".join(text.split()) for name, text in render(grown).items()}
    changes = pages["changes.md"]
    assert changes.index("2026-12-07") < changes.index("2026-11-30")
    assert f"First verdicts: {sum(line.was is None for line in grown.history)}." in changes
    assert "changed: jones-2011-gut" in changes
    assert "The verdict was " in pages["articles/beta.md"]
    assert "until 2026-12-07 (changed: jones-2011-gut)." in pages["articles/beta.md"]
    assert "until 2026-12-07" in pages["conditions/gut-disease.md"]
    assert "The verdict was" not in pages["topics/low-dose.md"]


def test_a_reason_is_text_and_nothing_else(bases):
    old = bases()
    lines = "".join(
        f"- {{day: 2026-11-30, record: {key}, {was}now: {now}, because: '<script>x</script> [[a]] {{ldn:study}}`b` | *c*'}}\n"
        for key in ("gone", "gut-disease")
        for was, now in (("", "mixed"), ("was: mixed, ", "supported"))
    )
    assert old.history == ()
    pages = render(bases(None, lines, "hostile"))
    for name in ("changes.md", "conditions/gut-disease.md"):
        assert "script" in pages[name]
        assert "<script>" not in pages[name]
        assert "{ldn:study}`b`" not in pages[name]
    atom = feed.atom(bases(None, lines, "again"), "https://kb.example.org/", str)
    assert "<script>" not in atom


def test_without_a_history_the_page_says_so(bases):
    assert "There is nothing here yet." in render(bases())["changes.md"]


def test_the_feed_has_every_change_and_no_clock(grown):
    text = feed.atom(grown, "https://kb.example.org/", lambda name: f"https://kb.example.org/kb/{name}.html")
    root = ET.fromstring(text)
    entries = root.findall(f"{ATOM}entry")
    changed = [line for line in grown.history if line.was is not None]
    assert len(entries) == len(changed) + 1
    assert root.findtext(f"{ATOM}updated") == "2026-12-07T00:00:00Z"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    by_link = {entry.find(f"{ATOM}link").get("href"): entry for entry in entries}
    claim = by_link["https://kb.example.org/kb/articles/beta.html#beta-p1b1-gut"]
    assert claim.findtext(f"{ATOM}summary") == "changed: jones-2011-gut"
    assert all(entry.findtext(f"{ATOM}title") and entry.findtext(f"{ATOM}updated") for entry in entries)
