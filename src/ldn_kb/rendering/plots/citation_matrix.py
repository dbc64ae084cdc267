"""The citation matrix: the studies that articles cite, how often, and how faithfully they are reported."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Claim, Fidelity, Study
from ldn_kb.rendering import tables
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.svg import (
    LINE,
    WIDTH,
    Link,
    Picture,
    anchor,
    counted,
    label,
    line,
    symbol,
    tag,
    target,
    wrap,
)

_COLUMN = 108
_NARROWEST = 92
"""Below this width a column has no room for a dot and a name: it holds shape and count, under a number."""
_NARROW = 54
_LEAST_NAMES = 150
_ROW = 32
_BIGGEST = 13
_HUES = 6
_TITLE = "Which article leans on which study"

Cells = dict[str, list[Claim]]


@dataclass(frozen=True)
class _Source:
    """What stands in front of a row: a study, or a source without a key because nobody found it."""

    name: str
    title: str
    key: str | None


def citation_matrix(base: KnowledgeBase, link: Link, prefix: str = "leans") -> Picture | None:
    """Return studies as rows and articles as columns, or ``None`` if no article cites a study.

    A dot's area is the number of claims; the shape beside it is the worst fidelity among them. The page must carry the
    sprite of marks.
    """
    groups, unfound = _groups(base), _unfound(base)
    every = [cells for rows in groups.values() for _, cells in rows] + [cells for _, cells in unfound]
    if not every:
        return None
    most = max(len(claims) for cells in every for claims in cells.values())
    key, top = _key(base, every)
    body = [_head(base, top)]
    y = top + LINE + 12
    for shared, rows in groups.items():
        if len(base.articles) > 1:
            words = f"Cited by {counted(shared, 'article')}" if shared > 1 else "Cited by one article"
            body.append(label(0, y + LINE, f"{words}: {counted(len(rows), 'study', 'studies')}", "small head"))
            y += LINE + 8
        for study, cells in rows:
            body.append(_row(base, _Source(base.titles[study.id], study.title, study.id), cells, y, most, link))
            y += _ROW
        y += 6
    if unfound:
        body.append(label(0, y + LINE, f"Not found: {counted(len(unfound), 'source')}", "small head"))
        y += LINE + 8
        for words, cells in unfound:
            body.append(
                _row(base, _Source(tables.as_described(words), "no such source was found", None), cells, y, most, link)
            )
            y += LINE + _ROW
        y += 6
    table = tables.citations(base, _TITLE, (study for rows in groups.values() for study, _ in rows))
    dots = "The number" if _is_narrow(base) else "A dot's area"
    description = f"One row a study, one column an article. {dots} counts the claims that cite the study; "
    description += "the shape beside it is the worst fidelity among them."
    return svg.picture("leans", prefix, y, _TITLE, description, [key, *body], table)


def _groups(base: KnowledgeBase) -> dict[int, list[tuple[Study, Cells]]]:
    """Return cited studies with their claims by article, in groups by how many articles cite them, most first."""
    by_count: dict[int, list[tuple[Study, Cells]]] = defaultdict(list)
    for study in base.studies:
        cells: Cells = defaultdict(list)
        for claim in base.claims_citing(study.id):
            cells[claim.article].append(claim)
        if cells:
            by_count[len(cells)].append((study, dict(cells)))
    return {
        shared: sorted(by_count[shared], key=lambda row: (-sum(map(len, row[1].values())), row[0].id))
        for shared in sorted(by_count, reverse=True)
    }


def _unfound(base: KnowledgeBase) -> list[tuple[str, Cells]]:
    """Return the sources that nobody found, in the words of the article, each with the claims of that article."""
    return [(source.described, {claims[0].article: claims}) for source, claims in knowledge.unfound_sources(base)]


def _names(base: KnowledgeBase) -> float:
    """Return the width left for the names of studies."""
    wide = _COLUMN if _COLUMN * len(base.articles) <= WIDTH - _LEAST_NAMES else _NARROW
    return max(_LEAST_NAMES, WIDTH - wide * len(base.articles))


def _column(base: KnowledgeBase) -> float:
    """Return how wide the column of an article is."""
    return (WIDTH - _names(base)) / len(base.articles)


def _is_narrow(base: KnowledgeBase) -> bool:
    return _column(base) < _NARROWEST


def _place(base: KnowledgeBase, article: Article) -> float:
    """Return the middle of an article's column."""
    return _names(base) + _column(base) * (base.articles.index(article) + 0.5)


