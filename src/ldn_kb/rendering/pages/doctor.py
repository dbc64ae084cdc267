"""One sheet a condition, to print, fill in and take to a doctor: what studies show, what to tell and what to ask."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.knowledge.searches import last_searched
from ldn_kb.model import Caution, Study
from ldn_kb.rendering import tables
from ldn_kb.rendering.addresses import doi_link
from ldn_kb.rendering.content import Cell, Joined, RecordLink
from ldn_kb.rendering.pages.templating import Page, Renderer

FOLDER = "doctor"
"""Folder of the sheets, below that of all generated pages."""
_ROWS, _STUDIES = 4, 4
"""At most so many findings and studies stand on the sheet; what is left out is counted."""
_NAMES = 320
"""So many letters of names stand beside a box at most; whoever has more is told where all of them are named."""
_ONE_COLUMN = 70
"""A box with more letters than this has a line of its own, as wide as the sheet."""
_BLANKS = 3
"""So many lines at least are there to write on."""
_LINES = 15
"""So many lines of paper are there for the title, the answer and the rows of findings."""
_TITLE, _ANSWER = 50, 95
_SPREAD = "standard deviation"
"""Words in a finding that few know; the sheet says what they mean."""
_COLUMNS = {"outcome": 18, "sentence": 40, "control": 12, "treatment": 24}
"""How many letters stand in one line of each; columns that are not named here are short."""


def pages(base: KnowledgeBase, renderer: Renderer) -> Iterator[Page]:
    """Yield the list of the sheets and the sheet of every condition; none for a subject without ``visit``."""
    if base.subject.visit is None or not base.conditions:
        return
    yield f"{FOLDER}/index", functools.partial(_list, base, renderer)
    for condition in base.conditions:
        yield f"{FOLDER}/{condition.id}", functools.partial(_sheet, base, renderer, condition.id)


def _list(base: KnowledgeBase, renderer: Renderer) -> str:
    names = sorted((condition.name.lower(), condition.id) for condition in base.conditions)
    return renderer.page("sheets", keys=[key for _, key in names])


def _sheet(base: KnowledgeBase, renderer: Renderer, key: str) -> str:
    judged = computed.of_concept(base, key)
    # What is said of a condition without findings is its answer.
    findings = _numbers_first(base, [item for item in judged.findings if item.finding is not None])
    concept = base.concept(key)
    answer = judged.answer.text if judged.answer else concept.bottom_line.text
    room = _LINES - _lines(f"{concept.name} and {base.subject.name}", _TITLE) - _lines(answer, _ANSWER)
    shown, left = _fitting(base, key, findings[:_ROWS], room)
    studies = _behind(base, shown)
    first = [item for item in base.cautions if base.substances_under(item.id)]
    others = [item for item in base.cautions if item not in first]
    medicines = [*_medicines(base), *_boxes(first)]
    summary = tables.summary_of_findings(base, shown, page=key)
    return renderer.page(
        "doctor",
        condition=concept,
        answer=answer,
        summary=summary,
        spread=any(_SPREAD in cell for row in summary.rows for cell in row if isinstance(cell, str)),
        rows=len(shown),
        blanks=_BLANKS + left // 3,
        findings=len(findings),
        first=first,
        medicines=[box for box in medicines if len(box) <= _ONE_COLUMN],
        long_medicines=[box for box in medicines if len(box) > _ONE_COLUMN],
        boxes=_boxes(others),
        remarks=[item for item in others if not item.box],
        studies=[_named(study) for study in studies[:_STUDIES]],
        more_studies=len(studies[_STUDIES:]),
        full_stop=_full_stop(base, studies),
        searched=next((item.day for item in last_searched(base, [key])), None),
    )


def _numbers_first(base: KnowledgeBase, findings: list[JudgedFinding]) -> list[JudgedFinding]:
    """Return findings by importance; of those as important, first the main one, then those with both rates."""

    def place(item: JudgedFinding) -> tuple[int, bool, bool]:
        assert item.finding is not None
        control, treatment = tables.findings.groups(base, item)
        return item.finding.importance.rank, not item.finding.main, not (control and treatment)

    return sorted(findings, key=place)


def _fitting(
    base: KnowledgeBase, key: str, findings: list[JudgedFinding], room: int
) -> tuple[list[JudgedFinding], int]:
    """Return the first findings whose rows fit into ``room`` lines, one at least, and how many lines are left."""
    table = tables.summary_of_findings(base, findings, page=key)
    widths = [_COLUMNS.get(column.key) for column in table.columns]
    shown = 0
    for row in table.rows:
        texts = [cell.text if isinstance(cell, RecordLink) else cell for cell in row]
        lines = max(_lines(str(text), width) for text, width in zip(texts, widths, strict=True) if text and width)
        if lines > room and shown:
            break
        room -= lines
        shown += 1
    return findings[:shown], max(room, 0)


def _lines(text: str, width: int) -> int:
    return -(-len(text) // width)


def _boxes(cautions: Iterable[Caution]) -> list[str]:
    return [item.box[0].upper() + item.box[1:] for item in cautions if item.box]


def _medicines(base: KnowledgeBase) -> list[str]:
    """Return the names of the substances of each group, all of them if there is room, else where they are."""
    groups: dict[str, list[str]] = {}
    for item in base.substances:
        names = groups.setdefault(item.group, [])
        names.append(item.name if not names or not item.name[1:].islower() else item.name[0].lower() + item.name[1:])
    heading = base.subject.substances
    page = heading.title if heading else "Substances"
    return [_names(names, page) for names in groups.values()]


def _names(names: list[str], page: str) -> str:
    """Return names in a line; of too many the first, how many more there are, and on which page all of them stand."""
    shown = names
    while len(shown) > 1 and len(", ".join(shown)) > _NAMES:
        shown = shown[:-1]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left} more, all on the page “{page}”" if left else "")


def _behind(base: KnowledgeBase, findings: Iterable[JudgedFinding]) -> list[Study]:
    """Return the studies whose results count in the findings, each once, in the order in which they stand there."""
    results = [member for item in findings if item.finding is not None for member in item.finding.results]
    return [base.study(key) for key in dict.fromkeys(member.study for member in results)]


def _full_stop(base: KnowledgeBase, studies: Sequence[Study]) -> str:
    """Return what ends the list of studies; ``n.d.`` at its end ends it."""
    last = studies[-1] if 0 < len(studies) <= _STUDIES else None
    is_name_alone = last is not None and last.doi is None and tables.dose(last) is None
    return "" if last is not None and is_name_alone and base.titles[last.id].endswith(".") else "."


def _named(study: Study) -> Cell:
    """Return the study with the doses it gave and its DOI, by which it is found from paper too."""
    parts = [RecordLink(study.id), tables.dose(study), doi_link(study.doi) if study.doi else None]
    return Joined(tuple(part for part in parts if part is not None), ", ")
