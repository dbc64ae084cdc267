"""Pictures: places worked by hand, names that attack, links, words for those who cannot see, and nothing from nothing."""

from __future__ import annotations

import dataclasses
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import COUNTED, ROOT, TINY
from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import Rate, judged_findings
from ldn_kb.knowledge.citations import worst
from ldn_kb.knowledge.comparable_estimates import panels
from ldn_kb.model import Direction, Fidelity
from ldn_kb.model.article import PrintedReference
from ldn_kb.reading.loader import load
from ldn_kb.rendering import plots
from ldn_kb.rendering.plots import listing, svg
from ldn_kb.rendering.plots.axes import Scale, covering, ticks
from ldn_kb.rendering.plots.icon_array import dots as full_dots
from ldn_kb.rendering.plots.symbols import filling, mark, wedge

DRAWN = "chain"
"""The plot whose pictures are one SVG each on the page; all others are HTML with SVG in it."""
SPACE = "{http://www.w3.org/2000/svg}"
TRIAL = "studies/jones-2011-gut.yaml"
FINDING = "findings/gut-response.yaml"
HOSTILE = """'<script>alert("1")</script> & ]]> -->'"""
ESTIMATE = "{kind: RR, value: 2.2, low: 1.1, high: 4.3, level: 95}"
ARMS = "    treatment: {value: 88, unit: '%'}\n    control: {value: 40, unit: '%'}\n"
OUTCOMES = TINY[TRIAL][TINY[TRIAL].index("outcomes:") : TINY[TRIAL].index("provenance:")]


@pytest.fixture
def base(write) -> KnowledgeBase:
    """Return the tiny base with the finding that counts people."""
    return changed(write, {})


def link(key: str) -> str:
    return f"../{key}.html?a=1&b=2"


def every(base: KnowledgeBase) -> dict[str, plots.Picture]:
    """Return every picture of every row of ``PLOTS``, over everything and of each record it is offered for, by name."""
    pictures = {}
    for plot in plots.PLOTS:
        keys = [record.id for record in base.by_id.values() if base.kind(record.id) in plot.of] if plot.of else [""]
        drawn = {
            f"{plot.name} {key} {number}": picture
            for key in keys
            for number, picture in enumerate(plot.draw(base, key, link))
        }
        assert drawn, (
            f"the plot {plot.name} of {plot.of or 'everything'} draws nothing of the tiny data: add what it shows to TINY or COUNTED "
            "in tests/conftest.py"
        )
        pictures |= drawn
    return pictures


def tree(picture: plots.Picture | None) -> ElementTree.Element:
    assert picture is not None
    return ElementTree.fromstring(picture.drawing)


def charts(base: KnowledgeBase, kind: str) -> list[plots.Picture]:
    """Return the charts of a kind: ``forest``, ``dumbbell``."""
    return [item for item in plots.results(base, "gut-disease", link) if f"ldn-plot-{kind}" in item.drawing]


def links_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [item for item in root.iter() if item.tag in ("a", f"{SPACE}a")]


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [item for item in root.iter() if f"ldn-p-{name}" in item.get("class", "").split()]


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(item.itertext()) for item in root.iter() if item.tag in (f"{SPACE}text", "span", "p")]


def places(items: list[ElementTree.Element], *names: str) -> list[tuple[float, ...]]:
    return [tuple(float(item.get(name, "nan").removesuffix("%")) for name in names) for item in items]


def changed(write, changes: dict[str, str]) -> KnowledgeBase:
    """Return the tiny base with other files; its records may contradict each other, but each must be readable."""
    base, problems = load(write({FINDING: COUNTED} | changes))
    assert not {problem.code for problem in problems} & {
        "missing-field",
        "unknown-field",
        "wrong-type",
        "wrong-value",
        "broken-yaml",
    }
    return base


def with_outcomes(write, *outcomes: str, **fields: str) -> KnowledgeBase:
    """Return the tiny base with other outcomes (YAML flow mappings) and fields of the trial."""
    text = TINY[TRIAL].replace(OUTCOMES, "outcomes:\n" + "".join(f"  - {item}\n" for item in outcomes))
    for name, value in fields.items():
        text = re.sub(rf"^{name}: .*$", f"{name}: {value}", text, flags=re.MULTILINE)
    return changed(write, {TRIAL: text})


def outcome(
    key: str = "pain", estimate: str = "kind: MD, value: -2", scale: str | None = "score", **fields: str
) -> str:
    """Return an outcome as a YAML flow mapping."""
    parts = {"id": key, "measure": key, "weeks": "12", "primary": "true", "direction": "no-difference", **fields}
    if scale:
        parts["scale"] = scale
    return "{" + ", ".join(f"{name}: {value}" for name, value in parts.items()) + f", estimate: {{{estimate}}}}}"


# What every picture keeps.


