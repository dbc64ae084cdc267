"""Bibliography from PubMed and Crossref: what is read, what is cleaned, and what a bad answer leads to."""

from __future__ import annotations

import datetime
import json
import sys

import pytest

from ldn_kb.authoring import bibliography
from ldn_kb.authoring.bibliography import CROSSREF_VARIABLE, MAX_BYTES, PUBMED_VARIABLE, RegistryError
from ldn_kb.authoring.registry_client import Limits, get
from registry import RESPONSES, Answer, registry

SUMMARY = json.loads((RESPONSES / "esummary-17222320.json").read_text())
WORK = json.loads((RESPONSES / "crossref-work.json").read_text())


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def summary(**changes: object) -> bibliography.Bibliography:
    """Return what is read from the summary of a record with some fields changed."""
    record = {**SUMMARY["result"]["17222320"], **changes}
    return bibliography.saved(json.dumps({"result": {"uids": ["17222320"], "17222320": record}}).encode())


def work(**changes: object) -> bibliography.Bibliography:
    """Return what is read from a work with some fields changed; ``_`` stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    return bibliography.saved(json.dumps({**WORK, "message": {**WORK["message"], **named}}).encode())


# --- what is read


def test_a_summary_of_pubmed():
    found = summary()
    assert found.fields() == {
        "title": "Low-dose naltrexone therapy improves active Crohn's disease",
        "authors": ["Smith JP", "Stock H", "Bingaman S", "Mauger D", "Rogosnitzky M", "Zagon IS"],
        "year": 2007, "journal": "Am J Gastroenterol", "volume": "102", "issue": "4", "pages": "820-828",
        "pmid": 17222320, "doi": "10.1111/j.1572-0241.2007.01045.x",
    }  # fmt: skip
    assert (found.registry, found.address) == ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/17222320/")
    assert found.types == ("Clinical Trial", "Journal Article")


def test_a_work_of_crossref():
    found = work()
    assert found.fields() == {
        "title": "The use of low-dose naltrexone (LDN) as a novel anti-inflammatory treatment for chronic pain",
        "authors": ["Younger J", "Parkitny L", "McLain D"],
        "year": 2014, "journal": "Clin Rheumatol", "volume": "33", "issue": "4", "pages": "451-459",
        "doi": "10.1007/s10067-014-2517-2",
    }  # fmt: skip
    assert (found.registry, found.address) == ("Crossref", "https://doi.org/10.1007/s10067-014-2517-2")


def test_a_preprint_and_an_article_number():
    found = work(
        container_title=[], short_container_title=[], institution=[{"name": "medRxiv"}], page=None,
        article_number="110966", published_print={}, issued={"date-parts": [[2024]]}, subtitle=["a protocol"],
    )  # fmt: skip
    assert (found.journal, found.pages, found.year) == ("medRxiv", "110966", 2024)
    assert found.title.endswith("for chronic pain: a protocol")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"given": "Jean-Pierre", "family": "de Vries"}, "de Vries JP"),
        ({"given": "J. P.", "family": "Smith"}, "Smith JP"),
        ({"given": "JP", "family": "Smith"}, "Smith JP"),
        ({"family": "Aristotle"}, "Aristotle"),
        ({"given": "Aristotle"}, "Aristotle"),
        ({"name": "The Pain Group"}, "The Pain Group"),
        ({"name": "Smith, John P."}, "Smith JP"),
        ({"name": "Pain, Sleep and Fatigue"}, "Pain Sleep and Fatigue"),
    ],
)
def test_names_of_crossref(author, name):
    assert work(author=[author]).authors == (name,)


def test_groups_of_pubmed_are_authors_and_editors_are_not():
    people = [("The Pain Group", "CollectiveName"), ("Smith JP", "Author"), ("Doe J", "Editor")]
    assert summary(authors=[{"name": name, "authtype": kind} for name, kind in people]).authors == (
        "The Pain Group",
        "Smith JP",
    )


@pytest.mark.parametrize(
    ("pages", "full"),
    [("820-8", "820-828"), ("e31-9", "e31-e39"), ("S12-S15", "S12-S15"), ("e1080", "e1080"), ("5-3", "5-3"),
     ("1-3, 7", "1-3, 7"), ("", None), (f"1-{'9' * 5000}", f"1-{'9' * 5000}")],
    ids=lambda text: str(text)[:9],
)  # fmt: skip
def test_pages_in_full(pages, full):
    assert summary(pages=pages).pages == full


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17222320", 17222320), (" PMID: 17222320.", 17222320), ("pmid 17222320", 17222320),
        ("https://pubmed.ncbi.nlm.nih.gov/17222320/", 17222320),
        ("https://pubmed.ncbi.nlm.nih.gov/17222320/?term=naltrexone#abstract", 17222320),
        ("https://www.ncbi.nlm.nih.gov/pubmed/17222320", 17222320),
        ("10.1007/s10067-014-2517-2", "10.1007/s10067-014-2517-2"), ("10.1007/x.", "10.1007/x"),
        ("https://doi.org/10.1007/s10067-014-2517-2", "10.1007/s10067-014-2517-2"),
        ("http://dx.doi.org/10.1002/%28SICI%291", "10.1002/(SICI)1"), ("doi.org/10.1007/x", "10.1007/x"),
        ("doi: 10.1007/x", "10.1007/x"), ("DOI 10.1007/x", "10.1007/x"),
    ],
)  # fmt: skip
def test_identifiers_however_they_were_copied(text, expected):
    assert bibliography.identifier(text) == expected


@pytest.mark.parametrize("text", ["", "0", "smith 2007", "123456789", "10.1/x", "https://example.org/17222320"])
def test_what_is_no_identifier(text):
    with pytest.raises(RegistryError, match="is no PubMed number and no DOI"):
        bibliography.identifier(text)


# --- retracted and corrected publications


@pytest.mark.parametrize(
    ("found", "kind", "text"),
    [
        (lambda: summary(pubtype=["Journal Article", "Retracted Publication"]), "retraction", "PubMed lists it as: Retracted Publication"),
        (lambda: summary(pubtype=["Published Erratum"]), "comment", "PubMed lists it as: Published Erratum"),
        (lambda: summary(references=[{"reftype": "Retraction in", "refsource": "Gut. 2020;1:2", "pmid": 7}]),
         "retraction", "PubMed: Retraction in: Gut. 2020;1:2 (PMID 7)"),
        (lambda: summary(references=[{"reftype": "Erratum in", "refsource": "Gut"}]), "correction", "PubMed: Erratum in: Gut"),
        (lambda: summary(references=[{"reftype": "Retraction of", "refsource": "Gut"}]), "comment", "PubMed: Retraction of: Gut"),
        (lambda: summary(references=[{"reftype": "Partial retraction in", "refsource": "Gut"}]),
         "correction", "PubMed: Partial retraction in: Gut"),
        (lambda: summary(title="Retraction: Naltrexone."), "comment", "its title starts with 'Retraction:'"),
        (lambda: summary(title="WITHDRAWN: Naltrexone."), "retraction", "its title starts with 'WITHDRAWN:'"),
        (lambda: summary(title="RETRACTED: Naltrexone."), "retraction", "its title starts with 'RETRACTED:'"),
        (lambda: work(title=["[Retracted] Naltrexone"]), "retraction", "its title starts with '[Retracted]'"),
        (lambda: work(updated_by=[{"type": "expression_of_concern", "DOI": "10.1000/e"}]),
         "expression-of-concern", "Crossref: expression of concern of it"),
        (lambda: work(update_to=[{"type": "correction", "DOI": "10.1000/c"}]),
         "comment", "Crossref: correction is what it is, of another publication"),
        (lambda: work(updated_by=[{"type": "removal"}]), "retraction", "Crossref: removal of it"),
        (lambda: work(updated_by=[{"type": "addendum"}]), "comment", "Crossref: addendum of it"),
    ],
)  # fmt: skip
def test_a_retraction_or_correction_is_a_notice(found, kind, text):
    [notice] = found().notices
    assert (notice.kind, notice.text) == (kind, text)


def test_a_notice_says_when_and_where():
    [notice] = work(
        title=["RETRACTED: Naltrexone"],
        updated_by=[{"type": "retraction", "DOI": "10.1000/r", "updated": {"date-parts": [[2020, 1, 31]]}}],
    ).fields()["notices"]
    assert notice == {
        "kind": "retraction",
        "date": datetime.date(2020, 1, 31),
        "text": "Crossref: retraction of it",
        "doi": "10.1000/r",
    }
    for unknown in ([[2020]], [[2020, 13, 1]], [["2020", 1, 1]], [], [[1, 2, 3, 4]], 7):
        [notice] = work(updated_by=[{"type": "retraction", "updated": {"date-parts": unknown}}]).notices
        assert notice.date is None
    [notice] = summary(
        pubtype=["Retracted Publication"], references=[{"reftype": "Retraction in", "refsource": "Gut", "pmid": 7}]
    ).notices
    assert notice.url == "https://pubmed.ncbi.nlm.nih.gov/7/"


def test_what_is_no_retraction_or_correction():
    assert summary(title="Retraction of tongue and naltrexone", references=[{"reftype": "Comment in"}]).notices == ()


# --- hostile and odd content


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Effect of <i>naltrexone</i> &amp; friends.", "Effect of naltrexone & friends"),
        ("&lt;sup&gt;3&lt;/sup&gt;H-naltrexone", "3H-naltrexone"),
        ("p&amp;lt;0.05 and n>3", "p<0.05 and n>3"),
        ("A <script>alert(1)</script> title", "A alert(1) title"),
        ("two\n lines\tand \x07 a bell, \u202e turned, \ud800 half", "two lines and a bell, turned, half"),
        ("To be continued...", "To be continued..."),
    ],
)
def test_titles_are_cleaned(written, title):
    assert summary(title=written).title == work(title=[written]).title == title


def test_fields_of_odd_types_are_left_out():
    found = summary(
        authors="Smith JP", articleids={"doi": "10.1/x"}, pubdate=["2007"], epubdate=None, source=7.5,
        volume={"x": 1}, issue=True, pages=[], pubtype="Review", references="x",
    )  # fmt: skip
    assert found.fields() == {"title": "Low-dose naltrexone therapy improves active Crohn's disease", "pmid": 17222320}
    found = work(
        author={"a": 1}, container_title="J", short_container_title=[3, None], published_print=[2014],
        issued={"date-parts": [None, [None], [[]]]}, volume=33, page=None, updated_by=[None],
    )  # fmt: skip
    assert (found.authors, found.journal, found.year, found.volume) == ((), "3", None, "33")
    odd = [{"idtype": "doi", "value": "javascript:alert(1)"}, {"idtype": "pmc", "value": "PMC"}, "x", {"idtype": []}]
    assert (summary(articleids=odd).doi, summary(articleids=odd).pmcid) == (None, None)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "something that is not JSON"),
        (b"\xff\xfe", "something that is not JSON"),
        (b"[" * 100_000, "something that is not JSON"),
        (b'{"result": {"7": {"title": "A", "volume": ' + b"9" * 5000 + b"}}}", "something that is not JSON"),
        (b"<html><body>Log in</body></html>", "the file holds a web page (of a proxy or a login?)"),
        (b"<PubmedArticleSet></PubmedArticleSet>", "the file holds XML instead of bibliography data as JSON"),
        (b"[1, 2]", "no response of PubMed"),
        (b'{"a": 1}', "no response of PubMed"),
        (b'{"error": "API rate limit exceeded", "count": "4"}', "PubMed answers: API rate limit exceeded"),
        (b'{"esummaryresult": ["Invalid uid 0 at position= 0"]}', "PubMed found no record"),
        (b'{"result": []}', "PubMed found no record"),
        (b'{"result": {"uids": ["1", "2"], "1": {"title": "A"}, "2": {"title": "B"}}}', "holds 2 records; say with --pmid"),
        (b'{"result": {"../../x": {"title": "A"}}}', "no title or number"),
        (b'{"result": {"7": {"title": ["A"]}}}', "no title or number"),
        (b'{"message": {"DOI": "10.1000/x", "title": []}}', "no work with a title and a DOI"),
        (b'{"message": {"DOI": 7, "title": ["A"]}}', "no work with a title and a DOI"),
        (b'{"message-type": "work-list", "message": {"DOI": "10.1000/x", "title": ["A"]}}', "no work"),
    ],
    ids=range(17),
)  # fmt: skip
def test_what_is_no_bibliography(raw, message):
    with pytest.raises(RegistryError, match=r"^[^\n]+$") as stop:
        bibliography.saved(raw)
    assert message in str(stop.value)


def test_one_of_several_records_is_chosen():
    both = json.dumps({"result": {"uids": ["1", "2"], "1": {"title": "A"}, "2": {"title": "B"}}}).encode()
    assert bibliography.saved(both, 2).title == "B"
    with pytest.raises(RegistryError, match="PubMed has no record with the number 3"):
        bibliography.saved(both, 3)


# --- asking


def test_the_services_are_asked_politely(monkeypatch):
    with registry(Answer.saved("esummary-17222320.json"), Answer.saved("crossref-work.json")) as server:
        monkeypatch.setenv(PUBMED_VARIABLE, server.base + "/")
        monkeypatch.setenv(CROSSREF_VARIABLE, server.base)
        assert bibliography.look_up(17222320).journal == "Am J Gastroenterol"
        assert bibliography.look_up("10.1007/a?b#c").year == 2014
    assert server.paths == [
        "/esummary.fcgi?db=pubmed&id=17222320&retmode=json&tool=ldn_kb",
        "/works/10.1007%2Fa%3Fb%23c",
    ]
    assert server.agents[0].startswith("ldn_kb/")


def test_what_the_services_do_not_know(monkeypatch):
    with registry(Answer.saved("esummary-not-found.json"), Answer(b"Resource not found.", 404)) as server:
        monkeypatch.setenv(PUBMED_VARIABLE, server.base)
        monkeypatch.setenv(CROSSREF_VARIABLE, server.base)
        with pytest.raises(RegistryError, match="PubMed has no record with the number 99999999"):
            bibliography.look_up(99999999)
        with pytest.raises(RegistryError, match=r"Crossref knows no DOI '10.1000/x'"):
            bibliography.look_up("10.1000/x")


def test_without_the_extra_one_line_says_what_to_install(monkeypatch):
    monkeypatch.delitem(sys.modules, "ldn_kb.authoring.registry_client")
    monkeypatch.delattr("ldn_kb.authoring.registry_client")
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(
        RegistryError, match=r"^asking PubMed needs requests: pip install -e '\.\[lookup\]' in the clone$"
    ):
        bibliography.look_up(7)


def test_a_busy_server_is_asked_again_after_a_pause():
    busy = Answer(b'{"error":"API rate limit exceeded"}', 429, {"Retry-After": "1"})
    with registry(busy, Answer(status=503), Answer(b"{}")) as server:
        assert get("PubMed", server.base, Limits(pause=0.1)) == b"{}"
    first, second, third = server.times
    assert second - first >= 1
    assert third - second >= 0.2


@pytest.mark.parametrize(
    ("answer", "message", "asked"),
    [
        (Answer(b"oops", 500), "answers 500 Internal Server Error; save the response from http://127", 4),
        (Answer(status=429, headers={"Retry-After": "3600"}), "answers 429 Too Many Requests and asks to wait 3600 s", 1),
        (Answer(delay=30), "does not answer (timed out after 0.3 s); save the response from http://127", 1),
        (Answer(b'{"result"', headers={"Content-Length": "99"}), "(the answer breaks off)", 1),
        (Answer(b'{"result"', headers={"Content-Length": "99"}, stall=30), "does not answer (timed out after 0.3 s)", 1),
        (Answer(b"{" * 99, drip=0.1), "gives no answer within 1 s; save the response from", 1),
        (Answer(b"[" * (MAX_BYTES + 100_000)), "sends more than 5 MB", 1),
        (Answer(b"<p>Log in", headers={"Content-Type": "text/html; charset=x"}), "answers with 'text/html', not JSON", 1),
        (Answer(status=302, headers={"Location": "/x"}), "does not answer (it redirects in circles)", 6),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "redirects to an address that is not http(s)", 1),
    ],
    ids=["broken", "long pause", "silent", "breaks off", "falls silent", "drips", "endless", "web page", "circles", "file"],
)  # fmt: skip
def test_no_answer_is_one_line(answer, message, asked):
    # Short only where that is what is tested: a busy machine answers late.
    silent = answer.delay or answer.stall
    limits = Limits(silence=0.3 if silent else 20, total=1 if answer.drip else 60, pause=0.01)
    with registry(answer) as server, pytest.raises(RegistryError, match=r"^PubMed [^\n]+$") as stop:
        get("PubMed", f"{server.base}/x", limits)
    assert message in str(stop.value)
    assert len(server.times) == asked


def test_nobody_there_and_an_address_that_is_none():
    with registry(Answer()) as server:
        pass
    with pytest.raises(RegistryError, match=r"^PubMed does not answer \(no connection\); save"):
        get("PubMed", server.base)
    with pytest.raises(RegistryError, match=r"^PubMed does not answer \(its address cannot be read\)"):
        get("PubMed", "nonsense")
