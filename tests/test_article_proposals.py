"""What the tool makes of the sentences of any article: results one by one, one study told in several sentences, hedges."""

from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
import yaml

import services
from conftest import ROOT
from ldn_kb.authoring import article_blocks, without_claims
from ldn_kb.authoring.described_studies import spans
from ldn_kb.authoring.figure_checks import check, with_outcome_weeks
from ldn_kb.authoring.located_text import located, parse
from ldn_kb.authoring.named_subjects import NamedSubjects
from ldn_kb.authoring.proposals import Proposal, Proposer
from ldn_kb.authoring.question_candidates import QuestionCandidates
from ldn_kb.authoring.route_parts import templates
from ldn_kb.authoring.section_sources import NamedSource, rests_on
from ldn_kb.authoring.sentence_parts import parts
from ldn_kb.authoring.sentences import Sentence, split
from ldn_kb.authoring.study_candidates import StudyCandidate, sure
from ldn_kb.authoring.worksheet import UNDECIDED, entry, fields_of, figures_of, to_yaml
from ldn_kb.model import Condition
from ldn_kb.reading.loader import load, read_records

TODAY = datetime.date(2026, 1, 2)


@pytest.fixture(scope="module")
def real():
    return read_records(ROOT / "data")[0].base


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "After 9 weeks, 60% of them slept better and 41.5% had less pain.",
            ["After 9 weeks, 60% of them slept better", "After 9 weeks, 41.5% had less pain."],
        ),
        (
            "In a survey they named three gains: 40% in mood, 30% in sleep, and 20% in pain.",
            ["In a survey they named three gains: 40% in mood", "In a survey they named three gains: 30% in sleep",
             "In a survey they named three gains: 20% in pain."],
        ),
        ("Of those on the drug 60% slept better and 41% on placebo.", None),
        ("Pain fell by 28%, compared with 18% before.", None),
        ("It rose from 50% to 70% of all people.", None),
        ("It helps 50% to 70% of all people.", None),
        ("Small studies show a gain in mood; larger ones are under way now.", ["Small studies show a gain in mood", "larger ones are under way now."]),
        ("It is cheap; so try it.", None),
        ("It eases the pain of most people (Doe and others 2011; Roe and others 2014).", None),
        ("A pilot (Doe 2011, n=20) reported 45% response and 30% remission.",
            ["A pilot (Doe 2011, n=20) reported 45% response", "A pilot reported 30% remission."]),
        ("It is taken at night by most people, but some clinicians prefer the early morning.",
            ["It is taken at night by most people", "some clinicians prefer the early morning."]),
        ("The drug helped a few of them, but not all.", None),
        # A reason, a denial, what came with it or of it.
        ("Few people ever hear of this old drug because it is not sold by any large firm.",
            ["Few people ever hear of this old drug", "because it is not sold by any large firm."]),
        ("No firm pays for large trials of it as the patent has run out long ago.",
            ["No firm pays for large trials of it", "as the patent has run out long ago."]),
        ("The drug is known as the old one that firms have left.", None),
        ("It can ease the pain of the skin but does not heal the rash.",
            ["It can ease the pain of the skin", "but does not heal the rash."]),
        ("The dose is taken in the evening and your doctor should know of it.",
            ["The dose is taken in the evening", "and your doctor should know of it."]),
        ("The review gives 2 to 4 mg as usual, with most of the people taking 3 mg.",
            ["The review gives 2 to 4 mg as usual", "with most of the people taking 3 mg."]),
        ("It may be stopped on any day, with no slow tapering needed.", None),
        ("Headaches came in the first few days, usually fading within a week or two.",
            ["Headaches came in the first few days", "usually fading within a week or two."]),
        ("It binds to cells of the gut wall, reducing the release of signals there.",
            ["It binds to cells of the gut wall", "reducing the release of signals there."]),
        # A clause that waits for its main clause, and brackets, are no statements of their own.
        ("If you have pain that is old and your doctor has no other plan, it may be tried.", None),
        ("Because the drug is cheap and many people are in need of help, it is often used.", None),
        ("After 8 weeks on it, 40% of them slept better and 20% had less pain.",
            ["After 8 weeks on it, 40% of them slept better", "After 8 weeks on it, 20% had less pain."]),
        ("They found that after 9 weeks, 70% of them were better and 30% were well.",
            ["They found that after 9 weeks, 70% of them were better", "They found that after 9 weeks, 30% were well."]),
        ("One trial added it to a taper of methadone and reported that fewer of them relapsed.",
            ["One trial added it to a taper of methadone", "and reported that fewer of them relapsed."]),
    ],
)  # fmt: skip
def test_each_result_is_a_part_of_its_own_and_a_comparison_is_one(text, found):
    assert [item.text for item in parts(Sentence(text))] == (found or [text])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In a trial of 2011 they took it for 9 weeks. At the end, 60% of the patients felt better. It is cheap.", [0, 0, None]),
        ("A pilot showed less pain. Another trial showed more sleep. This trial was small.", [0, 1, 1]),
        ("Pain is common. A case report was published in 2006. Four years later he was back at work.", [None, 0, 0]),
        ("No trials have been done. The drug was made in 1963.", [None, None]),
        ("A survey found less pain. What else is there? Further, the drug improved mood.", [0, None, None]),
    ],
)  # fmt: skip
def test_a_study_carries_on_as_long_as_it_is_told(text, found):
    assert spans(split(text)) == found


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It would be wrong to take it then.", "asserted"),
        ("The most promising thing is its price.", "asserted"),
        ("Doctors are most likely to prescribe it for pain.", "asserted"),
        ("It may be of use.", "hedged"),
        ("It has potential benefits.", "hedged"),
        ("No studies support its use.", "asserted"),
        ("Large rigorous trials are needed.", "asserted"),
        ("Although there are no formal studies, two case reports show that it helps.", "reported"),
        ("Recent literature supports the view that it helps.", "reported"),
        ("Practitioners report that sleep improves.", "reported"),
        ("In the majority of my patients it has no side effects.", "reported"),
        ("The researchers concluded that it appears to be safe.", "reported"),
        ("Others concluded that it could be tried.", "reported"),
        ("Authors reported that they slept better.", "reported"),
        ("Some reviews indicate that pain is less.", "reported"),
        ("More skeptical reviews note the few people in them.", "reported"),
        ("Observational studies reported less pain.", "reported"),
        ("Reviews of the price are welcome.", "asserted"),
        ("This review cannot prove that the gains that were observed came from it.", "asserted"),
    ],
)
def test_how_a_sentence_puts_it(text, hedge):
    assert str(Sentence(text).hedge) == hedge


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The 2025–2026 research paints a picture.", [(2025, 2026, "year", None)]),
        ("They enrolled 180 women (average age 43) and found less pain.", [(180, None, "people", None), (43, None, "years", None)]),
        ("It follows USP 795 standards.", []),
        ("LDN 4.5 mg was given.", [(4.5, None, "mg", None)]),
        ("Pain fell by almost a 30% share.", [(30, None, "%", "about")]),
        ("They lost 2–10 lbs over months.", [(2, 10, "lbs", None)]),
        ("They start at 1 mg and work up to 3 mg.", [(1, None, "mg", None), (3, None, "mg", None)]),
        ("Most titrate slowly up to 6 mg.", [(6, None, "mg", None)]),
        ("It is safe in doses up to 3 mg.", [(3, None, "mg", "less-than")]),
        ("It took 4 that stay in bed.", [(4, None, "times", None)]),
        ("A score of 6 which counts as low.", [(6, None, "times", None)]),
        ("It showed 12 enrolled centres.", [(12, None, "centres", None)]),
    ],
)  # fmt: skip
def test_numbers_have_the_unit_that_is_counted(text, found):
    assert [(item.value, item.to, item.unit, item.qualifier) for item in Sentence(text).numbers] == found


def statements(base, text) -> tuple[list[Proposal], dict[str, str]]:
    """Return the proposals that become entries, and the reasons of paragraphs."""
    found, reasons = Proposer(base).article(text)
    return [item for item in found if not item.waits], reasons


def proposed(base, text: str) -> list[Proposal]:
    return statements(base, parse(text))[0]


