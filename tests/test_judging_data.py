"""The real findings and claims: what follows for them, and that it follows in linear time."""

from __future__ import annotations

import datetime
import itertools
import time
from dataclasses import replace

import pytest

from conftest import ROOT
from ldn_kb.authoring.record_details import detail
from ldn_kb.knowledge import bodies, statements, trials, unpublished
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.judging.certainty import Judgement
from ldn_kb.knowledge.judging.effects import Events, log_ratio
from ldn_kb.knowledge.judging.verdicts import Shown
from ldn_kb.model import ArmResult, Member, Outcome
from ldn_kb.model.claim import MechanismStep
from ldn_kb.model.finding import MemberBias
from ldn_kb.model.study import Bias, Estimate, Status
from ldn_kb.model.vocabulary import (
    BiasJudgement,
    Certainty,
    Confirmed,
    Direction,
    EffectDirection,
    Fidelity,
    Hedge,
    Route,
    TrialState,
    Verdict,
)
from ldn_kb.reading.loader import load
from ldn_kb.rendering import tables
from ldn_kb.rendering.content import Badge, Joined


@pytest.fixture(scope="session")
def real() -> KnowledgeBase:
    return load(ROOT / "data")[0]


FINDINGS = """
fibromyalgia-pain                      low       little
serious-harms-any-dose                 low       little

fibromyalgia-responders                low       not-shown
fibromyalgia-function                  low       not-shown
fibromyalgia-mood                      low       not-shown
fibromyalgia-fatigue                   low       not-shown
ms-physical-quality-of-life            low       not-shown
glioma-quality-of-life                 low       not-shown
ibs-relief                             low       not-shown
any-unwanted-effect                    low       not-shown

vivid-dreams                           low       harm
headache                               low       not-shown
# Of each one pooled analysis without figures, and another with the opposite result.
nausea                                 very-low  harm
dizziness                              very-low  not-shown

crohns-response                        very-low  benefit
crohns-endoscopic-healing              very-low  benefit
long-covid-fatigue                     very-low  benefit
fibromyalgia-life-satisfaction         very-low  benefit
cytokine-level                         very-low  benefit

ms-mental-quality-of-life              very-low  conflicting
fibromyalgia-memory                    very-low  conflicting

depression-symptoms                    very-low  not-shown
hiv-cd4                                very-low  not-shown
arthritis-pain                         very-low  not-shown
serious-harms-low-dose                 very-low  not-shown
stopping-for-harms                     very-low  not-shown
insomnia                               very-low  not-shown
anxiety                                very-low  not-shown
fibromyalgia-sleep                     very-low  not-shown
lichen-planopilaris-activity           very-low  not-shown
# Whether the difference of 1.5 is of 10 or of 100 was not read; of 100 it would be little or none.
diabetic-neuropathy-pain-amitriptyline very-low  not-shown

crohns-children-response               very-low  unclear
ms-progression                         very-low  unclear
me-cfs-fatigue                         very-low  unclear
crps-pain                              very-low  unclear
migraine-attack-relief                 very-low  unclear
gulf-war-illness-improvement           very-low  unclear
endometriosis-pain                     very-low  unclear
covid-acute-progression                very-low  unclear
ibd-medicine-use                       very-low  unclear
endorphin-level                        very-low  unclear
liver-injury                           very-low  unclear

cancer-tumour-growth                   none      untested
cancer-survival                        none      untested
withdrawal-on-stopping                 none      untested
opioid-withdrawal                      none      untested
alcohol-relapse                        none      untested
autism-symptoms                        none      untested
back-pain                              none      untested
migraine-days                          none      untested
immune-cell-function                   none      untested

precipitated-withdrawal                settled   harm
tolerance-dependence                   settled   little
"""


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("key", "certainty", "direction"), rows(FINDINGS))
def test_findings(real, key, certainty, direction):
    judged = bodies.judged_finding(real, real.finding(key)).judgement
    assert (str(judged.certainty), str(judged.direction)) == (certainty, direction)


def test_fibromyalgia_pain_step_by_step(real):
    judged = bodies.judged_finding(real, real.finding("fibromyalgia-pain"))
    judgement = judged.judgement
    assert (len(judgement.members), judgement.people) == (4, 283)
    values = sorted(round(trial.effect.value, 2) for trial in judgement.members)
    assert values == pytest.approx([-0.24, 0.11, 0.23, 0.49], abs=0.06)
    effect = judgement.effect
    assert (effect.value, effect.low, effect.high) == pytest.approx((0.14, -0.13, 0.42), abs=0.02)
    assert judgement.i2 == pytest.approx(58, abs=4)
    assert [mark.mark for mark in judgement.marks] == [-1, 0, 0, -1, 0]
    assert not judgement.effect_is_published
    assert judged.sentence == "LDN may make little or no difference to pain."


