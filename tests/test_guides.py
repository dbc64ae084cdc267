"""The guides for contributors: what they tell people to do works, and what they say of the data is true."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, get_args

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from conftest import ROOT
from ldn_kb.authoring.fixes import fix_folder
from ldn_kb.cli.commands import COMMANDS
from ldn_kb.model import Evidence, Fidelity, Record
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load
from ldn_kb.reading.problems import CODES
from ldn_kb.rendering import markdown
from ldn_kb.rendering.pages.reference import pages
from ldn_kb.rendering.pages.templating import Renderer

FOLDER = ROOT / "docs" / "contribute"
GUIDES = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.md"))}
TEXTS = {**GUIDES, "CONTRIBUTING": (ROOT / "CONTRIBUTING.md").read_text()}
AXES = {"fidelity": Fidelity, "evidence": Evidence}


@pytest.fixture(scope="module")
def real():
    base, problems = load(ROOT / "data")
    assert problems == []
    return base


@pytest.fixture
def data(tmp_path):
    """Return a copy of the data that a test may change."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def blocks(name: str, language: str) -> list[tuple[str, str]]:
    """Return every fenced block of a guide with the text since the block before it."""
    parts = re.split(r"^ *```(\S*)[^\n]*\n(.*?)^ *```$", GUIDES[name], flags=re.DOTALL | re.MULTILINE)
    return [
        (before, textwrap.dedent(body))
        for before, found, body in zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
        if found == language
    ]


def files(name: str) -> Iterator[tuple[str, str]]:
    """Yield the data file that a guide names before a YAML block, and the block."""
    for before, body in blocks(name, "yaml"):
        yield re.findall(r"`(data/[a-z0-9/-]+\.yaml)`", before)[-1], body


def messages(folder) -> set[str]:
    """Return the problems of a copy of the data as the guides print them, without line and column."""
    return {unplaced(str(problem)).replace(f"{folder.as_posix()}/", "data/") for problem in load(folder)[1]}


def unplaced(text: str) -> str:
    """Drop line and column, which change whenever somebody adds a claim."""
    return re.sub(r":\d+:\d+: ", ": ", text.strip(), count=1)


def told(name: str) -> list[str]:
    """Return the messages of the checker that a guide quotes."""
    return [unplaced(body) for _, body in blocks(name, "text")]


# --- what the guides tell people to do


def test_every_guide_is_in_the_table_of_contents():
    listed = re.search(r"```\{toctree\}\n:hidden:\n\n(.*?)```", GUIDES["index"], flags=re.DOTALL).group(1).split()
    assert sorted(listed) == sorted(set(GUIDES) - {"index"})
    assert all(f"({name}.md)" in GUIDES["index"] for name in listed)


def test_every_guide_says_what_it_is_for():
    for name, text in GUIDES.items():
        assert re.match(r"---\nmyst:\n  html_meta:\n    description: \S.{20,130}\n---\n\n# \S", text), name


def test_every_command_named_is_one_that_runs():
    parser = argparse.ArgumentParser(exit_on_error=False)
    commands = parser.add_subparsers(required=True)
    for command in COMMANDS:
        command.add(commands)
    seen = set()
    for name, text in TEXTS.items():
        for line in re.findall(r"(?:^|`|&& |/)ldn-kb ([^`\n]+?)(?:`|\n)", text, flags=re.MULTILINE):
            words = shlex.split(line)
            assert words[0] in commands.choices, (name, line)
            try:
                parser.parse_args(words)
            except (SystemExit, argparse.ArgumentError):
                pytest.fail(f"{name}: ldn-kb {line}")
            seen.add(words[0])
    assert seen >= {"check", "fix", "new", "show", "diff", "schema"}


def test_every_nox_session_named_is_one():
    sessions = re.findall(r"@nox.session.*\ndef (\w+)", (ROOT / "noxfile.py").read_text())
    for name, text in TEXTS.items():
        assert set(re.findall(r"nox -s (\w+)", text)) <= set(sessions), name


# --- examples in YAML


def fits(name: str, value: yaml_reader.Data) -> bool:
    """Say whether some record, or part of one, has a field ``name`` that takes ``value``."""
    todo = list(Record.__subclasses__())
    while todo:
        model = todo.pop()
        todo += model.__subclasses__()
        if info := model.model_fields.get(name):
            try:
                TypeAdapter(Annotated[info.annotation, info]).validate_json(to_json(value), strict=True)
            except ValidationError:
                continue
            return True
    return False


@pytest.mark.parametrize("name", GUIDES)
def test_every_example_is_good_data(name):
    for _, body in blocks(name, "yaml"):
        read, problems = yaml_reader.read(body.encode(), name)
        assert problems == [], body
        for record in read.data if isinstance(read.data, list) else [read.data]:
            wrong = [key for key, value in record.items() if not fits(key, value)]
            assert wrong == [], body


