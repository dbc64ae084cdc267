"""The real site under the Content-Security-Policy that the page on hosting gives: everything works, nothing is refused."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import pytest

from browser import Quiet, launched, served
from conftest import ROOT
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pagefind

POLICY = re.search(r"^Content-Security-Policy: (.+)$", (ROOT / "docs/reference/hosting.md").read_text(), re.MULTILINE)[
    1
]
DIRECTIVES = [part.split() for part in POLICY.split("; ")]
SOURCES = [(name, source) for name, *sources in DIRECTIVES for source in sources if source != "'none'"]
TELL = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused by ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))"""
PAGES = [
    "index", "find", "search", "genindex", "ldn-conditions", "evidence-map", "methods", "downloads", "contribute/index",
    "kb/compare/index", "kb/compare/does-it-help-crohns-symptoms", "kb/conditions/fibromyalgia", "kb/studies/index",
    "kb/studies/smith-2011-crohns-rct", "kb/mechanisms/endorphin-rebound", "kb/topics/side-effects", "kb/numbers",
    "kb/articles/carnahan", "kb/leans-on", "kb/omissions", "kb/glossary", "kb/measures", "kb/reference/fields",
    "reference/hosting", "nowhere/at/all",
]  # fmt: skip


class Strict(Quiet):
    """Serves a folder as the page on hosting says."""

    policy = POLICY

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        text = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextlib.contextmanager
def strictly_served(folder: Path, policy: str = POLICY) -> Iterator[str]:
    """Serve ``folder`` with a policy on a free port and yield its address."""
    handler = type("Handler", (Strict,), {"policy": policy})
    with served(folder, handler) as address:
        yield address


@pytest.fixture(scope="module")
def folder(real_site, tmp_path_factory):
    """Return a copy of the real site that has the index of the filters."""
    pytest.importorskip("pagefind")
    copy = tmp_path_factory.mktemp("strict") / "html"
    shutil.copytree(real_site, copy)
    base, _ = load(ROOT / "data")
    pagefind.write(base, copy)
    return copy


@pytest.fixture(scope="module")
def chrome():
    """Return a browser."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(chrome, folder):
    """Return a page in a site with the policy, and what went wrong there: refusals, errors, requests elsewhere."""
    with strictly_served(folder) as address, visited(chrome, address) as found:
        yield *found, address


@contextlib.contextmanager
def visited(chrome, address: str) -> Iterator[tuple]:
    """Yield a page and the list of what goes wrong in it."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []
    tab.add_init_script(TELL)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if "refused by" in said.text else None)
    tab.on(
        "request",
        lambda asked: wrong.append(asked.url) if not asked.url.startswith((address, "data:", "blob:")) else None,
    )
    yield tab, wrong
    context.close()


class Inline(HTMLParser):
    """Collects what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or "style" in names or (tag == "script" and "src" not in names):
            self.found.append(self.get_starttag_text())
        self.found += [
            f"{name}={value}" for name, value in attrs if name.startswith("on") or str(value).startswith("javascript:")
        ]


def test_no_page_has_anything_inline(real_site):
    parser = Inline()
    for path in sorted(real_site.rglob("*.html")):
        parser.feed(path.read_text())
    assert parser.found == []


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page(visit, name):
    tab, wrong, address = visit
    answer = tab.goto(f"{address}/{name}.html")
    tab.wait_for_load_state("networkidle")
    assert answer.status == (HTTPStatus.NOT_FOUND if name.startswith("nowhere") else HTTPStatus.OK)
    assert tab.evaluate("getComputedStyle(document.body).fontFamily") != "Times New Roman"
    assert tab.locator("h1").count() == 1
    assert wrong == []


def test_the_search(visit):
    tab, wrong, address = visit
    tab.goto(f"{address}/index.html")
    tab.locator("main input[name=q]").fill("fibromyalgia")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=fibromyalgia")
    tab.wait_for_selector("#search-results li .ldn-hit-kind")
    assert tab.evaluate("document.activeElement.name") == "q"
    tab.locator("#search-results li a").first.click()
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
        tab.wait_for_timeout(50)
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


def test_without_scripts_no_button_stands_idle(chrome, folder):
    with strictly_served(folder) as address:
        context = chrome.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{address}/index.html")
        assert tab.locator(".pst-js-only").count() > 0
        assert tab.locator(".pst-js-only:visible").count() == 0
        context.close()


@pytest.mark.parametrize(("directive", "source"), SOURCES, ids=[" ".join(pair) for pair in SOURCES])
def test_no_part_of_the_policy_can_be_left_out(chrome, folder, directive, source):
    """It could hardly be stricter; and refusals are seen by these tests."""
    parts = [[name, *(item for item in items if (name, item) != (directive, source))] for name, *items in DIRECTIVES]
    with strictly_served(
        folder, "; ".join(" ".join(part if part[1:] else [*part, "'none'"]) for part in parts)
    ) as address:
        with visited(chrome, address) as (tab, wrong):
            tab.goto(f"{address}/find.html?q=pain")
            tab.wait_for_load_state("networkidle")
            with contextlib.suppress(Exception):
                tab.locator("header form.ldn-search input").first.press("Enter", timeout=2000)
                tab.wait_for_timeout(500)
        assert wrong
