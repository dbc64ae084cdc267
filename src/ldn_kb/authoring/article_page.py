"""Whether a page on the web is still the page that was read, as far as the fingerprint of its text can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ldn_kb.authoring.bibliography import RegistryError
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.text_fingerprint import of_text
from ldn_kb.knowledge.word_runs import RunFilter
from ldn_kb.model.fingerprint import Fingerprint
from ldn_kb.model.reported_numbers import plain_number

_SAME, _LITTLE_CHANGED = 0.98, 0.6
_SHOWN = 8


@dataclass(frozen=True)
class Comparison:
    """What a page has in common with the text that was read; ``text`` says it in a line."""

    same: bool
    text: str


def compared(fingerprint: Fingerprint, page: LocatedText) -> Comparison:
    """Hold a page against the fingerprint of the text that was read."""
    other = of_text(fingerprint.id, page)
    if other.digest == fingerprint.digest:
        return Comparison(True, "the page is word for word what was read")
    runs = RunFilter.read(fingerprint.digest, fingerprint.hashes, fingerprint.runs)
    assert runs is not None, "the reader refuses a damaged filter"
    total = hits = 0
    for paragraph in page.paragraphs:
        asked, found = runs.share(paragraph.text)
        total, hits = total + asked, hits + found
    share = hits / total if total else 0
    before, now = _numbers(fingerprint), _numbers(other)
    words_before = sum(item.words for item in fingerprint.paragraphs)
    words_now = sum(item.words for item in other.paragraphs)
    details = [f"{share:.0%} of its runs of words were read", f"{words_now:,} words, {words_before:,} were read"]
    for name, numbers in (("numbers that are gone", before - now), ("numbers that are new", now - before)):
        if numbers:
            shown = [plain_number(value) for value in list(numbers)[:_SHOWN]]
            details.append(f"{name}: {', '.join(shown)}{' ...' if len(numbers) > _SHOWN else ''}")
    same = share >= _SAME and before == now
    changed = "the page was changed" if share >= _LITTLE_CHANGED else "this is another page"
    return Comparison(same, f"{'the page is what was read' if same else changed} ({'; '.join(details)})")


def _numbers(fingerprint: Fingerprint) -> Counter[float]:
    return Counter(value for paragraph in fingerprint.paragraphs for value in set(paragraph.numbers))


def fetched(address: str) -> bytes:
    """Return the page at an address; raises ``RegistryError`` with the line to print if it cannot be had."""
    try:
        # What asks needs an optional dependency, which a saved page does not.
        from ldn_kb.authoring import registry_client
    except ModuleNotFoundError as error:
        raise RegistryError(f"asking for a page needs {error.name}: pip install -e '.[lookup]' in the clone") from error
    raw = registry_client.get("the site", address, form="html")
    if raw is None:
        raise RegistryError(f"there is no page any more at {address}")
    return raw
