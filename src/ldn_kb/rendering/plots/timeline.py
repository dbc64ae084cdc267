"""Publications by year, and the year before which each article cannot have been written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Article, Design, Study
from ldn_kb.rendering.content import counted
from ldn_kb.rendering.plots import chart, svg
from ldn_kb.rendering.plots.axes import Scale, ruler, ticks
from ldn_kb.rendering.plots.svg import (
    BOLD,
    LINE,
    SMALL,
    WIDTH,
    Canvas,
    Link,
    Picture,
    anchor,
    label,
    line,
    tag,
    width,
    wrap,
)
from ldn_kb.rendering.plots.symbols import FILLINGS, Filling, Shape, filling, mark
from ldn_kb.rendering.tables import LONGEST, Table, plotted

SHAPES: dict[Shape, str] = {
    "circle": "randomised trial",
    "square": "other study of people",
    "triangle": "animals or cells",
    "diamond": "review, protocol or reference",
}
"""What each shape says, one lane each, from top to bottom."""
_INSET = 16
_DEEP = 9999
"""Below every lane, whatever the window."""
_BIGGEST = 6.5
_HUES = 6


@dataclass(frozen=True)
class Earliest:
    """The year before which an article cannot have been written: printed on it, or of the newest study it cites."""

    article: Article
    number: int
    year: int
    printed: bool
    same: int
    """How many of the publications shown are of that year: whether they came before or after it, a year cannot tell."""
    later: int
    """How many of the publications shown came after that year."""

    @property
    def when(self) -> str:
        """Since when it can have been written."""
        return f"published {self.year}" if self.printed else f"{self.year} or later"

    @property
    def name_and_year(self) -> str:
        """Its name, and since when it can have been written."""
        return f"{self.article.name}: {self.when}"

    @property
    def counts(self) -> str:
        """What is shown right of the line of the article, which stands where its year begins."""
        after = f"{counted(self.later, 'publication')} came after"
        return f"{self.same:,} of the same year, {self.later:,} after" if self.same else after


def timeline(base: KnowledgeBase, subject: str | None, link: Link) -> Picture | None:
    """Return the publications of a subject (or all) by year, or ``None`` if none has a year.

    Articles are marked if they make a claim about the subject. Publications without a year are in the table only.
    """
    studies = list(base.studies if subject is None else base.studies_about(subject))
    dated = [study for study in studies if study.year is not None]
    if not dated:
        return None
    about = f": {base.titles[subject]}" if subject else ""
    title = f"Publications by year{about}"
    marks = [
        earliest
        for number, item in enumerate(base.articles, 1)
        if (earliest := _earliest(base, item, number, subject, dated))
    ]
    years = [study.year for study in dated if study.year] + [earliest.year for earliest in marks]
    scale = Scale(min(years) - 0.5, max(years) + 0.5, _INSET, WIDTH - _INSET)
    radius = min(_BIGGEST, (scale(1) - scale(0)) * 0.46)
    fillings = [
        (kind, base.subject.fill(words))
        for kind, words in FILLINGS.items()
        if any(_filling(base, study) == kind for study in dated)
    ]
    key, top = svg.legend([(mark("circle", 0, 0, 5.5, kind), 6.0, words) for kind, words in fillings], 0)
    labels, y = _labels(marks, scale, top + 4)
    lanes: list[str] = []
    in_html: list[str] = []
    for kind, words in SHAPES.items():
        if lane_studies := [study for study in dated if _shape(study) == kind]:
            name = f"{words} ({len(lane_studies)})"
            piles, height = _piles(base, lane_studies, scale, radius, link)
            lanes.append(_lane(kind, name, piles, y, height))
            in_html.append(_lane_in_html(kind, name, piles, height))
            y += LINE + 9 + height
    cuts = [
        tag("g", line(scale(earliest.year - 0.5), at, scale(earliest.year - 0.5), y, "cut"), class_=_hue(earliest))
        for earliest, at, _ in labels
    ]
    whole = [value for value in ticks(scale) if value == int(value)]
    parts = [key, *cuts, *(drawn for _, _, drawn in labels), *lanes, ruler(scale, whole, y, _year)]
    description, table = _description(studies, dated, marks), _table(base, studies, title)
    canvas = Canvas("".join(parts), WIDTH, y + 2 * LINE - 6, title, description)
    page = tag(
        "div",
        tag("div", _key_in_html(fillings), *map(_mark_in_words, marks), class_="ldn-timeline-words"),
        tag(
            "div",
            tag("div", _lines_in_html(marks, scale), *in_html, class_="ldn-timeline-piles"),
            _ruler_in_html(scale, whole),
            class_="ldn-timeline-lanes",
        ),
        class_="ldn-plot ldn-timeline ldn-plot-timeline",
        role="group",
        aria_label=f"{title}. {' '.join(_counts(studies, dated))}",
    )
    return Picture(title, page, table, canvas)


def _earliest(
    base: KnowledgeBase, article: Article, number: int, subject: str | None, dated: list[Study]
) -> Earliest | None:
    year = knowledge.earliest_year(base, article)
    if year is None or (subject and all(claim.article != article.id for claim in base.claims_about(subject))):
        return None
    same = sum(1 for study in dated if study.year == year)
    later = sum(1 for study in dated if study.year is not None and study.year > year)
    return Earliest(article, number, year, article.published is not None, same, later)


def _piles(
    base: KnowledgeBase, studies: list[Study], scale: Scale, radius: float, link: Link
) -> tuple[list[str], float]:
    """Return the marks of a lane, those of a year in a pile, and how high the highest is; their ground is 0."""
    piles: dict[int, list[Study]] = defaultdict(list)
    for study in sorted(studies, key=lambda item: (list(FILLINGS).index(_filling(base, item)), item.id)):
        piles[study.year or 0].append(study)
    step = 2.2 * radius
    # Whole units: a page of a hundred marks is the lighter for it, and nobody sees the difference.
    marks = [
        _dot(base, study, round(scale(year)), round(-radius * 1.3 - step * position), radius, link)
        for year, pile in sorted(piles.items())
        for position, study in enumerate(pile)
    ]
    return marks, step * max(len(pile) for pile in piles.values())


def _lane(kind: Shape, name: str, piles: list[str], top: float, height: float) -> str:
    """Return the marks of one shape below its name, in a file."""
    ground = top + LINE + 9 + height
    return "".join(
        (
            tag("g", mark(kind, 6, 0, 4.5, "open"), transform=f"translate(0 {svg.rounded(top + LINE - 5)})"),
            label(17, top + LINE, name, "muted small"),
            line(0, ground, WIDTH, ground, "hair"),
            tag("g", *piles, transform=f"translate(0 {svg.rounded(ground)})"),
        )
    )


def _lane_in_html(kind: Shape, name: str, piles: list[str], height: float) -> str:
    """Return the marks of one shape below its name, on a page: the marks grow with the window, words do not."""
    shape = tag("svg", mark(kind, 0, 0, 4.5, "open"), viewBox="-7 -7 14 14", width=14, height=14, aria_hidden="true")
    drawn = tag(
        "svg",
        line(0, 0, WIDTH, 0, "hair"),
        *piles,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 {svg.rounded(-height - 4)} {WIDTH} {svg.rounded(height + 5)}",
    )
    return f"{tag('p', shape, f' {svg.escape(name)}', class_='ldn-chart-head')}{drawn}"


def _key_in_html(fillings: list[tuple[Filling, str]]) -> str:
    return chart.in_html(chart.Key([("circle", kind, words) for kind, words in fillings]))


def _mark_in_words(earliest: Earliest) -> str:
    """Return what the line of an article means; its number stands at the line, too."""
    number = tag("b", str(earliest.number), class_="ldn-p-hue")
    return tag("p", number, f" {svg.escape(f'{earliest.name_and_year}; {earliest.counts}.')}", class_=_hue(earliest))


def _lines_in_html(marks: list[Earliest], scale: Scale) -> str:
    """Return a line for each article behind all lanes, with its number at the top.

    The newest stands highest, so that no number is crossed. The lines end where the style sheet ends the lanes.
    """
    drawn, years = [], sorted({item.year for item in marks}, reverse=True)
    for row, year in enumerate(years):
        x = chart.percent(100 * scale(year - 0.5) / WIDTH)
        same = [item for item in marks if item.year == year]
        numbers = ", ".join(str(item.number) for item in same)
        y = LINE * row
        parts = [
            tag("line", x1=x, y1=y + 3, x2=x, y2=_DEEP, class_="ldn-p-cut"),
            tag("text", numbers, x=x, dx=-4, y=y + 14, text_anchor="end", class_="ldn-p-hue ldn-p-strong"),
        ]
        drawn.append(tag("g", *parts, class_=_hue(same[0])))
    return tag("svg", *drawn, width="100%", height=LINE * len(years) + 2, aria_hidden="true") if drawn else ""


def _ruler_in_html(scale: Scale, values: list[float]) -> str:
    edge = 100 * _INSET / WIDTH
    return chart.in_html(chart.Ruler(Scale(scale.low, scale.high, edge, 100 - edge), values, _year))


def _shape(study: Study) -> Shape:
    if study.design in knowledge.RANDOMISED:
        return "circle"
    if study.design in (Design.ANIMAL, Design.IN_VITRO):
        return "triangle"
    others = (*knowledge.REVIEWS, Design.NARRATIVE_REVIEW, Design.PROTOCOL, Design.REFERENCE_WORK, Design.WEB_PAGE)
    return "diamond" if study.design in others else "square"


def _filling(base: KnowledgeBase, study: Study) -> Filling:
    """Return what a study found for the outcome of its finding at the doses under study; nothing if retracted."""
    if study.retracted:
        return "struck"
    result = knowledge.trial_result(base, study) if knowledge.in_window(base, study) else None
    return filling([result] if result is not None else [])


def _dot(base: KnowledgeBase, study: Study, x: float, y: float, radius: float, link: Link) -> str:
    result_words = base.subject.fill(FILLINGS[_filling(base, study)])
    # The title of a publication is in the table, and in the card of the link.
    description = f"{base.titles[study.id]}: {base.word('design', study.design)}; {result_words}"
    return anchor(link(study.id), description, mark(_shape(study), x, y, radius, _filling(base, study)), reach=False)


def _year(value: float) -> str:
    return str(int(value))


def _hue(earliest: Earliest) -> str:
    return f"ldn-p-article ldn-article-{(earliest.number - 1) % _HUES + 1}"


def _labels(marks: list[Earliest], scale: Scale, top: float) -> tuple[list[tuple[Earliest, float, str]], float]:
    """Return each article with the top of its line and its label, and where the labels end.

    The newest stands highest, and labels stand left of their line if they fit, so that no line crosses a word.
    """
    labels = []
    y = top
    for item in sorted(marks, key=lambda mark: (-mark.year, mark.number)):
        first, second = item.name_and_year, item.counts
        x = scale(item.year - 0.5)
        needed = max(width(first) * BOLD, width(second, SMALL))
        left, right = x - 6, WIDTH - x - 6
        at, side, room = (x - 6, "end", left) if needed < left or left >= right else (x + 6, "start", right)
        if needed > room:
            # No side has room for both: a long name gives way, the year stays.
            name = wrap(item.article.name, room / BOLD - width(f": {item.when}"), most=1)[0]
            first = f"{name}: {item.when}"
        drawn = label(at, y + LINE - 3, first, "hue strong", side)
        drawn += label(at, y + 2 * LINE - 3, second, "muted small", side)
        labels.append((item, y, tag("g", drawn, class_=_hue(item))))
        y += 2 * LINE + 4
    return labels, y


def _description(studies: list[Study], dated: list[Study], marks: list[Earliest]) -> str:
    parts = _counts(studies, dated)
    for item in marks:
        basis = "was published in" if item.printed else "cites nothing newer than, and so was not written before,"
        parts.append(f"{item.article.name} {basis} {item.year}; {item.counts}.")
    return " ".join(parts)


def _counts(studies: list[Study], dated: list[Study]) -> list[str]:
    undated = len(studies) - len(dated)
    left_out = [f"{counted(undated, 'publication')} without a year left out."] if undated else []
    return [f"{counted(len(dated), 'publication')}, one mark each.", *left_out]


def _table(base: KnowledgeBase, studies: list[Study], title: str) -> Table:
    if len(studies) <= LONGEST:
        return plotted.publications(
            title, ((study, base.subject.fill(FILLINGS[_filling(base, study)])) for study in studies)
        )
    kinds = {words: [study for study in studies if _shape(study) == kind] for kind, words in SHAPES.items()}
    return plotted.publications_by_year(title, kinds)
