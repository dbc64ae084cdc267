"""Measures the shape of the real records: which fields are filled, how long texts and lists are, which words are chosen.

``python -m bench.measure`` rewrites ``measured.json`` from ``data/``. The generator reads that file and not the
data, so that a correction of the data does not change the benchmark. Run it when records have changed their shape.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ldn_kb.model import KINDS
from ldn_kb.reading.loader import load
from ldn_kb.reading.rules.references import LINK

ROOT = Path(__file__).parents[2]
MEASURED = Path(__file__).with_name("measured.json")


def collect(record: BaseModel, path: str, found: dict[str, list[Any]], vocabularies: set[str]) -> None:
    """Add every value below ``record`` to ``found`` under its dotted path; items of a list share one path."""
    for name, info in type(record).model_fields.items():
        value, inner = getattr(record, name), f"{path}.{name}"
        if any(word in str(info.annotation) for word in ("Literal", "enum")):
            vocabularies.add(inner)
        found[inner].append(value)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                collect(item, inner, found, vocabularies)
            elif isinstance(value, tuple):
                found[f"{inner}[]"].append(item)


def deciles(numbers: list[int]) -> list[int]:
    """Return the smallest number, the nine deciles and the greatest."""
    ordered = sorted(numbers)
    return [ordered[(len(ordered) - 1) * tenth // 10] for tenth in range(11)]


def describe(values: list[Any], is_vocabulary: bool) -> dict[str, Any]:
    """Return what is to be known of the values of one field; ``filled`` is the share that is not null."""
    known = [value for value in values if value is not None]
    shape: dict[str, Any] = {"filled": round(len(known) / len(values), 3)}
    if known and is_vocabulary:
        shape["values"] = dict(sorted(Counter(str(value) for value in known).items()))
    elif known and isinstance(known[0], str):
        shape["words"] = deciles([len(value.split()) for value in known])
        links = deciles([len(LINK.findall(value)) for value in known])
        shape |= {"links": links} if any(links) else {}
    elif known and isinstance(known[0], tuple):
        shape["items"] = deciles([len(value) for value in known])
    return shape


def main() -> None:
    """Write the shape of every field, one field a line."""
    base, problems = load(ROOT / "data")
    if problems:
        raise SystemExit(f"{len(problems)} problem(s) in the data; see ldn-kb check")
    found: dict[str, list[Any]] = defaultdict(list)
    vocabularies: set[str] = set()
    for kind in KINDS:
        records = base.all(kind.plural)
        found[kind.plural] = [records]
        for record in records:
            collect(record, kind.name, found, vocabularies)
    shapes = {path: describe(found[path], path in vocabularies) for path in sorted(found)}
    lines = [f"{json.dumps(path)}: {json.dumps(shape)}" for path, shape in shapes.items() if shape != {"filled": 1.0}]
    MEASURED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
