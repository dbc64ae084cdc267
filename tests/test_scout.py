"""Stored queries asked of services on this machine: what is new, what moved on, and what is written."""

from __future__ import annotations

import copy
import datetime
import json
import random

import pytest

import services as simulated
from conftest import ROOT
from ldn_kb.authoring import registry_client
from ldn_kb.authoring.services import client as client_module
from ldn_kb.cli import progress, scout
from ldn_kb.cli.commands import command_parser
from ldn_kb.cli.main import main
from ldn_kb.knowledge.unpublished import Unpublished, newest_day, standing
from ldn_kb.reading.loader import load
from services import Services, running

QUERIES = """\
# Searches.

- id: search-gut
  where: an index
  query: gut
  limits: null
  day: 2026-11-01
  hits: 2
  screened: 2
  about: [gut-disease]
  included: [smith-2007-gut]   # the first
# About the stored one.

- id: stored-pubmed
  service: pubmed
  where: PubMed
  query: low dose
  limits: null
  day: null
  hits: null
  screened: null
  about: [low-dose]
  excluded:
    - {what: Fishing for the gut, reason: not-a-study, because: a joke, identifiers: [pmid 99]}

# And this one.
- id: stored-europe-pmc
  service: europe-pmc
  where: Europe PMC
  query: low dose
  limits: null
  day: null
  hits: null
  screened: null
  about: [low-dose]
- id: stored-trials
  service: clinicaltrials-gov
  where: ClinicalTrials.gov
  query: low dose
  limits: null
  day: null
  hits: null
  screened: null
  about: [low-dose]
"""
PLANNED = """\
title: A planned trial
authors: []
year: null
registration: [NCT00000009]
status: {state: recruiting, text: recruiting on 2026-10-01, ended: 2027-03-31}
design: protocol
subjects: people
conditions: [gut-disease]
provenance:
  confirmed: registry
  sources: ['https://clinicaltrials.gov/study/NCT00000009']
  entered: 2026-11-01
"""


@pytest.fixture
def unhurried(monkeypatch):
    """Let tests ask without pauses; how they are kept is a test of verify."""
    monkeypatch.setattr(client_module.Client, "_wait", lambda *_: None)
    monkeypatch.setattr(simulated, "RATES", dict.fromkeys(simulated.RATES, 0))
    monkeypatch.setattr(registry_client, "_RETRIES", 0)


@pytest.fixture
def run(write, monkeypatch, unhurried, capsys):
    """Return a function that scouts for the tiny data; exit code, sightings or the text, and the folder."""

    def scouted(change=lambda services: None, *options, today=datetime.date(2026, 12, 1), form="json", files=None):
        folder = write({"searches.yaml": QUERIES, "studies/new-2026-gut.yaml": PLANNED, **(files or {})})
        base, problems = load(folder)
        assert not problems, problems
        services = Services.about(base)
        change(services)
        command = ["scout", str(folder), "--keep", str(folder.parent / "answers"), "--format", form, *options]
        with running(services, monkeypatch):
            code = scout.scouted(command_parser().parse_args(command), today)
        out = capsys.readouterr().out
        if form == "json":
            return code, [(item["kind"], item["title"], item["text"]) for item in json.loads(out)["sightings"]], folder
        return code, out, folder

    return scouted


def published(services: Services, pmid: str, title: str, *where: str) -> None:
    services.summaries[pmid] = {**copy.deepcopy(simulated.SUMMARY), "uid": pmid, "title": title, "pubdate": "2026 Oct"}
    services.summaries[pmid]["articleids"] = [{"idtype": "pubmed", "value": pmid}]
    for name in where:
        services.found[name].append(pmid)


def registered(services: Services, number: str, title: str) -> None:
    services.trials[number] = copy.deepcopy(simulated.TRIAL)
    services.trials[number]["protocolSection"]["identificationModule"] |= {"nctId": number, "briefTitle": title}
    services.found["trials"].append(number)


def test_what_is_in_the_base_is_silent(run):
    assert run()[:2] == (0, [])


