"""What there will be: the ids and names of every record, before any record is written, so that all can link to all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import words
from .draw import Draw

CLAIMS_IN_ARTICLE = 1_800
"""The reader takes 2 MB a file, and the claims of an article are one file; more claims make more articles."""
_LEAST_ARTICLES = 2
PROBE = "probe-2001-same-in-every-size"
"""A study that nothing links to and whose record is the same in every size: its page shows what else is on a page."""


@dataclass(frozen=True)
class StudyKey:
    """A study as others name it."""

    id: str
    author: str
    year: int | None


@dataclass(frozen=True)
class Plan:
    """The ids of every kind, and the names of subjects, measures, terms and articles."""

    seed: int
    studies: tuple[StudyKey, ...]
    conditions: tuple[str, ...]
    mechanisms: tuple[str, ...]
    topics: tuple[str, ...]
    measures: tuple[str, ...]
    terms: tuple[str, ...]
    articles: tuple[str, ...]
    names: dict[str, str]
    comparisons: int
    claims: int

    @property
    def subjects(self) -> tuple[str, ...]:
        """Conditions, mechanisms and topics."""
        return (*self.conditions, *self.mechanisms, *self.topics)

    def draw(self, *key: object) -> Draw:
        """Return the draws of one record."""
        return Draw(self.seed, *key)

    def worse(self, measure: str | None) -> str | None:
        """Return which direction of a measure is worse."""
        return None if measure is None else ("higher", "lower", None)[self.measures.index(measure) % 3]


def slug(text: str) -> str:
    """Return ``text`` as an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class _Ids:
    """Gives every record its own id and name."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._taken = {PROBE}
        self.names: dict[str, str] = {}

    def take(self, key: str) -> str:
        """Return ``key``, with a number if it is taken."""
        found, number = key, 2
        while found in self._taken:
            found, number = f"{key}-{number}", number + 1
        self._taken.add(found)
        return found

    def named(self, kind: str, count: int, name: Callable[[Draw], str]) -> tuple[str, ...]:
        """Return ``count`` ids of a kind; each is made from a name that no other record has."""
        found = []
        for number in range(count):
            draw = Draw(self._seed, kind, number)
            text = name(draw)
            while slug(text) in self._taken:
                text += f" {words.rare(draw.random)}"
            key = self.take(slug(text))
            self.names[key] = text
            found.append(key)
        return tuple(found)

    def study(self, number: int) -> StudyKey:
        """Return author, year and id of a study."""
        draw = Draw(self._seed, "study", number)
        author = words.rare(draw.random).capitalize()
        year = 2026 - int(draw.random.random() * draw.random.random() * 40) if draw.filled("study.year") else None
        about = "-".join(words.rare(draw.random) for _ in range(draw.number(1, 3)))
        return StudyKey(self.take(f"{author.lower()}-{year or 'nd'}-{about}"), author, year)


def plan(size: int, seed: int) -> Plan:
    """Return the plan for ``size`` studies: about twice as many claims, half as many questions, a quarter conditions."""
    ids = _Ids(seed)
    subjects = max(1, size // 8)
    claims = 2 * size
    return Plan(
        seed=seed,
        studies=tuple(ids.study(number) for number in range(size - 1)),
        conditions=ids.named("condition", max(2, size // 4), lambda draw: draw.name("condition.name")),
        mechanisms=ids.named("mechanism", subjects, lambda draw: draw.name("mechanism.name")),
        topics=ids.named("topic", subjects, lambda draw: draw.name("topic.name")),
        measures=ids.named("measure", 22, lambda draw: draw.name("measure.name")),
        terms=ids.named("term", 68, lambda draw: draw.name("term.term")),
        articles=ids.named(
            "article",
            max(_LEAST_ARTICLES, -(-claims // CLAIMS_IN_ARTICLE)),
            lambda draw: words.rare(draw.random).capitalize(),
        ),
        names=ids.names,
        comparisons=max(2, size // 2),
        claims=claims,
    )
