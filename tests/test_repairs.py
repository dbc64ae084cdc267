"""What `ldn-kb fix` repairs, what it leaves alone, and that neither data nor comments get lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, TINY
from ldn_kb.authoring.fixes import mend_folder, repairable
from ldn_kb.authoring.fixes.mending import Mended, RecordFile, mend
from ldn_kb.cli.main import main
from ldn_kb.model import KINDS
from ldn_kb.reading import validation, yaml_reader
from ldn_kb.reading.loader import data_files, load

STUDY = "studies/smith-2007-gut.yaml"
TRIAL = "studies/jones-2011-gut.yaml"
ALPHA = "claims/alpha.yaml"
CONDITION = "conditions/gut-disease.yaml"
MECHANISM = "mechanisms/blocking.yaml"
ARTICLE = "articles/alpha.yaml"

REAL = {path.relative_to(ROOT / "data").as_posix(): path.read_text() for path in data_files(ROOT / "data")}


def fix(name: str, text: str | bytes) -> Mended:
    """Repair one file of the tiny data; claims of Alpha have its paragraphs."""
    path = Path("data", name)
    kind = next(kind for kind in KINDS if kind.plural == path.parts[1].removesuffix(".yaml"))
    implied = {"files": {"id": path.stem}, "lists": {"article": path.stem}, "list": {}}[kind.layout]
    locators = ("p1", "p2", "p3") if name == ALPHA else None
    return mend(RecordFile(path, kind, implied, locators), text if isinstance(text, bytes) else text.encode())


def edited(name: str, *changes: tuple[str, str]) -> str:
    text = TINY[name]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


REPAIRS = [
    # white space
    ("white space", STUDY, "title: A first study\n", "title: A first study \t\n", "title: A first study\n"),
    ("white space", STUDY, "authors", "\n   \nauthors", "\n\nauthors"),
    ("white space", STUDY, "title: A first study", "title: A first  \n  study", "title: A first\n  study"),
    ("white space", STUDY, "year: 2007\n", "year: 2007\r\n", "year: 2007\n"),
    ("white space", STUDY, "  entered: 2026-11-01\n", "  entered: 2026-11-01", "  entered: 2026-11-01\n"),
    ("white space", STUDY, "  entered: 2026-11-01\n", "  entered: 2026-11-01\n\n \n\n", "  entered: 2026-11-01\n"),
    ("white space", STUDY, "title", "\ufefftitle", "title"),
    ("white space", STUDY, "title", "\ufeff\ufefftitle", "title"),
    # tabs
    ("tabs", STUDY, "  - id: remission", "\t- id: remission", "  - id: remission"),
    ("tabs", STUDY, "  sources", "\tsources", "  sources"),
    # quotes
    ("quotes", STUDY, "volume: '1'", "volume: 1", "volume: '1'"),
    ("quotes", STUDY, "volume: '1'", "volume: 01 # of 3", "volume: '01' # of 3"),
    ("quotes", STUDY, "volume: '1'", "volume: 1.50", "volume: '1.50'"),
    ("quotes", STUDY, "volume: '1'", "volume: 12:30", "volume: '12:30'"),
    ("quotes", STUDY, "journal: J Gut", "journal: no", "journal: 'no'"),
    ("quotes", STUDY, "journal: J Gut", "journal: true", "journal: 'true'"),
    ("quotes", STUDY, "authors: [Smith JP, Doe A]", "authors: [1e5, Doe A]", "authors: ['1e5', Doe A]"),
    ("quotes", TRIAL, "p: '0.009'", "p: 0.0090", "p: '0.0090'"),
    ("quotes", STUDY, "year: 2007", "year: '2007'", "year: 2007"),
    ("quotes", STUDY, "value: 67", 'value: "67.5"', "value: 67.5"),
    # true and false
    ("true and false", TRIAL, "primary: true", "primary: yes", "primary: true"),
    ("true and false", TRIAL, "primary: true", "primary: 'No'", "primary: false"),
    ("true and false", TRIAL, "primary: true", "primary: TRUE", "primary: true"),
    # identifiers
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: https://doi.org/10.1000/first", "doi: 10.1000/first"),
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: http://dx.doi.org/10.1000/first", "doi: 10.1000/first"),
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: doi:10.1000/first", "doi: 10.1000/first"),
    ("identifiers", STUDY, "doi: 10.1000/first", "doi: 'DOI: 10.1000/a''b'", "doi: '10.1000/a''b'"),
    ("identifiers", STUDY, "doi: 10.1000/first", 'doi: "doi: 10.1000/first"', 'doi: "10.1000/first"'),
    ("identifiers", STUDY, "pmid: 1234567", "pmid: 'PMID: 1234567'", "pmid: 1234567"),
    ("identifiers", STUDY, "pmid: 1234567", "pmid: PMID 1234567", "pmid: 1234567"),
    ("identifiers", STUDY, "pmid: 1234567", "pmid: https://pubmed.ncbi.nlm.nih.gov/1234567/", "pmid: 1234567"),
    ("identifiers", STUDY, "doi: ", "pmcid: 123\ndoi: ", "pmcid: PMC123\ndoi: "),
    ("identifiers", STUDY, "doi: ", "pmcid: pmc123\ndoi: ", "pmcid: PMC123\ndoi: "),
    ("identifiers", STUDY, "doi: ", "pmcid: 'PMCID: PMC123'\ndoi: ", "pmcid: 'PMC123'\ndoi: "),
    ("identifiers", MECHANISM, "hgnc: HGNC:8156", "hgnc: 8156", "hgnc: HGNC:8156"),
    ("identifiers", MECHANISM, "hgnc: HGNC:8156", "hgnc: 'hgnc: 8156'", "hgnc: 'HGNC:8156'"),
    ("identifiers", CONDITION, "summary:", "mesh: {id: MeSH:D003424, heading: x}\nsummary:", "mesh: {id: D003424, heading: x}\nsummary:"),
    # lower case
    ("lower case", STUDY, "conditions: [gut-disease]", "conditions: [Gut-Disease]", "conditions: [gut-disease]"),
    ("lower case", ALPHA, "id: alpha-p1-remission", "id: Alpha-p1-remission", "id: alpha-p1-remission"),
    ("lower case", ALPHA, "at: p1", "at: P1", "at: p1"),
    ("lower case", STUDY, "design: open-label", "design: Open-Label", "design: open-label"),
    # invisible characters
    ("invisible characters", STUDY, "title: A first", "title: A\u200b first", "title: A first"),
    ("invisible characters", STUDY, "title: A first study", "title: A first stu\u00addy", "title: A first study"),
    ("invisible characters", STUDY, "title: A first", "title: >-\n  A\ufeff\n  first", "title: >-\n  A\n  first"),
    # field order
    ("field order", STUDY, "year: 2007\njournal: J Gut\n", "journal: J Gut\nyear: 2007\n", "year: 2007\njournal: J Gut\n"),
    ("field order", STUDY, "{low: 4.5, unit: mg}", "{unit: mg, low: 4.5}", "{low: 4.5, unit: mg}"),
    ("field order", STUDY, "- id: remission\n    measure: remission", "- measure: remission\n    id: remission", "- id: remission\n    measure: remission"),
    ("field order", CONDITION, "name: Gut disease\nsynonyms: [GD, enteritis]\n", "synonyms: [GD, enteritis]\nname: Gut disease\n", "name: Gut disease\nsynonyms: [GD, enteritis]\n"),
    # repeated ids
    ("repeated ids", STUDY, "[gut-disease]", "[gut-disease, gut-disease, gut-disease]", "[gut-disease]"),
    ("repeated ids", ALPHA, "about: [low-dose]", "about:\n  - low-dose\n  - low-dose\n  # one\n  - blocking\n  - low-dose\n", "about:\n  - low-dose\n  # one\n  - blocking\n"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "old", "bad", "good"), REPAIRS)
def test_each_repair(what, name, old, bad, good):
    found = fix(name, edited(name, (old, bad)))
    assert found.after == edited(name, (old, good))
    assert found.what == (what,)
    assert found.problem is None
    assert not fix(name, found.after).is_changed


def test_every_repair_is_documented():
    page = (ROOT / "docs/reference/commands.md").read_text()
    for what in {what for what, *_ in REPAIRS} | {"order of claims"}:
        assert f"\n| {what} | " in page


LEFT_ALONE = [
    ("spaces in a block text", STUDY, "journal: J Gut", "journal: |\n  J  \n   \n  Gut"),
    ("lines that end a block text", STUDY, "title: A first study", "title: |+\n  A first study\n\n"),
    ("an escaped space", STUDY, "title: A first study", 'title: "A\\ \n  study"'),
    ("unknown is not text", STUDY, "title: A first study", "title: null"),
    ("a tilde is null to others", STUDY, "journal: J Gut", "journal: ~"),
    ("a number with a leading zero", STUDY, "year: 2007", "year: 02007"),
    ("no number", STUDY, "value: 67", "value: '67%'"),
    ("no identifier", STUDY, "pmid: 1234567", "pmid: see 1234567"),
    ("an address is fine under sources", STUDY, "https://example.org/first", "https://doi.org/10.1000/first"),
    ("a DOI in the code of addresses", STUDY, "doi: 10.1000/first", "doi: https://doi.org/10.1000/a%3Cb"),
    ("two fields", STUDY, "year: 2007", "yaer: 2007\njournal: J Gut"),
    ("a value of an unknown field", STUDY, "volume: '1'", "volum: 01"),
    ("upper case is right here", CONDITION, "code: K50", "code: K50.A"),
    ("characters that reverse the text", STUDY, "title: A first", "title: A \u202efirst"),
    ("an invisible character that is written out", STUDY, "title: A first study", 'title: "A\\u200b study"'),
    ("an unknown field has no place", STUDY, "year: 2007", "whatever: 1\npages: '2'"),
    ("a repeated id with a comment", STUDY, "conditions: [gut-disease]", "conditions:\n  - gut-disease\n  - gut-disease # why"),
    ("repeated words that are no ids", STUDY, "authors: [Smith JP, Doe A]", "authors: [Smith JP, Smith JP]"),
    ("own fields among shared ones", CONDITION, "summary: A disease of the gut.\n", ""),
    ("claims at unknown places", ALPHA, "at: p1", "at: p9"),
    ("a duplicate field", STUDY, "year: 2007", "year: 2007 \nyear: 2007"),
    ("an anchor", STUDY, "year: 2007", "year: &a 2007 "),
    ("a tab of unknown width", STUDY, "    treatment: {text: 67%, value: 67, unit: '%'}", "    treatment:\n\ttext: 67%\n"),
    ("no YAML", STUDY, "authors: [", "authors: [ [ "),
    ("nothing", STUDY, TINY[STUDY], "# nothing  "),
    ("a control character", STUDY, "year", "year\x07"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "name", "old", "new"), LEFT_ALONE, ids=[item[0] for item in LEFT_ALONE])
def test_left_alone(why, name, old, new):
    text = edited(name, (old, new))
    assert fix(name, text).after == text


def test_an_unreadable_text_is_named_with_its_place():
    assert fix(STUDY, b"a: [\n").problem.startswith("data/studies/smith-2007-gut.yaml:2:1: not YAML")
    assert fix(STUDY, b"a: \xff\n").problem == "data/studies/smith-2007-gut.yaml:1:4: byte 0xFF is not UTF-8 [not-utf8]"


def test_comments_move_with_their_field():
    text = """\
