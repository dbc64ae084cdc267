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
with (ROOT / "tests" / "search_sentences.csv").open(encoding="utf-8", newline="") as stream:
    SENTENCES = {row["query"]: row["pages"].split() for row in csv.DictReader(stream)}
NOTHING = [query for query, pages in SENTENCES.items() if pages == ["none"]]
FROM_DISK = [pair for pair in QUERIES if pair[0] in {"ME/CFS", "Chron's", "PMID: 23359310", "placebo"}]
FIRST = """() => [...document.querySelectorAll("#search-results .ldn-hits > li")].slice(0, 1).map((item) => ({
    link: item.querySelector("a").href,
    kind: item.querySelector(".ldn-hit-kind")?.textContent,
    summary: item.querySelector(".ldn-hit-summary")?.textContent,
}))[0]"""
NO_NAME = "can I drink alcohol with it"
"""A query for which the search page loads everything."""
DONE = "#search-results[aria-busy=false] .ldn-found"
# What the script of the page finds, without drawing it: state, places of the first ten, and what it took a word for.
SEARCH_ALL = """(queries) => {
    window.ranking ??= new ldnRanking.Index({
        names: ldnSearchNames, first: ldnSearchFirst, more: ldnSearchMore, words: ldnSearchWords,
        stemmer: new Stemmer(), stopwords,
    });
    return queries.map((query) => {
        const {state, results, substances} = ranking.search(query);
        return [state, results.slice(0, 10).map(({record}) => record.place), substances.length];
    });
}"""
# Of the queries that are names, by what is loaded first, the first places.
SEARCH_NAMES = """(queries) => {
    const index = new ldnRanking.Index({names: ldnSearchNames, first: ldnSearchFirst, stemmer: new Stemmer(), stopwords});
    const answers = queries.map((query) => [query, index.search(query)]).filter(([, answer]) => index.isName(answer));
    return Object.fromEntries(answers.map(([query, {results}]) => [query, results[0].record.place]));
}"""
CARRIES = """([query, places]) => {
    const stems = ranking.read(query, false).filter((word) => word.sort === "telling").map((word) => word.stem);
    const records = ranking.records.filter((record) => places.includes(record.place));
    return records.some((record) => stems.every((stem) => record.names.some((name) => name.stems.includes(stem))));
}"""


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
    tab.wait_for_selector(DONE)
    return tab.evaluate(FIRST) or {"link": "nothing"}


def found(tab, address: str, queries) -> dict[str, tuple[str, list[str], int]]:
    """Return state, first ten places and number of warnings for each query, as the script of the page finds them."""
    if "search.html" not in tab.url or not tab.evaluate("typeof ldnRanking !== 'undefined' && Boolean(window.ranking)"):
        searched(tab, address, NO_NAME)
    queries = list(queries)
    return dict(zip(queries, tab.evaluate(SEARCH_ALL, queries), strict=True))


def page_of(place: str) -> str:
    """Return a result's page without its anchor."""
    return place.partition("#")[0]


def docname(address: str, link: str, wanted: str) -> str:
    """Return a result's page; with its anchor if that is wanted too."""
    place = link.removeprefix(f"{address}/").replace(".html", "")
    return place if "#" in wanted else page_of(place)


def test_the_tables_are_long_enough():
    assert len(QUERIES) >= 90
    assert len(dict(QUERIES)) == len(QUERIES)
    assert len(FROM_DISK) == 4
    assert len(SENTENCES) - len(NOTHING) >= 150
    assert len(NOTHING) >= 30


def test_the_right_page_comes_first(tab, address):
    results = found(tab, address, dict(QUERIES))
    first = {query: docname("", f"/{(results[query][1] or ['nothing'])[0]}", wanted) for query, wanted in QUERIES}
    assert first == dict(QUERIES)


