"""Our pages as a person would write them by hand: plain MyST that needs no extension of ours.

The pages, their headings, targets, tables, grids and words stay. What is ours becomes what everyone has:

- a link to a record, ``{ldn:study}`Smith 2007 <smith-2007>` ``: ``{ref}`` with the same words and target, which builds
  faster than a Markdown link to the file;
- a mark, ``{ldn:evidence}`mixed` ``: its words in bold;
- ``{ldn:terms}``: ``{index}`` with the same words (a comma would end an entry, so it is left out; words for the search
  alone have no counterpart);
- ``{ldn:plot}``: the drawing as raw HTML with its links written out, and the fold with the same table;
- ``{ldn:captioned}``: ``{table}``, which takes the same title, class and pipe table;
- ``{ldn:figures}``: the line it shows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import docnames
from ldn_kb.rendering.pages.templating import table
from ldn_kb.rendering.plots.registry import PLACEHOLDER, pictures

FOLDER = "kb"
_ROLE = re.compile(r"\{ldn:([a-z]+)\}((`+)(.+?)\3(?!`))")
_DIRECTIVE = re.compile(r"^```\{ldn:([a-z]+)\}(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^:[a-z]+:.*$\n?", re.MULTILINE)


def plain(base: KnowledgeBase, pages: Mapping[str, str]) -> dict[str, str]:
    """Return every page (path below docs/: text) without anything of ours; raises ``ValueError`` if something stays."""
    found = {path: Page(base, path).plain(text) for path, text in pages.items()}
    for path, text in found.items():
        if "{ldn:" in text:
            left = text[text.index("{ldn:") :].split("\n")[0]
            raise ValueError(f"{path}: nothing is said on how to write {left[:80]!r} by hand")
    return found


class Page:
    """One page and its links, which depend on where it lies."""

    def __init__(self, base: KnowledgeBase, path: str) -> None:
        """Take the path below docs/."""
        self._base = base
        self._folder = posixpath.dirname(path)

    def plain(self, text: str) -> str:
        """Return ``text`` without our directives and roles."""
        by_hand = _DIRECTIVE.sub(self._directive, text).replace("{ldn:captioned}", "{table}")
        return _ROLE.sub(self._role, by_hand)

    def address(self, key: str) -> str:
        """Return the address of a record in the HTML of this page."""
        docname = f"{FOLDER}/{docnames.docname(self._base, key)}"
        return f"{posixpath.relpath(docname, self._folder or '.')}.html#{key}"

    def _role(self, found: re.Match[str]) -> str:
        """Write one role by hand."""
        name, content = found.group(1), found.group(4)
        return f"**{word(name, content)}**" if name in WORDS else f"{{ref}}{found.group(2)}"

    def _directive(self, found: re.Match[str]) -> str:
        """Write one directive by hand."""
        name, argument, content = found.group(1), found.group(2).strip(), _OPTION.sub("", found.group(3))
        match name:
            case "terms":
                words = [re.sub("[,;]", "", line).strip() for line in content.splitlines()]
                return f"```{{index}} {', '.join(line for line in words if line)}\n```"
            case "figures":
                kinds = {name: getattr(self._base, name) for name in ("articles", "claims", "comparisons", "studies")}
                return " · ".join(f"**{len(records)}** {name}" for name, records in kinds.items())
            case "plot":
                return self._plot(*argument.split())
        return found.group()

    def _plot(self, kind: str, key: str | None = None) -> str:
        """Return the drawings of one kind with their tables."""
        parts = []
        for picture in pictures(self._base, kind, key):
            links = re.compile(rf'href="{PLACEHOLDER}([a-z0-9-]+)"')
            svg = links.sub(lambda found: f'href="{self.address(found.group(1))}"', picture.svg)
            data = table(self._base, picture.table, picture.title, quiet=True)
            parts.append(f"```{{raw}} html\n{svg}\n```\n\n:::::{{dropdown}} The data as a table\n\n{data}\n:::::")
        return "\n\n".join(parts)
