"""Records held against services on this machine: what is found, what a bad answer leads to, and how it is asked."""

from __future__ import annotations

import json
import random
import re
import time

import pytest

import services as simulated
from conftest import ROOT, TINY
from ldn_kb.authoring import registry_client, same_work
from ldn_kb.authoring.registry_client import Limits
from ldn_kb.authoring.services import client as client_module
from ldn_kb.cli.main import main
from ldn_kb.reading.loader import load
from registry import Answer, registry
from services import Services, running

ABSTRACT = ["In 17 adults LDN 4.5 mg led to remission in 67% over 12 weeks, and none of them was harmed by it at all."]


@pytest.fixture
def unhurried(monkeypatch):
    """Let tests ask without pauses; how the pauses are kept is a test of its own."""
    monkeypatch.setattr(client_module.Client, "_wait", lambda *_: None)
    monkeypatch.setattr(simulated, "RATES", dict.fromkeys(simulated.RATES, 0))
    monkeypatch.setattr(registry_client, "_RETRIES", 0)


@pytest.fixture
def tiny(write, monkeypatch, unhurried):
    """Return a function that verifies the tiny data against services that are changed first; code, lines, services."""

    def run(change=lambda services: None, *options, files=None):
        folder = write({"studies/jones-2011-gut.yaml": registered(), **(files or {})})
        base, problems = load(folder)
        assert not problems, problems
        services = Services.about(base)
        services.abstracts["1234567"] = ABSTRACT
        change(services)
        with running(services, monkeypatch):
            kept = folder.parent / "answers"
            code = main(["verify", str(folder), "--email", "a@example.org", "--keep", str(kept), *options])
        return code, folder, services

    return run


def answering(answer):
    """Return a change of services that answer as given, where that is no ``None``."""
    return lambda services: setattr(services, "answer", answer)


def registered() -> str:
    return TINY["studies/jones-2011-gut.yaml"].replace("pmid: null", "registration: [NCT00000001]\npmid: null")


def lines(capsys) -> list[str]:
    """Return the differences that were printed, without their folder."""
    return [re.sub(r"^.*/data/", "", line) for line in capsys.readouterr().out.splitlines()]


def test_records_as_the_services_have_them_are_silent(tiny, capsys):
    code, folder, services = tiny()
    assert (code, capsys.readouterr().out) == (0, "")
    assert {path.split("/")[1] for path in services.paths} == {"pubmed", "crossref", "trials"}
    assert all("tool=ldn_kb" in path and "email=a%40example.org" in path for path in services.paths if "pubmed" in path)
    assert all("mailto=a%40example.org" in path for path in services.paths if "crossref" in path)
    assert not (folder.parent / "answers").exists()


def changed(kind: str, key: str, **fields):
    return lambda services: getattr(services, kind)[key].update(fields)


def retracted(services: Services) -> None:
    services.summaries["1234567"]["pubtype"] = ["Journal Article", "Retracted Publication"]


def gone(kind: str, key: str):
    return lambda services: getattr(services, kind).pop(key)


def named(title: str):
    def change(services: Services) -> None:
        services.trials["NCT00000001"]["protocolSection"]["armsInterventionsModule"] = {}
        services.trials["NCT00000001"]["protocolSection"]["identificationModule"]["briefTitle"] = title

    return change


