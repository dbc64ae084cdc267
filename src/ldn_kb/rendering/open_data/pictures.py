"""Every picture of the site as an SVG file that stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.docnames import docname
from ldn_kb.rendering.open_data.release import Release, newest_day
from ldn_kb.rendering.plots import PLOTS, pictures
from ldn_kb.rendering.plots.stand_alone import stand_alone

FOLDER = "pictures/"
"""Where the files lie among those that a site offers."""


def file_name(plot: str, key: str | None, position: int) -> str:
    """Return the name of the file of a picture: of a plot, of a record if it has one, counted from 0."""
    return "-".join((plot, *([key] if key else []), *([str(position + 1)] if position else []))) + ".svg"


def source_lines(base: KnowledgeBase, release: Release, key: str | None = None) -> list[str]:
    """Return where a picture comes from: title, version, day of the data, licence, and the address if it is known."""
    parts = [base.subject.title, f"version {release.version}" if release.version else "", f"data of {newest_day(base)}"]
    licence = f" Licence: {base.subject.licence}." if base.subject.licence else ""
    address = release.page(docname(base, key)) if release.page and key else release.address
    return [f"Source: {', '.join(filter(None, parts))}.{licence}", *([address] if address else [])]


def to_svg(base: KnowledgeBase, release: Release) -> dict[str, str]:
    """Return every picture that a page can show, by the name of its file."""
    files: dict[str, str] = {}
    for plot, key in _shown(base):
        source = source_lines(base, release, key)
        for position, picture in enumerate(pictures(base, plot, key)):
            files[file_name(plot, key, position)] = stand_alone(picture, source)
    return files


def _shown(base: KnowledgeBase) -> Iterator[tuple[str, str | None]]:
    for plot in PLOTS:
        if plot.of:
            yield from ((plot.name, key) for key in base.by_id if base.kind(key) in plot.of)
        else:
            yield plot.name, None
