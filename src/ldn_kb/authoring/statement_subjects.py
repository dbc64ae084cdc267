"""What a statement is about: the subjects that it names, and those of its study, its heading or its paragraph."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ldn_kb.authoring.named_subjects import NamedSubjects
from ldn_kb.authoring.sentences import Sentence
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Condition, Mechanism
from ldn_kb.model.vocabulary import Hedge, Importance

_FEW = 2
HOW = re.compile(
    r"(?:[\w-]+ ){0,3}(?:works?|acts?|is thought to (?:work|act)) (?:by|through|via|on|different(?:ly)?)\b"
    r"|(?:the )?mechanism\b",
    re.IGNORECASE,
)
"""Says how the drug works."""
_IT = re.compile(r"(?:it|this|that|they)\b", re.IGNORECASE)
_THAN = re.compile(
    r"\b(?:(?<!more )(?<!less )(?<!fewer )(?<!rather )(?<!other )than|unlike|compared (?:to|with)|as opposed to|"
    r"in contrast to)(?: [\w-]+){1,5}",
    re.IGNORECASE,
)
"""What stands behind is the yardstick of a statement, not what it is about."""

_ABBREVIATION = "[A-Z][A-Z0-9-]{2,}"


@dataclass(frozen=True)
class Surroundings:
    """What stands around a sentence: subjects of its heading and paragraph, words, notes, how its list is led in."""

    heading: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]
    text: str
    notes: tuple[int, ...]
    hedge: Hedge
    titled: tuple[tuple[str, str], ...] = ()
    """The disease of whose name the heading consists."""
    led: Sentence | None = None
    """The sentence before a list without bullets of its own, if it holds of this paragraph."""
    lead: str = ""
    """The sentence that leads in the bullets of a paragraph."""
    is_near: bool = False
    """Whether it stands right before the list: then its source is the list's, too."""


class Told:
    """The sentences that speak of one study, if a statement does; the papers it links to; whether it is an item."""

    def __init__(self, span: list[Sentence], is_item: bool, links: tuple[str, ...]) -> None:
        self.links = links
        self.sentence = Sentence(" ".join(item.text for item in span)) if span else None
        self.is_item = is_item

    def lead(self, around: Surroundings) -> Hedge:
        """Return how the list is led in: "it may:" holds of each item."""
        return around.hedge if self.is_item else Hedge.ASSERTED


