"""What follows from the sources of an entry of a worksheet, and is filled in when it is applied."""

from __future__ import annotations

from typing import Any

_UNDECIDED = "undecided"
LACKS_FIDELITY = "it cites a study: say under fidelity how faithfully the article tells it"


def lacks_fidelity(data: dict[str, Any]) -> bool:
    """Return whether an entry cites a study without a word on how faithfully it is told: nobody else can say that."""
    return bool(data.get("cites")) and "fidelity" not in data


def follow(data: dict[str, Any]) -> None:
    """Fill in ``citing`` and ``fidelity`` as they follow from the sources, where the entry does not state them.

    How faithfully a study under ``cites`` is told does not follow.
    """
    cites, unfound = data.get("cites"), data.get("cites_unfound")
    follow = {"citing": "described" if cites or unfound else "none"}
    if not cites:
        follow["fidelity"] = "source-not-found" if unfound else "no-source"
    for name, value in follow.items():
        if data.get(name, _UNDECIDED) == _UNDECIDED:
            data[name] = value


def weigh_steps(data: dict[str, Any]) -> None:
    """List the studies of the steps of a mechanism under tested_by as well, but for those under cites."""
    listed = [data.get(name) for name in ("cites", "tested_by")]
    steps = data.get("steps")
    if not isinstance(steps, list) or any(item is not None and not isinstance(item, list) for item in listed):
        return
    lists = (step.get(name) for step in steps if isinstance(step, dict) for name in ("agreeing", "opposing"))
    studies = (key for found in lists if isinstance(found, list) for key in found)
    new = [key for key in dict.fromkeys(studies) if not any(key in (item or ()) for item in listed)]
    if new:
        data["tested_by"] = [*(data.get("tested_by") or ()), *new]
