"""Roles that link to the records of another site: an extension for sites that have no data of their own.

The titles and addresses come from that site's ``objects.inv``, by ``sphinx.ext.intersphinx``. No page is written, no
style sheet or script is loaded, and neither MyST nor sphinx-design is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.roles import XRefRole

from ldn_kb import __version__
from ldn_kb.model import KINDS
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.sphinx.typed_messages import warn

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class LinksDomain(Domain):
    """A role for each kind of record, and no objects: what it names is in the inventories of other sites."""

    name = "ldn"
    label = "Knowledge base elsewhere"
    object_types: ClassVar[dict[str, ObjType]] = {kind.name: ObjType(kind.name, kind.name) for kind in KINDS}
    roles: ClassVar[dict[str, Any]] = {kind.name: XRefRole(innernodeclass=nodes.inline) for kind in KINDS}

    def resolve_any_xref(self, *_: Any, **__: Any) -> list[tuple[str, nodes.reference]]:
        """Return nothing: there is no object here."""
        return []

    def merge_domaindata(self, *_: Any) -> None:
        """Do nothing: no page leaves anything here."""


def warn_of_unknown(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.Element
) -> nodes.Element | None:
    """Warn of an id that no inventory has, with the nearest that there are; return its text, which stays.

    Sphinx asks every handler, also where one before has found a link: ``None`` leaves it as it is.
    """
    if node.get("refdomain") != LinksDomain.name:
        return None
    kind, target = node["reftype"], node["reftarget"]
    inventories, kinds = InventoryAdapter(env), f"{LinksDomain.name}:{kind}"
    # "name:id" means the inventory of that name.
    named, _, key = target.rpartition(":")
    known = (inventories.named_inventory.get(named, {}) if named else inventories.main_inventory).get(kinds, {})
    if key in known:
        return None
    hint = suggestion(key, known) if known else "; no inventory of intersphinx_mapping has any"
    warn("ref", "there is no %s %s%s", kind, quoted(target), hint, location=node)
    return contnode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the roles, unless this site has data of its own, and the warning for ids that lead nowhere."""
    if "ldn_kb" not in app.extensions:
        app.setup_extension("sphinx.ext.intersphinx")
        app.add_domain(LinksDomain)
        # The first answer counts: that of intersphinx, if it has one.
        app.connect("missing-reference", warn_of_unknown, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
