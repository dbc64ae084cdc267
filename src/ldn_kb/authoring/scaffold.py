"""New records: commented skeletons at their place, with nothing that could be taken for a fact.

``record`` makes the text of one, ``from_bibliography`` the fields of a study; the command writes it.
"""

from __future__ import annotations

import datetime
import itertools
import os
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ldn_kb.authoring.bibliography import Bibliography
from ldn_kb.authoring.commented_yaml import Field, comment, fields, item_lines, mapping_lines
from ldn_kb.authoring.list_insertion import PlaceError, with_item
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, Article, Claim, Condition, Kind, Mechanism, Study
from ldn_kb.model.names import family_name, plain_words
from ldn_kb.reading import validation, yaml_reader
from ldn_kb.reading.leftovers import HOW_TO_READ
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.reading.rules.texts import TO_WRITE
from ldn_kb.reading.suggestions import record_suggestion
from ldn_kb.reading.validation import UNDECIDED
from ldn_kb.reading.yaml_reader import KeyPath, Source

Fields: TypeAlias = dict[str, Any]
ToDo: TypeAlias = list[tuple[KeyPath, Field, Any]]
"""What a person has to write or to confirm: path, field and what stands there."""
T = TypeVar("T", Article, Claim)

START_VALUES: Mapping[str, str] = {"BiasJudgement": "not-judged"}
"""The value of a vocabulary that claims nothing, with which a new record starts.

A vocabulary that is not here has none: a person decides.
"""
_DESIGNS = {
    "Meta-Analysis": "meta-analysis",
    "Systematic Review": "systematic-review",
    "Clinical Trial Protocol": "protocol",
    "Randomized Controlled Trial": "rct-parallel",
    "Case Reports": "case-report",
    "Review": "narrative-review",
}
"""The design that PubMed's own words for a publication point to, the most telling words first."""
_LONGEST_SLUG = 40
_WORDS = 3
_SHORTEST_NAME = 5
_EMPTY_WORDS = """
    a an and are as at be by for from has have in into is it its may of on or that the their this to was were when
    with study studies trial trials randomised randomized controlled placebo double blind pilot clinical phase treatment
    therapy effect effects efficacy safety use patients people using
"""


class ScaffoldError(Exception):
    """A record cannot be created as requested; the text is the line to print, and nothing was written."""


@dataclass(frozen=True)
class Skeleton:
    """A new record: the file with its new text, the line where the record starts.

    ``left`` holds line, column and a hint for everything that a person has to write or to confirm. ``misplaced`` says
    that the record stands at the end of its file because its own place could not be used.
    """

    path: Path
    text: str
    kind: Kind
    id: str
    line: int
    left: tuple[tuple[int, int, str], ...]
    misplaced: bool


