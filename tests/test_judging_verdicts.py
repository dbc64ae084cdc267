"""What evidence means for a statement: the tables cell by cell, and the wording."""

from __future__ import annotations

import itertools

import pytest

from ldn_kb.knowledge.judging.verdicts import (
    ABSENCES,
    BANDS,
    Shown,
    StepEvidence,
    frequency_verdict,
    settled,
    step_verdict,
    superlative_verdict,
    together,
    verdict,
    wording,
)
from ldn_kb.model.vocabulary import (
    Agrees,
    Certainty,
    Effect,
    EffectDirection,
    Frequency,
    Hedge,
    Route,
    Size,
    Verdict,
    Wording,
)

HIGH, MODERATE, LOW, VERY_LOW = Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW
BENEFIT, HARM, LITTLE = EffectDirection.BENEFIT, EffectDirection.HARM, EffectDirection.LITTLE
NOT_SHOWN, CONFLICTING, UNCLEAR = EffectDirection.NOT_SHOWN, EffectDirection.CONFLICTING, EffectDirection.UNCLEAR
NOTHING = Shown(EffectDirection.UNTESTED, Certainty.NONE)

WORDS = {
    "supp": Verdict.SUPPORTED,
    "sugg": Verdict.SUGGESTED,
    "mixd": Verdict.MIXED,
    "insu": Verdict.INSUFFICIENT,
    "nbo": Verdict.NOT_BORNE_OUT,
    "contr": Verdict.CONTRADICTED,
    "untd": Verdict.UNTESTED,
}


def table(text: str) -> list[tuple[str, str, str]]:
    """Return the cells of a table whose first line names its columns: row, column, value."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    return [(row, column, value) for row, *values in rows for column, value in zip(head, values, strict=True)]


# Statements that say the treatment helps or harms, and that it does not, by what the body shows
CELLS = """
                       benefit harm  little not-shown conflicting unclear untested
