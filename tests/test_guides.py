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
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from conftest import ROOT
from ldn_kb.authoring.fixes import _tidied_file as tidied_file
from ldn_kb.cli.commands import COMMANDS
from ldn_kb.cli.main import main
from ldn_kb.knowledge.bodies import judged_finding
from ldn_kb.knowledge.judging.effects import Effect
from ldn_kb.knowledge.open_points import open_points
from ldn_kb.knowledge.searches import covering
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.model import Claim, Record
from ldn_kb.model.vocabulary import Certainty, EffectDirection, Fidelity, Route, Verdict, Wording
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load
from ldn_kb.reading.problems import CODES
from ldn_kb.rendering import markdown
from ldn_kb.rendering.pages import pages as pages_of
from ldn_kb.rendering.pages.reference import pages
from ldn_kb.rendering.pages.templating import Renderer

FOLDER = ROOT / "docs" / "contribute"
GUIDES = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.md"))}
TEXTS = {**GUIDES, "CONTRIBUTING": (ROOT / "CONTRIBUTING.md").read_text()}
AXES = {"fidelity": Fidelity, "verdict": Verdict, "route": Route, "wording": Wording}
METHODS = (ROOT / "docs" / "methods.md").read_text()


@pytest.fixture(scope="module")
def real():
    base, problems = load(ROOT / "data")
    assert problems == []
    return base


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("guides") / "data")


@pytest.fixture
def data(copied):
    """Return a copy of the data that a test may change; what it changed is put back afterwards."""
    yield copied
    for path in changed(copied):
        path.unlink()
    for path in (ROOT / "data").rglob("*.yaml"):
        if not (own := copied / path.relative_to(ROOT / "data")).exists():
            shutil.copy2(path, own)


def changed(data: Path) -> list[Path]:
    """Return the files of the copy that are not as the data of the project has them, with times as copied."""
    found = []
    for path in data.rglob("*.yaml"):
        own, first = path.stat(), ROOT / "data" / path.relative_to(data)
        if not first.exists() or (own.st_size, own.st_mtime_ns) != (first.stat().st_size, first.stat().st_mtime_ns):
            found.append(path)
    return found


def blocks(name: str, language: str) -> list[tuple[str, str]]:
    """Return every fenced block of a guide with the text since the block before it."""
    parts = re.split(r"^ *```(\S*)[^\n]*\n(.*?)^ *```$", GUIDES[name], flags=re.DOTALL | re.MULTILINE)
    return [
        (before, textwrap.dedent(body))
        for before, found, body in zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
        if found == language
    ]


def files(name: str) -> Iterator[tuple[str, str]]:
    """Yield the data file that a guide names last before a YAML block, and the block."""
    path = ""
    for before, body in blocks(name, "yaml"):
        path = [path, *re.findall(r"`(data/[a-z0-9/-]+\.yaml)`", before)][-1]
        assert path, body
        yield path, body


def messages(folder) -> set[str]:
    """Return the problems of a copy of the data as the guides print them, without line and column."""
    return printed(folder, load(folder)[1])


def printed(folder, problems) -> set[str]:
    return {unplaced(str(problem)).replace(f"{folder.as_posix()}/", "data/") for problem in problems}


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


STANDS_FOR = {"TEXT": "Is it so?", "ID": "alpha-p2-low", "NAME": "Sore toe", "hartman": "alpha", "p12": "p2"}
"""What stands, in the tiny data, for what the guides leave open or take from the data."""


def test_every_record_that_a_guide_begins_can_be_begun_as_printed(write, tmp_path, monkeypatch):
    begun = set()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample.html").write_text(f"<article>{'<p>A low dose of the drug is up to 4.5 mg.</p>' * 20}</article>")
    for name, text in TEXTS.items():
        for line in re.findall(r"(?:^|`)ldn-kb new ([^`\n]+)", text, flags=re.MULTILINE):
            words = [STANDS_FOR.get(word, word) for word in shlex.split(line)]
            # Those that ask a registry are tried with the answers of one, elsewhere.
            if not {"--pmid", "--doi"}.intersection(words):
                write(folder=tmp_path / "data")
                assert main(["new", *words]) == 0, (name, line)
                shutil.rmtree(tmp_path / "data")
                begun.add(words[0])
    assert begun >= {"article", "claim", "comparison", "condition", "search", "study"}


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


