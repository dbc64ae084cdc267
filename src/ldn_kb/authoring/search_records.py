"""Stored queries written back into the list of searches: each as it reads once asked, all others as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from ldn_kb.model import Search
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.yaml_reader import Data

FILE = "searches.yaml"
_WIDTH = 118


class WriteError(Exception):
    """The list cannot be written without touching other items; the text says why."""


def with_searches(path: Path, asked: Mapping[str, Search]) -> tuple[bytes, bytes]:
    """Return the bytes of the list in ``path`` as they are, and with the items in ``asked`` written anew.

    Comments within such an item are lost; every other byte stays. Raises ``WriteError`` if that cannot be.
    """
    raw = path.read_bytes()
    source, problems = yaml_reader.read(raw, path.as_posix())
    if problems or not isinstance(source.data, list):
        raise WriteError(f"{problems[0] if problems else f'{path.as_posix()} is no list'}; correct that first")
    rows = raw.decode("utf-8-sig").splitlines(keepends=True)
    starts = [source.place((number,))[0] - 1 for number in range(len(source.data))]
    if any(not rows[start].startswith("- ") for start in starts):
        raise WriteError(f"{path.as_posix()} is not a list of '- id:' lines at the margin")
    wanted: list[Data] = list(source.data)
    for number in reversed(range(len(starts))):
        item = source.data[number]
        key = item.get("id") if isinstance(item, dict) else None
        if not isinstance(key, str) or key not in asked:
            continue
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        # What stands above the next item, blank lines and comments at the margin, belongs to that one.
        while end > starts[number] + 1 and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
            end -= 1
        fields = _fields(asked[key])
        wanted[number] = json.loads(json.dumps(fields, default=str))
        rows[starts[number] : end] = _lines(fields)
    text = "".join(rows).encode()
    new, problems = yaml_reader.read(text, path.as_posix())
    if problems or new.data != wanted:
        raise WriteError(f"{path.as_posix()} could not be written without changing other items; edit it by hand")
    return raw, text


def _fields(search: Search) -> dict[str, object]:
    """Return the fields of a search in their order; what is empty and may stay out is left out."""
    data = search.model_dump(mode="json", exclude_defaults=True)
    written = {name: getattr(search, name) for name in ("limits", "day", "hits", "screened")}
    return {
        name: written.get(name, data.get(name)) for name in type(search).model_fields if name in data or name in written
    }


def _lines(fields: Mapping[str, object]) -> list[str]:
    """Return an item as lines, written by the library; ids in a row, and one work a line block."""
    text = yaml.safe_dump([dict(fields)], sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)
    lines = text.splitlines()
    # Lists stand two columns deeper than their field, as everywhere in the data.
    out, inside = [], False
    for line in lines:
        if line.startswith("  ") and not line.startswith(("   ", "  -")):
            inside = line.endswith(":")
        out.append(f"  {line}\n" if inside and line.startswith(("  -", "   ")) else f"{line}\n")
    return out
