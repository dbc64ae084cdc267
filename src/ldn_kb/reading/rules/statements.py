"""A claim holds what its route needs and no more, and names findings and studies that are its own.

The short answer to a question opens with words that fit the finding it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.bodies import JudgedFinding, findings_named
from ldn_kb.knowledge.judging.sentences import ALL_OPENINGS, YES_OR_NO, openings, opens_with
from ldn_kb.model import Basis, Claim, Comparison, Finding
from ldn_kb.model.vocabulary import BasisKind, Route, Verdict
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet

_BLOCKS = ("asserts", "frequency", "yardsticks", "steps", "basis", "findings")
_NEEDED = {
    Route.EFFECT: "asserts",
    Route.FREQUENCY: "frequency",
    Route.MECHANISM: "steps",
    Route.SETTLED: "basis",
}
_ALLOWED = {**_NEEDED, Route.SUPERLATIVE: "yardsticks", Route.STUDY_RESULT: "findings"}


def blocks_fit_route(records: RecordSet) -> Iterator[Problem]:
    """Report a claim without the part that its route needs, or with the part of another route."""
    for entry in records.of(Claim):
        claim = entry.record
        needed, allowed = _NEEDED.get(claim.route), _ALLOWED.get(claim.route)
        if needed is not None and not getattr(claim, needed):
            yield entry.problem(f"route {quoted(claim.route)} needs {needed}; add it", "route", "route")
        for name in _BLOCKS:
            if name != allowed and getattr(claim, name):
                takes = f"takes only {allowed}" if allowed else "takes none of these parts"
                message = f"route {quoted(claim.route)} {takes}; delete {name} or change the route"
                yield entry.problem(message, "route", name)


def findings_of_claims(records: RecordSet) -> Iterator[Problem]:
    """Report a finding, condition or topic that a claim names and that has nothing to do with what it is about.

    One of the two may be a condition above or below the other.
    """
    for entry in records.of(Claim):
        claim = entry.record
        for path, key in _named(claim):
            finding = records.get(Finding, key)
            about = finding.about if finding is not None else (key,)
            if key in records.kinds and not _related(records, about, claim.about):
                message = (
                    f"{quoted(key)} is about {', '.join(about)}, the claim about {', '.join(claim.about)}; "
                    "name a finding of these, or add what the claim is about"
                )
                yield entry.problem(message, "finding-of-claim", *path)


def _named(claim: Claim) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield place and id of every finding that a claim names."""
    if claim.asserts is not None:
        yield from ((("asserts", "findings", number), key) for number, key in enumerate(claim.asserts.findings))
    if claim.frequency is not None:
        yield from ((("frequency", "findings", number), key) for number, key in enumerate(claim.frequency.findings))
    yield from ((("findings", number), key) for number, key in enumerate(claim.findings))


