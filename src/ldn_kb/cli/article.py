"""``ldn-kb article``: an article's worksheet, what is open in it, the fingerprint of its text, its page on the web."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.cli.common import Commands, UsageError, add_data_option, count, load, shown

if TYPE_CHECKING:
    from ldn_kb.authoring.located_text import LocatedText
    from ldn_kb.knowledge.base import KnowledgeBase

_MOST = 12


def add(commands: Commands) -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser("article", help="an article's worksheet, what is open in it, its text and its page")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("apply", help="write what is filled in in a worksheet: all of it, or nothing")
    action.add_argument("worksheet", metavar="FILE", help="the worksheet, or the id of the article")
    add_data_option(action)
    action.set_defaults(run=apply)
    action = actions.add_parser("status", help="list what is open in an article")
    action.add_argument("id", help="id of the article")
    add_data_option(action)
    action.add_argument("--all", action="store_true", help=f"all of it, not only the first {_MOST} of a sort")
    action.add_argument("--absent", action="store_true", help="print what is to be looked for as looked_for_absent")
    action.set_defaults(run=status)
    action = actions.add_parser("fingerprint", help="write the fingerprint of an article's text")
    action.add_argument("id", help="id of the article")
    action.add_argument("--text", type=Path, metavar="FILE", help="its text, if not the one that is kept here")
    add_data_option(action)
    action.set_defaults(run=fingerprint)
    action = actions.add_parser("page", help="say whether the page on the web is still the page that was read")
    action.add_argument("id", help="id of the article")
    action.add_argument("--from", dest="saved", type=Path, metavar="FILE", help="a saved page; nothing is asked then")
    add_data_option(action)
    action.set_defaults(run=page)


def apply(options: argparse.Namespace) -> int:
    """Write a worksheet's entries; returns 1, and nothing is written, if it has problems."""
    from ldn_kb.authoring.apply_worksheet import apply as applied_by
    from ldn_kb.authoring.located_text import place_of
    from ldn_kb.files import ChangedError, write_together
    from ldn_kb.reading.yaml_reader import printable

    base, _ = load(options.data)
    path = Path(options.worksheet)
    if not path.exists() and path.suffix != ".yaml":
        path = place_of(options.data, options.worksheet).with_suffix(".yaml")
    if not path.is_file():
        raise UsageError(f"there is no worksheet {path}")
    kept = _kept(options.data, path.stem)
    applied, problems = applied_by(path, options.data, base, datetime.date.today(), kept)
    if problems:
        for problem in problems:
            print(problem)
        print(f"nothing written: {count(len(problems), 'problem')}", file=sys.stderr)
        return 1
    try:
        write_together(applied.files)
    except ChangedError as error:
        raise UsageError(f"{error.args[0]} was changed meanwhile; nothing is written") from error
    for key in applied.claims:
        print(f"claim {key}")
    for at, reason in applied.without.items():
        print(f"{at} has no claims: {reason}")
    print(f"{count(len(applied.claims), 'claim')} written, {count(applied.waiting, 'entry')} waiting in {shown(path)}")
    if applied.filled:
        print(f"{count(applied.filled, 'sentence')} taken up: filled in with what is proposed, to be decided there")
    for told in applied.kept:
        print(f"Not taken over: {printable(told)}")
    if applied.read_again:
        print(f"Read agreement and difference again in: {', '.join(applied.read_again)}")
    return 0


