"""The Python interface: a data folder in, typed records and everything computed from them out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import overload

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.knowledge.computed import (
    ClaimJudgements,
    ComparisonJudgements,
    ConceptJudgements,
    StudyJudgements,
)
from ldn_kb.model import AnyRecord, Claim, Comparison, Concept, Finding, Study
from ldn_kb.reading import loader
from ldn_kb.reading.problems import Problem


class DataError(ValueError):
    """The data has problems; ``problems`` holds all of them, each with path, line, column, message and code."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        more = f"\nand {len(problems) - 1:,} more" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


def load(path: str | os.PathLike[str]) -> KnowledgeBase:
    """Return the knowledge base of a data folder, such as ``data`` of a clone.

    Raises ``NotADirectoryError`` if ``path`` is no folder, and ``DataError`` if anything in it is wrong.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no data folder {folder}")
    base, problems = loader.load(folder)
    if problems:
        raise DataError(problems)
    return base


@overload
def judgements(base: KnowledgeBase, record: Study) -> StudyJudgements: ...
@overload
def judgements(base: KnowledgeBase, record: Claim) -> ClaimJudgements: ...
@overload
def judgements(base: KnowledgeBase, record: Comparison) -> ComparisonJudgements: ...
@overload
def judgements(base: KnowledgeBase, record: Finding) -> JudgedFinding: ...
@overload
def judgements(base: KnowledgeBase, record: Concept) -> ConceptJudgements: ...
def judgements(
    base: KnowledgeBase, record: AnyRecord | Concept
) -> StudyJudgements | ClaimJudgements | ComparisonJudgements | JudgedFinding | ConceptJudgements:
    """Return everything that is computed about a record of ``base``: level of evidence, verdict, certainty ...

    Raises ``TypeError`` for a record of a kind that is not judged, such as a term.
    """
    match record:
        case Study():
            return computed.of_study(base, record)
        case Claim():
            return computed.of_claim(base, record)
        case Comparison():
            return computed.of_comparison(base, record)
        case Finding():
            return computed.of_finding(base, record)
        case Concept():
            return computed.of_concept(base, record.id)
    raise TypeError(f"nothing is computed about a {record.kind_name}")
