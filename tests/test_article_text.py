"""An article's text: any page, Markdown or text becomes paragraphs with locators, or one clear line says why not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_kb.authoring.located_text import parse
from ldn_kb.authoring.new_article import of_bytes
from ldn_kb.authoring.sentences import Sentence, split
from ldn_kb.authoring.text_decoding import MAX_BYTES, TextError

LONG = "This is a sentence of the article that says what it is about and that is long enough to be one of its own. " * 4
PAGE = f"""\
<!doctype html><html><head><meta charset=utf-8><title>All about it | Shop</title><style>p {{x}}</style>
<script>var page = "<p>no paragraph</p>";</script></head><body>
<nav><ul><li><a href=/>Home</a><li><a href=/b>Blog</a></ul></nav><div class="cookie-notice"><p>Cookies!</p></div>
<div role=dialog><p>Our newsletter</p></div><article><p>A teaser</p></article>
<main><article><h1>All about it</h1><p>By <b>A. Writer</b>
<p>{LONG}<sup>1,2</sup> It helps.<p>It does:<ul><li>One thing<li>Another <b>thing</b></ul>
<h2>Dose</h2><ol><li>First<li>Second</ol><p><strong>How much?</strong></p><p>A little.<br><br>Then more.</p>
<table><tr><th>Week<th>Dose<tr><td>1<td>1.5 mg</table><figure><img src=x><figcaption>A bottle</figcaption></figure>
<h2>References</h2><ol><li>Smith 2007<li>Jones 2011</ol><p>The end.</p></article></main>
<aside><p>Related</p></aside><footer><p>Imprint</p></footer></body></html>
"""
LOCATED = f"""\
# All about it

[p1] By A. Writer
[p2] {LONG}[1,2] It helps.
[p3] It does:
[p3.b1] One thing
[p3.b2] Another thing

## Dose

[p4] First
[p5] Second

## How much?

[p6] A little.
[p7] Then more.
[p8] Week | Dose
[p8.b1] 1 | 1.5 mg
[p9] A bottle
[p10] The end.

## References

[ref1] Smith 2007
[ref2] Jones 2011
"""
MARKDOWN = f"""\
---
layout: post
---
# All about it