def _related(records: RecordSet, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    below = [{key for item in keys for key in records.base.family(item)} for keys in (first, second)]
    return bool(below[0] & set(second) or below[1] & set(first))


def frequencies_possible(records: RecordSet) -> Iterator[Problem]:
    """Report a frequency in words and numbers alike, in neither, or upside down."""
    for entry in records.of(Claim):
        frequency = entry.record.frequency
        if frequency is None:
            continue
        low, high = frequency.low, frequency.high
        if (frequency.says is None) == (low is None and high is None):
            message = "write how often either in a word (says) or as numbers per 100 (low, high)"
            yield entry.problem(message, "frequency", "frequency")
        elif low is not None and high is not None and low > high:
            yield entry.problem(f"the range {low} to {high} is upside down", "frequency", "frequency", "low")


def step_studies_listed(records: RecordSet) -> Iterator[Problem]:
    """Report a study of a step that is neither in ``cites`` nor in ``tested_by``, or on both sides of the step."""
    for entry in records.of(Claim):
        claim = entry.record
        for number, step in enumerate(claim.steps):
            for name in ("agreeing", "opposing"):
                for place, key in enumerate(getattr(step, name)):
                    path = ("steps", number, name, place)
                    if key not in (*claim.cites, *claim.tested_by):
                        message = f"{quoted(key)} is in neither cites nor tested_by; add it to tested_by"
                        yield entry.problem(message, "step-study", *path)
                    if name == "opposing" and key in step.agreeing:
                        message = f"{quoted(key)} cannot speak for and against one step; split the step"
                        yield entry.problem(message, "step-study", *path)


def bases_can_decide(records: RecordSet) -> Iterator[Problem]:
    """Report a basis without an address, unless the article itself was counted, or that cannot settle its matter."""
    for entry in records.of(Claim):
        claim = entry.record
        if claim.basis and (message := _without_source(claim.basis)):
            yield entry.problem(message, "basis-source", "basis")
        for number, step in enumerate(claim.steps):
            if step.basis and (message := _without_source(step.basis) or _of_public_life(step.basis, "how it works")):
                yield entry.problem(message, "basis-source", "steps", number, "basis")
    for item in records.of(Finding):
        basis = item.record.basis
        if basis and (message := _without_source(basis) or _of_public_life(basis, "an outcome")):
            yield item.problem(message, "basis-source", "basis")


def _without_source(basis: Basis) -> str | None:
    if basis.sources or basis.kind is BasisKind.COUNT:
        return None
    return f"a {basis.kind.word} decides only with the address where it was read; add it under sources"


def _of_public_life(basis: Basis, matter: str) -> str | None:
    if basis.kind not in (BasisKind.PRESS, BasisKind.PRODUCT_PAGE):
        return None
    return f"a {basis.kind.word} cannot settle {matter}; name a label, guideline or textbook, or studies"


def overrides_have_evidence(records: RecordSet) -> Iterator[Problem]:
    """Report a verdict on the evidence that a person typed and for which the claim names neither study nor source."""
    for entry in records.of(Claim):
        claim = entry.record
        if claim.override is None or claim.override.verdict in (Verdict.UNTESTED, Verdict.NOT_JUDGED):
            continue
        if not (claim.cites or claim.tested_by or claim.sources or claim.basis or claim.asserts or claim.yardsticks):
            message = (
                f"the verdict {quoted(claim.override.verdict)} needs what it rests on; add studies under tested_by, or "
                "addresses under sources"
            )
            yield entry.problem(message, "basis-source", "override", "verdict")


def headlines_fit(records: RecordSet) -> Iterator[Problem]:
    """Report a short answer that opens with words that do not fit what its first finding shows, and how surely.

    An answer to a question that yes or no can answer must open with such words; any other may, and then they must fit.
    """
    for entry in records.of(Comparison):
        answer, question = entry.record.evidence, entry.record.question
        if answer.headline is None or not answer.findings:
            continue
        asked = question.split(maxsplit=1)[0].lower() in YES_OR_NO
        judged = _judged(records, answer.findings[0])
        if not judged or not (asked or opens_with(answer.headline, ALL_OPENINGS)):
            continue
        fitting = dict.fromkeys(
            words for item in judged for words in openings(item.judgement.direction, item.judgement.certainty)
        )
        if not opens_with(answer.headline, fitting):
            shown = judged[0].judgement
            message = (
                f"{quoted(answer.findings[0])} shows {shown.direction.word} ({shown.certainty.word}); "
                f"open with {' or '.join(map(quoted, fitting))}"
            )
            yield entry.problem(message, "opening", "evidence", "headline")


def _judged(records: RecordSet, key: str) -> list[JudgedFinding]:
    """Return what is meant by an id in ``findings``; nothing if a record that it needs is broken or missing."""
    try:
        return findings_named(records.base, [key])[0]
    except KeyError:
        return []


RULES = (
    blocks_fit_route,
    findings_of_claims,
    frequencies_possible,
    step_studies_listed,
    bases_can_decide,
    overrides_have_evidence,
    headlines_fit,
)
