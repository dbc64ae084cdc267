"""Bibliography from PubMed and Crossref: what is read, what is cleaned, and what a bad answer leads to."""

from __future__ import annotations

import json

import pytest

from ldn_kb.authoring import bibliography
from ldn_kb.authoring.bibliography import Client, RegistryError, crossref, pubmed
from registry import RESPONSES, Answer, registry

SUMMARY = json.loads((RESPONSES / "esummary-17222320.json").read_text())
WORK = json.loads((RESPONSES / "crossref-work.json").read_text())


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def summary(**changes: object) -> bytes:
    """Return the summary of a record with some fields changed."""
    record = {**SUMMARY["result"]["17222320"], **changes}
    return json.dumps({**SUMMARY, "result": {"uids": ["17222320"], "17222320": record}}).encode()


def work(**changes: object) -> bytes:
    """Return a work with some fields changed; ``_`` stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    return json.dumps({**WORK, "message": {**WORK["message"], **named}}).encode()


# --- what is read


def test_a_summary_of_pubmed():
    found = bibliography.saved((RESPONSES / "esummary-17222320.json").read_bytes())
    assert found.fields() == {
        "title": "Low-dose naltrexone therapy improves active Crohn's disease",
        "authors": ["Smith JP", "Stock H", "Bingaman S", "Mauger D", "Rogosnitzky M", "Zagon IS"],
        "year": 2007,
        "journal": "Am J Gastroenterol",
        "volume": "102",
        "issue": "4",
        "pages": "820-828",
        "pmid": 17222320,
        "doi": "10.1111/j.1572-0241.2007.01045.x",
    }
    assert found.registry == "PubMed"
    assert found.address == "https://pubmed.ncbi.nlm.nih.gov/17222320/"
    assert found.types == ("Clinical Trial", "Journal Article")


def test_a_record_of_pubmed_in_xml():
    found = bibliography.saved((RESPONSES / "efetch-21380937.xml").read_bytes())
    assert found.fields() == {
        "title": "Therapy with the opioid antagonist naltrexone promotes mucosal healing in active Crohn's disease: "
        "a randomized placebo-controlled trial",
        "authors": ["Smith JP", "Bingaman SI", "A Study Group"],
        "year": 2011,
        "journal": "Dig Dis Sci",
        "volume": "56",
        "issue": "7",
        "pages": "2088-2097",
        "pmid": 21380937,
        "pmcid": "PMC3381945",
        "doi": "10.1007/s10620-011-1653-7",
    }
    assert "Randomized Controlled Trial" in found.types


def test_a_work_of_crossref():
    found = bibliography.saved((RESPONSES / "crossref-work.json").read_bytes())
    assert found.fields() == {
        "title": "The use of low-dose naltrexone (LDN) as a novel anti-inflammatory treatment for chronic pain",
        "authors": ["Younger J", "Parkitny L", "McLain D"],
        "year": 2014,
        "journal": "Clin Rheumatol",
        "volume": "33",
        "issue": "4",
        "pages": "451-459",
        "doi": "10.1007/s10067-014-2517-2",
    }
    assert found.address == "https://doi.org/10.1007/s10067-014-2517-2"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"given": "Jean-Pierre", "family": "de Vries"}, "de Vries JP"),
        ({"given": "J. P.", "family": "Smith"}, "Smith JP"),
        ({"given": "JP", "family": "Smith"}, "Smith JP"),
        ({"given": "Ørjan", "family": "Østby"}, "Østby Ø"),
        ({"family": "Aristotle"}, "Aristotle"),
        ({"name": "The Pain Group"}, "The Pain Group"),
    ],
)
def test_names_of_crossref(author, name):
    assert bibliography.saved(work(author=[author])).authors == (name,)


def test_a_preprint_and_an_article_number():
    found = bibliography.saved(
        work(
            container_title=[], short_container_title=[], institution=[{"name": "medRxiv"}], page=None,
            article_number="110966", published_print={}, issued={"date-parts": [[2024]]}, subtitle=["a protocol"],
        )
    )  # fmt: skip
    assert (found.journal, found.pages, found.year) == ("medRxiv", "110966", 2024)
    assert found.title.endswith("for chronic pain: a protocol")


def test_a_doi_with_awkward_characters_gives_an_address():
    found = bibliography.saved(work(DOI="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"))
    assert found.doi == "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    assert "<" not in found.address
    assert found.address.startswith("https://doi.org/10.1002/(SICI)")


@pytest.mark.parametrize(
    ("pages", "full"),
    [("820-8", "820-828"), ("e31-9", "e31-e39"), ("S12-S15", "S12-S15"), ("99-101", "99-101"), ("e1080", "e1080"),
     ("5-3", "5-3"), ("1-3, 7", "1-3, 7"), ("", None)],
)  # fmt: skip
def test_pages_in_full(pages, full):
    assert bibliography.saved(summary(pages=pages)).pages == full


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17222320", 17222320),
        (" PMID: 17222320", 17222320),
        ("https://pubmed.ncbi.nlm.nih.gov/17222320/", 17222320),
        ("10.1007/s10067-014-2517-2", "10.1007/s10067-014-2517-2"),
        ("https://doi.org/10.1007/s10067-014-2517-2", "10.1007/s10067-014-2517-2"),
        ("http://dx.doi.org/10.1002/%28SICI%291", "10.1002/(SICI)1"),
        ("doi: 10.1007/x", "10.1007/x"),
    ],
)
def test_identifiers_however_they_were_copied(text, expected):
    assert bibliography.identifier(text) == expected


@pytest.mark.parametrize("text", ["", "smith 2007", "123456789", "10.1/x", "https://example.org/17222320"])
def test_what_is_no_identifier(text):
    with pytest.raises(RegistryError, match="is no PubMed number and no DOI"):
        bibliography.identifier(text)


# --- hostile and odd content


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Effect of <i>naltrexone</i> &amp; friends.", "Effect of naltrexone & friends"),
        ("&lt;sup&gt;3&lt;/sup&gt;H-naltrexone", "3H-naltrexone"),
        ("p&amp;lt;0.05 and n>3", "p<0.05 and n>3"),
        ("A <script>alert(1)</script> title", "A alert(1) title"),
        ("two\n lines\tand \x07 a bell, \u202e turned, \ud800 half", "two lines and a bell, turned, half"),
        ("Does it help?", "Does it help?"),
        ("To be continued...", "To be continued..."),
    ],
)
def test_titles_are_cleaned(written, title):
    assert bibliography.saved(summary(title=written)).title == title
    assert bibliography.saved(work(title=[written])).title == title


def test_fields_of_odd_types_are_left_out():
    found = bibliography.saved(
        summary(
            authors="Smith JP", articleids={"doi": "10.1/x"}, pubdate=["2007"], epubdate=None, source=7.5,
            volume={"x": 1}, issue=True, pages=[], pubtype="Review",
        )
    )  # fmt: skip
    assert found.fields() == {"title": "Low-dose naltrexone therapy improves active Crohn's disease", "pmid": 17222320}
    found = bibliography.saved(
        work(author={"a": 1}, container_title="J", short_container_title=[3, None], published_print=[2014],
             issued={"date-parts": [None, [None], [[]]]}, volume=33, page=None)
    )  # fmt: skip
    assert (found.authors, found.journal, found.year, found.volume) == ((), "3", None, "33")


def test_identifiers_that_no_study_takes_are_left_out():
    odd = [{"idtype": "doi", "value": "javascript:alert(1)"}, {"idtype": "pmc", "value": "PMC"}, "x", {"idtype": []}]
    found = bibliography.saved(summary(articleids=odd[:3]))
    assert (found.doi, found.pmcid) == (None, None)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "something that is not JSON"),
        (b"\xff\xfe", "something that is not JSON"),
        (b"[" * 100_000, "something that is not JSON"),
        (b"[1, 2]", "no response of PubMed"),
        (b'"text"', "no response of PubMed"),
        (b'{"a": 1}', "no response of PubMed"),
        (b"<html><body>Log in</body></html>", "<html>, not a PubmedArticleSet"),
        (b"<!DOCTYPE html><p>no end", "no XML response of PubMed"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "declares entities"),
        (b"<PubmedArticleSet></PubmedArticleSet>", "PubMed found no record"),
        (b'{"error": "API rate limit exceeded", "count": "4"}', "PubMed answers: API rate limit exceeded"),
        (b'{"esummaryresult": ["Invalid uid 0 at position= 0"]}', "PubMed found no record"),
        (b'{"result": []}', "PubMed found no record"),
        (b'{"result": {"uids": ["1", "2"], "1": {"title": "A"}, "2": {"title": "B"}}}', "holds 2 records; say with --pmid"),
        (b'{"result": {"../../x": {"title": "A"}}}', "no title or number"),
        (b'{"result": {"7": {"title": ["A"]}}}', "no title or number"),
        (b'{"message": {"DOI": "10.1000/x", "title": []}}', "no work with a title and a DOI"),
        (b'{"message": {"DOI": 7, "title": ["A"]}}', "no work with a title and a DOI"),
        (b'{"message": "Resource not found."}', "no work with a title and a DOI"),
        (b'{"message-type": "work-list", "message": {"DOI": "10.1000/x", "title": ["A"]}}', "no work"),
    ],
)  # fmt: skip
def test_what_is_no_bibliography(raw, message):
    with pytest.raises(RegistryError, match=r"^[^\n]+$") as stop:
        bibliography.saved(raw)
    assert message in str(stop.value)


def test_one_of_several_records_is_chosen():
    both = {"result": {"uids": ["1", "2"], "1": {"title": "A"}, "2": {"title": "B"}}}
    assert bibliography.saved(json.dumps(both).encode(), 2).title == "B"
    with pytest.raises(RegistryError, match="PubMed has no record with the number 3"):
        bibliography.saved(json.dumps(both).encode(), 3)


# --- asking


def test_pubmed_is_asked_politely(monkeypatch):
    with registry(Answer.saved("esummary-17222320.json")) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base + "/")
        assert bibliography.by_pmid(17222320).journal == "Am J Gastroenterol"
    assert server.paths == ["/esummary.fcgi?db=pubmed&id=17222320&retmode=json&tool=ldn_kb"]
    assert server.agents[0].startswith("ldn_kb/")


def test_crossref_is_asked_with_an_escaped_doi(monkeypatch):
    with registry(Answer.saved("crossref-work.json")) as server:
        monkeypatch.setenv(crossref.VARIABLE, server.base)
        assert bibliography.by_doi("10.1007/a?b#c").year == 2014
    assert server.paths == ["/works/10.1007%2Fa%3Fb%23c"]


def test_the_services_themselves_are_the_default(monkeypatch):
    monkeypatch.delenv(pubmed.VARIABLE, raising=False)
    monkeypatch.setenv(crossref.VARIABLE, "")
    assert pubmed.address(7).startswith("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi?")
    assert crossref.address("10.1000/x") == "https://api.crossref.org/works/10.1000%2Fx"


def test_a_busy_server_is_asked_again_after_a_pause():
    busy = Answer(b'{"error":"API rate limit exceeded"}', 429)
    with registry(busy, Answer(status=503), Answer(b"{}")) as server:
        assert Client(pause=0.1).get("PubMed", server.base) == b"{}"
    first, second, third = server.times
    assert second - first >= 0.1
    assert third - second >= 0.1


def test_the_pause_a_server_asks_for_is_kept():
    with registry(Answer(status=429, headers={"Retry-After": "1"}), Answer(b"{}")) as server:
        assert Client(pause=0).get("PubMed", server.base) == b"{}"
    assert server.times[1] - server.times[0] >= 1


def test_a_pause_longer_than_anybody_waits_ends_the_attempt():
    with registry(Answer(status=429, headers={"Retry-After": "3600"})) as server, pytest.raises(RegistryError) as stop:
        Client().get("PubMed", server.base)
    assert len(server.times) == 1
    assert "PubMed answers 429 Too Many Requests and asks to wait 3600 s; save the response from " in str(stop.value)


def test_a_server_that_stays_broken_is_left_alone():
    with registry(Answer(b"oops", 500)) as server, pytest.raises(RegistryError) as stop:
        Client(pause=0.01).get("Crossref", server.base)
    assert len(server.times) == 4
    assert str(stop.value).startswith("Crossref answers 500 Internal Server Error; save the response from http://127")


def test_silence_is_not_waited_for():
    with registry(Answer(delay=30)) as server, pytest.raises(RegistryError) as stop:
        Client(timeout=0.2).get("PubMed", f"{server.base}/x")
    assert len(server.times) == 1
    expected = f"PubMed does not answer (timed out after 0.2 s); save the response from {server.base}/x and give it with --from FILE"
    assert str(stop.value) == expected


def test_nobody_there():
    with registry(Answer()) as server:
        pass
    with pytest.raises(RegistryError, match=r"^PubMed does not answer \(no connection\); save"):
        Client().get("PubMed", server.base)


def test_an_address_that_is_none(monkeypatch):
    monkeypatch.setenv(pubmed.VARIABLE, "nonsense")
    with pytest.raises(RegistryError, match=r"^PubMed does not answer \(its address is none\)"):
        bibliography.by_pmid(7)


def test_an_answer_without_end_is_cut():
    endless = Answer(b"[" * (bibliography.MAX_BYTES + 100_000))
    with registry(endless) as server, pytest.raises(RegistryError, match="PubMed sends more than 5 MB"):
        Client().get("PubMed", server.base)


def test_an_answer_that_stops_half_way():
    half = Answer(b'{"result"', headers={"Content-Length": "1000"})
    with registry(half) as server, pytest.raises(RegistryError, match=r"\(the answer breaks off\)"):
        Client(timeout=0.3).get("PubMed", server.base)


def test_an_answer_that_falls_silent_half_way():
    slow = Answer(b'{"result"', headers={"Content-Length": "1000"}, stall=30)
    with registry(slow) as server, pytest.raises(RegistryError, match=r"timed out after 0\.2 s"):
        Client(timeout=0.2).get("PubMed", server.base)


def test_going_round_in_circles():
    with (
        registry(Answer(status=302, headers={"Location": "/"})) as server,
        pytest.raises(RegistryError, match="circles"),
    ):
        Client(timeout=1).get("PubMed", f"{server.base}/")


def test_a_web_page_instead_of_data(monkeypatch):
    with registry(Answer(b"<!DOCTYPE html><html><body>Log in</body></html>")) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base)
        with pytest.raises(RegistryError, match=r"holds a web page \(of a proxy or a login\?\) instead"):
            bibliography.by_pmid(7)


def test_what_the_services_do_not_know(monkeypatch):
    with registry(Answer.saved("esummary-not-found.json")) as server:
        monkeypatch.setenv(pubmed.VARIABLE, server.base)
        with pytest.raises(RegistryError, match="PubMed has no record with the number 99999999"):
            bibliography.by_pmid(99999999)
    with registry(Answer(b"Resource not found.", 404)) as server:
        monkeypatch.setenv(crossref.VARIABLE, server.base)
        with pytest.raises(RegistryError, match=r"Crossref knows no DOI '10.1000/x'"):
            bibliography.by_doi("10.1000/x")
