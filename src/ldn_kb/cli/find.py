"""``ldn-kb find``: records by any name, author, identifier or number."""

from __future__ import annotations

import argparse
import sys

from ldn_kb.cli import interrupts
from ldn_kb.cli.common import Commands, add_data_option, assert_data_folder

MOST = 20


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("find", help="find records by a name, author, PubMed number, DOI or number in them")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="a name, author and year, PMID, DOI, NCT number, or 88%%; none with --kind lists all of it",
    )
    add_data_option(parser)
    parser.add_argument("--kind", help="only records of this kind: study, condition, claim ...")
    parser.add_argument("--all", action="store_true", help=f"all of them, not only the first {MOST}")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a line for each record found, the best first; returns 1 if there is none."""
    from ldn_kb.cli.common import UsageError
    from ldn_kb.knowledge.lookup import Lookup, Match, may_hold
    from ldn_kb.model.kinds import RECORD_FILES
    from ldn_kb.reading.problems import quoted, suggestion
    from ldn_kb.reading.written_records import written_files, written_records
    from ldn_kb.reading.yaml_reader import printable

    names = [kind.name for kind in RECORD_FILES]
    if options.kind is not None and options.kind not in names:
        raise UsageError(f"there is no kind {quoted(options.kind)}{suggestion(options.kind, names)}")
    if not options.words and options.kind is None:
        raise UsageError("write what to look for, or --kind KIND to list all records of one")
    assert_data_folder(options.data)
    files = written_files(options.data)
    if not options.words:
        for key, record in sorted(written_records(files).items()):
            if record.view.kind == options.kind:
                print(f"{printable(key)}: {printable(record.view.description)}")
        return 0
    text, kinds = " ".join(options.words), [options.kind] if options.kind else ()
    # Nearly always the files that hold the words are enough; all names are compared only if these hold no good match.
    records = written_records(files, may_hold(text))
    found = Lookup(record.view for record in records.values()).find(text, kinds)
    if not found or found[0].match >= Match.START:
        records = written_records(files)
        found = Lookup(record.view for record in records.values()).find(text, kinds)
    interrupts.raise_if_interrupted()
    for item in found if options.all else found[:MOST]:
        record = records[item.id]
        title = record.view.description
        by = "" if item.by == f"id: {item.id}" or item.by.endswith(f": {title}") else f" ({printable(item.by[:160])})"
        print(f"{record.view.kind} {printable(item.id)}: {printable(title)}{by}\n  {record.path}:{record.line}")
    if not found:
        print(f"nothing is called {printable(quoted(text))}, has that author, identifier or number", file=sys.stderr)
        return 1
    if len(found) > MOST and not options.all:
        print(f"and {len(found) - MOST} more; --all shows them")
    return 0