def test_what_came_out_of_a_study_is_reported_and_has_its_source(write):
    base, _ = load(write())
    text = (
        "[p1] In a trial that Jones published in 2011, 40 people with gut disease took it. "
        "At the end, 88% of the patients had improved. It is cheap for gut disease."
    )
    fields = [fields_of(item, base, TODAY) for item in proposed(base, text)]
    assert [item["hedge"] for item in fields] == ["reported", "reported", "asserted"]
    assert [item.get("cites") for item in fields] == [["jones-2011-gut"], ["jones-2011-gut"], None]
    assert [item.get("fidelity") for item in fields] == [UNDECIDED, UNDECIDED, None]
    assert fields[1]["numbers"][0]["study"] == "jones-2011-gut"


def test_studies_of_which_nothing_is_told_are_no_source(write):
    base, _ = load(write())
    vague, named = (
        fields_of(proposed(base, f"[p1] {text}")[0], base, TODAY)
        for text in ("Some small studies have shown that gut disease improves.", "Studies in 1999 showed that gut disease improves.")
    )  # fmt: skip
    assert (vague["hedge"], "cites_unfound" in vague) == ("reported", False)
    assert "cites_unfound" in named


@pytest.mark.parametrize(
    "text",
    [
        "Here's what the research on LDN shows and why it matters.",
        "This post goes deeper into what LDN does for women with gut disease.",
        "If you've read our guide to LDN, you know how it is used in gut disease.",
        "This article is for educational purposes only and is no medical advice on gut disease.",
        "Always consult with a doctor about LDN and gut disease.",
        "We serve people with gut disease in all of the county.",
        "At Well Pharmacy, we compound LDN in doses of 1.5 mg and 3 mg.",
        "The LDN Society keeps a directory of doctors for gut disease.",
        "For doses of LDN that page is a good starting place and the label is the best resource.",
        "Here too you should know what to ask your pharmacist about LDN.",
        "You are perhaps wondering how LDN acts in gut disease.",
        "An online visit will help you decide whether LDN is right for you.",
        "On gut disease we will show the studies one by one.",
    ],
)
def test_what_states_nothing_gets_no_entry(text, write):
    base, _ = load(write())
    stated = "In gut disease LDN eases the belly."
    proposals, reasons = statements(base, parse(f"[p1] {text}\n[p2] {stated} {text}\n[p3] {stated}"))
    assert [item.at for item in proposals if item.sentence.text == stated] == ["p2", "p3"]
    assert len(proposals) == 2
    assert list(reasons) == ["p1"]


def test_every_sentence_that_names_the_drug_is_proposed(write):
    base, _ = load(write())
    [item] = proposed(base, "[p1] LDN seemed to add to what the other medicine did.")
    assert item.sentence.text.startswith("LDN seemed")


def test_a_program_with_data_is_a_source_and_any_survey_is_none(write):
    base, _ = load(write())
    named, vague = (
        fields_of(proposed(base, f"[p1] {text}")[0], base, TODAY)
        for text in ("The NIH RECOVER data on gut disease show less pain.", "Look at any patient survey: 80–90% of users are women.")
    )  # fmt: skip
    assert "cites_unfound" in named
    assert "cites_unfound" not in vague


def test_a_list_is_put_as_it_is_led_in(real):
    text = "[p1] Early research suggests that it does this:\n[p1.b1] Ease the pain of fibromyalgia\n"
    assert str(proposed(real, text)[1].hedge) == "reported"
    text = "[p1] For those with fibromyalgia it may:\n[p1.b1] Ease the pain\n"
    assert str(proposed(real, text)[1].hedge) == "hedged"


def test_subjects_are_the_narrowest_and_what_is_acted_upon(real):
    proposer = Proposer(real)

    def named(text: str) -> set[str]:
        return {key for key, _ in proposer.subjects(text)}

    assert named("Low-dose naltrexone (LDN), at 4.5 mg, was taken.") == set()
    assert named("It calms glial cells.") == {"glial-attenuation"}
    assert named("It binds to toll-like receptors and to opioid receptors.") == {
        "tlr4-antagonism",
        "opioid-receptor-blockade",
    }
    assert "cancer" not in named("In cancer, above all in ovarian cancer, it is new.")
    assert named("There is a risk in it.") == set()
    assert named("It is said of cancer.") == {"cancer"}


def test_findings_are_those_whose_outcome_is_named(real):
    def findings(text: str) -> list[str]:
        return fields_of(proposed(real, f"[p1] {text}")[0], real, TODAY).get("asserts", {}).get("findings")

    assert findings("In fibromyalgia it eases fatigue.") == ["fibromyalgia-fatigue"]
    assert findings("In fibromyalgia it is of use.") == ["fibromyalgia-pain"]
    assert sorted(findings("It helps in fibromyalgia, in long COVID and in cancer.")) == [
        "cancer",
        "fibromyalgia",
        "long-covid",
    ]
    # A narrower disease without a finding of its own has that of its group.
    assert findings("In ovarian cancer it is of use.") == ["cancer-tumour-growth"]


def test_a_question_is_proposed_only_where_it_stands_out(real):
    clear, open_to_several = proposed(
        real, "[p1] LDN relieves the pain of fibromyalgia.\n[p2] LDN helps people with it in many ways and more and more.\n"
    )  # fmt: skip
    assert (clear.questions[0], clear.is_sure) == ("does-it-help-fibromyalgia-pain", True)
    assert not open_to_several.is_sure


@pytest.mark.parametrize("text", ["Sometimes it is weighed three times.", "It usually is typical of painkillers."])
def test_no_question_stands_out_by_everyday_words(real, text):
    candidates = QuestionCandidates(real).of_statement(text, ())
    assert max(score for score, _ in candidates) < 0.6


def test_what_cannot_be_proposed_is_a_blank(real):
    text = "[p1] A later double-blind trial in fibromyalgia measured satisfaction with life.\n"
    [item] = proposed(real, text)
    fields = fields_of(item, real, TODAY)
    assert item.studies
    assert fields["cites"] == [UNDECIDED]
    assert "cites_unfound" not in fields


# --- lists without bullets, headings that name a disease, warnings

LISTS = """\
## How it helps

[p1] Trials and surveys show good results for:

## Fibromyalgia

[p2] Less pain while walking uphill
[p3] Calms pain in Crohn's disease, too
[p4] Works by calming glial cells of the spine

## Others

[p5] Psoriasis
[p6] Eases the itch
[p7] A survey of 2025 showed:
[p8] 41.5% with less fatigue
[p9] By morning, the drug has left the body
[p10] Important note: LDN does not help everybody. Half of all people feel nothing.
[p11] The drug is said to:

## Do not take LDN if you

[p12] Have a severe disease of the liver
[p13] Wake between 2 and 4 AM
"""


@pytest.fixture(scope="module")
def lists(real):
    """Return the proposals for an invented text by paragraph, and the reasons of those without."""
    found, reasons = statements(real, parse(LISTS))
    return {item.at: item for item in found}, reasons


def test_a_list_has_the_hedge_and_the_source_of_what_leads_it_in(lists):
    found, reasons = lists
    assert reasons["p7"] == "announces the list that follows"
    assert (found["p8"].hedge, found["p8"].names_source) == ("reported", True)
    # A name alone gets from afar what is said of it, and no more; a statement of its own gets nothing.
    assert (found["p5"].hedge, found["p5"].names_source) == ("reported", False)
    assert found["p6"].hedge == "asserted"
    # A full stop ends the list.
    assert found["p10"].hedge != "reported"


def test_the_disease_of_a_heading_stays_and_does_not_stick_to_a_general_remark(lists):
    found, _ = lists
    assert {"fibromyalgia", "crohns-disease"} <= dict(found["p3"].subjects).keys()
    assert "fibromyalgia" in dict(found["p2"].subjects)
    general = statements(services.real().base, parse(LISTS.replace("## Others", "## Psoriasis")))[0]
    (remark, *_) = [item for item in general if item.at == "p10"]
    assert "psoriasis" not in dict(remark.subjects)


def test_how_it_works_in_a_disease_is_no_benefit_there(lists):
    item = lists[0]["p4"]
    assert "fibromyalgia" in dict(item.subjects)
    assert not [key for key in item.findings if "fibromyalgia" in key]


