"""Configuration of the documentation site."""

import os
import re
import sys
from email.utils import parseaddr
from importlib.metadata import metadata
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

import ldn_kb

project = "LDN, claim by claim"
author = "the ldn_kb contributors"
copyright = "2026, the ldn_kb contributors. Text and data: CC BY 4.0"
version = release = ldn_kb.__version__

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))
extensions = ["myst_parser", "sphinx_design", "notfound.extension", "ldn_kb", "used_css", "short_html", "menu"]
extensions += ["books", "site_files"]
if find_spec("sphinxcontrib.rsvgconverter") is not None:
    # Makes PDF of the pictures for LaTeX; installed by `nox -s pdf`.
    extensions.append("sphinxcontrib.rsvgconverter")
source_suffix = {".md": "markdown"}
exclude_patterns = ["_books", "_build", "_templates", "_extra", "_extensions"]
nitpicky = True
# Quotes and dashes stay as the data has them; the transform would also touch every page once more.
smartquotes = False
myst_enable_extensions = ["colon_fence", "attrs_inline"]
# Targets are explicit everywhere; implicit ones repeat from page to page.
myst_heading_anchors = 0

# Where the site is published; needed for the sitemap and social previews only. It is set where the site is built, or
# it is what pyproject.toml says.
addresses = dict(line.split(", ", 1) for line in metadata("ldn_kb").get_all("Project-URL", ()))
html_baseurl = os.environ.get("LDN_KB_URL", addresses.get("Documentation", ""))
if html_baseurl and not html_baseurl.endswith("/"):
    html_baseurl += "/"
# Where anyone can reply without an account: the maintainer's address in pyproject.toml. Empty: the page says so.
contact = parseaddr(metadata("ldn_kb").get("Maintainer-email", ""))[1]
notfound_urls_prefix = os.environ.get("LDN_KB_PATH", "/")
# Where a record is edited: {path} is its file, {line} its line. Empty: the page names the file instead.
ldn_kb_edit_url = os.environ.get("LDN_KB_EDIT_URL", "")
ldn_kb_methods = "methods"
ldn_kb_contribute = "contribute/index"
ldn_kb_find = "find"
ldn_kb_search = True
# The data as files for other programs. `nox -s serve` leaves them out: nobody needs them in a preview. A zip of the
# site is made by `nox -s docs` only.
ldn_kb_open_data = "open-data"

html_theme = "pydata_sphinx_theme"
html_title = "LDN, claim by claim"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["ldn_site.css"]
templates_path = ["_templates"]
# The general index holds all that the indices of the knowledge base hold, and the lists of records show it better.
html_domain_indices = False
html_show_sourcelink = False
# Our own summary stands under each search result; Sphinx would fetch every page for its excerpt.
html_show_search_summary = False
html_copy_source = False
html_sidebars = {"**": []}
# By the system's setting until ldn_theme.js has run, and where it cannot.
html_context = {"default_mode": "auto"}
html_theme_options = {
    "disable_search": True,
    "show_toc_level": 1,
    "navigation_with_keys": False,
    "navbar_align": "left",
    "navbar_start": ["ldn-wordmark"],
    "navbar_center": ["ldn-menu"],
    "navbar_persistent": ["ldn-search"],
    "navbar_end": ["theme-switcher"],
    # Pages with wide tables get the whole width.
    "secondary_sidebar_items": {
        "kb/articles/*": ["page-toc"],
        "kb/conditions/*": ["page-toc"],
        "kb/mechanisms/*": ["page-toc"],
        "kb/topics/*": ["page-toc"],
        "kb/compare/*": ["page-toc"],
        "kb/studies/*": ["page-toc"],
        "methods": ["page-toc"],
        "contribute/**": ["page-toc"],
    },
    "footer_start": ["disclaimer"],
    "footer_center": [],
    "footer_end": ["copyright"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

# The PDF. This engine knows any letter and sign; LaTeX's own would drop the minus signs and Greek letters of results.
latex_engine = "xelatex"
latex_documents = [("index", "ldn-kb.tex", project, author.replace("_", r"\_"), "manual")]
latex_use_xindy = False
latex_domain_indices = False
latex_show_urls = "no"
latex_elements = {
    "papersize": "a4paper",
    "pointsize": "10pt",
    "extraclassoptions": "openany,oneside",
    "sphinxsetup": "hmargin={18mm,18mm}, vmargin={20mm,22mm}",
    "preamble": r"""
\AtBeginEnvironment{tabulary}{\footnotesize}
\AtBeginEnvironment{tabular}{\footnotesize}
\AtBeginEnvironment{longtable}{\footnotesize}
\setlength{\emergencystretch}{3em}
\raggedbottom
""",
}

# The book for readers of books. Links are addresses already, and what is for pages of the site stays out.
epub_show_urls = "no"
epub_css_files = []
epub_exclude_files = ["404.xhtml", *(f"_static/{path.name}" for path in Path(__file__).parent.glob("_static/*"))]
epub_basename = "ldn-kb"
epub_description = "Web articles on low-dose naltrexone, claim by claim, held against the studies"
# The two lists of contents name the book by one of these each, and must agree.
epub_identifier = epub_uid = "ldn-kb"


# Registries are asked about these by `ldn-kb verify`, once a week; publishers turn programs away that follow them.
linkcheck_ignore = [
    r"https?://(?:dx\.)?doi\.org/",
    r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/",
    r"https?://(?:pubmed|pmc)\.ncbi\.nlm\.nih\.gov/",
]
linkcheck_allow_unauthorized = True
linkcheck_rate_limit_timeout = 60
linkcheck_timeout = 20
linkcheck_retries = 2


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List every page. sphinx-sitemap lists the pages that a build happens to write, in the order of its processes."""
    if exception is None and html_baseurl and app.builder.name == "html":
        unlisted = {name for name, said in app.env.metadata.items() if "nosearch" in said}
        pages = sorted(app.env.all_docs.keys() - {"404"} - unlisted)
        lines = [f"<url><loc>{escape(html_baseurl + app.builder.get_target_uri(page))}</loc></url>" for page in pages]
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        text = "\n".join((head, *lines, "</urlset>\n"))
        Path(app.outdir, "sitemap.xml").write_text(text, encoding="utf-8")


def write_contact(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the address for replies in the place of the comment that marks it on the page about us."""
    if docname == "about":
        missing = "**No address for replies has been entered yet.** Whoever publishes this site enters it in one place."
        text = f"Write to [{contact}](<mailto:{contact}>)." if contact else missing
        source[0] = source[0].replace("% contact", text)


def write_site_zip_line(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the link to the zip of the whole site in the place of the comment that marks it, if there will be one."""
    name = app.config.ldn_kb_site_zip
    if docname == "downloads" and name:
        link = f'<a href="{name}" download>{name}</a>'
        line = rf"{link} (\1) is this whole site in one file: unpack it and open `index.html`."
        source[0] = re.sub("^% site-zip: (.*)$", line, source[0], flags=re.MULTILINE)


def setup(app: Sphinx) -> None:
    """Add the sitemap, the address for replies and the link to the zip."""
    app.connect("source-read", write_contact)
    app.connect("source-read", write_site_zip_line)
    app.connect("build-finished", write_sitemap)
