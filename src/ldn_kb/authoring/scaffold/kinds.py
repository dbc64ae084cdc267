"""What each kind adds to its fields: what is asked, what follows from what is known, how its id is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from ldn_kb.authoring.scaffold import ids
from ldn_kb.authoring.scaffold.fields import Field
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Claim
from ldn_kb.reading.problems import quoted, suggestion

Given: TypeAlias = dict[str, Any]
T = TypeVar("T", Article, Claim)

ASKED: Mapping[str, tuple[str, ...]] = {
    "article": ("name", "author", "credentials", "title", "url", "paragraphs"),
    "claim": ("article", "at", "says", "kind", "hedge", "about", "cites"),
    "comparison": ("question", "theme", "claims"),
    "condition": ("name", "synonyms", "parent", "summary"),
    "mechanism": ("name", "synonyms", "summary"),
    "topic": ("name", "synonyms", "summary"),
    "study": ("title", "authors", "year", "journal", "design", "subjects", "conditions", "mechanisms", "topics"),
    "caution": ("name", "text", "about", "sources"),
    "measure": ("name", "abbreviation", "what"),
    "term": ("term", "synonyms", "meaning"),
}
"""The fields asked for on a terminal, in this order: enough to name the record and to tie it to others."""


def _extra(name: str, description: str, form: str, *, many: bool = False) -> Field:
    return Field(
        name, description, form, many=many, required=many, nullable=not many, filled=many, default=None,
        choices=(), fields=(),
    )  # fmt: skip


EXTRAS: Mapping[str, tuple[Field, ...]] = {
    "article": (_extra("paragraphs", "how many paragraphs it has; leave it out to list them later", "number"),),
    "comparison": (
        _extra("claims", "the claims that answer the question, of one article or of several", "id", many=True),
    ),
}
"""What a kind asks for that is no field of it: fields are built from it."""

# The design that a registry's own words for a publication point to, the most telling words first.
_DESIGNS = {
    "Meta-Analysis": "meta-analysis",
    "Systematic Review": "systematic-review",
    "Clinical Trial Protocol": "protocol",
    "Randomized Controlled Trial": "rct-parallel",
    "Case Reports": "case-report",
    "Review": "narrative-review",
}
_SUBJECTS = {"animal": "animals", "in-vitro": "cells", "reference-work": "none", "web-page": "none"}


class KindError(Exception):
    """What was given does not make a record of this kind; the text says why."""


def proposed_design(types: tuple[str, ...]) -> str | None:
    """Return the design that a registry's words point to; whether a trial is a crossover they do not say."""
    return next((design for name, design in _DESIGNS.items() if name in types), None)


def proposals(kind: str, given: Given, base: KnowledgeBase, first: Given | None = None) -> Given:
    """Return ``first``, and values that follow from it and from what is ``given``; a person has to confirm them all."""
    found: Given = dict(first or {})
    if kind == "study":
        if design := given.get("design") or found.get("design"):
            found["subjects"] = _SUBJECTS.get(design, "people")
        if conditions := ids.named_conditions(given.get("title") or "", base):
            found["conditions"] = conditions
    if kind == "claim":
        found["citing"] = "described" if given.get("cites") else "none"
        found["fidelity"] = "no-source" if given.get("citing", found["citing"]) == "none" else "not-checkable"
    if kind == "comparison" and given.get("positions"):
        claims = [base.claim(key) for position in given["positions"] for key in position["claims"]]
        found["about"] = list(dict.fromkeys(subject for claim in claims for subject in claim.about))
        if len(given["positions"]) > 1:
            found["agreement"] = "differ"
    return {name: value for name, value in found.items() if name not in given}


def built(kind: str, given: Given, base: KnowledgeBase) -> Given:
    """Return ``given`` with the fields that are built from its extras, without these.

    Raises ``KindError`` if an extra names a record that does not exist.
    """
    builders: Mapping[str, Callable[[Given, KnowledgeBase], Given]] = {
        "article": _article,
        "claim": _claim,
        "comparison": _comparison,
    }
    return builders[kind](dict(given), base) if kind in builders else given


def _article(given: Given, base: KnowledgeBase) -> Given:
    number = given.pop("paragraphs", None) or 0
    given.setdefault("order", max((article.order for article in base.articles), default=0) + 1)
    given["sections"] = [{"heading": None, "paragraphs": [f"p{count}" for count in range(1, number + 1)]}]
    return given


def _claim(given: Given, base: KnowledgeBase) -> Given:
    if "article" in given:
        article = _known(given["article"], base, Article)
        if "at" in given and given["at"] not in article.locators:
            near = suggestion(str(given["at"]), article.locators)
            raise KindError(f"{article.id} has no paragraph {quoted(given['at'])}{near}")
    return given


def _comparison(given: Given, base: KnowledgeBase) -> Given:
    positions: dict[str, list[str]] = {}
    for key in given.pop("claims", ()):
        positions.setdefault(_known(key, base, Claim).article, []).append(key)
    if positions:
        given["positions"] = [{"article": article, "claims": claims} for article, claims in positions.items()]
    return given


def _known(key: str, base: KnowledgeBase, model: type[T]) -> T:
    record = base.by_id.get(key)
    if not isinstance(record, model):
        near = suggestion(key, [other for other, item in base.by_id.items() if isinstance(item, model)])
        raise KindError(f"there is no {model.kind_name} {quoted(key)}{near}")
    return record


def ending(kind: str, given: Given, base: KnowledgeBase) -> str:
    """Return a proposal for the id, of a study or claim for its last part; empty if there is nothing to make it of."""
    title = given.get("title") or ""
    if kind == "study":
        return next(iter(ids.named_conditions(title, base)), None) or ids.topic(title)
    if kind == "claim":
        return ids.topic(given.get("says") or "")
    if kind == "article":
        return ids.slug(ids.family([given.get("author") or ""])).rsplit("-", 1)[-1]
    if kind == "caution":
        return f"caution-{ids.topic(given.get('name') or '')}".rstrip("-")
    if kind == "measure" and given.get("abbreviation"):
        return ids.slug(given["abbreviation"])
    return ids.slug(given.get("name") or given.get("question") or given.get("term") or "")


def key(kind: str, given: Given, last: str) -> str:
    """Return the id of a record whose last part, or whole, is ``last``."""
    if kind == "study":
        return ids.study(given, last)
    if kind == "claim":
        return ids.claim(given["article"], given["at"], last)
    return last