def absences(data: Path, key: str) -> str:
    """Return what the guide leaves to the reader: everything that the article was read for and does not say."""
    base, _ = load(data)
    found = open_points(base, base.article(key))
    lists = (f"    {name}: [{', '.join(getattr(found, name))}]\n" for name in ("cautions", "questions"))
    return "looked_for_absent:\n  - date: 2026-11-22\n" + "".join(lists)


def test_the_article_of_the_guide_can_be_added(data, real):
    article, claims, *positions = files("add-an-article")
    # The next free column: how many articles there are does not matter.
    order = max(item.order for item in real.articles) + 1
    (data.parent / article[0]).write_text(re.sub(r"(?m)^order: \d+$", f"order: {order}", article[1]))
    assert set(told("add-an-article")) <= messages(data)
    (data.parent / claims[0]).write_text(claims[1])
    for path, body in positions:
        question = data.parent / path
        question.write_text(question.read_text().replace("\nagreement:", f"\n{textwrap.indent(body, '  ')}agreement:"))
    key = article[0].rsplit("/", 1)[-1].removesuffix(".yaml")
    with (data.parent / article[0]).open("a") as file:
        file.write(absences(data, key))
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert len(positions) == len(base.claims_in(key)) > 0
    assert mended(data) == []
    for path, _ in positions:
        question = base.by_id[path.rsplit("/", 1)[-1].removesuffix(".yaml")]
        assert key in [position.article for position in question.positions]


def test_the_study_of_the_guide_can_be_added(data):
    paths = [path for path, _ in files("add-a-study")]
    study, finding = dict.fromkeys(paths)
    parts = [body for path, body in files("add-a-study") if path == study and not body.startswith("notices:")]
    member, *_ = [body for path, body in files("add-a-study") if path == finding]
    known = (
        "title: A trial\nauthors: [Doe J]\nyear: 2025\ndesign: rct-parallel\nsubjects: people\ncomparator: placebo\n"
    )
    (data.parent / study).write_text(known + "conditions: [crohns-disease]\n" + "".join(parts))
    with_lines_at(data.parent / finding, "results:\n", member.partition("\n")[2], after=True)
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert base.by_id["doe-2025-trial"] in base.studies_about("crohns-disease")
    judged = judged_finding(base, base.by_id["crohns-response"])
    assert [trial.people for trial in judged.judgement.members] == [40, 40]
    assert mended(data) == []


def test_what_was_published_about_the_study_of_the_guide_can_be_added(data):
    path, _ = next(files("add-a-study"))
    parts = [body for named, body in files("add-a-study") if named == path]
    known = (
        "title: A trial\nauthors: [Doe J]\nyear: 2025\ndesign: rct-parallel\nsubjects: people\ncomparator: placebo\n"
    )
    (data.parent / path).write_text(known + "conditions: [crohns-disease]\n" + "".join(parts))
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert base.by_id["doe-2025-trial"].retracted


def test_the_finding_of_the_guide_can_be_added(data):
    ((path, body),) = files("add-a-finding")
    assert not (data.parent / path).exists()
    (data.parent / path).write_text(body)
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert mended(data) == []
    judgement = judged_finding(base, base.by_id[Path(path).stem]).judgement
    # As the guide says of it.
    assert (judgement.direction, judgement.certainty) == (EffectDirection.UNCLEAR, Certainty.VERY_LOW)


