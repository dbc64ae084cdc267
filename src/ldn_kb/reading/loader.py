"""The one reader: a data folder in, the knowledge base and every problem out."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, SUBJECT, Kind, Study
from ldn_kb.model.readings import Readings
from ldn_kb.reading import abstracts, fingerprints, history, readings, validation, yaml_reader
from ldn_kb.reading.consequences import UnreadFile, causes_first
from ldn_kb.reading.garbage_collection import fewer_collections
from ldn_kb.reading.leftovers import template_comments
from ldn_kb.reading.problems import Problem, quoted, suggestion
from ldn_kb.reading.record_files import (
    SUFFIX,
    Reader,
    bad_stem,
    closed_folder,
    files_of,
    implied_fields,
    names_in,
    read_file,
)
from ldn_kb.reading.records import LocatedFingerprint, LocatedRecord, RecordSet
from ldn_kb.reading.validation import MOST_PROBLEMS
from ldn_kb.reading.yaml_reader import Data, KeyPath, Source, printable

_WORDS_ON_MORE = 2
"""How many of a file's problems may themselves say that there are more."""


@fewer_collections()
def load(folder: Path, today: datetime.date | None = None) -> tuple[KnowledgeBase, list[Problem]]:
    """Read every record below ``folder``.

    Returns the knowledge base of all good records and the problems of all files: first those of files that could not
    be read, with a count of what may follow from them, then all others, sorted by place; of a file with very many, the
    first and how many more there are. Problems carry paths that start with ``folder`` as it was given.
    Raises nothing for bad data; a folder that does not exist is a problem too. ``today`` is for commands that may ask
    the clock: days after it are problems. A build gives none, so that its output depends on the data alone.
    """
    records, problems = load_records(folder, today)
    return records.base, problems


def load_records(folder: Path, today: datetime.date | None = None) -> tuple[RecordSet, list[Problem]]:
    """Do as ``load`` and return the records with the places where they stand, of which the knowledge base is made."""
    # The rules take as long to import as a small folder to read, and not every command asks them.
    from ldn_kb.reading.rules import check

    records, problems = read_records(folder)
    records.today = today
    records.readings, more = _readings(folder, records)
    records.abstracts, on_abstracts = _abstracts(folder, records)
    records.fingerprints, on_texts = read_fingerprints(folder, records)
    more += [*on_abstracts, *on_texts]
    if folder.is_dir() and not closed_folder(folder):
        records.history, on_history = history.read(folder / history.FILE, _read_plainly)
        more += on_history
    problems = [_named_by_number(problem, records) for problem in problems]
    relations = [*check(records), *(problem for problem in more if problem.code in readings.RELATIONS)]
    problems += [problem for problem in more if problem.code not in readings.RELATIONS]
    relations += template_comments(records, [*problems, *relations])
    causes, others = causes_first(problems, relations, records.unread)
    return records, [*_first(causes), *_first(others)]


def _named_by_number(problem: Problem, records: RecordSet) -> Problem:
    """Return a problem of a number where text is taken with the study that has it as its PubMed number, if one has."""
    if problem.number is None:
        return problem
    study = next((item.record.id for item in records.of(Study) if item.record.pmid == problem.number), None)
    if study is None:
        return problem
    message = f"{problem.message}; or is {quoted(study)} meant, whose PubMed number it is?"
    return dataclasses.replace(problem, message=message, fix=None)


def _side_folder(folder: Path, name: str) -> tuple[Path | None, list[Problem]]:
    """Return the folder ``name`` of what is no record, if there is one; one that cannot be looked into is a problem."""
    inner = folder / name
    if closed_folder(folder) or not inner.is_dir() or inner.is_symlink():
        return None, []
    closed = closed_folder(inner)
    return (None, [closed]) if closed else (inner, [])


def _side_files(folder: Path, name: str) -> tuple[list[Path], list[Problem]]:
    inner, closed = _side_folder(folder, name)
    return [inner / file for file in names_in(inner) if file.endswith(SUFFIX)] if inner else [], closed


def _read_plainly(path: Path) -> tuple[Source, list[Problem]]:
    return read_file(path, yaml_reader.read)


