"""Which model describes which part of a file, and in which order it declares its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml
from pydantic import BaseModel

from ldn_kb.authoring.fixes.reading import Reading
from ldn_kb.model import Kind
from ldn_kb.reading.validation import inner_model
from ldn_kb.reading.yaml_reader import KeyPath


def mappings(reading: Reading, kind: Kind) -> Iterator[tuple[KeyPath, type[BaseModel], yaml.MappingNode]]:
    """Yield path, model and node of every mapping that ``kind`` describes, an outer one before those within."""
    return _below(reading.root, (), kind.model)


def _below(
    node: yaml.Node, path: KeyPath, model: type[BaseModel]
) -> Iterator[tuple[KeyPath, type[BaseModel], yaml.MappingNode]]:
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _below(item, (*path, number), model)
    elif isinstance(node, yaml.MappingNode):
        yield path, model, node
        for key, value in node.value:
            info = model.model_fields.get(key.value)
            if info is not None and (inner := inner_model(info.annotation)) is not None:
                yield from _below(value, (*path, key.value), inner)


def declared_order(model: type[BaseModel], names: Sequence[str]) -> list[int]:
    """Return the positions of ``names`` in the order in which the fields are declared.

    What a model adds to the fields that it shares with others may stand anywhere between these: the shared fields are
    in order among themselves and so are its own, in the places that each of the two groups holds already.
    Names that the model does not know stay where they are.
    """
    order = list(range(len(names)))
    for owner in model.__mro__:
        own = [name for name in model.model_fields if _owner(model, name) is owner]
        places = [number for number, name in enumerate(names) if name in own]
        for place, number in zip(places, sorted(places, key=lambda number: own.index(names[number])), strict=True):
            order[place] = number
    return order


def _owner(model: type[BaseModel], name: str) -> type:
    """Return the class that declares a field first."""
    return next(owner for owner in reversed(model.__mro__) if name in vars(owner).get("__annotations__", {}))
