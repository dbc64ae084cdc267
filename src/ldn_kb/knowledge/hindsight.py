"""What was published before an article can have been written, and what came after: an author cannot know the latter.

An article without a date is not older than the newest work it cites. Whether it is older than what came after that year
cannot be told, and nothing here says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.citations import earliest_year
from ldn_kb.knowledge.levels import RANDOMISED
from ldn_kb.knowledge.profiles import in_window
from ldn_kb.knowledge.statements import claim_verdict
from ldn_kb.knowledge.trials import member_outcome
from ldn_kb.model import Article, Claim, Condition, Direction, Study
from ldn_kb.model.vocabulary import Verdict

_REFUSED = (Verdict.NOT_BORNE_OUT, Verdict.CONTRADICTED)
_AGAINST = (Direction.NO_DIFFERENCE, Direction.FAVOURS_CONTROL)


@dataclass(frozen=True)
class ByYear:
    """Studies of before a year, of that year, and of later ones; those without a year are in none."""

    before: tuple[Study, ...]
    same: tuple[Study, ...]
    after: tuple[Study, ...]

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.before or self.same or self.after)


@dataclass(frozen=True)
class Hindsight:
    """What an article was held against, by the year from which on it can have been written."""

    year: int
    is_dated: bool
    """Whether the year is that of its publication; else that of the newest work it cites."""
    conditions: tuple[tuple[Condition, ByYear], ...]
    """The randomised trials of people, each once, in each condition of which the article speaks."""
    trials: ByYear
    """The same trials, each once."""
    claims: tuple[tuple[Claim, ByYear], ...]
    """The claims that studies do not bear out, with the studies that speak against them."""

    @property
    def later_refuted(self) -> int:
        """How many of these claims nothing spoke against before that year or in it."""
        return sum(1 for _, studies in self.claims if not studies.before and not studies.same)


def by_year(studies: Iterable[Study], year: int) -> ByYear:
    """Return ``studies`` by whether they came before ``year``, in it, or after it, oldest first."""
    dated = sorted((study for study in studies if study.year), key=lambda study: (study.year or 0, study.id))
    return ByYear(
        tuple(study for study in dated if (study.year or 0) < year),
        tuple(study for study in dated if study.year == year),
        tuple(study for study in dated if (study.year or 0) > year),
    )


def hindsight(base: KnowledgeBase, article: Article) -> Hindsight | None:
    """Return what was published when an article was written; ``None`` if nothing dates it."""
    year = earliest_year(base, article)
    if year is None:
        return None
    claims = base.claims_in(article.id)
    named = {key for claim in claims for key in claim.about}
    trials = [(item, _trials(base, item)) for item in base.conditions if item.id in named]
    every = {study.id: study for _, studies in trials for study in studies}
    refused = ((claim, by_year(_against(base, claim), year)) for claim in claims)
    return Hindsight(
        year,
        article.published is not None,
        tuple((item, by_year(studies, year)) for item, studies in trials if studies),
        by_year(every.values(), year),
        tuple((claim, studies) for claim, studies in refused if studies),
    )


def _trials(base: KnowledgeBase, condition: Condition) -> list[Study]:
    """Return the randomised trials of people about a condition, by their main records; none that was retracted."""
    return [
        study
        for study in base.studies_about(condition.id)
        if study.design in RANDOMISED and not study.retracted and study.report_of is None and in_window(base, study)
    ]


def _against(base: KnowledgeBase, claim: Claim) -> Iterator[Study]:
    """Yield the studies that found no difference or the opposite, where a claim is not borne out or contradicted."""
    judged = claim_verdict(base, claim)
    if judged.verdict not in _REFUSED:
        return
    seen: set[str] = set()
    for part in judged.parts:
        for item in part.judged:
            for member in item.finding.results if item.finding is not None and not item.finding.harm else ():
                if member.study not in seen and member_outcome(base, member).direction in _AGAINST:
                    seen.add(member.study)
                    yield base.study(member.study)
