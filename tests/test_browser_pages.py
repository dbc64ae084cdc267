"""What only a browser shows: accessibility, width, weight, requests, keyboard and paper."""

from __future__ import annotations

import functools
import gzip
import re
from http import HTTPStatus

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser import served, strictly_served, visited

PAGES = [
    "index", "kb/compare/index", "kb/compare/does-it-help-crohns-symptoms", "kb/conditions/index", "kb/conditions/fibromyalgia",
    "kb/mechanisms/endorphin-rebound", "kb/topics/side-effects", "kb/studies/index", "kb/studies/smith-2011-crohns-rct",
    "kb/articles/carnahan", "kb/results", "kb/numbers", "kb/leans-on", "kb/not-mentioned", "kb/omissions", "kb/glossary", "kb/measures", "methods",
    "downloads", "find", "evidence-map", "search", "genindex", "nowhere/at/all", "kb/reference/fields",
    "contribute/index", "reference/hosting",
]  # fmt: skip
HEAVY = {"search", "genindex", "find", "nowhere/at/all"}
"""Pages that may be heavy: they hold, or load, an index."""
ALIKE = {"kb/results", "kb/leans-on", "kb/not-mentioned", "kb/omissions", "kb/measures"}
"""Pages made of the same tables as kb/numbers and kb/glossary: axe reads these once a week, whole."""
LIKE_OTHERS = {
    "kb/leans-on", "kb/not-mentioned", "kb/omissions", "kb/measures", "kb/conditions/index", "kb/mechanisms/endorphin-rebound",
    "genindex", "kb/reference/fields", "reference/hosting", "contribute/index",
}  # fmt: skip
"""Pages made by the templates and tables of pages that are looked at each time; these once a week."""
FIRST_VISIT = 150_000
NEXT_VISIT = 25_000
LONGER = {"kb/articles/carnahan": 40_000, "methods": 26_000, "kb/not-mentioned": 28_000}
"""Pages to read from start to end, and lists."""
ARTICLE = 40_000
LONG_ARTICLES = {"hartman": 45_000}
"""Articles of so many claims that a page of all of them is heavier."""


@pytest.fixture(scope="module")
def chrome(chromium, real_site):
    """Return a browser and the address of the real site."""
    with served(real_site) as address:
        yield chromium, address


@pytest.fixture(scope="module")
def strict(filtered_site):
    """Serve the real site with all that is published, under the policy of the page on hosting."""
    with strictly_served(filtered_site) as address:
        yield address


def opened(chrome, name, **options):
    """Open a page of the site in a context of its own."""
    found, address = chrome
    context = found.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.goto(f"{address}/{name}.html")
    return page


WALK = """() => {
  // Everything that a person can point at, focus or press; links are followed by nobody here.
  document.addEventListener("click", (event) => event.target.closest?.("a") && event.preventDefault(), true);
  document.addEventListener("submit", (event) => event.preventDefault(), true);
  const found = [...document.querySelectorAll("a, button, summary, input, select, th, label, [tabindex], svg *, .ldn-mark")];
  // To focus or click takes a layout each time: twenty of every kind of element, all others are pointed at only.
  const kinds = new Map();
  const few = new Set(found.filter((element) => {
    const place = [element, element.parentElement, element.closest("main, nav, header, footer, svg")].map((node) => node?.localName);
    const kind = [...place, element.getAttribute("class"), ...element.getAttributeNames().sort()].join(" ");
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds.get(kind) <= 20;
  }));
  for (const element of found) {
    for (const type of ["pointerover", "pointerenter", "pointermove"])
      element.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: "mouse" }));
    if (!few.has(element)) element.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    else if (element.focus) element.focus();
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true }));
  }
  for (const element of few)
    if (element.matches("button, summary, input, th, a, .ldn-mark, svg a *"))
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  for (const element of document.querySelectorAll("input[type=search], input[type=text], input:not([type])")) {
    element.value = "a";
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  document.documentElement.dispatchEvent(new PointerEvent("pointerleave"));
  return found.length;
}"""


