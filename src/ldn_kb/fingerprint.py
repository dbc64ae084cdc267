"""A digest of this package's code: what another version generated or cached is generated again."""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
from importlib.resources.abc import Traversable


@functools.cache
def code_fingerprint() -> str:
    """Return a digest of the package's code and templates."""
    digest = hashlib.blake2b(digest_size=12)

    def add(place: Traversable) -> None:
        for item in sorted(place.iterdir(), key=lambda entry: entry.name):
            if item.is_dir() and item.name != "__pycache__":
                add(item)
            elif item.name.endswith((".py", ".j2", ".svg")):
                digest.update(item.name.encode() + b"\0" + item.read_bytes())

    add(importlib.resources.files("ldn_kb"))
    return digest.hexdigest()
