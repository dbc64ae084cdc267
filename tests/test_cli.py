"""The command line: output, exit codes, and no Sphinx."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

import pytest

from conftest import ROOT, TINY
from ldn_kb.cli.main import main

BROKEN = {"studies/smith-2007-gut.yaml": TINY["studies/smith-2007-gut.yaml"].replace("journal:", "jurnal:")}


def test_check_of_good_data(write, capsys):
    assert main(["check", str(write())]) == 0
    assert "no problems in 3 claims, 2 questions, 2 studies" in capsys.readouterr().out


def test_check_of_bad_data(write, capsys):
    folder = write(BROKEN)
    assert main(["check", str(folder)]) == 1
    printed = capsys.readouterr()
    assert (
        printed.out
        == f"{folder.as_posix()}/studies/smith-2007-gut.yaml:4:1: there is no field 'jurnal'; did you mean 'journal'? [unknown-field]\n"
    )
    assert printed.err == "1 problem; ldn-kb fix repairs it\n"


def test_check_as_json(write, capsys):
    assert main(["check", str(write(BROKEN)), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(item["line"], item["column"], item["code"]) for item in found] == [(4, 1, "unknown-field")]


def test_check_as_annotations(write, capsys):
    text = TINY["studies/smith-2007-gut.yaml"].replace("journal:", "100%:")
    main(["check", str(write({"studies/smith-2007-gut.yaml": text})), "--format", "github"])
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("::error file=")
    assert ",line=4,col=1,title=unknown-field::there is no field '100%25'" in line


def test_export(write, tmp_path):
    folder = write()
    assert main(["export", str(folder), "--format", "json", "-o", str(tmp_path / "out.json")]) == 0
    assert json.loads((tmp_path / "out.json").read_text())["articles"][0]["name"] == "Alpha"
    assert main(["export", str(folder), "--format", "csv", "-o", str(tmp_path / "tables")]) == 0
    assert (tmp_path / "tables" / "numbers.csv").read_text().startswith("Where,About,Figure,Claimed")


def test_export_of_bad_data_writes_nothing(write, tmp_path, capsys):
    assert main(["export", str(write(BROKEN)), "-o", str(tmp_path / "out.json")]) == 1
    assert not (tmp_path / "out.json").exists()
    assert "nothing written: 1 problem" in capsys.readouterr().err


def test_unwritable_output_is_one_line(write, capsys):
    assert main(["export", str(write()), "-o", "/proc/nowhere/out.json"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


WORDS = [
    ("DATA/studies/smith-2007-gut.yaml", "DATA/studies/smith-2007-gut.yaml is a file in the data folder, which is read whole: write DATA"),
    ("DATA/studies", "DATA/studies is a folder in the data folder, which is read whole: write DATA"),
    ("DATA/claims/more/and-more", "DATA/claims/more/and-more is a folder in the data folder, which is read whole: write DATA"),
    ("DATA/..", "DATA/.. holds the data folder: write DATA/../data"),
    ("ROOT/x.zip", "ROOT/x.zip is a file: write the folder that holds the data, such as data"),
    ("ROOT/pipe", "ROOT/pipe is no folder: write the folder that holds the data, such as data"),
    ("ROOT/other", "ROOT/other holds no records: write the folder that holds subject.yaml, studies/ and so on"),
    ("ROOT/nowhere", "there is no data folder ROOT/nowhere"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "says"), WORDS)
def test_what_is_no_data_folder_is_refused_with_what_to_write(write, tmp_path, capsys, given, says):
    folder = write({"claims/more/and-more/x.md": ""})
    (tmp_path / "x.zip").write_text("")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/setup.py").write_text("")
    os.mkfifo(tmp_path / "pipe")

    def real(text):
        return text.replace("DATA", str(folder)).replace("ROOT", str(tmp_path))

    for command in ("check", "fix", "export -o OUT", "show alpha"):
        arguments = [str(tmp_path / "out") if word == "OUT" else word for word in command.split()]
        assert main([*arguments, real(given)]) == 2
        assert capsys.readouterr() == ("", f"ldn-kb: {real(says)}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("command", "code"), [("check", 0), ("new term --term x", 0), ("fix", 2), ("export -o OUT", 2)]
)
def test_an_empty_folder_is_the_beginning_of_a_knowledge_base(tmp_path, capsys, command, code):
    (tmp_path / "new").mkdir()
    (tmp_path / "new/README.md").write_text("Notes")
    arguments = command.replace("OUT", str(tmp_path / "out")).split()
    assert main([*arguments, str(tmp_path / "new")]) == code
    assert not (tmp_path / "out").exists()
    assert capsys.readouterr().err.count("\n") == (code == 2)


def test_a_part_of_the_data_folder_that_one_is_in(write, monkeypatch, capsys):
    monkeypatch.chdir(write() / "studies")
    assert main(["check", "."]) == 2
    assert capsys.readouterr().err == "ldn-kb: . is a folder in the data folder, which is read whole: write ..\n"


def test_a_file_in_the_place_of_an_id(write, capsys):
    folder = write()
    assert main(["show", f"{folder}/studies/smith-2007-gut.yaml", str(folder)]) == 2
    assert "did you mean 'smith-2007-gut'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "number", "says"),
    [
        ("--pmid", "https://doi.org/10.1000/182", "10.1000/182 does not belong to --pmid: write --doi 10.1000/182"),
        ("--doi", "PMID 17222320", "17222320 does not belong to --doi: write --pmid 17222320"),
    ],
)
def test_an_identifier_of_the_other_option(write, capsys, option, number, says):
    assert main(["new", "study", str(write()), option, number]) == 2
    assert capsys.readouterr().err == f"ldn-kb: {says}\n"


def test_wrong_use_exits_with_2():
    with pytest.raises(SystemExit) as stop:
        main(["chekc"])
    assert stop.value.code == 2


def test_check_needs_no_sphinx(write):
    code = "import sys; from ldn_kb.cli.main import main; main(['check', sys.argv[1]]); print(sorted(m for m in sys.modules if m.startswith(('sphinx', 'docutils'))))"
    done = subprocess.run([sys.executable, "-c", code, str(write())], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def processor_time(environment, *words, code=0):
    """Return the seconds that a command takes of a processor, its own and the system's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "ldn_kb", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == code, done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# Each sort of question with what it may take: a name and a number of PubMed, for which a few files are read; a number, a
# word of nearly every record, nothing and a misspelling, for which many or all are.
QUESTIONS = {"hashimoto": 0.5, "30248938": 0.5, "28.8": 0.75, "naltrexone": 0.75, "zzzqqq": 0.75, "hashimotto": 0.75}


def test_commands_answer_at_once(tmp_path):
    """Twice to three times what they take where nothing else runs; the first one writes the byte code, too."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    assert processor_time(environment, "check") < 3
    assert processor_time(environment, "find", "--kind", "study") < 3
    taken = {text: processor_time(environment, "find", text, code=text == "zzzqqq") for text in QUESTIONS}
    assert {text: seconds for text, seconds in taken.items() if seconds > QUESTIONS[text]} == {}


def test_importing_the_package_is_light():
    code = "import sys, ldn_kb; print(sorted(m for m in sys.modules if m.startswith(('sphinx', 'pydantic', 'yaml'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
