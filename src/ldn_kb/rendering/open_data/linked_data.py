"""Linked data for search engines, in the words of schema.org, and the list of pages for language models.

A verdict is given by its word and without a number: ours do not lie on a line from false to true. What was not tested
is not half true. Claims that are not judged have no review.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import short_answer
from ldn_kb.knowledge.statements import claim_verdict, verdict_mark
from ldn_kb.model import KINDS, Article, Claim, Study
from ldn_kb.model.vocabulary import Verdict
from ldn_kb.rendering.docnames import docname, index_docname
from ldn_kb.rendering.open_data import citations
from ldn_kb.rendering.open_data.release import licence

Data = dict[str, Any]
_CONTEXT = "https://schema.org"
# A text in a script could end it.
_IN_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def script(data: Data) -> str:
    """Return the element that holds linked data; browsers do not run it."""
    text = json.dumps({"@context": _CONTEXT, **data}, ensure_ascii=False).translate(_IN_SCRIPT)
    return f'<script type="application/ld+json">{text}</script>'


def of_study(base: KnowledgeBase, study: Study, page: str) -> Data:
    """Return what the page with that address is about: the publication, under its own type."""
    same = [citations.address(study), f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/" if study.pmid else None]
    identifiers = (("doi", study.doi), ("pmid", study.pmid), ("pmcid", study.pmcid))
    work = {
        "@type": citations.kind_of(study).schema_org,
        "name": study.title,
        "author": [
            {"@type": "Person" if citations.is_person(name) else "Organization", "name": name} for name in study.authors
        ],
        "datePublished": str(study.year) if study.year else None,
        "isPartOf": {"@type": "Periodical", "name": study.journal} if study.journal else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": str(value)} for name, value in identifiers if value
        ],
        "sameAs": list(dict.fromkeys(filter(None, same))),
        "creativeWorkStatus": "Retracted" if study.retracted else None,
    }
    return _page(base, page, base.titles[study.id]) | {"mainEntity": _known(work)}


def of_article(base: KnowledgeBase, article: Article, page: str) -> Data:
    """Return a review of each judged claim of the article, whose claims stand on the page with that address."""
    judged = [
        claim for claim in base.claims_in(article.id) if claim_verdict(base, claim).verdict is not Verdict.NOT_JUDGED
    ]
    return {"@graph": [_review(base, article, claim, page) for claim in judged]}


def _review(base: KnowledgeBase, article: Article, claim: Claim, page: str) -> Data:
    judged = computed.of_claim(base, claim).judged
    # A rating says of the statement that it is borne out; to readers of a warning the mark says that its danger is.
    supported = judged.verdict is Verdict.SUPPORTED
    axis, value = ("verdict", judged.verdict) if supported else verdict_mark(base, claim, judged.verdict)
    appearance = {
        "@type": "Article",
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published.isoformat() if article.published else None,
    }
    return {
        "@type": "ClaimReview",
        "url": f"{page}#{claim.id}",
        "claimReviewed": claim.says,
        "author": _publisher(base),
        "datePublished": claim.checked.isoformat(),
        "itemReviewed": _known(
            {"@type": "Claim", "author": _who_says_it(article), "appearance": _known(appearance)},
        ),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": base.word(axis, value),
            "ratingExplanation": f"{base.meaning(axis, value)} Decided by: {judged.because}.",
        },
    }


def _who_says_it(article: Article) -> Data | None:
    """Return the author of an article, or who published it where it names none; nobody is made up."""
    if article.author is not None:
        return {"@type": "Person", "name": article.author}
    return {"@type": "Organization", "name": article.publisher} if article.publisher else None


def _page(base: KnowledgeBase, page: str, name: str) -> Data:
    return _known(
        {
            "@type": "WebPage",
            "url": page,
            "name": name,
            "publisher": _publisher(base),
            "license": licence(base.subject).get("path"),
        }
    )


def _publisher(base: KnowledgeBase) -> Data:
    return {"@type": "Organization", "name": base.subject.cite_as or base.subject.title}


def _known(data: Data) -> Data:
    return {name: value for name, value in data.items() if value}


def llms_txt(base: KnowledgeBase, link: Callable[[str], str], files: Iterable[tuple[str, str]]) -> str:
    """Return what language models are to know of a site: what it is, where each thing stands, the answers in short.

    ``link`` gives the address of a page by its name within the folder of generated pages; ``files`` are addresses of
    data files with what they are.
    """
    subject = base.subject
    lines = [f"# {subject.title}", "", f"> {subject.disclaimer}", ""]
    if subject.licence:
        lines += [f"Licence: {subject.licence}. Author: {subject.cite_as or subject.title}.", ""]
    lines += ["## Lists", ""]
    lines += [
        f"- [{kind.title}]({link(index_docname(kind.name))}): {len(base.all(kind.plural))}"
        for kind in KINDS
        if kind.name not in ("claim", "caution") and base.all(kind.plural)
    ]
    answers = [(item, answer) for item in base.conditions if (answer := short_answer(base, item.id))]
    if answers:
        lines += ["", "## Conditions", ""]
        lines += [f"- [{item.name}]({link(docname(base, item.id))}): {answer.text}" for item, answer in answers]
    if data := [f"- [{address.rpartition('/')[2] or address}]({address}): {meaning}" for address, meaning in files]:
        lines += ["", "## Data", "", *data]
    return "\n".join(lines) + "\n"
