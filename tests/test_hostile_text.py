"""Text is data: whatever stands in a text field is shown literally, or refused with a message.

One site is built with a different hostile text in every text field of every record, one with the harmless twins of
these texts. Both must have the same elements, attributes and addresses, and every text must be readable on the first
wherever its twin is on the second.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sphinx.util.inventory import InventoryFile

from conftest import TINY, Site
from fuzz import targets
from fuzz.hostile import NASTY, REFUSED, RULED, Filler, text_fields, twin
from ldn_kb import files
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT, types
from ldn_kb.reading import rules
from ldn_kb.reading.loader import load
from ldn_kb.reading.rules import articles, numbers, publications, texts
from ldn_kb.rendering import export, markdown, pagefind
from ldn_kb.rendering.tables import Column, Table

STUDY = "studies/smith-2007-gut.yaml"
TOPIC = "topics/low-dose.yaml"
HIDDEN = {
    ("Condition", "misspellings"),
    ("Condition", "narrower"),
    ("ExcludedWork", "identifiers"),
    ("NumberCheck", "note"),
    ("Subject", "search_words"),
    ("Subject", "search_example"),
    ("WithoutFigure", "reason"),
    ("InWords", "words"),
}
"""Texts that no page shows: the search alone knows misspellings, conditions without a record and its own words, the exports alone
these notes; `scout` knows a work again by its identifiers, and why a number is no figure is for who checks an article."""
_PLACES = {"id", "for", "aria-labelledby", "aria-describedby"}
_ADDRESSES = {"href", "src", "action", "xlink:href", "formaction", "data", "poster", "srcset"}


class Page(HTMLParser):
    """What a browser makes of a page: how often each element, attribute and text stands on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: Counter[tuple[str, ...]] = Counter()
        self.texts: Counter[str] = Counter()
        self._within: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        # Pages sorted by name have other neighbours; that they link to one is what counts.
        neighbour = found.get("rel") in ("prev", "next") or (tag == "a" and "title" in found)
        shown = ["neighbour"] if neighbour else sorted(f"{name}={_attribute(name, found[name])}" for name in found)
        self.parts["<", tag, *shown] += 1
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.parts["</", tag] += 1
        self._within.append("")

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        code = self._within[-1:] in (["script"], ["style"])
        self.texts[text] += 0 if code else 1
        self.parts["script" if code else "text", text if code else twin(text)] += 1

    def handle_comment(self, data: str) -> None:
        self.parts["<!--", data] += 1

    def handle_decl(self, decl: str) -> None:
        self.parts["<!", decl] += 1

    def handle_pi(self, data: str) -> None:
        self.parts["<?", data] += 1

    def unknown_decl(self, data: str) -> None:
        self.parts["<![", data] += 1


def _attribute(name: str, value: str) -> str:
    """Return what must be the same in both sites; docutils makes ids of headings, which may differ."""
    page, asked, query = value.partition("?t.")
    if asked and re.fullmatch(r"(?:[a-z-]+\.[a-z-]+=(?:[A-Za-z0-9-]|%[0-9A-F]{2})+(?:&t\.|$))+", query):
        # Values of a table as words of letters, digits and hyphens: other signs may end in more or fewer hyphens.
        return page
    if name in _PLACES:
        return ""
    return re.split(r"#|\?v=", value)[0] if name in _ADDRESSES else twin(value)


class Pair:
    """A hostile site and its harmless twin, each with its knowledge base, and the texts by their marks."""

    def __init__(self, folder: Path, filler: Filler) -> None:
        self.filler = filler
        self.hostile, self.bases = Site(folder / "hostile"), []
        self.twin = Site(folder / "twin")
        for site, write in ((self.hostile, str), (self.twin, twin)):
            for name, text in filler.files(write).items():
                site.page(f"../data/{name}", text)
            base, problems = load(site.folder / "data")
            assert problems == []
            self.bases.append(base)

    def build(self) -> None:
        """Build both sites; a warning is an error. The names of neighbours in side bars would only repeat titles."""
        for site in (self.hostile, self.twin):
            site.build(html_sidebars={"**": []})

    def pages(self) -> dict[str, tuple[Page, Page]]:
        """Return every page of both sites by name."""
        names = [path.relative_to(self.hostile.output).as_posix() for path in self.hostile.output.rglob("*.html")]
        return {
            name: (Page((self.hostile.output / name).read_text()), Page((self.twin.output / name).read_text()))
            for name in sorted(names)
        }


