"""Numbers of one trial and of several together, against published values, hand-checked ones and statsmodels."""

from __future__ import annotations

import itertools
import warnings
from math import exp, log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_kb.knowledge.judging.effects import (
    Z95,
    Effect,
    Events,
    difference_with_interval,
    difference_with_p,
    events_of_percentage,
    fisher_p,
    log_ratio,
    pooled,
    share_interval,
    standardised,
    standardised_paired,
    t_of_p,
    turned,
    with_ratio,
)

# One trial


@pytest.mark.parametrize(
    ("p", "freedom", "t"),
    [
        # Printed tables of Student's t (Fisher and Yates), two-sided.
        (0.05, 10, 2.228),
        (0.05, 30, 2.042),
        (0.01, 8, 3.355),
        (0.001, 60, 3.460),
        # scipy 1.17.1: stats.t.isf(p / 2, freedom)
        (0.016, 27, 2.570178),
        (0.236, 96, 1.192512),
        (0.5, 8, 0.706387),
        (0.9, 20, 0.127267),
    ],
)
def test_t_of_a_p_value(p, freedom, t):
    assert t_of_p(p, freedom) == pytest.approx(t, rel=2e-3)


def test_t_of_a_p_value_at_its_ends():
    assert t_of_p(1, 20) == pytest.approx(0, abs=1e-9)
    assert t_of_p(0, 20) > t_of_p(1e-9, 20) > t_of_p(0.5, 20) > 0


@pytest.mark.parametrize(
    ("level", "low", "high", "error"),
    # Cochrane Handbook 6.5.2.3: SE = width / 3.92 for 95 %, / 3.29 for 90 %, / 5.15 for 99 %.
    [(95, -0.95, 0.27, 1.22 / 3.92), (90, 0.0, 3.29, 1.0), (99, -5.15, 5.15, 2.0)],
)
def test_the_error_behind_an_interval(level, low, high, error):
    effect = difference_with_interval((low + high) / 2, low, high, level, "points")
    assert effect.error == pytest.approx(error, rel=2e-3)


def test_an_interval_of_95_percent_comes_back():
    effect = difference_with_interval(-0.34, -0.95, 0.27, 95, "points")
    assert (effect.low, effect.high) == pytest.approx((-0.95, 0.27))
    wider = difference_with_interval(-0.34, -0.95, 0.27, 90, "points")
    assert wider.low < -0.95
    assert wider.high > 0.27


def test_published_limits_are_kept_though_they_lie_unlike_on_both_sides():
    effect = difference_with_interval(log(2.2), log(1.1), log(4.3), 95, "log-ratio")
    assert [round(exp(end), 6) for end in (effect.value, effect.low, effect.high)] == [2.2, 1.1, 4.3]
    assert exp(Effect(effect.value, effect.error, effect.unit).high) == pytest.approx(4.35, abs=0.01)
    other_way = turned(effect, positive_is_good=False)
    assert (other_way.low, other_way.high) == (-effect.high, -effect.low)
    assert turned(other_way, positive_is_good=False) == effect


def test_published_limits_end_with_the_trial_that_has_them():
    one = difference_with_interval(log(2.2), log(1.1), log(4.3), 95, "log-ratio")
    assert pooled([one]).effect == one
    assert pooled([one, one]).effect.limits is None


def test_the_error_behind_a_p_value():
    # Cochrane Handbook 6.5.2.3: mean difference 3.8, p = 0.008, 25 and 22 people: t = 2.78 and SE = 1.37.
    effect = difference_with_p(3.8, 0.008, 45)
    assert effect is not None
    assert effect.error == pytest.approx(3.8 / 2.78, rel=5e-3)
    assert difference_with_p(-3.8, 0.008, 45).error == pytest.approx(effect.error)
    assert difference_with_p(0, 0.9, 45) is None
    assert difference_with_p(1, 1, 45) is None


def test_a_standardised_difference_of_two_groups():
    # By hand: d = 1.5 * sqrt(1/50 + 1/48) and its error by Cochrane Handbook chapter 6: sqrt(1/n + 1/m + d²/2(n+m)).
    effect = standardised(1.5, 50, 48)
    assert effect.value == pytest.approx(0.30311, abs=1e-5)
    assert effect.error == pytest.approx(sqrt(1 / 50 + 1 / 48 + 0.30311**2 / 196), abs=1e-6)
    assert effect.unit == "standardised"
    # Borenstein et al., Introduction to Meta-Analysis (2009), chapter 4: d = 0.5970, variance 0.0418 for 50 and 50.
    assert standardised(0.5970 / sqrt(1 / 50 + 1 / 50), 50, 50).error ** 2 == pytest.approx(0.0418, abs=1e-4)


def test_a_standardised_difference_of_people_who_took_both():
    # By hand, a crossover of 28 people with p = 0.016: t = 2.570, d = t / sqrt(28).
    effect = standardised_paired(2.570178, 28)
    assert effect.value == pytest.approx(0.48572, abs=1e-5)
    assert effect.error == pytest.approx(sqrt(1 / 28 + 0.48572**2 / 56), abs=1e-6)


