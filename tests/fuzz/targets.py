"""What must hold for any bytes in a file and for any text in a field; each target raises if it does not."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pydantic import TypeAdapter, ValidationError

from conftest import TINY
from fuzz.exported import exports
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT, Kind
from ldn_kb.model.types import Text
from ldn_kb.reading import loader, rules, yaml_reader
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.rules.references import LINK
from ldn_kb.rendering import export, markdown, search_data, search_index
from ldn_kb.rendering.content import LinkedText
from ldn_kb.rendering.pages import render, templating
from ldn_kb.rendering.tables import Column, Table

CORPUS = Path(__file__).parent / "corpus"
_FILES = sorted(TINY)
_MOST_MESSAGE = 1_000
_WORD = "harmless"


def reader(data: bytes) -> None:
    """Read a file of the tiny data that holds other bytes; the first line of ``data`` is its name."""
    name, _, raw = data.partition(b"\n")
    path = name.decode("utf-8", "replace")
    if path not in TINY:
        path = _FILES[zlib.crc32(name) % len(_FILES)]
    found, problems = yaml_reader.read(raw, path)
    assert (found.data is None) == bool(problems)
    records = _without(path)
    if not problems:
        problems = loader.add_records(records, _kind(path), found, Path(path).stem)
    problems += rules.check(records)
    for problem in set(problems):
        _check_place(problem, raw if problem.path == path else TINY[problem.path].encode())
    if not problems:
        _check_pages(KnowledgeBase.of(entry.record for entry in records.entries.values()))


def _kind(path: str) -> Kind:
    return next(
        kind for kind in (SUBJECT, *KINDS) if kind.plural == path.split("/", maxsplit=1)[0].removesuffix(".yaml")
    )


@cache
def _tiny() -> RecordSet:
    records = RecordSet()
    for path, text in TINY.items():
        assert loader.add_records(records, _kind(path), yaml_reader.read(text.encode(), path)[0], Path(path).stem) == []
    return records


def _without(path: str) -> RecordSet:
    """Return the records of all tiny files but one."""
    entries = {key: entry for key, entry in _tiny().entries.items() if entry.source.path != path}
    return RecordSet(entries, {key: _tiny().kinds[key] for key in entries})


def _check_place(problem: Problem, raw: bytes) -> None:
    """A problem lies within its file and is one printable line of bounded length."""
    text = raw.decode("utf-8-sig", "replace")
    lines = re.split(r"\r\n|\r|\n", text)
    assert 1 <= problem.line <= len(lines), problem
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
    assert str(problem).isprintable(), problem
    assert len(problem.message) <= _MOST_MESSAGE, problem


def _check_pages(base: KnowledgeBase) -> None:
    """Whatever the checker accepts can be shown and exported."""
    assert all(text.startswith("---\n") for text in render(base).values())
    assert json.loads(export.to_json(base))
    for text in export.to_csv(base).values():
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
    scripts = (
        search_index.names_script(base, "kb"),
        search_index.more_script(base, "kb"),
        search_data.cards_script(base),
    )
    for script in scripts:
        assert "<" not in script
        assert script_data(script)


def script_data(script: str) -> list[Any]:
    """Return what each statement ``window.name = data;`` of a script sets; there are no others."""
    assert script.startswith('"use strict";\n')
    statements = re.split(r"(?<=;)\n(?=window\.)", script.removeprefix('"use strict";\n'))
    return [
        json.loads(re.sub(r"\Awindow\.\w+ = ", "", statement).removesuffix(";\n").removesuffix(";"))
        for statement in statements
    ]


def text(data: bytes) -> None:
    """Show a text wherever texts are shown; MyST must make of it what it makes of a harmless word, and that text."""
    given = data.decode("utf-8", "ignore")
    try:
        said = TypeAdapter(Text).validate_python(given)
    except ValidationError as error:
        assert "Value error" in str(error)
        return
    assert said == " ".join(given.split())
    assert not any(
        unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
        for char in said
        if char < "\U00010000" and char not in _VISIBLE
    )
    for name, write in _PLACES.items():
        if name != "prose" or not LINK.search(said):
            wanted = [(kind, content.replace(_WORD, said)) for kind, content in _harmless(name)]
            assert _on_a_page(write(said)) == wanted, name
    head = templating.front_matter(_base(), said).text
    assert said.startswith(
        yaml.safe_load(head.strip("-"))["myst"]["html_meta"]["description"].rstrip("…")
    ) or LINK.search(said)


_VISIBLE = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
"""Arabic and Syriac signs for numbers, which Unicode counts as formatting although they are seen."""


@cache
def _base() -> KnowledgeBase:
    return KnowledgeBase.of(entry.record for entry in _tiny().entries.values())


def _table(said: str) -> str:
    """Return a table with the text as heading and cells; its fence is cut off, as the directive does."""
    content = Table(
        "t",
        "Table",
        (Column("a", said), Column("b", said)),
        ((said, LinkedText(said) if not LINK.search(said) else said),),
    )
    return "\n".join(templating.table(_base(), content, said).text.splitlines()[3:-1])


_PLACES: Mapping[str, Callable[[str], str]] = {
    "paragraph": lambda said: markdown.escape(said).text,
    "prose": lambda said: markdown.linked_text(_base(), said).text,
    "middle": lambda said: f"before {markdown.escape(said).text} after",
    "two": lambda said: (
        f"{markdown.escape(said).text}, {markdown.escape(said).text}.\nAnd {markdown.escape(said).text}"
    ),
    "heading": lambda said: f"# {markdown.escape(said).text}",
    "item": lambda said: f"- {markdown.escape(said).text}\n- {markdown.escape(said).text}",
    "strong": lambda said: (
        f"**{markdown.escape(said).text}** ({markdown.escape(said).text}): *{markdown.escape(said).text}*, {markdown.escape(said).text}"
    ),
    "link": lambda said: markdown.web_link("https://example.org/a?b=c&copy;=d", said).text,
    "table": _table,
    "role": lambda said: f"See {markdown.record_link(_base(), 'alpha', said).text}.",
    "terms": lambda said: templating.terms([f"!{said}", said]).text,
    "caption": lambda said: f":::{{table}} {markdown.escape(said).text}\n:::",
    "block": lambda said: f":::{{div}} ldn-claim\n{markdown.escape(said).text}\n:::",
}


@cache
def _parser():
    return create_md_parser(MdParserConfig(enable_extensions={"colon_fence", "attrs_inline"}), lambda _: RendererHTML())


@cache
def _harmless(place: str) -> list[tuple[str, str]]:
    """Return what MyST makes of a harmless word in a place."""
    return _on_a_page(_PLACES[place](_WORD))


def _on_a_page(myst: str) -> list[tuple[str, str]]:
    """Return what MyST makes of a part of a page; a page starts with its front matter, never with a text."""
    return _shown(f"# Page\n\n{myst}")


def html(myst: str) -> str:
    """Return what MyST makes of a text without roles and directives, as HTML."""
    return str(_parser().render(myst))


def _shown(myst: str) -> list[tuple[str, str]]:
    """Return what MyST makes of a text: kinds and contents, neighbouring pieces of text as one."""
    found: list[tuple[str, str]] = []
    for token in _flat(_parser().parse(myst)):
        kind = "text" if token.type in ("text", "text_special") else f"{token.type} {sorted(token.attrs.items())}"
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + token.content)
        elif token.type in ("colon_fence", "fence"):
            found += _directive(kind, token) if token.type == "colon_fence" else [(kind, token.content)]
        else:
            found.append((kind, token.content.lstrip() if token.type == "myst_role" else token.content))
    return found


def _directive(kind: str, token: Token) -> Iterator[tuple[str, str]]:
    """Yield a directive's name, whether its content starts with options, its argument and its content."""
    name, _, argument = token.info.partition(" ")
    yield kind, f"{name} {token.content.lstrip().startswith((':', '---'))}"
    yield from _shown(argument)
    yield from _shown(token.content)


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children if token.children is not None else [token]


TARGETS: Mapping[str, Callable[[bytes], None]] = {"reader": reader, "text": text, "exports": exports}
