"""The kinds of page in Firefox, under the policy of the page on hosting. Run by `nox -s firefox`, once a week."""

from __future__ import annotations

import pytest

from browser import strictly_served
from firefox import firefox

pytestmark = pytest.mark.weekly

PAGES = [
    "index", "kb/conditions/index", "kb/conditions/fibromyalgia", "kb/conditions/glioma", "kb/compare/opioid-painkillers",
    "kb/studies/index", "kb/studies/younger-2013-fibromyalgia-rct", "kb/articles/carnahan", "kb/topics/side-effects",
    "kb/substances", "methods", "search",
]  # fmt: skip
IN_ONE_ROW = """(() => {
  const seen = [...document.querySelectorAll(".bd-header .ldn-wordmark, .bd-header nav > ul > li > *, .bd-header form")]
    .filter((item) => item.checkVisibility()).map((item) => item.getBoundingClientRect());
  return seen.length > 2 && Math.max(...seen.map((box) => box.top)) < Math.min(...seen.map((box) => box.bottom));
})()"""
LINKED = "#search-results li a"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with firefox(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def address(filtered_site):
    with strictly_served(filtered_site) as found:
        yield found


@pytest.fixture
def page(browser):
    """Return the browser; nothing may go wrong while a test uses it."""
    browser.wrong.clear()
    yield browser
    assert browser.wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_row_of_header_and_no_width_to_scroll(page, address, name):
    page.resize(1280)
    page.open(f"{address}/{name}.html")
    assert page.run(IN_ONE_ROW)
    page.resize(1100)
    assert page.run(IN_ONE_ROW)
    page.resize(320)
    assert page.run("document.documentElement.scrollWidth") <= 320


def test_the_search_finds(page, address):
    page.resize(1280)
    page.open(f"{address}/search.html?q=fibromyalgia")
    page.run(
        f"""new Promise((done) => {{
          const look = () => document.querySelector("{LINKED}") ? done(true) : setTimeout(look, 50);
          look();
        }})"""
    )
    assert "fibromyalgia" in page.run(f'document.querySelector("{LINKED}").href')


@pytest.mark.parametrize("anchor", ["fibromyalgia-sleep", "what-no-article-mentions"])
def test_a_link_into_a_fold_opens_it(page, address, anchor):
    page.open(f"{address}/kb/conditions/fibromyalgia.html#{anchor}")
    assert page.run(f'document.getElementById("{anchor}").closest("details").open')
