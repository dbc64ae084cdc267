"""What stands first on a page: the answer, the safety of whoever reads it, and what each mark means."""

from __future__ import annotations

import dataclasses
import re

import pytest

from conftest import ROOT, TINY, Site
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render
from ldn_kb.rendering.pages.claims import where
from ldn_kb.sphinx.roles import MEANINGS

SAFETY = """\
safety:
  title: Before anybody takes it
  lines:
    - {lead: Never with wine., text: It can *burn*., see: low-dose, link: Which wines?}
    - {lead: Unwell?, text: Call for help., see: gut-disease, link: Whom to call}
"""
SAFE = {"subject.yaml": TINY["subject.yaml"] + SAFETY}


@pytest.fixture
def pages(write):
    """Return what makes the pages of the tiny data with changes."""

    def made(changes: dict[str, str]) -> dict[str, str]:
        base, problems = load(write(changes))
        assert problems == []
        return dict(render(base))

    return made


def order(text: str, *words: str) -> None:
    """Check that all words are there, in this order."""
    places = [text.index(word) for word in words]
    assert places == sorted(places), [word for _, word in sorted(zip(places, words, strict=True))]


def test_a_condition_answers_warns_sums_up_and_then_goes_into_detail(pages):
    text = pages(SAFE)["conditions/gut-disease.md"]
    order(
        text,
        "# Gut disease",
        "Does LDN help?",
        "ldn-answer-sentence",
        "Certainty <certainty>",
        "Before anybody takes it",
        "**Unwell?** Call for help.",
        "{ldn:contents}",
        "## Summary of findings",
        "## What the articles say",
        "## What the studies show",
        "## The studies",
        "## Related",
        "Also called:",
        "This is a reference, not medical advice.",
    )
    # What no article mentions is counted where the studies are listed, not in a second table.
    assert "ldn-table-not-mentioned" not in text
    first = text.index("## The studies")
    assert "{dropdown}" in text[first : text.index("ldn-table-studies")]


def test_every_question_study_and_topic_has_one_line_on_safety_and_no_other_page_a_box(pages):
    made = pages(SAFE)
    for name in ("compare/what-is-low", "studies/jones-2011-gut", "mechanisms/blocking"):
        text = made[f"{name}.md"]
        assert text.count("ldn-safety-line") == 1
        assert "**Never with wine.** It can \\*burn\\*." in text
        assert "{ldn:topic}`Which wines? <low-dose>`" in text and "{ldn:condition}`Whom to call <gut-disease>`" in text
        assert "Before anybody takes it" not in text
    # A page does not send its reader to itself.
    topic = made["topics/low-dose.md"]
    assert "**Never with wine.**" in topic and "Which wines?" not in topic


def test_without_lines_on_safety_nothing_is_shown(pages):
    assert not [name for name, text in pages({}).items() if "ldn-safety" in text]


def test_a_line_on_safety_leads_to_a_record(write):
    _, problems = load(write({"subject.yaml": SAFE["subject.yaml"].replace("see: low-dose", "see: low-dos")}))
    assert [(problem.code, problem.path.split("/")[-1]) for problem in problems] == [("unknown-id", "subject.yaml")]
    assert "low-dose" in problems[0].message


def test_an_article_that_does_not_answer_takes_no_column(pages):
    text = pages({})["compare/what-is-low.md"]
    assert "{grid} 1 1 1 1" in text and "ldn-side-2" not in text
    assert "does not say." in text
    both = pages({})["compare/does-it-help-the-gut.md"]
    assert "{grid} 1 1 2 2" in both and "not say" not in both


LABELS = "\n".join(f"{{ldn:meaning}}`Label {axis} <{axis}>`\n" for axis in MEANINGS)