# yaml-language-server: $schema=../../schemas/study.json

# The authors of the paper,
#
# all of them.
authors: [Smith JP] # only one
  # below it

# The title.
title: A study
outcomes:
  # The main one.
  - measure: remission # by score
    # Its id.
    id: remission

    # Nobody was compared.
    direction: not-compared
# The end.
"""
    assert (
        fix(STUDY, text).after
        == """\
# yaml-language-server: $schema=../../schemas/study.json

# The title.
title: A study

# The authors of the paper,
#
# all of them.
authors: [Smith JP] # only one
  # below it
outcomes:
  # The main one.
  # Its id.
  - id: remission
    measure: remission # by score

    # Nobody was compared.
    direction: not-compared
# The end.
"""
    )


def test_fields_of_a_kind_keep_their_place_among_the_shared_ones():
    text = edited(CONDITION, ("lay_terms: [bad belly]\nmisspellings: [gutt disease]\n", "misspellings: [gutt disease]\nlay_terms: [bad belly]\n"))  # fmt: skip
    assert fix(CONDITION, text).after == TINY[CONDITION]


def test_claims_stand_in_reading_order_with_their_comments():
    first, second = TINY[ALPHA].split("- id: alpha-p2-low")
    text = f"# Claims.\n\n# p2\n- id: alpha-p2-low{second}# p1\n{first}"
    found = fix(ALPHA, text)
    assert found.after == f"# Claims.\n\n# p1\n{first}# p2\n- id: alpha-p2-low{second}"
    assert found.what == ("order of claims",)
    assert found.moved((0, "at")) == (1, "at")


def test_the_order_of_claims_follows_a_repaired_article(write):
    first, second = TINY[ALPHA].split("- id: alpha-p2-low")
    article = edited(ARTICLE, ("order: 1", "order: '1'"))
    folder = write({ALPHA: f"- id: alpha-p2-low{second}{first}", ARTICLE: article})
    assert [mended.what for mended in mend_folder(folder) if mended.is_changed] == [("quotes",), ("order of claims",)]


def test_comments_at_the_top_of_a_file_stay_there():
    text = edited(STUDY, ("title: A first study\n", ""), ("year", "title: A first study\nyear"))
    found = fix(STUDY, f"# $schema=study.json\n{text}")
    assert found.after == f"# $schema=study.json\n{TINY[STUDY]}"


def test_a_repair_that_does_something_else_is_dropped_and_named(monkeypatch):
    from ldn_kb.authoring.fixes import order, pieces

    text = edited(STUDY, ("year: 2007\njournal: J Gut\n", "journal: J Gut # printed\nyear: 2007\n"), ("2007", "2007 "))
    for wrong in ("year: 2008\njournal: J Gut # printed\n", "year: 2007\njournal: J Gut\n"):

        def broken(text: str, starts: list[int], ends: list[int], order: list[int], wrong: str = wrong) -> pieces.Edit:
            return pieces.Edit(text.index("journal"), text.index("volume"), wrong)

        monkeypatch.setattr(order, "rearranged", broken)
        found = fix(STUDY, text)
        assert found.after == text
        assert found.problem == "data/studies/smith-2007-gut.yaml: a repair would change its data (field order)"


class Untidy:
    """Writes data as people might: fields in any order, any style of value, comments and spaces anywhere."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []
        self.comments: list[str] = []
        self.is_block_open = False

    def text(self, data: yaml_reader.Data) -> str:
        self.block(data, 0, "")
        text = "\n".join(self.lines) + self.random.choice(("\n", "", "\n\n"))
        return text.replace("\n", "\r\n") if self.random.random() < 0.1 else text

    def comment(self) -> str:
        self.comments.append(f"# comment {len(self.comments)}: [x]")
        return self.comments[-1]

    def line(self, text: str) -> None:
        chance = self.random.random()
        self.lines.append(text + (f" {self.comment()}" if chance < 0.1 else "  " if chance < 0.2 else ""))
        self.is_block_open = False

    def aside(self, column: int) -> None:
        if self.random.random() < 0.15:
            # Below a block text, a deeper comment would be text.
            deeper = 0 if self.is_block_open else 2
            self.lines.append(" " * max(0, column + self.random.choice((0, 0, deeper, -2))) + self.comment())
            self.is_block_open = False
        if self.random.random() < 0.05:
            self.lines.append(self.random.choice(("", "   ")))

    def block(self, data: yaml_reader.Data, column: int, first: str) -> None:
        if isinstance(data, list):
            for item in data:
                self.aside(column)
                if isinstance(item, dict):
                    self.block(item, column + 2, " " * column + "- ")
                else:
                    self.line(f"{' ' * column}- {self.flow(item)}")
            return
        for number, name in enumerate(self.random.sample(list(data), len(data))):
            lead = first if first and number == 0 else " " * column
            if lead != first:
                self.aside(column)
            self.field(lead, name, data[name], column)

    def field(self, lead: str, name: str, value: yaml_reader.Data, column: int) -> None:
        if isinstance(value, dict | list) and value and self.random.random() < 0.7:
            self.line(f"{lead}{name}:")
            self.block(value, column + (2 if isinstance(value, dict) else self.random.choice((0, 2))), "")
        elif isinstance(value, str) and re.fullmatch(r"\S+( \S+)+", value) and self.random.random() < 0.3:
            words = value.split(" ")
            half = len(words) // 2
            self.line(f"{lead}{name}: >-")
            self.lines += [" " * (column + 2) + " ".join(part) for part in (words[:half], words[half:])]
            self.is_block_open = True
        else:
            self.line(f"{lead}{name}: {self.flow(value)}")

    def flow(self, value: yaml_reader.Data) -> str:
        if isinstance(value, dict):
            names = self.random.sample(list(value), len(value))
            return "{" + ", ".join(f"{name}: {self.flow(value[name])}" for name in names) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        if not isinstance(value, str) or self.random.random() < 0.3:
            return json.dumps(value, ensure_ascii=False)
        plain = re.fullmatch(r"[A-Z][A-Za-z ().-]*[a-z)]", value) and value.lower() not in ("null", "true", "yes", "no")
        return value if plain else "'" + value.replace("'", "''") + "'"