def record(
    kind: Kind,
    values: Fields,
    base: KnowledgeBase,
    folder: Path,
    today: datetime.date,
    *,
    guessed: Fields | None = None,
    key: str | None = None,
    explain: bool = True,
) -> Skeleton:
    """Return a new record of ``kind`` with the fields in ``values``; every other required field has a start.

    ``guessed`` are fields that a person has to confirm. For a comparison ``values`` holds the ids of ``claims``, for an
    article the number of ``paragraphs``. ``key`` is the id, if not the one that follows from the fields. ``explain``
    adds a comment on every field. Raises ``ScaffoldError`` if a record has that id, if a value does not fit, or if the
    file of a list cannot be added to.
    """
    values, follows = _completed(kind.name, dict(values), base)
    guesses = {name: value for name, value in {**(guessed or {}), **follows}.items() if name not in values}
    known = [field for field in fields(kind.model) if field.name != "id"]
    key = key or (_search_id(values, folder, today) if kind.name == "search" else _id(kind.name, values, base))
    _refuse_taken(kind, key, base, folder)
    to_do: ToDo = [((field.name,), field, guesses[field.name]) for field in known if field.name in guesses]
    prefix: KeyPath = ()
    # Who begins a search has made it; a stored query, which nobody asked yet, has no day.
    asked = {"day": today} if kind.name == "search" else {}
    data = _begun(known, {**asked, **guesses, **values}, today, (), to_do)
    note = comment(HOW_TO_READ) if explain else []
    if kind.layout == "files":
        lines = mapping_lines(known, data, explain=explain)
        path, implied = folder / kind.plural / f"{key}.yaml", {"id": key}
        text = "".join(f"{line}\n" for line in ([*note, "", *lines] if explain else lines))
        source, misplaced = _read(text, path), False
    else:
        implied = {"article": values["article"]} if kind.layout == "lists" else {}
        path = folder / kind.plural / f"{values['article']}.yaml" if implied else folder / f"{kind.plural}.yaml"
        order = base.article(values["article"]).locators if implied else ()
        lines = item_lines(fields(kind.model), {"id": key, **data}, explain=explain, skip=tuple(implied))
        try:
            text, index, misplaced = with_item(path, [*note, *lines], order)
        except PlaceError as error:
            raise ScaffoldError(str(error)) from error
        source, prefix = _read(text, path), (index,)
    written: Any = source.data
    _, problems = validation.validate(kind, written[prefix[0]] if prefix else written, source, prefix, implied)
    left = sorted((*source.place((*prefix, *part)), _hint(part, field, value)) for part, field, value in to_do)
    # What is still to be written may not fit yet; the checker says so until it is written.
    faults = [problem for problem in problems if (problem.line, problem.column) not in [place[:2] for place in left]]
    if faults:
        raise ScaffoldError(f"nothing is written: {'; '.join(problem.message for problem in faults)}")
    return Skeleton(path, text, kind, key, source.place(prefix)[0], tuple(left), misplaced)


# --- studies


def from_bibliography(bibliography: Bibliography) -> tuple[Fields, Fields]:
    """Return the fields of a study that a registry gives, and guesses of what its words point to.

    A bibliography says nothing about results; that nothing was read is what ``confirmed`` then starts with.
    """
    provenance = {
        "sources": [bibliography.address],
        "unconfirmed": [f"everything but the bibliography, which is that of {bibliography.registry}"],
    }
    design = next((design for name, design in _DESIGNS.items() if name in bibliography.types), None)
    guessed = {"design": design} if design else {}
    if design in ("rct-parallel", "case-report"):
        guessed["subjects"] = "people"
    return {**bibliography.fields(), "provenance": provenance}, guessed


def known_study(base: KnowledgeBase, pmid: int | None, doi: str | None) -> Study | None:
    """Return the study that has the PubMed number or the DOI, if one has."""
    doi = (doi or "").lower()
    return next(
        (it for it in base.studies if (pmid and it.pmid == pmid) or (doi and (it.doi or "").lower() == doi)), None
    )


def named_subjects(text: str, base: KnowledgeBase) -> dict[str, list[str]]:
    """Return the ids of the ``conditions`` and ``mechanisms`` that ``text`` names, the longest name first.

    Short names are no proof. The wider condition is implied by the narrower one.
    """
    named: dict[str, list[str]] = {}
    for field, model in (("conditions", Condition), ("mechanisms", Mechanism)):
        lengths: dict[str, int] = {}
        for subject in (item for item in base.by_id.values() if isinstance(item, model)):
            for name in (subject.name, *subject.synonyms):
                if len(name) >= _SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                    lengths[subject.id] = max(len(name), lengths.get(subject.id, 0))
        wider = {getattr(base.by_id[key], "parent", None) for key in lengths}
        if keys := sorted(lengths.keys() - wider, key=lambda key: (-lengths[key], key)):
            named[field] = keys
    return named


# --- ids


def slug(text: str) -> str:
    """Return ``text`` in lower-case letters and digits joined by hyphens, cut at a word: ``Crohn's`` is ``crohns``."""
    kept: list[str] = []
    for word in plain_words(text):
        if kept and len("-".join([*kept, word])) > _LONGEST_SLUG:
            break
        kept.append(word[:_LONGEST_SLUG])
    return "-".join(kept)