def _hue(number: int) -> str:
    return f"ldn-p-article ldn-article-{(number - 1) % _HUES + 1}"


def _head(base: KnowledgeBase, top: float) -> str:
    parts = []
    for number, article in enumerate(base.articles, 1):
        name = str(number) if _is_narrow(base) else wrap(article.name, _column(base) - 6, most=1)[0]
        parts.append(
            tag("g", label(_place(base, article), top + LINE, name, "hue strong", "middle"), class_=_hue(number))
        )
    return "".join(parts)


def _row(base: KnowledgeBase, source: _Source, cells: Cells, top: float, most: int, link: Link) -> str:
    middle = top + _ROW / 2
    if source.key is None:
        # The words of an article need more room than the name of a study: they have a line of their own.
        middle += LINE
        name = label(0, top + LINE, wrap(source.name, WIDTH, svg.ENLARGED, most=1)[0], "name")
    else:
        name = label(0, middle + 5, wrap(source.name, _names(base) - 10, most=1)[0], "name")
    area = target(0, top, _names(base), _ROW)
    named = anchor(link(source.key), f"{source.name}: {source.title}", area, name) if source.key else name
    parts = [line(0, top, WIDTH, top, "hair"), named]
    for number, article in enumerate(base.articles, 1):
        if article.id in cells:
            parts.append(_cell(base, source, article, number, cells[article.id], middle, most, link))
    return "".join(parts)


def _cell(
    base: KnowledgeBase,
    source: _Source,
    article: Article,
    number: int,
    claims: list[Claim],
    y: float,
    most: int,
    link: Link,
) -> str:
    """Return dot, worst fidelity and number of claims, linked to the claim that reports its source least faithfully."""
    x = _place(base, article)
    named = knowledge.worst(claims)
    fidelity = base.word("fidelity", named.fidelity)
    narrow = _is_narrow(base)
    dot = tag("circle", cx=x - 30, cy=y, r=_BIGGEST * math.sqrt(len(claims) / most), class_="ldn-p-weight")
    at = x - 8 if narrow else x
    judged = tag("g", symbol(named.fidelity.symbol, at, y, 17), class_=f"ldn-p-judged ldn-tone-{named.fidelity.tone}")
    count = label(x + 4 if narrow else x + 17, y + 5, str(len(claims)), "number")
    description = f"{article.name} on {source.name}: {counted(len(claims), 'claim')}; "
    description += f"worst: {fidelity}" if len(claims) > 1 else fidelity
    reach = min(_column(base), _NARROWEST)
    area = target(x - reach / 2, y - _ROW / 2, reach, _ROW)
    shown = (judged, count) if narrow else (dot, judged, count)
    return tag("g", anchor(link(named.id), description, area, *shown), class_=_hue(number))


def _key(base: KnowledgeBase, every: list[Cells]) -> tuple[str, float]:
    """Return the legend of the shapes in use."""
    used = {knowledge.worst(claims).fidelity for cells in every for claims in cells.values()}
    items = [
        (
            tag("g", symbol(value.symbol, 0, 0, 15), class_=f"ldn-p-judged ldn-tone-{value.tone}"),
            7.5,
            base.word("fidelity", value),
        )
        for value in Fidelity
        if value in used
    ]
    if _is_narrow(base):
        # No room for names above the columns: they stand here, each with its number and in its colour.
        heads = [
            (tag("g", label(0, 5, str(number), "hue strong", "middle"), class_=_hue(number)), 6.0, article.name)
            for number, article in enumerate(base.articles, 1)
        ]
        return svg.legend(
            [*heads, *items, (label(0, 5, "n", "number", "middle"), 6.0, "number of claims")], 0, svg.ENLARGED
        )
    dot = tag("circle", cx=0, cy=0, r=6, class_="ldn-p-weight")
    return svg.legend([(dot, 6.0, "area and number: claims"), *items], 0, svg.ENLARGED)
