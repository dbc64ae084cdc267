"""Tables of numbers that articles state, beside those reported, and what they leave out of them."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.missing_halves import MissingHalf, missing_halves
from ldn_kb.knowledge.titles import subject_words
from ldn_kb.model import Claim, Comparison
from ldn_kb.reading.rules.references import LINK
from ldn_kb.rendering.content import Added, Cell, Completed, Joined, LinkedText, RecordLink, amount, number
from ldn_kb.rendering.tables.claims import claim_link
from ldn_kb.rendering.tables.columns import Column, Table


def numbers_of(base: KnowledgeBase, claim: Claim) -> Table:
    """Return every claimed figure of one claim beside the reported one, without columns that say nothing there.

    What the claim says beside the table is not said again: what the control group showed, where that stands in brackets
    in the paraphrase, and the only source. Nor is that numbers which are the same do not differ.
    """
    whole, rows = numbers(base, [claim], halves=False), knowledge.number_rows(base, claim)
    told = {"claim"}
    if all(row.lacks_control or row.control is None for row in rows):
        told.add("control")
    if all(not row.difference for row in rows):
        told.add("difference")
    if {row.check.study for row in rows} == set(claim.cites) and len(claim.cites) == 1:
        told.add("source")
    kept = [
        place
        for place, column in enumerate(whole.columns)
        if column.key not in told and any(row[place] != "–" for row in whole.rows)
    ]
    columns = tuple(whole.columns[place] for place in kept)
    cells = tuple(tuple(row[place] for place in kept) for row in whole.rows)
    return Table(whole.name, f"Numbers: {subject_words(claim) or base.titles[claim.id]}", columns, cells)


def numbers(base: KnowledgeBase, chosen: Iterable[Claim], *, about: bool = False, halves: bool = True) -> Table:
    """Return every claimed figure beside the reported one; ``about`` adds what each claim is first of all about.

    With ``halves`` what an article leaves out stands beside its figure: ``88% [40% on placebo]``.
    """
    rows = [row for claim in chosen for row in knowledge.number_rows(base, claim)]
    return compared_numbers(base, rows, about=about, halves=halves)


def compared_numbers(
    base: KnowledgeBase, chosen: Iterable[knowledge.NumberRow], *, about: bool = False, halves: bool = True
) -> Table:
    """Return these figures, each beside the reported one, in the order given, as ``numbers`` does."""
    columns = (
        Column("claim", "Where"),
        *((Column("about", "About"),) if about else ()),
        Column("figure", "Figure"),
        Column("claimed", "Claimed", numeric=True, sortable=False),
        Column("reported", "Reported", numeric=True, sortable=False),
        Column("control", "Control", numeric=True, sortable=False),
        Column("difference", "Difference", numeric=True, sortable=False),
        Column("verdict", "Verdict"),
        Column("source", "Source"),
    )
    rows = tuple(
        (
            claim_link(base, row.claim),
            *((RecordLink(row.claim.about[0]),) if about else ()),
            row.check.figure.replace("-", " "),
            _claimed_whole(base, row) if halves else claimed(row),
            amount(row.check.reported, row.unit),
            amount(row.control, row.unit) or "–",
            "–" if row.difference is None or row.claimed_to is not None else number(row.difference),
            row.verdict,
            _source(row),
        )
        for row in chosen
    )
    return Table("numbers", "Claimed and reported numbers", columns, rows, interactive=True)


def _claimed_whole(base: KnowledgeBase, row: knowledge.NumberRow) -> Cell:
    """Return what an article claims, with the missing half if it tells the figure without its control."""
    half = next((item for item in missing_halves(base, row.claim) if item.row.check == row.check), None)
    return Joined((claimed(row), _added(half)), " ") if half else claimed(row)


def _added(half: MissingHalf) -> Added:
    """Return what the control group showed, in words: ``40% on placebo``."""
    return Added(f"{amount(half.row.control, half.row.unit)} {half.on}")


def completed(base: KnowledgeBase, claim: Claim) -> Completed:
    """Return our paraphrase of a claim with the missing half after each figure told without its control.

    A half whose figure does not stand in the paraphrase follows at its end, with the figure.
    """
    halves = missing_halves(base, claim)
    rest = [Added(f"{claimed(item.row)}: {_added(item).text}") for item in halves if item.place is None]
    return Completed(claim.says, (*_placed(halves), *((len(claim.says), item) for item in rest)))


def completed_answer(base: KnowledgeBase, text: str, claims: Iterable[Claim]) -> Cell:
    """Return an article's answer with the missing half after each figure that its claims tell without its control."""
    halves = [half for claim in claims for half in missing_halves(base, claim, text)]
    placed = _placed(halves)
    return Completed(text, placed) if placed and not LINK.search(text) else LinkedText(text)


def answer_of(base: KnowledgeBase, item: Comparison, article: str) -> Cell:
    """Return an article's name with its answer: a mark beside the name alone would be read as the answer."""
    said = ((position.in_short, position.claims) for position in item.positions if position.article == article)
    answers = (completed_answer(base, in_short, map(base.claim, keys)) for in_short, keys in said)
    return Joined((base.titles[article], *answers), ": ")


def _placed(halves: Iterable[MissingHalf]) -> tuple[tuple[int, Added], ...]:
    """Return what is added at the places of the figures, each place once, in their order."""
    found = {item.place: _added(item) for item in halves if item.place is not None}
    return tuple(sorted(found.items(), key=lambda item: item[0]))


def _source(row: knowledge.NumberRow) -> Cell:
    """Return the study that reports a number, or the source that the article names and nobody found."""
    if row.check.study:
        return RecordLink(row.check.study)
    unfound = [source.described for source in row.claim.cites_unfound]
    return f"not found: {'; '.join(unfound)}" if unfound else "–"


def claimed(row: knowledge.NumberRow) -> str:
    """Return a claimed figure in words: ``about 30%``, ``50 to 100 mg``."""
    before = f"{row.qualifier.replace('-', ' ')} " if row.qualifier else ""
    if row.claimed_to is not None:
        first = amount(row.claimed, row.unit) if row.unit == "year" else number(row.claimed)
        return f"{before}{first} to {amount(row.claimed_to, row.unit)}"
    return f"{before}{amount(row.claimed, row.unit)}"
