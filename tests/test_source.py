"""The reader: values, places, and what it refuses."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_kb.reading import yaml_reader
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
        (b"a: 'open\n", "a.yaml:1:4: the quote that opens here is not closed; write ' at the end of this line"),
        (
            b"a: b: c\n",
            "a.yaml:1:4: the text 'b: c' holds ': ', which would start a field; put it in quotes [broken-yaml]",
        ),
        (b"a: x\x00y\n", "U+0000"),
        (b"? [a, b]\n: 1\n", "a field name must be a plain word [wrong-type]"),
    ],
)
def test_what_is_refused(raw, expected):
    source, problems = read(raw, "a.yaml")
    assert source.data is None
    assert expected in str(problems[0])


NOT_CLOSED = "that opens here is not closed; write"
CAUSES = {
    "title: A\nabout: [a, b\nyear: 2007\n": f"2:8: the bracket [ {NOT_CLOSED} ] at the end of this line",
    "about: [a, b\n": f"1:8: the bracket [ {NOT_CLOSED} ]",
    "a: [x,\n  y,\n  z\n\nb: 1\nc: [d]\n": f"1:4: the bracket [ {NOT_CLOSED} ] at the end of line 3",
    "f:\n  - {label: share, value: 3\n  - {label: x, value: 4}\n": f"2:5: the bracket {{ {NOT_CLOSED} }} at the end of this",
    "a: {b: 1, c: 2\nd: 3\n": f"1:4: the bracket {{ {NOT_CLOSED} }}",
    "a: {b: [1, 2}\n": "1:8: this [ is closed with } in line 1, column 13; write ] there, or before it",
    "a: 1\nc: [d]]\n": "2:7: this ] closes no bracket; delete it",
    "a: [b, c #d]\n": "1:10: ' #' starts a comment, so the ] behind it does not count; put the text in quotes",
    "a: [b]c\n": "1:4: behind the closing bracket stands 'c'; put the whole text in quotes",
    "a: {b: 1 c: 2}\n": "1:8: within the { of line 1 '1 c' goes on with ': 2}'",
    "a: [one: two: three]\n": "1:10: within the [ of line 1 'two' goes on with ': three]'",
    "title: 'A first\nyear: 2007\nnote: It's\nx: 'y'\n": f"1:8: the quote {NOT_CLOSED} ' at the end of this line",
    'a: 1\ntitle: "A first\n  one\nyear: 2007\n': f'2:8: the quote {NOT_CLOSED} " at the end of line 3',
    "title: 'A\nnote: b'\n": f"1:8: the quote {NOT_CLOSED} ' at the end of this line",
    "note: 'It's so'\n": "1:10: this ' ends the text; within single quotes write it as ''",
    'title: "A" trial\n': "1:8: behind the closing quote stands 'trial'; put the whole text in quotes",
    'a: "x\\d"\n': "1:6: '\\d' cannot be read in double quotes; write the backslash twice",
    "a:\n  b: 1\n\tc: 2\n": "3:1: a tab stands here; indent with spaces",
    "a:\n  -\tb\n": "2:4: a tab stands here; indent with spaces",
    "title: A: first\n": "1:8: the text 'A: first' holds ': ', which would start a field; put it in quotes",
    "notes:\n  - Trial: pain: less\n": "2:5: the text 'Trial: pain: less' holds ': '",
    "note: a text\n  that goes on: and on\nb: 1\n": "2:3: this line is read as a part of 'note' of line 1",
    "a: 1\n  b: 2\n": "2:3: this line is read as a part of 'a' of line 1, which has a value already; indent a field of its own with no space",
    "a:\n  - x\n - y\nb: 1\n": "3:2: this list item belongs to no list: it is indented with 1 space, the item in line 2 with 2",
    "a:\n  - x\n    - y\nb: 1\n": "3:5: this list item is read as a part of the text 'x' of line 2; indent it with 2 spaces",
    "a: x\n  - y\n": "2:3: this list item is read as a part of the text 'x' of line 1; a field has a text or a list, not both",
    "a:\n  -b\n  -c\n": "2:3: a list item needs a space behind its '-': write '- b'",
    "a:\n  - b\n  -c\n": "3:3: a space is missing behind '-'; write '- c'",
    "a: - b\n": "1:4: a list starts on a line of its own",
    "a: 1\n- b\n": "2:1: a list item stands here among fields",
    "a:\n    b: 1\n  c: 2\n": "3:3: this field is indented with 2 spaces, those in line 1 with no space and in line 2 with 4 spaces",
    "- a: 1\n  b: 2\n c: 3\n": "3:2: this field stands beside list items (line 1); indent it with 2 spaces if it is theirs",
    "note: >-\n  text\n more\nb: 1\n": "3:2: this line is indented less than the text above it; indent it with 2 spaces",
    "c: 1\na:b\nd: 2\n": "2:2: a space is missing behind ':'; write 'a: b'",
    "a:b\nc: 1\n": "1:2: a space is missing behind ':'; write 'a: b'",
    "a: 1\nand so on\nc: 2\n": "2:1: 'and so on' is neither a field ('name: value') nor a list item ('- value')",
    "a: @b\n": "1:4: a text that starts with @ needs quotes; write '@b'",
    "a: *b's*\n": "1:4: a text that starts with * needs quotes; write '*b''s*'",
    "a: >5 mg\n": "1:4: a text that starts with > needs quotes; write '>5 mg'",
    "- a\nb: 1\n": "2:1: this field stands beside list items (line 1); indent it with 2 spaces if it is theirs",
    "[a]\nb: 1\n": "2:1: this does not go on with what stands above",
}  # fmt: skip


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize("text", CAUSES, ids=range(len(CAUSES)))
def test_what_is_broken_is_told_at_its_cause_in_plain_words(text, pure, monkeypatch):
    if pure:
        monkeypatch.setattr(yaml_reader, "LOADER", yaml.SafeLoader)
    for written in (text, text.replace("\n", "\r\n"), f"# ü\n{text}"):
        _, problems = read(written.encode(), "a.yaml")
        shift = written.startswith("#")
        place, _, said = CAUSES[text].partition(": ")
        line, column = map(int, place.split(":"))
        assert str(problems[0]).startswith(f"a.yaml:{line + shift}:{column}: ")
        if not shift:
            assert said in str(problems[0])
        assert len(problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x\n  y: z\n  - w'\n", 'a: "x\\\n  b: c\\\n  d"\n', "a: one\n  two - three\n", "a: [b,\n  c,\n  d]\n",
        "a:\n  - b\n  - c\n", "a:\n- b\n- c\n", "a: -0.5\nb:\n  - 'x: y'\n  - \"z's\"\n", "a: >-\n  b: c\n  - d\n",
    ],
)  # fmt: skip
def test_what_only_looks_broken_is_read(text):
    assert read(text.encode(), "a.yaml")[1] == []


BITS = [
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    ": ",
    "\n",
    "  ",
    "- ",
    "-",
    " #",
    "\t",
    ">",
    "|",
    "\\",
    "a: ",
    "b",
    "c d",
    "\r\n",
    "...",
]


@given(st.lists(st.sampled_from(BITS), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_whatever_is_broken_is_told_within_the_file(text):
    source, problems = read(text.encode(), "a.yaml")
    lines = text.replace("\r\n", "\n").split("\n")
    assert (source.data is None) == bool(problems)
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert "\n" not in problem.message


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
