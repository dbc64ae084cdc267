"""``ldn-kb find``: records by any name, author, identifier or number."""

from __future__ import annotations

import argparse
import sys

from ldn_kb.cli.common import Commands, add_data_option, load_records

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
    from ldn_kb.knowledge.lookup import Match, description, lookup, may_hold
    from ldn_kb.model import KINDS
    from ldn_kb.reading.problems import quoted, suggestion
    from ldn_kb.reading.yaml_reader import printable

    names = [kind.name for kind in KINDS]
    if options.kind is not None and options.kind not in names:
        raise UsageError(f"there is no kind {quoted(options.kind)}{suggestion(options.kind, names)}")
    text, kinds = " ".join(options.words), [options.kind] if options.kind else ()
    if not options.words:
        if options.kind is None:
            raise UsageError("write what to look for, or --kind KIND to list all records of one")
        base = load_records(options.data)
        for key in sorted(key for key in base.by_id if base.kind(key) == options.kind):
            print(f"{key}: {printable(description(base.by_id[key]))}")
        return 0
    base = load_records(options.data, may_hold(text))
    found = lookup(base).find(text, kinds)
    if not found or found[0].match >= Match.START:
        base = load_records(options.data)
        found = lookup(base).find(text, kinds)
    for item in found if options.all else found[:MOST]:
        path, line = base.places[item.id]
        title = description(base.by_id[item.id])
        by = "" if item.by == f"id: {item.id}" or item.by.endswith(f": {title}") else f" ({printable(item.by[:160])})"
        print(f"{base.kind(item.id)} {item.id}: {printable(title)}{by}\n  {path}:{line}")
    if not found:
        print(f"nothing is called {printable(quoted(text))}, has that author, identifier or number", file=sys.stderr)
        return 1
    if len(found) > MOST and not options.all:
        print(f"and {len(found) - MOST} more; --all shows them")
    return 0
