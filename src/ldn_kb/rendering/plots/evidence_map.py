"""The evidence map: every condition by its best evidence, the people randomised, and what their trials found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition, Direction
from ldn_kb.rendering.content import counted, number
from ldn_kb.rendering.plots import listing
from ldn_kb.rendering.plots.svg import Link, Picture, tag
from ldn_kb.rendering.plots.symbols import Filling, filling, mark, wedge
from ldn_kb.rendering.tables import plotted

LEVELS: tuple[int | None, ...] = (1, 2, 3, 4, 5, None)
"""The groups from strong to weak."""
_BIGGEST = 18
_TITLE = "Evidence map of conditions"


@dataclass(frozen=True)
class ConditionRow:
    """A condition with what its studies amount to."""

    condition: Condition
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


def evidence_map(base: KnowledgeBase, link: Link, *, small: bool = False) -> Picture | None:
    """Return the conditions that have claims or studies, strongest evidence first, or ``None`` if there are none.

    The area of a bubble stands for the people randomised; a wider condition includes the narrower ones. ``small``
    keeps those with a randomised trial, for a front page.
    """
    rows = [row for row in _rows(base) if row.profile.people_randomised or not small]
    if not rows:
        return None
    most = max(row.profile.people_randomised for row in rows)
    groups = [
        listing.Group(
            _heading(base, level),
            [_item(base, row, most, link) for row in rows if row.profile.level == level],
        )
        for level in LEVELS
        if any(row.profile.level == level for row in rows)
    ]
    description = (
        f"{counted(len(rows), 'condition')}, by the level of their best evidence. "
        "The area of a bubble stands for the people in randomised trials; a wider condition includes the narrower ones."
    )
    shown = listing.Listing("evidence-map", _TITLE, description, _key(base, rows, most), groups)
    table = plotted.evidence_map(_TITLE, ((row.condition, row.profile) for row in rows))
    return Picture(_TITLE, listing.html(shown), table, listing.canvas(shown, columns=2))


def _rows(base: KnowledgeBase) -> list[ConditionRow]:
    """Return the conditions with claims or studies by level, people and name."""
    shown = [item for item in base.conditions if base.claims_about(item.id) or base.studies_about(item.id)]
    rows = (ConditionRow(item, computed.of_concept(base, item.id).profile) for item in shown)
    return sorted(rows, key=_strongest_first)


def _heading(base: KnowledgeBase, level: int | None) -> str:
    words = base.word("level", "none" if level is None else str(level))
    return words[:1].upper() + words[1:]


def _strongest_first(row: ConditionRow) -> tuple[int, int, str]:
    return row.profile.level or 9, -row.profile.people_randomised, row.condition.name.lower()


def _radius(people: int, most: int) -> float:
    return _BIGGEST * math.sqrt(people / most)


def _item(base: KnowledgeBase, row: ConditionRow, most: int, link: Link) -> listing.Item:
    """Return the row of a condition, which names the wider one it belongs to."""
    people, wider = row.profile.people_randomised, row.condition.parent
    cell = listing.Cell(_drawn(row, most), number(people) if people else "", _description(base, row))
    return listing.Item(row.condition.name, link(row.condition.id), f"in {base.titles[wider]}" if wider else "", [cell])


def _drawn(row: ConditionRow, most: int) -> listing.Drawn:
    people = row.profile.people_randomised
    if not people:
        return listing.Drawn(mark("diamond", 0, 0, 3.4, "open"), 6, 6)
    radius = _radius(people, most)
    return listing.Drawn(_bubble(row, 0, 0, radius), radius + 1, radius + 1)


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


def _key(base: KnowledgeBase, rows: list[ConditionRow], most: int) -> list[tuple[listing.Drawn, str]]:
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
            items.append((listing.Drawn(drawn, 8, 8), text))
    if any(not row.profile.people_randomised for row in rows):
        items.append((listing.Drawn(mark("diamond", 0, 0, 3.4, "open"), 6, 6), "nobody randomised"))
    if most:
        shown = 10 ** int(math.log10(most))
        radius = _radius(shown, most)
        sample = tag("circle", cx=0, cy=0, r=radius, class_="ldn-p-sample")
        words_of_scale = f"area and number: people randomised (here {number(shown)})"
        items.append((listing.Drawn(sample, radius + 1, radius + 1), words_of_scale))
    return items