def test_a_time_of_day_begins_no_byline_and_is_counted_in_hours(lists):
    found, _ = lists
    assert "p9" in found
    hours = [{"label": "hour", "value": 2, "to": 4, "unit": "o'clock"}]
    assert figures_of(found["p13"].sentence.numbers) == hours
    assert figures_of(Sentence("It peaks at 2-4 a.m. each night.").numbers) == hours
    assert without_claims.beside_the_point(Sentence("By Jane Doe, March 3"))
    for text in ("By morning, most of it has gone.", "By week 3 most side effects have passed."):
        assert not without_claims.beside_the_point(Sentence(text))


@pytest.mark.parametrize(
    "text",
    [
        "At Sunny Pharmacy in Springfield, we're one of the few pharmacies that make it.",
        "Your Guide to Buying LDN",
        "If you're living with pain or fatigue, you've probably heard of LDN.",
        "This is where it gets interesting.",
    ],
)
def test_advertisements_and_what_leads_on_state_nothing(text):
    assert without_claims.beside_the_point(Sentence(text))


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("LDN eased fibromyalgia in a small subset.", "some"),
        ("LDN eased the pain of selected patients with fibromyalgia.", "some"),
        ("LDN eased fibromyalgia in patients.", None),
        ("LDN eased fibromyalgia in some way.", None),
    ],
)
def test_what_is_said_of_a_part_of_the_people_is_of_some(real, text, of):
    [one] = proposed(real, f"[p1] {text}\n")
    assert fields_of(one, real, TODAY)["asserts"].get("of") == of


@pytest.mark.parametrize(
    "text", ["Do not take LDN with opioid painkillers.", "LDN should not be used in pregnancy or with a sick liver."]
)
def test_no_field_waits_beside_itself(real, text):
    [one] = proposed(real, f"[p1] {text}\n")
    lines = entry(one, real, TODAY, set(), "Warnings")
    names = re.findall(r"(?m)^  #?([a-z_]+):", "\n".join(lines))
    assert len(names) == len(set(names))
    assert {"cautions", "also_cautions"} <= set(names)


def test_a_warning_has_its_caution(real):
    text = parse(LISTS)
    found, _ = statements(real, text)
    written = to_yaml("x", text, found, real, TODAY).partition("- at: p12\n")[2].partition("- at:")[0]
    assert "\n  cautions: [caution-liver]\n" in written
    assert "\n  #hazard: caution-liver\n" in written


def test_more_than_so_many_people_are_those_of_a_study_with_a_few_more(real):
    """A number that the article rounds down tells its study as the number itself does."""
    largest = max(real.studies, key=lambda study: max((arm.n or 0 for arm in study.arms), default=0))
    count = max(arm.n or 0 for arm in largest.arms)
    rounded = count - count % 10 ** (len(str(count)) - 2)
    assert count > rounded
    for text, fits in ((f"over {rounded:,}", True), (f"{rounded:,}", False), (f"over {rounded // 2:,}", False)):
        sentence = Sentence(f"In large trials of {text} patients it was harmless.")
        (found, *_) = Proposer(real).studies.of_sentence(sentence, largest.topics or largest.conditions) or [None]
        told = found is not None and found.id == largest.id and f"n {count}" in found.because
        assert told is fits, text


# --- what a trial is, what leaves open, what leads elsewhere


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A supervised trial may be worth it for some adults.", False),
        ("Some parents trial it for a month and then decide.", False),
        ("If you do trial it: keep a diary.", False),
        ("A trial with 60 adults measured sleep.", True),
        ("In a second trial sleep was longer.", True),
        ("This crossover trial was small.", True),
    ],
)
def test_a_trial_that_somebody_gives_a_drug_is_no_source(text, names):
    sentence = Sentence(text)
    assert sentence.names_source is names
    assert (str(sentence.hedge) == "reported") is names


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Laboratory research has shown that it could slow such cells.", "hedged"),
        ("A survey of 2019 found that it seemed to ease itching.", "hedged"),
        ("It has appeared in discussions, as clinicians report.", "reported"),
        ("There is no good research on how it might act in the skin.", "asserted"),
        ("More trials are needed to see what it could do.", "asserted"),
    ],
)
def test_a_finding_that_is_left_open_is_hedged_and_what_nobody_knows_is_not(text, hedge):
    assert str(Sentence(text).hedge) == hedge


def test_what_leads_elsewhere_has_no_entry(real):
    text = (
        "## How it acts\n\n[p1] LDN relieves the pain of fibromyalgia.\n[p2] Here's the short version.\n"
        "[p3] For more on psoriasis and dosing, see our other page.\n\n"
        "## Further reading\n\n[p4] LDN for psoriasis, step by step.\n"
        "## Where to read next\n\n[p5] Oxygen for autism, and what research shows.\n"
        "[p6] LDN, step by step. Few doctors prescribe LDN for psoriasis.\n"
    )
    found, reasons = statements(real, parse(text))
    assert {item.at for item in found} == {"p1", "p6"}
    assert reasons == {
        "p2": "says what the text is about",
        "p3": "says what the text is about",
        "p4": "navigation",
        "p5": "navigation",
    }


# --- subjects of studies, paragraphs and doses


def subjects(base, text: str) -> list[set[str]]:
    return [set(dict(item.subjects)) for item in proposed(base, text)]


def test_a_study_keeps_its_narrower_disease(real):
    for narrow, wide in (("pancreatic-cancer", "cancer"), ("crohns-disease", "inflammatory-bowel-disease")):
        name, group = real.by_id[narrow].name, real.by_id[wide].name
        first, second, third = subjects(
            real,
            f"[p1] A trial of 2011 enrolled 40 people with {name}. After 8 weeks the {group} had not grown worse.\n"
            f"[p2] LDN is used in {group}.\n",
        )
        assert narrow in first
        assert (narrow in second, wide in second) == (True, False)
        assert wide in third


def test_a_paragraph_on_several_diseases_is_not_about_that_of_its_heading(real):
    for disease in ("psoriasis", "autism"):
        lines = f"## LDN for {disease}\n\n[p1] LDN helps most of those who try it here.\n[p2] In {{}} it is off-label. No company pays for more of LDN.\n"
        alone, _, lone = subjects(real, lines.format(disease))
        assert disease in alone and disease in lone
        *_, wide = subjects(real, lines.format(f"{disease}, fibromyalgia and Crohn's disease"))
        assert disease not in wide


@pytest.mark.parametrize(
    ("text", "is_about", "is_not"),
    [
        ("It was made to treat addiction.", "standard-dose-use", "withdrawal-dependence-tolerance"),
        ("A brief block brings a rebound of endorphins.", "endorphin-rebound", "withdrawal-dependence-tolerance"),
        ("Nausea and weight loss are named as side effects.", "side-effects", "regulatory-status"),
        ("A third of those with colitis relapse.", "ulcerative-colitis", "standard-dose-use"),
        ("It calms the immune system.", "immune-modulation", "overall-promise"),
        ("It is taken at bedtime.", "start-and-titration", "side-effects"),
    ],
)
def test_words_that_articles_use_name_what_they_mean(real, text, is_about, is_not):
    named = dict(Proposer(real).subjects(text))
    assert is_not not in named
    if is_about in real.by_id and is_about != "ulcerative-colitis":
        assert is_about in named


# --- numbers, and the parts of routes


def test_a_number_is_looked_for_where_it_may_stand(real):
    """Weeks are a study's weeks and no hours; what holds of a whole study comes before its outcomes."""

    def field(study, **figure):
        return check({"label": "x", **figure}, [study.id], real, sure=[], blank=UNDECIDED)

    found = 0
    for study in real.studies:
        if study.duration_weeks:
            weeks = field(study, value=study.duration_weeks, unit="weeks")
            assert (weeks["field"], weeks["reported"]) == ("duration_weeks", study.duration_weeks)
            hours = field(study, value=study.duration_weeks, unit="hours")
            assert hours == {"figure": "x", "study": UNDECIDED, "reported": UNDECIDED}
            found += 1
        if study.n.enrolled:
            assert field(study, value=study.n.enrolled, unit="people")["field"].startswith("n.")
    assert found > len(real.studies) / 4


