"""An article in a file of HTML, Markdown or text as blocks, or one line that says why there is none.

Markdown becomes HTML by markdown-it, which MyST brings, and is read as a page is.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from ldn_kb.authoring.front_matter import FRONT_MATTER, front_matter
from ldn_kb.authoring.html_blocks import INVISIBLE, Block, Page, html_page, is_label
from ldn_kb.authoring.text_decoding import TextError, decoded

_LOOKS_LIKE_HTML = re.compile(r"<!doctype html|<html|<body|<p[\s>]|<div[\s>]", re.IGNORECASE)
_BULLET = re.compile(r"\s{0,8}(?:[-*•·‣◦–]|\(?[0-9]{1,2}[.)])\s+(?=\S)")
_MARK = re.compile(r"#{1,6}\s+(?=\S)")
_COMMON_WORDS = """
    a an and are as at be been but by can for from has have if in is it its may more not of on or other some such
    than that the their there these they this to was we were when which who will with you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_LEAST_COMMON = 0.15
"""English prose has a third of such words and more; French or German hardly any."""
_LEAST_WORDS = 60


def read(raw: bytes, name: str) -> Page:
    """Return the article in a file.

    ``name`` tells what it is by its ending: .html, .md or .txt; otherwise its beginning tells. Raises ``TextError``.
    """
    text = decoded(raw)
    ending = name.lower().rpartition(".")[2]
    is_html = ending in ("html", "htm", "xhtml") or (
        ending not in ("md", "markdown") and _LOOKS_LIKE_HTML.search(text[:100_000]) is not None
    )
    if is_html:
        page = html_page(text)
    elif ending in ("md", "markdown"):
        page = html_page(_markdown(text), front_matter(text))
    else:
        page = Page(_plain(text), None)
    blocks, title = page.blocks, page.title
    if title is None and blocks and blocks[0].kind == "heading":
        title = blocks[0].text
    if blocks and blocks[0].kind == "heading" and blocks[0].text == title:
        blocks = blocks[1:]
    _assert_article([block.text for block in blocks if block.kind != "heading"], page.has_password)
    return dataclasses.replace(page, blocks=blocks, title=title)


def _assert_article(texts: list[str], has_password: bool) -> None:
    """Raise ``TextError`` if ``texts`` are too few words for an article, or in another language."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", " ".join(texts)[:200_000].lower())
    if len(words) < _LEAST_WORDS:
        if has_password:
            raise TextError("it is the page of a login; sign in and save the article itself")
        what = f"it holds {len(words)} words in paragraphs" if words else "it holds no paragraphs of text"
        raise TextError(
            f"{what}: an empty file, a frame, a page made by scripts or only for subscribers; copy the article's text "
            "into a .txt"
        )
    share = sum(word in _COMMON for word in words) / len(words)
    if share < _LEAST_COMMON:
        raise TextError(
            f"it does not read as English: {share:.0%} of its words are common English ones; translate it first"
        )


# --- Markdown and plain text


def _markdown(text: str) -> str:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    without = FRONT_MATTER.sub("", text, count=1)
    return str(MarkdownIt("commonmark").enable("table").use(footnote_plugin).render(without))


def _plain(text: str) -> list[Block]:
    """Return the blocks of a text; paragraphs are parted by empty lines, or, if there are none, each is a line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    rows = [INVISIBLE.sub("", row).rstrip() for row in text.split("\n")]
    chunks: list[list[str]] = [[]]
    has_gaps = any(not row.strip() for row in rows)
    for row in rows:
        starts = not row.strip() or not has_gaps or _BULLET.match(row) or _MARK.match(row)
        if starts and chunks[-1]:
            chunks.append([])
        if row.strip():
            chunks[-1].append(row)
            if _MARK.match(row):
                chunks.append([])
    return list(_plain_blocks([chunk for chunk in chunks if chunk]))


def _plain_blocks(chunks: list[list[str]]) -> Iterator[Block]:
    for number, chunk in enumerate(chunks):
        text = " ".join(" ".join(chunk).split())
        last = number == len(chunks) - 1
        if mark := _MARK.match(text):
            yield Block("heading", text[mark.end() :])
        elif bullet := _BULLET.match(text):
            yield Block("item", text[bullet.end() :])
        elif len(chunk) == 1 and is_label(text) and text[-1] not in ":?" and not last and len(chunks) > 1:
            yield Block("heading", text)
        else:
            yield Block("paragraph", text)
