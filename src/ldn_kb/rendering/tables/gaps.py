"""Tables of gaps: trials without a published report, and works whose full text was not read."""

from __future__ import annotations

from collections.abc import Iterable

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.unpublished import Unpublished, has_numbers
from ldn_kb.knowledge.unread import UnreadWork
from ldn_kb.model import Study
from ldn_kb.rendering.addresses import registration_links, where_to_read
from ldn_kb.rendering.content import Badge, Cell, Joined, LinkedText, RecordLink
from ldn_kb.rendering.tables.columns import Column, Table, dose, dose_heading, refs


def unpublished(base: KnowledgeBase, trials: Iterable[tuple[Unpublished, Study]], *, grouped: bool = False) -> Table:
    """Return trials without a published report; ``grouped`` adds where each stands, which is else a heading."""
    group = (Column("group", "Where it stands"),) if grouped else ()
    columns = (
        Column("study", "Trial"),
        *group,
        Column("registration", "Registry number"),
        Column("conditions", "Conditions"),
        Column("planned", "People planned", numeric=True),
        Column("enrolled", "People enrolled", numeric=True),
        Column("dose", dose_heading(base), sortable=False),
        Column("numbers", "Results here"),
        Column("copy", "Last copy read"),
    )
    rows = tuple(
        (
            RecordLink(study.id),
            *((where.value,) if grouped else ()),
            Joined(tuple(registration_links(study))) if study.registration else None,
            refs(study.conditions) if study.conditions else "–",
            study.n.planned,
            study.n.enrolled if study.n.enrolled is not None else "–",
            dose(study),
            "some numbers" if has_numbers(study) else "none",
            LinkedText(study.status.text) if study.status else None,
        )
        for where, study in trials
    )
    return Table("unpublished", "Trials without a published report", columns, rows, interactive=True)


def to_read(base: KnowledgeBase, works: Iterable[UnreadWork]) -> Table:
    """Return works whose full text was not read, in the order given, with what hangs on each."""
    columns = (
        Column("study", "Study"),
        Column("points", "Points", numeric=True),
        Column("read", "What was read"),
        Column("where", "Where to read it"),
        Column("claims", "Claims", numeric=True),
        Column("findings", "Findings"),
        Column("missing", "What is missing"),
    )
    rows = tuple(
        (
            RecordLink(work.study.id),
            work.points,
            Badge("confirmed", work.study.provenance.confirmed),
            where_to_read(work.study),
            len(work.claims),
            refs(item.key for item in work.findings) if work.findings else "–",
            _missing(work.study),
        )
        for work in works
    )
    return Table("to-read", "Works whose full text was not read", columns, rows, interactive=True)


def _missing(study: Study) -> Cell:
    missing = (*study.provenance.missing, *study.provenance.unconfirmed)
    return Joined(tuple(LinkedText(text) for text in missing), "; ") if missing else "–"
