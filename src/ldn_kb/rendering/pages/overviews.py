"""Pages that look across records: numbers, citations, omissions, gaps, substances, glossary, measures."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.unpublished import Unpublished, newest_day, unpublished
from ldn_kb.knowledge.unread import to_read, with_numbers
from ldn_kb.model import Study, Substance
from ldn_kb.model.subject import PageText
from ldn_kb.rendering import tables
from ldn_kb.rendering.filtered_views import View, view
from ldn_kb.rendering.pages import pagination
from ldn_kb.rendering.pages.templating import Page, Renderer
from ldn_kb.rendering.tables import Table

_NUMBERS = (
    "Every number the articles state, beside the one reported, those first that mislead most. The difference is "
    "claimed minus reported."
)
_LEANS_ON = "Each study that an article cites or describes, and how the claims that lean on it report it."
_NOT_MENTIONED = (
    "Studies that bear on what the articles say and that none of them cites, randomised and negative ones first. "
    "An article cannot know a study that appeared after it."
)
_OMISSIONS = "Cautions that one article gives and another leaves out"
_OMISSIONS_LABEL = ", and what the approved label says that no article says"
_UNPUBLISHED = (
    "Registered trials of which no report was found, and trials that were stopped early, even where their "
    "registry holds some results. Trials that show no benefit are published less often and later, so what is "
    "published may look better than what was found; a finding loses certainty for it where trials that ended at "
    "least two years ago without a report planned half as many people as its own trials have."
)
_TO_READ = (
    "Works whose full text was not read, those first on which most hangs. Points: one for each claim whose "
    "judgements rest on the work (the article cites it, it is weighed against the claim or speaks for or against "
    "one of its steps, or its result is a member of a finding by which the claim is judged), one for each finding "
    "of which it is a member, and one more for each mark of that finding that is provisional until full texts are "
    "read. Works without a point and retracted ones are left out."
)
_GLOSSARY = "The words these pages use, in plain language."
_SUBSTANCES = PageText(
    title="Substances",
    lead="Substances that are warned of beside the treatment, under the names by which they are sold.",
)
_MEASURES = "The scales of the studies: what each measures, its range, and what counts as a change that matters."
_SOME, _NONE, _ALL = "Some say it, some leave it out", "No article says it", "All say it"
_OPEN = "Not looked for in every article yet"


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield each page."""
    numbers = pagination.RecordList(
        "Numbers",
        _NUMBERS,
        lambda: _most_misleading_first(base),
        lambda rows: [("", tables.compared_numbers(base, rows, about=True))],
        views=functools.partial(_verdicts, base),
    )
    leans_on = pagination.RecordList(
        "Who leans on what",
        _LEANS_ON,
        lambda: knowledge.cited_studies(base),
        functools.partial(_leaning, base),
        name=pagination.year,
        picture="leans",
    )
    not_mentioned = pagination.RecordList(
        "Studies no article mentions",
        _NOT_MENTIONED,
        lambda: knowledge.not_mentioned(base),
        lambda studies: [("", tables.not_mentioned(base, studies))],
        picture="timeline",
        anchor="what-no-article-mentions",
    )
    yield from pagination.pages(renderer, "numbers", numbers)
    yield from pagination.pages(renderer, "leans-on", leans_on)
    yield from pagination.pages(renderer, "not-mentioned", not_mentioned)
    yield from pagination.pages(renderer, "unpublished", _unpublished(base))
    unread = pagination.RecordList(
        "Read these first",
        f"{_TO_READ} {_with_numbers(base)}".rstrip(),
        lambda: to_read(base),
        lambda works: [("", tables.to_read(base, works))],
    )
    yield from pagination.pages(renderer, "to-read", unread)
    yield "omissions", lambda: _omissions(base, renderer)
    yield "substances", lambda: _substances(base, renderer)
    yield (
        "glossary",
        lambda: renderer.page("glossary", title="Glossary", lead=_GLOSSARY, terms_list=base.glossary),
    )
    title = "Outcome measures"
    yield (
        "measures",
        lambda: renderer.page("measures", title=title, lead=_MEASURES, measures=base.measures, used=_users(base)),
    )


def _with_numbers(base: KnowledgeBase) -> str:
    """Return how many records have the list of their abstract's numbers; empty where no record rests on an abstract."""
    listed, every = with_numbers(base)
    if not every:
        return ""
    return (
        f"Records that rest on an abstract: {every}. Beside {listed} of them lies the list of the abstract's numbers, "
        f"with which a program compares them; beside {every - listed} lies none."
    )