benefit/very-low       insu    insu  insu   insu      mixd        insu    untd
benefit/low            sugg    nbo   nbo    nbo       mixd        insu    untd
benefit/moderate       supp    contr contr  nbo       mixd        insu    untd
benefit/high           supp    contr contr  nbo       mixd        insu    untd
benefit/settled        supp    contr contr  nbo       mixd        insu    untd
harm/very-low          insu    insu  insu   insu      mixd        insu    untd
harm/low               nbo     sugg  nbo    nbo       mixd        insu    untd
harm/moderate          contr   supp  contr  nbo       mixd        insu    untd
harm/high              contr   supp  contr  nbo       mixd        insu    untd
harm/settled           contr   supp  contr  nbo       mixd        insu    untd
no-benefit/very-low    insu    insu  insu   insu      mixd        insu    untd
no-benefit/low         nbo     sugg  sugg   insu      mixd        insu    untd
no-benefit/moderate    contr   supp  supp   insu      mixd        insu    untd
no-benefit/high        contr   supp  supp   insu      mixd        insu    untd
no-harm/very-low       insu    insu  insu   insu      mixd        insu    untd
no-harm/low            sugg    nbo   sugg   insu      mixd        insu    untd
no-harm/moderate       supp    contr supp   insu      mixd        insu    untd
no-harm/high           supp    contr supp   insu      mixd        insu    untd
no-difference/very-low insu    insu  insu   insu      mixd        insu    untd
no-difference/low      nbo     nbo   sugg   insu      mixd        insu    untd
no-difference/moderate contr   contr supp   insu      mixd        insu    untd
no-difference/high     contr   contr supp   insu      mixd        insu    untd
"""


def test_every_cell():
    for row, column, expected in table(CELLS):
        effect, certainty = row.split("/")
        found = verdict(Shown(EffectDirection(column), Certainty(certainty)), Effect(effect))
        assert found is WORDS[expected], (row, column)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("certainty", [HIGH, MODERATE, LOW, VERY_LOW])
def test_a_size_changes_one_cell_only(certainty, size):
    for effect in Effect:
        for direction in EffectDirection:
            shown = Shown(direction, certainty)
            plain = verdict(shown, effect)
            absolute = size in (Size.EVERYONE, Size.PROVEN) and certainty is LOW
            agreeing = verdict(Shown(direction, HIGH), effect) is Verdict.SUPPORTED
            opposite = direction in (BENEFIT, HARM, LITTLE) and not agreeing
            expected = Verdict.CONTRADICTED if absolute and opposite else plain
            assert verdict(shown, effect, size) is expected, direction


@pytest.mark.parametrize("effect", Effect)
def test_settled_findings_decide_as_high_certainty_does(effect):
    for direction in (BENEFIT, HARM, LITTLE):
        assert verdict(Shown(direction, Certainty.SETTLED), effect) is verdict(Shown(direction, HIGH), effect)


@pytest.mark.parametrize(
    ("direction", "people", "rate", "expected"),
    [
        (NOT_SHOWN, 0, None, Verdict.INSUFFICIENT),  # there were events, or nobody knows
        (NOT_SHOWN, 300, None, Verdict.INSUFFICIENT),  # 3 in 300 is not below 1 in 100
        (NOT_SHOWN, 301, None, Verdict.SUGGESTED),
        (NOT_SHOWN, 191, None, Verdict.INSUFFICIENT),  # up to 1.6 in 100
        (NOT_SHOWN, 191, 2, Verdict.SUGGESTED),
        (NOT_SHOWN, 301, 0.5, Verdict.INSUFFICIENT),
        # No events in a few people cannot bear out "none", whatever the comparison shows.
        (LITTLE, 50, None, Verdict.INSUFFICIENT),
        (BENEFIT, 50, None, Verdict.INSUFFICIENT),
        (LITTLE, 301, None, Verdict.SUGGESTED),
        (LITTLE, 0, None, Verdict.SUGGESTED),
        (HARM, 301, None, Verdict.NOT_BORNE_OUT),
        (UNCLEAR, 301, None, Verdict.INSUFFICIENT),
    ],
)
def test_no_harm_where_there_were_no_events(direction, people, rate, expected):
    shown = Shown(direction, LOW, no_events_in=people)
    assert verdict(shown, Effect.NO_HARM, claimed_rate=rate) is expected
    assert verdict(shown, Effect.HARM) is verdict(Shown(direction, LOW), Effect.HARM), "only absences ask for it"


@pytest.mark.parametrize("certainty", [HIGH, MODERATE, LOW, VERY_LOW])
def test_no_difference_from_another_drug_decides_nothing(certainty):
    for direction in (NOT_SHOWN, LITTLE):
        shown = Shown(direction, certainty, active=True)
        for effect in (Effect.BENEFIT, Effect.NO_BENEFIT, Effect.HARM, Effect.NO_HARM):
            assert verdict(shown, effect) is Verdict.INSUFFICIENT
        assert verdict(shown, Effect.NO_DIFFERENCE) is verdict(Shown(direction, certainty), Effect.NO_DIFFERENCE)
    for direction in (BENEFIT, HARM):
        assert verdict(Shown(direction, certainty, active=True), Effect.BENEFIT) is (
            verdict(Shown(direction, certainty), Effect.BENEFIT)
        )


def test_absences():
    assert {Effect.NO_BENEFIT, Effect.NO_HARM, Effect.NO_DIFFERENCE} == ABSENCES


@pytest.mark.parametrize(
    ("agrees", "expected"),
    [(Agrees.WHOLLY, Verdict.SUPPORTED), (Agrees.PARTLY, Verdict.MIXED), (Agrees.NOT, Verdict.CONTRADICTED)],
)
def test_settled(agrees, expected):
    assert settled(agrees) is expected


# Several findings

DOUBT = ("contr", "nbo", "untd", "insu", "mixd", "sugg", "supp")
"""From what decides first of all that are named to what decides last."""


def test_of_two_findings():
    for one, other in itertools.product(DOUBT, repeat=2):
        first, last = sorted((one, other), key=DOUBT.index)
        assert together([WORDS[one], WORDS[other]]) is WORDS[first], (one, other)
        assert together([WORDS[one], WORDS[other]], "some") is WORDS[last], (one, other)


def test_of_many_findings():
    every = [WORDS[word] for word in DOUBT]
    for order in itertools.islice(itertools.permutations(every), 0, 5040, 97):
        assert together(order) is Verdict.CONTRADICTED
        assert together(order, "some") is Verdict.SUPPORTED
    assert together([]) is Verdict.NOT_JUDGED
    assert together([Verdict.NOT_JUDGED]) is Verdict.NOT_JUDGED
    assert together([Verdict.NOT_JUDGED, Verdict.MIXED]) is Verdict.MIXED


def test_each_verdict_has_its_place():
    assert {WORDS[word] for word in DOUBT} == set(Verdict) - {Verdict.NOT_JUDGED}


# Frequencies

RATES = """
                 never rare  uncommon common very-common