def test_what_two_services_have_is_one_line(run):
    code, sightings, _ = run(lambda it: published(it, "42", "A third study.", "pubmed", "europe-pmc"))
    assert (code, sightings) == (1, [("work", "A third study", "published, without a record here; 2026")])


@pytest.mark.parametrize(
    ("pmid", "title"), [("99", "Another title"), ("98", "Fishing for the gut"), ("97", "A second study")]
)
def test_what_is_excluded_or_known_by_its_title_is_silent(run, pmid, title):
    assert run(lambda it: published(it, pmid, title, "pubmed", "europe-pmc"))[:2] == (0, [])


def status(**fields):
    return lambda it: it.trials["NCT00000009"]["protocolSection"]["statusModule"].update(fields)


def results(it: Services) -> None:
    it.trials["NCT00000009"]["hasResults"] = True
    status(resultsFirstPostDateStruct={"date": "2026-11-20", "type": "ACTUAL"})(it)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda it: registered(it, "NCT00000077", "A new trial"), ("trial", "A new trial", "registered, without a record here; 2011")),
        (status(overallStatus="TERMINATED"), ("state", "New 2026 Gut n.d.", "NCT00000009: the registry says terminated, the record recruiting")),
        (status(overallStatus="DREAMING"), ("state", "New 2026 Gut n.d.", "NCT00000009: the registry says dreaming, the record recruiting")),
        (status(completionDateStruct={"date": "2027-09"}), ("state", "New 2026 Gut n.d.", "NCT00000009: the registry has the end 2027-09, the record 2027-03-31")),
        (status(completionDateStruct={"date": "2027-03"}), None),
        (results, ("results", "New 2026 Gut n.d.", "NCT00000009: results were posted on 2026-11-20, and the record has no number")),
    ],
)  # fmt: skip
def test_what_became_of_registered_trials(run, change, expected):
    assert run(change)[1] == ([expected] if expected else [])


def test_a_trial_is_overdue_once_its_end_is_past(run):
    assert run(today=datetime.date(2027, 3, 31))[1] == []
    kind, _, text = run(today=datetime.date(2027, 4, 1))[1][0]
    assert (kind, text) == ("overdue", "its end, 2027-03-31, is past, and no result was found")


def test_markdown_for_an_issue(run):
    code, text, _ = run(lambda it: published(it, "42", "A @third *study* <b>", "pubmed"), form="markdown")
    assert code == 1
    assert "### Publications that are not in the base (1)" in text
    assert "- A @<!-- -->third \\*study\\*" in text
    assert "<https://pubmed.ncbi.nlm.nih.gov/42/>" in text
    assert "Nothing: all results are in the base" in run(form="markdown")[1]


def test_the_search_record_is_written_and_nothing_else(run):
    _, _, folder = run(lambda it: published(it, "42", "A third study.", "pubmed"), "--record")
    text = (folder / "searches.yaml").read_text()
    base, problems = load(folder)
    assert not problems
    _, pubmed, europe, trials = base.searches
    assert (pubmed.day, pubmed.hits, pubmed.screened, pubmed.included) == (
        datetime.date(2026, 12, 1),
        2,
        None,
        ("smith-2007-gut",),
    )
    assert pubmed.excluded[0].identifiers == ("pmid 99",)
    assert (europe.hits, europe.screened) == (1, 1)
    assert trials.day == pubmed.day
    assert text.startswith(QUERIES[: QUERIES.index("- id: stored-pubmed")])
    assert "\n# And this one.\n- id: stored-europe-pmc\n" in text
    # Asked again on the same day with the same answers, the file stays as it is.
    with pytest.MonkeyPatch.context() as patch, running(Services.about(base), patch):
        answers = str(folder.parent / "answers")
        options = command_parser().parse_args(["scout", str(folder), "--record", "--keep", answers])
        for _ in range(2):
            scout.scouted(options, datetime.date(2026, 12, 1))
            text, before = (folder / "searches.yaml").read_text(), text
    assert text == before