def test_a_rounded_number_is_found_and_a_missing_one_is_not_reported(real):
    younger = ["younger-2013-fibromyalgia-rct"]
    about = {"label": "share", "value": 30, "unit": "%", "qualifier": "about"}
    assert check(about, younger, real, sure=younger, blank=UNDECIDED)["reported"] == 28.8
    printed = check({**about, "value": 18}, younger, real, sure=younger, blank=UNDECIDED)
    assert type(printed["reported"]) is int
    plain = {name: value for name, value in about.items() if name != "qualifier"}
    assert check(plain, younger, real, sure=younger, blank=UNDECIDED) == {
        "figure": "share",
        "study": younger[0],
        "reported": None,
    }
    # Without a source it is for a person to say what anything else reports.
    assert check(plain, [], real, sure=[], blank=UNDECIDED) == {"figure": "share", "study": None, "reported": UNDECIDED}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[p1] Headache is the most frequent of its side effects.", "commonest"),
        ("[p1] Side effects such as anxiety are seldom.", "rare"),
        ("[p1] Occasionally there is nausea.", "uncommon"),
        ("[p1] The most common side effects are:\n[p1.b1] Dizziness\n", "among-commonest"),
        ("[p1] It brings vivid dreams.", UNDECIDED),
    ],
)
def test_how_often_a_harm_is_said_to_happen(real, text, says):
    *_, item = proposed(real, text + "\n")
    values = fields_of(item, real, TODAY)
    assert values["frequency"]["says"] == says
    assert all(real.by_id[key].harm for key in values["frequency"]["findings"])


def test_a_described_study_is_a_result_and_has_no_other_part(real):
    told, general = proposed(
        real, "[p1] A pilot study of 2009 found less pain in fibromyalgia.\n[p2] LDN eases fibromyalgia.\n"
    )
    assert fields_of(told, real, TODAY)["route"] == "study-result"
    assert fields_of(general, real, TODAY)["route"] == UNDECIDED
    assert "steps" not in templates(told, real, (), TODAY, UNDECIDED)
    assert {"steps", "basis", "tested_by", "sources"} <= templates(general, real, (), TODAY, UNDECIDED).keys()


def test_fields_that_a_claim_may_need_wait_as_comments_with_what_is_known(real):
    """Without their # they are YAML, and what they hold is of claims on the same questions."""
    text = parse(
        "[p1] LDN blocks opioid receptors.\n[p2] Naltrexone calms glial cells.\n[p3] LDN is low-risk and safe to try.\n"
    )
    proposals, _ = statements(real, text)
    lines = to_yaml("x", text, proposals, real, TODAY).splitlines()
    whole = "\n".join(re.sub(r"^  #(?=\S|  )", "  ", line) for line in lines if not re.match("  # (?! )", line))
    blocked, calmed, safe = yaml.safe_load(whole)["claims"]
    assert blocked["basis"]["sources"] != [UNDECIDED]
    assert blocked["basis"]["says"] == UNDECIDED
    [step] = calmed["steps"]
    assert {*step["agreeing"], *step["opposing"]} <= {study.id for study in real.studies}
    assert step["agreeing"]
    assert set(calmed["tested_by"]) <= {study.id for study in real.studies}
    assert safe["hazard"] == real.cautions[0].id


# --- links, headings in the line, and several studies in a sentence


def from_page(base, page: str, name: str) -> tuple[list[Proposal], dict[str, str]]:
    text = f"{page}\n{'These are words of a text that is as long as articles are. ' * 8}\n"
    return statements(base, located(article_blocks.read(text.encode(), name)))


def test_a_statement_rests_on_the_papers_that_it_links_to(real):
    linked = real.study("younger-2013-fibromyalgia-rct")
    pubmed, doi = f"https://pubmed.ncbi.nlm.nih.gov/{linked.pmid}/", "https://doi.org/10.1234/nothing.here"
    page = (
        f"<p>LDN eased <a href='{pubmed}'>pain</a> in fibromyalgia. It is cheap for patients with fibromyalgia.</p>"
        f"<p>LDN is of use in psoriasis. It calms the itch of psoriasis. Read more in <a href='{doi}'>Doe 2019</a>.</p>"
        "<p>LDN has a <a href='https://example.org/shop'>price</a> that patients with autism can pay.</p>"
    )
    found, _ = from_page(real, page, "x.html")
    told = {(item.at, item.number): (item.linked, item.unknown) for item in found}
    assert told["p1", 1] == ((linked.id,), ())
    assert told["p1", 2] == ((), ())
    # A sentence that is no more than a link has no entry; what stands beside it rests on it.
    assert ("p2", 3) not in told
    assert told["p2", 1] == told["p2", 2] == ((), (doi,))
    assert told["p3", 1] == ((), ())
    fields = fields_of(found[0], real, TODAY)
    assert (fields["cites"], fields["fidelity"], fields.get("citing")) == ([linked.id], UNDECIDED, None)
    missing = next(item for item in found if item.at == "p2")
    assert fields_of(missing, real, TODAY)["cites"] == [UNDECIDED]
    sheet = to_yaml("x", parse("[p2] LDN.\n"), [missing], real, TODAY)
    assert f"  # links to {doi}: a study that has no record here yet\n" in sheet


def test_each_result_of_a_sentence_rests_on_its_own_link(real):
    one, other = (real.study(key) for key in ("smith-2007-crohns", "cree-2010-ms-qol"))
    first, second = (f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/" for study in (one, other))
    page = (
        f"A pilot in Crohn's disease [Smith]({first}) had 17 patients; "
        f"a larger trial in multiple sclerosis [Cree]({second}) measured quality of life.\n\n"
        f"LDN is thought to calm glial cells. Work of [another group]({second}) established this in rodents.\n"
    )
    found, _ = from_page(real, page, "x.md")
    assert [item.linked for item in found[:3]] == [(one.id,), (other.id,), (other.id,)]


@pytest.mark.parametrize(
    ("text", "entries", "subject"),
    [
        ("Psoriasis. A case report of 2018 tells of clear skin.", [2], "psoriasis"),
        ("Children with autism. In a survey of 2016 they were calmer.", [2], "autism"),
        ("Psoriasis is common. In a case report the skin was clear.", [1, 2], "psoriasis"),
        ("The largest worry concerns psoriasis. In a case report the skin was clear.", [1, 2], "psoriasis"),
        ("Much else involves autism. In a survey of 2016 they were calmer.", [1, 2], "autism"),
        ("Start LDN low in autism. In a survey of 2016 they were calmer.", [1, 2], "autism"),
    ],
)
def test_a_heading_in_the_line_is_no_statement(real, text, entries, subject):
    found = proposed(real, f"[p1] {text}\n")
    assert [item.number for item in found] == entries
    assert subject in dict(found[-1].subjects)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A pilot (n=26) had p<0.05.", [(26, "people"), (0.05, "p")]),
        ("They took 3 mg/day, 2 mg nightly, then 1.5 milligrams a day.", [(3, "mg a day"), (2, "mg a day"), (1.5, "mg a day")]),
        ("Each tablet holds 50 mg.", [(50, "mg")]),
        ("In the first two to three weeks, or one to two months.", [(2, "weeks"), (1, "months")]),
        ("A 503B pharmacy sells 5-HTP and 21-day courses.", [(21, "days")]),
    ],
)  # fmt: skip
def test_numbers_as_papers_write_them(text, found):
    assert [(item.value, item.unit) for item in Sentence(text).numbers] == found


@pytest.mark.parametrize(
    ("text", "hedge", "names"),
    [
        ("Both were small pilots.", "asserted", False),
        ("These are the best trials that there are.", "asserted", False),
        ("Open pilots, RCTs and case series make up most of it.", "reported", False),
        ("There is no published literature on it.", "asserted", False),
        ("A 2019 scoping review (Doe & Roe, J Pain) counted 40 studies.", "reported", True),
        ("Doe et al. found that it helps.", "reported", True),
        ("Sleep is longer with it (Doe, Sleep Med 2012; Roe 2015).", "asserted", True),
        ("Doe (Sleep Med 2012) found longer sleep.", "reported", True),
        ("The law (of 1984) names it.", "asserted", False),
    ],
)
def test_what_names_a_source_and_what_says_of_what_sort_studies_are(text, hedge, names):
    sentence = Sentence(text)
    assert (str(sentence.hedge), sentence.names_source) == (hedge, names)


