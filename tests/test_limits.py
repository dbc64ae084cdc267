"""No file breaks the reader: whatever stands in the data folder is read or refused in bounded time, memory and output."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import TINY
from fuzz import targets
from fuzz.seeds import seeds
from ldn_kb.reading.loader import load

pytest.importorskip("resource")

STUDY = "studies/smith-2007-gut.yaml"
LIST = "glossary.yaml"
CLAIMS = "claims/alpha.yaml"
MOST_SECONDS, MOST_MEGABYTES, MOST_LINES, MOST_OUTPUT = 2, 300, 60, 40_000
FULL = 1_999_000
"""Almost as many bytes as a file may have."""
HUGE = 10_000_000


def fill(unit: str | bytes, size: int = FULL) -> bytes:
    """Return ``unit`` as often as fits into ``size`` bytes; ``%d`` in it counts."""
    raw = unit if isinstance(unit, bytes) else unit.encode()
    if b"%d" not in raw:
        return raw * (size // len(raw))
    return b"".join(raw % number for number in range(size // (len(raw) + 4)))


def bomb() -> bytes:
    """Return nine lists, each of nine times the one before."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(lines).encode()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is: file, its bytes, and what must be said about it
    "bomb": (STUDY, bomb, "the anchor '&a0' stands here; delete it [anchor]"),
    "merge key": (STUDY, lambda: b"a: &a {b: 1}\n<<: *a\n", "[anchor]"),
    "deep brackets": (STUDY, lambda: fill("["), ":1:21: nested more than 20 levels deep [too-deep]"),
    "deep braces": (STUDY, lambda: fill("{a: "), "[too-deep]"),
    "deep dashes": (STUDY, lambda: fill("- "), "[too-deep]"),
    "deep keys": (STUDY, lambda: fill("? "), "must be a plain word [wrong-type]"),
    "deep closed": (STUDY, lambda: b"[" * 900_000 + b"]" * 900_000, "[too-deep]"),
    "deep brackets on a later line": (STUDY, lambda: "title: ä𝛼\r\nauthors:\r\n  - ö: ".encode() + b"[" * 5_000, ":3:25: nested more than 20 levels deep [too-deep]"),
    "deep brackets after a problem": (STUDY, lambda: b"a: 1\na: 2\nb: " + b"[" * 5_000 + b"]" * 5_000, ":3:23: nested more than 20 levels deep [too-deep]"),
    "deep brackets before an open quote": (STUDY, lambda: b"a: " + b"[" * 50 + b"'", ":1:23: nested more than 20 levels deep [too-deep]"),
    "deep indentation": (STUDY, lambda: b"".join(b" " * n + b"a:\n" for n in range(1_900)), "[too-deep]"),
    "10 MB on one line": (STUDY, lambda: fill("x", HUGE), "the file has 2,000,001 bytes; 2,000,000 is the most [file-too-large]"),
    "10 MB of brackets": (STUDY, lambda: fill("[", HUGE), "[file-too-large]"),
    "10 MB of keys": (STUDY, lambda: fill("k%d: 1\n", HUGE), "[file-too-large]"),
    "10 MB of items": (LIST, lambda: fill("- a\n", HUGE), "[file-too-large]"),
    "10 MB of comments": (LIST, lambda: fill("# a\n", HUGE), "[file-too-large]"),
    "one line": (STUDY, lambda: fill("x"), "expected a mapping of fields"),
    "one long word": (STUDY, lambda: b"title: " + fill("x"), "takes"),
    "one long quoted word": (STUDY, lambda: b"title: '" + fill("x") + b"'", "is the most a field takes"),
    "an open quote": (STUDY, lambda: b"title: '" + fill("x"), ":1:8: the quote that opens here is not closed"),
    "an open double quote": (STUDY, lambda: b'title: "' + fill("x\\n"), ":1:8: the quote that opens here is not closed"),
    "a long block": (STUDY, lambda: b"title: |\n" + fill("  x\n"), "is the most a field takes"),
    "a long folded text": (STUDY, lambda: b"title: >-\n" + fill("  x\n\n"), "is the most a field takes"),
    "a long key": (STUDY, lambda: b"? " + fill("x") + b"\n: 1\n", "there is no field 'xxx"),
    "a long plain key": (STUDY, lambda: fill("x") + b": 1\n", "not YAML"),
    "many keys": (STUDY, lambda: fill("k%d: 1\n"), "the file holds more than 100,000 values"),
    "many unknown fields": (STUDY, lambda: TINY[STUDY].encode() + fill("titel%d: 1\n", 120_000), "more problems in this study [unknown-field]"),
    "many unknown parts": (STUDY, lambda: TINY[STUDY].encode().replace(b"outcomes:\n", b"outcomes:\n" + fill("  - {ide: a%d}\n", 90_000)), "more problems"),
    "100,000 repeated keys": (STUDY, lambda: fill("title: a\n", 900_000), "more problems in this file [duplicate-key]"),
    "many items": (LIST, lambda: fill("- a\n"), "the file holds more than 100,000 values"),
    "many wrong items": (LIST, lambda: fill("- a\n", 76_000), "more records of this file are not checked until the problems before are mended [wrong-type]"),
    "many empty items": (LIST, lambda: fill("-\n", 38_000), "more records of this file are not checked"),
    "many records": (LIST, lambda: fill("- {id: a%d}\n", 70_000), "more records of this file are not checked"),
    "many equal ids": (LIST, lambda: fill("- {id: a, term: b, meaning: c}\n", 80_000), "is already taken by a term"),
    "many flow items": (LIST, lambda: b"[" + fill("a,") + b"]", "the file holds more than 100,000 values"),
    "many empty flows": (LIST, lambda: b"[" + fill("{},") + b"]", "the file holds more than 100,000 values"),
    "many ids": (CLAIMS, lambda: TINY[CLAIMS].encode().replace(b"about: [gut-disease]", b"about: [" + fill("a%d,", 8_000) + b"]", 1), "unknown-id"),
    "a long number": (STUDY, lambda: b"pmid: " + fill("1"), "[surprising-scalar]"),
    "a long number with a letter": (STUDY, lambda: b"pmid: " + fill("1") + b"x", "pmid takes a whole number, found the text '1111"),
    "a long time": (STUDY, lambda: b"pmid: " + fill("1:") + b"x", "pmid takes"),
    "many points": (STUDY, lambda: b"pmid: " + fill(".1") + b"x", "pmid takes"),
    "a thousand digits": (STUDY, lambda: b"year: " + b"9" * 1000, "is read differently by different readers"),
    "a long p value": (STUDY, lambda: TINY[STUDY].encode().replace(b"direction:", b"p: '" + b"1" * 1_900_000 + b"x'\n    direction:"), "is not a p value"),
    "a long address": (STUDY, lambda: TINY[STUDY].encode().replace(b"https://example.org/first", b"https://e.org/" + fill("x")), "is not an address"),
    "a long doi": (STUDY, lambda: TINY[STUDY].encode().replace(b"10.1000/first", b"10.1000/" + fill("x")), "200 is the most"),
    "a long id": (CLAIMS, lambda: TINY[CLAIMS].encode().replace(b"id: alpha-p1-remission", b"id: " + fill("a-") + b"a", 1), "at most 90 characters"),
    "a long choice": (STUDY, lambda: TINY[STUDY].encode().replace(b"open-label", fill("open-label ")), "design is 'open-label open-label"),
    "comments only": (STUDY, lambda: fill("# a\n"), ":1:1: the file is empty [empty-file]"),
    "empty lines": (STUDY, lambda: fill("\n"), ":1:1: the file is empty [empty-file]"),
    "spaces": (STUDY, lambda: fill(" "), ":1:1: the file is empty [empty-file]"),
    "nothing": (STUDY, lambda: b"", ":1:1: the file is empty [empty-file]"),
    "empty documents": (STUDY, lambda: fill("---\n"), ":2:1: a second document starts here [several-documents]"),
    "document ends": (STUDY, lambda: fill("...\n"), ":1:1: three points stand here; delete them"),
    "directives": (STUDY, lambda: b"".join(b"%%TAG !a%d! tag:a,2000:\n" % n for n in range(70_000)) + b"---\na: 1\n", ":1:1: a line that starts with %"),
    "one directive": (STUDY, lambda: b"%YAML 1.2\n---\n" + TINY[STUDY].encode(), ":1:1: a line that starts with % stands here; delete it"),
    "late directives": (STUDY, lambda: b"a: 1\r...\r" + b"".join(b"%%TAG !a%d! tag:a,2000:\n" % n for n in range(70_000)), ":3:1: a line that starts with %"),
    "unknown directives": (STUDY, lambda: fill("%A b\n"), "broken-yaml"),
    "tags": (LIST, lambda: fill("- !!str a\n"), "more problems in this file [tag]"),
    "long tag": (STUDY, lambda: b"a: !" + fill("x") + b" b", "[tag]"),
    "long anchor": (STUDY, lambda: b"a: &" + fill("x") + b" b", "[anchor]"),
    "anchors": (LIST, lambda: fill("- &a b\n"), "more problems in this file [anchor]"),
    "a null character": (STUDY, lambda: TINY[STUDY].encode().replace(b"A first", b"A\0first"), ":1:9: the character U+0000 does not belong in a text; delete it"),
    "null characters": (STUDY, lambda: fill(b"\0"), ":1:1: the character U+0000"),
    "a late null character": (STUDY, lambda: fill("a\n") + b"\0", ":999501:1: the character U+0000"),
    "a next line character": (STUDY, "title: ä\n# b\x85c".encode, ":2:4: the character U+0085 does not belong"),
    "an inner byte order mark": (STUDY, "title: a\ufeffb\n".encode, "U+FEFF"),
    "tabs": (STUDY, lambda: b"title: a\nn:\n\tenrolled: 1\n", ":3:1: a tab stands here; indent with spaces [tab]"),
    "a tab after a dash": (STUDY, lambda: b"arms:\n  -\t\t- a\n", "a tab stands here"),
    "only tabs": (STUDY, lambda: fill("\t"), "smith-2007-gut.yaml:1:1"),
    "UTF-16": (STUDY, lambda: TINY[STUDY].encode("utf-16"), ":1:1: the file is in the encoding UTF-16; save it as UTF-8 [not-utf8]"),
    "UTF-16 the other way round": (STUDY, lambda: b"\xfe\xff" + TINY[STUDY].encode("utf-16-be"), "the encoding UTF-16"),
    "UTF-32": (STUDY, lambda: TINY[STUDY].encode("utf-32"), ":1:1: the file is in the encoding UTF-32; save it as UTF-8 [not-utf8]"),
    "Latin-1": (STUDY, lambda: b"# \xe9\ntitle: \xe9\n", ":1:3: byte 0xE9 is not UTF-8 [not-utf8]"),
    "a late wrong byte": (STUDY, lambda: "title: ä\ny: ö".encode() + b"\xff", ":2:5: byte 0xFF is not UTF-8"),
    "a lone surrogate": (STUDY, lambda: b"title: '\xed\xa0\x80'", "byte 0xED is not UTF-8"),
    "an escaped surrogate": (STUDY, lambda: b'title: "\\ud800"', "cannot be read in double quotes"),
    "wrong bytes": (STUDY, lambda: fill(b"\xff\xff\x00"), "is not UTF-8"),
    "a list for a record": (STUDY, lambda: b"- title: a\n", "expected a mapping of fields, found a list of 1"),
    "a text for a list": (LIST, lambda: b"hello\n", "expected a list of records (each starting with '- id:'), found the text 'hello'"),
    "a mapping for a list": (LIST, lambda: b"id: a\n", "found a mapping with id"),
    "null": (STUDY, lambda: b"null\n", "the file is empty"),
    "a number": (STUDY, lambda: b"7\n", "expected a mapping of fields, found the number '7'"),
    "many links": (LIST, lambda: b"- id: a\n  term: a\n  meaning: '" + fill("[[a%d]] ", 15_000) + b"'\n", "names no record"),
}  # fmt: skip

