"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re

import pytest

from conftest import ROOT
from ldn_kb.config import CONFIG
from ldn_kb.directives import DIRECTIVES
from ldn_kb.domain import LdnDomain
from ldn_kb.labels import WORDS
from ldn_kb.meanings import MEANINGS
from ldn_kb.problems import CODES

PACKAGE = ROOT / "src" / "ldn_kb"
MODULES = sorted(PACKAGE.rglob("*.py"))
SPHINX_ROOMS = {
    "__init__",
    "config",
    "directives",
    "domain",
    "extension",
    "fresh",
    "marks",
    "outline",
    "pipes",
    "references",
    "upkeep",
    "writing",
}
# Rooms from the ground up; a room may import only rooms of lower floors (or its own package).
FLOORS = [
    {"problems", "sync", "cells", "model", "config", "edition", "upkeep"},
    {"labels", "source", "meanings"},
    {"shape", "draft", "base", "schemas", "recall"},
    {"evidence", "layout"},
    {"rules"},
    {"load"},
    {"markdown", "tables"},
    {"exports", "plots", "marks", "summaries", "spellings", "repairs", "registries", "skeleton"},
    {"facets", "detail"},
    {"pictures", "changes"},
    {"pages", "watch"},
    {"shown"},
    {"domain", "renewal"},
    {"outline", "pipes", "writing"},
    {"fresh"},
    {"directives"},
    {"references"},
    {"extension", "commands"},
    {"cli"},
    {"__init__", "__main__"},
]


def room(path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path) -> set[str]:
    """Return what a module imports, as dotted names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_downward(path):
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    own = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "ldn_kb" and len(parts) > 1 and parts[1] in floor and parts[1] != own:
            assert floor[parts[1]] < floor[own], f"{own} imports {parts[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_three_rooms_know_sphinx(path):
    uses = any(name.split(".")[0] in ("sphinx", "docutils") for name in imports(path))
    assert not uses or room(path) in SPHINX_ROOMS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_rooms_are_small_and_say_what_they_are_for(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 250
    assert ast.get_docstring(ast.parse(text))


def test_setup_is_short():
    for node in ast.walk(ast.parse((PACKAGE / "__init__.py").read_text())):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 10


def docs() -> str:
    return "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)


def test_everything_is_documented():
    assert all(code.cause.strip() and code.cure.strip() for code in CODES.values())
    assert all(directive.__doc__ for directive in DIRECTIVES.values())
    assert all(meaning for _, meaning in CONFIG.values())
    page = (ROOT / "docs/reference/extension.md").read_text()
    for name in ("roles", "directives", "configuration"):
        assert f"{{ldn:reference}} {name}" in page


def test_every_judgement_is_explained_once_and_shown_on_the_methods_page():
    page = (ROOT / "docs/methods.md").read_text()
    for axis, meanings in MEANINGS.items():
        assert list(meanings) == list(WORDS[axis]), axis
    for axis in ("fidelity", "evidence", "level", "directness", "step", "confirmed", "direction"):
        assert f"{{ldn:reference}} {axis}\n" in page, axis


def test_every_command_is_documented():
    page = (ROOT / "docs/reference/commands.md").read_text()
    names = [path.stem for path in (PACKAGE / "commands").glob("*.py") if "add_parser(" in path.read_text()]
    assert {"check", "export"} <= set(names)
    for name in names:
        assert f"## `ldn-kb {name}" in page


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    page = (ROOT / "docs/reference/dependencies.md").read_text()
    for requirement in project["dependencies"]:
        assert f"| {re.split('[<>=]', requirement)[0]} |" in page


def test_roles_of_the_domain_are_all_there():
    assert {"study", "claim", "term", "evidence", "level"} <= set(LdnDomain.roles)


def test_the_readme_commands_are_one_line_blocks():
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    assert len(blocks) >= 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks[:2])
    assert "nox -s docs" in blocks[0]
    assert "nox -s tests" in blocks[1]
    assert blocks[1].strip() in (ROOT / ".ci" / "run").read_text() or "README.md" in (ROOT / ".ci" / "run").read_text()