def test_numbers_of_harms(real):
    unwanted = bodies.judged_finding(real, real.finding("any-unwanted-effect"))
    assert [round(rate) for rate in unwanted.counted.per_100] == [76, 79]
    serious = bodies.judged_finding(real, real.finding("serious-harms-low-dose"))
    assert serious.counted.treatment[0] == 0
    # Up to 2 in 100 are not ruled out: too many for "no serious harm".
    assert 100 < serious.shown.no_events_in < 300


def test_no_finding_without_an_interval_is_little_or_above_low(real):
    for judged in bodies.judged_findings(real):
        judgement = judged.judgement
        if judgement.certainty is not Certainty.SETTLED and judgement.effect is None:
            assert judgement.direction is not EffectDirection.LITTLE, judged.key
            assert judgement.certainty.level <= 2, judged.key


def test_few_domains_are_marked_by_a_person(real):
    domains = 5 * sum(bool(finding.results) for finding in real.findings)
    assert sum(len(finding.overrides) for finding in real.findings) <= domains / 10


def test_members_and_reviews_in_another_order_change_nothing(real):
    for finding in real.findings:
        turned = finding.model_copy(
            update={"results": finding.results[::-1], "other_reviews": finding.other_reviews[::-1]}
        )
        assert bodies._judge(real, turned).judgement == bodies.judged_finding(real, finding).judgement


def test_the_published_limits_of_the_only_member_are_printed_as_they_stand(real):
    checked = 0
    for finding in real.findings:
        outcome = trials.member_outcome(real, finding.results[0]) if len(finding.results) == 1 else None
        estimate = outcome.estimate if outcome else None
        judged = bodies.judged_finding(real, finding)
        if estimate is None or estimate.low is None or not judged.judgement.effect_is_published:
            continue
        words = tables.findings.effect_words(judged)
        low, high = (f"{end:.2f}".replace("-", "−") for end in (estimate.low, estimate.high))
        assert estimate.level not in (None, 95) or f"{low} to {high}), published" in words, finding.id
        checked += 1
    assert checked > 3


def test_another_published_review_changes_no_direction(real):
    reviews = list(
        {(item.study, item.outcome): item for finding in real.findings for item in finding.other_reviews}.values()
    )
    tried = 0
    for finding in real.findings:
        if not finding.results or finding.results[0].study in {item.study for item in reviews}:
            continue
        direction = bodies.judged_finding(real, finding).judgement.direction
        for review in reviews:
            inexact = review.model_copy(update={"lacks": ("one of the members",)})
            judged = bodies._judge(real, finding.model_copy(update={"other_reviews": (inexact,)}))
            assert judged.judgement.direction is direction, (finding.id, review.study)
            tried += 1
    assert tried > 100


def test_a_review_of_exactly_the_members_stands_for_them(real):
    finding = real.finding("fibromyalgia-pain")
    review = next(item for item in finding.other_reviews if item.study == "ann-med-surg-2025-fibromyalgia-meta")
    assert (len(review.lacks), review.adds) == (1, None)
    for unknown in ({"lacks": (), "adds": None}, {"lacks": None, "adds": ()}, {"lacks": None, "adds": None}):
        reviews = (review.model_copy(update=unknown),)
        judged = bodies._judge(real, finding.model_copy(update={"other_reviews": reviews})).judgement
        assert not judged.effect_is_published, unknown
    exact = finding.model_copy(update={"other_reviews": (review.model_copy(update={"lacks": (), "adds": ()}),)})
    judged = bodies._judge(real, exact).judgement
    assert judged.effect_is_published
    assert (judged.effect.low, judged.effect.high) == pytest.approx((0.08, 1.14), abs=0.005)
    assert judged.direction is EffectDirection.BENEFIT


def test_of_a_review_as_the_only_member_no_other_review_stands_for_it(real):
    finding = real.finding("nausea")
    assert finding.other_reviews
    assert trials.published_effect(real, finding, "log-ratio") is None


def base_of(real, *records) -> KnowledgeBase:
    """Return the real records that findings need, and these."""
    return KnowledgeBase.of([*real.conditions, *real.topics, *real.measures, real.subject, *real.studies, *records])


