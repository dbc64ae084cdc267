"""Ids that stand twice in one list: the first one stays."""

from __future__ import annotations

import yaml

from ldn_kb.authoring.fixes.change import Change, Edit
from ldn_kb.authoring.fixes.fields import mappings
from ldn_kb.authoring.fixes.order import dashes
from ldn_kb.authoring.fixes.reading import Reading, end, line_end, line_start, start
from ldn_kb.model import Kind
from ldn_kb.model.types import Id
from ldn_kb.reading.yaml_reader import KeyPath


def repeated_ids(reading: Reading, kind: Kind) -> Change | None:
    """Delete ids that stand a second time in a list of ids; one with a comment is left to people."""
    edits: list[Edit] = []
    orders: dict[KeyPath, tuple[int, ...]] = {}
    for path, model, node in mappings(reading, kind):
        for key, value in node.value:
            info = model.model_fields.get(key.value)
            if info is not None and info.annotation == tuple[Id, ...] and isinstance(value, yaml.SequenceNode):
                found = _repeats(reading.text, value)
                edits += found.values()
                if found:
                    left = [number for number in range(len(value.value)) if number not in found]
                    orders[(*path, key.value)] = tuple(left)
    return Change(("repeated ids",), tuple(edits), orders=orders) if edits else None


def _repeats(text: str, items: yaml.SequenceNode) -> dict[int, Edit]:
    """Return the deletion of each id that can go, by its position."""
    seen: set[str] = set()
    found = {}
    for number, item in enumerate(items.value):
        if not isinstance(item, yaml.ScalarNode):
            continue
        if item.value in seen:
            edit = _from_flow(text, items, number) if items.flow_style else _from_block(text, items, number)
            if edit is not None:
                found[number] = edit
        seen.add(item.value)
    return found


def _from_flow(text: str, items: yaml.SequenceNode, number: int) -> Edit | None:
    before = end(items.value[number - 1])
    item = items.value[number]
    return None if "#" in text[before : start(item)] else Edit(before, end(item), "")


def _from_block(text: str, items: yaml.SequenceNode, number: int) -> Edit | None:
    dash, item = dashes(text, items)[number], items.value[number]
    line = line_start(text, dash), line_end(text, end(item))
    is_alone = text[slice(*line)].split() == ["-", text[start(item) : end(item)]]
    return Edit(*line, "") if is_alone else None
