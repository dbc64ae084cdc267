"""Computed judgements. Nothing here is ever typed into the data.

What ``judgements`` names is imported from here, when it is first asked for: a look-up needs none of it.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ldn_kb.knowledge.judgements import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        # No ``from`` import: it would ask this function for the module.
        judgements = import_module("ldn_kb.knowledge.judgements")
        if name not in judgements.__all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(judgements, name)
        return value
