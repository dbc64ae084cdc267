"""Results of a condition by what they are about: its main outcome, other outcomes, unwanted effects, and the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.comparable_estimates import Panel, compared_shares, panels
from ldn_kb.model import Finding, Outcome, Study

Share: TypeAlias = "tuple[Study, Outcome]"
"""A result that is given as a percentage of both groups."""

UNWANTED = "Unwanted effects"
_OTHER, _OUTSIDE, _MAIN = "Other outcomes", "Results that belong to no finding above", "Main outcomes"


@dataclass(frozen=True)
class OutcomeGroup:
    """What stands under one heading: estimates on common axes, and shares of people."""

    heading: str
    panels: tuple[Panel, ...]
    shares: tuple[Share, ...]


def outcome_groups(base: KnowledgeBase, condition: str) -> list[OutcomeGroup]:
    """Return the results of a condition that can be drawn, by outcome; groups without a result are left out.

    Within a group, what single studies found comes before what reviews pooled.
    """
    main = base.main_findings(condition)
    first = main[0].outcome if len(main) == 1 else _MAIN
    headings = (f"{first[:1].upper()}{first[1:]}", _OTHER, UNWANTED, _OUTSIDE)
    # Asked for once: what they hold does not depend on the heading.
    all_panels, all_shares = panels(base, condition), compared_shares(base, condition)

    def rank(study: Study, outcome: Outcome) -> int:
        finding = finding_of(base, condition, study, outcome)
        if finding is None:
            return 3
        return 2 if finding.harm else 0 if finding in main else 1

    groups = []
    for number, heading in enumerate(headings):
        drawn = [
            dataclasses.replace(panel, rows=rows)
            for panel in all_panels
            if (rows := tuple(row for row in panel.rows if rank(row.study, row.outcome) == number))
        ]
        shares = tuple(share for share in all_shares if rank(*share) == number)
        if drawn or shares:
            groups.append(OutcomeGroup(heading, tuple(sorted(drawn, key=lambda panel: not panel.trials)), shares))
    return groups


def finding_of(base: KnowledgeBase, condition: str, study: Study, outcome: Outcome) -> Finding | None:
    """Return the finding that a result belongs to, as a member or as a review of it, on the page of a condition.

    One of the condition's own comes first; a finding about something else than it or an unwanted effect is none.
    """
    found = base.once("findings of results", lambda: dict(_by_result(base))).get((study.id, outcome.id), [])
    own = base.findings_about(condition)
    chosen = [finding for finding in own if finding in found] or [finding for finding in found if finding.harm]
    return chosen[0] if chosen else None


def _by_result(base: KnowledgeBase) -> Iterator[tuple[tuple[str, str], list[Finding]]]:
    """Yield each result that is in a finding with its findings."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in base.findings:
        for member in finding.results:
            found.setdefault((member.study, member.outcome), []).append(finding)
        for review in finding.other_reviews:
            if review.outcome is not None:
                found.setdefault((review.study, review.outcome), []).append(finding)
    yield from found.items()