@pytest.mark.parametrize(
    ("state", "is_silent"),
    [
        (TrialState.COMPLETED_WITHOUT_RESULT, True),
        (TrialState.STOPPED_EARLY, True),
        (TrialState.RECRUITING, True),
        (TrialState.UNKNOWN, True),
        (TrialState.WITHDRAWN, False),
        (TrialState.REPORTED, False),
    ],
)
def test_what_the_page_of_unpublished_trials_calls_silent_is_what_costs_certainty(real, state, is_silent):
    day = datetime.date(2024, 5, 1)
    trial = real.study("due-bruun-2024-fibromyalgia-final")
    fields = {"status": Status(state=state, text="x", ended=day), "n": trial.n.model_copy(update={"planned": 150})}
    study = trial.model_copy(update={"id": "silent", **fields})
    asked = real.finding("fibromyalgia-pain").model_copy(update={"checked": day.replace(year=2026)})
    assert [people for _, people in bodies._unreported(base_of(real, study), asked)] == [150] * is_silent
    assert (unpublished.standing(study, asked.checked) in unpublished.SILENT) is is_silent


def test_registered_trials_count_once_and_only_if_they_reported_nothing(real):
    day = datetime.date(2024, 5, 1)
    trial = real.study("due-bruun-2024-fibromyalgia-final")
    status = Status(state=TrialState.COMPLETED_WITHOUT_RESULT, text="ended", ended=day)
    silent = trial.model_copy(
        update={"id": "silent", "title": "Silent", "status": status, "n": trial.n.model_copy(update={"planned": 150})}
    )
    reported = silent.model_copy(
        update={"id": "reported", "status": status.model_copy(update={"state": TrialState.REPORTED})}
    )
    base = base_of(real, silent, reported)
    asked = real.finding("fibromyalgia-pain").model_copy(
        update={"about": (*silent.conditions, *silent.conditions), "checked": day.replace(year=2026)}
    )
    assert [people for _, people in bodies._unreported(base, asked)] == [150]
    too_soon = asked.model_copy(update={"checked": datetime.date(2026, 4, 30)})
    assert list(bodies._unreported(base, too_soon)) == []
    member = asked.results[0].model_copy(update={"study": "silent"})
    assert list(bodies._unreported(base, asked.model_copy(update={"results": (member,)}))) == []


CLAIMS = """
hartman-p1-wide-range             not-borne-out none
carnahan-p11-profound-benefit     not-borne-out none
hartman-p19-useful-for-pain       not-borne-out none
carnahan-p11b4-fibromyalgia-pain  not-borne-out none
carnahan-p12-quality-of-life      not-borne-out none
hartman-p10-most-researched       not-borne-out none
# Nausea rests on one pooled analysis without figures, which another contradicts.
hartman-p6-digestive-rare         insufficient  fits

hartman-p17-helps-chronic-pain    insufficient  surer
carnahan-p11b4-chronic-pain       insufficient  surer
hartman-p1-me-cfs                 insufficient  surer
hartman-p3-halt-progression       insufficient  surer
hartman-p10-effective-adults      insufficient  surer
hartman-p10-effective-children    insufficient  surer
carnahan-p11b1-progression        insufficient  surer
carnahan-p16-promising            insufficient  surer
carnahan-p20-no-long-term-danger  insufficient  surer
hartman-p3-rebound                insufficient  surer
carnahan-p9b3-fewer-signals       insufficient  surer
hartman-p4-nf-kb                  insufficient  surer

hartman-p12-bowel-healing         insufficient  fits
carnahan-p13-may-help             insufficient  fits

hartman-p23-profound-effect       untested      surer
carnahan-p1-wide-impact           untested      surer
carnahan-p11b2-tumour-growth      untested      surer
carnahan-p10-combination-explains untested      surer
carnahan-p19-no-withdrawal        untested      surer
carnahan-p15b5-thrombosis         untested      surer

hartman-p22-potential-benefit     untested      fits
hartman-p17-ldn-prevents-activation untested    fits

hartman-p6-no-major               suggested     surer
carnahan-p18-low-dose-mild        suggested     surer
carnahan-p18b1-vivid-dreams       suggested     none
hartman-p6-dreams-insomnia        suggested     none

hartman-p5-alcohol-since-1980s    mixed         none
carnahan-p1-side-effects          contradicted  none
carnahan-p18-low-incidence        contradicted  none

hartman-p3-opioid-receptors       supported     none
hartman-p9-opioid-contraindication supported    none
hartman-p9-emergency-opioid       supported     none
carnahan-p19-no-dependence        supported     none

hartman-p11-remission             not-judged    none
hartman-p20-two-cases             not-judged    none
carnahan-p7-mounting-evidence     not-judged    none
hartman-p24-many-benefits         not-judged    none
"""


