"""The knowledge base: every record, frozen, indexed and sorted, with its back-links, which are derived here only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from ldn_kb.knowledge.titles import titles
from ldn_kb.model import (
    KINDS,
    UNNAMED,
    AnyRecord,
    Article,
    Caution,
    Claim,
    Comparison,
    Concept,
    Condition,
    Finding,
    Measure,
    Mechanism,
    Search,
    Study,
    Subject,
    Substance,
    Term,
    Topic,
)
from ldn_kb.model.abstract import AbstractNumbers
from ldn_kb.model.history import VerdictChange
from ldn_kb.model.readings import Readings
from ldn_kb.model.vocabulary import vocabulary_value

R = TypeVar("R")
T = TypeVar("T")
_KIND_OF = {kind.model: kind for kind in KINDS}


@dataclass(frozen=True)
class KnowledgeBase:
    """All records, each kind in its own order.

    Articles stand by ``order``, claims in reading order, studies by year and id, cautions and substances as in their
    files, everything else by id. ``places``
    gives path and line of each record; ``readings`` is what two readers made of the claims, if there were two;
    ``abstracts`` holds the numbers of abstracts, by study. A query that was stored and not asked yet is no search: it
    stands among the ``stored_queries`` only. ``history`` is what the computed verdicts were, from the first line on.
    ``words`` are those that a site shows in the place of ours, by vocabulary and value.
    """

    subject: Subject = UNNAMED
    articles: tuple[Article, ...] = ()
    claims: tuple[Claim, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    conditions: tuple[Condition, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    topics: tuple[Topic, ...] = ()
    studies: tuple[Study, ...] = ()
    findings: tuple[Finding, ...] = ()
    cautions: tuple[Caution, ...] = ()
    searches: tuple[Search, ...] = ()
    substances: tuple[Substance, ...] = ()
    measures: tuple[Measure, ...] = ()
    glossary: tuple[Term, ...] = ()
    readings: Readings = field(default_factory=Readings)
    stored_queries: tuple[Search, ...] = ()
    history: tuple[VerdictChange, ...] = ()
    abstracts: Mapping[str, AbstractNumbers] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict, compare=False)
    _computed: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        records: Iterable[AnyRecord],
        places: Mapping[str, tuple[str, int]] | None = None,
        readings: Readings | None = None,
        abstracts: Mapping[str, AbstractNumbers] | None = None,
        history: tuple[VerdictChange, ...] = (),
    ) -> KnowledgeBase:
        """Sort and index ``records``; claims of one paragraph keep the order in which they come."""
        all_records = list(records)

        def every(model: type[R]) -> list[R]:
            return [record for record in all_records if isinstance(record, model)]

        articles = sorted(every(Article), key=lambda article: (article.order, article.id))
        order = {
            (article.id, at): (number, position)
            for number, article in enumerate(articles)
            for position, at in enumerate(article.locators)
        }
        return cls(
            subject=next(iter(every(Subject)), UNNAMED),
            articles=tuple(articles),
            claims=tuple(sorted(every(Claim), key=lambda claim: order.get((claim.article, claim.at), (len(order), 0)))),
            comparisons=tuple(sorted(every(Comparison), key=lambda item: item.id)),
            conditions=tuple(sorted(every(Condition), key=lambda item: item.id)),
            mechanisms=tuple(sorted(every(Mechanism), key=lambda item: item.id)),
            topics=tuple(sorted(every(Topic), key=lambda item: item.id)),
            studies=tuple(sorted(every(Study), key=lambda study: (study.year or 9999, study.id))),
            findings=tuple(sorted(every(Finding), key=lambda item: item.id)),
            cautions=tuple(every(Caution)),
            searches=tuple(search for search in every(Search) if search.day is not None),
            stored_queries=tuple(search for search in every(Search) if search.service is not None),
            substances=tuple(every(Substance)),
            measures=tuple(sorted(every(Measure), key=lambda item: item.id)),
            glossary=tuple(sorted(every(Term), key=lambda term: (term.term.lower(), term.id))),
            readings=readings or Readings(),
            abstracts=abstracts or {},
            history=history,
            places=dict(places or {}),
        )

    def once(self, key: object, compute: Callable[[], T]) -> T:
        """Return what ``compute`` gives, computed once for ``key``: records do not change, so nor does it."""
        if key not in self._computed:
            self._computed[key] = compute()
        return cast("T", self._computed[key])

    def all(self, plural: str) -> tuple[AnyRecord, ...]:
        """Return the records of the kind with that plural name."""
        records: tuple[AnyRecord, ...] = getattr(self, plural)
        return records

    @cached_property
    def by_id(self) -> Mapping[str, AnyRecord]:
        """Every record by its id."""
        return {record.id: record for kind in KINDS for record in self.all(kind.plural)}

    @cached_property
    def _position(self) -> Mapping[str, int]:
        """The place of every record in the order of its kind."""
        return {key: position for position, key in enumerate(self.by_id)}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The short title of every record by its id."""
        return titles(self.by_id.values())

    def word(self, vocabulary: str, value: str) -> str:
        """Return the word for a value; raises ``KeyError`` for one that the vocabulary does not have."""
        usual = vocabulary_value(vocabulary, value).word
        return self.subject.fill(self.words.get((vocabulary, value), usual))

    def meaning(self, vocabulary: str, value: str) -> str:
        """Return what a value means; raises ``KeyError`` for one that the vocabulary does not have."""
        return self.subject.fill(vocabulary_value(vocabulary, value).meaning)

    def kind(self, key: str) -> str:
        """Return the kind's name of the record with id ``key``; raises ``KeyError`` if there is none."""
        return _KIND_OF[type(self.by_id[key])].name

    def study(self, key: str) -> Study:
        """Return the study with that id."""
        return self._get(Study, key)

    def claim(self, key: str) -> Claim:
        """Return the claim with that id."""
        return self._get(Claim, key)

    def comparison(self, key: str) -> Comparison:
        """Return the question with that id."""
        return self._get(Comparison, key)

    def article(self, key: str) -> Article:
        """Return the article with that id."""
        return self._get(Article, key)

    def concept(self, key: str) -> Concept:
        """Return the condition, mechanism or topic with that id."""
        return self._get(Concept, key)

    def _get(self, model: type[R], key: str) -> R:
        record = self.by_id[key]
        if not isinstance(record, model):
            raise KeyError(key)
        return record

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        return _index(self.conditions, lambda item: filter(None, [item.parent]))

    def children(self, key: str) -> list[Condition]:
        """Return the conditions whose parent is ``key``."""
        return [self._get(Condition, child) for child in self._children.get(key, [])]

    def family(self, key: str) -> frozenset[str]:
        """Return ``key`` and all conditions below it."""
        return self._families.get(key) or frozenset((key,))

    @cached_property
    def _families(self) -> Mapping[str, frozenset[str]]:
        """Each condition's id with its own and those of all conditions below it."""
        parents = {item.id: item.parent for item in self.conditions}
        families: dict[str, set[str]] = {}
        for item in self.conditions:
            above: str | None = item.id
            while above is not None and item.id not in families.setdefault(above, set()):
                families[above].add(item.id)
                above = parents.get(above)
        return {key: frozenset(family) for key, family in families.items()}

    @cached_property
    def _claims_about(self) -> Mapping[str, list[str]]:
        return _index(self.claims, lambda claim: claim.about)

    def claims_about(self, key: str) -> list[Claim]:
        """Return the claims about a subject or a narrower condition, in reading order."""
        wanted = {claim for member in self.family(key) for claim in self._claims_about.get(member, [])}
        return [self.claim(claim_id) for claim_id in sorted(wanted, key=self._position.__getitem__)]

    @cached_property
    def _studies_about(self) -> Mapping[str, list[str]]:
        return _index(self.studies, lambda study: (*study.conditions, *study.mechanisms, *study.topics))

    def studies_about(self, key: str) -> list[Study]:
        """Return the studies that bear on a subject or a narrower condition, by year."""
        wanted = {study for member in self.family(key) for study in self._studies_about.get(member, [])}
        return [self.study(study_id) for study_id in sorted(wanted, key=self._position.__getitem__)]

    @cached_property
    def _findings_about(self) -> Mapping[str, list[str]]:
        return _index(self.findings, lambda item: item.about)

    def findings_about(self, key: str) -> list[Finding]:
        """Return the findings about a subject or a narrower condition: main ones first, then by importance."""
        wanted = {item for member in self.family(key) for item in self._findings_about.get(member, [])}
        found = [self._get(Finding, item) for item in wanted]
        return sorted(found, key=lambda item: (key not in item.about, not item.main, item.importance.rank, item.id))

    def main_findings(self, key: str) -> list[Finding]:
        """Return what is meant where only ``key`` is named: its main finding, or of a group those of its members."""
        own = [finding for finding in self.findings_about(key) if finding.main]
        return [finding for finding in own if key in finding.about] or sorted(own, key=lambda item: item.id)

    def finding(self, key: str) -> Finding:
        """Return the finding with that id."""
        return self._get(Finding, key)

    @cached_property
    def _findings_of(self) -> Mapping[str, list[str]]:
        return _index(self.findings, lambda item: [member.study for member in item.results])

    def findings_with(self, study: str) -> list[Finding]:
        """Return the findings of which a result of the study is a member."""
        return [self._get(Finding, key) for key in self._findings_of.get(study, [])]

    @cached_property
    def _comparisons_about(self) -> Mapping[str, list[str]]:
        return _index(self.comparisons, lambda item: item.about)

    def comparisons_about(self, key: str) -> list[Comparison]:
        """Return the questions about a subject or a narrower condition."""
        wanted = {item for member in self.family(key) for item in self._comparisons_about.get(member, [])}
        return [self.comparison(item) for item in sorted(wanted)]

    @cached_property
    def _comparisons_of(self) -> Mapping[str, list[str]]:
        return _index(self.comparisons, lambda item: [key for position in item.positions for key in position.claims])

    def comparisons_of(self, claim: str) -> list[Comparison]:
        """Return the questions that a claim helps to answer."""
        return [self.comparison(key) for key in self._comparisons_of.get(claim, [])]

    @cached_property
    def _answered_by(self) -> Mapping[str, list[str]]:
        return _index(self.comparisons, lambda item: item.evidence.studies)

    def comparisons_resting_on(self, study: str) -> list[Comparison]:
        """Return the questions whose answer rests on the study."""
        return [self.comparison(key) for key in self._answered_by.get(study, [])]

    @cached_property
    def claimed_subjects(self) -> frozenset[str]:
        """The ids of all conditions, mechanisms and topics that some claim is about, narrower conditions included."""
        return frozenset(member for key in self._claims_about for member in self.family(key))

    @cached_property
    def claimed_outcomes(self) -> frozenset[tuple[str, str]]:
        """The study and outcome of every number that a claim was held against."""
        checks = [check for claim in self.claims for check in claim.numbers]
        return frozenset((check.study, check.outcome) for check in checks if check.study and check.outcome)

    @cached_property
    def used_outcomes(self) -> frozenset[tuple[str, str]]:
        """The study and outcome of every result that a claim's number or a finding rests on."""
        members = ((member.study, member.outcome) for finding in self.findings for member in finding.results)
        return self.claimed_outcomes | frozenset(members)

    @cached_property
    def _cited_by(self) -> Mapping[str, list[str]]:
        return _index(self.claims, lambda claim: claim.cites)

    def claims_citing(self, study: str) -> list[Claim]:
        """Return the claims for which an article cites or describes the study."""
        return [self.claim(key) for key in self._cited_by.get(study, [])]

    @cached_property
    def _tested_by(self) -> Mapping[str, list[str]]:
        return _index(self.claims, lambda claim: claim.tested_by)

    def claims_tested_by(self, study: str) -> list[Claim]:
        """Return the claims that the study is weighed against without being cited."""
        return [self.claim(key) for key in self._tested_by.get(study, [])]

    @cached_property
    def _substances_under(self) -> Mapping[str, list[str]]:
        return _index(self.substances, lambda item: [item.caution])

    def substances_under(self, caution: str) -> list[Substance]:
        """Return the substances for which the caution holds, in the order of the file."""
        return [self._get(Substance, key) for key in self._substances_under.get(caution, [])]

    @cached_property
    def _reports(self) -> Mapping[str, list[str]]:
        return _index(self.studies, lambda study: [study.report_of] if study.report_of else [])

    def reports_of(self, study: str) -> list[Study]:
        """Return the further reports of the trial whose main record is ``study``."""
        return [self.study(key) for key in self._reports.get(study, [])]

    @cached_property
    def _distinct(self) -> Mapping[str, Mapping[str, str]]:
        reasons: dict[str, dict[str, str]] = defaultdict(dict)
        for study in self.studies:
            for item in study.distinct_from:
                reasons[study.id][item.study] = item.reason
                reasons[item.study].setdefault(study.id, item.reason)
        return reasons

    def distinct_from(self, study: str) -> Mapping[str, str]:
        """Return the studies that look like ``study`` and are others, by id, with the reason, whichever names it."""
        return self._distinct.get(study, {})

    @cached_property
    def _claims_in(self) -> Mapping[str, list[str]]:
        return _index(self.claims, lambda claim: [claim.article])

    def claims_in(self, article: str) -> list[Claim]:
        """Return the claims of an article in reading order."""
        return [self.claim(key) for key in self._claims_in.get(article, [])]


A = TypeVar("A", bound=AnyRecord)


def _index(records: Iterable[A], keys: Callable[[A], Iterable[str]]) -> Mapping[str, list[str]]:
    """Map every key to the ids of the records that name it, in the records' order."""
    index: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for key in dict.fromkeys(keys(record)):
            index[key].append(record.id)
    return dict(index)