def claim_id(claim: Mapping[str, str], words: str | None, taken: Collection[str], base: KnowledgeBase) -> str:
    """Return an id for a claim that none of ``taken`` has: from ``words`` if given, otherwise from what it says."""
    last = slug(words or "") or _topic(claim["says"], [other.says for other in base.claims]) or "claim"
    start = f"{claim['article']}-{claim['at'].replace('.', '')}-"
    keys = (f"{start}{last}-{number}" if number > 1 else f"{start}{last}" for number in itertools.count(1))
    return next(key for key in keys if key not in taken)


def _topic(text: str, others: Sequence[str] = ()) -> str:
    """Return the first words of ``text`` that tell it apart, as a slug: not those of every fourth of the ``others``."""
    counts = Counter(word for other in others for word in set(plain_words(other)))
    words = plain_words(text)
    telling = [word for word in words if word not in _EMPTY_WORDS.split() and counts[word] <= len(others) / 4]
    return slug(" ".join((telling or words)[:_WORDS]))


def _id(kind: str, values: Fields, base: KnowledgeBase) -> str:
    """Return an id made from the fields; raises ``ScaffoldError`` if they hold nothing to make it from."""
    title = values.get("title") or ""
    if kind == "study":
        # First author's family name or journal, year, condition or words of the title.
        last = next(iter(named_subjects(title, base).get("conditions", ())), None) or _topic(
            title, [study.title for study in base.studies]
        )
        head = slug(family_name((values.get("authors") or [""])[0])) or slug(values.get("journal") or "") or "study"
        key = f"{head}-{values.get('year') or 'nd'}-{last}" if last else ""
    elif kind == "claim":
        last = _topic(values.get("says") or "", [claim.says for claim in base.claims])
        key = f"{values['article']}-{values['at'].replace('.', '')}-{last}" if last else ""
    elif kind == "article":
        key = slug(family_name(values.get("author") or "")).rsplit("-", 1)[-1]
    elif kind == "finding":
        last = _topic(values.get("outcome") or "", [finding.outcome for finding in base.findings])
        key = "-".join([*values.get("about", ())[:1], last]) if last else ""
    elif kind == "caution":
        key = f"caution-{_topic(values['name'])}" if values.get("name") else ""
    else:
        names = ("abbreviation", "name", "question", "term")
        key = slug(next((values[name] for name in names if values.get(name)), ""))
    if not key:
        raise ScaffoldError(f"there are no words to make the id of the {kind} of; give it with --id")
    return key


def _search_id(values: Fields, folder: Path, today: datetime.date) -> str:
    """Return an id for a search that none has: from what it covers or its words, then the day, then a number.

    One that is only begun is in no base yet, so the ids are looked up in the file.
    """
    path = folder / "searches.yaml"
    taken = re.findall(r"(?m)^- id: *(\S+)", path.read_bytes().decode(errors="replace")) if path.is_file() else []
    words = next(iter(values.get("about", ())), None) or _topic(values.get("query") or "")
    first = f"search-{words}" if words else f"search-{today}"
    dated = first if first.endswith(str(today)) else f"{first}-{today}"
    keys = itertools.chain([first, dated], (f"{dated}-{number}" for number in itertools.count(2)))
    return next(key for key in keys if key not in taken)


def _refuse_taken(kind: Kind, key: str, base: KnowledgeBase, folder: Path) -> None:
    """Raise ``ScaffoldError`` if a record has the id, or a file the name, even if what it holds is broken."""
    files = (folder / other.plural / f"{key}.yaml" for other in KINDS if other.layout == "files")
    taken = next((path.as_posix() for path in files if os.path.lexists(path)), None)
    if key in base.by_id:
        taken = ":".join(map(str, base.places[key]))
    if taken:
        raise ScaffoldError(f"the id {quoted(key)} is taken by {taken}; give another with --id")


# --- what a record starts with


