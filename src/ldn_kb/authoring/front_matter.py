"""Title and day of an article from the lines above the text of its Markdown file."""

from __future__ import annotations

import contextlib
import datetime
import re
from typing import NamedTuple

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
"""The lines above the text of a Markdown file."""
_FIELD = re.compile(r"(?m)^(title|date|published|pubdate|publishdate|published_at)[ \t]*:[ \t]*(\S.*?)[ \t\r]*$", re.I)
_DAY = re.compile(r"[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")


class FrontMatter(NamedTuple):
    """What the lines above the text of a Markdown file say of it."""

    title: str | None = None
    published: datetime.date | None = None


def front_matter(text: str) -> FrontMatter:
    """Return title and day of publication from the front matter of a Markdown file, where it has them.

    It is read line by line and not as YAML: it is of another's making, and two plain fields are all that is wanted.
    """
    match = FRONT_MATTER.match(text)
    title, published = None, None
    for name, value in _FIELD.findall(match[1]) if match else ():
        if name.lower() == "title":
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            title = title or value[1:-1] if quoted else value
        elif published is None and (day := _DAY.match(value)):
            with contextlib.suppress(ValueError):
                published = datetime.date.fromisoformat(day[1])
    return FrontMatter(title, published)