0/1000/low       sugg  sugg  sugg     contr  contr
0/1000/very-low  insu  insu  insu     insu   insu
0/1000/high      supp  supp  supp     contr  contr
0/200/low        nbo   nbo   sugg     contr  contr
0/20/low         nbo   nbo   nbo      nbo    contr
3/1000/low       sugg  sugg  sugg     contr  contr
50/1000/low      nbo   nbo   sugg     nbo    contr
50/1000/high     contr contr supp     contr  contr
200/1000/low     contr contr nbo      sugg   nbo
200/1000/high    contr contr contr    supp   contr
200/1000/very-low insu insu  insu     insu   insu
74/97/low        contr contr nbo      sugg   sugg
1000/1000/low    contr contr contr    sugg   sugg
"""
"""Events, people and certainty against the words: 0/200 leaves up to 1.5 in 100 open; 50/1000 is 3.8 to 6.5."""


@pytest.mark.parametrize("direction", [NOT_SHOWN, HARM, LITTLE])
def test_a_word_against_a_rate(direction):
    for row, word, expected in table(RATES):
        events, people, certainty = row.split("/")
        shown = Shown(direction, Certainty(certainty), rate=(int(events), int(people)))
        found = frequency_verdict(shown, BANDS[Frequency(word)], harm=direction is HARM)
        assert found is WORDS[expected], (row, word)


@pytest.mark.parametrize(
    ("band", "rate", "expected"),
    [
        ((5, 10), (70, 1000), Verdict.SUGGESTED),  # 5.6 to 8.8
        ((5, 10), (7, 100), Verdict.NOT_BORNE_OUT),  # 3.4 to 13.7: across
        ((5, 10), (300, 1000), Verdict.NOT_BORNE_OUT),  # outside, but not ten times
        ((2, 3), (300, 1000), Verdict.CONTRADICTED),  # ten times
        ((30, 40), (30, 1000), Verdict.CONTRADICTED),  # a tenth
        ((30, 40), (31, 1000), Verdict.NOT_BORNE_OUT),
    ],
)
def test_numbers_against_a_rate(band, rate, expected):
    assert frequency_verdict(Shown(NOT_SHOWN, LOW, rate=rate), band, harm=False) is expected


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [(HIGH, "contr"), (MODERATE, "contr"), (LOW, "nbo"), (VERY_LOW, "insu")],
)
def test_without_a_rate_a_shown_harm_speaks_against_a_rare_one(certainty, expected):
    shown = Shown(HARM, certainty)
    for word in (Frequency.NEVER, Frequency.RARE, Frequency.UNCOMMON):
        assert frequency_verdict(shown, BANDS[word], harm=True) is WORDS[expected]
        assert frequency_verdict(Shown(NOT_SHOWN, certainty), BANDS[word], harm=False) is Verdict.INSUFFICIENT
    for word in (Frequency.COMMON, Frequency.VERY_COMMON):
        assert frequency_verdict(shown, BANDS[word], harm=True) is Verdict.INSUFFICIENT
    assert frequency_verdict(NOTHING, BANDS[Frequency.RARE], harm=False) is Verdict.UNTESTED


def test_words_for_frequencies():
    # In lay words; in those of CIOMS under 1 in 100 is uncommon, and from 1 in 100 on is common.
    assert BANDS[Frequency.RARE] == (0, 1)
    assert BANDS[Frequency.COMMON][0] == 10
    assert BANDS.keys() == set(Frequency) - {Frequency.AMONG_COMMONEST, Frequency.COMMONEST}


# Superlatives and mechanisms


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ([], Verdict.UNTESTED),
        ([True], Verdict.SUGGESTED),
        ([True, True], Verdict.SUPPORTED),
        ([True, False], Verdict.MIXED),
        ([False, True, True], Verdict.MIXED),
        ([False], Verdict.NOT_BORNE_OUT),
        ([False, False], Verdict.CONTRADICTED),
        ([False, False, False], Verdict.CONTRADICTED),
    ],
)
def test_superlatives(holds, expected):
    assert superlative_verdict(holds) is expected
    assert superlative_verdict(holds[::-1]) is expected


STEPS = """
       0/0  1/0  2/0  5/0  0/1  0/2 1/1  2/1  1/2
