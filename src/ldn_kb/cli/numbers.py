"""``ldn-kb numbers``: the numbers of an abstract from its text, so that nobody types them."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from ldn_kb.cli.common import Commands, UsageError, add_data, load


def add(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("numbers", help="take the numbers of an abstract from its text")
    parser.add_argument("text", metavar="FILE", help="the text of the abstract, as text; - for standard input")
    add_data(parser)
    parser.add_argument("--study", metavar="ID", help="write the list of this study; without it, it is printed")
    parser.add_argument("--address", help="where the text was read (default: the study's page at PubMed)")
    parser.add_argument("--part", action="store_true", help="the text that was read breaks off")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write or print the list; returns 1 if the list of a study is written and does not fit its record."""
    return take(options, datetime.date.today())


def take(options: argparse.Namespace, today: datetime.date) -> int:
    """Take the list as of ``today``; raises ``UsageError``, and nothing is written, if that cannot be."""
    from ldn_kb.authoring import abstract_lists
    from ldn_kb.files import write
    from ldn_kb.reading.problems import quoted, suggestion
    from ldn_kb.reading.suggestions import not_read

    base, _ = load(options.data)
    text = _text(options.text)
    study = next((item for item in base.studies if item.id == options.study), None)
    if study is None and options.study is not None:
        choices = [item.id for item in base.studies]
        raise UsageError(
            not_read(options.data, ("studies",), options.study)
            or f"there is no study {quoted(options.study)}{suggestion(options.study, choices)}"
        )
    try:
        numbers = abstract_lists.from_text(text, base, study, may_be_short=options.study is None)
    except abstract_lists.TextError as error:
        raise UsageError(str(error)) from error
    if study is None:
        print(f"# {numbers.words} words, {numbers.count} numbers")
        print("\n".join(numbers.sentences))
        return 0
    address = options.address or (f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/" if study.pmid else None)
    if address is None:
        raise UsageError(f"{study.id} has no PubMed number: say with --address where the text was read")
    if not options.part and abstract_lists.breaks_off(text):
        raise UsageError("the text breaks off: its end is no end of a sentence; copy all of it, or say --part")
    try:
        item = abstract_lists.new_list(base, study, numbers, address, today, whole=not options.part)
    except ValueError as error:
        raise UsageError(f"{quoted(address)} is not an address; write it as https://...") from error
    path = abstract_lists.path_of(options.data, study.id)
    path.parent.mkdir(exist_ok=True)
    write(path, abstract_lists.as_yaml(item))
    print(f"{path.as_posix()}: {numbers.count} numbers in {numbers.words} words")
    _, problems = load(options.data)
    own = [item for item in problems if item.path in (path.as_posix(), base.places[study.id][0])]
    for problem in own:
        print(problem)
    return 1 if own else 0


def _text(name: str) -> str:
    """Return the text of a file or of standard input; raises ``UsageError`` if it is no UTF-8 text, or too long."""
    from ldn_kb.authoring.abstract_lists import MOST_CHARACTERS

    longest = 4 * MOST_CHARACTERS + 1
    if name == "-":
        raw = sys.stdin.buffer.read(longest)
    else:
        with Path(name).open("rb") as stream:
            raw = stream.read(longest)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("the text is not UTF-8") from error
