"""JSON with the YAML's names and what is computed; CSV that a spreadsheet cannot be fooled by."""

from __future__ import annotations

import csv
import io
import json
import re

import yaml

from conftest import PLANNED, ROOT, TINY
from ldn_kb.model import FORMAT, KINDS
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export, spreadsheets, tables
from ldn_kb.rendering.tables import Column, Table
from test_bad_input import readings


def test_json_has_every_kind_and_record(base):
    whole = json.loads(export.to_json(base))
    assert list(whole) == ["format", "subject", "release", *(kind.plural for kind in KINDS)]
    assert whole["format"] == FORMAT
    assert whole["subject"]["short"] == "LDN"
    assert {record["id"] for kind in KINDS for record in whole[kind.plural]} == set(base.by_id)


def test_json_keeps_the_fields_of_the_yaml(base):
    whole = json.loads(export.to_json(base))
    written = yaml.safe_load(TINY["claims/alpha.yaml"])[0]
    claim = whole["claims"][0]
    assert claim["article"] == "alpha"
    for name, value in written.items():
        if name not in ("figures", "numbers", "checked"):
            assert claim[name] == value
    assert claim["computed"]["strength"] == 2
    assert claim["computed"]["numbers"][0]["difference"] == 0


def test_csv_of_every_table(write):
    base, _ = load(write(readings() | {"studies/doe-2020-plan.yaml": PLANNED}))
    files = export.to_csv(base)
    assert set(files) == {f"{name}.csv" for name in tables.TABLES}
    for name, text in files.items():
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines) > 1, f"the table {name!r} is empty: add what it shows to TINY in tests/conftest.py"
        assert {len(line) for line in lines} == {len(lines[0])}, f"{name}: each row needs one cell for each column"
    rows = list(csv.reader(io.StringIO(files["studies.csv"])))
    assert rows[0][:3] == ["Study", "Title", "Year"]
    assert rows[1][:3] == ["Smith 2007", "A first study", "2007"]
    rows = list(csv.reader(io.StringIO(files["unpublished.csv"])))
    assert [row[:6] for row in rows[1:]] == [
        [
            "Doe 2020",
            "Past the planned end, no result found",
            "https://clinicaltrials.gov/study/NCT01234567",
            "Gut disease",
            "60",
            "–",
        ]
    ]


def test_csv_disarms_formulas(base):
    content = Table("t", "t", (Column("a", "A"),), (("=1+1",), ("@x",), ("−2 points",), ("-x",), ("a; =cmd()",)))
    rows = list(csv.reader(io.StringIO(export.table_csv(base, content))))
    assert rows == [["A"], ["'=1+1"], ["'@x"], ["-2 points"], ["'-x"], ["a; '=cmd()"]]


def test_exports_are_the_same_twice(write):
    first, second = (load(write())[0] for _ in range(2))
    assert export.to_json(first) == export.to_json(second)


def test_tables_downloaded_from_a_page_know_the_same_formulas():
    script = (ROOT / "src/ldn_kb/sphinx/static/ldn_kb.js").read_text()
    amount = json.loads(re.search(r"const AMOUNT = (\".*\");", script)[1])
    pattern = json.loads(
        '"' + re.search(r"const FORMULA = new RegExp\(`(.*)`, \"gu\"\);", script)[1].replace('"', '\\"') + '"'
    )
    assert amount.replace(r"\p{L}\p{N}_", r"\w") == spreadsheets._AMOUNT
    assert json.loads(re.search(r"const MORE = (\".*\");", script)[1]) == spreadsheets._MORE
    ours = spreadsheets._FORMULA.pattern.replace(spreadsheets._AMOUNT, "${AMOUNT}")
    ours = ours.replace(spreadsheets._MORE, "${MORE}")
    assert pattern == ours.replace(r"[\s\"]", r'[\s"]').replace(r"[=+@\-\t\r]", "[=+@-]")
