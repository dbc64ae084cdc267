"""Pictures as files that stand alone: whole without a style sheet, with their source, and never cut off."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from conftest import COUNTED, ROOT, TINY
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering import plots
from ldn_kb.rendering.docnames import docname
from ldn_kb.rendering.open_data.pictures import file_name, source_lines, to_svg
from ldn_kb.rendering.open_data.release import NO_RELEASE, Release
from ldn_kb.rendering.plots import stand_alone, svg
from ldn_kb.rendering.plots.stand_alone import COLOURS, STYLES

SPACE = "{http://www.w3.org/2000/svg}"
RELEASE = Release(
    "1.2.3", address="https://kb.example.org/", page=lambda name: f"https://kb.example.org/kb/{name}.html"
)
SHEET = (ROOT / "src/ldn_kb/sphinx/static/ldn_kb.css").read_text()
HOSTILE = """'<script>alert("1")</script> & ]]> -->'"""


@pytest.fixture
def base(write) -> KnowledgeBase:
    """Return the tiny base with the finding that counts people."""
    return load(write({"findings/gut-response.yaml": COUNTED}))[0]


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())


def words(root: ElementTree.Element) -> str:
    return " ".join(" ".join("".join(item.itertext()) for item in root.iter(f"{SPACE}text")).split())


def has_room(name: str, root: ElementTree.Element) -> None:
    """Assert that every line of text lies on the picture, and that none is too small to read."""
    wide, high = (float(root.get(side, "")) for side in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {svg.rounded(wide)} {svg.rounded(high)}"

    def walk(item: ElementTree.Element, x: float, y: float) -> None:
        if moved := re.match(r"translate\(([-0-9.]+) ([-0-9.]+)\)", item.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        if item.tag == f"{SPACE}text":
            size = float(item.get("font-size", root.get("font-size", "")))
            assert size >= 12, (name, item.text)
            long = svg.width("".join(item.itertext()), size)
            start = x + float(item.get("x", 0))
            start -= {"end": long, "middle": long / 2}.get(item.get("text-anchor", ""), 0)
            assert start >= -6 and start + long <= wide + 6, (name, "".join(item.itertext()))
            assert 0 < y + float(item.get("y", 0)) <= high, (name, item.text)
        for child in item:
            walk(child, x, y)

    walk(root, 0, 0)


def alone(name: str, text: str) -> None:
    root = tree(text)
    assert root.tag == f"{SPACE}svg"
    assert root.get("role") == "img"
    assert root.get("font-family")
    assert root[0].tag == f"{SPACE}title"
    assert root[0].text
    shown = words(root)
    assert all(word in shown for word in root[0].text.split()), name
    for item in root.iter():
        assert item.tag.removeprefix(SPACE) not in ("a", "script", "style", "foreignObject", "image"), name
        assert "class" not in item.attrib and not any(key.startswith("on") for key in item.attrib)
        assert not any("%" in value or "var(" in value or "url(" in value for value in item.attrib.values()), name
        href = item.get("href", "")
        assert href == "" or root.find(f".//*[@id='{href[1:]}']") is not None, (name, href)
    # What is drawn first is a light ground.
    ground = next(item for item in root if item.tag in (f"{SPACE}rect", f"{SPACE}g"))
    assert (ground.get("fill"), ground.get("width")) == ("#ffffff", root.get("width"))
    has_room(name, root)


def test_every_picture_stands_alone_with_its_source(base):
    files = to_svg(base, RELEASE)
    assert {re.split("[-.]", name)[0] for name in files} == {plot.name.split("-")[0] for plot in plots.PLOTS}
    for name, text in files.items():
        alone(name, text)
        shown = words(tree(text))
        assert "version 1.2.3" in shown
        assert "https://kb.example.org/" in shown
    results = words(tree(files["results-gut-disease.svg"]))
    assert f"https://kb.example.org/kb/{docname(base, 'gut-disease')}.html" in results
    assert "1 result here: favours LDN." in results
    assert "2.2 (1.1 to 4.3)" in results


def test_no_word_of_the_real_data_leaves_its_picture():
    files = to_svg(load(ROOT / "data")[0], RELEASE)
    assert len(files) > 100
    for name, text in files.items():
        has_room(name, tree(text))
        assert len(text.encode()) < 60_000, f"{name} is heavy for one picture"


def test_what_is_not_known_of_the_source_is_left_out(base):
    (line,) = source_lines(base, NO_RELEASE, "gut-disease")
    assert line.startswith(f"Source: {base.subject.title}, data of 20")
    assert "version" not in line
    (picture, *_) = plots.pictures(base, "map", None)
    assert "Source" not in stand_alone.stand_alone(picture)


def test_files_are_named_after_plot_record_and_place():
    assert [file_name("map", None, 0), file_name("results", "gut", 0), file_name("results", "gut", 1)] == [
        "map.svg",
        "results-gut.svg",
        "results-gut-2.svg",
    ]


def named(write, name: str) -> KnowledgeBase:
    """Return the tiny base with another name for its condition, its measure, a step, an article and an author."""
    files = {
        "findings/gut-response.yaml": COUNTED.replace("response of the gut", name),
        "conditions/gut-disease.yaml": TINY["conditions/gut-disease.yaml"].replace("name: Gut disease", f"name: {name}"),
        "mechanisms/blocking.yaml": TINY["mechanisms/blocking.yaml"].replace("It binds.", name),
        "articles/alpha.yaml": TINY["articles/alpha.yaml"].replace("name: Alpha", f"name: {name}"),
        "measures.yaml": TINY["measures.yaml"].replace("name: Gut score", f"name: {name}"),
        "studies/jones-2011-gut.yaml": TINY["studies/jones-2011-gut.yaml"].replace("[Jones B]", f"[{name}]").replace(
            "measure: response", f"measure: {name}"
        ),
    }  # fmt: skip
    return load(write(files))[0]


@pytest.mark.parametrize("name", ["Wide Meaning " * 15 + "end", "W" * 200], ids=["words", "one word"])
def test_a_name_of_200_letters_does_not_run_out(write, name):
    files = to_svg(named(write, name), RELEASE)
    for file, text in files.items():
        has_room(file, tree(text))
        # A reader of the file has the whole name, whatever the drawing has room for.
        assert name[:20] not in text or name.strip() in " ".join(text.split()), file


def test_hostile_names_are_text_in_files(write):
    files = to_svg(named(write, HOSTILE), RELEASE)
    assert sum("&lt;script&gt;" in text for text in files.values()) > 4
    for name, text in files.items():
        assert "script" not in {item.tag.removeprefix(SPACE) for item in tree(text).iter()}, name


def test_files_have_the_colours_and_the_marks_of_pages(base):
    light = SHEET[SHEET.index(":root") : SHEET.index("}")]
    assert dict(re.findall(r"--ldn-([a-z0-9-]+): (#[0-9a-f]{6})", light)) == COLOURS
    assert set(re.findall(r"\.ldn-p-([a-z]+) \{ (?:fill|stroke)", SHEET)) <= {*STYLES, "hit", "evidence"}
    # A class without a style would be drawn black.
    silent = {"small", "number", "symbol", "step", "judged", "article", "hit"}
    for plot in plots.PLOTS:
        keys = [key for key in base.by_id if base.kind(key) in plot.of] or [None]
        for key in keys if plot.of else [None]:
            for picture in plots.pictures(base, plot.name, key):
                used = set(re.findall(r"ldn-p-([a-z-]+)", picture.canvas.parts)) - silent
                assert used <= set(STYLES), f"{plot.name}: add {used - set(STYLES)} to STYLES of stand_alone.py"