def test_what_is_loaded_first_answers_names_as_everything_would(tab, address):
    queries = [*dict(QUERIES), *SENTENCES]
    results = found(tab, address, queries)
    quick = tab.evaluate(SEARCH_NAMES, queries)
    assert len(quick) >= 0.5 * len(QUERIES)
    assert quick == {query: results[query][1][0] for query in quick}


def test_sentences_lead_to_the_right_pages(tab, address):
    """The pages were chosen by what they say; half of them do not have the words in any name."""
    results = found(tab, address, SENTENCES)
    asked = {query: pages for query, pages in SENTENCES.items() if pages != ["none"]}

    def wrong(count: int) -> list[str]:
        return [
            query
            for query, pages in asked.items()
            if not {*results[query][1][:count], *map(page_of, results[query][1][:count])} & set(pages)
        ]

    assert len(wrong(3)) <= 0.05 * len(asked), wrong(3)
    assert len(wrong(1)) <= 0.2 * len(asked), wrong(1)
    denied = [query for query in asked if results[query][0] in {"none", "narrower", "empty"}]
    assert len(denied) <= 0.02 * len(asked), denied
    unnamed = [query for query, pages in asked.items() if not tab.evaluate(CARRIES, [query, pages])]
    assert len(unnamed) >= 0.45 * len(asked)


def test_a_medicine_that_is_an_opioid_has_its_warning_first(tab, address):
    results = found(tab, address, SENTENCES)
    dangers = [query for query, pages in SENTENCES.items() if all(page.startswith("kb/substances#") for page in pages)]
    assert len(dangers) >= 12
    assert [query for query in dangers if not results[query][1][0].startswith("kb/substances#")] == []


def test_what_nothing_is_known_of_is_said_to_be_so(tab, address):
    results = found(tab, address, NOTHING)
    assert {query: state for query, (state, *_) in results.items() if state not in {"none", "narrower", "text"}} == {}


def test_conditions_without_a_record_are_nobody_elses_names(tab, address):
    base, _ = load(ROOT / "data")
    narrower = {name: item.id for item in base.conditions for name in item.narrower}
    results = found(tab, address, narrower)
    assert {
        name: (state, places[0])
        for name, (state, places, _) in results.items()
        if (state, places[0]) != ("narrower", f"kb/conditions/{narrower[name]}")
    } == {}


@pytest.mark.parametrize(
    ("american", "british"),
    [("tumor", "tumour"), ("anesthesia", "anaesthesia"), ("pediatric crohns", "paediatric crohns"), ("fiber", "fibre"),
     ("diarrhea", "diarrhoea"), ("randomized trial", "randomised trial"), ("behavior", "behaviour"), ("edema", "oedema")],
)  # fmt: skip
def test_both_spellings_find_the_same(tab, address, american, british):
    results = found(tab, address, [american, british])
    assert results[american][1] == results[british][1]


def test_whole_words_count(tab, address):
    assert found(tab, address, ["ogen"])["ogen"] == ["none", [], 0]  # endogenous, oncogene


def test_an_identifier_does_not_flood_the_page(tab, address):
    for query in ("10.1002/art.37734", "NCT00568555", "https://pubmed.ncbi.nlm.nih.gov/23359310/"):
        assert found(tab, address, [query])[query][1] == ["kb/studies/younger-2013-fibromyalgia-rct"], query


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
    assert first["summary"]
    assert (
        tab.locator("#search-results li .ldn-hit-kind").count() == tab.locator("#search-results .ldn-hits > li").count()
    )
    assert re.fullmatch(r"\d+ results for “fibromyalgia”", tab.locator(".ldn-found").inner_text())
    shown = tab.locator("#search-results .ldn-hits > li").count()
    tab.locator(".ldn-find-more").click()
    assert tab.locator("#search-results .ldn-hits > li").count() > shown
    links = tab.eval_on_selector_all(".ldn-hits > li > a", "links => links.map((link) => link.href)")
    assert len(links) == len(set(links))
    assert tab.evaluate("document.activeElement.closest('.ldn-hits') !== null")


