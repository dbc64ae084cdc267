"""Directives for hand-written pages; each makes its page depend on the data it shows."""

from __future__ import annotations

import inspect
import re
from typing import ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from ldn_kb import tables
from ldn_kb.cells import Mark, Prose, Ref
from ldn_kb.config import CONFIG
from ldn_kb.domain import ldn
from ldn_kb.labels import WORDS
from ldn_kb.markdown import inline
from ldn_kb.model import KINDS, Comparison
from ldn_kb.pages.engine import table
from ldn_kb.problems import quoted, suggestion
from ldn_kb.tables import Column, Table
from ldn_kb.writing import SearchForm


class _DataDirective(SphinxDirective):
    """Shared by the directives that show records."""

    def fail(self, message: str) -> list[Node]:
        """Report ``message`` at the directive's place and show nothing."""
        return [self.state.document.reporter.warning(message, line=self.lineno)]

    def myst(self, text: str) -> list[Node]:
        """Parse MyST text into nodes."""
        return self.parse_text_to_nodes(text)


class TableDirective(_DataDirective):
    """``{ldn:table} studies``: a table over all records, or over those about one subject.

    Options: ``about`` (id of a condition, mechanism or topic), ``caption``.
    """

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "about": directives.unchanged_required,
        "caption": directives.unchanged_required,
    }

    def run(self) -> list[Node]:
        """Return the table, or a warning that names the tables there are."""
        name, about = self.arguments[0], self.options.get("about")
        domain = ldn(self.env)
        base = domain.base
        if name not in tables.WHOLE:
            return self.fail(
                f"there is no table {quoted(name)}{suggestion(name, tables.WHOLE)}; tables: {', '.join(tables.WHOLE)}"
            )
        for path in {place for place, _ in base.places.values()}:
            self.env.note_dependency(path)
        if about is None:
            content = tables.WHOLE[name](base)
        else:
            subjects = [item.id for item in (*base.conditions, *base.mechanisms, *base.topics)]
            if about not in subjects:
                return self.fail(
                    f"about is {quoted(about)}, no condition, mechanism or topic{suggestion(about, subjects)}"
                )
            match name:
                case "studies":
                    content = tables.studies(base, base.studies_about(about))
                case "claims":
                    content = tables.claims(base, base.claims_about(about))
                case "numbers":
                    content = tables.numbers(base, base.claims_about(about))
                case "comparisons":
                    content = tables.comparisons(base, base.comparisons_about(about))
                case _:
                    return self.fail(f"the table {quoted(name)} cannot be limited with about")
        return self.myst(table(base, content, self.options.get("caption")))


class ComparisonDirective(_DataDirective):
    """``{ldn:comparison} id``: a question with each article's short answer, what the studies say, and the marks."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the question as a small table."""
        domain = ldn(self.env)
        base, key = domain.base, self.arguments[0]
        record = base.by_id.get(key)
        if not isinstance(record, Comparison):
            return self.fail(
                f"there is no comparison {quoted(key)}{suggestion(key, [item.id for item in base.comparisons])}"
            )
        for article in base.articles:
            domain.depend(article.id)
        domain.depend(key)
        return self.myst(table(base, tables.comparisons(base, [record]), record.question))


class AnswersDirective(_DataDirective):
    """``{ldn:answers}``: a list of questions with their verdict and short answer; one comparison id a line."""

    has_content = True

    def run(self) -> list[Node]:
        """Return the list; every unknown id is reported."""
        domain = ldn(self.env)
        base = domain.base
        known = [item.id for item in base.comparisons]
        lines: list[str] = []
        found: list[Node] = []
        for key in (line.strip() for line in self.content if line.strip()):
            record = base.by_id.get(key)
            if not isinstance(record, Comparison):
                found += self.fail(f"there is no comparison {quoted(key)}{suggestion(key, known)}")
                continue
            domain.depend(key)
            mark = inline(base, Mark("evidence", record.evidence.verdict))
            short = inline(base, Prose(record.evidence.headline or record.evidence.in_short))
            lines.append(f"- {inline(base, Ref(key))}\n\n  {short}\n\n  Evidence for what the articles say: {mark}\n")
        shown = nodes.container(classes=["ldn-answers"])
        shown += self.myst("\n".join(lines))
        return [*found, shown]


