"""The Sphinx domain ``ldn``: a role for each kind of record, the object inventory and an index for each kind.

Objects and links come from the knowledge base and not from documents, so an incremental build cannot leave anything
stale. All that is kept of a document is what it shows of the whole base, to know when to read it again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from markupsafe import escape
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.statements import verdict_word
from ldn_kb.model import KINDS, Claim, Comparison, Concept, Condition
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.rendering import docnames
from ldn_kb.rendering.fragments import FRAGMENTS, fragment_digest
from ldn_kb.sphinx.filtered_views import PlaceRole
from ldn_kb.sphinx.roles import AddedRole, BadgeRole, CitationsRole, MeaningRole, PublishedRole, RowsRole
from ldn_kb.sphinx.typed_messages import warn

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


def _plain(_: str, text: str, **__: Any) -> nodes.Text:
    """Return the text of a link as it is: a node around it would say nothing and be walked over many times."""
    return nodes.Text(text)


class RecordRole(XRefRole):
    """A link to a record. Without an explicit text it shows the record's title."""

    # Sphinx takes the first bracket for the start of the id; a title may hold brackets, an id may not.
    explicit_title_re = re.compile(r"^(.+?)\s*(?<!\x00)<([^<>]*)>$", re.DOTALL)

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Fill in the title and note it, so that the page is read again when the record comes or has another one."""
        domain = ldn(env)
        if not has_explicit_title:
            domain.note("title", target)
            title = domain.base.titles.get(target, title)
        return title, target


class LdnIndex(Index):
    """An index over one kind of record."""

    kind: ClassVar[str]

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries by heading; Sphinx asks for those in ``docnames`` only, or for all."""
        domain = self.domain
        assert isinstance(domain, LdnDomain)
        wanted = None if docnames is None else set(docnames)
        groups: dict[str, list[IndexEntry]] = {}
        for heading, key, name, extra in self.lines(domain.base):
            docname = domain.docname(key)
            if wanted is None or docname in wanted:
                # Sphinx's template writes the heading as it is, into an attribute too.
                groups.setdefault(str(escape(heading)), []).append(IndexEntry(name, 0, docname, key, extra, "", ""))
        return list(groups.items()), False

    def lines(self, base: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
        """Yield heading, id, name and remark of every entry, in order."""
        raise NotImplementedError


class ConditionIndex(LdnIndex):
    """Conditions from A to Z, under every name they have."""

    name = "conditions"
    localname = "Conditions A–Z"
    shortname = "conditions"

    def lines(self, base: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
        """Yield every name and synonym of every condition."""
        names: list[tuple[str, Condition]] = []
        for condition in base.conditions:
            names += [
                (name, condition) for name in dict.fromkeys((condition.name, *condition.synonyms, *condition.lay_terms))
            ]
        for name, condition in sorted(names, key=lambda item: (item[0].lower(), item[1].id)):
            heading = name[0].upper() if name[0].isalpha() else "0–9"
            yield heading, condition.id, name, "" if name == condition.name else condition.name


class StudyIndex(LdnIndex):
    """Studies by year."""

    name = "studies"
    localname = "Studies by year"
    shortname = "studies"

    def lines(self, base: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
        """Yield every study, oldest first."""
        for study in base.studies:
            yield str(study.year or "Undated"), study.id, base.titles[study.id], study.title


class ClaimIndex(LdnIndex):
    """Claims by article, in reading order."""

    name = "claims"
    localname = "Claims by article"
    shortname = "claims"

    def lines(self, base: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
        """Yield every claim of every article."""
        for claim in base.claims:
            yield base.titles[claim.article], claim.id, f"{claim.at}: {claim.says}", verdict_word(base, claim)


class LdnDomain(Domain):
    """Records as Sphinx objects. ``base`` and ``folder`` are set before anything is read and never pickled."""

    name = "ldn"
    label = "Knowledge base"
    object_types: ClassVar[dict[str, ObjType]] = {kind.name: ObjType(kind.name, kind.name) for kind in KINDS}
    roles: ClassVar[dict[str, Any]] = {
        **{kind.name: RecordRole(innernodeclass=_plain) for kind in KINDS},  # type: ignore[arg-type] # any maker of a node will do
        **{name: BadgeRole(name) for name in VOCABULARIES},
        "citations": CitationsRole(),
        "place": PlaceRole(),
        "meaning": MeaningRole(),
        "published": PublishedRole(),
        "rows": RowsRole(),
        "added": AddedRole(),
    }
    indices: ClassVar[list[type[Index]]] = [ConditionIndex, StudyIndex, ClaimIndex]

    # shown: for each page the texts of the whole base that it shows, with their digests, see rendering.fragments.
    initial_data: ClassVar[dict[str, Any]] = {"shown": {}}
    data_version = 4

    base: KnowledgeBase = KnowledgeBase()
    folder: str = ""

    def docname(self, key: str) -> str:
        """Return the full docname of the page that shows record ``key``."""
        return f"{self.folder}/{docnames.docname(self.base, key)}"

    def place(self, fromdocname: str, key: str) -> tuple[str, str]:
        """Return the page of record ``key`` and its place there: none where the whole page is the record's own."""
        page = self.docname(key)
        return page, "" if page.endswith(f"/{key}") and page != fromdocname else key

    def generated(self, docname: str) -> bool:
        """Return whether a page is one of those written from the data."""
        return docname.startswith(f"{self.folder}/")

    def index_docnames(self) -> list[str]:
        """Return the docname of every index that has entries; Sphinx writes no page for the others."""
        return [f"{self.name}-{index.name}" for index in self.indices if index(self).generate()[0]]

    def note(self, name: str, *arguments: str) -> None:
        """Make the page being read depend on a text over the whole base, even on one that does not exist."""
        self.data["shown"].setdefault(self.env.docname, {})[name, *arguments] = fragment_digest(
            self.base, name, *arguments
        )

    def show(self, name: str, *arguments: str) -> str:
        """Return a text over the whole base and make the page being read depend on it."""
        self.note(name, *arguments)
        return FRAGMENTS[name](self.base, *arguments)

    def outdated(self) -> list[str]:
        """Return every page that shows a text which has changed since the page was read."""
        now = functools.cache(functools.partial(fragment_digest, self.base))
        return [
            docname
            for docname, texts in self.data["shown"].items()
            if any(now(*text) != before for text, before in texts.items())
        ]

    def clear_doc(self, docname: str) -> None:
        """Forget what a page shows."""
        self.data["shown"].pop(docname, None)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every record for the inventory and the search."""
        for kind in KINDS:
            for record in self.base.all(kind.plural):
                shown = record.says if isinstance(record, Claim) else self.base.titles[record.id]
                priority = 0 if isinstance(record, Concept | Comparison) else 1
                yield record.id, shown, kind.name, self.docname(record.id), record.id, priority

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return the link to a record; an id that names none warns at its place with the nearest ids."""
        if target in self.base.by_id and self.base.kind(target) == typ:
            return make_refnode(builder, fromdocname, *self.place(fromdocname, target), contnode)
        known = [record.id for kind in KINDS if kind.name == typ for record in self.base.all(kind.plural)]
        warn("ref", "there is no %s %s%s", typ, quoted(target), suggestion(target, known), location=node)
        # A link that names nothing is shown as its text; returning it keeps Sphinx from warning a second time.
        return contnode  # type: ignore[return-value]

    def resolve_any_xref(self, *_: Any, **__: Any) -> list[tuple[str, nodes.reference]]:
        """Return nothing: every record is a label too, and one way to link to it is enough."""
        return []

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Add the dependencies of the pages that another process read."""
        other_shown = otherdata["shown"]
        self.data["shown"].update({docname: other_shown[docname] for docname in docnames if docname in other_shown})


def ldn(env: BuildEnvironment) -> LdnDomain:
    """Return our domain of this build."""
    domain = env.domains["ldn"]
    assert isinstance(domain, LdnDomain)
    return domain
