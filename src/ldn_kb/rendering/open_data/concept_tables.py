"""Tidy tables of what claims and studies are about, of articles, cautions, measures, terms and vocabularies."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Caution, Concept, Condition, ExcludedWork, Measure, Search, Substance, Term
from ldn_kb.model.concept import BottomLine, Code, Mesh
from ldn_kb.model.glossary import MeaningfulChange
from ldn_kb.model.types import Record
from ldn_kb.model.vocabulary import VOCABULARIES, Verdict
from ldn_kb.rendering.open_data.fields import DataTable, field, fields_of, judged
from ldn_kb.rendering.open_data.study_tables import NUMBER, numbered

_CONCEPT = field("concept", "string", "id of the condition, mechanism or topic", lambda row: row[0].id, required=True)


def _concepts(base: KnowledgeBase) -> tuple[Concept, ...]:
    return (*base.conditions, *base.mechanisms, *base.topics)


def _parent(record: Record) -> str | None:
    return record.parent if isinstance(record, Condition) else None


def _answer(base: KnowledgeBase, concept: Concept) -> str | None:
    answer = computed.of_concept(base, concept.id).answer
    return answer.text if answer else None


def _helps(base: KnowledgeBase, concept: Concept) -> str | None:
    answer = computed.of_concept(base, concept.id).answer
    return str(answer.helps) if answer and answer.helps else None


def _names(base: KnowledgeBase) -> Iterator[tuple[Concept, str, str]]:
    for concept in _concepts(base):
        for sort in ("synonyms", "lay_terms"):
            yield from ((concept, sort, name) for name in dict.fromkeys(getattr(concept, sort, ())))


_SEARCH = field("search", "string", "id of the search", lambda row: row[0].id, required=True)


def _substance_names(base: KnowledgeBase) -> Iterator[tuple[Substance, str, str]]:
    for substance in base.substances:
        for sort in ("brands", "other_names"):
            yield from ((substance, sort, name) for name in dict.fromkeys(getattr(substance, sort)))


def _absences(name: str, kind: str, meaning: str) -> DataTable:
    """Return a table of what articles were read for and do not say: ``name`` is the field, ``kind`` what it names."""

    def rows(base: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
        for article in base.articles:
            for it in article.looked_for_absent:
                yield from ((article.id, key, it.date.isoformat(), it.looked_in) for key in getattr(it, name))

    return DataTable(
        f"absent_{name}",
        meaning,
        ("article", kind),
        (
            field("article", "string", "id of the article", lambda row: row[0]),
            field(kind, "string", f"id of the {kind}", lambda row: row[1]),
            field("date", "date", "day on which the whole article was read for it", lambda row: row[2]),
            field(
                "looked_in", "string", "text, or claims: only the claims taken from it were read", lambda row: row[3]
            ),
        ),
        rows,
        ((("article",), "articles"), ((kind,), f"{kind}s")),
    )


CONCEPT_TABLES: tuple[DataTable, ...] = (
    DataTable(
        "concepts",
        "conditions, mechanisms and topics",
        ("id",),
        (
            *fields_of(Concept, "id"),
            field("kind", "string", "condition, mechanism or topic", lambda row: row.kind_name, required=True),
            *fields_of(Concept, "name summary"),
            field("parent", "string", "the wider condition", _parent),
            *fields_of(Mesh, "id heading", lambda row: getattr(row, "mesh", None), "mesh_"),
            judged("answer", "string", "the short answer, from its findings", _answer),
            judged("helps", Verdict, "the verdict on the plain statement that the treatment helps", _helps),
            *fields_of(BottomLine, "text checked", lambda row: row.bottom_line, "bottom_line_"),
            *fields_of(Concept, "note"),
        ),
        _concepts,
        ((("parent",), "concepts"),),
    ),
    DataTable(
        "concept_names",
        "other names of conditions, mechanisms and topics",
        ("concept", "sort", "name"),
        (
            _CONCEPT,
            field(
                "sort", "string", "synonyms, or lay_terms: words of people who are not clinicians", lambda row: row[1]
            ),
            field("name", "string", "the name", lambda row: row[2]),
        ),
        _names,
        ((("concept",), "concepts"),),
    ),
    DataTable(
        "concept_codes",
        "ICD-10-CM codes of conditions",
        ("concept", "code"),
        (_CONCEPT, *fields_of(Code, "code label", lambda row: row[2])),
        numbered("conditions", "icd10cm"),
        ((("concept",), "concepts"),),
    ),
    DataTable(
        "articles",
        "the articles whose claims are checked",
        ("id",),
        fields_of(Article, "id order name author credentials title publisher published url note"),
        lambda base: base.articles,
    ),
    DataTable(
        "cautions",
        "risks and limits of the treatment",
        ("id",),
        fields_of(Caution, "id name text label"),
        lambda base: base.cautions,
    ),
    DataTable(
        "caution_claims",
        "claims in which an article gives a caution",
        ("caution", "claim"),
        (
            field("caution", "string", "id of the caution", lambda row: row[0].id),
            field("claim", "string", "id of the claim", lambda row: row[2]),
            NUMBER,
        ),
        numbered("cautions", "claims"),
        ((("caution",), "cautions"), (("claim",), "claims")),
    ),
    _absences("cautions", "caution", "cautions that an article does not give, each looked for in its whole text"),
    _absences(
        "questions", "comparison", "questions that an article does not answer, each looked for in its whole text"
    ),
    DataTable(
        "measures",
        "outcome measures",
        ("id",),
        (
            *fields_of(Measure, "id name abbreviation what low high worse"),
            *fields_of(MeaningfulChange, "value text source", lambda row: row.meaningful_change, "meaningful_change_"),
        ),
        lambda base: base.measures,
    ),
    DataTable(
        "glossary",
        "terms in plain language",
        ("id",),
        fields_of(Term, "id term meaning"),
        lambda base: base.glossary,
    ),
    DataTable(
        "substances",
        "substances that must not meet the treatment, or are often asked about beside it",
        ("id",),
        fields_of(Substance, "id name what group used_for without_prescription caution note"),
        lambda base: base.substances,
        ((("caution",), "cautions"),),
    ),
    DataTable(
        "substance_names",
        "other names of substances, and names of products",
        ("substance", "sort", "name"),
        (
            field("substance", "string", "id of the substance", lambda row: row[0].id),
            field("sort", "string", "brands: names of products; other_names: others", lambda row: row[1]),
            field("name", "string", "the name", lambda row: row[2]),
        ),
        _substance_names,
        ((("substance",), "substances"),),
    ),
    DataTable(
        "searches",
        "searches for studies: each query with its place, day and results",
        ("id",),
        fields_of(Search, "id where query limits day hits screened note"),
        lambda base: base.searches,
    ),
    DataTable(
        "search_concepts",
        "what a search covers; a condition covers those below it",
        ("search", "concept"),
        (_SEARCH, field("concept", "string", "id of the condition, mechanism or topic", lambda row: row[2]), NUMBER),
        numbered("searches", "about"),
        ((("search",), "searches"), (("concept",), "concepts")),
    ),
    DataTable(
        "search_studies",
        "studies among the results of a search that meet the eligibility",
        ("search", "study"),
        (_SEARCH, field("study", "string", "id of the study", lambda row: row[2]), NUMBER),
        numbered("searches", "included"),
        ((("search",), "searches"), (("study",), "studies")),
    ),
    DataTable(
        "search_exclusions",
        "works among the results of a search that do not count, and why",
        ("search", "number"),
        (_SEARCH, NUMBER, *fields_of(ExcludedWork, "what reason because", lambda row: row[2])),
        numbered("searches", "excluded"),
        ((("search",), "searches"),),
    ),
    DataTable(
        "vocabulary",
        "what the values of coded columns mean, such as those of verdict, certainty and direction",
        ("vocabulary", "value"),
        (
            field("vocabulary", "string", "name of the vocabulary", lambda row: row[0]),
            field("value", "string", "the value, as in the tables", lambda row: str(row[1])),
            judged("word", "string", "how it is shown", lambda base, row: base.word(row[0], row[1])),
            judged("meaning", "string", "what it means", lambda base, row: base.meaning(row[0], row[1]) or None),
            field("rank", "integer", "its place in the vocabulary, from 0", lambda row: row[1].rank, required=True),
        ),
        lambda _: ((name, value) for name, values in VOCABULARIES.items() for value in values),
    ),
)
