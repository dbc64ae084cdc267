"""Charts that are lists: names in groups, each with marks in cells, as HTML for pages and as one SVG for files.

A list is a chart, an index and a table at once. On a page its words keep their size, and the style sheet lays groups
out in as many columns as the window has room for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.svg import LINE, SMALL, WIDTH, Canvas, escape, label, line, rounded, tag, wrap

_CELL, _NARROW = 104, 54
MANY = 2
"""With more columns a cell has no room for a name above it: a number stands there, and the legend tells which it is."""
_ROW = 30
_GAP = 24
_ALL = 99
"""More lines than any text needs: nothing is left out."""


@dataclass(frozen=True)
class Drawn:
    """A mark around the origin: its SVG, and how far it reaches to each side."""

    mark: str
    right: float
    down: float
    left: float | None = None


@dataclass(frozen=True)
class Cell:
    """A mark with a text at its right; ``says`` is what both mean, in words. ``hue`` names its colour."""

    drawn: Drawn
    text: str
    says: str
    address: str = ""
    hue: str = ""


@dataclass(frozen=True)
class Item:
    """A row: what it is, more about it where there is room, and a cell for each column, or ``None``."""

    name: str
    address: str
    about: str
    cells: Sequence[Cell | None]


@dataclass(frozen=True)
class Group:
    """Rows under a heading."""

    heading: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Listing:
    """A whole list; ``heads`` are the names of its columns, each with its hue, and none where a row has one cell."""

    name: str
    title: str
    description: str
    key: Sequence[tuple[Drawn, str]]
    groups: Sequence[Group]
    heads: Sequence[tuple[str, str]] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether there are too many columns for their names."""
        return len(self.heads) > MANY


def html(listing: Listing) -> str:
    """Return the list for a page."""
    parts = [tag("p", *(_entry(drawn, words) for drawn, words in listing.key), class_="ldn-chart-key")]
    if listing.is_narrow:
        names = (
            tag("span", tag("b", str(number), class_="ldn-p-hue"), f" {escape(name)}", class_=hue)
            for number, (name, hue) in enumerate(listing.heads, 1)
        )
        parts.append(tag("p", *names, class_="ldn-chart-key"))
    if listing.heads:
        heads = (
            tag("span", str(number) if listing.is_narrow else escape(name), class_=f"{hue} ldn-p-hue")
            for number, (name, hue) in enumerate(listing.heads, 1)
        )
        parts.append(tag("p", tag("span", ""), *heads, class_="ldn-list-row ldn-list-heads", aria_hidden="true"))
    groups = []
    for group in listing.groups:
        heading = [tag("p", escape(group.heading), class_="ldn-chart-head")] if group.heading else []
        groups.append(tag("div", *heading, *map(_row_in_html, group.items), class_="ldn-list-group"))
    parts.append(tag("div", *groups, class_="ldn-list-groups"))
    kinds = " ldn-list-narrow" if listing.is_narrow else ""
    return tag(
        "div",
        *parts,
        class_=f"ldn-plot ldn-list ldn-plot-{listing.name}{kinds}",
        role="group",
        aria_label=f"{listing.title}. {listing.description}",
    )


def _drawing(drawn: Drawn, says: str = "") -> str:
    """Return a mark as an SVG as large as it is, with words for those who cannot see it."""
    left = drawn.right if drawn.left is None else drawn.left
    box = (-left, -drawn.down, left + drawn.right, 2 * drawn.down)
    return tag(
        "svg",
        *([tag("title", escape(says))] if says else []),
        drawn.mark,
        viewBox=" ".join(rounded(value) for value in box),
        width=box[2],
        height=box[3],
        role="img" if says else None,
        aria_hidden=None if says else "true",
    )


def _entry(drawn: Drawn, words: str) -> str:
    return tag("span", _drawing(drawn), f" {escape(words)}")


def _row_in_html(item: Item) -> str:
    about = [" ", tag("span", escape(item.about), class_="ldn-list-about")] if item.about else []
    named = [tag("span", escape(item.name), class_="ldn-list-name"), *about]
    if len(item.cells) == 1 and item.cells[0] is not None and not item.cells[0].address:
        # One link for the whole row.
        cell = item.cells[0]
        shown = tag("span", _drawing(cell.drawn, cell.says), escape(cell.text) or " ", class_="ldn-list-cell")
        return tag("a", tag("span", *named), " ", shown, href=item.address, class_="ldn-list-row")
    first = tag("a", *named, href=item.address) if item.address else tag("span", *named)
    return tag("div", first, *(_cell_in_html(cell) for cell in item.cells), class_="ldn-list-row")