def _leaning(base: KnowledgeBase, studies: Sequence[Study]) -> Iterator[tuple[str, Table]]:
    """Yield the table of some of the studies cited; behind the last of them what was not found where it was named."""
    yield "", tables.leans_on(base, studies)
    if list(studies[-1:]) == knowledge.cited_studies(base)[-1:]:
        others = tables.leans_on_others(base)
        yield others.caption, others


def _unpublished(base: KnowledgeBase) -> pagination.RecordList[tuple[Unpublished, Study]]:
    """Return the list of trials without a published report, a table for each group."""

    def groups(trials: Sequence[tuple[Unpublished, Study]]) -> Iterator[tuple[str, Table]]:
        for group in Unpublished:
            yield group.value, tables.unpublished(base, [trial for trial in trials if trial[0] is group])

    day = newest_day(base)
    lead = (
        f"{_UNPUBLISHED} An end is past if it lies before {day}, the newest day in the data." if day else _UNPUBLISHED
    )
    return pagination.RecordList("Unpublished evidence", lead, lambda: unpublished(base), groups)


def _most_misleading_first(base: KnowledgeBase) -> list[knowledge.NumberRow]:
    """Return the numbers by verdict; those of one verdict by what their claim is first of all about."""
    groups: dict[str, list[knowledge.NumberRow]] = {}
    for claim in base.claims:
        groups.setdefault(claim.about[0], []).extend(knowledge.number_rows(base, claim))
    rows = [row for subject_rows in groups.values() for row in subject_rows]
    return sorted(rows, key=lambda row: knowledge.misleads(row.verdict))


def _verdicts(base: KnowledgeBase, table: Table) -> Iterator[tuple[str, list[View]]]:
    """Yield a link to the numbers of each verdict."""
    place = [column.key for column in table.columns].index("verdict")
    words = sorted({str(row[place]) for row in table.rows}, key=knowledge.misleads)
    yield "Show only", [view(base, table, word, {"Verdict": [word]}) for word in words]


def _omissions(base: KnowledgeBase, renderer: Renderer) -> str:
    labels = tables.has_label(base)
    lead = f"{_OMISSIONS}{_OMISSIONS_LABEL if labels else ''}."
    return renderer.page("omissions", title="Warnings left out", lead=lead, labels=labels, groups=_cautions(base))


def _cautions(base: KnowledgeBase) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group the cautions by how many articles give them; each with what every article says."""
    groups: dict[str, list[dict[str, Any]]] = {_SOME: [], _NONE: [], _ALL: [], _OPEN: []}
    for caution in base.cautions:
        answers = [
            (
                article,
                [tables.place_link(claim) for claim in claims],
                tables.absent(article, caution.id, "leaves it out"),
            )
            for article, claims in knowledge.articles_giving(base, caution)
        ]
        name = _group([(bool(links), article.absent_on(caution.id) is not None) for article, links, _ in answers])
        which = tables.refs(item.id for item in base.substances_under(caution.id))
        groups[name].append(
            {"caution": caution, "answers": answers, "about": tables.refs(caution.about), "which": which}
        )
    return [(name, members) for name, members in groups.items() if members]


def _group(answers: Sequence[tuple[bool, bool]]) -> str:
    """Return the group of a caution by whether each article gives it, and whether somebody looked for it there."""
    given = [gives for gives, _ in answers]
    if all(given):
        return _ALL
    if any(given) and any(looked and not gives for gives, looked in answers):
        return _SOME
    return _OPEN if not all(gives or looked for gives, looked in answers) else _NONE


def _users(base: KnowledgeBase) -> dict[str, Any]:
    """Return links to the studies that use each measure."""
    return {
        measure.id: tables.refs(
            study.id for study in base.studies if any(outcome.scale == measure.id for outcome in study.outcomes)
        )
        for measure in base.measures
    }


def _substances(base: KnowledgeBase, renderer: Renderer) -> str:
    """Return the page of substances: the cautions that hold for them first, then each group."""
    heading = base.subject.substances or _SUBSTANCES
    cautions = dict.fromkeys(item.caution for item in base.substances)
    groups: dict[str, list[tuple[Substance, list[str]]]] = {}
    for item in base.substances:
        words = [f":at: {item.id}", *(f"!{name}" for name in item.names)]
        groups.setdefault(item.group, []).append((item, words))
    return renderer.page(
        "substances",
        title=heading.title,
        lead=heading.lead,
        cautions=[caution for caution in base.cautions if caution.id in cautions],
        groups=list(groups.items()),
    )