def test_a_claim_is_found_at_its_place(tab, address):
    searched(tab, address, "naltrexone cannot be patented")
    links = tab.eval_on_selector_all("#search-results .ldn-hits > li > a", "links => links.map((link) => link.href)")
    claims = [link for link in links if "/articles/" in link and "#" in link]
    assert claims
    tab.goto(claims[0])
    assert tab.locator(f"[id='{claims[0].partition('#')[2]}']").count() == 1


def test_a_slip_is_named_and_the_right_name_is_searched(tab, address):
    for typed, wanted in (("fibromialgia", "Results for Fibromyalgia"), ("endometrosis", "No page has “endometrosis”")):
        searched(tab, address, typed)
        assert wanted in tab.locator(".ldn-remarks").inner_text()
        assert tab.input_value(".bd-search-container input[name=q]") == typed
        assert tab.locator("#search-results .ldn-hits > li").count() > 1


def test_what_was_left_out_of_a_query_is_named(tab, address):
    searched(tab, address, "ldn steroids zebra")
    assert "No page here has “zebra”." in tab.locator(".ldn-remarks").inner_text()


def test_a_warning_stands_above_the_results(tab, address):
    searched(tab, address, "can i take suboxone with ldn")
    box = tab.locator("#search-results > .ldn-safety")
    assert "Suboxone (buprenorphine): an opioid" in box.locator("h2").inner_text()
    assert "Naltrexone must not meet regular opioid use" in box.inner_text()
    assert box.bounding_box()["y"] < tab.locator(".ldn-found").bounding_box()["y"]


def test_nothing_recorded_says_what_was_searched_and_what_is_near(tab, address):
    searched(tab, address, "does ldn help lupus")
    text = tab.locator("#search-results").inner_text()
    assert "No study of LDN in “lupus” is recorded here" in text
    assert "asked for it by name" in text
    assert "The nearest that is recorded: Autoimmune disease" in text
    assert "Never with opioids." in text
    searched(tab, address, "sicca dryness of hens")
    assert tab.locator(".ldn-look-up a").count() >= 5


def test_a_question_of_risk_leads_to_what_is_said_of_safety(tab, address):
    """Not to a page that holds the word, and never to what an article says to reassure."""
    base, _ = load(ROOT / "data")
    safety = {f"kb/topics/{line.see}" for line in base.subject.safety.lines}
    risks = [query for query, pages in SENTENCES.items() if len(pages) > 2 and set(pages) <= safety]
    assert len(risks) >= 10
    results = found(tab, address, risks)
    assert {query: places[:2] for query, (_, places, _) in results.items() if not set(places[:2]) <= safety} == {}
    searched(tab, address, "what are the risks")
    box = tab.locator("#search-results > .ldn-near-warning")
    assert "Never with opioids." in box.inner_text()
    assert box.bounding_box()["y"] < tab.locator(".ldn-hits").bounding_box()["y"]


def test_slips_and_class_words_of_medicines_have_the_warning(tab, address):
    base, _ = load(ROOT / "data")
    names = [item.name for item in base.substances if re.fullmatch(r"\w{9,}", item.name)]
    slips = {name[:4] + name[5] + name[4] + name[6:]: name for name in names} | {name[:-1]: name for name in names}
    results = found(tab, address, [*slips, "fentynal", "opioid painkillers", "opioid use disorder"])
    assert [query for query, (_, _, warnings) in results.items() if not warnings] == []
    for query, (_, _, warnings) in found(tab, address, ["opioid growth factor", "codfish", "cocaine"]).items():
        assert not warnings, query


def test_small_words_and_signs_alone_find_nothing(tab, address):
    for query, (state, places, _) in found(tab, address, ["\U0001f642", "the", "it is", "what is it", "?!"]).items():
        assert (state, places) == ("empty", []), query
    pages = tab.evaluate("ldnSearchWords.pages")
    assert not {"404", "search", "genindex"} & set(pages)