class FiguresDirective(_DataDirective):
    """``{ldn:figures}``: one line that counts articles, claims, questions, studies and randomised trials."""

    def run(self) -> list[Node]:
        """Return the line."""
        domain = ldn(self.env)
        base = domain.base
        for key in base.by_id:
            domain.depend(key)
        kinds = (
            ("articles", base.articles),
            ("claims", base.claims),
            ("questions", base.comparisons),
            ("studies", base.studies),
        )
        text = " · ".join(f"**{len(records)}** {name}" for name, records in kinds)
        shown = nodes.container(classes=["ldn-figures"])
        shown += self.myst(text)
        return [shown]


class SearchDirective(SphinxDirective):
    """``{ldn:search}``: a search field that leads to the search page.

    Options: ``label`` (what it asks for), ``button``.
    """

    option_spec: ClassVar[OptionSpec] = {
        "label": directives.unchanged_required,
        "button": directives.unchanged_required,
    }

    def run(self) -> list[Node]:
        """Return the form."""
        label = self.options.get("label", "Search: fibromyalgia, sleep, Smith 2007")
        return [SearchForm("", label=label, button=self.options.get("button", "Search"))]


class TermsDirective(SphinxDirective):
    """``{ldn:terms}``: adds each line to the general index and so to the search; shows nothing.

    Options: ``at`` (id of the place on the page that the words lead to; left out: the page itself), ``also`` (words
    for the search only).
    """

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"at": directives.unchanged_required, "also": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the index entries; ``;`` and a leading ``!`` would be read as index syntax."""
        place = self.options.get("at", "")
        names = [name for line in self.content if (name := line.replace(";", ",").lstrip("! ").strip())]
        # The search ranks main entries with pages, and other entries behind every page.
        node = addnodes.index(entries=[("single", name, place, "main", None) for name in names])
        words = [*names, self.options.get("also", "")]
        # Many people type ME/CFS, NF-kB and Crohn's in one go.
        words += [re.sub(r"\W", "", word) for name in names for word in name.split() if re.search(r"\w\W\w", word)]
        if not place:
            words.append(_ASKED_WITH)
        # The search reads the text of an index node, which no page shows. So a page is found by words of several of
        # its names together, and by misspellings inside a longer query.
        node += nodes.Text(" ".join(words))
        return [node]


_ASKED_WITH = "LDN naltrexone low dose help treat treatment work use effect evidence study trial"
"""Words that people add to whatever they ask; the search shows only pages that hold every word of a query."""


class ReferenceDirective(_DataDirective):
    """``{ldn:reference} roles``: what this extension offers, written from its code.

    The argument is ``roles``, ``directives`` or ``configuration``.
    """

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the table."""
        name = self.arguments[0]
        if name not in REFERENCES:
            return self.fail(f"there is no reference of {quoted(name)}; write one of {', '.join(REFERENCES)}")
        return self.myst(table(ldn(self.env).base, REFERENCES[name](), quiet=True))


def _roles() -> Table:
    """Return every role with what it shows."""
    columns = (Column("role", "Role"), Column("shows", "Shows"))
    links = [(f"ldn:{kind.name}", f"a link to a record of the kind: {kind.title.lower()}") for kind in KINDS]
    marks = [(f"ldn:{axis}", f"a mark: {', '.join(words)}") for axis, words in WORDS.items()]
    return Table("reference", "Roles", columns, (*links, *marks))


def _directives() -> Table:
    """Return every directive with the first lines of its documentation."""
    columns = (Column("directive", "Directive"), Column("does", "What it does"))
    rows = tuple(
        (f"ldn:{name}", (inspect.getdoc(directive) or "").replace("`", "")) for name, directive in DIRECTIVES.items()
    )
    return Table("reference", "Directives", columns, rows)


def _configuration() -> Table:
    """Return every configuration value."""
    columns = (Column("name", "Name"), Column("default", "Default"), Column("meaning", "Meaning"))
    rows = tuple((name, default, meaning) for name, (default, meaning) in CONFIG.items())
    return Table("reference", "Configuration", columns, rows)


REFERENCES = {"roles": _roles, "directives": _directives, "configuration": _configuration}
DIRECTIVES = {
    "table": TableDirective,
    "comparison": ComparisonDirective,
    "answers": AnswersDirective,
    "figures": FiguresDirective,
    "terms": TermsDirective,
    "reference": ReferenceDirective,
    "search": SearchDirective,
}
"""Every directive by its name within the domain."""
