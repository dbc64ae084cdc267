"""Every command, and the parser of the command line."""

from __future__ import annotations

import argparse

from ldn_kb import __version__
from ldn_kb.cli import (
    article,
    check,
    diff,
    export,
    facets,
    find,
    fix,
    history,
    new,
    numbers,
    schema,
    scout,
    show,
    verify,
)

COMMANDS = (check, fix, new, article, numbers, find, show, export, facets, schema, diff, history, scout, verify)
"""Every command in the order in which ``--help`` lists them; each module has ``add(commands)``."""


def command_parser() -> argparse.ArgumentParser:
    """Return the parser; what it parses has ``run``, which takes it and returns the exit code."""
    parser = argparse.ArgumentParser(prog="ldn-kb", description="Check, change and export the knowledge base.")
    parser.add_argument("--version", action="version", version=f"ldn-kb {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
