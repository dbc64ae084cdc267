"""A Sphinx extension that turns YAML records of claims and studies into a cross-referenced evidence knowledge base.

For programs: ``load`` reads a data folder into a ``KnowledgeBase`` of typed records, ``judgements`` gives what is
computed about a record. What ``__all__`` names stays as it is within a version of the data format.
"""

from __future__ import annotations

# Not from typing, whose import takes long enough to be met by Ctrl-C before the command can say that it stops.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from ldn_kb.api import DataError, judgements, load
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.model import (
        Article,
        Caution,
        Claim,
        Comparison,
        Condition,
        Finding,
        Measure,
        Mechanism,
        Search,
        Study,
        Substance,
        Term,
        Topic,
    )

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Caution",
    "Claim",
    "Comparison",
    "Condition",
    "DataError",
    "Finding",
    "KnowledgeBase",
    "Measure",
    "Mechanism",
    "Search",
    "Study",
    "Substance",
    "Term",
    "Topic",
    "__version__",
    "judgements",
    "load",
]
_ELSEWHERE = {
    "DataError": "api",
    "KnowledgeBase": "knowledge.base",
    "judgements": "api",
    "load": "api",
}


def __getattr__(name: str) -> object:
    """Import what ``__all__`` names when it is first asked for: importing the package itself stays light."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"ldn_kb.{_ELSEWHERE.get(name, 'model')}"), name)
    globals()[name] = value
    return value


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from ldn_kb.sphinx import extension

    extension.setup(app)
    # Pages that other code has read are read again, but see incremental: this number goes into the published files.
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
