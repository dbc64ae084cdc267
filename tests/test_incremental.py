"""The text of every page is right in an incremental build, whatever was edited; and a build leaves no trace in Python."""

from __future__ import annotations

import gc
import os
import pickle
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError, ThemeError

from conftest import NO_FIELDS
from edited_site import EditedSite, Output, assert_same, promised, run
from ldn_kb.reading.loader import load
from ldn_kb.rendering import build_cache
from ldn_kb.sphinx import generated_files, incremental
from ldn_kb.sphinx.typed_messages import BuildStoppedError

# What a record may be changed into: file, place in it, values. The first value of most is that of the tiny data.
CHANGES = [
    ("studies/jones-2011-gut", ("title",), ["A second study", "Another title: `x` *y* | z"]),
    ("studies/jones-2011-gut", ("authors",), [["Jones B"], ["Jones B", "Smith JP"], []]),
    ("studies/smith-2007-gut", ("year",), [2007, None]),
    ("studies/jones-2011-gut", ("conclusion",), [None, "It helps; see [[smith-2007-gut]]."]),
    ("studies/jones-2011-gut", ("outcomes", 0, "estimate", "value"), [2.2, 2.4]),
    ("studies/jones-2011-gut", ("n", "completed"), [39, 38]),
    ("studies/smith-2007-gut", ("pmid",), [1234567, 7654321, None]),
    ("conditions/gut-disease", ("name",), ["Gut disease", "Belly disease"]),
    ("conditions/gut-disease", ("synonyms",), [["GD", "enteritis"], ["Öedema", "zeta"]]),
    ("conditions/gut-disease-in-children", ("parent",), ["gut-disease", None]),
    ("mechanisms/blocking", ("chain", 0, "evidence"), ["human", "animal"]),
    ("articles/alpha", ("order",), [1, 3]),
    ("articles/beta", ("name",), ["Beta", "Omega"]),
    ("claims/alpha", (0, "figures", 0, "qualifier"), [None, "about"]),
    ("claims/alpha", (1, "hedge"), ["asserted", "hedged"]),
    ("comparisons/what-is-low", ("question",), ["What is low?", "How low is low?"]),
    ("comparisons/what-is-low", ("evidence", "in_short"), ["Trials used 4.5 mg.", "See [[jones-2011-gut]]."]),
    ("cautions", (0, "name"), ["Belly", "Stomach"]),
    ("searches", (0, "query"), ["gut drug", "drug for the gut"]),
    ("measures", (0, "abbreviation"), ["GS", "GUS", None]),
    ("glossary", (0, "term"), ["placebo", "sham"]),
    ("studies/smith-2007-gut", ("journal",), ["J Gut", 7]),  # no text: the build stops
]
# Records that nothing else names, so that they can come and go: file, from which one they are copied, what differs.
GUESTS = [
    ("studies/jones-2011-also", "studies/jones-2011-gut", {"title": "The same again", "design": "open-label"}),
    (
        "studies/aaron-nd-gut",
        "studies/jones-2011-gut",
        {"title": "Undated", "design": "open-label", "year": None, "authors": ["Aaron C"]},
    ),
    ("conditions/zeal", "conditions/gut-disease-in-children", {"name": "Zeal", "synonyms": ["GD too"]}),
    ("topics/another", "topics/low-dose", {"name": "Another topic"}),
]
RENAMES = [
    ("jones-2011-gut", "jones-gut-trial"),
    ("beta", "delta"),
    ("what-is-low", "low-is-what"),
    ("score", "points"),
]
PIECES = [
    "{ldn:study}`smith-2007-gut` {ldn:study}`jones-2011-gut` {ldn:condition}`gut-disease`",
    "{ldn:study}`own words <jones-gut-trial>` {ldn:condition}`zeal` {ldn:study}`jones-2011-also`",
    "{ldn:claim}`alpha-p2-low` {ldn:term}`placebo` {ldn:measure}`score` {ldn:caution}`caution-belly`",
    "```{ldn:table} studies\n```\n\n```{ldn:table} claims\n:about: gut-disease-in-children\n```",
    "```{ldn:comparison} does-it-help-the-gut\n```\n\n```{ldn:answers}\nwhat-is-low\n```\n\n```{ldn:figures}\n```",
    "```{ldn:plot} results gut-disease\n```\n\n```{ldn:plot} timeline\n```\n\n```{ldn:plot} map\n```",
    "[to b](b.md) [](deep/c.md) {doc}`/a` [](kb/topics/another.md) {doc}`/kb/conditions/gut-disease`",
    "{ref}`place` {ref}`words <place>` [](#alpha-p2-low)",
    "(place)=\n## Another *place*",
    "![a picture](pic.png)\n\n```{toctree}\nb\ndeep/c\nkb/studies/jones-2011-gut\n```",
]
NAMES = ["a", "b", "deep/c", "kbx"]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[EditedSite, Path]:
    """Return a site that is built, and a copy of it to go back to."""
    folder = tmp_path_factory.mktemp("edited")
    site = EditedSite(folder / "site")
    site.page("a", f"# Page a\n\n{PIECES[0]}\n\n{PIECES[3]}")
    site.build()
    shutil.copytree(site.folder, folder / "copy")
    return site, folder / "copy"


