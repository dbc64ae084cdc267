"""Text from the data is shown literally, wherever it lands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pydantic import BaseModel

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import markdown
from ldn_kb.rendering.content import Badge, Joined, LinkedText, RecordLink, WebLink
from ldn_kb.rendering.markdown import Myst
from ldn_kb.rendering.pages import render

HOSTILE = [
    "# heading", "- item", "+ item", "1. item", "12) item", "> quote", "---", "===", "***", "```{raw} html", ":::{note}", "(target)=",
    "% comment", "+++", "| a | b |", "*bold*", "_em_", "`code`", "{role}`x`", "[link](http://x)", "[[wiki]]", "<b>", "<http://x.y>",
    "<!-- c -->", "&amp;", "&#60;", "$x$", "~~s~~", "^[note]", "[^1]", "![i](j)", "{{ sub }}", "{% if %}", "a\\b", "\\", "a | b", "@x",
    ": definition", "::: x", "    code", "a\n\nb", "http://www.example.org", "javascript:alert(1)", "\"quoted\"", "'quoted'",
]  # fmt: skip


def parser() -> MarkdownIt:
    config = MdParserConfig(enable_extensions={"colon_fence", "attrs_inline"})
    return create_md_parser(config, lambda _: RendererHTML())


def shown(text: str) -> list[tuple[str, str]]:
    """Return type and content of every token that MyST makes of a paragraph."""
    tokens = parser().parse(text)
    flat = []
    for token in tokens:
        flat += token.children or [token]
    return [
        (token.type, token.content)
        for token in flat
        if token.type not in ("paragraph_open", "paragraph_close", "text_special")
    ]


def words(text: str) -> str:
    """Return the plain text that MyST shows, and nothing but text may be shown."""
    tokens = parser().parse(text)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], tokens
    kinds = {child.type for child in tokens[1].children or []}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(child.content for child in tokens[1].children or [])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_literally(text):
    expected = " ".join(text.split())
    assert words(markdown.escape(text).text) == expected
    assert words(f"before {markdown.escape(text).text} after") == f"before {expected} after"


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1).filter(str.strip))
def test_any_text_is_shown_literally(text):
    assert words(markdown.escape(text).text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["plain", "with ` tick", "``", "`a`", "a < b", "!x"])
def test_role_content_survives(text):
    _, content = shown("x " + markdown.role("ldn:study", text).text)[-1]
    assert content.strip() == text


def test_links_in_prose(base):
    text = markdown.linked_text(base, "See [[smith-2007-gut]] and [[nothing]] *now*").text
    assert text == r"See {ldn:study}`Smith 2007 <smith-2007-gut>` and \[\[nothing\]\] \*now\*"


def test_prose_that_starts_with_a_link_or_a_sign(base):
    assert (
        markdown.linked_text(base, "[[low-dose]] is small").text
        == "{ldn:topic}`What counts as low <low-dose>` is small"
    )
    assert markdown.linked_text(base, "- 3 points").text == r"\- 3 points"


def test_cells(base):
    assert markdown.inline(base, None).text == "*not reported*"
    assert markdown.inline(base, 1234).text == "1,234"
    assert markdown.inline(base, -0.5).text == "−0.5"
    assert markdown.inline(base, Badge("evidence", "mixed")).text == "{ldn:evidence}`mixed`"
    assert markdown.inline(base, WebLink("https://e.org/a_b", "a_b")).text == r"[a\_b](<https://e.org/a_b>)"
    assert (
        markdown.inline(base, Joined((RecordLink("low-dose", "dose"), LinkedText("x*y")), " · ")).text
        == r"{ldn:topic}`dose <low-dose>` · x\*y"
    )


def test_an_empty_base_has_titles():
    assert KnowledgeBase().titles == {}


SIGNS = "p<0.01 & a|b 'c' \"d\""


@pytest.mark.parametrize(
    "text", [f"{SIGNS} [[smith-2007-gut]]", f"[[smith-2007-gut]] {SIGNS}", f"{SIGNS} [[smith-2007-gut]], {SIGNS}"]
)
def test_signs_beside_a_link_are_escaped_once(base, text):
    link = "{ldn:study}`Smith 2007 <smith-2007-gut>`"
    signs = SIGNS.replace("<", "\\<").replace("&", "\\&")
    expected = text.replace("[[smith-2007-gut]]", link).replace(SIGNS, signs)
    assert markdown.linked_text(base, text).text == expected
    assert (
        markdown.inline(base, Joined((LinkedText(text), RecordLink("smith-2007-gut")), " & ")).text
        == rf"{expected} \& {link}"
    )


def with_signs(value):
    """Return a record with signs and a link at the end of every text that is free prose."""
    if isinstance(value, BaseModel):
        changed = {name: with_signs(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(
            update={name: found for name, found in changed.items() if found is not getattr(value, name)}
        )
    if isinstance(value, tuple):
        return tuple(with_signs(item) for item in value)
    return f"{value}: {SIGNS} [[smith-2007-gut]]" if isinstance(value, str) and " " in value else value


def test_no_prose_of_any_page_is_escaped_twice(base):
    changed = KnowledgeBase.of(map(with_signs, base.by_id.values()), base.places)
    pages = render(changed)
    assert sum("p\\<0.01" in text for text in pages.values()) > 10
    for name, text in pages.items():
        assert not re.search(r"&(lt|gt|amp|quot|#\d+);", text), name


@pytest.mark.parametrize(
    "mistake",
    [
        lambda done: "a" + done,
        lambda done: done + "a",
        lambda done: f"{done}",
        str,
        lambda done: "".join([done]),
        lambda done: f"{done}",
    ],
)
def test_finished_text_refuses_plain_strings(mistake):
    with pytest.raises(TypeError):
        mistake(markdown.escape("a"))


def test_finished_text_is_joined_as_it_is():
    assert (markdown.escape("a*") + markdown.escape("b")).text == r"a\*b"
    assert Myst(", ").join([markdown.escape("<"), markdown.escape(">")]).text == r"\<, \>"
    assert not Myst("")