@pytest.mark.parametrize(("key", "verdict", "wording"), rows(CLAIMS))
def test_claims(real, key, verdict, wording):
    judged = statements.claim_verdict(real, real.claim(key))
    assert (str(judged.verdict), str(judged.wording)) == (verdict, wording), judged.because


def test_dangerous_claims_name_their_caution_and_other_doses_are_said(real):
    for key in ("hartman-p9-opioid-contraindication", "hartman-p9-emergency-opioid"):
        assert real.claim(key).hazard is not None
    assert "50 mg" in real.claim("carnahan-p19-no-dependence").basis.dose
    assert real.claim("carnahan-p15b5-thrombosis").fidelity is Fidelity.MISREPORTED


def test_every_claim_is_judged_and_few_by_a_person(real):
    judged = [statements.claim_verdict(real, claim) for claim in real.claims]
    assert all(item.because for item in judged)
    assert sum(item.overridden for item in judged) <= 10
    for claim, item in zip(real.claims, judged, strict=True):
        unjudged = claim.route in (Route.STUDY_RESULT, Route.ADVICE, Route.ANNOUNCEMENT, Route.PRAISE)
        assert (item.computed is Verdict.NOT_JUDGED) == unjudged, claim.id


def test_hedge_and_article_change_no_verdict(real):
    for claim in real.claims:
        expected = statements.claim_verdict(real, claim).verdict
        for hedge, article in itertools.product(Hedge, real.articles):
            other = claim.model_copy(update={"hedge": hedge, "article": article.id})
            assert statements._claim_verdict(real, other).verdict is expected, claim.id


def test_the_order_of_what_a_claim_names_changes_nothing(real):
    for claim in real.claims:
        turned = claim.model_copy(update={"steps": claim.steps[::-1], "yardsticks": claim.yardsticks[::-1]})
        for name in ("asserts", "frequency"):
            part = getattr(claim, name)
            if part is not None:
                named = part.model_copy(update={"findings": part.findings[::-1]})
                turned = turned.model_copy(update={name: named})
        one, other = (statements._claim_verdict(real, item) for item in (claim, turned))
        assert (one.verdict, one.wording) == (other.verdict, other.wording), claim.id


def test_positions_take_the_most_doubtful_of_their_claims(real):
    for comparison in real.comparisons:
        for position in comparison.positions:
            verdict = statements.position_verdict(real, position)
            each = {statements.claim_verdict(real, real.claim(key)).verdict for key in position.claims}
            assert verdict in each or verdict is Verdict.NOT_JUDGED


def part(real, key: str, certainty: Certainty, **changes) -> statements.Part:
    judged = bodies.judged_finding(real, real.finding("serious-harms-low-dose"))
    finding = judged.finding.model_copy(update={"id": key, **changes})
    shown = Shown(EffectDirection.LITTLE, certainty)
    judgement = Judgement(EffectDirection.LITTLE, certainty)
    one = replace(judged, key=key, judgement=judgement, finding=finding, shown=shown)
    return statements.Part(key, (one,), key, (Verdict.SUGGESTED,), Verdict.SUGGESTED)


def test_of_one_harm_at_two_doses_the_more_certain_counts(real):
    assert real.finding("serious-harms-low-dose").outcome == real.finding("serious-harms-any-dose").outcome
    low = part(real, "low", Certainty.VERY_LOW)
    surer, as_sure = part(real, "any", Certainty.LOW), part(real, "any", Certainty.VERY_LOW)
    other = part(real, "other", Certainty.HIGH, outcome="nausea")
    for parts in itertools.permutations((low, surer, other)):
        assert {item.name for item in statements._surest_a_harm(parts)} == {"any", "other"}
    assert {item.name for item in statements._surest_a_harm([low, as_sure])} == {"low", "any"}


def test_the_commonest_harm_has_the_largest_excess(real):
    judged = {item.key: item for item in bodies.judged_findings(real)}
    assert statements._commonest(real, judged["vivid-dreams"]) is Verdict.SUGGESTED
    assert statements._commonest(real, judged["headache"]) is Verdict.NOT_BORNE_OUT
    assert statements._commonest(real, judged["insomnia"]) is Verdict.INSUFFICIENT
    alone = KnowledgeBase.of([*real.topics, *real.studies, real.subject, real.finding("vivid-dreams")])
    assert statements._commonest(alone, judged["vivid-dreams"]) is Verdict.INSUFFICIENT


