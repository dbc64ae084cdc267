"""The results of a condition as charts, by outcome, each with a sentence that says what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_finding
from ldn_kb.knowledge.outcome_groups import OutcomeGroup, Share, finding_of, outcome_groups
from ldn_kb.rendering.content import counted
from ldn_kb.rendering.plots.dumbbell import dumbbell
from ldn_kb.rendering.plots.forest import forest
from ldn_kb.rendering.plots.svg import Link, Picture
from ldn_kb.rendering.tables.columns import direction_word


def results(base: KnowledgeBase, condition: str, link: Link) -> list[Picture]:
    """Return a chart for each group of comparable estimates and for shares of people; none without numbers."""
    return [picture for group in outcome_groups(base, condition) for picture in _pictures(base, group, condition, link)]


def _pictures(base: KnowledgeBase, group: OutcomeGroup, condition: str, link: Link) -> Iterator[Picture]:
    said: set[str] = set()
    for panel in group.panels:
        shown = [(row.study, row.outcome) for row in panel.rows]
        says = _says(base, condition, shown, said)
        yield _described(forest(base, panel, condition, link), group.heading, says)
    if group.shares:
        says = _says(base, condition, group.shares, said)
        yield _described(dumbbell(base, group.shares, condition, link), group.heading, says)


def _described(picture: Picture, heading: str, says: str) -> Picture:
    return picture._replace(heading=heading, says=says, canvas=picture.canvas._replace(description=says))


def _says(base: KnowledgeBase, condition: str, shown: Iterable[Share], said: set[str]) -> str:
    """Return what a chart shows: what the findings of its results say, if no chart before said it, and a count."""
    sentences, directions = [], []
    for study, outcome in shown:
        directions.append(direction_word(base, outcome))
        finding = finding_of(base, condition, study, outcome)
        if finding is not None and finding.id not in said:
            said.add(finding.id)
            sentences.append(judged_finding(base, finding).sentence)
    kinds = Counter(directions).most_common()
    counts = kinds[0][0] if len(kinds) == 1 else ", ".join(f"{count} {word}" for word, count in kinds)
    return " ".join((*dict.fromkeys(sentences), f"{counted(len(directions), 'result')} here: {counts}."))
