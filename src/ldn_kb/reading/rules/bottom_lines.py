"""A bottom line may not contradict what is counted from the studies."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition, Direction, Evidence
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet

# What a stated direction needs at least one primary outcome of; and what there must be some of to contradict it.
_NEEDS = {
    "benefit": Direction.FAVOURS_TREATMENT,
    "no-difference": Direction.NO_DIFFERENCE,
    "harm": Direction.FAVOURS_CONTROL,
}


def bottom_lines_fit(records: RecordSet) -> Iterator[Problem]:
    """Report a condition whose stated direction or verdict contradicts its computed profile.

    A direction is contradicted if the primary outcomes of randomised trials were compared and none points that way;
    "untested" is contradicted by any randomised trial.
    """
    base = KnowledgeBase.of(entry.record for entry in records.entries.values())
    for entry in records.of(Condition):
        line = entry.record.bottom_line
        profile = knowledge.profile(base, base.studies_about(entry.record.id))
        compared = {direction: count for direction, count in profile.primary if direction != Direction.NOT_COMPARED}
        needed = _NEEDS.get(line.direction)
        if needed is not None and compared and needed not in compared:
            counts = ", ".join(f"{count} {base.word('direction', direction)}" for direction, count in compared.items())
            message = f"direction is {quoted(line.direction)}, but primary outcomes of randomised trials are: {counts}"
            yield entry.problem(message, "bottom-line", "bottom_line", "direction")
        if line.evidence is Evidence.UNTESTED and profile.randomised:
            message = f"evidence is 'untested', but randomised trials bear on it: {profile.randomised}"
            yield entry.problem(message, "bottom-line", "bottom_line", "evidence")


RULES = (bottom_lines_fit,)
