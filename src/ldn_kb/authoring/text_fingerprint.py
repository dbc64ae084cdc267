"""The fingerprint of an article's text, made from the text, and written as the file that is committed."""

from __future__ import annotations

import hashlib

from ldn_kb.authoring.located_text import LocatedText, Paragraph
from ldn_kb.authoring.sentences import split
from ldn_kb.knowledge.word_runs import MADE_WITH, RunFilter, words
from ldn_kb.model.fingerprint import Fingerprint, ParagraphNumbers
from ldn_kb.model.reported_numbers import plain_number

_LINE = 100


def digest_of(text: LocatedText) -> str:
    """Return the digest of the words of a text, without its references: spaces and signs do not count."""
    content = "\n".join(" ".join(words(paragraph.text)) for paragraph in text.paragraphs)
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def of_text(article: str, text: LocatedText) -> Fingerprint:
    """Return the fingerprint of a text."""
    digest = digest_of(text)
    runs = RunFilter.of([paragraph.text for paragraph in text.paragraphs], digest)
    return Fingerprint(
        id=article,
        digest=digest,
        made_with=MADE_WITH,
        hashes=runs.hashes,
        runs=runs.text,
        paragraphs=tuple(_numbers(paragraph) for paragraph in text.paragraphs),
    )


def _numbers(paragraph: Paragraph) -> ParagraphNumbers:
    sentences = split(paragraph.text)
    stated: dict[float, None] = {}
    for number in (number for sentence in sentences for number in sentence.numbers):
        stated[number.value] = None
        if number.to is not None:
            stated[number.to] = None
    also = sorted({count for sentence in sentences for count in sentence.counts} - stated.keys())
    return ParagraphNumbers(at=paragraph.at, words=len(words(paragraph.text)), numbers=tuple(stated), also=tuple(also))


def to_yaml(fingerprint: Fingerprint) -> str:
    """Return the file of a fingerprint."""
    runs = [fingerprint.runs[start : start + _LINE] for start in range(0, len(fingerprint.runs), _LINE)]
    lines = [
        "# Written by ldn-kb from the article's text, which is not kept here and cannot be read from this.",
        f"digest: '{fingerprint.digest}'",
        f"made_with: {fingerprint.made_with}",
        f"hashes: {fingerprint.hashes}",
        'runs: "\\',
        *(f"  {line}\\" for line in runs[:-1]),
        f'  {runs[-1]}"',
        "paragraphs:",
    ]
    for item in fingerprint.paragraphs:
        parts = [f"at: {item.at}", f"words: {item.words}"]
        parts += [f"numbers: [{', '.join(map(plain_number, item.numbers))}]"] if item.numbers else []
        parts += [f"also: [{', '.join(map(plain_number, item.also))}]"] if item.also else []
        lines.append(f"  - {{{', '.join(parts)}}}")
    return "\n".join(lines) + "\n"