def test_every_picture_is_well_formed_and_says_what_it_shows(base):
    for name, picture in every(base).items():
        root = tree(picture)
        assert picture.canvas.about.endswith(picture.title)
        if not name.startswith(DRAWN):
            assert root.tag == "div"
            # A picture without a heading of its own says what it is.
            if picture.says:
                assert picture.heading or name.startswith("people")
            else:
                assert root.get("role") == "group"
                assert picture.canvas.about in root.get("aria-label", "")
            # An empty element that closes itself is open to HTML, and takes in what follows.
            assert not re.search(r"<(span|p|div|a|b)\b[^>]*/>", picture.drawing), name
            continue
        assert root.tag == f"{SPACE}svg", name
        assert root.get("role") == "group"
        assert root.get("viewBox", "").startswith("0 0 480 ")
        title, desc = root[0], root[1]
        assert (title.tag, desc.tag) == (f"{SPACE}title", f"{SPACE}desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert re.fullmatch(r"[a-z-]+(-\d)?-title", title.get("id", ""))
        assert title.text
        assert desc.text
        assert picture.title in title.text


def test_ids_are_unique_on_a_page(base):
    for key in (None, *base.by_id):
        names = [name for name in plots.offered(base.kind(key) if key else None) if name != "map-small"]
        drawn = [picture.drawing for name in names for picture in plots.pictures(base, name, key)]
        ids = re.findall(r' id="([^"]+)"', "".join(drawn))
        assert len(ids) == len(set(ids)), key


def test_every_picture_is_the_same_twice(write):
    first, second = (changed(write, {}) for _ in range(2))
    assert every(first) == every(second)


def test_every_mark_is_a_named_link_to_a_record(base):
    known = {link(key) for key in base.by_id}
    for name, picture in every(base).items():
        links = links_of(tree(picture))
        assert links, name
        assert {item.get("href") for item in links} <= known
        assert all("".join(item.itertext()).strip() for item in links)


def test_colours_are_classes_that_the_style_sheet_knows(base):
    sheet = (ROOT / "src/ldn_kb/sphinx/static/ldn_kb.css").read_text()
    for name, picture in every(base).items():
        assert not re.search(r'(fill|stroke|style|color)=|#[0-9a-f]{3,6}"|rgb', picture.drawing), name
        silent = {"shape", "number", "step", "judged", "article", "name", "hit", "small"}
        for item in set(re.findall(r"ldn-p-([a-z]+)", picture.drawing)) - silent:
            assert f".ldn-p-{item}" in sheet, (
                f"the picture {name!r} uses the class ldn-p-{item}, of which the style sheet knows nothing: add a rule to "
                "src/ldn_kb/sphinx/static/ldn_kb.css, or use a class that stands there"
            )


def test_coordinates_and_percentages_have_one_decimal(base):
    for name, picture in every(base).items():
        shapes = re.sub(r"<(text|title|desc|span|p)[^>]*>[^<]*", "", picture.drawing)
        assert not re.search(r'[ "MLHVA,(]-?\d+\.\d\d', shapes), name


def test_every_picture_has_a_table(base):
    for picture in every(base).values():
        assert picture.table.rows
        assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)


NAMES = ("Gut disease", "It binds.", "Alpha", "Gut score", "A first study", "response", "Jones")
"""The names that the test below replaces."""


def test_hostile_names_are_text(base, write):
    files = {
        "conditions/gut-disease.yaml": TINY["conditions/gut-disease.yaml"].replace("name: Gut disease", f"name: {HOSTILE}"),
        "mechanisms/blocking.yaml": TINY["mechanisms/blocking.yaml"].replace("It binds.", HOSTILE),
        "articles/alpha.yaml": TINY["articles/alpha.yaml"].replace("name: Alpha", f"name: {HOSTILE}"),
        "measures.yaml": TINY["measures.yaml"].replace("name: Gut score", f"name: {HOSTILE}"),
        "studies/smith-2007-gut.yaml": TINY["studies/smith-2007-gut.yaml"].replace("title: A first study", f"title: {HOSTILE}"),
        TRIAL: TINY[TRIAL].replace("measure: response", f"measure: {HOSTILE}").replace("[Jones B]", f"[{HOSTILE}]"),
    }  # fmt: skip
    pictures = every(changed(write, files))
    for picture in pictures.values():
        assert "<script" not in picture.drawing
        assert "script" not in {item.tag.removeprefix(SPACE) for item in tree(picture).iter()}
    for name, picture in every(base).items():
        if any(shown in picture.drawing for shown in NAMES):
            assert "&lt;script&gt;" in pictures[name].drawing, (
                f"the picture {name!r} no longer shows a name that it showed"
            )
    assert sum("&lt;script&gt;" in picture.drawing for picture in pictures.values()) > 5


def test_nothing_comes_from_nothing(base):
    empty = KnowledgeBase()
    assert plots.evidence_map(empty, link) is None
    assert plots.timeline(empty, None, link) is None
    assert plots.citation_matrix(empty, link) is None
    assert plots.chain(empty, "blocking", link) is None
    assert plots.chain(base, "gut-disease", link) is None
    assert plots.results(base, "gut-disease-in-children", link) == []
    assert plots.timeline(base, "gut-disease-in-children", link) is None


# The parts.


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (2.449, "2.4"), (-0.04, "0"), (12, "12"), (-1.25, "-1.2")])
def test_numbers_are_rounded_to_one_decimal(value, text):
    assert svg.rounded(value) == text


def test_attributes_are_escaped():
    assert svg.tag("a", href='x"y&<', class_="c", text_anchor=None) == '<a href="x&quot;y&amp;&lt;" class="c"/>'


def test_a_no_break_space_holds_words_together():
    assert svg.escape(" a\N{NO-BREAK SPACE}b \n\t c\x1f<") == "a\N{NO-BREAK SPACE}b c &lt;"


