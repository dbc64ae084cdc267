"""Builders other than ``html``: what their readers and translators get of tables, marks and pictures."""

from __future__ import annotations

import io
import re

from babel.messages.pofile import read_po, write_po

BETWEEN_LETTERS = re.compile(r"\b\w( \w){5}\b")
"""A text whose letters are taken for words."""


def test_tables_are_words_in_plain_text(site):
    site.build(builder="text")
    studies = (site.output / "kb/studies/index.txt").read_text()
    assert "open-label" in studies
    assert "| Smith 2007 " in studies
    assert "[level 4: no" in studies, "a mark is set off by brackets"
    pages = [path.read_text() for path in site.output.rglob("*.txt")]
    assert [found[0] for page in pages if (found := BETWEEN_LETTERS.search(page))] == []
    claim = (site.output / "kb/conditions/gut-disease.txt").read_text()
    assert re.search(r"Evidence:\s\[Too\slittle\sto\stell\]\sWording:\s\[wording\sfits\]", claim)


TRANSLATED = {
    "open-label trial": "offene Studie",
    "Design": "Bauart",
    "favours LDN": "spricht für LDN",
    "very low": "sehr niedrig",
    "A first study": "Eine erste Studie",
    "{ldn:study}`Jones 2011 <jones-2011-gut>`": "{ldn:study}`Jones, 2011 <jones-2011-gut>`",
}


def test_translators_are_given_cells_headings_and_words_of_marks_and_see_them(site):
    site.build(builder="gettext", output=site.folder / "messages")
    found = read_po(io.BytesIO((site.folder / "messages/kb.pot").read_bytes()))
    assert set(TRANSLATED) <= {message.id for message in found}
    # Numbers and roles alone need no translator.
    assert {message.id for message in found} & {"17", "2007", "{ldn:certainty}`very-low`"} == set()
    for english, german in TRANSLATED.items():
        found[english].string = german
    target = site.source / "locale/de/LC_MESSAGES/kb.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, found)
    site.build(language="de", locale_dirs=["locale"])
    table = site.html("kb/studies/index")
    for english, german in (
        ("open-label trial", "offene Studie"),
        ("Design", "Bauart"),
        ("A first study", "Eine erste Studie"),
    ):
        assert f">{german}</t" in table
        assert f">{english}</t" not in table
    assert '">Jones, 2011</a></th>' in table
    page = site.html("kb/conditions/gut-disease")
    assert re.search(
        r'<span class="ldn-mark ldn-certainty"[^>]*><svg[^>]*><use[^>]*></use></svg>sehr niedrig</span>', page
    )
    assert "</svg>very low" not in page
