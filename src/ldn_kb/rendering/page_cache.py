"""Pages from build to build: only those are made again whose data changed, or whose file is not as it was left."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ldn_kb import files
from ldn_kb.fingerprint import code_fingerprint
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import pages
from ldn_kb.rendering.dependency_tracking import Answers, Digest, Question, Watch
from ldn_kb.rendering.docnames import SiteLinks

Stamp: TypeAlias = tuple[int, int]
"""Size and time of change (in nanoseconds) of a file."""


@dataclass(frozen=True)
class Memory:
    """What the last build made: of what (``made_by``), from which answers, and what the files looked like then.

    ``pages`` gives, for each page by its path, its file's stamp and the places of its questions among ``questions``.
    """

    made_by: str = ""
    questions: tuple[Question, ...] = ()
    answers: tuple[Digest, ...] = ()
    pages: Mapping[str, tuple[Stamp, array[int]]] = field(default_factory=dict)


def renew(base: KnowledgeBase, folder: Path, links: SiteLinks, memory_file: Path) -> files.Changes:
    """Make the pages in ``folder`` those of ``base`` and remember in ``memory_file`` what they were made of.

    The result is the same as writing every page anew. Raises what ``sync.sync`` raises.
    """
    made_by = f"{code_fingerprint()} {links}"
    memory = _read(memory_file, made_by)
    answers = Answers(base)
    same = [answers[question] == answer for question, answer in zip(memory.questions, memory.answers, strict=True)]
    watch = Watch(base)
    texts: dict[str, str] = {}
    asked: dict[str, tuple[Question, ...]] = {}
    for name, make in pages.pages(watch.base, links):
        stamp, questions = memory.pages.get(name, (None, array("L")))
        if stamp is not None and all(same[number] for number in questions) and stamp == _stamp(folder / name):
            asked[name] = tuple(memory.questions[number] for number in questions)
            continue
        # What was asked to list the pages is no part of any of them.
        watch.take()
        texts[name] = make()
        asked[name] = watch.take()
    changes = files.sync(folder, texts, kept=asked.keys() - texts.keys())
    if texts or changes.deleted or asked.keys() != memory.pages.keys():
        _write(memory_file, made_by, answers, {name: (_stamp(folder / name), asked[name]) for name in asked})
    return changes


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _read(path: Path, made_by: str) -> Memory:
    """Return what was remembered, or nothing if it is missing, broken or of other code."""
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:  # a broken pickle may raise anything, and any of it means the same here
        return Memory()
    return found if isinstance(found, Memory) and found.made_by == made_by else Memory()


def _write(
    path: Path, made_by: str, answers: Answers, asked: Mapping[str, tuple[Stamp | None, tuple[Question, ...]]]
) -> None:
    """Remember the answers to all questions; a page refers to them by number."""
    numbers: dict[Question, int] = {}
    remembered = {
        name: (stamp, array("L", [numbers.setdefault(question, len(numbers)) for question in questions]))
        for name, (stamp, questions) in asked.items()
        if stamp is not None
    }
    memory = Memory(made_by, tuple(numbers), tuple(answers[question] for question in numbers), remembered)
    files.write(path, pickle.dumps(memory, pickle.HIGHEST_PROTOCOL))