def test_studies_that_share_an_author_count_once(real):
    study = real.studies[0]

    def by(*authors: str):
        return study.model_copy(update={"id": "-".join(authors).lower(), "authors": authors})

    assert statements.independent([]) == 0
    for order in itertools.permutations([by("A", "B"), by("C"), by("B", "D"), by("d", "E")]):
        assert statements.independent(order) == 2


def test_certainties_take_linear_time(real):
    finding = real.finding("fibromyalgia-pain")
    members = [(real.study(item.study), item) for item in finding.results]

    def seconds(number: int) -> float:
        studies, results = [], []
        for count, (study, member) in zip(range(number), itertools.cycle(members), strict=False):
            studies.append(study.model_copy(update={"id": f"made-{count}"}))
            results.append(member.model_copy(update={"study": f"made-{count}"}))
        findings = [
            finding.model_copy(update={"id": f"made-finding-{start}", "results": tuple(results[start : start + 10])})
            for start in range(0, number, 10)
        ]
        base = base_of(real, *studies, *findings)
        assert len(base.titles) > number
        start_time = time.process_time()
        judged = bodies.judged_findings(base)
        taken = time.process_time() - start_time
        assert len(judged) == number / 10
        assert all(len(item.judgement.members) == 10 for item in judged)
        return taken

    fifth, whole = seconds(1000), seconds(5000)
    assert whole < 2
    assert whole < 7 * fifth + 0.1


# One result


def outcome(direction=Direction.NO_DIFFERENCE, p=None, arms=(None, None), **estimate) -> Outcome:
    return Outcome(
        id="x",
        measure="x",
        direction=direction,
        p=p,
        treatment=arms[0],
        control=arms[1],
        estimate=Estimate(**estimate) if estimate else None,
    )


FOR, AGAINST, NONE, SILENT = (
    Direction.FAVOURS_TREATMENT,
    Direction.FAVOURS_CONTROL,
    Direction.NO_DIFFERENCE,
    Direction.NOT_COMPARED,
)


@pytest.mark.parametrize(
    ("result", "better", "report"),
    [
        # The interval decides before the p value, and that before the words.
        (outcome(NONE, kind="MD", value=-1, low=-2, high=-0.1), "lower", "benefit"),
        (outcome(NONE, kind="MD", value=-1, low=-2, high=-0.1), "higher", "harm"),
        (outcome(FOR, kind="MD", value=-1, low=-2, high=0.1), "lower", "no-difference"),
        (outcome(FOR, kind="MD", value=-1, low=-2, high=0), "lower", "no-difference"),
        (outcome(FOR, "0.01", kind="RR", value=1.5, low=0.9, high=2.5), "higher", "no-difference"),
        (outcome(FOR, kind="RR", value=2.41, low=1.77, high=3.28), "lower", "harm"),
        (outcome(NONE, kind="SMD", value=-0.6, low=-1.1, high=-0.1), "lower", "benefit"),
        # Its own ends, where it is not symmetric; but of 95 %.
        (outcome(NONE, kind="median-difference", value=1, low=0.1, high=4), "higher", "benefit"),
        (outcome(FOR, kind="MD", value=1, low=0.1, high=1.9, level=80), "higher", "no-difference"),
        (outcome(NONE, kind="MD", value=-1, low=-2, high=-0.1, basis="before-after"), "lower", "no-difference"),
        (outcome(FOR, "0.049"), "lower", "benefit"),
        (outcome(FOR, "<0.05"), "lower", "benefit"),
        (outcome(AGAINST, "<0.001"), "lower", "harm"),
        (outcome(FOR, "0.05"), "lower", "no-difference"),
        (outcome(FOR, ">0.05"), "lower", "no-difference"),
        (outcome(FOR, "<0.1"), "lower", "no-difference"),
        (outcome(FOR), "lower", "benefit"),
        (outcome(AGAINST), "lower", "harm"),
        (outcome(NONE), "lower", "no-difference"),
        (outcome(SILENT), "lower", "unknown"),
        (outcome(SILENT, "0.01"), "lower", "unknown"),
    ],
)
def test_what_a_trial_reports(real, result, better, report):
    finding = real.finding("fibromyalgia-pain").model_copy(update={"better": better})
    assert trials._report(finding, result, None, None) == report


def test_events_without_a_test_are_tested(real):
    finding = real.finding("fibromyalgia-responders")
    for counts, report in (((20, 50, 5, 50), "benefit"), ((5, 50, 20, 50), "harm"), ((9, 50, 8, 50), "no-difference")):
        events = Events(*counts)
        assert trials._report(finding, outcome(SILENT), events, log_ratio(events)) == report


