"""Suggestions below the search fields: by mouse, keyboard and screen reader, loaded when a field is used."""

from __future__ import annotations

import pytest

from browser import strictly_served, visited

FIELD = "main form[role=search] input[name=q]"
DATA = "ldn-search"


@pytest.fixture(scope="module")
def address(real_site):
    """Serve the real site with the policy of the docs."""
    with strictly_served(real_site) as found:
        yield found


@pytest.fixture
def visit(chromium, address):
    """Return a landing page, what was asked of the server, and what went wrong."""
    with visited(chromium, address) as (tab, wrong):
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{address}/index.html")
        yield tab, asked
        assert wrong == []


def typed(tab, text: str, field: str = FIELD):
    """Type into a field and return its list of suggestions."""
    tab.locator(field).first.click()
    tab.keyboard.type(text)
    tab.locator("[role=listbox]").first.wait_for()
    return tab.locator("[role=option]")


def test_no_page_loads_them_before_a_field_is_used(visit):
    tab, asked = visit
    tab.wait_for_load_state("networkidle")
    assert not [url for url in asked if DATA in url or "ranking" in url or "searchindex" in url]
    typed(tab, "fib")
    assert [url for url in asked if DATA in url] == [url for url in asked if "ldn-search-names.js" in url]


def test_each_says_its_kind_and_its_answer(visit):
    tab, _ = visit
    options = typed(tab, "fibromy")
    text = options.first.inner_text()
    assert text.startswith("Fibromyalgia Condition")
    assert len(text) > 40
    assert "suggestion" in tab.locator(".ldn-suggesting [role=status]").inner_text()


def test_a_medicine_that_is_an_opioid_is_a_warning(visit):
    tab, _ = visit
    text = typed(tab, "vicod").first.inner_text()
    assert "Vicodin (hydrocodone) Warning" in text
    assert "an opioid" in text


def test_the_keyboard_works_as_in_any_combobox(visit):
    tab, _ = visit
    options = typed(tab, "sleep")
    field = tab.locator(FIELD).first
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    assert tab.locator(f"#{field.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    tab.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    tab.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    tab.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "sleep"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/kb/**")


def test_enter_without_a_choice_opens_the_search_page(visit):
    tab, _ = visit
    typed(tab, "fibromy")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=fibromy")


def test_a_click_opens_the_page_of_a_suggestion(visit):
    tab, _ = visit
    typed(tab, "fibromyalgia").first.click()
    tab.wait_for_url("**/kb/conditions/fibromyalgia.html")


def test_a_keystroke_takes_no_time(visit):
    tab, _ = visit
    typed(tab, "fib")
    slowest = tab.evaluate("""() => {
        const index = new ldnRanking.Index({names: ldnSearchNames, stemmer: new Stemmer(), stopwords});
        const text = "does low dose naltrexone help with long covid brain fog";
        const times = [...text].map((_, end) => {
            const start = performance.now();
            index.search(text.slice(0, end + 1), {prefix: true, most: 7});
            return performance.now() - start;
        });
        return times.sort((one, other) => one - other)[Math.floor(times.length * 0.9)];
    }""")
    assert slowest < 50


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_list_fits_the_window_and_the_field_a_finger(chromium, address, width):
    with visited(chromium, address) as (tab, wrong):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(f"{address}/search.html")
        typed(tab, "tramadol")
        box = tab.locator("[role=listbox]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert tab.locator(FIELD).bounding_box()["height"] >= 44
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert wrong == []
