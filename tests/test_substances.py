"""Substances that are warned of: the caution stands first, every name leads to it, and the subject names the pages."""

from __future__ import annotations

from conftest import TINY
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pagefind
from ldn_kb.rendering.pages import render


def test_the_list_of_topics_is_headed_by_the_subject(write):
    heading = "topics: {title: Safety and dose, lead: What is safe.}\nsubstances: {title: What to keep apart, lead: Not beside it.}\n"
    base, problems = load(write({"subject.yaml": TINY["subject.yaml"] + heading}))
    assert problems == []
    found = render(base)
    assert "(topics)=\n# Safety and dose\n" in found["topics/index.md"]
    assert "[What to keep apart](<../substances.md>)" in found["topics/index.md"]
    assert "# What to keep apart\n\nNot beside it.\n" in found["substances.md"]
    assert "# Conditions\n" in found["conditions/index.md"]


def test_a_substance_stands_below_its_caution(base):
    text = render(base)["substances.md"]
    assert text.index("It may upset the belly.") < text.index("(bellyache)=") < text.index("in one country")
    assert [line for line in text.splitlines() if line in ("!bellyacine", "!Bellyx", "!Ventro", "!belly drops")] == [
        "!bellyacine", "!Bellyx", "!Ventro", "!belly drops",
    ]  # fmt: skip
    assert "Which ones: " in render(base)["omissions.md"]


def test_a_hit_of_the_filters_holds_every_name(base):
    (hit,) = [hit for hit in pagefind.hits(base, "kb") if hit.url == "kb/substances.html#bellyache"]
    assert {"Bellyx", "Ventro", "drops"} <= set(hit.names.split())
    assert hit.meta["summary"].startswith("It may upset the belly.")
    assert hit.filters["kind"] == ["Substance"]


def test_a_caution_knows_its_substances(base):
    assert [item.id for item in base.substances_under("caution-belly")] == ["bellyache"]
    assert base.substances_under("caution-other") == []
