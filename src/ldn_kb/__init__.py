"""A Sphinx extension that turns YAML records of claims and studies into a cross-referenced evidence knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from ldn_kb import fingerprint
    from ldn_kb.sphinx import extension

    extension.setup(app)
    # What another code has read is read again.
    code = int(fingerprint.code_fingerprint()[:12], 16)
    return {"version": __version__, "env_version": code, "parallel_read_safe": True, "parallel_write_safe": True}
