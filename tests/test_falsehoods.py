"""Falsified records: whatever is changed so that a judgement comes out otherwise is refused or named.

Each line changes one record of the real data as somebody might who wants another verdict. Either ``check`` reports a
problem, or the difference names a claim, a question or a finding that is judged otherwise.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_json

from ldn_kb.authoring.knowledge_diff import bodies, judgements
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import read_records
from ldn_kb.reading.records import RecordSet
from ldn_kb.reading.rules import RULES, check

DATA = Path(__file__).parents[1] / "data"
NOTHING = object()
"""In place of a new value: the field is deleted."""

FINAL = "due-bruun-2024-fibromyalgia-final"
SPANISH = "rodriguez-freire-2026-fibromyalgia-innova"
STANFORD = "younger-2013-fibromyalgia-rct"
CROHNS = "smith-2011-crohns-rct"
INTERVAL = "change-pain-intensity-0-10"


@dataclass(frozen=True)
class Falsehood:
    """One change: at ``path`` in the record ``key`` stands ``new`` instead of ``old``.

    Steps of the path are names of fields, places in a list, or the id or study of an item in a list. ``seen`` is the
    code of the problem, or the start of the line in the difference.
    """

    key: str
    path: str
    old: Any
    new: Any
    seen: str


RISK_OF_BIAS = [
    Falsehood(STANFORD, "risk_of_bias.deviations.judgement", "some-concerns", "low", "finding fibromyalgia-pain"),
    Falsehood(SPANISH, "risk_of_bias.selection.judgement", "some-concerns", "high", "finding fibromyalgia-pain"),
    Falsehood(FINAL, "risk_of_bias.randomisation.judgement", "not-judged", "low", "finding fibromyalgia-pain"),
    Falsehood(
        "cree-2010-ms-qol", "risk_of_bias.missing_data.judgement", "high", "low", "finding ms-mental-quality-of-life"
    ),
    Falsehood(CROHNS, "risk_of_bias", ..., NOTHING, "finding crohns-response"),
    Falsehood("tamariz-2024-long-covid", "provenance.confirmed", "secondary", "fulltext", "finding long-covid-fatigue"),
    Falsehood("fibromyalgia-memory", f"results.{FINAL}.risk_of_bias", ..., NOTHING, "finding fibromyalgia-memory"),
    Falsehood("fibromyalgia-pain", f"results.{STANFORD}.unpaired", ..., NOTHING, "finding fibromyalgia-pain"),
    Falsehood("crohns-response", f"results.{CROHNS}.interest", ..., NOTHING, "finding crohns-response"),
]

ARMS_AND_ESTIMATES = [
    Falsehood(FINAL, "arms.0.dose.low", ..., 50, "[member-dose]"),
    Falsehood(FINAL, "arms.0.combined_with", None, "physiotherapy", "[member-dose]"),
    Falsehood(FINAL, f"outcomes.{INTERVAL}.estimate.high", 0.27, -0.1, "[direction]"),
    Falsehood(FINAL, f"outcomes.{INTERVAL}.estimate.low", -0.95, -2.95, "finding fibromyalgia-pain"),
    Falsehood(FINAL, f"outcomes.{INTERVAL}.estimate.value", -0.34, -1.34, "[impossible-number]"),
    Falsehood(FINAL, f"outcomes.{INTERVAL}.scale", "pain-nrs", "no-such-scale", "[unknown-id]"),
    Falsehood(FINAL, "outcomes.serious-adverse-events.control.events", 1, 21, "[baseline]"),
    Falsehood(SPANISH, f"outcomes.{INTERVAL}.p", "0.236", "0.02", "[direction]"),
    Falsehood(SPANISH, f"outcomes.{INTERVAL}.direction", "no-difference", "favours-treatment", "[direction]"),
    Falsehood(CROHNS, "outcomes.cdai-drop-least-70-points.direction", "favours-treatment", "favours-control", "[direction]"),
    Falsehood(FINAL, f"outcomes.{INTERVAL}.control", ..., NOTHING, "[primary-outcome]"),
    Falsehood(CROHNS, "design", "rct-parallel", "open-label", "finding crohns-response"),
    Falsehood("cree-2010-ms-qol", "n.analysed", 60, 90, "[impossible-number]"),
    Falsehood("sharafaddinzadeh-2010-ms", "outcomes.msqol-54-mental-health.direction", "no-difference", "favours-treatment", "finding ms-mental-quality-of-life"),
    Falsehood("cree-2010-ms-qol", "n.analysed", 60, 80, "finding ms-mental-quality-of-life"),
]  # fmt: skip

FINDINGS = [
    Falsehood("fibromyalgia-mood", f"results.{SPANISH}", ..., NOTHING, "finding fibromyalgia-mood"),
    Falsehood("arthritis-pain", "left_out.chindalore-2005-oxytrex-osteoarthritis", ..., NOTHING, "[trial-without-finding]"),
    Falsehood("fibromyalgia-pain", f"results.{FINAL}.outcome", INTERVAL, "pain-at-its-best", "[finding-outcome]"),
    Falsehood("fibromyalgia-pain", f"results.{FINAL}.outcome", INTERVAL, "30-reduction-pain-responders", "finding fibromyalgia-pain"),
    Falsehood("fibromyalgia-pain", f"results.{FINAL}.study", FINAL, "due-bruun-2025-final-pain-mechanisms", "[member]"),
    Falsehood("fibromyalgia-pain", "left_out.younger-2009-naltrexone-50mg-fibromyalgia.reason", "dose", "same-trial", "[left-out]"),
    Falsehood("fibromyalgia-pain", "better", "lower", "higher", "finding fibromyalgia-pain"),
    Falsehood("fibromyalgia-pain", "overrides", [], [{"domain": "risk-of-bias", "mark": 0, "because": "all were good", "date": "2026-11-30"}], "finding fibromyalgia-pain"),
    Falsehood("fibromyalgia-pain", "main", True, False, "claim carnahan-p11-profound-benefit"),
    Falsehood("fibromyalgia-pain", "about", ["fibromyalgia"], ["migraine"], "[member]"),
    Falsehood("fibromyalgia-pain", "baseline", None, {"value": 60, "unit": "per-100", "study": FINAL, "outcome": "30-reduction-pain-responders"}, "[baseline]"),
    Falsehood("fibromyalgia-pain", "other_reviews.vatvani-2024-fibromyalgia-meta.lacks", ..., [CROHNS], "[other-review]"),
    Falsehood("diabetic-neuropathy-pain-amitriptyline", "comparator", "amitriptyline", "placebo", "finding diabetic-neuropathy-pain-amitriptyline"),
    Falsehood("serious-harms-any-dose", "important_difference.value", 1, 0.1, "finding serious-harms-any-dose"),
    Falsehood("serious-harms-any-dose", "indirect.other_dose", ..., NOTHING, "finding serious-harms-any-dose"),
    Falsehood("cytokine-level", "indirect.laboratory", True, False, "finding cytokine-level"),
    Falsehood("cancer-tumour-growth", "results", [], [{"study": "berkson-2006-pancreatic", "outcome": "survival"}], "[member"),
]  # fmt: skip

BASES = [
    Falsehood("carnahan-p5-alcohol-sedation", "basis.agrees", "not", "wholly", "claim carnahan-p5-alcohol-sedation"),
    Falsehood("hartman-p24-unpatentable", "basis.agrees", "partly", "wholly", "claim hartman-p24-unpatentable"),
    Falsehood("carnahan-p7-off-label", "basis.sources", ..., [], "[basis-source]"),
    Falsehood("precipitated-withdrawal", "basis.agrees", "wholly", "not", "finding precipitated-withdrawal"),
    Falsehood("precipitated-withdrawal", "harm", True, False, "[finding-sense]"),
    Falsehood("tolerance-dependence", "basis", ..., NOTHING, "finding tolerance-dependence"),
    Falsehood("vivid-dreams", "basis", None, {"kind": "count", "says": "Nobody dreams.", "agrees": "not"}, "[finding-sense]"),
    Falsehood("carnahan-p2-secret-because-off-label", "steps.0.basis.agrees", "wholly", "not", "claim carnahan-p2-secret-because-off-label"),
    Falsehood("carnahan-p15b5-digestive", "steps.0.basis", None, {"kind": "textbook", "says": "It does.", "agrees": "wholly"}, "[basis-source]"),
]  # fmt: skip

CLAIMS = [
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "asserts.effect", "benefit", "no-benefit", "claim carnahan-p11b4-fibromyalgia-pain"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "asserts.findings", ["fibromyalgia-pain"], ["crohns-response"], "[finding-of-claim]"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "asserts.findings", ["fibromyalgia-pain"], ["fibromyalgia-sleep"], "claim carnahan-p11b4-fibromyalgia-pain"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "asserts", ..., NOTHING, "[route]"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "route", "effect", "praise", "[route]"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "override", None, {"verdict": "supported", "because": "many say so", "date": "2026-11-30"}, "claim carnahan-p11b4-fibromyalgia-pain"),
    Falsehood("carnahan-p11b4-fibromyalgia-pain", "fidelity", ..., "misreported", "claim carnahan-p11b4-fibromyalgia-pain"),
    Falsehood("carnahan-p11-profound-benefit", "asserts.of", "all", "some", "claim carnahan-p11-profound-benefit"),
    Falsehood("carnahan-p13-may-help", "asserts.size", "some", "dramatic", "claim carnahan-p13-may-help"),
    Falsehood("carnahan-p16-promising", "hedge", "asserted", "hedged", "claim carnahan-p16-promising"),
    Falsehood("carnahan-p18-low-incidence", "frequency.says", "rare", "common", "claim carnahan-p18-low-incidence"),
    Falsehood("carnahan-p9b2-rebound", "steps.1.opposing", ..., ["jones-of-nowhere"], "[unknown-id]"),
    Falsehood("carnahan-p9b2-rebound", "steps.1.agreeing", ..., [CROHNS], "[step-study]"),
    Falsehood("carnahan-p16-promising", "checked", ..., "2999-01-01", "[future-day]"),
]  # fmt: skip

RESULTS = [
    Falsehood(FINAL, f"outcomes.{INTERVAL}.treatment", ..., {"text": "-0.9", "value": -0.8, "n": 49, "unit": "points on a 0-10 scale"}, "[direction]"),
    Falsehood(FINAL, "outcomes.serious-adverse-events.treatment.n", 49, 50, "[impossible-number]"),
    Falsehood(FINAL, "outcomes.participants-any-adverse-event.treatment.events", 41, 46, "[impossible-number]"),
    Falsehood(FINAL, "n.enrolled", 99, 199, "[impossible-number]"),
    Falsehood(FINAL, "arms.0.n", 49, 59, "[impossible-number]"),
    Falsehood(CROHNS, "outcomes.cdai-drop-least-70-points.control", ..., NOTHING, "[primary-outcome]"),
    Falsehood(CROHNS, "outcomes.cdai-drop-least-70-points.control.value", 40, None, "[primary-outcome]"),
]  # fmt: skip

IDENTITY = [
    Falsehood(CROHNS, "pmid", ..., 12345678, "[identifier]"),
    Falsehood(CROHNS, "doi", ..., "10.1000/another", "[identifier]"),
    Falsehood(STANFORD, "year", 2013, 2014, "[study-id]"),
    Falsehood(FINAL, "authors.0", ..., "Jones B", "[study-id]"),
    Falsehood("hartman", "published", None, "2001-02-03", "[order-of-days]"),
    Falsehood("hartman", "published", None, "2026-12-24", "[order-of-days]"),
]  # fmt: skip

WORDS = [
    Falsehood("carnahan-p16-promising", "says", ..., "In 68% of people the results are promising.", "[figure-missing]"),
    Falsehood("carnahan-ref1-fourteen-references", "figures.0.value", 14, 15, "[figure-missing]"),
    Falsehood("carnahan-p16-promising", "note", ..., "word " * 81, "[long-note]"),
    Falsehood("carnahan-p16-promising", "note", ..., "It is **proven**.", "[markup]"),
    Falsehood("carnahan-p16-promising", "note", ..., "See [here](https://example.org).", "[markup]"),
    Falsehood("fibromyalgia-pain", "note", ..., "- one\n- two", "[markup]"),
    Falsehood("hartman", "looked_for_absent.0.cautions", ..., [], "[not-looked-for]"),
    Falsehood("hartman", "looked_for_absent.0.questions.0", "cure-all", "approval-of-low-doses", "[not-absent]"),
    Falsehood("caution-sleep", "claims", ..., ["hartman-p6-dreams-insomnia"], "[not-looked-for]"),
]  # fmt: skip

FALSEHOODS = [*RISK_OF_BIAS, *ARMS_AND_ESTIMATES, *FINDINGS, *BASES, *CLAIMS, *RESULTS, *IDENTITY, *WORDS]


@pytest.fixture(scope="module")
def records() -> RecordSet:
    """Return the real data, read once."""
    found, problems = read_records(DATA)
    assert problems == []
    found.today = datetime.date(2026, 12, 31)
    assert check(found) == []
    return found


def changed(data: Any, falsehood: Falsehood) -> None:
    """Make the change within the fields of a record."""
    *above, last = falsehood.path.split(".")
    for step in above:
        data = at(data, step)
    place = item_of(data, last) if isinstance(data, list) else last
    old = data[place]
    assert (falsehood.old is ... and old not in (None, [])) or old == falsehood.old, f"now it is {old!r}"
    if falsehood.new is NOTHING:
        del data[place]
    else:
        data[place] = falsehood.new


def at(data: Any, step: str) -> Any:
    """Return what stands one step below."""
    return data[item_of(data, step)] if isinstance(data, list) else data[step]


def item_of(items: list[Any], step: str) -> int:
    """Return the place of an item of a list: a number, or where the item with this id or study stands."""
    if step.isdigit():
        return int(step)
    return next(number for number, item in enumerate(items) if step in (item.get("id"), item.get("study")))


def with_change(records: RecordSet, falsehood: Falsehood) -> RecordSet:
    """Return the records with one falsified; raises ``ValidationError`` if its form is refused."""
    entry = records.entries[falsehood.key]
    data = entry.record.model_dump(mode="json")
    changed(data, falsehood)
    record = type(entry.record).model_validate_json(to_json(data))
    entries = {**records.entries, falsehood.key: replace(entry, record=record)}
    return RecordSet(entries, records.kinds, records.today)


def judged_otherwise(old: KnowledgeBase, new: KnowledgeBase) -> set[str]:
    """Return kind and id of everything that the difference says is judged otherwise."""
    lines = (*judgements.verdicts(old, new, {}), *bodies.findings(old, new, {}))
    named = (re.match(r"(claim|question|finding) .*?\(`([a-z0-9-]+)`\)", line) for line in lines)
    return {f"{found[1]} {found[2]}" for found in named if found}


def ids(falsehoods: list[Falsehood]) -> list[str]:
    return [f"{item.key}-{item.path}-{number}" for number, item in enumerate(falsehoods)]


REFUSED = [item for item in FALSEHOODS if item.seen.startswith("[")]
NAMED = [item for item in FALSEHOODS if not item.seen.startswith("[")]


@pytest.mark.parametrize("falsehood", REFUSED, ids=ids(REFUSED))
def test_a_falsehood_is_refused(records, falsehood):
    false = with_change(records, falsehood)
    # One rule after the other: the first that refuses it is enough.
    seen = []
    for rule in RULES:
        seen += [str(problem) for problem in rule(false)]
        if any(falsehood.seen in problem for problem in seen):
            return
    pytest.fail(f"not refused: {seen}")


@pytest.mark.parametrize("falsehood", NAMED, ids=ids(NAMED))
def test_a_falsehood_that_is_not_refused_is_named(records, falsehood):
    assert falsehood.seen in judged_otherwise(records.base, with_change(records, falsehood).base)


@pytest.mark.weekly
@pytest.mark.parametrize("falsehood", NAMED, ids=ids(NAMED))
def test_a_falsehood_is_named_because_nothing_refuses_it(records, falsehood):
    """Otherwise the list above is not up to date; an answer to a question may open with words that no longer fit."""
    problems = [str(problem) for problem in check(with_change(records, falsehood))]
    assert all("[opening]" in problem for problem in problems), problems


def test_there_are_falsehoods_of_every_kind():
    for group in (RISK_OF_BIAS, ARMS_AND_ESTIMATES, FINDINGS, BASES, CLAIMS, RESULTS, IDENTITY, WORDS):
        assert len({(re.sub(r"\.[^.]*-[^.]*", "", item.path), str(item.new)) for item in group}) >= 5
    assert len(FALSEHOODS) >= 30
