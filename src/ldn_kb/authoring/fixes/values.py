"""Values that their field does not take as they are written: quotes, identifiers, invisible characters.

A value is written anew only where the reader of the data refuses it, only as the reader then takes it, and only if
there is exactly one such way. So no list of fields is kept here, and a value that is fine is never touched.
"""

from __future__ import annotations

import yaml

from ldn_kb.authoring.fixes.change import Change, Edit, Scalar
from ldn_kb.authoring.fixes.reading import Reading, is_plain, is_scalar, read, start
from ldn_kb.authoring.fixes.writings import INVISIBLE, other_writings, value
from ldn_kb.model import Kind
from ldn_kb.reading import validation
from ldn_kb.reading.yaml_reader import Data, KeyPath, LineColumn, Source


def refused_values(reading: Reading, kind: Kind, implied: dict[str, str]) -> Change | None:
    """Write every value anew that is refused as it stands and can be meant in one way only.

    ``implied`` holds the fields that the file's name gives.
    """
    what: list[str] = []
    edits: list[Edit] = []
    values: dict[KeyPath, Scalar] = {}
    for path in _suspects(reading, kind, implied):
        node = reading.nodes[path]
        assert isinstance(node, yaml.ScalarNode), "only scalars are suspects"
        before = Scalar(node.value, is_plain(node))
        others = {other: name for other, name in other_writings(path, before) if other != before}
        field = path if kind.layout == "files" else path[1:]
        if not others or (path not in reading.surprising and _takes(kind, field, value(before), implied)):
            continue
        fitting = {
            other: edit
            for other in others
            if (edit := _edit(reading.text, node, other)) and _takes(kind, field, value(other), implied)
        }
        if len(fitting) == 1:
            values[path], edit = fitting.popitem()
            what.append(others[values[path]])
            edits += edit
    return Change(tuple(what), tuple(edits), values) if edits else None


def _suspects(reading: Reading, kind: Kind, implied: dict[str, str]) -> list[KeyPath]:
    """Return the paths of the values that may be refused; of a record with very many, the rest waits for its turn."""
    data = reading.data
    records: list[tuple[KeyPath, Data]] = [((), data.data)]
    if kind.layout != "files":
        records = [((number,), item) for number, item in enumerate(data.data if isinstance(data.data, list) else [])]
    problems = [
        found for prefix, item in records for found in validation.validate(kind, item, data, prefix, implied)[1]
    ]
    if not problems and not reading.surprising:
        return []
    places = {(problem.line, problem.column) for problem in problems}
    scalars = {path: data.values[path] for path, node in reading.nodes.items() if is_scalar(node)}
    return [path for path, place in scalars.items() if place in places or path in reading.surprising]


def _takes(kind: Kind, path: KeyPath, new: Data, implied: dict[str, str]) -> bool:
    """Say whether the field at ``path`` of a record takes ``new``, whatever else is in the record."""
    data = new
    for step in reversed(path):
        data = [data] if isinstance(step, int) else {step: data}
    # A record with nothing but this value; problems of other fields are told at the places around it.
    steps = tuple(0 if isinstance(step, int) else step for step in path)
    around = [steps[:depth] for depth in range(len(steps))]
    there: LineColumn = (2, 1)
    single = Source("", data, dict.fromkeys(around, (1, 1)) | {steps: there}, dict.fromkeys([*around, steps], there))
    return all(problem.line != there[0] for problem in validation.validate(kind, data, single, (), implied)[1])


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
