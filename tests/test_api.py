"""The Python interface: small, light, typed, and as its tutorial says."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import ldn_kb
from conftest import ROOT
from ldn_kb.model import KINDS

STABLE = """
    Article Caution Claim Comparison Condition DataError Finding KnowledgeBase Measure Mechanism Search Study Substance Term Topic
    __version__ judgements load
"""


def test_what_others_rely_on_stays():
    assert sorted(ldn_kb.__all__) == STABLE.split(), "others rely on these: a change belongs into the changelog"
    assert all(getattr(ldn_kb, name) for name in ldn_kb.__all__)
    assert {kind.model.__name__ for kind in KINDS} <= {*ldn_kb.__all__}
    with pytest.raises(AttributeError, match="has no attribute 'guess'"):
        _ = ldn_kb.guess


def test_importing_the_package_is_light():
    code = (
        "import sys; before = set(sys.modules); import ldn_kb; new = set(sys.modules) - before;"
        "assert new <= {'ldn_kb', '__future__'}, new; ldn_kb.load; assert 'sphinx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_folder_is_given_as_text_or_as_a_path(write):
    folder = write()
    assert ldn_kb.load(str(folder)) == ldn_kb.load(folder)


def test_bad_data_is_refused_with_every_problem(write, tmp_path):
    with pytest.raises(ldn_kb.DataError) as caught:
        ldn_kb.load(write({"glossary.yaml": "- {id: x}\n"}))
    assert caught.value.problems
    assert str(caught.value.problems[0]) in str(caught.value)
    with pytest.raises(NotADirectoryError, match="there is no data folder"):
        ldn_kb.load(tmp_path / "nowhere")


def test_each_judged_kind_has_its_judgements(base):
    assert ldn_kb.judgements(base, base.studies[0]).level.number in (None, 1, 2, 3, 4, 5)
    assert ldn_kb.judgements(base, base.claims[0]).judged.verdict.word
    assert ldn_kb.judgements(base, base.comparisons[0]).agreement.word
    assert ldn_kb.judgements(base, base.findings[0]).sentence
    assert ldn_kb.judgements(base, base.conditions[0]).profile.studies >= 0
    with pytest.raises(TypeError, match="nothing is computed about a term"):
        ldn_kb.judgements(base, base.glossary[0])


def test_the_tutorial_runs(monkeypatch, capsys):
    page = (ROOT / "docs/reference/python.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) > 3
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "python.md", "exec"), names)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 6
    assert all(lines)