def _completed(kind: str, values: Fields, base: KnowledgeBase) -> tuple[Fields, Fields]:
    """Return ``values`` with the fields that are built from it, and guesses that follow from it."""
    guesses: Fields = {}
    if kind == "study":
        guesses = dict(named_subjects(values.get("title") or "", base))
    elif kind == "claim":
        article = _known(values["article"], base, Article)
        if values["at"] not in article.locators:
            near = suggestion(values["at"], article.locators)
            raise ScaffoldError(f"{article.id} has no paragraph {quoted(values['at'])}{near}")
        if about := [key for keys in named_subjects(values.get("says") or "", base).values() for key in keys]:
            guesses["about"] = about
    elif kind == "finding":
        # No result at all would say that nobody tested it: a person names the first one, or deletes the field.
        values["results"] = [{}]
    elif kind == "comparison":
        claims = [_known(key, base, Claim) for key in values.pop("claims")]
        positions: dict[str, list[str]] = {}
        for claim in claims:
            positions.setdefault(claim.article, []).append(claim.id)
        values["positions"] = [{"article": article, "claims": keys} for article, keys in positions.items()]
        guesses["about"] = list(dict.fromkeys(subject for claim in claims for subject in claim.about))
        if len(positions) > 1:
            guesses["agreement"] = UNDECIDED
    elif kind == "article":
        number = values.pop("paragraphs", None) or 0
        guesses["looked_for_absent"] = []
        values["order"] = max((article.order for article in base.articles), default=0) + 1
        flat = [{"heading": None, "paragraphs": [f"p{count}" for count in range(1, number + 1)]}]
        values.setdefault("sections", flat)
    return values, guesses


def _known(key: str, base: KnowledgeBase, model: type[T]) -> T:
    item = base.by_id.get(key)
    if not isinstance(item, model):
        ids = [other for other, item in base.by_id.items() if isinstance(item, model)]
        near = record_suggestion(base, key, (model.kind_name,), ids)
        raise ScaffoldError(f"there is no {model.kind_name} {quoted(key)}{near}")
    return item


def _begun(known: Sequence[Field], values: Fields, today: datetime.date, path: KeyPath, to_do: ToDo) -> Fields:
    """Return the data of a record or of a part of one; adds the paths of what a person has to write to ``to_do``."""
    data: Fields = {}
    for field in known:
        here, value = (*path, field.name), values.get(field.name)
        if field.fields and isinstance(value, list):
            data[field.name] = [
                _begun(field.fields, part, today, (*here, number), to_do) for number, part in enumerate(value)
            ]
        elif field.fields and isinstance(value, dict):
            data[field.name] = _begun(field.fields, value, today, here, to_do)
        elif field.name in values:
            data[field.name] = value
        elif field.required:
            data[field.name] = _start(field, today, here, to_do)
    return data


def _start(field: Field, today: datetime.date, path: KeyPath, to_do: ToDo) -> Any:
    """Return what stands in a field that must be written until a person writes it."""
    if field.many:
        if field.filled and field.fields:
            return [_begun(field.fields, {}, today, (*path, 0), to_do)]
        to_do += [(path, field, [])] if field.filled else []
        return []
    if field.nullable:
        return None
    if field.fields:
        return _begun(field.fields, {}, today, path, to_do)
    if field.takes == "date":
        return today
    value = START_VALUES.get(field.vocabulary, UNDECIDED) if field.choices else TO_WRITE
    to_do.append((path, field, value))
    return value


def _hint(path: KeyPath, field: Field, value: Any) -> str:
    """Return the hint on what to write into a field of a new record."""
    name = ".".join(step for step in path if isinstance(step, str))
    if value in (TO_WRITE, UNDECIDED, []):
        choices = f" ({', '.join(field.choices)})" if field.choices else ""
        return f"write {name}: {field.description}{choices}"
    shown = "null" if value is None else quoted(", ".join(value) if isinstance(value, list) else value)
    return f"{name} is {shown} until you decide: {field.description}"


def _read(text: str, path: Path) -> Source:
    """Read ``text`` as the checker will; raises ``ScaffoldError`` if it does not read."""
    source, problems = yaml_reader.read(text.encode(), path.as_posix())
    if problems:
        raise ScaffoldError(f"nothing is written: {problems[0]}")
    return source