def test_what_says_of_what_sort_studies_are_tells_no_result():
    told = {
        text: Sentence(text).tells_result
        for text in ("Both were small pilots.", "This is the only trial.", "It fell by 5%.")
    }
    assert list(told.values()) == [False, False, True]


def test_two_studies_that_a_sentence_tells_apart_are_both_cited(real):
    text = "[p1] Two trials, a pilot (n=10, Pain Med 2009) and a crossover RCT (n=31, Arthritis Rheum 2013), eased fibromyalgia.\n"
    [item] = proposed(real, text)
    assert sorted(sure(item.studies)) == ["younger-2009-fibromyalgia-pilot", "younger-2013-fibromyalgia-rct"]
    [item] = proposed(real, "[p1] A trial of 2013 with 31 people eased fibromyalgia.\n")
    assert sure(item.studies) == ["younger-2013-fibromyalgia-rct"]


def test_what_a_sentence_says_of_a_disease_narrows_it(real):
    lines = "## Crohn's disease\n\n[p1] LDN is of use for most adults here.\n[p2] A paediatric pilot had {} results.\n"
    adult, child = subjects(real, lines.format("good"))
    assert ("crohns-disease" in adult, "paediatric-crohns-disease" in adult) == (True, False)
    assert ("crohns-disease" in child, "paediatric-crohns-disease" in child) == (False, True)
    [cells] = subjects(real, "## Cancer\n\n[p1] In ovarian cells the growth slowed with LDN.\n")
    assert "ovarian-cancer" in cells


def test_a_study_without_a_named_disease_is_about_its_own(real):
    [item] = subjects(real, "[p1] One RCT, Mannelli et al. (Am J Addict 2009), gave it with methadone for some days.\n")
    assert "opioid-use-disorder" in item
    # A review of many diseases tells nothing of the one that is meant.
    [review] = subjects(
        real, "[p1] A 2018 narrative review (Toljan & Vrooman, Med Sci) names what was given most often.\n"
    )
    assert not [key for key in review if isinstance(real.by_id[key], Condition)]


# --- harmlessness, labels, rows of tables


@pytest.mark.parametrize(
    "text", ["LDN is low-risk for most people with psoriasis.", "In autism it was safe for nearly all of them."]
)
def test_who_calls_it_harmless_speaks_of_its_gravest_harms(real, text):
    [item] = proposed(real, f"[p1] {text}\n")
    assert "side-effects" in dict(item.subjects)
    [decides] = item.findings
    assert real.finding(decides).harm
    assert str(real.finding(decides).importance) == "critical"
    assert fields_of(item, real, TODAY)["asserts"]["effect"] == "no-harm"
    [other] = proposed(real, "[p1] LDN is not safe to take with opioid painkillers.\n")
    assert decides not in other.findings


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Large trials are lacking, and replication is thin.", "asserted"),
        ("Evidence remains scarce for this use.", "asserted"),
        ("A plausible way is that it calms cells.", "hedged"),
    ],
)
def test_what_is_lacking_is_asserted_and_what_is_plausible_hedged(text, hedge):
    assert str(Sentence(text).hedge) == hedge


def test_a_review_is_no_result_of_a_study(real):
    text = "[p1] A 2024 systematic review (Doe et al.) found 12 trials in psoriasis.\n[p2] A trial of 2024 (Doe et al.) found less itch in psoriasis.\n"
    routes = [fields_of(item, real, TODAY)["route"] for item in proposed(real, text)]
    assert routes == [UNDECIDED, "study-result"]


def test_a_label_has_no_entry_and_a_short_statement_has(real):
    text = "[p1] Plain words · A second look\n[p2] Nobody knows why it works.\n[p3] What we think of it:\n[p3.b1] More calm\n"
    text += "\n## Side effects\n\n[p4] Less appetite in the first week\n"
    found, reasons = statements(real, parse(text))
    assert reasons["p1"] == without_claims.LABEL
    assert {item.at for item in found} >= {"p2", "p3.b1", "p4"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Dose | Often 1 to 3 mg at night | Raised slowly so that sleep stays good",
            ["Dose | Often 1 to 3 mg at night", "Dose | Raised slowly so that sleep stays good"],
        ),
        ("Form | Drops | Easy to measure for a child", ["Form | Drops", "Form | Easy to measure for a child"]),
        ("Form | Capsules of a pharmacy | Dear", None),
        ("Psoriasis | One case report tells of clear skin", None),
    ],
)
def test_each_cell_of_a_row_that_says_something_is_a_statement(text, found):
    assert [item.text for item in parts(Sentence(text))] == (found or [text])


SIDE_EFFECTS = """\
[p1] LDN is used for pain.

## Possible side effects

[p2] The most common side effects are:
[p2.b1] Vivid dreams
[p2.b2] Hair loss
[p3] Nausea in the first week
[p4] Nausea goes away when it is taken with food
[p5] No hair loss at all
"""


def test_items_below_side_effects_are_harms_with_their_caution(real):
    text = parse(SIDE_EFFECTS)
    found = {item.at: item for item in statements(real, text)[0]}
    sheet = to_yaml("x", text, found.values(), real, TODAY)
    entries = {entry.split("\n")[0]: entry for entry in sheet.split("- at: ")[1:]}
    assert all("side-effects" in dict(item.subjects) for at, item in found.items() if at != "p1")
    assert "\n  cautions: [caution-sleep]\n" in entries["p2.b1"]
    assert "frequency: {findings: [vivid-dreams], says: among-commonest}" in entries["p2.b1"]
    # A harm that was not measured is one all the same; which finding bears on it is for a person to say.
    assert "asserts: {findings: [undecided], effect: harm}" in entries["p2.b2"]
    assert "asserts: {findings: [undecided], effect: undecided}" in entries["p5"]
    assert "\n  cautions: [caution-nausea]\n" in entries["p3"]
    assert "\n  cautions: [" not in entries["p4"]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("It is given in opioid and alcohol use disorder.", {"opioid-use-disorder", "alcohol-use-disorder"}),
        ("It was tried in breast or ovarian cancer.", {"breast-cancer", "ovarian-cancer"}),
    ],
)
def test_two_names_may_share_a_word(real, text, both):
    assert both <= dict(Proposer(real).subjects(text)).keys()


def test_what_is_cited_is_not_proposed_as_a_further_study(real):
    linked = real.study("hutchinson-2008-tlr4-neuropathic-pain")
    page = f"<p>It blocks <a href='https://pubmed.ncbi.nlm.nih.gov/{linked.pmid}/'>toll-like receptors</a> on microglia.</p>"
    (item, *_), _ = from_page(real, page, "x.html")
    assert item.linked == (linked.id,)
    assert linked.id not in templates(item, real, (), TODAY, UNDECIDED)["tested_by"]


@pytest.mark.parametrize(
    "text", ["A diary is a sensible precaution.", "As a precaution, ask for a blood test of LDN patients."]
)
def test_a_precaution_alone_warns_of_nothing(real, text):
    lines = parse(f"[p1] {text}\n")
    found, _ = statements(real, lines)
    assert "\n  cautions:" not in to_yaml("x", lines, found, real, TODAY)


