"""The site that README describes, with four themes that know nothing of this extension: colours, tables, width.

Once a week, with `nox -s themes`, as two of the themes are not installed otherwise.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from browser import served
from test_second_subject import SECOND, build, write_site

pytestmark = [pytest.mark.weekly, pytest.mark.builds, pytest.mark.browser]
THEMES = ("alabaster", "furo", "sphinx_book_theme", "sphinx_rtd_theme")
DARK = ("furo", "sphinx_book_theme")
"""The themes that follow the system into the dark."""
PAGES = (
    "index",
    "kb/conditions/chronic-hiccups",
    "kb/compare/does-it-stop-hiccups",
    "kb/articles/garden-post",
    "kb/studies/borsk-1931-hiccups",
    "kb/studies/index",
    "kb/numbers",
)
POOR = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parsed = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => below.map((value, place) => top[place] * top[3] + value * (1 - top[3]));
  const ground = (element) => {
    const layers = [];
    for (; element; element = element.parentElement) layers.unshift(parsed(getComputedStyle(element).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const poor = new Set();
  for (const element of document.querySelectorAll("[class*='ldn-'], [class*='ldn-'] *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    // The colours of links and of code in running text are the theme's own.
    const theirs = element.closest("a, code") && !element.closest(".ldn-table, .ldn-safety, .ldn-plot");
    if (!text || theirs || element.closest("code, title, desc, .headerlink") || !element.getClientRects().length) continue;
    const style = getComputedStyle(element), below = ground(element);
    const ink = over(parsed(element instanceof SVGElement ? style.fill : style.color), below);
    const [low, high] = [light(ink), light(below)].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) poor.add(`${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 40)} (${element.className.baseVal ?? element.className})`);
  }
  return [...poor];
}"""
UNWRAPPED = """() => [...document.querySelectorAll(".ldn-table :is(td, th)")]
  .filter((cell) => cell.textContent.length > 40 && getComputedStyle(cell).whiteSpace.includes("nowrap")).map((cell) => cell.textContent)"""


@pytest.fixture(scope="module", params=THEMES)
def themed(request, tmp_path_factory) -> tuple[str, Path]:
    """Return the name of a theme and the site with it."""
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed: nox -s themes")
    return request.param, build(write_site(tmp_path_factory.mktemp(request.param), SECOND, request.param))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_ours_can_be_read_and_every_cell_wraps(themed, chromium, scheme):
    theme, folder = themed
    with served(folder) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        for name in PAGES:
            page.goto(f"{address}/{name}.html")
            assert page.evaluate(POOR) == [], name
            assert page.evaluate(UNWRAPPED) == [], name
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.set_viewport_size({"width": 390, "height": 844})
        for name in PAGES:
            page.goto(f"{address}/{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        page.close()
    # What is tested as dark is dark.
    assert (max(map(int, background.strip("rgba()").split(",")[:3])) < 60) == (scheme == "dark" and theme in DARK)


def test_axe_finds_no_poor_contrast_in_the_dark(themed, chromium):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    theme, folder = themed
    if theme not in DARK:
        pytest.skip("the theme has no dark mode")
    with served(folder) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
        for name in PAGES[:4]:
            page.goto(f"{address}/{name}.html")
            page.evaluate(axe.Axe().axe_script)
            found = page.evaluate(
                "axe.run({ include: [['[class*=ldn-]']] }, { runOnly: ['color-contrast'] })"
                ".then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) => node.html)))"
            )
            assert found == [], name
        page.close()
