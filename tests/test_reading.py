"""Plain language: the Flesch-Kincaid grade of what readers meet first, and of the reasons behind the marks on claims.

The measure is that of textstat: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others 1975). A text
is measured as the site prints it, a link to a study by the study's short name.
"""

from __future__ import annotations

from statistics import median

import pytest
import textstat

from conftest import ROOT
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import short_answer
from ldn_kb.reading.loader import load
from ldn_kb.rendering.markdown import plain

HARDEST_ANSWER = 8.0
HARDEST_NOTE = 12.0
MEDIAN_OF_NOTES = 7.5
LONGEST_NOTE = 80


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    loaded, problems = load(ROOT / "data")
    assert problems == []
    return loaded


def grades(base: KnowledgeBase, texts: dict[str, str]) -> dict[str, float]:
    """Return the grade of each text, rounded as a contributor would want to read it."""
    return {key: round(textstat.flesch_kincaid_grade(plain(base, text)), 2) for key, text in texts.items()}


def over(limit: float, measured: dict[str, float]) -> dict[str, float]:
    return {key: found for key, found in measured.items() if found > limit}


def concepts(base: KnowledgeBase):
    return (*base.conditions, *base.mechanisms, *base.topics)


def test_grade_on_worked_examples():
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45
    assert textstat.flesch_kincaid_grade("The cat sat on the mat.") == pytest.approx(-1.45)
    # 10 words, 1 sentence, as a colon ends none, 17 syllables: 0.39 * 10 + 11.8 * 1.7 - 15.59 = 8.37
    said = "Very uncertain: people got better, but none had a placebo."
    assert textstat.flesch_kincaid_grade(said) == pytest.approx(8.37)


def test_answers_to_questions_are_in_plain_language(base):
    assert over(HARDEST_ANSWER, grades(base, {item.id: item.evidence.headline for item in base.comparisons})) == {}
    assert over(HARDEST_ANSWER, grades(base, {item.id: item.evidence.in_short for item in base.comparisons})) == {}
    positions = {f"{item.id}, {one.article}": one.in_short for item in base.comparisons for one in item.positions}
    assert over(HARDEST_ANSWER, grades(base, positions)) == {}


def test_computed_answers_are_in_plain_language(base):
    answers = {item.id: answer.text for item in concepts(base) if (answer := short_answer(base, item.id))}
    assert len(answers) >= len(base.conditions)
    assert over(HARDEST_ANSWER, grades(base, answers)) == {}


def test_bottom_lines_are_in_plain_language(base):
    assert over(HARDEST_ANSWER, grades(base, {item.id: item.bottom_line.text for item in concepts(base)})) == {}


def test_reasons_are_in_plain_language(base):
    measured = grades(base, {claim.id: claim.note for claim in base.claims})
    assert over(HARDEST_NOTE, measured) == {}
    assert median(measured.values()) <= MEDIAN_OF_NOTES, over(MEDIAN_OF_NOTES, measured)


def test_the_landing_page_is_in_plain_language():
    text = (ROOT / "docs/index.md").read_text()
    lead = text.split(":::{div} ldn-lead\n", 1)[1].split("\n:::", 1)[0]
    assert textstat.flesch_kincaid_grade(lead) <= HARDEST_ANSWER


def test_every_question_has_a_headline(base):
    assert [item.id for item in base.comparisons if not item.evidence.headline] == []


def test_no_reason_is_so_long_that_it_would_need_a_fold(base):
    assert {claim.id: len(claim.note.split()) for claim in base.claims if len(claim.note.split()) > LONGEST_NOTE} == {}