def test_labels_lead_to_their_section_of_methods_from_any_folder(site: Site):
    site.page("how/judged.md", "---\norphan: true\n---\n# Judged\n\n## Evidence\n\nWords.\n")
    rows = "{ldn:rows}`Rows <results?condition=gut-disease&condition=a b>` {ldn:rows}`Gone <nothing?a=b>` {ldn:added}`4 <b>`\n"
    site.page("page.md", f"---\norphan: true\n---\n# Page\n\n{LABELS}{rows}")
    site.build(ldn_kb_methods="how/judged")
    for axis, anchor in MEANINGS.items():
        assert f'href="how/judged.html#{anchor}">Label {axis}</a>' in site.html("page")
    query = "t.results.condition=gut-disease&amp;t.results.condition=a+b"
    assert f'href="kb/results.html?{query}">Rows</a> Gone' in site.html("page")
    assert "added here: </span>[4 &lt;b&gt;]</ins>" in site.html("page")
    assert 'href="../results.html?t.results.condition=gut-disease">1 randomised trial: 1 result<' in site.html(
        "kb/conditions/gut-disease"
    )
    assert 'href="../../how/judged.html#certainty">Certainty</a>' in site.html("kb/conditions/gut-disease")
    site.build(ldn_kb_methods="")
    assert "Label verdict" in site.html("page") and "how/judged.html#" not in site.html("page")


def test_a_label_of_nothing_warns(site: Site):
    site.page(
        "page.md", "---\norphan: true\n---\n# Page\n\n{ldn:meaning}`Words <certainti>` {ldn:rows}`Words <results>`\n"
    )
    warnings = site.build(warnings=True)
    assert "'certainti' has no section of methods" in warnings and "certainty" in warnings
    assert "'Words <results>' names no rows; write: words <table?column=value" in warnings


def test_our_own_methods_have_a_section_for_every_label():
    text = (ROOT / "docs/methods.md").read_text()
    slugs = {re.sub(r"[^a-z]+", "-", heading.lower()) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(MEANINGS.values()) <= slugs | set(re.findall(r"^\((.+)\)=$", text, re.MULTILINE))


def test_the_contents_name_the_sections_and_the_sprite_only_what_is_used(site: Site):
    site.build()
    html = site.html("kb/conditions/gut-disease")
    nav = html[html.index('<nav class="ldn-contents"') :].split("</nav>")[0]
    for anchor in re.findall(r'href="#([^"]+)"', nav):
        assert f'id="{anchor}"' in html
    assert '<a href="#the-studies">The studies</a>' in nav
    shown = set(re.findall(r'href="#(ldn-symbol-[a-z0-9-]+)"', html))
    assert shown and shown == set(re.findall(r'<symbol id="([^"]+)"', html))


def test_claims_of_one_paragraph_have_labels_of_their_own():
    base, _ = load(ROOT / "data")
    for article in base.articles:
        labels = [where(base, claim) for claim in base.claims_in(article.id)]
        assert len(set(labels)) == len(labels)
    several = next(claim for claim in base.claims if where(base, claim) != claim.at)
    assert where(base, several) == f"{several.at}, claim 1"
    page = render(base)[f"articles/{several.article}.md"]
    assert f"`{several.at}, claim 1 <{several.id}>`" in page and f"`{several.at} <" not in page


@pytest.mark.parametrize(
    ("agreement", "heading"),
    [("agree", "The answers compared"), ("differ", "How they differ"), ("conflict", "How they differ")],
)
def test_what_stands_over_the_note_follows_from_the_agreement(base, agreement, heading):
    """A note on answers that agree, or on the one answer there is, does not tell how they differ."""
    item = base.comparison("does-it-help-the-gut")
    assert len(item.positions) == 2
    several = item.model_copy(update={"agreement": agreement, "difference": "They rest on one trial."})
    alone = several.model_copy(update={"agreement": None, "positions": item.positions[:1]})
    for asked, title in ((several, heading), (alone, "On this answer")):
        others = [other for other in base.comparisons if other.id != item.id]
        changed = dataclasses.replace(base, comparisons=tuple(sorted((*others, asked), key=lambda it: it.id)))
        assert f"**{title}:** They rest on one trial." in render(changed)["compare/does-it-help-the-gut.md"]
