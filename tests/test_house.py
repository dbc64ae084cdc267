"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re

import pytest

from conftest import ROOT
from ldn_kb.model import KINDS
from ldn_kb.model.vocabulary import HEADINGS, VOCABULARIES
from ldn_kb.reading.problems import CODES
from ldn_kb.rendering.plots import PLOTS
from ldn_kb.rendering.tables import TABLES
from ldn_kb.sphinx.config import CONFIG
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain

PACKAGE = ROOT / "src" / "ldn_kb"
MODULES = sorted(PACKAGE.rglob("*.py"))
# The packages from the ground up; imports go downward only. What stands beside one another does not know each other.
ORDER = [
    {"files", "fingerprint"},
    {"model"},
    {"knowledge"},
    {"reading"},
    {"rendering"},
    {"authoring"},
    {"api", "cli", "sphinx"},
    {"__init__", "__main__"},
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
MOST_LINES = 400
LONGER: dict[str, str] = {
    "model/vocabulary.py": "one row a value, nothing else",
    "reading/problems.py": "one entry a problem code, and the problem that needs one",
}
"""Modules of more than 400 lines, each with its reason: one concept that a cut would tear apart."""


def package(path) -> str:
    """Return the package (or the module at the top) that a file belongs to."""
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


def test_every_package_has_its_place_in_the_order():
    there = {package(path) for path in MODULES}
    assert there == set(RANK), "a package of src/ldn_kb is missing from ORDER in this file, or stands there in vain"
    assert len(there) <= 12


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
def test_imports_go_downward(path):
    own = package(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "ldn_kb" and len(parts) > 1 and parts[1] in RANK and parts[1] != own:
            assert RANK[parts[1]] < RANK[own], (
                f"{own} imports {name}; imports go downward: {' < '.join('|'.join(sorted(names)) for names in ORDER)}. "
                "Move what is shared into the lower package."
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
def test_only_the_sphinx_package_imports_sphinx(path):
    uses = any(name.split(".")[0] in ("sphinx", "docutils") for name in imports(path))
    # The entry point of the extension names Sphinx's types, for type checkers only.
    assert not uses or package(path) in ("sphinx", "__init__"), "move what needs Sphinx into src/ldn_kb/sphinx"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
def test_modules_say_what_they_are_for(path):
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text))
    name = path.relative_to(PACKAGE).as_posix()
    assert len(text.splitlines()) <= MOST_LINES or name in LONGER, "give the reason in LONGER, or find the two concepts"


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
    for name, source in TABLES.items():
        assert source.shows.strip(), f"say what the table {name!r} shows: shows in TABLES, rendering/tables/__init__.py"
    for plot in PLOTS:
        assert plot.shows.strip(), f"say what the plot {plot.name!r} shows: shows in PLOTS, rendering/plots/__init__.py"
        unknown = set(plot.of) - {kind.name for kind in KINDS}
        assert not unknown, f"the plot {plot.name!r} is of {unknown}, no kind of record (KINDS in model/__init__.py)"
    page = (ROOT / "docs/reference/extension.md").read_text()
    for name in ("roles", "directives", "tables", "plots", "configuration"):
        assert f"{{ldn:reference}} {name}" in page, f"write {{ldn:reference}} {name} into docs/reference/extension.md"


def test_every_table_and_plot_is_offered_once():
    names = [(plot.name, kind) for plot in PLOTS for kind in plot.of or (None,)]
    assert len(names) == len(set(names)), "two rows of PLOTS have one name for the same kind of record"


@pytest.mark.parametrize("page", ["docs/reference/errands.md", "docs/reference/code.md"])
def test_the_pages_about_the_code_name_files_that_exist(page):
    named = set(re.findall(r"`((?:src|tests|docs|data|schemas)/[^`*<>]*)`", (ROOT / page).read_text()))
    assert len(named) > 5
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing, f"{page} names files that are not there: {', '.join(missing)}; name those that took their place"


def test_each_common_change_takes_three_files_at_most():
    errands = (ROOT / "docs/reference/errands.md").read_text().split("\n## ")[1:]
    assert len(errands) == 5
    for errand in errands:
        steps = re.findall(r"^\d\. (.*(?:\n   .*)*)", errand, re.MULTILINE)
        assert 2 <= len(steps) <= 3, f"{errand.splitlines()[0]}: a step is a file, and three are the most"


def test_every_judgement_is_explained_once_and_shown_on_the_methods_page():
    page = (ROOT / "docs/methods.md").read_text()
    for name, values in VOCABULARIES.items():
        assert len(set(values)) == len(values), name
        assert all(value.word for value in values), name
        assert name in HEADINGS, name
    shown = (
        *("verdict", "danger", "wording", "certainty", "effect-direction", "importance", "route", "left-out", "hedge"),
        *("fidelity", "agreement", "level", "directness", "step", "confirmed", "direction", "notice"),
    )
    for axis in shown:
        assert f"{{ldn:reference}} {axis}\n" in page, axis


def test_every_command_is_documented():
    page = (ROOT / "docs/reference/commands.md").read_text()
    names = [path.stem for path in (PACKAGE / "cli").glob("*.py") if "add_parser(" in path.read_text()]
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
    assert {"study", "finding", "claim", "term", "verdict", "certainty", "level"} <= set(LdnDomain.roles)


def test_the_readme_commands_are_one_line_blocks():
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    assert len(blocks) >= 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks[:2])
    assert "nox -s docs" in blocks[0]
    assert "nox -s tests" in blocks[1]
    assert blocks[1].strip() in (ROOT / ".ci" / "run").read_text() or "README.md" in (ROOT / ".ci" / "run").read_text()
