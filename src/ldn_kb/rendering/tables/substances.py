"""The table of substances: under which names each is sold, and which caution holds for it."""

from __future__ import annotations

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.content import Joined, LinkedText, RecordLink, WebLink
from ldn_kb.rendering.tables.columns import Column, Table


def substances(base: KnowledgeBase) -> Table:
    """Return every substance with its names, what it is taken for, its caution and where that was read."""
    columns = (
        Column("substance", "Substance"),
        Column("what", "In short"),
        Column("brands", "Products"),
        Column("names", "Other names"),
        Column("for", "Taken for"),
        Column("free", "Without a prescription"),
        Column("caution", "Caution"),
        Column("sources", "Read in"),
    )
    rows = tuple(
        (
            RecordLink(item.id),
            LinkedText(item.what),
            ", ".join(item.brands) or "–",
            ", ".join(item.other_names) or "–",
            LinkedText(item.used_for),
            LinkedText(item.without_prescription) if item.without_prescription else "–",
            RecordLink(item.caution),
            Joined(tuple(WebLink(address, address.split("/")[2]) for address in item.sources), " "),
        )
        for item in base.substances
    )
    return Table("substances", "Substances and their cautions", columns, rows, interactive=True)
