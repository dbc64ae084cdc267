"""Repairs of data files: the fixes that problems carry, applied and verified in memory; and white space."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ldn_kb.reading import yaml_reader
from ldn_kb.reading.edits import Edit, Fix, Scalar, apply
from ldn_kb.reading.leftovers import template_comments
from ldn_kb.reading.loader import data_files, read_records
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.rules import check
from ldn_kb.reading.text_spans import leaves, nodes
from ldn_kb.reading.yaml_reader import KeyPath, Source, printable

BYTE_ORDER_MARK = "\ufeff"
_TRAILING = re.compile(r"(?<![ \t\\])[ \t]+$", re.MULTILINE)
# A round repairs what is known of; what then comes to light, such as the values of a file that could not be read, is
# for the next one. Of very many problems of a record the first are reported, so a record may need several rounds.
_MOST_ROUNDS = 50


@dataclass
class FixedFile:
    """A data file before and after its repair.

    ``what`` names the kinds of repair; ``refused`` is the kind of one whose proof failed: then the file is left alone.
    """

    path: Path
    before: bytes
    text: str
    what: list[str] = field(default_factory=list)
    refused: str | None = None
    _source: tuple[Source, list[Problem]] | None = None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.what)

    @property
    def after(self) -> bytes:
        """The content to write."""
        return self.text.encode() if self.is_changed else self.before

    def read(self, name: str) -> tuple[Source, list[Problem]]:
        """Return the data and the problems of the present text."""
        if self._source is None:
            self._source = yaml_reader.read(self.after, name)
        return self._source

    def change(self, text: str, what: Iterable[str]) -> None:
        """Set ``text`` as the new content, and note what was repaired."""
        self.text = text
        self.what = list(dict.fromkeys([*self.what, *what]))
        self._source = None

    def refuse(self, what: str) -> None:
        """Discard all changes of the file, since the repair ``what`` would change something else too."""
        self.text, self.what, self.refused, self._source = "", [], what, None


def fix_folder(folder: Path) -> tuple[list[FixedFile], list[Problem]]:
    """Repair the files below ``folder`` in memory; nothing is written here.

    Returns the files that can be read, in the order of the kinds, and the problems that are left. Symbolic links are
    not followed.
    """
    named = [(printable(path.as_posix()), path) for path in data_files(folder)]
    times = Counter(name for name, _ in named)
    # Names that are equal once hidden characters are escaped cannot be distinguished: such files are left alone.
    unique = {name: path for name, path in named if times[name] == 1}
    files: dict[str, FixedFile] = {}

    def reader(raw: bytes, name: str) -> tuple[Source, list[Problem]]:
        if name not in unique:
            return yaml_reader.read(raw, name)
        if name not in files:
            files[name] = _tidied_file(unique[name], raw)
        return files[name].read(name)

    problems: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        records, problems = read_records(folder, reader)
        problems = sorted({*problems, *check(records)})
        problems += template_comments(records, problems)
        fixes: dict[str, list[Fix]] = {}
        for problem in problems:
            if problem.fix is not None and problem.path in files and files[problem.path].refused is None:
                fixes.setdefault(problem.path, []).append(problem.fix)
        if not fixes:
            break
        for name, file_fixes in fixes.items():
            _repair(files[name], file_fixes)
    return list(files.values()), problems


def _tidied_file(path: Path, raw: bytes) -> FixedFile:
    """Return the file with its white space in order, as far as it can be read."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return FixedFile(path, raw, "")
    file = FixedFile(path, raw, text)
    without = text.lstrip(BYTE_ORDER_MARK)
    if raw != without.encode() and leaves(without) is not None:
        file.change(without, ["white space"])
    _tidy(file)
    return file


def _repair(file: FixedFile, fixes: Collection[Fix]) -> None:
    """Apply ``fixes`` to the text, if nothing changes but what they mean to change."""
    chosen: list[Fix] = []
    taken: list[tuple[int, int]] = []
    for fix in fixes:
        # Of two fixes of one place the second, if it is still wanted, has its turn in the next round.
        spans = [(edit.start, edit.end) for edit in fix.edits]
        if not any(start < end and begin < stop for start, stop in spans for begin, end in taken):
            chosen.append(fix)
            taken += spans
    after = apply(file.text, (edit for fix in chosen for edit in fix.edits))
    before, repaired = leaves(file.text), leaves(after)
    # A text that cannot be read before its tabs are gone has nothing to be compared with.
    if repaired is None or (before is not None and repaired != _expected(before, chosen)):
        file.refuse(", ".join(dict.fromkeys(fix.what for fix in chosen)))
        return
    file.change(after, [fix.what for fix in chosen])
    _tidy(file)


def _expected(before: dict[KeyPath, Scalar | str], fixes: Iterable[Fix]) -> dict[KeyPath, Scalar | str]:
    """Return what the values of a text must be after ``fixes``: nothing else may change."""
    expected = dict(before)
    renamed: dict[KeyPath, str] = {}
    for fix in fixes:
        if fix.scalar is not None:
            expected[fix.path] = fix.scalar
        elif fix.name is not None:
            renamed[fix.path] = fix.name
    if not renamed:
        return expected
    return {
        tuple(renamed.get(path[: depth + 1], step) for depth, step in enumerate(path)): value
        for path, value in expected.items()
    }


def _tidy(file: FixedFile) -> None:
    """Put the white space of a text in order, where it is not part of a value."""
    for step in (_line_ends, _trailing, _last_line):
        edits = step(file.text)
        if edits and (before := leaves(file.text)) is not None:
            after = apply(file.text, edits)
            if leaves(after) == before:
                file.change(after, ["white space"])


def _line_ends(text: str) -> list[Edit]:
    """Return the edits that end every line with a line feed alone."""
    return [Edit(*match.span(), "\n") for match in re.finditer(r"\r\n?", text)]


def _trailing(text: str) -> list[Edit]:
    """Return the edits that delete spaces at the end of lines; in block texts they are content and stay."""
    edits = [Edit(*match.span(), "") for match in _TRAILING.finditer(text)]
    all_nodes = nodes(text) if edits else None
    if all_nodes is None:
        return []
    blocks = [
        # The line that opens a block text is not part of it.
        (text.find("\n", node.start_mark.index) + 1 or len(text), node.end_mark.index)
        for node in all_nodes.values.values()
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    ]
    starts = [start for start, _ in blocks]

    def is_content(index: int) -> bool:
        block = bisect_right(starts, index) - 1
        return block >= 0 and index < blocks[block][1]

    return [edit for edit in edits if not is_content(edit.start)]


def _last_line(text: str) -> list[Edit]:
    """Return the edit that ends a text with one line break."""
    content = text.rstrip("\n")
    end = "\n" if content else ""
    return [Edit(len(content), len(text), end)] if text != content + end else []