def test_the_logarithm_of_a_ratio_of_risks():
    # By hand, the first trial of BCG vaccine (Aronson 1948) in Colditz et al., JAMA 1994;271:698-702: 4/123 and 11/139;
    # metafor prints yi = -0.8893, vi = 0.3256 (escalc, measure "RR").
    effect = log_ratio(Events(4, 123, 11, 139))
    assert exp(effect.value) == pytest.approx(0.411, abs=5e-4)
    assert effect.value == pytest.approx(-0.8893, abs=5e-5)
    assert effect.error**2 == pytest.approx(0.3256, abs=5e-5)


def test_half_an_event_stands_for_none():
    # By hand: (0.5/50) / (1.5/51) and 1/0.5 - 1/50 + 1/1.5 - 1/51.
    effect = log_ratio(Events(0, 49, 1, 50))
    assert effect.value == pytest.approx(log(0.5 / 50) - log(1.5 / 51))
    assert effect.error**2 == pytest.approx(1 / 0.5 - 1 / 50 + 1 / 1.5 - 1 / 51)
    mirrored = log_ratio(Events(1, 50, 0, 49))
    assert (mirrored.value, mirrored.error) == pytest.approx((-effect.value, effect.error))


def test_no_event_or_nothing_but_events_have_no_ratio():
    assert log_ratio(Events(0, 50, 0, 50)) is None
    assert log_ratio(Events(50, 50, 50, 50)) is None


@pytest.mark.parametrize(
    ("events", "p"),
    [
        (Events(3, 4, 1, 4), 34 / 70),  # Fisher's lady tasting tea, by hand, two-sided
        # scipy 1.17.1: stats.fisher_exact
        (Events(8, 10, 1, 6), 0.034965034965),
        (Events(22, 49, 14, 50), 0.096911912350),
        (Events(41, 49, 43, 50), 0.785833184655),
        (Events(0, 5, 0, 5), 1.0),
        (Events(5, 5, 5, 5), 1.0),
    ],
)
def test_fishers_exact_test(events, p):
    assert fisher_p(events) == pytest.approx(p, abs=1e-9)
    assert fisher_p(Events(events.control, events.control_people, events.treatment, events.treatment_people)) == (
        pytest.approx(p, abs=1e-9)
    )


@pytest.mark.parametrize(
    ("events", "people", "low", "high"),
    [
        # Newcombe, Stat Med 1998;17:857-72, table I, method 3 (Wilson without correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share(events, people, low, high):
    assert share_interval(events, people) == pytest.approx((low, high), abs=5e-5)


def test_no_event_leaves_three_in_n_open():
    # Hanley and Lippman-Hand, JAMA 1983;249:1743-5: none of 14 leaves up to 21 in 100.
    assert share_interval(0, 14) == pytest.approx((0, 3 / 14))
    assert share_interval(0, 191) == pytest.approx((0, 0.0157), abs=1e-4)
    assert share_interval(0, 2) == (0, 1)


@pytest.mark.parametrize(
    ("percent", "people", "decimals", "events"),
    [
        (45, 49, 0, 22),  # 44.9
        (28, 50, 0, 14),
        (33.3, 6, 1, 2),
        (33, 6, 0, 2),
        (88, 17, 0, 15),  # 88.2
        (100, 17, 0, 17),
        (0, 17, 0, 0),
        (50, 17, 0, None),  # no whole number of 17 is 50 %
        (34.1, 6, 1, None),
        (12, 1000, 0, None),  # 115 to 125 all fit
        (12.3, 1000, 1, 123),
        (37, 28, 0, None),  # 10 of 28 is 36, 11 is 39
    ],
)
def test_the_events_behind_a_percentage(percent, people, decimals, events):
    assert events_of_percentage(percent, people, decimals) == events


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400), st.data())
def test_events_of_a_percentage_are_the_only_ones_that_print_so(people, data):
    count, decimals = data.draw(st.integers(0, people)), data.draw(st.integers(0, 2))
    percent = round(count * 100 / people, decimals)
    found = events_of_percentage(percent, people, decimals)
    assert found in (None, count)
    if people < 100 * 10**decimals:
        assert found == count


def test_a_ratio_of_a_risk():
    assert with_ratio(20, Effect(log(1.5), 0, "log-ratio")) == pytest.approx((30, 30, 30))
    assert with_ratio(80, Effect(log(1.5), 0.5, "log-ratio"))[2] == 100


def test_turning_an_effect_turns_its_interval():
    effect = Effect(-0.4, 0.1, "points")
    good = turned(effect, positive_is_good=False)
    assert (good.low, good.high) == (-effect.high, -effect.low)
    assert turned(effect, positive_is_good=True) is effect


# Several trials


