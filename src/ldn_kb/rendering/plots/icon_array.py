"""Of 100 people, how many have an outcome with the treatment and how many without it: one dot a person.

Only findings with both numbers are shown; no base is assumed for the others.
"""

from __future__ import annotations

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding, Rate, comparator_words
from ldn_kb.rendering import tables
from ldn_kb.rendering.plots.svg import (
    BOLD,
    LINE,
    SMALL,
    WIDTH,
    Canvas,
    Link,
    Picture,
    escape,
    label,
    line,
    rounded,
    tag,
    wrap,
)
from ldn_kb.rendering.tables import plotted

_SIDE, _STEP = 10, 10
_ALL = _SIDE * _SIDE
_LARGER = 1.4
"""How much larger the dots are in a file."""
_SECOND = 250
"""Where the second group begins in a file."""
_LINES = 99
_TITLE = "Of 100 people, how many?"
_SAYS = "One dot is one person of 100; a full dot is one who had it."


def icon_array(base: KnowledgeBase, key: str, link: Link) -> Picture | None:
    """Return the findings about a subject that tell how many of 100 people had the outcome in each of both groups.

    ``None`` if no finding does.
    """
    shown = [item for item in computed.of_concept(base, key).findings if item.rates is not None and item.finding]
    if not shown:
        return None
    about = f"{base.titles[key]}: {_TITLE}"
    page = tag(
        "div",
        *(_row(base, item, key, link) for item in shown),
        class_="ldn-plot ldn-people ldn-plot-people",
        role="group",
        aria_label=about,
    )
    return Picture(_TITLE, page, plotted.of_100(base, _TITLE, shown, key), _canvas(base, shown, key, about), says=_SAYS)


def _row(base: KnowledgeBase, item: JudgedFinding, page: str, link: Link) -> str:
    """Return a finding as one link: its name, how certain it is, and both groups."""
    name = tag("span", escape(tables.findings.outcome_name(item, page)), class_="ldn-list-name")
    sure = tag("span", escape(_certainty(base, item)), class_="ldn-list-about")
    arms = (tag("span", _dots_in_html(rate), f" {escape(words)}") for rate, words in _arms(base, item))
    return tag("a", name, " ", sure, " ", *arms, href=link(item.key), class_="ldn-people-row")


def _certainty(base: KnowledgeBase, item: JudgedFinding) -> str:
    return f"Certainty: {base.word('certainty', item.judgement.certainty)}"


def _arms(base: KnowledgeBase, item: JudgedFinding) -> list[tuple[Rate, str]]:
    """Return the rate of each group with its words, the comparator first, as in the summary of findings."""
    assert item.rates is not None and item.finding is not None
    treatment, control = item.rates
    words = tables.findings.groups(base, item)
    given = base.subject.substance if item.finding.indirect.other_dose else base.subject.short
    names = (f"With {comparator_words(item.finding)}", f"With {given}")
    return [(rate, f"{name}: {said}") for rate, name, said in zip((control, treatment), names, words, strict=True)]


def _count(rate: Rate) -> int:
    return min(_ALL, max(0, round(rate.per_100)))


def dots(rate: Rate) -> str:
    """Return 100 dots of which as many are full, row by row: all of them, and a ground on those that are empty."""
    count = _count(rate)
    empty = [tag("path", d=_path(count), class_="ldn-p-without")] if count < _ALL else []
    return "".join((tag("path", d=_path(0), class_="ldn-p-people"), *empty))


def _path(first: int) -> str:
    """Return a line through each row of dots from the dot ``first`` on; the dots are its dashes."""
    parts = []
    for row in range(first // _SIDE, _SIDE):
        column = first % _SIDE if row == first // _SIDE else 0
        long = (_SIDE - 1 - column) * _STEP
        parts.append(f"M{column * _STEP + 5} {row * _STEP + 5}h{rounded(long + 0.1)}")
    return "".join(parts)


def _dots_in_html(rate: Rate) -> str:
    says = f"{_count(rate)} of 100 dots are full."
    return tag("svg", dots(rate), viewBox="0 0 100 100", role="img", aria_label=says)


def _canvas(base: KnowledgeBase, shown: list[JudgedFinding], page: str, about: str) -> Canvas:
    parts: list[str] = []
    y = 0.0
    for item in shown:
        if y:
            parts.append(line(0, y, WIDTH, y, "hair"))
            y += 6
        lines = [
            *((text, "strong") for text in wrap(tables.findings.outcome_name(item, page), WIDTH / BOLD, most=_LINES)),
            *((text, "small") for text in wrap(item.sentence, WIDTH, SMALL, _LINES)),
            (f"{_certainty(base, item)}.", "muted small"),
        ]
        for text, kind in lines:
            y += LINE
            parts.append(label(0, y, text, kind))
        y += 12
        deepest = y
        for x, (rate, words) in zip((0, _SECOND), _arms(base, item), strict=True):
            move = f"translate({x} {rounded(y)}) scale({_LARGER})"
            parts.append(tag("g", tag("title", escape(words)), dots(rate), transform=move))
            under = y + _SIDE * _STEP * _LARGER + 2
            for text in wrap(words, WIDTH - _SECOND, SMALL, _LINES):
                under += LINE
                parts.append(label(x, under, text, "small"))
            deepest = max(deepest, under)
        y = deepest + 14
    return Canvas("".join(parts), WIDTH, y, about, _SAYS)