def order_of_fields(data: yaml_reader.Data) -> yaml_reader.Data:
    """Return nested names and no values: two texts with the same order have the same."""
    if isinstance(data, dict):
        return [[name, order_of_fields(value)] for name, value in data.items()]
    return [order_of_fields(item) for item in data] if isinstance(data, list) else None


RECORDS = {name: text for name, text in REAL.items() if not name.startswith("claims/")} | {
    name: text for name, text in TINY.items() if name != ALPHA
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(RECORDS)), st.integers(0, 2**32))
def test_order_returns_without_losing_data_or_comments(name, seed):
    tidy = yaml_reader.read(RECORDS[name].encode(), name)[0].data
    untidy = Untidy(Random(seed))
    found = fix(name, untidy.text(tidy))
    after, problems = yaml_reader.read(found.after.encode(), name)
    assert problems == []
    assert found.problem is None
    assert after.data == tidy
    if name.split("/")[0] not in ("conditions", "mechanisms", "topics"):
        assert order_of_fields(after.data) == order_of_fields(tidy)
    lines = [line.strip() for line in found.after.split("\n")]
    for comment in untidy.comments:
        assert sum(comment == line or line.endswith(f" {comment}") for line in lines) == 1, comment
    assert fix(name, found.after) == Mended(found.path, found.after, found.after)


