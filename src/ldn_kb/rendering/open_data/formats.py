"""Every format in which the knowledge base leaves, by name, and the files of all that a site offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering import export
from ldn_kb.rendering.open_data import citations, json_schema, pictures, sqlite, tidy
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


def _of_all(name: str) -> Callable[[KnowledgeBase, Release], Contents]:
    return lambda base, _: {"": citations.of_all(base, name)}


FORMATS: Mapping[str, Format] = {
    item.name: item
    for item in (
        Format("json", "all records with all that is computed", "", lambda b, r: {"": export.to_json(b, r)}),
        Format("json-schema", "what the JSON holds", "ldn-kb.schema.json", lambda *_: {"": json_schema.to_schema()}),
        Format("csv", "the tables of the site's pages, for the eye", "", lambda b, _: export.to_csv(b), is_folder=True),
        Format("tidy", "tidy tables as a data package", "tables/", tidy.to_tidy_csv, is_folder=True),
        *(
            Format(name, f"the studies as citations in {title}", place, _of_all(name))
            for name, title, place in (
                ("bibtex", "BibTeX", "studies.bib"),
                ("ris", "RIS", "studies.ris"),
                ("csl-json", "CSL-JSON", "studies.csl.json"),
            )
        ),
        Format(
            "citations",
            "the citations of each study, condition, mechanism and topic",
            "citations/",
            lambda b, _: citations.of_each(b),
            is_folder=True,
        ),
        Format(
            "svg", "every picture as an SVG file that stands alone", pictures.FOLDER, pictures.to_svg, is_folder=True
        ),
        Format("sqlite", "the tidy tables as a database", "ldn-kb.sqlite", lambda b, r: {"": sqlite.to_sqlite(b, r)}),
    )
}


def site_files(base: KnowledgeBase, release: Release) -> tuple[dict[str, str | bytes], list[str]]:
    """Return the files of every format that has a place in a site, and what to install for those that are missing."""
    files: dict[str, str | bytes] = {}
    missing: list[str] = []
    for item in FORMATS.values():
        if not item.place:
            continue
        try:
            contents = item.files(base, release)
        except citations.MissingLibraryError as error:
            missing.append(f"{item.place} is left out: {error}")
            continue
        files |= {f"{item.place}{name}": content for name, content in contents.items()}
    return files, missing
