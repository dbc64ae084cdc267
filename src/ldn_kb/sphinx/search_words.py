"""The words of all pages for the search, taken from Sphinx's index in a form of a third of its size."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldn_kb import files
from ldn_kb.rendering import search_data
from ldn_kb.sphinx.domain import ldn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

SCRIPT = "ldn-search-words.js"
# A page number is written as its distance from the one before; the signs stand for 1, 2, 3 ..., the last for a stride.
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:;!?*+/()[]{}@#$%^&|=,"
_STRIDE = "~"
_LONGEST_NUMBER = 4
_LONGEST_MIXED = 7
_MOST_SHARED = 25
_FEW_PAGES = 50
_MOST_PAGES = 0.5
# Pages that are no answer to any query.
_NO_RESULTS = frozenset({"404", "search", "genindex"})


def write_words(app: Sphinx, exception: Exception | None) -> None:
    """Write the script of words beside Sphinx's index, if that was written and the search is ours.

    It is made from the file and not from what Sphinx has in memory, so that it also holds for pages that were not
    written in this build.
    """
    index = Path(app.outdir, "searchindex.js")
    is_wanted = exception is None and app.config.ldn_kb_search and app.builder.format == "html"
    if not is_wanted or not index.is_file():
        return
    text = index.read_text(encoding="utf-8")
    frozen = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    # The index loses the entries of pages that were not written; the domain keeps them.
    entries = {
        page: [(value, anchor) for _, value, anchor, _, _ in found]
        for page, found in app.env.domains.index_domain.entries.items()
    }
    domain = ldn(app.env)
    own = {f"{domain.folder}/{search_data.place(domain.base, key)}" for key in domain.base.by_id}
    files.write(Path(app.outdir, "_static", SCRIPT), words_script(frozen, entries, own, domain.folder))


def words_script(
    frozen: dict[str, Any], entries: dict[str, list[tuple[str, str]]], places: set[str], folder: str
) -> str:
    """Return ``ldn-search-words.js``: pages by number, their words, and headings of pages that no record has.

    ``frozen`` is what ``searchindex.js`` holds; ``entries`` are name and anchor of the general index by page;
    ``places`` are page and anchor of every record, ``folder`` is that of generated pages. Words are stems, in one text,
    each after a capital that says how many letters it shares with the one before it: A none, B one; of each word the
    pages, in another text. The words of lists are left out: what they list has a page or a line of its own.
    So are those that most pages have.
    """
    docnames = frozen["docnames"]
    # Nobody looks for what helps to look things up.
    kept = [number for number, page in enumerate(docnames) if page not in _NO_RESULTS]
    numbers_of = {number: place for place, number in enumerate(kept)}
    lists = {place.partition("#")[0] for place in places if "#" in place}
    left_out = {
        n
        for n, page in enumerate(docnames)
        if n not in numbers_of or (page.startswith(f"{folder}/") and page not in places)
    }
    pages = (
        (term, [numbers_of[number] for number in _pages(frozen, term, left_out)])
        for term in {*frozen["terms"], *frozen["titleterms"]}
        if _telling(term)
    )
    terms = sorted((term, numbers) for term, numbers in pages if numbers and len(numbers) <= _most(len(docnames)))
    headings: dict[int, set[tuple[str, str]]] = {}
    for title, found in frozen["alltitles"].items():
        for number, anchor in found:
            if number in numbers_of and docnames[number] not in places | lists:
                headings.setdefault(numbers_of[number], set()).add((title, anchor or ""))
    for number, page in enumerate(docnames):
        for name, anchor in entries.get(page, ()):
            if number in numbers_of and page not in places and not (anchor and page in lists):
                headings.setdefault(numbers_of[number], set()).add((name, anchor))
    data = {
        "pages": [docnames[number] for number in kept],
        "titles": ["" if docnames[number] in places else frozen["titles"][number] for number in kept],
        "headings": {str(number): sorted(found) for number, found in sorted(headings.items())},
        "words": "".join(_told_apart([term for term, _ in terms])),
        "found": " ".join("".join(_signs(numbers)) for _, numbers in terms),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'"use strict";\nwindow.ldnSearchWords = {text};\n'


def _most(pages: int) -> float:
    """Return on how many pages a word may stand; on a site of a few pages every word tells something."""
    return pages if pages < _FEW_PAGES else pages * _MOST_PAGES


def _pages(frozen: dict[str, Any], term: str, left_out: set[int]) -> list[int]:
    """Return the numbers of the pages that have a term in their text or title, in order."""
    found: set[int] = set()
    for part in (frozen["terms"], frozen["titleterms"]):
        numbers = part.get(term, [])
        found |= {numbers} if isinstance(numbers, int) else set(numbers)
    return sorted(found - left_out)


def _telling(term: str) -> bool:
    """Return whether somebody may look for a word; parts of addresses and identifiers are no words.

    Queries are read in lower case, and capitals separate words here.
    """
    if re.search(r"[A-Z]", term):
        return False
    if term.isdigit():
        return len(term) <= _LONGEST_NUMBER
    return len(term) <= _LONGEST_MIXED or not re.search(r"\d", term)


def _told_apart(terms: list[str]) -> Iterator[str]:
    """Yield for each of sorted words, in lower case, a capital for what it shares with the one before, and the rest."""
    before = ""
    for term in terms:
        pairs = zip(before, term[:_MOST_SHARED], strict=False)
        # A script counts signs beyond the first plane as two.
        shared = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1] < "\uffff", pairs)))
        yield chr(ord("A") + shared) + term[shared:]
        before = term


def _signs(numbers: list[int]) -> Iterator[str]:
    """Yield signs for ascending numbers."""
    last = -1
    for number in numbers:
        strides, rest = divmod(number - last - 1, len(_SIGNS))
        yield _STRIDE * strides + _SIGNS[rest]
        last = number
