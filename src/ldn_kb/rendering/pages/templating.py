"""Templates to MyST text: every value is escaped unless it is finished MyST."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
from markupsafe import Markup

from ldn_kb.knowledge import history
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import last_of_all, none_found
from ldn_kb.rendering import filtered_views, markdown
from ldn_kb.rendering.content import Added, Badge, Cell, Label, RecordLink, WebLink, counted, number
from ldn_kb.rendering.docnames import NO_LINKS, SiteLinks, source_file
from ldn_kb.rendering.markdown import Myst
from ldn_kb.rendering.open_data.release import last_checked
from ldn_kb.rendering.plots import pictures, state
from ldn_kb.rendering.tables import Column, Table
from ldn_kb.rendering.tables.columns import address_word

_SUMMARY_LENGTH = 155
_ABOUT_MANY = ("article", "omissions", "study", "substances", "tables")
"""Templates of pages whose texts are about many subjects. The others name the search for each of theirs."""


TEMPLATES: Mapping[str, str] = {
    "article": "an article, claim by claim",
    "changes": "changes of verdicts",
    "comparison": "a question",
    "concept": "a condition, mechanism or topic",
    "doctor": "the sheet of a condition for a doctor's visit",
    "glossary": "the glossary",
    "measures": "the measures",
    "omissions": "cautions that articles leave out",
    "searches": "how it was searched",
    "sheets": "the list of sheets",
    "study": "a study",
    "substances": "substances that are warned of",
    "tables": "lists and tables: studies, conditions, findings, numbers and others",
}
"""Each template of pages and what its pages show. All have the blocks ``below_title`` and ``end``, both empty."""


@functools.cache
def _environment(folder: Path | None) -> jinja2.Environment:
    """Return the template environment; an undefined name is an error, not an empty string.

    Templates in ``folder`` stand in for ours, which they find as ``ldn_kb/study.md.j2``.
    """
    ours = jinja2.PackageLoader("ldn_kb.rendering")
    own = [jinja2.FileSystemLoader(folder)] if folder else []
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*own, ours, jinja2.PrefixLoader({"ldn_kb": ours})]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        Added=Added, Badge=Badge, Label=Label, RecordLink=RecordLink, WebLink=WebLink, counted=counted, number=number
    )
    return environment


def _finish(value: Any) -> Markup:
    """Escape everything that is not finished MyST. ``None`` must be handled by the template.

    ``Markup`` is how Jinja marks what it need not escape: only macros of our templates give it, only this makes it.
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        raise TypeError("a template printed None")
    return Markup(value.text if isinstance(value, Myst) else markdown.escape(str(value)).text)