@pytest.mark.parametrize("command", ["scout", "verify"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: a: b\n", "the text 'a: b' holds ': '"),
        ("title: A first study\nyear: soon\n", "the study has no 'authors'; add it"),
    ],
)
def test_data_with_a_hole_is_not_asked_about(write, capsys, command, text, says):
    folder = write({"searches.yaml": QUERIES, "studies/smith-2007-gut.yaml": text})
    assert main([command, str(folder), "--keep", str(folder.parent / "answers")]) == 2
    out, line = capsys.readouterr()
    assert out == "" and line.count("\n") == 1
    assert "smith-2007-gut" in line and "so nothing was asked" in line and says in line


def test_nothing_is_written_if_a_service_fails(write, monkeypatch, unhurried, capsys):
    folder = write({"searches.yaml": QUERIES})
    services = Services.about(load(folder)[0])
    services.answer = lambda name, _: (200, "text/html", b"<html>") if name == "europe-pmc" else None
    with running(services, monkeypatch):
        code = main(["scout", str(folder), "--record", "--keep", str(folder.parent / "answers")])
    assert code == 3
    assert "Europe PMC answers with 'text/html', not JSON" in capsys.readouterr().err
    assert (folder / "searches.yaml").read_text() == QUERIES


@pytest.mark.parametrize(
    "body", [b'{"hitCount":1}', b"[]", b'{"esearchresult":{"ERROR":"Empty term"}}', b'{"errMsg":"bad"}', b"half"]
)
def test_another_form_of_answer_is_one_line(run, capsys, body):
    code, sightings, _ = run(lambda it: setattr(it, "answer", lambda *_: (200, "application/json", body)))
    assert (code, sightings) == (3, [])


def test_pages_of_results_are_read_to_the_end(run):
    def many(it: Services) -> None:
        for number in range(105):
            registered(it, f"NCT1{number:07}", f"Trial {number}")
            published(it, str(5000 + number), f"Paper {number}", "europe-pmc")

    code, sightings, _ = run(many)
    assert (code, len(sightings)) == (1, 210)


def test_progress_is_one_line_on_a_terminal_and_nothing_elsewhere(monkeypatch, capsys):
    for is_terminal in (True, False):
        monkeypatch.setattr("sys.stderr.isatty", lambda is_terminal=is_terminal: is_terminal, raising=False)
        with progress.shown() as show:
            show("PubMed")
            show("Crossref")
        shown = capsys.readouterr().err
        assert ("request 2: Crossref" in shown, "\n" in shown) == (is_terminal, False)
        assert shown == "" or shown.endswith("\r")


def test_a_query_without_a_service_is_not_asked(write, capsys):
    assert main(["scout", str(write())]) == 2
    assert "no search has a service to be asked" in capsys.readouterr().err


def test_planted_news_among_all_records_is_found_and_nothing_else(monkeypatch, tmp_path, unhurried, capsys):
    base = simulated.keep_real(monkeypatch)
    today = newest_day(base)
    services = Services.about(base)
    command = ["scout", str(ROOT / "data"), "--format", "json", "--keep", str(tmp_path / "answers")]
    drawn = random.Random(18)
    waiting = [study for study in base.studies if standing(study, today) in (Unpublished.RUNNING, Unpublished.UNKNOWN)]
    posted = drawn.choice([study for study in waiting if any(n.startswith("NCT") for n in study.registration)])
    with running(services, monkeypatch):
        assert scout.scouted(command_parser().parse_args(command), today) == 0, capsys.readouterr().out
        number = next(n for n in posted.registration if n.startswith("NCT"))
        services.trials[number]["hasResults"] = True
        registered(services, "NCT99999999", "A new trial of the treatment")
        capsys.readouterr()
        assert scout.scouted(command_parser().parse_args(command), today) == 1
    found = {(item["kind"], *item["identifiers"]) for item in json.loads(capsys.readouterr().out)["sightings"]}
    assert found == {("results", number), ("trial", "NCT99999999")}