@pytest.fixture
def edited(built) -> EditedSite:
    """Return a site that is built and may be edited."""
    site, copy = built
    return site.restored(copy)


def edit(site: EditedSite, choose: random.Random) -> None:
    """Make one edit."""
    kind = choose.choice(["change", "change", "change", "guest", "rename", "page", "page", "delete", "contents"])
    page = choose.choice(NAMES)
    if kind == "change":
        name, place, values = choose.choice(CHANGES)
        if site.has(name):
            site.set(name, *place, value=choose.choice(values))
    elif kind == "guest":
        name, origin, differs = choose.choice(GUESTS)
        if site.has(name):
            site.delete(name)
        elif site.has(origin):
            site.add(name, origin, **differs)
    elif kind == "rename":
        old, new = choose.choice(RENAMES)
        for path in sorted(site.data.rglob("*.yaml")):
            path.write_text(path.read_text().replace(old, new))
            if path.stem == old:
                path.rename(path.with_stem(new))
    elif kind == "page":
        site.page(page, f"# Page {choose.randrange(3)}\n\n" + "\n\n".join(choose.sample(PIECES, 2)))
    elif kind == "delete":
        (site.docs / f"{page}.md").unlink(missing_ok=True)
    else:
        listed = choose.sample([*NAMES, "kb/*", "kb/*/index", "kb/reference/*"], 4)
        site.site.page("index.md", "# Home\n\n```{toctree}\n:glob:\n" + "\n".join(listed) + "\n```\n")


def test_the_edits_leave_good_data(tmp_path):
    """Otherwise the walks would take them back and the builds below would stop: the tests would see less than they say."""
    edited = EditedSite(tmp_path / "site")
    for name, place, values in CHANGES:
        before = (edited.data / f"{name}.yaml").read_text()
        for value in values:
            edited.set(name, *place, value=value)
            assert bool(load(edited.data)[1]) == (value == 7), (name, place, value)
        (edited.data / f"{name}.yaml").write_text(before)
    for name, origin, differs in GUESTS:
        edited.add(name, origin, **differs)
        assert load(edited.data)[1] == [], name


WALKS = int(os.environ.get("LDN_KB_WALKS", "5"))


@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.weekly) for seed in range(2, WALKS))]
)
def test_after_any_edits_the_text_is_that_of_a_clean_build(edited, seed):
    """If an edit breaks the data, the build stops, and the edit is taken back."""
    choose = random.Random(seed)
    for _ in range(6):
        before = {path: path.read_bytes() for path in edited.data.rglob("*.yaml")}
        edit(edited, choose)
        if load(edited.data)[1]:
            with pytest.raises(BuildStoppedError):
                edited.build()
            for path in edited.data.rglob("*.yaml"):
                path.unlink()
            for path, content in before.items():
                path.write_bytes(content)
        elif choose.random() < 0.6:
            edited.build()
    edited.check()


# Each of these went wrong once: what is there before a build, and what is edited after it. The walks above find most of
# them, but not in every run.


def another_study_of_the_year(site):
    """The first one is called "Jones 2011a" from then on, on a page that names only that one."""
    site.add(
        "studies/jones-2011-also", "studies/jones-2011-gut", year=None, title="The same again", design="open-label"
    )
    yield
    site.set("studies/jones-2011-also", "year", value=2011)


def a_title_within_a_text_of_another_record(site):
    site.set("comparisons/what-is-low", "evidence", "in_short", value="See [[jones-2011-gut]].")
    site.page("a", "# Page\n\n```{ldn:answers}\nwhat-is-low\n```")
    yield
    site.set("studies/jones-2011-gut", "authors", value=[])


def a_record_that_a_page_waits_for(site):
    """It comes without a page of its own."""
    site.page("a", "# Page\n\n{ldn:term}`dose`")
    yield
    site.write("glossary", [*site.read("glossary"), {"id": "dose", "term": "dose", "meaning": "So much."}])


def a_record_that_goes(site):
    """It has no page of its own, and the link to it has a text of its own: no title changes anywhere."""
    terms = site.read("glossary")
    site.write("glossary", [*terms, {"id": "dose", "term": "dose", "meaning": "So much."}])
    site.page("a", "# Page\n\n{ldn:term}`a word <dose>`")
    yield
    site.write("glossary", terms)


