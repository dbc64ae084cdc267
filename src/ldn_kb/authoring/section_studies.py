"""Which studies the sentences of a section speak of, where it names its sources at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ldn_kb.authoring.linked_sources import LinkedSources, linked
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.section_sources import NamedSource, SectionSources, by_author, rests_on
from ldn_kb.authoring.sentences import Sentence, split
from ldn_kb.authoring.study_candidates import StudyCandidates, sure


@dataclass(frozen=True)
class OfSection:
    """The sources that a section names: the study, if it is one that is known; which it may be; the words of others."""

    known: tuple[str, ...]
    candidates: tuple[str, ...]
    lost: str


class SectionStudies:
    """Finds them among the studies of a base; ``subjects`` returns what a text names, by id."""

    def __init__(self, studies: StudyCandidates, subjects: Callable[[str], Iterable[tuple[str, str]]]) -> None:
        self._studies, self._subjects = studies, subjects

    def of(self, text: LocatedText, named: SectionSources) -> dict[str, list[OfSection | None]]:
        """Return the sources of their section for the sentences of each paragraph that has some."""
        found: dict[str, list[OfSection | None]] = {}
        last: Sequence[NamedSource] = ()
        is_spoken_of = False
        for paragraph in (item for item in text.paragraphs if item.at in named.of):
            if named.of[paragraph.at] is not last:
                last, is_spoken_of = named.of[paragraph.at], False
            sentences = split(paragraph.text)
            links = linked(sentences, paragraph.sources, ends_with_source=paragraph.at in named.ends)
            # What stands before a source in the same paragraph rests on it, whatever it says.
            is_own = paragraph.at in named.ends
            found[paragraph.at] = self._of_section(sentences, links, last, is_spoken_of=is_spoken_of, is_own=is_own)
            is_spoken_of = is_spoken_of or any(found[paragraph.at])
        return found

    def _of_section(
        self,
        sentences: list[Sentence],
        links: LinkedSources,
        sources: Sequence[NamedSource],
        *,
        is_spoken_of: bool,
        is_own: bool,
    ) -> list[OfSection | None]:
        """Return for each sentence of a paragraph the sources of its section, if it speaks of them.

        One with a link or a note, and one that says which other study it is, has a source of its own.
        """
        found: list[OfSection | None] = []
        for number, sentence in enumerate(sentences):
            if (
                number in links.lines
                or sentence.notes
                or links.by_sentence[number]
                or self._names_another(sentence, sources)
            ):
                found.append(None)
            elif is_own or rests_on(sentence, sources, before=is_spoken_of):
                is_spoken_of = True
                found.append(self._known(by_author(sentence, sources) or sources))
            else:
                found.append(None)
        return found

    def _names_another(self, sentence: Sentence, sources: Sequence[NamedSource]) -> bool:
        if by_author(sentence, sources):
            return False
        studies = self._studies.of_sentence(sentence, dict(self._subjects(sentence.text)))
        return any(item.because[0].startswith("author ") for item in studies[: len(sure(studies))])

    def _known(self, sources: Sequence[NamedSource]) -> OfSection:
        studies = [self._studies.of_source(source.text, source.address) for source in sources]
        lost = [source.described for source, (keys, _) in zip(sources, studies, strict=True) if not keys]
        keys = tuple(dict.fromkeys(key for found, _ in studies for key in found))
        if len(keys) == 1 and not lost and all(is_sure for _, is_sure in studies):
            return OfSection(keys, (), "")
        return OfSection((), keys, "; ".join(lost))
