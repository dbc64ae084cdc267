"""What a body of evidence shows and how certain it is: each domain as a table, then what holds of every body."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_kb.knowledge.judging import sentences
from ldn_kb.knowledge.judging.certainty import UNTESTED, Mark, Question, Trial, judge
from ldn_kb.knowledge.judging.effects import Z95, Effect, Events, pooled
from ldn_kb.model.vocabulary import Certainty, Domain, EffectDirection

BENEFIT, HARM, LITTLE = EffectDirection.BENEFIT, EffectDirection.HARM, EffectDirection.LITTLE
NOT_SHOWN, CONFLICTING, UNCLEAR = EffectDirection.NOT_SHOWN, EffectDirection.CONFLICTING, EffectDirection.UNCLEAR
HIGH, MODERATE, LOW, VERY_LOW = Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW
BIAS, INCONSISTENCY, INDIRECTNESS, IMPRECISION, PUBLICATION = tuple(Domain)[:5]


def interval(low: float, high: float, unit="standardised") -> Effect:
    """Return the effect whose 95 % interval has these ends."""
    return Effect((low + high) / 2, (high - low) / (2 * Z95), unit)


def trial(name="A", people=500, report="no-difference", bias="low", design="randomised", **more) -> Trial:
    return Trial(name, people, design, report, bias, **more)


def measured(low: float, high: float, **more) -> Trial:
    """Return a trial of 500 people at low risk of bias with that interval."""
    return trial(effect=interval(low, high), **more)


def mark(domain: Domain, trials, question=Question()) -> int:  # noqa: B008
    return {item.domain: item.mark for item in judge(trials, question).marks}[domain]


def test_no_members():
    assert judge([], Question()) is UNTESTED
    assert (UNTESTED.direction, UNTESTED.certainty) == (EffectDirection.UNTESTED, Certainty.NONE)


# Which trials count


@pytest.mark.parametrize(
    ("designs", "counted"),
    [
        (("randomised", "compared", "uncontrolled"), "randomised"),
        (("uncontrolled", "compared"), "compared"),
        (("uncontrolled", "uncontrolled"), "uncontrolled"),
    ],
)
def test_one_design_counts_and_the_others_are_listed(designs, counted):
    trials = [trial(name, design=design) for name, design in zip("ABC", designs, strict=False)]
    result = judge(trials, Question())
    assert {item.design for item in result.members} == {counted}
    assert {item.name for item in result.members + result.also} == {item.name for item in trials}
    assert result.people == 500 * designs.count(counted)


def test_a_pooled_effect_of_other_designs_too_does_not_count():
    question = Question(published=interval(0.1, 0.4), important=0.5)
    assert judge([trial()], question).effect_is_published
    assert not judge([trial(), trial("B", design="compared")], question).effect_is_published


@pytest.mark.parametrize(
    ("with_effect", "without", "pooled_by_us"),
    [(200, 100, True), (199, 101, False), (100, 0, True), (0, 100, False)],
)
def test_two_thirds_of_the_people_need_numbers(with_effect, without, pooled_by_us):
    trials = [measured(-0.1, 0.3, people=with_effect)] if with_effect else []
    trials += [trial("B", people=without)] if without else []
    assert (judge(trials, Question()).effect is not None) == pooled_by_us


def test_effects_of_different_units_are_not_pooled():
    trials = [trial("A", effect=interval(0, 1, "points")), trial("B", effect=interval(0, 1))]
    assert judge(trials, Question()).effect is None


def test_the_interval_of_the_one_trial_that_counts_is_judged_and_printed_as_published():
    # By its standard error it would end above the important difference.
    published = Effect(0.2, 0.2, "points", (-0.1, 0.49))
    alone = judge([trial(effect=published), trial("B", design="compared")], Question(important=0.5))
    assert (alone.effect, alone.effect_is_published, alone.direction) == (published, True, LITTLE)
    ours = judge([trial(effect=replace(published, limits=None))], Question(important=0.5))
    assert (ours.effect_is_published, ours.direction) == (False, NOT_SHOWN)


def test_a_published_effect_stands_before_ours():
    trials = [measured(-0.4, 0.4), measured(-0.3, 0.3, name="B")]
    result = judge(trials, Question(published=interval(0.1, 0.3)))
    assert result.effect == interval(0.1, 0.3)
    assert result.direction is BENEFIT
    assert judge(trials, Question()).effect == pooled([item.effect for item in trials]).effect


# Direction


@pytest.mark.parametrize(
    ("low", "high", "important", "harm", "direction"),
    [
        (-0.1, 0.4, 0.5, False, LITTLE),
        (0.1, 0.4, 0.5, False, LITTLE),  # it excludes no effect, but also an important one: the first that fits
        (-0.4, -0.1, 0.5, False, LITTLE),
        (-0.1, 0.6, 0.5, False, NOT_SHOWN),
        (-0.6, 0.1, 0.5, False, NOT_SHOWN),
        (-0.6, 0.6, 0.5, False, NOT_SHOWN),
        (0.1, 0.6, 0.5, False, BENEFIT),
        (0.6, 0.9, 0.5, False, BENEFIT),
        (-0.6, -0.1, 0.5, False, HARM),
        (-0.9, -0.6, 0.5, False, HARM),
        # Nobody knows what matters: little or none cannot be reached.
        (-0.01, 0.01, None, False, NOT_SHOWN),
        (0.01, 0.02, None, False, BENEFIT),
        (-0.02, -0.01, None, False, HARM),
        # Of a harm (positive is fewer) only an important harm must be excluded.
        (-0.4, 0.9, 0.5, True, LITTLE),
        (-0.6, 0.9, 0.5, True, NOT_SHOWN),
        (0.1, 0.9, 0.5, True, BENEFIT),
        (-0.9, -0.1, 0.5, True, HARM),
        (-0.4, -0.1, 0.5, True, LITTLE),
        (-0.4, 0.9, None, True, NOT_SHOWN),
    ],
)
def test_direction_by_an_interval(low, high, important, harm, direction):
    assert judge([measured(low, high)], Question(important=important, harm=harm)).direction is direction


@pytest.mark.parametrize(
    ("people", "harm", "direction"),
    [
        # people in trials that report: a benefit, a harm, no difference, nothing
        ((200, 0, 100, 0), False, BENEFIT),
        ((0, 200, 100, 0), False, HARM),
        ((100, 0, 200, 0), False, NOT_SHOWN),
        ((100, 0, 0, 200), False, UNCLEAR),
        ((0, 0, 100, 200), False, UNCLEAR),
        ((0, 0, 0, 300), False, UNCLEAR),
        ((199, 0, 101, 0), False, CONFLICTING),
        ((150, 150, 0, 0), False, CONFLICTING),
        ((100, 100, 100, 0), False, CONFLICTING),
        ((1, 0, 1, 298), False, CONFLICTING),
        # Nothing speaks for it: no difference and a harm are both against.
        ((0, 150, 150, 0), False, UNCLEAR),
        ((0, 150, 150, 0), True, CONFLICTING),
        ((150, 0, 150, 0), True, UNCLEAR),
    ],
)
def test_direction_by_people(people, harm, direction):
    reports = ("benefit", "harm", "no-difference", "unknown")
    trials = [
        trial(str(number), count, report)
        for number, (count, report) in enumerate(zip(people, reports, strict=True))
        if count
    ]
    assert judge(trials, Question(harm=harm)).direction is direction
    without = [replace(item, design="compared") for item in trials]
    expected = direction if direction in (BENEFIT, HARM) else UNCLEAR
    assert judge(without, Question(harm=harm)).direction is expected, "without randomisation only a clear lead counts"


@pytest.mark.parametrize("report", ["benefit", "harm", "no-difference", "unknown"])
def test_without_a_comparison_nothing_is_clear(report):
    assert judge([trial(report=report, design="uncontrolled")], Question()).direction is UNCLEAR
    numbers = [trial(report=report, design="uncontrolled", effect=interval(0.5, 0.9))]
    assert judge(numbers, Question(published=interval(0.5, 0.9))).direction is UNCLEAR


def test_trials_count_where_nobody_knows_the_people():
    trials = [trial("A", 0, "benefit"), trial("B", 0, "benefit"), trial("C", 0, "no-difference")]
    assert judge(trials, Question()).direction is BENEFIT


# Domains


@pytest.mark.parametrize(
    ("low", "some", "serious", "expected"),
    [
        (300, 0, 0, 0),
        (200, 100, 0, 0),
        (199, 101, 0, -1),
        (0, 300, 0, -1),
        (200, 0, 100, 0),
        (0, 151, 149, -1),
        (0, 150, 150, -2),
        (150, 0, 150, -2),
        (0, 0, 300, -2),
    ],
)
def test_risk_of_bias(low, some, serious, expected):
    trials = [
        trial(bias, count, bias=bias) for bias, count in (("low", low), ("some", some), ("serious", serious)) if count
    ]
    assert mark(BIAS, trials) == expected


def test_kinds_of_serious_risk_add_up():
    trials = [
        trial("A", 100, bias="serious", bias_reason="two domains high"),
        trial("B", 100, bias="serious", bias_reason="known only from a registry entry"),
        trial("C", 200, bias="low"),
    ]
    assert mark(BIAS, trials) == -2
    reason = judge(trials, Question()).marks[0].reason
    assert "A: two domains high; B: known only from a registry entry" in reason


def test_risk_of_bias_without_a_comparison():
    assert mark(BIAS, [trial(design="uncontrolled", bias="low")]) == -2


@pytest.mark.parametrize(
    ("trials", "provisional"),
    [
        ([("some", True)], True),
        ([("some", True), ("low", False)], True),
        ([("some", True), ("some", False)], False),
        ([("low", False)], False),
        ([("serious", False)], False),
    ],
)
def test_provisional_means_not_judged_only(trials, provisional):
    made = [trial(str(n), bias=bias, provisional=unjudged) for n, (bias, unjudged) in enumerate(trials)]
    assert judge(made, Question()).provisional == provisional


@pytest.mark.parametrize(
    ("values", "error", "question", "expected"),
    [
        # I² of two estimates with equal errors e and distance d is 1 - 2e²/d².
        ((0.3, 0.7), 0.2, Question(important=0.5), 0),  # 50 %, but a benefit is held against no effect
        ((-0.2, 0.2), 0.2, Question(), -1),  # 50 %
        ((-0.2, 0.19), 0.2, Question(), 0),  # 47 %
        ((-0.3, 0.3), 0.2, Question(), -2),  # 78 %
        ((0.1, 0.9), 0.1, Question(), 0),  # 97 %, but all on one side
        ((0.3, 0.9), 0.2, Question(important=0.5), 0),  # 78 %; the same
        ((0.0, 0.6), 0.2, Question(important=0.5), -2),  # 78 %; not shown is held against an important benefit
        ((0.0, -0.6), 0.2, Question(important=0.5), -2),  # and against an important harm
        ((0.1, 0.6), 0.2, Question(important=0.5), -1),  # 68 %
        ((-0.1, 0.4), 0.15, Question(important=0.5), 0),  # 82 %, but both below an important benefit
        ((-0.4, 0.4), 0.2, Question(important=0.5, harm=True), 0),  # of a harm only an important harm
        ((0.2, -0.6), 0.2, Question(important=0.5, harm=True), -2),
    ],
)
def test_inconsistency(values, error, question, expected):
    trials = [trial(str(number), effect=Effect(value, error, "standardised")) for number, value in enumerate(values)]
    assert mark(INCONSISTENCY, trials, question) == expected


def test_conflicting_reports_are_inconsistent_and_significance_alone_is_not():
    assert mark(INCONSISTENCY, [trial("A", report="benefit"), trial("B")]) == -1
    agreeing = [trial("A", report="benefit", effect=Effect(0.4, 0.17, "points"))]
    agreeing.append(trial("B", report="no-difference", effect=Effect(0.3, 0.27, "points")))
    assert mark(INCONSISTENCY, agreeing) == 0
    assert mark(INCONSISTENCY, [trial()]) == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(), 0),
        (Question(surrogate="a score"), -1),
        (Question(surrogate="a level in blood", laboratory=True), -2),
        (Question(other_dose="50 mg", harm=True), -1),
        (Question(narrower="women"), -1),
        (Question(surrogate="a score", narrower="women"), -2),
        (Question(surrogate="a level", laboratory=True, narrower="women", other_dose="50 mg"), -2),
        (Question(laboratory=True), 0),  # it only says of which kind the stand-in is
    ],
)
def test_indirectness(question, expected):
    assert mark(INDIRECTNESS, [trial()], question) == expected


@pytest.mark.parametrize(
    ("people", "events", "expected"),
    [
        (99, None, -2), (100, None, -1), (399, None, -1), (400, None, 0), (0, None, -2),
        (400, 300, 0), (400, 299, -1), (400, 50, -1), (400, 49, -2), (399, 300, -1), (99, 90, -2),
    ],
)  # fmt: skip
def test_imprecision_by_size(people, events, expected):
    counted = events is not None and Events(events // 2, people // 2, events - events // 2, people - people // 2)
    assert mark(IMPRECISION, [trial(people=people, events=counted or None)]) == expected


def test_a_review_whose_people_were_not_read_is_neither_large_nor_very_small():
    review = measured(0.6, 0.9, people=0, pooled=True)
    assert mark(IMPRECISION, [review]) == -1
    assert judge([review], Question()).caps == ()
    assert mark(IMPRECISION, [replace(review, pooled=False)]) == -2
    assert mark(IMPRECISION, [replace(review, people=99)]) == -2


def test_event_limits_hold_only_where_all_events_are_known():
    some = [trial("A", 300, events=Events(1, 150, 1, 150)), trial("B", 300)]
    assert mark(IMPRECISION, some) == 0
    all_known = [some[0], replace(some[1], events=Events(2, 150, 1, 150))]
    assert mark(IMPRECISION, all_known) == -2


@pytest.mark.parametrize(
    ("low", "high", "important", "harm", "expected"),
    [
        (-0.1, 0.4, 0.5, False, 0),  # little or none
        (0.1, 0.4, 0.5, False, 0),
        (-0.1, 0.6, 0.5, False, -1),
        (-0.6, 0.1, 0.5, False, -1),
        (-0.6, 0.6, 0.5, False, -2),
        (0.1, 0.6, 0.5, False, -1),
        (0.6, 0.9, 0.5, False, 0),
        (-0.9, -0.6, 0.5, False, 0),
        (-0.01, 0.02, None, False, -1),
        (0.01, 0.9, None, False, 0),
        (-0.9, 0.9, None, False, -1),
        (-0.4, 0.9, 0.5, True, 0),  # little or none of a harm
        (-0.6, 0.4, 0.5, True, -1),
        (-0.6, 0.6, 0.5, True, -2),
        (-0.9, -0.6, 0.5, True, 0),
    ],
)
def test_imprecision_by_interval(low, high, important, harm, expected):
    question = Question(important=important, harm=harm)
    assert mark(IMPRECISION, [measured(low, high)], question) == expected
    # The worse of interval and size counts.
    assert mark(IMPRECISION, [measured(low, high, people=100)], question) == min(expected, -1)
    assert mark(IMPRECISION, [measured(low, high, people=99)], question) == -2


def test_size_is_waived_only_for_a_published_interval_of_little_or_none():
    small = [measured(-0.1, 0.1, people=150)]
    assert mark(IMPRECISION, small, Question(important=0.5)) == -1
    assert mark(IMPRECISION, small, Question(important=0.5, published=interval(-0.1, 0.1))) == 0
    assert mark(IMPRECISION, small, Question(important=0.5, published=interval(0.6, 0.9))) == -1


@pytest.mark.parametrize(
    ("reports", "people", "interests", "low", "high", "expected"),
    [
        (("benefit", "benefit"), 99, ("X", "X"), 0.1, 0.5, -1),
        (("benefit",), 99, ("X",), 0.1, 0.5, -1),
        (("benefit", "benefit"), 100, ("X", "X"), 0.1, 0.5, 0),
        (("benefit", "benefit"), 99, ("X", "Y"), 0.1, 0.5, 0),
        (("benefit", "benefit"), 99, ("X", None), 0.1, 0.5, 0),
        (("benefit", "benefit"), 99, (None, None), 0.1, 0.5, 0),
        (("benefit", "no-difference"), 99, ("X", "X"), 0.1, 0.5, 0),
        (("harm", "harm"), 99, ("X", "X"), -0.5, -0.1, 0),  # who has an interest does not hide a benefit
        (("benefit", "benefit"), 99, ("X", "X"), -0.1, 0.5, 0),  # asked only of a benefit or harm
    ],
)
def test_publication_bias_by_interest(reports, people, interests, low, high, expected):
    trials = [
        trial(str(number), people, report, interest=interest, effect=interval(low, high))
        for number, (report, interest) in enumerate(zip(reports, interests, strict=True))
    ]
    assert mark(PUBLICATION, trials) == expected


@pytest.mark.parametrize(
    ("planned", "low", "high", "expected"),
    [((250,), 0.1, 0.5, -1), ((249,), 0.1, 0.5, 0), ((125, 125), -0.5, -0.1, -1), ((900,), -0.1, 0.5, 0)],
)
def test_publication_bias_by_unreported_trials(planned, low, high, expected):
    question = Question(unreported=tuple((str(number), people) for number, people in enumerate(planned)))
    assert mark(PUBLICATION, [measured(low, high)], question) == expected


# Certainty


LEVELS = {4: HIGH, 3: MODERATE, 2: LOW, 1: VERY_LOW}


@pytest.mark.parametrize("design", ["randomised", "compared"])
@pytest.mark.parametrize("bias", [("low", 0), ("some", -1), ("serious", -2)])
@pytest.mark.parametrize("indirect", [(None, 0), ("x", -1)])
@pytest.mark.parametrize("people", [(500, 0), (200, -1), (50, -2)])
def test_certainty_is_the_start_less_the_marks(design, bias, indirect, people):
    made = measured(0.6, 0.9, report="benefit", design=design, bias=bias[0], people=people[0])
    result = judge([made], Question(important=0.5, narrower=indirect[0]))
    level = (4 if design == "randomised" else 2) + bias[1] + indirect[1] + people[1]
    level = max(1, level)
    assert result.certainty is LEVELS[min(level, 2) if people[0] < 100 else level]
    assert result.start.split()[0] == ("randomised" if design == "randomised" else "studies")


def test_caps():
    up = [Mark(Domain.RATING_UP, 2, "large", judged=True), Mark(IMPRECISION, 0, "judged", judged=True)]
    small = judge([measured(0.6, 0.9, people=99)], Question(), up)
    assert (small.certainty, len(small.caps)) == (LOW, 1)
    without = judge([trial(report="benefit")], Question(), up)
    assert (without.certainty, len(without.caps)) == (LOW, 1)
    both = judge([trial(people=99)], Question(), up)
    assert (both.certainty, len(both.caps)) == (LOW, 2)
    neither = judge([measured(0.6, 0.9, people=100)], Question(), up)
    assert (neither.certainty, neither.caps) == (HIGH, ())


def test_overrides_replace_marks_and_are_shown_as_judged():
    made = [measured(0.6, 0.9)]
    override = Mark(INCONSISTENCY, -1, "they differ in kind", judged=True)
    result = judge(made, Question(), [override])
    assert result.certainty is MODERATE
    assert [item.domain for item in result.marks] == list(Domain)[:5]
    assert [item.judged for item in result.marks] == [False, True, False, False, False]
    rated = judge([measured(0.6, 0.9, design="compared")], Question(), [Mark(Domain.RATING_UP, 1, "large", True)])
    assert rated.certainty is MODERATE
    assert rated.marks[-1].domain is Domain.RATING_UP
    assert judge(made, Question(), [Mark(Domain.RATING_UP, 2, "large", True)]).certainty is HIGH


# One trial that decides


@pytest.mark.parametrize(
    ("trials", "rests_on"),
    [
        ([measured(0.1, 0.9)], None),  # there is nothing left without it
        ([measured(0.3, 0.9), measured(-0.1, 0.5, name="B")], "A"),
        ([measured(0.3, 0.9), measured(0.2, 0.8, name="B")], None),
        ([measured(-0.5, 0.5), measured(-0.4, 0.6, name="B")], None),
        # Without B there would be a benefit.
        ([measured(0.1, 0.9), measured(-0.9, 0.3, name="B")], "B"),
        ([trial("A", 300, "benefit"), trial("B", 100, "no-difference")], "A"),
        ([trial("A", 300, "benefit"), trial("B", 300, "benefit")], None),
    ],
)
def test_rests_on_one_trial(trials, rests_on):
    assert judge(trials, Question()).rests_on == rests_on
    assert judge(trials[::-1], Question()).rests_on == rests_on


# Sentences


WORDS = sentences.Wording(treatment="LDN", outcome="pain", better="lower")


@pytest.mark.parametrize(
    ("direction", "certainty", "said"),
    [
        (BENEFIT, HIGH, "LDN reduces pain."),
        (BENEFIT, MODERATE, "LDN probably reduces pain."),
        (BENEFIT, LOW, "LDN may reduce pain."),
        (HARM, HIGH, "LDN increases pain."),
        (HARM, LOW, "LDN may increase pain."),
        (LITTLE, HIGH, "LDN makes little or no difference to pain."),
        (LITTLE, MODERATE, "LDN probably makes little or no difference to pain."),
        (LITTLE, LOW, "LDN may make little or no difference to pain."),
        (NOT_SHOWN, LOW, "Trials found no difference in pain; one that matters cannot be ruled out."),
        (CONFLICTING, MODERATE, "Trials disagree about pain."),
        (UNCLEAR, LOW, "It is very uncertain what LDN does to pain."),
        (BENEFIT, VERY_LOW, "It is very uncertain what LDN does to pain."),
        (CONFLICTING, VERY_LOW, "It is very uncertain what LDN does to pain."),
        (EffectDirection.UNTESTED, Certainty.NONE, "No study was found of what LDN does to pain in people."),
    ],
)
def test_sentences(direction, certainty, said):
    assert sentences.sentence(replace(UNTESTED, direction=direction, certainty=certainty), WORDS) == said


def test_more_words_of_a_sentence():
    shown = replace(UNTESTED, direction=BENEFIT, certainty=LOW)
    assert sentences.sentence(shown, replace(WORDS, better="higher")) == "LDN may increase pain."
    assert sentences.sentence(shown, replace(WORDS, active="amitriptyline")) == (
        "LDN may reduce pain, compared with amitriptyline. This does not show that either works."
    )
    assert sentences.sentence(UNTESTED, replace(WORDS, active="amitriptyline", laboratory=True)) == (
        "No study was found of what LDN does to pain in people. There are laboratory studies only."
    )
    unclear = replace(UNTESTED, direction=UNCLEAR, certainty=VERY_LOW)
    assert sentences.sentence(unclear, replace(WORDS, compared=False)).endswith(
        ". No study had a group to compare it with."
    )


@pytest.mark.parametrize(("events", "people", "said"), [(0, 100, "up to 3 in 100"), (0, 191, "up to 2 in 100")])
def test_no_events_in_words(events, people, said):
    assert sentences.absolute_events(events, people) == f"{said} cannot be ruled out"


def test_events_or_nobody_leave_nothing_to_say():
    assert sentences.absolute_events(1, 100) is None
    assert sentences.absolute_events(0, 0) is None


# What holds of every body


def _made(people, design, report, bias, ends, counts, interest) -> Trial:
    effect = interval(min(ends), max(ends) + 0.01) if ends else None
    half = people // 2
    events = Events(min(counts[0], half), half, min(counts[1], people - half), people - half) if counts else None
    return trial("", people, report, bias, design, effect=effect, events=events, interest=interest)


TRIAL = st.builds(
    _made,
    st.integers(2, 600),
    st.sampled_from(["randomised", "randomised", "compared", "uncontrolled"]),
    st.sampled_from(["benefit", "harm", "no-difference", "unknown"]),
    st.sampled_from(["low", "some", "serious"]),
    st.none() | st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    st.none() | st.tuples(st.integers(0, 300), st.integers(0, 300)),
    st.sampled_from([None, "X"]),
)
BODY = st.lists(TRIAL, min_size=1, max_size=5).map(
    lambda trials: [replace(made, name=name) for made, name in zip(trials, "ABCDE", strict=False)]
)
QUESTION = st.builds(
    Question,
    harm=st.booleans(),
    important=st.none() | st.just(0.5),
    surrogate=st.none() | st.just("a score"),
    unreported=st.just(()) | st.just((("Z", 300),)),
)
FEW = settings(max_examples=40, deadline=None)


def by_size(people: int) -> int:
    """Return the level that randomised trials of so many people can reach."""
    return 2 if people < 100 else 3 if people < 400 else 4


@FEW
@given(BODY, QUESTION, st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing(trials, question, random):
    shuffled = trials.copy()
    random.shuffle(shuffled)
    assert judge(shuffled, question) == judge(trials, question)


@FEW
@given(BODY, QUESTION)
def test_results_keep_to_the_vocabulary_and_give_reasons(trials, question):
    result = judge(trials, question)
    assert result.direction in set(EffectDirection) - {EffectDirection.UNTESTED}
    assert result.certainty in LEVELS.values()
    assert [item.domain for item in result.marks] == list(Domain)[:5]
    assert all(item.mark in (0, -1, -2) and item.reason for item in result.marks)
    assert result.people == sum(item.people for item in result.members)
    assert result.rests_on in {None, *(item.name for item in result.members)}


@FEW
@given(BODY, QUESTION)
def test_numbers_never_lift_certainty_above_what_size_allows(trials, question):
    result = judge(trials, question)
    start = 4 if result.members[0].design == "randomised" else 2
    assert result.certainty.level <= max(1, min(start, by_size(result.people)))
    # A published interval lifts it only where it rules an important difference out.
    published = judge(trials, replace(question, published=interval(-0.2, 0.6)))
    if published.direction is not LITTLE:
        assert published.certainty.level <= max(1, min(start, by_size(result.people)))


@FEW
@given(BODY, QUESTION)
def test_events_never_lift_certainty(trials, question):
    without = judge([replace(made, events=None) for made in trials], question)
    assert judge(trials, question).certainty.level <= without.certainty.level


@FEW
@given(BODY, QUESTION)
def test_without_an_interval_nothing_is_little_or_above_low(trials, question):
    result = judge([replace(made, effect=None) for made in trials], question)
    assert result.direction is not LITTLE
    assert result.certainty in (LOW, VERY_LOW)
    assert result.effect is None


@FEW
@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from([0.5, None]))
def test_the_mirrored_body_shows_the_mirrored_direction(one, other, important):
    mirror = {BENEFIT: HARM, HARM: BENEFIT}
    effect = interval(min(one, other), max(one, other) + 0.01)
    shown = judge([trial(effect=effect)], Question(important=important)).direction
    turned = judge([trial(effect=Effect(-effect.value, effect.error, effect.unit))], Question(important=important))
    assert turned.direction is mirror.get(shown, shown)


@FEW
@given(BODY, QUESTION)
def test_a_trial_that_decides_is_named(trials, question):
    result = judge(trials, question)
    if result.rests_on is not None:
        rest = [made for made in result.members if made.name != result.rests_on]
        without = judge(rest, question).direction
        assert without is not result.direction
        assert {without, result.direction} & {BENEFIT, HARM}
