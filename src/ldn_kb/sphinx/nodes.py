"""Nodes that become HTML only when a page is written, because their links depend on the page and the builder."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import escape

from ldn_kb.rendering.open_data.citations import FORMATS
from ldn_kb.rendering.open_data.pictures import FOLDER
from ldn_kb.rendering.open_data.release import day_in_words, release_of
from ldn_kb.rendering.plots import PLACEHOLDER
from ldn_kb.sphinx.captioned_table import CellText, QuietCaption
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.epub import is_book
from ldn_kb.sphinx.filtered_views import ViewLinks, visit_view_links
from ldn_kb.sphinx.generated_files import copied_files
from ldn_kb.sphinx.roles import AddedNode, BadgeNode, CitationsNode, MeaningNode, PublicationNode, RowsNode, svg

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator


CITATION_NAMES = {"RIS": FORMATS["ris"], "BibTeX": FORMATS["bibtex"], "CSL-JSON": FORMATS["csl-json"]}
"""What formats of citations are called, those first that most programs read."""


class SearchForm(nodes.General, nodes.Element):
    """A search field that leads to the search page; works without JavaScript and from disk."""


def visit_search_form(translator: HTML5Translator, node: SearchForm) -> None:
    """Write the form, if there is a search."""
    builder = translator.builder
    if not builder.search:
        raise nodes.SkipNode
    action = builder.get_relative_uri(translator.docnames[0], "search")
    translator.body.append(
        f'<form class="ldn-search ldn-search-large" action="{escape(action)}" method="get" role="search"'
        f' aria-label="{escape(node["button"])}">'
        f'<label class="ldn-visually-hidden" for="ldn-search-page">{escape(node["label"])}</label>'
        '<input id="ldn-search-page" type="search" name="q" autocomplete="off"'
        f' placeholder="{escape(node["example"])}"/>'
        f'<button type="submit">{escape(node["button"])}</button></form>'
    )
    raise nodes.SkipNode


def _offered(builder: Builder, page: str, name: str) -> str:
    """Return how ``page`` leads to a file of data; empty if the site does not offer it."""
    place, written = builder.config.ldn_kb_open_data, copied_files(builder.doctreedir) / "root"
    if is_book(builder) or not place or not (written / place / name).is_file():
        return ""
    return f"{'../' * builder.get_target_uri(page).count('/')}{place}/{name}"


class Drawing(nodes.General, nodes.Element):
    """A drawing whose links hold placeholders for records, with the name of the file that holds it alone."""


def visit_drawing(translator: HTML5Translator, node: Drawing) -> None:
    """Write the drawing with links that fit the page, and one to its file if the site offers files."""
    builder, here = translator.builder, translator.docnames[0]
    domain = ldn(builder.env)

    def address(match: re.Match[str]) -> str:
        page, place = domain.place(here, match.group(1))
        return f'href="{escape(builder.get_relative_uri(here, page))}{f"#{place}" if place else ""}"'

    drawing = re.sub(rf'href="{PLACEHOLDER}([a-z0-9-]+)"', address, node["drawing"])
    # Sphinx's script that marks searched words wants to draw a box around them, which these have not.
    drawing = re.sub(r"<(title|desc)\b", r'<\1 class="nohighlight"', drawing)
    saved = _offered(builder, here, f"{FOLDER}{node['file']}")
    link = f'<a class="ldn-plot-save" href="{escape(saved)}" download>Save as SVG</a>' if saved else ""
    translator.body.append(drawing + link)
    raise nodes.SkipNode


def visit_badge(translator: HTML5Translator, node: BadgeNode) -> None:
    """Open the badge with its symbol, if it has one, and its rank, by which tables are sorted."""
    # Only tables are sorted.
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.entry):
        parent = parent.parent
    rank = {} if parent is None else {"data-rank": node["rank"]}
    translator.body.append(translator.starttag(node, "span", "", **rank))
    translator.body.append(svg(node["symbol"]) if node["symbol"] else "")


def depart_badge(translator: HTML5Translator, node: BadgeNode) -> None:
    """Close the badge."""
    translator.body.append("</span>")


def open_bracket(translator: SphinxTranslator, node: BadgeNode) -> None:
    """Set the word off from the next ones, where there is neither shape nor colour."""
    _write(translator, "[")


def close_bracket(translator: SphinxTranslator, node: BadgeNode) -> None:
    """End the word."""
    _write(translator, "]")


def _write(translator: SphinxTranslator, text: str) -> None:
    """Write text that is not in the document, with the writer of any builder."""
    translator.dispatch_visit(nodes.Text(text))
    translator.dispatch_departure(nodes.Text(text))


def visit_quiet_caption(translator: HTML5Translator, node: QuietCaption) -> None:
    """Open the caption."""
    translator.body.append(translator.starttag(node, "caption", ""))


def depart_quiet_caption(translator: HTML5Translator, node: QuietCaption) -> None:
    """Close the caption."""
    translator.body.append("</caption>\n")


def visit_meaning(translator: HTML5Translator, node: MeaningNode) -> None:
    """Open the link to the page of methods; without such a page the words stand alone."""
    builder = translator.builder
    methods = builder.config.ldn_kb_methods.strip("/")
    node["linked"] = methods in builder.env.all_docs
    if node["linked"]:
        address = f"{builder.get_relative_uri(translator.docnames[0], methods)}#{node['anchor']}"
        translator.body.append(translator.starttag(node, "a", "", href=address))


def depart_meaning(translator: HTML5Translator, node: MeaningNode) -> None:
    """Close the link."""
    translator.body.append("</a>" if node["linked"] else "")


def visit_added(translator: HTML5Translator, node: AddedNode) -> None:
    """Open the words; who hears them is told what their colour says."""
    translator.body.append(translator.starttag(node, "ins", ""))
    translator.body.append('<span class="ldn-visually-hidden">added here: </span>')


def depart_added(translator: HTML5Translator, node: AddedNode) -> None:
    """Close the words."""
    translator.body.append("</ins>")


def visit_rows(translator: HTML5Translator, node: RowsNode) -> None:
    """Open the link to the rows of a table; without its page the words stand alone."""
    builder = translator.builder
    page = f"{ldn(builder.env).folder}/{node['page']}"
    node["linked"] = page in builder.env.all_docs
    if node["linked"]:
        # Without a script a table shows all its rows, and an address within a book has no query.
        query = "" if is_book(builder) else f"?{node['query']}"
        address = f"{builder.get_relative_uri(translator.docnames[0], page)}{query}"
        translator.body.append(f'<a href="{escape(address)}">')


def depart_rows(translator: HTML5Translator, node: RowsNode) -> None:
    """Close the link."""
    translator.body.append("</a>" if node["linked"] else "")


def visit_citations(translator: HTML5Translator, node: CitationsNode) -> None:
    """Write a link to each file of citations that the site offers of this record."""
    builder = translator.builder
    here, key = translator.docnames[0], node["key"]
    files = [(name, _offered(builder, here, f"citations/{key}.{item.ending}")) for name, item in CITATION_NAMES.items()]
    links = [f'<a href="{escape(address)}" download>{name}</a>' for name, address in files if address]
    if links:
        translator.body.append(f'<span class="ldn-citations">For reference managers: {" · ".join(links)}</span>')
    raise nodes.SkipNode


def visit_publication(translator: HTML5Translator, node: PublicationNode) -> None:
    """Write the day of what is published and the address of the page, or its place in a site without an address.

    A page of a book has neither. Both are known when a page is written, so that a new day reads no page again.
    """
    builder = translator.builder
    day = day_in_words(release_of(os.environ, "").date) or node["day"]
    site, page = builder.config.html_baseurl, builder.get_target_uri(translator.docnames[0])
    where = "" if is_book(builder) else f"{site}{page}" if site else f"page {page or translator.docnames[0]}"
    parts = "".join(f", {escape(part)}" for part in (day, where) if part)
    translator.body.append(f'<span class="ldn-published">{parts}</span>')
    raise nodes.SkipNode


_ENOUGH_SECTIONS = 3
"""With fewer sections a page needs no links to them."""


class PageContents(nodes.General, nodes.Element):
    """Links to the sections of the page, for screens on which the theme shows none beside it."""


def visit_page_contents(translator: HTML5Translator, node: PageContents) -> None:
    """Write one link for each section right below the title."""
    page = next(iter(translator.document.findall(nodes.section)), None)
    links = []
    for section in page.children if page is not None else ():
        if isinstance(section, nodes.section):
            title = next(iter(section.findall(nodes.title)))
            links.append(f'<li><a href="#{escape(section["ids"][0])}">{escape(title.astext())}</a></li>')
    if len(links) >= _ENOUGH_SECTIONS:
        translator.body.append(
            f'<nav class="ldn-contents" aria-label="{escape(node["label"])}"><ul>{"".join(links)}</ul></nav>'
        )
    raise nodes.SkipNode


def nothing(_: nodes.NodeVisitor, __: nodes.Element) -> None:
    """Write nothing around what the node holds."""


def skip(_: nodes.NodeVisitor, __: nodes.Element) -> None:
    """Leave the node out where there is nothing to click on."""
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Register the nodes with their writers."""
    left_out = (skip, None)
    word = (open_bracket, close_bracket)
    app.add_node(BadgeNode, html=(visit_badge, depart_badge), latex=word, text=word, man=word, texinfo=word)
    app.add_node(MeaningNode, html=(visit_meaning, depart_meaning))
    app.add_node(AddedNode, html=(visit_added, depart_added))
    app.add_node(RowsNode, html=(visit_rows, depart_rows))
    app.add_node(PublicationNode, html=(visit_publication, None))
    caption = (visit_quiet_caption, depart_quiet_caption)
    # These two show captions of tables as headings, and there is one above that says the same.
    app.add_node(QuietCaption, html=caption, text=left_out, man=left_out)
    app.add_node(CellText, html=(nothing, nothing))
    for node, visit in (
        (SearchForm, visit_search_form),
        (Drawing, visit_drawing),
        (PageContents, visit_page_contents),
        (CitationsNode, visit_citations),
        (ViewLinks, visit_view_links),
    ):
        app.add_node(node, html=(visit, None), latex=left_out, text=left_out, man=left_out, texinfo=left_out)