PLACE = "studies/smith-2007-gut.yaml"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (gone("summaries", "1234567"), f"{PLACE}:7:7: PubMed has no record with the number 1234567; look the work up by its title [pmid]"),
        (changed("summaries", "1234567", title="Rivers of the north and their fish."), f"{PLACE}:7:7: PMID 1234567 is another publication: 'Rivers of the north and their fish' [pmid]"),
        (changed("summaries", "1234567", pubdate="2008 Jan"), f"{PLACE}:3:7: PubMed has the year 2008, the record 2007 [year]"),
        (changed("summaries", "1234567", source="Heart"), f"{PLACE}:4:10: PubMed has the journal 'Heart', the record 'J Gut' [journal]"),
        (changed("summaries", "1234567", authors=[{"name": "Smith JP", "authtype": "Author"}]), f"{PLACE}:2:10: PubMed has 1 authors, the record 2 [authors]"),
        (changed("summaries", "1234567", authors=[{"name": "Smyth JP", "authtype": "Author"}, {"name": "Doe A", "authtype": "Author"}]), f"{PLACE}:2:10: PubMed has 'Smyth JP' as author 1 [authors]"),
        (changed("summaries", "1234567", articleids=[{"idtype": "doi", "value": "10.1000/other"}, {"idtype": "pmc", "value": "PMC77"}]), f"{PLACE}:8:6: PubMed has the DOI 10.1000/other, the record 10.1000/first [doi]"),
        (retracted, f"{PLACE}:1:1: retracted, and the record has no such notice: PubMed lists it as: Retracted Publication [notices]"),
        (changed("works", "10.1000/first", **{"updated-by": [{"DOI": "10.1000/r", "type": "expression_of_concern", "updated": {"date-parts": [[2020, 1, 31]]}}]}), f"{PLACE}:1:1: expression of concern, and the record has no such notice: Crossref: expression of concern of it (DOI 10.1000/r) [notices]"),
        (gone("works", "10.1000/first"), f"{PLACE}:8:6: Crossref knows no DOI '10.1000/first' [doi]"),
        (gone("trials", "NCT00000001"), "studies/jones-2011-gut.yaml:5:16: ClinicalTrials.gov knows no NCT00000001 [registration]"),
        (named("Fishing"), "studies/jones-2011-gut.yaml:5:16: NCT00000001 does not name naltrexone: 'Fishing' [registration]"),
        (lambda services: services.abstracts.update({"1234567": [ABSTRACT[0].replace("67%", "76%")]}), f"{PLACE}:24:35: 67 (outcomes.remission.treatment.value) does not stand in the abstract [numbers]"),
    ],
)  # fmt: skip
def test_each_difference_is_one_line_at_its_field(tiny, capsys, change, expected):
    code, _, _ = tiny(change)
    found = lines(capsys)
    assert code == 1
    assert expected in found, found
    assert len(found) <= 2


def test_what_the_record_says_already_is_no_difference(tiny, capsys):
    notice = "notices: [{kind: retraction, date: 2020-01-31, text: Made up.}]\nprovenance:"
    files = {PLACE: TINY[PLACE].replace("provenance:", notice)}
    files["findings/gut-response.yaml"] = TINY["findings/gut-response.yaml"].replace(
        "not-compared, because", "retracted, because"
    )
    code, _, _ = tiny(retracted, files={PLACE: files[PLACE]})
    assert (code, lines(capsys)) == (0, [])


def test_lists_of_numbers_are_made_from_the_abstracts(tiny, capsys):
    code, folder, _ = tiny(lambda _: None, "--lists")
    assert code == 0
    base, problems = load(folder)
    assert not problems
    assert base.abstracts["smith-2007-gut"].numbers == ("17 T 4.5 67% 12",)
    assert "1 list written, 1 of them new" in capsys.readouterr().err


def test_a_list_that_the_abstract_contradicts_is_named(tiny, capsys):
    listing = "address: https://pubmed.ncbi.nlm.nih.gov/1234567/\nread: 2026-11-01\nwhole: true\nwords: 20\nreading: 2\ncount: 3\nnumbers: [17 T 4.5, 67%]\n"
    code, _, _ = tiny(files={"abstracts/smith-2007-gut.yaml": listing})
    assert (code, lines(capsys)) == (
        1,
        [f"{PLACE}:1:1: the abstract at PubMed has 4 numbers, the list 3 others: take it anew [numbers]"],
    )


