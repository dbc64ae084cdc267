"""What readers take along: links to a claim or a finding, citations, and sheets of paper that say where they come from."""

from __future__ import annotations

import re

import pytest

from browser import served

NO_CLIPBOARD = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }"


@pytest.fixture(scope="module")
def address(real_site):
    """Return the address of the real site."""
    with served(real_site) as server:
        yield server.rstrip("/")


@pytest.fixture
def tab(chromium):
    """Return an empty page that may use the clipboard."""
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        yield context.new_page()


def copied(tab) -> str:
    """Return what is in the clipboard."""
    return tab.evaluate("navigator.clipboard.readText()")


def test_a_claim_can_be_sent_by_its_link(tab, address):
    tab.goto(f"{address}/kb/articles/hartman.html?x=1")
    claims = tab.locator(".ldn-claim[id]")
    assert tab.get_by_role("button", name="Copy link").count() < claims.count() / 2, "only those that come near"
    claim = claims.nth(2)
    claim.scroll_into_view_if_needed()
    claim.get_by_role("button", name="Copy link").wait_for()
    claim.locator("a").last.focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    claim.get_by_text("Link copied.").wait_for()
    assert copied(tab) == f"{address}/kb/articles/hartman.html#{claim.get_attribute('id')}"
    # Where the clipboard is blocked, the link is there to be copied by hand.
    tab.evaluate(NO_CLIPBOARD)
    claim.get_by_role("button", name="Copy link").click()
    assert claim.get_by_label("The link, to copy by hand").input_value().endswith(f"#{claim.get_attribute('id')}")


def test_a_finding_can_be_sent_and_the_page_and_the_paper_cited(tab, address):
    tab.goto(f"{address}/kb/conditions/fibromyalgia.html#fibromyalgia-pain")
    tab.locator("#fibromyalgia-pain").get_by_role("button", name="Copy link").click()
    tab.get_by_text("Link copied.").wait_for()
    assert copied(tab) == f"{address}/kb/conditions/fibromyalgia.html#fibromyalgia-pain"
    tab.get_by_role("button", name="Copy citation").click()
    tab.get_by_text("Citation copied.").wait_for()
    assert re.fullmatch(
        r"ldn_kb contributors\. “Fibromyalgia”\. In: LDN, claim by claim, version [\d.]+, \d+ [A-Z][a-z]+ 20\d\d, "
        r"page kb/conditions/fibromyalgia\.html\. CC BY 4\.0\.",
        copied(tab),
    )
    tab.goto(f"{address}/kb/studies/younger-2013-fibromyalgia-rct.html")
    tab.get_by_role("button", name="Copy citation").first.click()
    tab.get_by_text("Citation copied.").wait_for()
    assert copied(tab).startswith("Younger J, ")
    assert copied(tab).endswith("doi:10.1002/art.37734")


def test_paper_says_where_it_comes_from_and_what_is_unfolded_is_on_it(tab, address):
    tab.goto(f"{address}/kb/conditions/fibromyalgia.html")
    tab.emulate_media(media="print")
    foot = tab.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ldn-foot')")
    assert re.search(r"page kb/conditions/fibromyalgia · version [\d.]+, \d+ \w+ 20\d\d", foot)
    shortened, fold = tab.locator(".ldn-on-paper"), tab.locator("details.ldn-fold").first
    assert shortened.is_visible()
    assert not fold.is_visible()
    assert not tab.locator(".ldn-copy, .ldn-contents, .bd-header").first.is_visible()
    fold.evaluate("node => { node.open = true; }")
    assert not shortened.is_visible()
    assert fold.is_visible()


def test_nothing_is_cut_or_laid_over_anything_on_paper(tab, address):
    """As wide as an A4 sheet between its margins; tables of many columns lie across."""
    upright, across = 680, 1009
    names = dict.fromkeys(
        ("studies/younger-2013-fibromyalgia-rct", "numbers", "compare/index", "findings/index"), upright
    )
    tab.emulate_media(media="print")
    for name, width in {**names, "doctor/chronic-pain": upright, "results": across}.items():
        tab.set_viewport_size({"width": width, "height": 1000})
        tab.goto(f"{address}/kb/{name}.html")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
        widest = tab.locator("table.ldn-table").evaluate_all("all => Math.max(...all.map((one) => one.offsetWidth))")
        assert widest <= width, name
        assert tab.evaluate("getComputedStyle(document.querySelector('.bd-container__inner')).display") == "block"
    assert tab.evaluate("getComputedStyle(document.body).page") == "ldn-wide"
