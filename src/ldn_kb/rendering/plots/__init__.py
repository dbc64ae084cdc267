"""Plots of the knowledge base as inline SVG, or HTML with SVG in it, each with a table of the same data.

Pure functions: the knowledge base and a function that gives the address of a record go in, text comes out. Plots name
classes instead of colours, and every mark is a link. ``PLOTS`` lists those that the directive ``{ldn:plot}`` offers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.rendering.plots.citation_matrix import citation_matrix
from ldn_kb.rendering.plots.evidence_map import evidence_map
from ldn_kb.rendering.plots.icon_array import icon_array
from ldn_kb.rendering.plots.mechanism_chain import chain
from ldn_kb.rendering.plots.results import results
from ldn_kb.rendering.plots.search_flow import search_flow
from ldn_kb.rendering.plots.svg import Link, Picture
from ldn_kb.rendering.plots.timeline import timeline

PLACEHOLDER = "ldn:"
"""Stands before a record's id in links, until the page that shows the picture is known."""


@dataclass(frozen=True)
class Plot:
    """A plot that is offered by name: of which kinds of record (none: over everything), and what it shows.

    ``draw`` makes its pictures from the base, the record's id ("" over everything) and the function for links; no
    pictures if there is nothing to show.
    """

    name: str
    of: tuple[str, ...]
    shows: str
    draw: Callable[[KnowledgeBase, str, Link], list[Picture]]


def _some(*pictures: Picture | None) -> list[Picture]:
    return [picture for picture in pictures if picture is not None]


PLOTS: tuple[Plot, ...] = (
    Plot(
        "map",
        (),
        "every condition by its best evidence and the people randomised",
        lambda base, _, link: _some(evidence_map(base, link)),
    ),
    Plot(
        "map-small",
        (),
        "the same for conditions with a randomised trial only",
        lambda base, _, link: _some(evidence_map(base, link, small=True)),
    ),
    Plot("timeline", (), "every publication by year", lambda base, _, link: _some(timeline(base, None, link))),
    Plot(
        "leans",
        (),
        "which article cites which study, how often and how faithfully",
        lambda base, _, link: _some(citation_matrix(base, link)),
    ),
    Plot(
        "search-flow",
        (),
        "what came of all searches: found, looked at, left out by reason, included",
        lambda base, _, link: _some(search_flow(base, link)),
    ),
    Plot(
        "results",
        ("condition",),
        "by outcome, a forest plot for each group of comparable estimates, and shares of both groups",
        results,
    ),
    Plot(
        "people",
        ("condition", "topic"),
        "of 100 people, how many have an outcome with the treatment and without it",
        lambda base, key, link: _some(icon_array(base, key, link)),
    ),
    Plot(
        "timeline",
        ("condition", "mechanism", "topic"),
        "the publications about it by year",
        lambda base, key, link: _some(timeline(base, key, link)),
    ),
    Plot(
        "chain",
        ("mechanism",),
        "its steps with their evidence",
        lambda base, key, link: _some(chain(base, key, link)),
    ),
)
"""One row a plot. The reference of the extension is written from it."""


def offered(kind: str | None) -> list[str]:
    """Return the names of the plots of a kind of record, or (``None``) of those over everything."""
    return [plot.name for plot in PLOTS if (kind in plot.of if kind else not plot.of)]


def pictures(base: KnowledgeBase, name: str, key: str | None) -> list[Picture]:
    """Return the pictures of a plot, over everything or of one record; links are placeholders.

    Raises ``KeyError`` if there is no such record, or no such plot of it.
    """
    kind = base.kind(key) if key else None
    for plot in PLOTS:
        if plot.name == name and (kind in plot.of if kind else not plot.of):
            return plot.draw(base, key or "", _placeholder)
    raise KeyError(name)


def _placeholder(key: str) -> str:
    return PLACEHOLDER + key


def state(seen: Iterable[str]) -> str:
    """Return a short text that changes with what is seen of pictures, so that their page is read again."""
    return hashlib.sha256("".join(seen).encode()).hexdigest()[:12]


__all__ = [
    "PLACEHOLDER",
    "PLOTS",
    "Link",
    "Picture",
    "Plot",
    "chain",
    "citation_matrix",
    "evidence_map",
    "icon_array",
    "offered",
    "pictures",
    "results",
    "search_flow",
    "state",
    "timeline",
]
