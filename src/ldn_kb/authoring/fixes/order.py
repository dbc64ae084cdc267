"""Order: the fields of a mapping as the model declares them, the claims of an article in its reading order."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import yaml

from ldn_kb.authoring.fixes.change import Change, Edit
from ldn_kb.authoring.fixes.fields import declared_order, mappings
from ldn_kb.authoring.fixes.pieces import rearranged
from ldn_kb.authoring.fixes.reading import Reading, end, line_start, start
from ldn_kb.model import Kind


def field_order(reading: Reading, kind: Kind) -> Change | None:
    """Put fields into the order of the model, the outermost mappings first: what is within comes in the next round.

    A mapping with a field that the model does not know is left alone, because its place is not known either.
    """
    edits: list[Edit] = []
    if _keeps_empty_lines(reading):
        return None
    for _, model, node in mappings(reading, kind):
        names = [key.value for key, _ in node.value]
        order = declared_order(model, names)
        if order == sorted(order) or not set(names) <= set(model.model_fields):
            continue
        if edits and start(node) < edits[-1].end:
            continue
        swap = _swapped if node.flow_style else _rearranged
        if (edit := swap(reading.text, node, order)) is not None:
            edits.append(edit)
    return Change(("field order",), tuple(edits)) if edits else None


def reading_order(reading: Reading, locators: Sequence[str]) -> Change | None:
    """Put claims into the order of ``locators``; nothing is moved if a claim stands at none of them."""
    items = reading.root
    if not isinstance(items, yaml.SequenceNode) or items.flow_style or _keeps_empty_lines(reading):
        return None
    claimed = [reading.nodes.get((number, "at")) for number in range(len(items.value))]
    ranks = [locators.index(node.value) if node is not None and node.value in locators else None for node in claimed]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < len(ranks) or known == sorted(known):
        return None
    order = sorted(range(len(known)), key=lambda number: known[number])
    edit = rearranged(reading.text, dashes(reading.text, items), [end(item) for item in items.value], order)
    return Change(("order of claims",), (edit,), orders={(): tuple(order)}) if edit is not None else None


def dashes(text: str, items: yaml.SequenceNode) -> list[int]:
    """Return the index of the dash of every item of a block list."""
    column = items.start_mark.column
    return [_dash(text, start(item), column) for item in items.value]


def _dash(text: str, index: int, column: int) -> int:
    """Return the dash in ``column`` at or above ``index``: comments and line breaks may follow a dash."""
    line = line_start(text, index)
    while line > 0 and text[line + column : line + column + 1] != "-":
        line = line_start(text, line - 1)
    return line + column


def _keeps_empty_lines(reading: Reading) -> bool:
    """Say whether there is a text such as ``|+``: it takes in the empty lines of whatever comes to follow it."""
    return any("+" in reading.text[start(node) : start(node) + len(">2+")] for node in reading.blocks)


def _rearranged(text: str, node: yaml.MappingNode, order: Sequence[int]) -> Edit | None:
    starts = [start(key) for key, _ in node.value]
    return rearranged(text, starts, [end(value) for _, value in node.value], order)


def _swapped(text: str, node: yaml.MappingNode, order: Sequence[int]) -> Edit | None:
    """Return the edit that lets the fields of ``{a: 1, b: 2}`` change places; commas and line breaks stay."""
    spans = [(start(key), end(value)) for key, value in node.value]
    gaps = [text[before[1] : after[0]] for before, after in itertools.pairwise(spans)]
    if any("#" in gap for gap in gaps) or any(start(value) == end(value) for _, value in node.value):
        return None
    pieces = [text[slice(*spans[number])] for number in order]
    parts = [piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True)]
    return Edit(spans[0][0], spans[-1][1], "".join(parts))
