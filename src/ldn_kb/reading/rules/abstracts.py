"""Rules about the numbers of abstracts: whose they are, what a record has that they lack, which arms stand swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldn_kb.knowledge import abstract_numbers, arm_order
from ldn_kb.model import Study
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet

_PUBMED = ("https://pubmed.ncbi.nlm.nih.gov/", "https://www.ncbi.nlm.nih.gov/pubmed/")


def _lists(records: RecordSet) -> Iterator[tuple[LocatedRecord[Any], LocatedRecord[Study]]]:
    """Yield each list with its study; one without a good study is reported elsewhere."""
    for key in sorted(records.abstracts):
        entry = records.entries.get(key)
        if entry is not None and isinstance(entry.record, Study):
            yield records.abstracts[key], LocatedRecord(entry.record, entry.source, entry.prefix)


def lists_add_up(records: RecordSet) -> Iterator[Problem]:
    """Report a list whose count is not how many numbers it holds, or with more numbers than the text has words."""
    for key in sorted(records.abstracts):
        entry = records.abstracts[key]
        count = len(list(entry.record.plain))
        if count != entry.record.count:
            message = f"count is {entry.record.count}, but the list holds {count} numbers"
            yield entry.problem(message, "abstract", "count")
        if count > entry.record.words:
            yield entry.problem(f"{count} numbers in {entry.record.words} words", "abstract", "words")


def lists_belong(records: RecordSet) -> Iterator[Problem]:
    """Report a list that was read elsewhere than at an address of its study."""
    for entry, study in _lists(records):
        address = entry.record.address
        if not _is_of(study.record, address):
            message = (
                f"{quoted(address, 90)} is no page of {study.record.id}: neither by PMID or DOI, nor one of its sources"
            )
            yield entry.problem(message, "abstract", "address")


def _is_of(study: Study, address: str) -> bool:
    """Return whether an address is that of the study: by its identifiers, or one of the sources of the record."""
    plain = address.lower().rstrip("/")
    for start in _PUBMED:
        if plain.startswith(start) and plain != start.rstrip("/"):
            return plain.removeprefix(start) == str(study.pmid)
    own = [f"https://doi.org/{study.doi.lower()}"] if study.doi else []
    own += [source.lower().rstrip("/") for source in study.provenance.sources]
    return plain in own or any(_stands_in(str(part).lower(), plain) for part in (study.pmid, study.pmcid) if part)


def _stands_in(identifier: str, address: str) -> bool:
    """Return whether an address has an identifier that is no part of a longer one."""
    return re.search(rf"(?<![0-9])(?<!pmc){re.escape(identifier)}(?![0-9])", address) is not None


def recorded_numbers_stand_there(records: RecordSet) -> Iterator[Problem]:
    """Report each number of a record that its abstract does not hold; one problem if it holds hardly any."""
    for entry, study in _lists(records):
        held = abstract_numbers.held(study.record, entry.record)
        if held.is_of_another:
            stand = f"only {held.found} of {held.every} numbers of {study.record.id} stand in this list"
            message = f"{stand}: is it of another abstract?"
            yield entry.problem(message, "abstract", "numbers")
            continue
        for number in held.missing:
            message = (
                f"{number.text} is no number of the abstract ({entry.source.path}); if it was read elsewhere, "
                f"name {number.name} there under elsewhere"
            )
            yield study.problem(message, "number-not-in-abstract", *number.path)


def arms_stand_as_there(records: RecordSet) -> Iterator[Problem]:
    """Report each result whose two groups the abstract has the other way round."""
    for entry, study in _lists(records):
        for item in arm_order.swapped(study.record, entry.record):
            message = (
                f"treatment {item.treatment} and control {item.control} stand the other way round in the abstract: "
                f"{quoted(item.sentence, 90)} ({entry.source.path})"
            )
            yield study.problem(message, "swapped-arms", *item.path)


def exemptions_name_numbers(records: RecordSet) -> Iterator[Problem]:
    """Report a field under ``elsewhere`` that the record does not have."""
    for entry, study in _lists(records):
        for position in abstract_numbers.unused_exemptions(study.record, entry.record):
            field = entry.record.elsewhere[position].field
            message = f"{study.record.id} has no number at {quoted(field)}; correct the field or delete the entry"
            yield entry.problem(message, "abstract", "elsewhere", position, "field")


RULES = (
    lists_add_up,
    lists_belong,
    recorded_numbers_stand_there,
    arms_stand_as_there,
    exemptions_name_numbers,
)
