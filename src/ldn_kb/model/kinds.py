"""The kinds of record: what each is called, and where its files lie. What a record holds is said by its model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class RecordFiles:
    """What records of one kind are called, and where their files lie.

    ``layout`` is ``files`` (one file a record in folder ``plural``), ``lists`` (one list a file in folder ``plural``),
    ``list`` (one list in the file ``<plural>.yaml``) or ``single`` (one record in the file ``<plural>.yaml``).
    """

    name: str
    plural: str
    layout: Literal["files", "lists", "list", "single"]
    title: str

    @property
    def one_a_file(self) -> bool:
        """Whether a file holds one record, whose id is the name of the file, and no list."""
        return self.layout in ("files", "single")


RECORD_FILES = (
    RecordFiles("article", "articles", "files", "Articles"),
    RecordFiles("claim", "claims", "lists", "Claims"),
    RecordFiles("comparison", "comparisons", "files", "Questions"),
    RecordFiles("finding", "findings", "files", "Findings"),
    RecordFiles("condition", "conditions", "files", "Conditions"),
    RecordFiles("mechanism", "mechanisms", "files", "Mechanisms"),
    RecordFiles("topic", "topics", "files", "Topics"),
    RecordFiles("study", "studies", "files", "Studies"),
    RecordFiles("caution", "cautions", "list", "Cautions"),
    RecordFiles("search", "searches", "list", "Searches"),
    RecordFiles("substance", "substances", "list", "Substances"),
    RecordFiles("measure", "measures", "list", "Outcome measures"),
    RecordFiles("term", "glossary", "list", "Glossary"),
)
"""Those of every kind that has pages and links, in the order in which people meet them."""

SUBJECT_FILE = RecordFiles("subject", "subject", "single", "What it is about")
"""That of the one record that says what all others are about."""
