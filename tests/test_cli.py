"""The command line: output, exit codes, and no Sphinx."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from conftest import TINY
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


def test_wrong_use_exits_with_2():
    with pytest.raises(SystemExit) as stop:
        main(["chekc"])
    assert stop.value.code == 2


def test_check_needs_no_sphinx(write):
    code = "import sys; from ldn_kb.cli.main import main; main(['check', sys.argv[1]]); print(sorted(m for m in sys.modules if m.startswith(('sphinx', 'docutils'))))"
    done = subprocess.run([sys.executable, "-c", code, str(write())], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_is_light():
    code = "import sys, ldn_kb; print(sorted(m for m in sys.modules if m.startswith(('sphinx', 'pydantic', 'yaml'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
