"""MyST text as nodes, on a page of any markup: what directives show is MyST, and most pages of Sphinx sites are not."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst.states import RSTState
from sphinx.util.docutils import SphinxDirective


def myst_to_nodes(directive: SphinxDirective, text: str | None = None) -> list[Node]:
    """Return MyST ``text``, or the content of ``directive``, as nodes of the page that it stands on.

    On a page in reStructuredText MyST's renderer works for that page's own document: what it notes there, targets and
    footnotes and dependencies, is what it would have noted on a page in MyST.
    """
    # On pages in MyST the state is a stand-in, which parses with the settings of that page.
    if not isinstance(directive.state, RSTState):
        return directive.parse_content_to_nodes() if text is None else directive.parse_text_to_nodes(text)
    # Not above: if MyST is not installed, the extension says so when it sets it up.
    from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
    from myst_parser.parsers.mdit import create_md_parser

    document = directive.state.document
    frame = nodes.Element()
    frame.document = document
    # Tags for the head of the page are those of pages in MyST.
    config = directive.env.myst_config.copy(html_meta={})  # type: ignore[attr-defined] # MyST sets it
    parser = create_md_parser(config, SphinxRenderer)
    parser.options.update(document=document, current_node=frame)
    renderer = parser.renderer
    assert isinstance(renderer, SphinxRenderer)
    line = document.current_line
    renderer.setup_render(parser.options, {})  # type: ignore[arg-type] # a mapping that markdown-it types more closely
    renderer.nested_render_text("\n".join(directive.content) if text is None else text, directive.lineno)
    document.current_line = line
    return frame.children
