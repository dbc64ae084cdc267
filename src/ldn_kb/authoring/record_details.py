"""One record in plain words: its fields, what is computed from it, and every record it is tied to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord, Article, Caution, Claim, Comparison, Concept, Condition, Finding, Study
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import number
from ldn_kb.rendering.markdown import plain
from ldn_kb.rendering.search_data import title


@dataclass(frozen=True)
class Detail:
    """A record as lines of text.

    ``fields`` and ``computed`` are pairs of label and value; ``links`` names each relation with the records at its end,
    each by id and title.
    """

    key: str
    kind: str
    title: str
    place: str
    fields: tuple[tuple[str, str], ...]
    computed: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def detail(base: KnowledgeBase, key: str, *, sound: bool = True) -> Detail:
    """Return the record ``key``; raises ``KeyError`` if there is none.

    Nothing is computed from a base that is not ``sound``: records that it refers to may be missing.
    """
    record = base.by_id[key]
    path, line = base.places.get(key, ("", 1))
    relations = [
        (name, tuple((item, title(base, item)) for item in dict.fromkeys(keys))) for name, keys in _links(base, record)
    ]
    return Detail(
        key=key,
        kind=base.kind(key),
        title=title(base, key),
        place=f"{path}:{line}",
        fields=tuple((name, plain(base, value)) for name, value in flat(record).items() if name != "id"),
        computed=tuple(_computed(base, record)) if sound else (),
        links=tuple((name, records) for name, records in relations if records),
    )


def flat(record: AnyRecord) -> dict[str, str]:
    """Return every known value of a record as text, by its path: ``outcomes[remission].treatment.value``.

    Items of a list are named by their id or label, so that a path stays the same when another item comes before it.
    """
    return dict(_flat(record.model_dump(mode="json"), ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield path, ", ".join(value)
    elif isinstance(value, list):
        for position, item in enumerate(value, start=1):
            field, name = _name(item) or ("", position)
            inner = {key: member for key, member in item.items() if key != field} if field else item
            yield from _flat(inner, f"{path}[{name}]")
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None:
        yield path, str(value)


def _name(item: Any) -> tuple[str, str] | None:
    """Return the field that identifies an item in its list, and its value; ``None`` if there is none."""
    if not isinstance(item, dict):
        return None
    names = ("id", "label", "figure", "at", "article", "name")
    return next(((field, item[field]) for field in names if isinstance(item.get(field), str)), None)


def _computed(base: KnowledgeBase, record: AnyRecord) -> Iterator[tuple[str, str]]:
    """Yield what is derived and never typed."""
    if isinstance(record, Study):
        study = computed.of_study(base, record)
        if study.retracted:
            yield "retracted", "yes; it counts nowhere"
        yield "strength", base.word("level", study.level)
        yield "directness", base.word("directness", study.directness)
    elif isinstance(record, Claim):
        claim = computed.of_claim(base, record)
        mark = tables.verdict_badge(base, record, claim.judged)
        yield "evidence", base.word(mark.axis, mark.value)
        yield "wording", base.word("wording", claim.judged.wording)
        yield "because", claim.judged.because
        if claim.level is not None and claim.directness is not None:
            yield "strength", base.word("level", claim.level)
            yield "directness", base.word("directness", claim.directness)
        for row in claim.numbers:
            yield f"number {row.check.figure}", row.verdict
    elif isinstance(record, Comparison):
        for article, verdict in computed.of_comparison(base, record).positions:
            mark = tables.position_badge(base, record, article, verdict)
            yield f"evidence for {base.titles[article]}", base.word(mark.axis, mark.value)
    elif isinstance(record, Finding):
        judged = computed.of_finding(base, record)
        yield "sentence", judged.sentence
        yield "shows", base.word("effect-direction", judged.judgement.direction)
        yield "certainty", base.word("certainty", judged.judgement.certainty)
        for domain in judged.judgement.marks:
            yield base.word("domain", domain.domain), f"{domain.mark}: {domain.reason}"
    elif isinstance(record, Concept):
        if answer := computed.of_concept(base, record.id).answer:
            yield "short answer", answer.text
        yield from profile_words(base, record.id).items()


def profile_words(base: KnowledgeBase, key: str) -> dict[str, str]:
    """Return the counts of a subject's evidence profile as text, by their names."""
    profile = computed.of_concept(base, key).profile
    return {
        "studies": number(profile.studies),
        **({"retracted studies": number(profile.retracted)} if profile.retracted else {}),
        "randomised trials": number(profile.randomised),
        "people randomised": number(profile.people_randomised),
        "best evidence": base.word("level", str(profile.level or "none")),
        **{f"trials: {base.word('direction', way)}": number(count) for way, count in profile.results},
        "trials registered without result": number(profile.open_trials),
    }


def _links(base: KnowledgeBase, record: AnyRecord) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield every relation in which others name the record; those it names itself stand among its fields."""
    key = record.id

    def ids(records: Iterable[AnyRecord]) -> list[str]:
        return [item.id for item in records]

    if isinstance(record, Study):
        yield "cited or described for claims", ids(base.claims_citing(key))
        yield "weighed against claims", ids(base.claims_tested_by(key))
        yield "member of findings", ids(base.findings_with(key))
        yield "answers questions", ids(base.comparisons_resting_on(key))
        yield "other reports of the same trial", ids(base.reports_of(key))
    elif isinstance(record, Claim):
        yield "part of questions", ids(base.comparisons_of(key))
    elif isinstance(record, Concept):
        if isinstance(record, Condition):
            yield "narrower conditions", ids(base.children(key))
        yield "claims about it", ids(base.claims_about(key))
        yield "questions about it", ids(base.comparisons_about(key))
        yield "studies that bear on it", ids(base.studies_about(key))
    elif isinstance(record, Article):
        yield "claims", ids(base.claims_in(key))
    elif isinstance(record, Caution):
        yield "substances for which it holds", ids(base.substances_under(key))
    if not isinstance(record, Comparison):
        yield (
            "searches that name it",
            [
                item.id
                for item in base.searches
                if key in (*item.about, *item.included, *(work.what for work in item.excluded))
            ],
        )
        yield "cautions that name it", [item.id for item in base.cautions if key in (*item.claims, *item.about)]