BETA = """\
- id: beta-p1-steps
  at: p1
  about: [blocking]
  says: It binds, and then something follows.
  hedge: asserted
  cites: [smith-2007-gut]
  citing: described
  fidelity: faithful
  route: mechanism
  steps:
    - {says: It binds., scope: laboratory, agreeing: [smith-2007-gut]}
    - says: Something follows.
      scope: people
      basis: {kind: textbook, says: It follows., agrees: partly, dose: 50 mg, sources: ['https://example.org/book']}
  override: {verdict: mixed, because: The book is old., date: 2026-11-02}
  note: One step was seen.
  checked: 2026-11-02
- id: beta-p1-most
  at: p1
  about: [gut-disease]
  says: It is the drug most tested for the gut.
  hedge: asserted
  citing: none
  fidelity: no-source
  route: superlative
  yardsticks:
    - {says: Two trials of five., holds: false, date: 2026-11-02, sources: ['https://example.org/count']}
  note: It was counted.
  checked: 2026-11-02
- id: beta-p1-often
  at: p1
  about: [low-dose]
  says: An upset belly is common.
  hedge: asserted
  citing: none
  fidelity: no-source
  route: frequency
  frequency: {findings: [belly-upset], says: common}
  hazard: caution-belly
  note: The label lists it.
  checked: 2026-11-02
"""
SAFETY = """\
safety:
  title: First of all
  lines:
    - {lead: Not so, text: it hurts, see: gut-disease, link: more}
"""
REVIEW = """\
title: All trials of the gut
authors: [Pool A]
year: 2015
journal: J Gut
design: meta-analysis
review_of: randomised
subjects: people
conditions: [gut-disease]
provenance:
  confirmed: abstract
  sources: ['https://example.org/pool']
  entered: 2026-11-01
"""
MEMBER = """\
  - study: jones-2011-gut
    outcome: response
    risk_of_bias: {missing_data: {judgement: some-concerns, reason: One left.}}
    unpaired: Nobody took both.
    interest: The maker paid.
"""
MEASURE = """\
  important_difference: {value: 50, unit: points, because: People were asked., source: 'https://example.org/asked'}
"""
FINDING = """\
baseline: {value: 40, unit: per-100, source: 'https://example.org/rate'}
other_reviews: [{study: pool-2015-gut, note: It found the same.}]
important_difference: {value: 10, unit: per-100, because: People were asked., source: 'https://example.org/asked'}
overrides: [{domain: inconsistency, mark: 0, because: There is one trial., date: 2026-11-02}]
"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory) -> KnowledgeBase:
    """Return the tiny base with every part that a record can have: claims of every route, a review, a notice."""
    folder = tmp_path_factory.mktemp("rich")
    words = "outcomes:\n  - {id: words, measure: words, treatment: {text: less}, estimate: {text: by half}, direction: not-compared}\n"
    more = "notices: [{kind: correction, text: corrected}]\n"
    more += "distinct_from: [{study: jones-2011-gut, reason: other people}]\n"
    finding = TINY["findings/gut-response.yaml"]
    member = "  - {study: jones-2011-gut, outcome: response}\n"
    assert member in finding
    question = "comparisons/does-it-help-the-gut.yaml"
    changes = {
        "articles/alpha.yaml": TINY["articles/alpha.yaml"] + "without_figures: [{at: p1, value: 12, reason: a step}]\n",
        "claims/beta.yaml": BETA + TINY["claims/beta.yaml"],
        "findings/gut-response.yaml": finding.replace(member, MEMBER) + FINDING,
        "measures.yaml": TINY["measures.yaml"] + MEASURE,
        STUDY: TINY[STUDY].replace("unit: mg}}", "unit: mg}, combined_with: tea}") + more,
        "subject.yaml": TINY["subject.yaml"] + SAFETY,
        # What was given with something else is not eligible.
        "searches.yaml": TINY["searches.yaml"].replace(
            "  included: [smith-2007-gut]\n", "  included: [jones-2011-gut]\n"
        ),
        "studies/pool-2015-gut.yaml": REVIEW,
        question: TINY[question].replace(
            "[beta-p1b1-gut]", "[beta-p1-steps, beta-p1-most, beta-p1-often, beta-p1b1-gut]"
        ),
    }
    for name, text in (TINY | changes).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("outcomes:\n", words))
    base, problems = load(folder)
    assert problems == []
    return base


@pytest.fixture(scope="module", params=[False, True], ids=["every field", "few fields"])
def pair(request, tmp_path_factory, rich) -> Pair:
    """Return two sites, built, with a text in every field or only in those that the tiny base has."""
    filler = Filler(rich, turn=int(request.param), sparse=request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "RULES", tuple(rule for rule in rules.RULES if rule not in OF_ALL_FIELDS))
        found = Pair(tmp_path_factory.mktemp("pair"), filler)
        found.build()
    return found


OF_ALL_FIELDS = (
    articles.citing_fits,
    articles.references_named,
    numbers.stated_numbers_are_figures,
    publications.ids_fit,
    texts.plain_texts,
)
"""Rules against what stands here on purpose: signs in texts of ours, and parts of which a record holds one or the other."""


def test_every_text_field_is_filled(rich):
    filler = Filler(rich)
    filler.files()
    missing = (
        {field for kind in (SUBJECT, *KINDS) for field in text_fields(kind.model)} - set(filler.fields.values()) - RULED
    )
    assert not missing, (
        f"no record of the tiny data is given a text for {_names(missing)}: let a record of TINY in tests/conftest.py hold "
        "the part, or list a field whose values a rule lays down in RULED in tests/fuzz/hostile.py"
    )


def test_pages_have_the_same_elements_and_attributes(pair):
    for name, (hostile, harmless) in pair.pages().items():
        if name == "genindex.html":
            # Its letters depend on how names start; nothing new may stand there all the same.
            assert {part[:2] for part in hostile.parts if part[0] != "text"} <= {part[:2] for part in harmless.parts}
        else:
            assert hostile.parts - harmless.parts == harmless.parts - hostile.parts == Counter(), name


def test_every_text_is_shown_literally(pair):
    pages = [found for name, found in pair.pages().items() if name != "genindex.html"]
    hostile, harmless = (sum((page[number].texts for page in pages), Counter()) for number in (0, 1))
    shown = set()
    for mark, text in pair.filler.texts.items():
        found = [item for item in hostile if text in item]
        assert sum(map(hostile.get, found)) == sum(count for item, count in harmless.items() if twin(text) in item), (
            text
        )
        if found:
            shown.add(pair.filler.fields[mark])
    if not pair.filler.sparse:
        unseen = set(pair.filler.fields.values()) - shown - HIDDEN - {("ArmResult", "unit"), ("Estimate", "text")}
        assert not unseen, (
            f"no page shows {_names(unseen)}: show the field in a template of src/ldn_kb/rendering/templates or a table of "
            "src/ldn_kb/rendering/tables, or, if no reader needs it, list it in HIDDEN in tests/test_hostile_text.py"
        )


def _names(fields) -> str:
    """Return fields as a message names them: ``Study.sponsor``."""
    return ", ".join(".".join(field) for field in sorted(fields))


def test_json_holds_every_text_as_it_is(pair):
    built = (pair.hostile.output / "ldn-kb.json").read_bytes().decode()
    texts = set(_strings(json.loads(built)))
    assert set(pair.filler.texts.values()) <= texts


def _strings(data):
    if isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _strings(item)
    elif isinstance(data, str):
        yield data


def test_csv_keeps_its_shape_and_starts_no_formula(pair):
    hostile, harmless = map(export.to_csv, pair.bases)
    shown = set()
    for name, text in hostile.items():
        rows, others = (list(csv.reader(io.StringIO(found, newline=""))) for found in (text, harmless[name]))
        assert [len(row) for row in rows] == [len(row) for row in others], name
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            shown |= {mark for mark, found in pair.filler.texts.items() if found.replace("−", "-") in cell}
    assert len(shown) > 10


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "+A1", "@sum", '=HYPERLINK("x")', "-cmd", "-1+1", "-1-1", "-1/2", "-1|calc", "-1 (x)"]
)
def test_a_formula_gets_an_apostrophe(base, text):
    rows = export.table_csv(base, Table("t", "T", (Column("a", "A"),), ((text,),)))
    assert next(csv.reader(io.StringIO(rows.split("\r\n")[1]))) == [f"'{text}"]


@pytest.mark.parametrize(
    "text", ["-1", "+3", "+3%", "-0.5", "-1,234", "-5%", "-5 mg", "-4.5 mg/kg", "-5.1 to -0.3", "-5 to 3 points"]
)
def test_an_amount_below_zero_stays_as_it_is(base, text):
    rows = export.table_csv(base, Table("t", "T", (Column("a", "A"),), ((text.replace("-", "−"),),)))
    assert next(csv.reader(io.StringIO(rows.split("\r\n")[1]))) == [text]


def test_scripts_hold_data_only(pair):
    for name in ("ldn-search-names.js", "ldn-cards.js"):
        texts = [(site.output / "_static" / name).read_text() for site in (pair.hostile, pair.twin)]
        (records, *rest), (others, *other_rest) = map(targets.script_data, texts)
        assert "<" not in texts[0]
        assert records.keys() == others.keys()
        assert len(rest) == len(other_rest)
        assert any(text in found for text in pair.filler.texts.values() for found in _strings(records))


def test_the_search_index_is_data(pair):
    text = (pair.hostile.output / "searchindex.js").read_text()
    assert json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))["titles"]


def test_the_inventory_lists_every_record_once(pair):
    found = InventoryFile.loads((pair.hostile.output / "objects.inv").read_bytes(), uri="")
    for kind in KINDS:
        records = pair.bases[0].all(kind.plural)
        assert set(found.data[f"ldn:{kind.name}"]) == {record.id for record in records}
        assert {item.uri.partition("#")[2] for item in found.data[f"ldn:{kind.name}"].values()} == {
            record.id for record in records
        }


def test_the_pages_of_the_filters_have_the_same_elements(pair):
    for hostile, harmless in zip(*(pagefind.hits(kb, "kb") for kb in pair.bases), strict=True):
        parts = [
            Counter(part[:2] for part in Page(hit.page(0)).parts if part[0] != "text") for hit in (hostile, harmless)
        ]
        assert parts[0] == parts[1], hostile.url


# A few; `nox -s fuzz` tries the same with millions of texts.
@settings(deadline=None, max_examples=25)
@given(st.text(min_size=1))
@example("x" * 20_000)
@example("[*`<\\-&!_|" * 2_000)
def test_any_text_is_literal_wherever_it_is_shown(text):
    targets.text(text.encode("utf-8", "ignore"))


@pytest.mark.parametrize("form", ["{}", "a {}", "{} a"])
def test_nasty_texts_are_literal_wherever_they_are_shown(form):
    for nasty in NASTY:
        text = form.format(nasty)
        try:
            targets.text(text.encode())
        except Exception as error:
            error.add_note(f"the text was {text!r}")
            raise


# Several in one: writing every format takes a tenth of a second. `nox -s fuzz` tries many more.
@pytest.mark.parametrize(
    "text",
    [
        "=1+1; +1;-1+2 ;@sum",
        "-5.1 to -0.3; = a",
        '"=HYPERLINK(1)";\u00a0@x',
        "and {a} \\input{x} } 5% #1 $x$ ~ ^ A_1 &",
        "ER  - TY  - JOUR",
        "</script><script>alert(1)</script>; @article{x, title = {y}",
        "and",
        "{",
        "\\",
    ],
)
def test_hostile_texts_stay_in_their_place_in_every_export(text):
    targets.TARGETS["exports"](text.encode())


def problems_with(write, name: str, old: str, new: str) -> list[str]:
    """Return the problems of the tiny data with one change."""
    assert old in TINY[name]
    folder = write({name: TINY[name].replace(old, new, 1)})
    return [str(problem).removeprefix(f"{folder.as_posix()}/") for problem in load(folder)[1]]


@pytest.mark.parametrize("char", REFUSED, ids=lambda char: f"{ord(char):04X}")
def test_characters_that_nobody_sees_are_refused(write, char):
    [problem] = problems_with(write, STUDY, "A first study", yaml.safe_dump(f"A {char} study").strip())
    assert re.fullmatch(
        rf"{STUDY}:1:8: title .* holds the invisible character U\+{ord(char):04X}; delete it \[wrong-value\]", problem
    )
    assert problem.isprintable()


def test_any_white_space_is_one_space(write):
    text = "|-\n  A first\n\n   study\n  of\u00a0it\u3000here\t."
    base, problems = load(write({STUDY: TINY[STUDY].replace("A first study", text)}))
    assert problems == []
    assert base.study("smith-2007-gut").title == "A first study of it here ."


def test_a_text_of_100_kilobytes_is_refused(write):
    [problem] = problems_with(write, STUDY, "A first study", "x" * 100_000)
    assert "has 100,000 characters; 20,000 is the most a field takes [wrong-value]" in problem
    assert len(problem) < 300


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See [[nothing]].", "the link [[nothing]] names no record"),
        ("See [[../x]].", "the link [[../x]] names no record"),
        ("See [[]].", "the link [[]] names no record"),
        ("See [[low-dose\u00a0]].", "the link [[low-dose ]] names no record"),
        ("See [[Low-Dose]].", "the link [[Low-Dose]] names no record; did you mean 'low-dose'?"),
    ],
)
def test_links_to_nothing_are_refused(write, text, shown):
    [problem] = problems_with(write, TOPIC, "text: A few milligrams.", f"text: '{text}'")
    assert shown in problem


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[[low-dose]]]", r"\[{ldn:topic}`What counts as low <low-dose>`\]"),
        ("[[a [[low-dose]] b]]", r"\[\[a {ldn:topic}`What counts as low <low-dose>` b\]\]"),
        ("[low-dose]", r"\[low-dose\]"),
        ("[[low-dose]", r"\[\[low-dose\]"),
        ("`[[low-dose]]`", r"\`{ldn:topic}`What counts as low <low-dose>`\`"),
    ],
)
def test_links_within_brackets(base, text, shown):
    assert markdown.linked_text(base, text).text == shown


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)", "vbscript:x", "file:///etc/passwd", "ftp://example.org/", "//example.org",
        "/etc/passwd", "example.org", "mailto:a@b.org", " https://example.org", "https://example.org/ x", "https://example.org/\nx", "https://",
        "https:/example.org", "https://example.org/<b>", "https://example.org/\"x", "https://example.org/'x", "https://example.org/`x",
        "https://example.org/\\x", "https://example.org/{x}", "https://example.org/\u202ex", "https://example.org/\u200b", "https://ex\u0430mple.org/",
        "https://example.org@evil.org/", "https://a:b@evil.org/", "https://example.org:x/", "https://example.org/\u00e9", "https://example.org/\x7f",
        "https://example.org/" + "x" * 2_000, "http\u017f://example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError, match="is not an address; write it as https://"):
        TypeAdapter(types.Address).validate_python(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org", "http://example.org:8080/a?b=c&d=e#f", "https://example.org/a_b(c)[1];d=e,f!g~h*i$j@k%20l",
        "https://example.org/?a=1&copy;=2&amp;lt;&#60;", "https://example.org/**a**_b_", "https://example.org/[x](y)",
    ],
)  # fmt: skip
def test_an_address_is_linked_as_it_is(base, address):
    assert TypeAdapter(types.Address).validate_python(address) == address
    shown = Page(targets.html(markdown.web_link(address, address).text))
    assert shown.parts["<", "a", f"href={address.partition('#')[0].replace('[', '%5B').replace(']', '%5D')}"] == 1
    assert shown.texts[address] == 1


BAD_IDS = [
    "../x", "..", ".", "a/b", "/etc/passwd", "a\\b", "c:x", "C:\\x", "a.b", "a b", "A", "\u00e4", "\uff41", "\u0131", "a\u2010b", "a\u0430", "a--b",
    "-a", "a-", "a_b", "a\n", "a\x00", "", "%2e%2e", "~", "a" * 91, "\u0661", "index", "con", "nul", "com1", "lpt9", "aux",
]  # fmt: skip


@pytest.mark.parametrize("key", BAD_IDS)
def test_an_id_that_could_leave_its_folder_is_refused(key):
    with pytest.raises(ValidationError):
        TypeAdapter(types.Id).validate_python(key)


@pytest.mark.parametrize(
    "key", [key for key in BAD_IDS if "/" not in key and "\0" not in key and key not in ("", "..", ".", "a" * 91)]
)
def test_a_file_name_that_is_no_id_is_refused(write, key):
    folder = write({f"topics/{key}.yaml": TINY[TOPIC]})
    base, problems = load(folder)
    assert {problem.code for problem in problems} <= {"file-name", "wrong-value"}
    assert problems or key.startswith(".")
    assert all(str(problem).isprintable() for problem in problems)
    assert [topic.id for topic in base.topics] == ["low-dose"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be on Windows")
def test_a_file_name_that_is_no_text_is_refused(write):
    folder = write()
    Path(os.fsdecode(os.fsencode(folder / "topics") + b"/\xff\n\x1b[31m.yaml")).write_text(TINY[TOPIC])
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\n::error::x")).write_text("")
    _, problems = load(folder)
    assert {problem.code for problem in problems} == {"file-name", "stray-file"}
    assert all(str(problem).isprintable() for problem in problems)


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "a/../../b.md", "a/.."])
def test_nothing_is_written_outside_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="leaves"):
        files.sync(tmp_path / "kb", {name: "x"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [STUDY, "studies", "claims", "cautions.yaml", "glossary.yaml", "studies/other.yaml"])
def test_links_in_the_data_folder_are_refused(write, tmp_path, name):
    folder = write()
    path, elsewhere = folder / name, tmp_path / "elsewhere"
    if path.exists():
        path.rename(elsewhere)
    path.symlink_to(elsewhere)
    _, problems = load(folder)
    found = [problem for problem in problems if problem.code == "unreadable-file"]
    assert [problem.path for problem in found] == [path.as_posix()]
    assert "is a symbolic link; put the f" in found[0].message


def test_links_among_the_generated_pages_are_not_followed(tmp_path):
    folder, elsewhere = tmp_path / "kb", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.md").write_text("mine")
    files.sync(folder, {"a.md": "a"})
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to(elsewhere / "mine.md")
    files.sync(folder, {"a.md": "mine"})
    assert not (folder / "a.md").is_symlink()
    (folder / "studies").symlink_to(elsewhere)
    with pytest.raises(files.NotOursError, match="is a link to another folder; delete it"):
        files.sync(folder, {"a.md": "b", "studies/mine.md": "yours"})
    assert (elsewhere / "mine.md").read_text() == "mine"


@pytest.mark.parametrize("path", sorted((targets.CORPUS / "text").iterdir()), ids=lambda path: path.name)
def test_what_once_broke_the_escaping_does_not_again(path):
    targets.text(path.read_bytes())