THIN = """(most) => {
  // Elements with the same place, attributes and inside are styled and read alike: some of each are enough for axe.
  const own = (node) => [node.localName, node.getAttribute("class"), ...node.getAttributeNames().sort()].join(" ");
  const inside = (node) => [...new Set([node, ...node.querySelectorAll("*")].map(own))].sort().join(";");
  const ALIKE = "tr, li, section, details, article, p, svg a, svg g, main div:not([role])";
  const seen = new Map();
  window.taken = [];
  const visit = (node, place) => {
    for (const child of [...node.children]) {
      // Rows are counted for each table: none loses all of them.
      if (child.matches(ALIKE) && !node.closest("th, caption, label, button, a, summary")) {
        const kind = child.matches("tr") ? node : place;
        if (!seen.has(kind)) seen.set(kind, new Map());
        const name = inside(child), number = (seen.get(kind).get(name) ?? 0) + 1;
        seen.get(kind).set(name, number);
        if (number > most) {
          const mark = document.createComment("");
          child.replaceWith(mark);
          window.taken.push([mark, child]);
          continue;
        }
      }
      visit(child, `${place} > ${own(child)}`);
    }
  };
  visit(document.body, "");
  return window.taken.length;
}"""
WHOLE = "() => { for (const [mark, child] of window.taken) mark.replaceWith(child); }"
UNNAMED = """() => [...document.querySelectorAll("a[href], button")].filter((node) => node.checkVisibility() &&
  !(node.textContent.trim() || node.ariaLabel || node.getAttribute("aria-labelledby") || node.title ||
    node.querySelector("img[alt]"))).map((node) => node.outerHTML.slice(0, 200))"""
"""Links and buttons without a name."""
REPEATED = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  return ids.filter((id, place) => id && ids.indexOf(id) !== place);
}"""
"""Ids that stand twice."""

VISIBLE = "() => [...document.body.querySelectorAll('*')].filter((node) => node.checkVisibility()).length"


def violations(page, **options) -> list[tuple[str, str]]:
    """Return what axe finds wrong; only violations are written out: passes of large tables would take most of the time."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    wanted = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate("(options) => axe.run(document, options).then((found) => found.violations)", wanted)
    return [(item["id"], item["nodes"][0]["html"][:200]) for item in found]


@pytest.fixture(scope="module")
def window(chromium, strict):
    """Return one window for all visits, which has no cache, and the list of what goes wrong in it."""
    with visited(chromium, strict) as (page, wrong):
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield page, wrong


SMALL_LABELS = """() => {
  const shown = [...document.querySelectorAll(".ldn-plot *")].filter((item) =>
    [...item.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && item.localName !== "title");
  if (shown.length < 20) return [`only ${shown.length} labels`];
  const high = (item) => parseFloat(getComputedStyle(item).fontSize) * (item.getScreenCTM?.().a ?? 1);
  return shown.filter((item) => high(item) < 12 || item.getBoundingClientRect().right > innerWidth + 1)
    .map((item) => `${item.textContent}: ${high(item)}`);
}"""
"""Labels of pictures that are smaller than 12 px, or leave the window."""


