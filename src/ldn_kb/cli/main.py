"""The command ``ldn-kb``: picks the command, runs it, and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ldn_kb import __version__
from ldn_kb.cli import check, diff, export, facets, fix, new, schema, show
from ldn_kb.cli.common import BadDataError, UsageError

COMMANDS = (check, fix, new, export, facets, schema, show, diff)
"""Every command in the order in which ``--help`` lists them; each module has ``add(commands)``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 fine, 1 problems in the data, 2 wrong use or unwritable output."""
    parser = argparse.ArgumentParser(prog="ldn-kb", description="Check, change and export the knowledge base.")
    parser.add_argument("--version", action="version", version=f"ldn-kb {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except BadDataError:
        return 1
    except UsageError as error:
        print(f"ldn-kb: {error}", file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("ldn-kb: stopped", file=sys.stderr)
    except OSError as error:
        print(f"ldn-kb: {error.filename or ''}: {error.strerror}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
