"""The citation matrix: the studies that articles cite, how often, and how faithfully they are reported."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Claim, Fidelity, Study
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import counted
from ldn_kb.rendering.plots import listing
from ldn_kb.rendering.plots.svg import Link, Picture, label, symbol, tag

_BIGGEST = 13
_SYMBOL = 17
_HUES = 6
_TITLE = "Which article leans on which study"

_PRINTED = listing.Drawn(tag("rect", x=-5, y=-5, width=10, height=10, class_="ldn-p-open"), 7, 7)

Cells = dict[str, list[Claim]]


def citation_matrix(base: KnowledgeBase, link: Link) -> Picture | None:
    """Return studies as rows and articles as columns, or ``None`` if no article cites a study.

    A dot's area is the number of claims; the shape beside it is the worst fidelity among them, with the number of those
    that have it: it speaks for no other claim. The page must carry the sprite of marks.
    """
    by_count, unfound = _groups(base), knowledge.unfound_sources(base)
    cells = [claims for rows in by_count.values() for _, cited in rows for claims in cited.values()]
    cells += [list(claims) for _, claims in unfound]
    if not cells:
        return None
    most = max(map(len, cells))
    groups = []
    for shared, rows in by_count.items():
        words = f"Cited by {counted(shared, 'article')}" if shared > 1 else "Cited by one article"
        heading = f"{words}: {counted(len(rows), 'study', 'studies')}" if len(base.articles) > 1 else ""
        items = [
            _item(
                base,
                base.titles[study.id],
                study.title,
                link(study.id),
                cited,
                most,
                link,
                knowledge.only_printed(base, study.id),
            )
            for study, cited in rows
        ]
        groups.append(listing.Group(heading, items))
    if unfound:
        # Who describes it is known, where it is not: the row has no link.
        items = [
            _item(
                base, tables.as_described(source.described), "", "", {claims[0].article: list(claims)}, most, link, {}
            )
            for source, claims in unfound
        ]
        groups.append(listing.Group(f"Described, and not identified: {counted(len(unfound), 'source')}", items))
    table = tables.citations(base, _TITLE, (study for rows in by_count.values() for study, _ in rows))
    dots = "The number" if len(base.articles) > listing.MANY else "A dot's area"
    description = f"One row a study, one column an article. {dots} counts the claims that cite the study; "
    description += "the shape beside it is the worst fidelity among them, with how many have it."
    heads = [(article.name, _hue(number)) for number, article in enumerate(base.articles, 1)]
    shown = listing.Listing("leans", _TITLE, description, _key(base, cells), groups, heads)
    return Picture(_TITLE, listing.html(shown), table, listing.canvas(shown))


def _groups(base: KnowledgeBase) -> dict[int, list[tuple[Study, Cells]]]:
    """Return cited studies with their claims by article, in groups by how many articles cite them, most first."""
    by_count: dict[int, list[tuple[Study, Cells]]] = defaultdict(list)
    for study in base.studies:
        cells: Cells = defaultdict(list)
        for claim in base.claims_citing(study.id):
            cells[claim.article].append(claim)
        if citing := len(cells) + len(knowledge.only_printed(base, study.id)):
            by_count[citing].append((study, dict(cells)))
    return {
        shared: sorted(by_count[shared], key=lambda row: (-sum(map(len, row[1].values())), row[0].id))
        for shared in sorted(by_count, reverse=True)
    }


def _hue(number: int) -> str:
    return f"ldn-p-article ldn-article-{(number - 1) % _HUES + 1}"


def _item(
    base: KnowledgeBase,
    name: str,
    about: str,
    address: str,
    cited: Cells,
    most: int,
    link: Link,
    printed: Mapping[str, str],
) -> listing.Item:
    cells: list[listing.Cell | None] = []
    for number, article in enumerate(base.articles, 1):
        if article.id in cited:
            cells.append(_cell(base, name, article, number, cited[article.id], most, link))
        elif article.id in printed:
            says = f"{article.name} on {name}: {printed[article.id]} of its list of references, cited by no claim"
            cells.append(listing.Cell(_PRINTED, printed[article.id], says, link(article.id), _hue(number)))
        else:
            cells.append(None)
    return listing.Item(name, address, about, cells)


def _cell(
    base: KnowledgeBase, name: str, article: Article, number: int, claims: list[Claim], most: int, link: Link
) -> listing.Cell:
    """Return dot, worst fidelity and how many claims have it, linked to the one that reports its source least well."""
    named, by_mark = knowledge.worst(claims), Counter(claim.fidelity for claim in claims)
    judged = _judged(named.fidelity, _SYMBOL)
    dot = tag("circle", cx=-26, cy=0, r=_BIGGEST * math.sqrt(len(claims) / most), class_="ldn-p-weight")
    # With many articles there is no room for a dot.
    many = len(base.articles) > listing.MANY
    drawn = listing.Drawn(judged, 9, 9) if many else listing.Drawn(f"{dot}{judged}", 9, _BIGGEST, left=39)
    marks = ", ".join(f"{by_mark[value]} {base.word('fidelity', value)}" for value in Fidelity if by_mark[value])
    says = f"{article.name} on {name}: {counted(len(claims), 'claim')}; {marks}"
    shown = f"{by_mark[named.fidelity]}/{len(claims)}" if len(by_mark) > 1 else str(len(claims))
    return listing.Cell(drawn, shown, says, link(named.id), _hue(number))


def _judged(fidelity: Fidelity, size: float) -> str:
    return tag("g", symbol(fidelity.symbol, 0, 0, size), class_=f"ldn-p-judged ldn-tone-{fidelity.tone}")


def _key(base: KnowledgeBase, cells: list[list[Claim]]) -> list[tuple[listing.Drawn, str]]:
    """Return the legend of the shapes in use."""
    used = {knowledge.worst(claims).fidelity for claims in cells}
    dot = listing.Drawn(tag("circle", cx=0, cy=0, r=6, class_="ldn-p-weight"), 7, 7)
    words = {value: base.word("fidelity", value) for value in Fidelity if value in used}
    marks = [(listing.Drawn(_judged(value, 15), 8, 8), text) for value, text in words.items()]
    count = listing.Drawn(label(0, 5, "n", "number", "middle"), 7, 7), "number of claims"
    counts = [count if len(base.articles) > listing.MANY else (dot, "area and number: claims")]
    if any(knowledge.only_printed(base, study.id) for study in base.studies):
        counts.append((_PRINTED, "in the list of references, cited by no claim"))
    if any(len({claim.fidelity for claim in claims}) > 1 for claims in cells):
        counts.append(
            (listing.Drawn(label(0, 5, "n/m", "number", "middle"), 12, 7), "the mark is that of n of m claims")
        )
    return [*counts, *marks]
