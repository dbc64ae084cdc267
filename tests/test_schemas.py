"""Editors accept what the checker accepts, and refuse what it refuses about the shape of a record."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT, TINY
from ldn_kb.authoring import json_schema
from ldn_kb.cli.main import main
from ldn_kb.model import KINDS, SUBJECT
from ldn_kb.model.vocabulary import Fidelity
from ldn_kb.reading import abstracts, fingerprints, history, readings, yaml_reader
from test_bad_input import BAD

VALIDATORS = {name: Draft202012Validator(schema) for name, schema in json_schema.schemas().items()}
SHAPE_CODES = ("unknown-field", "missing-field", "wrong-type", "wrong-value")


def kind_of(name: str) -> str:
    """Return the kind of a data file by its path below the data folder."""
    return next(
        kind.name for kind in (SUBJECT, *KINDS) if name.split("/", maxsplit=1)[0].removesuffix(".yaml") == kind.plural
    )


def errors(name: str, raw: bytes) -> list[str]:
    read, problems = yaml_reader.read(raw, name)
    assert problems == []
    return [error.message for error in VALIDATORS[kind_of(name)].iter_errors(read.data)]


def test_schemas_are_schemas():
    for validator in VALIDATORS.values():
        Draft202012Validator.check_schema(validator.schema)


def test_all_real_data_is_accepted():
    # What is no record has no schema.
    others = {readings.FOLDER, abstracts.FOLDER, fingerprints.FOLDER}
    every = (path for path in (ROOT / "data").rglob("*.yaml") if path.parent.name not in others)
    files = sorted(path for path in every if path.name != history.FILE)
    assert len(files) > 250
    for path in files:
        name = path.relative_to(ROOT / "data").as_posix()
        assert errors(name, path.read_bytes()) == [], name


@pytest.mark.parametrize("name", sorted(TINY))
def test_the_tiny_data_is_accepted(name):
    assert errors(name, TINY[name].encode()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [(changes, expected) for code, changes, expected in BAD if code in SHAPE_CODES],
    ids=[expected[:60] for code, _, expected in BAD if code in SHAPE_CODES],
)
def test_each_bad_shape_is_refused(changes, expected):
    [(name, text)] = changes.items()
    assert errors(name, text.encode() if isinstance(text, str) else text)


def test_the_committed_schemas_are_those_of_the_models():
    folder = ROOT / "schemas"
    written, wanted = {path.name: path.read_text() for path in folder.iterdir()}, json_schema.files()
    stale = sorted(name for name in written.keys() | wanted.keys() if written.get(name) != wanted.get(name))
    assert not stale, f"schemas/{', schemas/'.join(stale)} are not those of the models; run ldn-kb schema -o schemas"


def test_every_field_is_described_and_every_choice_has_its_meaning():
    def walk(part, path):
        if isinstance(part, dict):
            for name, field in part.get("properties", {}).items():
                assert field.get("description"), f"give {'.'.join((*path, name))} a description in src/ldn_kb/model"
            for choice in part.get("anyOf", []):
                # The one value of a field that has no vocabulary is explained by the field.
                assert "const" not in choice or choice.get("description") or part.get("description")
            for name, inner in part.items():
                walk(inner, (*path, name))
        elif isinstance(part, list):
            for inner in part:
                walk(inner, path)

    for name, schema in json_schema.schemas().items():
        walk(schema, (name,))
    fidelity = json_schema.schemas()["claim"]["$defs"]["Fidelity"]["anyOf"]
    assert fidelity[0] == {"const": "faithful", "description": Fidelity.FAITHFUL.meaning}


def test_a_study_file_has_no_id_and_a_claim_no_article():
    assert "id" not in json_schema.schemas()["study"]["properties"]
    assert "article" not in json_schema.schemas()["claim"]["items"]["properties"]
    assert "id" in json_schema.schemas()["claim"]["items"]["required"]


def test_the_command_prints_one_and_writes_all(tmp_path, capsys):
    assert main(["schema", "study"]) == 0
    assert capsys.readouterr().out == json_schema.files()["study.json"]
    assert main(["schema", "-o", str(tmp_path / "s")]) == 0
    assert {path.name for path in (tmp_path / "s").iterdir()} == set(json_schema.files())
    assert re.search(r"14 schemas written, 0 unchanged", capsys.readouterr().out)
    assert main(["schema", "studdy"]) == 2
    assert "did you mean 'study'?" in capsys.readouterr().err
    assert main(["schema"]) == 2
