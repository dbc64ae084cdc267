"""Builds can be trusted: an incremental one ends as a build from nothing, also after a kill, and two are the same."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, TINY, Site
from ldn_kb import files, fingerprint
from ldn_kb.reading.loader import load

LONG = int(os.environ.get("LDN_KB_WALKS", "0"))
"""How many random walks to take; 0: as many as fit into an ordinary run."""

# What a record may be changed into: file, place in it, values. The first value of most is that of the tiny base.
CHANGES = [
    ("studies/jones-2011-gut", ("title",), ["A second study", "Another title: `x` *y* | z"]),
    ("studies/jones-2011-gut", ("authors",), [["Jones B"], ["Smith JP"], []]),
    ("studies/smith-2007-gut", ("authors",), [["Smith JP", "Doe A"], ["Smyth JP"]]),
    ("studies/smith-2007-gut", ("year",), [2007, 2011, None]),
    ("studies/jones-2011-gut", ("year",), [2011, 2007, None]),
    ("studies/jones-2011-gut", ("conclusion",), [None, "It helps; see [[smith-2007-gut]]."]),
    ("studies/jones-2011-gut", ("outcomes", 0, "estimate", "value"), [2.2, 2.4]),
    ("studies/jones-2011-gut", ("outcomes", 0, "weeks"), [12, 8]),
    ("studies/jones-2011-gut", ("outcomes", 0, "p"), ["0.009", "0.01"]),
    ("studies/jones-2011-gut", ("n", "enrolled"), [40, 41]),
    ("studies/jones-2011-gut", ("conditions",), [["gut-disease"], ["gut-disease-in-children"], []]),
    ("studies/smith-2007-gut", ("design",), ["open-label", "case-series"]),
    ("studies/smith-2007-gut", ("pmid",), [1234567, 7654321, None]),
    ("conditions/gut-disease", ("name",), ["Gut disease", "Belly disease"]),
    ("conditions/gut-disease", ("synonyms",), [["GD", "enteritis"], ["GD"], ["Öedema", "zeta"]]),
    ("conditions/gut-disease", ("misspellings",), [["gutt disease"], ["gut disese"]]),
    ("conditions/gut-disease", ("bottom_line", "text"), ["Too little is known.", "Now see [[jones-2011-gut]]."]),
    ("conditions/gut-disease-in-children", ("parent",), ["gut-disease", None]),
    ("conditions/gut-disease-in-children", ("name",), ["Gut disease in children", "Small gut disease"]),
    ("mechanisms/blocking", ("chain", 0, "evidence"), ["human", "animal"]),
    ("mechanisms/blocking", ("name",), ["Blocking", "Clogging"]),
    ("topics/low-dose", ("facts", 0, "text"), ["Most trials used 4.5 mg.", "Most used 3 mg."]),
    ("articles/alpha", ("name",), ["Alpha", "Omega"]),
    ("articles/alpha", ("order",), [1, 3]),
    ("articles/beta", ("title",), ["All about the drug", None]),
    ("claims/alpha", (0, "says"), ["In a trial 67% went into remission.", "Two of three went into remission."]),
    ("claims/alpha", (0, "figures", 0, "value"), [67, 70]),
    ("claims/alpha", (1, "evidence"), ["supported", "mixed"]),
    ("claims/beta", (0, "note"), ["One small study without a control group.", "See [[jones-2011-gut]]."]),
    ("comparisons/what-is-low", ("question",), ["What is low?", "How low is low?"]),
    ("comparisons/what-is-low", ("evidence", "in_short"), ["Trials used 4.5 mg.", "See [[jones-2011-gut]]."]),
    ("comparisons/what-is-low", ("evidence", "headline"), [None, "Low it is."]),
    ("comparisons/does-it-help-the-gut", ("agreement",), ["agree", "differ"]),
    ("cautions", (0, "name"), ["Belly", "Stomach"]),
    ("measures", (0, "abbreviation"), ["GS", "GUS", None]),
    ("glossary", (0, "term"), ["placebo", "sham"]),
    ("studies/smith-2007-gut", ("journal",), ["J Gut", 7]),
    ("conditions/gut-disease", ("summary",), ["A disease of the gut.", None]),
]  # fmt: skip
# Records that nothing else names, so that they can come and go: file, from which one they are copied, what differs.
GUESTS = [
    ("studies/jones-2011-also", "studies/jones-2011-gut", {"title": "The same again"}),
    ("studies/aaron-nd-gut", "studies/jones-2011-gut", {"title": "Undated", "year": None, "authors": ["Aaron C"]}),
    ("conditions/zeal", "conditions/gut-disease-in-children", {"name": "Zeal", "synonyms": ["GD too"]}),
    ("topics/another", "topics/low-dose", {"name": "Another topic"}),
    ("mechanisms/another-way", "mechanisms/blocking", {"name": "Another way"}),
    ("comparisons/what-is-low-again", "comparisons/what-is-low", {"question": "Once more: what is low?"}),
    ("glossary", 0, {"id": "dose", "term": "dose"}),
    ("measures", 0, {"id": "other-score", "name": "Other score", "abbreviation": None}),
    ("cautions", 0, {"id": "caution-head", "name": "Head"}),
    ("claims/alpha", 1, {"id": "alpha-p2-more", "says": "A low dose is small."}),
]
# Records that are renamed everywhere, also where they are named.
RENAMES = [("jones-2011-gut", "jones-gut-trial"), ("gut-disease-in-children", "gut-disease-early"), ("beta", "delta"),
           ("what-is-low", "low-is-what"), ("score", "points"), ("blocking", "blocking-it")]  # fmt: skip
PIECES = [
    "{ldn:study}`smith-2007-gut` {ldn:study}`jones-2011-gut` {ldn:condition}`gut-disease`",
    "{ldn:study}`own words <jones-gut-trial>` {ldn:condition}`zeal` {ldn:study}`jones-2011-also`",
    "{ldn:claim}`alpha-p2-low` {ldn:claim}`alpha-p2-more` {ldn:claim}`the second <beta-p1b1-gut>`",
    "{ldn:term}`dose` {ldn:term}`placebo` {ldn:term}`a word <dose>` {ldn:measure}`score` {ldn:caution}`caution-head`",
    "{ldn:article}`alpha` {ldn:comparison}`what-is-low` {ldn:mechanism}`blocking` {ldn:topic}`another`",
    "```{ldn:table} studies\n```",
    "```{ldn:table} claims\n:about: gut-disease-in-children\n```",
    "```{ldn:comparison} does-it-help-the-gut\n```",
    "```{ldn:answers}\nwhat-is-low\nwhat-is-low-again\n```",
    "```{ldn:figures}\n```",
    "```{ldn:plot} results gut-disease\n```",
    "```{ldn:plot} timeline\n```",
    "```{ldn:plot} results zeal\n```",
    "```{ldn:plot} map\n```",
    "```{ldn:terms}\n! page word\nGD\nloose; word\n```",
    "```{ldn:search}\n:label: Ask\n```",
    "[to b](b.md) [](deep/c.md) {doc}`/a` [](project:/b.md)",
    "{ref}`place` {ref}`gut-disease` {ref}`words <place>` [](#alpha-p2-low)",
    "(place)=\n## A place",
    "(place)=\n## Another *place*",
    "![a picture](pic.png) {download}`pic.png`",
    "```{toctree}\nb\ndeep/c\n```",
    "```{index} pair: one; two\n```",
    "---\nnosearch: true\n---",
]
NAMES = ["a", "b", "deep/c", "kbx"]


BUILT, STOPPED, CRASHED = 0, 1, 2


def in_child(work: Callable[[], object]) -> int:
    """Do ``work`` in a child of this process, as every build has a process of its own; return how it ended.

    Sphinx remembers checksums of files for as long as a process lives.
    """
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    how = CRASHED
    try:
        work()
        how = BUILT
    except SystemExit:
        how = STOPPED
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(how)


class World:
    """A site that is edited as contributors edit it."""

    def __init__(self, folder: Path) -> None:
        for name, text in TINY.items():
            path = folder / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.folder = folder
        self.site = Site(folder)
        self.docs, self.data = folder / "docs", folder / "data"
        self.site.page("pic.png", "no picture, but Sphinx does not look")
        self.site.page("a.md", f"---\norphan: true\n---\n# Page a\n\n{PIECES[0]}\n\n{PIECES[5]}\n")

    def read(self, name: str):
        """Return the data of a file."""
        return yaml.load((self.data / f"{name}.yaml").read_text(), yaml.SafeLoader)

    def write(self, name: str, data) -> None:
        """Write a file as JSON, which is YAML too."""
        (self.data / f"{name}.yaml").write_text(json.dumps(data, default=str, indent=1, ensure_ascii=False))

    def has(self, name: str) -> bool:
        return (self.data / f"{name}.yaml").exists()

    def build(self) -> None:
        """Build; pages may name records that are not there."""
        assert in_child(lambda: self.site.build(warnings=True)) == BUILT

    def set(self, name: str, *place: str | int, value) -> None:
        """Change one field of a file."""
        whole = record = self.read(name)
        for key in place[:-1]:
            record = record[key]
        record[place[-1]] = value
        self.write(name, whole)

    def toggle(self, key: str) -> None:
        """Add the guest with this name or id, or delete it if it is there."""
        self.guest(next(n for n, (name, _, differs) in enumerate(GUESTS) if key in (name, differs.get("id"))), 0)

    def hand_write(self, name: str, text: str, front: str = "orphan: true") -> None:
        """Write a page by hand."""
        self.site.page(f"{name}.md", f"---\n{front}\n---\n{text}\n")

    # Edits: each takes two numbers that choose what is done.

    def change(self, which: int, value: int) -> None:
        """Change a field."""
        name, place, values = CHANGES[which % len(CHANGES)]
        if self.has(name):
            self.set(name, *place, value=values[value % len(values)])

    def change_back_in_time(self, which: int, value: int) -> None:
        """Put an older file in the place of one, as ``cp -p`` does."""
        self.change(which, value)
        if self.has(name := CHANGES[which % len(CHANGES)][0]):
            os.utime(self.data / f"{name}.yaml", (10**9, 10**9))

    def guest(self, which: int, _: int) -> None:
        """Add a record, or delete it if it is there."""
        name, origin, differs = GUESTS[which % len(GUESTS)]
        if isinstance(origin, int):
            records = self.read(name)
            others = [record for record in records if record["id"] != differs["id"]]
            added = [] if len(others) < len(records) else [{**records[origin], **differs}]
            self.write(name, [*others, *added])
            if name.startswith("claims/") and self.has("comparisons/what-is-low"):
                question = self.read("comparisons/what-is-low")
                question["positions"][0]["claims"] = ["alpha-p2-low", *(record["id"] for record in added)]
                self.write("comparisons/what-is-low", question)
        elif self.has(name):
            (self.data / f"{name}.yaml").unlink()
        elif self.has(origin):
            self.write(name, {**self.read(origin), **differs})

    def rename(self, which: int, _: int) -> None:
        """Rename a record in all files, and back."""
        old, new = RENAMES[which % len(RENAMES)]
        files = {path: path.read_text() for path in self.data.rglob("*.yaml")}
        if not any(path.stem == old for path in files) and f'"{old}"' not in "".join(files.values()):
            old, new = new, old
        for path, text in files.items():
            if old in text:
                path.write_text(text.replace(old, new))
            if path.stem == old:
                path.rename(path.with_stem(new))

    def page(self, which: int, pieces: int) -> None:
        """Write a page by hand, new or anew."""
        chosen = [PIECES[pieces % len(PIECES)], PIECES[pieces // 31 % len(PIECES)]]
        front = "orphan: true\n" + ("nosearch: true\n" if PIECES[-1] in chosen else "")
        body = "\n\n".join(piece for piece in dict.fromkeys(chosen) if piece != PIECES[-1])
        title = f"# Page {pieces // 7 % 3}" if pieces % 5 else "No title"
        self.site.page(f"{NAMES[which % len(NAMES)]}.md", f"---\n{front}---\n{title}\n\n{body}\n")

    def delete_page(self, which: int, _: int) -> None:
        (self.docs / f"{NAMES[which % len(NAMES)]}.md").unlink(missing_ok=True)

    def move_page(self, which: int, other: int) -> None:
        """Give a page another name, or let two pages change names; their files keep their times."""
        first, second = (self.docs / f"{NAMES[number % len(NAMES)]}.md" for number in (which, other))
        if first.exists():
            second.parent.mkdir(exist_ok=True)
            aside = first.rename(first.with_suffix(".aside"))
            if second.exists():
                second.rename(first)
            aside.rename(second)

    def outline(self, which: int, order: int) -> None:
        """Put pages into the table of contents of the home page, in some order."""
        names = [*NAMES, "kb/*", "kb/*/index", "kb/reference/*"]
        listed = [names[(order + step * (1 + which % 3)) % len(names)] for step in range(5)]
        self.site.page("index.md", "# Home\n\n```{toctree}\n:glob:\n" + "\n".join(listed) + "\n```\n")

    def static(self, which: int, value: int) -> None:
        """Change or delete the site's style sheet."""
        if which % 3:
            self.site.page("_static/own.css", f"p {{ margin: {value}px; }}\n")
        else:
            (self.docs / "_static/own.css").unlink(missing_ok=True)

    def edit(self, name: str, which: int, value: int) -> None:
        """Make one edit. If it breaks the data, the build stops; then it is mended."""
        before = {path: path.read_bytes() for path in self.data.rglob("*.yaml")}
        getattr(self, name)(which, value)
        if load(self.data)[1]:
            assert in_child(lambda: self.site.build(warnings=True)) == STOPPED
            for path in self.data.rglob("*.yaml"):
                path.unlink()
            for path, text in before.items():
                path.write_bytes(text)

    def from_nothing(self) -> dict[str, bytes]:
        """Return the output of a build from nothing, in another folder."""
        folder = self.folder.with_name(self.folder.name + "-clean")
        shutil.rmtree(folder, ignore_errors=True)
        clean = Site(folder)
        shutil.copytree(self.data, folder / "data")
        shutil.copytree(self.docs, folder / "docs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("kb"))
        assert in_child(lambda: clean.build(warnings=True)) == BUILT
        return clean.files()

    def check(self) -> None:
        """Build once more; the output is that of a build from nothing."""
        self.build()
        assert_same(self.site.files(), self.from_nothing())


def assert_same(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Compare two outputs; tell names and the first difference, not megabytes."""
    assert sorted(found) == sorted(wanted)
    for name in sorted(wanted):
        if found[name] != wanted[name]:
            start = next((i for i, (a, b) in enumerate(zip(found[name], wanted[name], strict=False)) if a != b), 0)
            near = slice(max(0, start - 200), start + 200)
            pytest.fail(f"{name} differs:\n{found[name][near]!r}\ninstead of\n{wanted[name][near]!r}")


EDITS: list[Callable[[World, int, int], None]] = [
    World.change, World.change, World.change, World.change_back_in_time, World.guest, World.guest, World.rename,
    World.page, World.page, World.delete_page, World.move_page, World.outline, World.static,
]  # fmt: skip
NUMBER = st.integers(0, 999)
WALK = st.lists(
    st.tuples(st.sampled_from([edit.__name__ for edit in EDITS]), NUMBER, NUMBER, st.booleans()), min_size=3, max_size=6
)


LOOKS = {
    "sidebars": "",
    "no sidebars": 'html_theme = "pydata_sphinx_theme"\nhtml_sidebars = {"**": []}\n',
}
"""With and without a list of all pages on each page."""


@pytest.fixture(scope="module", params=LOOKS)
def start(request, tmp_path_factory) -> tuple[World, Path]:
    """Return a world that is built, and a copy of it to go back to."""
    folder = tmp_path_factory.mktemp("walk")
    world = World(folder / "world")
    conf = world.docs / "conf.py"
    look = 'html_static_path = ["_static"]\nhtml_css_files = ["own.css"]\n' + LOOKS[request.param]
    conf.write_text(conf.read_text() + look)
    world.site.page("_static/own.css", "p { margin: 0; }\n")
    world.build()
    shutil.copytree(world.folder, folder / "copy")
    return world, folder / "copy"


@settings(max_examples=LONG or 12, deadline=None, derandomize=not LONG, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(walk=WALK)
def test_after_any_edits_a_build_ends_as_one_from_nothing(start, walk):
    world, copy = start
    shutil.rmtree(world.folder)
    shutil.copytree(copy, world.folder)
    for name, which, value, build in walk:
        world.edit(name, which, value)
        if build:
            world.build()
    world.check()


# Each of these went wrong once; the walks above find most of them, but not in every run.


def a_second_study_of_the_same_year(world):
    """The first one is called "Jones 2011a" from then on, on a page that names only that one."""
    world.toggle("studies/jones-2011-also")
    world.set("studies/jones-2011-also", "year", value=2012)
    world.build()
    world.set("studies/jones-2011-also", "year", value=2011)


def a_new_record_is_a_new_row(world):
    """No file changed that the page was read from; one came."""
    world.hand_write("a", "# Page\n\n```{ldn:table} studies\n```")
    world.build()
    world.toggle("studies/aaron-nd-gut")


def a_title_within_a_text_of_another_record(world):
    """The answer shows a study's title, which changes."""
    world.set("comparisons/what-is-low", "evidence", "in_short", value="See [[jones-2011-gut]].")
    world.hand_write("a", "# Page\n\n```{ldn:answers}\nwhat-is-low\n```")
    world.build()
    world.set("studies/jones-2011-gut", "authors", value=["Smith JP"])


def a_record_that_a_page_waits_for(world):
    """Neither comes with a page of its own."""
    world.hand_write("a", "# Page\n\n{ldn:term}`dose` {ldn:measure}`other-score`")
    world.build()
    world.toggle("dose")
    world.toggle("other-score")


def a_record_that_goes_leaves_no_dead_link(world):
    """The link has a text of its own and the record no page of its own: no title changes anywhere."""
    world.toggle("dose")
    world.hand_write("a", "# Page\n\n{ldn:term}`a word <dose>`")
    world.build()
    world.toggle("dose")


def an_older_data_file(world):
    """A file is replaced by one that is older than the pages."""
    world.set("articles/alpha", "name", value="Omega")
    world.hand_write("a", "# Page\n\n{ldn:claim}`alpha-p2-low`")
    world.build()
    world.set("articles/alpha", "name", value="Alpha")
    os.utime(world.data / "articles/alpha.yaml", (10**9, 10**9))


def two_pages_change_names(world):
    """Both files are older than the last build."""
    world.hand_write("b", "# Page b")
    world.build()
    world.move_page(NAMES.index("a"), NAMES.index("b"))


def the_order_of_contents_changes(world):
    """Previous and next page change on pages whose titles did not."""
    index = world.docs / "index.md"
    index.write_text(index.read_text().replace("kb/*\nkb/*/index", "kb/*/index\nkb/*"))


def a_page_in_the_contents_goes(world):
    """The page with the contents stays as it is."""
    world.site.page("b.md", "# Page b\n")
    world.site.page("index.md", "# Home\n\n```{toctree}\nb\nkb/glossary\n```\n")
    world.build()
    (world.docs / "b.md").unlink()


def a_link_to_a_page_that_comes_later(world):
    """Whether a link leads to a page is decided while the page with the link is read."""
    world.hand_write("a", "# Page\n\n[](b.md) and [b](project:/b.md)")
    world.build()
    world.hand_write("b", "# Page b")


def a_link_to_a_generated_page_that_comes_later(world):
    """No hand-written page came."""
    world.hand_write("a", "# Page\n\n[](kb/topics/another.md)")
    world.build()
    world.toggle("topics/another")


def words_that_no_page_has_any_longer(world):
    """They stay in the search index with nothing behind them."""
    world.set("conditions/gut-disease", "misspellings", value=["gut disese"])


def a_page_without_a_title(world):
    """It has index words and no place in the search index."""
    world.hand_write("a", "```{ldn:terms}\n! page word\n```")
    world.build()
    world.set("glossary", 0, "term", value="sham")


def a_picture_goes(world):
    """The page that showed it stays."""
    world.hand_write("a", "# Page\n\n![a picture](pic.png) {download}`pic.png`")
    world.build()
    world.hand_write("a", "# Page")


def a_style_sheet_changes(world):
    """Every page names it with a checksum."""
    world.site.page("_static/own.css", "p { margin: 1px; }\n")


def the_table_of_a_picture_changes(world):
    """A publication without a year is in the table of the timeline, not in the picture."""
    world.toggle("studies/aaron-nd-gut")
    world.hand_write("a", "# Page\n\n```{ldn:plot} timeline\n```")
    world.build()
    world.set("studies/aaron-nd-gut", "design", value="rct-crossover")


def a_record_gets_another_title(world):
    """The pages before and after its own name it."""
    world.set("conditions/gut-disease", "name", value="Zonk disease")


def the_pages_above_get_another_place(world):
    """Two pages list the same pages; the path on these goes through the last one."""
    world.hand_write("b", "# Page b\n\n```{toctree}\n:hidden:\n:glob:\nkb/studies/*\n```", "a: b")
    world.site.page("index.md", "# Home\n\n```{toctree}\nkb/glossary\nb\nkb/studies/index\n```\n")
    world.build()
    world.site.page("index.md", "# Home\n\n```{toctree}\nkb/glossary\nkb/studies/index\nb\n```\n")


FAULTS = [
    a_second_study_of_the_same_year, a_new_record_is_a_new_row, a_title_within_a_text_of_another_record,
    a_record_that_a_page_waits_for, a_record_that_goes_leaves_no_dead_link, an_older_data_file, two_pages_change_names,
    the_order_of_contents_changes, a_page_in_the_contents_goes, a_link_to_a_page_that_comes_later,
    a_link_to_a_generated_page_that_comes_later,
    words_that_no_page_has_any_longer, a_page_without_a_title, a_picture_goes,
    a_style_sheet_changes, the_table_of_a_picture_changes, a_record_gets_another_title,
    the_pages_above_get_another_place,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_went_wrong_once(start, fault):
    world, copy = start
    shutil.rmtree(world.folder)
    shutil.copytree(copy, world.folder)
    fault(world)
    world.check()


def test_a_page_hidden_from_the_search_has_no_words_there(world):
    """Its words are in the general index."""
    world.hand_write("a", "# Page\n\n```{ldn:terms}\n! page word\n```", "orphan: true\nnosearch: true")
    world.check()
    assert "page word" in world.site.html("genindex")
    assert "page word" not in (world.site.output / "searchindex.js").read_text()
    assert "enteritis" in (world.site.output / "searchindex.js").read_text()


@pytest.mark.parametrize("start", ["no sidebars"], indirect=True)
def test_a_new_study_writes_only_the_pages_that_show_it(world):
    def times() -> dict[str, int]:
        pages = world.site.output.rglob("*.html")
        return {path.relative_to(world.site.output).as_posix(): path.stat().st_mtime_ns for path in pages}

    before = times()
    world.toggle("studies/jones-2011-also")
    world.build()
    written = {name for name, time in times().items() if time != before.get(name)}
    assert {"kb/studies/index.html", "kb/studies/jones-2011-gut.html", "kb/studies/jones-2011-also.html"} <= written
    assert not {"kb/compare/what-is-low.html", "kb/articles/beta.html"} & written
    world.check()


# Other folders, other builders, other code.


def run(*arguments: object, cwd: Path | None = None, **options) -> subprocess.CompletedProcess[str]:
    """Run Sphinx as on the command line."""
    command = [sys.executable, "-m", "sphinx", "-q", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def world(start) -> World:
    """Return a world that is built."""
    made, copy = start
    shutil.rmtree(made.folder)
    shutil.copytree(copy, made.folder)
    return made


def test_another_builder_on_the_same_doctrees_leaves_nothing_stale(world):
    world.hand_write("a", "# Page\n\n```{ldn:table} studies\n```")
    world.build()
    world.toggle("studies/jones-2011-also")
    doctrees = world.site.output.with_name("html-doctrees")
    assert run("-b", "text", "-d", doctrees, world.docs, world.folder / "text").returncode == 0
    world.check()


def test_pages_with_addresses_without_endings_too(world):
    going, clean = world.folder / "dirhtml", world.folder / "clean"

    def build(output: Path) -> None:
        assert run("-b", "dirhtml", "-d", f"{output}-doctrees", world.docs, output).returncode == 0

    world.toggle("studies/aaron-nd-gut")
    build(going)
    world.toggle("studies/aaron-nd-gut")
    build(going)
    build(clean)
    assert_same(world.site.files(going), world.site.files(clean))


def test_a_build_of_one_page_leaves_the_others_for_the_next(world):
    world.toggle("studies/jones-2011-also")
    world.hand_write("b", "# Page b")
    doctrees = world.site.output.with_name("html-doctrees")
    done = run("-b", "html", "-d", doctrees, world.docs, world.site.output, world.docs / "methods.md")
    assert done.returncode == 0, done.stderr
    world.check()


def test_a_change_of_the_code_reads_every_page_again(world, monkeypatch):
    def read() -> dict[str, int]:
        notes = json.loads((world.folder / "html-doctrees/ldn_outputs/notes.json").read_text())
        pages = notes["outputs"][f"html:{world.site.output}"]["pages"]
        return {docname: read for docname, (read, _) in pages.items()}

    before = read()
    world.build()
    assert read() == before
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: "0" * 24)
    world.build()
    assert all(read()[docname] > then for docname, then in before.items())


# The configuration of the real site.


@pytest.fixture(scope="module")
def real_docs(tmp_path_factory) -> World:
    """Return the pages and the configuration of the real site over the tiny data."""
    world = World(tmp_path_factory.mktemp("docs") / "world")
    shutil.rmtree(world.docs)
    shutil.copytree(ROOT / "docs", world.docs, ignore=shutil.ignore_patterns("kb", "_build", "pictures"))
    world.build()
    return world


def new_data(world: World) -> None:
    world.toggle("studies/jones-2011-also")
    world.set("conditions/gut-disease", "name", value="Belly disease")
    world.set("comparisons/what-is-low", "evidence", "headline", value="Low it is.")


def new_words_in_a_guide(world: World) -> None:
    page = world.docs / "methods.md"
    page.write_text(page.read_text().replace("# How we judge", "# How claims are judged"))
    world.hand_write("deep/c", "# Page c\n\n```{ldn:plot} map\n```")


def new_frame(world: World) -> None:
    template = world.docs / "_templates/disclaimer.html"
    template.write_text(template.read_text().replace("a reference", "a work of reference"))
    world.rename(0, 0)


@pytest.mark.parametrize("edit", [new_data, new_words_in_a_guide, new_frame])
def test_the_real_configuration_too(real_docs, monkeypatch, edit):
    monkeypatch.setenv("LDN_KB_URL", "https://example.org/ldn")
    real_docs.build()
    edit(real_docs)
    real_docs.check()
    assert b"<loc>https://example.org/ldn/index.html</loc>" in real_docs.site.files()["sitemap.xml"]


# Two builds.

SHIFTED_CLOCK = """
import datetime, time
now, now_ns = time.time, time.time_ns
time.time = lambda: now() + 4e8
time.time_ns = lambda: now_ns() + int(4e17)
gmtime, localtime, strftime = time.gmtime, time.localtime, time.strftime
time.gmtime = lambda seconds=None: gmtime(time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: localtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, moment=None: strftime(form, moment or time.localtime())
class Later(datetime.datetime):
    now = classmethod(lambda cls, tz=None: cls.fromtimestamp(time.time(), tz))
    today = utcnow = now
datetime.datetime = Later
"""
"""Puts the clock of a Python program more than twelve years ahead, as ``sitecustomize``."""


def turkish(folder: Path) -> dict[str, str]:
    """Return an environment whose lower case of I is no i, if this machine can make that locale; plain C otherwise."""
    with contextlib.suppress(FileNotFoundError):
        made = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
        folder.mkdir()
        if subprocess.run(made, capture_output=True, check=False).returncode == 0:
            return {"LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8"}
    return {"LC_ALL": "C"}


def machines(folder: Path) -> list[tuple[list[str], dict[str, str]]]:
    """Return arguments and environment of builds on three machines."""
    (folder / "clock").mkdir()
    (folder / "clock/sitecustomize.py").write_text(SHIFTED_CLOCK)
    ahead = os.pathsep.join(filter(None, (str(folder / "clock"), os.environ.get("PYTHONPATH"))))
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "SOURCE_DATE"))}
    known |= {"LDN_KB_URL": "https://example.org/"}
    return [
        (["-j", "1"], known | {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        (
            ["-j", "4"],
            known | {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "COLUMNS": "40"} | turkish(folder / "locale"),
        ),
        (["-j", "2"], known | {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "PYTHONPATH": ahead}),
    ]


def test_builds_do_not_depend_on_the_machine(real_docs, tmp_path):
    """Hash seed, time zone, locale, folder, number of processes and the date differ; no byte does."""
    outputs = []
    for name, (arguments, environment) in zip(
        ("one", "two/in a longer folder", "three"), machines(tmp_path), strict=True
    ):
        folder = tmp_path / name
        shutil.copytree(real_docs.data, folder / "data")
        shutil.copytree(real_docs.docs, folder / "docs", ignore=shutil.ignore_patterns("kb"))
        done = run(*arguments, "-d", folder / "doctrees", "docs", "html", cwd=folder, env=environment)
        assert done.returncode == 0, done.stderr
        site = Site.__new__(Site)
        site.output = folder / "html"
        outputs.append(site.files())
    assert_same(outputs[1], outputs[0])
    assert_same(outputs[2], outputs[0])
    assert not [name for name, text in outputs[0].items() if str(tmp_path).encode() in text]


# Killed builds.

KILLS = 12


def build_until(site: Site, last: int, report: int) -> None:
    """Build; be killed just before file number ``last`` is opened for writing, whose name goes to pipe ``report``."""
    opened = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal opened
        if event == "open" and isinstance(arguments[0], str | os.PathLike) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            opened += 1
            os.write(report, f"{os.fspath(arguments[0])}\n".encode())
            if opened == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    site.build(warnings=True)


def written_until(world: World, last: int) -> list[Path]:
    """Return the files that a build opens for writing until it is killed; the last of them is not written."""
    report, end = os.pipe()
    with open(report, encoding="utf-8") as stream:  # noqa: PTH123 - a pipe has no path
        pid = os.fork()
        if not pid:
            with contextlib.suppress(BaseException):
                build_until(world.site, last, end)
            os._exit(BUILT)
        os.close(end)
        names = stream.read().split()
    os.waitpid(pid, 0)
    return [Path(name) for name in names]


def ready_for_a_build(world: World) -> None:
    """Make edits of all kinds: pages come, go and change, so does what all pages show."""
    world.hand_write("b", "# Page b")
    world.toggle("studies/jones-2011-also")
    world.set("conditions/gut-disease", "name", value="Belly disease")
    world.site.page("_static/own.css", "p { margin: 7px; }\n")


def ready_for_the_next(world: World) -> None:
    """Take back some of it; what the killed build made of that must go."""
    (world.docs / "b.md").unlink()
    world.set("conditions/gut-disease", "name", value="Gut complaint")


@pytest.fixture(scope="module")
def killable(start) -> tuple[int, dict[str, bytes]]:
    """Return how many files a build writes after the edits, and the output of a build from nothing after the next."""
    world, copy = start
    shutil.rmtree(world.folder)
    shutil.copytree(copy, world.folder)
    ready_for_a_build(world)
    number = len(written_until(world, -1))
    ready_for_the_next(world)
    return number, world.from_nothing()


@pytest.mark.parametrize("part", range(KILLS))
def test_a_killed_build_is_mended_by_the_next(killable, world, part):
    """Whatever file the killed build was writing is half written; a page that it had made is deleted afterwards."""
    number, wanted = killable
    ready_for_a_build(world)
    path = written_until(world, 1 + part * (number - 1) // (KILLS - 1))[-1]
    if path.parent.exists():
        text = path.read_bytes() if path.exists() else b"<html"
        path.write_bytes(text[: len(text) // 2])
    ready_for_the_next(world)
    world.build()
    assert_same(world.site.files(), wanted)
    assert not [path for path in world.docs.rglob("*") if path.suffix == ".tmp"]


def test_a_folder_that_a_killed_build_began_is_not_refused(tmp_path):
    """A folder with files and without the marker is somebody else's, and the marker is the first file that is written."""
    world = World(tmp_path / "world")
    path = next(path for number in range(1, 9) if "kb" in (path := written_until(world, number)[-1]).parts)
    assert path.parent == world.docs / "kb"
    path.write_text("")
    world.build()


def test_temporary_files_of_a_dead_writer_go(tmp_path):
    files.sync(tmp_path, {"a/b.md": "1"})
    (tmp_path / ".dead.tmp").write_text("half")
    (tmp_path / "a/.dead.tmp").write_text("half")
    files.sync(tmp_path, {"a/b.md": "1"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == [files.MARKER, "a", "b.md"]


def test_a_living_writer_is_waited_for(tmp_path):
    """Its temporary file is there while it has the lock."""
    files.sync(tmp_path, {"a.md": "1"})
    code = f"""
import time
from pathlib import Path
from ldn_kb import files
folder = Path({str(tmp_path)!r})
def slowly(path, data):
    (folder / ".living.tmp").write_bytes(data)
    print("writing", flush=True)
    time.sleep(0.5)
    (folder / ".living.tmp").replace(path)
files._replace = slowly
files.sync(folder, {{"a.md": "2"}})
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        files.sync(tmp_path, {"a.md": "3"})
    assert other.returncode == 0
    assert (tmp_path / "a.md").read_text() == "3"


# What the operating system refuses.


@contextlib.contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """Let nobody write into ``folder``, not even root; skip the test where that cannot be done."""
    if os.geteuid():
        freeze, thaw = ["chmod", "a-w", str(folder)], ["chmod", "u+w", str(folder)]
    else:
        freeze, thaw = ["chattr", "+i", str(folder)], ["chattr", "-i", str(folder)]
    if not shutil.which(freeze[0]) or subprocess.run(freeze, capture_output=True, check=False).returncode:
        pytest.skip("this file system cannot make a folder read only for root")
    try:
        yield
    finally:
        subprocess.run(thaw, check=True)


def small_files() -> None:
    """Let no file of this process grow beyond 20 kB: a disk that is full, for whoever may not mount one."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def assert_one_line(done: subprocess.CompletedProcess[str], begins: str, code: int = 1) -> None:
    assert done.returncode == code
    assert done.stderr.startswith(begins)
    assert done.stderr.count("\n") == 1, done.stderr


def test_an_output_folder_that_cannot_be_written(world):
    """Also one that cannot be made."""
    before = world.site.files()
    world.set("glossary", 0, "term", value="sham")
    with frozen(world.site.output):
        assert_one_line(
            run("-d", world.folder / "doctrees", world.docs, world.site.output), "ldn_kb: cannot write into "
        )
    assert world.site.files() == before
    below = world.data / "glossary.yaml" / "html"
    assert_one_line(run("-d", world.folder / "doctrees", world.docs, below), "ldn_kb: cannot make the folder: ")


def test_a_folder_of_pages_that_cannot_be_written(world):
    shutil.rmtree(world.docs / "kb")
    with frozen(world.docs):
        done = run("-d", world.folder / "doctrees", world.docs, world.folder / "text")
        assert_one_line(done, "ldn_kb: cannot write the pages: ")
    assert not (world.docs / "kb").exists()
    world.check()


def test_a_full_disk(world):
    """The build after that, with room, is complete."""
    world.set("glossary", 0, "term", value="sham")
    done = run("-d", world.folder / "html-doctrees", world.docs, world.site.output, preexec_fn=small_files)
    assert_one_line(done, "ldn_kb: ")
    assert "File too large" in done.stderr
    world.check()


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_page_that_can_only_be_half_written(world, parallel, capfd):
    """Sphinx warns, and believes next time that the page is as new as its source."""
    write_text = Path.write_text

    def half(path: Path, text: str, *arguments, **options) -> int:
        if path.parent.name in ("conditions", "studies") and path.suffix == ".html":
            write_text(path, text[: len(text) // 2], *arguments, **options)
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_text(path, text, *arguments, **options)

    def build() -> None:
        Path.write_text = half
        try:
            world.site.build(parallel=parallel, warnings=True)
        except SystemExit as stop:
            print(stop)
            raise

    world.set("conditions/gut-disease", "name", value="Belly disease")
    assert in_child(build) == STOPPED
    assert capfd.readouterr().out.startswith("ldn_kb: the output is not complete: ")
    world.check()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_that_cannot_be_written(world, tmp_path, form):
    """The file that was there stays, whole."""
    target = tmp_path / ("out.json" if form == "json" else "tables")
    command = [sys.executable, "-m", "ldn_kb", "export", "--format", form, "-o", str(target), str(world.data)]
    assert subprocess.run(command, check=True).returncode == 0
    old = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    world.set("studies/jones-2011-gut", "title", value="Another title")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=no_room)
    assert_one_line(done, f"ldn-kb: {target}", code=2)
    assert done.stderr.endswith(": File too large\n")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == old
    command[-2] = str(world.data / "glossary.yaml" / "out")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert_one_line(done, f"ldn-kb: {command[-2]}", code=2)
