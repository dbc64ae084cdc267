"""The sources of each site, at the start and after each edit, written where the builds find them.

Run as ``python -m bench.sites SIZE SEED FOLDER`` in a process of its own: a process that is started by a large one
counts the large one's memory as its own peak.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render

from . import data, floor, needs

SITES = ("ours", "floor", "needs")
EDITS = ("number", "add", "rename")
_SITE = Path(__file__).with_name("site")
DELETED = "deleted.txt"
"""In the folder of an edit: the files it removes, one a line."""


def write(size: int, seed: int, folder: Path) -> None:
    """Write ``<site>/start`` with all sources and ``<site>/<edit>`` with what the edit changes, for every site."""
    start = data.records(size, seed)
    states = {"start": start} | {edit: edited(start, edit, size, seed) for edit in EDITS}
    first: dict[str, dict[str, str]] = {}
    for state, records in states.items():
        for site, files in _sources(folder / "data" / state, data.texts(records)).items():
            if state == "start":
                first[site] = files
                data.write(folder / site / state, files)
            else:
                changed = {path: text for path, text in files.items() if first[site].get(path) != text}
                gone = sorted(first[site].keys() - files.keys())
                data.write(folder / site / state, changed | {DELETED: "\n".join(gone)})


def edited(records: data.Records, edit: str, size: int, seed: int) -> data.Records:
    """Return the data after one of ``EDITS``."""
    if edit == "number":
        return data.with_number_changed(records)
    return data.with_study_added(records, size, seed) if edit == "add" else data.with_study_renamed(records)


def _sources(folder: Path, texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the files of every site for one state of the data."""
    base = read(folder, texts)
    hand = {path.relative_to(_SITE).as_posix(): path.read_text("utf-8") for path in sorted(_SITE.rglob("*.md"))}
    pages = hand | {f"{floor.FOLDER}/{path}": text for path, text in render(base).items()}
    ours = {f"data/{path}": text for path, text in texts.items()} | _docs("ours", hand)
    return {
        "ours": ours,
        "floor": _docs("floor", floor.plain(base, pages)),
        "needs": _docs("needs", needs.with_needs(base, pages)),
    }


def read(folder: Path, texts: Mapping[str, str]) -> KnowledgeBase:
    """Write ``texts`` as a data folder and load it; raises ``ValueError`` if the checker finds a problem."""
    data.write(folder, texts)
    base, problems = load(folder)
    if problems:
        raise ValueError(f"the generated data has {len(problems)} problem(s), the first is {problems[0]}")
    return base


def _docs(site: str, pages: Mapping[str, str]) -> dict[str, str]:
    """Return the source folder of a site: its pages and its configuration."""
    conf = (_SITE / f"conf_{site}.py").read_text("utf-8")
    return {"docs/conf.py": conf} | {f"docs/{path}": text for path, text in pages.items()}


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
