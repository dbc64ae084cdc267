"""What is open in an article: paragraphs, figures, numbers, cautions, questions, and words that count the articles."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ldn_kb.authoring.commented_yaml import comment, value_lines
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.near_paragraphs import NearParagraphs
from ldn_kb.authoring.printed_references import PrintedStudy, PrintedWords
from ldn_kb.authoring.question_candidates import stems
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.open_points import open_points
from ldn_kb.knowledge.word_runs import COPIED, longest_copied
from ldn_kb.model import Caution, Claim, Comparison
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.rules.texts import TO_WRITE
from ldn_kb.reading.yaml_reader import printable

_PARAGRAPH = re.compile(r"(?:paragraph ')?(p[0-9]+(?:\.b[0-9]+)?)\b")
_UNDECIDED = ("undecided", TO_WRITE)
_BETTER = 3
_CLEARLY, _SUMMARY = 1.25, 1.75
_FEW = 3
"""A claim is warned of if so many other paragraphs are so much more like it than its own.

The first paragraphs, which sum the article up, are like all that comes: between them and the others much more is
asked. A text of few sections has no summary.
"""


@dataclass(frozen=True)
class Open:
    """One thing that is open: its sort, where it is, and what it is."""

    sort: str
    where: str
    what: str


SORTS = {
    "paragraph": "paragraphs without a claim",
    "undecided": "values left undecided",
    "figure": "figures unchecked",
    "number": "numbers without a figure",
    "position": "claims that answer no question yet",
    "source": "sources that nobody has read yet (pages say so)",
    "caution": "cautions that no claim of it gives and nobody has looked for",
    "question": "questions that it does not answer and nobody has looked for",
    "words": "questions it answers whose texts count the answers",
    "locator": "claims that are more like other paragraphs (a look is enough)",
    "reference": "references that name another paper than the study written for them",
    "copied": "statements in the article's words",
    "problem": "other problems",
}
TO_LOOK_AT = frozenset(("locator", "source"))
"""What keeps no article open: what is only likely, and what the record says itself until somebody has read a source."""
_SORT_OF_CODE = {
    "uncovered-paragraph": "paragraph",
    "figure-unchecked": "figure",
    "number-without-claim": "number",
    "unfinished": "undecided",
    "no-comparison": "position",
}


def of_article(base: KnowledgeBase, article: str, problems: list[Problem], text: LocatedText | None) -> list[Open]:
    """Return what is open in an article, in the order of ``SORTS``.

    ``problems`` are those of all data; ``text`` is the article's, if it is at hand: without it nobody can tell whether
    a claim would fit another paragraph better.
    """
    found = [
        *_of_problems(article, problems, {} if text is None else {item.at: item.text for item in text.paragraphs}),
        *_of_base(base, article),
        *(_of_text(base, article, text) if text is not None else ()),
    ]
    order = list(SORTS)
    return sorted(found, key=lambda item: order.index(item.sort))


def _of_problems(article: str, problems: list[Problem], texts: Mapping[str, str]) -> Iterator[Open]:
    """Yield the problems of an article's files, those about a paragraph with what it says if that is at hand."""
    own = (f"articles/{article}.yaml", f"claims/{article}.yaml", f"fingerprints/{article}.yaml")
    for problem in problems:
        if problem.path.endswith(own) and problem.code not in ("not-looked-for", "counts-two"):
            sort = _SORT_OF_CODE.get(problem.code, "problem")
            if any(word in problem.message for word in _UNDECIDED):
                sort = "undecided"
            about = _PARAGRAPH.match(problem.message)
            said = f": {_cut(texts[about[1]])}" if about and about[1] in texts else ""
            yield Open(sort, f"{problem.path}:{problem.line}", problem.message + said)


def _of_base(base: KnowledgeBase, article: str) -> Iterator[Open]:
    """Yield what nobody has looked for in the article, and the notes that count it wrongly."""
    points = open_points(base, base.article(article))
    claims = base.claims_in(article)
    for caution in (item for item in base.cautions if item.id in points.cautions):
        about = [claim.id for claim in claims if set(claim.about) & set(caution.about)]
        yield Open("caution", caution.id, caution.name + (f"; claims about the same: {_some(about)}" if about else ""))
    for key in points.questions:
        yield Open("question", key, base.comparison(key).question)
    for key in points.counting:
        yield Open("words", key, "difference speaks of two answers, and there are more")
    for key in points.sources:
        yield Open("source", key, "its source was not read yet")


