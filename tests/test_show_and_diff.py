"""A record in the terminal, and what a change does to the knowledge."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess

import pytest

from conftest import TINY
from ldn_kb.authoring import knowledge_diff
from ldn_kb.authoring.record_details import detail
from ldn_kb.cli.main import main
from ldn_kb.reading.loader import load

SMITH = "studies/smith-2007-gut.yaml"
JONES = "studies/jones-2011-gut.yaml"
ALPHA = "claims/alpha.yaml"
BETA = "claims/beta.yaml"
FINDING = "findings/gut-response.yaml"
NEW_TRIAL = TINY[JONES].replace("A second study", "A third study").replace("2011", "2015")


def base_of(write, folder, files):
    found, _ = load(write(files, folder))
    return found


@pytest.fixture
def told(write, tmp_path, base):
    """Return a function that tells what some changed files do to the tiny knowledge base."""

    def tell(files):
        return knowledge_diff.to_markdown(base, base_of(write, tmp_path / "new", files))

    return tell


def test_a_study_names_who_leans_on_it(base):
    found = detail(base, "smith-2007-gut")
    assert found.title == "Smith 2007"
    assert ("arms[LDN].dose.low", "4.5") in found.fields
    assert ("pmid", "1234567") in found.fields
    assert ("strength", "level 4: no control group") in found.computed
    links = dict(found.links)
    assert ("beta-p1b1-gut", "The drug helps the gut.") in links["cited or described for claims"]
    assert "weighed against claims" not in links


def test_a_claim_shows_its_computed_judgements(base):
    found = detail(base, "alpha-p1-remission")
    assert dict(found.computed)["strength"] == "level 2: randomised trial"
    assert dict(found.computed)["number remission"] == "right; the study had no control group"
    assert dict(found.links)["part of questions"] == (("does-it-help-the-gut", "Does it help the gut?"),)


def test_a_link_in_a_text_is_told_by_its_title(base):
    assert "there was no control group in Smith 2007." in dict(detail(base, "alpha-p1-remission").fields)["note"]


@pytest.mark.parametrize(
    "key", ["alpha", "gut-disease", "blocking", "low-dose", "caution-belly", "score", "placebo", "search-gut"]
)
def test_every_kind_can_be_shown(base, write, capsys, key):
    assert main(["show", key, str(write())]) == 0
    printed = capsys.readouterr().out
    assert f" {key}  " in printed.splitlines()[1]
    assert "\x1b" not in printed
    assert all(line == line.rstrip() for line in printed.splitlines())


def test_show_of_an_unknown_id_names_the_nearest(write, capsys):
    assert main(["show", "smith-2007-gutt", str(write())]) == 2
    assert capsys.readouterr().err == "ldn-kb: there is no record 'smith-2007-gutt'; did you mean 'smith-2007-gut'?\n"


def test_nothing_changed(base, told):
    assert told({}) == "The change does nothing to the knowledge.\n"


def test_a_verdict_that_changes_is_told_and_its_old_date_pointed_out(told):
    other = TINY[BETA].replace("effect: benefit", "effect: no-benefit").replace("hedge: hedged", "hedge: asserted")
    text = told({BETA: other.replace("fidelity: overstated", "fidelity: misreported")})
    assert "claim Beta p1.b1 (`beta-p1b1-gut`): fidelity overstated → **misreported**" in text
    assert "how it is judged changed, the day it was checked did not" in text
    assert "wording wording fits → **worded more surely than the evidence allows**" in text
    assert "the day it was checked" not in told({BETA: other.replace("2026-11-02", "2026-11-09")})


def test_a_finding_that_changes_is_told_step_by_step_with_what_follows(told):
    without = (
        TINY[FINDING]
        .replace("  - {study: jones-2011-gut, outcome: response}\n", "")
        .replace("results:\n", "results: []\n")
    )
    left_out = without.replace(
        "left_out:", "left_out:\n  - {study: jones-2011-gut, outcome: response, reason: surrogate, because: x}"
    )
    text = told({FINDING: left_out})
    assert "finding Gut disease: response of the gut" in text
    assert "shows benefit → **not tested**; certainty very low → **no studies**; people 34 → **0**" in text
    assert "claim Beta p1.b1 (`beta-p1b1-gut`): verdict Too little to tell → **Not tested in people**" in text
    assert "question Does it help the gut? (`does-it-help-the-gut`): answer of Beta" in text
    assert "short answer on Gut disease (`gut-disease`): It is very uncertain" in text
    assert "its results changed, the day it was checked did not" in text
    assert "the verdict changed with the findings, its note did not: does it still fit?" in text


@pytest.mark.parametrize(("cautioned", "word"), [(True, "A danger, not told exactly"), (False, "Holds in part")])
def test_a_verdict_that_changes_is_told_in_the_word_of_the_pages(write, tmp_path, cautioned, word):
    """A settled source that bears out a half is no disagreement of studies, of a claim and of an answer."""
    rest = {} if cautioned else {"cautions.yaml": TINY["cautions.yaml"].replace("  claims: [alpha-p2-low]\n", "")}
    half = TINY[ALPHA].replace("agrees: wholly", "agrees: partly")
    assert half != TINY[ALPHA]
    old, new = base_of(write, tmp_path / "a", rest), base_of(write, tmp_path / "b", {**rest, ALPHA: half})
    text = knowledge_diff.to_markdown(old, new)
    before = "Well established" if cautioned else "Supported"
    assert f"(`alpha-p2-low`): verdict {before} → **{word}**" in text
    assert f"answer of Alpha {before} → **{word}**" in text
    assert "disagree" not in text
    # All of it told as a new article.
    blank = dataclasses.replace(old, articles=old.articles[1:], claims=(), comparisons=(), _computed={})
    rows = knowledge_diff.articles.of_article(blank, new, new.article("alpha"))
    assert f"| {word} |" in rows and "disagree" not in rows


def test_a_domain_that_a_person_judges_is_told(told):
    override = "overrides: [{domain: imprecision, mark: 0, because: enough people, date: 2026-11-01}]\nnote:"
    text = told({FINDING: TINY[FINDING].replace("note:", override)})
    assert re.search(r"imprecision -\d: .* → \*\*0: enough people \(judged\)\*\*", text.replace("\\", ""))


def test_two_claims_of_one_move(write, tmp_path):
    twice = TINY[BETA] + TINY[BETA].replace("beta-p1b1-gut", "beta-p1b1-again")
    old = base_of(write, tmp_path / "a", {BETA: twice})
    new = base_of(write, tmp_path / "b", {BETA: twice.replace("fidelity: overstated", "fidelity: faithful")})
    assert "**2 claims** now “faithful” instead of “overstated”" in knowledge_diff.to_markdown(old, new)


def test_a_new_trial_changes_the_profile(told):
    text = told({"studies/lee-2015-gut.yaml": NEW_TRIAL})
    assert "evidence on Gut disease (`gut-disease`): studies 2 → **3**; randomised trials 1 → **2**" in text
    assert "new study: Jones 2015 (`lee-2015-gut`)" in text
    assert "no claim is held against it yet" in text
    assert "the study itself was not read" in text


def test_results_of_another_design_make_the_evidence_weaker(told):
    text = told({JONES: TINY[JONES].replace("design: rct-parallel", "design: open-label")})
    assert "strength level 2: randomised trial → **level 3: controlled, not randomised**" in text


def test_a_changed_number_is_told_with_what_follows(told):
    text = told({SMITH: TINY[SMITH].replace("text: 67%, value: 67", "text: 60%, value: 60")})
    assert "`outcomes[remission].treatment.value` 67 → **60**" in text


def test_a_claimed_number_that_no_longer_agrees(told):
    text = told(
        {
            SMITH: TINY[SMITH].replace("text: 67%, value: 67", "text: 60%, value: 60"),
            ALPHA: TINY[ALPHA].replace("reported: 67", "reported: 60"),
        }
    )
    assert "`remission` right; the study had no control group → **differs**" in text


def test_a_study_that_was_read_twice_and_changes(told):
    text = told({JONES: TINY[JONES].replace("enrolled: 40", "enrolled: 41")})
    assert "numbers changed, but the second reading is the one before" in text


def test_a_rename_is_no_new_study(told):
    text = told(
        {
            SMITH: None,
            "studies/smith-2007-bowel.yaml": TINY[SMITH],
            **{
                name: content.replace("smith-2007-gut", "smith-2007-bowel")
                for name, content in TINY.items()
                if "smith-2007-gut" in content
            },
        }
    )
    assert "study renamed: `smith-2007-gut` → `smith-2007-bowel`" in text
    assert "new study" not in text
    assert "deleted" not in text
    assert "evidence on" not in text


def test_a_new_article_is_one_table_in_reading_order(write, tmp_path, base):
    article = (
        TINY["articles/beta.yaml"]
        .replace("order: 2", "order: 3")
        .replace("Beta", "Gamma")
        .replace("references:", "without_claims: [{at: p2, reason: a | greeting}]\nreferences:")
        .replace("[p1, p1.b1]", "[p1, p1.b1, p2]")
    )
    first = (
        TINY[BETA].replace("beta-p1b1-gut", "gamma-p1-z").replace("p1.b1", "p1").replace("the gut.", "the gut | @all.")
    )
    question = "comparisons/does-it-help-the-gut.yaml"
    position = "  - article: gamma\n    in_short: Yes.\n    claims: [gamma-p1-z, gamma-p1b1-gut]\nagreement:"
    files = {
        "articles/gamma.yaml": article,
        "claims/gamma.yaml": first
        + TINY[BETA].replace("beta-", "gamma-").replace("[gut-disease, blocking]", "[gut-disease]"),
        question: TINY[question].replace("agreement:", position, 1),
    }
    new, problems = load(write(files, tmp_path / "new"))
    assert problems == []
    text = knowledge_diff.to_markdown(base, new)
    table = text.split("### New articles")[1].split("\n### ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| p")]
    assert [row.split(" | ")[0] for row in rows] == ["| p1", "| p1.b1"]
    assert "The drug helps the gut \\| @<!-- -->all." in rows[0]
    assert "Without claims: p2: a | greeting" in table
    assert "Answers these questions, whose texts are as they were: Does it help the gut?" in table
    assert "Gives 0 of 1 cautions: none" in table
    assert "Looked for and not there: Belly (`caution-belly`)" in table
    assert "nobody read the numbers a second time: Smith 2007 (`smith-2007-gut`)" in table
    assert "new claim" not in text


def test_a_deleted_question_is_told(told):
    text = told({"comparisons/what-is-low.yaml": None})
    assert "comparison deleted: What is low? (`what-is-low`)" in text


def test_hostile_text_calls_nobody_and_stays_text(told):
    question = TINY["comparisons/what-is-low.yaml"].replace(
        "question: What is low?", "question: '@everyone <script>alert(1)</script> #1 `x` [a](http://b)'"
    )
    text = told({"comparisons/what-is-low.yaml": question})
    assert "@everyone" not in text
    assert r"\<script\>" in text
    assert "#1" not in text


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(write, tmp_path):
    folder = write()
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return folder


def test_diff_against_a_revision(repository, capsys):
    assert main(["diff", "HEAD", str(repository)]) == 0
    assert capsys.readouterr().out == "The change does nothing to the knowledge.\n"
    (repository / "studies" / "lee-2015-gut.yaml").write_text(NEW_TRIAL.replace("Jones B", "Lee B"))
    left_out = "left_out:\n  - {study: lee-2015-gut, reason: not-measured, because: x}"
    (repository / FINDING).write_text(TINY[FINDING].replace("left_out:", left_out))
    assert main(["diff", "HEAD", str(repository)]) == 0
    assert capsys.readouterr().out.startswith(
        "## What this does to the knowledge\n\n### Computed from the studies\n\n- "
    )


def test_broken_data_is_not_compared(repository, capsys):
    (repository / SMITH).write_text("title: [")
    assert main(["diff", "HEAD", str(repository)]) == 1
    assert "1 problem now (`ldn-kb check` tells them): nothing compared." in capsys.readouterr().out


def test_broken_data_is_shown_without_what_is_computed(write, capsys):
    assert main(["show", "alpha-p1-remission", str(write({SMITH: "title: ["}))]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^  cites +smith-2007-gut$", printed, flags=re.MULTILINE)
    assert "computed" not in printed


@pytest.mark.parametrize(("revision", "said"), [("nowhere", "git knows no revision 'nowhere'"), ("--help", "")])
def test_diff_against_nothing(repository, capsys, revision, said):
    assert main(["diff", "--", revision, str(repository)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ldn-kb: ")
    assert said in error
    assert error.count("\n") == 1


def test_diff_outside_of_a_repository(write, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["diff", "HEAD", str(write())]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda folder: (folder / "subject.yaml").unlink(), "an earlier format, without a number"),
        (lambda folder: (folder / "subject.yaml").write_text("format: 1\n"), "format 1"),
    ],
)
def test_data_of_another_format_is_not_compared(repository, capsys, tmp_path, change, says):
    now = (repository / "subject.yaml").read_text()
    change(repository)
    git(tmp_path, "commit", "-q", "-a", "-m", "another format")
    (repository / "subject.yaml").write_text(now)
    assert main(["diff", "HEAD", str(repository)]) == 1
    assert capsys.readouterr() == (
        f"The data in HEAD is in {says}, now in format 3: nothing compared, see the changelog.\n",
        "",
    )


def link_in_git(tmp_path, name, target):
    """Commit a link, also one that would replace a folder, and leave the files as they are."""
    stored = subprocess.run(
        ["git", "-C", str(tmp_path), "hash-object", "-w", "--stdin"],
        input=target.encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    git(tmp_path, "rm", "-q", "-r", "--cached", "--ignore-unmatch", f"data/{name}")
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"120000,{stored.strip()},data/{name}")
    git(tmp_path, "commit", "-q", "-m", "a link")


@pytest.mark.parametrize("target", ["../LICENSE", "/etc/passwd", "../../../../etc"])
@pytest.mark.parametrize("name", ["LICENSE", "README.md", ".hidden/deep"])
def test_links_beside_the_data_do_not_matter(repository, capsys, tmp_path, name, target):
    link_in_git(tmp_path, name, target)
    assert main(["diff", "HEAD", str(repository)]) == 0
    assert capsys.readouterr().out == "The change does nothing to the knowledge.\n"


@pytest.mark.parametrize("name", ["studies", SMITH, "subject.yaml"])
def test_links_in_the_place_of_data_are_not_followed(repository, capsys, tmp_path, name):
    link_in_git(tmp_path, name, f"{repository}/{name}")
    assert main(["diff", "HEAD", str(repository)]) == 1
    printed = capsys.readouterr()
    assert re.fullmatch(r"The data has \d+ problems? in HEAD [^\n]*: nothing compared\.\n", printed.out)
    assert printed.err == ""


def test_names_that_are_no_text_and_a_module_of_git(repository, capsys, tmp_path):
    name = os.fsdecode(b"data/.n\xff.yaml")
    try:
        (tmp_path / name).write_text("")
    except OSError:
        pytest.skip("this system refuses such names")
    git(tmp_path, "add", "-f", name)
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},data/.module")
    git(tmp_path, "commit", "-q", "-m", "odd files")
    assert main(["diff", "HEAD", str(repository)]) == 0
    assert capsys.readouterr().out == "The change does nothing to the knowledge.\n"


def test_within_a_hook_and_in_a_further_work_tree(repository, capsys, tmp_path, monkeypatch):
    """Git names the repository in variables, some of which are relative to where the hook runs."""
    (repository / SMITH).write_text(TINY[SMITH].replace("67", "60"))
    git(tmp_path, "worktree", "add", "-q", str(tmp_path / "more"), "HEAD")
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "GIT_DIR": ".git",
        "GIT_INDEX_FILE": ".git/index",
        "GIT_PREFIX": "",
        "GIT_WORK_TREE": ".",
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["diff", "HEAD"]) in (0, 1)
    assert "nothing to the knowledge" not in capsys.readouterr().out
    assert main(["diff", "HEAD", "more/data"]) == 0
    assert capsys.readouterr().out == "The change does nothing to the knowledge.\n"


def test_a_repository_of_somebody_else(repository, capsys, monkeypatch):
    """The reason and git's advice, in one line."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert main(["diff", "HEAD", str(repository)]) == 2
    said = capsys.readouterr().err
    assert re.fullmatch(r"ldn-kb: git: [^\n]*ownership[^\n]* git config --global --add safe\.directory [^\n]+\n", said)


def test_a_repository_without_a_commit(write, tmp_path, capsys):
    git(tmp_path, "init", "-q")
    assert main(["diff", "HEAD", str(write())]) == 2
    assert capsys.readouterr().err == "ldn-kb: the repository has no commit yet: there is nothing to compare with\n"


def test_a_folder_that_the_revision_has_not(repository, write, tmp_path, capsys):
    new = write(folder=tmp_path / "new")
    assert main(["diff", "HEAD", str(new)]) == 2
    assert capsys.readouterr().err == f"ldn-kb: the revision 'HEAD' has no folder {new}\n"
