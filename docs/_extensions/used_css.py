"""One style sheet for all pages, without the rules that no page of this site can need.

The theme brings the rules of every component that it offers, 65 kB when compressed; this site uses few of them. When
all pages are written, the style sheets are joined in the order in which pages would load them, and every rule is left
out whose selectors name a class or an id that neither a page nor a script names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

SHEETS = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "ldn_kb.css",
    "sphinx-design.min.css",
    "ldn_site.css",
)
"""The style sheets of a page below ``_static``, in the order in which they are loaded."""
JOINED = "styles/site.css"

_TOKEN = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}]""", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What stands between brackets is an alternative or an exception: it is not looked at, so too much is kept at worst.
_BRACKETS = re.compile(r":[a-z-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_NAMED = re.compile(r"""\b(?:class|id)="([^"]*)\"""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_WITH_RULES = ("@media", "@supports", "@container")


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each pair of braces at the top of ``text``, and what stands between them."""
    start = opened = depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            depth += 1
            if depth == 1:
                head, opened = text[start : token.start()], token.end()
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                # Statements without a block (@charset, @import) end before it.
                yield _COMMENT.sub("", head).rpartition(";")[2].strip(), text[opened : token.start()]
                start = token.end()


def selectors(head: str) -> list[str]:
    """Return the selectors of a list; a comma between brackets separates none."""
    return [item.strip() for item in re.split(r",(?![^(\[]*[)\]])", head)]


def used(text: str, names: set[str]) -> str:
    """Return a style sheet without the rules for what none of ``names`` is, and without fonts."""
    kept = []
    for head, body in blocks(text):
        if head.startswith(_WITH_RULES):
            inner = used(body, names)
            kept.append(f"{head}{{{inner}}}" if inner else "")
        elif head.startswith("@"):
            kept.append("" if head.startswith("@font-face") else f"{head}{{{body}}}")
        else:
            needed = [item for item in selectors(head) if set(_NAME.findall(_BRACKETS.sub("", item))) <= names]
            kept.append(f"{','.join(needed)}{{{body}}}" if needed else "")
    return "\n".join(filter(None, kept))


def named(site: Path) -> set[str]:
    """Return the classes and ids of all pages, and every word of the scripts, which may set a class."""
    attributes = {found for page in site.rglob("*.html") for found in _NAMED.findall(page.read_text("utf-8"))}
    names = {name for attribute in attributes for name in attribute.split()}
    for script in site.rglob("*.js"):
        # Data of ours has no class names.
        if script.parent.name in ("_static", "scripts") and not script.name.startswith(("ldn-", "searchindex")):
            names.update(_WORD.findall(script.read_text("utf-8")))
    return names


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the joined style sheet once all pages are there."""
    if exception is None and JOINED in app.config.html_context.get("joined_css", ""):
        static = Path(app.outdir, "_static")
        names = named(Path(app.outdir))
        texts = [used((static / name).read_text("utf-8"), names) for name in SHEETS]
        (static / JOINED).write_text("\n".join(texts) + "\n", "utf-8")


def name_version(app: Sphinx) -> None:
    """Tell the pages what to add to the address of the style sheet, so that no older one is taken for it.

    A book has another theme and loads the style sheets one by one.
    """
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    sources = [Path(__file__), *Path(app.confdir, "_static").glob("*.css")]
    seen = b"".join(path.read_bytes() for path in sorted(sources)) + app.config.release.encode()
    app.config.html_context["joined_css"] = f"_static/{JOINED}"
    app.config.html_context["joined_css_version"] = hashlib.sha256(seen).hexdigest()[:8]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the two steps."""
    app.connect("builder-inited", name_version)
    # After Sphinx has copied the style sheets.
    app.connect("build-finished", write, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