# Texts that somebody is in the middle of changing.

SNIPPETS = (
    *("\n", "\r\n", "\r", " ", "  ", "\t", "- ", ": ", "# note", "'", '"', "{", "}", "[", "]", ",", "|", ">-", "|+\n"),
    *("&a ", "*a", "!x ", "---\n", "...\n", "? ", "~", "no", "01", "0.50", "1e5", "12:30", "'7'", "null", "true", "yes"),
    *("https://doi.org/", "doi:", "PMID: ", "pmc", "Gut-Disease", "\ufeff", "\u200b", "\u202e", "\u2028", "\x85", "\x00", "é", "😀"),
    *("title: x\n", "year: 2007\n", "id: x\n", "at: p1\n", "  - id: x\n", "- id: x\n", "\\ \n"),
)  # fmt: skip

edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(SNIPPETS)), min_size=1, max_size=4)


def mangled(text: str, changes: list[tuple[float, int, str]]) -> str:
    for where, deleted, snippet in changes:
        at = int(where * len(text))
        text = text[:at] + snippet + text[at + deleted :]
    return text


def leaves(data: yaml_reader.Data, path: yaml_reader.KeyPath = ()) -> dict[yaml_reader.KeyPath, object]:
    if not isinstance(data, dict | list):
        return {path: data}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    return {found: leaf for step, value in items for found, leaf in leaves(value, (*path, step)).items()}