def test_the_override_of_the_guide_does_what_it_says(data, real):
    ((path, body),) = files("override-a-domain")
    with_lines_at(data.parent / path, "note:", body)
    base, problems = load(data)
    assert {problem.code for problem in problems} == {"opening"}
    assert set(told("override-a-domain")) <= printed(data, problems)
    assert not any(problem.fix for problem in problems)
    assert mended(data) == []
    finding = Path(path).stem
    judged = [judged_finding(each, each.by_id[finding]).judgement for each in (real, base)]
    assert [judgement.certainty for judgement in judged] == [Certainty.LOW, Certainty.VERY_LOW]
    assert [[mark.judged for mark in judgement.marks].count(True) for judgement in judged] == [0, 1]
    text = " ".join(GUIDES["override-a-domain"].split())
    before, after = re.findall(r"\{ldn:verdict\}`([a-z-]+)`", text)
    claims = re.findall(r"\{ldn:claim\}`([a-z0-9-]+)`", text)
    assert len(claims) > 1
    for key in claims:
        assert (verdict(real, key), verdict(base, key)) == (before, after), key


def test_the_search_of_the_guide_can_be_added(data):
    ((path, body),) = files("record-a-search")
    searches = data.parent / path
    searches.write_text(f"{searches.read_text().rstrip()}\n\n{body}")
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert mended(data) == []
    search = base.searches[-1]
    assert search in covering(base, search.about[0])
    listed = len(search.included) + len(search.excluded)
    assert f"{search.screened - listed} results were about other treatments" in search.note
    # What the guide says of mistakes in it.
    wrong = body.replace("hits: 41", "hits: 14").replace(
        "  excluded:\n", f"    - {search.excluded[0].what}\n  excluded:\n"
    )
    searches.write_text(searches.read_text().replace(body, wrong))
    unwell = data / "topics" / "feeling-unwell.yaml"
    unwell.write_text(unwell.read_text().replace("note: ", "note: No study was found. ", 1))
    assert set(told("record-a-search")) <= messages(data)


def test_the_doses_of_the_methods_are_those_of_the_subject(real):
    """Doses that count are written out once, and no other dose is called the limit of what was searched for."""
    low, *others = real.subject.dose_window.limits
    words = f"**{low.low:g} to {low.high:g} {low.unit} a day, or {others[0].low:g} to {others[0].high:g} mg for each kilogram"
    assert words in " ".join(METHODS.split())
    searched = METHODS.partition("(methods-not-known)=")[2].partition("\n## Other marks")[0]
    assert "[at the doses above](#methods-dose)" in searched
    assert re.findall(r"[0-9.]+ mg", searched) == []
    assert (
        f"{low.low:g} to {low.high:g} {low.unit} a day, or {others[0].low:g} to {others[0].high:g} {others[0].unit}"
        in real.subject.eligibility.dose
    )


def test_a_verdict_can_be_disputed_as_the_guide_says(data):
    ((path, body),) = files("disputes")
    claims = data.parent / path
    claims.write_text(f"{claims.read_text().rstrip()}\n{textwrap.indent(body, '  ')}")
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    assert mended(data) == []
    (disputed,) = [claim for claim in base.claims if claim.dispute is not None]
    assert disputed.dispute.says in body
    assert "Disputed since" in dict(pages_of(base))[f"articles/{disputed.article}.md"]()


def test_a_verdict_can_be_typed_as_the_guide_says(data, real):
    (body,) = [body for _, body in blocks("verdicts", "yaml")]
    key = "carnahan-p11b4-fibromyalgia-pain"
    with_lines_at(data / "claims" / "carnahan.yaml", f"- id: {key}\n", textwrap.indent(body, "  "), after=True)
    base, problems = load(data)
    assert [str(problem) for problem in problems] == []
    judged = claim_verdict(base, base.by_id[key])
    assert judged.overridden
    assert judged.verdict == "insufficient" != judged.computed == verdict(real, key)


@pytest.mark.parametrize("number", range(len(blocks("add-a-claim", "yaml"))))
def test_the_routes_of_the_guide_are_whole(real, number):
    read, _ = yaml_reader.read(blocks("add-a-claim", "yaml")[number][1].encode(), "guide")
    part = next(name for name in read.data if name != "route")
    alike = next(claim for claim in real.claims if str(claim.route) == read.data["route"])
    fields = {**alike.model_dump(mode="json"), **read.data}
    claim = Claim.model_validate_json(to_json(fields), strict=True)
    assert verdict(real, claim) in set(Verdict) - {Verdict.NOT_JUDGED}
    assert getattr(claim, part)


