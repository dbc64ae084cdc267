"""The workflow that watches: its steps run in a plain shell against services and a code host on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml

import services as simulated
from conftest import ROOT
from ldn_kb.reading.loader import load
from services import Services, running
from test_scout import PLANNED, QUERIES

JOBS = yaml.safe_load((ROOT / ".github/workflows/watch.yml").read_text())["jobs"]
ASK, REPORT = (
    next(step for step in JOBS[job]["steps"] if "id" in step or job == "report") for job in ("ask", "report")
)
MARK = "<!-- watch -->"
GH = """\
#!{python}
import json, pathlib, sys
folder, words = pathlib.Path(__file__).parent, sys.argv[1:]
path = next(word for word in words if word.startswith("repos/")).removeprefix("repos/o/r/")
if "--input" in words:
    sent = json.loads(pathlib.Path(words[words.index("--input") + 1]).read_text())
    (folder / "sent.json").write_text(json.dumps([words[words.index("--method") + 1], path, sent]))
    print(json.dumps({{"html_url": "x"}}))
else:
    print((folder / "issues.json").read_text())
"""
COMMAND = '#!/bin/sh\nexec {python} -m ldn_kb "$@"\n'


@pytest.fixture
def step(tmp_path):
    """Return a function that runs a step as GitHub does and returns its exit code and its log."""
    if not all(map(shutil.which, ("bash", "jq"))):
        pytest.skip("the steps need bash and jq")
    for name, text in (("gh", GH), ("ldn-kb", COMMAND)):
        (tmp_path / name).write_text(text.format(python=sys.executable))
        (tmp_path / name).chmod(0o755)

    def run(which, **variables):
        environment = {
            **os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "API": "repos/o/r",
            "RUN": "https://example.org/run", "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "PYTHONPATH": os.pathsep.join(sys.path), **variables,
        }  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", which["run"]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_both_commands_are_asked_and_told_in_one_report(step, write, tmp_path, monkeypatch):
    monkeypatch.setattr(simulated, "RATES", dict.fromkeys(simulated.RATES, 0))
    base, _ = load(write({"searches.yaml": QUERIES, "studies/new-2026-gut.yaml": PLANNED}))
    services = Services.about(base)
    services.summaries["1234567"]["pubtype"] = ["Retracted Publication"]
    services.answer = lambda name, _: (200, "text/html", b"<html>") if name == "trials" else None
    with running(services, monkeypatch):
        code, log = step(ASK)
    assert code == 0, log
    report = (tmp_path / "report.md").read_text()
    assert "- `smith-2007-gut`, notices: retracted, and the record has no such notice" in report
    assert report.count("    ClinicalTrials.gov answers with 'text/html', not JSON") == 1
    assert (tmp_path / "summary").read_text() == report
    first, opened, *lines, end = (tmp_path / "output").read_text().splitlines()
    assert (first, opened) == ("found=6", f"report<<{end}")
    assert "\n".join(lines).rstrip() == report.rstrip()


def test_wrong_use_ends_the_run(step, tmp_path):
    code, log = step(ASK)
    assert code == 2
    assert "there is no data folder data" in log


@pytest.mark.parametrize(
    ("found", "open_issues", "sent"),
    [
        ("0", [], None),
        ("1", [(3, "another"), (4, None)], ("POST", "issues", None)),
        ("3", [(3, "another"), (7, f"{MARK}\nold")], ("PATCH", "issues/7", None)),
        ("0", [(7, f"{MARK}\nold")], ("PATCH", "issues/7", "closed")),
    ],
)
def test_one_issue_is_opened_renewed_and_closed(step, tmp_path, found, open_issues, sent):
    issues = [{"number": number, "body": body} for number, body in open_issues]
    (tmp_path / "issues.json").write_text(json.dumps(issues))
    code, log = step(REPORT, FOUND=found, REPORT="@everyone " + "€" * 40_000)
    assert code == 0, log
    if sent is None:
        assert not (tmp_path / "sent.json").exists()
        assert "Nothing to look at." in log
        return
    method, path, issue = json.loads((tmp_path / "sent.json").read_text())
    assert (method, path, issue.get("state")) == sent
    assert issue["body"].startswith(f"{MARK}\nWritten by [this run](https://example.org/run)")
    assert "@\u200beveryone" in issue["body"]
    assert len(issue["body"]) < 65_000
