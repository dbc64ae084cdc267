"""How the results of all searches become studies: found, looked at, left out by reason, included."""

from __future__ import annotations

from collections.abc import Sequence

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.searches import flow
from ldn_kb.rendering import tables
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.svg import LINE, WIDTH, Canvas, Link, Picture, anchor, escape, label, tag

_PAD = 12
_ARROW = 24
_INDENT = 48
_MIDDLE = 24


def search_flow(base: KnowledgeBase, link: Link) -> Picture | None:
    """Return the way from results to studies, or ``None`` if no search is recorded. Every box leads to the list."""
    if not base.searches:
        return None
    counts = flow(base)
    table = tables.flow(base, counts)
    found, looked_at, out, *reasons, included = tables.flow_steps(base, counts)
    address = link(base.searches[0].id)
    parts: list[str] = []
    y = 1.0
    for lines, indent in (([found], 0), ([looked_at], 0), ([out, *reasons], _INDENT), ([included], 0)):
        height = 2 * _PAD + LINE * len(lines) - 4
        box = tag("rect", x=indent + 1, y=y, width=WIDTH - indent - 2, height=height, rx=6, class_="ldn-p-box")
        texts = [
            label(indent + 14, y + _PAD + 11 + LINE * position, f"{name}: {number}", "strong" if position == 0 else "")
            for position, (name, number) in enumerate(lines)
        ]
        parts.append(anchor(address, "; ".join(f"{name}: {number}" for name, number in lines), box, *texts))
        y += height
        if lines[0] is looked_at:
            # The stem goes on beside the box of what is left out.
            beside = 2 * _PAD + LINE * (len(reasons) + 1) - 4 + _ARROW
            parts += [_arrow(y, beside + _ARROW), f"{tag('path', d=_branch(y), class_='ldn-p-leads')}"]
        elif lines[0] is found:
            parts.append(_arrow(y, _ARROW))
        y += _ARROW
    y -= _ARROW
    description = "; ".join(f"{step}: {count}" for step, count in tables.flow_steps(base, counts))
    canvas = Canvas("".join(parts), WIDTH, y + 2, table.caption, description)
    boxes = ((found,), (looked_at,), (out, *reasons), (included,))
    page = tag(
        "div",
        *(_box_in_html(address, lines, is_aside=lines[0] is out) for lines in boxes),
        class_="ldn-plot ldn-flow ldn-plot-flow",
        role="group",
        aria_label=f"{table.caption}. {description}",
    )
    return Picture(table.caption, page, table, canvas)


def _box_in_html(address: str, lines: Sequence[tuple[str, str]], *, is_aside: bool) -> str:
    """Return a box, which is one link; what is left out stands aside of the way."""
    words = [tag("span", f"{escape(name)}: {escape(number)}") for name, number in lines]
    return tag("a", *words, href=address, class_="ldn-flow-box ldn-flow-out" if is_aside else "ldn-flow-box")


def _arrow(top: float, length: float) -> str:
    path = f"M{_MIDDLE} {svg.rounded(top + 3)}v{svg.rounded(length - 7)}m-5 -6l5 6l5 -6"
    return tag("path", d=path, class_="ldn-p-leads")


def _branch(top: float) -> str:
    """Return a line from the stem to the middle of the first line of the box beside it."""
    return f"M{_MIDDLE} {svg.rounded(top + _ARROW + _PAD + 5)}h{_INDENT - _MIDDLE - 4}m-6 -5l6 5l-6 5"