def front_matter(base: KnowledgeBase, description: str, *, orphan: bool = False, searched: bool = True) -> Myst:
    """Return the page's front matter with its description for search engines.

    ``orphan`` pages need not stand in a table of contents. Pages that are not ``searched`` say nothing that others do
    not say; searches, ours and those of others, lead to these.

    A JSON string is a YAML string unless it writes an emoji as two escapes, which YAML takes for two broken characters.
    """
    line = markdown.plain(base, description)
    short = line if len(line) <= _SUMMARY_LENGTH else line[: _SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    first = ("orphan: true\n" if orphan else "") + ("" if searched else "nosearch: true\n")
    last = "" if searched else "    robots: noindex\n"
    meta = f"    description: {json.dumps(short, ensure_ascii=False)}\n{last}"
    return Myst(f"---\n{first}myst:\n  html_meta:\n{meta}---")


Page: TypeAlias = "tuple[str, Callable[[], str]]"
"""A page's docname below the folder of generated pages, and what makes its text. Making reads from the base alone."""


class Renderer:
    """Renders templates over one knowledge base."""

    def __init__(self, base: KnowledgeBase, links: SiteLinks = NO_LINKS, templates: Path | None = None) -> None:
        """Prepare the functions that templates use: ``front_matter``, ``cell``, ``prose``, ``table``, ``terms`` ...

        ``links`` says where pages link to beyond themselves, and which version of the work they cite.
        ``templates`` is the folder of those of the site.
        """
        self._base = base
        self._environment = _environment(templates)
        self._links = links
        self._tools: dict[str, Callable[..., Any]] = {
            "word": base.word,
            "front_matter": functools.partial(front_matter, base),
            "cell": functools.partial(markdown.inline, base),
            "prose": functools.partial(markdown.linked_text, base),
            "table": functools.partial(table, base),
            "terms": terms,
            "page_link": page_link,
            "last_checked": functools.partial(last_checked, base),
            "published_on": functools.partial(markdown.role, "ldn:published"),
            "citations": functools.partial(markdown.role, "ldn:citations"),
            "correct": self.correct,
            "former_verdicts": functools.partial(former_verdicts, base),
            "plot": functools.partial(plot, base),
            "views": filtered_views.written,
        }

    def correct(self, key: str, *, whole: bool = False) -> Myst:
        """Return where record ``key`` can be corrected: a link to its file, or the file's name.

        ``whole`` is for all records of the file; else the line of this one is named too.
        """
        path = source_file(self._base, key, self._links.data)
        line = 1 if whole else self._base.places.get(key, ("", 1))[1]
        where = path if line == 1 else f"{path}:{line}"
        if not self._links.edit_url:
            return Myst(f"``{where}``")
        return markdown.web_link(self._links.edit_url.replace("{path}", path).replace("{line}", str(line)), where)

    def page(self, template: str, **values: Any) -> str:
        """Return the text of one page."""
        text = self._environment.get_template(f"{template}.md.j2").render(
            base=self._base, site=self._links, **self._tools, **values
        )
        is_about_many = template in _ABOUT_MANY and not values.get("orphan")
        return _tidy(text + self._last_searched() if is_about_many and none_found(text) else text)

    def _last_searched(self) -> str:
        """Return when anything was last searched for, for a page on which a text says that no study was found."""
        last = last_of_all(self._base)
        if last is None:
            return ""
        link = markdown.inline(self._base, RecordLink(last.searches[0][1].id, "every search")).text
        where = markdown.escape(" and ".join(last.where)).text
        return f"\n~~~{{div}} ldn-about-page\nLast searched {last.day} in {where}: {link}.\n~~~\n"


def _tidy(text: str) -> str:
    """Collapse runs of blank lines and end with one newline."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"


def table(base: KnowledgeBase, content: Table, caption: str | None = None, *, quiet: bool = False) -> Myst:
    """Write a table as a pipe table with a caption; an empty table is an empty string.

    ``quiet`` keeps the caption for screen readers only, where a heading above says the same.
    """
    if not content.rows:
        return Myst("")
    head = " | ".join(_heading(base, column, content.interactive) for column in content.columns)
    rule = " | ".join("--:" if column.numeric else "---" for column in content.columns)
    rows = [" | ".join(_cell(base, cell) for cell in row) for row in content.rows]
    for row, place in content.places:
        rows[row] = f"{markdown.role('ldn:place', place).text}{rows[row]}"
    body = "\n".join(f"| {line} |" for line in (head, rule, *rows))
    title = markdown.escape(caption or content.caption).text
    flags = {"ldn-quiet": quiet, "ldn-interactive": content.interactive, "ldn-unlabelled": not content.labelled}
    facets = (f"ldn-facet-{address_word(heading)}" for heading in content.facets)
    # Only the script asks, and it takes interactive tables alone.
    columns = enumerate(content.columns, 1) if content.interactive else ()
    unsorted = (f"ldn-unsorted-{place}" for place, item in columns if not item.sortable)
    narrower = (f"ldn-narrower-{address_word(wide)}-{address_word(narrow)}" for wide, narrow in content.narrower)
    marked = (name for name, holds in flags.items() if holds)
    named = ("ldn-table", f"ldn-table-{content.name}", *marked, *facets, *unsorted, *narrower)
    classes = " ".join(named)
    return Myst(f"~~~~{{ldn:captioned}} {title}\n:class: {classes}\n\n{body}\n~~~~")


def _heading(base: KnowledgeBase, column: Column, interactive: bool) -> str:
    """Write a heading; a script turns those of interactive tables into buttons, which cannot hold a link."""
    linked = column.meaning and not interactive
    return _cell(base, Label(column.meaning, column.heading) if linked else column.heading)


def _cell(base: KnowledgeBase, cell: Cell) -> str:
    """Write a cell; a pipe would end it."""
    return markdown.inline(base, cell).text.replace("|", "\\|")


def former_verdicts(base: KnowledgeBase, key: str) -> list[dict[str, str]]:
    """Return what the verdict on a record was, until which day, and why it is another one, the newest first."""
    return [
        {"was": history.in_words(base, line.was), "day": str(line.day), "because": line.because or ""}
        for line in reversed(history.changes(base).get(key, ()))
    ]


def page_link(docname: str, text: str) -> Myst:
    """Return a link to a page written by hand; Sphinx warns if there is none of that name."""
    return markdown.role("doc", f"{text} </{docname}>")


def plot(base: KnowledgeBase, kind: str, key: str | None = None, *, data: bool = True) -> Myst:
    """Write the directive for the pictures of a kind; no pictures, no text. ``data`` adds the table of each."""
    shown_pictures = pictures(base, kind, key)
    if not shown_pictures:
        return Myst("")
    # A table holds more than its picture shows.
    seen = state(
        part
        for picture in shown_pictures
        for part in (picture.heading, picture.says, picture.drawing, table(base, picture.table, picture.title).text)
    )
    return Myst(
        f"```{{ldn:plot}} {kind}{f' {key}' if key else ''}\n:state: {seen}\n{'' if data else ':without-data:'}\n```"
    )


def terms(words: Iterable[str]) -> Myst:
    """Return the directive that adds ``words`` to the general index and the search."""
    text = "\n".join(" ".join(item.split()) for item in dict.fromkeys(words))
    fence = markdown.fence(text, 3)
    return Myst(f"{fence}{{ldn:terms}}\n{text}\n{fence}") if text else Myst("")
