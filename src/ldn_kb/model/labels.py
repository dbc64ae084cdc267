"""The short name under which a record is shown in running text, and the words for every vocabulary value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from string import ascii_lowercase

from ldn_kb.model import AnyRecord, Article, Claim, Comparison, Measure, Study, Term

WORDS: Mapping[str, Mapping[str, str]] = {
    "evidence": {
        "supported": "supported",
        "mixed": "mixed",
        "insufficient": "insufficient",
        "contradicted": "contradicted",
        "untested": "untested",
        "not-applicable": "nothing to test",
    },
    "fidelity": {
        "faithful": "faithful",
        "omits-context": "omits context",
        "overstated": "overstated",
        "understated": "understated",
        "misreported": "misreported",
        "no-source": "no source named",
        "not-checkable": "source not checkable",
    },
    "agreement": {
        "agree": "the articles agree",
        "differ": "the articles differ",
        "conflict": "the articles conflict",
        "one": "only one answers",
    },
    "direction": {
        "favours-treatment": "favours LDN",
        "no-difference": "no difference found",
        "favours-control": "favours control",
        "not-compared": "no comparison",
    },
    "step": {
        "human": "seen in people",
        "animal": "seen in animals",
        "in-vitro": "seen in cells",
        "hypothesis": "hypothesis",
        "contradicted": "contradicted",
    },
    "level": {
        "1": "level 1: review of randomised trials",
        "2": "level 2: randomised trial",
        "3": "level 3: controlled, not randomised",
        "4": "level 4: no control group",
        "5": "level 5: cells, animals or opinion",
        "none": "no graded study",
    },
    "directness": {
        "people-low": "people at low dose",
        "people-unknown": "people, dose not stated",
        "people-other": "people at other doses",
        "animals": "animals",
        "cells": "cells",
        "none": "no study of the drug",
    },
    "confirmed": {
        "fulltext": "whole text read",
        "abstract": "abstract read",
        "registry": "registry entry read",
        "secondary": "only a secondary text read",
        "memory": "not read: identity only",
    },
    "design": {
        "rct-parallel": "randomised parallel trial",
        "rct-crossover": "randomised crossover trial",
        "non-randomised-crossover": "crossover without randomisation",
        "open-label": "open-label trial",
        "cohort-prospective": "prospective cohort",
        "cohort-retrospective": "retrospective cohort",
        "database-study": "register study",
        "survey": "survey",
        "case-series": "case series",
        "case-report": "case report",
        "animal": "animal study",
        "in-vitro": "cell study",
        "meta-analysis": "meta-analysis",
        "systematic-review": "systematic review",
        "narrative-review": "narrative review",
        "protocol": "protocol or registration",
        "reference-work": "reference work",
        "web-page": "web page",
    },
    "status": {
        "not-yet-recruiting": "not yet recruiting",
        "recruiting": "recruiting",
        "active": "under way",
        "completed-without-result": "completed, no result found",
        "stopped-early": "stopped early",
        "withdrawn": "withdrawn before it started",
        "reported": "results are published",
        "unknown": "state not known",
    },
    "bias": {"low": "low risk", "some-concerns": "some concerns", "high": "high risk", "not-judged": "not judged"},
    "hedge": {"asserted": "asserted", "hedged": "hedged", "reported": "reported"},
    "citing": {"numbered": "numbered reference", "described": "study described", "none": "no source named"},
    "kind": {
        "study-result": "study result",
        "effect": "effect",
        "mechanism": "mechanism",
        "safety": "safety",
        "dosing": "dosing",
        "regulatory": "regulation",
        "advice": "advice",
        "general": "general",
    },
    "theme": {
        "basics": "Basics and dose",
        "how-it-works": "How it is said to work",
        "conditions": "Does it help?",
        "safety": "Is it safe?",
        "rules": "Rules, research and money",
    },
}
"""Word for each value of each vocabulary. The word always stands beside the mark."""


def word(vocabulary: str, value: str) -> str:
    """Return the words for ``value``; raises ``KeyError`` for a value that the vocabulary does not have."""
    return WORDS[vocabulary][value]


def titles(records: Iterable[AnyRecord]) -> dict[str, str]:
    """Return the short title of every record by id; studies of one author and year get letters."""
    found: dict[str, str] = {}
    alike: dict[str, list[Study]] = defaultdict(list)
    every = list(records)
    names = {record.id: record.name for record in every if isinstance(record, Article)}
    for record in every:
        if isinstance(record, Study):
            alike[_study_label(record)].append(record)
        elif isinstance(record, Claim):
            found[record.id] = f"{names.get(record.article, record.article)} {record.at}"
        else:
            found[record.id] = _title(record)
    for label, studies in alike.items():
        for number, study in enumerate(sorted(studies, key=lambda item: item.id)):
            found[study.id] = label + (ascii_lowercase[number % 26] if len(studies) > 1 else "")
    return found


def _title(record: AnyRecord) -> str:
    if isinstance(record, Comparison):
        return record.question
    if isinstance(record, Measure):
        return record.abbreviation or record.name
    if isinstance(record, Term):
        return record.term
    if isinstance(record, Article):
        return record.name
    assert not isinstance(record, Study | Claim)
    return record.name


def _study_label(study: Study) -> str:
    """Return ``Smith 2007``: the first author's family name, or the head of the id, and the year or ``n.d.``."""
    year = str(study.year) if study.year is not None else "n.d."
    if not study.authors:
        head = study.id.split("-nd-")[0] if study.year is None else study.id.split(f"-{study.year}")[0]
        return f"{head.replace('-', ' ').title()} {year}"
    words = study.authors[0].split()
    initials = len(words) > 1 and words[-1].isupper() and len(words[-1]) <= 4  # noqa: PLR2004 - "Chuoï-Mariot MTV"
    return f"{' '.join(words[:-1] if initials else words)} {year}"