def test_every_route_is_in_the_guide_on_claims():
    for route in Route:
        assert f"`{route}`" in GUIDES["add-a-claim"], route


def with_lines_at(path: Path, line: str, text: str, *, after: bool = False) -> None:
    """Write ``text`` before, or after, the only place in a file where ``line`` begins one."""
    before, found, rest = re.split(rf"^({re.escape(line)})", path.read_text(), flags=re.MULTILINE)
    path.write_text(before + (found + text if after else text + found) + rest)


def mended(data) -> list[Path]:
    """Return the files that ``ldn-kb fix`` would change in a copy without problems: for their white space."""
    paths = changed(data)
    assert paths
    return [path for path in paths if tidied_file(path, path.read_bytes()).is_changed]


# --- messages of the checker


def test_the_message_on_a_corrected_number(data):
    (_, before), *_ = blocks("fix-a-number", "yaml")
    path = re.search(r"`data/(studies/\S+\.yaml)`", GUIDES["fix-a-number"]).group(1)
    old, new = re.search(r"reported is (\S+), but \S+ has (\S+) at", told("fix-a-number")[0]).groups()
    study = data / path
    assert before.strip() in study.read_text()
    study.write_text(study.read_text().replace(before.strip(), before.strip().replace(old, new)))
    assert told("fix-a-number")[0] in messages(data)


def test_the_message_on_a_misspelt_field(data):
    study = data / "studies/smith-2007-crohns.yaml"
    study.write_text(study.read_text().replace("journal:", "jurnal:"))
    assert told("index")[0] in messages(data)


# --- worked examples of verdicts


def verdict(base, claim: Claim | str) -> str:
    """Return the verdict on a claim of ``base``, which may be given by its id."""
    return claim_verdict(base, base.by_id[claim] if isinstance(claim, str) else claim).verdict


def judged(base, axis: str, key: str) -> str:
    """Return what a claim is judged on an axis."""
    claim = base.by_id[key]
    return getattr(claim_verdict(base, claim) if axis in ("verdict", "wording") else claim, axis)


def examples() -> list[tuple[str, str, str]]:
    """Return axis, value and claim of every mark that stands before a claim, one or several on its line."""
    return [
        (axis, value, line.group(2))
        for line in re.finditer(
            r"^((?:\{ldn:[a-z]+\}`[a-z-]+` )+)\{ldn:claim\}`([a-z0-9-]+)`$", GUIDES["verdicts"], re.M
        )
        for axis, value in re.findall(r"\{ldn:([a-z]+)\}`([a-z-]+)`", line.group(1))
    ]


def test_every_example_has_the_verdict_it_stands_for(real):
    assert {axis for axis, _, _ in examples()} == set(AXES)
    for axis, value, key in examples():
        assert judged(real, axis, key) == value, key


def test_what_an_example_says_of_its_other_verdict_is_true(real):
    for section in re.split(r"^### ", GUIDES["verdicts"], flags=re.MULTILINE)[1:]:
        keys = re.findall(r"\{ldn:claim\}`([a-z0-9-]+)`", section)
        for axis, value in re.findall(r"\{ldn:(fidelity|verdict|route|wording)\}`([a-z-]+)`", section):
            if keys:
                assert value in {judged(real, axis, key) for key in keys}, section


@pytest.mark.parametrize(
    ("axis", "value"),
    [(axis, str(value)) for axis, values in AXES.items() for value in values if value is not Wording.NONE],
)
def test_every_verdict_has_an_example_or_says_that_it_has_none(axis, value):
    """Whether a claim is judged so changes with each article, so the guide does not say it."""
    if (axis, value) in {(found, verdict) for found, verdict, _ in examples()}:
        return
    assert f"{{ldn:{axis}}}`{value}` No claim serves as an example" in " ".join(GUIDES["verdicts"].split())


