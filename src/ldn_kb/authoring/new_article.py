"""A new article from its text: its record, the fingerprint of the text, the text itself and the worksheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ldn_kb.authoring import article_blocks, located_text, text_fingerprint, worksheet
from ldn_kb.authoring.article_blocks import TextError
from ldn_kb.authoring.front_matter import front_matter
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.proposals import Proposal, Proposer
from ldn_kb.authoring.scaffold import Skeleton, record, slug
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS
from ldn_kb.reading.rules.texts import TO_WRITE

_LONGEST_REFERENCE = 200
_ARTICLE = next(kind for kind in KINDS if kind.name == "article")


@dataclass(frozen=True)
class NewArticle:
    """What is begun: the record, and every file by its path with what it holds."""

    skeleton: Skeleton
    files: Mapping[Path, str]
    text: LocatedText
    proposals: tuple[Proposal, ...]
    without_claims: Mapping[str, str]
    worksheet: Path


def read_text(path: Path) -> LocatedText:
    """Read an article from a file of HTML, Markdown or text; one with locators keeps them.

    Raises ``TextError``, whose text names the file and says in one line why it cannot be read, and ``OSError``.
    """
    with path.open("rb") as stream:
        raw = stream.read(article_blocks.MAX_BYTES + 1)
    return of_bytes(raw, path.name)


def of_bytes(raw: bytes, name: str) -> LocatedText:
    """Do what ``read_text`` does with the content of a file, which is called ``name``."""
    try:
        if not name.lower().endswith((".html", ".htm")) and b"[p1] " in raw[:100_000]:
            return located_text.parse(article_blocks.decoded(raw))
        blocks, title = article_blocks.read(raw, name)
        found = located_text.located(blocks, title)
        if name.lower().endswith((".md", ".markdown")):
            found = replace(found, published=front_matter(article_blocks.decoded(raw)).published)
        return found
    except TextError as error:
        raise TextError(f"{name}: {error}") from error


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_REFERENCE else f"{text[: _LONGEST_REFERENCE - 1].rsplit(' ', 1)[0]} …"


def begin(
    path: Path, values: dict[str, Any], key: str | None, base: KnowledgeBase, folder: Path, today: datetime.date
) -> NewArticle:
    """Return a new article from the text in ``path``; nothing is written here.

    ``values`` are fields of the record that are known already, ``key`` is its id if not the name of its author. Raises
    ``TextError`` for a file that holds no article, and ``ScaffoldError`` if the record cannot be made.
    """
    text = read_text(path)
    proposer = Proposer(base)
    proposals, reasons = proposer.article(text)
    references: list[dict[str, Any]] = []
    for item in text.references:
        study = proposer.reference(item.text)
        # Whether it is a study still to be added or a source that nobody finds is for a person to say.
        missing = {"described": _cut(item.text), "searched": [TO_WRITE], "date": today}
        references.append({"at": item.at, "study": study} if study else {"at": item.at, "unfound": missing})
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
    if text.published is not None:
        known.setdefault("published", text.published)
    if references:
        known["references"] = references
    if reasons:
        known["without_claims"] = [{"at": at, "reason": reason} for at, reason in reasons.items()]
    if key is None and "author" not in values:
        key = slug(path.stem) or None
    skeleton = record(_ARTICLE, known, base, folder, today, key=key, explain=False)
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
    return NewArticle(skeleton, files, text, tuple(proposals), reasons, sheet)