def test_a_harm_is_in_no_disease_of_its_study(real):
    text = "[p1] Vivid dreams can come as side effects (Younger, Pain Med 2009).\n[p2] Headache is a side effect (Cree, Ann Neurol 2010).\n"
    for named in subjects(real, text):
        assert "side-effects" in named
        assert not [key for key in named if isinstance(real.by_id[key], Condition)]


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("LDN is not a proven treatment of psoriasis.", UNDECIDED),
        ("No large trials of LDN have been done in autism.", UNDECIDED),
        ("Evidence for psoriasis is limited.", UNDECIDED),
        ("LDN does not help in autism.", "no-benefit"),
        ("LDN is proven to help in psoriasis.", "benefit"),
    ],
)
def test_what_is_not_proven_is_not_denied(real, text, effect):
    [item] = proposed(real, f"[p1] {text}\n")
    asserts = fields_of(item, real, TODAY)["asserts"]
    assert asserts["effect"] == effect
    assert ("size" in asserts) is (text == "LDN is proven to help in psoriasis.")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        # What stands behind "than" is only what it is compared with.
        ("[p1] Headaches are rarer than with full-dose naltrexone.", ["side-effects"]),
        ("[p1] Unlike standard-dose naltrexone, it is made by a compounding pharmacy.", ["regulatory-status"]),
        # In a study of a disease a mechanism is what was measured.
        ("[p1] A 2011 study of Crohn's disease found that mucosal healing was seen in 40%.", ["crohns-disease"]),
        ("[p1] In a 2015 pilot study of fibromyalgia cytokines fell by 15%.", ["fibromyalgia"]),
        # How the body works is so in any disease.
        ("# Lupus\n[p1] Glial cells hold the brain together.", ["glial-attenuation"]),
        ("# Crohn's disease\n[p1] After an injury the glial cells swell.", ["glial-attenuation"]),
        # Who names the group below the name of one disease speaks of the group.
        ("# Crohn's Disease\n[p1] Inflammatory bowel disease often comes back.", ["inflammatory-bowel-disease"]),
        ("# Ovarian cancer\n[p1] Cancer is found late.", ["cancer"]),
        # Too often another one: two by one word, many, and what only the heading names.
        ("[p1] It can bring on withdrawal.", [UNDECIDED]),
        ("[p1] Withdrawal may last a week.", [UNDECIDED]),
        ("[p1] Microglia, cytokines and endorphins are all touched by LDN.", [UNDECIDED]),
        ("[p1] Side effects, titration and compounding pharmacies are what people ask about LDN.", [UNDECIDED]),
        ("# Side effects\n[p1] LDN is not for everybody and this is why.", [UNDECIDED]),
        ("# Titration\n[p1] LDN reaches 40 people of this town.", [UNDECIDED]),
        # A disease that has no record stands beside one that has.
        ("[p1] It is used for fibromyalgia and MOGAD.", ["fibromyalgia", UNDECIDED]),
        ("[p1] Little is known of CVID or fibromyalgia.", ["fibromyalgia", UNDECIDED]),
        ("[p1] In fibromyalgia and LDN there is much interest.", ["fibromyalgia"]),
    ],
)  # fmt: skip
def test_subjects_are_proposed_where_they_are_mostly_right(real, text, about):
    [item] = proposed(real, text)
    assert fields_of(item, real, TODAY)["about"] == about


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is about 1/20 to 1/5 of the full dose.", [(5, 20, "%", "about")]),
        ("The dose is 1/100 to 1/25 of it.", [(1, 4, "%", None)]),
        ("A fifth of patients left.", [(20, None, "%", None)]),
        ("A fifth study was stopped.", []),
        ("A third patient had less pain.", []),
        ("Only one woman got worse.", [(1, None, "people", None)]),
        ("Just one participant left.", [(1, None, "people", None)]),
        ("One woman got worse.", []),
        ("Three case reports tell of it.", [(3, None, "cases", None)]),
        ("Two reports tell of it.", [(2, None, "cases", None)]),
        ("It took a couple of days.", [(2, None, "days", "about")]),
        ("It costs about 40p a day.", [(40, None, "pence a day", "about")]),
        ("A pill costs 60 cents.", [(60, None, "cents", None)]),
        ("They pay $20 a week.", [(20, None, "$ a week", None)]),
        ("The bill is between £1,500 and £2,000 per year.", [(1500, 2000, "£ a year", None)]),
        ("A couple hours later they slept.", [(2, None, "hours", "about")]),
    ],
)
def test_fractions_and_small_counts_are_figures(text, found):
    assert [(item.value, item.to, item.unit, item.qualifier) for item in Sentence(text).numbers] == found


@pytest.mark.parametrize(
    "text", ["A pilot of 2011 confirmed safety in lupus.", "Doctors praise the excellent safety of LDN."]
)
def test_who_speaks_of_its_safety_speaks_of_its_harms(real, text):
    [item] = proposed(real, text=f"[p1] {text}")
    assert "side-effects" in dict(item.subjects)


@pytest.mark.parametrize(
    "text",
    [
        "A 2011 study of Crohn's disease reported a response in 70% of them and remission in 20%.",
        "A 2014 survey of fibromyalgia found less pain in 40% of the users, and better sleep in 35%.",
    ],
)
def test_a_result_without_a_verb_is_reported_like_the_one_before(real, text):
    assert [str(item.hedge) for item in proposed(real, f"[p1] {text}")] == ["reported", "reported"]


@pytest.mark.parametrize(
    "text",
    [
        "‘Many of them sleep well on LDN,’ says Dr Jane Roe.",
        "LDN works for most of those who try it, she said.",
        "Her GP maintained that LDN does nothing.",
    ],
)
def test_somebodys_words_are_reported(real, text):
    [item] = proposed(real, f"[p1] {text}")
    assert str(item.hedge) == "reported"


@pytest.mark.parametrize(
    "story",
    [
        "In 2012 I ran a marathon with my brother, 300 miles from home. My headaches came back in the car.",
        "My sister has lupus. For 10 years I had not slept through a night.",
    ],
)
def test_the_writers_own_life_is_no_statement_on_the_drug(real, story):
    stated = "I was told that LDN helps with pain in 40% of those who have fibromyalgia."
    found, reasons = statements(real, parse(f"[p1] {story}\n[p2] {story} {stated}\n"))
    assert [(item.at, item.sentence.text) for item in found] == [("p2", stated)]
    assert reasons == {"p1": "tells of the writer's own life"}


def test_a_clinicians_own_patients_are_no_story(real):
    assert len(proposed(real, "[p1] Most of my patients with fibromyalgia sleep better within 6 weeks.")) == 1


NEAR = "[p1] LDN eases the pain of fibromyalgia.\n[p2] {}\n[p3] LDN is taken at night.\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ask your aunt how she sleeps with fibromyalgia.", "advice to the reader"),
        ("You should never walk alone with Crohn's disease.", "advice to the reader"),
        ("I truly hope that fibromyalgia gets its own ward.", "what the writer feels or hopes"),
        ("We are excited that psoriasis has a day of its own.", "what the writer feels or hopes"),
        ("Our nurses know psoriasis from many angles.", None),
        ("Our clinic has rooms for people with psoriasis.", "what the publisher offers"),
        ("Is there anything left for psoriasis?", "a question"),
        ("Her psoriasis went from 40% to 3% of the skin.", "tells of one person"),
        ("That patient lived with fibromyalgia and two cats.", "tells of one person"),
        ("Her doctor Jane Roe said that fibromyalgia is rare.", None),
        ("I have taken LDN on every boat since then.", "tells of the writer's own life"),
        ("I sleep better since I take LDN.", None),
        ("The view from the ward is amazing.", "what the writer feels or hopes"),
        ("Blue is the colour of hope.", "names nothing that is known here"),
        ("LDN may be asked for in fibromyalgia.", None),
        ("You should not take LDN with psoriasis.", None),
        ("Ask for 3 mg in fibromyalgia.", None),
    ],
)
def test_what_is_probably_nothing_to_check_waits(real, text, why):
    found, reasons = Proposer(real).article(parse(NEAR.format(text)))
    [item] = [item for item in found if item.at == "p2" and item.part[0] == 1]
    assert item.waits == (why or "")
    assert ("p2" in reasons) == bool(why)


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("Fibromyalgia strikes 9 of 1,000 people.", True),
        ("Psoriasis attacks the joints and the skin.", True),
        ("The usual dose is 3 mg in psoriasis.", False),
        ("It is used in psoriasis, too.", False),
        ("Vivid dreams come in the first week.", False),
        ("LDN is used in psoriasis.", False),
    ],
)
def test_what_is_far_from_the_drug_waits(real, text, waits):
    far = "[p1] LDN eases pain.\n[p2] Blue is a colour.\n[p3] {}\n[p4] So is red, and so is green.\n[p5] LDN is old.\n"
    found, reasons = Proposer(real).article(parse(far.format(text)))
    [item] = [item for item in found if item.at == "p3" and item.part[0] == 1]
    assert (bool(item.waits), "p3" in reasons) == (waits, waits)
    # Where no sentence names the drug, it has another name, and nothing is far from it.
    [other] = [item for item in Proposer(real).article(parse(f"[p1] {text}\n"))[0] if item.part[0] == 1]
    assert not other.waits