def absent_yaml(base: KnowledgeBase, article: str, text: LocatedText | None, today: datetime.date) -> str:
    """Return the entry of ``looked_for_absent`` for what is open, and before it, as comments, where to look again.

    Only what no paragraph of ``text`` comes near stands in the entry: nobody shall sign that an article does not say
    what a search for its words would have found. Without the text nothing stands there.
    """
    points = open_points(base, base.article(article))
    fields = {"cautions": points.cautions, "questions": points.questions}
    lines: list[str] = []
    again = {key: "" for keys in fields.values() for key in keys}
    if text is None:
        lines += comment(
            "The text is not at hand, so no paragraph was looked at. Read the whole article for each of these. What is "
            "there becomes a claim; what is not there is listed under looked_for_absent."
        )
    else:
        near = NearParagraphs(base, article, text)
        found = {key: places for key in again if (places := near.of(key))}
        order = sorted(found, key=lambda key: (-found[key][0][0], key))
        again = {key: f" (see {', '.join(at for _, at in found[key])})" for key in order}
        if again:
            lines += comment(
                "Look again, the nearest first: words of these paragraphs come near. What is there becomes a claim; "
                "what is not there after all is added to the list below."
            )
    lines += [f"# {key}{places}: {printable(_asked(base, key))}" for key, places in again.items()]
    ready = {name: [key for key in keys if key not in again] for name, keys in fields.items()}
    if any(ready.values()):
        lines += comment("No paragraph comes near these. Synonyms may have been missed: think of them as you read.")
        lines += ["looked_for_absent:", f"  - date: {today}"]
        for name, keys in ready.items():
            lines += [f"    {line}" for line in (value_lines(name, keys) if keys else ())]
    elif again:
        lines.append("# None is without such a paragraph." if text is not None else "# None stands ready.")
    else:
        lines.append("# Nothing is open.")
    return "".join(f"{line}\n" for line in lines)


def _asked(base: KnowledgeBase, key: str) -> str:
    """Return what a caution or question asks of an article."""
    record = base.by_id[key]
    return record.question if isinstance(record, Comparison) else record.text if isinstance(record, Caution) else key


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:3])


def _of_references(base: KnowledgeBase, article: str, text: LocatedText) -> Iterator[Open]:
    """Yield the references whose words, which the record does not keep, name another paper than their study."""
    printed = {item.at: item.text for item in text.references}
    for reference in base.article(article).references:
        if reference.study is None or reference.at not in printed:
            continue
        study, said = base.study(reference.study), printed[reference.at]
        if PrintedWords(said).names_another(PrintedStudy(study)):
            yield Open("reference", reference.at, f"{study.id} has other authors or another number: {_cut(said)}")


def _of_text(base: KnowledgeBase, article: str, text: LocatedText) -> Iterator[Open]:
    yield from _of_references(base, article, text)
    paragraphs = {item.at: item for item in text.paragraphs}
    likeness = _Likeness(text, {item.at for item in base.article(article).without_claims})
    for claim in base.claims_in(article):
        if claim.at not in paragraphs:
            continue
        own = paragraphs[claim.at].text
        better = likeness.better(claim)
        if len(better) >= _BETTER:
            shown = paragraphs[better[0]].text
            yield Open("locator", claim.id, f"{claim.at} is less like it than {', '.join(better[:3])}: {_cut(shown)}")
        copied = longest_copied(claim.says, own)
        if len(copied) >= COPIED:
            yield Open("copied", claim.id, f"{' '.join(copied)!r} stands in {claim.at}: {_cut(own)}")


def _cut(text: str, length: int = 120) -> str:
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]} …"


class _Likeness:
    """How like the paragraphs of a text are to a statement: by the words that few of them have."""

    def __init__(self, text: LocatedText, without: Collection[str]) -> None:
        """Take a text; paragraphs ``without`` claims, such as a heading or a line of sources, are like none."""
        leads = {item.at: item.text for item in text.paragraphs}
        first = next((paragraphs for _, paragraphs in text.sections if paragraphs), ())
        self._without = without
        self._summary = {item.at for item in first} if len(text.sections) > _FEW else set()
        # A bullet says little by itself: what it is about stands in its heading and in what leads it in.
        self._stems = {
            item.at: stems(" ".join((item.heading or "", leads.get(item.at.partition(".")[0], ""), item.text)))
            for item in text.paragraphs
        }
        counts = Counter(word for found in self._stems.values() for word in found)
        total = len(self._stems) + 1
        self._weights = {word: math.log(total / (count + 0.5)) for word, count in counts.items()}
        self._sizes = {
            at: math.sqrt(1 + sum(self._weights[word] for word in found)) for at, found in self._stems.items()
        }

    def better(self, claim: Claim) -> list[str]:
        """Return the paragraphs that are more like a claim than its own, the most like first."""
        said = stems(claim.says)
        scores = {
            at: sum(self._weights[word] for word in said & found) / self._sizes[at] for at, found in self._stems.items()
        }
        own = scores[claim.at]
        better = (
            at
            for at, score in scores.items()
            if at not in self._without and score > own * (_SUMMARY if {at, claim.at} & self._summary else _CLEARLY)
        )
        return sorted(better, key=lambda at: -scores[at])
