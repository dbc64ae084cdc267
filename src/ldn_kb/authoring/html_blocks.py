"""An HTML page as blocks: headings, paragraphs, items of lists and rows of tables, captions.

It is read by the parser of the standard library: it needs no tree, since a block ends where the next begins, so memory
is bounded and unclosed tags do no harm; an extra parser would have to be installed for this command alone.
"""

from __future__ import annotations

import itertools
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from ldn_kb.authoring.article_metadata import Statement, title_of
from ldn_kb.authoring.html_metadata import HtmlMetadata
from ldn_kb.authoring.text_decoding import TextError

_BLOCKS_NAMES = """
    address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_VOID_NAMES = """
    area base br col embed hr img input link meta param source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_NO_TEXT_NAMES = """
    script style noscript template svg math iframe object video audio canvas button select textarea form nav aside
    footer dialog head
"""
_NO_TEXT = frozenset(_NO_TEXT_NAMES.split())
"""Elements whose text is not the article's: code, controls, navigation, what stands beside and below it."""
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "alert"))
_NOT_ARTICLE = re.compile(
    r"\b(?:cookie|consent|newsletter|sidebar|share|sharing|social|related|breadcrumbs?|comments?|menu|popup|modal|"
    r"navbar|pagination|skip-link|screen-reader-text|advert(?:isement)?|promo)\b"
)
_CONTENTS = re.compile(r"(?:^|\s)(?:toc|(?:ez-)?toc-container|(?:wp-block-)?table-of-contents)(?:\s|$)")
"""Lists of what stands on a page; an element that only has one ("has-toc") is the article."""
_NOTES = re.compile(r"(?:^|\s)footnotes(?:\s|$)")
_TO_NOTED_PLACE = re.compile(r"#_?(?:ftn_?ref|ftnt_ref|fn_?ref|edn_?ref)")
_BACK = re.compile(r"(?:\s*[\u21a9\u2191]\ufe0e?)+$")
_GOOGLE_CLASS = re.compile(r"\bc[0-9]+\b")
_LIST_SIGN = re.compile(r"(?:[·•o§–-]|\(?[0-9]{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s*$")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LEAST_OF_LINE = 12
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ITEMS = ("li", "tr", "dd", "dt")
_CELL = " | "
_LEAST_OF_ARTICLE = 100
"""So many words in an element article or main: it holds the article. An element with fewer is a teaser."""
_LONGEST_LABEL = 12
_MOSTLY_LINKS = 0.7
_SUPERSCRIPT = re.compile(r"\s*\[?([0-9]+(?:\s*[,–-]\s*[0-9]+)*)(?::[0-9]+)?\]?\s*")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CHUNK, _LONGEST_TAG, _SECONDS = 16_384, 1_000, 10
_OF_SOURCE = re.compile(
    r"//pubmed\.|ncbi\.nlm\.nih\.gov/(?:pubmed|pmc|articles)|doi\.org/|/10\.[0-9]{4,9}/|clinicaltrials\.gov/(?:study|ct2)"
)


@dataclass(frozen=True)
class Block:
    """A piece of a page; ``links`` is the share of its text that is links.

    ``sources`` are its links to papers and registers of studies: the text of each, with its address.
    """

    kind: Literal["heading", "paragraph", "item", "caption"]
    text: str
    links: float = 0.0
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """The article in a file: its blocks, its title if it has one, and what the file states about it."""

    blocks: list[Block]
    title: str | None
    statements: tuple[Statement, ...] = ()
    has_password: bool = False
    """Whether it asks for a password."""


@dataclass
class _Piece:
    block: Block
    tag: str
    article: int
    main: bool
    header: bool