def test_people_behind_a_result(real):
    crossover, parallel = real.study("younger-2013-fibromyalgia-rct"), real.study("due-bruun-2024-fibromyalgia-final")
    both = outcome(arms=(ArmResult(n=20), ArmResult(n=18)))
    assert trials.people_behind(parallel, both) == 38
    assert trials.people_behind(crossover, both) == 20
    one = outcome(arms=(ArmResult(n=20), None))
    assert trials.people_behind(crossover, one) == 20
    for counts, people in (
        ({"analysed": 90, "randomised": 95, "enrolled": 99}, 90),
        ({"analysed": None, "randomised": 95, "enrolled": 99}, 95),
        ({"analysed": None, "randomised": None, "enrolled": 99}, 99),
        ({"analysed": None, "randomised": None, "enrolled": None}, 0),
    ):
        study = parallel.model_copy(update={"n": parallel.n.model_copy(update=counts), "arms": ()})
        assert trials.people_behind(study, one) == people
    groups = parallel.model_copy(update={"n": parallel.n.model_copy(update={"analysed": None, "enrolled": None})})
    assert trials.people_behind(groups, one) == 99


def test_doubts_about_one_trial(real):
    study = real.study("mischoulon-2017-depression")
    member = Member(study=study.id, outcome="x")
    high, some = (
        Bias(judgement=judgement, reason="x") for judgement in (BiasJudgement.HIGH, BiasJudgement.SOME_CONCERNS)
    )
    unjudged = Bias(judgement=BiasJudgement.NOT_JUDGED, reason="x")

    def doubt(study=study, **more):
        bias, _, provisional = trials._bias(study, member.model_copy(update=more))
        return bias, provisional

    assert doubt() == ("low", False)
    assert doubt(unpaired="no pause") == ("some", False)
    assert doubt(risk_of_bias=MemberBias(selection=some)) == ("some", False)
    assert doubt(risk_of_bias=MemberBias(selection=unjudged)) == ("some", True)
    assert doubt(risk_of_bias=MemberBias(selection=unjudged, measurement=some)) == ("some", False)
    assert doubt(risk_of_bias=MemberBias(selection=high)) == ("some", False)
    assert doubt(risk_of_bias=MemberBias(selection=high, measurement=high)) == ("serious", False)
    for confirmed in (Confirmed.SECONDARY, Confirmed.REGISTRY, Confirmed.MEMORY):
        read = study.provenance.model_copy(update={"confirmed": confirmed})
        assert doubt(study.model_copy(update={"provenance": read})) == ("serious", False)
    assert doubt(study.model_copy(update={"risk_of_bias": None})) == ("some", True)


@pytest.mark.parametrize(
    ("arm", "events"),
    [
        (ArmResult(value=45, unit="%", n=49), (22, 49)),
        (ArmResult(value=45, unit="%", events=23, n=49), (23, 49)),
        (ArmResult(value=50, unit="%", n=17), None),
        (ArmResult(value=45, unit="% less than at the start", n=49), None),
        (ArmResult(events=50, n=49), None),
    ],
)
def test_events_of_one_group(real, arm, events):
    assert trials._events_in(real.study("due-bruun-2024-fibromyalgia-final"), arm, "treatment") == events


def test_rows_of_a_summary_can_be_told_apart(real):
    """A page on a group names whose outcome a row is about, where that is not the group itself."""
    for key in ("crohns-disease", "chronic-pain", "cancer"):
        rows = tables.TABLES["findings"].about(real, key).rows
        assert len({row[0].text for row in rows}) == len(rows), key
    names = [row[0].text for row in tables.TABLES["findings"].about(real, "crohns-disease").rows]
    assert "The chance that symptoms ease" in names
    assert "The chance that symptoms ease: Paediatric Crohn's disease" in names


def test_no_warning_is_marked_as_good_news(real):
    warning = {key for caution in real.cautions for key in caution.claims}
    badges = {
        key: tables.verdict_badge(real, claim := real.claim(key), statements.claim_verdict(real, claim))
        for key in warning
    }
    assert not [key for key, badge in badges.items() if (badge.axis, badge.value) == ("verdict", "supported")]
    assert badges["hartman-p9-withdrawal"].axis == "danger"
    marks = {
        (item.id, position.article): tables.position_badge(
            real, item, position.article, statements.position_verdict(real, position)
        )
        for item in real.comparisons
        for position in item.positions
    }
    assert marks["opioid-painkillers", "hartman"].axis == "danger"
    # An approval warns of nothing, even if it would be dangerous to act on it.
    assert marks["approved-uses-of-naltrexone", "carnahan"] == Badge("verdict", "supported")