def test_the_examples_are_fair_to_every_article_they_use(real):
    counts = Counter(real.by_id[key].article for key in {key for _, _, key in examples()})
    assert len(counts) > 1
    assert max(counts.values()) - min(counts.values()) <= 1


# --- how we judge


def test_the_example_of_the_methods_is_what_is_computed(real):
    text = METHODS.partition("## One claim, from start to verdict")[2].partition("\n## ")[0]
    (finding,) = set(re.findall(r"\{ldn:finding\}`([a-z0-9-]+)`", text))
    judgement = judged_finding(real, real.by_id[finding]).judgement
    rows = re.findall(
        r"^\| \{ldn:study\}`([a-z0-9-]+)` \| (\d+) \| .* \| (\S+) (less|more) \|$", text, flags=re.MULTILINE
    )
    trials = {trial.name: trial for trial in judgement.members}
    assert [trials.pop(real.titles[study]).people for study, *_ in rows] == [int(people) for _, people, *_ in rows]
    assert not trials
    effects = {trial.name: trial.effect.value for trial in judgement.members}
    for study, _, size, way in rows:
        assert f"{abs(effects[real.titles[study]]):.2f}" == size
        assert (effects[real.titles[study]] > 0) == (way == "less")
    said = " ".join(text.split())
    assert f"in {judgement.people} people" in said
    pooled = judgement.effect
    assert isinstance(pooled, Effect)
    assert f"they give {pooled.value:.2f} standard deviations less pain on LDN" in said
    assert f"from {pooled.high:.2f} less to {-pooled.low:.2f} more" in said
    assert f"I² {judgement.i2:.0f} %" in said
    for mark in judgement.marks:
        assert f"| {mark.domain.word} | {abs(mark.mark) or 'nothing'} |" in said
    assert (judgement.direction, judgement.certainty) == (EffectDirection.LITTLE, Certainty.LOW)
    assert judged_finding(real, real.by_id[finding]).sentence in said
    claims = re.findall(r"\{ldn:claim\}`([a-z0-9-]+)`", text)
    (value,) = re.findall(r"\{ldn:verdict\}`([a-z-]+)`", text)
    assert [verdict(real, key) for key in claims] == [value, value]
    (source,) = re.findall(r"\{ldn:fidelity\}`([a-z-]+)`", text)
    assert [real.by_id[key].fidelity for key in claims] == [source, source]
    assert all(claim_verdict(real, real.by_id[key]).later for key in claims)
    # A smaller difference that matters, as the page says, would change what is shown and not the verdict.
    assert 0.4 < pooled.high < 0.5


def test_the_table_of_verdicts_is_the_rule():
    from ldn_kb.knowledge.judging import verdicts

    rows = re.findall(
        r"^\| (nobody.*|very low.*|low|moderate.*) \| (.*) \| (.*) \| (.*) \| (.*) \|$", METHODS, flags=re.MULTILINE
    )
    assert len(rows) == 4
    certainties = (Certainty.NONE, Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE)
    directions = (
        EffectDirection.BENEFIT,
        EffectDirection.LITTLE,
        EffectDirection.NOT_SHOWN,
        EffectDirection.CONFLICTING,
    )
    for certainty, (_, *words) in zip(certainties, rows, strict=True):
        for direction, word in zip(directions, words, strict=True):
            shows = direction if certainty is not Certainty.NONE else EffectDirection.UNTESTED
            shown = verdicts.Shown(shows, certainty)
            assert verdicts.verdict(shown, verdicts.Effect.BENEFIT).word == word


# --- the page of problem codes


def test_the_page_of_problem_codes_is_complete(real):
    page = dict(pages(real, Renderer(real)))["reference/problems"]()
    for name, code in CODES.items():
        row = " | ".join(markdown.escape(text).text.replace("|", "\\|") for text in (name, code.cause, code.cure))
        assert f"| {row} |" in page
