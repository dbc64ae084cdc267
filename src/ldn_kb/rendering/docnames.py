"""Where each record is shown: one page a record, or an anchor on the page that lists its kind."""

from __future__ import annotations

from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, Claim, Finding

_ON_ONE_PAGE = {
    "measure": "measures",
    "term": "glossary",
    "caution": "omissions",
    "search": "searches",
    "substance": "substances",
}
_FOLDERS = {
    "article": "articles",
    "comparison": "compare",
    "condition": "conditions",
    "mechanism": "mechanisms",
    "topic": "topics",
    "study": "studies",
    "finding": "findings",
}


@dataclass(frozen=True)
class SiteLinks:
    """Where generated pages link to beyond themselves, and how they are cited; each may be empty for none.

    ``edit_url`` is the address at which a record's file is edited, with ``{path}`` and perhaps ``{line}`` in it;
    ``methods`` and ``contribute`` are the docnames of pages written by hand; ``version`` is that of the whole work;
    ``data`` is the data folder, seen from the top of the repository.
    """

    edit_url: str = ""
    methods: str = ""
    contribute: str = ""
    version: str = ""
    data: str = "data"


NO_LINKS = SiteLinks()


def docname(base: KnowledgeBase, key: str) -> str:
    """Return the page of record ``key``, relative to the folder of generated pages."""
    record = base.by_id[key]
    if isinstance(record, Claim):
        return f"{_FOLDERS['article']}/{record.article}"
    if isinstance(record, Finding):
        return docname(base, record.about[0])
    kind = base.kind(key)
    return _ON_ONE_PAGE.get(kind) or f"{_FOLDERS[kind]}/{key}"


def index_docname(kind: str) -> str:
    """Return the page that lists all records of a kind."""
    return _ON_ONE_PAGE.get(kind) or f"{_FOLDERS[kind]}/index"


def source_file(base: KnowledgeBase, key: str, data: str = "data") -> str:
    """Return the file of record ``key`` as a contributor names it: ``data/studies/smith-2007-crohns.yaml``.

    ``data`` is the data folder, seen from the top of the repository.
    """
    record = base.by_id[key]
    if isinstance(record, Claim):
        return f"{data}/claims/{record.article}.yaml"
    kind = next(kind for kind in KINDS if kind.name == base.kind(key))
    return f"{data}/{kind.plural}.yaml" if kind.layout == "list" else f"{data}/{kind.plural}/{key}.yaml"
