"""The extension in sites of others: pages in reStructuredText, warnings with types, programs that hold Sphinx."""

from __future__ import annotations

import ast
import gc
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError, ThemeError

from conftest import ROOT, Site, write_tiny
from ldn_kb.model import KINDS
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain
from ldn_kb.sphinx.roles import MEANINGS
from ldn_kb.sphinx.typed_messages import SUBTYPES, BuildStoppedError

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
    "added": "40% on *placebo*",
    "rows": "Gut <results?condition=gut-disease>",
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
        (":rows:", "Gut <results>"),
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


def build(site: Site, *, suppressed: tuple[str, ...] = (), **options: bool) -> str:
    """Build the pages written by hand alone, which takes half a second, and return the warnings."""
    quick = {"exclude_patterns": ["kb"], "ldn_kb_methods": "methods", "ldn_kb_json": "", "ldn_kb_search": False}
    return site.build(warnings=True, suppress_warnings=list(suppressed), **quick | options)


def body(site: Site, name: str) -> str:
    """Return the HTML of the body of a page, without what names the page itself."""
    html = re.search(r'<section id="everything">.*</section>', site.html(name), re.DOTALL)[0]
    return re.sub(r"\s+", " ", html)


def test_every_directive_and_role_is_the_same_on_pages_of_both_markups(mixed):
    site, warnings = mixed
    assert set(SHOWN) == {*DIRECTIVES, "reference"}, "write an example of each directive into SHOWN"
    assert set(ROLES) == set(LdnDomain.roles), "write an example of each role into ROLES"
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