def an_older_data_file(site):
    site.set("articles/alpha", "name", value="Omega")
    site.page("a", "# Page\n\n{ldn:claim}`alpha-p2-low`")
    yield
    site.set("articles/alpha", "name", value="Alpha")
    os.utime(site.data / "articles/alpha.yaml", (10**9, 10**9))


def two_pages_change_names(site):
    """Both files are older than the last build."""
    site.page("b", "# Page b")
    yield
    (site.docs / "a.md").rename(site.docs / "c")
    (site.docs / "b.md").rename(site.docs / "a.md")
    (site.docs / "c").rename(site.docs / "b.md")


def a_page_in_the_contents_goes(site):
    """The page with the contents stays as it is."""
    site.page("b", "# Page b")
    site.site.page("index.md", "# Home\n\n```{toctree}\nb\nkb/glossary\n```\n")
    yield
    (site.docs / "b.md").unlink()


def a_link_to_a_generated_page_that_comes_later(site):
    site.page("a", "# Page\n\n[](kb/topics/another.md) [](b.md)")
    yield
    site.add("topics/another", "topics/low-dose", name="Another")


def a_page_that_is_linked_gets_another_title(site):
    """Neither the file of the page with the link nor anything that it shows of the data changes."""
    site.page("a", "# Page\n\n{doc}`/kb/conditions/gut-disease`")
    yield
    site.set("conditions/gut-disease", "name", value="Belly disease")


def the_table_of_a_picture_changes(site):
    """A publication without a year is in the table of the timeline, not in the picture."""
    site.add("studies/aaron-nd-gut", "studies/jones-2011-gut", year=None, authors=["Aaron C"], design="open-label")
    site.page("a", "# Page\n\n```{ldn:plot} timeline\n```")
    yield
    site.set("studies/aaron-nd-gut", "design", value="cohort-prospective")


def another_name_of_the_subject(site):
    """It stands within badges, which generated pages name by their values, and in what fields mean."""
    conf = site.docs / "conf.py"
    conf.write_text(conf.read_text().replace(NO_FIELDS, ""))
    yield
    assert (site.site.output / "kb/reference/fields.html").is_file()
    site.set("subject", "short", value="XYZ")
    site.set("subject", "substance", value="xyzone")


def a_generated_page_is_edited_or_deleted(site):
    yield
    (site.docs / "kb/glossary.md").write_text("# Mine")
    (site.docs / "kb/measures.md").unlink()
    (site.docs / "kb/topics/stray.md").write_text("# Stray")
    (site.folder / "html-doctrees/ldn_written/static/ldn-cards.js").unlink()


