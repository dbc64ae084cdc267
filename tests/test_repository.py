"""What a repository needs so that strangers can contribute safely: workflows, forms, hooks, pinned versions."""

from __future__ import annotations

import argparse
import ast
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

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import ROOT
from ldn_kb.cli.main import COMMANDS
from ldn_kb.model import KINDS

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
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *paths]
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


def test_every_task_that_is_called_exists():
    tree = ast.parse((ROOT / "noxfile.py").read_text())
    sessions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list}
    texts = [path.read_text() for path in sorted(GITHUB.rglob("*")) if path.is_file()]
    texts += [(ROOT / name).read_text() for name in (".readthedocs.yaml", ".pre-commit-config.yaml", "constraints.txt")]
    called = {name for text in texts for name in re.findall(r"nox -s (\w+)", text)}
    for name, job in JOBS:
        called |= set(WORKFLOWS[name]["jobs"][job].get("strategy", {}).get("matrix", {}).get("session", []))
    assert {"docs", "tests", "lint", "linkcheck", "audit"} <= called
    assert called <= sessions


def test_every_command_that_is_called_is_understood():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for command in COMMANDS:
        command.add(commands)
    lines = [line for _, step in STEPS for line in re.findall(r"ldn-kb ([^>|;\n]+)", step.get("run", ""))]
    lines += [shlex.join(hook["args"]) for hook in HOOKS if hook["id"].startswith("ldn-kb")]
    assert {line.split()[0] for line in lines} == {"check", "diff", "fix"}
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


def test_constraints_fit_the_ranges_of_the_project():
    locked = pins()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], "nox"]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        if name != "ldn-kb":
            assert name in locked, f"{name} is not in constraints.txt: run nox -s lock"
            assert requirement.specifier.contains(locked[name]), (
                f"{requirement} against {locked[name]}: run nox -s lock"
            )


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
