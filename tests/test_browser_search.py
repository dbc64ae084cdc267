"""The search of the real site in a real browser: the right page comes first, for every name that anything has."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from urllib.parse import urlencode

import pytest

from browser import served
from conftest import ROOT
from ldn_kb.reading.loader import load
from ldn_kb.rendering import docnames

with (ROOT / "tests" / "search_queries.csv").open(encoding="utf-8", newline="") as stream:
    QUERIES = [(row["query"], row["docname"]) for row in csv.DictReader(stream)]
FROM_DISK = [pair for pair in QUERIES if pair[0] in {
    "ME/CFS", "Chron's", "MS", "vivid dreams", "TLR4", "Younger 2013", "PMID: 23359310", "doi:10.1002/art.37734", "CDAI", "placebo",
}]  # fmt: skip
PASTED = [(query, wanted) for query, wanted in QUERIES if "://" in query]
FIRST = """() => [...document.querySelectorAll("#search-results ul.search > li")].slice(0, 1).map((item) => ({
    link: item.querySelector("a").href,
    kind: item.querySelector(".ldn-hit-kind")?.textContent,
    summary: item.querySelector(".ldn-hit-summary")?.textContent,
}))[0]"""
DONE = 'document.querySelector("#search-results .search-summary")?.textContent'
SEARCH_ALL = """(queries) => queries.map((query) => {
    const plain = query.replace(/['’"?]/g, "").replace(/\\s+/g, " ").trim();
    history.replaceState(null, "", "?" + new URLSearchParams({q: plain}));
    const found = Search._performSearch(...Search._parseQuery(plain));
    return found.slice(-10).reverse().map((item) => item[0] + (item[2] || ""));
})"""


@pytest.fixture(scope="module")
def address(real_site):
    """Serve the real site."""
    with served(real_site) as found:
        yield found


@pytest.fixture(scope="module")
def tab(chromium):
    """Return one page for all searches."""
    found = chromium.new_page()
    yield found
    found.close()


def searched(tab, address: str, query: str) -> dict[str, str]:
    """Search as a visitor does and return the first result."""
    tab.goto(f"{address}/search.html?{urlencode({'q': query})}", wait_until="domcontentloaded")
    tab.wait_for_function(DONE)
    return tab.evaluate(FIRST) or {"link": "nothing"}


def page_of(found: str) -> str:
    """Return a result's page without its anchor."""
    return found.partition("#")[0]


def docname(address: str, link: str, wanted: str) -> str:
    """Return a result's page; with its anchor if that is wanted too."""
    found = link.removeprefix(f"{address}/").replace(".html", "")
    return found if "#" in wanted else page_of(found)


def test_the_table_is_long_enough():
    assert len(QUERIES) >= 90
    assert len(dict(QUERIES)) == len(QUERIES)
    assert len(FROM_DISK) == 10


def test_the_right_page_comes_first(tab, address):
    """As the script of the page finds it; that the page shows what it finds, in this order, is tried from disk."""
    searched(tab, address, "placebo")
    queries = [query for query, _ in QUERIES if "://" not in query]
    results = dict(zip(queries, tab.evaluate(SEARCH_ALL, queries), strict=True))
    first = {
        query: docname(address, (found or ["nothing"])[0], dict(QUERIES)[query]) for query, found in results.items()
    }
    assert first == {query: wanted for query, wanted in QUERIES if "://" not in query}


@pytest.mark.parametrize(("query", "wanted"), PASTED, ids=[query for query, _ in PASTED])
def test_an_address_that_was_pasted_leads_to_its_study(tab, address, query, wanted):
    assert docname(address, searched(tab, address, query)["link"], wanted) == wanted


@pytest.mark.parametrize(("query", "wanted"), FROM_DISK, ids=[query for query, _ in FROM_DISK])
def test_from_disk_too(tab, real_site, query, wanted):
    address = real_site.resolve().as_uri()
    first = searched(tab, address, query)
    assert docname(address, first["link"], wanted) == wanted
    assert first["kind"]
    assert first["summary"]


def test_results_say_what_they_are(tab, address):
    first = searched(tab, address, "fibromyalgia")
    assert first["kind"] == "Condition"
    assert len(first["summary"]) > 40
    assert tab.locator("#search-results li .ldn-hit-kind").count() == tab.locator("#search-results li").count()


def test_one_record_is_one_result(tab, address):
    searched(tab, address, "Younger 2013")
    links = tab.eval_on_selector_all("#search-results ul.search > li > a", "links => links.map((link) => link.href)")
    assert len(links) == len(set(links))
    assert not [link for link in links if "/studies/" in link and "#" in link]


def test_a_claim_is_found_at_its_place(tab, address):
    searched(tab, address, "naltrexone cannot be patented")
    links = tab.eval_on_selector_all("#search-results ul.search > li > a", "links => links.map((link) => link.href)")
    claims = [link for link in links if "/articles/" in link and "#" in link]
    assert claims
    tab.goto(claims[0])
    assert tab.locator(f"[id='{claims[0].partition('#')[2]}']").count() == 1


def test_the_field_keeps_what_was_typed(tab, address):
    searched(tab, address, "Crohn’s disease?")
    assert tab.input_value(".bd-search-container input[name=q]") == "Crohn’s disease?"


def test_a_slip_gets_advice(tab, address):
    searched(tab, address, "fibbromyalgya")
    advice = tab.locator(".ldn-advice a")
    assert "fibromyalgia" in advice.all_inner_texts()
    advice.first.click()
    tab.wait_for_function(DONE)
    assert tab.locator("#search-results ul.search > li").count() > 0


def bare(name: object) -> str:
    """Return a name without signs at its ends, which the search does not read: (-)-naltrexone."""
    return re.sub(r"^\W+|\W+$", "", str(name).lower())


def wanted_pages(base) -> tuple[dict[str, set[str]], set[str]]:
    """Return every name of every record with the pages it may lead to, and the names that are only explained words."""
    pages: dict[str, set[str]] = defaultdict(set)

    def add(key: str, *names: object) -> None:
        for name in names:
            if name:
                pages[bare(name)].add(f"kb/{docnames.docname(base, key)}")

    for item in (*base.conditions, *base.topics, *base.mechanisms):
        loose = (*getattr(item, "lay_terms", ()), *getattr(item, "misspellings", ()))
        add(item.id, item.name, *item.synonyms, *loose)
    for study in base.studies:
        families = [re.sub(r" [A-Z]{1,4}$", "", author) for author in study.authors]
        add(study.id, base.titles[study.id], study.title, study.year, study.pmid, study.doi, study.pmcid)
        add(study.id, *study.registration, *study.authors, *families)
    for question in base.comparisons:
        add(question.id, question.question)
    for measure in base.measures:
        add(measure.id, measure.name, measure.abbreviation)
    for substance in base.substances:
        add(substance.id, *substance.names)
    words = {bare(name) for term in base.glossary for name in (term.term, *term.synonyms)}
    return dict(pages), words - set(pages)


def test_every_name_of_every_record_leads_to_it(tab, address):
    base, problems = load(ROOT / "data")
    assert problems == []
    pages, words = wanted_pages(base)
    assert len(pages) > 1000
    searched(tab, address, "placebo")
    results = dict(zip(pages, tab.evaluate(SEARCH_ALL, list(pages)), strict=True))
    missed = {name: found[:1] for name, found in results.items() if found == [] or page_of(found[0]) not in pages[name]}
    assert missed == {}
    for name, found in zip(words, tab.evaluate(SEARCH_ALL, list(words)), strict=True):
        assert "kb/glossary" in map(page_of, found), name


def test_every_name_of_a_substance_finds_its_caution_first(tab, address):
    base, problems = load(ROOT / "data")
    assert problems == []
    wanted = {name: f"kb/substances#{item.id}" for item in base.substances for name in item.names}
    assert len(wanted) > 150
    searched(tab, address, "placebo")
    results = dict(zip(wanted, tab.evaluate(SEARCH_ALL, list(wanted)), strict=True))
    assert {name: found[:1] for name, found in results.items()} == {name: [place] for name, place in wanted.items()}
    first = searched(tab, address, "suboxone")
    assert first["summary"].startswith("Naltrexone must not meet regular opioid use")


@pytest.fixture(scope="module")
def filtered(filtered_site):
    """Serve the real site with the index of the filters."""
    with served(filtered_site) as found:
        yield found


def found_hits(tab) -> int:
    """Return the number of hits that the page tells."""
    tab.wait_for_function('/^\\d+ result|^Nothing/.test(document.querySelector(".ldn-find-status")?.textContent)')
    return int(re.sub(r"\D.*", "", tab.locator(".ldn-find-status").inner_text()) or 0)


def test_filters_narrow_and_their_counts_are_right(tab, filtered):
    tab.goto(f"{filtered}/find.html")
    everything = found_hits(tab)
    base, _ = load(ROOT / "data")
    assert everything == len(base.by_id)
    choice = tab.locator('label:has(input[name="kind"][value="Claim"])')
    promised = int(choice.locator(".ldn-find-count").inner_text())
    choice.click()
    tab.wait_for_url("**/find.html?kind=Claim")
    tab.wait_for_function(f'document.querySelector(".ldn-find-status").textContent.startsWith("{promised} ")')
    assert promised == len(base.claims)
    assert tab.locator(".ldn-hits li").count() == 20
    tab.locator(".ldn-find-more").click()
    tab.wait_for_function('document.querySelectorAll(".ldn-hits li").length === 40')
    assert tab.evaluate('document.activeElement.closest(".ldn-hits") !== null')


def test_a_link_leads_to_the_same_list_and_claims_to_their_place(tab, filtered):
    tab.goto(f"{filtered}/find.html?q=pain&kind=Claim&verdict=Too+little+to+tell&verdict=Not+borne+out+so+far")
    count = found_hits(tab)
    assert 5 < count < 60
    assert tab.locator(".ldn-find-active button").all_inner_texts()[:3] == [
        "Claim",
        "Not borne out so far",
        "Too little to tell",
    ]
    assert set(tab.locator(".ldn-hit-kind").all_inner_texts()) == {"Claim"}
    link = tab.locator(".ldn-hits a").first.get_attribute("href")
    tab.goto(link)
    assert tab.locator(f"[id='{link.partition('#')[2]}']").count() == 1


def test_a_filter_is_taken_back_by_its_button(tab, filtered):
    tab.goto(f"{filtered}/find.html?kind=Study&year=2013")
    before = found_hits(tab)
    tab.get_by_role("button", name="Remove filter 2013").click()
    tab.wait_for_url("**/find.html?kind=Study")
    tab.wait_for_function(f'parseInt(document.querySelector(".ldn-find-status").textContent) > {before}')


def test_nothing_found_says_so(tab, filtered):
    tab.goto(f"{filtered}/find.html?q=zzzzqqq&kind=Topic")
    assert found_hits(tab) == 0
    assert "Take back a filter" in tab.locator(".ldn-find-status").inner_text()


def test_the_filters_ask_no_other_host(chromium, filtered):
    tab = chromium.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{filtered}/find.html?q=sleep")
    found_hits(tab)
    tab.close()
    assert any("pagefind" in url for url in asked)
    assert not [url for url in asked if not url.startswith((filtered, "data:", "blob:"))]


def test_without_index_disk_or_script_the_page_says_what_to_do(chromium, address, real_site):
    for name, options in ((f"{address}/find.html", {}), (f"{real_site.resolve().as_uri()}/find.html", {}),
                          (f"{address}/find.html", {"java_script_enabled": False})):  # fmt: skip
        context = chromium.new_context(**options)
        tab = context.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        tab.goto(name)
        tab.wait_for_load_state("networkidle")
        text = tab.locator(".ldn-find").inner_text()
        context.close()
        assert "Instead:" in text
        assert "http.server" in text
        assert errors == []
