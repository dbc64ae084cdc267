"""What a contributor certainly meant by a value or a name that is refused, as a fix for its problem.

A value is written anew only as its field then takes it, and only if there is exactly one such way. So no list of fields
is kept here, apart from the forms in which identifiers are copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

import yaml

from ldn_kb.reading import yaml_reader
from ldn_kb.reading.edits import Edit, Fix, Scalar, apply
from ldn_kb.reading.text_spans import LONGEST_TEXT, leaves, nodes
from ldn_kb.reading.yaml_reader import Data, KeyPath, Source

# Characters that come along when text is copied and show nothing: soft hyphen, zero-width space and no-break space,
# word joiner, direction marks. Joiners and direction overrides are not among them: without them a text may read
# differently, so a person must look.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_NULLS = ("", "~", "null")
_BOOLEANS = {"yes": "true", "true": "true", "no": "false", "false": "false"}
_WORDS = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.b[0-9]+)?")
_SAFE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9./:;()_-]*[A-Za-z0-9/)])?")
# By field: what identifiers look like where they are copied from, and how they are written here.
_IDENTIFIERS: dict[str, tuple[re.Pattern[str], str]] = {
    "doi": (re.compile(r"(?i:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)(10\.[0-9]{4,9}/[^\s%?#]+)"), r"\1"),
    "pmid": (
        re.compile(r"(?i:pmid|pubmed)[:\s]\s*([0-9]+)|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/([0-9]+)/?"),
        r"\1\2",
    ),
    "pmcid": (
        re.compile(r"(?i:pmcid[:\s]\s*)?(?i:pmc)?\s*([0-9]+)|https?://\S+\.nih\.gov/(?:pmc/)?articles/PMC([0-9]+)/?"),
        r"PMC\1\2",
    ),
    "hgnc": (re.compile(r"(?i:hgnc)?\s*:?\s*([0-9]+)"), r"HGNC:\1"),
    "id": (re.compile(r"(?i:mesh)[:\s]\s*(D[0-9]+)|https?://meshb\.nlm\.nih\.gov/record/ui\?ui=(D[0-9]+)"), r"\1\2"),
}
_LEAD = re.compile(r"^[ \t]+", re.MULTILINE)
_TAB_WIDTHS = (2, 4, 8)
_LONGEST_WORD = 90
_SHORTEST_MISSPELT = 4
"""A shorter word is one letter away from too many others."""

Takes = Callable[[Data], bool]
"""Returns whether the field of a value takes another value."""


def corrected(source: Source, path: KeyPath, takes: Takes, choices: Collection[str] = ()) -> Fix | None:
    """Return the fix of the value at ``path``, which its field refuses; ``None`` if what was meant is not certain.

    ``choices`` are the only words that the field takes, if there are such.
    """
    node = _node(source, path)
    if node is None:
        return None
    before = Scalar(node.value, plain=not node.style)
    others: dict[Scalar, str] = {}
    for other, what in _other_writings(path, before, choices):
        others.setdefault(other, what)
    fitting = [
        fix
        for other, what in others.items()
        if other != before and takes(_data(other)) and (fix := _rewritten(source.text, node, path, other, what))
    ]
    return fitting[0] if len(fitting) == 1 else None


def replaced(source: Source, path: KeyPath, text: str, what: str) -> Fix | None:
    """Return the fix that writes ``text`` in place of the value at ``path``, if it can be done in place."""
    node = _node(source, path)
    if node is None:
        return None
    other = _unquoted_if_possible(text, Scalar(node.value, plain=not node.style))
    return _rewritten(source.text, node, path, other, what)


def rename_fix(source: Source, path: KeyPath, known: Collection[str], siblings: Iterable[str]) -> Fix | None:
    """Return the fix of the misspelt field at ``path``, one of ``siblings``; ``None`` if it may be another one too."""
    name, text_nodes = misspelt(str(path[-1]), known), nodes(source.text)
    node = text_nodes.keys.get(path) if text_nodes is not None else None
    if name is None or node is None or node.style not in ("'", '"', "", None):
        return None
    others = [other for other in siblings if other != path[-1]]
    if name in others or any(other not in known and misspelt(other, known) == name for other in others):
        return None
    quote = node.style or ""
    edit = Edit(node.start_mark.index, node.end_mark.index, f"{quote}{name}{quote}")
    return Fix("misspellings", (edit,), path, name=name)


def without_tabs(text: str) -> Fix | None:
    """Return the fix that writes spaces for every tab that indents, or ``None`` if that can mean different things.

    How wide a tab is stands nowhere: the text is read with each usual width, and all that can be read must agree.
    """
    if len(text) > LONGEST_TEXT:
        return None
    leads = [match for match in _LEAD.finditer(text) if "\t" in match.group()]
    readable = []
    for width in _TAB_WIDTHS:
        edits = tuple(Edit(*lead.span(), lead.group().expandtabs(width)) for lead in leads)
        if (data := leaves(apply(text, edits))) is not None:
            readable.append((edits, data))
    if not readable or any(data != readable[0][1] for _, data in readable):
        return None
    return Fix("tabs", readable[0][0])


def misspelt(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice of which ``word`` is certainly a misspelling, or ``None``.

    One letter may be missing, too many, another, or swapped with the next one; capitals, hyphens, spaces and
    underscores do not count. Digits must be the same ones: another digit is another thing.
    """
    near = [choice for choice in choices if len(word) <= _LONGEST_WORD and _is_one_slip(word, choice)]
    return near[0] if len(near) == 1 else None


