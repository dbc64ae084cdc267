"""A record as a look-up sees it: kind, id and fields, whether somebody validated them or they are as written.

Whatever is not of the type that is asked for counts as left out: fields that nobody validated may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldn_kb.model.names import family_name

if TYPE_CHECKING:
    from ldn_kb.model import AnyRecord

_NAME_FIELDS = (
    ("name", "name"),
    ("abbreviation", "abbreviation"),
    ("synonyms", "synonym"),
    ("lay_terms", "lay term"),
    ("misspellings", "misspelling"),
    ("brands", "product"),
    ("other_names", "other name"),
    ("term", "term"),
    ("title", "title"),
    ("question", "question"),
    ("says", "statement"),
    ("query", "query"),
)
"""The fields that hold what a record is called, with a word for each."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """Kind, id and fields of a record."""

    kind: str
    id: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, record: AnyRecord) -> RecordView:
        """Return the view of a record of a knowledge base."""
        return cls(record.kind_name, record.id, vars(record))

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield what the record is called, each name with what sort of name it is."""
        yield "id", self.id
        for field, sort in _NAME_FIELDS:
            value = self.fields.get(field)
            if isinstance(value, str):
                yield sort, value
            elif value:
                for name in items_of(value):
                    if isinstance(name, str):
                        yield sort, name
        if self.kind == "finding":
            yield "outcome", f"{' '.join(texts_at(self.fields, 'about'))} {text_at(self.fields, 'outcome')}"

    @property
    def description(self) -> str:
        """What the record is, in a line: of a study who published it, when, and its title."""
        if self.kind == "study":
            authors = texts_at(self.fields, "authors")
            author = family_name(authors[0]) if authors else text_at(self.fields, "journal") or "unknown"
            return f"{author} {year_at(self.fields) or 'n.d.'}: {text_at(self.fields, 'title')}"
        if self.kind == "finding":
            return f"{', '.join(texts_at(self.fields, 'about'))}: {text_at(self.fields, 'outcome')}"
        return next((one_line(name) for sort, name in self.names() if sort != "id"), self.id)


def names_of(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """Yield what a record is called, each name with what sort of name it is."""
    return RecordView.of(record).names()


def one_line(text: str) -> str:
    """Return a text as validation leaves it: any white space is one space."""
    return " ".join(text.split())


def fields_of(value: Any) -> Mapping[str, Any] | None:
    """Return the fields of a record, or of a part of one; ``None`` for any other value."""
    if isinstance(value, dict):
        return value
    # The models need not have been imported.
    return vars(value) if hasattr(type(value), "model_fields") else None


def items_of(value: Any) -> list[Any] | tuple[Any, ...]:
    """Return a list as it is, and nothing for any other value."""
    return value if isinstance(value, list | tuple) else ()


def text_at(fields: Mapping[str, Any], name: str) -> str:
    """Return the text of a field, or an empty one."""
    value = fields.get(name)
    return one_line(value) if isinstance(value, str) else ""


def texts_at(fields: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a list."""
    return [one_line(value) for value in items_of(fields.get(name)) if isinstance(value, str)]


def number_of(value: Any) -> float | None:
    """Return a value that is a number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def year_at(fields: Mapping[str, Any]) -> float | None:
    """Return the year of a study."""
    return number_of(fields.get("year"))