ACCEPTED = {
    "a byte order mark": lambda: b"\xef\xbb\xbf" + TINY[STUDY].encode(),
    "CRLF": lambda: TINY[STUDY].replace("\n", "\r\n").encode(),
    "CR": lambda: TINY[STUDY].replace("\n", "\r").encode(),
    "no line break at the end": lambda: TINY[STUDY].rstrip("\n").encode(),
    "1 MB of comments": lambda: fill("# a\n", 1_000_000) + TINY[STUDY].encode(),
}


@dataclass
class Result:
    """What a check printed, and what it took."""

    code: int
    seconds: float
    megabytes: float
    output: str

    @property
    def problems(self) -> list[str]:
        return self.output.splitlines()[:-1]


@pytest.fixture(scope="module")
def runner() -> Iterator[subprocess.Popen[str]]:
    """Start a process that runs checks; each in a child, so that one's memory is not the next one's."""
    command = [sys.executable, str(Path(__file__).parent / "fuzz" / "measure.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def check(runner, tmp_path) -> Callable[[Path], Result]:
    def run(folder: Path) -> Result:
        output = tmp_path / "output.txt"
        assert runner.stdin and runner.stdout
        runner.stdin.write(json.dumps([str(folder), str(output)]) + "\n")
        runner.stdin.flush()
        taken = json.loads(runner.stdout.readline())
        return Result(**taken, output=output.read_bytes().decode())

    return run


def bounded(result: Result) -> Result:
    """Return ``result`` if it took little and looks as problems do: places, codes, no traceback, nothing hidden."""
    assert "Traceback" not in result.output
    assert result.code in (0, 1), result.output[-500:]
    assert result.seconds < MOST_SECONDS
    assert result.megabytes < MOST_MEGABYTES
    assert len(result.problems) <= MOST_LINES
    assert len(result.output) <= MOST_OUTPUT
    assert result.output.replace("\n", "").isprintable()
    for line in result.problems:
        assert re.fullmatch(r"[^:]+(:[1-9]\d*){2}: .+ \[[a-z0-9-]+\]", line), line
    return result


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_bounds(name, write, check):
    path, raw, expected = HOSTILE[name]
    result = bounded(check(write({path: raw()})))
    assert result.code == 1
    assert any(path in line and expected in line for line in result.problems), result.output[:2000]


@pytest.mark.parametrize("name", ACCEPTED)
def test_unusual_files_are_read(name, write, check):
    result = bounded(check(write({STUDY: ACCEPTED[name]()})))
    assert result.code == 0, result.output


def test_a_pipe_is_not_waited_for(write, check):
    folder = write()
    (folder / STUDY).unlink()
    os.mkfifo(folder / STUDY)
    result = bounded(check(folder))
    assert f"{STUDY}:1:1: cannot be read: it is not a file [unreadable-file]" in result.output


@pytest.mark.parametrize("name", ["studies/other.yaml", "cautions.yaml"])
def test_a_folder_is_no_file(write, check, name):
    folder = write({"cautions.yaml": None})
    (folder / name).mkdir()
    [first, *_] = bounded(check(folder)).output.splitlines()
    assert f"{name}:1:1: cannot be read: it is not a file" in first
    assert first.endswith(" [unreadable-file]")


def test_a_file_is_no_folder(write, check):
    folder = write({name: None for name in TINY if name.startswith("topics/")})
    (folder / "topics").rmdir()
    (folder / "topics").write_text("")
    assert "topics:1:1: 'topics' must be a folder" in bounded(check(folder)).output


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
@pytest.mark.parametrize(("name", "mode"), [(STUDY, 0), ("studies", 0), ("studies", 0o600), (".", 0), (".", 0o600)])
def test_what_may_not_be_read_is_a_problem(write, check, name, mode):
    folder = write()
    (folder / name).chmod(mode)
    try:
        result = bounded(check(folder))
    finally:
        (folder / name).chmod(0o700)
    assert "cannot be read: Permission denied [unreadable-file]" in result.output


@pytest.mark.parametrize("inner", ["studies", "."])
def test_ten_thousand_stray_files(write, check, inner):
    folder = write()
    for number in range(10_000):
        (folder / inner / f"stray{number}.txt").touch()
    result = bounded(check(folder))
    assert "9,950 more files here belong to no kind of record [stray-file]" in result.output


def test_a_thousand_broken_files(write, check):
    folder = write({f"topics/topic-{number}.yaml": "name: a\nname: b\n" for number in range(1_000)})
    result = check(folder)
    assert len(result.problems) == 1_000
    assert result.seconds < MOST_SECONDS


def test_of_many_problems_of_one_file_the_first_are_told(write):
    numbers = range(200)
    _, problems = load(write({STUDY: "".join(f"titel{number}: a\n" for number in numbers) + TINY[STUDY]}))
    assert [problem.line for problem in problems[:50]] == list(range(1, 51))
    assert "150 more problems in this study" in problems[50].message
    assert len(problems) == 51


def test_fifty_one_problems_are_all_told(write):
    _, problems = load(write({LIST: "- a\n" * 51}))
    assert [problem.line for problem in problems[:50]] == list(range(1, 51))
    assert "1 more records of this file are not checked" in problems[50].message


def test_a_list_with_a_wrong_item_is_one_problem(write):
    _, problems = load(write({CLAIMS: TINY[CLAIMS].replace("about: [gut-disease]", "about: [Gut]", 1)}))
    assert [problem.message[:18] for problem in problems] == ["about[1] is 'Gut';"]


def test_an_empty_list_where_one_is_needed(write):
    _, problems = load(write({CLAIMS: TINY[CLAIMS].replace("about: [gut-disease]", "about: []", 1)}))
    assert "about is too short; write 1 or more" in problems[0].message


@pytest.mark.parametrize("path", sorted((targets.CORPUS / "reader").iterdir()), ids=lambda path: path.name)
def test_what_once_broke_the_reader_does_not_again(path):
    targets.reader(path.read_bytes())


@pytest.mark.weekly
def test_fuzzing_starts_from_files_that_hold():
    for seed in seeds("reader"):
        targets.reader(seed)
