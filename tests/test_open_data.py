"""Tidy tables, the database and the examples of the downloads page: complete, linked, and harmless to spreadsheets."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sqlite3
import time

import jsonschema
import pytest

from bench import data, sites
from conftest import PLANNED, ROOT, TINY
from ldn_kb.cli import export as command
from ldn_kb.cli.main import main
from ldn_kb.knowledge import computed
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export
from ldn_kb.rendering.open_data import json_schema, sqlite, tidy
from ldn_kb.rendering.open_data.formats import FORMATS, site_files
from ldn_kb.rendering.open_data.release import Release, newest_day, release_of
from ldn_kb.rendering.spreadsheets import harmless
from ldn_kb.rendering.tables.findings import summary_of_findings

RELEASE = Release("1.2.3", "2026-11-30T00:00:00Z", "0123456789abcdef", "https://kb.example.org/")


@pytest.fixture(scope="module")
def real():
    base, problems = load(ROOT / "data")
    assert problems == []
    return base


@pytest.fixture(scope="module")
def offered(real) -> dict[str, str | bytes]:
    """Return the files of data that the site of the real data offers."""
    return site_files(real, RELEASE)[0]


@pytest.fixture(scope="module")
def downloaded(real, offered, tmp_path_factory):
    """Return a folder with all that the page of downloads names."""
    folder = tmp_path_factory.mktemp("downloaded")
    for name, content in offered.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "ldn-kb.json").write_text(FORMATS["json"].files(real, RELEASE)[""])
    return folder


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def database(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    return connection


def test_tables_have_ids_and_identifiers_and_numbers(base):
    texts = tidy.to_tidy_csv(base, RELEASE)
    study = next(row for row in rows(texts["studies.csv"]) if row["id"] == "smith-2007-gut")
    assert study["title"] == "A first study"
    assert study["year"] == "2007"
    outcome = next(row for row in rows(texts["outcomes.csv"]) if row["study"] == "smith-2007-gut")
    assert float(outcome["treatment_value"])
    assert outcome["treatment_unit"] == "%"
    assert {row["verdict"] for row in rows(texts["claims.csv"])} <= {*map(str, computed.Verdict)}
    assert all(
        value not in ("–", "not reported", "None") for row in rows(texts["studies.csv"]) for value in row.values()
    )


def test_every_record_is_in_its_table(real):
    texts = tidy.to_tidy_csv(real, RELEASE)
    names = {"conditions": "concepts", "mechanisms": "concepts", "topics": "concepts"}
    for plural in (
        "claims",
        "studies",
        "findings",
        "comparisons",
        "articles",
        "cautions",
        "measures",
        "glossary",
        "searches",
        "substances",
        *names,
    ):
        ids = {row["id"] for row in rows(texts[f"{names.get(plural, plural)}.csv"])}
        assert {record.id for record in real.all(plural)} <= ids, plural
    assert len(rows(texts["outcomes.csv"])) == sum(len(study.outcomes) for study in real.studies)


def test_the_data_package_describes_every_field_and_holds_no_broken_link(real):
    texts = tidy.to_tidy_csv(real, RELEASE)
    package = json.loads(texts["datapackage.json"])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert (package["created"], package["commit"]) == (RELEASE.date, RELEASE.commit)
    tables = {item["name"]: rows(texts[item["path"]]) for item in package["resources"]}
    assert {*texts} == {f"{name}.csv" for name in tables} | {"datapackage.json"}
    for resource in package["resources"]:
        name, schema = resource["name"], resource["schema"]
        assert resource["bytes"] == len(texts[resource["path"]].encode())
        assert re.fullmatch("[a-z_]+", name)
        header = next(csv.reader(io.StringIO(texts[resource["path"]])))
        assert header == [field["name"] for field in schema["fields"]], name
        assert all(re.fullmatch("[a-z][a-z0-9_]*", column) for column in header)
        assert all(field["description"] for field in schema["fields"]), name
        keys = [tuple(row[field] for field in schema["primaryKey"]) for row in tables[name]]
        assert len(set(keys)) == len(keys), f"{name}: {schema['primaryKey']} do not tell its rows apart"
        for link in schema["foreignKeys"]:
            there = link["reference"]
            known = {tuple(row[field] for field in there["fields"]) for row in tables[there["resource"] or name]}
            used = {tuple(row[field] for field in link["fields"]) for row in tables[name]}
            assert {key for key in used if any(key)} <= known, (name, link)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("+1", "+1"),
        ("@sum", "'@sum"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("fell;=cmd()", "fell;'=cmd()"),
        ('fell; "@x', "fell; \"'@x"),
        ("fell; -5 mg; then", "fell; -5 mg; then"),
        ("-5.1 to -0.3", "-5.1 to -0.3"),
        ("a = b; c+d", "a = b; c+d"),
        ("\t=x", "\t'=x"),
    ],
)
def test_no_cell_runs_in_a_spreadsheet(text, written):
    assert harmless(text) == written


def test_hostile_text_stays_in_its_cell_and_numbers_stay_numbers(write):
    files = {name: text.replace("A first study", '"=HYPERLINK(1);+2, \\"x\\""') for name, text in TINY.items()}
    base, problems = load(write(files))
    assert problems == []
    study = next(row for row in rows(tidy.to_tidy_csv(base, RELEASE)["studies.csv"]) if row["year"] == "2007")
    assert study["title"] == "'=HYPERLINK(1);'+2, \"x\""
    with database(sqlite.to_sqlite(base, RELEASE)) as connection:
        assert connection.execute("SELECT title, year FROM studies WHERE year = 2007").fetchone() == (
            '=HYPERLINK(1);+2, "x"',
            2007,
        )


def test_the_database_is_sound_and_says_what_it_is(real):
    content = sqlite.to_sqlite(real, RELEASE)
    assert content == sqlite.to_sqlite(real, RELEASE)
    connection = database(content)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    meta = dict(connection.execute("SELECT name, value FROM meta"))
    assert meta["licence_name"] == "CC-BY-4.0"
    assert (meta["version"], meta["commit"]) == (RELEASE.version, RELEASE.commit)
    described = set(connection.execute('SELECT "table", "column" FROM columns'))
    for table in tidy.TIDY_TABLES:
        columns = connection.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert {(table.name, column[1]) for column in columns} <= described
        assert len(connection.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()) >= len(table.links)


def test_the_database_finds_words_in_other_forms(real):
    query = "SELECT id FROM search WHERE search MATCH ? AND kind = 'study' ORDER BY rank"
    found = [key for (key,) in database(sqlite.to_sqlite(real, RELEASE)).execute(query, ("fibromyalgias",))]
    assert "younger-2013-fibromyalgia-rct" in found


def test_ten_lines_reproduce_a_summary_of_findings(real, tmp_path, monkeypatch):
    (code,) = (code for code in examples() if "summary =" in code)
    assert len([line for line in code.splitlines() if line]) <= 11, "ten lines and an import"
    (tmp_path / "ldn-kb.sqlite").write_bytes(sqlite.to_sqlite(real, RELEASE))
    monkeypatch.chdir(tmp_path)
    names: dict[str, list] = {}
    exec(compile(code, "downloads.md", "exec"), names)
    found = {
        (outcome.lower(), sentence, control or "", treatment or "", f"{people} ({trials})", certainty)
        for outcome, control, treatment, people, trials, certainty, sentence in names["summary"]
    }
    table = summary_of_findings(real, computed.of_concept(real, "crohns-disease").findings)
    shown = list(csv.reader(io.StringIO(export.table_csv(real, table))))[1:]
    assert len(shown) >= 2
    # The page adds the subject where it is another than its own.
    assert found == {(row[0].lower().partition(": ")[0], *row[1:]) for row in shown}


def test_every_offered_file_says_which_state_it_holds(real):
    whole = json.loads(export.to_json(real, RELEASE))
    assert whole["subject"]["licence"] == "CC BY 4.0"
    said = {"format": whole["format"], "created": RELEASE.date, "commit": RELEASE.commit}
    assert said.items() <= whole["release"].items()
    meta = dict(database(sqlite.to_sqlite(real, RELEASE)).execute("SELECT name, value FROM meta"))
    assert {name: str(value) for name, value in said.items()}.items() <= meta.items()
    assert whole["release"]["updated"] == meta["updated"] == newest_day(real)
    unpublished = json.loads(export.to_json(real, release_of({}, "1")))["release"]
    assert {"created", "commit"} & unpublished.keys() == set()


@pytest.mark.parametrize("base_name", ["base", "real"])
def test_the_json_is_what_its_schema_says(request, base_name):
    base = request.getfixturevalue(base_name)
    schema = json.loads(json_schema.to_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    problems = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(export.to_json(base, RELEASE)))
    assert [(list(problem.absolute_path), problem.message[:200]) for problem in problems] == []


def test_the_schema_refuses_what_it_does_not_describe(base):
    whole = json.loads(export.to_json(base, RELEASE))
    validator = jsonschema.Draft202012Validator(json.loads(json_schema.to_schema()))
    whole["studies"][0]["computed"]["guess"] = 1
    whole["claims"][0]["computed"]["verdict"] = "certain"
    assert len(list(validator.iter_errors(whole))) == 2


@pytest.mark.parametrize("name", ["tidy", "sqlite"])
def test_export_writes_the_format(write, tmp_path, name):
    target = tmp_path / "out"
    assert main(["export", str(write()), "--format", name, "-o", str(target)]) == 0
    assert target.is_dir() == FORMATS[name].is_folder
    assert target.is_file() or (target / "datapackage.json").is_file()


def test_export_offers_every_format():
    assert {*command.FILES, *command.FOLDERS} == {*FORMATS}
    assert {name for name, item in FORMATS.items() if item.is_folder} == {*command.FOLDERS}


def test_a_database_does_not_go_to_a_terminal(write, capsys):
    assert main(["export", str(write()), "--format", "sqlite", "-o", "-"]) == 2
    assert "write -o FILE" in capsys.readouterr().err


def test_a_target_that_cannot_be_written_leaves_the_old_file_whole(write, tmp_path, monkeypatch, capsys):
    target = tmp_path / "kb.sqlite"
    target.write_bytes(b"the old one")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdopen", full)
    assert main(["export", str(write()), "--format", "sqlite", "-o", str(target)]) == 2
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
    assert str(target) in capsys.readouterr().err


@pytest.mark.parametrize(("name", "file"), [("tidy", "studies.csv"), ("citations", "smith-2007-gut.csl.json")])
def test_a_folder_that_cannot_be_written_keeps_its_old_files_whole(write, tmp_path, monkeypatch, name, file):
    if name == "citations":
        pytest.importorskip("rispy")
    target, data_folder = tmp_path / "out" / file, str(write())
    target.parent.mkdir()
    target.write_bytes(b"the old one")

    def read_only(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkstemp", read_only)
    assert main(["export", data_folder, "--format", name, "-o", str(target.parent)]) == 2
    assert target.read_bytes() == b"the old one"


def test_a_site_holds_the_files_if_it_is_asked(site):
    site.build()
    assert not (site.output / "open-data").exists()
    site.build(ldn_kb_open_data="open-data", html_baseurl="https://kb.example.org/")
    package = json.loads((site.output / "open-data/tables/datapackage.json").read_text())
    assert package["homepage"] == "https://kb.example.org/"
    assert (site.output / "open-data/ldn-kb.sqlite").read_bytes()[:15] == b"SQLite format 3"
    warnings = site.build(ldn_kb_open_data="../elsewhere", warnings=True)
    assert "write the name of one folder" in warnings


def test_the_state_comes_from_the_publisher_alone():
    assert release_of({}, "1") == Release("1")
    given = {"SOURCE_DATE_EPOCH": "86400", "LDN_KB_COMMIT": "a" * 40}
    assert release_of(given, "1") == Release("1", "1970-01-02T00:00:00Z", "a" * 40)
    assert release_of({"SOURCE_DATE_EPOCH": "today", "LDN_KB_COMMIT": "$(id)"}, "1") == Release("1")


def test_all_files_take_little_time(real):
    start = time.process_time()
    site_files(real, RELEASE)
    export.to_json(real, RELEASE)
    assert time.process_time() - start < 2


@pytest.mark.weekly
def test_five_thousand_studies_take_some_seconds():
    records = data.read(ROOT / "data")
    copies = -(-5000 // len(data.ids(records)["studies"]))
    many = sites.read(data.sized(records, copies * len(data.ids(records)["studies"]), lambda _: set()))
    assert len(many.studies) >= 5000
    start = time.process_time()
    tidy.to_tidy_csv(many, RELEASE)
    sqlite.to_sqlite(many, RELEASE)
    assert time.process_time() - start < 10


FOLDERS = ("tables/", "citations/", "pictures/")


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "docs/downloads.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("code", examples(), ids=lambda code: code.split()[1])
def test_the_examples_of_the_downloads_page_run(downloaded, monkeypatch, code):
    missing = [name for name in re.findall(r"^import (\w+)", code, re.MULTILINE) if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    monkeypatch.chdir(downloaded)
    exec(compile(code, "downloads.md", "exec"), {})


def test_the_downloads_page_lists_every_file_with_its_size(real, offered):
    page = (ROOT / "docs/downloads.md").read_text()
    sizes = {name: len(content) for name, content in offered.items() if not name.startswith(FOLDERS)}
    sizes["../ldn-kb.json"] = len(FORMATS["json"].files(real, RELEASE)[""])
    sizes["tables/datapackage.json"] = sum(map(len, FORMATS["tidy"].files(real, RELEASE).values()))
    cited = {name: content for name, content in offered.items() if name.startswith("citations/")}
    sizes["citations/crohns-disease.ris"] = sum(map(len, cited.values()))
    sizes["pictures/map.svg"] = sum(len(content) for name, content in offered.items() if name.startswith("pictures/"))
    for name, size in sizes.items():
        address = re.escape(f"open-data/{name}".replace("open-data/../", ""))
        row = re.search(rf'href="{address}".*?\| ([0-9.]+) (kB|MB) \|', page)
        assert row, f"add a row for {name} to the table of docs/downloads.md"
        shown = float(row[1]) * (1000 if row[2] == "kB" else 1_000_000)
        assert 0.7 < shown / size < 1.4, (
            f"docs/downloads.md says {row[1]} {row[2]} for {name}, which has {size:,} bytes"
        )


def test_every_file_of_the_table_has_an_example():
    page = (ROOT / "docs/downloads.md").read_text()
    code = "\n".join(examples())
    for address in re.findall(r'\| <a href="([^"]+)" download>', page):
        name = {
            "tables/datapackage.json": "tables/",
            "citations/crohns-disease.ris": "studies.ris",
            "pictures/map.svg": "pictures",
        }
        place = address.removeprefix("open-data/")
        assert name.get(place, place) in code, f"docs/downloads.md: add a short example that reads {place}"


def test_sqlite_utils_reads_the_database(real):
    sqlite_utils = pytest.importorskip("sqlite_utils")
    base = sqlite_utils.Database(database(sqlite.to_sqlite(real, RELEASE)))
    assert {table.name for table in tidy.TIDY_TABLES} <= {*base.table_names()}
    assert base["studies"].get("smith-2007-crohns")["doi"] == "10.1111/j.1572-0241.2007.01045.x"
    assert base["outcomes"].count == sum(len(study.outcomes) for study in real.studies)
    assert {(key.column, key.other_table) for key in base["outcomes"].foreign_keys} >= {("study", "studies")}
    found = base.query("SELECT id FROM search WHERE search MATCH 'crohns' AND kind = 'study'")
    assert "smith-2007-crohns" in {row["id"] for row in found}


def test_frictionless_accepts_the_package(write, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    base, _ = load(write({"studies/doe-2020-plan.yaml": PLANNED}))
    for name, text in tidy.to_tidy_csv(base, RELEASE).items():
        (tmp_path / name).write_text(text, newline="")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
