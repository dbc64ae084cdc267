"""The shape of every record. Field descriptions are the reference documentation and the JSON Schema.

What ``records`` names is imported from here: when it is first asked for, since making the classes of all models takes
longer than a look at what is written.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ldn_kb.model.records import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        # No ``from`` import: it would ask this function for the module.
        records = import_module("ldn_kb.model.records")
        if name not in records.__all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(records, name)
        return value