def test_lines_break_between_words_and_end_in_an_ellipsis():
    assert svg.wrap("one two three", 1000) == ["one two three"]
    assert svg.wrap("aaaa bbbb cccc dddd", svg.width("aaaa bbbb"), most=3) == ["aaaa bbbb", "cccc dddd"]
    lines = svg.wrap("aaaa bbbb cccc dddd", svg.width("aaaa …"), most=2)
    assert lines == ["aaaa", "bbbb …"]
    assert svg.wrap("a\N{NO-BREAK SPACE}b c", svg.width("a b")) == ["a\N{NO-BREAK SPACE}b", "c"]


@given(st.text(min_size=1, max_size=200), st.integers(30, 400))
def test_no_line_is_wider_than_its_room(text, room):
    lines = svg.wrap(text, room)
    assert 1 <= len(lines) <= 3
    assert all(svg.width(item) <= room for item in lines)


def test_a_scale_maps_ends_to_ends():
    scale = Scale(-1, 3, 10, 410)
    assert [scale(value) for value in (-1, 0, 3)] == [10, 110, 410]
    assert scale.within(99) == 410
    assert not scale.holds(3.1)
    ratio = Scale(0.25, 4, 0, 400, log=True)
    assert [ratio(value) for value in (0.25, 0.5, 1, 4)] == [0, 100, 200, 400]


def test_a_covering_scale_leaves_a_margin():
    scale = covering([0, 10], 0, 112)
    assert (scale.low, scale.high) == (-0.6, 10.6)
    one = covering([5], 0, 100)
    assert (one.low, one.high) == (4, 6)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (Scale(0, 100, 0, 1), [0, 20, 40, 60, 80, 100]),
        (Scale(-1.02, 0.56, 0, 1), [-1, -0.5, 0, 0.5]),
        (Scale(0.9, 3.6, 0, 1, log=True), [1, 1.5, 2, 3]),
        (Scale(0.03, 11, 0, 1, log=True), [0.03, 0.1, 0.3, 1, 3, 10]),
    ],
)
def test_ticks_are_round(scale, expected):
    assert ticks(scale) == expected


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4))
def test_ticks_lie_on_the_scale(low, wide):
    scale = Scale(low, low + wide, 0, 1)
    found = ticks(scale)
    assert 1 <= len(found) <= 7
    assert all(low - wide * 1e-6 <= value <= low + wide * (1 + 1e-6) for value in found)


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ([], "pale"),
        ([Direction.NOT_COMPARED], "pale"),
        ([Direction.FAVOURS_TREATMENT, Direction.NOT_COMPARED], "full"),
        ([Direction.NO_DIFFERENCE], "open"),
        ([Direction.FAVOURS_CONTROL], "crossed"),
        ([Direction.FAVOURS_TREATMENT, Direction.NO_DIFFERENCE], "half"),
    ],
)
def test_fillings_say_what_was_found(directions, expected):
    assert filling(directions) == expected


