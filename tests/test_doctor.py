"""The sheet of a condition for a doctor's visit: what it says, what it leaves out, and that it is one side of paper."""

from __future__ import annotations

import re

import pytest

from conftest import TINY
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render

VISIT = """\
visit:
  title: Take it along
  lead: To talk over; no advice.
  ask: ['What would we measure?', '[[gut-disease]] & *what* else?']
"""
PAPER = {"prefer_css_page_size": True}


def sides(paper: bytes) -> int:
    """Return how many sides of paper a PDF has."""
    return len(re.findall(rb"/Type\s*/Page[^s]", paper))


@pytest.fixture
def pages(write):
    """Return a function that makes the pages of the tiny data with some files changed."""

    def made(**changes: str | None) -> dict[str, str]:
        subject = (write() / "subject.yaml").read_text()
        files = {f"{name.replace('__', '/')}.yaml": text for name, text in changes.items()}
        base, problems = load(write({"subject.yaml": f"{subject}{VISIT}", **files}))
        assert problems == []
        return render(base)

    return made


def test_a_sheet_warns_asks_and_answers(pages):
    sheet = pages()["doctor/gut-disease.md"]
    assert "- bellyacine\n" in sheet  # the medicines that must not meet it, as boxes
    assert "It may upset the belly." in sheet
    assert "- What would we measure?\n" in sheet
    assert r"- {ldn:condition}`Gut disease <gut-disease>` \& \*what\* else?" in sheet  # what the data says is text
    assert "Summary of findings" in sheet
    assert "From All about the drug{ldn:published}`2026-11-02`." in sheet


def medicines(count: int) -> str:
    """Return so many substances of one group, each under a name of twelve letters."""
    one = TINY["substances.yaml"].replace("brands: [Bellyx, Ventro]\n  other_names: [belly drops]", "brands: []")
    return "".join(
        one.replace("id: bellyache", f"id: bellyache-{number}").replace("bellyacine", f"Bellyacine{number:02}")
        for number in range(count)
    )


def test_a_sheet_drops_no_dangerous_medicine_silently(pages):
    """All are named; of very many those that fit, with their number and the page where all of them are."""
    (line,) = re.findall("^- Bellyacine.*", pages(substances=medicines(20))["doctor/gut-disease.md"], re.MULTILINE)
    assert line == "- " + ", ".join(["Bellyacine00", *(f"bellyacine{number:02}" for number in range(1, 20))])
    sheet = pages(substances=medicines(60))["doctor/gut-disease.md"]
    (line,) = re.findall("^- Bellyacine.*", sheet, re.MULTILINE)
    shown, left = re.fullmatch("- (.+) and ([0-9]+) more, all on the page “Substances”", line).groups()
    assert len(shown.split(", ")) + int(left) == 60
    assert sheet.index("ldn-boxes-wide") < sheet.index(line)
    assert "ldn-boxes-wide" not in pages()["doctor/gut-disease.md"]


def test_a_sheet_says_what_few_know(real_site):
    sheets = {path.stem: path.read_text() for path in (real_site / "kb/doctor").glob("*.html")}
    hard = {name for name, text in sheets.items() if re.search(r"\d standard deviations", text)}
    assert hard and hard == {name for name, text in sheets.items() if "A standard deviation is" in text}


def test_every_condition_has_a_sheet_and_a_link_to_it(pages):
    made = pages()
    conditions = [name for name in made if re.fullmatch(r"conditions/(?!index)[^/]+\.md", name)]
    for name in conditions:
        sheet = name.replace("conditions", "doctor")
        assert sheet in made
        assert f"](<../{sheet}>)" in made[name]
        assert f"](<{sheet.partition('/')[2]}>)" in made["doctor/index.md"]


def test_without_a_visit_there_are_no_sheets(write):
    base, problems = load(write())
    assert problems == []
    made = render(base)
    assert not [name for name in made if name.startswith("doctor/")]
    assert "doctor" not in made["conditions/gut-disease.md"]


def test_without_cautions_findings_synonyms_or_with_an_endless_name_there_is_a_sheet(pages):
    name = "Gut " * 50
    condition = f"""\
name: {name}
summary: About the gut.
bottom_line: {{text: Nobody knows., checked: 2026-11-01}}
"""
    made = pages(conditions__endless=condition)
    sheet = made["doctor/endless.md"]
    assert f"# {name.strip()} and" in sheet
    assert "of what" in sheet or "Nobody knows" in sheet
    assert "Shown:" not in sheet


def test_a_sheet_counts_what_it_leaves_out(real_site):
    shown = {}
    for path in (real_site / "kb/doctor").glob("*.html"):
        text = path.read_text()
        rows = text.count('<th class="stub"') + text.count('<th scope="row"')
        said = re.search(r"Shown: (\d+) of (\d+) findings", text)
        shown[path.stem] = (rows, *(map(int, said.groups()) if said else (rows, rows)))
    assert all(rows == number <= every for rows, number, every in shown.values())
    assert any(number < every for _, number, every in shown.values())


def test_a_sheet_is_one_side_of_paper(chromium, real_site):
    """The fullest one here; all of them once a week."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((real_site / "kb/doctor/chronic-pain.html").as_uri())
        assert sides(page.pdf(**PAPER)) == 1
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        # What asks to be written on has room, what is a box is one.
        assert page.locator(".ldn-blank").first.bounding_box()["height"] >= 24
        assert page.locator(".ldn-boxes li").count() >= 5


@pytest.mark.weekly
def test_every_sheet_is_one_side_of_paper_also_of_letter_size(chromium, real_site):
    long = "A name of a disease that nobody can say in one breath, " * 4
    wrong = []
    with chromium.new_context() as context:
        page = context.new_page()
        for path in sorted((real_site / "kb/doctor").glob("*.html")):
            page.goto(path.as_uri())
            wrong += [path.stem] if sides(page.pdf(**PAPER)) != 1 or sides(page.pdf(format="Letter")) != 1 else []
        page.goto((real_site / "kb/doctor/psoriasis.html").as_uri())
        page.locator("h1").evaluate("(heading, text) => { heading.textContent = text; }", long[:200])
        assert sides(page.pdf(**PAPER)) == 1
    assert wrong == []


def test_findings_with_numbers_stand_before_others_as_important(real_site):
    """Of 100 people: what a doctor can weigh is not left out for what has no number."""
    text = (real_site / "kb/doctor/fibromyalgia.html").read_text()
    assert text.index("fibromyalgia-responders") < text.index("fibromyalgia-fatigue")
    assert text.index("fibromyalgia-pain") < text.index("fibromyalgia-responders")
    assert "28 of 100" in text
    assert re.search(r"Younger 2013(</span>)?</a>, 4\.5 mg, ", text)
