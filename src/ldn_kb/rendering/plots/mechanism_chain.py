"""The causal chain of a mechanism: each step with the best evidence that it happens, and the studies behind it."""

from __future__ import annotations

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Mechanism
from ldn_kb.model.concept import Step
from ldn_kb.model.vocabulary import StepEvidence
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import counted
from ldn_kb.rendering.markdown import plain
from ldn_kb.rendering.plots import svg
from ldn_kb.rendering.plots.svg import (
    LINE,
    SMALL,
    WIDTH,
    Link,
    Picture,
    anchor,
    escape,
    label,
    symbol,
    tag,
    width,
    wrap,
)

_TEXT_AT = 52
_PAD = 12
_ARROW = 22


def chain(base: KnowledgeBase, mechanism: str, link: Link, prefix: str = "chain") -> Picture | None:
    """Return the steps of a mechanism from top to bottom, or ``None`` if the id names no mechanism.

    A step without evidence in people, animals or cells has a dashed frame. The page must carry the sprite of marks.
    """
    record = base.by_id.get(mechanism)
    if not isinstance(record, Mechanism):
        return None
    title = f"{record.name}: the chain, step by step"
    body: list[str] = []
    y = 1.0
    for position, step in enumerate(record.chain, 1):
        if position > 1:
            body.append(_arrow(y))
            y += _ARROW
        drawn, height = _step(base, record, step, position, y, link)
        body.append(drawn)
        y += height
    weakest = base.word("step", knowledge.weakest_step(record))
    description = (
        f"{counted(len(record.chain), 'step')}; a chain holds no better than its weakest step, here: {weakest}."
    )
    return svg.picture("chain", prefix, y + 2, title, description, body, tables.chain(record))


def _step(
    base: KnowledgeBase, mechanism: Mechanism, step: Step, position: int, top: float, link: Link
) -> tuple[str, float]:
    """Return a box and its height; the mark links to the first study, or to the mechanism where there is none."""
    max_width = WIDTH - _TEXT_AT - _PAD
    evidence_words = base.word("step", step.evidence)
    y = top + _PAD + 11
    texts = [label(_TEXT_AT, y, f"{position} · {evidence_words}", "small strong evidence")]
    for text in wrap(plain(base, step.says), max_width, most=6):
        y += LINE + 1
        texts.append(label(_TEXT_AT, y, text))
    links, y = _studies(base, step, y + 3, max_width, link)
    height = y - top + _PAD - 2
    guess = " ldn-p-unseen" if step.evidence in (StepEvidence.HYPOTHESIS, StepEvidence.CONTRADICTED) else ""
    box = tag("rect", x=1, y=top, width=WIDTH - 2, height=height, rx=6, class_=f"ldn-p-box{guess}")
    address = link(step.studies[0] if step.studies else mechanism.id)
    drawn = symbol(step.evidence.symbol, 27, top + _PAD + 12, 24)
    description = f"Step {position}: {plain(base, step.says)} ({evidence_words})"
    first = anchor(address, description, box, drawn, *texts)
    classes = ["ldn-p-step", f"ldn-tone-{step.evidence.tone}" if step.evidence.tone else ""]
    return tag("g", first, *links, class_=" ".join(filter(None, classes))), height


def _studies(base: KnowledgeBase, step: Step, y: float, max_width: float, link: Link) -> tuple[list[str], float]:
    """Return a link for each study behind a step, broken into lines, and where the last line stands."""
    y += LINE
    if not step.studies:
        return [label(_TEXT_AT, y, "no study", "muted small")], y
    lines: list[list[str]] = [[]]
    for key in step.studies:
        if lines[-1] and width(" · ".join(base.titles[item] for item in (*lines[-1], key)), SMALL) > max_width:
            lines.append([])
        lines[-1].append(key)
    parts = []
    for position, keys in enumerate(lines):
        names = " · ".join(anchor(link(key), base.titles[key], escape(base.titles[key])) for key in keys)
        at = y + LINE * position
        parts.append(tag("text", names, x=_TEXT_AT, y=at, class_="ldn-p-name ldn-p-small", font_size=SMALL))
    return parts, y + LINE * (len(lines) - 1)


def _arrow(top: float) -> str:
    x = 27
    path = f"M{x} {svg.rounded(top + 3)}v{_ARROW - 7}m-5 -6l5 6l5 -6"
    return tag("path", d=path, class_="ldn-p-leads")