def test_marks_of_one_size_have_one_area():
    def area(text: str) -> float:
        points = [tuple(map(float, pair.split(","))) for pair in re.findall(r'points="([^"]+)"', text)[0].split()]
        turned = zip(points, [*points[1:], points[0]], strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2

    for kind in ("square", "triangle", "diamond"):
        assert area(mark(kind, 0, 0, 100, "open")) == pytest.approx(math.pi * 100**2, rel=0.001)
        half = mark(kind, 0, 0, 100, "half").split("/>")[1]
        assert area(half) == pytest.approx(math.pi * 100**2 / 2, rel=0.001)


def test_a_slice_starts_at_twelve():
    assert 'd="M50 50V40A10 10 0 0 1 60 50Z"' in wedge(50, 50, 10, 0.25)
    assert 'd="M50 50V40A10 10 0 0 0 40 50Z"' in wedge(50, 50, 10, 0.25, backwards=True)
    assert 'd="M50 50V40A10 10 0 1 1 40 50Z"' in wedge(50, 50, 10, 0.75)


# The evidence map.


def test_a_bubble_stands_in_its_level_with_the_area_of_its_people(write):
    other = (
        TINY[TRIAL]
        .replace("[gut-disease]", "[skin-disease]")
        .replace("enrolled: 40, completed: 39, analysed: 34", "enrolled: 10")
    )
    skin = TINY["conditions/gut-disease.yaml"].replace("Gut disease", "Skin disease").replace("gutt", "skinn")
    skin = re.sub(r"icd10cm:\n.*\n|synonyms.*\n|lay.*\n", "", skin)
    finding = TINY[FINDING].replace("jones-2011-gut", "kim-2012-skin").replace("gut-disease", "skin-disease")
    base = changed(
        write,
        {
            "studies/kim-2012-skin.yaml": other,
            "conditions/skin-disease.yaml": skin,
            "findings/skin-response.yaml": finding,
        },
    )
    picture = plots.evidence_map(base, link)
    bubbles = of_class(tree(picture), "full")[1:]  # the first one is the legend's
    # 40 people have the biggest radius, a quarter has half; there is one level, and one mark below the other.
    assert places(bubbles, "cx", "r") == [(0, 18), (0, 9)]
    shown = texts(tree(picture))
    assert [item.rpartition(" LDN")[2] for item in shown if "40 people" in item or "10 people" in item] == ["40", "10"]
    assert [item for item in shown if item.startswith(("Level", "No level"))] == ["Level 2: randomised trial"]
    assert [row[3] for row in picture.table.rows] == [40, 10]


def test_conditions_without_claims_and_studies_are_left_out(base):
    picture = plots.evidence_map(base, link)
    assert [row[0].key for row in picture.table.rows] == ["gut-disease"]
    assert (
        "Gut disease: level 2: randomised trial; 40 people in 1 randomised trial; trials: 1 favours LDN"
        in picture.drawing
    )


def test_narrower_conditions_name_the_wider_one(write):
    base = changed(write, {TRIAL: TINY[TRIAL].replace("[gut-disease]", "[gut-disease-in-children]")})
    shown = texts(tree(plots.evidence_map(base, link)))
    assert {"Gut disease", "Gut disease in children"} <= set(shown)
    assert shown[shown.index("Gut disease in children") + 1] == "in Gut disease"
    assert len(plots.evidence_map(base, link, small=True).table.rows) == 2


def test_where_nobody_was_randomised_there_is_a_small_hollow_mark(write):
    base = changed(write, {TRIAL: TINY[TRIAL].replace("rct-parallel", "open-label")})
    root = tree(plots.evidence_map(base, link))
    assert not list(root.iter("circle"))
    assert [item.tag for item in of_class(root, "open")] == ["polygon"] * 2
    assert plots.evidence_map(base, link, small=True) is None


def test_mixed_results_are_slices(write):
    """Each trial counts once, by its result in the finding of which it is a member, whatever else it measured."""
    files, members = {}, ""
    for key, direction in (
        ("a-2012", "favours-treatment"),
        ("b-2013", "no-difference"),
        ("c-2014", "no-difference"),
        ("d-2015", "favours-control"),
    ):
        also = outcome("also", direction="favours-treatment")
        files |= second(key, also, outcome("member", primary="false", direction=direction))
        members += f"  - {{study: {key}, outcome: member}}\n"
    finding = TINY[FINDING].replace("  - {study: jones-2011-gut, outcome: response}\n", members)
    base = changed(write, files | {FINDING: finding})
    assert dict(knowledge.profile(base, base.studies).results) == {
        Direction.FAVOURS_TREATMENT: 1,
        Direction.NO_DIFFERENCE: 2,
        Direction.FAVOURS_CONTROL: 1,
    }
    root = tree(plots.evidence_map(base, link))
    drawn = [item.get("d", "") for item in of_class(root, "full") if item.tag == "path"]
    bubble = of_class(root, "open")[-1]
    x, y, r = (float(bubble.get(name, "nan")) for name in ("cx", "cy", "r"))
    end = f"{svg.rounded(x + r)} {svg.rounded(y)}Z"
    assert drawn[-1].endswith(end)  # one of four favours LDN: a quarter, from twelve to three o'clock
    assert of_class(root, "against")[0].get("d", "").endswith(f"{svg.rounded(x - r)} {svg.rounded(y)}Z")


# Forest plots.


def test_a_ratio_stands_on_a_log_axis(base):
    (picture,) = charts(base, "forest")
    root = tree(picture)
    assert picture.title == "Risk ratios"
    (point,) = of_class(root, "point")
    # ln 1 to ln 4.3 with a margin of 6% at both ends.
    wide = math.log(4.3)
    at = [(math.log(value) + 0.06 * wide) / (1.12 * wide) * 100 for value in (2.2, 1.1, 4.3, 1)]
    assert places([point], "x", "width") == [pytest.approx((at[0], 15), abs=0.051)]
    assert point.get("transform") == "translate(-7.5 -7.5)"
    assert places(of_class(root, "interval"), "x1", "x2")[0] == pytest.approx(at[1:3], abs=0.051)
    assert places(of_class(root, "null"), "x1", "x2")[0] == pytest.approx((at[3], at[3]), abs=0.051)
    said = texts(root)
    assert {"Jones 2011", "2.2 (1.1 to 4.3)", "favours LDN", "← favours control", "favours LDN →"} <= set(said)
    assert [item.get("href") for item in links_of(root)] == [link("jones-2011-gut")]


def test_results_in_percent_are_not_points_of_the_scale(base):
    (panel,) = panels(base, "gut-disease")
    assert panel.scale is None


@pytest.mark.parametrize(
    ("estimate", "fields", "side", "as_printed"),
    [
        ("kind: MD, value: -2", {}, "left", True),  # the scale says that higher is worse
        ("kind: MD, value: 2", {"direction": "favours-treatment"}, "right", False),  # what is reported decides
        ("kind: MD, value: 2", {"direction": "favours-control"}, "left", False),
        ("kind: MD, value: -2", {"treatment": "{value: 1}", "control": "{value: 3}"}, "left", False),
        (
            "kind: MD, value: 2",
            {"treatment": "{value: 1}", "control": "{value: 3}"},
            "right",
            False,
        ),  # control minus LDN
        ("kind: SMD, value: 0.3", {"scale": None}, None, False),
        ("kind: RR, value: 0.3", {}, None, False),  # a scale does not say whether its event is good
    ],
)
def test_the_side_that_favours_ldn(write, estimate, fields, side, as_printed):
    (panel,) = panels(with_outcomes(write, outcome(estimate=estimate, **fields)), "gut-disease")
    assert panel.side == side
    assert panel.rows[0].as_printed is as_printed


def test_the_other_way_round_where_lower_is_worse(write):
    text = TINY["measures.yaml"].replace("worse: higher", "worse: lower")
    trial = TINY[TRIAL].replace(OUTCOMES, f"outcomes:\n  - {outcome()}\n")
    base = changed(write, {"measures.yaml": text, TRIAL: trial})
    assert [panel.side for panel in panels(base, "gut-disease")] == ["right"]
    assert "(lower is worse)" in charts(base, "forest")[0].drawing


def second(key: str, *outcomes: str, design: str = "rct-parallel", extra: str = "") -> dict[str, str]:
    """Return the files of another trial in the same people."""
    text = TINY[TRIAL].replace(OUTCOMES, "outcomes:\n" + "".join(f"  - {item}\n" for item in outcomes))
    text = text.replace("rct-parallel", design).replace("pmid: null\ndoi: null", "pmid: null\ndoi: null" + extra)
    return {f"studies/{key}.yaml": text.replace("year: 2011", f"year: {key.split('-')[1]}")}


def rows(base: KnowledgeBase) -> list[tuple[str, list[str]]]:
    return [
        (f"{panel.scale.id if panel.scale else ''} {panel.family}", [row.study.id for row in panel.rows])
        for panel in panels(base, "gut-disease")
    ]


def test_only_comparable_estimates_stand_together(write):
    files = {
        **second("a-2012", outcome("p", "kind: MD, value: -1"), outcome("q", "kind: SMD, value: -1")),
        **second("b-2013", outcome("p", "kind: adjusted-difference, value: 1"), outcome("q", "kind: g, value: 1")),
        **second("c-2014", outcome("p", "kind: median-difference, value: 1")),
        **second("d-2015", outcome("p", "kind: MD, value: -1, basis: before-after")),
        **second("e-2016", outcome("p", "text: lower")),
        TRIAL: TINY[TRIAL].replace(f"    estimate: {ESTIMATE}\n", ""),
    }
    assert rows(changed(write, files)) == [
        ("score difference", ["a-2012", "b-2013"]),
        ("score standardised difference", ["a-2012", "b-2013"]),
        ("score median difference", ["c-2014"]),
    ]


def test_results_of_animals_are_left_out(write):
    assert panels(with_outcomes(write, outcome(), subjects="animals", design="animal"), "gut-disease") == []


def test_differences_in_unknown_units_stand_alone_and_must_be_primary(write):
    lines = [outcome("a", scale=None), outcome("b", scale=None), outcome("c", scale=None, primary="false")]
    found = panels(with_outcomes(write, *lines), "gut-disease")
    assert [[row.outcome.id for row in panel.rows] for panel in found] == [["a"], ["b"]]
    assert all(panel.alone for panel in found)


def test_each_trial_stands_once_on_a_scale_with_its_primary_outcome(write):
    report = "\nreport_of: jones-2011-gut"
    base = changed(
        write,
        {
            TRIAL: TINY[TRIAL].replace(
                OUTCOMES, f"outcomes:\n  - {outcome('a', primary='false')}\n  - {outcome('b')}\n"
            ),
            **second("jones-2012-more", outcome("c"), extra=report),
        },
    )
    (panel,) = panels(base, "gut-disease")
    assert [row.outcome.id for row in panel.rows] == ["b"]


REVIEW = "\nreview_of: randomised"


def test_meta_analyses_are_diamonds_in_a_group_of_their_own(write):
    lines = [outcome(key, "kind: MD, value: -1, low: -3, high: 1, level: 95") for key in ("p", "q")]
    base = changed(
        write,
        {
            TRIAL: TINY[TRIAL].replace(
                OUTCOMES, f"outcomes:\n  - {outcome(estimate='kind: MD, value: -2, low: -4, high: 0')}\n"
            ),
            **second("pool-2015", *lines, design="meta-analysis", extra=REVIEW),
        },
    )
    (picture,) = charts(base, "forest")
    root = tree(picture)
    assert len(of_class(root, "point")) == 1
    assert len(of_class(root, "pooled")) == 2
    # -4 to 1 with a margin of 0.3 at both ends; the upper corner stands in the middle of the interval from -3 to 1.
    (box,) = (item for item in root.iter() if of_class(root, "pooled")[0] in list(item))
    left, right = ((value + 4.3) / 5.6 * 100 for value in (-3, 1))
    assert places([box], "x", "width") == [pytest.approx((left, right - left), abs=0.051)]
    assert of_class(root, "pooled")[0].get("points") == "0,7 50,0 100,7 50,14"
    heads = [item.text for item in root.iter("p") if item.get("class") == "ldn-chart-head"]
    assert heads == ["Single studies", "Meta-analyses, as their authors pooled"]
    assert [row[0].key for row in picture.table.rows] == ["jones-2011-gut", "pool-2015", "pool-2015"]


def test_without_an_interval_the_mark_is_open_and_dashed(write):
    (picture,) = charts(with_outcomes(write, outcome()), "forest")
    root = tree(picture)
    assert not of_class(root, "interval")
    (point,) = of_class(root, "unsure")
    # The axis runs 1.2 times as far as the point on both sides, with a margin: -2.4 to 2.4 and 0.288.
    assert places([point], "x") == [pytest.approx((100 * (2.688 - 2) / 5.376,), abs=0.051)]
    assert "−2 (no interval)" in texts(root)
    assert "open, dashed: no interval was reported" in picture.drawing


def test_squares_have_the_area_of_their_precision(write):
    estimate = "kind: MD, value: 0, low: {}, high: {}"
    base = changed(
        write,
        {
            TRIAL: TINY[TRIAL].replace(OUTCOMES, f"outcomes:\n  - {outcome(estimate=estimate.format(-1, 1))}\n"),
            **second("b-2013", outcome(estimate=estimate.format(-4, 4))),
        },
    )
    (picture,) = charts(base, "forest")
    # A quarter of the precision is a quarter of the area, half of the side.
    assert places(of_class(tree(picture), "point"), "width", "height") == [(15, 15), (7.5, 7.5)]


def test_a_very_wide_interval_ends_in_arrows(write):
    estimate = "kind: MD, value: 0, low: {}, high: {}"
    base = changed(
        write,
        {
            TRIAL: TINY[TRIAL].replace(OUTCOMES, f"outcomes:\n  - {outcome(estimate=estimate.format(-1, 1))}\n"),
            **second("b-2013", outcome(estimate=estimate.format(-1, 1))),
            **second("c-2014", outcome(estimate=estimate.format(-50, 60))),
        },
    )
    (picture,) = charts(base, "forest")
    root = tree(picture)
    assert len(of_class(root, "arrow")) == 2
    assert places(of_class(root, "interval"), "x1", "x2")[-1] == (0, 100)
    assert "0 (−50 to 60)" in texts(root)


def test_narrower_conditions_are_named(write):
    base = changed(write, {TRIAL: TINY[TRIAL].replace("[gut-disease]", "[gut-disease-in-children]")})
    assert "Gut disease in children" in charts(base, "forest")[0].drawing
    assert "Gut disease in children" in charts(base, "dumbbell")[0].drawing


def test_a_neutral_axis_where_nothing_says_which_side_is_better(write):
    base = with_outcomes(write, outcome(estimate="kind: SMD, value: 0.3", scale=None))
    (picture,) = charts(base, "forest")
    assert {"← below zero", "above zero →"} <= set(texts(tree(picture)))
    assert "the record does not say which side favours LDN" in picture.drawing
    assert picture.table.rows[0][-2] == "not recorded"


# Both groups.


def test_dots_of_both_groups(base):
    (picture,) = charts(base, "dumbbell")
    root = tree(picture)
    # The first of each is the legend's.
    assert places(of_class(root, "full"), "cx")[1:] == [(88,)]
    assert places(of_class(root, "open"), "cx")[1:] == [(40,)]
    assert "88% v 40%" in texts(root)
    assert picture.table.rows[0][4:6] == ("88%", "40%")


def test_a_result_that_is_neither_primary_nor_claimed_is_left_out(write):
    """Nor does a finding rest on it."""
    secondary = {TRIAL: TINY[TRIAL].replace("primary: true", "primary: false")}
    assert charts(changed(write, secondary), "dumbbell")
    members = "results:\n  - {study: jones-2011-gut, outcome: response}\n"
    assert members in TINY[FINDING]
    secondary[FINDING] = TINY[FINDING].replace(members, "")
    base = changed(write, secondary)
    assert not charts(base, "dumbbell")
    claims = TINY["claims/alpha.yaml"].replace(
        "  numbers:\n    - {figure: remission, study: smith-2007-gut, outcome: remission, field: treatment.value, reported: 67}",
        "  numbers:\n    - {figure: remission, study: jones-2011-gut, outcome: response, field: treatment.value, reported: 88}",
    )
    base = changed(write, secondary | {"claims/alpha.yaml": claims})
    assert charts(base, "dumbbell")


# By outcome.


def test_results_stand_under_what_they_are_about_with_a_sentence_from_the_finding(base, write):
    shown = plots.results(base, "gut-disease", link)
    assert [picture.heading for picture in shown] == ["Response of the gut"] * 2
    sentence = judged_findings(base)[[item.id for item in base.findings].index("gut-response")].sentence
    count = "1 result here: favours LDN."
    assert [picture.says for picture in shown] == [f"{sentence} {count}", count]
    member = "  - {study: jones-2011-gut, outcome: response}\n"
    for old, new, heading in (
        ("main: true", "harm: true", "Unwanted effects"),
        ("main: true", "main: false", "Other outcomes"),
        (f"results:\n{member}", "", "Results that belong to no finding above"),
    ):
        assert old in TINY[FINDING]
        found = plots.results(changed(write, {FINDING: TINY[FINDING].replace(old, new)}), "gut-disease", link)
        assert {picture.heading for picture in found} == {heading}


# The timeline.


def test_publications_stand_in_their_year_and_lane(base):
    root = tree(plots.timeline(base, None, link))
    # 2006.5 to 2011.5 on 16 to 464.
    trial = next(item for item in root.iter(f"{SPACE}a") if item.get("href") == link("jones-2011-gut"))
    assert places([trial[1]], "cx", "r") == [(419, 6.5)]
    assert trial[1].get("class") == "ldn-p-full"
    assert trial.get("tabindex") == "-1"
    assert {" randomised trial (1)", " other study of people (1)"} <= set(texts(root))


@pytest.mark.parametrize(
    ("changes", "filled"),
    [
        ({}, "full"),
        # At another dose, or in no finding, a trial has no result that counts, whatever its outcomes say.
        ({TRIAL: TINY[TRIAL].replace("low: 4.5", "low: 50")}, "pale"),
        ({FINDING: TINY[FINDING].replace("  - {study: jones-2011-gut, outcome: response}\n", "").replace("results:", "results: []")}, "pale"),
    ],
)  # fmt: skip
def test_a_trial_is_filled_by_its_result_in_its_finding(write, changes, filled):
    root = tree(plots.timeline(changed(write, changes), None, link))
    trial = next(item for item in root.iter(f"{SPACE}a") if item.get("href") == link("jones-2011-gut"))
    assert trial[1].get("class") == f"ldn-p-{filled}"


def test_the_earliest_year_of_an_article(base, write):
    assert [knowledge.earliest_year(base, article) for article in base.articles] == [2007, 2007]
    alpha = TINY["articles/alpha.yaml"].replace("title: null", "title: null\npublished: 2011-03-01")
    base = changed(write, {"articles/alpha.yaml": alpha})
    root = tree(plots.timeline(base, None, link))
    assert {
        "1 Alpha: published 2011; 1 of the same year, 0 after.",
        "2 Beta: 2007 or later; 1 of the same year, 1 after.",
    } <= set(texts(root))
    # The lines stand where the years begin, each in the hue of its article, with its number at the top.
    groups = [item for item in of_class(root, "article") if len(item) == 2]
    assert [(item.get("class", "").split()[-1], item[0].get("x1")) for item in groups] == [
        ("ldn-article-1", "78%"),
        ("ldn-article-2", "3.3%"),
    ]
    numbers = [item for item in root.iter("text") if "ldn-p-strong" in item.get("class", "")]
    assert [(item.text, item.get("x")) for item in numbers] == [("1", "78%"), ("2", "3.3%")]


def test_an_article_without_claims_on_the_subject_is_not_marked(base):
    assert plots.timeline(base, "low-dose", link) is None
    shown = plots.timeline(base, "blocking", link)
    assert "Beta: 2007 or later" in shown.drawing
    assert "Alpha" not in shown.drawing


def test_publications_without_a_year_are_in_the_table(write):
    text = TINY[TRIAL].replace("year: 2011", "year: null")
    picture = plots.timeline(changed(write, {TRIAL: text}), None, link)
    assert "1 publication without a year left out." in picture.drawing
    assert link("jones-2011-gut").replace("&", "&amp;") not in picture.drawing
    assert [row[1] for row in picture.table.rows] == ["2007", None]


# Who leans on what.


def test_cells_show_the_number_of_claims_and_the_worst_fidelity(base):
    root = tree(plots.citation_matrix(base, link))
    dots = of_class(root, "weight")[1:]
    assert places(dots, "cx", "r") == [(-26, 13)] * 2
    shown = [item.get("href") for item in root.iter("use")][-2:]
    assert shown == ["#ldn-symbol-page-part", "#ldn-symbol-page-over"]
    assert [item.get("href") for item in root.iter("a")] == [
        link("smith-2007-gut"), link("alpha-p1-remission"), link("beta-p1b1-gut"),
    ]  # fmt: skip
    assert "Cited by 2 articles: 1 study" in texts(root)


@pytest.mark.parametrize(
    ("marks", "shown", "says"),
    [
        ("faithful faithful not-yet-checked", "1/3", "3 claims; 2 faithful, 1 source not yet checked"),
        ("misreported faithful misreported", "2/3", "3 claims; 1 faithful, 2 misreported"),
        ("overstated overstated overstated", "3", "3 claims; 3 overstated"),
    ],
)
def test_the_worst_mark_speaks_for_those_claims_alone_that_have_it(base, marks, shown, says):
    one = base.claim("alpha-p1-remission")
    leaning = tuple(
        one.model_copy(update={"id": f"alpha-p1-claim{number}", "fidelity": Fidelity(value)})
        for number, value in enumerate(marks.split())
    )
    drawn = plots.citation_matrix(dataclasses.replace(base, claims=leaning, _computed={}), link).drawing
    cell = drawn[drawn.index(f": {says}</title>") :]
    assert cell[cell.index("</svg>") :].startswith(f"</svg>{shown}</a>")
    assert ("the mark is that of n of m claims" in drawn) == ("/" in shown)


@pytest.mark.parametrize("without", ["alpha", "beta"])
def test_a_printed_reference_that_no_claim_cites_is_seen_as_one(base, without):
    """Nor is its study one that no article mentions, if it is only printed."""
    printed = PrintedReference(at="ref7", study="smith-2007-gut")
    articles = tuple(
        article.model_copy(update={"references": (printed,) if article.id == without else ()})
        for article in base.articles
    )
    claims = tuple(claim for claim in base.claims if claim.article != without)
    some = dataclasses.replace(base, articles=articles, claims=claims, _computed={})
    picture = plots.citation_matrix(some, link)
    says = f"{some.titles[without]} on Smith 2007: ref7 of its list of references, cited by no claim"
    assert f">{says}</title>" in picture.drawing
    assert "Cited by 2 articles: 1 study" in picture.drawing
    assert "> in the list of references, cited by no claim" in picture.drawing
    column = 1 + [article.id for article in base.articles].index(without)
    assert picture.table.rows[0][column] == "ref7 of its list, cited by no claim"
    alone = dataclasses.replace(base, articles=articles, claims=(), _computed={})
    assert [study.id for study in knowledge.cited_studies(alone)] == ["smith-2007-gut"]
    assert "smith-2007-gut" not in [study.id for study in knowledge.not_mentioned(alone)]
    assert "cited by no claim" not in plots.citation_matrix(base, link).drawing


def test_the_worst_claim_is_the_least_faithful(base):
    assert worst(list(base.claims)).id == "beta-p1b1-gut"


# The chain.


def test_a_chain_of_steps(base):
    root = tree(plots.chain(base, "blocking", link))
    boxes = of_class(root, "box")
    assert len(boxes) == 2
    assert len(of_class(root, "leads")) == 1
    first, second = places(boxes, "y", "height")
    assert first[0] == 1
    assert second[0] == first[0] + first[1] + 22
    assert [item.get("href") for item in root.iter(f"{SPACE}use")] == ["#ldn-symbol-person", "#ldn-symbol-ring"]
    assert [item.get("class") for item in of_class(root, "step")] == [
        "ldn-p-step ldn-tone-supported",
        "ldn-p-step",
    ]
    assert [item.get("class") for item in boxes] == ["ldn-p-box", "ldn-p-box ldn-p-unseen"]
    assert [item.get("href") for item in root.iter(f"{SPACE}a")] == [
        link("smith-2007-gut"), link("smith-2007-gut"), link("blocking"),
    ]  # fmt: skip
    assert "no study" in texts(root)
    assert "here: hypothesis." in root[1].text


# Lists.


def test_a_list_of_many_columns_has_numbers_above_them_and_names_in_its_legend():
    drawn = listing.Drawn(mark("circle", 0, 0, 5, "open"), 6, 6)
    heads = [(f"Article with a long name {number}", "ldn-p-article ldn-article-1") for number in range(1, 7)]
    cells = [listing.Cell(drawn, "7", "seven", "a.html"), *[None] * 5]
    item = listing.Item("A study", "b.html", "Its title", cells)
    wide = listing.Listing("x", "Title", "What it shows.", [(drawn, "mark")], [listing.Group("All", [item])], heads)
    root = ElementTree.fromstring(listing.html(wide))
    head = next(part for part in root.iter() if "ldn-list-heads" in part.get("class", ""))
    assert [part.text for part in head] == [None, "1", "2", "3", "4", "5", "6"]
    assert {f" Article with a long name {number}" for number in range(1, 7)} <= {part.tail for part in root.iter("b")}
    # Every cell has its place, if empty.
    assert [len(part) for part in root.iter("div") if part.get("class") == "ldn-list-row"] == [7]
    for columns in (1, 2):
        canvas = listing.canvas(wide, columns)
        assert ">6</text>" in canvas.parts
        assert "Article with a long name 6" in canvas.parts
    few = listing.html(dataclasses.replace(wide, heads=heads[:2], groups=[]))
    assert "ldn-list-narrow" not in few
    assert few.count("Article with a long name") == 2


# People.


def dots(path: str) -> int:
    """Return how many dots a path draws: its dashes are 10 long, the last one ends with its line."""
    return sum(round(float(long) - 0.1) // 10 + 1 for long in re.findall(r"h([0-9.]+)", path))


def test_of_100_dots_as_many_are_full_as_people_had_the_outcome(base):
    root = tree(plots.icon_array(base, "gut-disease", link))
    (row,) = links_of(root)
    assert row.get("href") == link("gut-response")
    shown = [item.get("aria-label") for item in root.iter("svg")]
    # 40 of 100 by the control group, 2.2 times as many by the ratio of risks: 88, with the interval from 44 on.
    assert shown == ["40 of 100 dots are full.", "88 of 100 dots are full."]
    said = [item.replace("\N{NO-BREAK SPACE}", " ").strip() for item in texts(root)]
    assert "With placebo: 40 of 100" in said
    assert any(item.startswith("With LDN: 88 of 100 (44 to 100)") for item in said)
    assert {item.get("role") for item in root.iter("svg")} == {"img"}
    assert [dots(item.get("d", "")) for item in of_class(root, "people")] == [100, 100]
    assert [dots(item.get("d", "")) for item in of_class(root, "without")] == [60, 12]
    assert any(item.startswith("Certainty: ") for item in texts(root))


def test_where_no_number_of_people_is_known_no_dot_is_drawn(write):
    """No base is invented: a ratio alone says nothing about 100 people."""
    assert plots.icon_array(changed(write, {FINDING: TINY[FINDING]}), "gut-disease", link) is None
    assert plots.icon_array(changed(write, {}), "blocking", link) is None


@pytest.mark.parametrize(("rate", "full"), [(0, 0), (0.4, 0), (9.6, 10), (37, 37), (99.7, 100), (100, 100)])
def test_dots_are_rounded_to_whole_people(rate, full):
    drawn = full_dots(Rate(rate))
    counts = [dots(path) for path in re.findall(r'd="([^"]*)"', drawn)]
    assert counts == ([100, 100 - full] if full < 100 else [100])
