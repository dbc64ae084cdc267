"""Searches hold what they can hold; nothing was found only where somebody searched and no study is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge.levels import RANDOMISED
from ldn_kb.knowledge.searches import covering, none_found, why_not_eligible
from ldn_kb.model import AnyRecord, Caution, Claim, Comparison, Concept, Condition, Finding, Search, Study, Subject
from ldn_kb.model.vocabulary import Design, Directness
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet

_WITHOUT_RESULT = (Design.PROTOCOL, Design.NARRATIVE_REVIEW, Design.REFERENCE_WORK, Design.WEB_PAGE)


def possible(records: RecordSet) -> Iterator[Problem]:
    """Report counts that cannot be, and studies or works that a search names twice."""
    for entry in records.of(Search):
        search = entry.record
        if search.day is None and (search.service is None or search.hits is not None or search.included):
            message = (
                "day is null, so it is a query that was not asked yet: it has a service, and neither hits nor studies"
            )
            yield entry.problem(message, "search-counts", "day")
        if search.hits is not None and search.screened is not None and search.screened > search.hits:
            message = f"{search.screened} were looked at, but the search gave {search.hits}"
            yield entry.problem(message, "search-counts", "screened")
        works = [*search.included, *(work.what for work in search.excluded)]
        if search.screened is not None and len(works) > search.screened:
            message = f"{len(works)} works are named, but {search.screened} results were looked at"
            yield entry.problem(message, "search-counts", "screened")
        for number, what in enumerate(works):
            if what in works[:number]:
                position = number - len(search.included)
                place = ("included", number) if position < 0 else ("excluded", position, "what")
                message = f"{quoted(what)} stands here twice; keep one, included or excluded"
                yield entry.problem(message, "search-counts", *place)


def eligible(records: RecordSet) -> Iterator[Problem]:
    """Report a study that a search includes although the eligibility leaves it out."""
    for entry in records.of(Search):
        for number, key in enumerate(entry.record.included):
            study = records.get(Study, key)
            reason = why_not_eligible(records.base, study) if study is not None else None
            if reason is not None:
                message = f"the eligibility leaves {key} out: {reason}; move it to excluded with the reason"
                yield entry.problem(message, "search-eligibility", "included", number)


def searched(records: RecordSet) -> Iterator[Problem]:
    """Report a text or a page that says that no study was found, about a subject that no search covers.

    Where no search is recorded at all, nothing is asked for.
    """
    base = records.base
    if not base.searches:
        return
    for key in sorted(records.entries):
        entry = records.entries[key]
        if not isinstance(entry.record, Caution | Claim | Comparison | Concept | Finding):
            continue
        about = (key,) if isinstance(entry.record, Concept) else entry.record.about
        if any(covering(base, subject) for subject in about):
            continue
        for path, said in _said(entry, none_found):
            message = f"{quoted(said)}: no search covers {' or '.join(about)}; add one to searches.yaml"
            yield entry.problem(message, "not-searched", *path)
        if says := _page_says(entry.record):
            path, what = says
            message = f"{what}, and no search covers {' or '.join(about)}; add one to searches.yaml"
            yield entry.problem(message, "not-searched", *path)


def _page_says(record: AnyRecord) -> tuple[tuple[str, ...], str] | None:
    """Return where a record leaves its page to say that there is no study, and what it then says."""
    if isinstance(record, Comparison) and not record.evidence.studies:
        return ("evidence",), "no study is named, so the page says that none answers the question"
    if isinstance(record, Finding) and not record.results and record.basis is None:
        return (), "no result is named, so the page says that nobody has tested it"
    return None


def none_there(records: RecordSet) -> Iterator[Problem]:
    """Report a condition that is said to have no study, or no trial, although one in people at the doses is there."""
    base = records.base
    unqualified = _unqualified(base.subject)
    for entry in records.of(Condition):
        there = [study for study in base.studies_about(entry.record.id) if _counts(records, study)]
        trials = [study for study in there if study.design in RANDOMISED]
        for path, said in _said(entry, lambda text: (match := unqualified.search(text)) and match.group()):
            found = trials if "no trial" in said.lower() else there
            if found:
                message = (
                    f"{quoted(said)}: {found[0].id} is there; say what is missing, such as a placebo or an outcome"
                )
                yield entry.problem(message, "found-after-all", *path)


def _unqualified(subject: Subject) -> re.Pattern[str]:
    """Return what says so of a whole condition: not of one outcome, one comparison or one kind of people."""
    names = [
        subject.short,
        subject.name,
        subject.substance,
        *([subject.dose_window.name] if subject.dose_window else []),
    ]
    of = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"(?:^|[.;:] )no (?:study|trial)(?: of (?:an? )?(?:{of})s?)?(?: in (?:people|[\w' -]{{1,40}}?))? was found\b"
        r"|(?:^|[.;:] )nobody has (?:tested|studied) it\b",
        re.IGNORECASE,
    )


def _counts(records: RecordSet, study: Study) -> bool:
    """Return whether a study gave a result in people at the doses under study."""
    if study.retracted or study.design in _WITHOUT_RESULT or knowledge.is_open(study):
        return False
    return knowledge.directness(records.base, study) is Directness.PEOPLE_LOW


def _said(
    entry: LocatedRecord[AnyRecord], words_in: Callable[[str], str | None]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield place and words of the first hit in each text of a record."""
    for path, _, text in entry.texts:
        if said := words_in(text):
            yield path, said.lstrip(".;: ")


RULES = (
    possible,
    eligible,
    searched,
    none_there,
)
