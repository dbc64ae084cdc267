"""The bytes of a file as text, or one line that says why they are none."""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 10_000_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


class TextError(Exception):
    """A file holds no article that can be read; the text says why, in one line, and what to do."""


def decoded(raw: bytes) -> str:
    """Return the bytes of a file as text; raises ``TextError`` for what is none.

    What is not UTF-8 is read in the encoding that the page names, or else as Windows does, byte by byte: pages put
    together from several sources hold both.
    """
    if len(raw) > MAX_BYTES:
        raise TextError(
            f"it has {len(raw):,} bytes; {MAX_BYTES:,} is the most that is read: an article has a few thousand"
        )
    if raw.startswith(b"%PDF"):
        raise TextError("it is a PDF; save its text as a .txt file, with an empty line between paragraphs")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise TextError("it is a file of a word processor; save it as text or HTML")
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
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