def status(options: argparse.Namespace) -> int:
    """Print what is open; returns 1 if anything is, but for what a look is enough for."""
    from ldn_kb.authoring import article_status
    from ldn_kb.reading.yaml_reader import printable

    base, problems = load(options.data, today=datetime.date.today())
    _assert_article(options.id, base, options.data)
    text = _kept(options.data, options.id)
    if options.absent:
        print(article_status.absent_yaml(base, options.id, text, datetime.date.today()), end="")
        return 0
    found = article_status.of_article(base, options.id, problems, text)
    claims = base.claims_in(options.id)
    paragraphs = sum(len(section.paragraphs) for section in base.article(options.id).sections)
    print(f"{options.id}: {count(paragraphs, 'paragraph')}, {count(len(claims), 'claim')}")
    for sort, name in article_status.SORTS.items():
        items = [item for item in found if item.sort == sort]
        if not items:
            continue
        print(f"\n{name}: {len(items)}")
        for item in items if options.all else items[:_MOST]:
            print(f"  {item.where}: {printable(item.what)}")
        if len(items) > _MOST and not options.all:
            print(f"  and {len(items) - _MOST} more; --all shows them")
    if text is None:
        print("\nThe text is not at hand here: whether claims stand at the right paragraphs was not looked at.")
    if not (is_open := any(item.sort not in article_status.TO_LOOK_AT for item in found)):
        print("\nNothing is open." + (" What is only to be looked at counts as nothing open." if found else ""))
    return 1 if is_open else 0


def fingerprint(options: argparse.Namespace) -> int:
    """Write the fingerprint of a text; returns 0 once it is written."""
    from ldn_kb.authoring import text_fingerprint
    from ldn_kb.authoring.located_text import place_of
    from ldn_kb.authoring.new_article import read_text
    from ldn_kb.authoring.text_decoding import TextError
    from ldn_kb.files import write

    base, _ = load(options.data)
    _assert_article(options.id, base, options.data)
    try:
        text = read_text(options.text or place_of(options.data, options.id))
    except TextError as error:
        raise UsageError(str(error)) from error
    path = options.data / "fingerprints" / f"{options.id}.yaml"
    written = write(path, text_fingerprint.to_yaml(text_fingerprint.of_text(options.id, text)))
    print(f"{path.as_posix()} {'written' if written else 'is as it was'}")
    return 0


def page(options: argparse.Namespace) -> int:
    """Compare the page with the fingerprint; returns 1 if it is another one."""
    from ldn_kb.authoring.article_page import compared, fetched
    from ldn_kb.authoring.bibliography import RegistryError
    from ldn_kb.authoring.new_article import of_bytes
    from ldn_kb.authoring.text_decoding import TextError
    from ldn_kb.reading import loader

    records, _ = loader.read_records(options.data)
    base = records.base
    _assert_article(options.id, base, options.data)
    entry = loader.read_fingerprints(options.data, records)[0].get(options.id)
    if entry is None:
        raise UsageError(
            f"there is no fingerprint of {options.id}: ldn-kb article fingerprint {options.id} --text FILE"
        )
    address = base.article(options.id).url
    if options.saved is None and address is None:
        raise UsageError(f"{options.id} has no url; give a saved page with --from FILE")
    try:
        raw = options.saved.read_bytes() if options.saved else fetched(str(address))
        result = compared(entry.record, of_bytes(raw, options.saved.name if options.saved else "page.html"))
    except (RegistryError, TextError) as error:
        raise UsageError(str(error)) from error
    print(f"{options.id}: {result.text}")
    return 0 if result.same else 1


def _assert_article(key: str, base: KnowledgeBase, data: Path) -> None:
    from ldn_kb.reading.problems import quoted
    from ldn_kb.reading.suggestions import not_read, record_suggestion

    ids = [article.id for article in base.articles]
    if key not in ids:
        near = record_suggestion(base, key, ("article",), ids)
        raise UsageError(not_read(data, ("articles",), key) or f"there is no article {quoted(key)}{near}")


def _kept(data: Path, article: str) -> LocatedText | None:
    """Return the text of an article that is kept beside the data, if there is one that can be read."""
    from ldn_kb.authoring.located_text import place_of
    from ldn_kb.authoring.new_article import read_text
    from ldn_kb.authoring.text_decoding import TextError

    path = place_of(data, article)
    if not path.is_file():
        return None
    try:
        return read_text(path)
    except TextError as error:
        print(f"ldn-kb: warning: {error}", file=sys.stderr)
        return None
