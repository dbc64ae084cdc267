"""Nothing is said to be missing from an article before somebody has looked, and no text counts the articles wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.open_points import open_points
from ldn_kb.knowledge.position_words import PAIR, left_out, words_for_two_answers, words_for_two_articles
from ldn_kb.model import Article, Caution, Claim, Comparison
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import RecordSet

_NAMED = 3


def everything_looked_for(records: RecordSet) -> Iterator[Problem]:
    """Report an article of which nobody says whether it gives a caution or answers a question."""
    # A misshapen claim may give the caution, and a misshapen question may have the position.
    broken = {key for key in records.kinds if key not in records.entries}
    for entry in records.of(Article):
        found = open_points(records.base, entry.record)
        started = f"{entry.record.id}-"
        cautions = [
            key
            for key in found.cautions
            if not any(claim in broken and claim.startswith(started) for claim in _claims_of(records, key))
        ]
        for what, keys in (("caution", cautions), ("question", found.questions)):
            if keys:
                more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
                named = f"{', '.join(map(quoted, keys[:_NAMED]))}{more}"
                by = "claim gives" if what == "caution" else "position answers"
                message = (
                    f"no {by} {named}; look for {'it' if len(keys) == 1 else 'them'} in the whole article, then add "
                    f"the {by.split(maxsplit=1)[0]}, or list it under {what}s of looked_for_absent (all of "
                    f"them: ldn-kb article status {entry.record.id}; if you have not its text, look through its claims "
                    "and write looked_in: claims)"
                )
                yield entry.problem(message, "not-looked-for", "looked_for_absent")


def _claims_of(records: RecordSet, key: str) -> tuple[str, ...]:
    caution = records.get(Caution, key)
    return caution.claims if caution is not None else ()


def absent_is_absent(records: RecordSet) -> Iterator[Problem]:
    """Report what an article is said not to say although a claim or a position of it says it, or that stands twice."""
    for entry in records.of(Article):
        article, seen = entry.record, set()
        for number, absence in enumerate(article.looked_for_absent):
            for name, keys in (("cautions", absence.cautions), ("questions", absence.questions)):
                for place, key in enumerate(keys):
                    path = ("looked_for_absent", number, name, place)
                    if (answer := _answer(records, article, key)) is not None:
                        message = f"{article.id} is said to lack {quoted(key)}, but {answer}; delete it here"
                        yield entry.problem(message, "not-absent", *path)
                    if key in seen:
                        yield entry.problem(f"{quoted(key)} stands twice; keep the later day", "not-absent", *path)
                    seen.add(key)


def _answer(records: RecordSet, article: Article, key: str) -> str | None:
    """Return in words what of the article gives a caution or answers a question, or ``None``."""
    for claim in _claims_of(records, key):
        found = records.get(Claim, claim)
        if found is not None and found.article == article.id:
            return f"the claim {quoted(claim)} gives it"
    question = records.get(Comparison, key)
    if question is not None and any(position.article == article.id for position in question.positions):
        return "a position of it answers it"
    return None


def no_pairs_of_more(records: RecordSet) -> Iterator[Problem]:
    """Report "both", "neither" and the like in the note on more than two answers, or of more than two articles."""
    for item in records.of(Comparison):
        if words := words_for_two_answers(item.record):
            message = (
                f"{quoted(words[0])} speaks of two answers, but {len(item.record.positions)} articles answer; "
                "name them, or write all, some or none"
            )
            yield item.problem(message, "counts-two", "difference")
    articles = len(records.ids("article"))
    for key in sorted(records.entries) if articles > PAIR else ():
        entry = records.entries[key]
        for path, _, text in entry.texts:
            if words := words_for_two_articles(text, articles):
                message = (
                    f"{quoted(words[0])} speaks of two articles, but there are {articles}; "
                    "name them, or write all or none"
                )
                yield entry.problem(message, "counts-two", *path)


def all_that_answer(records: RecordSet) -> Iterator[Problem]:
    """Report a question that compares some of the articles that answer it, as it did before another one answered."""
    articles = [entry.record for entry in records.of(Article)]
    for item in records.of(Comparison):
        if found := left_out(item.record, articles):
            field, names = found
            who = f"{' and '.join(names)} {'answers' if len(names) == 1 else 'answer'}"
            message = f"articles are compared, and {who} too; say how it is there, or name none"
            yield item.problem(message, "left-out-answer", field)


RULES = (
    everything_looked_for,
    absent_is_absent,
    no_pairs_of_more,
    all_that_answer,
)
