"""``ldn-kb scout``: new publications and trials, and what became of registered ones."""

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
    from ldn_kb.authoring.scouting import Scouting


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("scout", help="ask the stored queries: what is neither in the base nor excluded")
    add_data(parser)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown", help="form of the output")
    parser.add_argument("--record", action="store_true", help="write day, results and studies into searches.yaml")
    services.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what there is to look at; returns 1 if there is anything, 3 if a service could not be asked to the end."""
    return scouted(options, datetime.date.today())


def scouted(options: argparse.Namespace, today: datetime.date) -> int:
    """Ask the stored queries as of ``today``; raises ``UsageError`` if nothing can be asked or written."""
    from ldn_kb.authoring import scouting

    base = services.load(options.data).base
    if not base.stored_queries:
        raise UsageError("no search has a service to be asked: give one in searches.yaml a service")
    with progress.shown() as show:
        asker = services.client(options, show)
        found = scouting.scout(base, asker, today)
    if options.format == "json":
        print(json.dumps(_as_data(found), indent=1))
    else:
        print(_as_markdown(found), end="")
    if options.record and not asker.failures:
        _write(options.data, found)
    elif options.record:
        print("ldn-kb: searches.yaml is left as it was", file=sys.stderr)
    failed = services.say_failures(asker)
    asker.finished()
    return services.INCOMPLETE if failed else int(bool(found.sightings))


def _as_data(found: Scouting) -> dict[str, object]:
    return {
        "sightings": [
            {
                "kind": item.kind.name.lower(), "title": item.title, "text": item.text, "url": item.url,
                "study": item.study, "identifiers": list(item.identifiers), "queries": list(item.queries),
            }
            for item in found.sightings
        ],
        "asked": [{"id": search.id, "hits": search.hits, "screened": search.screened} for search in found.asked],
        "notes": list(found.notes),
    }  # fmt: skip


def _as_markdown(found: Scouting) -> str:
    from ldn_kb.authoring.knowledge_diff.words import code, text
    from ldn_kb.authoring.scouting import Kind

    asked = ", ".join(f"{code(search.id)} ({search.hits})" for search in found.asked) or "none"
    lines = ["## What is new", "", f"Queries asked, with their results: {asked}.", ""]
    lines += [f"- {text(note, 300)}" for note in found.notes]
    for kind in Kind:
        members = [item for item in found.sightings if item.kind is kind]
        if members:
            lines += ["", f"### {kind.value} ({len(members)})", ""]
        for item in members:
            names = ", ".join(map(code, item.identifiers))
            where = f" <{item.url}>" if item.url else ""
            record = f" ({code(item.study)})" if item.study else f" ({names})" if names else ""
            lines.append(f"- {text(item.title, 300)}{record}: {text(item.text, 300)}{where}")
    if not found.sightings:
        lines.append(
            "Nothing: all results are in the base or excluded, and the registered trials stand where they stood."
        )
    return "\n".join(lines) + "\n"


def _write(data: Path, found: Scouting) -> None:
    """Write the queries that were asked into the list of searches, all of them or none."""
    from ldn_kb import files
    from ldn_kb.authoring import search_records

    path = data / search_records.FILE
    try:
        old, new = search_records.with_searches(path, {search.id: search for search in found.asked})
    except search_records.WriteError as error:
        raise UsageError(str(error)) from error
    try:
        files.replace_all({path: (old, new)})
    except files.ChangedError as error:
        raise UsageError(f"{path.as_posix()} was changed meanwhile; nothing written") from error
    print(f"{path.as_posix()}: {count(len(found.asked), 'query')} written", file=sys.stderr)