BCG = (
    # Trials of BCG vaccine, Colditz et al., JAMA 1994;271:698-702: events and people, vaccinated and not.
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808),
    (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277), (17, 1716, 65, 1665),
    (186, 50634, 141, 27338), (5, 2498, 3, 2341), (27, 16913, 29, 17854),
)  # fmt: skip
# Means and variances of nine laboratories, Kacker, Metrologia 2004;41:132-6; also in the documentation of statsmodels.
KACKER = (
    (61.00, 61.40, 62.21, 62.30, 62.34, 62.60, 62.70, 62.84, 65.90),
    (0.2025, 1.2100, 0.0900, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225),
)
# What teachers expect of pupils, standardised: Raudenbush, J Educ Psychol 1984;76:85-97; metafor's dat.raudenbush1985.
RAUDENBUSH = (
    (0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.80, 0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.30, 0.07,
     -0.07),
    (0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.0630, 0.0912, 0.0497, 0.0835, 0.0841,
     0.0253, 0.0279, 0.0193, 0.0088, 0.0303),
)  # fmt: skip


def effects_of(values, variances) -> list[Effect]:
    return [Effect(value, sqrt(variance), "standardised") for value, variance in zip(values, variances, strict=True)]


EXAMPLES = {
    "bcg": [log_ratio(Events(*numbers)) for numbers in BCG],
    "kacker": effects_of(*KACKER),
    "raudenbush": effects_of(*RAUDENBUSH),
}
# statsmodels 0.15.0, combine_effects(..., method_re="dl", use_t=False): mean_effect_re, sd_eff_w_re, tau2, i2.
# metafor prints the same for BCG (-0.7141, 0.1787, 0.3088, 92.12 %) and Raudenbush (0.0893, 0.0558, 0.0259, 49.76 %).
STATSMODELS = {
    "bcg": (-0.7141172220732269, 0.17874208953540316, 0.30876026286237634, 0.9211734685456205),
    "kacker": (62.39013860445034, 0.24574966804039602, 0.2880492469739, 0.6774440374173594),
    "raudenbush": (0.08932208443150244, 0.055793924718129106, 0.025903672299806106, 0.49762118467035343),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_pooling_agrees_with_recorded_values(name):
    result = pooled(EXAMPLES[name])
    found = (result.effect.value, result.effect.error, result.tau2, result.i2 / 100)
    assert found == pytest.approx(STATSMODELS[name], rel=1e-9)
    assert result.effect.high - result.effect.low == pytest.approx(2 * 1.959963985 * result.effect.error)


def test_pooling_agrees_with_statsmodels():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numpy = pytest.importorskip("numpy")
        meta_analysis = pytest.importorskip("statsmodels.stats.meta_analysis")
        for name, effects in EXAMPLES.items():
            theirs = meta_analysis.combine_effects(
                numpy.array([effect.value for effect in effects]),
                numpy.array([effect.error**2 for effect in effects]),
                method_re="dl",
                use_t=False,
            )
            found = (theirs.mean_effect_re, theirs.sd_eff_w_re, theirs.tau2, theirs.i2)
            assert tuple(map(float, found)) == pytest.approx(STATSMODELS[name], rel=1e-6), name


def test_trials_that_agree_are_pooled_by_their_precision():
    # By hand: weights 100 and 25, no spread beyond chance.
    result = pooled([Effect(0.2, 0.1, "points"), Effect(0.1, 0.2, "points")])
    assert result.effect.value == pytest.approx((0.2 * 100 + 0.1 * 25) / 125)
    assert result.effect.error == pytest.approx(sqrt(1 / 125))
    assert (result.i2, result.tau2) == (0, 0)


def test_one_trial_pools_to_itself():
    effect = Effect(0.3, 0.2, "points")
    result = pooled([effect])
    assert (result.effect.value, result.effect.error, result.effect.unit) == pytest.approx((0.3, 0.2, "points"))
    assert result.i2 == 0


EFFECTS = st.builds(Effect, st.floats(-3, 3), st.floats(0.05, 2), st.just("points"))


@settings(max_examples=50, deadline=None)
@given(st.lists(EFFECTS, min_size=1, max_size=5))
def test_pooling_is_symmetric_and_within_its_trials(effects):
    result = pooled(effects)
    values = [effect.value for effect in effects]
    assert min(values) - 1e-9 <= result.effect.value <= max(values) + 1e-9
    assert 0 <= result.i2 <= 100
    assert result.tau2 >= 0
    assert result.effect.error <= sqrt(max(effect.error for effect in effects) ** 2 + result.tau2) + 1e-9
    mirrored = pooled([turned(effect, positive_is_good=False) for effect in effects])
    assert mirrored.effect.value == pytest.approx(-result.effect.value, abs=1e-9)
    for order in itertools.islice(itertools.permutations(effects), 6):
        again = pooled(order)
        assert (again.effect.value, again.effect.error) == pytest.approx((result.effect.value, result.effect.error))


def test_the_normal_quantile():
    assert pytest.approx(1.959963985) == Z95
