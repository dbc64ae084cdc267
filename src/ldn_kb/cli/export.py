"""``ldn-kb export``: the whole base as one file or a folder of files, in one of several formats."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb import __version__
from ldn_kb.cli import streams
from ldn_kb.cli.common import Commands, UsageError, add_data, good_base

if TYPE_CHECKING:
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.model import Study

# Stated here again: what makes them takes long to import, and the parser is made for every command.
FOLDERS = ("csv", "tidy", "citations", "svg")
FILES = ("json", "json-schema", "sqlite", "bibtex", "ris", "csl-json")
CITATIONS = ("bibtex", "ris", "csl-json")
"""Those of which ``--about`` chooses some."""
_BINARY = ("sqlite",)


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "export", help="write the whole base as JSON, tables, a database, citations or pictures"
    )
    add_data(parser)
    parser.add_argument(
        "--format",
        choices=(*FILES, *FOLDERS),
        default="json",
        help=f"{', '.join(FILES)}: one file; csv: a folder of tables for the eye; tidy: one of tables for programs; "
        "citations: one of the citations of each study, condition, mechanism and topic; svg: one of every picture",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="PATH",
        help="file or folder to write; - is the standard output, for a format of one file of text",
    )
    parser.add_argument(
        "--about",
        metavar="ID",
        help="for citations: only those of one study, or of all that bear on a condition, mechanism or topic",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files; nothing is written if the data has a problem."""
    is_to_standard_output = options.output == "-" or streams.is_standard_output(options.output)
    if is_to_standard_output and options.format in FOLDERS:
        raise UsageError(
            f"{options.format} is several files, which do not fit into the standard output: write -o FOLDER"
        )
    if is_to_standard_output and options.format in _BINARY:
        raise UsageError(f"{options.format} is no text for the standard output: write -o FILE")
    if options.about is not None and options.format not in CITATIONS:
        raise UsageError(f"--about chooses citations: write --format {', '.join(CITATIONS[:-1])} or {CITATIONS[-1]}")
    base = good_base(options.data)
    from ldn_kb.files import write
    from ldn_kb.rendering.open_data.citations import MissingLibraryError

    try:
        contents = _contents(base, options.format, options.about)
    except MissingLibraryError as error:
        raise UsageError(str(error)) from error
    for name, content in contents.items():
        if is_to_standard_output and isinstance(content, str):
            streams.write_utf8(content)
        else:
            write(Path(options.output, name), content)
    return 0


def _contents(base: KnowledgeBase, name: str, about: str | None) -> Mapping[str, str | bytes]:
    """Return what the files hold by their names; a format of one file has the empty name."""
    from ldn_kb.rendering.open_data.citations import FORMATS as CITATION_FORMATS
    from ldn_kb.rendering.open_data.formats import FORMATS
    from ldn_kb.rendering.open_data.release import release_of

    if about is None:
        return FORMATS[name].files(base, release_of(os.environ, __version__))
    return {"": CITATION_FORMATS[name].text(_studies(base, about))}


def _studies(base: KnowledgeBase, key: str) -> list[Study]:
    """Return the study with that id, or the studies that bear on a condition, mechanism or topic."""
    from ldn_kb.model import Concept, Study
    from ldn_kb.reading.problems import quoted, suggestion

    record = base.by_id.get(key)
    if isinstance(record, Study):
        return [record]
    if isinstance(record, Concept):
        return base.studies_about(key)
    known = [item for item, record in base.by_id.items() if isinstance(record, Study | Concept)]
    raise UsageError(f"there is no study, condition, mechanism or topic {quoted(key)}{suggestion(key, known)}")
