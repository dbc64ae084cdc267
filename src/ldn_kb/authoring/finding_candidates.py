"""Which findings a statement may assert something of."""

from __future__ import annotations

from collections.abc import Collection

from ldn_kb.authoring.question_candidates import MOST, stems
from ldn_kb.authoring.sentences import Sentence
from ldn_kb.authoring.statement_subjects import HOW
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition


class FindingCandidates:
    """The findings of a base, to be known again from the diseases and outcomes that a statement names."""

    def __init__(self, base: KnowledgeBase, gravest: str | None) -> None:
        """``gravest`` is the finding that decides whether the drug is harmless."""
        self._base, self._gravest = base, gravest

    def of_statement(self, sentence: Sentence, subjects: Collection[str]) -> tuple[tuple[str, ...], bool]:
        """Return the findings that a statement about ``subjects`` may speak of, and whether it names their outcome.

        How the drug works in a disease says nothing of what it does for the patients.
        """
        if HOW.match(sentence.text):
            subjects = [key for key in subjects if not isinstance(self._base.by_id[key], Condition)]
        if sentence.harmless and self._gravest:
            return (self._gravest,), True
        diseases = [key for key in subjects if isinstance(self._base.by_id[key], Condition)]
        measured = list(dict.fromkeys(filter(None, map(self._measured, diseases or subjects))))
        if len(diseases) > 1:
            return tuple(measured), False
        said = stems(sentence.text)
        named: dict[str, float] = {}
        for key in measured or subjects:
            for item in self._base.findings_about(key):
                outcome = stems(item.outcome) - stems(key)
                if key in item.about and outcome and len(outcome & said) >= len(outcome) / 2:
                    named[item.id] = len(outcome & said) / len(outcome)
        if named:
            return tuple(key for key in named if named[key] == max(named.values()))[:MOST], True
        own = [item.id for key in measured[:1] for item in self._base.main_findings(key) if key in item.about]
        return tuple(own[:1]) or tuple(measured[:1]), False

    def _measured(self, key: str) -> str | None:
        """Return a subject, or the nearest group above it, of which something was measured."""
        above: str | None = key
        while above is not None and not self._base.main_findings(above):
            record = self._base.by_id[above]
            above = record.parent if isinstance(record, Condition) else None
        return above