class StatementSubjects:
    """Finds what statements are about."""

    def __init__(self, base: KnowledgeBase, named: NamedSubjects, drug: re.Pattern[str]) -> None:
        self._base = base
        self._named = named
        self._drug = drug

    def of_study(self, sentence: Sentence, subjects: dict[str, str], cited: Collection[str]) -> dict[str, str]:
        """Return the subjects of a statement with the diseases of its study, if it names none."""
        named = [self._base.by_id[key] for key in subjects]
        if any(isinstance(item, Condition) for item in named) or any(isinstance(item, Mechanism) for item in named):
            return subjects
        diseases = {key for study in cited for key in self._base.study(study).conditions}
        if self.gravest and self._base.finding(self.gravest).about[0] in subjects:
            # A harm is one in whatever disease it was seen.
            return subjects
        if not 0 < len(diseases) <= _FEW:
            # A review of many diseases tells nothing of the one that is meant.
            return subjects
        names = {item.id: item.name for item in self._base.conditions if item.id in diseases}
        return dict(self._named.of(sentence.text)) | names

    def of(self, sentence: Sentence, told: Told, around: Surroundings) -> dict[str, str]:
        """Return the subjects of a statement, narrowed to what it says of them: a disease "in children", "ovarian"."""
        own = self._beside_yardsticks(sentence)
        wider = self._wider_subjects_of(own, sentence, told, around)
        found = {self._named.narrowed(key, sentence.text): name for key, name in wider.items()}
        if (told.sentence is not None or sentence.names_source) and sentence.is_past and sentence.tells_result:
            found = self._without_outcomes(found)
        if sentence.harmless and self.gravest:
            found.setdefault(self._base.finding(self.gravest).about[0], sentence.harmless)
        return found

    def doubt(self, sentence: Sentence, subjects: Mapping[str, str], told: Told) -> bool:
        """Return whether the subjects found for a statement are too often others to be proposed.

        That is so of many that are no diseases, of a word that names two, and where only the heading or the paragraph
        names something.
        """
        kept = {key: name for key, name in subjects.items() if not isinstance(self._base.by_id[key], Condition)}
        of_diseases = len(kept) < len(subjects)
        if len(kept) + of_diseases > _FEW or len(set(kept.values())) < len(kept):
            return True
        is_of_study = told.sentence is not None or sentence.names_source
        return not (of_diseases or is_of_study or sentence.harmless or self._named.of(sentence.text))

    def strange(self, text: str, subjects: Mapping[str, str]) -> str | None:
        """Return the abbreviation that stands beside a disease, as another one would, and names nothing here."""
        names = [name for key, name in subjects.items() if isinstance(self._base.by_id[key], Condition)]
        if not names:
            return None
        known = "|".join(map(re.escape, names))
        pairs = rf"\b(?:{known}),? (?:and|or|/) ({_ABBREVIATION})\b|\b({_ABBREVIATION}),? (?:and|or|/) (?:{known})"
        found = [match[1] or match[2] for match in re.finditer(pairs, text)]
        return next((name for name in found if not self._named.of(name) and not self._drug.search(name)), None)

    def _beside_yardsticks(self, sentence: Sentence) -> dict[str, str]:
        """Return the subjects that a statement names, without those with which it compares them."""
        own = dict(self._named.of(sentence.text))
        rest = _THAN.sub(" ", sentence.text)
        kept = {key: name for key, name in own.items() if isinstance(self._base.by_id[key], Condition) or name in rest}
        return kept or own

    def _without_outcomes(self, subjects: dict[str, str]) -> dict[str, str]:
        """Return subjects without mechanisms if there is a disease: what a study in it measured is its outcome."""
        kept = {key: name for key, name in subjects.items() if not isinstance(self._base.by_id[key], Mechanism)}
        return kept if any(isinstance(self._base.by_id[key], Condition) for key in kept) else subjects

    def _wider_subjects_of(
        self, own: dict[str, str], sentence: Sentence, told: Told, around: Surroundings
    ) -> dict[str, str]:
        """Return the subjects of a statement: its own, and the disease of its study, its heading or its paragraph."""
        if told.sentence is not None:
            # Who tells of a study in a narrower disease says "cancer" of it in the next sentence.
            named = [(key, name) for key, name in self._named.of(told.sentence.text) if key not in own]
            for group in list(own):
                if inner := {key: name for key, name in named if key in self._base.family(group)}:
                    own = {key: name for key, name in own.items() if key != group} | inner
        if any(isinstance(self._base.by_id[key], Condition) for key in own):
            # Below a heading that is the name of a disease, another one that is named is a complaint of these patients.
            groups = {member for key in own for member in self._base.family(key)}
            titled = [(key, name) for key, name in around.titled if key not in groups]
            of_heading = {key: name for key, name in titled if not own.keys() & self._base.family(key)}
            return of_heading | own
        if told.sentence is None and not told.is_item and self._tells_of_the_body(sentence, own):
            return own
        above = {key: name for key, name in around.heading if isinstance(self._base.by_id[key], Condition)}
        if is_wider := self._is_wider(around, above):
            above = {}
        within = {member for key in above for member in self._base.family(key)}
        # The narrower disease of another study of the paragraph is none of this one's.
        narrower = [(key, name) for key, name in around.subjects if key in within] if told.sentence is None else []
        for wider in (self._named.of(told.sentence.text) if told.sentence else (), narrower, above.items()):
            diseases = {key: name for key, name in wider if isinstance(self._base.by_id[key], Condition)}
            if diseases:
                return own | diseases
        # What a paragraph on many things names elsewhere says little of a sentence that names none of it.
        near = around.subjects if len(around.subjects) <= _FEW else ()
        return own if is_wider else own or dict(around.heading) or dict(near)

    def _tells_of_the_body(self, sentence: Sentence, own: Collection[str]) -> bool:
        """Return whether a statement says how the body works, which is so in any disease, and nothing of the drug."""
        names_drug = self._drug.search(sentence.text) or HOW.match(sentence.text) or _IT.match(sentence.text)
        return not names_drug and any(isinstance(self._base.by_id[key], Mechanism) for key in own)

    def _is_wider(self, around: Surroundings, above: Collection[str]) -> bool:
        """Return whether a paragraph speaks of more diseases than its heading: what is said there is of all of them."""
        within = {member for key in above for member in self._base.family(key)}
        named = [key for key, _ in around.subjects if isinstance(self._base.by_id[key], Condition)]
        return len([key for key in named if key not in within]) > 1

    @functools.cached_property
    def gravest(self) -> str | None:
        """Return the finding that decides whether the drug is harmless: of the critical harms the least special."""
        harms = [item for item in self._base.findings if item.harm and item.importance is Importance.CRITICAL]
        return min(harms, key=lambda item: (-len(item.results), len(item.about), item.id)).id if harms else None
