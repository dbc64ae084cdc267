"""What the words of registries say of a retraction, a correction or a concern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.model import Notice
from ldn_kb.model.vocabulary import NoticeKind
from ldn_kb.reading.problems import quoted

_LONGEST = 500
# A title which marks a publication as retracted or corrected, or as a notice of that.
_TITLE_OF_NOTICE = re.compile(
    r"\W?(?:retracted|retraction|withdrawn|expression of concern|correction|corrigendum|erratum)"
    r"(?: (?:article|paper|note|notice|to))?\s*[:\]]",
    re.IGNORECASE,
)
_KINDS_OF_NOTICE = (
    (re.compile(r"partial.retract|(correct|errat|corrigend)", re.IGNORECASE), NoticeKind.CORRECTION),
    (re.compile(r"retract|withdraw|remov", re.IGNORECASE), NoticeKind.RETRACTION),
    (re.compile(r"concern", re.IGNORECASE), NoticeKind.EXPRESSION_OF_CONCERN),
    (re.compile(r"republish", re.IGNORECASE), NoticeKind.COMMENT),
)
"""What the words of registries stand for; the first that fits counts."""
# A publication of such a type, relation or title (in this order) is itself the notice, of another publication.
_IS_ITSELF_NOTICE = re.compile(
    r"retraction of publication|published erratum|expression of concern"
    r"|.*\b(?:of|for|from)"
    r"|\W?(?:retraction|correction|corrigendum|erratum)\b.*[:\]]",
    re.IGNORECASE,
)


def kind_by_words(words: str) -> NoticeKind | None:
    """Return the kind of notice that the words name, or ``None``."""
    return next((kind for pattern, kind in _KINDS_OF_NOTICE if pattern.search(words)), None)


def kind_of_notice(words: str) -> NoticeKind | None:
    """Return what a type, a relation or the start of a title says of the publication.

    One that is itself the notice, of another publication, is not retracted: that is a comment.
    """
    kind = kind_by_words(words)
    return NoticeKind.COMMENT if kind and _IS_ITSELF_NOTICE.fullmatch(words) else kind


def notices_in_title(title: str) -> Iterator[Notice]:
    """Yield the notice with which a title starts, such as ``RETRACTED:``."""
    if match := _TITLE_OF_NOTICE.match(title):
        start = match.group().strip()
        if kind := kind_of_notice(start):
            yield Notice(kind=kind, text=f"its title starts with {quoted(start)}")


def best(notices: list[Notice]) -> tuple[Notice, ...]:
    """Return the notices; of one kind those that say where it is, if any does: a registry says the same in places."""
    placed = {notice.kind for notice in notices if notice.doi or notice.url}
    return tuple(notice for notice in notices if notice.doi or notice.url or notice.kind not in placed)


def cut(text: str) -> str:
    """Return ``text``, cut if a registry says far too much."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
