"""``ldn-kb verify``: every record against PubMed, Crossref and ClinicalTrials.gov."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.cli import progress, services
from ldn_kb.cli.common import Commands, UsageError, add_data, count

if TYPE_CHECKING:
    from ldn_kb.authoring.verification import Verification
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.reading.records import RecordSet

_Row = dict[str, str | int]


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("verify", help="hold the records against PubMed, Crossref and the trial registry")
    add_data(parser)
    parser.add_argument("--study", action="append", metavar="ID", help="only this record; may be given several times")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="form of the output")
    parser.add_argument("--lists", action="store_true", help="write the lists of numbers that abstracts lack")
    services.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what differs; returns 1 if anything does, 3 if a service could not be asked to the end."""
    return verified(options, datetime.date.today())


def verified(options: argparse.Namespace, today: datetime.date) -> int:
    """Hold the records against the services as of ``today``; raises ``UsageError`` if nothing can be asked."""
    from ldn_kb.authoring import verification
    from ldn_kb.reading.problems import quoted, suggestion
    from ldn_kb.reading.suggestions import not_read

    records = services.load(options.data)
    base = records.base
    studies = list(base.studies)
    if options.study:
        known = {study.id: study for study in studies}
        for key in options.study:
            if key not in known:
                raise UsageError(
                    not_read(options.data, ("studies",), key)
                    or f"there is no study {quoted(key)}{suggestion(key, known)}"
                )
        studies = [known[key] for key in dict.fromkeys(options.study)]
    with progress.shown() as show:
        asker = services.client(options, show)
        found = verification.verify(base, studies, asker, today)
    rows = _rows(records, found)
    _print(options.format, rows, found)
    if options.lists:
        _write_lists(options.data, found, base)
    failed = services.say_failures(asker)
    asker.finished()
    return services.INCOMPLETE if failed else int(bool(rows))


def _rows(records: RecordSet, found: Verification) -> list[_Row]:
    """Return path, line, column, record, field and words of each difference, sorted by place."""
    rows: list[_Row] = []
    for item in found.differences:
        entry = records.entries[item.study]
        line, column = entry.source.place((*entry.prefix, *item.path))
        rows.append(
            {
                "path": entry.source.path, "line": line, "column": column,
                "study": item.study, "about": item.about, "message": item.message,
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row["path"], row["line"], row["column"], row["message"]))


def _print(form: str, rows: list[_Row], found: Verification) -> None:
    from ldn_kb.authoring.knowledge_diff.words import code, text

    asked = ", ".join(f"{name} for {number}" for name, number in found.asked) or "nobody"
    if form == "json":
        print(json.dumps({"differences": rows, "asked": dict(found.asked)}, indent=1))
    elif form == "markdown":
        print(f"## Records against their sources\n\nAsked {asked}: {count(len(rows), 'difference')}.\n")
        for row in rows:
            print(f"- {code(str(row['study']))}, {row['about']}: {text(str(row['message']), 400)}")
    else:
        for row in rows:
            print(f"{row['path']}:{row['line']}:{row['column']}: {row['message']} [{row['about']}]")
        print(f"asked {asked}: {count(len(rows), 'difference')}", file=sys.stderr)


def _write_lists(data: Path, found: Verification, base: KnowledgeBase) -> None:
    """Write each list of numbers that was made anew, and say how many."""
    from ldn_kb import files
    from ldn_kb.authoring import abstract_lists

    for key, item in found.lists:
        path = abstract_lists.path_of(data, key)
        path.parent.mkdir(exist_ok=True)
        files.write(path, abstract_lists.as_yaml(item))
    new = sum(key not in base.abstracts for key, _ in found.lists)
    print(f"{count(len(found.lists), 'list')} written, {new} of them new", file=sys.stderr)
