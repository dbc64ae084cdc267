"""Articles, their claims and the questions that the claims answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import words
from .draw import Draw
from .plan import Plan, slug
from .studies import Data, filled

_MOST_IN_PARAGRAPH = 5
_BULLETED = 0.2
"""Share of paragraphs that are a list; the real articles have 17 bullets among 85 locators."""


@dataclass
class Written:
    """The records of this room: comparisons by id, claims by article in reading order, articles by id."""

    comparisons: dict[str, Data] = field(default_factory=dict)
    claims: dict[str, list[Data]] = field(default_factory=dict)
    articles: dict[str, Data] = field(default_factory=dict)


def write(plan: Plan, studies: Mapping[str, Data], about: Mapping[str, list[str]]) -> Written:
    """Return questions, claims and articles; ``about`` gives the studies that bear on each subject."""
    written = Written(claims={article: [] for article in plan.articles})
    paragraphs = {article: _Paragraphs(plan, number) for number, article in enumerate(plan.articles)}
    for number, counts in enumerate(_shares(plan)):
        draw = plan.draw("comparison", number, "record")
        subjects = _subjects(plan, draw, number)
        relevant = list(dict.fromkeys(key for subject in subjects for key in about.get(subject, [])))
        first = draw.number(0, len(plan.articles) - 1)
        positions = []
        for offset, count in enumerate(counts):
            article = plan.articles[(first + offset) % len(plan.articles)]
            keys = []
            for _ in range(count):
                place = paragraphs[article].next()
                claim = _claim(plan, draw, article, place, subjects, relevant, studies)
                written.claims[article].append(claim)
                keys.append(claim["id"])
            short = draw.text("comparison.positions.in_short")
            positions.append({"article": article, "in_short": short, "claims": keys})
        record = _comparison(draw, subjects, positions, relevant)
        written.comparisons[f"{slug(record['question'])[:60].strip('-')}-{number + 1}"] = record
    for number, article in enumerate(plan.articles):
        written.articles[article] = _article(plan, number, paragraphs[article], list(studies))
    return written


def _shares(plan: Plan) -> list[list[int]]:
    """Return how many claims each position of each question has; together they are the planned number."""
    draw = plan.draw("shares")
    shares = [
        [max(1, draw.count("comparison.positions.claims")) for _ in range(draw.count("comparison.positions"))]
        for _ in range(plan.comparisons)
    ]
    missing = plan.claims - sum(sum(counts) for counts in shares)
    while missing:
        counts = draw.pick(shares)
        place = draw.number(0, len(counts) - 1)
        if missing > 0 or counts[place] > 1:
            counts[place] += 1 if missing > 0 else -1
            missing -= 1 if missing > 0 else -1
    return shares


def _subjects(plan: Plan, draw: Draw, number: int) -> list[str]:
    """Return what a question is about: first a condition in half the cases, every subject in turn."""
    first = plan.conditions if number % 2 else plan.subjects
    keys = [first[number // 2 % len(first)], *draw.few(plan.subjects, draw.count("comparison.about") - 1)]
    return list(dict.fromkeys(keys))


def _comparison(draw: Draw, subjects: list[str], positions: list[Data], relevant: Sequence[str]) -> Data:
    record = {
        "question": draw.name("comparison.question") + "?",
        "theme": draw.value("comparison.theme"),
        "about": subjects,
        "positions": positions,
        "agreement": draw.value("comparison.agreement") if len(positions) > 1 else None,
        "evidence": filled(
            {
                "verdict": draw.value("comparison.evidence.verdict"),
                "headline": draw.name("comparison.evidence.headline")[:100].strip(),
                "in_short": draw.text("comparison.evidence.in_short", relevant),
                "studies": draw.few(relevant, draw.count("comparison.evidence.studies")),
            }
        ),
        "difference": draw.optional("comparison.difference", relevant),
    }
    return filled(record)


def _claim(
    plan: Plan,
    draw: Draw,
    article: str,
    place: str,
    subjects: Sequence[str],
    relevant: Sequence[str],
    studies: Mapping[str, Data],
) -> Data:
    """Return one claim at ``place`` of ``article``; the studies it cites mostly bear on its subjects."""
    pool = relevant if relevant and draw.chance(0.9) else list(studies)
    cites = draw.few(pool, draw.count("claim.cites"))
    tests = [key for key in draw.few(pool, draw.count("claim.tested_by")) if key not in cites]
    figures, numbers = _figures(draw, cites, studies)
    record = {
        "id": f"{article}-{place.replace('.', '')}-{words.rare(draw.random)}-{words.rare(draw.random)}",
        "at": place,
        "about": list(dict.fromkeys([subjects[0], *draw.few(subjects, draw.count("claim.about") - 1)])),
        "kind": draw.value("claim.kind"),
        "says": draw.text("claim.says"),
        "hedge": draw.value("claim.hedge"),
        "figures": figures,
        "cites": cites,
        "citing": draw.value("claim.citing", "none") if cites else "none",
        "tested_by": tests,
        "fidelity": draw.value("claim.fidelity", "no-source") if cites else "no-source",
        "evidence": draw.value("claim.evidence"),
        "numbers": numbers,
        "note": draw.text("claim.note", pool),
        "sources": draw.addresses("claim.sources"),
        "checked": "2026-11-22",
    }
    return filled(record)


def _figures(draw: Draw, cites: Sequence[str], studies: Mapping[str, Data]) -> tuple[list[Data], list[Data]]:
    """Return the numbers of a claim and what the first study it cites reports for them."""
    reported = _reported(cites[0], studies[cites[0]]) if cites else []
    figures: list[Data] = []
    numbers: list[Data] = []
    for position in range(draw.count("claim.figures")):
        label = f"{words.rare(draw.random)}-{position + 1}"
        check: dict[str, Any] = {"figure": label, "study": None, "reported": None}
        value, unit = draw.number(1, 100), "%"
        if position < len(reported):
            found, unit = reported[position]
            check |= found
            value = found["reported"]
        figures.append({"label": label, "value": value, "unit": unit})
        numbers.append(check | filled({"note": draw.optional("claim.numbers.note")}))
    return figures, numbers


def _reported(key: str, study: Data) -> list[tuple[Data, str]]:
    """Return what a study reports that a claim can be held against, with its unit."""
    found: list[tuple[Data, str]] = []
    for outcome in study.get("outcomes", []):
        value = outcome.get("treatment", {}).get("value")
        if value is not None:
            check = {"study": key, "outcome": outcome["id"], "field": "treatment.value", "reported": value}
            found.append((check, "%"))
    if "duration_weeks" in study:
        check = {"study": key, "field": "duration_weeks", "reported": study["duration_weeks"]}
        found.append((check, "weeks"))
    return found


class _Paragraphs:
    """Hands out the places of one article in reading order; each has one to a few claims."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._draw = plan.draw("paragraphs", number)
        self._paragraph = self._bullet = self._left = 0
        self.places: list[str] = []

    def next(self) -> str:
        """Return the place of the next claim."""
        if not self._left:
            self._left = self._draw.number(1, _MOST_IN_PARAGRAPH)
            if self._draw.chance(_BULLETED) and self.places:
                self._bullet += 1
            else:
                self._paragraph, self._bullet = self._paragraph + 1, 0
            self.places.append(f"p{self._paragraph}" + (f".b{self._bullet}" if self._bullet else ""))
        self._left -= 1
        return self.places[-1]

    def after(self) -> list[str]:
        """Return the places of a few paragraphs after the last claim."""
        return [f"p{self._paragraph + number}" for number in (1, 2, 3)]


def _article(plan: Plan, number: int, paragraphs: _Paragraphs, studies: Sequence[str]) -> Data:
    key, draw = plan.articles[number], plan.draw("article", number, "record")
    places, sections = [*paragraphs.places, *paragraphs.after()], []
    while places:
        size = draw.number(1, 8)
        heading = draw.name("article.sections.heading") if sections else None
        sections.append({"heading": heading, "paragraphs": places[:size]})
        places = places[size:]
    references = draw.few(studies, 14) if number else []
    return {
        "order": number + 1,
        "name": plan.names[key],
        "author": f"{words.rare(draw.random).capitalize()} {plan.names[key]}",
        "credentials": draw.name("article.credentials"),
        "title": draw.name("article.title"),
        "note": draw.text("article.note"),
        "sections": sections,
        "references": [{"at": f"ref{position}", "study": study} for position, study in enumerate(references, 1)],
        "without_claims": [
            {"at": at, "reason": draw.text("article.without_claims.reason")} for at in paragraphs.after()
        ],
    }