def assert_nothing_lost(name: str, found: Mended) -> None:
    """Every value is where it was meant to go, and the same unless its field refused it; comments are all there."""
    before, problems = yaml_reader.read(found.before.encode(), name)
    after = yaml_reader.read(found.after.encode(), name)[0]
    if problems:
        # No data to compare: but nothing that can be seen was lost, apart from quotes and prefixes.
        assert after.data is not None or not found.is_changed or problems[0].code == "surprising-scalar"
        return
    new = leaves(after.data)
    kind = next(kind for kind in KINDS if kind.plural == Path(name).parts[0].removesuffix(".yaml"))
    for path, value in leaves(before.data).items():
        to = found.moved(path)
        if to is None:
            # Ids that differ only in case are the same once they are in lower case.
            assert str(value).lower() in [str(leaf).lower() for leaf in at(before.data, path[:-1])[: path[-1]]]
        elif new.pop(to) != value:
            prefix = () if kind.layout == "files" else path[:1]
            record = before.data if kind.layout == "files" else before.data[path[0]]
            implied = {"files": {"id": Path(name).stem}, "lists": {"article": Path(name).stem}, "list": {}}[kind.layout]
            refused = validation.validate(kind, record, before, prefix, implied)[1]
            assert before.values[path] in [(problem.line, problem.column) for problem in refused]
    assert new == {}


