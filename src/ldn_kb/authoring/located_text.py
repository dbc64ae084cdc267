"""The text of an article with a locator for each paragraph, as it is kept in an ignored folder and never committed.

A line is a heading (``## Side effects``; ``# `` for the title) or a paragraph (``[p9.b2] A bullet after the ninth``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ldn_kb.authoring.article_metadata import Statement
from ldn_kb.authoring.html_blocks import Block, Page
from ldn_kb.authoring.printed_references import is_prose
from ldn_kb.authoring.text_decoding import TextError

FOLDER = ".articles"
"""Lies beside the data folder and is ignored by git: texts of articles are not ours to publish."""
_LINE = re.compile(r"\[(p[0-9]{1,3}(?:\.b[0-9]{1,2})?|ref[0-9]{1,3})\]\s+(\S.*)")
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_REFERENCES = re.compile(
    r"(?:\W|\d)*(?:selected |medical |scientific )?"
    r"(?:references?|sources?|bibliography|citations?|literature|works cited|footnotes|endnotes)(?: cited| and .*)?\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\[[0-9]{1,3}\]\s+(?=\S)")
_MOST_PARAGRAPHS, _MOST_BULLETS = 999, 99


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: where it stands, what it says, and the heading above it; ``links`` is the share of its links.

    ``sources`` are its links to papers, each with its text; the text as it is kept has none.
    """

    at: str
    text: str
    heading: str | None = None
    links: float = 0.0
    caption: bool = False
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LocatedText:
    """An article: its title, its headed parts in order, its printed references, and what its file states about it."""

    title: str | None
    sections: tuple[tuple[str | None, tuple[Paragraph, ...]], ...]
    references: tuple[Paragraph, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph in reading order, without the references."""
        return tuple(paragraph for _, paragraphs in self.sections for paragraph in paragraphs)

    def dump(self) -> str:
        """Return the text as it is kept."""
        lines = [f"# {self.title}", ""] if self.title else []
        for heading, paragraphs in self.sections:
            lines += ["", f"## {heading}", ""] if heading else []
            lines += [f"[{paragraph.at}] {paragraph.text}" for paragraph in paragraphs]
        lines += ["", "## References", ""] if self.references else []
        return "\n".join([*lines, *(f"[{item.at}] {item.text}" for item in self.references)]).lstrip("\n") + "\n"


def place_of(data: Path, article: str) -> Path:
    """Return where the text of an article is kept, beside the data folder."""
    return data.resolve().parent / FOLDER / f"{article}.txt"


def is_located(text: str) -> bool:
    """Return whether a text has locators already."""
    return any(_LINE.fullmatch(line) for line in text.splitlines())


def parse(text: str) -> LocatedText:
    """Read a text with locators; raises ``TextError`` with the line that is neither heading nor paragraph."""
    title: str | None = None
    sections: list[tuple[str | None, list[Paragraph]]] = []
    references: list[Paragraph] = []
    seen: set[str] = set()
    for number, row in enumerate(text.splitlines(), 1):
        line = row.strip()
        if not line:
            continue
        if match := _HEADING.fullmatch(line):
            if len(match[1]) == 1 and title is None and not sections:
                title = match[2]
            elif not _REFERENCES.fullmatch(match[2]):
                sections.append((match[2], []))
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in seen:
            what = "its locator stands twice" if match else "it starts with no locator such as [p3] and is no heading"
            raise TextError(f"line {number} cannot be read: {what}")
        seen.add(match[1])
        if match[1].startswith("ref"):
            references.append(Paragraph(match[1], match[2]))
            continue
        if not sections:
            sections.append((None, []))
        sections[-1][1].append(Paragraph(match[1], match[2], sections[-1][0]))
    if not sections:
        raise TextError("it has no paragraphs")
    return LocatedText(title, tuple((heading, tuple(found)) for heading, found in sections), tuple(references))


def _with_addresses(reference: Block) -> str:
    """Return the text of a reference without its number, with the addresses of the papers that it links to."""
    text = _NUMBER.sub("", reference.text)
    missing = [address for _, address in reference.sources if address not in text.lower()]
    return " ".join([text, *dict.fromkeys(missing)])


def located(page: Page) -> LocatedText:
    """Give every paragraph its locator; raises ``TextError`` if there are more than an article has.

    Items of a list, and rows of a table, belong to the paragraph before them: ``p9.b2``. Where none stands before them
    under the same heading, each is a paragraph of its own. What stands under a heading such as References is numbered
    ``ref1`` and so on, but for prose such as a notice: that is a paragraph of the last part before it. If several parts
    of a text each have such a heading, it is a paragraph of its part, and what stands under it belongs to it.
    """
    of_sections = _has_lists_of_sections(page.blocks)
    sections: list[tuple[str | None, list[Paragraph]]] = []
    references: list[Paragraph] = []
    in_references = listed = False
    number = bullet = 0
    for block in page.blocks:
        heading = sections[-1][0] if sections else None
        if block.kind == "heading":
            is_of_section = of_sections and bool(sections) and _REFERENCES.fullmatch(block.text) is not None
            in_references = not is_of_section and _REFERENCES.fullmatch(block.text) is not None
            if is_of_section:
                number, bullet = number + 1, 0
                sections[-1][1].append(Paragraph(f"p{number}", block.text, heading))
            elif not in_references:
                sections.append((block.text, []))
                bullet = -1
            listed = False
            continue
        # What follows a list of references and is none of its items belongs to the article again.
        in_references = in_references and (block.kind == "item" or not listed)
        if in_references and not is_prose(block.text, has_source=bool(block.sources)):
            listed = listed or block.kind == "item"
            references.append(Paragraph(f"ref{len(references) + 1}", _with_addresses(block)))
            continue
        if not sections:
            sections.append((None, []))
            bullet = -1
        if block.kind == "item" and 0 <= bullet < _MOST_BULLETS:
            bullet += 1
            at = f"p{number}.b{bullet}"
        else:
            number += 1
            at = f"p{number}"
            # An item without a paragraph before it has none of its own after it either.
            bullet = -1 if block.kind == "item" else 0
        paragraph = Paragraph(at, block.text, heading, block.links, block.kind == "caption", block.sources)
        sections[-1][1].append(paragraph)
    if number > _MOST_PARAGRAPHS or len(references) > _MOST_PARAGRAPHS:
        raise TextError(f"it has {number:,} paragraphs; {_MOST_PARAGRAPHS} is the most: is it more than one article?")
    parts = tuple((heading, tuple(found)) for heading, found in sections)
    return LocatedText(page.title, parts, tuple(references), page.statements)


def _has_lists_of_sections(blocks: Sequence[Block]) -> bool:
    """Return whether several headings such as Sources stand in a text, with parts of it between them."""
    lists, in_list, has_text = 0, False, False
    for block in blocks:
        if block.kind == "heading":
            in_list = _REFERENCES.fullmatch(block.text) is not None
            lists += in_list and has_text
            has_text = False
        else:
            has_text = not in_list
    return lists > 1