{LONG}
It *helps* and is [cheap](https://example.org).

* One thing
* Another

## Dose

| Week | Dose |
| ---- | ---- |
| 1 | 1.5 mg |

References
----------
1. Smith 2007
"""
PLAIN = f"""\
All about it

{LONG}
goes on here.

Dose

Take a little:
- at night
• in the morning
1) or never
"""


def dumped(text: str | bytes, name: str) -> str:
    return of_bytes(text.encode() if isinstance(text, str) else text, name).dump()


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "saved"])
def test_a_page_becomes_located_paragraphs(name):
    assert dumped(PAGE, name) == LOCATED
    assert dumped(LOCATED, "kept.txt") == LOCATED


def test_markdown_and_text_become_the_same():
    assert dumped(MARKDOWN, "a.md") == (
        f"# All about it\n\n[p1] {LONG}It helps and is cheap.\n[p1.b1] One thing\n[p1.b2] Another\n\n## Dose\n\n"
        "[p2] Week | Dose\n[p2.b1] 1 | 1.5 mg\n\n## References\n\n[ref1] Smith 2007\n"
    )
    assert dumped(PLAIN, "a.txt") == (
        f"# All about it\n\n[p1] {LONG}goes on here.\n\n## Dose\n\n[p2] Take a little:\n[p2.b1] at night\n"
        "[p2.b2] in the morning\n[p2.b3] or never\n"
    )
    assert dumped(PLAIN.replace("\n", "\r\n"), "a.txt") == dumped(PLAIN, "a.txt")


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.replace("night", "nïght’s").encode("utf-16"),
        PLAIN.replace("night", "nïght’s").encode("utf-8-sig"),
        PLAIN.replace("night", "nïght’s").encode("cp1252"),
        PLAIN.replace("night", "nïght’s", 1).encode().replace("’".encode(), b"\x92"),
    ],
    ids=["utf-16", "utf-8-sig", "cp1252", "mixed"],
)
def test_encodings(raw):
    assert "nïght’s" in dumped(raw, "a.txt")


def test_the_encoding_that_a_page_names():
    page = f"<meta charset=iso-8859-2><p>{LONG}<p>Ľubica"
    assert "Ľubica" in dumped(page.encode("iso-8859-2"), "a.html")
    assert "caf" in dumped(f"<meta charset=nonsense><p>{LONG}<p>caf\xe9".encode("latin-1"), "a.html")


FRENCH = (
    "Le médicament bloque les récepteurs pendant quelques heures, et le corps produit ensuite plus de messagers. " * 9
)


@pytest.mark.parametrize(
    ("raw", "name", "message"),
    [
        (b"", "a.txt", "a.txt: it holds no paragraphs of text"),
        (b"  \n\n ", "a.html", "it holds no paragraphs of text"),
        (b"%PDF-1.7 x", "a.pdf", "it is a PDF; save its text"),
        (b"PK\x03\x04xx", "a.docx", "it is a packed file, as those of word processors are; unpack it"),
        (b"PK\x03\x04xx", "a.html", "it is a packed file"),
        (b"\x1f\x8b\x08", "a.html", "it is a packed file"),
        (b"{\\rtf1 a}", "a.txt", "it is a file of a word processor; save it as text or HTML"),
        (b"\x89PNG\r\n", "a.txt", "it is a picture"),
        (b'{"a": "' + LONG.encode() + b'"}', "a.html", "it is data for programs (JSON) and no page"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n" + LONG.encode(),
            "a.mht",
            "it is a web archive of several",
        ),
        (b"bplist00abc", "a.webarchive", "it is a web archive"),
        (b"<frameset><frame src=a.html></frameset>", "a.html", "it holds no paragraphs of text"),
        (
            b"<article><p>It may help.</p><p>Subscribe to go on.</article>",
            "a.html",
            "made by scripts or only for subscribers",
        ),
        (b"\x00\x01", "a.txt", "it is no text"),
        (b"a" * (MAX_BYTES + 1), "a.txt", "it has 10,000,001 bytes; 10,000,000 is the most"),
        (b"<form><p>Sign in</p><input type=password></form>", "a.html", "it is the page of a login"),
        (
            b"<script>" + b"var a = 1;" * 500 + b"</script><div id=app></div>",
            "a.html",
            "it holds no paragraphs of text",
        ),
        (b"<p>Please enable JavaScript to read this page.", "a.html", "it holds 7 words in paragraphs"),
        (FRENCH.encode(), "a.txt", "it does not read as English"),
        (("A word here. " * 10 + "\n\n").encode() * 1000, "a.txt", "it has 1,000 paragraphs; 999 is the most"),
        (b"[p1] One. " + LONG.encode() + b"\n[p1] Two.", "a.txt", "line 2 cannot be read: its locator stands twice"),
        (b"[p1] One. " + LONG.encode() + b"\nTwo.", "a.txt", "line 2 cannot be read: it starts with no locator"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_article_is_refused_in_one_line(raw, name, message):
    with pytest.raises(TextError) as error:
        of_bytes(raw, name)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


FIVE = [
    f"{'The drug is taken in the evening by those who want it, and that is what is ' * 2}known of it, {word}."
    for word in "abcde"
]
ODD = {
    "two breaks in a div": ("a.html", f"<div>{'<br><br>'.join(FIVE)}</div>"),
    "breaks with blanks": ("a.html", f"<div>{'<br />{0}&nbsp;<br>'.join(FIVE)}</div>".replace("{0}", "\n")),
    "a break after each sentence": ("a.html", f"<div>{'<br>'.join(FIVE)}</div>"),
    "spans in divs": ("a.html", "".join(f"<div><span>{it[:20]}<b></b></span><span>{it[20:]}</span></div>" for it in FIVE)),
    "spans as blocks": ("a.html", "".join(f"<span style='display: block'>{it}</span>" for it in FIVE)),
    "cells": ("a.html", f"<table>{''.join(f'<tr><td>{it}</td></tr>' for it in FIVE)}</table>"),
    "paragraphs in a cell": ("a.html", f"<table><tr><td><table><tr><td><p>{'<p>'.join(FIVE)}</table></table>"),
    "preformatted": ("a.html", f"<pre>{(chr(10) * 2).join(FIVE)}</pre>"),
    "hidden characters": ("a.html", "<p>" + "<p>".join(it.replace("evening", "eve\u00ad\u200bn&shy;ing").replace(" is ", "\u00a0is ") for it in FIVE)),
    "hidden characters of a text": ("a.txt", "\n\n".join(it.replace("evening", "e\u2060ven\ufeffing").replace(" is ", "\u2009is ") for it in FIVE)),
    "separators of paragraphs": ("a.txt", "\u2029".join(FIVE)),
    "separators of lines": ("a.txt", "\u2028".join(FIVE)),
    "form feeds": ("a.txt", "\n\x0c\n".join(FIVE)),
    "old line ends": ("a.txt", "\r\r".join(FIVE)),
    "HTML in Markdown": ("a.md", "<div>\n\n" + "\n\n".join(FIVE[:4]) + f"\n\n</div>\n\n<p>{FIVE[4]}</p><script>x()</script>\n<!-- no -->\n"),
    "a table of contents": ("a.html", f"<div id=toc_container class='toc_container toc'><p>Contents<ul><li>1</ul></div><p>{'<p>'.join(FIVE)}"),
    "links in the head": ("a.html", f"<header><a href=/>Home</a><ul><li><a href=/x>Shop</a></ul></header><p>{'<p>'.join(FIVE)}"),
    "no mark of the encoding": ("a.html", f"<p>{'<p>'.join(FIVE)}".encode("utf-16-le")),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_odd_pages_give_their_paragraphs(case):
    name, text = ODD[case]
    assert dumped(text, name) == "".join(f"[p{number}] {it}\n" for number, it in enumerate(FIVE, 1))


NOTED = "\n".join(f"[p{number}] {it}" for number, it in enumerate([f"{FIVE[0]} [1]", f"{FIVE[1]} [2]", *FIVE[2:]], 1))
NOTED += "\n\n## References\n\n[ref1] Jones 2011\n[ref2] Smith 2007 https://doi.org/10.1000/first\n"
LINKED = "<a href=https://doi.org/10.1000/first>Smith 2007</a>"


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("a.md", f"{FIVE[0]}[^1]\n\n{FIVE[1]}[^x]\n\n" + "\n\n".join(FIVE[2:]) + "\n\n[^1]: Jones 2011\n[^x]: [Smith 2007](https://doi.org/10.1000/first)\n"),
        ("a.md", f"{FIVE[0]} [1]\n\n{FIVE[1]} [2]\n\n" + "\n\n".join(FIVE[2:]) + "\n\n### Sources:\n\n1. Jones 2011\n2. [Smith 2007](https://doi.org/10.1000/first)\n"),
        ("a.html", f"<p>{FIVE[0]}<sup><a href=#fn1>1</a></sup><p>{FIVE[1]}<sup>2:1</sup><p>{'<p>'.join(FIVE[2:])}<section class=footnotes role=doc-endnotes><hr><ol><li id=fn1><p>Jones 2011<a href=#fnref1>\u21a9\ufe0e</a><li><p>{LINKED}</ol></section>"),
        ("a.html", f"<p>{FIVE[0]}<sup><a href=#ftnt1>[1]</a></sup><p>{FIVE[1]}<sup>[2]</sup><p>{'<p>'.join(FIVE[2:])}<hr><div><p><a href=#ftnt_ref1 id=ftnt1>[1]</a><span>&nbsp;Jones 2011</span></div><div><p><a href=#ftnt_ref2>[2]</a> {LINKED}</div>"),
        ("a.html", f"<p class=MsoNormal>{FIVE[0]}<a href='#_ftn1'><sup>[1]</sup></a><p>{FIVE[1]}<sup>[2]</sup><p>{'<p>'.join(FIVE[2:])}<div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a> Jones 2011</div><div><p><a href='#_ftnref2'>[2]</a> {LINKED}</div>"),
    ],
    ids=["footnotes of Markdown", "a list of links", "pandoc", "Google", "Word"],
)  # fmt: skip
def test_footnotes_are_references(name, page):
    assert dumped(page, name) == NOTED


def test_what_word_and_google_write_for_titles_and_lists():
    bullets = "<p class=MsoListParagraph><span>·&nbsp;&nbsp; </span>One<p class=MsoListParagraphCxSpLast>2.&nbsp; Two"
    page = f"<title>Doc</title><p class=MsoTitle>The drug</p><p class=MsoNormal>&nbsp;<o:p></o:p><p>{'<p>'.join(FIVE)}{bullets}"
    assert dumped(page, "a.html").startswith("# The drug\n\n[p1] The drug is taken")
    assert dumped(page, "a.html").endswith("[p5.b1] One\n[p5.b2] Two\n")
    page = f"<title>Doc</title><p class='c0 title'><span>The drug</span></p><h1>Use</h1><p>{'<p>'.join(FIVE)}"
    assert dumped(page, "a.html").startswith("# The drug\n\n\n## Use\n\n[p1]")
    assert dumped(page.replace("c0 title", "title"), "a.html").startswith("# Use\n\n[p1] The drug\n")


def test_the_name_of_a_site_in_its_head_is_no_title():
    page = f"<header><h1>The Shop</h1></header><div><h1>The drug</h1><p>{'<p>'.join(FIVE)}</div>"
    assert dumped(page, "a.html").startswith("# The drug\n\n[p1] ")
    assert dumped(page.replace("<h1>The drug</h1>", ""), "a.html").startswith("# The Shop\n\n[p1] ")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + f"<p>{LONG}",
        f"<p>{LONG}" + "</div>" * 20_000,
        f"<p>{LONG}" + "<b" * 20_000,
        f"<p>{LONG}" + "<!--" * 5_000,
        f"<p>{LONG}" + "&#x110000;" * 5_000,
        f"<ul><li>{LONG}" + "<li>x" * 5_000,
        f"<table><tr><td>{LONG}" + "<td>" * 20_000,
        f"<pre>{LONG}" + "\n\n" * 20_000 + "x\n\n" * 900,
        f"<div>{LONG}" + "<br>It is so." * 5_000,
        f"<p>{LONG}" + "<header><a href=#ftnt_ref1>1" * 5_000,
        f"<p>{LONG}<script type=application/ld+json>" + '{"a":[' * 50_000,
        f"<p>{LONG}" + "<meta name=author content=x><time datetime=1>" * 5_000,
    ],
    ids=[
        "deep",
        "closed",
        "open",
        "comments",
        "entities",
        "items",
        "cells",
        "lines",
        "breaks",
        "notes",
        "json",
        "metas",
    ],
)
def test_hostile_pages_take_no_time(page):
    started = time.process_time()
    try:
        assert LONG[:50] in of_bytes(page.encode(), "a.html").dump()
    except TextError as error:
        assert "\n" not in str(error)
    assert time.process_time() - started < 3


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.sampled_from(["a.html", "a.md", "a.txt"]))
@settings(max_examples=60, deadline=None)
def test_anything_is_read_or_refused(raw, name):
    try:
        text = of_bytes(
            f"<p>{LONG}</p>\n\n".encode() + raw if name == "a.html" else LONG.encode() + b"\n\n" + raw, name
        )
    except TextError:
        return
    assert parse(text.dump()).dump() == text.dump()


# --- sentences


def numbers(text: str) -> list[tuple[float, float | None, str, str | None]]:
    return [(item.value, item.to, item.unit, item.qualifier) for item in Sentence(text).numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("88% of patients got well.", [(88, None, "%", None)]),
        ("about 0.5-4.5mg a day", [(0.5, 4.5, "mg a day", "about")]),
        ("50 to 100 milligrams daily", [(50, 100, "mg a day", None)]),
        ("more than 1,200 women", [(1200, None, "people", "more-than")]),
        ("almost a third of them", [(33, None, "%", "about")]),
        ("roughly 1/10th of it", [(10, None, "%", "about")]),
        ("less than 20 percent", [(20, None, "%", "less-than")]),
        ("a 50:50 mixture", [(50, None, "%", None)]),
        ("two conditions, for six months", [(2, None, "conditions", None), (6, None, "months", None)]),
        ("It costs about $35 at a shop.", [(35, None, "$", "about")]),
        ("in 2009, since the 1980s", [(1980, 1989, "year", None), (2009, None, "year", None)]),
        ("type 2 diabetes, step 3, the half-life, COVID-19, B12", []),
        ("interleukin 6, IL-6, toll-like receptor 4, omega-3, CD4, phases 2 and 3, vitamin B 12", []),
        ("of the Great Channel Potassin 3 and of cyclooxygenase 2 (COX-2)", []),
        ("Blockers of phosphodiesterase 5 (PDE5) eased it in 5 men.", [(5, None, "people", None)]),
        ("In phase 2, 36 patients; in New York 12 women", [(36, None, "people", None), (12, None, "people", None)]),
        ("Women lost 2-10 lbs over months.", [(2, 10, "lbs", None)]),
        ("It fell by 5% over 6 months.", [(5, None, "%", None), (6, None, "months", None)]),
        (
            "for over 6 months, in over 300 people",
            [(6, None, "months", "more-than"), (300, None, "people", "more-than")],
        ),
        ("About 1 in 5 women, and one in three men.", [(20, None, "%", "about"), (33.3, None, "%", None)]),
        ("one in 2019, 1 in 5,000", [(0.02, None, "%", None), (2019, None, "year", None)]),
        ("One of them stopped.", [(1, None, "of", None)][:0]),
    ],
)
def test_numbers_of_a_sentence(text, expected):
    assert numbers(text) == expected


def test_sentences_end_where_they_end():
    text = 'Dr. Smith et al. gave 4.5 mg, e.g. at night. "It helps," he said.2,3 Does it? Yes [4-6]. U.S. law differs.'
    found = split(text)
    assert [item.text for item in found] == [
        "Dr. Smith et al. gave 4.5 mg, e.g. at night.", '"It helps," he said. Does it?', "Yes.", "U.S. law differs.",
    ]  # fmt: skip
    assert [item.notes for item in found] == [(), (2, 3), (4, 5, 6), ()]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It helps.", "asserted"), ("It may help.", "hedged"), ("It is thought to help.", "hedged"),
        ("A trial found that it helps.", "reported"), ("A study showed that it may help.", "hedged"),
    ],
)  # fmt: skip
def test_hedges(text, hedge):
    assert Sentence(text).hedge == hedge


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("I took it, and it helped me.", True),
        ("Me and my brother took it.", True),
        ("A marker of ME/CFS is poor sleep.", False),
        ("In a phase I trial people with ME slept better.", False),
    ],
)
def test_a_writer_tells_of_himself_and_not_of_a_disease(text, is_own):
    assert Sentence(text).is_of_own_life is is_own


@pytest.mark.parametrize("ending", ["html", "md"])
def test_lists_of_sources_of_several_parts_stay_with_them(ending):
    words = "This is a text with as many words as an article has. " * 6
    page = f"# Title\n\n{words}\n\n## One\n\n{words}\n\n### Sources\n\n- Doe 2031\n\n## Two\n\n{words}\n\n### Sources\n\n- Roe 2032\n"
    if ending == "html":
        page = (
            f"<h1>Title</h1><p>{words}</p><h2>One</h2><p>{words}</p><p><b>Sources</b></p><ul><li>Doe 2031</li></ul>"
            f"<h2>Two</h2><p>{words}</p><h3>Sources</h3><ul><li>Roe 2032</li></ul>"
        )
    found = of_bytes(page.encode(), f"x.{ending}")
    assert [(item.at, item.heading) for item in found.paragraphs if "words" not in item.text] == [
        ("p3", "One"), ("p3.b1", "One"), ("p5", "Two"), ("p5.b1", "Two"),
    ]  # fmt: skip
    assert not found.references
    assert [item.text for item in of_bytes(page.split("Two")[0].encode(), f"x.{ending}").references] == ["Doe 2031"]
