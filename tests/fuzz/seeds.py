"""What fuzzing starts from: good and bad files, nasty texts, and the words of YAML, of MyST and of the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conftest import TINY
from fuzz.hostile import NASTY, field_names
from test_bad_input import BAD

_YAML = (
    "- ",
    ": ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '\\"',
    "|",
    ">-",
    "#",
    "&a",
    "*a",
    "!a",
    "!!str",
    "---",
    "...",
    "%YAML",
    "<<",
    "~",
    "null",
)
_ENDS = (
    "\\x0d\\x0a",
    "\\x09",
    "\\xef\\xbb\\xbf",
    "\\xc2\\x85",
    "\\xe2\\x80\\xa8",
    "0x1F",
    "1e3",
    "12:30",
    "2026-11-01",
    "[[low-dose]]",
)

DICTIONARY: Mapping[str, tuple[str, ...]] = {
    "reader": (*_YAML, *_ENDS, *field_names()),
    "exports": ("=", "+", "-", "@", ";", "\\x09", '\\"', "\\\\", "{", "}", "ER  - ", "TY  - ", "%", "and", "</"),
    "text": tuple(word.replace("\\", "\\\\").replace('"', '\\"') for word in NASTY if word.isascii()),
}
"""Pieces that a target puts together, as libFuzzer writes them: backslashes and quotes escaped."""


def seeds(target: str) -> Iterator[bytes]:
    """Yield the inputs from which a target starts."""
    if target in ("text", "exports"):
        yield from (word.encode() for word in NASTY)
        return
    files: list[dict[str, str | bytes | None]] = [{name: text} for name, text in TINY.items()]
    for changes in files + [changes for _, changes, _ in BAD]:
        for name, text in changes.items():
            if text is not None and len(text) < 20_000:
                yield name.encode() + b"\n" + (text if isinstance(text, bytes) else text.encode())
