"""What a contributor may have meant by an id that does not exist: another id, a name, an author, an identifier."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePath

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.lookup import near
from ldn_kb.knowledge.word_folding import words
from ldn_kb.reading.problems import quoted, suggestion

_MOST = 3
_LONGEST = 200
"""Nothing longer is an id or a name."""


def record_suggestion(base: KnowledgeBase, text: str, kinds: Collection[str], ids: Iterable[str]) -> str:
    """Return ``; did you mean 'x' (lay term: y)?`` for a name that is no id, or ids that are spelt alike, or nothing.

    ``kinds`` are the kinds of record that fit; ``ids`` are those of all of them, of broken records too.
    """
    named = near(base, text, kinds) if len(text) <= _LONGEST else []
    if not named:
        return suggestion(text, ids)
    typed = set(words(text))
    shown = [
        # Why it is meant, where the id does not tell.
        quoted(item.id) + ("" if typed <= set(words(item.id)) else f" ({quoted(item.by, 80)[1:-1]})")
        for item in named[:_MOST]
    ]
    more = f", or one of {len(named) - _MOST} more, which the command find lists" if len(named) > _MOST else ""
    return f"; did you mean {' or '.join(shown)}{more}?"


def not_read(folder: Path, plurals: Iterable[str], key: object) -> str | None:
    """Return what to say of a record that has a file in ``folder`` and is not among those read: it has a problem.

    ``plurals`` are the kinds that it may be of. The answer is ``None`` if there is no such file.
    """
    if not isinstance(key, str) or PurePath(key).name != key:
        return None
    there = next((path for kind in plurals if (path := folder / kind / f"{key}.yaml").is_file()), None)
    return None if there is None else f"the record of {key} has a problem: see ldn-kb check, and correct it first"