def test_what_points_back_in_a_section_without_the_drug_waits(real):
    section = (
        "## One\n[p1] LDN is old.\n## {}\n[p2] Psoriasis itches.\n[p3] It is seen in 3 of 100 people with psoriasis.\n"
    )
    for heading, waits in (("Two", True), ("What LDN does", False)):
        found, _ = Proposer(real).article(parse(section.format(heading)))
        assert [bool(item.waits) for item in found if item.at == "p3" and item.part[0] == 1] == [waits]


@pytest.mark.parametrize(("others", "waits"), [(1, False), (3, True)])
def test_in_an_article_on_something_else_little_is_near_the_drug(real, others, waits):
    text = "## Here\n[p1] LDN is old.\n[p2] Psoriasis itches in 3 of 100 people.\n## There\n[p3] LDN is cheap.\n"
    text += "".join(f"## Part {number}\n[p{number}] Red is a colour.\n" for number in range(4, 4 + others))
    found, _ = Proposer(real).article(parse(text))
    assert [bool(item.waits) for item in found if item.at == "p2" and item.part[0] == 1] == [waits]


def test_every_sentence_stands_in_the_worksheet(real):
    text = parse(NEAR.format("Blue is hope. Is it? Call us now. LDN is cheap, and it calms the gut."))
    found, _ = Proposer(real).article(text)
    written = " ".join(to_yaml("x", text, found, real, TODAY).split())
    for paragraph in text.paragraphs:
        for sentence in split(paragraph.text):
            assert sentence.text in written


@pytest.mark.parametrize(
    ("text", "besides"),
    [
        ("LDN eases the pain of psoriasis, fibromyalgia and autism in a quiet way that nobody in the field has seen yet.",
            ["fibromyalgia", "autism in a quiet way that nobody in the field has seen yet"]),
        ("In this small group LDN lowered the pain scores by a third (30 of 90 points) within the first of two months.",
            ["30 of 90 points", "within the first of two months"]),
        ("Less pain and sleep", ["sleep"]),
        ("LDN eases the pain of psoriasis in a quiet way that nobody in the field of medicine has seen yet.", []),
    ],
)  # fmt: skip
def test_what_a_sentence_may_state_besides_waits_at_its_entry(real, text, besides):
    found = Proposer(real).article(parse(f"[p1] LDN may:\n[p1.b1] {text}\n"))[0]
    rest = [item for item in found if item.at == "p1.b1" and item.part[0] > item.part[1]]
    assert [item.sentence.text for item in rest] == besides
    assert all(item.waits and fields_of(item, real, TODAY)["about"] == [UNDECIDED] for item in rest)
    for item in rest:
        assert f"# p1.b1, sentence 1, part {item.part[0]}: " in "\n".join(entry(item, real, TODAY, set(), ""))


@pytest.mark.parametrize(
    ("text", "about", "also"),
    [
        ("LDN gave some of them vivid dreams when taken at night.", ["side-effects"], "start-and-titration"),
        ("LDN is made at a compounding pharmacy and taken at bedtime.", ["regulatory-status"], "start-and-titration"),
        ("LDN eased fibromyalgia.", ["fibromyalgia"], ""),
        ("A study of fibromyalgia is under way. LDN is thought to calm microglia.", ["glial-attenuation"], ""),
    ],
)
def test_the_surest_subject_is_proposed_and_others_wait_beside_it(real, text, about, also):
    *_, item = [item for item in proposed(real, f"[p1] {text}\n") if item.part[0] == 1]
    assert fields_of(item, real, TODAY)["about"] == about
    [line] = re.findall(r"(?m)^  #also_about: (.*(?:\n  #    .*)*)$", "\n".join(entry(item, real, TODAY, set(), "")))
    assert also in line
    assert about[0] not in line


def test_a_finding_whose_outcome_is_not_named_waits(real):
    named, other = (
        fields_of(proposed(real, f"[p1] {text}\n")[0], real, TODAY)
        for text in (
            "A study of 2014 found less fatigue in fibromyalgia.",
            "A study of 2014 found change in fibromyalgia.",
        )
    )
    assert named["findings"] == ["fibromyalgia-fatigue"]
    assert "findings" not in other
    [item] = proposed(real, "[p1] A study of 2014 found change in fibromyalgia.\n")
    assert templates(item, real, (), TODAY, UNDECIDED)["findings"] == other["asserts"]["findings"]


def test_weeks_are_those_of_the_result_that_is_told(real):
    study = next(item for item in real.studies if item.duration_weeks and any(
        outcome.weeks == item.duration_weeks for outcome in item.outcomes
    ))  # fmt: skip
    outcome = next(item for item in study.outcomes if item.weeks == study.duration_weeks)
    weeks = {"figure": "weeks", "study": study.id, "field": "duration_weeks", "reported": study.duration_weeks}
    share = {"figure": "share", "study": study.id, "outcome": outcome.id, "field": "treatment.value", "reported": 3}
    assert with_outcome_weeks([weeks], real) == [weeks]
    assert with_outcome_weeks([weeks, share], real) == [
        {**weeks, "outcome": outcome.id, "field": "weeks"},
        share,
    ]
    assert with_outcome_weeks([{**weeks, "reported": 3}, share], real)[0]["field"] == "duration_weeks"


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("Your doctor knows when LDN can safely be taken up again.", None),
        ("Few things keep people from being able to take it safely.", None),
        ("It can safely be taken for years.", "safely"),
        ("When taken at night it is safe.", "safe"),
    ],
)
def test_what_is_safe_under_a_condition_is_not_called_harmless(text, harmless):
    assert Sentence(text).harmless == harmless


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        ("It dampens TLR4 on these cells.", "tlr4-antagonism", "crps"),
        ("CRP is read at the start.", None, "crps"),
        ("Those with CRPS felt less of it.", "crps", None),
        ("A POT of tea at night.", None, "pots"),
        ("POTS is another matter.", "pots", None),
    ],
)
def test_abbreviations_are_those_that_are_written(real, text, found, not_found):
    named = [key for key, _ in NamedSubjects(real).of(text)]
    assert found in named if found else True
    assert not_found not in named


def test_an_answer_that_an_entry_before_gives_waits_in_the_next_one(real):
    (item,) = proposed(real, "[p1] In fibromyalgia a low dose of it may ease the pain of many people.")
    item = dataclasses.replace(item, is_sure=True)
    answered: set[str] = set()
    first, second = ("\n".join(entry(item, real, TODAY, answered, "")) for _ in range(2))
    assert "\n  in_short: undecided" in first
    assert "\n  in_short: undecided" not in second
    assert "\n  #in_short: undecided" in second


# --- the sources that a section names at its end


def of_sections(base, text: str) -> dict[tuple[str, int], dict[str, object]]:
    return {(item.at, item.number): fields_of(item, base, TODAY) for item in proposed(base, text)}


@pytest.mark.parametrize(
    "lines",
    [
        "[p2] Source: Younger et al. 2013, Arthritis and Rheumatism",
        "[p2] Sources:\n[p2.b1] Younger et al. 2013, Arthritis and Rheumatism",
        "[p2] References\n[p3] Younger J et al. Arthritis Rheum 2013.",
        "[p2] Read more: https://pubmed.ncbi.nlm.nih.gov/23359310/",
    ],
)
def test_a_section_rests_on_the_source_that_it_names_at_its_end(lines, real):
    text = (
        "## Fibromyalgia\n[p1] The authors found that LDN eased pain in fibromyalgia. It also showed that LDN is safe. "
        f"LDN is cheap for people with fibromyalgia.\n{lines}\n## Else\n[p9] The study of LDN in fibromyalgia was small."
    )
    fields = of_sections(real, text)
    _, reasons = statements(real, parse(text))
    cited = "younger-2013-fibromyalgia-rct"
    assert [fields["p1", number].get("cites") for number in (1, 2, 3)] == [[cited], [cited], None]
    assert (fields["p1", 1]["hedge"], fields["p1", 1]["fidelity"]) == ("reported", UNDECIDED)
    because = [(item.id, item.because) for item in proposed(real, text)[0].studies]
    assert because == [(cited, ("named in its section",))]
    assert fields["p9", 1].get("cites") != [cited]
    assert set(reasons.values()) == {"names a source"}
    assert reasons.keys() == {line.split("]")[0][1:] for line in lines.splitlines()}


