"""Directives for hand-written pages; each makes its page depend on the data it shows."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from ldn_kb.model import KINDS, Comparison
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.rendering import tables
from ldn_kb.rendering.open_data.pictures import file_name
from ldn_kb.rendering.pages.templating import table
from ldn_kb.rendering.plots import offered, pictures
from ldn_kb.sphinx.any_markup import myst_to_nodes
from ldn_kb.sphinx.captioned_table import CaptionedDirective
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.filtered_views import ViewsDirective
from ldn_kb.sphinx.nodes import Drawing, PageContents, SearchForm
from ldn_kb.sphinx.typed_messages import warn


class DataDirective(SphinxDirective):
    """Shared by the directives that show records."""

    subtype: ClassVar[str]
    """The subtype of its warnings."""

    def fail(self, message: str) -> list[Node]:
        """Warn of ``message`` at the directive's place and show nothing."""
        warn(self.subtype, "%s", message, location=self.get_location())
        return []

    def myst(self, text: str) -> list[Node]:
        """Return MyST text as nodes, whatever the page is written in."""
        return myst_to_nodes(self, text)


class TableDirective(DataDirective):
    """``{ldn:table} studies``: a table over all records, or over those about one subject; the tables are listed below.

    Options: ``about`` (id of a condition, mechanism or topic), ``caption``.
    """

    subtype = "table"
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
        if name not in tables.TABLES:
            return self.fail(
                f"there is no table {quoted(name)}{suggestion(name, tables.TABLES)}; tables: {', '.join(tables.TABLES)}"
            )
        if about is not None:
            subjects = [item.id for item in (*base.conditions, *base.mechanisms, *base.topics)]
            if about not in subjects:
                return self.fail(
                    f"about is {quoted(about)}, no condition, mechanism or topic{suggestion(about, subjects)}"
                )
            if tables.TABLES[name].about is None:
                limited = [name for name, source in tables.TABLES.items() if source.about is not None]
                return self.fail(f"the table {quoted(name)} cannot be limited; tables: {', '.join(limited)}")
        return self.myst(domain.show("table", name, about or "", self.options.get("caption", "")))


class ComparisonDirective(DataDirective):
    """``{ldn:comparison} id``: a question with each article's short answer, what the studies say, and the marks."""

    subtype = "comparison"
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
        return self.myst(domain.show("comparison", key))


class AnswersDirective(DataDirective):
    """``{ldn:answers}``: a list of questions with their verdict and short answer; one comparison id a line."""

    subtype = "comparison"
    has_content = True

    def run(self) -> list[Node]:
        """Return the list; every unknown id is reported."""
        domain = ldn(self.env)
        base = domain.base
        known = [item.id for item in base.comparisons]
        lines: list[str] = []
        for key in (line.strip() for line in self.content if line.strip()):
            record = base.by_id.get(key)
            if not isinstance(record, Comparison):
                self.fail(f"there is no comparison {quoted(key)}{suggestion(key, known)}")
                continue
            lines.append(domain.show("answer", key))
        shown = nodes.container(classes=["ldn-answers"])
        shown += self.myst("\n".join(lines))
        return [shown]


