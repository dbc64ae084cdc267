"""The one thing kept between builds: digests of the inputs of the last finished build, and the knowledge base it read.

The file is removed before a build writes anything and written when it has finished. So if it is there, every page is as
the build with this state left it; if it is missing, broken or of other code, everything is made anew.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ldn_kb import files
from ldn_kb.knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class BuildState:
    """The inputs of a finished build, as digests.

    ``made_by`` names the code, the settings and the output; ``data``, ``generated`` and ``sources`` are digests of the
    data, of the generated files and of each page written by hand; ``titles`` is one of all titles and labels.
    """

    made_by: tuple[str, ...]
    data: str
    generated: str
    sources: Mapping[str, str]
    titles: str
    base: KnowledgeBase

    def is_of(self, data: str, generated: str) -> bool:
        """Return whether the data and the generated files are still the same; those that cannot be read are not."""
        return bool(data and generated) and (self.data, self.generated) == (data, generated)


def read(file: Path, made_by: tuple[str, ...]) -> BuildState | None:
    """Return the state that the last build saved in ``file``; ``None`` if it did not finish or ``made_by`` differs."""
    try:
        # Anyone who can write this file can write Sphinx's own environment.pickle beside it, which is trusted as much.
        state = pickle.loads(file.read_bytes())
    except Exception:  # a broken pickle may raise anything, and any of it means the same here
        return None
    return state if isinstance(state, BuildState) and state.made_by == made_by else None


def write(file: Path, state: BuildState) -> None:
    """Keep ``state`` for the next build; raises ``OSError``."""
    files.write(file, pickle.dumps(state, pickle.HIGHEST_PROTOCOL))


def digest(*paths: Path) -> str:
    """Return a digest that changes when a file at or below ``paths`` comes, goes, or gets other bytes or another type.

    What is missing has a digest too; if something cannot be read, the digest is empty and equal to none.
    """
    whole = hashlib.blake2b(digest_size=16)
    try:
        for root in paths:
            for path in (root, *sorted(root.rglob("*"))):
                if path.is_symlink() or path.exists():
                    whole.update(f"{path.relative_to(root)}\0{path.lstat().st_mode}\0".encode())
                if path.is_file():
                    with path.open("rb") as stream:
                        whole.update(hashlib.file_digest(stream, "blake2b").digest())
    except OSError:
        return ""
    return whole.hexdigest()