def test_of_several_sources_of_a_section_one_is_chosen_and_a_missing_one_is_named(real):
    text = (
        "## MS\n[p1] The trials of LDN in multiple sclerosis took 8 weeks.\n[p2] Cree found that LDN was safe in "
        "multiple sclerosis.\n[p3] Sources: Cree et al. 2010; Sharafaddinzadeh et al. 2010\n"
        "## Gut\n[p4] This study gave LDN to 10 people with Crohn's disease.\n[p5] Source: Doe et al. 2031, Tales"
    )
    proposals = {item.at: item for item in proposed(real, text)}
    fields = {at: fields_of(item, real, TODAY) for at, item in proposals.items()}
    assert fields["p1"]["cites"] == [UNDECIDED]
    assert [item.id for item in proposals["p1"].studies] == ["cree-2010-ms-qol", "sharafaddinzadeh-2010-ms"]
    # Ten people are those of many studies: the name beside them counts.
    assert fields["p4"]["cites_unfound"][0]["described"] == "Doe et al. 2031, Tales"
    assert "cites" not in fields["p4"]
    assert "its section names Doe et al. 2031, Tales: no record here" in " ".join(
        " ".join(entry(proposals["p4"], real, TODAY, set(), "")).split()
    ).replace(" # ", " ")


@pytest.mark.parametrize("end", ["Source: Younger et al. 2013.", "Reference: PMID 23359310."])
def test_a_paragraph_may_end_with_its_source(end, real):
    text = parse(f"[p1] In fibromyalgia LDN eases pain. It is cheap, too. {end}\n[p2] In fibromyalgia LDN is safe.")
    found = {item.at: item for item in statements(real, text)[0][::-1]}
    assert fields_of(found["p1"], real, TODAY)["cites"] == ["younger-2013-fibromyalgia-rct"]
    assert "cites" not in fields_of(found["p2"], real, TODAY)
    waiting = {(item.at, item.number): item.waits for item in Proposer(real).article(text)[0] if item.waits}
    assert waiting["p1", 3] == "names a source"


@pytest.mark.parametrize(
    ("people", "is_distinctive"), [("n 10", False), ("n 3", False), ("n 31", True), ("author Doe J", True)]
)
def test_a_few_people_tell_no_study_from_others(people, is_distinctive):
    assert StudyCandidate("x", 3.0, ("subject", people)).is_distinctive is is_distinctive
    assert bool(sure([StudyCandidate("x", 3.0, ("subject", people))])) is is_distinctive


@pytest.mark.parametrize(
    ("text", "is_past"),
    [
        ("Pain improved in them.", True),
        ("They were treated for pain.", True),
        ("Data are limited to open-label use.", False),
        ("Placebo-controlled work on it is still needed.", False),
    ],
)
def test_what_is_so_now_is_not_past(text, is_past):
    assert Sentence(text).is_past is is_past


@pytest.mark.parametrize(
    "text",
    ["Money is needed before starting human trials of LDN.", "Emerging trial data on LDN are of interest.",
     "Systematic reviews speak of LDN.", "Some observational studies reported less pain in 2 to 3 months.",
     "Small studies gave 4.5 mg of it."],
)  # fmt: skip
def test_studies_without_a_name_or_still_to_come_are_none_to_look_for(text):
    assert not Sentence(text).names_source


def test_a_list_at_the_end_of_a_text_is_that_of_no_section(real):
    text = (
        "## Gut\n[p1] The study gave LDN to people with Crohn's disease.\n## Skin\n[p2] The authors gave LDN in psoriasis.\n"
        "[p3] Sources:\n[p3.b1] Younger et al. 2013\n[p3.b2] Doe et al. 2031"
    )
    assert not any("Doe" in str(fields) for fields in of_sections(real, text).values())
    assert statements(real, parse(text))[1] == dict.fromkeys(("p3", "p3.b1", "p3.b2"), "names a source")


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Younger J, Noor N, McCue R. Pain, 2013", {"Younger"}),
        ("Dr. Jane Doe and Mary van Roe et al., 2031", {"Jane", "Doe", "Mary", "Roe"}),
        ("LDN 2024 dosing guide", set()),
        ("Low-dose naltrexone for pain, 2013", set()),
    ],
)
def test_authors_stand_before_all_else_in_a_line(line, people):
    assert NamedSource(line).people == people


@pytest.mark.parametrize(
    ("text", "before", "rests"),
    [
        ("The authors saw less pain.", False, True),
        ("Included studies lacked a control group.", False, True),
        ("Doe announced a new project.", False, True),
        ("It does not prove that pain falls.", True, True),
        ("It does not prove that pain falls.", False, False),
        ("The results were alike in both towns.", True, True),
        ("It is no cure where those are indicated.", True, False),
        ("Other studies of it are few.", True, False),
        ("It is cheap, and sleep was poor in the town.", True, False),
        ("Did the study find it?", True, False),
    ],
)
def test_what_speaks_of_the_sources_of_a_section(text, before, rests):
    assert rests_on(Sentence(text), [NamedSource("Doe et al. 2031")], before=before) is rests


def test_several_sources_in_a_line_are_told_apart(real):
    known = real.study("younger-2013-fibromyalgia-rct")
    page = (
        "<p>A small trial of LDN in fibromyalgia was made.</p>"
        f"<p>Sources: <a href='https://pubmed.ncbi.nlm.nih.gov/{known.pmid}/'>a trial</a> · a leaflet of 2031 · a talk</p>"
    )
    found = from_page(real, page, "x.html")[0][0]
    assert found.linked == ()
    assert [item.id for item in found.studies] == [known.id]
    assert found.lost == "a leaflet of 2031; a talk"
    assert fields_of(found, real, TODAY)["cites"] == [UNDECIDED]


@pytest.mark.parametrize("label", ["Read more", "Further reading", "Links"])
def test_a_line_that_leads_on_names_no_source(label, real):
    page = (
        f"<p>LDN eased pain in fibromyalgia.</p><p>{label}: <a href='/x'>All about the price of LDN</a></p>"
        "<p>Reference: a dose of LDN is 4.5 mg.</p>"
    )
    _, reasons = from_page(real, page, "x.html")
    assert "names a source" not in reasons.values()


@pytest.mark.parametrize(
    "statement",
    ["Established: poor sleep is a marker of ME/CFS.", "Not yet known: whether LDN helps in ME is open."],
)
def test_a_label_with_a_statement_states_it(statement, real):
    found, reasons = statements(real, parse(f"[p1] LDN eased ME/CFS.\n[p2] {statement}"))
    assert [item.at for item in found] == ["p1", "p2"]
    assert reasons == {}


def test_every_sentence_has_an_entry_or_a_line_that_waits(real):
    text = parse(
        "## Ears\n[p1] LDN eased sore ears. The sun is hot. Is it? They do not name it. I like my garden.\n"
        "## Toes\n[p2] Toes are at the end of feet. See our shop.\n[p3] Call us at 555-123-4567."
    )
    proposals, _ = Proposer(real).article(text)
    sheet = to_yaml("x", text, proposals, real, TODAY)
    for paragraph in text.paragraphs:
        for number in range(1, len(split(paragraph.text)) + 1):
            line = f"#- {{at: {paragraph.at}, sentence: {number}}}"
            assert line in sheet or f"# {paragraph.at}, sentence {number}: " in sheet


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("Doe J. A trial of it. Pain 2025. doi:10.1234/abcd.5678", True),
        ("Doe J. A trial of it. Pain 2025. PMID 98765432", True),
        ("Doe J. A trial of it. Pain 2025", False),
    ],
)
def test_a_source_that_can_be_looked_up_is_not_proposed_as_lost(real, words, waits):
    text = f"# T\n## Pain\n[p1] Low-dose naltrexone eased pain in 40% of patients in a trial.\n[p2] Source: {words}"
    fields = of_sections(real, text)["p1", 1]
    assert (fields.get("cites") == [UNDECIDED]) is waits
    assert ("cites_unfound" in fields) is not waits
