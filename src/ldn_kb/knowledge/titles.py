"""The short name under which a record is shown in running text: ``Smith 2007``, ``Alpha p11``.

That of a retracted study says so, wherever it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase

from ldn_kb.model import AnyRecord, Article, Claim, Comparison, Concept, Finding, Measure, Search, Study, Term
from ldn_kb.model.names import family_name
from ldn_kb.model.vocabulary import NoticeKind

RETRACTED = f" ({NoticeKind.RETRACTION.word})"
"""What stands behind the name of a retracted study."""


def titles(records: Iterable[AnyRecord]) -> dict[str, str]:
    """Return the short title of every record by id; studies of one author and year get letters."""
    titles_by_id: dict[str, str] = {}
    alike: dict[str, list[Study]] = defaultdict(list)
    every = list(records)
    names = {record.id: record.name for record in every if isinstance(record, Article)}
    subjects = {record.id: record.name for record in every if isinstance(record, Concept)}
    for record in every:
        if isinstance(record, Study):
            alike[_study_label(record)].append(record)
        elif isinstance(record, Finding):
            about = subjects.get(record.about[0], record.about[0])
            titles_by_id[record.id] = f"{about}: {record.outcome}"
        elif isinstance(record, Claim):
            titles_by_id[record.id] = f"{names.get(record.article, record.article)} {record.at}"
        else:
            titles_by_id[record.id] = _title(record)
    for label, studies in alike.items():
        for number, study in enumerate(sorted(studies, key=lambda item: item.id)):
            letter = ascii_lowercase[number % 26] if len(studies) > 1 else ""
            titles_by_id[study.id] = label + letter + (RETRACTED if study.retracted else "")
    return titles_by_id


def subject_words(claim: Claim) -> str:
    """Return what a claim is about, in the words of its id: ``alpha-p2-remission`` is about ``remission``.

    Empty for an id that does not begin with the article and the place.
    """
    start = f"{claim.article}-{claim.at.replace('.', '')}-"
    return claim.id.removeprefix(start).replace("-", " ") if claim.id.startswith(start) else ""


def _title(record: AnyRecord) -> str:
    if isinstance(record, Comparison):
        return record.question
    if isinstance(record, Measure):
        return record.abbreviation or record.name
    if isinstance(record, Term):
        return record.term
    if isinstance(record, Article):
        return record.name
    if isinstance(record, Search):
        return f"Search: {record.query}"
    assert not isinstance(record, Study | Claim | Finding)
    return record.name


def _study_label(study: Study) -> str:
    """Return ``Smith 2007``: the first author's family name, or the head of the id, and the year or ``n.d.``."""
    year = str(study.year) if study.year is not None else "n.d."
    if not study.authors:
        head = study.id.split("-nd-")[0] if study.year is None else study.id.split(f"-{study.year}")[0]
        return f"{head.replace('-', ' ').title()} {year}"
    return f"{family_name(study.authors[0])} {year}"
