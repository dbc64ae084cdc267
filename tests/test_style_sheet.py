"""The extension's style sheet leaves whatever is not ours as its host has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from conftest import ROOT

SHEET = re.sub(r"/\*.*?\*/", "", (ROOT / "src/ldn_kb/sphinx/static/ldn_kb.css").read_text(), flags=re.DOTALL)
OURS = re.compile(r"\.ldn-[a-z]")
WHOLE_PAGE = re.compile(r'(?::root|html|body|:is\(html, body\))(?:\[data-theme(?:="\w+")?\])?')
LEAST_CONTRAST = 5.3


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each pair of braces at the top of ``text``, and what stands between them."""
    start = depth = 0
    for place, letter in enumerate(text):
        if letter == "{":
            depth += 1
            if depth == 1:
                head, opened = " ".join(text[start:place].split()), place + 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield head, text[opened:place]
                start = place + 1
    assert depth == 0


def rules(text: str = SHEET, condition: str = "") -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the condition, the selectors and the declarations of every rule."""
    for head, body in blocks(text):
        if head.startswith(("@media", "@container")):
            yield from rules(body, head)
        else:
            assert "{" not in body, f"write {head} without nesting"
            # Addresses hold colons and semicolons; there are none in this sheet.
            pairs = [item.split(":", 1) for item in body.split(";") if item.strip()]
            yield condition, head, {name.strip(): value.strip() for name, value in pairs}


def selectors(head: str) -> list[str]:
    """Return the selectors of a list; a comma between brackets separates none."""
    return [item.strip() for item in re.split(r",(?![^(]*\))", head)]


def test_every_rule_is_about_our_own_elements():
    foreign = []
    for _, head, declarations in rules():
        for selector in selectors(head):
            tokens = WHOLE_PAGE.fullmatch(selector) and all(name.startswith("--ldn-") for name in declarations)
            if not (OURS.search(selector) or tokens or selector.startswith("@page")):
                foreign.append(selector)
    assert foreign == [], "move it to docs/_static/ldn_site.css, or give it one of our classes"
    assert len(list(rules())) > 150


def test_no_variable_of_a_theme_is_set_or_needed():
    assert "--pst-" not in SHEET
    own = set(re.findall(r"(--[a-z0-9-]+)\s*:", SHEET))
    without_fallback = set(re.findall(r"var\((--[a-z0-9-]+)\)", SHEET))
    assert without_fallback <= own


def tokens(wanted: str, condition: str) -> dict[str, str]:
    """Return the tokens of the rule for the whole page under a condition, whose selectors end as wanted."""
    (found,) = [
        declarations
        for where, head, declarations in rules()
        if where == condition and head.endswith(wanted) and len(declarations) > 2
    ]
    return found


MODES = {
    "light": tokens('[data-theme="light"]', ""),
    "dark": tokens('[data-theme="dark"]', "@media screen"),
    "system": tokens('[data-theme="auto"]', "@media screen and (prefers-color-scheme: dark)"),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_every_text_can_be_read_in_every_mode(mode):
    found = {name.removeprefix("--ldn-"): value for name, value in MODES[mode].items()}
    texts = found.keys() - {"page", "surface", "rule"}
    poor = [
        (text, ground)
        for text in texts
        for ground in ("page", "surface")
        if contrast(found[text], found[ground]) < LEAST_CONTRAST
    ]
    assert poor == []


def test_dark_is_the_same_by_choice_and_by_system():
    assert MODES["dark"] == MODES["system"]
    assert MODES["dark"].keys() == MODES["light"].keys()


def test_what_generated_pages_say_of_their_print_is_hidden_on_the_screen_of_any_site():
    """Only this site shortens its print, and so shows it there."""
    templates = "".join(path.read_text() for path in (ROOT / "src/ldn_kb/rendering/templates").glob("*.j2"))
    own = re.sub(r"/\*.*?\*/", "", (ROOT / "docs/_static/ldn_site.css").read_text(), flags=re.DOTALL)

    def hidden(text: str) -> set[str]:
        return {
            name
            for condition, head, declarations in rules(text)
            if not condition and declarations.get("display") == "none"
            for selector in selectors(head)
            for name in re.findall(r"^\.(ldn-[a-z-]+)$", selector)
        }

    written = {name for name in hidden(SHEET) | {"ldn-on-paper"} if re.search(rf"\b{name}\b", templates)}
    assert written == {"ldn-on-paper"} <= hidden(SHEET)
    assert not [name for name in re.findall(r"^\.(ldn-[a-z-]+) \{ display: none; \}", own, re.M) if name in templates]
