"""``ldn-kb new``: begin a record, with its fields from options, from PubMed or from Crossref."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldn_kb.cli.common import Commands, UsageError, add_data, count, load, shown

if TYPE_CHECKING:
    from ldn_kb.authoring.bibliography import Bibliography
    from ldn_kb.authoring.scaffold import Skeleton
    from ldn_kb.knowledge.base import KnowledgeBase

KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "study": (
        "a publication or registration; --pmid or --doi fetches its bibliography",
        {
            "pmid": "PubMed number, or its address",
            "doi": "DOI, or its address",
            "title": "title as printed; nothing is asked for then",
            "authors": "authors as printed, with commas between",
            "year": "year of publication",
        },
    ),
    "claim": (
        "one statement of an article",
        {"says": "what the article states, in our words", "about": "ids of its subjects, with commas between"},
    ),
    "comparison": (
        "a question that the articles answer",
        {"question": "the question", "claims": "ids of the claims that answer it, with commas between"},
    ),
    "finding": (
        "a body of evidence: what studies show for one outcome in one population",
        {"about": "ids of its conditions or topics, with commas between", "outcome": "the outcome, such as pain"},
    ),
    "condition": ("a disease or symptom", {"name": "its name"}),
    "mechanism": ("a way in which the drug is said to act", {"name": "its name"}),
    "topic": ("a subject that is neither condition nor mechanism", {"name": "its name"}),
    "measure": ("an outcome measure", {"name": "full name", "abbreviation": "usual abbreviation"}),
    "term": ("a word of the glossary", {"term": "the term"}),
    "caution": ("a risk or limit of the drug", {"name": "what it is about, in a few words"}),
    "search": (
        "a search for studies",
        {"query": "the query as it was sent", "about": "ids of what it covers, with commas between"},
    ),
    "substance": (
        "a substance that is warned of beside the drug, with the names by which it is sold",
        {"name": "name of the substance", "brands": "names of products, with commas between"},
    ),
    "article": (
        "a further article to compare",
        {"name": "short name, as a column heading", "author": "author's name", "paragraphs": "how many it has"},
    ),
}
"""What each kind is, those that people add most often first, and the fields that an option gives."""
_LISTS = ("authors", "about", "claims", "brands")
_NUMBERS = ("year", "paragraphs")
_MOST_REFUSED = 8
_REQUIRED = (("comparison", "question"), ("comparison", "claims"))


def add(commands: Commands) -> None:
    """Add the command with the options of each kind."""
    parser = commands.add_parser("new", help="begin a record: a commented skeleton in the right place")
    parser.set_defaults(run=run)
    kinds = parser.add_subparsers(dest="record", required=True, metavar="KIND")
    for name, (what, options) in KINDS.items():
        kind = kinds.add_parser(name, help=what, description=f"Begin {what}.")
        if name == "claim":
            kind.add_argument("article", help="id of the article")
            kind.add_argument("at", metavar="PARAGRAPH", help="paragraph of the article: p11, p9.b2, ref3")
        add_data(kind)
        for option, meaning in options.items():
            number, required = int if option in _NUMBERS else str, (name, option) in _REQUIRED
            kind.add_argument(f"--{option}", type=number, required=required, metavar=option.upper(), help=meaning)
        if name == "article":
            kind.add_argument("--text", type=Path, metavar="FILE", help="its text, as HTML, Markdown or plain text")
            kind.add_argument("--url", metavar="URL", help="address of its page")
        if name == "study":
            saved = "read a saved response of PubMed or Crossref"
            kind.add_argument("--from", dest="response", type=Path, metavar="FILE", help=saved)
        kind.add_argument("--id", metavar="ID", help="its id, if not the one that follows from the other options")
        kind.add_argument("--no-comments", action="store_true", help="leave out what explains the fields")


def run(options: argparse.Namespace) -> int:
    """Write the skeleton and print what is left to do; returns 0 once it is written."""
    return create(options, datetime.date.today())


def create(options: argparse.Namespace, today: datetime.date) -> int:
    """Begin a record as of ``today``; raises ``UsageError``, and nothing is written, if that cannot be."""
    from ldn_kb.authoring import scaffold
    from ldn_kb.authoring.bibliography import RegistryError
    from ldn_kb.files import write
    from ldn_kb.model import KINDS as MODELS

    base, _ = load(options.data, may_be_empty=True)
    kind = next(kind for kind in MODELS if kind.name == options.record)
    if options.record == "article" and options.text is not None:
        return _article_from_text(options, base, today)
    try:
        given, guessed = _given(options), None
        if kind.name == "study":
            given, guessed = _with_bibliography(given, options.response, base)
        skeleton = scaffold.record(
            kind, given, base, options.data, today,
            guessed=guessed, key=options.id, explain=not options.no_comments,
        )  # fmt: skip
    except (scaffold.ScaffoldError, RegistryError) as error:
        raise UsageError(str(error)) from error
    write(skeleton.path, skeleton.text)
    _report(skeleton)
    return 0


def _article_from_text(options: argparse.Namespace, base: KnowledgeBase, today: datetime.date) -> int:
    """Begin an article from its text; raises ``UsageError``, and nothing is written, if that cannot be."""
    from ldn_kb.authoring import new_article
    from ldn_kb.authoring.scaffold import ScaffoldError
    from ldn_kb.authoring.text_decoding import TextError
    from ldn_kb.files import write_together
    from ldn_kb.reading.yaml_reader import printable

    given = _given(options)
    given.pop("paragraphs", None)
    if options.url is not None:
        given["url"] = options.url
    try:
        begun = new_article.begin(options.text, given, options.id, base, options.data, today)
        files = {
            path: (path.read_bytes() if path.name == ".gitignore" and path.exists() else None, text.encode())
            for path, text in begun.files.items()
        }
        write_together(files)
    except (TextError, ScaffoldError) as error:
        raise UsageError(str(error)) from error
    except FileExistsError as error:
        raise UsageError(f"{error.filename} is there already; move it away, or give another --id") from error
    _report(begun.skeleton)
    values, places = begun.metadata.values, dict(begun.metadata.places)
    if values.get("title") != begun.text.title:
        # The heading that is printed on the page is its title.
        places.pop("title", None)
    if places:
        said = ", ".join(f"{field} ({place})" for field, place in places.items())
        print(f"The file states, hold it against the page: {said}")
    for line in begun.metadata.refused[:_MOST_REFUSED]:
        print(f"Not taken: {printable(line)}")
    if len(begun.metadata.refused) > _MOST_REFUSED:
        print(f"Not taken either: {count(len(begun.metadata.refused) - _MOST_REFUSED, 'statement')} more")
    entries = [item for item in begun.proposals if not item.waits]
    named = sum(1 for item in entries if item.studies or item.cited)
    unknown = [item.at for item in entries if item.not_found]
    print(
        f"{len(begun.text.paragraphs)} paragraphs, {len(begun.text.references)} references; "
        f"{len(begun.without_claims)} paragraphs seem to state nothing checkable: look at without_claims"
    )
    for at, candidates in begun.near.items():
        print(f"{at} may name {' or '.join(candidates)}: hold its title and authors against it before you write it")
    print(f"{len(entries)} sentences to check, {named} with a study that they may speak of")
    if unknown:
        print(f"Sources are spoken of that none of the studies here fits: {', '.join(dict.fromkeys(unknown))}")
    print(f"Fill in {shown(begun.worksheet)}, then: ldn-kb article apply {begun.skeleton.id}")
    return 0


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields given by options; raises ``UsageError`` if one holds bytes that are no text."""
    names = [*KINDS[options.record][1], *(("article", "at") if options.record == "claim" else ())]
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    for name, value in {**given, "id": options.id}.items():
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise UsageError(f"{name} is not UTF-8 text")
        if name in _LISTS:
            given[name] = [part.strip() for part in value.split(",") if part.strip()]
    return given


