"""Comments of a new record that were left when it was done: they explain fields, and nobody needs them any more.

While something is still to be written they help, and are not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from ldn_kb.model import KINDS, UNNAMED
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.reading.edits import Edit, Fix
from ldn_kb.reading.problems import Problem
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.yaml_reader import Source

HOW_TO_READ = (
    "A field with # before it may stay out: delete that # to use it, and those of the lines below that belong to it. "
    "Other comments explain; delete them when you are done. What is not known is null."
)
"""The first comment of a new record."""
_SHORTEST = 12
"""No shorter comment is taken for a part of an explanation."""
# A comment on a line of its own, and one behind a value.
_OWN_LINE = re.compile(r"^[ ]*(?:- )?#(.*)$\n?", re.MULTILINE)
_BEHIND = re.compile(r"(?<=\S)  # (.+)$", re.MULTILINE)
# A field without a blank behind the #, or indented below one; a person writes "# text".
_FIELD = re.compile(r"(?:[ ]{2,})?(?:- )?[a-z_0-9]+:(?: |$)|[ ]{2,}(?:- )?\S")
_TAKES = ("(list)", "(number)", "(date)", "(true or false)")


def template_comments(records: RecordSet, problems: list[Problem]) -> Iterator[Problem]:
    """Report each file with comments of a new record, once nothing else is wrong in it."""
    faulty = {problem.path for problem in problems}
    seen: set[str] = set()
    for key in sorted(records.entries):
        source = records.entries[key].source
        if source.path in seen or source.path in faulty or "#" not in source.text:
            continue
        seen.add(source.path)
        if edits := _comments(source):
            line = source.text.count("\n", 0, edits[0].start) + 1
            count = f"{len(edits)} lines" if len(edits) > 1 else "a line"
            message = f"{count} of comments that explain a new record are left; delete them, or let ldn-kb fix do it"
            yield Problem(source.path, line, 1, message, "template-comment", Fix("template comments", edits))


def _comments(source: Source) -> tuple[Edit, ...]:
    """Return the edits that delete every comment of a new record from a text; of blocks of text nothing."""
    text = source.text
    own = [Edit(*match.span(), "") for match in _OWN_LINE.finditer(text) if _is_explanation(match[1])]
    behind = [
        Edit(*match.span(), "")
        for match in _BEHIND.finditer(text)
        if len(match[1]) >= _SHORTEST and match[1] in _explanations()
    ]
    return tuple(sorted((*own, *behind)))


def _is_explanation(comment: str) -> bool:
    if _FIELD.match(comment):
        return True
    words = comment.strip()
    return words in _TAKES or (len(words) >= _SHORTEST and words in _explanations())


@cache
def _explanations() -> str:
    """Return the explanations of all fields and values, one a line, as new records hold them."""
    lines = [HOW_TO_READ]
    for kind in KINDS:
        lines += _of_model(kind.model)
    for values in VOCABULARIES.values():
        lines += [f"- {value}: {UNNAMED.fill(value.meaning or value.word)}" for value in values]
    return "\n".join(dict.fromkeys(lines))


def _of_model(model: type[BaseModel]) -> Iterator[str]:
    for info in model.model_fields.values():
        description = info.description or ""
        yield from (f"{description} {takes}" for takes in _TAKES)
        yield from (f"{description} (one of {', '.join(values)})" for values in _choices(info.annotation))
        for inner in _models(info.annotation):
            yield from _of_model(inner)


def _choices(annotation: Any) -> Iterator[tuple[str, ...]]:
    """Yield the words that a field takes, of each enumeration and each literal in its annotation."""
    arguments = getattr(annotation, "__args__", ())
    if arguments and all(isinstance(item, str) for item in arguments):
        yield arguments
    elif isinstance(annotation, type) and annotation.__name__ in VOCABULARIES:
        yield tuple(map(str, VOCABULARIES[annotation.__name__]))
    for inner in arguments:
        yield from _choices(inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
