"""One file: the rooms in turn, and after each of them the proof that it did what it meant to do and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ldn_kb.authoring.fixes import order, repeats, spaces, values
from ldn_kb.authoring.fixes.change import Change, apply
from ldn_kb.authoring.fixes.reading import Reading, read
from ldn_kb.model import Kind
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.yaml_reader import KeyPath, printable

BYTE_ORDER_MARK = "\ufeff"
# The longest file there is has about 100,000.
_MOST_CHARACTERS = 500_000
# Every change takes away what it repairs; a few rounds do, one for each level of nesting among them.
_MOST_CHANGES = 100


@dataclass(frozen=True)
class RecordFile:
    """A file of the data folder, with what is known of it from elsewhere.

    ``implied`` holds the fields that its name gives; ``locators`` the reading order of the article of a file of claims,
    if that is known.
    """

    path: Path
    kind: Kind
    implied: dict[str, str]
    locators: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Mended:
    """A file before and after; ``problem`` says why it was left alone."""

    path: Path
    before: str
    after: str
    what: tuple[str, ...] = ()
    problem: str | None = None
    _changes: tuple[Change, ...] = field(default=(), repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.after != self.before

    def moved(self, path: KeyPath) -> KeyPath | None:
        """Return where the value at ``path`` is found in the new text, or ``None`` if it was dropped."""
        new: KeyPath | None = path
        for change in self._changes:
            if new is not None:
                new = change.moved(new)
        return new


def mend(file: RecordFile, raw: bytes) -> Mended:
    """Repair the text of ``file``; raises nothing.

    A text that cannot be read stays as it is, and so does one whose data would not be what the repairs mean.
    """
    name = printable(file.path.as_posix())
    try:
        before = raw.decode()
    except UnicodeDecodeError:
        return Mended(file.path, "", "", problem=str(yaml_reader.read(raw, name)[1][0]))
    if len(before) > _MOST_CHARACTERS:
        return Mended(file.path, before, before, problem=f"{name}: it has more than {_MOST_CHARACTERS:,} characters")
    text = before.lstrip(BYTE_ORDER_MARK)
    what = [] if text == before else ["white space"]
    reading = read(text, name)
    if isinstance(reading, Problem):
        without = spaces.without_tabs(text, name)
        if without is None:
            return Mended(file.path, before, before, problem=str(reading))
        reading = without
        what.append("tabs")
    changes: list[Change] = []
    while len(changes) < _MOST_CHANGES and (change := _next_change(file, reading)) is not None:
        after = _proved(reading, change)
        what += change.what
        if after is None:
            problem = f"{name}: a repair would change its data ({what[-1]})"
            return Mended(file.path, before, before, problem=problem)
        changes.append(change)
        reading = after
    return Mended(file.path, before, reading.text, tuple(dict.fromkeys(what)), _changes=tuple(changes))


def _next_change(file: RecordFile, reading: Reading) -> Change | None:
    """Return what the first room that finds something wants to do."""
    rooms: tuple[Callable[[], Change | None], ...] = (
        lambda: spaces.line_ends(reading),
        lambda: spaces.trailing(reading),
        lambda: spaces.last_line(reading),
        lambda: values.refused_values(reading, file.kind, file.implied),
        lambda: order.field_order(reading, file.kind),
        lambda: order.reading_order(reading, file.locators) if file.locators is not None else None,
        lambda: repeats.repeated_ids(reading, file.kind),
    )
    return next((change for room in rooms if (change := room()) is not None), None)


def _proved(before: Reading, change: Change) -> Reading | None:
    """Return the text with ``change`` made, read again, or ``None`` if its data or its comments are not as meant."""
    after = read(apply(before.text, change.edits), before.data.path)
    if isinstance(after, Problem) or after.written != change.expected(before.written):
        return None
    return after if after.comments == before.comments else None