class LinksDirective(DataDirective):
    """``{ldn:links} condition``: links to every record of a kind, from A to Z."""

    subtype = "links"
    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the list, or a warning that names the kinds there are."""
        name, kinds = self.arguments[0], [kind.name for kind in KINDS]
        if name not in kinds:
            return self.fail(f"there is no kind {quoted(name)}{suggestion(name, kinds)}; kinds: {', '.join(kinds)}")
        shown = nodes.container(classes=["ldn-links"])
        shown += self.myst(ldn(self.env).show("links", name))
        return [shown]


class FiguresDirective(DataDirective):
    """``{ldn:figures}``: one line that counts articles, claims, questions and studies."""

    def run(self) -> list[Node]:
        """Return the line."""
        shown = nodes.container(classes=["ldn-figures"])
        shown += self.myst(ldn(self.env).show("figures"))
        return [shown]


class PlotDirective(DataDirective):
    """``{ldn:plot} results fibromyalgia``: the pictures of a plot, each with its data as a table in a fold.

    The plots are listed below; some are over everything, some of one record. Options: ``without-data`` leaves the
    tables out, where the page holds the same data in another one; ``state`` is written by generated pages only: it
    changes when a picture does.
    """

    subtype = "plot"
    required_arguments = 1
    optional_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"state": directives.unchanged_required, "without-data": directives.flag}

    def run(self) -> list[Node]:
        """Return the pictures, or a warning that names the plots there are."""
        name, key = self.arguments[0], self.arguments[1] if len(self.arguments) > 1 else None
        domain = ldn(self.env)
        base = domain.base
        if key is not None and key not in base.by_id:
            return self.fail(f"there is no record {quoted(key)}{suggestion(key, base.by_id)}")
        try:
            matching_pictures = pictures(base, name, key)
        except KeyError:
            kind = base.kind(key) if key else None
            names, where = offered(kind), f"of the {kind} {quoted(key)}" if key else "over everything"
            choice = f"plots {where}: {', '.join(names)}" if names else f"there are no plots {where}"
            return self.fail(f"there is no plot {quoted(name)} {where}{suggestion(name, names)}; {choice}")
        if "state" not in self.options:
            domain.note("plot", name, key or "")
        shown = nodes.container(classes=["ldn-pictures"])
        heading = ""
        for position, picture in enumerate(matching_pictures):
            if picture.heading != heading:
                heading = picture.heading
                shown += _heading(heading, 3, "ldn-pictures-heading")
            frame = nodes.container("", classes=["ldn-picture"])
            if picture.says:
                frame += _heading(picture.title, 4 if heading else 3, "ldn-picture-title")
                frame += nodes.paragraph("", picture.says, classes=["ldn-picture-says"])
            frame += Drawing("", drawing=picture.drawing, file=file_name(name, key, position))
            if "without-data" not in self.options:
                data = table(base, picture.table, picture.title, quiet=True).text
                fold = "{dropdown} The data as a table\n:class-container: ldn-plot-data"
                frame += self.myst(f"~~~~~{fold}\n\n{data}\n~~~~~")
            shown += frame
        return [shown] if matching_pictures else []


def _heading(text: str, level: int, kind: str) -> nodes.rubric:
    """Return a heading that stays out of the contents of the page."""
    return nodes.rubric("", text, **{"heading-level": level, "classes": [kind]})


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
        example = ldn(self.env).base.subject.search_example
        label = self.options.get("label", f"Search: {example}" if example else "Search")
        shown = self.options.get("label", example or "Search")
        return [SearchForm("", label=label, example=shown, button=self.options.get("button", "Search"))]


class TermsDirective(SphinxDirective):
    """``{ldn:terms}``: adds each line to the general index and so to the search; shows nothing.

    A line with a leading ``!`` is a name of what the page is about, every other line a looser word for it. Option:
    ``at`` (id of the place on the page that the words lead to; left out: the page itself).
    """

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"at": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the index entries; ``;`` would be read as index syntax."""
        node, place = addnodes.index(entries=[]), self.options.get("at", "")
        for line in self.content:
            if name := line.replace(";", ",").lstrip("! ").strip():
                node["entries"].append(("single", name, place, "main" if line.startswith("!") else "", None))
        return [node]


class ContentsDirective(SphinxDirective):
    """``{ldn:contents}``: a row of links to the sections of the page, which stays out of the theme's own contents.

    Option: ``label`` (what screen readers call it).
    """

    option_spec: ClassVar[OptionSpec] = {"label": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the place for the links; the sections are known when the page is written."""
        return [PageContents("", label=self.options.get("label", "Sections of this page"))]


class AnchorDirective(SphinxDirective):
    """``{ldn:anchor} the-table``: a place that links can lead to; unlike a label it may stand on many pages."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the place."""
        return [nodes.target("", "", ids=[nodes.make_id(self.arguments[0])])]


DIRECTIVES = {
    "table": TableDirective,
    "captioned": CaptionedDirective,
    "comparison": ComparisonDirective,
    "answers": AnswersDirective,
    "links": LinksDirective,
    "figures": FiguresDirective,
    "terms": TermsDirective,
    "search": SearchDirective,
    "plot": PlotDirective,
    "contents": ContentsDirective,
    "anchor": AnchorDirective,
    "views": ViewsDirective,
}
"""Every directive by its name within the domain."""
