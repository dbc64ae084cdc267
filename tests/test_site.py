"""Tiny sites, really built: what a reader gets, and what stays fresh."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from conftest import TINY, Site, built_once, write_tiny
from ldn_kb.model import KINDS
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.rendering.pages import render
from ldn_kb.sphinx.typed_messages import BuildStoppedError

MISTAKES = (
    ("{ldn:study}`smith-2007-gutt`", "5: WARNING: there is no study 'smith-2007-gutt'; did you mean 'smith-2007-gut'? [ldn_kb.ref]"),
    ("{ldn:condition}`smith-2007-gut`", "5: WARNING: there is no condition 'smith-2007-gut'"),
    ("{ldn:verdict}`mixd`", "5: WARNING: 'mixd' is no verdict; write one of supported, suggested, mixed"),
    ("```{ldn:table} studys\n```", "5: WARNING: there is no table 'studys'; did you mean 'studies'?; tables: studies"),
    ("```{ldn:table} studies\n:about: gut\n```", "5: WARNING: about is 'gut', no condition, mechanism or topic"),
    ("```{ldn:comparison} what-is-lo\n```", "5: WARNING: there is no comparison 'what-is-lo'; did you mean 'what-is-low'?"),
    ("```{ldn:answers}\nwhat-is-lo\n```", "5: WARNING: there is no comparison 'what-is-lo'"),
    ("```{ldn:table} leans-on\n:about: gut-disease\n```", "5: WARNING: the table 'leans-on' cannot be limited; tables: studies"),
    ("```{ldn:plot} mapp\n```", "5: WARNING: there is no plot 'mapp' over everything; did you mean 'map'?"),
    ("```{ldn:plot} results gut\n```", "5: WARNING: there is no record 'gut'"),
    ("```{ldn:views} Show only\n\nOne (1) <t.x.y=z>\nTwo (2)\n```", "5: WARNING: 'Two (2)' is no link to a view; write: text <query> [ldn_kb.views]"),
)  # fmt: skip
"""What is wrong in a page, and the line and the message of the warning."""
LIMITED = ("studies", "claims", "findings", "comparisons", "numbers")
PAGES = {
    "roles": "{ldn:study}`smith-2007-gut` {ldn:study}`here <jones-2011-gut>` {ldn:verdict}`mixed` "
             "{ldn:claim}`alpha-p2-low` {ldn:term}`placebo` {ldn:measure}`score` {ldn:finding}`gut-response`",
    "directives": "```{ldn:table} studies\n:about: blocking\n:caption: Chosen\n```\n\n```{ldn:comparison} what-is-low\n```\n\n"
                  "```{ldn:answers}\nwhat-is-low\ndoes-it-help-the-gut\n```\n\n```{ldn:figures}\n```",
    "words": "\n\n".join(f"{{ldn:{axis}}}`{value}`" for axis, words in VOCABULARIES.items() for value in words),
    "views": "```{ldn:views} Show only\n\nOne <b> (1) <t.x.y=z&t.x.y=q>\nTwo (2) <t.x.y=a#here>\n```\n\n{ldn:place}`Is it \"here\"?`\n",
    **{f"limited-{name}": f"```{{ldn:table}} {name}\n:about: gut-disease\n```" for name in LIMITED},
    **{f"mistake-{number}": text for number, (text, _) in enumerate(MISTAKES)},
}  # fmt: skip
"""Pages written by hand, of one site."""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Site:
    """Return a site of the tiny data with all pages above, built once for all workers; nobody may change it."""

    def build(folder: Path) -> None:
        write_tiny(folder / "data")
        site = Site(folder)
        for name, text in PAGES.items():
            site.page(f"{name}.md", f"---\norphan: true\n---\n# Page\n{text}\n")
        (folder / "warnings.txt").write_text(site.build(warnings=True))

    return Site(built_once(tmp_path_factory, "tiny-site", build))


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> tuple[Path, Path]:
    """Return the folder of a tiny site that is built, and a copy of it to go back to."""
    folder = tmp_path_factory.mktemp("start") / "site"
    write_tiny(folder / "data")
    Site(folder).build()
    return folder, shutil.copytree(folder, folder.with_name("copy"))


@pytest.fixture
def edited(start) -> Site:
    """Return a tiny site that was built once and may be edited; ``edit`` and ``build`` it again."""
    folder, copy = start
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    return Site(folder)


def edit(write, name: str, old: str, new: str, folder: Path | None = None) -> None:
    """Change one tiny file; its time moves on even on coarse clocks."""
    assert old in TINY[name]
    folder = write({name: TINY[name].replace(old, new)}, folder)
    later = time.time() + 5
    os.utime(folder / name, (later, later))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_record_has_a_page(built, base):
    with (built.output / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "", os.path.join)
    for kind in KINDS:
        for record in base.all(kind.plural):
            location = inventory[f"ldn:{kind.name}"][record.id].uri
            page, _, anchor = location.partition("#")
            html = (built.output / page).read_text()
            assert f'id="{anchor}"' in html


def test_a_claim_shows_its_judgements_and_numbers(built):
    text = text_of(built.html("kb/articles/alpha"))
    assert "In a trial 67% went into remission." in text
    for words in (
        "omits context",
        "Evidence: Not judged",
        "judged as: study result",
        "It is very uncertain what LDN does to response of the gut. Certainty: very low",
        "level 2: randomised trial",
        "people at low dose",
        "right; the study had no control group",
    ):
        assert words in text
    assert "p3 holds no claim: greeting." in text
    text = text_of(built.html("kb/articles/beta"))
    assert "Evidence: Too little to tell level 2: randomised trial people at low dose Wording: wording fits" in text
    assert "Source: overstated" in text


def test_a_finding_shows_how_it_was_judged(built):
    html = built.html("kb/conditions/gut-disease")
    assert 'id="gut-response"' in html
    text = text_of(html)
    assert "Certainty: very low 1 study, 34 people Evidence that LDN helps: Too little to tell" in text
    for words in (
        "Tested in: adults with gut disease",
        "Measured as: people whose score fell by 70 points",
        "Effect: ratio of risks 2.20 (95% interval 1.10 to 4.30), published",
        "Fewer than 100 people: never above low.",
        "Imprecision: takes off 2 levels; very few: 34 people (computed)",
        "no comparison. 17 people without a control group",
        "One trial of 40 people favours it ( Jones 2011 ).",
    ):
        assert words in text, words
    text = text_of(built.html("kb/topics/low-dose"))
    assert "Settled by a drug label: The label lists an upset belly as a common reaction. source" in text
    assert "No study was found of what LDN does to gut disease in children in people" in text_of(
        built.html("kb/conditions/gut-disease-in-children")
    )


def test_the_index_of_findings_leads_to_each(built):
    html = built.html("kb/findings/index")
    assert text_of(html).index("Response of the gut") < text_of(html).index("An upset belly")
    for place in ("../conditions/gut-disease.html#gut-response", "../topics/low-dose.html#belly-upset"):
        assert f'href="{place}"' in html


def test_a_study_says_who_has_checked_it(built):
    alone = text_of(built.html("kb/studies/smith-2007-gut"))
    assert "Entered 2026-11-01. Nobody else has checked it against its source yet." in alone
    twice = text_of(built.html("kb/studies/jones-2011-gut"))
    assert "Checked on 2026-11-02 (a second reader, no clinician) against" in twice
    assert "Nobody else has checked" not in twice


def test_side_by_side_names_each_article_and_its_silence(built):
    text = text_of(built.html("kb/compare/does-it-help-the-gut"))
    assert text.index("Alpha Two of three people got well.") < text.index("Beta Probably.")
    alone = built.html("kb/compare/what-is-low")
    assert "Beta does not say." in text_of(alone)
    assert alone.count("ldn-side-name") == 1


def test_synonyms_and_misspellings_are_in_the_index_and_the_search(built):
    index = text_of(built.html("genindex"))
    search = (built.output / "searchindex.js").read_text()
    for word in ("enteritis", "bad belly", "gutt disease", "PMID 1234567", "10.1000/first"):
        assert word in index
        assert word.lower() in search.lower()


def test_kind_indices(built):
    assert "enteritis" in text_of(built.html("ldn-conditions"))
    assert text_of(built.html("ldn-studies")).index("2007") < text_of(built.html("ldn-studies")).index("2011")
    assert "p1: In a trial" in text_of(built.html("ldn-claims"))


def test_json_at_the_root(built):
    assert (built.output / "ldn-kb.json").read_text().startswith('{\n "format": ')


def test_roles_in_hand_written_pages(built):
    html = built.html("roles")
    assert 'href="kb/studies/smith-2007-gut.html"' in html
    assert ">Smith 2007</a>" in html
    assert ">here</a>" in html
    assert 'href="kb/articles/alpha.html#alpha-p2-low"' in html
    assert 'href="kb/measures.html#score"' in html
    assert '<symbol id="ldn-symbol-half-disc"' in html
    assert ">Studies disagree</span>" in html
    assert 'href="kb/conditions/gut-disease.html#gut-response"' in html
    assert ">Gut disease: response of the gut</a>" in html


def test_links_to_views_and_places_are_written_for_pages_only(built):
    html = built.html("views")
    assert 'id="is-it-here"' in html
    assert '<a href="?t.x.y=z&amp;t.x.y=q#show-only">One &lt;b&gt; (1)</a>' in html
    assert '<a href="?t.x.y=a#here">Two (2)</a>' in html
    assert "ldn_copy_link.js" not in html, "no table there asks for it"
    assert "ldn_copy_link.js" in built.html("kb/studies/index")


@pytest.mark.parametrize(("number", "expected"), [(number, expected) for number, (_, expected) in enumerate(MISTAKES)])
def test_a_mistake_in_a_page_warns_at_its_place(built, number, expected):
    warnings = (built.folder / "warnings.txt").read_text().splitlines()
    assert f"mistake-{number}.md:{expected}" in "".join(line for line in warnings if f"mistake-{number}.md" in line)


def test_nothing_else_warns(built):
    warnings = (built.folder / "warnings.txt").read_text().splitlines()
    assert len(warnings) == len(MISTAKES)
    assert [line for line in warnings if "/mistake-" not in line] == []


def test_directives(built):
    text = text_of(built.html("directives"))
    assert "Chosen" in text
    assert "A first study" in text
    assert "A second study" not in text
    assert "One trial of 40 people favours it ( Jones 2011 )." in text
    assert "3 claims" in text


@pytest.mark.parametrize("name", LIMITED)
def test_every_table_can_be_limited_to_a_subject(built, name):
    assert "<table" in built.html(f"limited-{name}")


def test_building_twice_writes_nothing(edited):
    edited.build()
    folder = edited.source / "kb"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")}
    outputs = edited.files()
    edited.build()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")} == before
    # The search index of a preview is Sphinx's own affair.
    unlike = {name for name, content in edited.files().items() if outputs.get(name) != content}
    assert unlike <= {"searchindex.js"}


def test_a_hand_written_page_follows_a_change_of_the_data(edited, write):
    edited.page(
        "page.md",
        "---\norphan: true\n---\n# Page\n\n{ldn:condition}`gut-disease` {ldn:study}`jones-2011-gut`\n\n```{ldn:answers}\nwhat-is-low\n```\n",
    )
    edited.build()
    assert "Gut disease" in edited.html("page")
    edit(write, "conditions/gut-disease.yaml", "name: Gut disease", "name: Belly disease", edited.folder / "data")
    edited.build()
    assert "Belly disease" in edited.html("page")
    edit(write, "comparisons/what-is-low.yaml", "Trials used 4.5 mg.", "Trials used 6 mg.", edited.folder / "data")
    edited.build()
    assert "Trials used 6 mg." in edited.html("page")


def bodies(site):
    """Yield what each page says itself; links to the page before and after may be stale in a preview."""
    for name, content in site.files().items():
        if name.endswith(".html"):
            yield content.decode().partition('role="main"')[2].partition('<div class="clearer">')[0]


def test_a_renamed_record_leaves_no_old_page(edited, write, tmp_path):
    edited.build()
    assert (edited.output / "kb/studies/jones-2011-gut.html").exists()
    changes = {
        name: text.replace("jones-2011-gut", "jones-2011-belly")
        for name, text in TINY.items()
        if "jones-2011-gut" in text
    }
    write(
        {
            **changes,
            "studies/jones-2011-gut.yaml": None,
            "studies/jones-2011-belly.yaml": TINY["studies/jones-2011-gut.yaml"],
        },
        edited.folder / "data",
    )
    later = time.time() + 5
    for name in changes:
        os.utime(edited.folder / "data" / name, (later, later))
    edited.build()
    assert not (edited.output / "kb/studies/jones-2011-gut.html").exists()
    assert not (edited.source / "kb/studies/jones-2011-gut.md").exists()
    assert (edited.output / "kb/studies/jones-2011-belly.html").exists()
    assert not any("jones-2011-gut" in text for text in bodies(edited))


def test_a_deleted_record_is_gone_everywhere(edited, write):
    edited.build()
    write({"conditions/gut-disease-in-children.yaml": None}, edited.folder / "data")
    edited.build()
    assert not any("Gut disease in children" in text for text in bodies(edited))


def test_parallel_equals_serial(site, tmp_path):
    site.build()
    parallel = tmp_path / "parallel"
    site.build(parallel=2, output=parallel)
    assert site.files(parallel) == site.files()


def test_bad_data_fails_with_the_checkers_message_and_keeps_the_pages(edited, write):
    edited.build()
    pages = {path: path.read_bytes() for path in (edited.source / "kb").rglob("*.md")}
    edit(write, "studies/smith-2007-gut.yaml", "journal:", "jurnal:", edited.folder / "data")
    with pytest.raises(BuildStoppedError, match="1 problem"):
        edited.build(warnings=True)
    assert {path: path.read_bytes() for path in (edited.source / "kb").rglob("*.md")} == pages


def test_a_foreign_output_folder_is_refused_in_one_line(site):
    site.page("kb/mine.md", "# Mine\n")
    with pytest.raises(BuildStoppedError, match="did not write"):
        site.build()
    assert (site.source / "kb/mine.md").exists()


def test_pages_are_the_same_twice_and_hold_no_path_of_this_machine(base, tmp_path):
    first = render(base)
    assert first == render(base)
    assert not any(str(tmp_path) in text for text in first.values())


def test_every_word_of_every_vocabulary_can_be_shown(built):
    html = built.html("words")
    assert set(re.findall(r'href="#(ldn-[a-z0-9-]+)"', html)) <= set(re.findall(r'<symbol id="([^"]+)"', html))


def test_pictures_link_to_records_and_follow_the_data(edited, write):
    edited.page("page.md", "---\norphan: true\n---\n# Page\n\n```{ldn:plot} results gut-disease\n```\n")
    edited.build()
    html = edited.html("page")
    assert 'href="kb/studies/jones-2011-gut.html"' in html
    assert "ldn:jones" not in html
    assert "The data as a table" in html
    edit(write, "studies/jones-2011-gut.yaml", "control: {value: 40,", "control: {value: 41,", edited.folder / "data")
    edited.build()
    assert "41%" in edited.html("page")
    assert "41%" in edited.html("kb/conditions/gut-disease")


def test_cautions_say_who_gives_them(built):
    text = text_of(built.html("kb/omissions"))
    assert text.index("Some say it, some leave it out") < text.index("Belly")
    assert "Alpha : says so in p2" in text
    assert "Beta : leaves it out" in text
    assert "The approved label: A common reaction." in text


def test_an_edit_address_makes_the_record_a_link(site):
    site.build(ldn_kb_edit_url="https://example.org/edit/{path}")
    assert 'href="https://example.org/edit/data/studies/smith-2007-gut.yaml"' in site.html("kb/studies/smith-2007-gut")


def test_a_page_cites_version_day_and_address_of_its_site_as_far_as_they_are_known(edited, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    edited.page("cited.md", "---\norphan: true\n---\n# Cited\n\nAt no day{ldn:published}`unknown`.\n")
    edited.build()
    # By the newest day of what stands on the page.
    wanted = "“Gut disease”. In: All about the drug , 2 November 2026, page kb/conditions/gut-disease.html . CC BY 4.0."
    assert wanted in text_of(edited.html("kb/conditions/gut-disease"))
    assert "At no day , page cited.html ." in text_of(edited.html("cited"))
    paper, page = edited.html("kb/studies/smith-2007-gut").split("Cite the paper:")[1].split("Cite this page:")
    assert text_of(paper).startswith("Smith J")
    assert "“Record of Smith 2007”" in text_of(page)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    edited.build(release="7.1", html_baseurl="https://example.org/x/")
    text = text_of(edited.html("kb/conditions/gut-disease"))
    assert "drug, version 7.1 , 15 January 2027, https://example.org/x/kb/conditions/gut-disease.html ." in text
    assert '<meta property="og:description"' in edited.html("kb/conditions/gut-disease")


def test_row_and_column_headings_are_marked(built):
    html = built.html("kb/studies/index")
    assert '<th scope="row" class="stub">' in html
    assert '<th scope="col" class="head' in html


def test_search_and_card_texts_are_written(built):
    assert '"studies/smith-2007-gut"' in (built.output / "_static/ldn-cards.js").read_text()
    assert '"kb/studies/smith-2007-gut"' in (built.output / "_static/ldn-search-names.js").read_text()
    assert "kb/studies/smith-2007-gut" in (built.output / "_static/ldn-search-words.js").read_text()
    assert "ldn_search.js" in built.html("search")
    assert "ldn_search.js" not in built.html("index")
    assert "ldn_suggest.js" in built.html("index")


def test_a_build_on_bad_data_prints_problems_and_no_traceback(edited, write):
    edit(write, "studies/smith-2007-gut.yaml", "journal:", "jurnal:", edited.folder / "data")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(edited.source), str(edited.output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "smith-2007-gut.yaml:4:1: WARNING: there is no field 'jurnal'; did you mean 'journal'?" in done.stderr
    assert "ldn_kb: 1 problem(s) in the data" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dispute_stands_beside_its_verdict(edited, write):
    objection = "dispute: {says: 'The trial in [[jones-2011-gut]] counts for more.', since: 2026-11-20, url: 'https://example.org/d'}\n"
    question = "comparisons/what-is-low.yaml"
    write(
        {
            "claims/alpha.yaml": TINY["claims/alpha.yaml"].replace(
                "  checked: 2026-11-01\n", f"  checked: 2026-11-01\n  {objection}"
            ),
            question: TINY[question] + objection,
        },
        edited.folder / "data",
    )
    edited.build()
    for page in ("kb/articles/alpha", "kb/compare/does-it-help-the-gut", "kb/compare/what-is-low"):
        html = edited.html(page)
        assert "<strong>Disputed since 2026-11-20:</strong> The trial in <a" in html, page
        assert 'href="https://example.org/d">The discussion</a>.' in html
    assert "Disputed" not in edited.html("kb/articles/beta")


# What stands in one setting is wrong in one build.
SETTINGS = [
    {
        ("ldn_kb_output", "../kb"): "ldn_kb_output is '../kb', which is not a folder below the source folder; using 'kb'",
        ("ldn_kb_edit_url", "https://x.org/a b>c/{path}"): "which is no address; write signs as %20. No edit links are made",
        ("ldn_kb_json", "../x.json"): "ldn_kb_json is '../x.json'; write the name of a file, without a folder",
    },
    {
        ("ldn_kb_output", "/tmp/kb"): "ldn_kb_output is '/tmp/kb', which is not a folder below",
        ("ldn_kb_edit_url", "https://x.org/{file}"): "ldn_kb_edit_url holds '{file}'; write {path} and {line}",
        ("myst_enable_extensions", ("colon_fence", "replacements")): "holds 'replacements', which changes the text of the data",
    },
    {("ldn_kb_edit_url", "https://x.org/edit"): "ldn_kb_edit_url is 'https://x.org/edit', without {path}"},
    {("exclude_patterns", ("kb",)): "ldn_kb_output is 'kb', which exclude_patterns leaves out"},
    {("exclude_patterns", ("k*/**",)): "ldn_kb_output is 'kb', which exclude_patterns leaves out"},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: " ".join(name for name, _ in settings))
def test_a_setting_that_would_make_a_wrong_site_is_said_once(site, tmp_path, settings):
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in settings}
    said = site.build(warnings=True, **values)
    assert said.count("[ldn_kb.config]") == len(settings), said
    for warning in settings.values():
        assert warning in said
    assert not (tmp_path / "kb").exists()
    assert not (tmp_path / "x.json").exists()
    if "exclude_patterns" not in values:
        assert (site.output / "kb/studies/index.html").exists()
        assert "x.org" not in site.html("kb/conditions/gut-disease")


def test_pages_in_a_folder_of_before_are_named(edited):
    edited.build()
    said = edited.build(warnings=True, ldn_kb_output="evidence")
    assert "the pages in 'kb' were generated before ldn_kb_output was changed; delete the folder" in said


def test_records_are_named_in_the_data_folder_that_there_is(site, tmp_path):
    (tmp_path / "data").rename(tmp_path / "records")
    site.build(ldn_kb_data="../records", ldn_kb_edit_url="https://example.org/edit/{path}")
    assert "https://example.org/edit/records/conditions/gut-disease.yaml" in site.html("kb/conditions/gut-disease")
