"""The tidy tables as an SQLite database with foreign keys, and a full-text index of all that people may look for."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord, Caution, Claim, Comparison, Concept, Finding, Measure, Study, Substance, Term
from ldn_kb.rendering.open_data.fields import DataTable, Value
from ldn_kb.rendering.open_data.release import Release, licence
from ldn_kb.rendering.open_data.tidy import KEYS, TIDY_TABLES

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
SEARCH = "search"
"""The table for full-text search: kind and id of a record, its title and its text."""


def to_sqlite(base: KnowledgeBase, release: Release) -> bytes:
    """Return the database file. It is the same, byte for byte, for the same base, release and version of SQLite.

    Every table has its key, its foreign keys and a check of each closed list; ``meta`` says what the file holds and
    under which licence, ``columns`` what each column means. ``search`` is a full-text index (FTS5), or a plain table
    where SQLite was built without it.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("BEGIN")
        for table in TIDY_TABLES:
            connection.execute(_create(table))
            marks = ", ".join("?" * len(table.fields))
            connection.executemany(f"INSERT INTO {_name(table.name)} VALUES ({marks})", map(_row, table.values(base)))
            for number, (fields, _) in enumerate(table.links, start=1):
                # What refers to a record is looked up from there, too; the key itself is an index already.
                if fields != table.key[: len(fields)]:
                    columns = ", ".join(map(_name, fields))
                    connection.execute(f"CREATE INDEX {table.name}_{number} ON {_name(table.name)} ({columns})")
        _describe(connection, base, release)
        _index_texts(connection, base)
        connection.execute("COMMIT")
        return connection.serialize()


def _create(table: DataTable) -> str:
    lines = []
    for field in table.fields:
        required = " NOT NULL" if table.is_required(field) else ""
        lines.append(f"{_name(field.name)} {_TYPES[field.type]}{required}")
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    for fields, name in table.links:
        there = ", ".join(map(_name, KEYS[name]))
        lines.append(f"FOREIGN KEY ({', '.join(map(_name, fields))}) REFERENCES {_name(name)} ({there})")
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _name(name: str) -> str:
    """Return a name as SQL takes it, be it a word of SQL such as ``to`` or not."""
    return f'"{name}"'


def _row(values: tuple[Value, ...]) -> tuple[str | float | None, ...]:
    return tuple(map(_cell, values))


def _cell(value: Value) -> str | float | None:
    match value:
        case bool():
            return int(value)
        case datetime.date():
            return value.isoformat()
        case float():
            # Not a class of ours, which SQLite does not know.
            return float(value)
        case _:
            return value


def _describe(connection: sqlite3.Connection, base: KnowledgeBase, release: Release) -> None:
    known = {"title": base.subject.title, **release.as_dict(base), "disclaimer": base.subject.disclaimer}
    known |= {f"licence_{name}": text for name, text in licence(base.subject).items()}
    if base.subject.cite_as:
        known["author"] = base.subject.cite_as
    connection.execute('CREATE TABLE meta ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)')
    connection.executemany("INSERT INTO meta VALUES (?, ?)", ((name, str(value)) for name, value in known.items()))
    columns = ", ".join(f'"{name}" TEXT NOT NULL' for name in ("table", "column", "type", "meaning"))
    connection.execute(f'CREATE TABLE columns ({columns}, PRIMARY KEY ("table", "column"))')
    connection.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?)",
        ((table.name, field.name, field.type, field.meaning) for table in TIDY_TABLES for field in table.fields),
    )


def _index_texts(connection: sqlite3.Connection, base: KnowledgeBase) -> None:
    columns = "kind UNINDEXED, id UNINDEXED, title, text"
    try:
        connection.execute(f"CREATE VIRTUAL TABLE {SEARCH} USING fts5({columns}, tokenize = 'porter unicode61')")
    except sqlite3.OperationalError:
        connection.execute(f"CREATE TABLE {SEARCH} ({columns.replace(' UNINDEXED', '')})")
    rows = (
        (record.kind_name, key, base.titles[key], " ".join(filter(None, _texts(record))))
        for key, record in base.by_id.items()
    )
    connection.executemany(f"INSERT INTO {SEARCH} VALUES (?, ?, ?, ?)", rows)


def _texts(record: AnyRecord) -> Iterable[str | None]:
    """Return what people may look for in a record, beside its title."""
    match record:
        case Study():
            own = (record.title, record.population, record.harms, record.limitations, record.conclusion)
            return (*own, *(outcome.measure for outcome in record.outcomes), *record.authors)
        case Claim():
            return record.says, record.note
        case Finding():
            return record.outcome, record.measured, record.population, record.note
        case Comparison():
            return record.evidence.in_short, record.difference, *(item.in_short for item in record.positions)
        case Concept():
            return record.summary, record.bottom_line.text, *record.synonyms, *getattr(record, "lay_terms", ())
        case Term():
            return record.meaning, *record.synonyms
        case Measure():
            return record.name, record.what
        case Substance():
            return record.what, record.used_for, *record.names
        case Caution():
            return record.text, record.label
        case _:
            return ()