laboratory       untd insu sugg sugg insu nbo mixd mixd mixd
people           untd untd untd untd untd untd untd untd untd
people+in-people untd insu insu insu insu insu insu insu insu
"""
"""Independent groups that agree, and that oppose; in people, without a comparison, too little to tell."""


@pytest.mark.parametrize(("row", "column", "expected"), table(STEPS))
def test_steps_of_a_mechanism(row, column, expected):
    scope, _, people = row.partition("+")
    agreeing, opposing = map(int, column.split("/"))
    assert step_verdict(StepEvidence(scope, agreeing, opposing, bool(people))) is WORDS[expected]


@pytest.mark.parametrize("agrees", Agrees)
@pytest.mark.parametrize("scope", ["laboratory", "people"])
def test_a_source_settles_a_step(agrees, scope):
    for agreeing, opposing in ((0, 0), (2, 0), (0, 2)):
        step = StepEvidence(scope, agreeing, opposing, False, settled=agrees)
        assert step_verdict(step) is settled(agrees)


# Wording

WORDED = (Route.EFFECT, Route.FREQUENCY, Route.SUPERLATIVE, Route.MECHANISM)
JUDGED = (Verdict.SUGGESTED, Verdict.INSUFFICIENT, Verdict.UNTESTED)


@pytest.mark.parametrize("route", WORDED)
@pytest.mark.parametrize("judged", JUDGED)
def test_doubt_fits_where_the_evidence_is_weak(route, judged):
    for hedge, size in itertools.product(Hedge, Size):
        expected = Wording.FITS if hedge is Hedge.HEDGED and size is Size.SOME else Wording.SURER
        assert wording(route, judged, hedge, Effect.BENEFIT, size, [NOTHING]) is expected


@pytest.mark.parametrize("judged", Verdict)
def test_no_mark_on_warnings_and_beside_what_is_not_borne_out(judged):
    unworded = {Verdict.MIXED, Verdict.NOT_BORNE_OUT, Verdict.CONTRADICTED, Verdict.NOT_JUDGED}
    for route, hedge, size in itertools.product(Route, Hedge, Size):
        assert wording(route, judged, hedge, Effect.HARM, size, []) is Wording.NONE
        if judged in unworded or route not in WORDED:
            assert wording(route, judged, hedge, Effect.BENEFIT, size, []) is Wording.NONE
        else:
            assert wording(route, judged, hedge, Effect.BENEFIT, size, []) is not Wording.NONE


@pytest.mark.parametrize(
    ("size", "certainty", "estimate", "important", "expected"),
    [
        (Size.SOME, MODERATE, None, None, Wording.FITS),
        (Size.IMPORTANT, MODERATE, 0.5, 0.5, Wording.FITS),
        (Size.IMPORTANT, HIGH, 0.49, 0.5, Wording.SURER),
        (Size.IMPORTANT, HIGH, None, 0.5, Wording.SURER),
        (Size.IMPORTANT, HIGH, 0.5, None, Wording.SURER),
        (Size.DRAMATIC, MODERATE, 1.0, 0.5, Wording.FITS),
        (Size.DRAMATIC, HIGH, 0.9, 0.5, Wording.SURER),
        (Size.PROVEN, HIGH, None, None, Wording.FITS),
        (Size.PROVEN, MODERATE, 9, 0.5, Wording.SURER),
        (Size.EVERYONE, HIGH, None, None, Wording.FITS),
        (Size.EVERYONE, MODERATE, None, None, Wording.SURER),
        (Size.PROVEN, Certainty.SETTLED, None, None, Wording.FITS),
    ],
)
def test_beside_supported_the_size_decides(size, certainty, estimate, important, expected):
    shown = Shown(BENEFIT, certainty, estimate=estimate, important=important)
    for hedge in Hedge:
        assert wording(Route.EFFECT, Verdict.SUPPORTED, hedge, Effect.BENEFIT, size, [shown]) is expected


def test_every_finding_named_must_reach_the_size():
    large, small = Shown(BENEFIT, HIGH, estimate=1, important=0.5), Shown(BENEFIT, HIGH, estimate=0.1, important=0.5)
    for shown, expected in (([large, large], Wording.FITS), ([large, small], Wording.SURER)):
        found = wording(Route.EFFECT, Verdict.SUPPORTED, Hedge.ASSERTED, Effect.BENEFIT, Size.IMPORTANT, shown)
        assert found is expected


def test_a_finding_told_counts_as_asserted():
    for judged in JUDGED:
        told, stated = (
            wording(Route.EFFECT, judged, hedge, Effect.BENEFIT, Size.SOME, [])
            for hedge in (Hedge.REPORTED, Hedge.ASSERTED)
        )
        assert told is stated is Wording.SURER
