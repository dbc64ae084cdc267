"""What an article says and what its claims say of it fit together, as far as the fingerprint of its text can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_kb.knowledge.word_runs import RunFilter
from ldn_kb.model import Article, Claim, Comparison
from ldn_kb.model.fingerprint import ParagraphNumbers
from ldn_kb.model.reported_numbers import plain_number
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet

_LOCATOR = re.compile(r"(p|ref)([0-9]+)(?:\.b([0-9]+))?")


def no_gaps(records: RecordSet) -> Iterator[Problem]:
    """Report a locator that does not follow the one before it: a paragraph left out there is passed over in silence."""
    for item in records.of(Article):
        number = bullet = 0
        for section, entry in enumerate(item.record.sections):
            for position, at in enumerate(entry.paragraphs):
                match = _LOCATOR.fullmatch(at)
                if match is None or match[1] != "p":
                    continue
                wanted = f"p{number + 1}" if match[3] is None else f"p{number}.b{bullet + 1}"
                if at != wanted:
                    message = f"{quoted(at)} follows {_last(number, bullet)}; the next is {quoted(wanted)}"
                    yield item.problem(message, "locator-gap", "sections", section, "paragraphs", position)
                number, bullet = int(match[2]), int(match[3] or 0)
        for position, reference in enumerate(item.record.references):
            if reference.at.startswith("ref") and reference.at != f"ref{position + 1}":
                message = f"{quoted(reference.at)} stands in the place of {quoted(f'ref{position + 1}')}"
                yield item.problem(message, "locator-gap", "references", position, "at")


def _last(number: int, bullet: int) -> str:
    if not number:
        return "nothing"
    return quoted(f"p{number}.b{bullet}" if bullet else f"p{number}")


def same_paragraphs(records: RecordSet) -> Iterator[Problem]:
    """Report a fingerprint of other paragraphs than those of its article."""
    for item in records.of(Article):
        entry = records.fingerprints.get(item.record.id)
        if entry is None:
            continue
        own = [at for section in item.record.sections for at in section.paragraphs]
        made = [paragraph.at for paragraph in entry.record.paragraphs]
        if own != made:
            odd = next((at for at in (*own, *made) if (at in own) != (at in made)), None)
            what = f"{quoted(odd)} stands in one of them only" if odd else "their order differs"
            message = f"it is of other paragraphs than {item.source.path}: {what}; write it anew from the text"
            yield entry.problem(message, "fingerprint", "paragraphs")


def figures_in_paragraph(records: RecordSet) -> Iterator[Problem]:
    """Report a figure of a claim that its paragraph does not state."""
    for entry in records.of(Claim):
        claim = entry.record
        paragraphs = _paragraphs(records, claim.article)
        own, article = paragraphs.get(claim.at), records.get(Article, claim.article)
        if own is None or article is None:
            continue
        known = {*own.numbers, *own.also, *(item.value for item in article.in_words if item.at == claim.at)}
        for number, figure in enumerate(claim.figures):
            for name, value in (("value", figure.value), ("to", figure.to)):
                if value is None or value in known:
                    continue
                others = [at for at, other in paragraphs.items() if value in other.numbers]
                where = f"; {', '.join(others[:3])} {'does' if len(others) == 1 else 'do'}" if others else ""
                stated = ", ".join(map(plain_number, own.numbers)) or "no number"
                message = f"{claim.at} does not state {plain_number(value)}, but {stated}{where}"
                yield entry.problem(message, "figure-not-in-text", "figures", number, name)


def numbers_have_claims(records: RecordSet) -> Iterator[Problem]:
    """Report a number of a paragraph that no claim has as a figure, and no reason says why not."""
    for item in records.of(Article):
        claims = [entry.record for entry in records.of(Claim) if entry.record.article == item.record.id]
        without = {unclaimed.at for unclaimed in item.record.without_claims}
        places = {
            at: (section, position)
            for section, entry in enumerate(item.record.sections)
            for position, at in enumerate(entry.paragraphs)
        }
        for at, paragraph in _paragraphs(records, item.record.id).items():
            here = [claim for claim in claims if claim.at == at]
            # A paragraph without any claim is reported as such.
            if at in without or not here or at not in places:
                continue
            values = {value for claim in here for figure in claim.figures for value in (figure.value, figure.to)}
            values |= {other.value for other in item.record.without_figures if other.at == at}
            for value in paragraph.numbers:
                if value not in values:
                    section, position = places[at]
                    message = (
                        f"{at} states {plain_number(value)}, which no claim has as a figure; add it, or list it under "
                        "without_figures"
                    )
                    yield item.problem(message, "number-without-claim", "sections", section, "paragraphs", position)


def known_numbers(records: RecordSet) -> Iterator[Problem]:
    """Report entries of ``without_figures`` and ``in_words`` that name no paragraph, or no number of theirs."""
    for item in records.of(Article):
        paragraphs = _paragraphs(records, item.record.id)
        for number, entry in enumerate(item.record.without_figures):
            if entry.at not in item.record.locators:
                message = f"{item.record.id} has no paragraph {quoted(entry.at)}"
                yield item.problem(message, "unknown-locator", "without_figures", number, "at")
            elif entry.at in paragraphs and entry.value not in paragraphs[entry.at].numbers:
                message = f"{entry.at} does not state {plain_number(entry.value)}"
                yield item.problem(message, "figure-not-in-text", "without_figures", number, "value")
        for number, words in enumerate(item.record.in_words):
            if words.at not in item.record.locators:
                message = f"{item.record.id} has no paragraph {quoted(words.at)}"
                yield item.problem(message, "unknown-locator", "in_words", number, "at")


def own_words(records: RecordSet) -> Iterator[Problem]:
    """Report statements and short answers that seem to be the article's own sentences."""
    filters = {
        key: RunFilter.read(entry.record.digest, entry.record.hashes, entry.record.runs)
        for key, entry in records.fingerprints.items()
    }
    for entry in records.of(Claim):
        runs = filters.get(entry.record.article)
        if runs is not None and (copied := runs.copied(entry.record.says)):
            yield entry.problem(_copied(copied), "copied-words", "says")
    for question in records.of(Comparison):
        for number, position in enumerate(question.record.positions):
            runs = filters.get(position.article)
            if runs is not None and (copied := runs.copied(position.in_short)):
                yield question.problem(_copied(copied), "copied-words", "positions", number, "in_short")


def _copied(words: str) -> str:
    return f"{quoted(words)} seems to be copied from the article; say it in other words"


def _paragraphs(records: RecordSet, article: str) -> dict[str, ParagraphNumbers]:
    entry = records.fingerprints.get(article)
    return {} if entry is None else {paragraph.at: paragraph for paragraph in entry.record.paragraphs}


RULES = (
    no_gaps,
    same_paragraphs,
    figures_in_paragraph,
    numbers_have_claims,
    known_numbers,
    own_words,
)
