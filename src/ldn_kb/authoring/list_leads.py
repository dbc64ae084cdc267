"""Sentences that lead in a list whose items are paragraphs of their own, and what they say of its items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ldn_kb.authoring.located_text import Paragraph
from ldn_kb.authoring.sentences import Sentence
from ldn_kb.model.vocabulary import Hedge

_CLAUSE = re.compile(r"\s[–—-]+\s|;\s")
_LONGEST_ITEM, _LONGEST_NAME = 12, 5
_SAID = re.compile(
    r"(?:may|might|can|could|generally|usually|often|typically|some|most|many|works?|particularly|about|approximately)\b",
    re.IGNORECASE,
)
"""Begins a statement that leaves out what it is about."""


@dataclass(frozen=True)
class ListLead:
    """The sentence that leads in a list whose items are paragraphs of their own: copied texts have no bullets.

    It holds of the fragments behind it in its section. One that ends its section leads in the headed lists behind it:
    what is no more than a name there gets from it alone what is said of it.
    """

    sentence: Sentence | None = None
    is_near: bool = True

    def at(self, paragraph: Paragraph, *, is_first: bool) -> ListLead:
        """Return it as it stands at a paragraph: a sentence that ends with its full stop ends the list."""
        if self.sentence is None or ".b" in paragraph.at:
            return self
        if paragraph.text.rstrip(" *)").endswith((".", "!", "?")):
            return ListLead()
        return ListLead(self.sentence, is_near=False) if is_first else self

    def of(self, paragraph: Paragraph, sentences: list[Sentence]) -> ListLead:
        """Return it with what the paragraph itself leads in."""
        leads = bool(sentences) and ".b" not in paragraph.at and sentences[-1].text.rstrip().endswith(":")
        return ListLead(sentences[-1]) if leads else self

    def over(self, paragraph: Paragraph, sentences: list[Sentence], *, is_name: bool) -> Sentence | None:
        """Return its sentence if it holds of a paragraph."""
        words = len(paragraph.text.split())
        if self.sentence is None or len(sentences) != 1 or ".b" in paragraph.at:
            return None
        holds = words <= _LONGEST_ITEM if self.is_near else words <= _LONGEST_NAME and is_name
        return self.sentence if holds else None


_RUN_IN = 8
_SAYS = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|can|cannot|may|might|could|will|would|should|must|does|do|did|goes|\w+n['’]t|"
    r"(?:act|affect|appear|bind|block|calm|cause|come|contain|cost|ease|get|give|help|improve|increase|last|lower|make|"
    r"mean|need|raise|reduce|relieve|remain|require|seem|show|take|treat|work)s?)\b"
    r"|\b(?:applies|arises|becomes|begins|belongs|concerns|consists|counts|deserves|differs|exists|explains|follows|"
    r"happens|holds|includes|involves|lies|matters|occurs|plays|provides|relies|reflects|represents|stands|starts|stays|"
    r"stems|targets|varies)\b"
    r"|(?<!^)\b\w+ed\b"
    r"|^(?:no|not|never|none|ask|avoid|consult|read|see|speak|start|stop|talk|try|use)\b",
    re.I,
)


def says_something(text: str) -> bool:
    """Return whether a short text says something of something, as far as its words tell, and is no mere label."""
    return _SAYS.search(text) is not None


def run_in(sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the heading that stands in the line of its paragraph, as in "Crohn's disease. A trial found ...".

    It is a few words that say nothing of anything, before a sentence that does.
    """
    if not sentences[1:] or not sentences[0].text.endswith("."):
        return None
    is_short = len(sentences[0].text.split()) <= _RUN_IN
    return sentences[0] if is_short and not sentences[0].numbers and not says_something(sentences[0].text) else None


def is_name(text: str, names: Iterable[str]) -> bool:
    """Return whether a text begins with a name, one of ``names`` or not, and not with what is said of something."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    named = any(name.startswith(first) for name in names)
    return not _SAID.match(text) and (named or not first.endswith("s"))


def leading(sentences: list[Sentence]) -> str:
    """Return the last sentence of a paragraph if it leads a list in."""
    return sentences[-1].text if sentences and sentences[-1].text.rstrip().endswith(":") else ""


def hedge_of_lead(sentences: list[Sentence]) -> Hedge:
    """Return how the sentence that leads a list in puts it: its last clause, if that says whose finding it is."""
    text = leading(sentences)
    last = Sentence(_CLAUSE.split(text)[-1]).hedge
    return last if last is not Hedge.ASSERTED else Sentence(text).hedge