FAULTS = [
    another_study_of_the_year, a_title_within_a_text_of_another_record, a_record_that_a_page_waits_for, a_record_that_goes,
    an_older_data_file, two_pages_change_names, a_page_in_the_contents_goes, a_link_to_a_generated_page_that_comes_later,
    a_page_that_is_linked_gets_another_title, the_table_of_a_picture_changes, another_name_of_the_subject,
    a_generated_page_is_edited_or_deleted,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_went_wrong_once(edited, fault):
    steps = fault(edited)
    next(steps)
    edited.build()
    next(steps, None)
    edited.check()


def test_removed_records_leave_no_file(edited):
    edited.add("topics/another", "topics/low-dose", name="Another")
    edited.page("b", "# Page b")
    edited.build()

    def left() -> list[Path]:
        paths = (path for folder in ("html", "html-doctrees", "docs") for path in (edited.folder / folder).rglob("*"))
        return [path for path in paths if path.name.split(".")[0] in ("another", "b")]

    assert len(left()) == 8
    edited.delete("topics/another")
    (edited.docs / "b.md").unlink()
    edited.build()
    assert left() == []


def written(edited: EditedSite) -> set[str]:
    """Build; return the pages that were written."""
    times = {path: path.stat().st_mtime_ns for path in edited.site.output.rglob("*.html")}
    edited.build()
    paths = (path for path in edited.site.output.rglob("*.html") if path.stat().st_mtime_ns != times.get(path))
    names = {path.relative_to(edited.site.output).as_posix() for path in paths}
    return {name for name in names if not name.startswith(("genindex", "search", "ldn-"))}


def test_a_build_writes_what_changed_and_no_more(edited, monkeypatch):
    """Data that did not change is not even read, and data with a problem costs nothing once it is mended."""
    with monkeypatch.context() as patch:
        patch.setattr(generated_files, "load", None)
        assert written(edited) == set()
    edited.set("glossary", 0, "meaning", value=7)
    with pytest.raises(BuildStoppedError):
        edited.build()
    edited.set("glossary", 0, "meaning", value="A pill without the drug.")
    assert written(edited) == {"index.html", "kb/glossary.html"}  # the contents show titles


def test_the_extension_changes_no_configuration_that_sphinx_compares(edited):
    """Otherwise every build says that the configuration has changed. The theme and sphinx-design may do that."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-d", edited.folder / "html-doctrees", edited.docs]
    done = subprocess.run([*map(str, command), str(edited.site.output)], capture_output=True, text=True, check=True)
    assert "0 added, 0 changed, 0 removed" in done.stdout
    assert "html_extra_path" not in done.stdout
    assert "html_search_scorer" not in done.stdout


# Other folders, other builders, other code.


def test_another_builder_on_the_same_doctrees_leaves_nothing_stale(edited):
    edited.add_a_person()
    doctrees = edited.folder / "html-doctrees"
    assert run("-b", "text", "-d", doctrees, edited.docs, edited.folder / "text").returncode == 0
    edited.check()


def test_pages_with_addresses_without_endings_too(edited):
    def build(output: Path) -> Output:
        edited.site.build(warnings=True, output=output, builder="dirhtml")
        return promised(edited.site.files(output))

    edited.add("topics/another", "topics/low-dose", name="Another")
    build(edited.folder / "dirhtml")
    edited.delete("topics/another")
    assert_same(build(edited.folder / "dirhtml"), build(edited.folder / "clean"))


def test_a_build_of_one_page_leaves_the_others_for_the_next(edited):
    edited.add_a_person()
    page = edited.docs / "methods.md"
    done = run("-b", "html", "-d", edited.folder / "html-doctrees", edited.docs, edited.site.output, page)
    assert done.returncode == 0, done.stderr
    edited.check()


def test_what_other_code_made_is_made_anew(edited, monkeypatch):
    monkeypatch.setattr(incremental, "code_fingerprint", lambda: "other")
    assert {"index.html", "a.html", "kb/glossary.html"} <= written(edited)
    assert written(edited) == set()


def test_a_broken_or_foreign_cache_is_made_anew(edited):
    file = edited.folder / "html-doctrees/ldn_kb.pickle"
    good = file.read_bytes()
    made_by = pickle.loads(good).made_by
    assert build_cache.read(file, made_by) is not None
    for content in (b"", b"rubbish", pickle.dumps(3), pickle.dumps(build_cache.BuildState), good[: len(good) // 2]):
        file.write_bytes(content)
        assert build_cache.read(file, made_by) is None
    assert {"index.html", "kb/glossary.html"} <= written(edited)
    assert isinstance(pickle.loads(file.read_bytes()), build_cache.BuildState)


def test_a_digest_changes_with_any_file(tmp_path):
    """Also with one that becomes a link to the same bytes; what cannot be read equals nothing."""
    (tmp_path / "a").write_text("1")
    digests = [build_cache.digest(tmp_path)]
    for change in (
        lambda: (tmp_path / "b").write_text("1"),
        lambda: (tmp_path / "a").write_text("2"),
        lambda: (tmp_path / "a").rename(tmp_path / "c"),
        (tmp_path / "b").unlink,
        lambda: (tmp_path / "b").symlink_to("c"),
        (tmp_path / "d").mkdir,
        lambda: os.mkfifo(tmp_path / "e"),
    ):
        change()
        digests.append(build_cache.digest(tmp_path))
    assert len(set(digests)) == len(digests)
    assert not build_cache.BuildState((), "", "", {}, "", None).is_of("", "")


# What a build leaves in the process that may be somebody else's.


def interrupt(*_):
    raise KeyboardInterrupt


def ends_well(site, patch):
    site.build()


def ends_with_bad_data(site, patch):
    (site.folder / "data/glossary.yaml").write_text("- rubbish")
    with pytest.raises(BuildStoppedError):
        site.build()


def ends_before_the_build(site, patch):
    with pytest.raises(ThemeError):
        site.site.build(html_theme="none")


def ends_by_an_error(site, patch):
    site.set("glossary", 0, "meaning", value="A pill without the drug.")
    patch.setattr(generated_files, "render", lambda *_: 1 / 0)
    with pytest.raises(ExtensionError):
        site.build()


def ends_by_ctrl_c(site, patch):
    site.page("b", "# Page b")
    patch.setattr(incremental, "spare_hidden_lists", interrupt)
    with pytest.raises(KeyboardInterrupt):
        site.build()


@pytest.mark.parametrize(
    "end", [ends_well, ends_with_bad_data, ends_before_the_build, ends_by_an_error, ends_by_ctrl_c]
)
def test_the_garbage_collector_is_left_as_it_was(edited, monkeypatch, end):
    threshold = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    try:
        end(edited, monkeypatch)
        assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == before
    finally:
        gc.set_threshold(*threshold)
