"""What the studies of a subject amount to, each trial counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.levels import RANDOMISED, REVIEWS, best_level, directness, level
from ldn_kb.model import Design, Direction, Finding, Study
from ldn_kb.model.vocabulary import Directness

_SETTLED = ("reported", "withdrawn")
"""States of a registered trial in which no result is awaited."""


@dataclass(frozen=True)
class Profile:
    """What the studies of one subject amount to; every report of a trial counts once, a retracted study not at all."""

    studies: int
    retracted: int
    designs: tuple[tuple[Design, int], ...]
    randomised: int
    people_randomised: int
    level: int | None
    results: tuple[tuple[Direction, int], ...]
    """How many of the randomised trials found what, by the finding of which each is a member."""
    directness: tuple[tuple[Directness, int], ...]
    newest: int | None
    open_trials: int


def profile(base: KnowledgeBase, studies: Iterable[Study], findings: Iterable[Finding] | None = None) -> Profile:
    """Count ``studies``: publications by design, and trials and people of main records only.

    Trials are randomised ones in the dose window, and people those enrolled in them; a review's people are never added.
    A trial counts once, with its result as a member of one of ``findings``; ``None`` stands for all findings.
    Retracted publications are counted as such and nowhere else.
    """
    every, findings = list(studies), None if findings is None else list(findings)
    counted = [study for study in every if not study.retracted]
    main = [study for study in counted if study.report_of is None]
    trials = [study for study in main if study.design in RANDOMISED and in_window(base, study)]
    results = Counter(result for study in trials if (result := trial_result(base, study, findings)) is not None)
    designs = Counter(study.design for study in counted)
    graded = [study for study in main if level(study) is not None and study.design not in REVIEWS]
    direct = Counter(directness(base, study) for study in graded)
    return Profile(
        studies=len(counted),
        retracted=len(every) - len(counted),
        designs=tuple((design, designs[design]) for design in Design if designs[design]),
        randomised=len(trials),
        people_randomised=sum(_randomised(study) for study in trials),
        level=best_level(counted),
        results=tuple((direction, results[direction]) for direction in Direction if results[direction]),
        directness=tuple((item, direct[item]) for item in Directness if direct[item]),
        newest=max((study.year for study in counted if study.year is not None), default=None),
        open_trials=sum(is_open(study) for study in main),
    )


def in_window(base: KnowledgeBase, study: Study) -> bool:
    """Return whether people got the treatment at the doses under study, or may have: the dose was not read."""
    return directness(base, study) in (Directness.PEOPLE_LOW, Directness.PEOPLE_UNKNOWN)


def trial_result(base: KnowledgeBase, study: Study, findings: Collection[Finding] | None = None) -> Direction | None:
    """Return what a trial found for the outcome of its finding; ``None`` if it is a member of none about a benefit.

    ``findings`` are those that count, ``None`` stands for all. Of several a main one decides, else the most important.
    """
    own = [finding for finding in base.findings_with(study.id) if not finding.harm]
    counting = own if findings is None else [finding for finding in own if finding in findings]
    if not counting:
        return None
    finding = min(counting, key=lambda item: (not item.main, item.importance.rank, item.id))
    key = next(member.outcome for member in finding.results if member.study == study.id)
    return next(outcome.direction for outcome in study.outcomes if outcome.id == key)


def people(study: Study) -> int | None:
    """Return how many people a study is said to have: those enrolled, or else analysed, or else planned."""
    n = study.n
    return next((value for value in (n.enrolled, n.analysed, n.planned) if value is not None), None)


def _randomised(study: Study) -> int:
    """Return the people randomised in a trial, as far as they were counted."""
    n = study.n
    return next((count for count in (n.randomised, n.enrolled, n.analysed) if count is not None), 0)


def is_open(study: Study) -> bool:
    """Return whether a record announces a trial whose result is still awaited."""
    if study.status is None:
        return study.design is Design.PROTOCOL
    return study.design is Design.PROTOCOL and study.status.state not in _SETTLED


def primary_directions(study: Study) -> list[Direction]:
    """Return the directions of a study's primary outcomes, each once, in the order of ``Direction``."""
    directions = {outcome.direction for outcome in study.outcomes if outcome.primary}
    return [direction for direction in Direction if direction in directions]