class _Parser(HTMLParser):
    """Collects the blocks of a page, each with the element article or main that it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.title = ""
        self.has_password = False
        self.metadata = HtmlMetadata()
        self._open: list[str] = []
        self._hidden_at: int | None = None
        self._articles: list[int] = []
        self._mains = 0
        self._count = 0
        self._text: list[tuple[str, str | None, bool]] = []
        self._address = ""
        self._superscript: list[str] | None = None
        self._in_title = False
        self._has_cells = False
        self._class = ""
        self._headers = 0
        self._has_notes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").lower() for name, value in attrs}
        if tag == "input" and values.get("type") == "password":
            self.has_password = True
        if tag == "title" and not self.title:
            self._in_title = True
        self.metadata.start(tag, dict(attrs), hidden=self._hidden_at is not None)
        if tag in _BLOCKS:
            self._end_block(tag)
        self._has_cells = tag == "td" or (self._has_cells and tag != "tr")
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag in _BLOCKS:
            self._class = values.get("class", "")
        elif re.search(r"display:\s*block", values.get("style", "")):
            self._end_block("p")
        if tag == "a":
            self._address = values.get("href", "")
        self._start_notes(tag, values)
        # The head of a page, and not of an article on it.
        self._headers += tag == "header" and not self._articles and not self._mains
        if self._hidden_at is None and self._is_hidden(tag, values):
            self._hidden_at = len(self._open)
        if tag == "article":
            self._count += 1
            self._articles.append(self._count)
        self._mains += tag == "main"
        if tag == "sup":
            self._superscript = []

    def _start_notes(self, tag: str, values: dict[str, str]) -> None:
        """Note where footnotes begin: they are references, whether or not a heading says so."""
        has_role = values.get("role") in ("doc-endnotes", "doc-bibliography")
        of_section = tag in ("section", "div", "ol") and (has_role or _NOTES.search(values.get("class", "")))
        # Word and Google begin each note with a link back to its place in the text.
        of_link = (
            tag == "a" and _TO_NOTED_PLACE.match(self._address) and not any(text.strip() for text, _, _ in self._text)
        )
        if (of_section or of_link) and not self._has_notes and self._hidden_at is None:
            self._has_notes = True
            article = self._articles[-1] if self._articles else 0
            self.pieces.append(_Piece(Block("heading", "Footnotes"), "h2", article, self._mains > 0, False))

    def _is_hidden(self, tag: str, values: dict[str, str]) -> bool:
        if tag in _NO_TEXT or values.get("role") in _ROLES or values.get("aria-hidden") == "true" or "hidden" in values:
            return True
        named = f"{values.get('class', '')} {values.get('id', '')}".replace("_", "-")
        is_beside = _NOT_ARTICLE.search(named) or _CONTENTS.search(named)
        return tag not in ("html", "body", "main", "article") and is_beside is not None

    def handle_comment(self, data: str) -> None:
        self.metadata.comment(data)

    def handle_endtag(self, tag: str) -> None:
        self.metadata.end(tag)
        if tag == "title":
            self._in_title = False
        if tag not in self._open[-200:]:
            return
        if tag == "sup" and self._superscript is not None:
            text, self._superscript = "".join(self._superscript), None
            match = _SUPERSCRIPT.fullmatch(text)
            self.handle_data(f" [{match[1]}]" if match else text)
        if tag in _BLOCKS:
            self._end_block(tag)
        while self._open:
            closed = self._open.pop()
            if self._hidden_at is not None and len(self._open) < self._hidden_at:
                self._hidden_at = None
            if closed == "article" and self._articles:
                self._articles.pop()
            self._mains -= closed == "main"
            self._headers -= closed == "header" and self._headers > 0
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        self.metadata.data(data)
        if self._in_title:
            self.title += data
        elif self._superscript is not None:
            self._superscript.append(data)
        elif self._hidden_at is None:
            # Some pages are one preformatted text; a piece of code is one paragraph.
            is_text = "pre" in self._open[-8:] and "code" not in self._open[-8:]
            parts = _BLANK_LINE.split(data) if is_text else [data]
            for number, part in enumerate(parts):
                if number:
                    self._end_block("p")
                self._take(part)

    def _take(self, data: str) -> None:
        """Take a piece of the text of the article."""
        if data:
            inside = self._open[-8:]
            link = self._address if "a" in inside else None
            self._text.append((data, link, any(tag in inside for tag in ("b", "strong"))))

    def close(self) -> None:
        super().close()
        self._end_block("p")

    def _end_block(self, cause: str) -> None:
        """Make a block of the text since the last one; cells of a row stay together."""
        tag = next((name for name in reversed(self._open[-30:]) if name in _BLOCKS), "p")
        if cause in ("td", "th") and "tr" in self._open[-30:]:
            while self._text and not self._text[-1][0].strip():
                self._text.pop()
            if self._text and self._text[-1][0] != _CELL:
                self._text.append((_CELL, None, True))
            return
        if cause == "br":
            self._text.append((" ", None, True))
            if not _is_paragraph_break(self._text) and (tag in ("p", *_ITEMS, *_HEADINGS) or not _is_line(self._text)):
                return
        pieces, self._text = self._text, []
        text = _BACK.sub("", cleaned("".join(piece for piece, _, _ in pieces)).strip(" |"))
        if not text:
            return
        if tag == "p" and (self._class == "msotitle" or _is_google_title(self._class)):
            tag = "h1"
        of_word = tag == "p" and self._class.startswith("msolistparagraph")
        if of_word:
            text = _LIST_SIGN.sub("", text, count=1) if _LIST_SIGN.match(text) else text
        linked = sum(len(piece.strip()) for piece, link, _ in pieces if link is not None)
        sources = tuple(_sources(pieces))
        if tag in _HEADINGS or (
            tag in ("p", "div") and is_label(text) and all(bold for piece, _, bold in pieces if piece.strip())
        ):
            block = Block("heading", text)
        elif tag in ("figcaption", "caption") or (tag in ("tr", "th") and not self._has_cells):
            # A row of heads alone names what the rows below it hold.
            block = Block("caption", text, linked / len(text))
        elif of_word or any(name in _ITEMS for name in self._open[-30:]):
            block = Block("item", text, linked / len(text), sources)
        else:
            block = Block("paragraph", text, linked / len(text), sources)
        article = self._articles[-1] if self._articles else 0
        self.pieces.append(_Piece(block, tag, article, self._mains > 0, self._headers > 0))


def _sources(pieces: list[tuple[str, str | None, bool]]) -> Iterator[tuple[str, str]]:
    """Yield the links to sources among the pieces of a block, each with its text."""
    for address, group in itertools.groupby(pieces, key=lambda piece: piece[1]):
        text = cleaned("".join(piece for piece, _, _ in group))
        if text and address and _OF_SOURCE.search(address):
            yield text, address


def _is_google_title(named: str) -> bool:
    return "title" in named.split() and _GOOGLE_CLASS.search(named) is not None


def _is_line(pieces: list[tuple[str, str | None, bool]]) -> bool:
    """Return whether a text before a line break is whole sentences: outside of paragraphs such a line is one."""
    text = "".join(piece for piece, _, _ in pieces).strip()
    return len(text.split()) >= _LEAST_OF_LINE and _SENTENCE_END.search(text) is not None


def _is_paragraph_break(pieces: list[tuple[str, str | None, bool]]) -> bool:
    """Return whether two line breaks follow each other, with which some pages part their paragraphs."""
    return len(pieces) > 1 and not pieces[-2][0].strip() and any(piece.strip() for piece, _, _ in pieces)


def is_label(text: str) -> bool:
    """Return whether a text in bold type is a heading of its own."""
    return len(text.split()) <= _LONGEST_LABEL and text[-1] not in ".!,;"


def cleaned(text: str) -> str:
    """Return ``text`` on one line, without invisible characters."""
    return " ".join(INVISIBLE.sub("", text).split())


def html_page(text: str, statements: tuple[Statement, ...] = ()) -> Page:
    """Return the article on a page; ``statements`` are made elsewhere about it. Raises ``TextError``."""
    parser = _Parser()
    until = time.monotonic() + _SECONDS
    for start in range(0, len(text), _CHUNK):
        parser.feed(text[start : start + _CHUNK])
        if time.monotonic() > until:
            raise TextError(f"it is not read within {_SECONDS} s: its markup is broken; copy the text into a .txt")
    # A tag that never ends is looked at again from each of its letters.
    parser.rawdata = parser.rawdata[:_LONGEST_TAG]
    parser.close()
    pieces = _of_article(parser.pieces)
    # The head of a page holds the name of the site, and links; a title stands there only if it stands nowhere else.
    heads = [piece.block.text for piece in sorted(pieces, key=lambda piece: piece.header) if piece.tag == "h1"]
    pieces = [piece for piece in pieces if not piece.header or piece.block.links < _MOSTLY_LINKS]
    statements = statements or parser.metadata.statements(heads)
    # The head of a page may hold the name of the site as a heading of its own.
    sites = {said.value for said in statements if said.field == "publisher"}
    first = next((text for text in heads if text not in sites), None)
    title = first or title_of(statements) or cleaned(parser.title) or None
    while pieces and pieces[0].tag == "h1" and (pieces[0].header or pieces[0].block.text in (title, *sites)):
        pieces = pieces[1:]
    return Page([piece.block for piece in pieces], title, statements, parser.has_password)


def _of_article(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces in the largest element article, or else in main, if it holds enough words; otherwise all."""
    sizes: Counter[int] = Counter()
    for piece in pieces:
        if piece.article:
            sizes[piece.article] += len(piece.block.text.split())
    if sizes:
        largest, size = max(sizes.items(), key=lambda item: item[1])
        if size >= _LEAST_OF_ARTICLE:
            inside = [number for number, piece in enumerate(pieces) if piece.article == largest]
            return [piece for piece in pieces[inside[0] : inside[-1] + 1] if piece.article >= largest]
    main = [piece for piece in pieces if piece.main]
    return main if sum(len(piece.block.text.split()) for piece in main) >= _LEAST_OF_ARTICLE else pieces
