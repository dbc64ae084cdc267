"""New records that the checker accepts, with comments that say what goes where; all of it comes from the models.

``compose`` makes the text of one; ``fields`` and ``kinds`` say what to ask before; the command writes it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from ldn_kb.authoring.scaffold import ids, kinds, places
from ldn_kb.authoring.scaffold.fields import Field, fields
from ldn_kb.authoring.scaffold.kinds import ASKED, EXTRAS, Given, KindError, ending, proposals, proposed_design
from ldn_kb.authoring.scaffold.places import Change, PlaceError
from ldn_kb.authoring.scaffold.starts import Start, needed, neutral, start
from ldn_kb.authoring.scaffold.text import Manner, comment, item_lines, mapping_lines
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Kind
from ldn_kb.reading import validation
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.yaml_reader import KeyPath

__all__ = [
    "ASKED", "EXTRAS", "Field", "Given", "KindError", "PlaceError", "Skeleton", "Start", "begin", "compose", "ending",
    "fields", "needed", "neutral", "proposals", "proposed_design", "record_id",
]  # fmt: skip

_HOW_TO_READ = (
    "A field with # before it may stay out: delete that # to use it, and those of the lines below that belong to it. "
    "Other comments explain; delete them when you are done. What is not known is null."
)


@dataclass(frozen=True)
class Skeleton:
    """A new record: the change that writes it, its kind and id, and the paths of what a person has to look at."""

    change: Change
    kind: Kind
    id: str
    open: tuple[KeyPath, ...]

    def left(self) -> list[tuple[int, int, str]]:
        """Return line, column and a hint for everything that is open, in the order of the file."""
        return sorted((*self.change.source.place((*self.change.prefix, *path)), self._hint(path)) for path in self.open)

    def _hint(self, path: KeyPath) -> str:
        """Say what to do about the field at ``path``."""
        known, value, field = fields(self.kind.model), self.change.record, None
        for step in path:
            value = value[step]  # type: ignore[index]
            if isinstance(step, str):
                field = next(item for item in known if item.name == step)
                known = field.fields
        assert field is not None, "a path of a record has a field"
        name = ".".join(str(step) for step in path if isinstance(step, str))
        if field.form == "text":
            return f"write {name}: {field.description}"
        shown = ", ".join(str(item) for item in value) if isinstance(value, list) else value
        return f"{name} is {quoted(shown)} until you decide: {field.description}"


def begin(kind: Kind, given: Given, base: KnowledgeBase, today: datetime.date, proposed: Given | None = None) -> Start:
    """Return the data of a new record; its ``missing`` fields must be given first. Raises ``KindError``.

    ``proposed`` holds values that stand in for what is not given, and that a person has to confirm.
    """
    built = kinds.built(kind.name, given, base)
    known = [field for field in fields(kind.model) if field.name != "id"]
    begun = start(known, built, kinds.proposals(kind.name, built, base, proposed), today)
    lacking = [field for field in EXTRAS.get(kind.name, ()) if field.required and field.name not in given]
    # Much is built from the extras, so that they are wanted first.
    begun.missing = lacking or begun.missing
    return begun


def record_id(kind: Kind, given: Given, base: KnowledgeBase, last: str | None = None) -> str:
    """Return the id that fits what is given; ``last`` is its last part (study, claim) or the whole.

    Raises ``KindError`` if there is nothing to make an id of.
    """
    last = ids.slug(last) if last is not None else kinds.ending(kind.name, given, base)
    if not last:
        raise KindError(f"there are no words to make the id of the {kind.name} of; give it with --slug")
    return kinds.key(kind.name, given, last)


def compose(
    kind: Kind, key: str, begun: Start, base: KnowledgeBase, folder: Path, *, explain: bool = True
) -> tuple[Skeleton, list[Problem]]:
    """Return the record with id ``key``, and what is wrong with its shape; with a problem it is not to be written.

    ``explain`` adds comments on every field. An id that is taken gets the next number. Raises ``PlaceError`` if the
    record cannot be put where it belongs.
    """
    stem = begun.data.get("article", "") if kind.layout == "lists" else key
    taken = {path.stem for path in (folder / kind.plural).glob("*")} if kind.layout == "files" else set()
    key = ids.free(key, taken | set(base.by_id))
    path = places.file(folder, kind, stem if kind.layout == "lists" else key)
    known = fields(kind.model)
    manner, note = Manner(explain=explain), comment(_HOW_TO_READ) if explain else []
    if kind.layout == "files":
        lines = mapping_lines(known, begun.data, manner, skip=("id",))
        change = places.new_file(path, [*note, "", *lines] if explain else lines)
    else:
        data = {"id": key, **begun.data}
        implied = ("article",) if kind.layout == "lists" else ()
        lines = [*note, *item_lines(known, data, manner, skip=implied)]
        order = base.article(stem).locators if kind.layout == "lists" else ()
        change = places.in_list(path, lines, order)
    wanted = {"id": key} if kind.layout == "files" else {"article": stem} if kind.layout == "lists" else {}
    _, problems = validation.validate(kind, change.record, change.source, change.prefix, wanted)
    return Skeleton(change, kind, key, tuple(begun.open)), problems
