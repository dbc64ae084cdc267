"""The extension in sites of others: pages in reStructuredText, warnings with types, programs that hold Sphinx."""

from __future__ import annotations

import ast
import gc
import re

import pytest
from sphinx.errors import ExtensionError

from conftest import ROOT, Site, write_tiny
from ldn_kb.model import KINDS
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain
from ldn_kb.sphinx.roles import MEANINGS
from ldn_kb.sphinx.typed_messages import SUBTYPES

TABLE = "| Study | Dose |\n| --- | --: |\n| {ldn:study}`smith-2007-gut` | 4.5 mg |\n| {ldn:design}`open-label` |  |"
SHOWN: dict[str, list[tuple[str, dict[str, str], str]]] = {
    "table": [
        ("studies", {"about": "gut-disease", "caption": "On the *gut* & <more>"}, ""),
        ("claims", {}, ""),
        ("numbers", {}, ""),
    ],
    "captioned": [("A table of ours", {"class": "ldn-table"}, TABLE)],
    "comparison": [("does-it-help-the-gut", {}, "")],
    "answers": [("", {}, "what-is-low\ndoes-it-help-the-gut")],
    "links": [("condition", {}, ""), ("claim", {}, "")],
    "figures": [("", {}, "")],
    "terms": [("", {"at": "here"}, "!belly; upset\nsomething else")],
    "search": [("", {"label": "Ask", "button": "Go"}, "")],
    "plot": [("map", {}, ""), ("results gut-disease", {"without-data": ""}, ""), ("timeline", {}, "")],
    "contents": [("", {"label": "Parts"}, "")],
    "anchor": [("here", {}, "")],
    "reference": [("warnings", {}, ""), ("fidelity", {}, "")],
}
"""Of every directive: argument, options and content, as they stand on pages of either markup."""
ROLES = {
    **{kind.name: "" for kind in KINDS},
    **{name: next(iter(values)) for name, values in VOCABULARIES.items()},
    "citations": "smith-2007-gut",
    "published": "2026-11-30",
    "meaning": f"What it means <{next(iter(MEANINGS))}>",
}


def in_myst(name: str, argument: str, options: dict[str, str], content: str) -> str:
    lines = [
        f"~~~~~{{ldn:{name}}} {argument}".rstrip(),
        *(f":{key}: {value}".rstrip() for key, value in options.items()),
    ]
    return "\n".join([*lines, *(["", content] if content else []), "~~~~~", ""])


def in_rst(name: str, argument: str, options: dict[str, str], content: str) -> str:
    lines = [
        f".. ldn:{name}:: {argument}".rstrip(),
        *(f"   :{key}: {value}".rstrip() for key, value in options.items()),
    ]
    return "\n".join([*lines, "", *(f"   {line}" for line in content.splitlines()), ""])


def pages(base_ids: dict[str, str]) -> tuple[str, str]:
    """Return a page with every directive and role in MyST, and the same in reStructuredText."""
    roles = {name: text or base_ids[name] for name, text in ROLES.items()}
    shown = [(name, *one) for name, all_of_it in SHOWN.items() for one in all_of_it]
    parts = range(3)
    myst = ["---\norphan: true\n---\n# Everything", *(f"{{ldn:{name}}}`{text}`\n" for name, text in roles.items())]
    rst = [":orphan:\n\nEverything\n==========\n", *(f":ldn:{name}:`{text}`\n" for name, text in roles.items())]
    for number in parts:
        myst += [f"## Part {number}\n", *(in_myst(*one) for one in shown[number :: len(parts)])]
        rst += [f"Part {number}\n------\n", *(in_rst(*one) for one in shown[number :: len(parts)])]
    return "\n".join(myst), "\n".join(rst)


