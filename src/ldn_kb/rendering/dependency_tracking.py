"""What a page was made of: a stand-in for the knowledge base that notes every question put to it.

A page whose questions would all get the same answers again need not be made again. Answers are kept as short digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from ldn_kb.knowledge.base import KnowledgeBase

Question: TypeAlias = tuple[str, tuple[str, ...]]
"""An attribute of the base with the arguments it was called or looked up with; none: all of it."""
Digest: TypeAlias = bytes


class Answers:
    """The digest of the answer of one base to any question, each worked out once."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Answer from ``base``."""
        self._base = base
        self._known: dict[Question, Digest] = {}

    def __getitem__(self, question: Question) -> Digest:
        """Return the digest of the answer; a question that the base cannot answer has a digest too."""
        known = self._known.get(question)
        if known is None:
            answer = self._answer(*question)
            # Most questions are about one record, whose digest is there already.
            known = self._told(answer) if isinstance(answer, BaseModel) else _digest(repr(self._told(answer)))
            self._known[question] = known
        return known

    def _answer(self, name: str, arguments: tuple[str, ...]) -> Any:
        asked = getattr(self._base, name, None)
        if isinstance(asked, Mapping) and arguments:
            return asked.get(arguments[0])
        try:
            return asked(*arguments) if callable(asked) else asked
        except KeyError:
            return None

    def _told(self, answer: Any) -> Any:
        """Return an answer with each record replaced by its digest, and in a fixed order."""
        if isinstance(answer, BaseModel):
            return self._records.get(answer.id) or _digest(answer.model_dump_json())  # type: ignore[attr-defined]
        if isinstance(answer, Mapping):
            return [(key, self._told(value)) for key, value in answer.items()]
        if isinstance(answer, set | frozenset):
            return sorted(answer)
        if isinstance(answer, list | tuple):
            return [self._told(item) for item in answer]
        return answer

    @cached_property
    def _records(self) -> Mapping[str, Digest]:
        return {key: _digest(record.model_dump_json()) for key, record in self._base.by_id.items()}


def _digest(text: str) -> Digest:
    return hashlib.blake2b(text.encode(), digest_size=12).digest()


class Watch:
    """Notes the questions put to a base, without a change to the code that asks."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Watch ``base``."""
        self.noted: dict[Question, None] = {}
        self.base = cast(KnowledgeBase, _Watched(base, self.noted))
        """What to hand out in place of the base."""

    def take(self) -> tuple[Question, ...]:
        """Return what was asked since the last call."""
        taken = tuple(self.noted)
        self.noted.clear()
        return taken


class _Watched:
    """Looks like a base to those who ask."""

    def __init__(self, base: KnowledgeBase, noted: dict[Question, None]) -> None:
        self._base = base
        self._noted = noted

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._base, name)
        noted = self._noted
        if isinstance(found, Mapping):
            watched: Any = _WatchedMapping(name, found, noted)
        elif callable(found):

            def watched(*arguments: str) -> Any:
                noted[name, arguments] = None
                return found(*arguments)

        else:
            noted[name, ()] = None
            return found
        # The next page that asks finds it without coming through here.
        self.__dict__[name] = watched
        return watched


class _WatchedMapping(Mapping[str, Any]):
    """Looks like a mapping of the base; looking up one key depends on that key alone."""

    def __init__(self, name: str, found: Mapping[str, Any], noted: dict[Question, None]) -> None:
        self._name = name
        self._found = found
        self._noted = noted

    def __getitem__(self, key: str) -> Any:
        self._noted[self._name, (key,)] = None
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        self._noted[self._name, ()] = None
        return iter(self._found)

    def __len__(self) -> int:
        self._noted[self._name, ()] = None
        return len(self._found)