def test_studies_disagree_is_said_of_studies_only(real):
    """A label that bears out half a statement is no disagreement of studies; the mark says so wherever it stands."""
    marks = {
        claim.id: (claim, tables.verdict_badge(real, claim, judged))
        for claim in real.claims
        if (judged := statements.claim_verdict(real, claim)).verdict is Verdict.MIXED
    }
    halves = {key for key, (_, mark) in marks.items() if mark.axis == "partial"}
    told = {key for key, (_, mark) in marks.items() if mark == Badge("danger", "inexact")}
    assert "hartman-p8-two-conditions" in told
    settled = {key for key, (claim, _) in marks.items() if claim.route in (Route.SETTLED, Route.SUPERLATIVE)}
    assert halves | told == settled and not halves & told
    assert {"carnahan-p8-one-tenth", "hartman-p24-unpatentable"} <= halves
    for key in ("carnahan-p8-one-tenth", "hartman-p9-withdrawal"):
        shown = dict(detail(real, key).computed)["evidence"]
        assert (
            shown
            == {"partial": "Holds in part", "danger": "Well established"}[
                tables.verdict_badge(real, real.claim(key), statements.claim_verdict(real, real.claim(key))).axis
            ]
        )
    for article in real.articles:
        claims = real.claims_in(article.id)
        counted = {row[0]: row[2] for row in tables.tally(real, claims).rows if row[1] == "evidence"}
        assert counted.get(Badge("partial", "in-part"), 0) == sum(claim.id in halves for claim in claims)
        assert sum(counted.values()) == len(claims)
    for question in real.comparisons:
        for position in question.positions:
            verdict = statements.position_verdict(real, position)
            mark = tables.position_badge(real, question, position.article, verdict)
            if verdict is Verdict.MIXED:
                mixed = set(position.claims) & marks.keys()
                assert (mark.axis == "danger") == bool(mixed & told), question.id
                assert (mark.axis == "partial") == (mixed <= halves), question.id


def test_half_a_truth_about_a_step_is_no_disagreement(real):
    """An account of how it works that hangs on a textbook; beside it, one on which groups of animals disagree."""
    half = real.claim("carnahan-p8-one-tenth")
    step = MechanismStep(says="It acts.", scope="laboratory", basis=half.basis)
    agreeing, opposing = ((study.id,) for study in real.studies[:2])
    disputed = MechanismStep(says="It acts.", scope="laboratory", agreeing=agreeing, opposing=opposing)
    for steps, axis in (((step,), "partial"), ((disputed,), "verdict"), ((step, disputed), "verdict")):
        claim = half.model_copy(update={"route": Route.MECHANISM, "basis": None, "steps": steps})
        assert statements.step_verdicts(real, claim)[-1][1] is Verdict.MIXED
        judged = replace(statements.claim_verdict(real, half), verdict=Verdict.MIXED)
        assert tables.verdict_badge(real, claim, judged).axis == axis
        assert [row[-1].axis for row in tables.claim_parts(real, claim, judged).rows][: len(steps)] == [
            "partial" if item.basis else "verdict" for item in steps
        ]


def test_what_is_about_cells_is_not_said_to_be_untested_in_people(real):
    """Without any study the mark says so of cells, and of people only where people are what a step is about."""
    account = real.claim("carnahan-p9b3-suppresses-activation")
    cells, people = (MechanismStep(says="It acts.", scope=scope) for scope in ("laboratory", "people"))
    trial = next(study.id for study in real.studies if study.subjects == "people" and not study.retracted)
    seen = people.model_copy(update={"agreeing": (trial,)})
    for steps, axis in (
        ((cells,), "unstudied"),
        ((cells, seen), "unstudied"),
        ((people,), "verdict"),
        ((cells, people), "verdict"),
    ):
        claim = account.model_copy(update={"steps": steps})
        judged = replace(statements.claim_verdict(real, account), verdict=Verdict.UNTESTED)
        assert tables.verdict_badge(real, claim, judged).axis == axis, steps
        for (says, held, mark), step in zip(tables.claim_parts(real, claim, judged).rows, steps, strict=False):
            assert says.text == "It acts"
            assert ("none recorded here" in held.parts) == (not step.agreeing)
            assert (mark.axis == "unstudied") == (step is cells)
    without = {"hartman-p4-oncogenes", "hartman-p21-dextro-oncogenes"}
    shown = {
        claim.id
        for claim in real.claims
        if detail(real, claim.id).computed and "No study here" in str(detail(real, claim.id).computed)
    }
    assert shown == without


