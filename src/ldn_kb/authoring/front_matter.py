"""What the lines above the text of a Markdown file state about it: title, author, publisher, day, address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.authoring.article_metadata import Statement

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
"""The lines above the text of a Markdown file, as YAML or TOML."""
_FIELDS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "publisher": "publisher",
    "site": "publisher",
    "site_name": "publisher",
    "publication": "publisher",
    "published": "published",
    "date": "published",
    "pubdate": "published",
    "publishdate": "published",
    "published_at": "published",
    "url": "url",
    "canonical": "url",
    "canonical_url": "url",
    "canonicalurl": "url",
    "source_url": "url",
}
_LINE = re.compile(r"(?P<name>[A-Za-z_]{1,20})(?:[ \t]*:(?:[ \t]+|$)|[ \t]*=[ \t]*)(?P<value>\S.*)?")
_PART = re.compile(
    r"[ \t]*-[ \t]+(?:name[ \t]*:[ \t]*)?(?P<item>\S.*)|[ \t]+name[ \t]*:[ \t]*(?P<name>\S.*)", re.IGNORECASE
)
_OTHER = re.compile(r"(?i)(?!name\b)[a-z_]{1,20}[ \t]*:[ \t]")
_LONGEST = 20_000


def front_matter(text: str) -> tuple[Statement, ...]:
    """Return what the front matter of a Markdown file states, in its order.

    It is read line by line and not as YAML: it is of another's making, and a few plain fields are all that is wanted.
    """
    match = FRONT_MATTER.match(text)
    rows = match[2][:_LONGEST].splitlines() if match else []
    return tuple(_statements(rows))


def _statements(rows: list[str]) -> Iterator[Statement]:
    for number, row in enumerate(rows):
        found = _LINE.fullmatch(row.rstrip())
        if found is None or found["name"].lower() not in _FIELDS:
            continue
        name = found["name"].lower()
        values = list(_flow(found["value"])) if found["value"] else list(_block(rows[number + 1 :]))
        if values:
            yield Statement(_FIELDS[name], ", ".join(values), f"front matter {name}")


def _flow(value: str) -> Iterator[str]:
    """Yield the value on the line of its field: one, or each of a list in brackets."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        yield from (part for item in value[1:-1].split(",") if (part := _unquoted(item)))
    elif value not in ("|", ">", "|-", ">-", "null", "~"):
        yield _unquoted(value)


def _block(rows: list[str]) -> Iterator[str]:
    """Yield the items of a list below its field, or the name in a mapping there."""
    for row in rows:
        if row.strip() and row[0] not in " \t-":
            return
        part = _PART.fullmatch(row.rstrip())
        value = (part["item"] or part["name"]) if part else ""
        if value and not _OTHER.match(value):
            yield _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