def test_the_article_of_the_guide_can_be_added(data):
    article, claims, *positions = files("add-an-article")
    (data.parent / article[0]).write_text(article[1])
    assert set(told("add-an-article")) <= messages(data)
    (data.parent / claims[0]).write_text(claims[1])
    for path, body in positions:
        question = data.parent / path
        question.write_text(question.read_text().replace("\nagreement:", f"\n{textwrap.indent(body, '  ')}agreement:"))
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    key = article[0].rsplit("/", 1)[-1].removesuffix(".yaml")
    assert len(positions) == len(base.claims_in(key)) > 0
    assert mended(data) == []
    for path, _ in positions:
        question = base.by_id[path.rsplit("/", 1)[-1].removesuffix(".yaml")]
        assert key in [position.article for position in question.positions]


def test_the_study_of_the_guide_can_be_added(data):
    parts = [body for _, body in blocks("add-a-study", "yaml")]
    known = "title: A trial\nauthors: [Doe J]\nyear: 2025\ndesign: rct-parallel\nsubjects: people\n"
    (data / "studies/doe-2025-trial.yaml").write_text(known + "conditions: [crohns-disease]\n" + "".join(parts))
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert base.by_id["doe-2025-trial"] in base.studies_about("crohns-disease")
    assert mended(data) == []


def mended(data) -> list[Path]:
    """Return the files that ``ldn-kb fix`` would change."""
    return [found.path for found in fix_folder(data)[0] if found.is_changed]


# --- messages of the checker


def test_the_message_on_a_corrected_number(data):
    (_, before), *_ = blocks("fix-a-number", "yaml")
    path = re.search(r"`data/(studies/\S+\.yaml)`", GUIDES["fix-a-number"]).group(1)
    old, new = re.search(r"reported is (\S+), but \S+ has (\S+) at", told("fix-a-number")[0]).groups()
    study = data / path
    assert before.strip() in study.read_text()
    study.write_text(study.read_text().replace(before.strip(), before.strip().replace(old, new)))
    assert told("fix-a-number")[0] in messages(data)


def test_the_message_on_a_bottom_line(data):
    condition = data / "conditions/glioma.yaml"
    condition.write_text(condition.read_text().replace("direction: no-difference", "direction: benefit"))
    assert told("bottom-line")[0] in messages(data)


def test_the_message_on_a_misspelt_field(data):
    study = data / "studies/smith-2007-crohns.yaml"
    study.write_text(study.read_text().replace("journal:", "jurnal:"))
    assert told("index")[0] in messages(data)


# --- worked examples of verdicts


def examples() -> list[tuple[str, str, str]]:
    """Return axis, value and claim of every mark that stands before a claim."""
    return re.findall(r"\{ldn:(fidelity|evidence)\}`([a-z-]+)`\s+\{ldn:claim\}`([a-z0-9-]+)`", GUIDES["verdicts"])


def test_every_example_has_the_verdict_it_stands_for(real):
    for axis, value, key in examples():
        assert getattr(real.by_id[key], axis) == value, key


def test_what_an_example_says_of_its_other_verdict_is_true(real):
    for section in re.split(r"^### ", GUIDES["verdicts"], flags=re.MULTILINE)[1:]:
        found = re.search(r"\{ldn:(fidelity|evidence)\}`[a-z-]+`\s+\{ldn:claim\}`([a-z0-9-]+)`", section)
        if found is None:
            continue
        other = next(axis for axis in AXES if axis != found.group(1))
        for value in re.findall(rf"\{{ldn:{other}\}}`([a-z-]+)`", section):
            assert getattr(real.by_id[found.group(2)], other) == value, section


@pytest.mark.parametrize(("axis", "value"), [(axis, str(value)) for axis, values in AXES.items() for value in values])
def test_every_verdict_has_an_example_or_no_claim(real, axis, value):
    if (axis, value) in {(found, verdict) for found, verdict, _ in examples()}:
        return
    assert f"{{ldn:{axis}}}`{value}` No claim is judged so today" in " ".join(GUIDES["verdicts"].split())
    assert [claim.id for claim in real.claims if getattr(claim, axis) == value] == []


def test_the_examples_are_fair_to_every_article_they_use(real):
    counts = Counter(real.by_id[key].article for _, _, key in examples())
    assert len(counts) > 1
    assert max(counts.values()) - min(counts.values()) <= 1


def test_every_direction_of_a_bottom_line_is_named():
    from ldn_kb.model import BottomLine

    for value in get_args(BottomLine.model_fields["direction"].annotation):
        assert f"`{value}`" in GUIDES["bottom-line"]


# --- the page of problem codes


def test_the_page_of_problem_codes_is_complete(real):
    page = dict(pages(real, Renderer(real)))["reference/problems"]()
    for name, code in CODES.items():
        row = " | ".join(markdown.escape(text).text.replace("|", "\\|") for text in (name, code.cause, code.cure))
        assert f"| {row} |" in page
