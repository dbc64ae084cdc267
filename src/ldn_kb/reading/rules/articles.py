"""Claims stand where the article has them, in its order, and no paragraph is forgotten."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ldn_kb.knowledge.paper_identifiers import identifiers_in
from ldn_kb.model import Article, Claim, Fidelity, Study
from ldn_kb.model.types import UnfoundSource
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.records import LocatedRecord, RecordSet


def own_columns(records: RecordSet) -> Iterator[Problem]:
    """Report an article whose place among the columns another one has."""
    seen: dict[int, str] = {}
    for item in records.of(Article):
        first = seen.setdefault(item.record.order, item.record.id)
        if first != item.record.id:
            free = max(entry.record.order for entry in records.of(Article)) + 1
            message = f"order {item.record.order} is that of {quoted(first)}; write {free}"
            yield item.problem(message, "column", "order")


def known_locators(records: RecordSet) -> Iterator[Problem]:
    """Report a locator that the article does not have."""
    for entry in records.of(Claim):
        article = records.get(Article, entry.record.article)
        if article is not None and entry.record.at not in (known := article.locators):
            near = suggestion(entry.record.at, known)
            yield entry.problem(
                f"{article.id} has no paragraph {quoted(entry.record.at)}{near}", "unknown-locator", "at"
            )
    for item in records.of(Article):
        known = item.record.locators
        for number, unclaimed in enumerate(item.record.without_claims):
            if unclaimed.at not in known:
                near = suggestion(unclaimed.at, known)
                message = f"{item.record.id} has no paragraph {quoted(unclaimed.at)}{near}"
                yield item.problem(message, "unknown-locator", "without_claims", number, "at")
        yield from _repeated(item, known)


def _repeated(item: LocatedRecord[Article], known: list[str]) -> Iterator[Problem]:
    """Report a locator that stands twice in the sections or the reference list."""
    for at in sorted({at for at in known if known.count(at) > 1}):
        yield item.problem(f"the locator {quoted(at)} stands twice", "wrong-value", "sections")


def covered_paragraphs(records: RecordSet) -> Iterator[Problem]:
    """Report paragraphs with neither a claim nor a reason for having none, and those with both.

    References need no entry: they are covered by being mapped to a study.
    """
    misshapen = [key for key in records.ids("claim") if key not in records.entries]
    for item in records.of(Article):
        claimed = {entry.record.at for entry in records.of(Claim) if entry.record.article == item.record.id}
        # A claim that is reported for a problem of its own still covers its paragraph, which its id names.
        names = {f"{item.record.id}-{at.replace('.', '')}-": at for at in item.record.locators}
        broken = {at for key in misshapen for start, at in names.items() if key.startswith(start)}
        listed = {unclaimed.at: number for number, unclaimed in enumerate(item.record.without_claims)}
        for number, section in enumerate(item.record.sections):
            for position, at in enumerate(section.paragraphs):
                if at in claimed or at in listed or at in broken:
                    continue
                if not _has_bullets(section.paragraphs, at, claimed | broken):
                    message = f"paragraph {quoted(at)} has no claim; add one or list it under without_claims"
                    yield item.problem(message, "uncovered-paragraph", "sections", number, "paragraphs", position)
        for at in sorted(claimed & set(listed)):
            message = f"paragraph {quoted(at)} has claims; delete it from without_claims"
            yield item.problem(message, "uncovered-paragraph", "without_claims", listed[at], "at")


def _has_bullets(paragraphs: tuple[str, ...], at: str, claimed: set[str]) -> bool:
    """Return whether a paragraph only introduces bullets that hold claims."""
    bullets = [other for other in paragraphs if other.startswith(f"{at}.b")]
    return bool(bullets) and all(bullet in claimed for bullet in bullets)


def claim_ids(records: RecordSet) -> Iterator[Problem]:
    """Report a claim whose id does not start with its article and paragraph."""
    for entry in records.of(Claim):
        claim = entry.record
        start = f"{claim.article}-{claim.at.replace('.', '')}-"
        if not claim.id.startswith(start):
            yield entry.problem(f"the id {quoted(claim.id)} must start with {quoted(start)}", "claim-id", "id")


def reading_order(records: RecordSet) -> Iterator[Problem]:
    """Report a claim that stands before one of an earlier paragraph."""
    for item in records.of(Article):
        order = {at: number for number, at in enumerate(item.record.locators)}
        claims = [
            entry for entry in records.of(Claim) if entry.record.article == item.record.id and entry.record.at in order
        ]
        claims.sort(key=lambda entry: entry.prefix)
        for before, after in itertools.pairwise(claims):
            if order[after.record.at] < order[before.record.at]:
                message = f"{quoted(after.record.at)} stands after {quoted(before.record.at)}; move it to its place"
                yield after.problem(message, "reading-order", "at")


def citing_fits(records: RecordSet) -> Iterator[Problem]:
    """Report ``citing``, ``cites``, ``cites_unfound``, ``stands_in`` and ``fidelity`` that contradict each other."""
    for entry in records.of(Claim):
        claim = entry.record
        none = claim.citing == "none"
        named = len(claim.cites) + len(claim.cites_unfound)
        if none == bool(named):
            wanted = (
                "list the studies or write citing: none"
                if named
                else "name the study in cites, or under cites_unfound if it cannot be found, or write citing: none"
            )
            yield entry.problem(
                f"citing is {quoted(claim.citing)} with {named} cited studies; {wanted}", "citing", "citing"
            )
        if none != (claim.fidelity is Fidelity.NO_SOURCE):
            yield entry.problem(
                f"fidelity is {quoted(claim.fidelity)} with citing {quoted(claim.citing)}", "citing", "fidelity"
            )
        elif (message := _unfound_fault(claim)) is not None:
            yield entry.problem(message, "citing", "fidelity")
        for number, key in enumerate(claim.tested_by):
            if key in claim.cites:
                yield entry.problem(f"{quoted(key)} is already in cites; delete it here", "citing", "tested_by", number)
        yield from _elsewhere(entry)


def _unfound_fault(claim: Claim) -> str | None:
    """Return what is wrong about the fidelity to a source that was not found, or ``None``."""
    not_found = claim.fidelity is Fidelity.SOURCE_NOT_FOUND
    if not_found and not claim.cites_unfound:
        return "fidelity is 'source-not-found'; say under cites_unfound what was looked for, where and when"
    if claim.cites_unfound and not claim.cites and not not_found:
        return f"fidelity is {quoted(claim.fidelity)}, but its source was not found; write source-not-found"
    return None


def _elsewhere(entry: LocatedRecord[Claim]) -> Iterator[Problem]:
    """Report a study that is said to hold what another one is named for, and that is named itself."""
    claim = entry.record
    wrong = claim.fidelity in (Fidelity.MISREPORTED, Fidelity.SOURCE_NOT_FOUND)
    if claim.stands_in and not wrong:
        message = (
            f"fidelity is {quoted(claim.fidelity)}, but it stands in another work than the one named; write misreported"
        )
        yield entry.problem(message, "citing", "fidelity")
    for number, key in enumerate(claim.stands_in):
        if key in claim.cites:
            message = f"{quoted(key)} is the study that the article names; delete it here"
            yield entry.problem(message, "citing", "stands_in", number)


def unfound_looked_up(records: RecordSet) -> Iterator[Problem]:
    """Report a source that is said not to be found and has an identifier under which nobody looked."""
    for entry in records.of(Claim):
        for number, source in enumerate(entry.record.cites_unfound):
            if message := _not_looked_up(records, source, "cites"):
                yield entry.problem(message, "unfound-identifier", "cites_unfound", number, "described")
    for item in records.of(Article):
        for number, reference in enumerate(item.record.references):
            if reference.unfound is not None and (message := _not_looked_up(records, reference.unfound, "study")):
                place = ("references", number, "unfound", "described")
                yield item.problem(message, "unfound-identifier", *place)


def _not_looked_up(records: RecordSet, source: UnfoundSource, field: str) -> str | None:
    """Return what to do about a source whose identifier nobody looked up, or ``None``."""
    for name, known, services in identifiers_in(source.described):
        if any(services.search(place) for place in source.searched):
            continue
        for entry in records.of(Study):
            if str(getattr(entry.record, name)).lower() == known.lower():
                return f"{quoted(known)} is {entry.record.id}; name it under {field}"
        given = "--title TEXT" if name == "pmcid" else f"--{name} {known}"
        return (
            f"{quoted(known)} can be looked up: the work only has no record here; "
            f"ldn-kb new study {given}, name it under {field}, and write not-yet-checked until it was read"
        )
    return None


def references_named(records: RecordSet) -> Iterator[Problem]:
    """Report a printed reference that names neither a study nor what could not be found, or both."""
    for entry in records.of(Article):
        for number, item in enumerate(entry.record.references):
            if (item.study is None) == (item.unfound is None):
                message = (
                    "write either the study that the reference names, or unfound: what was looked for, where and when"
                )
                yield entry.problem(message, "citing", "references", number)


RULES = (
    own_columns,
    known_locators,
    covered_paragraphs,
    claim_ids,
    reading_order,
    citing_fits,
    unfound_looked_up,
    references_named,
)