def _is_one_slip(word: str, choice: str) -> bool:
    a, b = (re.sub("[-_ ]", "", text.lower()) for text in (word, choice))
    if a == b:
        return True
    if min(len(a), len(b)) < _SHORTEST_MISSPELT or re.findall("[0-9]", a) != re.findall("[0-9]", b):
        return False
    at = next(
        (number for number, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), len(min(a, b, key=len))
    )
    is_swapped = a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
    return is_swapped or a[at + 1 :] in (b[at + 1 :], b[at:]) or a[at:] == b[at + 1 :]


def _node(source: Source, path: KeyPath) -> yaml.ScalarNode | None:
    """Return the node of the value at ``path``, if it is a single one that is written out."""
    text_nodes = nodes(source.text)
    node = text_nodes.values.get(path) if text_nodes is not None else None
    return node if isinstance(node, yaml.ScalarNode) and node.start_mark.index < node.end_mark.index else None


def _other_writings(path: KeyPath, scalar: Scalar, choices: Collection[str]) -> Iterator[tuple[Scalar, str]]:
    """Yield every other way to write the value at ``path``, each with the kind of the repair.

    Which one is right is for the field to say. Nothing is offered for what is not known (``null``).
    """
    text = scalar.text
    if scalar.plain and text.lower() in _NULLS:
        return
    if _INVISIBLE.search(text):
        yield Scalar(_INVISIBLE.sub("", text), scalar.plain), "invisible characters"
    if scalar.plain and not _is_text(text):
        yield Scalar(text, plain=False), "quotes"
    if not scalar.plain and isinstance(_data(Scalar(text.strip(), plain=True)), int | float):
        yield Scalar(text.strip(), plain=True), "quotes"
    if text.lower() in _BOOLEANS:
        yield Scalar(_BOOLEANS[text.lower()], plain=True), "true and false"
    if (identifier := _identifier(path, text)) is not None:
        yield _unquoted_if_possible(identifier, scalar), "identifiers"
    if _WORDS.fullmatch(text) and text != text.lower():
        yield _unquoted_if_possible(text.lower(), scalar), "lower case"
    if (choice := misspelt(text, choices)) is not None:
        yield _unquoted_if_possible(choice, scalar), "misspellings"


def _data(scalar: Scalar) -> Data:
    """Return the data that a value gives when it is read; one that is refused without quotes counts as text."""
    source, problems = yaml_reader.read(scalar.text.encode(), "")
    return source.data if scalar.plain and not problems else scalar.text


def _is_text(text: str) -> bool:
    """Return whether ``text`` is read as itself without quotes."""
    source, problems = yaml_reader.read(text.encode(), "")
    return not problems and source.data == text


def _identifier(path: KeyPath, text: str) -> str | None:
    """Return the identifier in ``text`` as the field at ``path`` takes it, if it is one."""
    if not path or path[-1] not in _IDENTIFIERS:
        return None
    pattern, form = _IDENTIFIERS[str(path[-1])]
    match = pattern.fullmatch(text.strip())
    return match.expand(form) if match else None


def _unquoted_if_possible(text: str, before: Scalar) -> Scalar:
    """Write ``text`` without quotes if it is a number, or if there were none and none are needed."""
    is_number = isinstance(_data(Scalar(text, plain=True)), int)
    return Scalar(text, plain=is_number or bool(before.plain and _SAFE.fullmatch(text) and _is_text(text)))


def _rewritten(text: str, node: yaml.ScalarNode, path: KeyPath, other: Scalar, what: str) -> Fix | None:
    """Return the fix that writes ``other`` in place of ``node``; ``None`` if it cannot be done in place.

    A value over several lines keeps its lines: only invisible characters can be deleted from it.
    """
    start, end = node.start_mark.index, node.end_mark.index
    written = text[start:end]
    if _INVISIBLE.search(written):
        new = _INVISIBLE.sub("", written)
        # What follows such a character may mean something else without it: a bracket, a space at the start of a line.
        if leaves(new) != {(): other}:
            return None
    elif "\n" in written or _INVISIBLE.search(node.value):
        return None
    elif other.plain:
        new = other.text
    elif node.style == '"' and other.text.isprintable() and not set(other.text) & {'"', "\\"}:
        new = f'"{other.text}"'
    else:
        new = "'" + other.text.replace("'", "''") + "'"
    return Fix(what, (Edit(start, end, new),), path, other)
