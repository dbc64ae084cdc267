"""The evidence map: every condition by its best evidence, the people randomised, and what their trials found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition, Direction
from ldn_kb.rendering.content import number
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.svg import (
    LINE,
    Link,
    Picture,
    anchor,
    counted,
    label,
    line,
    rounded,
    tag,
    target,
    wrap,
)
from ldn_kb.rendering.plots.symbols import Filling, filling, mark, wedge
from ldn_kb.rendering.tables import plotted

LEVELS: tuple[int | None, ...] = (None, 5, 4, 3, 2, 1)
"""The columns from weak to strong."""
_FIRST, _LAST = 230, 430
_STEP = (_LAST - _FIRST) / (len(LEVELS) - 1)
_INDENT = 14
_BIGGEST = 18
_TITLE = "Evidence map of conditions"


@dataclass(frozen=True)
class ConditionRow:
    """A condition with what its studies amount to."""

    condition: Condition
    depth: int
    profile: knowledge.Profile

    @property
    def result_filling(self) -> Filling:
        """What its randomised trials found, each counted once."""
        return filling([direction for direction, _ in self.profile.results])

    @property
    def shares(self) -> tuple[float, float]:
        """The shares of compared trials that favour the treatment, and that favour control."""
        counts = dict(self.profile.results)
        compared = sum(count for direction, count in counts.items() if direction is not Direction.NOT_COMPARED)
        treatment, control = (counts.get(item, 0) for item in (Direction.FAVOURS_TREATMENT, Direction.FAVOURS_CONTROL))
        return (treatment / compared, control / compared) if compared else (0.0, 0.0)


def evidence_map(
    base: KnowledgeBase, link: Link, prefix: str = "evidence-map", *, small: bool = False
) -> Picture | None:
    """Return the conditions that have claims or studies, strongest evidence first, or ``None`` if there are none.

    The area of a bubble stands for the people randomised; a wider condition includes the narrower ones, which stand
    indented below it. ``small`` keeps those with a randomised trial, for a front page.
    """
    rows = [row for row in _rows(base) if row.profile.people_randomised or not small]
    if not rows:
        return None
    most = max(row.profile.people_randomised for row in rows)
    key, top = _key(base, rows, most)
    heads, top = _heads(base, top + 4)
    body: list[str] = []
    y = top
    for row in rows:
        drawn, height = _row(base, row, y, most, link)
        body.append(drawn)
        y += height
    grid = [line(_place(level), top - 4, _place(level), y, "grid") for level in LEVELS]
    foot = [label(_place(level), y + 15, _short(level), "muted small", "middle") for level in LEVELS]
    description = (
        f"{counted(len(rows), 'condition')}, one a row, by the level of their best evidence. "
        "The area of a bubble stands for the people in randomised trials; a wider condition includes the narrower ones."
    )
    table = plotted.evidence_map(_TITLE, ((row.condition, row.profile) for row in rows))
    parts = [key, heads, *grid, *body, *foot]
    return svg.picture("evidence-map", prefix, y + 22, _TITLE, description, parts, table)


def _rows(base: KnowledgeBase) -> list[ConditionRow]:
    """Return wider conditions by level, people and name; narrower ones follow their parent in the same order."""
    shown = {item.id for item in base.conditions if base.claims_about(item.id) or base.studies_about(item.id)}
    below: dict[str | None, list[ConditionRow]] = {}
    for item in base.conditions:
        if item.id in shown:
            row = ConditionRow(item, _depth(base, item, shown), computed.of_concept(base, item.id).profile)
            below.setdefault(item.parent if item.parent in shown else None, []).append(row)

    def walk(parent: str | None) -> list[ConditionRow]:
        ordered = sorted(below.get(parent, []), key=_strongest_first)
        return [descendant for row in ordered for descendant in (row, *walk(row.condition.id))]

    return walk(None)


def _strongest_first(row: ConditionRow) -> tuple[int, int, str]:
    return row.profile.level or 9, -row.profile.people_randomised, row.condition.name.lower()


def _depth(base: KnowledgeBase, condition: Condition, shown: set[str]) -> int:
    """Return how many shown conditions lie above."""
    return sum(1 for key in shown if key != condition.id and condition.id in base.family(key))


def _place(level: int | None) -> float:
    return _FIRST + LEVELS.index(level) * _STEP


def _short(level: int | None) -> str:
    return "–" if level is None else str(level)


def _radius(people: int, most: int) -> float:
    return _BIGGEST * math.sqrt(people / most)


def _heads(base: KnowledgeBase, top: float) -> tuple[str, float]:
    """Return the column headings as stairs, each on a separate line, and where they end."""
    parts = []
    for position, level in enumerate(reversed(LEVELS)):
        x, y = _place(level), top + LINE * (position + 1)
        words = base.word("level", "none" if level is None else str(level))
        parts.append(label(x - 7, y, words, "muted small", "end"))
        parts.append(tag("path", d=f"M{rounded(x - 4)} {rounded(y - 4)}H{rounded(x)}", class_="ldn-p-grid"))
        parts.append(line(x, y - 4, x, top + LINE * len(LEVELS) + 8, "grid"))
    return "".join(parts), top + LINE * len(LEVELS) + 12


def _row(base: KnowledgeBase, row: ConditionRow, top: float, most: int, link: Link) -> tuple[str, float]:
    """Return a row and its height."""
    left = row.depth * _INDENT
    lines = wrap(row.condition.name, _FIRST - 24 - left)
    people = row.profile.people_randomised
    radius = _radius(people, most) if people else 0.0
    height = max(LINE * len(lines) + 11, 2 * radius + 6, 30)
    middle = top + height / 2
    first = middle + 5 - LINE * (len(lines) - 1) / 2
    names = [label(left, first + LINE * position, text, "name") for position, text in enumerate(lines)]
    x = _place(row.profile.level)
    bubble = _bubble(row, x, middle, radius) if people else mark("diamond", x, middle, 3.4, "open")
    count = label(x + radius + 5, middle + 4.5, number(people), "muted small") if people else ""
    rule = line(0, top, svg.WIDTH, top, "hair") if row.depth == 0 else ""
    area = target(0, top, svg.WIDTH, height)
    return rule + anchor(link(row.condition.id), _description(base, row), area, *names, bubble, count), height


def _bubble(row: ConditionRow, x: float, y: float, radius: float) -> str:
    """Return a disc; when results are mixed its slices show how many favour treatment or (backwards) control."""
    if row.result_filling != "half":
        return mark("circle", x, y, radius, row.result_filling)
    treatment, control = row.shares
    slices = [wedge(x, y, radius, treatment)] if treatment else []
    if control:
        slices.append(wedge(x, y, radius, control, name="against", backwards=True))
    return mark("circle", x, y, radius, "open") + "".join(slices)


def _description(base: KnowledgeBase, row: ConditionRow) -> str:
    profile = row.profile
    level = base.word("level", "none" if profile.level is None else str(profile.level))
    if not profile.randomised:
        return f"{row.condition.name}: {level}; no randomised trial"
    trials = counted(profile.randomised, "randomised trial")
    people = number(profile.people_randomised)
    return f"{row.condition.name}: {level}; {people} people in {trials}; {_words(base, row)}"


def _words(base: KnowledgeBase, row: ConditionRow) -> str:
    """Return in words what the trials found."""
    results = ", ".join(f"{count} {base.word('direction', way)}" for way, count in row.profile.results)
    return f"trials: {results}" if results else "no result that counts"


def _key(base: KnowledgeBase, rows: list[ConditionRow], most: int) -> tuple[str, float]:
    """Return the legend of the marks in use, with a bubble for scale."""
    short = base.subject.short
    words: dict[Filling, str] = {
        "full": f"trials favour {short}",
        "half": f"mixed; the slice favours {short}",
        "open": "no difference found",
        "crossed": "trials favour control",
        "pale": "no result that counts",
    }
    drawn_as = {row.result_filling for row in rows if row.profile.people_randomised}
    items = []
    for kind, text in words.items():
        if kind in drawn_as:
            drawn = (
                mark("circle", 0, 0, 7, "open") + wedge(0, 0, 7, 0.25)
                if kind == "half"
                else mark("circle", 0, 0, 7, kind)
            )
            items.append((drawn, 7.0, text))
    if any(not row.profile.people_randomised for row in rows):
        items.append((mark("diamond", 0, 0, 3.4, "open"), 4.3, "nobody randomised"))
    if most:
        shown = 10 ** int(math.log10(most))
        radius = _radius(shown, most)
        sample = tag("circle", cx=0, cy=0, r=radius, class_="ldn-p-sample")
        items.append((sample, radius, f"area and number: people randomised (here {number(shown)})"))
    return svg.legend(items, 0, svg.ENLARGED)