@pytest.mark.parametrize("missing", ["myst_parser", "sphinx_design"])
def test_an_extension_that_is_missing_is_named_in_one_line(site, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(BuildStoppedError, match=f"{missing}.*; generated pages need it: install it with pip install"):
        site.build(warnings=True, extensions="ldn_kb")


def test_a_data_folder_that_is_missing_is_named_in_one_line(site):
    with pytest.raises(BuildStoppedError, match=r"there is no folder .*dota; make it, or write in ldn_kb_data where"):
        site.build(warnings=True, ldn_kb_data="../dota")


def test_a_theme_that_is_missing_is_named(site):
    """Sphinx fails, if it wants to write HTML, and does not say which themes there are."""
    with pytest.raises(ThemeError):
        site.build(html_theme="furro")
    wanted = "WARNING: html_theme is 'furro', which is not installed; did you mean 'furo'?; install its package [ldn_kb.config]"
    assert wanted in site.warnings.getvalue()


PLAIN = "---\norphan: true\n---\n# Plain\n\n| One | Two |\n| --- | --- |\n| a | b |\n"


def test_a_page_loads_what_it_uses(mixed):
    """A page without anything of ours loads nothing of ours, and the search stays the site's own; in parallel, too."""
    site, _ = mixed
    site.page("plain.md", PLAIN)
    site.page("linking.md", "---\norphan: true\n---\n# Link\n\n{ldn:study}`smith-2007-gut`\n")
    found = {}
    for search, parallel in ((False, 2), (True, 0)):
        build(site, ldn_kb_search=search, parallel=parallel)
        for name in ("plain", "linking", "in_rst", "search"):
            found[name, search] = set(re.findall(r"ldn_\w+\.(?:css|js)", site.html(name)))
    assert found["plain", False] == found["search", False] == set()
    assert found["linking", False] == {"ldn_kb.css", "ldn_cards.js"}
    assert found["in_rst", False] == {"ldn_kb.css", "ldn_cards.js", "ldn_copy_link.js", "ldn_kb.js"}
    assert found["plain", True] == {"ldn_kb.css", "ldn_suggest.js"}
    assert found["search", True] == {"ldn_kb.css", "ldn_suggest.js", "ldn_search.js"}
    assert found["in_rst", True] == found["in_rst", False] | {"ldn_suggest.js"}


# A site that only links to this one, made of what the documentation prints.

RECIPES = re.findall(
    r"^```(\w+)\n(.*?)^```$", (ROOT / "docs/downloads.md").read_text().partition("## Link to us")[2], re.DOTALL | re.M
)


class LinkingSite(Site):
    """A site of a recipe's ``conf.py`` and pages, with an inventory from disk."""

    def __init__(self, folder: Path, inventory: Path, conf: str, **pages: str) -> None:
        self.folder, self.source, self.output = folder, folder / "docs", folder / "html"
        self.page("conf.py", conf.replace("None", repr(str(inventory))) + 'root_doc = "md"\nhtml_theme = "basic"\n')
        for markup, text in pages.items():
            self.page(f"{markup}.{markup}", {"md": "# Page\n\n", "rst": ":orphan:\n\nPage\n====\n\n"}[markup] + text)

    def linked(self, name: str) -> list[tuple[str, str]]:
        """Return address and text of every link to the other site on a page."""
        found = re.findall(r'<a [^>]*href="https://ldn.example.org/([^"]*)"[^>]*>(.*?)</a>', self.html(name))
        return [(address, re.sub(r"<[^>]*>", "", text)) for address, text in found]


@pytest.fixture(scope="module")
def inventory(tmp_path_factory) -> Path:
    """Return an inventory with the records that the recipes name, as our domain and the labels of its pages write it."""
    path = tmp_path_factory.mktemp("inventory") / "objects.inv"
    lines = [
        f"{key} {kind} 0 {page} {title}"
        for key, page, title, names in (
            ("smith-2007-crohns", "kb/studies/smith-2007-crohns.html", "Smith 2007", ("ldn:study", "std:label")),
            ("fibromyalgia", "kb/conditions/fibromyalgia.html", "Fibromyalgia", ("ldn:condition", "std:label")),
        )
        for kind in names
    ]
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# The remainder of this file is compressed using zlib.\n"
    path.write_bytes(head + zlib.compress("\n".join([*lines, ""]).encode()))
    return path


SMITH, OURS = ("kb/studies/smith-2007-crohns.html", "Smith 2007"), ("kb/conditions/fibromyalgia.html", "our words")


def test_the_documented_recipes_are_two_sites():
    assert [language for language, _ in RECIPES] == ["python", "md", "rst", "python", "rst", "md"]


def test_intersphinx_alone_links_as_documented(tmp_path, inventory):
    site = LinkingSite(tmp_path, inventory, RECIPES[0][1], md=RECIPES[1][1], rst=RECIPES[2][1])
    assert site.build(nitpicky=True) == ""
    assert (site.linked("md"), site.linked("rst")) == ([SMITH, OURS, SMITH], [SMITH, OURS])


def test_roles_for_links_need_nothing_else(tmp_path, inventory):
    """Not even MyST: in a process of its own it can be seen what is loaded."""
    site = LinkingSite(tmp_path, inventory, RECIPES[3][1], rst=RECIPES[4][1])
    code = (
        "import sys\nfrom sphinx.cmd.build import main\ncode = main(sys.argv[1:])\n"
        "print(*({'myst_parser', 'sphinx_design', 'ldn_kb.rendering'} & {*sys.modules}))\nsys.exit(code)"
    )
    command = [sys.executable, "-c", code, "-W", "-n", "-q", "-D", "root_doc=rst", str(site.source), str(site.output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
    assert site.linked("rst") == [SMITH, OURS]
    assert "ldn_kb" not in site.html("rst")


def test_roles_for_links_stand_in_myst_and_an_unknown_id_keeps_its_text(tmp_path, inventory):
    conf = RECIPES[3][1].replace("[", '["myst_parser", ', 1)
    site = LinkingSite(tmp_path, inventory, conf, md=RECIPES[5][1] + "\n{ldn:study}`our own <smith-2008-crohns>`\n")
    warnings = site.build(nitpicky=True, warnings=True)
    assert warnings.count("WARNING") == 1
    assert (
        "md.md:5: WARNING: there is no study 'smith-2008-crohns'; did you mean 'smith-2007-crohns'? [ldn_kb.ref]"
        in warnings
    )
    assert site.linked("md") == [SMITH, OURS]
    assert "our own" in site.html("md")


def test_a_site_may_have_data_and_roles_for_links(mixed):
    site, _ = mixed
    for extensions in (["ldn_kb", "ldn_kb.sphinx.links"], ["ldn_kb.sphinx.links", "ldn_kb"]):
        assert "no study 'smith-2007-gat'" in build(site, extensions=extensions)
        assert "smith-2007-gut" in site.html("linking" if (site.source / "linking.md").exists() else "in_rst")


@pytest.mark.builds
def test_the_inventory_of_this_site_has_what_the_recipes_name(real_site):
    packed = (real_site / "objects.inv").read_bytes().split(b"zlib.\n", 1)[1]
    found = zlib.decompress(packed).decode().splitlines()
    for start in (
        "smith-2007-crohns ldn:study ",
        "smith-2007-crohns std:label ",
        "fibromyalgia ldn:condition ",
        "fibromyalgia std:label ",
    ):
        assert any(line.startswith(start) and not line.endswith(" -") for line in found), start