BAD = {
    "table": [
        ("table", "studys"),
        ("table", "omissions\n   :about: gut-disease"),
        ("captioned", "Nothing\n\n   Text."),
    ],
    "comparison": [("comparison", "what-is-lo"), ("answers", "\n\n   what-is-lo")],
    "links": [("links", "conditon")],
    "plot": [("plot", "mapp"), ("plot", "map gutt")],
    "reference": [("reference", "rols")],
    "mark": [(":verdict:", "suported"), (":meaning:", "Sure <certainti>")],
    "citations": [(":citations:", "smith-2007-gat")],
    "ref": [(":study:", "smith-2007-gat")],
}
"""By subtype, what warns on a page: a directive with its argument, or a role with its text."""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Return a site of pages in both markups, built, and its warnings."""
    folder = tmp_path_factory.mktemp("mixed")
    write_tiny(folder / "data")
    site = Site(folder)
    ids = {
        "article": "alpha", "claim": "alpha-p1-remission", "comparison": "what-is-low", "finding": "gut-response",
        "condition": "gut-disease", "mechanism": "blocking", "topic": "low-dose", "study": "smith-2007-gut",
        "caution": "caution-belly", "measure": "score", "search": "search-gut", "substance": "bellyache",
        "term": "placebo",
    }  # fmt: skip
    for name, text in zip(("in_myst.md", "in_rst.rst"), pages(ids), strict=True):
        site.page(name, text)
    lines = [
        f":ldn{name}`{text}`\n" if name.startswith(":") else f".. ldn:{name}:: {text}\n"
        for found in BAD.values()
        for name, text in found
    ]
    site.page("bad.rst", ":orphan:\n\nBad\n===\n\n" + "\n".join(lines))
    site.page("index.md", "# Home\n")
    return site, build(site)


def build(site: Site, *, suppressed: tuple[str, ...] = ()) -> str:
    """Build the pages written by hand alone, which takes half a second, and return the warnings."""
    options = {"exclude_patterns": ["kb"], "suppress_warnings": list(suppressed), "ldn_kb_methods": "methods"}
    return site.build(warnings=True, ldn_kb_json="", **options)


def body(site: Site, name: str) -> str:
    """Return the HTML of the body of a page, without what names the page itself."""
    html = re.search(r'<section id="everything">.*</section>', site.html(name), re.DOTALL)[0]
    return re.sub(r"\s+", " ", html.replace(name, ""))


def test_every_directive_and_role_is_the_same_on_pages_of_both_markups(mixed):
    site, warnings = mixed
    assert set(SHOWN) == {*DIRECTIVES, "reference"}
    assert set(ROLES) == set(LdnDomain.roles)
    assert "in_myst" not in warnings and "in_rst" not in warnings
    in_rst = body(site, "in_rst")
    assert "{ldn:" not in in_rst
    assert in_rst == body(site, "in_myst")


@pytest.mark.parametrize("subtype", BAD)
def test_a_warning_has_its_type_and_place(mixed, subtype):
    lines = [line for line in mixed[1].splitlines() if f"[ldn_kb.{subtype}]" in line]
    assert len(lines) == len(BAD[subtype])
    assert all(re.search(r"bad\.rst:\d+: WARNING: ", line) for line in lines)


def test_every_warning_is_typed(mixed):
    assert all("[ldn_kb." in line for line in mixed[1].splitlines() if "WARNING" in line)
    calls = []
    for path in sorted((ROOT / "src/ldn_kb/sphinx").glob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and path.name != "typed_messages.py":
                # The one way to warn is `warn`; the reporter of docutils has its own types.
                assert node.attr not in ("warning", "error", "severe"), f"{path.name}:{node.lineno}"
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name == "warn":
                calls += [node.args[0].value] if isinstance(node.args[0], ast.Constant) else []
            elif name == "stop":
                calls.append(node.args[1].value if len(node.args) > 1 else "output")
            elif isinstance(node, ast.ClassDef):
                named = [line for line in node.body if isinstance(line, ast.Assign) and line.targets[0].id == "subtype"]
                calls += [line.value.value for line in named]
    assert set(calls) == set(SUBTYPES)


def test_warnings_are_suppressed_by_type(mixed):
    """Each by itself or all together."""
    site, warnings = mixed
    every = warnings.count("WARNING")
    assert every == 1 + sum(map(len, BAD.values()))
    for types, left in (("ldn_kb", 0), ("ldn_kb.table", every - len(BAD["table"]))):
        site.page("bad.rst", (site.source / "bad.rst").read_text() + "\n")
        assert build(site, suppressed=(types,)).count("WARNING") == left


def test_bad_data_raises_an_error_that_a_program_can_catch(tmp_path):
    """The process goes on, and its settings are those from before."""
    write_tiny(tmp_path / "data")
    (tmp_path / "data/glossary.yaml").write_text("- rubbish")
    before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    with pytest.raises(ExtensionError, match=r"ldn_kb: 1 problem\(s\) in the data") as stopped:
        Site(tmp_path).build(warnings=True)
    assert stopped.value.subtype == "data"
    assert stopped.value.category == "Extension error (ldn_kb)"
    assert (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()) == before
