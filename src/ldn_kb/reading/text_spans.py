"""The span of each value and field name in the text of a YAML file: what an edit replaces.

Only computed for files with problems; ``yaml_reader`` has the line and column of everything, for messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import yaml

from ldn_kb.reading import yaml_reader
from ldn_kb.reading.edits import Scalar
from ldn_kb.reading.yaml_reader import KeyPath

LONGEST_TEXT = 250_000
"""A longer text is not corrected; the longest file there is has about 100,000 characters."""


class Nodes(NamedTuple):
    """PyYAML's nodes of the values and of the names of fields of a text; their marks count its characters."""

    values: dict[KeyPath, yaml.Node]
    keys: dict[KeyPath, yaml.ScalarNode]


@lru_cache(maxsize=4)
def nodes(text: str) -> Nodes | None:
    """Return the nodes of ``text``; ``None`` if it is too long or has other problems than values to be quoted."""
    if len(text) > LONGEST_TEXT:
        return None
    problems = yaml_reader.read(text.encode(), "")[1]
    # The reader has seen that the whole text is flat enough for PyYAML, which walks it by recursion.
    if len(problems) >= yaml_reader.MAX_PROBLEMS or any(problem.code != "surprising-scalar" for problem in problems):
        return None
    root = yaml.compose(text, Loader=yaml_reader.LOADER)
    text_nodes = Nodes({}, {})
    if root is not None:
        text_nodes.values.update(_below(root, (), text_nodes.keys))
    return text_nodes


def leaves(text: str) -> dict[KeyPath, Scalar | str] | None:
    """Return every value of ``text`` as it is written, and for a container its kind; ``None`` where there are no nodes.

    Texts with the same leaves have the same data, in all but the order of fields.
    """
    text_nodes = nodes(text)
    if text_nodes is None:
        return None
    return {
        path: Scalar(node.value, plain=not node.style) if isinstance(node, yaml.ScalarNode) else type(node).__name__
        for path, node in text_nodes.values.items()
    }


def _below(node: yaml.Node, path: KeyPath, keys: dict[KeyPath, yaml.ScalarNode]) -> Iterator[tuple[KeyPath, yaml.Node]]:
    """Yield path and node of every value, a container before what it holds; put the names of fields into ``keys``."""
    yield path, node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            keys[(*path, key.value)] = key
            yield from _below(value, (*path, key.value), keys)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _below(item, (*path, number), keys)
