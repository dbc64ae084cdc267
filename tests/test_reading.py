"""Plain language: the answers a reader meets first stay at grade 9 or below.

The measure is the Flesch-Kincaid grade (Kincaid and others 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Syllables are counted as groups of vowels; names of studies are left out, as they are links.
"""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from ldn_kb.reading.loader import load
from ldn_kb.rendering.markdown import plain

HARDEST = 9.0
LONGEST_NOTE = 80


def syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end does not count."""
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and found > 1
    return max(1, found - silent)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of ``text``; a colon or semicolon ends a sentence as a full stop does."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]*|\d[\d.,]*", text)
    sentences = max(1, len(re.findall(r"[.!?;:](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_grade_on_a_worked_example():
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_answers_are_in_plain_language():
    base, _ = load(ROOT / "data")
    texts = {item.id: item.bottom_line.text for item in (*base.conditions, *base.mechanisms, *base.topics)}
    texts |= {item.id: item.evidence.headline for item in base.comparisons if item.evidence.headline}
    hard = {}
    for key, text in texts.items():
        without_names = re.sub(r"\s*\([^()]*\[\[[^()]*\)", "", text)
        found = grade(plain(base, without_names))
        if found > HARDEST:
            hard[key] = round(found, 1)
    assert hard == {}


def test_the_landing_page_is_in_plain_language():
    text = (ROOT / "docs/index.md").read_text().split("# ", 1)[1].split("```{toctree}")[0]
    lead = re.search(r":::\{div\} ldn-lead\n(.*?)\n:::", text, flags=re.DOTALL)
    assert lead
    assert grade(lead.group(1)) <= HARDEST


def test_every_question_has_a_headline():
    base, _ = load(ROOT / "data")
    assert [item.id for item in base.comparisons if not item.evidence.headline] == []


def test_no_reason_is_so_long_that_it_would_need_a_fold():
    base, _ = load(ROOT / "data")
    assert {claim.id: len(claim.note.split()) for claim in base.claims if len(claim.note.split()) > LONGEST_NOTE} == {}
