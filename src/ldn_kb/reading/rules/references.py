"""Ids point to records that exist, identifiers are unique, and no chain of parents bites its tail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ldn_kb.model import CONCEPT_KINDS, AnyRecord, Condition, Study
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet
from ldn_kb.reading.suggestions import record_suggestion
from ldn_kb.reading.validation import UNDECIDED

LINK = re.compile(r"\[\[([^\[\]]*)\]\]")

# Where ids stand, by the name of the field, and the kinds they may name.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "about": CONCEPT_KINDS,
    "agreeing": ("study",),
    "article": ("article",),
    "caution": ("caution",),
    "cautions": ("caution",),
    "cites": ("study",),
    "claims": ("claim",),
    "conditions": ("condition",),
    "findings": ("finding", *CONCEPT_KINDS),
    "hazard": ("caution",),
    "included": ("study",),
    "mechanisms": ("mechanism",),
    "opposing": ("study",),
    "parent": ("condition",),
    "questions": ("comparison",),
    "report_of": ("study",),
    "scale": ("measure",),
    "see": (*CONCEPT_KINDS, "comparison"),
    "stands_in": ("study",),
    "studies": ("study",),
    "study": ("study",),
    "tested_by": ("study",),
    "topics": ("topic",),
}


def known_ids(records: RecordSet) -> Iterator[Problem]:
    """Report every id in a reference field that names no record of the right kind."""
    for key in sorted(records.entries):
        entry = records.entries[key]
        for path, name, value in entry.texts:
            kinds = _FIELDS.get(name)
            if kinds is None or value == UNDECIDED:
                # What nobody has decided is a problem of its own.
                continue
            if value not in records.kinds:
                near = record_suggestion(records.base, value, kinds, records.ids(*kinds))
                yield entry.problem(f"there is no {' or '.join(kinds)} {quoted(value)}{near}", "unknown-id", *path)
            elif records.kinds[value] not in kinds:
                message = f"{quoted(value)} is a {records.kinds[value]}; {name} takes a {' or '.join(kinds)}"
                yield entry.problem(message, "unknown-id", *path)


def known_links(records: RecordSet) -> Iterator[Problem]:
    """Report every ``[[id]]`` in a text that names no record."""
    for key in sorted(records.entries):
        entry = records.entries[key]
        for path, _, text in entry.texts:
            for target in LINK.findall(text) if "[[" in text else ():
                if target not in records.kinds:
                    near = record_suggestion(records.base, target, (), records.kinds)
                    yield entry.problem(f"the link [[{target}]] names no record{near}", "unknown-id", *path)


def unique_identifiers(records: RecordSet) -> Iterator[Problem]:
    """Report a DOI, PubMed or PubMed Central number that two studies share."""
    for field, code in (("doi", "duplicate-doi"), ("pmid", "duplicate-pmid"), ("pmcid", "duplicate-pmcid")):
        seen: dict[str, LocatedRecord[AnyRecord]] = {}
        for entry in records.of(Study):
            value = getattr(entry.record, field)
            if value is None:
                continue
            identifier = str(value).lower()
            if identifier in seen:
                first = seen[identifier].record.id
                yield entry.problem(f"the {field.upper()} {quoted(value)} is also that of {quoted(first)}", code, field)
            else:
                seen[identifier] = entry


def no_cycles(records: RecordSet) -> Iterator[Problem]:
    """Report a condition that is its own ancestor and a study that reports itself."""
    for model, field in ((Condition, "parent"), (Study, "report_of")):
        for entry in records.of(model):
            seen = [entry.record.id]
            current = getattr(entry.record, field)
            while current is not None and current not in seen:
                seen.append(current)
                record = records.get(model, current)
                current = getattr(record, field) if record is not None else None
            if current == entry.record.id:
                yield entry.problem(f"{field} leads back to itself: {' -> '.join([*seen, current])}", "cycle", field)


RULES = (
    known_ids,
    known_links,
    unique_identifiers,
    no_cycles,
)