def _with_bibliography(
    given: dict[str, Any], response: Path | None, base: KnowledgeBase
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ``given`` with the registry's fields of the publication, and guesses that follow from them.

    ``given`` takes precedence over the registry. No registry is asked if a title is given, or neither number nor DOI.
    Raises ``UsageError`` if the study is in the base already, ``RegistryError`` if the registry gives no usable answer.
    """
    from ldn_kb.authoring import scaffold
    from ldn_kb.authoring.bibliography import identifier, look_up

    for name, form, other in (("pmid", int, "doi"), ("doi", str, "pmid")):
        if name in given:
            given[name] = identifier(given[name])
            if not isinstance(given[name], form):
                raise UsageError(f"{given[name]} does not belong to --{name}: write --{other} {given[name]}")
    _refuse_known(given, base)
    bibliography: Bibliography | None = None
    if response is not None:
        bibliography = _saved(response, given.get("pmid"))
    elif "title" not in given and ("pmid" in given or "doi" in given):
        bibliography = look_up(given.get("pmid") or given["doi"])
    if bibliography is None:
        return given, {}
    for name, number in (("pmid", bibliography.pmid), ("doi", bibliography.doi)):
        if number and name in given and str(number).lower() != str(given[name]).lower():
            raise UsageError(f"{bibliography.registry} speaks of {name.upper()} {number}, not of {given[name]}")
    for notice in bibliography.notices:
        print(f"ldn-kb: warning: {notice.kind.word}: {notice.text}", file=sys.stderr)
    fields, guessed = scaffold.from_bibliography(bibliography)
    _refuse_known({**fields, **given}, base)
    return {**fields, **given}, guessed


def _saved(path: Path, pmid: int | None) -> Bibliography:
    from ldn_kb.authoring.bibliography import MAX_BYTES, saved

    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise UsageError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; that is no bibliography")
    return saved(raw, pmid)


def _refuse_known(given: dict[str, Any], base: KnowledgeBase) -> None:
    """Raise ``UsageError`` if a study has the PubMed number or the DOI that is given."""
    from ldn_kb.authoring.scaffold import known_study

    pmid, doi = given.get("pmid"), given.get("doi")
    if study := known_study(base, pmid, doi):
        shared = f"PMID {pmid}" if pmid and study.pmid == pmid else f"DOI {study.doi}"
        raise UsageError(f"there is a study with {shared} already: {base.places[study.id][0]}")


def _report(skeleton: Skeleton) -> None:
    """Print what was written and what is left to do, in the order of places."""
    path = skeleton.path.as_posix()
    print(f"{skeleton.kind.name} {skeleton.id} begun in {path}:{skeleton.line}")
    if skeleton.misplaced:
        print("It stands at the end of the file: move it to where the article says it.")
    if skeleton.left:
        print("What is left to do:")
    for line, column, hint in skeleton.left:
        print(f"  {path}:{line}:{column}: {hint}")
    print("Then let ldn-kb check read it.")
