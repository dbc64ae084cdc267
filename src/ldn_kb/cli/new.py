"""``ldn-kb new``: begin a record - asked for on a terminal, given by options, or fetched from PubMed or Crossref."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldn_kb.cli.common import Commands, UsageError, add_data

if TYPE_CHECKING:
    from rich.console import Console

    from ldn_kb.authoring.scaffold import Field, Given, Skeleton
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.model import Kind
    from ldn_kb.reading.problems import Problem

KINDS = {
    "study": "a publication or registration; --pmid or --doi fetches its bibliography",
    "claim": "one statement of an article",
    "comparison": "a question that the articles answer",
    "condition": "a disease or symptom",
    "mechanism": "a way in which the drug is said to act",
    "topic": "a subject that is neither condition nor mechanism",
    "measure": "an outcome measure",
    "term": "a word of the glossary",
    "caution": "a risk or limit of the drug",
    "article": "a further article to compare",
}
"""Every kind and what it is, those that people add most often first."""
_FIELD = "field "
"""Before the name of a field in the parsed options, where ``kind`` and ``data`` mean something else."""


class _KindParser(argparse.ArgumentParser):
    """The options of one kind. They come from its model, which is loaded only when the kind is named."""

    _has_options = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if not self._has_options:
            self._has_options = True
            _add_options(self, self.prog.rsplit(" ", 1)[-1])
        return super().parse_known_args(args, namespace)


def add(commands: Commands) -> None:
    """Add the command; the options of each kind follow when it is named."""
    parser = commands.add_parser("new", help="begin a record: a commented skeleton in the right place")
    parser.set_defaults(run=run)
    kinds = parser.add_subparsers(dest="record", required=True, metavar="KIND", parser_class=_KindParser)
    for name, what in KINDS.items():
        kinds.add_parser(name, help=what)


def _add_options(parser: argparse.ArgumentParser, name: str) -> None:
    """Add an option for every field of the kind that holds no record."""
    parser.usage = f"{parser.prog}{' [ARTICLE PARAGRAPH]' if name == 'claim' else ''} [DATA] [options]"
    if name == "claim":
        words = "its article and its paragraph; data folder (default: data)"
        parser.add_argument("words", nargs="*", metavar="ARTICLE PARAGRAPH DATA", help=words)
    else:
        add_data(parser)
    if name == "study":
        saved = "read a saved response of PubMed or Crossref"
        parser.add_argument("--from", dest="response", type=Path, metavar="FILE", help=saved)
    parser.add_argument("--slug", metavar="WORDS", help="the id; of a study or claim, its last part")
    parser.add_argument("--no-comments", action="store_true", help="leave out what explains the fields")
    for field in _fields(name).values():
        several = " (repeatable)" if field.many else ""
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            dest=_FIELD + field.name,
            action="append" if field.many else "store",
            choices=field.choices or None,
            metavar=None if field.choices else "TEXT" if field.form == "code" else field.form.upper(),
            help=f"{field.description}{several}".replace("%", "%%"),
        )


def _fields(name: str) -> dict[str, Field]:
    """Return the fields of a kind that a person can give in one line."""
    from ldn_kb.authoring.scaffold import EXTRAS, fields

    known = (*fields(_kind(name).model), *EXTRAS.get(name, ()))
    return {field.name: field for field in known if field.form != "record" and field.name != "id"}


def _kind(name: str) -> Kind:
    from ldn_kb.model import KINDS

    return next(kind for kind in KINDS if kind.name == name)


def run(options: argparse.Namespace) -> int:
    """Write the skeleton and say what is left to do; returns 0 once it is written."""
    from rich.console import Console

    return create(options, Console(highlight=False, soft_wrap=True), datetime.date.today())


def create(options: argparse.Namespace, console: Console, today: datetime.date) -> int:
    """Begin a record as of ``today``; asks for what is not given if a person sits at ``console``."""
    from ldn_kb.authoring.bibliography import RegistryError
    from ldn_kb.authoring.scaffold import KindError, PlaceError
    from ldn_kb.files import write
    from ldn_kb.reading.loader import load

    try:
        given = _given(options)
        if not options.data.is_dir():
            raise UsageError(f"there is no data folder {options.data}")
        base, before = load(options.data)
        skeleton = _skeleton(options, given, base, console, today)
    except (KindError, PlaceError, RegistryError) as error:
        raise UsageError(str(error)) from error
    except EOFError:
        raise UsageError("stopped; nothing is written") from None
    write(skeleton.change.path, skeleton.change.text)
    _report(skeleton, _added(before, load(options.data)[1]), console)
    return 0


def _given(options: argparse.Namespace) -> Given:
    """Return the fields given by options."""
    from ldn_kb.authoring import bibliography
    from ldn_kb.authoring.scaffold.fields import is_utf8, value

    if options.record == "claim":
        _place_words(options)
    given: Given = {}
    for name, field in _fields(options.record).items():
        written = getattr(options, _FIELD + name)
        if written is None:
            continue
        if not is_utf8("".join(written)):
            raise UsageError(f"--{name} is not UTF-8 text")
        if name in ("pmid", "doi"):
            found = bibliography.identifier(written)
            given["pmid" if isinstance(found, int) else "doi"] = found
        elif field.many:
            given[name] = value(field, ",".join(written)) if field.form == "id" else written
        else:
            given[name] = value(field, written)
    return given


def _place_words(options: argparse.Namespace) -> None:
    """Put the words of a claim where they belong: ``[ARTICLE PARAGRAPH] [DATA]``."""
    words = list(options.words)
    options.data = Path(words.pop() if len(words) in (1, 3) else "data")
    if len(words) not in (0, 2):
        raise UsageError("say ldn-kb new claim ARTICLE PARAGRAPH, and the data folder if it is not data")
    for name, word in zip(("article", "at"), words, strict=False):
        setattr(options, _FIELD + name, word)


def _skeleton(
    options: argparse.Namespace, given: Given, base: KnowledgeBase, console: Console, today: datetime.date
) -> Skeleton:
    """Return the new record, complete as far as options, registry and person can tell."""
    from ldn_kb.authoring import scaffold
    from ldn_kb.cli import asking, lookup

    kind, asks = _kind(options.record), sys.stdin.isatty() and sys.stdout.isatty()
    proposed: Given = {}
    if kind.name == "study":
        if asks and options.response is None and not given.keys() & {"pmid", "doi", "title"}:
            given |= asking.number(console)
        given, proposed = lookup.bibliography(given, options.response, base, console)
    if asks:
        given = asking.interview(kind, given, proposed, base, console)
    begun = scaffold.begin(kind, given, base, today, proposed)
    if begun.missing:
        told = "; ".join(f"--{field.name.replace('_', '-')}: {field.description}" for field in begun.missing)
        raise UsageError(f"a new {kind.name} also needs {told}")
    last = options.slug
    if asks and last is None:
        last = asking.slug(scaffold.ending(kind.name, given, base), console)
    wanted = scaffold.record_id(kind, given, base, last)
    made, problems = scaffold.compose(kind, wanted, begun, base, options.data, explain=not options.no_comments)
    if problems:
        raise UsageError(f"nothing is written: {'; '.join(problem.message for problem in problems)}")
    if made.id != wanted:
        console.print(f"The id {wanted} is taken; this one is {made.id}.", markup=False)
    return made


def _added(before: list[Problem], after: list[Problem]) -> list[Problem]:
    """Return the problems that were not there before, wherever lines have moved to."""

    def said(problem: Problem) -> tuple[str, str]:
        # A new record may change what is suggested, but not what is wrong.
        return problem.path, problem.message.split("; did you mean")[0]

    new = Counter(map(said, after)) - Counter(map(said, before))
    return [problem for problem in after if new[said(problem)]]


def _report(skeleton: Skeleton, problems: list[Problem], console: Console) -> None:
    """Say what was written and what is left to do, in the order of places."""
    path = skeleton.change.path.as_posix()
    line = skeleton.change.source.place(skeleton.change.prefix)[0]
    console.print(f"{skeleton.kind.name} {skeleton.id} begun in {path}:{line}", style="green", markup=False)
    left = [(path, line, column, f"{path}:{line}:{column}: {hint}") for line, column, hint in skeleton.left()]
    # What is still to be written is told already, with what to write.
    others = [problem for problem in problems if problem.code != "unfinished"]
    left += [(problem.path, problem.line, problem.column, str(problem)) for problem in others]
    if left:
        console.print("What is left to do:", style="bold", markup=False)
    for *_, text in sorted(left):
        console.print(f"  {text}", markup=False)
    console.print("Then let ldn-kb check read it.", markup=False)
