"""Citations between articles and studies: claims that rest on one study alone, and studies that no article mentions."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.levels import RANDOMISED, level
from ldn_kb.knowledge.profiles import primary_directions
from ldn_kb.model import Article, Caution, Claim, Direction, Study
from ldn_kb.model.types import UnfoundSource


def claims_resting_only_on(base: KnowledgeBase, study: str) -> list[Claim]:
    """Return the claims that would stand without any source if ``study`` were withdrawn."""
    return [claim for claim in base.claims_citing(study) if set(claim.cites) == {study}]


def cited_studies(base: KnowledgeBase) -> list[Study]:
    """Return the studies that some claim cites, or the list of references of some article has."""
    return [study for study in base.studies if base.claims_citing(study.id) or only_printed(base, study.id)]


def only_printed(base: KnowledgeBase, study: str) -> dict[str, str]:
    """Return, by article, where its list of references has a study that none of its claims cites: ``ref2``."""
    printed = base.once("printed references", lambda: _printed(base)).get(study, {})
    citing = {claim.article for claim in base.claims_citing(study)} if printed else ()
    return {article: at for article, at in printed.items() if article not in citing}


def _printed(base: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Return, by study, the articles whose list of references has it, and where."""
    found: dict[str, dict[str, str]] = {}
    for article in base.articles:
        for item in article.references:
            if item.study is not None:
                found.setdefault(item.study, {}).setdefault(article.id, item.at)
    return found


def unfound_sources(base: KnowledgeBase) -> list[tuple[UnfoundSource, list[Claim]]]:
    """Return every source that no search found with the claims that lean on it, in reading order.

    Sources that one article describes in the same words are one.
    """
    found: dict[tuple[str, str], tuple[UnfoundSource, list[Claim]]] = {}
    for claim in base.claims:
        for source in claim.cites_unfound:
            found.setdefault((claim.article, source.described), (source, []))[1].append(claim)
    return list(found.values())


def claims_of_another(base: KnowledgeBase) -> list[Claim]:
    """Return the claims that stand in another study than the one that their article names, in reading order."""
    return [claim for claim in base.claims if claim.stands_in]


def not_mentioned(base: KnowledgeBase, studies: Iterable[Study] | None = None) -> list[Study]:
    """Return the studies that bear on a subject of some claim and that no article cites; no retracted ones.

    Randomised trials come first, among them those whose primary outcome does not favour the treatment; then by level,
    newest first. ``studies`` limits the choice.
    """
    subjects = base.claimed_subjects
    omitted = [
        study
        for study in (base.studies if studies is None else studies)
        if not (study.retracted or base.claims_citing(study.id) or only_printed(base, study.id))
        and subjects & {*study.conditions, *study.mechanisms, *study.topics}
    ]
    return sorted(omitted, key=_omission_order)


def _omission_order(study: Study) -> tuple[bool, bool, int, int, str]:
    directions = primary_directions(study)
    negative = Direction.NO_DIFFERENCE in directions or Direction.FAVOURS_CONTROL in directions
    return study.design not in RANDOMISED, not negative, level(study) or 9, -(study.year or 0), study.id


def worst(claims: list[Claim]) -> Claim:
    """Return the claim that reports its source least faithfully, the first in reading order among equals."""
    return min(claims, key=lambda claim: -claim.fidelity.rank)


def articles_giving(base: KnowledgeBase, caution: Caution) -> list[tuple[Article, list[Claim]]]:
    """Return every article with its claims that give a caution; no claims, if none does.

    Whether it leaves the caution out, ``Article.absent_on`` says.
    """
    claims = [base.claim(key) for key in caution.claims]
    return [(article, [claim for claim in claims if claim.article == article.id]) for article in base.articles]


def earliest_year(base: KnowledgeBase, article: Article) -> int | None:
    """Return the year before which an article cannot have been written, or ``None`` if no date is known."""
    if article.published is not None:
        return article.published.year
    cited = {key for claim in base.claims_in(article.id) for key in claim.cites}
    cited |= {item.study for item in article.references if item.study is not None}
    return max((year for key in cited if (year := base.study(key).year) is not None), default=None)
