"""Claims added to the positions of a question, where every other byte of its file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ldn_kb.authoring.commented_yaml import value_lines
from ldn_kb.authoring.list_insertion import PlaceError
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.edits import Edit, apply
from ldn_kb.reading.text_spans import nodes


def with_claims(
    text: str, name: str, article: str, claims: Sequence[str], in_short: str | None, agreement: str | None
) -> str:
    """Return the file of a question with ``claims`` under the position of ``article``, which is added if need be.

    ``name`` is the file's, for messages. Raises ``PlaceError`` if a new position lacks its ``in_short`` or the question
    its ``agreement``, and if the file cannot be added to without touching other values.
    """
    read, problems = yaml_reader.read(text.encode(), name)
    known = nodes(text)
    data: Any = read.data
    if problems or known is None or not isinstance(data, dict) or not isinstance(data.get("positions"), list):
        raise PlaceError(f"{problems[0] if problems else f'{name} has no positions'}; correct that first")
    positions = data["positions"]
    number = next((at for at, item in enumerate(positions) if item.get("article") == article), None)
    edits: list[Edit] = []
    missing = []
    if number is None and in_short is None:
        missing.append(f"no answer of {article} yet: write it as in_short")
    if len(positions) + (number is None) > 1 and data.get("agreement") is None and agreement is None:
        missing.append("two answers now: write agreement: agree, differ or conflict")
    if missing:
        raise PlaceError(f"{name} has {', and '.join(missing)}")
    if number is not None:
        new = [claim for claim in claims if claim not in positions[number]["claims"]]
        edits += _more_claims(known.values[("positions", number, "claims")], new)
        positions[number]["claims"] = [*positions[number]["claims"], *new]
    else:
        positions.append({"article": article, "in_short": in_short, "claims": list(claims)})
        edits.append(_new_position(text, known.values, len(positions) - 2, positions[-1]))
    if len(positions) > 1 and data.get("agreement") is None and agreement is not None:
        data["agreement"] = agreement
        if "agreement" in {key[0] for key in known.keys if len(key) == 1}:
            node = known.values[("agreement",)]
            edits.append(Edit(node.start_mark.index, node.end_mark.index, agreement))
        else:
            start = known.keys[("evidence",)].start_mark.index
            edits.append(Edit(start, start, f"agreement: {agreement}\n"))
    after = apply(text, edits)
    again, problems = yaml_reader.read(after.encode(), name)
    if problems or again.data != data:
        raise PlaceError(f"{name} cannot be added to without touching other lines; add the claims by hand")
    return after


def with_caution_claims(text: str, name: str, claims: Mapping[str, Sequence[str]]) -> str:
    """Return the file of cautions with further claims that give them, by the id of the caution.

    Raises ``PlaceError`` if the file cannot be added to without touching other values.
    """
    read, problems = yaml_reader.read(text.encode(), name)
    known, data = nodes(text), read.data
    if problems or known is None or not isinstance(data, list):
        raise PlaceError(f"{problems[0] if problems else f'{name} is no list'}; correct that first")
    edits: list[Edit] = []
    items: list[Any] = data
    for number, item in enumerate(items):
        new = [claim for claim in claims.get(item["id"], ()) if claim not in item.get("claims", ())]
        if not new:
            continue
        if item.get("claims"):
            edits += _more_claims(known.values[(number, "claims")], new)
        else:
            key = known.keys[(number, "sources")]
            indent = " " * key.start_mark.column
            start = key.start_mark.index
            edits.append(Edit(start, start, f"{value_lines('claims', new)[0]}\n{indent}"))
        item["claims"] = [*item.get("claims", ()), *new]
    after = apply(text, edits)
    again, problems = yaml_reader.read(after.encode(), name)
    if problems or again.data != data:
        raise PlaceError(f"{name} cannot be added to without touching other lines; add the claims by hand")
    return after


def _more_claims(node: yaml.Node, claims: Sequence[str]) -> list[Edit]:
    """Return the edit that adds ``claims`` at the end of a list, in its own style."""
    if not claims or not isinstance(node, yaml.SequenceNode) or not node.value:
        return []
    last = node.value[-1]
    if node.flow_style:
        return [Edit(last.end_mark.index, last.end_mark.index, "".join(f", {claim}" for claim in claims))]
    indent = " " * node.start_mark.column
    return [Edit(last.end_mark.index, last.end_mark.index, "".join(f"\n{indent}- {claim}" for claim in claims))]


def _new_position(text: str, values: Any, last: int, position: dict[str, Any]) -> Edit:
    """Return the edit that adds a position behind the last one, indented as it is."""
    item = values[("positions", last)]
    leaf = max(
        (node.end_mark.index for path, node in values.items() if path[:2] == ("positions", last) and _is_leaf(node)),
        default=item.end_mark.index,
    )
    # A folded text ends where the next line starts.
    place = leaf if text[leaf - 1] == "\n" else text.find("\n", leaf) + 1 or len(text)
    dash = " " * (item.start_mark.column - 2)
    lines = [line for name, value in position.items() for line in value_lines(name, value)]
    block = [f"{dash}- {lines[0]}", *(f"{dash}  {line}" for line in lines[1:])]
    before = "" if place == 0 or text[place - 1] == "\n" else "\n"
    return Edit(place, place, before + "".join(f"{line}\n" for line in block))


def _is_leaf(node: yaml.Node) -> bool:
    """Return whether a node ends where it is written: values, and lists in brackets."""
    return isinstance(node, yaml.ScalarNode) or bool(getattr(node, "flow_style", False))
