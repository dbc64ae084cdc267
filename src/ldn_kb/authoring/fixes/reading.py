"""A text as the repairs see it: its nodes with their marks, the data as written, and the comments in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from ldn_kb.authoring.fixes.change import Edit, Scalar, Written, apply
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader import KeyPath, LineColumn, Source

_BLOCK_STYLES = ("|", ">")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Reading:
    """A text that can be read, apart from values that need quotes.

    ``nodes`` are PyYAML's, whose marks index ``text``. ``data`` is what the one reader makes of the text once each
    value in ``surprising`` is taken as text; its paths are those of ``text``, its places need not be.
    """

    text: str
    root: yaml.Node
    nodes: Mapping[KeyPath, yaml.Node]
    data: Source
    surprising: frozenset[KeyPath]

    @property
    def written(self) -> Written:
        """The data with every value as it is written."""
        return _written(self.root)

    @property
    def comments(self) -> Counter[str]:
        """Every comment, and how often it stands there."""
        return Counter(_comments(self.text, self.root))

    @property
    def blocks(self) -> list[yaml.ScalarNode]:
        """Every text in block style, in which line breaks and spaces are content."""
        return [
            node for node in self.nodes.values() if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK_STYLES
        ]


def read(text: str, path: str) -> Reading | Problem:
    """Read ``text``, which has no byte order mark; ``path`` is the name of its file in problems.

    Returns the first problem if there are others than values that need quotes.
    """
    data, problems = yaml_reader.read(text.encode(), path)
    for problem in problems:
        if problem.code != "surprising-scalar":
            return problem
    root = yaml.compose(text, Loader=_LOADER)
    assert root is not None, "a text without data is a problem"
    nodes = dict(_nodes(root, ()))
    places = {(problem.line, problem.column) for problem in problems}
    surprising = {key: node for key, node in nodes.items() if is_plain(node) and _place(node) in places}
    if surprising:
        data, problems = yaml_reader.read(apply(text, (_quote(node) for node in surprising.values())).encode(), path)
        if problems:
            return problems[0]
    return Reading(text, root, nodes, data, frozenset(surprising))


def start(node: yaml.Node) -> int:
    """Return the index of the first character of a node."""
    return int(node.start_mark.index)


def end(node: yaml.Node) -> int:
    """Return the index after the last character that belongs to a node.

    The parser ends a block at the token that follows it, behind comments and empty lines; the last value in it tells
    where it really ends.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def line_start(text: str, index: int) -> int:
    """Return the index of the first character of the line of ``index``."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return the index after the line of ``index``, its line break included."""
    return text.find("\n", index) + 1 or len(text)


def is_scalar(node: yaml.Node) -> bool:
    """Say whether a node is a single value that is written out."""
    return isinstance(node, yaml.ScalarNode) and start(node) < node.end_mark.index


def is_plain(node: yaml.Node) -> bool:
    """Say whether a node is a value without quotes."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def _place(node: yaml.Node) -> LineColumn:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _quote(node: yaml.Node) -> Edit:
    return Edit(start(node), node.end_mark.index, f"'{node.value}'")


def _nodes(node: yaml.Node, path: KeyPath) -> Iterator[tuple[KeyPath, yaml.Node]]:
    """Yield every value with its path, a container before what it holds."""
    yield path, node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _nodes(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _nodes(item, (*path, number))


def _written(node: yaml.Node) -> Written:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _written(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_written(item) for item in node.value]
    return Scalar(node.value, is_plain(node))


def _comments(text: str, root: yaml.Node) -> Iterator[str]:
    """Yield every comment: what starts with # outside of all values and names."""
    done = 0
    for node in _scalars(root):
        # The line that opens a block text may end in a comment.
        opening = line_end(text, start(node)) if node.style in _BLOCK_STYLES else start(node)
        yield from _in_gap(text[done:opening])
        done = max(opening, node.end_mark.index)
    yield from _in_gap(text[done:])


def _in_gap(gap: str) -> Iterator[str]:
    return (found.rstrip() for found in re.findall(r"#[^\r\n]*", gap))


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield every name and value in the order of the text."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    for inner in node.value if isinstance(node, yaml.CollectionNode) else ():
        for item in inner if isinstance(inner, tuple) else (inner,):
            yield from _scalars(item)
