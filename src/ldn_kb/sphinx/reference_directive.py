"""The directive that writes this extension's own reference from its code."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

from docutils.nodes import Node

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.reading.problems import quoted
from ldn_kb.rendering import plots, tables
from ldn_kb.rendering.content import Badge
from ldn_kb.rendering.pages.templating import TEMPLATES, table
from ldn_kb.rendering.tables import Column, Table
from ldn_kb.sphinx.config import CONFIG
from ldn_kb.sphinx.directives import DIRECTIVES, DataDirective
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.roles import MEANINGS
from ldn_kb.sphinx.typed_messages import SUBTYPES, TYPE


class ReferenceDirective(DataDirective):
    """``{ldn:reference} roles``: what this extension offers, written from its code.

    The argument is ``roles``, ``directives``, ``tables``, ``plots``, ``configuration``, ``warnings``, ``templates`` or
    a vocabulary with meanings, such as ``fidelity``.
    """

    subtype = "reference"
    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the table."""
        name = self.arguments[0]
        if name not in REFERENCES:
            return self.fail(f"there is no reference of {quoted(name)}; write one of {', '.join(REFERENCES)}")
        base = ldn(self.env).base
        return self.myst(table(base, REFERENCES[name](base), quiet=True).text)


def _roles(_: KnowledgeBase) -> Table:
    """Return every role with what it shows."""
    columns = (Column("role", "Role"), Column("shows", "Shows"))
    links = [(f"ldn:{kind.name}", f"a link to a record of the kind: {kind.title.lower()}") for kind in KINDS]
    marks = [(f"ldn:{name}", f"a badge: {', '.join(values)}") for name, values in VOCABULARIES.items()]
    label = ("ldn:meaning", f"words before a mark, which lead to what it means: {', '.join(MEANINGS)}")
    cite = (
        "ldn:citations",
        "links to the citations of a study, condition, mechanism or topic as files, if the site has them",
    )
    place = ("ldn:place", "a place within a line that links can lead to, under these words in lower case with hyphens")
    rows = (
        "ldn:rows",
        "words that lead to the rows of a generated page's table: words <results?condition=crohns-disease>",
    )
    added = ("ldn:added", "words in brackets that are added to what an article says")
    return Table("reference", "Roles", columns, (*links, *marks, label, rows, added, cite, place))


def _directives(_: KnowledgeBase) -> Table:
    """Return every directive with the first lines of its documentation."""
    columns = (Column("directive", "Directive"), Column("does", "What it does"))
    rows = tuple(
        (f"ldn:{name}", (inspect.getdoc(directive) or "").replace("`", ""))
        for name, directive in {**DIRECTIVES, "reference": ReferenceDirective}.items()
    )
    return Table("reference", "Directives", columns, rows)


def _tables(_: KnowledgeBase) -> Table:
    """Return every table that is offered by name."""
    columns = (Column("table", "Table"), Column("shows", "Shows"), Column("about", "Takes the option about"))
    rows = tuple(
        (name, source.shows, "no" if source.about is None else "yes") for name, source in tables.TABLES.items()
    )
    return Table("reference", "Tables", columns, rows)


def _plots(_: KnowledgeBase) -> Table:
    """Return every plot that is offered by name."""
    columns = (Column("plot", "Plot"), Column("of", "Of"), Column("shows", "Shows"))
    rows = tuple((plot.name, " or ".join(plot.of) or "everything", plot.shows) for plot in plots.PLOTS)
    return Table("reference", "Plots", columns, rows)


def _configuration(_: KnowledgeBase) -> Table:
    """Return every configuration value."""
    columns = (Column("name", "Name"), Column("default", "Default"), Column("meaning", "Meaning"))
    rows = tuple((name, str(default), meaning) for name, (default, meaning) in CONFIG.items())
    return Table("reference", "Configuration", columns, rows)


def _warnings(_: KnowledgeBase) -> Table:
    """Return every subtype of our warnings."""
    columns = (Column("type", "Type"), Column("means", "When"))
    rows = tuple((f"{TYPE}.{name}", meaning) for name, meaning in SUBTYPES.items())
    return Table("reference", "Warnings", columns, rows)


def _templates(_: KnowledgeBase) -> Table:
    """Return every template of pages."""
    columns = (Column("template", "Template"), Column("shows", "Its pages show"))
    return Table(
        "reference", "Templates", columns, tuple((f"{name}.md.j2", shows) for name, shows in TEMPLATES.items())
    )


def _meanings(axis: str, base: KnowledgeBase) -> Table:
    """Return every value of a vocabulary as its mark, with what it means."""
    columns = (Column("mark", "Mark"), Column("means", "Means"))
    rows = tuple((Badge(axis, value), base.meaning(axis, value)) for value in VOCABULARIES[axis])
    return Table("reference", f"What the values of {axis} mean", columns, rows)


REFERENCES: dict[str, Callable[[KnowledgeBase], Table]] = {
    "roles": _roles,
    "directives": _directives,
    "tables": _tables,
    "plots": _plots,
    "configuration": _configuration,
    "warnings": _warnings,
    "templates": _templates,
    **{axis: functools.partial(_meanings, axis) for axis in VOCABULARIES},
}
