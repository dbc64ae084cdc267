"""Values that their field does not take as they are written: quotes, identifiers, invisible characters.

A value is written anew only where the reader of the data refuses it, only as the reader then takes it, and only if
there is exactly one such way. So no list of fields is kept here, and a value that is fine is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from ldn_kb import shape
from ldn_kb.model import Kind
from ldn_kb.problems import Problem
from ldn_kb.repairs.change import Change, Edit, Scalar
from ldn_kb.repairs.reading import Reading, is_plain, is_scalar, read, start
from ldn_kb.repairs.writings import INVISIBLE, other_writings, value
from ldn_kb.source import Data, Path, Place


def refused_values(reading: Reading, kind: Kind, implied: Mapping[str, str]) -> Change | None:
    """Write every value anew that is refused as it stands and can be meant in one way only.

    ``implied`` holds the fields that the file's name gives.
    """
    what: list[str] = []
    edits: list[Edit] = []
    values: dict[Path, Scalar] = {}
    scalars = {reading.data.values[path]: path for path, node in reading.nodes.items() if is_scalar(node)}
    for record in _records(reading, kind, implied):
        for path in record.refused(scalars):
            node = reading.nodes[path]
            assert isinstance(node, yaml.ScalarNode), "only scalars are looked up"
            before = Scalar(node.value, is_plain(node))
            fitting = {
                other: (name, edit)
                for other, name in other_writings(path, before)
                if other != before and (edit := _edit(reading.text, node, other)) and record.takes(path, value(other))
            }
            if len(fitting) == 1:
                values[path], (name, edit) = fitting.popitem()
                what.append(name)
                edits += edit
    return Change(tuple(what), tuple(edits), values) if edits else None


class _Record:
    """One record of a file with the problems of its shape."""

    def __init__(self, reading: Reading, kind: Kind, prefix: Path, data: Data, implied: dict[str, str]) -> None:
        self._reading = reading
        self._kind = kind
        self._prefix = prefix
        self._data = data
        self._implied = implied
        self._problems = set(self._check(data))

    def _check(self, data: Data) -> list[Problem]:
        return shape.validate(self._kind, data, self._reading.data, self._prefix, self._implied)[1]

    def refused(self, scalars: Mapping[Place, Path]) -> list[Path]:
        """Return the paths of all values that are refused, but for those of fields that do not exist.

        ``scalars`` holds the path of each value of the file by its place.
        """
        keys = self._reading.data.keys
        unknown = {_place(problem) for problem in self._problems if problem.code == "unknown-field"}
        found = {scalars[place] for problem in self._problems if (place := _place(problem)) in scalars}
        found |= {path for path in self._reading.surprising if path[: len(self._prefix)] == self._prefix}
        return sorted(
            (path for path in found if all(keys.get(path[:depth]) not in unknown for depth in range(len(path) + 1))),
            key=self._reading.data.place,
        )

    def takes(self, path: Path, new: Data) -> bool:
        """Say whether ``new`` at ``path`` is taken, with no problem elsewhere that was not there before."""
        place = self._reading.data.values[path]
        problems = self._check(_replaced(self._data, path[len(self._prefix) :], new))
        return all(problem in self._problems and _place(problem) != place for problem in problems)


def _place(problem: Problem) -> Place:
    return problem.line, problem.column


def _records(reading: Reading, kind: Kind, implied: Mapping[str, str]) -> Iterator[_Record]:
    data = reading.data.data
    if kind.layout == "files":
        yield _Record(reading, kind, (), data, dict(implied))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield _Record(reading, kind, (number,), item, dict(implied))


def _replaced(data: Data, path: Path, new: Data) -> Data:
    """Return a copy of ``data`` with ``new`` at ``path``."""
    if not path:
        return new
    step, *rest = path
    if isinstance(data, dict):
        return {name: _replaced(old, tuple(rest), new) if name == step else old for name, old in data.items()}
    if isinstance(data, list):
        return [_replaced(old, tuple(rest), new) if number == step else old for number, old in enumerate(data)]
    return data


def _edit(text: str, node: yaml.ScalarNode, other: Scalar) -> list[Edit]:
    """Return the edits that write ``other`` in place of a value; none if it cannot be done in place.

    A value over several lines keeps its lines: only invisible characters can be deleted from it.
    """
    begin, end = start(node), node.end_mark.index
    written = text[begin:end]
    hidden = [Edit(begin + found.start(), begin + found.end(), "") for found in INVISIBLE.finditer(written)]
    if hidden:
        # What follows such a character may mean something else without it: a bracket, a space at the start of a line.
        without = read(INVISIBLE.sub("", written), "")
        return hidden if isinstance(without, Reading) and without.written == other else []
    if "\n" in written or INVISIBLE.search(node.value):
        return []
    if other.plain:
        return [Edit(begin, end, other.text)]
    if node.style == '"' and other.text.isprintable() and not set(other.text) & {'"', "\\"}:
        return [Edit(begin, end, f'"{other.text}"')]
    return [Edit(begin, end, "'" + other.text.replace("'", "''") + "'")]
