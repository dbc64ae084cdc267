"""What `ldn-kb fix` repairs, what it leaves alone, and that neither data nor comments get lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, TINY, write_tiny
from ldn_kb import files
from ldn_kb.authoring.fixes import fix_folder
from ldn_kb.cli.main import main
from ldn_kb.reading import corrections
from ldn_kb.reading.edits import Edit, Fix, Scalar
from ldn_kb.reading.loader import data_files, load
from ldn_kb.reading.text_spans import leaves

STUDY = "studies/smith-2007-gut.yaml"
TRIAL = "studies/jones-2011-gut.yaml"
ALPHA = "claims/alpha.yaml"
CONDITION = "conditions/gut-disease.yaml"
MECHANISM = "mechanisms/blocking.yaml"


def edited(name: str, *changes: tuple[str, str]) -> str:
    text = TINY[name]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def fixed(folder: Path, name: str) -> tuple[str, list[str]]:
    """Return what the repair makes of one file, and the kinds of repair."""
    found = next(file for file in fix_folder(folder)[0] if file.path == folder / name)
    assert found.refused is None
    return found.after.decode(), found.what


REPAIRS = [
    ("white space", STUDY, "year: 2007\n", "year: 2007\r\n", "year: 2007\n"),
    ("white space", STUDY, "  entered: 2026-11-01\n", "  entered: 2026-11-01\n\n \n\n", "  entered: 2026-11-01\n"),
    ("white space", STUDY, "title", "\ufefftitle", "title"),
    ("white space", STUDY, "title", "\ufeff\ufefftitle", "title"),
    ("tabs", STUDY, "  - id: remission", "\t- id: remission # main", "  - id: remission # main"),
    ("quotes", STUDY, "volume: '1'", "# a\nvolume: 01 # of 3", "# a\nvolume: '01' # of 3"),
    ("quotes", STUDY, "journal: J Gut", "journal: no", "journal: 'no'"),
    ("quotes", STUDY, "journal: J Gut", "journal: true", "journal: 'true'"),
    ("quotes", STUDY, "authors: [Smith JP, Doe A]", "authors: [1e5, Doe A]", "authors: ['1e5', Doe A]"),
    ("quotes", TRIAL, "p: '0.009'", "p: 0.0090", "p: '0.0090'"),
    ("quotes", STUDY, "year: 2007", "year: '2007' # ?", "year: 2007 # ?"),
    ("quotes", STUDY, "value: 67", 'value: "67.5"', "value: 67.5"),
    ("true and false", TRIAL, "primary: true", "primary: yes", "primary: true"),
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: doi:10.1000/first # x", "doi: 10.1000/first # x"),
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: 'DOI: 10.1000/a''b'", "doi: '10.1000/a''b'"),
    ("identifiers", STUDY, "doi: 10.1000/first", 'doi: "doi: 10.1000/first"', 'doi: "10.1000/first"'),
    ("identifiers", STUDY, "doi: ", "pmcid: pmc123\ndoi: ", "pmcid: PMC123\ndoi: "),
    ("identifiers", MECHANISM, "hgnc: HGNC:8156", "hgnc: 8156", "hgnc: HGNC:8156"),
    ("identifiers", CONDITION, "summary:", "mesh: {id: MeSH:D003424, heading: x}\nsummary:", "mesh: {id: D003424, heading: x}\nsummary:"),
    ("identifiers", TRIAL, "pmid: null", "registration: [nct 01234567]\npmid: null", "registration: [NCT01234567]\npmid: null"),
    ("addresses", STUDY, "['https://example.org/first']", "['http://www.fda.gov/a#b'] # x", "['https://www.fda.gov/a#b'] # x"),
    ("lower case", STUDY, "conditions: [gut-disease]", "conditions: [Gut-Disease]", "conditions: [gut-disease]"),
    ("lower case", ALPHA, "at: p1", "at: P1", "at: p1"),
    ("lower case", STUDY, "design: open-label", "design: Open-Label", "design: open-label"),
    ("invisible characters", STUDY, "title: A first", "title: A\u200b first", "title: A first"),
    ("invisible characters", STUDY, "title: A first", "title: >-\n  A\ufeff\n  first", "title: >-\n  A\n  first"),
    ("misspellings", STUDY, "journal: J Gut", "# in print\njurnal: J Gut # a\n", "# in print\njournal: J Gut # a\n"),
    ("misspellings", STUDY, "{low: 4.5, unit: mg}", '{"lwo": 4.5, unti: mg}', '{"lwo": 4.5, unit: mg}'),
    ("misspellings", STUDY, "outcomes:\n", "outcome:\n", "outcomes:\n"),
    ("misspellings", STUDY, "design: open-label", "design: openlable # ?", "design: open-label # ?"),
    ("misspellings", STUDY, "direction: not-compared", "direction: 'not_compared'", "direction: 'not-compared'"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "old", "bad", "good"), REPAIRS)
def test_each_repair(write, what, name, old, bad, good):
    text, kinds = fixed(write({name: edited(name, (old, bad))}), name)
    assert text == edited(name, (old, good))
    assert kinds == [what]
    assert fixed(write({name: text}), name) == (text, [])


def test_every_repair_is_documented():
    page = (ROOT / "docs/reference/commands.md").read_text()
    for what in {what for what, *_ in REPAIRS}:
        assert f"\n| {what} | " in page


LEFT_ALONE = [
    ("spaces in a block text", STUDY, "journal: J Gut", "journal: |\n  J  \n   \n  Gut"),
    ("lines that end a block text", STUDY, "title: A first study", "title: |+\n  A first study\n\n"),
    ("an escaped space", STUDY, "title: A first study", 'title: "A\\ \n  study"'),
    ("unknown is not text", STUDY, "title: A first study", "title: null"),
    ("a number with a leading zero", STUDY, "year: 2007", "year: 02007"),
    ("a DOI in the code of addresses", STUDY, "doi: 10.1000/first", "doi: https://doi.org/10.1000/a%3Cb"),
    ("a value of an unknown field", STUDY, "volume: '1'", "whatever: 01"),
    ("a field that is there already", STUDY, "year: 2007", "year: 2007\nyaer: 2008"),
    ("one field misspelt twice", STUDY, "journal: J Gut", "jurnal: J Gut\njournl: J Gut"),
    ("a value of another field", STUDY, "year: 2007", "yearz: [2007]"),
    ("another word", ALPHA, "agrees: wholly", "agrees: supported"),
    ("another digit", STUDY, "conditions: [gut-disease]", "conditions: [gut-disease-2]"),
    ("a short word", STUDY, "low: 4.5", "lou: 4.5"),
    ("upper case is right here", CONDITION, "code: K50", "code: K50.A"),
    ("characters that reverse the text", STUDY, "title: A first", "title: A \u202efirst"),
    ("an invisible character that is written out", STUDY, "title: A first study", 'title: "A\\u200b study"'),
    ("an invisible character before an indicator", STUDY, "title: A first study", "title: \u200b[A first study]"),
    ("the order of fields", STUDY, "year: 2007\njournal: J Gut\n", "journal: J Gut\nyear: 2007\n"),
    ("a duplicate field", STUDY, "year: 2007", "year: 2007 \nyear: 2007"),
    ("an anchor", STUDY, "year: 2007", "year: &a 2007 "),
    ("a tab of unknown width", STUDY, "    treatment: {text: 67%, value: 67, unit: '%'}", "    treatment:\n\ttext: 67%\n"),
    ("no YAML", STUDY, "authors: [", "authors: [ [ "),
    ("a very long file", STUDY, "year: 2007", "year: '2007'\n" + "# more \n" * 40_000),
]  # fmt: skip


@pytest.mark.parametrize(("why", "name", "old", "new"), LEFT_ALONE, ids=[item[0] for item in LEFT_ALONE])
def test_left_alone(write, why, name, old, new):
    text = edited(name, (old, new))
    folder = write({name: text})
    assert fixed(folder, name) == (text, [])
    assert [problem for problem in load(folder)[1] if problem.fix is not None] == []


def test_what_comes_to_light_is_repaired_too(write):
    outcome = "\t- id: r-{0}\n\t  measure: result\n\t  weeks: '{0}'\n\t  primary: no\n\t  direction: not-compared\n"
    text = edited(STUDY, ("outcomes:\n", "outcomes:\n" + "".join(outcome.format(number) for number in range(120))))
    good = re.sub(r"weeks: '(\d+)'", r"weeks: \1", text.replace("\t", "  ").replace("primary: no", "primary: false"))
    assert fixed(write({STUDY: text}), STUDY) == (good, ["tabs", "true and false", "quotes"])


def test_a_repair_that_does_something_else_is_refused(write, monkeypatch, capsys):
    text = edited(STUDY, ("volume: '1'", "volume: 1 "))
    folder = write({STUDY: text, TRIAL: edited(TRIAL, ("pmid: null", "pmid: null "))})
    for wrong in ("'1'\nyear: 1", "[", "'1", "'2'"):
        edit = Edit(text.index("1 "), text.index("1 ") + 1, wrong)
        fix = Fix("quotes", (edit,), ("volume",), Scalar("1", plain=False))
        monkeypatch.setattr(corrections, "corrected", lambda *_, fix=fix: fix)
        assert main(["fix", str(folder), "--diff"]) == 1
        printed = capsys.readouterr()
        assert STUDY not in printed.out
        assert f"left alone: {folder}/{STUDY}: a repair would change more than it means to (quotes)\n" in printed.err


HOSTILE = st.text(st.sampled_from("yesNO01.:,- #'\"[]{}&*!|>%@`\\\n\t\u200b\ufeff\u2028é"), max_size=8)


ANY_LINE = given(HOSTILE, st.sampled_from([STUDY, ALPHA, MECHANISM]), st.integers(0, 40), st.booleans())


@settings(max_examples=40, deadline=None)
@ANY_LINE
def test_a_fix_never_turns_text_into_syntax(tmp_path_factory, text, name, line, quoted):
    """Whatever stands for a value: the same fields are there afterwards, and every problem with a fix is gone."""
    _assert_no_syntax(tmp_path_factory, text, name, line, quoted)


@pytest.mark.weekly
@settings(max_examples=500, deadline=None)
@ANY_LINE
def test_a_fix_never_turns_more_texts_into_syntax(tmp_path_factory, text, name, line, quoted):
    _assert_no_syntax(tmp_path_factory, text, name, line, quoted)


def _assert_no_syntax(tmp_path_factory, text, name, line, quoted):
    lines = TINY[name].split("\n")
    key, colon, _ = lines[line % len(lines)].partition(": ")
    lines[line % len(lines)] = key + colon + (json.dumps(text, ensure_ascii=False) if quoted else text)
    folder = tmp_path_factory.getbasetemp() / "hostile-text" / "data"
    # Written once; of the many examples, each puts its own file there and this one back.
    if not folder.exists():
        write_tiny(folder)
    (folder / name).write_bytes("\n".join(lines).encode())
    try:
        _assert_fixed(folder, name)
    finally:
        (folder / name).write_bytes(TINY[name].encode())


def _assert_fixed(folder, name):
    before = leaves((folder / name).read_bytes().decode().lstrip("\ufeff"))
    fixable = {problem for problem in load(folder)[1] if problem.fix is not None}
    after, kinds = fixed(folder, name)
    (folder / name).write_bytes(after.encode())
    assert fixed(folder, name) == (after, [])
    assert not [problem for problem in load(folder)[1] if problem.fix is not None]
    assert bool(kinds) >= bool(fixable)
    found = leaves(after)
    if before is not None and "misspellings" not in kinds:
        assert found.keys() == before.keys()
        assert sum(found[path] != before[path] for path in before) <= 1


def test_the_real_data_needs_no_repair():
    found, problems = fix_folder(ROOT / "data")
    assert [file.path.name for file in found if file.is_changed or file.refused] == []
    assert [file.path for file in found] == data_files(ROOT / "data")
    assert problems == []


# The command.

BAD = {
    STUDY: edited(STUDY, ("volume: '1'", "volume: 1"), ("2007\n", "2007 \n")),
    TRIAL: edited(TRIAL, ("p: '0.009'", "p: 0.009")),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_fix_writes_and_says_what(write, capsys):
    folder = write(BAD)
    (folder / STUDY).chmod(0o640)
    assert main(["fix", str(folder)]) == 0
    assert capsys.readouterr() == (
        f"{folder}/{TRIAL}: quotes\n{folder}/{STUDY}: white space, quotes\n{folder}: 2 of 20 files repaired\n",
        "",
    )
    assert (folder / STUDY).read_text() == TINY[STUDY]
    assert (folder / STUDY).stat().st_mode & 0o777 == 0o640
    assert main(["fix", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: 0 of 20 files repaired\n"


def test_diff_writes_nothing_and_can_be_applied(write, capsys, tmp_path):
    bad = edited(STUDY, ("volume: '1'", "volume: 1")).removesuffix("\n")
    folder = write({STUDY: bad})
    assert main(["fix", str(folder), "--diff"]) == 1
    printed = capsys.readouterr()
    assert (folder / STUDY).read_text() == bad
    assert printed.err == f"{folder}: 1 of 20 files would change\n"
    assert printed.out.startswith(f"--- {folder}/{STUDY}\n+++ {folder}/{STUDY}\n@@ -2,7 +2,7 @@\n")
    assert "\n-volume: 1\n+volume: '1'\n" in printed.out
    assert printed.out.endswith("-  entered: 2026-11-01\n\\ No newline at end of file\n+  entered: 2026-11-01\n")
    patch = printed.out.replace(f"{folder}/", "")
    subprocess.run(["git", "apply", "-p0", "--unsafe-paths", "-"], input=patch, cwd=folder, text=True, check=True)
    assert (folder / STUDY).read_text() == TINY[STUDY]
    assert main(["fix", str(folder), "--diff"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(4))
def test_all_files_are_written_or_none(write, capsys, monkeypatch, error, at):
    """Two files are written aside and then put in place; whichever step fails, both are what they were."""
    folder = write(BAD)
    before = contents(folder)
    steps = []

    def failing(real):
        def step(*arguments):
            steps.append(real)
            if len(steps) == at + 1:
                raise error
            return real(*arguments)

        return step

    monkeypatch.setattr(files, "_temporary", failing(files._temporary))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    assert main(["fix", str(folder)]) == 2
    expected = "stopped" if isinstance(error, KeyboardInterrupt) else "gut.yaml: Permission denied; nothing was written"
    assert expected in capsys.readouterr().err
    assert contents(folder) == before


def test_a_file_that_may_not_be_written_stops_all(write, capsys, monkeypatch):
    folder = write(BAD)
    before = contents(folder)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK or Path(path) != folder / STUDY)
    assert main(["fix", str(folder)]) == 2
    assert capsys.readouterr().err == f"ldn-kb: {folder}/{STUDY}: Permission denied; nothing was written\n"
    assert contents(folder) == before


@pytest.mark.parametrize("when", ["before", "between"])
def test_a_file_that_changed_meanwhile_stops_all(write, capsys, monkeypatch, when):
    folder = write(BAD)
    mine = TINY[STUDY] + "# my own change, saved just now\n"
    real = files.replace_all if when == "before" else Path.replace

    def change(*arguments):
        (folder / STUDY).write_text(mine)
        return real(*arguments)

    monkeypatch.setattr(*((files, "replace_all") if when == "before" else (Path, "replace")), change)
    expected = contents(folder) | {Path(STUDY).name: mine.encode()}
    assert main(["fix", str(folder)]) == 2
    assert "smith-2007-gut.yaml: changed meanwhile; nothing was written, run it again\n" in capsys.readouterr().err
    assert contents(folder) == expected


def test_symbolic_links_and_what_is_no_file_are_left_alone(write, capsys, tmp_path):
    folder = write({"studies/folder.yaml/x": "", STUDY: None, MECHANISM: None})
    (folder / "mechanisms").rmdir()
    outside = [tmp_path / "outside.yaml", tmp_path / "outside/blocking.yaml"]
    outside[1].parent.mkdir()
    for path in outside:
        path.write_text("name: x ")
    (folder / STUDY).symlink_to(outside[0])
    (folder / "mechanisms").symlink_to(outside[1].parent)
    os.mkfifo(folder / "topics/pipe.yaml")
    assert main(["fix", str(folder)]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{folder}: 0 of 18 files repaired\n"
    assert "left for people; see ldn-kb check" in printed.err
    assert [path.read_text() for path in outside] == ["name: x "] * 2


def test_fix_without_a_folder_is_wrong_use(tmp_path, capsys):
    assert main(["fix", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == f"ldn-kb: there is no data folder {tmp_path / 'nowhere'}\n"


# What check says of fix.


def test_check_says_what_fix_repairs(write, capsys):
    folder = write({STUDY: edited(STUDY, ("volume: '1'", "volume: 1"), ("journal:", "jurnal:"), ("2007\n", "many\n"))})
    assert main(["check", str(folder), "--format", "json"]) == 1
    printed = capsys.readouterr()
    found = [(item["code"], item["fixable"]) for item in json.loads(printed.out)]
    assert found == [("wrong-type", False), ("unknown-field", True), ("wrong-type", True)]
    assert printed.err == "3 problems; ldn-kb fix repairs 2 of them\n"
    assert main(["fix", str(folder)]) == 0
    assert capsys.readouterr().err == "1 problem left for people; see ldn-kb check\n"
    assert main(["check", str(folder)]) == 1
    assert capsys.readouterr().err == "1 problem\n"


def test_check_does_not_import_the_repairs(write):
    code = "import sys; from ldn_kb.cli.main import main; main(['check', sys.argv[1]]); print('ldn_kb.authoring.fixes' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(write(BAD))], capture_output=True, text=True, check=True)
    assert done.stderr == "2 problems; ldn-kb fix repairs 2 of them\n"
    assert done.stdout.splitlines()[-1] == "False"
