"""Every claim is compared, in the column of its own article."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.model import Claim, Comparison
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet


def every_claim_compared(records: RecordSet) -> Iterator[Problem]:
    """Report a claim that belongs to no comparison; while one is misshapen nobody knows which claims are its."""
    if any(key not in records.entries for key in records.ids("comparison")):
        return
    compared = {key for item in records.of(Comparison) for position in item.record.positions for key in position.claims}
    for entry in records.of(Claim):
        if entry.record.id not in compared:
            message = f"the claim {quoted(entry.record.id)} belongs to no comparison; add it to a position"
            yield entry.problem(message, "no-comparison", "id")


def own_claims(records: RecordSet) -> Iterator[Problem]:
    """Report a position that lists another article's claim, or an article with two positions."""
    for item in records.of(Comparison):
        seen: set[str] = set()
        for number, position in enumerate(item.record.positions):
            if position.article in seen:
                message = f"{quoted(position.article)} already has a position here; merge the two"
                yield item.problem(message, "wrong-article", "positions", number, "article")
            seen.add(position.article)
            for index, key in enumerate(position.claims):
                claim = records.get(Claim, key)
                if claim is not None and claim.article != position.article:
                    message = f"{quoted(key)} is a claim of {claim.article}, not of {position.article}"
                    yield item.problem(message, "wrong-article", "positions", number, "claims", index)


def agreement_fits(records: RecordSet) -> Iterator[Problem]:
    """Report an agreement where one article answers, or none where several do."""
    for item in records.of(Comparison):
        several = len(item.record.positions) > 1
        if several and item.record.agreement is None:
            yield item.problem(
                "several articles answer; write agreement: agree, differ or conflict", "agreement", "agreement"
            )
        if not several and item.record.agreement is not None:
            message = f"agreement is {quoted(item.record.agreement)}, but only one article answers; delete it"
            yield item.problem(message, "agreement", "agreement")


RULES = (
    every_claim_compared,
    own_claims,
    agreement_fits,
)
