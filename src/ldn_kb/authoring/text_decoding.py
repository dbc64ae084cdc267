"""The bytes of a file as text, or one line that says why they are none."""

from __future__ import annotations

import codecs
import contextlib
import json
import re

MAX_BYTES = 10_000_000
_SAMPLE = 400
_OTHER_FILES = (
    (
        (b"PK\x03\x04", b"\x1f\x8b"),
        "a packed file, as those of word processors are; unpack it, or save it as text or HTML",
    ),
    ((b"\xd0\xcf\x11\xe0", b"{\\rtf"), "a file of a word processor; save it as text or HTML"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"), "a picture; copy the article's text into a .txt"),
    ((b"bplist00",), "a web archive; save the page as HTML"),
)
"""How files begin that hold no text, and what to say of them."""
_ARCHIVE = re.compile(r"(?im)^content-type:\s*multipart/related")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


class TextError(Exception):
    """A file holds no article that can be read; the text says why, in one line, and what to do."""


def decoded(raw: bytes) -> str:
    """Return the bytes of a file as text with line breaks that all know; raises ``TextError`` for what is no article's.

    What is data for programs, or several files in one, is refused, too.
    """
    text = _decoded(raw).replace("\u2029", "\n\n").replace("\u2028", "\n").replace("\x0c", "\n")
    if _ARCHIVE.search(text[:4_000]):
        raise TextError("it is a web archive of several files; save the page as HTML")
    if text.lstrip()[:1] in ("{", "["):
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(text)
            raise TextError("it is data for programs (JSON) and no page; copy the article's text into a .txt")
    return text


def _decoded(raw: bytes) -> str:
    """Return the bytes of a file as text.

    What is not UTF-8 is read in the encoding that the page names, or else as Windows does, byte by byte: pages put
    together from several sources hold both.
    """
    if len(raw) > MAX_BYTES:
        raise TextError(
            f"it has {len(raw):,} bytes; {MAX_BYTES:,} is the most that is read: an article has a few thousand"
        )
    if raw.startswith(b"%PDF"):
        raise TextError("it is a PDF; save its text as a .txt file, with an empty line between paragraphs")
    for starts, what in _OTHER_FILES:
        if raw.startswith(starts):
            raise TextError(f"it is {what}")
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if b"\0" not in raw[:_SAMPLE:2] and raw[1:_SAMPLE:2].count(0) > len(raw[:_SAMPLE]) / 3:
        return raw.decode("utf-16-le", "replace")
    if b"\0" in raw:
        raise TextError("it is no text: it holds bytes that are zero")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        named = _CHARSET.search(raw[:10_000])
    encoding = named[1].decode().lower() if named else "utf-8"
    if encoding not in ("utf-8", "utf8"):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return raw.decode("utf-8", "ldn-kb-windows")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not UTF-8 as Windows-1252; one that this lacks becomes a space."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "ignore") or " ", error.end


codecs.register_error("ldn-kb-windows", _as_windows)