def test_no_trial_and_an_unknown_one_are_told_apart(real):
    shown = {
        row[0].key: row[1:3]
        for key in ("crohns-response", "crohns-children-response", "fibromyalgia-pain")
        for row in tables.findings.other_reviews(real, bodies.judged_finding(real, real.finding(key))).rows
    }
    assert shown["segal-2014-crohns-cochrane"] == ("not known", "not known")
    assert shown["parker-2018-crohns-cochrane"][0] == "none"
    assert shown["vatvani-2024-fibromyalgia-meta"][0].parts
    assert shown["vatvani-2024-fibromyalgia-meta"][1] == "not known"


@pytest.mark.parametrize("key", ["hartman-p9-withdrawal", "hartman-p8-two-conditions"])
def test_a_danger_is_never_said_to_hold_in_part(real, key):
    """Of a warning that a label bears out in part it is the telling that holds in part; a bare statement stays so."""
    told = real.claim("hartman-p8-two-conditions").basis
    warning = real.claim(key).model_copy(update={"basis": told, "hazard": None})
    half = real.claim("carnahan-p8-one-tenth").model_copy(update={"article": "hartman"})
    base = replace(real, claims=(warning, half), _computed={})
    judged = statements.claim_verdict(base, warning)
    assert judged.verdict is Verdict.MIXED
    assert tables.verdict_badge(base, warning, judged) == Badge("danger", "inexact")
    # In the search and for programs that read pages, too.
    assert statements.verdict_word(base, warning) == "A danger, not told exactly"
    question = real.comparison("opioid-painkillers")
    position = question.positions[0].model_copy(update={"claims": (key, half.id)})
    asked = question.model_copy(update={"positions": (position,)})
    assert tables.position_marks(base, asked, "hartman", Verdict.MIXED) == Badge("danger", "inexact")
    bare = asked.model_copy(update={"positions": (position.model_copy(update={"claims": (half.id,)}),)})
    assert tables.position_marks(base, bare, "hartman", Verdict.MIXED) == Badge("partial", "in-part")


@pytest.mark.parametrize(
    ("question", "article", "shown"),
    [
        # Of two the one is about people and too weak to tell; others tell what a trial found in people.
        ("does-it-heal-the-gut", "carnahan", "verdict=untested (1 of 2 claims)"),
        ("does-it-add-to-chemotherapy", "hartman", "verdict=untested (1 of 3 claims)"),
        # What a study found does not deny that little can be told; advice denies nothing.
        ("does-it-heal-the-gut", "hartman", "verdict=insufficient"),
        ("opioid-painkillers", "hartman", "danger=established"),
        # A settled warning stands before the doubt of the other claim.
        (
            "long-term-safety",
            "carnahan",
            "a warning in it: danger=established · the rest: verdict=insufficient (1 of 3 claims)",
        ),
    ],
)
def test_the_worst_mark_of_an_answer_says_of_how_many_claims_it_is_true(real, question, article, shown):
    item = real.comparison(question)
    position = next(position for position in item.positions if position.article == article)
    marks = tables.position_marks(real, item, article, statements.position_verdict(real, position))
    parts = marks.parts if isinstance(marks, Joined) else (marks,)
    assert " ".join(f"{part.axis}={part.value}" if isinstance(part, Badge) else part for part in parts) == shown


@pytest.mark.parametrize(
    ("own", "shown", "left"),
    [
        ((), 0, "7 findings without a result of these studies"),
        (("beaudette-zlatanova-2023-arthritis-pain",), 1, "6 findings without a result of these studies"),
    ],
)
def test_a_study_result_unfolds_into_what_holds_results_of_its_studies(real, own, shown, left):
    condition = "chronic-pain"
    claim = next(claim for claim in real.claims if claim.route is Route.STUDY_RESULT)
    claim = claim.model_copy(update={"cites": own, "stands_in": (), "tested_by": (), "findings": (condition,)})
    judged = statements.claim_verdict(replace(real, claims=(claim,), _computed={}), claim)
    rows = tables.claim_parts(real, claim, judged).rows
    assert len(rows) == shown + 1
    assert rows[-1][0].key == condition and rows[-1][1] == left
    named = claim.model_copy(update={"findings": ("arthritis-pain",)})
    judged = statements.claim_verdict(replace(real, claims=(named,), _computed={}), named)
    assert [row[0].key for row in tables.claim_parts(real, named, judged).rows] == ["arthritis-pain"]
