"""Tables of the two readings of the claims: how far they agree, and how each difference was settled."""

from __future__ import annotations

from ldn_kb.knowledge.agreement import agreements
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model.readings import Judgement, Reading
from ldn_kb.rendering.content import RecordLink
from ldn_kb.rendering.tables.columns import Column, Table


def agreement(base: KnowledgeBase) -> Table:
    """Return share of agreement and kappa for each judgement; no rows where no claim was read twice."""
    columns = (
        Column("judgement", "Judgement"),
        Column("claims", "Claims", numeric=True),
        Column("share", "Both agree", numeric=True),
        Column("kappa", "Cohen's kappa", numeric=True),
    )
    rows = tuple(
        (
            name,
            found.pairs,
            "–" if found.share is None else f"{found.share:.0%}",
            "–" if found.kappa is None else f"{found.kappa:.2f}".replace("-", "−"),
        )
        for name, found in agreements(base.readings)
    )
    return Table("agreement", "How far two readers agree", columns, rows)


def disagreements(base: KnowledgeBase) -> Table:
    """Return each claim on which the readers differ, with both readings, which was taken, and why."""
    columns = (
        Column("claim", "Where"),
        Column("differ", "They differ in"),
        Column("first", "First reader"),
        Column("second", "Second reader"),
        Column("settled", "Taken"),
        Column("because", "Why"),
    )
    pairs = {one.claim: (one, other) for one, other in base.readings.pairs}
    rows = tuple(
        (
            RecordLink(item.claim),
            ", ".join(item.differ),
            _words(base, pairs[item.claim][0], item.differ),
            _words(base, pairs[item.claim][1], item.differ),
            item.settled,
            item.because,
        )
        for item in base.readings.settled
        if item.claim in pairs and item.claim in base.by_id
    )
    return Table("disagreements", "Where two readers differ", columns, rows, interactive=True)


def _words(base: KnowledgeBase, reading: Reading, names: tuple[Judgement, ...]) -> str:
    """Return what a reader gave for these judgements, in words; a judgement that was not given is left out."""
    values = [(name, getattr(reading, name)) for name in names]
    return "; ".join(base.word(name, value) for name, value in values if value is not None) or "–"
