"""A Sphinx extension that turns YAML records of claims and studies into a cross-referenced evidence knowledge base."""

from __future__ import annotations

# Not from typing, whose import takes long enough to be met by Ctrl-C before the command can say that it stops.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from ldn_kb.sphinx import extension

    extension.setup(app)
    # Pages that other code has read are read again, but see incremental: this number goes into the published files.
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