def _readings(folder: Path, records: RecordSet) -> tuple[Readings, list[Problem]]:
    inner, closed = _side_folder(folder, readings.FOLDER)
    return readings.read(inner, records, _read_plainly) if inner else (Readings(), closed)


def _abstracts(folder: Path, records: RecordSet) -> tuple[dict[str, LocatedRecord[Any]], list[Problem]]:
    paths, closed = _side_files(folder, abstracts.FOLDER)
    lists, problems = abstracts.read(paths, records, _read_plainly)
    return lists, closed + problems


def read_fingerprints(folder: Path, records: RecordSet) -> tuple[dict[str, LocatedFingerprint], list[Problem]]:
    """Return the fingerprints of the articles' texts below ``folder``, by article, and the problems of their files."""
    paths, closed = _side_files(folder, fingerprints.FOLDER)
    found, problems = fingerprints.read(paths, records, _read_plainly)
    return found, closed + problems


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted, of each file the first ``MOST_PROBLEMS`` and the number of those left out."""
    shown: list[Problem] = []
    for _, group in itertools.groupby(sorted(set(problems)), key=lambda problem: problem.path):
        file_problems = list(group)
        rest = file_problems[MOST_PROBLEMS:]
        if len(rest) > _WORDS_ON_MORE:
            message = f"at least {len(rest):,} more problems in this file"
            file_problems = [*file_problems[:MOST_PROBLEMS], dataclasses.replace(rest[0], message=message, fix=None)]
        shown += file_problems
    return shown


def data_files(folder: Path) -> list[Path]:
    """Return the paths of all record files below ``folder``, sorted."""
    return [path for kind in (SUBJECT, *KINDS) for path, _ in files_of(folder, kind)]


def read_records(folder: Path, reader: Reader = yaml_reader.read) -> tuple[RecordSet, list[Problem]]:
    """Read all files below ``folder`` into records with their places; problems of reading and shape only."""
    records = RecordSet()
    problems: list[Problem] = []
    if not folder.is_dir():
        return records, [Problem(printable(folder.as_posix()), 1, 1, "there is no such data folder", "unreadable-file")]
    if closed := closed_folder(folder):
        return records, [closed]
    problems += _strays(folder)
    for kind in (SUBJECT, *KINDS):
        for path, stem in files_of(folder, kind):
            read, file_problems = read_file(path, reader)
            if kind.layout != "list" and (problem := bad_stem(path, stem, kind)):
                problems += [*file_problems, problem]
                continue
            problems += validation.with_fixes(kind, read, file_problems, implied_fields(kind, stem))
            if not file_problems:
                problems += add_records(records, kind, read, stem)
            else:
                records.unread.append(UnreadFile(read.path, stem, kind.layout))
                if kind.one_a_file:
                    records.kinds.setdefault(stem, kind.name)
    problems += _without_article(records, folder)
    if records.kinds and SUBJECT.name not in records.kinds:
        message = "there is no such file; write what the records beside it are about"
        problems.append(
            Problem(printable(f"{folder.as_posix()}/{SUBJECT.plural}{SUFFIX}"), 1, 1, message, "missing-subject")
        )
    return records, problems


def _without_article(records: RecordSet, folder: Path) -> Iterator[Problem]:
    """Report a list of claims whose file is named after no article; that is the cause of whatever they lack then."""
    articles = records.ids("article")
    for kind in KINDS:
        for path, stem in files_of(folder, kind) if kind.layout == "lists" else ():
            if records.kinds.get(stem) == "article" or not articles:
                continue
            name = printable(path.as_posix())
            near = suggestion(stem, articles) or "; write the article first"
            message = f"there is no article {quoted(stem)}, after which the file is named{near}"
            yield Problem(name, 1, 1, printable(message), "file-name")
            meant = tuple(difflib.get_close_matches(stem, articles, n=1))
            records.unread.append(UnreadFile(name, stem, kind.layout, meant))


def _strays(folder: Path) -> Iterator[Problem]:
    """Report what lies in the data folder but belongs to no kind; files that start with a dot are left alone."""
    folders = {kind.plural for kind in KINDS if kind.layout != "list"}
    folders |= {readings.FOLDER, abstracts.FOLDER, fingerprints.FOLDER}
    files = {kind.plural + SUFFIX for kind in (SUBJECT, *KINDS) if kind.layout in ("list", "single")} | {history.FILE}
    strays = []
    for name in names_in(folder):
        path = folder / name
        if name in folders and path.is_symlink():
            message = "the folder is a symbolic link; put the folder itself here"
            yield Problem(path.as_posix(), 1, 1, message, "unreadable-file")
        elif name in folders and path.is_dir():
            if closed := closed_folder(path):
                yield closed
            if name == readings.FOLDER:
                yield from _few(path, [inner for inner in names_in(path) if inner not in readings.FILES], _no_reading)
            else:
                yield from _few(path, [inner for inner in names_in(path) if not inner.endswith(SUFFIX)], _no_record)
        elif name in folders:
            yield Problem(printable(path.as_posix()), 1, 1, f"{quoted(name)} must be a folder", "stray-file")
        elif name not in files and name not in ("README.md", "LICENSE"):
            strays.append(name)
    yield from _few(folder, strays, lambda name: f"belongs to no kind of record{suggestion(name, folders | files)}")


def _no_record(name: str) -> str:
    return "is not a record file; write .yaml" if name.endswith(".yml") else "is not a record file"


def _no_reading(name: str) -> str:
    return f"is no file of readings; here lie {', '.join(readings.FILES)}{suggestion(name, readings.FILES)}"


def _few(folder: Path, names: list[str], description: Callable[[str], str]) -> Iterator[Problem]:
    """Report stray files of one folder, and of very many the first ones only."""
    for name in names[:MOST_PROBLEMS]:
        yield Problem(
            printable(f"{folder.as_posix()}/{name}"),
            1,
            1,
            printable(f"{quoted(name)} {description(name)}"),
            "stray-file",
        )
    if (rest := len(names) - MOST_PROBLEMS) > 0:
        yield Problem(
            printable(folder.as_posix()), 1, 1, f"{rest:,} more files here belong to no kind of record", "stray-file"
        )


def add_records(records: RecordSet, kind: Kind, read: Source, stem: str) -> list[Problem]:
    """Add the records of one file, whose name without ending is ``stem``, to ``draft``; return their problems."""
    if kind.one_a_file:
        return _add(records, kind, read, read.data, (), implied_fields(kind, stem), stem)
    if not isinstance(read.data, list):
        message = f"expected a list of records (each starting with '- id:'), found {validation.described(read.data)}"
        records.unread.append(UnreadFile(read.path, stem, kind.layout))
        return [read.problem((), message, "wrong-type")]
    implied = implied_fields(kind, stem)
    problems: list[Problem] = []
    unchecked: list[KeyPath] = []
    for number, item in enumerate(read.data):
        key = item.get("id") if isinstance(item, dict) else None
        key = key if isinstance(key, str) else None
        if len(problems) < MOST_PROBLEMS:
            problems += _add(records, kind, read, item, (number,), implied, key)
        else:
            unchecked.append((number,))
            if key is not None:
                records.kinds.setdefault(key, kind.name)
    if unchecked:
        message = f"{len(unchecked):,} more records of this file are not checked until the problems before are mended"
        problems.append(read.problem(unchecked[0], message, problems[-1].code))
    return problems


def _add(
    records: RecordSet, kind: Kind, read: Source, data: Data, prefix: KeyPath, implied: dict[str, str], key: str | None
) -> list[Problem]:
    """Validate one record and add it; a broken one still occupies its id."""
    record, problems = validation.validate(kind, data, read, prefix, implied)
    if key is not None and key in records.kinds:
        first = records.entries.get(key)
        where = f" (first in {first.source.path}:{first.source.place((*first.prefix, 'id'))[0]})" if first else ""
        problems.append(
            read.problem(
                (*prefix, "id"),
                f"the id {quoted(key)} is already taken by a {records.kinds[key]}{where}",
                "duplicate-id",
            )
        )
        return problems
    if key is not None:
        records.kinds[key] = kind.name
    if record is not None:
        records.entries[record.id] = LocatedRecord(record, read, prefix)
    return problems
