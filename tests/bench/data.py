"""The whole data set as files: ``{path below data/: text}``, the same bytes for one size and seed on every machine.

``python -m bench.data SIZE SEED FOLDER`` writes one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import claims, studies, subjects
from .plan import Plan, StudyKey, plan

SEED = 1
Records = dict[str, Any]
"""What each file holds, by its path below ``data/``."""

# Everything else is quoted, so that no reader takes a text for a number or a word of YAML.
_PLAIN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+|\d{4}-\d\d-\d\d")


def records(size: int, seed: int = SEED) -> Records:
    """Return the records of a data set with ``size`` studies."""
    what = plan(size, seed)
    found = {key.id: studies.study(what, number, key) for number, key in enumerate(what.studies)}
    about = subjects.by_subject(found)
    written = claims.write(what, found, about)
    parents = subjects.parents(what)
    every_claim = [claim["id"] for article in what.articles for claim in written.claims[article]]
    files: Records = {f"studies/{key}.yaml": record for key, record in found.items()}
    files[studies.PROBE_FILE] = studies.probe()
    for number, key in enumerate(what.conditions):
        files[f"conditions/{key}.yaml"] = subjects.condition(what, number, parents.get(key), about.get(key, []))
    for number, key in enumerate(what.mechanisms):
        files[f"mechanisms/{key}.yaml"] = subjects.mechanism(what, number, about.get(key, []))
    for number, key in enumerate(what.topics):
        files[f"topics/{key}.yaml"] = subjects.topic(what, number, about.get(key, []))
    files |= {f"comparisons/{key}.yaml": record for key, record in written.comparisons.items()}
    files |= {f"claims/{key}.yaml": found for key, found in written.claims.items()}
    files |= {f"articles/{key}.yaml": record for key, record in written.articles.items()}
    files["measures.yaml"] = subjects.measures(what)
    files["glossary.yaml"] = subjects.terms(what)
    files["cautions.yaml"] = subjects.cautions(what, every_claim)
    return files


def texts(files: Records) -> dict[str, str]:
    """Return the YAML of every file."""
    return {path: yaml(files[path]) for path in sorted(files)}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts as files below ``folder``."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def with_number_changed(files: Records) -> Records:
    """Return the data with one more person enrolled in one study; many tables show that number."""
    path = next(path for path in _middle(files) if "enrolled" in files[path].get("n", {}))
    people = files[path]["n"]
    return files | {path: files[path] | {"n": people | {"enrolled": people["enrolled"] + 1}}}


def with_study_added(files: Records, size: int, seed: int = SEED) -> Records:
    """Return the data with one more study, about subjects that are there already."""
    key = StudyKey("newcomer-2026-added-by-the-benchmark", "Newcomer", 2026)
    what: Plan = plan(size, seed)
    return files | {f"studies/{key.id}.yaml": studies.study(what, size, key)}


def with_study_renamed(files: Records) -> Records:
    """Return the data with another id for one study that claims cite, in its file's name and wherever it is named."""
    every_claim = [claim for path, found in files.items() if path.startswith("claims/") for claim in found]
    cited = {key for claim in every_claim for key in claim.get("cites", [])}
    old = next(key for key in map(_stem, _middle(files)) if key in cited)
    pattern = re.compile(rf"(?<![a-z0-9-]){re.escape(old)}(?![a-z0-9-])")
    renamed = json.loads(pattern.sub(f"{old}-renamed", json.dumps(files)))
    assert isinstance(renamed, dict)
    return {path.replace(f"/{old}.yaml", f"/{old}-renamed.yaml"): record for path, record in renamed.items()}


def _middle(files: Records) -> list[str]:
    """Return the paths of the studies, starting in the middle."""
    paths = [path for path in sorted(files) if path.startswith("studies/") and path != studies.PROBE_FILE]
    return paths[len(paths) // 2 :] + paths[: len(paths) // 2]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def yaml(value: Any) -> str:
    """Return records as YAML in blocks, as people write it."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> list[str]:
    """Return a mapping or a list of mappings as lines."""
    if isinstance(value, list):
        return [f"{'- ' if number == 0 else '  '}{line}" for item in value for number, line in enumerate(_lines(item))]
    lines = []
    for name, inner in value.items():
        if isinstance(inner, dict) or (isinstance(inner, list) and inner and isinstance(inner[0], dict)):
            lines += [f"{name}:", *(f"  {line}" for line in _lines(inner))]
        elif isinstance(inner, list):
            lines.append(f"{name}: [{', '.join(_scalar(item) for item in inner)}]")
        else:
            lines.append(f"{name}: {_scalar(inner)}")
    return lines


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    write(Path(sys.argv[3]), texts(records(int(sys.argv[1]), int(sys.argv[2]))))
