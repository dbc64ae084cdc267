"""The command ``ldn-kb``: picks the command, runs it, and turns what went wrong into one line and an exit code.

Nearly everything is imported inside ``main``, so that Ctrl-C while Python imports it ends in one line too.
"""

from __future__ import annotations

import sys

# Not from typing, which is a long import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 fine, 1 problems in the data, 2 wrong use, unwritable, stopped."""
    try:
        from ldn_kb.cli import interrupts
        from ldn_kb.reading.garbage_collection import no_collections

        with interrupts.recorded(), no_collections():
            return _guarded(arguments)
    except KeyboardInterrupt:
        return _failed("stopped")


def _guarded(arguments: Sequence[str] | None) -> int:
    """Run the command line; any failure after an interrupt is treated as its consequence."""
    from ldn_kb.cli import interrupts, streams

    try:
        streams.prepare()
        try:
            code = _run(arguments)
        except SystemExit:
            # Help and wrong use.
            streams.finish()
            raise
        streams.finish()
        interrupts.raise_if_interrupted()
    except OSError as error:
        interrupts.raise_if_interrupted()
        name = "" if error.filename is None else f"{_printable(error.filename)}: "
        return _failed(f"{name}{error.strerror or error}")
    except Exception:
        interrupts.raise_if_interrupted()
        raise
    return code


def _run(arguments: Sequence[str] | None) -> int:
    from ldn_kb.cli.commands import command_parser
    from ldn_kb.cli.common import BadDataError, UsageError

    options = command_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BadDataError:
        return 1
    except UsageError as error:
        return _failed(str(error))


def _printable(name: object) -> str:
    """Return the name of a file, which may be bytes, on one line."""
    from ldn_kb.reading.yaml_reader import printable

    return printable(name.decode(errors="backslashreplace") if isinstance(name, bytes) else str(name))


def _failed(reason: str) -> int:
    print(f"ldn-kb: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
