"""The real site under the Content-Security-Policy that the page on hosting gives: everything works, nothing is refused."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from browser import POLICY, strictly_served, visited

DIRECTIVES = [part.split() for part in POLICY.split("; ")]
SOURCES = [(name, source) for name, *sources in DIRECTIVES for source in sources if source != "'none'"]


@pytest.fixture(scope="module")
def address(filtered_site):
    """Serve the real site with the policy."""
    with strictly_served(filtered_site) as found:
        yield found


@pytest.fixture
def visit(chromium, address):
    """Return a page in a site with the policy, and what went wrong there: refusals, errors, requests elsewhere."""
    with visited(chromium, address) as found:
        yield *found, address


class Inline(HTMLParser):
    """Collects what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        # Linked data is no script to a browser, so no policy is asked about it.
        is_data = ("type", "application/ld+json") in attrs
        if tag == "style" or "style" in names or (tag == "script" and "src" not in names and not is_data):
            self.found.append(self.get_starttag_text())
        self.found += [
            f"{name}={value}" for name, value in attrs if name.startswith("on") or str(value).startswith("javascript:")
        ]


def test_no_page_has_anything_inline(real_site):
    parser = Inline()
    for path in sorted(real_site.rglob("*.html")):
        parser.feed(path.read_text())
    assert parser.found == []


def test_the_search(visit):
    tab, wrong, address = visit
    tab.goto(f"{address}/index.html")
    tab.locator("main input[name=q]").fill("fibromyalgia")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=fibromyalgia")
    tab.wait_for_selector("#search-results li .ldn-hit-kind")
    assert tab.evaluate("document.activeElement.name") == "q"
    tab.locator("#search-results .ldn-hits a").first.click()
    tab.wait_for_url("**/kb/conditions/fibromyalgia.html*")
    assert wrong == []


def test_the_page_of_filters(visit):
    tab, wrong, address = visit
    tab.goto(f"{address}/find.html?q=pain")
    tab.locator('label:has(input[name="kind"][value="Claim"])').click()
    tab.wait_for_url("**/find.html?q=pain&kind=Claim")
    tab.wait_for_selector(".ldn-hits li")
    assert wrong == []


def test_tables_filter_and_sort(visit):
    tab, wrong, address = visit
    tab.goto(f"{address}/kb/studies/index.html")
    tab.wait_for_selector("table.ldn-table th button")
    rows = tab.locator("table.ldn-table tbody tr").locator("visible=true")
    everything = rows.count()
    tab.locator(".ldn-tools input[type=search]").first.fill("crohn")
    while rows.count() == everything:
        tab.wait_for_timeout(20)
    tab.locator("table.ldn-table th button").first.click()
    tab.wait_for_selector("table.ldn-table th[aria-sort=descending], table.ldn-table th[aria-sort=ascending]")
    assert wrong == []


def test_light_and_dark(visit):
    tab, wrong, address = visit
    tab.goto(f"{address}/index.html")
    tab.locator(".theme-switch-button:visible").click()
    tab.locator(".theme-change-button[data-mode=dark]:visible").click()
    tab.wait_for_selector("html[data-mode=dark]", state="attached")
    tab.goto(f"{address}/kb/glossary.html")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert wrong == []


def test_without_scripts_no_button_stands_idle(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/index.html")
    assert tab.locator(".pst-js-only").count() > 0
    assert tab.locator(".pst-js-only:visible").count() == 0
    context.close()


# What is left out together hinders nothing else of its group: without scripts or styles, little is asked for.
GROUPS = (
    {("script-src", "'self'")},
    {("script-src", "'wasm-unsafe-eval'"), ("style-src", "'self'")},
    {("connect-src", "'self'")},
    {("img-src", "'self'"), ("img-src", "data:"), ("form-action", "'self'")},
)  # fmt: skip


def test_every_part_of_the_policy_is_in_a_group():
    assert sorted(pair for group in GROUPS for pair in group) == sorted(SOURCES)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: " and ".join(sorted(" ".join(pair) for pair in group)))
def test_no_part_of_the_policy_can_be_left_out(chromium, filtered_site, group):
    """It could hardly be stricter; and refusals are seen by these tests."""
    parts = [[name, *(item for item in items if (name, item) not in group)] for name, *items in DIRECTIVES]
    policy = "; ".join(" ".join(part if part[1:] else [*part, "'none'"]) for part in parts)
    with strictly_served(filtered_site, policy) as address, visited(chromium, address) as (tab, wrong):
        tab.goto(f"{address}/find.html?q=pain")

        def unused() -> set[tuple[str, str]]:
            """Return the parts whose absence refused nothing yet."""
            # Of what the search of Pagefind may not do, only its own error is heard.
            return {pair for pair in group if not any(len(group) == 1 or is_about(line, *pair) for line in wrong)}

        for _ in range(100):
            if not unused():
                break
            if unused() == {("form-action", "'self'")}:
                # By the keyboard: to press on the element waits for the page that follows, which may be slow.
                tab.locator("header form.ldn-search input").first.focus()
                tab.keyboard.press("Enter")
            tab.wait_for_timeout(50)
        assert unused() == set(), wrong


def is_about(line: str, directive: str, source: str) -> bool:
    """Return whether ``line`` tells of a refusal by ``directive`` of what comes from ``source``."""
    what = {"data:": "data:image", "'wasm-unsafe-eval'": "WebAssembly"}.get(source, "http://")
    return directive in line and what in line