@pytest.mark.parametrize(
    ("abstract", "differences"),
    [
        (ABSTRACT[0], []),
        (ABSTRACT[0].replace("67%", "76%"), [f"{PLACE}:24:35: 67 (outcomes.remission.treatment.value) does not stand in the abstract [numbers]"]),
    ],
    ids=["reads one number more", "lacks a number of the record"],
)  # fmt: skip
def test_a_list_that_was_read_by_an_earlier_state_is_compared_by_what_the_record_holds(
    tiny, capsys, abstract, differences
):
    listing = "address: https://pubmed.ncbi.nlm.nih.gov/1234567/\nread: 2026-11-01\nwhole: true\nwords: 20\ncount: 3\nnumbers: [17 T 4.5, 67%]\n"
    code, folder, _ = tiny(
        lambda services: services.abstracts.update({"1234567": [abstract]}),
        "--lists",
        files={"abstracts/smith-2007-gut.yaml": listing},
    )
    assert (code, lines(capsys)) == (bool(differences), differences)
    assert "reading: 2\n" in (folder / "abstracts/smith-2007-gut.yaml").read_text()


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_other_forms(tiny, capsys, form):
    assert tiny(retracted, "--format", form)[0] == 1
    out = capsys.readouterr().out
    if form == "json":
        data = json.loads(out)
        assert data["asked"] == {"PubMed": 1, "Crossref": 1, "ClinicalTrials.gov": 1}
        assert data["differences"][0]["about"] == "notices"
    else:
        assert "- `smith-2007-gut`, notices: retracted, and" in out


# --- what is no answer

LOGIN = (200, "text/html", b"<!DOCTYPE html><html><body>Sign in</body></html>")


@pytest.mark.parametrize(
    ("service", "answer", "says"),
    [
        ("pubmed", LOGIN, "PubMed answers with 'text/html', not JSON (a proxy, a login page?)"),
        ("crossref", (200, "application/json", LOGIN[2]), "the answer of Crossref holds a web page (of a proxy or a login?)"),
        ("crossref", (200, "application/json", b'{"status":"ok","message":{"it'), "the answer of Crossref holds something that is not JSON"),
        ("pubmed", (200, "application/json", b'{"records":{}}'), "PubMed answers in another form than it used to"),
        ("pubmed", (200, "application/json", b'{"error":"API rate limit exceeded"}'), "PubMed answers: API rate limit exceeded"),
        ("trials", (200, "application/json", b'{"items":[]}'), "ClinicalTrials.gov answers in another form than it used to: no 'studies'"),
        ("trials", (500, "application/json", b"{}"), "ClinicalTrials.gov answers 500 Internal Server Error"),
        ("trials", (404, "application/json", b"{}"), "ClinicalTrials.gov knows no such address (404): has the service moved?"),
        ("crossref", (403, "text/html", b"no"), "Crossref answers 403 Forbidden"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_one_line_and_the_others_are_asked(tiny, capsys, service, answer, says):
    code, folder, services = tiny(answering(lambda name, _: answer if name == service else None))
    out, err = capsys.readouterr()
    assert code == 3
    assert out == ""
    assert [says in line for line in err.splitlines()].count(True) == 1, err
    assert "not everything was asked; the next run goes on from here" in err
    assert {path.split("/")[1] for path in services.paths} == {"pubmed", "crossref", "trials"}
    # The answers that were good are there for the next run.
    assert (folder.parent / "answers").is_dir()


@pytest.mark.parametrize(
    "body", [b"<PubmedArticleSet><Pub", b"<!DOCTYPE x [<!ENTITY a 'b'>]><PubmedArticleSet/>", b"<html/>"]
)
def test_abstracts_that_are_none_are_one_line(tiny, capsys, body):
    code, _, _ = tiny(answering(lambda _, path: (200, "text/xml", body) if path == "efetch.fcgi" else None))
    out, err = capsys.readouterr()
    assert (code, out, len(err.splitlines())) == (3, "", 3)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(b"{}", delay=3), "does not answer (timed out after 0.2 s)"),
        (Answer(b"{}" * 200, drip=0.05), "gives no answer within 0.6 s"),
        (Answer(b"{}", headers={"Content-Length": "99"}), "does not answer (the answer breaks off)"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1:9/login"}), "does not answer (no connection)"),
    ],
    ids=["silent", "dripping", "half", "redirected"],
)
def test_time_outs_and_half_answers_are_one_line_each(write, monkeypatch, capsys, unhurried, answer, says):
    monkeypatch.setattr(client_module, "LIMITS", Limits(silence=0.2, total=0.6, pause=0.01))
    folder = write()
    with registry(answer) as other:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        for variable in simulated.VARIABLES.values():
            monkeypatch.setenv(variable, other.base)
        code = main(["verify", str(folder), "--keep", str(folder.parent / "answers")])
    out, err = capsys.readouterr()
    assert (code, out) == (3, "")
    assert err.count(says) == 2, err


def test_a_run_goes_on_where_the_last_one_stopped(write, monkeypatch, unhurried):
    folder = write({"studies/jones-2011-gut.yaml": registered()})
    services = Services.about(load(folder)[0])
    command = ["verify", str(folder), "--keep", str(folder.parent / "answers")]
    with running(services, monkeypatch):
        answering(lambda name, _: (503, "application/json", b"{}") if name == "trials" else None)(services)
        assert main(command) == 3
        answering(lambda *_: None)(services)
        asked = len(services.paths)
        assert main(command) == 0
        assert [path.split("/")[1] for path in services.paths[asked:]] == ["trials"]
        # All was answered, so the next run asks everything; so does a fresh one after a failure.
        assert main(command) == 0
        assert len(services.paths) == asked + 5


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--study", "smith-2007-guts"], "there is no study 'smith-2007-guts'; did you mean 'smith-2007-gut'?"),
        (["--email", "nobody"], "the address of --email is none"),
    ],
)
def test_wrong_use_asks_nobody(tiny, capsys, options, says):
    code, _, services = tiny(lambda _: None, *options)
    assert (code, services.paths) == (2, [])
    assert says in capsys.readouterr().err


