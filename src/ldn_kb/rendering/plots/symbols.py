"""Drawn marks of equal area: a shape says what was studied, its filling says what was found."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Literal

from ldn_kb.model import Direction
from ldn_kb.rendering.plots.svg import rounded, tag

Shape = Literal["circle", "square", "triangle", "diamond"]
Filling = Literal["full", "half", "open", "crossed", "pale", "struck"]

FILLINGS: dict[Filling, str] = {
    "full": "favours {short}",
    "half": "mixed",
    "open": "no difference found",
    "crossed": "favours control",
    "pale": "no comparison",
    "struck": "retracted",
}
"""What each filling says; ``Subject.fill`` puts in the short name of the treatment."""


def filling(directions: Collection[Direction]) -> Filling:
    """Return the filling for the directions found; more than one kind of result is mixed."""
    compared = {direction for direction in directions if direction is not Direction.NOT_COMPARED}
    if not compared:
        return "pale"
    if len(compared) > 1:
        return "half"
    only: dict[Direction, Filling] = {
        Direction.FAVOURS_TREATMENT: "full",
        Direction.NO_DIFFERENCE: "open",
        Direction.FAVOURS_CONTROL: "crossed",
    }
    return only[compared.pop()]


def mark(kind: Shape, x: float, y: float, radius: float, filled: Filling) -> str:
    """Return a mark; every shape has the area of a circle of ``radius``."""
    outline = filled if filled in ("full", "pale") else "unsure" if filled == "struck" else "open"
    parts = [_outline(kind, x, y, radius, outline)]
    if filled == "half":
        parts.append(_left_half(kind, x, y, radius))
    if filled == "crossed":
        arm = radius * 0.6
        ends = (rounded(value) for value in (x - arm, y - arm, x + arm, y + arm, x - arm, y + arm, x + arm, y - arm))
        parts.append(tag("path", d="M{} {}L{} {}M{} {}L{} {}".format(*ends), class_="ldn-p-cross"))
    if filled == "struck":
        reach = radius * 1.3
        ends = (rounded(value) for value in (x - reach, y + reach, x + reach, y - reach))
        parts.append(tag("path", d="M{} {}L{} {}".format(*ends), class_="ldn-p-cross"))
    return "".join(parts)


def _corners(kind: Shape, radius: float) -> list[tuple[float, float]]:
    """Return the corners around the origin."""
    area = math.pi * radius**2
    if kind == "square":
        half = math.sqrt(area) / 2
        return [(-half, -half), (half, -half), (half, half), (-half, half)]
    if kind == "diamond":
        half = math.sqrt(area / 2)
        return [(0, -half), (half, 0), (0, half), (-half, 0)]
    side = math.sqrt(area * 4 / math.sqrt(3))
    height = side * math.sqrt(3) / 2
    return [(0, -height * 2 / 3), (side / 2, height / 3), (-side / 2, height / 3)]


def _outline(kind: Shape, x: float, y: float, radius: float, name: str) -> str:
    if kind == "circle":
        return tag("circle", cx=x, cy=y, r=radius, class_=f"ldn-p-{name}")
    return polygon(_corners(kind, radius), name, _moved(x, y))


def _left_half(kind: Shape, x: float, y: float, radius: float) -> str:
    if kind == "circle":
        return wedge(x, y, radius, 0.5, backwards=True)
    corners = _corners(kind, radius)
    middle = [(0.0, min(dy for _, dy in corners)), (0.0, max(dy for _, dy in corners))]
    left = sorted((corner for corner in corners if corner[0] < 0), key=lambda corner: -corner[1])
    return polygon([*middle, *left], "full", _moved(x, y))


def _moved(x: float, y: float) -> str | None:
    """Return how a figure around the origin gets to its place: figures of a picture are the same bytes but for that."""
    return f"translate({rounded(x)} {rounded(y)})" if x or y else None


def polygon(corners: list[tuple[float, float]], name: str, transform: str | None = None) -> str:
    """Return a closed figure."""
    points = " ".join(f"{rounded(x)},{rounded(y)}" for x, y in corners)
    return tag("polygon", points=points, class_=f"ldn-p-{name}", transform=transform)


def wedge(x: float, y: float, radius: float, share: float, *, name: str = "full", backwards: bool = False) -> str:
    """Return a slice of a disc that starts at twelve o'clock and takes ``share`` of it, 0 to below 1."""
    angle = 2 * math.pi * share
    across = -math.sin(angle) if backwards else math.sin(angle)
    numbers = [rounded(value) for value in (x, y, radius, x + radius * across, y - radius * math.cos(angle))]
    sweep = 0 if backwards else 1
    path = f"M{numbers[0]} {numbers[1]}V{rounded(y - radius)}A{numbers[2]} {numbers[2]} 0 {int(share > 0.5)} {sweep} "  # noqa: PLR2004
    return tag("path", d=f"{path}{numbers[3]} {numbers[4]}Z", class_=f"ldn-p-{name}")
