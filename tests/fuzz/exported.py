"""A text in every export: it stays in its cell, its string or its entry, and nothing runs."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from functools import cache

import pybtex.database
import rispy
from pydantic import TypeAdapter, ValidationError

from conftest import TINY
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT, Caution, Claim, Finding, Study, Subject
from ldn_kb.model.types import Text, visible
from ldn_kb.reading import loader, yaml_reader
from ldn_kb.reading.records import RecordSet
from ldn_kb.rendering import export
from ldn_kb.rendering.open_data import citations, linked_data, sqlite, tidy
from ldn_kb.rendering.open_data.release import NO_RELEASE

STUDY = "smith-2007-gut"
_AMOUNT = re.compile(r"-\d[\d.,]*(%| [\w/%]+)?( to -?\d[\d.,]*(%| [\w/%]+)?)?")


def exports(data: bytes) -> None:
    """Write the tiny base with a text in its fields in every format, and read each as others do."""
    try:
        said = TypeAdapter(Text).validate_python(data.decode("utf-8", "ignore"))
    except ValidationError:
        return
    base = _with(said)
    _check_tables(tidy.to_tidy_csv(base, NO_RELEASE), said)
    for name, text in export.to_csv(base).items():
        _check_csv(name, text)
    _check_database(sqlite.to_sqlite(base, NO_RELEASE), said)
    whole = json.loads(export.to_json(base))
    assert next(study for study in whole["studies"] if study["id"] == STUDY)["title"] == said
    _check_citations(base, said)
    study, article = base.study(STUDY), base.articles[0]
    for record in (linked_data.of_study(base, study, "https://x.org/"), linked_data.of_article(base, article, "x")):
        script = linked_data.script(record)
        assert script.count("<") == 2
        json.loads(re.sub("<[^>]*>", "", script))
    assert "<" not in citations.script(base)
    # A text is one line, wherever it stands.
    listed = [linked_data.llms_txt(shown, str, []) for shown in (base, _with("harmless"))]
    assert listed[0].count("\n") == listed[1].count("\n")


@cache
def _records() -> list[object]:
    records = RecordSet()
    for path, text in TINY.items():
        name = path.split("/", maxsplit=1)[0].removesuffix(".yaml")
        kind = next(kind for kind in (SUBJECT, *KINDS) if kind.plural == name)
        stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        assert loader.add_records(records, kind, yaml_reader.read(text.encode(), path)[0], stem) == []
    return [entry.record for entry in records.entries.values()]


def _with(said: str) -> KnowledgeBase:
    """Return the tiny base with a text in the fields that leave for other programs."""
    fields = {
        Study: {"title": said, "authors": (said, "Roe AB"), "journal": said, "volume": said, "population": said},
        Claim: {"says": said, "note": said},
        Finding: {"outcome": said, "note": said},
        Caution: {"text": said},
        Subject: {"title": said, "cite_as": said, "disclaimer": said},
    }
    return KnowledgeBase.of(
        record.model_copy(update=fields.get(type(record), {})) if not isinstance(record, Study) or record.id == STUDY else record
        for record in _records()
    )  # fmt: skip


def _check_tables(texts: dict[str, str], said: str) -> None:
    package = json.loads(texts["datapackage.json"])
    assert package["title"] == said
    for resource in package["resources"]:
        rows = _check_csv(resource["path"], texts[resource["path"]])
        for field, values in zip(resource["schema"]["fields"], zip(*rows[1:], strict=True), strict=False):
            if field["type"] in ("number", "integer"):
                assert all(float(value) is not None for value in values if value), field["name"]


def _check_csv(name: str, text: str) -> list[list[str]]:
    """Return the rows; no cell starts a formula, whether commas, semicolons or tabs part cells."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}, name
    for row in rows[1:]:
        for cell in row:
            for part in re.split(r"[;\t\r\n]", cell):
                start = part.lstrip(' "\u00a0\u2003')
                # A number alone with a plus is one to a spreadsheet too.
                assert start[:1] not in tuple("=+@") or re.fullmatch(r"\+[0-9][0-9.,]*%?\s*", start), (name, cell)
                assert start[:1] != "-" or _AMOUNT.fullmatch(start.strip()), (name, cell)
    return rows


def _check_database(content: bytes, said: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT title FROM studies WHERE id = ?", (STUDY,)).fetchone() == (said,)
    assert connection.execute("SELECT count(*) FROM search WHERE title = ''").fetchone() == (0,)
    connection.close()


def _check_citations(base: KnowledgeBase, said: str) -> None:
    ids = {study.id for study in base.studies}
    entries = {entry["id"]: entry for entry in rispy.loads(citations.of_all(base, "ris"))}
    assert {*entries} == ids
    assert visible(entries[STUDY]["title"]) == said
    assert entries[STUDY]["authors"][-1] == "Roe, A. B."
    cited = {entry["id"]: entry for entry in json.loads(citations.of_all(base, "csl-json"))}
    assert cited[STUDY]["title"] == said
    text = citations.of_all(base, "bibtex")
    parsed = pybtex.database.parse_string(text, "bibtex").entries
    assert {*parsed} == ids
    assert len(parsed[STUDY].persons["author"]) == 2
    commands = {*re.findall(r"\\([A-Za-z]+)", text)}
    assert commands <= {"textbackslash", "textbraceleft", "textbraceright", "textasciicircum", "textasciitilde"}
