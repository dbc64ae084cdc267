"""The symbols of marks: those that a text shows, to stand in it once."""

from __future__ import annotations

import functools
import importlib.resources
import re


@functools.cache
def _symbols() -> tuple[str, dict[str, str], str]:
    """Return the start of the sprite, each symbol by its id, and the end."""
    template = importlib.resources.files("ldn_kb.rendering") / "templates" / "symbols.svg"
    start, *symbols = template.read_text("utf-8").replace("\n", "").split("<symbol ")
    last, end = symbols[-1].split("</svg>")
    named = {item.split('"')[1]: f"<symbol {item}" for item in (*symbols[:-1], last)}
    return start, named, f"</svg>{end}"


def used_symbols(body: str) -> str:
    """Return the definitions of the symbols that ``body`` shows, in the order of the sprite."""
    used = set(re.findall(r'href="#(ldn-symbol-[a-z0-9-]+)"', body))
    return "".join(text for name, text in _symbols()[1].items() if name in used)


def sprite(body: str) -> str:
    """Return the hidden SVG that defines the symbols shown by ``body``, to stand before it; empty if there are none."""
    start, _, end = _symbols()
    used = used_symbols(body)
    return f"{start}{used}{end}" if used else ""
