"""A new article from its text: its record, the fingerprint of the text, the text itself and the worksheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ldn_kb.authoring import article_blocks, article_metadata, located_text, text_fingerprint, worksheet
from ldn_kb.authoring.article_metadata import Metadata
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.proposals import Proposal, Proposer
from ldn_kb.authoring.scaffold import Skeleton, record, slug
from ldn_kb.authoring.text_decoding import MAX_BYTES, TextError, decoded
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS
from ldn_kb.model.names import family_name, is_group
from ldn_kb.reading.rules.texts import TO_WRITE

_LONGEST_REFERENCE = 200
_LONGEST_NAME = 24
_FOR_A_PERSON = ("author", "credentials", "publisher", "published", "url", "note")
"""Fields that have a line in a new record whatever is known: what no file states is null, and a person fills it."""
_ARTICLE = next(kind for kind in KINDS if kind.name == "article")


@dataclass(frozen=True)
class NewArticle:
    """What is begun: the record, and every file by its path with what it holds.

    ``metadata`` is what the file states about itself, without what is known better. ``near`` are, by the locator of a
    reference, the studies that it may name, where it is not sure that it does.
    """

    skeleton: Skeleton
    files: Mapping[Path, str]
    text: LocatedText
    proposals: tuple[Proposal, ...]
    without_claims: Mapping[str, str]
    worksheet: Path
    metadata: Metadata
    near: Mapping[str, Sequence[str]]


def read_text(path: Path) -> LocatedText:
    """Read an article from a file of HTML, Markdown or text; one with locators keeps them.

    Raises ``TextError``, whose text names the file and says in one line why it cannot be read, and ``OSError``.
    """
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    return of_bytes(raw, path.name)


def of_bytes(raw: bytes, name: str) -> LocatedText:
    """Do what ``read_text`` does with the content of a file, which is called ``name``."""
    try:
        if not name.lower().endswith((".html", ".htm")) and b"[p1] " in raw[:100_000]:
            return located_text.parse(decoded(raw))
        return located_text.located(article_blocks.read(raw, name))
    except TextError as error:
        raise TextError(f"{name}: {error}") from error


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_REFERENCE else f"{text[: _LONGEST_REFERENCE - 1].rsplit(' ', 1)[0]} …"


def _short_name(author: str | None, publisher: str | None) -> str | None:
    """Return the name by which a column could be called: the family name of a person, or the name of a group."""
    if author is None:
        return None
    first = author.partition(",")[0]
    name = author if author == publisher or is_group(author.split()) else family_name(first).split()[-1]
    return name if len(name) <= _LONGEST_NAME and slug(name) else None


def begin(
    path: Path, values: dict[str, Any], key: str | None, base: KnowledgeBase, folder: Path, today: datetime.date
) -> NewArticle:
    """Return a new article from the text in ``path``; nothing is written here.

    ``values`` are fields of the record that are known already; what the file states about others is for a person to
    confirm. ``key`` is its id if not the name of its author. Raises ``TextError`` for a file that holds no article, and
    ``ScaffoldError`` if the record cannot be made.
    """
    text = read_text(path)
    proposer = Proposer(base)
    proposals, reasons = proposer.article(text)
    references: list[dict[str, Any]] = []
    near: dict[str, list[str]] = {}
    for item in text.references:
        study = proposer.studies.of_reference(item.text)
        if study is None and (candidates := proposer.studies.near_reference(item.text)):
            near[item.at] = candidates
        # Whether it is a study still to be added or a source that nobody finds is for a person to say.
        missing = {"described": _cut(item.text), "searched": [TO_WRITE], "date": today}
        references.append({"at": item.at, "study": study} if study else {"at": item.at, "unfound": missing})
    metadata = article_metadata.of_statements([it for it in text.statements if it.field not in values], today)
    stated = dict(metadata.values)
    known: dict[str, Any] = {
        "title": text.title,
        **values,
        "sections": [
            {"heading": heading, "paragraphs": [item.at for item in paragraphs]}
            for heading, paragraphs in text.sections
            # A heading above other headings alone holds no paragraph: it is no section.
            if paragraphs
        ],
    }
    if references:
        known["references"] = references
    if reasons:
        known["without_claims"] = [{"at": at, "reason": reason} for at, reason in reasons.items()]
    # Pages say so of an article that names no author: only somebody who looked can.
    guessed = {field: stated.get(field, TO_WRITE if field == "author" else None) for field in _FOR_A_PERSON}
    author, publisher = ((stated | values).get(field) for field in ("author", "publisher"))
    name = _short_name(author, publisher)
    if name and all(item.name != name for item in base.articles):
        guessed["name"] = name
    if key is None and "author" not in values:
        named = slug(guessed.get("name") or "")
        key = named if named and named not in base.by_id else slug(path.stem) or None
    skeleton = record(_ARTICLE, known, base, folder, today, guessed=guessed, key=key, explain=False)
    kept = located_text.place_of(folder, skeleton.id)
    sheet = kept.with_name(f"{skeleton.id}.yaml")
    files = {
        skeleton.path: skeleton.text,
        folder / "fingerprints" / f"{skeleton.id}.yaml": text_fingerprint.to_yaml(
            text_fingerprint.of_text(skeleton.id, text)
        ),
        # The folder keeps itself out of git, whatever the repository ignores.
        kept.with_name(".gitignore"): "*\n",
        kept: text.dump(),
        sheet: worksheet.to_yaml(skeleton.id, text, proposals, base, today),
    }
    return NewArticle(skeleton, files, text, tuple(proposals), reasons, sheet, metadata, near)
