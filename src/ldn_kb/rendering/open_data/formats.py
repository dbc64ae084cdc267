"""Every format in which the knowledge base leaves, by name, and the files of all that a site offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import export
from ldn_kb.rendering.open_data import sqlite, tidy
from ldn_kb.rendering.open_data.release import Release

Contents: TypeAlias = Mapping[str, str | bytes]
"""What files hold, by their names."""


@dataclass(frozen=True)
class Format:
    """A format: its name for ``ldn-kb export``, what it is, where it lies in a site, and how it is made."""

    name: str
    meaning: str
    place: str
    """The file, or with a slash at its end the folder, among the files that a site offers; empty for none."""
    files: Callable[[KnowledgeBase, Release], Contents]
    """The files by name; the one file of a format without a folder has any name."""
    is_folder: bool = False


FORMATS: Mapping[str, Format] = {
    item.name: item
    for item in (
        Format("json", "all records with all that is computed", "", lambda b, r: {"": export.to_json(b, r)}),
        Format("csv", "the tables of the site's pages, for the eye", "", lambda b, _: export.to_csv(b), is_folder=True),
        Format("tidy", "tidy tables as a data package", "tables/", tidy.to_tidy_csv, is_folder=True),
        Format("sqlite", "the tidy tables as a database", "ldn-kb.sqlite", lambda b, r: {"": sqlite.to_sqlite(b, r)}),
    )
}


def site_files(base: KnowledgeBase, release: Release) -> dict[str, str | bytes]:
    """Return the files of every format that has a place in a site."""
    return {
        f"{item.place}{name}": content
        for item in FORMATS.values()
        if item.place
        for name, content in item.files(base, release).items()
    }
