"""Tables and cards in a real browser: what sorting, filtering, links, downloads, keyboard, paper and small screens do."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from browser import served, strictly_served
from conftest import ROOT, Site, write_tiny
from ldn_kb.rendering.content import UNKNOWN

STATIC = ROOT / "src" / "ldn_kb" / "sphinx" / "static"
FIRST, SECOND = ".ldn-table >> nth=0", ".ldn-table >> nth=1"

# study, title, year, design, people, change, dose, verdict, level
ROWS = (
    ("{ldn:study}`Smith 2007 <smith-2007-gut>`", "Été in the gut", "2007", "open-label trial", "1,234", "−0.5", "4.5 mg", "mixed", "4"),
    ("{ldn:study}`Jones 2011 <jones-2011-gut>`", "Pain, \"worse\" and IL-6", "2011", "survey", "67", "67%", "50 to 100 mg", "supported", "2"),
    ("=1+1", "Pain in {ldn:term}`placebo`", "1999", "survey", "–", "–", "–", "untested", "none"),
    ("Doe 2020", "Crohn’s disease", "2020", "open-label trial", "*not reported*", "12", "10 mg", "contradicted", "1"),
    ("Roe 2020", "Sleep", "2020", "survey", "9", "+3", "0.1 mg/kg; 10 mg", "insufficient", "5"),
    ("Poe 2015", "Sleep", "2015", "survey", "67", "-2", "4.5 mg", "supported", "3"),
    ("Zoe 2010", "Last", "2010", "case report", "1", "0", "*not reported*", "not-judged", "2"),
)  # fmt: skip
HEADINGS = ("Study", "Title", "Year", "Design", "People", "Change", "Dose", "Verdict", "Level")


def table(rows) -> str:
    """Return a table as the pages write it."""
    lines = [
        (*row[:7], f"{{ldn:verdict}}`{row[7]}`", f"{{ldn:level}}`{row[8]}`") for row in rows
    ]  # fmt: skip
    rules = ["--:" if name in ("Year", "People", "Change") else "---" for name in HEADINGS]
    body = "\n".join(f"| {' | '.join(line)} |" for line in (HEADINGS, rules, *lines))
    return f"::::{{ldn:captioned}} Studies\n:class: ldn-table ldn-table-studies ldn-quiet ldn-interactive\n\n{body}\n::::\n"


MIXED = (
    ("p=0.3", "4.5 mg: 88%", "{ldn:bias}`not-judged`: 1 of 5 domains unclear", "Pain"),
    ("p=0.003", "2 mg: −1.3 points", "{ldn:bias}`low`", "Back pain"),
    ("p=0.040, before and after", "MD −0.34", "{ldn:bias}`high`", "Asthma"),
    ("p<0.01", "−9 (95% CI −17 to −1)", "{ldn:bias}`not-judged`: 4 of 5 domains unclear", "Pain"),
    ("95%: −39.0 to 1,039", "10 mg: 9%", "{ldn:bias}`low`", "Back pain"),
    ("–", "100 mg: 1%", "{ldn:bias}`high`", "Back pain, Rash"),
    ("p=0.01", "−2", "{ldn:bias}`high`", "Back pain"),
    ("95%: −4.0 to 7.4", "–", "{ldn:bias}`high`", "Rash"),
)
"""p, result, risk of bias, condition."""


def mixed() -> str:
    """Return a table whose results are in several units, and one of whose conditions is wider than two others."""
    classes = "ldn-interactive ldn-facet-condition ldn-unsorted-3 ldn-narrower-pain-back-pain ldn-narrower-back-pain-back-pain-rash"
    lines = [("Study", "p", "Result", "Risk of bias", "Condition"), ("---",) * 5]
    lines += [(f"Study {number}", *row) for number, row in enumerate(MIXED)]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"::::{{ldn:captioned}} Results\n:class: ldn-table ldn-table-mixed {classes}\n\n{body}\n::::\n"


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> Path:
    """Build a tiny site with a page of tables once, and return its HTML folder."""
    folder = tmp_path_factory.mktemp("tables")
    write_tiny(folder / "data")
    site = Site(folder)
    last = "## Last words\n\n(the-end)=\n\nThe end.\n"
    site.page(
        "tables.md", f"---\norphan: true\n---\n# Tables\n\n## One\n\n{table(ROWS)}\n## Two\n\n{table(ROWS[:6])}\n{last}"
    )
    site.page("mixed.md", f"---\norphan: true\n---\n# Mixed\n\n{mixed()}")
    # What the theme needs for headings that stay in view is the site's: see docs/_static.
    site.page("_static/ldn_site.css", (ROOT / "docs/_static/ldn_site.css").read_text())
    site.build(
        html_theme="pydata_sphinx_theme",
        html_title="tiny",
        html_static_path=["_static"],
        html_css_files=["ldn_site.css"],
    )
    cards = {
        "studies/smith-2007-gut": {"t": "A first study", "d": "open-label trial, 17 people", "r": "67% in remission"},
        "glossary#placebo": {"t": "placebo", "d": "A treatment without the drug."},
    }
    (site.output / "_static" / "ldn-cards.js").write_text(f"window.ldnCards = {json.dumps(cards)};\n")
    return site.output


@pytest.fixture(scope="module")
def contexts(chromium):
    """Return the contexts and their windows without a test, by what is said of them: each is a process to start."""
    found: dict[str, tuple[object, list]] = {}
    yield found
    for context, _ in found.values():
        context.close()


@pytest.fixture
def visit(chromium, contexts, html):
    """Return a function that opens a page of the site in a window of its own; errors of scripts fail the test."""
    tabs, errors = [], []

    def failed(error) -> None:
        errors.append(str(error))

    def open_page(address: str = "tables.html", *, root: str | None = None, width: int = 1280, **options):
        if repr(options) not in contexts:
            contexts[repr(options)] = chromium.new_context(accept_downloads=True, **options), []
        context, free = contexts[repr(options)]
        tab = free.pop() if free else context.new_page()
        tab.set_viewport_size({"width": width, "height": 800})
        tabs.append((tab, free))
        tab.on("pageerror", failed)
        tab.goto((root or html.as_uri() + "/") + address)
        return tab

    yield open_page
    for tab, free in tabs:
        # As new for the next test: nothing under the pointer, no other medium, no page.
        tab.mouse.move(0, 0)
        tab.emulate_media(media="null")
        tab.goto("about:blank")
        tab.remove_listener("pageerror", failed)
        free.append(tab)
    assert errors == []


def column(tab, name: str, which: str = FIRST) -> list[str]:
    """Return the shown cells of a column, from top to bottom."""
    cells = tab.locator(which).locator(f"tbody tr:not([hidden]) > :nth-child({HEADINGS.index(name) + 1})")
    return [" ".join(text.split()) for text in cells.all_inner_texts()]


def heading(tab, name: str, which: str = FIRST):
    return tab.locator(which).get_by_role("button", name=name, exact=True)


def counts(tab) -> list[str]:
    return tab.locator(".ldn-count").all_inner_texts()


def settled(tab) -> str:
    """Return the query of the address once it has followed the table."""
    tab.wait_for_timeout(350)
    return tab.evaluate("location.search")


def option(tab, name: str):
    """Return a checkbox of the first table."""
    return tab.locator(".ldn-values").first.get_by_role("checkbox", name=re.compile(f"^{name}"))


# ---- Sorting


SORTED = [
    ("Year", "1999 2007 2010 2011 2015 2020 2020", "2020 2020 2015 2011 2010 2007 1999"),
    ("People", "1 9 67 67 1,234 – not reported", "1,234 67 67 9 1 – not reported"),
    ("Change", "-2 −0.5 0 +3 12 67% –", "67% 12 +3 0 −0.5 -2 –"),
    ("Dose", "0.1 mg/kg; 10 mg 4.5 mg 4.5 mg 10 mg 50 to 100 mg – not reported", "50 to 100 mg 10 mg 4.5 mg 4.5 mg 0.1 mg/kg; 10 mg – not reported"),
    ("Verdict", "Supported Supported Studies disagree Too little to tell Contradicted Not tested in people Not judged", "Not tested in people Contradicted Too little to tell Studies disagree Supported Supported Not judged"),
    ("Title", "Crohn’s disease Été in the gut Last Pain in placebo Pain, \"worse\" and IL-6 Sleep Sleep", "Sleep Sleep Pain, \"worse\" and IL-6 Pain in placebo Last Été in the gut Crohn’s disease"),
]  # fmt: skip
"""By column: its cells when they go up, and when they go down."""


def test_a_column_sorts_up_then_down_then_as_listed(visit):
    tab = visit()
    for name, up, down in SORTED:
        listed = column(tab, name)
        button, cell = heading(tab, name), tab.locator(FIRST).get_by_role("columnheader", name=name)
        assert cell.get_attribute("aria-sort") is None
        button.click()
        assert (" ".join(column(tab, name)), cell.get_attribute("aria-sort")) == (up, "ascending")
        button.click()
        assert (" ".join(column(tab, name)), cell.get_attribute("aria-sort")) == (down, "descending")
        button.click()
        assert (column(tab, name), cell.get_attribute("aria-sort")) == (listed, None)


def places(tab) -> str:
    """Return the numbers of the shown rows of the mixed table, from top to bottom."""
    names = tab.locator("tbody tr:not([hidden]) th").all_inner_texts()
    return " ".join(name.split()[1] for name in names)


def test_digits_after_the_point_are_no_whole_numbers(visit):
    """Nor are those before a comma of thousands, and a minus before a number is its sign."""
    tab = visit("mixed.html?t.mixed.sort=p-asc")
    assert places(tab) == "4 7 1 3 6 2 0 5"
    heading(tab, "p").click()
    assert places(tab) == "0 2 6 3 1 7 4 5"


def test_a_column_of_several_units_is_not_sorted(visit):
    tab = visit("mixed.html?t.mixed.sort=result-asc")
    assert tab.get_by_role("columnheader", name="Result").get_by_role("button").count() == 0
    assert not [text for text in tab.locator(".ldn-order option").all_inner_texts() if text.startswith("Result")]
    assert places(tab) == "0 1 2 3 4 5 6 7"
    said = "The address asks for what is not here, and that is left out: sort result-asc."
    assert tab.locator(".ldn-lost").inner_text() == said
    tab.goto(tab.url.split("?")[0] + "?t.mixed.q=pain&t.mixed.sort=result-asc")
    assert tab.locator(".ldn-lost").inner_text() == said.replace("asks", "also asks")


def test_words_behind_a_mark_are_no_value_of_their_own(visit):
    tab = visit("mixed.html?t.mixed.sort=risk-of-bias-asc")
    assert places(tab) == "1 4 2 5 6 7 0 3"
    tab.get_by_role("button", name="Filters").click()
    group = tab.get_by_role("group", name="Risk of bias")
    assert group.locator("label").all_inner_texts() == ["low risk\n2", "high risk\n4", "not judged\n2"]
    # On a phone they stay beside the mark, not below the name of the column.
    tab.set_viewport_size({"width": 390, "height": 800})
    mark, cell = (tab.locator(f"tbody tr:first-child td:nth-child(4){part}") for part in (" .ldn-mark", ""))
    assert cell.bounding_box()["height"] < 2 * mark.bounding_box()["height"] + 20
    assert cell.locator("> *").count() == 1


def test_narrower_values_stand_behind_the_wider_one(visit):
    tab = visit("mixed.html?t.mixed.condition=pain")
    assert places(tab) == "0 3"
    tab.get_by_role("button", name="Filters: Condition").click()
    labels = tab.get_by_role("group", name="Condition").locator("label")
    assert [text.split("\n")[0] for text in labels.all_inner_texts()] == [
        "Asthma",
        "Pain",
        "Back pain",
        "Back pain, Rash",
        "Rash",
    ]
    assert [label.get_attribute("class") for label in labels.all()] == [
        None,
        None,
        "ldn-narrower",
        "ldn-narrower",
        None,
    ]
    labels.nth(2).locator("input").check()
    assert places(tab) == "0 1 3 4 6"


def test_levels_sort_by_number_and_equal_rows_keep_their_order(visit):
    tab = visit()
    heading(tab, "Level").click()
    assert [text.split(":")[0] for text in column(tab, "Level")] == [
        "level 1", "level 2", "level 2", "level 3", "level 4", "level 5", "no level",
    ]  # fmt: skip
    assert column(tab, "Study")[1:3] == ["Jones 2011", "Zoe 2010"]
    heading(tab, "Year").click()
    heading(tab, "Year").click()
    assert column(tab, "Study")[:2] == ["Doe 2020", "Roe 2020"]


def test_the_script_knows_how_an_unknown_value_is_shown():
    script = (STATIC / "ldn_kb.js").read_text()
    assert json.dumps(UNKNOWN) in re.search(r"const NO_TEXT = .*;", script)[0]


# ---- Filtering


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("PAIN", ["Jones 2011", "=1+1"]),
        ("survey sleep", ["Roe 2020", "Poe 2015"]),
        ("ete", ["Smith 2007"]),
        ("ÉTÉ", ["Smith 2007"]),
        ("crohn's", ["Doe 2020"]),
        ("-0.5", ["Smith 2007"]),
        ("pain sleep", []),
        ("  ", ["Smith 2007", "Jones 2011", "=1+1", "Doe 2020", "Roe 2020", "Poe 2015", "Zoe 2010"]),
    ],
)
def test_all_words_must_match_without_case_and_accents(visit, words, found):
    tab = visit()
    tab.get_by_label("Filter rows").first.fill(words)
    assert column(tab, "Study") == found
    assert counts(tab) == [f"{len(found)} of 7 rows" if words.strip() else "7 rows", "6 rows"]
    assert tab.locator(".ldn-none").first.is_visible() == (not found)


def test_values_filter_and_their_counts_follow_the_other_filters(visit):
    tab = visit()
    opener = tab.get_by_role("button", name="Filters").first
    assert opener.get_attribute("aria-expanded") == "false"
    assert not option(tab, "survey").is_visible()
    opener.click()
    assert opener.get_attribute("aria-expanded") == "true"
    values = tab.locator(".ldn-values").first
    # Names and numbers that stand for one row each are not worth a checkbox, judgements always are.
    assert values.locator("legend").all_inner_texts() == ["Design", "Verdict", "Level"]
    assert values.locator("fieldset >> nth=0").locator("label").all_inner_texts() == [
        "case report\n1", "open-label trial\n2", "survey\n4",
    ]  # fmt: skip
    option(tab, "survey").check()
    assert counts(tab)[0] == "4 of 7 rows"
    option(tab, "case report").check()
    assert counts(tab)[0] == "5 of 7 rows"
    labels = values.locator("label").all_inner_texts()
    assert {"survey\n4", "open-label trial\n2", "Supported\n2", "Studies disagree\n0"} <= set(labels)
    option(tab, "Supported").check()
    assert column(tab, "Study") == ["Jones 2011", "Poe 2015"]
    assert {"survey\n2", "open-label trial\n0", "Not tested in people\n1"} <= set(
        values.locator("label").all_inner_texts()
    )
    assert tab.get_by_role("button", name="Filters: Design, Verdict").is_visible()
    tab.get_by_role("button", name="Clear filters").first.click()
    assert counts(tab)[0] == "7 rows"
    assert not option(tab, "survey").is_checked()
    assert tab.evaluate("document.activeElement.type") == "search"
    assert values.locator(".ldn-tone-mixed svg").count() == 1


def test_no_match_says_so_and_offers_the_way_back(visit):
    tab = visit()
    tab.get_by_label("Filter rows").first.fill("nowhere")
    message = tab.locator(".ldn-none").first
    assert message.inner_text().startswith("No row matches.")
    assert tab.locator(".ldn-count").first.get_attribute("aria-live") == "polite"
    message.get_by_role("button").click()
    assert not message.is_visible()
    assert counts(tab)[0] == "7 rows"


# ---- The address


def test_a_view_is_a_link(visit):
    tab = visit("tables.html?highlight=x#the-end")
    heading(tab, "Year").click()
    heading(tab, "Year").click()
    tab.get_by_label("Filter rows").first.fill("Sleep mg")
    tab.get_by_role("button", name="Filters").first.click()
    option(tab, "survey").check()
    tab.get_by_label("Filter rows").nth(1).fill("gut")
    query = settled(tab)
    assert query.endswith(
        "t.studies.sort=year-desc&t.studies.q=Sleep+mg&t.studies.design=survey&t.studies-two.q=gut"
    )  # fmt: skip
    assert tab.evaluate("location.hash") == "#the-end"
    again = visit("tables.html" + query)
    assert column(again, "Study") == ["Roe 2020", "Poe 2015"]
    assert column(again, "Study", SECOND) == ["Smith 2007"]
    assert counts(again) == ["2 of 7 rows", "1 of 6 rows"]
    assert again.get_by_label("Filter rows").first.input_value() == "Sleep mg"
    again.get_by_role("button", name="Filters: Design").click()
    assert option(again, "survey").is_checked()
    assert again.locator(FIRST).locator("th[aria-sort]").inner_text() == "Year"
    again.get_by_role("button", name="Clear filters").first.click()
    heading(again, "Year").click()
    assert settled(again) == "?highlight=x&t.studies-two.q=gut"


def test_the_link_to_what_is_shown_is_copied_or_shown_to_be_copied_by_hand(visit, server):
    tab = visit(root=server, permissions=["clipboard-read", "clipboard-write"])
    assert tab.get_by_role("button", name="Copy link").count() == 0, "the whole table has the address of its page"
    tab.get_by_label("Filter rows").first.fill("sleep")
    copier = tab.get_by_role("button", name="Copy link")
    # At once: the address follows what is typed a moment later.
    copier.click()
    tab.get_by_text("Link copied.").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == f"{server}tables.html?t.studies.q=sleep"
    tab.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    heading(tab, "Year").click()
    link = f"{server}tables.html?t.studies.sort=year-asc&t.studies.q=sleep"
    for blocked in ("true", "delete Navigator.prototype.clipboard"):
        tab.evaluate(blocked)
        copier.click()
        field = tab.get_by_label("The link, to copy by hand").first
        field.wait_for()
        assert field.input_value() == link
        assert field.evaluate(
            "node => node === document.activeElement && node.selectionEnd - node.selectionStart"
        ) == len(link)
        assert tab.locator(".ldn-copy-said").first.inner_text() == "Copy this link:"
    tab.get_by_role("button", name="Clear filters").first.click()
    assert copier.is_visible(), "the order is a part of the view"
    heading(tab, "Year").click()
    heading(tab, "Year").click()
    assert not copier.is_visible()


def test_an_address_that_asks_for_what_is_not_there_is_no_error(visit):
    tab = visit(
        "tables.html?t.studies.sort=nothing-asc&t.studies.design=none-such&t.studies.=x&t.other.q=gut&t.studies.sort="
    )
    assert counts(tab) == ["7 rows", "6 rows"]
    said = "other q gut; sort nothing-asc; design none-such; none x"
    assert tab.locator(".ldn-lost").first.inner_text().endswith(f"left out: {said}.")
    assert not tab.locator(".ldn-lost").nth(1).is_visible()
    tab.get_by_role("button", name="Filters").first.click()
    option(tab, "survey").check()
    # It goes as soon as the address follows, which is not in the same instant.
    tab.locator(".ldn-lost").first.wait_for(state="hidden", timeout=5000)


def test_going_back_brings_the_older_view(visit):
    tab = visit()
    tab.get_by_label("Filter rows").first.fill("sleep")
    settled(tab)
    tab.evaluate("location.hash = 'the-end'")
    tab.get_by_label("Filter rows").first.fill("gut")
    settled(tab)
    tab.go_back()
    tab.wait_for_function("document.querySelector('.ldn-count').textContent === '2 of 7 rows'")
    assert tab.get_by_label("Filter rows").first.input_value() == "sleep"


def test_anchors_still_lead_where_they_did(visit):
    tab = visit("tables.html?t.studies.q=sleep#two")
    tab.wait_for_timeout(200)
    top = tab.locator("section#two").evaluate("node => node.getBoundingClientRect().top")
    assert 0 <= top < 200
    # A row that is asked for is shown even if a filter of the address would hide it.
    tab = visit()
    tab.locator(FIRST).locator("tbody tr").nth(3).evaluate("row => { row.id = 'asked' }")
    tab.get_by_label("Filter rows").first.fill("gut")
    tab.evaluate("location.hash = 'asked'")
    tab.wait_for_function("!document.getElementById('asked').hidden")
    assert counts(tab)[0] == "7 rows"


@pytest.fixture
def server(html):
    with strictly_served(
        html, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
    ) as found:
        yield f"{found}/"


def test_everything_works_over_http_under_a_strict_content_policy(visit, server):
    tab = visit("tables.html?t.studies.q=sleep", root=server)
    assert column(tab, "Study") == ["Roe 2020", "Poe 2015"]
    heading(tab, "Year").click()
    assert settled(tab) == "?t.studies.sort=year-asc&t.studies.q=sleep"
    tab.get_by_role("button", name="Clear filters").first.click()
    tab.locator(FIRST).get_by_role("link", name="Smith 2007").hover()
    tab.get_by_role("tooltip").wait_for()
    with tab.expect_download():
        tab.get_by_role("button", name="Download CSV").first.click()


# ---- Views: filtered tables as links


EACH_VIEW = """() => [...document.querySelectorAll(".ldn-views a")].map((link) => {
  history.replaceState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  const text = (place) => document.querySelector(place).textContent;
  const current = [...document.querySelectorAll(".ldn-views a[aria-current]")].map((each) => each.textContent);
  return [link.textContent, text(".ldn-count"), current, document.querySelector(".ldn-lost").hidden];
})"""
"""What the table and the links above it show at each of their addresses."""


def test_every_link_to_a_view_leads_to_as_many_rows_as_it_says_and_old_addresses_still_lead_there(visit, real_site):
    root = real_site.as_uri() + "/"
    tab = visit(root=root, address="index.html")
    for name in ("kb/compare/index.html", "kb/numbers.html"):
        tab.goto(root + name)
        shown = tab.evaluate(EACH_VIEW)
        assert len(shown) > 5
        for text, rows, current, lost in shown:
            assert rows.startswith(f"{re.search(r'[(]([0-9,]+)[)]$', text)[1]} of "), text
            assert (current, lost) == ([text], True)
        # One of them from the start, as when somebody is sent the link.
        tab.locator(".ldn-views a").first.click()
        assert tab.locator(".ldn-count").inner_text() == shown[0][1]
    differ, safe = "agreement=the-articles-differ", "t.comparisons-is-it-safe"
    tab.goto(f"{root}kb/compare/index.html?t.comparisons.{differ}")
    every = tab.locator(".ldn-count").inner_text()
    # The questions once stood in a table for each theme; the first had the plain name.
    tab.goto(f"{root}kb/compare/index.html?t.comparisons.{differ}&t.comparisons-does-it-help.{differ}&{safe}.{differ}")
    assert tab.locator(".ldn-count").inner_text() == every
    tab.goto(f"{root}kb/compare/index.html?{safe}.{differ}&t.comparisons-does-it-help.{differ}")
    themes = set(tab.locator("tbody tr:not([hidden]) td:last-child").all_inner_texts())
    assert themes == {"Does it help?", "Is it safe?"}
    # What no longer exists hides nothing, and is told.
    tab.goto(f"{root}kb/compare/index.html?t.comparisons.agreement=the-articles-quarrel&t.comparisons-gone.q=pain")
    assert re.fullmatch(r"\d+ rows", tab.locator(".ldn-count").inner_text())
    assert "comparisons-gone q pain; agreement the-articles-quarrel" in tab.locator(".ldn-lost").inner_text()
    tab.get_by_label("Filter rows").fill("pain")
    assert settled(tab) == "?t.comparisons.q=pain"
    assert not tab.locator(".ldn-lost").is_visible()
    plain = visit("kb/compare/index.html#is-it-safe", root=root, java_script_enabled=False)
    assert [views.is_visible() for views in plain.locator(".ldn-views").all()] == [False, True]
    assert 0 < plain.locator("#is-it-safe").bounding_box()["y"] < 400


# ---- Download


def test_the_download_has_the_shown_rows_in_the_shown_order(visit):
    tab = visit()
    tab.get_by_label("Filter rows").first.fill("pain")
    heading(tab, "Year").click()
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Download CSV").first.click()
    # Named after the page, the table where there are several, and what is filtered by.
    assert caught.value.suggested_filename == "tables_studies_pain.csv"
    text = Path(caught.value.path()).read_bytes().decode("utf-8-sig")
    assert text.endswith("\r\n")
    assert '"Pain, ""worse"" and IL-6"' in text
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        [*HEADINGS, "Address"],
        ["'=1+1", "Pain in placebo", "1999", "survey", "–", "–", "–", "Not tested in people", "no level", ""],
        ["Jones 2011", 'Pain, "worse" and IL-6', "2011", "survey", "67", "67%", "50 to 100 mg", "Supported", "level 2: randomised trial", re.sub(r"/[^/]*$", "/kb/studies/jones-2011-gut.html", tab.url)],
    ]  # fmt: skip
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Download CSV").nth(1).click()
    assert caught.value.suggested_filename == "tables_studies-two.csv"
    other = Path(caught.value.path()).read_text("utf-8-sig")
    # Numbers stay numbers: a real minus becomes the one that programs read, and no number is defused.
    assert ",-0.5," in other
    assert ",-2," in other
    assert ",+3," in other
    assert '"1,234"' in other


def test_every_minus_of_a_download_is_one_that_programs_read(visit):
    tab = visit("mixed.html")
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Download CSV").click()
    text = Path(caught.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    # What begins like a formula and is more than an amount still is none for a spreadsheet.
    assert [row["Result"] for row in rows[1:4]] == ["2 mg: -1.3 points", "MD -0.34", "'-9 (95% CI -17 to -1)"]
    assert (rows[6]["Result"], rows[4]["p"], rows[5]["p"]) == ("-2", "95%: -39.0 to 1,039", "–")


# ---- Small screens, paper, keyboard, no script


def test_on_a_phone_rows_are_labelled_and_nothing_scrolls_sideways(visit):
    tab = visit(width=390)
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    cell = tab.locator(FIRST).locator("tbody td").first
    assert cell.get_attribute("data-label") == "Title"
    assert cell.evaluate("node => getComputedStyle(node, '::before').content") == '"Title"'
    assert not tab.locator(FIRST).locator("thead").is_visible()
    tab.get_by_label("Sort by").first.select_option("Year, descending")
    assert column(tab, "Study")[0] == "Doe 2020"
    assert settled(tab) == "?t.studies.sort=year-desc"
    tab.get_by_label("Filter rows").first.fill("sleep")
    assert column(tab, "Study") == ["Roe 2020", "Poe 2015"]
    assert tab.locator(FIRST).locator("tbody tr >> nth=0").is_visible() is False


def test_without_the_script_the_table_is_complete_and_scrolls_in_its_box(visit):
    tab = visit(width=390, java_script_enabled=False)
    assert tab.locator(".ldn-tools, .ldn-sort").count() == 0
    assert len(column(tab, "Study")) == 7
    box = tab.locator(".pst-scrollable-table-container").first
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    box.evaluate("node => { node.scrollLeft = 100 }")
    edge = box.evaluate("node => node.getBoundingClientRect().left")
    stuck = tab.locator(FIRST).locator("tbody th").first
    assert stuck.evaluate("node => node.getBoundingClientRect().left") == edge


def test_headings_stay_in_view_in_the_box_and_on_the_page(visit):
    top = "node => node.getBoundingClientRect().top"
    tab = visit(width=800)
    box = tab.locator(".pst-scrollable-table-container").first
    box.evaluate("node => { node.style.maxHeight = '200px'; node.scrollTo(60, 90) }")
    first = tab.locator(FIRST).locator("thead th").first
    assert first.evaluate(top) == box.evaluate(top)
    assert box.get_attribute("tabindex") == "0"
    wide = visit(width=1600)
    wide.set_viewport_size({"width": 1600, "height": 500})
    wide.wait_for_timeout(100)
    assert wide.locator(".ldn-fits").count() == 2
    wide.evaluate("document.querySelector('.ldn-table tbody tr:nth-child(4)').scrollIntoView()")
    head = wide.locator(FIRST).locator("thead th").first
    assert head.evaluate(top) == pytest.approx(
        wide.locator(".bd-header").evaluate("node => node.getBoundingClientRect().bottom"), abs=1
    )
    # Where the window is low, as at 400 %, the header scrolls away and leaves its place to them.
    wide.set_viewport_size({"width": 1600, "height": 400})
    wide.wait_for_function("document.documentElement.style.getPropertyValue('--ldn-header') === '0px'")
    assert head.evaluate(top) == pytest.approx(0, abs=1)


def test_on_paper_controls_are_gone_and_hidden_rows_stay_hidden(visit):
    tab = visit("tables.html?t.studies.q=sleep")
    tab.emulate_media(media="print")
    assert not tab.get_by_label("Filter rows").first.is_visible()
    assert not tab.get_by_role("button", name="Download CSV").first.is_visible()
    assert column(tab, "Study") == ["Roe 2020", "Poe 2015"]
    assert tab.locator(".ldn-count").first.is_visible()
    assert not tab.locator(".ldn-count").nth(1).is_visible()
    assert tab.locator(FIRST).locator("tbody tr").first.is_visible() is False
    # The paper says what was filtered by, and nobody hears it read aloud.
    said = "node => getComputedStyle(node, '::after').content"
    assert tab.locator(".ldn-count").first.evaluate(said) == '". with the words \u201csleep\u201d"'
    assert tab.locator(".ldn-count").first.text_content() == "2 of 7 rows"
    tab.emulate_media(media="screen")
    assert tab.locator(".ldn-count").first.evaluate(said) == "none"
    tab.emulate_media(media="print")
    # Headings are repeated on each sheet only as text, not as buttons.
    assert heading(tab, "Year").evaluate("node => getComputedStyle(node).display") == "contents"


def test_the_keyboard_is_enough(visit):
    tab = visit()
    tab.get_by_label("Filter rows").first.focus()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Filters"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert counts(tab)[0] == "1 of 7 rows"
    heading(tab, "Year").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "Year"
    assert tab.locator(FIRST).locator("th[aria-sort=ascending]").count() == 1


def test_every_control_has_a_name_and_no_html_is_parsed(visit):
    tab = visit()
    for index in range(2):
        tools = tab.locator(".ldn-tools").nth(index)
        assert "Studies" in tools.get_attribute("aria-label")
    unnamed = (
        "nodes => nodes.filter(node => !(node.labels?.length || node.ariaLabel || node.textContent.trim())).length"
    )
    assert tab.locator(".ldn-tools :is(input, select, button)").evaluate_all(unnamed) == 0
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    for path in (
        STATIC / "ldn_kb.js",
        STATIC / "ldn_copy_link.js",
        STATIC / "ldn_cards.js",
        STATIC / "ldn_citations.js",
    ):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|fetch\(|import\(", path.read_text()
        ), path


def test_small_tables_and_tables_without_headings_are_left_alone(visit):
    tab = visit("kb/studies/index.html")
    assert tab.locator(".ldn-table").count() == 1
    assert tab.locator(".ldn-tools").count() == 0


@pytest.mark.parametrize(
    ("number", "most"), [(1000, 50), pytest.param(5000, 200, marks=pytest.mark.weekly)], ids=["1000", "5000"]
)
def test_thousands_of_rows_filter_at_once(visit, html, number, most):
    page = (html / "tables.html").read_text()
    start, end = page.index("<tbody>") + len("<tbody>"), page.index("</tbody>")
    row = re.findall(r"<tr.*?</tr>", page[start:end], re.DOTALL)
    many = "\n".join(row[index % len(row)].replace("Sleep", f"Sleep {index}") for index in range(number))
    (html / "many.html").write_text(page[:start] + many + page[end:])
    tab = visit("many.html")
    tab.wait_for_function(f"document.querySelector('.ldn-count').textContent === '{number:,} rows'")
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        """Return the milliseconds that scripts, styles and layout have used so far."""
        found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
        return 1000 * (found["ScriptDuration"] + found["RecalcStyleDuration"] + found["LayoutDuration"])

    tab.get_by_label("Filter rows").first.focus()
    tab.wait_for_timeout(300)
    before = spent()
    tab.keyboard.press("s")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    used = spent() - before
    assert counts(tab)[0].endswith(f" of {number:,} rows")
    assert used <= most


# ---- Cards


def test_a_card_shows_what_is_behind_a_link(visit):
    tab = visit()
    link, card = tab.locator(FIRST).get_by_role("link", name="Smith 2007"), tab.get_by_role("tooltip")
    assert tab.locator("script[src$='ldn-cards.js']").count() == 0
    link.hover()
    card.wait_for()
    assert card.inner_text().split("\n\n") == ["A first study", "open-label trial, 17 people", "67% in remission"]
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    # The pointer may move onto the card, however slowly; elsewhere, the card goes.
    where = card.bounding_box()
    tab.mouse.move(where["x"] + 40, where["y"] + 20, steps=8)
    tab.wait_for_timeout(600)
    assert card.is_visible()
    tab.mouse.move(5, 5)
    card.wait_for(state="hidden")
    assert link.get_attribute("aria-describedby") is None


def test_a_card_opens_on_focus_and_escape_dismisses_it(visit):
    tab = visit("kb/compare/does-it-help-the-gut.html")
    link, card = tab.get_by_role("main").get_by_role("link", name="Smith 2007").first, tab.locator(".ldn-card")
    link.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    card.wait_for()
    assert link.evaluate("node => node === document.activeElement")
    tab.keyboard.press("Escape")
    assert not card.is_visible()
    assert link.evaluate("node => node === document.activeElement")
    tab.wait_for_timeout(500)
    assert not card.is_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    card.wait_for()


def test_terms_have_cards_and_links_without_a_text_have_none(visit):
    tab = visit()
    tab.locator(FIRST).get_by_role("link", name="placebo").hover()
    assert tab.locator(".ldn-card").inner_text().split("\n\n") == ["placebo", "A treatment without the drug."]
    tab.mouse.move(5, 5)
    tab.locator(".ldn-card").wait_for(state="hidden")
    tab.locator(FIRST).get_by_role("link", name="Jones 2011").hover()
    tab.wait_for_timeout(700)
    assert not tab.locator(".ldn-card").is_visible()


def test_without_the_texts_links_are_just_links(visit, html):
    texts = html / "_static" / "ldn-cards.js"
    kept = texts.read_text()
    texts.unlink()
    try:
        tab = visit()
        link = tab.locator(FIRST).get_by_role("link", name="Smith 2007")
        link.hover()
        tab.wait_for_timeout(700)
        assert tab.locator(".ldn-card").count() == 0
        link.click()
        assert "A first study" in tab.get_by_role("main").inner_text()
    finally:
        texts.write_text(kept)


# ---- Citations of the shown rows


def test_the_shown_rows_are_saved_as_citations_from_disk_too(visit, real_site):
    rispy = pytest.importorskip("rispy")
    root = real_site.as_uri() + "/"
    tab = visit("kb/studies/index.html", root=root)
    assert tab.locator("script[src*='ldn-citations.js']").count() == 0, "loaded before anybody asked"
    tab.get_by_label("Filter rows").first.fill("fibromyalgia")
    shown = tab.locator("tbody tr:not([hidden]) th a").evaluate_all(
        "nodes => nodes.map(node => node.pathname.match(/([^/]+)[.]html$/)[1])"
    )
    assert 5 < len(shown) < 100
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Cite (RIS)").first.click()
    assert caught.value.suggested_filename == "studies.ris"
    entries = rispy.loads(Path(caught.value.path()).read_text("utf-8"))
    assert [entry["id"] for entry in entries] == shown
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Cite (BibTeX)").first.click()
    assert re.findall(r"^@\w+\{(.*),$", Path(caught.value.path()).read_text("utf-8"), re.MULTILINE) == shown
    tab.get_by_label("Filter rows").first.fill("no such study")
    tab.get_by_role("button", name="Cite (RIS)").first.click()
    tab.get_by_text("No row that is shown is a study.").wait_for()


def test_citations_that_cannot_be_loaded_are_told_of(visit, real_site):
    pytest.importorskip("rispy")
    with served(real_site) as address:
        tab = visit("kb/not-mentioned.html", root=f"{address}/")
        tab.route("**/ldn-citations.js", lambda route: route.abort())
        tab.get_by_role("button", name="Cite (RIS)").first.click()
        tab.get_by_text("The citations could not be loaded").wait_for()
        tab.unroute_all()
        with tab.expect_download():
            tab.get_by_role("button", name="Cite (RIS)").first.click()