def at(data: yaml_reader.Data, path: yaml_reader.KeyPath) -> yaml_reader.Data:
    for step in path:
        data = data[step]
    return data


def assert_repaired_once(name: str, text: str) -> None:
    found = fix(name, text)
    assert found.problem is None or not found.is_changed
    assert not fix(name, found.after).is_changed
    assert_nothing_lost(name, found)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(TINY)), edits)
def test_any_text_is_repaired_once_and_keeps_its_data(name, changes):
    assert_repaired_once(name, mangled(TINY[name], changes))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(REAL)), edits)
def test_real_texts_are_repaired_once_and_keep_their_data(name, changes):
    assert_repaired_once(name, mangled(REAL[name], changes))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(TINY)), st.binary(max_size=60), st.floats(0, 1), st.booleans())
def test_any_bytes_are_taken(name, raw, where, alone):
    text = TINY[name].encode()
    at = int(where * len(text))
    found = fix(name, raw if alone else text[:at] + raw + text[at:])
    assert found.problem is None or not found.is_changed
    assert not fix(name, found.after).is_changed


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b"- " * 100_000, b"x" * 2_000_001, b"a: " + b"\t \n" * 100_000, b" " * 300_000 + b"x"]
)
def test_hostile_files_are_left_quickly(raw):
    start = time.process_time()
    fix(STUDY, raw)
    assert time.process_time() - start < 3


# The command.


