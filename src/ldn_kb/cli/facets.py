"""``ldn-kb facets``: the index of the page of filters, for a site that is built."""

from __future__ import annotations

import argparse
from pathlib import Path

from ldn_kb.cli.common import Commands, UsageError, add_data, count, good_base


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("facets", help="make the index of the page 'Find by filter' for a built site")
    parser.add_argument("html", type=Path, metavar="HTML_DIR", help="folder of the built site")
    add_data(parser)
    parser.add_argument(
        "--pages",
        default="kb",
        metavar="FOLDER",
        help="folder of the generated pages in HTML_DIR, as in ldn_kb_output (default: kb)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the index and print how many records it holds."""
    base = good_base(options.data)
    from ldn_kb.files import NotOursError
    from ldn_kb.rendering import pagefind

    try:
        number = pagefind.write(base, options.html, options.pages.strip("/"))
    except (pagefind.NoPagefindError, pagefind.NoSiteError, NotOursError) as error:
        raise UsageError(str(error)) from error
    print(f"{count(number, 'record')} indexed in {options.html / pagefind.BUNDLE}")
    return 0
