"""Exit codes and messages, whatever becomes of the standard streams, of the names of files, and of Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, TINY
from ldn_kb.cli import interrupts, streams
from ldn_kb.cli.main import main
from ldn_kb.reading import loader

STUDY = "studies/smith-2007-gut.yaml"
BAD = {STUDY: TINY[STUDY].replace("journal:", "jurnal:").replace("year: 2007", "year: 'α\u00e9\U0001f600'")}
FULL = Path("/dev/full")
needs_a_full_disk = pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")


def run(words: str, data, *, redirect: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a shell that redirects its streams."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    line = f'"{sys.executable}" -m ldn_kb {words.replace("DATA", str(data))} {redirect}'
    return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, encoding="latin-1", check=False)


def first_line(words: str, data, **variables: str) -> tuple[str, int]:
    """Return the first line of what the command prints, whose reader then goes, and the exit code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "ldn_kb", *words.replace("DATA", str(data)).split()]
    with subprocess.Popen(
        command, env={**environment, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        line = done.stdout.readline()
        done.stdout.close()
        said = done.stderr.read()
    assert b"Exception" not in said
    assert b"Broken" not in said
    return line.decode(), done.returncode


UNBUFFERED = {"PYTHONUNBUFFERED": "1"}


@pytest.mark.parametrize(
    ("words", "variables"),
    [("check DATA", {}), ("check DATA", UNBUFFERED), ("check DATA --format json", {}), ("fix --diff DATA", UNBUFFERED)],
)
def test_a_reader_that_goes_away_hides_no_problem(write, words, variables):
    assert first_line(words, write({STUDY: "a: 1\n" * 2000, **many_bad_files(150)}), **variables)[1] == 1


def many_bad_files(number: int) -> dict[str, str]:
    return {f"studies/smith-{year}-gut.yaml": f"jurnal: x \n# {'x' * 60}\n" for year in range(1000, 1000 + number)}


def test_a_reader_that_goes_away_stops_no_repair(write):
    folder = write(many_bad_files(150))
    line, code = first_line("fix DATA", folder, **UNBUFFERED)
    assert ".yaml: " in line
    assert code == 0
    assert not [path for path in folder.rglob("smith-1*.yaml") if "jurnal" in path.read_text()]


@needs_a_full_disk
@pytest.mark.parametrize(
    ("words", "variables"),
    [("check DATA", {}), ("check DATA", UNBUFFERED), ("--version", {}), ("--version", UNBUFFERED)],
)
def test_a_full_disk_is_one_line(write, words, variables):
    done = run(words, write(), redirect="> /dev/full", **variables)
    assert (done.returncode, done.stderr) == (2, "ldn-kb: standard output: No space left on device\n")


@needs_a_full_disk
def test_where_messages_cannot_go_the_exit_code_stays(write):
    assert run("check DATA", write(BAD), redirect="2> /dev/full").returncode == 1


@pytest.mark.parametrize("redirect", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(write, redirect):
    folder = write(BAD)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    done = run("check DATA", folder, redirect=redirect)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_an_export_into_a_closed_output_is_no_success(write):
    done = run("export DATA -o -", write(), redirect=">&-")
    assert (done.returncode, done.stderr) == (2, "ldn-kb: standard output: it is closed\n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii:strict"])
def test_what_the_encoding_lacks_is_escaped(write, encoding):
    done = run("check DATA", write(BAD), PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert ("'\\u03b1\xe9\\U0001f600'" if encoding == "cp1252" else "'\\u03b1\\xe9\\U0001f600'") in done.stdout


class Stream(io.TextIOWrapper):
    """A stream of a host program."""

    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding)

    def text(self) -> bytes:
        self.flush()
        return self.bytes.getvalue()


@pytest.mark.parametrize("words", ["check DATA --format json", "schema study", "export DATA -o -"])
def test_what_programs_read_is_the_same_in_every_encoding(write, monkeypatch, words):
    """JSON knows no escapes of Python's."""
    folder = write({} if "export" in words else BAD)
    texts = []
    for encoding in ("ascii", "cp1252", "utf-8"):
        monkeypatch.setattr(sys, "stdout", Stream(encoding))
        main(words.replace("DATA", str(folder)).split())
        texts.append(sys.stdout.text())
    assert texts[0] == texts[1] == texts[2]
    json.loads(texts[0])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_text(write, tmp_path, monkeypatch):
    """Neither the folder's nor those of files in it."""
    folder = write(folder=tmp_path / os.fsdecode(b"d\xff"))
    (folder / os.fsdecode(b"studies/s\xfe.yaml")).write_text("jurnal: x \n")
    for words in (
        ["check"],
        ["fix", "--diff"],
        ["fix"],
        ["schema", "-o"],
        ["new", "term", "--term", "New"],
        ["diff", "HEAD"],
    ):
        output, errors = Stream("utf-8"), Stream("utf-8")
        monkeypatch.setattr(sys, "stdout", output)
        monkeypatch.setattr(sys, "stderr", errors)
        code = main([*words, str(folder / "schemas" if "-o" in words else folder)])
        assert code == {"check": 1, "diff": 2, "fix": int("--diff" in words)}.get(words[0], 0), errors.text()
        assert b"d\\udcff" in output.text() + errors.text() or words[0] == "diff"


def test_an_export_can_go_to_the_standard_output(write, tmp_path, capsys, monkeypatch):
    folder = str(write())
    monkeypatch.chdir(tmp_path)
    assert main(["export", folder, "-o", "-"]) == 0
    printed = capsys.readouterr().out
    assert main(["export", folder, "-o", "./-"]) == 0
    assert Path("-").read_text("utf-8") == printed
    assert main(["export", folder, "--format", "csv", "-o", "-"]) == 2
    assert "write -o FOLDER" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["-", "data"]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no such device")
def test_the_standard_output_is_known_by_its_other_names(tmp_path):
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "other").write_text("")
    assert streams.is_standard_output("/dev/stdout")
    assert streams.is_standard_output(str(tmp_path / "link"))
    assert not streams.is_standard_output(str(tmp_path / "other"))
    assert not streams.is_standard_output(str(tmp_path / "missing"))


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no such device")
@pytest.mark.parametrize("redirect", ["| cat", "> FILE; cat FILE"])
def test_the_standard_output_by_its_name(write, tmp_path, redirect):
    file = tmp_path / "out.json"
    done = run("export DATA -o /dev/stdout", write(), redirect=redirect.replace("FILE", str(file)))
    assert json.loads(done.stdout)["articles"][0]["name"] == "Alpha"
    assert Path("/dev/stdout").is_symlink()


# Ctrl-C.


@pytest.fixture(autouse=True)
def interrupts_as_in_a_terminal():
    """Handle interrupts as Python does by default: in the background of a script, a shell has them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press_ctrl_c() -> None:
    """Do what Python does with the signal, whose real one would end the process that runs the tests side by side."""
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(signal.SIGINT, None)


def test_an_interrupt_is_one_line(write, capsys, monkeypatch):
    monkeypatch.setattr(loader, "load", lambda _, **__: press_ctrl_c())
    assert main(["check", str(write())]) == 2
    assert capsys.readouterr() == ("", "ldn-kb: stopped\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("command", ["check", "fix", "new term --term x", "export -o OUT", "diff HEAD", "show alpha"])
def test_after_an_interrupt_that_was_swallowed_nothing_is_believed(write, tmp_path, capsys, monkeypatch, command):
    """As pydantic does: the interrupt is lost, and good data has problems."""
    folder, output = write(BAD), tmp_path / "out"
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    real = loader.read_records

    def swallow(*arguments):
        try:
            press_ctrl_c()
        except KeyboardInterrupt:
            return real(*arguments)

    for module in ("ldn_kb.reading.loader", "ldn_kb.authoring.fixes"):
        monkeypatch.setattr(f"{module}.read_records", swallow)
    monkeypatch.setattr("ldn_kb.cli.diff._unpack", lambda *_: None)
    assert main([*command.replace("OUT", str(output)).split(), str(folder)]) == 2
    assert capsys.readouterr() == ("", "ldn-kb: stopped\n")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before
    assert not output.exists()


def test_what_an_interrupt_breaks_is_no_error_of_its_own(write, capsys, monkeypatch):
    def broken(_, **__):
        try:
            press_ctrl_c()
        except KeyboardInterrupt as error:
            raise ImportError("cannot import name") from error

    monkeypatch.setattr(loader, "load", broken)
    assert main(["check", str(write())]) == 2
    assert capsys.readouterr().err == "ldn-kb: stopped\n"


def test_where_interrupts_are_ignored_they_stay_so(write):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.recorded():
            press_ctrl_c()
        assert not interrupts.was_interrupted()
    finally:
        signal.signal(signal.SIGINT, before)


def test_streams_of_a_host_program_are_kept(write, monkeypatch):
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    streams.prepare()
    assert sys.stdout is text