def test_fix_writes_and_says_what(write, capsys):
    folder = write({STUDY: edited(STUDY, ("volume: '1'", "volume: 1"), ("2007\n", "2007 \n"))})
    assert main(["fix", str(folder)]) == 0
    printed = capsys.readouterr()
    name = (folder / STUDY).as_posix()
    assert printed.out == f"{name}: white space, quotes\n{folder}: 1 of 15 files repaired\n"
    assert printed.err == ""
    assert (folder / STUDY).read_text() == TINY[STUDY]
    assert main(["fix", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: 0 of 15 files repaired\n"


def test_diff_writes_nothing_and_can_be_applied(write, capsys, tmp_path):
    bad = edited(STUDY, ("volume: '1'", "volume: 1")).removesuffix("\n")
    folder = write({STUDY: bad})
    assert main(["fix", str(folder), "--diff"]) == 1
    printed = capsys.readouterr()
    name = (folder / STUDY).as_posix()
    assert (folder / STUDY).read_text() == bad
    assert (
        printed.out
        == f"""\
--- {name}
+++ {name}
@@ -2,7 +2,7 @@
 authors: [Smith JP, Doe A]
 year: 2007
 journal: J Gut
-volume: 1
+volume: '1'
 pages: '1-9'
 pmid: 1234567
 doi: 10.1000/first
@@ -26,4 +26,4 @@
 provenance:
   confirmed: abstract
   sources: ['https://example.org/first']
-  entered: 2026-11-01
\\ No newline at end of file
+  entered: 2026-11-01
"""
    )
    assert printed.err == f"{folder}: 1 of 15 files would change\n"
    write()
    assert main(["fix", str(folder), "--diff"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("no_colour", [True, False])
def test_diff_has_colours_on_a_terminal(write, capsys, monkeypatch, no_colour):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1") if no_colour else monkeypatch.delenv("NO_COLOR", raising=False)
    title = "A [bold] " + "word " * 60
    main(["fix", str(write({STUDY: edited(STUDY, ("A first study", title))})), "--diff"])
    printed = capsys.readouterr().out
    assert (f"\x1b[31m-title: {title}\x1b[0m\n" in printed) is not no_colour
    assert (f"-title: {title}\n" in printed) is no_colour


def test_files_that_cannot_be_repaired_are_named(write, capsys):
    folder = write({STUDY: "a: [\n", "studies/folder.yaml/x": "", "topics/low-dose.yaml": None})
    target = folder.parent / "elsewhere.yaml"
    target.write_text("name: x ")
    (folder / "topics/low-dose.yaml").symlink_to(target)
    os.mkfifo(folder / "topics/pipe.yaml")
    assert main(["fix", str(folder)]) == 0
    assert capsys.readouterr().err == (
        f"left alone: {folder}/topics/low-dose.yaml: it is no plain file\n"
        f"left alone: {folder}/topics/pipe.yaml: it is no plain file\n"
        f"left alone: {folder}/studies/folder.yaml: it is no plain file\n"
        f"left alone: {folder}/studies/smith-2007-gut.yaml:2:1: not YAML: did not find expected node content [broken-yaml]\n"
    )
    assert target.read_text() == "name: x "


def test_more_values_than_check_tells_are_all_repaired(write):
    outcome = (
        "  - id: result-{0}\n    measure: result\n    weeks: '{0}'\n    primary: no\n    direction: not-compared\n"
    )
    text = edited(STUDY, ("outcomes:\n", "outcomes:\n" + "".join(outcome.format(number) for number in range(120))))
    good = text.replace("primary: no", "primary: false")
    good = re.sub(r"weeks: '(\d+)'", r"weeks: \1", good)
    assert fix(STUDY, text).after == good
    folder = write({STUDY: text})
    problems = load(folder)[1]
    assert repairable(folder, problems) == frozenset(problems)


def test_a_very_long_file_is_left_alone():
    found = fix(STUDY, TINY[STUDY] + "# more \n" * 70_000)
    assert found.problem == "data/studies/smith-2007-gut.yaml: it has more than 500,000 characters"
    assert not found.is_changed


def test_a_file_name_that_is_not_utf8_stops_nothing(write):
    folder = write({STUDY: edited(STUDY, ("volume: '1'", "volume: 1"))})
    (folder / "studies" / os.fsdecode(b"a\xff.yaml")).write_text("year: '2007'\ntitle: x\n")
    assert sorted(mended.what for mended in mend_folder(folder) if mended.is_changed) == [
        ("quotes",),
        ("quotes", "field order"),
    ]
    assert len(repairable(folder, load(folder)[1])) == 1


def test_fix_without_a_folder_is_wrong_use(tmp_path, capsys):
    assert main(["fix", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == f"ldn-kb: there is no data folder {tmp_path / 'nowhere'}\n"


def test_the_real_data_is_tidy():
    assert [mended.path.name for mended in mend_folder(ROOT / "data") if mended.is_changed or mended.problem] == []


# What check says of fix.


def check(folder: Path, capsys) -> tuple[list[dict[str, object]], str]:
    assert main(["check", str(folder), "--format", "json"]) == 1
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_check_says_what_fix_repairs(write, capsys):
    folder = write(
        {STUDY: edited(STUDY, ("volume: '1'", "volume: 1"), ("journal:", "jurnal:"), ("2007\n", "'2007'\n"))}
    )
    found, said = check(folder, capsys)
    assert [(item["code"], item["fixable"]) for item in found] == [
        ("wrong-type", True),
        ("unknown-field", False),
        ("wrong-type", True),
    ]
    assert said == "3 problems; ldn-kb fix repairs 2 of them\n"
    assert main(["fix", str(folder)]) == 0
    capsys.readouterr()
    found, said = check(folder, capsys)
    assert [(item["code"], item["fixable"]) for item in found] == [("unknown-field", False)]
    assert said == "1 problem\n"


def test_check_knows_a_problem_that_moved(write, capsys):
    first, second = TINY[ALPHA].split("- id: alpha-p2-low")
    text = f"- id: alpha-p2-low{second}{first}".replace("[gut-disease]", "[gut-disease, gut-disease, gut-diseases]")
    found, said = check(write({ALPHA: text}), capsys)
    assert {(item["code"], item["fixable"]) for item in found} == {("reading-order", True), ("unknown-id", False)}
    assert said == f"{len(found)} problems; ldn-kb fix repairs 1 of them\n"


def test_check_knows_what_follows_from_a_file_that_cannot_be_read(write, capsys):
    says = ("says: In a trial 67% went into remission.", "says: 0067")
    text = edited(ALPHA, says, ("value: 67", "value: '67'"), ("is right", "is [[nowhere]]"))
    found, said = check(write({ALPHA: text}), capsys)
    assert all(item["fixable"] for item in found)
    assert "unknown-id" in {item["code"] for item in found}
    assert said.startswith(f"{len(found)} problems; ldn-kb fix repairs {len(found)} of them")


def test_check_names_one_problem(write, capsys):
    assert main(["check", str(write({STUDY: edited(STUDY, ("volume: '1'", "volume: 1"))}))]) == 1
    assert capsys.readouterr().err == "1 problem; ldn-kb fix repairs it\n"


def test_check_leaves_what_cannot_be_copied(write, capsys):
    folder = write({STUDY: edited(STUDY, ("volume: '1'", "volume: 1")), "studies/notes.txt": "x", "TOPICS": "x"})
    (folder / "topics/low-dose.yaml").unlink()
    (folder / "topics/low-dose.yaml").symlink_to(folder / "nowhere")
    found, _ = check(folder, capsys)
    assert [item["code"] for item in found if item["fixable"]] == ["wrong-type"]
    assert {"stray-file", "unreadable-file"} <= {item["code"] for item in found if not item["fixable"]}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_check_tells_the_truth(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kb") / "data"
    names = data.draw(st.lists(st.sampled_from(sorted(TINY)), min_size=1, max_size=3, unique=True))
    for name, text in TINY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((mangled(text, data.draw(edits)) if name in names else text).encode())
    problems = load(folder)[1]
    fixable = repairable(folder, problems)
    for mended in mend_folder(folder):
        if mended.is_changed:
            mended.path.write_bytes(mended.after.encode())
    left = load(folder)[1]
    codes = Counter((problem.path, problem.code) for problem in left)
    for key, number in Counter((problem.path, problem.code) for problem in problems if problem not in fixable).items():
        assert codes[key] >= number
    assert not fixable & set(left)
    if not left:
        assert fixable == frozenset(problems)


def test_check_of_good_data_does_no_repairs(write):
    code = "import sys; from ldn_kb.cli.main import main; main(['check', sys.argv[1]]); print('ldn_kb.authoring.fixes' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(write())], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
