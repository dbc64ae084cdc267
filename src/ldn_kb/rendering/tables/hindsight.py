"""What was published before an article can have been written, and what came after, in sentences and as tables."""

from __future__ import annotations

from collections.abc import Collection

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.hindsight import Hindsight
from ldn_kb.knowledge.profiles import profile
from ldn_kb.model import Article, Study
from ldn_kb.rendering.content import Joined, RecordLink, number
from ldn_kb.rendering.tables.columns import Column, Table, refs


def words(base: KnowledgeBase, article: Article, known: Hindsight) -> list[str]:
    """Return what was published when an article was written, in sentences that claim no more than its date allows."""
    year = known.year
    if known.is_dated:
        dated = (
            f"{article.name} was published in {year}. "
            "Its author could know what came before that year, not what came after."
        )
    else:
        dated = (
            f"{article.name} has no date. The newest work it cites is of {year}, so it was not written before. "
            f"Its author could know trials from before {year}; whether later ones, too, cannot be told."
        )
    counts = (
        f"{_trials(base, known.trials.before)} before {year}, {_trials(base, known.trials.same)} in {year}, "
        f"{_trials(base, known.trials.after)} after."
    )
    said = [dated, f"Randomised trials in the conditions it names: {counts}"]
    if known.claims:
        every, later = len(known.claims), known.later_refuted
        if every == 1:
            came = f"all of these came after {year}" if later else f"not all of these came after {year}"
            said.append(f"Trials speak against 1 claim, which is not borne out; {came}.")
        else:
            of_all = f"for {number(later)} of them all these trials came" if later else "for none did all of these come"
            came = f"{of_all} after {year}"
            said.append(f"Trials speak against {number(every)} claims, which are not borne out; {came}.")
    return said


def _trials(base: KnowledgeBase, studies: Collection[Study]) -> str:
    if not studies:
        return "none"
    people = profile(base, studies).people_randomised
    return f"{len(studies)} ({number(people)} {'person' if people == 1 else 'people'})"


def conditions(base: KnowledgeBase, known: Hindsight) -> Table:
    """Return the trials of each condition an article names by whether they came before, in or after its year."""
    columns = (Column("condition", "Condition"), *_year_columns(known.year))
    rows = tuple(
        (
            RecordLink(item.id),
            *(_trials(base, studies.before), _trials(base, studies.same)),
            Joined((_trials(base, studies.after), refs(study.id for study in studies.after)), ": ")
            if studies.after
            else "none",
        )
        for item, studies in known.conditions
    )
    return Table("hindsight", "Trials before and after", columns, rows, interactive=False)


def claims(known: Hindsight) -> Table:
    """Return the claims that are not borne out, with the studies against them by when they came."""
    columns = (Column("claim", "Claim"), *_year_columns(known.year))
    rows = tuple(
        (
            RecordLink(claim.id),
            *(
                refs(study.id for study in group) if group else "none"
                for group in (studies.before, studies.same, studies.after)
            ),
        )
        for claim, studies in known.claims
    )
    return Table("hindsight-claims", "Studies against its claims", columns, rows, interactive=False)


def _year_columns(year: int) -> tuple[Column, ...]:
    return (
        Column("before", f"Before {year}"),
        Column("same", f"In {year}: cannot be told"),
        Column("after", f"After {year}"),
    )
