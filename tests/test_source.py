"""The reader: values, places, and what it refuses."""

from __future__ import annotations

import time

import pytest

from ldn_kb.reading.yaml_reader import MAX_BYTES, read


def data(text: str):
    source, problems = read(text.encode(), "a.yaml")
    assert problems == []
    return source.data


def first_problem(raw: bytes | str) -> str:
    _, problems = read(raw if isinstance(raw, bytes) else raw.encode(), "a.yaml")
    return str(problems[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: null", None), ("a:", None), ("a: true", True), ("a: false", False), ("a: 7", 7), ("a: -7", -7), ("a: 0.5", 0.5),
        ("a: -1.25", -1.25), ("a: '0123'", "0123"), ('a: "no"', "no"), ("a: 2026-11-22", "2026-11-22"), ("a: 820-828", "820-828"),
        ("a: 10.1002/ana.22006", "10.1002/ana.22006"), ("a: p9.b2", "p9.b2"), ("a: not so", "not so"), ("a: Norway", "Norway"),
        ("a: >-\n  two\n  lines", "two lines"), ("a: |-\n  two\n  lines", "two\nlines"), ("a: ''", ""), ("a: CDAI < 150", "CDAI < 150"),
    ],
)  # fmt: skip
def test_values(text, value):
    assert data(text) == {"a": value}


@pytest.mark.parametrize("text", ["no", "Yes", "on", "OFF", "NULL", "True", "~", "0123", "12:30", "0x1F", "0o17", "1_000", ".5", "5.", "+1", "1e3", ".inf", "-.nan"])  # fmt: skip
def test_values_that_readers_disagree_on_are_refused(text):
    source, problems = read(f"b: 1\na: {text}\n".encode(), "a.yaml")
    assert source.data is None
    assert [(p.line, p.column, p.code) for p in problems] == [(2, 4, "surprising-scalar")]
    assert f"'{text}'" in problems[0].message


def test_places_of_keys_and_values():
    source, _ = read(b"first: 1\narms:\n  - name: LDN\n    n: 17\n  - {name: placebo, n: 20}\n", "a.yaml")
    assert source.place(("arms", 0, "n")) == (4, 8)
    assert source.place(("arms", 0, "n"), key=True) == (4, 5)
    assert source.place(("arms", 1, "n")) == (5, 24)
    assert source.place(("arms", 1, "missing", "deeper")) == (5, 5)
    assert source.place(()) == (1, 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the field 'a' is already written in line 1 [duplicate-key]"),
        (b"a: &x 1\n", "a.yaml:1:4: the anchor '&x' stands here; delete it [anchor]"),
        (b"a: 1\nb: *x\n", "a.yaml:2:4: the alias '*x' stands here; write the value out [anchor]"),
        (
            b"a: !!python/object:os.system x\n",
            "a.yaml:1:4: the tag '!!python/object:os.system' stands here; delete it [tag]",
        ),
        (b"a: !x 1\n", "a.yaml:1:4: the tag '!x' stands here; delete it [tag]"),
        (b"a:\n\t- b\n", "a.yaml:2:1: a tab stands here; indent with spaces [tab]"),
        (b"a: \xff\n", "a.yaml:1:4: byte 0xFF is not UTF-8 [not-utf8]"),
        ("ä: 1\nb: ü".encode("latin-1"), "a.yaml:1:1: byte 0xE4 is not UTF-8 [not-utf8]"),
        (b"", "a.yaml:1:1: the file is empty [empty-file]"),
        (b"# only a comment\n", "a.yaml:1:1: the file is empty [empty-file]"),
        (b"a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document starts here [several-documents]"),
        (b"a: 'open\n", "[broken-yaml]"),
        (
            b"a: b: c\n",
            "a.yaml:1:5: not YAML: mapping values are not allowed in this context; a text that holds ': ' or ' #' or starts",
        ),
        (b"a: x\x00y\n", "U+0000"),
        (b"? [a, b]\n: 1\n", "a field name must be a plain word [wrong-type]"),
    ],
)
def test_what_is_refused(raw, expected):
    source, problems = read(raw, "a.yaml")
    assert source.data is None
    assert expected in str(problems[0])


def test_bom_and_crlf_are_accepted():
    assert read(b"\xef\xbb\xbfa: 1\r\nb: two\r\n", "a.yaml")[0].data == {"a": 1, "b": "two"}


@pytest.mark.parametrize(
    "raw",
    [
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        b"[" * 200_000,
        b"- " * 100_000,
        b"{a: " * 100_000,
        b"x" * (MAX_BYTES + 1),
        b"'" + b"x" * 1_000_000,
    ],
    ids=["bomb", "brackets", "dashes", "braces", "huge", "open quote"],
)
def test_hostile_files_are_refused_quickly(raw):
    start = time.process_time()
    source, problems = read(raw, "a.yaml")
    assert source.data is None
    assert problems
    assert time.process_time() - start < 2