@pytest.fixture
def visit(window):
    """Return the window as if it were new: nothing wrong yet, in the light, and nothing remembered from other pages."""
    page, wrong = window
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    yield page, wrong
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    page.goto("about:blank")
    wrong.clear()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.weekly) if name in LIKE_OTHERS else name for name in PAGES]
)
def test_a_page_is_narrow_light_accessible_and_works_under_the_policy(visit, strict, name):
    """One visit: on a phone first, with nothing in the cache; then wide, in the light, in the dark, and using all of it."""
    sizes: dict[str, int] = {}
    page, wrong = visit

    def weigh(response) -> None:
        sizes[response.url] = _transferred(response)

    page.on("response", weigh)
    try:
        answer = page.goto(f"{strict}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("h1").count() == 1
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != "Times New Roman"
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.evaluate(UNNAMED) == []
        # The theme has its search field twice, one for narrow screens.
        assert set(page.evaluate(REPEATED)) <= {"ldn-search-header"}
        page.evaluate(THIN, 5)
        if name not in ALIKE:
            assert violations(page) == []
        if name not in HEAVY:
            assert sum(sizes.values()) <= FIRST_VISIT, sorted(sizes.items(), key=lambda item: -item[1])[:5]
            assert sizes[answer.url] <= LONGER.get(name, NEXT_VISIT)
        if name.startswith("nowhere"):
            assert answer.status == HTTPStatus.NOT_FOUND
            wrong.remove("Failed to load resource: the server responded with a status of 404 (Not Found)")
        else:
            assert answer.status == HTTPStatus.OK
        visible = page.evaluate(VISIBLE)
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("html[data-theme=dark]", state="attached")
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        # Where the same is visible, only colours can differ from the light.
        colours = {"runOnly": {"type": "tag", "values": ["cat.color"]}} if page.evaluate(VISIBLE) == visible else {}
        if name not in ALIKE:
            assert violations(page, **colours) == []
        page.evaluate(WHOLE)
        assert page.evaluate(WALK) > 10
        page.wait_for_timeout(400)
        assert wrong == []
    finally:
        page.remove_listener("response", weigh)


def test_no_page_of_a_record_is_heavy(real_site):
    sizes = {path: _zipped(path.read_bytes()) for path in real_site.glob("kb/*/*.html")}
    limits = {"articles": ARTICLE, "conditions": NEXT_VISIT, "compare": NEXT_VISIT, "studies": NEXT_VISIT}
    limits |= {"topics": NEXT_VISIT, "mechanisms": NEXT_VISIT}
    heavy = {
        path.name: size
        for path, size in sizes.items()
        if size > LONG_ARTICLES.get(path.stem, limits.get(path.parent.name, NEXT_VISIT))
    }
    assert len(sizes) > 100
    assert heavy == {}


def test_a_name_is_answered_within_a_first_visit(chromium, strict):
    sizes: dict[str, int] = {}
    with visited(chromium, strict) as (page, wrong):
        page.on("response", lambda response: sizes.update({response.url: _transferred(response)}))
        page.goto(f"{strict}/search.html?q=fibromyalgia")
        page.wait_for_selector("#search-results[aria-busy=false] .ldn-hits")
        assert sum(sizes.values()) <= FIRST_VISIT
        few = int(page.locator(".ldn-found").inner_text().split()[0])
        page.locator(".ldn-look-further").click()
        page.locator(".ldn-look-further").wait_for(state="detached")
        assert int(page.locator(".ldn-found").inner_text().split()[0]) > few
        assert page.evaluate("document.activeElement.closest('.ldn-hits') !== null")
        assert wrong == []


@pytest.mark.weekly
@pytest.mark.parametrize(
    "name", ["kb/studies/index", "kb/articles/carnahan", "genindex", "kb/reference/fields", *sorted(ALIKE)]
)
def test_every_row_of_a_long_page_is_accessible(chrome, name):
    """The test above keeps five of what is alike; here nothing is taken away."""
    for scheme in ("light", "dark"):
        page = opened(chrome, name, color_scheme=scheme)
        assert violations(page) == []
        page.context.close()


def _transferred(response) -> int:
    """Return the bytes a server with gzip would send."""
    if not response.ok or response.url.startswith("data:"):
        return 0
    body = response.body()
    is_text = re.search(r"text|javascript|json|svg", response.headers.get("content-type", ""))
    return _zipped(body) if is_text else len(body)


@functools.cache
def _zipped(body: bytes) -> int:
    """Return the length of what gzip makes of it; every page has the same scripts and style sheets."""
    return len(gzip.compress(body, 6))


@pytest.mark.parametrize("kind", ["conditions", "compare", "studies", "topics", "doctor"])
def test_no_page_of_its_kind_is_too_heavy(real_site, kind):
    """The five largest; lists have limits of their own."""
    pages = [path for path in (real_site / "kb" / kind).glob("*.html") if not path.stem.startswith("index")]
    largest = sorted(pages, key=lambda path: path.stat().st_size)[-5:]
    sizes = {path.stem: _zipped(path.read_bytes()) for path in largest}
    assert len(sizes) == 5 and max(sizes.values()) <= NEXT_VISIT, sizes


def test_pages_are_readable_without_script(chrome):
    page = opened(chrome, "kb/studies/index", java_script_enabled=False)
    assert page.locator("table.ldn-table tbody tr").count() > 100
    assert page.locator("table.ldn-table tbody tr").last.is_visible()
    page.context.close()


def test_the_keyboard_reaches_search_and_content(chrome):
    page = opened(chrome, "index")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.locator("#ldn-search-page").focus()
    page.keyboard.type("fibromyalgia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=fibromyalgia")
    page.wait_for_selector("#search-results li a")
    page.context.close()


def test_the_menu_has_groups_a_mark_where_one_is_and_a_way_out(chrome):
    page = opened(chrome, "kb/numbers")
    page.get_by_role("button", name="More").click()
    more = page.locator("#ldn-more")
    groups = more.get_by_role("heading").all_inner_texts()
    assert more.locator("[aria-current=page]").all_inner_texts() == ["Numbers"]
    for width in (1280, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url.replace("kb/numbers", "kb/conditions/fibromyalgia"))
    page.get_by_role("button", name="Site navigation").click()
    drawer = page.get_by_role("dialog").get_by_role("navigation", name="Main")
    assert drawer.get_by_role("heading").all_inner_texts() == ["Look it up", *groups]
    # Pages for readers come first, those for developers last.
    assert drawer.get_by_role("link").all_inner_texts()[0] == "Conditions"
    assert drawer.get_by_role("link").all_inner_texts()[-1] == "Reference for developers"
    assert drawer.locator("[aria-current]").all_inner_texts() == ["Conditions"]
    page.get_by_role("button", name="Close the menu").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.ariaLabel") == "Site navigation"
    page.context.close()


@pytest.mark.weekly
@pytest.mark.parametrize(
    "name", ["fibromyalgia", "crohns-disease", "multiple-sclerosis", "long-covid", "cancer", "chronic-pain"]
)
def test_a_condition_prints_as_one_page(chrome, name):
    page = opened(chrome, f"kb/conditions/{name}")
    paper = page.pdf(prefer_css_page_size=True)
    page.context.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1


def test_a_condition_answers_and_warns_on_the_first_screen_of_a_phone_and_is_short(chrome):
    """Also with the widest of the usual fonts; what is folded counts among the elements."""
    page = opened(chrome, "kb/conditions/fibromyalgia")
    page.set_viewport_size({"width": 390, "height": 844})
    for place in (".ldn-answer-sentence", ".ldn-safety"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollHeight") <= 12 * 844
    assert page.evaluate("document.querySelectorAll('*').length") <= 3000
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_LABELS) == []
    page.context.close()


def test_verdicts_are_read_as_words(chrome):
    page = opened(chrome, "kb/compare/does-it-help-crohns-symptoms")
    marks = page.locator(".ldn-mark")
    assert marks.count() > 5
    for index in range(marks.count()):
        assert marks.nth(index).inner_text().strip()
    assert page.locator(".ldn-mark svg:not([aria-hidden=true])").count() == 0
    page.context.close()


OUTSIDE = """[...document.querySelectorAll("text")].map((item) => [item.textContent, item.getBoundingClientRect()])
  .filter(([_, box]) => box.left < 0 || box.right > document.documentElement.width.baseVal.value + 1)
  .map(([words]) => words)"""


def test_links_in_pictures_lead_somewhere_and_pictures_are_saved(chrome):
    page = opened(chrome, "kb/conditions/fibromyalgia")
    page.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    links = page.locator(".ldn-plot a").evaluate_all("found => found.map(a => a.getAttribute('href'))")
    assert links
    assert not any(link.startswith("ldn:") for link in links)
    saves = page.locator("a.ldn-plot-save")
    with page.expect_download() as saved:
        saves.first.click()
    assert saved.value.suggested_filename == "people-fibromyalgia.svg"
    for index in (0, 1, saves.count() - 1):
        address = saves.nth(index).evaluate("link => link.href")
        alone = page.context.new_page()
        alone.goto(address)
        assert alone.evaluate("document.documentElement.localName") == "svg"
        assert alone.evaluate(OUTSIDE) == []
        alone.close()
    page.locator(".ldn-plot a").first.click()
    page.wait_for_load_state()
    assert "/kb/" in page.url
    page.context.close()


def test_links_within_pictures_have_cards_and_none_gets_stuck(chrome):
    page = opened(chrome, "kb/conditions/fibromyalgia")
    page.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    text_link = page.locator("main li a[href*='studies/']").filter(visible=True).first
    text_link.scroll_into_view_if_needed()
    text_link.hover()
    page.locator("#ldn-card").wait_for(state="visible")
    title = page.locator(".ldn-card-title").inner_text()
    picture_link = page.locator("svg a[href*='studies/']").first
    picture_link.scroll_into_view_if_needed()
    picture_link.hover()
    page.wait_for_function("title => document.querySelector('.ldn-card-title')?.textContent !== title", arg=title)
    page.mouse.move(2, 2)
    page.locator("#ldn-card").wait_for(state="hidden")
    page.context.close()