def _cell_in_html(cell: Cell | None) -> str:
    if cell is None:
        return "<span></span>"
    shown = (_drawing(cell.drawn, cell.says), escape(cell.text))
    return tag("a", *shown, href=cell.address, class_=f"ldn-list-cell {cell.hue}".strip())


def canvas(listing: Listing, columns: int = 1) -> Canvas:
    """Return the list as one drawing of a fixed size, its groups in ``columns`` of equal height."""
    wide = WIDTH if columns == 1 else (WIDTH * 3 // 4)
    whole = columns * wide + (columns - 1) * _GAP
    entries = [(drawn.mark, drawn.right, words) for drawn, words in listing.key]
    if listing.is_narrow:
        numbers = enumerate(listing.heads, 1)
        entries += [
            (tag("g", label(0, 5, str(number), "hue strong", "middle"), class_=hue), 6.0, name)
            for number, (name, hue) in numbers
        ]
    key, top = svg.legend(entries, 0, whole=whole)
    blocks = list(_blocks(listing, wide))
    height = sum(high for _, high, _ in blocks)
    parts, x, y, deepest = [key], 0.0, top + 8, 0.0
    for at, (drawn, high, stays) in enumerate(blocks):
        # A heading goes with what follows it.
        needed = high + (blocks[at + 1][1] if stays and at + 1 < len(blocks) else 0)
        if y > top + 8 and y - top - 8 + needed / 2 > height / columns and x + wide + _GAP < whole:
            x, y = x + wide + _GAP, top + 8
        parts.append(tag("g", drawn, transform=f"translate({rounded(x)} {rounded(y)})"))
        y += high
        deepest = max(deepest, y)
    return Canvas("".join(parts), whole, deepest, listing.title, listing.description)


def _blocks(listing: Listing, wide: float) -> Iterator[tuple[str, float, bool]]:
    """Yield headings and rows drawn at the origin, with their height and whether they stay with what follows."""
    columns = max(1, len(listing.heads))
    cell = min(_NARROW if listing.is_narrow else _CELL, (wide - 150) / columns)
    start = wide - cell * columns
    if listing.heads:
        names = [
            tag("g", label(start + cell * (at + 0.5), LINE, text, "hue strong", "middle"), class_=hue)
            for at, (name, hue) in enumerate(listing.heads)
            for text in [str(at + 1) if listing.is_narrow else wrap(name, (cell - 6) / svg.BOLD, most=1)[0]]
        ]
        yield "".join(names), LINE + 8, True
    for group in listing.groups:
        if group.heading:
            lines = wrap(group.heading, wide / svg.BOLD, SMALL, _ALL)
            texts = [label(0, LINE * (at + 1) + 4, text, "small head") for at, text in enumerate(lines)]
            yield "".join(texts), LINE * len(lines) + 14, True
        for item in group.items:
            yield (*_row_on_canvas(item, wide, start, cell), False)


def _row_on_canvas(item: Item, wide: float, start: float, cell: float) -> tuple[str, float]:
    # What has no cell may be as long as the row is wide.
    names = wrap(item.name, start - 10 if any(item.cells) else wide, most=_ALL)
    size = max((2 * one.drawn.down for one in item.cells if one), default=0)
    height = max(_ROW, size + 8, LINE * len(names) + 12)
    middle = height / 2
    first = middle - LINE * (len(names) - 1) / 2 + 5
    shown = [label(0, first + LINE * at, text, "name") for at, text in enumerate(names)]
    for at, one in enumerate(item.cells):
        if one is None:
            continue
        # The middle of the mark and the text stand in the middle of the cell.
        x = start + cell * (at + 0.5) - (0 if one.drawn.left is None else 8)
        mark = tag("g", one.drawn.mark, transform=f"translate({rounded(x)} {rounded(middle)})")
        count = label(x + one.drawn.right + 5, middle + 4.5, one.text, "muted small") if one.text else ""
        shown.append(tag("g", tag("title", escape(one.says)), mark, count, class_=one.hue or None))
    return line(0, 0, wide, 0, "hair") + "".join(shown), height
