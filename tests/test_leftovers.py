"""Comments of new records are refused once the record is done, deleted by fix, and those of people are left alone."""

from __future__ import annotations

import re

import pytest

from conftest import TINY
from ldn_kb.authoring import fixes
from ldn_kb.cli.main import main
from ldn_kb.reading.loader import load

STUDY = "studies/smith-2007-gut.yaml"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("#issue: null", True),
        ("#notices:\n#  - kind: x", True),
        ("# year of publication (number)", True),
        ("# - rct-parallel: randomised, parallel groups", False),
        ("# The year is that of the printed copy.", False),
        ("# see: the letter", False),
    ],
)
def test_what_is_a_comment_of_a_new_record(write, line, left):
    problems = load(write({STUDY: TINY[STUDY].replace("year: 2007", f"{line}\nyear: 2007")}))[1]
    assert [problem.code for problem in problems] == (["template-comment"] if left else [])


def test_a_record_that_is_done_but_for_its_comments_is_cleaned_by_fix(write, capsys):
    folder = write()
    assert main(["new", "topic", str(folder), "--name", "Storage"]) == 0
    path = folder / "topics/storage.yaml"
    # While there is something to write, comments are no problem.
    assert "template-comment" not in {problem.code for problem in load(folder)[1]}
    path.write_text(path.read_text().replace("To be written", "It is kept dry.") + "# A note of ours.\n")
    codes = [problem.code for problem in load(folder)[1] if problem.path.endswith("storage.yaml")]
    assert codes == ["template-comment"]
    [changed] = [file for file in fixes.fix_folder(folder)[0] if file.path == path]
    assert re.findall("#.*", changed.text) == ["# A note of ours."]
    capsys.readouterr()
