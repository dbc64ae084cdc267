"""A new article for its reviewer: every claim in reading order with its verdicts, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.authoring.knowledge_diff.records import Renamed
from ldn_kb.authoring.knowledge_diff.words import code, name, text
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.open_points import open_points
from ldn_kb.knowledge.statements import verdict_word
from ldn_kb.model import Article, Claim, Comparison
from ldn_kb.model.vocabulary import Fidelity

_LONGEST = 160
_BAR = "\\|"
"""A bar within a cell of a table."""


def new_articles(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[Article]:
    """Return the articles that were not there, in their order."""
    known = {article.id for article in old.articles} | set(names.values())
    return [article for article in new.articles if article.id not in known]


def of_article(old: KnowledgeBase, new: KnowledgeBase, article: Article) -> str:
    """Return a table of the claims of a new article, and lists of what a reviewer has to look at."""
    claims = new.claims_in(article.id)
    rows = ["| Where | What it says | Told faithfully? | Evidence | Open |", "| --- | --- | --- | --- | --- |"]
    rows += [_row(new, claim) for claim in claims]
    lines = [f"- {line}" for line in _lines(old, new, article, claims)]
    return "\n".join([f"**{text(article.name)}** ({code(article.id)}): {len(claims)} claims", "", *rows, "", *lines])


def _row(base: KnowledgeBase, claim: Claim) -> str:
    verdict = verdict_word(base, claim)
    fidelity = base.subject.fill(claim.fidelity.word)
    cells = (claim.at, text(claim.says, _LONGEST), fidelity, verdict, "; ".join(_open(claim)) or "–")
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _open(claim: Claim) -> Iterator[str]:
    """Yield what about a claim nobody has found or read yet."""
    if unread := [check.figure for check in claim.numbers if check.reported is None]:
        yield f"no reported number for {', '.join(map(code, unread))}"
    if claim.fidelity is Fidelity.NOT_YET_CHECKED:
        yield "source not read"
    if claim.cites_unfound:
        yield f"not identified: {text('; '.join(source.described for source in claim.cites_unfound))}"
    if claim.override is not None:
        yield "verdict typed by a person"


def _lines(old: KnowledgeBase, new: KnowledgeBase, article: Article, claims: list[Claim]) -> Iterator[str]:
    if article.without_claims:
        reasons = "; ".join(f"{item.at}: {text(item.reason)}" for item in article.without_claims)
        yield f"Without claims: {reasons}"
    answered = [item for item in new.comparisons if any(it.article == article.id for it in item.positions)]
    if untouched := [item for item in answered if _untouched(old, item)]:
        yield f"Answers these questions, whose texts are as they were: {_named(new, untouched)}"
    given = [item.id for item in new.cautions if any(claim.id in item.claims for claim in claims)]
    yield f"Gives {len(given)} of {len(new.cautions)} cautions: {_ids(new, given) or 'none'}"
    missing = [key for absence in article.looked_for_absent for key in absence.cautions]
    if missing:
        yield f"Looked for and not there: {_ids(new, missing)}"
    found = open_points(new, article)
    for what, keys in (("Cautions", found.cautions), ("Questions", found.questions)):
        if keys:
            yield f"{what} that nobody looked for: {_ids(new, keys)}"
    cited = dict.fromkeys(key for claim in claims for key in claim.cites)
    if unread := [key for key in cited if new.study(key).provenance.second_reading is None]:
        yield f"Cites works of which nobody read the numbers a second time: {_ids(new, unread)}"


def _untouched(old: KnowledgeBase, item: Comparison) -> bool:
    """Return whether a question was there, and its texts on all answers together stand as they stood."""
    before = old.by_id.get(item.id)
    if not isinstance(before, Comparison) or len(before.positions) == len(item.positions):
        return False
    return (before.difference, before.evidence) == (item.difference, item.evidence)


def _named(base: KnowledgeBase, items: list[Comparison]) -> str:
    return "; ".join(name(base, item.id) for item in items)


def _ids(base: KnowledgeBase, keys: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"{text(base.titles[key])} ({code(key)})" for key in keys)
