"""One page a publication, and the table of all of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.titles import RETRACTED
from ldn_kb.model import Notice, Study
from ldn_kb.model.vocabulary import Confirmed
from ldn_kb.rendering import tables
from ldn_kb.rendering.addresses import doi_link, pmc_link, registration_links
from ldn_kb.rendering.content import Badge, RecordLink, WebLink
from ldn_kb.rendering.pages import pagination
from ldn_kb.rendering.pages.templating import Page, Renderer


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the studies table and every study."""
    yield from pagination.pages(
        renderer,
        "studies/index",
        pagination.RecordList(
            "Studies",
            "Every publication, trial registration and reference work used here, oldest first.",
            lambda: base.studies,
            lambda studies: [("", tables.studies(base, studies))],
            name=pagination.year,
            below=lambda: [study.id for study in base.studies],
        ),
    )
    for study in base.studies:
        yield f"studies/{study.id}", functools.partial(_page, base, renderer, study.id)


def _page(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    study = base.study(key)
    return renderer.page(
        "study",
        study=study,
        title=base.titles[study.id],
        index_words=_index_words(base, study),
        level=tables.level_badge(knowledge.level(study)),
        directness=Badge("directness", knowledge.directness(base, study)),
        notices=[(notice, _links_of_notice(notice)) for notice in study.notices],
        distinct=[(RecordLink(key), reason) for key, reason in sorted(base.distinct_from(study.id).items())],
        imprint=imprint(study),
        links=_links(study),
        abstract=base.abstracts.get(study.id),
        by_abstract=study.provenance.confirmed is Confirmed.ABSTRACT,
        free=None if study.provenance.confirmed is Confirmed.FULLTEXT else pmc_link(study),
        main=study.report_of,
        reports=tables.refs(item.id for item in base.reports_of(study.id)) if base.reports_of(study.id) else None,
        facts=tables.facts(base, study),
        arms=tables.arms(base, study),
        outcomes=tables.outcomes(base, study),
        cited=tables.claims(base, base.claims_citing(study.id)),
        tested=tables.claims(base, base.claims_tested_by(study.id)),
        # By what they say: several have the same short name.
        only=[
            RecordLink(claim.id, f"{base.titles[claim.id]}: {claim.says}")
            for claim in knowledge.claims_resting_only_on(base, study.id)
        ],
        bias=tables.bias(study),
        questions=[RecordLink(item.id) for item in base.comparisons_resting_on(study.id)],
    )


def _index_words(base: KnowledgeBase, study: Study) -> list[str]:
    """Return the words under which a study is looked up: label, title, identifiers, authors, year."""
    label = base.titles[study.id]
    identifiers = [f"PMID {study.pmid}" if study.pmid else None, study.doi, study.pmcid, *study.registration]
    # The letter that distinguishes studies of one author and year; readers do not type it into a search.
    plain = re.sub(r"(?<=\d)[a-z]$", "", label.removesuffix(RETRACTED))
    year = str(study.year) if study.year is not None else None
    words = [label, plain, study.title, *identifiers, *study.authors, year]
    return [f"!{word}" for word in words if word]


def imprint(study: Study) -> str:
    """Return year, volume, issue and pages as a reference list prints them: ``2007;102(4):820-828``."""
    text = str(study.year) if study.year is not None else "no date"
    if study.volume:
        text += f";{study.volume}" + (f"({study.issue})" if study.issue else "")
    return text + (f":{study.pages}" if study.pages else "")


def _links(study: Study) -> list[WebLink | str]:
    """Return links to the publication and its registration."""
    links: list[WebLink | str] = []
    if study.doi:
        links.append(doi_link(study.doi))
    if study.pmid:
        links.append(WebLink(f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/", f"PubMed {study.pmid}"))
    free = pmc_link(study)
    return [*links, *([free] if free else []), *registration_links(study)]


def _links_of_notice(notice: Notice) -> list[WebLink]:
    """Return links to where a notice can be read."""
    links = [doi_link(notice.doi)] if notice.doi else []
    return [*links, *([WebLink(notice.url, notice.url.split("://", 1)[1])] if notice.url else [])]
