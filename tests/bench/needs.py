"""The same pages with sphinx-needs 9, as its users would write them.

- Every record is a need, written as a directive in the page that shows it: its fields are options, its relations are
  links, its text is the content. Needs read from a ``needs.json`` are written into the page as the same directives
  first, so this is the faster way.
- Lists of related records that our pages write out (questions, further reports, what a record is about) are left to
  the links that sphinx-needs shows in both directions.
- The pages that list a kind are ``{needtable}`` with a filter by type, which sphinx-needs answers from an index.
- Everything else - prose, tables of results, side-by-side grids, drawings - is as in the floor, links by ``{ref}`` too:
  ``{need}`` renders a template for each of them and is slower.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ldn_kb import knowledge
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import AnyRecord, Caution, Claim, Comparison, Concept, Condition, Study
from ldn_kb.rendering import tables
from ldn_kb.rendering.markdown import plain
from ldn_kb.rendering.tables.columns import people

from . import floor

_RECORD = re.compile(
    r"^\((?P<key>[a-z0-9-]+)\)=\n(?P<heading>#+ [^\n]*\n)?(?P<text>.*?)"
    r"(?=^\([a-z0-9-]+\)=$|^##? |^:::\{div\} (?:ldn-about-page|ldn-silent)|\Z)",
    re.MULTILINE | re.DOTALL,
)
# What options and links of the need show already.
_SHOWN_BY_NEED = tuple(
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"^:::\{div\} ldn-kicker\n\{ldn:design\}.*?^:::$\n?",
        r"^:::\{div\} ldn-(?:says|links)\n.*?^:::$\n?",
        r"^\{ldn:fidelity\}`[^\n]*$\n?",
        r"^::::\{(?:table|ldn:captioned)\} What was done\n.*?^::::$\n?",
        r"^## (?:Questions it helps to answer|Related)\n.*?(?=^## |^:::\{div\} ldn-about-page)",
    )
)
_TABLE = re.compile(r"^::::\{(?:table|ldn:captioned)\} .*?^::::$", re.MULTILINE | re.DOTALL)
_COLUMNS = {
    "studies": "id;title;year;design;people;dose;level",
    "compare": "title;in_short;evidence",
    "conditions": "title;evidence;in_short;studied;randomised",
    "mechanisms": "title;evidence;in_short;studied;randomised",
    "topics": "title;evidence;in_short;studied;randomised",
}
_TYPES = {
    "studies": "study",
    "compare": "comparison",
    "conditions": "condition",
    "mechanisms": "mechanism",
    "topics": "topic",
}


def with_needs(base: KnowledgeBase, pages: Mapping[str, str]) -> dict[str, str]:
    """Return every page (path below docs/: text) with its records as needs."""
    found = {}
    for path, text in pages.items():
        folder, _, name = path.removeprefix(f"{floor.FOLDER}/").rpartition("/")
        left = _with_needtables(base, text, folder) if name == "index.md" and folder in _TYPES else text
        for pattern in _SHOWN_BY_NEED:
            left = pattern.sub("", left)
        found[path] = _RECORD.sub(lambda match: _need(base, match), left)
    return floor.plain(base, found)


def _with_needtables(base: KnowledgeBase, text: str, folder: str) -> str:
    """Replace the tables of an index page; the questions have one for each theme that has any."""
    themes = iter([theme for theme in WORDS["theme"] if any(item.theme == theme for item in base.comparisons)])

    def needtable(_: re.Match[str]) -> str:
        theme = f' and part == "{next(themes)}"' if folder == "compare" else ""
        condition = f'type == "{_TYPES[folder]}"{theme}'
        return f"```{{needtable}}\n:filter: {json.dumps(condition)}\n:columns: {_COLUMNS[folder]}\n```"

    return _TABLE.sub(needtable, text)


def _need(base: KnowledgeBase, found: re.Match[str]) -> str:
    """Return the directive for one record, its target and heading before it."""
    key, heading, text = found["key"], found["heading"] or "", found["text"].strip("\n")
    if key not in base.by_id:
        return found.group()
    record = base.by_id[key]
    title = record.says if isinstance(record, Claim) else base.titles[key]
    options = [f":{name}: {json.dumps(str(value), ensure_ascii=False)}" for name, value in _options(base, record)]
    # Everyone has a directive {caution} already.
    kind = "risk" if isinstance(record, Caution) else base.kind(key)
    # Sphinx cannot take a target right before a need, so without a heading the target stands inside.
    before, inside = (f"({key})=\n{heading}\n", "") if heading else ("", f"({key})=\n")
    lines = [f"::::::::{{{kind}}} {title}", f":id: {_id(key)}", *options, "", inside + text, "::::::::"]
    return before + "\n".join(lines) + "\n\n"


def _id(key: str) -> str:
    """Return an id as sphinx-needs wants it."""
    return key.upper().replace("-", "_")


def _options(base: KnowledgeBase, record: AnyRecord) -> list[tuple[str, Any]]:
    """Return fields and links of a need, without empty ones."""
    fields: dict[str, Any] = {}
    links: dict[str, tuple[str, ...]] = {}
    if isinstance(record, Study):
        weeks = record.duration_weeks
        fields = {
            "design": record.design,
            "people": people(record),
            "dose": tables.dose(record),
            "year": record.year,
            "lasted": f"{weeks} weeks" if weeks is not None else None,
            "compared": record.comparator,
            "blinding": record.blinding,
            "population": record.population,
            "funding": record.funding,
            "level": knowledge.level(record),
            "directness": knowledge.directness(base, record),
            "confirmed": record.provenance.confirmed,
        }
        links["about"] = (*record.conditions, *record.mechanisms, *record.topics)
        links["report_of"] = (record.report_of,) if record.report_of else ()
    elif isinstance(record, Claim):
        linked = knowledge.claim_studies(base, record)
        fields = {
            "at": record.at,
            "fidelity": record.fidelity,
            "evidence": record.evidence,
            "level": knowledge.best_level(linked),
            "directness": knowledge.best_directness(base, linked),
        }
        links = {"cites": record.cites, "weighed": record.tested_by, "about": record.about}
    elif isinstance(record, Comparison):
        short = record.evidence.headline or record.evidence.in_short
        fields = {"part": record.theme, "evidence": record.evidence.verdict, "in_short": plain(base, short)}
        links = {
            "answered_by": tuple(key for position in record.positions for key in position.claims),
            "rests_on": record.evidence.studies,
            "about": record.about,
        }
    elif isinstance(record, Concept):
        studies = base.studies_about(record.id)
        fields = {
            "evidence": record.bottom_line.evidence,
            "in_short": plain(base, record.bottom_line.text),
            "level": knowledge.best_level(studies),
            "studied": len(studies),
            "randomised": knowledge.profile(base, studies).randomised,
        }
        if isinstance(record, Condition) and record.parent:
            links["part_of"] = (record.parent,)
    elif isinstance(record, Caution):
        links = {"about": record.about, "answered_by": record.claims}
    shown = [
        (name, WORDS[name][str(value)] if name in WORDS else value)
        for name, value in fields.items()
        if value is not None
    ]
    return shown + [(name, ", ".join(map(_id, keys))) for name, keys in links.items() if keys]