def test_what_is_no_condition_is_not_called_one(tab, address):
    for query, wanted in (
        ("nyquil", "Nothing here is about “nyquil”"),
        ("does ldn help lupus", "No study of LDN in “lupus” is recorded here"),
    ):
        searched(tab, address, query)
        assert wanted in tab.locator(".ldn-found").inner_text()


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "<script>alert(1)</script><b>fibro",
        "\u202eאבג fibromyalgia",
        "🙂🙂",
        "((((",
        "constructor __proto__",
        "%00%ff",
    ],
)
def test_any_query_ends_in_something_useful(tab, address, query):
    errors: list[str] = []
    tab.once("pageerror", lambda error: errors.append(str(error)))
    searched(tab, address, query)
    assert errors == []
    assert tab.locator("#search-results script, #search-results b").count() == 0
    assert tab.locator(".ldn-look-up a").count() >= 5
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_filter_that_is_gone_is_named_and_everything_is_shown(tab, address):
    tab.goto(f"{address}/search.html?q=fibromyalgia&kind=Gone")
    tab.wait_for_selector(DONE)
    assert "There is no filter “Gone”" in tab.locator("#search-results").inner_text()
    assert tab.locator("#search-results .ldn-hits > li").count() > 5
    tab.get_by_role("link", name="Question").first.click()
    tab.wait_for_selector(DONE)
    assert set(tab.locator("#search-results .ldn-hit-kind").all_inner_texts()) == {"Question"}


def test_without_scripts_the_search_page_says_what_to_use(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/search.html?q=fibromyalgia")
    assert "The search needs JavaScript" in tab.locator("main").inner_text()
    assert tab.locator(".ldn-look-up a").first.get_attribute("href") == "genindex.html"
    context.close()


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
    results = found(tab, address, pages)
    missed = {
        name: places[:1] for name, (_, places, _) in results.items() if not pages[name] & set(map(page_of, places[:1]))
    }
    assert missed == {}
    for name, (_, places, _) in found(tab, address, words).items():
        assert "kb/glossary" in map(page_of, places), name


def test_every_name_of_a_substance_finds_its_caution_first(tab, address):
    base, problems = load(ROOT / "data")
    assert problems == []
    wanted = {name: f"kb/substances#{item.id}" for item in base.substances for name in item.names}
    assert len(wanted) > 150
    results = found(tab, address, wanted)
    assert {name: places[:1] for name, (_, places, _) in results.items()} == {
        name: [place] for name, place in wanted.items()
    }
    assert [name for name, (_, _, warnings) in results.items() if not warnings] == []


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


def test_questions_are_filtered_by_agreement_and_what_an_address_asks_for_in_vain_is_told(tab, filtered):
    tab.goto(f"{filtered}/find.html?agreement=the+articles+differ&verdict=Not+borne+out+so+far&verdict=Gone&year=1066")
    base, _ = load(ROOT / "data")
    count = found_hits(tab)
    assert 0 < count < sum(item.agreement == "differ" for item in base.comparisons)
    assert set(tab.locator(".ldn-hit-kind").all_inner_texts()) == {"Question"}
    assert tab.locator(".ldn-lost").inner_text().endswith("left out: verdict Gone; year 1066.")
    tab.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    tab.get_by_role("button", name="Copy link").click()
    address = tab.get_by_label("The link, to copy by hand").input_value()
    assert address == f"{filtered}/find.html?verdict=Not+borne+out+so+far&agreement=the+articles+differ"
    tab.get_by_role("button", name="Remove all filters").click()
    tab.wait_for_url("**/find.html")
    assert not tab.locator(".ldn-lost").is_visible()
    assert not tab.get_by_role("button", name="Copy link").is_visible()


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
        # What is for who builds the site is folded.
        folded = tab.locator(".ldn-find details").text_content()
        context.close()
        assert "Other ways to what you look for:" in text
        assert "http.server" in folded and "http.server" not in text
        assert errors == []