def test_one_record_alone(tiny):
    _, _, services = tiny(lambda _: None, "--study", "jones-2011-gut")
    assert {path.split("/")[1] for path in services.paths} == {"trials"}


@pytest.fixture
def real(monkeypatch):
    return simulated.keep_real(monkeypatch)


# --- the whole base, at the rates that the services allow


@pytest.mark.weekly
def test_all_records_at_the_rates_of_the_services(real, monkeypatch, tmp_path, capsys):
    assert len(real.studies) >= 200
    start = time.monotonic()
    with running(Services.about(real), monkeypatch) as services:
        code = main(["verify", str(ROOT / "data"), "--keep", str(tmp_path / "answers")])
    out = capsys.readouterr().out
    assert time.monotonic() - start < 30
    assert services.refused == 0
    assert (code, out) == (0, "")


def test_planted_faults_in_records_drawn_by_a_seed_are_found(real, monkeypatch, tmp_path, capsys, unhurried):
    drawn = random.Random(18).sample([study for study in real.studies if study.pmid and study.doi], 3)
    wrong, pulled, doubted = drawn
    services = Services.about(real)
    services.summaries[str(wrong.pmid)]["title"] = "Rivers of the north and their fish."
    services.summaries[str(pulled.pmid)]["pubtype"] = ["Retracted Publication"]
    services.works[doubted.doi.lower()]["updated-by"] = [{"DOI": "10.1000/c", "type": "correction"}]
    with running(services, monkeypatch):
        code = main(["verify", str(ROOT / "data"), "--keep", str(tmp_path / "answers"), "--format", "json"])
    found = {(row["study"], row["about"]) for row in json.loads(capsys.readouterr().out)["differences"]}
    assert code == 1
    assert found == {(wrong.id, "pmid"), (pulled.id, "notices"), (doubted.id, "notices")}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Arthritis Rheum", "Arthritis and Rheumatism", True),
        ("Pain Med", "Pain Medicine (Malden, Mass.)", True),
        ("Gut", "Heart", False),
        ("J Gut", "J Gut Res", False),
    ],
)
def test_journals_by_short_and_whole_names(one, other, same):
    assert same_work.same_journal(one, other) == same


def test_titles_are_compared_as_people_do():
    assert same_work.same_title("Low-dose naltrexone – a trial", "Low dose naltrexone: a trial.")
    assert same_work.same_title("Low-dose naltrexone in pain: a trial", "Low-dose naltrexone in pain")
    assert not same_work.same_title("A second study", "A first study of something else")
    assert same_work.family_names(["van der Berg AB", "Herndon JE 2nd", "Müller K", "INNOVA Group"]) == [
        "van der berg",
        "herndon",
        "muller",
        "innova group",
    ]
